"""Counts of members as a forecaster sees them: who, when, how counted, and the logarithm of what was reported.

A `Count` says the same of a figure that is known and of one that is asked for, so that every forecaster, dull or not, is given the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from holdfast.dynamics.frame import Frame
from holdfast.evidence import PartialDate
from holdfast.inference.measurement import Observations

__all__ = ["Count", "before", "counts_of", "rows_of_date"]


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a section's members.

    `first` and `last` are the months that its date may mean, as rows of the frame (0 is the first month of the study); a figure dated to
    the year is about the mean of log members over them. `value` is the logarithm of the number reported. `widening` is the factor by which
    grade and doubt widen the noise; None where the source was not graded. Counts that share an `origin` are one measurement.
    """

    section: str
    first: int
    last: int
    kind: str
    value: float
    origin: str
    widening: float | None = None


def rows_of_date(frame: Frame, section: str, date: PartialDate) -> tuple[int, int]:
    """Return the first and last row of the months that a date means: those in which the section existed, or all of them if it did not.

    Raises ValueError for a date outside the months of the study.
    """
    span = frame.rows(date.first_month, date.last_month)
    rows = range(*span.indices(len(frame.months)))
    if not rows:
        raise ValueError(f"{date} is outside the months of the study")
    alive = [t for t in rows if frame.alive[t, frame.position[section]]]
    return (alive[0], alive[-1]) if alive else (rows[0], rows[-1])


def counts_of(frame: Frame, observations: Observations) -> tuple[Count, ...]:
    """Return the usable figures of a study as counts, in the order of the observations."""
    found = []
    for n, row in enumerate(observations.rows):
        months = np.flatnonzero(observations.weights[n])
        found.append(Count(row.section, int(months[0]), int(months[-1]), row.kind, float(observations.value[n]), row.origin, float(observations.widening[n])))
    return tuple(found)


def before(counts: Iterable[Count], row: int) -> Sequence[Count]:
    """Return the counts that were over before a month, that is dated so that no month they may mean is `row` or later."""
    return [count for count in counts if count.last < row]
