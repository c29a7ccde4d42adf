"""Centralisation c(t), measured from the statutes in force, and each section's dependence on the centre.

Eight affairs with equal weight; in each, 0 means the section decides, .5 that consent or a suspensive appeal stands in the way, 1 that the
centre decides alone. An article that nobody read gives an interval, so the index is an interval too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.evidence import Evidence, PartialDate

__all__ = ["Centralisation", "centralisation_by_statute", "centralisation_path", "dependence"]


@dataclass(frozen=True, slots=True)
class Centralisation:
    """The centralisation index of one statute under one reading: the lowest and highest mean compatible with the articles."""

    statute: str
    date: PartialDate
    reading: str
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Centre of the interval, the value that the replay uses."""
        return (self.low + self.high) / 2


def centralisation_by_statute(evidence: Evidence, reading: str = "read") -> tuple[Centralisation, ...]:
    """Return the index of each statute, in order of date."""
    rows: dict[str, list[tuple[float, float]]] = {}
    dates: dict[str, PartialDate] = {}
    for row in evidence.autonomy:
        if row.reading == reading:
            rows.setdefault(row.statute, []).append((row.low, row.high))
            dates[row.statute] = row.date_start
    means = {statute: np.mean(values, axis=0) for statute, values in rows.items()}
    return tuple(sorted((Centralisation(s, dates[s], reading, float(m[0]), float(m[1])) for s, m in means.items()), key=lambda c: c.date))


def centralisation_path(frame: Frame, reading: str = "read") -> Array:
    """Return c(t) for each month of the window, shape (months,): the middle of the interval of the statute in force, 0 before the first."""
    path = np.zeros(len(frame.months))
    for statute in centralisation_by_statute(frame.evidence, reading):
        path[frame.rows(statute.date.first_month, frame.settings.last)] = statute.middle
    return path


def dependence(frame: Frame) -> Array:
    """Return rho of each section, shape (sections,), in [0, 1]: 1 where the study codes it as fully dependent, else the default; 0 for the patron."""
    values = np.full(len(frame.sections), frame.settings.dependence)
    for section, i in frame.position.items():
        if section in frame.settings.dependent:
            values[i] = 1.0
        if section == frame.settings.patron:
            values[i] = 0.0
    return values
