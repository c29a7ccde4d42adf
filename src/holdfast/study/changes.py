"""Changes to history, for twins: an intervention that did not happen, or ended early; another line, or another statute, from a date on.

A change edits the evidence from which inputs are built, never the evidence of figures. What an intervention brought goes with it: the line that it
put a section on (the section stays with the one before), leaders imposed by its events, and losses that are recorded as its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from holdfast.dynamics import Frame
from holdfast.dynamics.build import build_inputs
from holdfast.dynamics.frame import Array
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.inputs.interventions import interventions_by_section
from holdfast.dynamics.inputs.line import lines_followed
from holdfast.dynamics.model import Inputs
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import Evidence, PartialDate, month_name
from holdfast.evidence.tables import Intervention, SectionLine

__all__ = ["Change", "changed_frame", "changed_inputs", "charter", "line", "until", "without"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: in words, a function of the evidence, what it is about (two about the same contradict each other), and inputs that are set to zero."""

    words: str
    edit: Callable[[Frame], Frame]
    about: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


def changed_inputs(frame: Frame, changes: Sequence[Change], only: Sequence[str] = ()) -> Inputs:
    """Return the inputs under some changes, in all sections or only some. Raises `BadInput` for a section that does not exist, or two changes of one thing."""
    for n, change in enumerate(changes):
        same = next((other for other in changes[:n] if change.about and other.about == change.about), None)
        if same is not None:
            raise BadInput(Problem(f"{same.words}, and {change.words}: both change the same thing", expected="one of them"))
    for section in only:
        if section not in frame.position:
            raise BadInput(Problem(f"there is no section {section[:60]!r}", expected="a section of the study", suggestion=nearest(section, frame.sections)))
    history, inputs = build_inputs(frame), build_inputs(changed_frame(frame, changes))
    off = {name for change in changes for name in change.off}
    for field, items in (("u", moment_inputs()), ("w", lasting_inputs())):
        zero = np.array([item.name in off for item in items])
        inputs = inputs._replace(**{field: np.where(zero, 0.0, getattr(inputs, field))})
    if only:
        columns = [frame.position[section] for section in only]
        mixed = {}
        for field in ("u", "w", "jump", "jump_sd", "rho"):
            values = np.array(getattr(history, field))
            values[:, columns] = getattr(inputs, field)[:, columns]
            mixed[field] = values
        # The statute in force is one for all: a section alone under another has its dependence scaled so that c x rho is as under it.
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.where(history.c > 0, inputs.c / history.c, 1.0)
        mixed["rho"][:, columns] = np.asarray(history.rho)[:, columns] * scale[:, None]
        inputs = history._replace(**mixed)
    return inputs


def changed_frame(frame: Frame, changes: Sequence[Change]) -> Frame:
    """Return the frame with the evidence that inputs are built from changed, in all sections."""
    for change in changes:
        frame = change.edit(frame)
    return frame


def without(frame: Frame, name: str) -> Change:
    """Return history without an intervention of the table, or without an input of the model (`purge`, `doctrine`, ...)."""
    inputs = {item.name: item for item in (*moment_inputs(), *lasting_inputs())}
    known = list(dict.fromkeys(row.intervention for row in frame.evidence.interventions))
    if name in known:
        titles = next(row.title for row in frame.evidence.interventions if row.intervention == name)
        return Change(f"without {titles}", lambda now: _remove(now, [row for row in now.evidence.interventions if row.intervention == name], None), (name,))
    if name in inputs:
        off = (name, "purge_unknown") if name == "purge" else (name,)
        also = ", and without the months of the purge for which no victims are counted" if len(off) > 1 else ""
        return Change(f"without the input {name} ({inputs[name].label}){also}", lambda now: now, (name,), off)
    names = [*known, *inputs]
    raise BadInput(
        Problem(f"there is no intervention or input {name[:60]!r}", expected="an intervention of the table, or an input", suggestion=nearest(name, names))
    )


def until(frame: Frame, name: str, date: str) -> Change:
    """Return history with an intervention that ended at a date: its line, and later interventions that kept to it, end there."""
    day = _date(frame, date)
    rows = [row for row in frame.evidence.interventions if row.intervention == name]
    if not rows:
        known = sorted({row.intervention for row in frame.evidence.interventions})
        raise BadInput(Problem(f"there is no intervention {name[:60]!r}", expected="an intervention of the table", suggestion=nearest(name, known)))
    began = min(row.date_start.first for row in rows)
    if day.first <= began:
        raise BadInput(Problem(f"{name} had not begun by {date}", expected=f"a date after {began}, or no such intervention at all (`without`)"))
    return Change(
        f"{rows[0].title}, only until {date}", lambda now: _remove(now, [row for row in now.evidence.interventions if row.intervention == name], day), (name,)
    )


def line(frame: Frame, name: str, date: str) -> Change:
    """Return history with one general line, followed by every section from a date to the end."""
    day = _date(frame, date)
    known = [row.line for row in frame.evidence.line]
    if name not in known:
        raise BadInput(Problem(f"there is no line {name[:60]!r}", expected=", ".join(known), suggestion=nearest(name, known)))

    def edit(now: Frame) -> Frame:
        evidence = now.evidence
        # From history, since an earlier change may have taken it out.
        chosen = next(row for row in frame.evidence.line if row.line == name)
        before = tuple(row for row in evidence.line if row.date_start.first < day.first)
        own = tuple(_cut(row, day) for row in evidence.line_section if row.date_start.first < day.first)
        turns = tuple(row for row in evidence.turns if dict(now.settings.turns).get(row.turn) in {period.line for period in before})
        return _with(now, replace(evidence, line=(*before, replace(chosen, date_start=day, date_end=None)), line_section=own, turns=turns))

    return Change(f"the line {name} for all from {date} on", edit, ("line", str(day.first)))


def charter(frame: Frame, name: str, date: str) -> Change:
    """Return history under one statute from a date to the end; `name` is that of a statute, or its last part (`1920`)."""
    day = _date(frame, date)
    statutes = list(dict.fromkeys(row.statute for row in frame.evidence.autonomy))
    found = [statute for statute in statutes if statute == name or statute.rsplit("_", 1)[-1] == name]
    if len(found) != 1:
        raise BadInput(Problem(f"there is no statute {name[:60]!r}", expected=", ".join(statutes), suggestion=nearest(name, statutes)))

    def edit(now: Frame) -> Frame:
        rows = now.evidence.autonomy
        before = tuple(row for row in rows if row.date_start.first < day.first)
        chosen = tuple(
            replace(row, id=f"{row.id}_from", statute=f"{row.statute} again", date_start=day) for row in frame.evidence.autonomy if row.statute == found[0]
        )
        return _with(now, replace(now.evidence, autonomy=(*before, *chosen)))

    return Change(f"the statute {found[0]} in force from {date} on", edit, ("statute", str(day.first)))


def _date(frame: Frame, text: str) -> PartialDate:
    window = f"{month_name(frame.settings.first)} to {month_name(frame.settings.last)}"
    try:
        day = PartialDate.parse(text)
    except ValueError:
        raise BadInput(Problem(f"{text[:40]!r} is not a date", expected=f"a year, a month as 1926-03, or a day as 1926-03-20, within {window}")) from None
    if not (frame.settings.first <= day.last_month and day.first_month <= frame.settings.last):
        raise BadInput(Problem(f"{text[:40]} is outside the months of the study", expected=f"a date within {window}"))
    return day


def _with(frame: Frame, evidence: Evidence) -> Frame:
    return Frame(evidence, frame.settings)


def _cut(row: SectionLine, day: PartialDate) -> SectionLine:
    """Return a spell that ends no later than a date."""
    return replace(row, date_end=day) if row.date_end is None or row.date_end.first > day.first else row


def _remove(frame: Frame, rows: Sequence[Intervention], end: PartialDate | None) -> Frame:
    """Take interventions out, wholly or from a date on, with the lines, leaders and losses that they brought."""
    evidence = frame.evidence
    gone = {(row.intervention, row.section) for row in rows} if end is None else set()
    if end is not None:
        # Whatever later upheld what has ended has nothing left to uphold.
        gone |= {
            (later.intervention, later.section)
            for row in rows
            for later in evidence.interventions
            if later.section == row.section and later.kind == row.kind and later.date_start.first >= end.first and _same_way(later, row)
        }
    kept = tuple(row for row in evidence.interventions if (row.intervention, row.section) not in gone)
    still = {event for row in kept for event in row.events}
    dropped = {event for row in evidence.interventions if (row.intervention, row.section) in gone for event in row.events} - still
    events = tuple(row for row in evidence.events if row.id not in dropped or row.kind not in BROUGHT)
    there = {row.id for row in events}
    settings = replace(frame.settings, jumps=tuple(jump for jump in frame.settings.jumps if jump.event in there))
    return Frame(replace(evidence, interventions=kept, line_section=_lines_without(frame, rows, end), events=events), settings)


BROUGHT = ("leadership_imposed", "expulsion", "split")
"""Kinds of event that go with the intervention they are part of."""


def _same_way(one: Intervention, other: Intervention) -> bool:
    return one.towards_nationalists == other.towards_nationalists and one.towards_socialists == other.towards_socialists


def _lines_without(frame: Frame, rows: Sequence[Intervention], end: PartialDate | None) -> tuple[SectionLine, ...]:
    """Return sections' own lines: where an intervention set a line, the section stays with the one that it followed before.

    It stays so while the intervention lasted, or as long as a spell of its own line that began with it; with `end`, only from then on.
    """
    followed = lines_followed(frame)
    changed = [values.copy() for values in followed]
    touched: dict[str, None] = {}
    for row, columns in ((row, columns) for row, columns in interventions_by_section(frame) if row in rows):
        sides = (row.towards_socialists is not None or row.left_right is not None, bool(row.towards_nationalists))
        start = frame.rows(row.date_start.first_month, row.date_start.first_month).start
        if not any(sides) or start == 0:
            continue
        for i in columns:
            section = frame.sections[i]
            last = (row.date_end or row.date_start).last_month
            for spell in frame.evidence.line_section:
                if spell.section == section and row.date_start.first <= spell.date_start.first <= (row.date_end or row.date_start).last:
                    last = max(last, spell.date_end.last_month if spell.date_end else frame.settings.last)
            span = frame.rows(row.date_start.first_month if end is None else end.first_month, last)
            for values, side in zip(changed, sides, strict=True):
                if side:
                    values[span, i] = values[start - 1, i]
            touched[section] = None
    untouched = tuple(spell for spell in frame.evidence.line_section if spell.section not in touched)
    return (*untouched, *(spell for section in touched for spell in _spells(frame, section, *changed)))


def _spells(frame: Frame, section: str, socialists: Array, nationalists: Array) -> Iterator[SectionLine]:
    """Yield a section's line by month as spells."""
    i, count, start = frame.position[section], len(frame.months), 0
    pairs = [(float(socialists[t, i]), float(nationalists[t, i])) for t in range(count)]
    for t in range(1, count + 1):
        if t == count or pairs[t] != pairs[start]:
            first, last = (PartialDate(month // 12, month % 12 + 1) for month in (frame.months[start], frame.months[t - 1]))
            yield SectionLine(section, first, last, *pairs[start], "twin", None)  # type: ignore[arg-type]
            start = t
