"""Losing coalitions: how one is judged, how it is grown as far as it keeps losing, and the cut that it gives.

A judge compares coalitions row by row (see `kinds`): one that has at most as much as a losing one in every row loses as well. Where an expulsion
counts votes without the member concerned, whom it hits depends on each member's own votes, and rows are single kinds. Then a *generous* judge
comes first: it puts the member with most votes in the place of whoever is concerned, so that sums of votes are enough to compare, and what loses
before it loses in truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import ge, le

from holdfast.audit.covering import Cut
from holdfast.audit.kinds import Row

__all__ = ["Judge", "Numbers", "sum_of"]

Numbers = tuple[int, ...]
"""How many of each kind are in."""
BLOCKED = 2
"""Common members in a row that may fail to fit before a losing coalition counts as grown."""
MAX_SUMS = 4
"""Sums along which a losing coalition is grown."""
SCALE = 1_000


def sum_of(row: Row, numbers: Sequence[int]) -> int:
    """Return what a coalition has in a row."""
    return sum(units * numbers[n] for n, units in row)


class Judge:
    """Says which coalitions cannot reach the goal even in the fixpoint, and makes cuts of them.

    `rows` are those by which it compares, each with whether every unit makes a difference; `reaches` asks the fixpoint.
    """

    def __init__(self, rows: Mapping[Row, bool], caps: Numbers, reaches: Callable[[Numbers], bool]) -> None:
        self.rows, self.caps, self.reaches = rows, caps, reaches
        self.known: dict[Numbers, bool] = {}
        self.reaching: list[tuple[int, ...]] = []
        self.losing: list[tuple[int, ...]] = []
        self.sums = sorted((row for row in rows if len(row) > 1), key=len, reverse=True)[:MAX_SUMS]
        common = {n for row in rows if len(row) > 1 for n, _ in row}
        self.alone = [n for n in range(len(caps)) if n not in common]
        # How much one of a kind brings, each row counting for as much as every other; small numbers, since this only guides.
        self.gain = [0] * len(caps)
        for row in rows:
            total = sum_of(row, caps)
            for n, units in row:
                self.gain[n] += -(-units * SCALE * len(caps) // total)
        self.orders = self._orders(sorted(common))

    def _orders(self, common: list[int]) -> list[tuple[list[int], dict[int, int]]]:
        """Return orders in which a losing coalition is grown: along each sum, those first who bring much else for what they bring of it."""
        orders = []
        for row in self.sums:
            units = dict(row)
            orders.append(([*self.alone, *sorted(common, key=lambda n: -self.gain[n] / units[n] if units.get(n) else float("-inf"))], units))
        if not orders:
            orders.append((list(self.alone), {}))
        if len(self.alone) > 1 or (self.alone and common):
            orders.append(([*sorted(common, key=lambda n: -self.gain[n]), *reversed(self.alone)], {}))
        return orders

    def loses(self, numbers: Numbers) -> bool:
        """Return whether the fixpoint proves that a coalition cannot reach the goal."""
        if numbers not in self.known:
            sums = tuple(sum_of(row, numbers) for row in self.rows)
            # More reach what fewer do: most answers follow from those for coalitions that have at least, or at most, as much in every row.
            if any(all(map(ge, sums, other)) for other in self.reaching):
                self.known[numbers] = False
            elif any(all(map(le, sums, other)) for other in self.losing):
                self.known[numbers] = True
            else:
                self.known[numbers] = not self.reaches(numbers)
                (self.losing if self.known[numbers] else self.reaching).append(sums)
        return self.known[numbers]

    def cuts(self, numbers: Numbers, loses: Callable[[Numbers], bool], *, apart: bool = False) -> Iterable[Cut]:
        """Return the cuts of a losing coalition grown in several orders while it `loses`; by single kinds if `apart`."""
        return dict.fromkeys(self.cut(grown, apart=apart) for grown in sorted({self._grown(numbers, *order, loses) for order in self.orders}))

    def cut(self, numbers: Numbers, *, apart: bool = False) -> Cut:
        """Return that a coalition must have more than this one in some row (in some kind, if `apart`)."""
        demands = []
        for row in [((n, 1),) for n in range(len(self.caps))] if apart else self.rows:
            value, most = sum_of(row, numbers), sum_of(row, self.caps)
            if value < most:
                demands.append((row, value + 1 if apart or self.rows[row] else 1 if value < 1 else most))
        return tuple(demands)

    def _grown(self, numbers: Numbers, order: list[int], units: dict[int, int], loses: Callable[[Numbers], bool]) -> Numbers:
        """Return a losing coalition grown by whole kinds, then by parts of them, in an order, while it is proved to lose."""
        here, rest = list(numbers), [n for n in order if numbers[n] < self.caps[n]]
        blocked, alone = 0, set(self.alone)

        while rest and blocked < BLOCKED:
            fits = _last(len(rest), partial(self._with, loses, tuple(here), rest))
            for n in rest[:fits]:
                here[n] = self.caps[n]
            if fits == len(rest):
                break
            n = rest[fits]
            if self.caps[n] - here[n] > 1:
                here[n] += _last(self.caps[n] - here[n] - 1, partial(self._adding, loses, tuple(here), n))
            blocked += n not in alone
            # Small ones fill the gap that is left.
            rest = sorted(rest[fits + 1 :], key=lambda n: (n not in alone, units.get(n, 0)))
        return tuple(here)

    def _with(self, loses: Callable[[Numbers], bool], here: Numbers, rest: Sequence[int], k: int) -> bool:
        """Return whether a coalition still loses with all of the first `k` kinds of a list."""
        more = list(here)
        for n in rest[:k]:
            more[n] = self.caps[n]
        return loses(tuple(more))

    def _adding(self, loses: Callable[[Numbers], bool], here: Numbers, n: int, k: int) -> bool:
        """Return whether a coalition still loses with `k` more of one kind."""
        return loses((*here[:n], here[n] + k, *here[n + 1 :]))


def _last(most: int, holds: Callable[[int], bool]) -> int:
    """Return the largest number up to `most` for which something holds that holds at 0 and, once it fails, fails for ever."""
    if holds(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
