"""What a cited figure says about a section's true size.

    log reported = x + bias[kind] + bias_illegal (banned or underground) + noise,  noise ~ s[kind] x widening x Student t with 4 degrees

A figure dated to the year is about the mean of x over the months of that year in which the section existed. Rows that share an origin are
one count and give one term. Kinds are compared with dues-paying members, whose bias is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs.status import LEVELS, statuses
from holdfast.evidence import PartialDate
from holdfast.evidence.tables import Figure

__all__ = ["FREEDOM", "KINDS", "Observations", "observe"]

KINDS = ("dues_paying", "registered", "official_report", "claimed", "estimate", "police")
FREEDOM = 4.0
"""Degrees of freedom of the measurement noise."""
GRADE = {"A": 1.0, "B": 1.0, "C": 1.25, "D": 1.5, None: 1.5}
"""Widening of the noise by grade of the source: our judgement, varied in robustness runs."""
DOUBT = 1.5
"""Further widening where the figure may be misread, or is only a bound."""


@dataclass(frozen=True)
class Observations:
    """Figures as the filter sees them; one entry each, in the order of the table.

    `month` is the row at which a figure is observed; for a year it is the last month of that year in which the section existed. `weights`
    (figures, months) average x over the months meant. `left_out` says which rows were not used, and why.
    """

    rows: tuple[Figure, ...]
    value: Array
    section: NDArray[np.int64]
    month: NDArray[np.int64]
    yearly: NDArray[np.bool_]
    kind: NDArray[np.int64]
    illegal: Array
    widening: Array
    weights: Array
    left_out: tuple[tuple[str, str], ...]

    def of(self, section: int) -> NDArray[np.int64]:
        """Return the positions of a section's figures."""
        return np.flatnonzero(self.section == section)


def _widening(row: Figure) -> float:
    bound_only = (row.low == row.members) != (row.high == row.members)
    return GRADE[row.grade] * (DOUBT if row.doubt else 1.0) * (DOUBT if bound_only else 1.0)


def _one_per_origin(rows: list[Figure], left_out: list[tuple[str, str]]) -> list[Figure]:
    """Keep the best-graded row of each origin, the first of equals."""
    kept: dict[str, Figure] = {}
    for row in sorted(rows, key=lambda r: r.grade or "E"):
        first = kept.setdefault(row.origin, row)
        if first is not row:
            left_out.append((row.id, f"repeats the count of {first.id}"))
    chosen = {row.id for row in kept.values()}
    return [row for row in rows if row.id in chosen]


def observe(frame: Frame) -> Observations:
    """Return the usable figures of a study. A figure of zero members, or of a time in which the section did not exist, is left out and named."""
    left_out: list[tuple[str, str]] = []
    usable: list[tuple[Figure, NDArray[np.int64]]] = []
    for row in _one_per_origin([row for row in frame.evidence.membership if row.use == "observation"], left_out):
        months = _months(frame, row.date, frame.position[row.section])
        if row.members == 0:
            left_out.append((row.id, "zero members: a logarithm cannot stand for it"))
        elif not len(months):
            left_out.append((row.id, "outside the months in which the section existed"))
        else:
            usable.append((row, months))
    codes = statuses(frame)
    weights = np.zeros((len(usable), len(frame.months)))
    for n, (_, months) in enumerate(usable):
        weights[n, months] = 1.0 / len(months)
    rows = tuple(row for row, _ in usable)
    section = np.array([frame.position[row.section] for row in rows], dtype=np.int64)
    month = np.array([months[-1] for _, months in usable], dtype=np.int64)
    unlawful = [LEVELS.index("banned"), LEVELS.index("underground_war")]
    return Observations(
        rows=rows,
        value=np.log([row.members for row in rows]),
        section=section,
        month=month,
        yearly=np.array([row.date.precision == "year" for row in rows], dtype=bool),
        kind=np.array([KINDS.index(row.kind) for row in rows], dtype=np.int64),
        illegal=np.isin(codes[month, section], unlawful).astype(float),
        widening=np.array([_widening(row) for row in rows]),
        weights=weights,
        left_out=tuple(left_out),
    )


def _months(frame: Frame, date: PartialDate, section: int) -> NDArray[np.int64]:
    """Return the rows of the months that a date means and in which the section existed."""
    span = frame.rows(date.first_month, date.last_month)
    return np.asarray(np.flatnonzero(frame.alive[span, section]) + span.start, dtype=np.int64)
