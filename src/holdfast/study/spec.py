"""What `study.yaml` may say, and its translation into the model's settings."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from holdfast.documents import Document
from holdfast.dynamics import Jump, OwnProcess, Settings
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import Evidence, PartialDate

__all__ = ["StudySpec", "settings_of"]


def _month(text: str) -> str:
    try:
        if PartialDate.parse(text).precision == "month":
            return text
    except ValueError:
        pass
    raise ValueError(f"{text[:40]!r} is not a month; expected YYYY-MM in quotes")


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError(f"{text[:60]!r} cannot name a study; expected small letters, digits and underscores, starting with a letter, at most 60")
    return text


NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
Month = Annotated[str, AfterValidator(_month)]
Name = Annotated[str, AfterValidator(_name)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]

MAX_MONTHS = 1200


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Strict):
    """Two months, both inclusive."""

    first: Month
    last: Month


class Ramp(_Strict):
    """Two months between which an input rises from 0 to 1."""

    starts: Month
    full: Month


class Own(_Strict):
    """A section, or a span of it, in a process of its own."""

    section: str
    first: Month | None = None
    last: Month | None = None
    why: Text


class JumpSpec(_Strict):
    """A merger or split of unknown size."""

    section: str
    event: str
    sd: Annotated[float, Field(gt=0, le=5)]


class Dependence(_Strict):
    """Dependence on the centre: a default, and the sections whose leaders lived abroad with the event that says so."""

    default: Annotated[float, Field(ge=0, le=1)] = 0.5
    leaders_abroad: dict[str, str] = {}


class Statutes(_Strict):
    """The statutes, measured from charters: a series by file or shipped name, and the charters in it that are no statutes, each with the reason."""

    series: Text
    without: dict[str, Text] = {}


class StudySpec(_Strict):
    """A study: where its evidence is, which months, and what the tables cannot say for themselves."""

    study: Name
    title: Text
    question: Text
    months: Span
    evidence: Text
    essay: Text | None = None
    patron: str | None = None
    own_process: tuple[Own, ...] = ()
    turns: dict[str, str] = {}
    jumps: tuple[JumpSpec, ...] = ()
    purge: Span | None = None
    doctrine: Ramp | None = None
    dependence: Dependence = Dependence()
    not_splits: dict[str, Text] = {}
    statutes: Statutes | None = None
    cuts: Annotated[tuple[Annotated[int, Field(ge=1, le=9999)], ...], Field(max_length=12)] = ()
    """Years from which the future is hidden to score forecasts; chosen by the figures where none are given."""


def _number(month: str) -> int:
    return PartialDate.parse(month).first_month


def settings_of(spec: StudySpec, evidence: Evidence, document: Document) -> Settings:
    """Return the settings of a study; raise `BadInput` for a section, event, turn or span that its evidence does not have."""
    sections, events = [row.section for row in evidence.sections], [row.id for row in evidence.events]
    problems: list[Problem] = []

    def known(word: str, valid: list[str], table: str, *path: str | int) -> None:
        if word not in valid:
            problems.append(
                Problem(f"{word[:60]!r} is not in the table {table}", file=document.file, line=document.line(path), suggestion=nearest(word, valid))
            )

    if spec.patron is not None:
        known(spec.patron, sections, "sections", "patron")
    for n, own in enumerate(spec.own_process):
        known(own.section, sections, "sections", "own_process", n, "section")
    for n, jump in enumerate(spec.jumps):
        known(jump.section, sections, "sections", "jumps", n, "section")
        known(jump.event, events, "events", "jumps", n, "event")
    for turn, line in spec.turns.items():
        known(turn, sorted({row.turn for row in evidence.turns}), "turns", "turns", turn)
        known(line, [row.line for row in evidence.line], "line", "turns", turn)
    for section, event in spec.dependence.leaders_abroad.items():
        known(section, sections, "sections", "dependence", "leaders_abroad", section)
        known(event, events, "events", "dependence", "leaders_abroad", section)
    for event in spec.not_splits:
        known(event, events, "events", "not_splits", event)
    for n, year in enumerate(spec.cuts):
        if not spec.months.first[:4] <= f"{year:04d}" <= spec.months.last[:4]:
            expected = f"a year from {spec.months.first[:4]} to {spec.months.last[:4]}"
            problems.append(Problem(f"the cut {year} is outside the study", file=document.file, line=document.line(("cuts", n)), expected=expected))
    spans = [("purge", spec.purge.first, spec.purge.last)] if spec.purge else []
    spans += [("doctrine", spec.doctrine.starts, spec.doctrine.full)] if spec.doctrine else []
    for name, start, end in spans:
        if end < start:
            problems.append(Problem(f"{name} ends at {end}, before it starts at {start}", file=document.file, line=document.line((name,))))
    first, last = _number(spec.months.first), _number(spec.months.last)
    if not 0 < last - first < MAX_MONTHS:
        expected = f"a last month after the first, at most {MAX_MONTHS} months on"
        problems.append(
            Problem(
                f"the months {spec.months.first} to {spec.months.last} cannot be used", file=document.file, line=document.line(("months",)), expected=expected
            )
        )
    if problems:
        raise BadInput(problems)
    return Settings(
        first=first,
        last=last,
        patron=spec.patron,
        own=tuple(OwnProcess(own.section, (own.first and _number(own.first)) or None, (own.last and _number(own.last)) or None) for own in spec.own_process),
        jumps=tuple(Jump(jump.section, jump.event, jump.sd) for jump in spec.jumps),
        turns=tuple(spec.turns.items()),
        purge=(_number(spec.purge.first), _number(spec.purge.last)) if spec.purge else None,
        doctrine=(_number(spec.doctrine.starts), _number(spec.doctrine.full)) if spec.doctrine else None,
        dependence=spec.dependence.default,
        dependent=tuple(spec.dependence.leaders_abroad),
        not_splits=tuple(spec.not_splits.items()),
    )
