"""Centralisation c(t), from the statutes in force, and each section's dependence on the centre.

Eight affairs with equal weight; in each, 0 means the section decides, .5 that consent or a suspensive appeal stands in the way, 1 that the
centre decides alone. An article that nobody read gives an interval, so the index is an interval too. The values are measured from the text of
the charters that a study names (`holdfast.audit.autonomy`), or coded in its table `autonomy`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from holdfast.audit.autonomy import Measured, by_affair, measure
from holdfast.charter import Charter
from holdfast.dynamics.frame import Array, Frame
from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import StatuteReading

__all__ = ["READINGS", "Centralisation", "centralisation_by_statute", "centralisation_path", "dependence", "measured_rows"]

READINGS = ("low", "middle", "high")
"""Readings of an interval: its lower end, its middle (which the model uses), its upper end."""


@dataclass(frozen=True, slots=True)
class Centralisation:
    """The centralisation index of one statute: the lowest and highest mean compatible with the articles."""

    statute: str
    date: PartialDate
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Centre of the interval."""
        return (self.low + self.high) / 2


def measured_rows(charters: Iterable[tuple[PartialDate, Charter]]) -> tuple[StatuteReading, ...]:
    """Return charters, each with the date from which it is in force, as rows of the table `autonomy`: one an affair, the mean over sections."""
    return tuple(row for date, charter in charters for row in _rows(date, measure(charter)))


def _rows(date: PartialDate, found: Measured) -> Iterable[StatuteReading]:
    for n, (affair, (low, high)) in enumerate(by_affair(found).items()):
        readings = [section.readings[n] for section in found.sections]
        said = Counter(reading.says for reading in readings).most_common()
        differ = [section.section for section, reading in zip(found.sections, readings, strict=True) if reading.says != said[0][0]]
        note = said[0][0] + (f" Otherwise for {', '.join(differ[:8])}." if differ else "")
        # What was not checked against the text bears on the upper end alone, and is no article to point to.
        articles = "; ".join(dict.fromkeys(ground.where for ground in readings[0].grounds if ground.low > 0))
        yield StatuteReading(f"{found.charter}_{affair}", found.charter, date, affair, low, high, articles or None, None, note)  # type: ignore[arg-type]


def centralisation_by_statute(evidence: Evidence) -> tuple[Centralisation, ...]:
    """Return the index of each statute, in order of date."""
    rows: dict[str, list[tuple[float, float]]] = {}
    dates: dict[str, PartialDate] = {}
    for row in evidence.autonomy:
        rows.setdefault(row.statute, []).append((row.low, row.high))
        dates[row.statute] = row.date_start
    means = {statute: np.mean(values, axis=0) for statute, values in rows.items()}
    return tuple(sorted((Centralisation(s, dates[s], float(m[0]), float(m[1])) for s, m in means.items()), key=lambda c: c.date))


def centralisation_path(frame: Frame, reading: str = "middle") -> Array:
    """Return c(t) for each month of the window, shape (months,): that of the statute in force, 0 before the first.

    `reading` is one of `READINGS`; another raises ValueError.
    """
    if reading not in READINGS:
        raise ValueError(f"unknown reading {reading!r}; expected one of {', '.join(READINGS)}")
    path = np.zeros(len(frame.months))
    for statute in centralisation_by_statute(frame.evidence):
        path[frame.rows(statute.date.first_month, frame.settings.last)] = getattr(statute, reading)
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
