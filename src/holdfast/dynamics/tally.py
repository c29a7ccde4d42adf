"""What an ensemble adds up: histograms as whole numbers, and sums that are added chunk by chunk in the order of the chunks.

Whole numbers add exactly in any order, and the order of the rest is fixed, so the result is the same whoever counted which chunk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.fast import Chunk
from holdfast.dynamics.grid import LOG_MEMBERS, PROPENSITY, Grid

__all__ = ["SHARES", "Part", "Statistics", "Tally"]

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
GRIDS = (LOG_MEMBERS, PROPENSITY, LOG_MEMBERS)
"""Grids of log members, propensity, and the log of total members."""

Floats = NDArray[np.float64]


class Part(NamedTuple):
    """What some chunks counted, small enough to send: histograms cut to the bins in use, and the sums of each chunk."""

    counts: tuple[tuple[int, NDArray[Any]], ...]
    sums: tuple[tuple[Floats, Floats, Floats], ...]


class Statistics(NamedTuple):
    """Mean and quantiles at `SHARES`, NaN where nothing exists, and how many values lay beyond the grid."""

    members: Floats
    """(months, sections, 1 + shares)."""
    theta: Floats
    """(months, sections, 1 + shares)."""
    totals: Floats
    """(months, totals, 1 + shares)."""
    beyond: int


@dataclass
class Tally:
    """Running totals. `there` and `groups_there` say where sections (months, sections) and totals (months, totals) exist.

    `kind` is the type of the counters: unsigned 32-bit holds any ensemble, 16-bit up to 65,535 histories at half the memory.
    """

    there: NDArray[np.bool_]
    groups_there: NDArray[np.bool_]
    kind: type[np.unsignedinteger[Any]] = np.uint32
    replicates: int = 0
    counts: tuple[NDArray[Any], ...] = field(init=False)
    sums: list[tuple[Floats, Floats, Floats]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.counts = tuple(np.zeros((*where.shape, grid.bins), dtype=self.kind) for where, grid in zip(self._where, GRIDS, strict=True))

    @property
    def _where(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        return self.there, self.there, self.groups_there

    def count(self, chunk: Chunk, replicates: int) -> None:
        """Count the first `replicates` histories of a chunk."""
        for index, counts, where, grid in zip((chunk.x, chunk.theta, chunk.total), self.counts, self._where, GRIDS, strict=True):
            for t, rows in enumerate(where):
                if rows.all():
                    grid.add(counts[t], index[t, :, :replicates])
                elif rows.any():
                    some = counts[t, rows]
                    grid.add(some, index[t, rows, :replicates])
                    counts[t, rows] = some
        members, theta, total = (np.array(field, dtype=np.float64) for field in (chunk.members_sum, chunk.theta_sum, chunk.total_sum))
        self.sums.append((members, theta, total))
        self.replicates += replicates

    def part(self) -> Part:
        """Return what was counted, cut to the bins in use."""
        cut = []
        for counts in self.counts:
            used = np.flatnonzero(counts.any(axis=(0, 1)))
            first, last = (int(used[0]), int(used[-1])) if len(used) else (0, 0)
            cut.append((first, np.ascontiguousarray(counts[..., first : last + 1])))
        return Part(tuple(cut), tuple(self.sums))

    def add(self, part: Part, replicates: int) -> None:
        """Add what others counted; parts come in the order of their chunks."""
        for counts, (first, found) in zip(self.counts, part.counts, strict=True):
            counts[..., first : first + found.shape[-1]] += found
        self.sums.extend(part.sums)
        self.replicates += replicates
        self.settle()

    def settle(self) -> None:
        """Add the chunks' sums up, in their order, so that they take no more memory as chunks go by."""
        while len(self.sums) > 1:
            total, following = self.sums[0], self.sums.pop(1)
            for mine, theirs in zip(total, following, strict=True):
                mine += theirs

    def statistics(self) -> Statistics:
        """Return means and quantiles; members and totals in people."""
        self.settle()
        tables, beyond = [], 0
        for counts, sums, where, grid in zip(self.counts, self.sums[0], self._where, GRIDS, strict=True):
            table = np.full((*where.shape, 1 + len(SHARES)), np.nan)
            table[where, 0] = sums[where] / self.replicates
            found = _by_row(grid, counts, where)
            table[where, 1:] = found if grid is PROPENSITY else np.exp(found)
            beyond += grid.beyond(counts)
            tables.append(table)
        return Statistics(tables[0], tables[1], tables[2], beyond)


def _by_row(grid: Grid, counts: NDArray[Any], where: NDArray[np.bool_]) -> Floats:
    """Return the quantiles of the rows that exist, month by month so that no large copy is made."""
    months = [grid.quantiles(counts[t, rows], SHARES) for t, rows in enumerate(where)]
    return np.concatenate(months)
