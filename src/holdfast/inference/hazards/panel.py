"""Section-months at risk of a split: what went before each of them, and in which of them a section broke apart.

A split is an event of kind `split`, or `expulsion` of a group, with role input or outcome. An event that details another counted one is not
counted again, and a study names the events that are no split of the section (one person put out, another party divided). Whatever explains
a month lies before it, so that an act that is both an imposition and a split does not explain itself; *leads* lie after it, and would matter
only if splits brought impositions rather than the other way round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs.interventions import WEIGHT, interventions_by_section, leaders_imposed
from holdfast.dynamics.inputs.line import turn
from holdfast.dynamics.inputs.status import LEVELS, statuses

__all__ = ["COVARIATES", "LEADS", "Covariate", "Panel", "Spell", "at_risk", "panel_of"]

KINDS = ("split", "expulsion")
ROLES = ("input", "outcome")
NOT_POLICIES = ("expulsion", "leaders_imposed", "dissolution")
"""Interventions that are leaders imposed, counted by themselves, or the break itself."""
YOUNG = 36
"""A section is young for so many months."""


@dataclass(frozen=True, slots=True)
class Covariate:
    """Something that may go before a split (or, as a lead, come after it), as 0 to 1 by month and section."""

    name: str
    label: str
    build: Callable[[Frame], Array]
    lead: bool = False


def _window(values: Array, first: int, last: int) -> Array:
    """Return the largest value from `first` to `last` months from now (negative is before), (months, sections)."""
    found = np.zeros_like(values)
    for shift in range(first, last + 1):
        moved = np.zeros_like(values)
        if shift < 0:
            moved[-shift:] = values[:shift]
        elif shift > 0:
            moved[:-shift] = values[shift:]
        else:
            moved = values
        found = np.maximum(found, moved)
    return found


def _policies(frame: Frame) -> Array:
    """Return how far each section is under an imposed policy, 0 to 1, (months, sections)."""
    values = frame.blank()
    for row, columns in interventions_by_section(frame):
        if WEIGHT[row.imposed] and row.kind not in NOT_POLICIES:
            span = frame.span(row.date_start, row.date_end)
            values[span, columns] = np.maximum(values[span, columns], WEIGHT[row.imposed])
    return values


def _starts(values: Array) -> Array:
    """Return 1 in months in which a value rises."""
    return np.vstack([values[:1] > 0, np.diff(values, axis=0) > 0]).astype(float)


def _happened(build: Callable[[Frame], Array], first: int, last: int) -> Callable[[Frame], Array]:
    return lambda frame: _window((build(frame) > 0).astype(float), first, last)


def _status(*levels: str) -> Callable[[Frame], Array]:
    return lambda frame: _window(np.isin(statuses(frame), [LEVELS.index(level) for level in levels]).astype(float), -1, -1)


def _young(frame: Frame) -> Array:
    return _window(frame.enters.astype(float), -YOUNG, -1)


COVARIATES = (
    Covariate("leaders_imposed", "leaders imposed in the last 24 months", _happened(leaders_imposed, -24, -1)),
    Covariate("imposition", "an imposed policy the month before", lambda frame: _window(_policies(frame), -1, -1)),
    Covariate("turn", "a turn of the line in the last 12 months", _happened(turn, -12, -1)),
    Covariate("semi_legal", "semi-legal, against legal", _status("semi_legal")),
    Covariate("banned", "banned, against legal", _status("banned")),
    Covariate("underground_war", "underground in war, against legal", _status("underground_war")),
    Covariate("unknown", "status unknown, against legal", _status("unknown")),
    Covariate("young", f"the section's first {YOUNG} months", _young),
)
LEADS = (
    Covariate("leaders_imposed_next", "leaders imposed in the 12 months after", _happened(leaders_imposed, 1, 12), lead=True),
    Covariate("imposition_next", "an imposed policy begins in the 12 months after", lambda frame: _window(_starts(_policies(frame)), 1, 12), lead=True),
    Covariate("turn_next", "a turn of the line in the 12 months after", _happened(turn, 1, 12), lead=True),
)


@dataclass(frozen=True, slots=True)
class Spell:
    """One split: the event, its section, and the rows in which it may have fallen. Exactly one of these months is meant."""

    event: str
    section: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Panel:
    """Section-months, those alike put together.

    `x` (cells, covariates) holds the covariates of each kind of month, `months` (cells,) how many such months a section had, `section`
    (cells,) whose. `splits` holds, for each split, section and how many of its possible months are of each cell: (cells positions, counts).
    """

    covariates: tuple[Covariate, ...]
    sections: tuple[str, ...]
    x: Array
    months: Array
    section: NDArray[np.int64]
    splits: tuple[tuple[int, NDArray[np.int64], Array], ...]
    spells: tuple[Spell, ...] = ()
    left_out: tuple[tuple[str, str], ...] = field(default=())

    def exposed(self, covariate: int) -> tuple[float, float, int, int]:
        """Return months and splits (in expectation over their possible months) under a covariate, and numbers of sections ever and never under it."""
        under = self.x[:, covariate] > 0
        splits = sum(float(counts[under[cells]].sum() / counts.sum()) for _, cells, counts in self.splits)
        ever = {int(self.section[n]) for n in np.flatnonzero(under)}
        return float(self.months[under].sum()), splits, len(ever), len(set(self.section.tolist()) - ever)

    def without(self, section: int) -> Panel:
        """Return the panel without the months and splits of one section, by its position in `sections`."""
        kept = np.flatnonzero(self.section != section)
        moved = np.full(len(self.section), -1)
        moved[kept] = np.arange(len(kept))
        splits = tuple((whose, moved[cells].astype(np.int64), counts) for whose, cells, counts in self.splits if whose != section)
        spells = tuple(spell for spell in self.spells if spell.section != self.sections[section])
        return Panel(self.covariates, self.sections, self.x[kept], self.months[kept], self.section[kept], splits, spells, self.left_out)


def split_spells(frame: Frame) -> tuple[tuple[Spell, ...], tuple[tuple[str, str], ...]]:
    """Return the splits of sections, and the events of these kinds that are not counted, with the reason."""
    events = {event.id: event for event in frame.evidence.events}
    there = at_risk(frame)
    spells: list[Spell] = []
    left_out: list[tuple[str, str]] = []
    excused = dict(frame.settings.not_splits)
    for event in events.values():
        if event.kind not in KINDS:
            continue
        above = events.get(event.parent or "")
        if event.role not in ROLES:
            left_out.append((event.id, "a summary or context"))
        elif above is not None and above.kind in KINDS and above.role in ROLES:
            left_out.append((event.id, f"details {above.id}"))
        elif event.id in excused:
            left_out.append((event.id, excused[event.id]))
        else:
            rows = range(*frame.span(event.date_start, event.date_end).indices(len(frame.months)))
            for i in frame.columns(event.sections):
                possible = tuple(t for t in rows if there[t, i])
                if possible:
                    spells.append(Spell(event.id, frame.sections[i], possible))
                else:
                    left_out.append((event.id, f"{frame.sections[i]} was not at risk: the patron's, or not there the month before by the evidence"))
    return tuple(spells), tuple(left_out)


def at_risk(frame: Frame) -> NDArray[np.bool_]:
    """Return the section-months at risk: the section existed the month before too, and is not the patron's."""
    risk = frame.alive & ~frame.enters
    risk[0] = False
    if frame.settings.patron:
        risk[:, frame.position[frame.settings.patron]] = False
    return np.asarray(risk, dtype=bool)


def panel_of(frame: Frame, *, leads: bool = False, moved: tuple[str, int] | None = None) -> Panel:
    """Return the panel of a study; with `leads`, what comes after is among the covariates too.

    `moved` gives a placebo date: the covariate of that name as if it had happened so many months later (earlier if negative).
    """
    covariates = (*COVARIATES, *(LEADS if leads else ()))
    name, months = moved or ("", 0)
    built = [_window(item.build(frame), -months, -months) if item.name == name else item.build(frame) for item in covariates]
    values = np.stack(built, axis=-1)
    risk = at_risk(frame)
    at = np.argwhere(risk)
    keys = np.column_stack([at[:, 1], values[risk]])
    cells, position, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    cell_of = {(int(t), int(i)): int(cell) for (t, i), cell in zip(at, np.ravel(position), strict=True)}
    spells, left_out = split_spells(frame)
    splits = []
    for spell in spells:
        i = frame.position[spell.section]
        which, many = np.unique([cell_of[t, i] for t in spell.rows], return_counts=True)
        splits.append((i, which.astype(np.int64), many.astype(float)))
    return Panel(covariates, frame.sections, cells[:, 1:], counts.astype(float), cells[:, 0].astype(np.int64), tuple(splits), spells, left_out)
