"""Implicit hitting sets: coalitions tried, the cuts that losing ones give, and the search for a winning one of least cost.

What a coalition reaches grows with it. So a coalition that cannot reach the goal gives a *cut*: every coalition that can has more than it in
some row (a sum of votes, or the number of one kind; see `kinds`). A losing coalition is first grown as far as it keeps losing, so that its cut
says much (see `losing`). An optimiser (`covering`) names a strong coalition of at most half the cost still in doubt that meets every cut; the audit says
whether it reaches the goal; and so on until costs below the best are shown to be empty (Chandrasekaran, Karp, Moreno-Centeno and Vempala 2011;
Davies and Bacchus 2011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Literal

from holdfast.audit.covering import Cut, Engine, Problem, Undecided, solve
from holdfast.audit.goals import reached
from holdfast.audit.kinds import Kinds
from holdfast.audit.losing import Judge, Numbers, sum_of
from holdfast.audit.motion import Chamber
from holdfast.audit.reach import reaches
from holdfast.audit.search import shortest_path

__all__ = ["Best", "Budget", "Hunt", "Numbers", "cost_of"]


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
    verdicts: dict[Numbers, Literal["yes", "no", "unknown"]] = field(default_factory=dict)
    winners: list[Numbers] = field(default_factory=list)
    tried: int = 0
    questions: int = 0

    def __post_init__(self) -> None:
        self.most = self.budget.coalitions
        self.caps = tuple(kind.cap for kind in self.kinds.kinds)
        self.judge = Judge(self.kinds.rows, self.caps, partial(self._reaches, generous=False))
        broad = [Judge(self.kinds.broad, self.caps, partial(self._reaches, generous=True))] if self.kinds.apart else []
        self.judges = [*broad, self.judge]
        self.gain = self.judges[0].gain

    def left(self) -> bool:
        """Return whether the budget allows more."""
        return self.tried < self.most and self.questions < self.budget.questions

    def loses(self, numbers: Numbers) -> bool:
        """Return whether the relaxed fixpoint proves that a coalition cannot reach the goal."""
        return any(judge.loses(numbers) for judge in self.judges)

    def _reaches(self, numbers: Numbers, *, generous: bool) -> bool:
        self._count()
        here = replace(self.chamber(numbers), generous=generous)
        return reaches(here, lambda there: reached(there, self.goal, self.until), practice=self.practice)

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
            self.guesses.append(self.judge.cut(numbers, apart=True))
            return False
        judge = next((judge for judge in self.judges if judge.loses(numbers)), None)
        # Where only exact positions show that it loses, these judge what it grows to as well; caps count there, but not in the fixpoint.
        exact = partial(self._is, "no")
        cuts = judge.cuts(numbers, judge.loses) if judge is not None else self.judge.cuts(numbers, exact, apart=self.kinds.capped)
        for cut in cuts:
            # A winner that a cut leaves out would mean that more members reached less: then nothing is proved by that cut.
            (self.cuts if all(_meets(cut, winner) for winner in self.winners) else self.guesses).append(cut)
        return False

    def _is(self, verdict: str, numbers: Numbers) -> bool:
        return self.verdict(numbers) == verdict


def _meets(cut: Cut, numbers: Numbers) -> bool:
    return any(sum_of(row, numbers) >= least for row, least in cut)
