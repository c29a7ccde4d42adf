"""Implicit hitting sets: coalitions tried, the cuts that losing ones give, and the search for a winning one of least cost.

What a coalition reaches grows with it. So a coalition that cannot reach the goal gives a *cut*: every coalition that can has more than it in
some row (a sum of votes, or the number of one kind; see `kinds`). A losing coalition is first grown as far as it keeps losing, so that its cut
says much. An optimiser (`covering`) names a strong coalition of at most half the cost still in doubt that meets every cut; the audit says
whether it reaches the goal; and so on until costs below the best are shown to be empty (Chandrasekaran, Karp, Moreno-Centeno and Vempala 2011;
Davies and Bacchus 2011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from operator import ge, le
from typing import Literal

from holdfast.audit.covering import Cut, Engine, Problem, Undecided, solve
from holdfast.audit.goals import reached
from holdfast.audit.kinds import Kinds, Row
from holdfast.audit.motion import Chamber
from holdfast.audit.reach import reaches
from holdfast.audit.search import shortest_path

__all__ = ["Best", "Budget", "Hunt", "Numbers", "cost_of"]

Numbers = tuple[int, ...]
"""How many of each kind are in."""
BLOCKED = 2
"""Common members in a row that may fail to fit before a losing coalition counts as grown."""
MAX_SUMS = 4
"""Sums along which a losing coalition is grown."""
SCALE = 1_000


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent, in counts, so that the answer is the same on every machine: coalitions tried, questions to the optimiser, positions a path.

    A tenth of the coalitions is kept for what comes after the least size: fewest heads among equals, the other smallest ones, the distance.
    """

    coalitions: int = 3_000
    questions: int = 400
    positions: int = 400


def cost_of(values: Sequence[int], numbers: Iterable[int]) -> int:
    """Return what a coalition costs, at so much for one of each kind."""
    return sum(value * number for value, number in zip(values, numbers, strict=True))


def _sum(row: Row, numbers: Sequence[int]) -> int:
    return sum(units * numbers[n] for n, units in row)


class Spent(Exception):
    """The budget is used up."""


@dataclass(frozen=True, slots=True)
class Best:
    """A winning coalition, a bound below which there is none, whether the two meet, and whether the later costs are least as well."""

    numbers: Numbers
    lower: int
    proved: bool
    settled: bool


@dataclass
class Hunt:
    """Coalitions tried so far, and the cuts that losing ones gave."""

    kinds: Kinds
    goal: str
    chamber: Callable[[Numbers], Chamber]
    until: date | None
    practice: bool
    budget: Budget
    engine: Engine
    cuts: list[Cut] = field(default_factory=list)
    guesses: list[Cut] = field(default_factory=list)
    """Cuts of coalitions on which the audit did not decide: taken as losing, never as proof."""
    known: dict[Numbers, bool] = field(default_factory=dict)
    reaching: list[tuple[int, ...]] = field(default_factory=list)
    """Sums by row of coalitions that reach the goal in the fixpoint."""
    losing: list[tuple[int, ...]] = field(default_factory=list)
    """Sums by row of coalitions that do not."""
    verdicts: dict[Numbers, Literal["yes", "no", "unknown"]] = field(default_factory=dict)
    winners: list[Numbers] = field(default_factory=list)
    tried: int = 0
    questions: int = 0

    def __post_init__(self) -> None:
        self.most = self.budget.coalitions
        self.caps = tuple(kind.cap for kind in self.kinds.kinds)
        rows = self.kinds.rows
        self.sums = sorted((row for row in rows if len(row) > 1), key=len, reverse=True)[:MAX_SUMS]
        common = {n for row in rows if len(row) > 1 for n, _ in row}
        self.alone = [n for n in range(len(self.caps)) if n not in common]
        # How much one of a kind brings, each row counting for as much as every other; small numbers, since this only guides.
        scale = SCALE * len(self.caps)
        self.gain = [0] * len(self.caps)
        for row in rows:
            total = _sum(row, self.caps)
            for n, units in row:
                self.gain[n] += -(-units * scale // total)
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

    def left(self) -> bool:
        """Return whether the budget allows more."""
        return self.tried < self.most and self.questions < self.budget.questions

    def loses(self, numbers: Numbers) -> bool:
        """Return whether the relaxed fixpoint proves that a coalition cannot reach the goal."""
        if numbers not in self.known:
            sums = tuple(_sum(row, numbers) for row in self.kinds.rows)
            # More reach what fewer do: most answers follow from those for coalitions that have at least, or at most, as much in every row.
            if any(all(map(ge, sums, other)) for other in self.reaching):
                self.known[numbers] = False
            elif any(all(map(le, sums, other)) for other in self.losing):
                self.known[numbers] = True
            else:
                self._count()
                self.known[numbers] = not reaches(self.chamber(numbers), lambda here: reached(here, self.goal, self.until), practice=self.practice)
                (self.losing if self.known[numbers] else self.reaching).append(sums)
        return self.known[numbers]

    def _count(self) -> None:
        if self.tried >= self.most:
            raise Spent
        self.tried += 1

    def verdict(self, numbers: Numbers) -> Literal["yes", "no", "unknown"]:
        """Return whether a coalition reaches the goal, by exact positions."""
        if numbers not in self.verdicts:
            self.verdicts[numbers] = "no" if self.loses(numbers) else self._exact(numbers)
        return self.verdicts[numbers]

    def _exact(self, numbers: Numbers) -> Literal["yes", "no", "unknown"]:
        self._count()
        answer = shortest_path(self.chamber(numbers), self.goal, until=self.until, practice=self.practice, budget=self.budget.positions)
        if answer.verdict == "yes":
            self.winners.append(numbers)
        return answer.verdict if answer.proved or answer.verdict == "yes" else "unknown"

    def least(self, costs: Sequence[Sequence[int]], winner: Numbers, floors: Numbers | None = None) -> Best:
        """Return a winning coalition of least cost, the first cost counting first, that includes `floors`."""
        fixed: list[tuple[Sequence[int], int, int]] = []
        lower, proved, sure = 0, True, True
        for first, cost in enumerate(costs):
            low, high = cost_of(cost, floors or (0,) * len(self.caps)), cost_of(cost, winner)
            certain = low
            while low < high:
                middle = (low + high) // 2
                try:
                    numbers = self._strongest([*fixed, (cost, 0, middle)], floors)
                    if numbers is None:
                        low = middle + 1
                        certain = low if not self.guesses else certain
                        continue
                    if self._learn(numbers):
                        winner, high = numbers, cost_of(cost, numbers)
                except (Spent, Undecided):
                    proved = False
                    break
            if proved and self.guesses:
                certain = self._certain(cost, fixed, floors, certain)
                proved = certain == high
            if not first:
                lower, sure = high if proved else certain, proved
                self.most = min(self.budget.coalitions, self.tried + self.budget.coalitions // 10)
            if not proved:
                break
            fixed.append((cost, high, high))
        return Best(winner, lower, sure, proved)

    def within(self, cost: Sequence[int], most: int) -> tuple[Numbers | None, bool]:
        """Return some winning coalition that costs at most so much, None if there is none or none was found; and whether that is proved."""
        try:
            while (numbers := self._strongest([(cost, 0, most)], None)) is not None:
                if self._learn(numbers):
                    return numbers, True
        except (Spent, Undecided):
            return None, False
        return None, not self.guesses

    def _certain(self, cost: Sequence[int], fixed: list[tuple[Sequence[int], int, int]], floors: Numbers | None, least: int) -> int:
        """Return the least cost that proved cuts alone allow."""
        try:
            self.questions += 1
            found = solve(Problem(self.caps, floors or (0,) * len(self.caps), self.cuts, fixed), cost, self.engine, minimise=True)
        except Undecided:
            return least
        return least if found is None else cost_of(cost, found)

    def all_at(self, costs: Sequence[Sequence[int]], best: Best, shown: int) -> tuple[list[Numbers], bool]:
        """Return winning coalitions of the same cost up to a number, and whether these are all."""
        bounds: list[tuple[Sequence[int], int, int]] = [(cost, value := cost_of(cost, best.numbers), value) for cost in costs]
        found = [best.numbers]
        blocked = [self._without(best.numbers)]
        try:
            while len(found) <= shown:
                numbers = self._strongest(bounds, None, blocked)
                if numbers is None:
                    return found, best.settled and not self.guesses
                if self._learn(numbers):
                    found.append(numbers)
                    blocked.append(self._without(numbers))
        except (Spent, Undecided):
            return found, False
        return found[:shown], False

    def _without(self, numbers: Numbers) -> Cut:
        """Return a cut that leaves out a coalition and those that contain it."""
        return tuple((((n, -1),), 1 - number) for n, number in enumerate(numbers) if number)

    def _strongest(self, bounds: list[tuple[Sequence[int], int, int]], floors: Numbers | None, more: Sequence[Cut] = ()) -> Numbers | None:
        if self.questions >= self.budget.questions:
            raise Spent
        self.questions += 1
        problem = Problem(self.caps, floors or (0,) * len(self.caps), [*self.cuts, *self.guesses, *more], bounds)
        found = solve(problem, self.gain, self.engine)
        return None if found is None else tuple(found)

    def _learn(self, numbers: Numbers) -> bool:
        """Try a coalition; if it does not win, keep the cuts that this gives. Return whether it wins."""
        verdict = self.verdict(numbers)
        if verdict == "yes":
            return True
        if verdict == "unknown":
            self.guesses.append(self._cut(numbers, apart=True))
            return False
        # Where only exact positions show that it loses, these judge what it grows to as well; caps count there, but not in the fixpoint.
        exact = not self.known[numbers]
        loses = (lambda more: self.verdict(more) == "no") if exact else self.loses
        cuts = [self._cut(grown, apart=exact and self.kinds.capped) for grown in sorted({self._grown(numbers, *order, loses) for order in self.orders})]
        for cut in dict.fromkeys(cuts):
            # A winner that a cut leaves out would mean that more members reached less: then nothing is proved by that cut.
            (self.cuts if all(_meets(cut, winner) for winner in self.winners) else self.guesses).append(cut)
        return False

    def _cut(self, numbers: Numbers, *, apart: bool = False) -> Cut:
        """Return that a coalition must have more than this one in some row (in some kind, if `apart`)."""
        demands = []
        for row in [((n, 1),) for n in range(len(self.caps))] if apart else self.kinds.rows:
            value, most = _sum(row, numbers), _sum(row, self.caps)
            if value < most:
                demands.append((row, value + 1 if apart or row not in self.kinds.coarse else 1 if value < 1 else most))
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


def _meets(cut: Cut, numbers: Numbers) -> bool:
    return any(_sum(row, numbers) >= least for row, least in cut)


def _last(most: int, holds: Callable[[int], bool]) -> int:
    """Return the largest number up to `most` for which something holds that holds at 0 and, once it fails, fails for ever."""
    if holds(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
