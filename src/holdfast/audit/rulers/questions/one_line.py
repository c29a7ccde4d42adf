"""One line for all sections, or each its own: what the centre must know for one line to do less harm."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field

from holdfast.audit.rulers.local_knowledge import common_fate, hierarchy, loss_centre, loss_local, polyarchy, threshold
from holdfast.audit.rulers.questions.base import AtLeastZero, Place, Question, Share, both
from holdfast.audit.rulers.questions.phrases import columns, exact, part, per_cent
from holdfast.charter.base import Part

__all__ = ["Approval", "Fate", "Model", "answer", "words"]

GRID = tuple(Fraction(k, 10) for k in range(11))
Units = Annotated[int, Field(ge=1, le=200, strict=True)]


class Fate(Part):
    """A line that succeeds in a section with probability `success`, in so many sections."""

    sections: Units
    success: Share


class Approval(Part):
    """So many units, each of which approves a project with probability `probability`."""

    units: Units
    probability: Share


class Model(Question):
    """`coordination` is delta, the weight of pulling together; `centre_knows` is rho, the share of local conditions that the centre knows."""

    kind: Literal["one_line"]
    coordination: AtLeastZero
    centre_knows: Share
    fate: Fate | None = None
    approval: Approval | None = None


def answer(question: Model, place: Place) -> dict[str, Any]:
    """Return the losses, the threshold of knowledge, and what common error and approval do where asked."""
    del place
    delta, rho = question.coordination, question.centre_knows
    centre, local = loss_centre(delta, rho), loss_local(delta)
    found: dict[str, Any] = {
        **both("loss_centre", centre),
        **both("loss_local", local),
        **both("threshold", threshold(delta)),
        "better": "same" if centre == local else "centre" if centre < local else "sections",
        "by_knowledge": [{**both("centre_knows", share), **both("loss_centre", loss_centre(delta, share))} for share in GRID],
        "fate": None,
        "approval": None,
    }
    if question.fate is not None:
        fate = common_fate(question.fate.success, question.fate.sections)
        found["fate"] = {
            **both("mean", fate.mean),
            **both("variance_one_line", fate.variance_one_line),
            **both("variance_own_lines", fate.variance_own_lines),
            **both("ruin_one_line", fate.ruin_one_line),
            **both("ruin_own_lines", fate.ruin_own_lines),
        }
    if question.approval is not None:
        p, units = question.approval.probability, question.approval.units
        found["approval"] = {**both("hierarchy", hierarchy(p, units)), **both("polyarchy", polyarchy(p, units))}
    return found


def words(question: Model, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the answer's lines."""
    knows, needed = per_cent(question.centre_knows), part(answer["threshold_exact"])
    yield "One line, or each its own"
    if answer["better"] == "same":
        yield f"  It is the same: the centre knows exactly the {needed} of local conditions from which one line does better."
    elif answer["better"] == "centre":
        yield f"  One line does better: the centre knows {knows} of local conditions, more than the {needed} from which that is so."
    else:
        yield f"  Each its own does better: the centre knows {knows} of local conditions, and one line does better only from {needed} on."
    losses = f"under one line {exact(answer['loss_centre_exact'])}, each its own {exact(answer['loss_local_exact'])}"
    yield f"  Loss of a section {losses}; 1 is the loss of ignoring local conditions."
    yield ""
    yield f"By what the centre knows (weight of coordination {exact(question.coordination)})"
    rows = [
        [per_cent(row["centre_knows_exact"]), f"{row['loss_centre']:.3f}", f"{answer['loss_local']:.3f}", _better(row, answer)]
        for row in answer["by_knowledge"]
    ]
    yield from columns(["it knows", "loss, one line", "each its own", "better"], rows)
    if question.fate is not None:
        fate = answer["fate"]
        yield ""
        yield f"Success in {question.fate.sections} sections, each with probability {exact(question.fate.success)}"
        yield "  The mean is the same; one line succeeds or fails everywhere at once."
        rows = [
            ["one line for all", f"{fate['mean']:.3g}", f"{fate['variance_one_line']:.3g}", per_cent(fate["ruin_one_line_exact"])],
            ["each its own", f"{fate['mean']:.3g}", f"{fate['variance_own_lines']:.3g}", per_cent(fate["ruin_own_lines_exact"])],
        ]
        yield from columns(["", "mean", "variance", "all fail"], rows)
    if question.approval is not None:
        yield ""
        yield f"A project before {question.approval.units} units that each approve with probability {exact(question.approval.probability)}"
        every, some = (per_cent(answer["approval"][f"{name}_exact"]) for name in ("hierarchy", "polyarchy"))
        yield f"  All must approve: it passes with probability {every}. One is enough: {some}."


def _better(row: dict[str, Any], answer: dict[str, Any]) -> str:
    one, own = Fraction(row["loss_centre_exact"]), Fraction(answer["loss_local_exact"])
    return "same" if one == own else "one line" if one < own else "each its own"
