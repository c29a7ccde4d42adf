"""The frame of a study: which months, which sections, and which of them exist when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence import Evidence, PartialDate

__all__ = ["Frame", "Jump", "OwnProcess", "Settings"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OwnProcess:
    """A section, or a span of its history, that follows its own level and noise and informs no shared coefficient."""

    section: str
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """A merger or split of unknown size: a step in log members with mean zero and this standard deviation."""

    section: str
    event: str
    sd: float


@dataclass(frozen=True, slots=True)
class Settings:
    """What a study must say, beyond its tables, for the inputs to be built.

    Months are month numbers (12 x year + month - 1). `turns` maps a turn to the line that it brought. `purge` is the span of the purge;
    `doctrine` the months at which the doctrine input starts to rise and is full. `dependence` is the default dependence on the centre,
    `dependent` the sections coded as fully dependent. `not_splits` names events that are no split of the section, and why.
    """

    first: int
    last: int
    patron: str | None = None
    own: tuple[OwnProcess, ...] = ()
    jumps: tuple[Jump, ...] = ()
    turns: tuple[tuple[str, str], ...] = ()
    purge: tuple[int, int] | None = None
    doctrine: tuple[int, int] | None = None
    dependence: float = 0.5
    dependent: tuple[str, ...] = ()
    not_splits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Frame:
    """Evidence, settings, and the month and section axes that every input shares. Arrays are (months, sections)."""

    evidence: Evidence
    settings: Settings

    @cached_property
    def months(self) -> tuple[int, ...]:
        """Month numbers of the window."""
        return tuple(range(self.settings.first, self.settings.last + 1))

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Section identifiers, in the order of the evidence."""
        return tuple(row.section for row in self.evidence.sections)

    @cached_property
    def position(self) -> dict[str, int]:
        """Column of each section."""
        return {section: i for i, section in enumerate(self.sections)}

    def blank(self, value: float = 0.0) -> Array:
        """Return a new array of shape (months, sections)."""
        return np.full((len(self.months), len(self.sections)), value)

    def at(self, month: int) -> int | None:
        """Row of a month number, or None outside the window."""
        return month - self.settings.first if self.settings.first <= month <= self.settings.last else None

    def span(self, start: PartialDate, end: PartialDate | None) -> slice:
        """Rows of a spell. An end that is not stated means the month of the start alone."""
        return self.rows(start.first_month, (end or start).last_month)

    def rows(self, first: int, last: int) -> slice:
        """Rows from one month number to another, clipped to the window."""
        return slice(max(first - self.settings.first, 0), max(last - self.settings.first + 1, 0))

    def columns(self, sections: str | tuple[str, ...]) -> list[int]:
        """Columns of the sections named; `all` means every section but the patron, `centre` none."""
        named = (sections,) if isinstance(sections, str) else sections
        if "all" in named:
            return [i for i, section in enumerate(self.sections) if section != self.settings.patron]
        return [self.position[section] for section in named if section in self.position]

    @cached_property
    def entries(self) -> dict[str, int | None]:
        """Month number in which each section enters: the earliest of founding, affiliation and first figure; None if no source says."""
        first = {
            section: min((row.date.first_month for row in self.evidence.membership if row.section == section and row.use == "observation"), default=None)
            for section in self.sections
        }
        entries: dict[str, int | None] = {}
        for row in self.evidence.sections:
            known = [month for month in (row.founded and row.founded.first_month, row.affiliated and row.affiliated.first_month, first[row.section]) if month]
            entries[row.section] = max(min(known), self.settings.first) if known else None
        return entries

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """Whether a section exists, (months, sections): from its entry on, except while dissolved by the centre."""
        alive = np.zeros((len(self.months), len(self.sections)), dtype=bool)
        for section, month in self.entries.items():
            if month is not None and month <= self.settings.last:
                alive[month - self.settings.first :, self.position[section]] = True
        for spell in self.evidence.legality:
            if spell.status == "dissolved_by_centre":
                last = spell.date_end.last_month if spell.date_end else self.settings.last
                # Gone from the month after the decision; back in the month of the refoundation.
                alive[self.rows(spell.date_start.first_month + 1, last - 1), self.position[spell.section]] = False
        return alive

    @cached_property
    def enters(self) -> NDArray[np.bool_]:
        """Whether a section starts, or starts again, in a month, (months, sections)."""
        before = np.vstack([np.zeros((1, len(self.sections)), dtype=bool), self.alive[:-1]])
        return np.asarray(self.alive & ~before, dtype=bool)
