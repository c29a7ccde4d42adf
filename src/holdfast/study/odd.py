"""The model's ODD document (Grimm et al. 2020), from the meanings that stand beside the code.

Nothing about a quantity, an input, a process or a prior is said here: it is read where it is defined, so that page and code cannot differ.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from holdfast.dynamics import lasting_inputs, moment_inputs
from holdfast.dynamics.inputs import IMPULSE, Input
from holdfast.dynamics.meaning import meanings
from holdfast.dynamics.model import SCHEDULE, H, Inputs, Noise, Parameters, State
from holdfast.evidence import month_name
from holdfast.inference import observe
from holdfast.inference.priors import OWN_PULL, OWN_SIZE, Parameter, parameter_list

if TYPE_CHECKING:
    from holdfast.study.load import Study

__all__ = ["odd_document"]

TEMPLATE = "odd.md.j2"


def odd_document(study: Study) -> str:
    """Return the ODD document of the model as this study uses it, in Markdown."""
    from jinja2 import Environment, StrictUndefined

    frame, spec = study.frame, study.spec
    page = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701 (Markdown, from our own tables)
    return page.from_string((files("holdfast.study") / TEMPLATE).read_text(encoding="utf-8")).render(
        study=spec.study,
        title=spec.title,
        question=spec.question,
        sections=[row.section for row in study.evidence.sections],
        silent=[section for section, month in frame.entries.items() if month is None],
        counted=len(np.unique(observe(frame).section)),
        months=len(frame.months),
        first=month_name(frame.settings.first),
        last=month_name(frame.settings.last),
        step="1/12",
        h=f"{H:g}",
        impulse=f"{IMPULSE:g}",
        own_pull=OWN_PULL,
        own_size=[f"{value:g}" for value in OWN_SIZE],
        schedule=SCHEDULE,
        state=_quantities(State),
        given=_quantities(Inputs),
        parameters=_quantities(Parameters),
        noise=_quantities(Noise),
        moment=[_input(item) for item in moment_inputs()],
        lasting=[[*_input(item), "yes" if item.scaled else "no"] for item in lasting_inputs()],
        notes=_notes([*moment_inputs(), *lasting_inputs()]),
        own=[f"{own.section}, {own.first or 'throughout'}{f' to {own.last}' if own.last else ''} ({own.why})" for own in spec.own_process],
        priors=[_prior(item) for item in parameter_list(frame, effects=True)],
        table=_table,
    )


def _quantities(kind: type) -> list[list[str]]:
    return [[f"`{item.symbol}`", item.text, item.unit, item.span, item.axes] for item in meanings(kind).values()]


def _input(item: Input) -> list[str]:
    return [f"`{item.name}`", " ".join(_said(item.build)), _said(inspect.getmodule(item.build))[0], item.label, item.unit]


def _notes(items: Sequence[Input]) -> list[str]:
    """Return what the files of these inputs say beyond their first paragraph, once each."""
    return list(dict.fromkeys(note for item in items for note in _said(inspect.getmodule(item.build))[1:]))


def _said(thing: object) -> list[str]:
    """Return the paragraphs of a docstring."""
    return [" ".join(paragraph.split()) for paragraph in (inspect.getdoc(thing) or "").split("\n\n")]


def _prior(item: Parameter) -> list[str]:
    prior = f"normal({item.centre:g}, {item.scale:g})" if item.prior == "normal" else f"half-normal({item.scale:g})"
    return [f"`{item.name}`", item.label, item.unit, prior, f"below {item.upper:g}" if item.upper else ""]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
