"""The smallest coalition that reaches a goal, proved: implicit hitting sets over what coalitions can reach.

What a coalition reaches grows with it. So a coalition that cannot reach the goal gives a *cut*: every coalition that can has more than it in
some row (a sum of votes, or the number of one kind; see `kinds`). A losing coalition is first grown as far as it keeps losing, so that its cut
says much. An optimiser (`covering`) names the strongest coalition of at most half the size still in doubt that meets every cut; the audit says
whether it reaches the goal; and so on until sizes below the best are shown to be empty (Chandrasekaran, Karp, Moreno-Centeno and Vempala 2011;
Davies and Bacchus 2011). "Cannot" is proved by the relaxed fixpoint or by a search that looked at every position, "can" by an exact path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

from holdfast.audit.coalition import Coalition, join
from holdfast.audit.covering import Cut, Engine, Problem, Undecided, engine_here, solve
from holdfast.audit.goals import goal_powers, reached
from holdfast.audit.kinds import Kinds, Row
from holdfast.audit.motion import ASSUMED, Bystanders, Chamber
from holdfast.audit.reach import relaxed
from holdfast.audit.search import find_path
from holdfast.charter import Charter
from holdfast.charter.model import holders
from holdfast.charter.rules import Rule
from holdfast.errors import BadInput, nearest
from holdfast.errors import Problem as Mistake

__all__ = ["Budget", "Group", "Smallest", "smallest"]

By = Literal["heads", "votes"]
Numbers = tuple[int, ...]
SHOWN = 12
"""Smallest coalitions listed, unless more are asked for."""
NAMES = 50
"""Names listed of those who are alike."""
BLOCKED = 2
"""Common members in a row that may fail to fit before a losing coalition counts as grown."""
MAX_SUMS = 4
"""Sums along which a losing coalition is grown."""
SCALE = 1_000


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent, in counts, so that the answer is the same on every machine: coalitions tried, questions to the optimiser, positions a path."""

    coalitions: int = 4_000
    questions: int = 400
    positions: int = 400


WORST, USUAL = Bystanders(), Budget()


@dataclass(frozen=True, slots=True)
class Group:
    """So many of those who are alike: any `count` of the `of` named (the first fifty of them)."""

    count: int
    of: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest coalition that reaches a goal.

    `size` is in heads, or in votes of `organ`; None where nobody, not even all together, is known to reach the goal. No coalition is smaller
    than `lower`; `proved` says that `size` is the least (or that nobody can). `coalitions` are all smallest ones up to symmetry if
    `complete`, each as names for `--coalition`; `groups` tells for each who would do as well. By votes, ties go to fewer heads. `distance`
    is how much `largest`, the member with most votes in the organ, lacks with the best of partners; None where that was not settled.
    """

    by: By
    goal: str
    organ: str | None
    size: int | None
    lower: int
    of: int
    coalitions: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[Group, ...], ...]
    complete: bool
    proved: bool
    largest: str | None
    distance: int | None
    distance_proved: bool
    assumptions: tuple[str, ...]
    tried: int
    questions: int
    engine: str

    def to_json(self) -> dict[str, Any]:
        """Return the answer as published in the contracts, with the bounds beside it."""
        return {
            "by": self.by,
            "size": self.size,
            "of": self.of,
            "coalitions": [list(names) for names in self.coalitions],
            "proved": self.proved,
            "goal": self.goal,
            "organ": self.organ,
            "lower": self.lower,
            "complete": self.complete,
            "alike": [[{"count": group.count, "of": group.of, "names": list(group.names)} for group in groups] for groups in self.groups],
            "largest": None if self.largest is None else {"name": self.largest, "distance": self.distance, "proved": self.distance_proved},
            "assumptions": list(self.assumptions),
        }


def smallest(
    charter: Charter,
    goal: str = "everything",
    by: By = "heads",
    *,
    organ: str | None = None,
    day: date | None = None,
    until: date | None = None,
    practice: bool = True,
    outsiders: bool = False,
    assume: Rule = ASSUMED,
    bystanders: Bystanders = WORST,
    bloc: Coalition | None = None,
    shown: int = SHOWN,
    budget: Budget = USUAL,
    engine: Engine | None = None,
) -> Smallest:
    """Return the smallest coalition of members and holders of seats that reaches the goal alone, all others at their worst.

    `organ` is where votes are counted (the first organ that holds a power of the goal). `outsiders` lets those who are no members join,
    one head each. `bloc` replaces the largest voter in `distance`. `engine` is for tests. Raises `BadInput` for a goal, an organ or
    a measure that there is not.
    """
    if by not in ("heads", "votes"):
        raise BadInput(Mistake(f"{str(by)[:40]!r} is no measure", file="--by", expected="heads or votes", suggestion=nearest(str(by), ("heads", "votes"))))
    where = _organ(charter, goal, organ, needed=by == "votes")
    kinds = Kinds(charter, day or date(2000, 1, 1), assume=assume, outsiders=outsiders)

    def chamber(numbers: Numbers) -> Chamber:
        return Chamber(charter, kinds.position(numbers), assume, bystanders)

    hunt = _Hunt(kinds, goal, chamber, until, practice, budget, engine or engine_here())
    costs = [kinds.heads()] if by == "heads" else [kinds.votes(where or ""), kinds.heads()]
    everyone = tuple(kind.cap for kind in kinds.kinds)
    total = _cost(costs[0], everyone)
    notes = _notes(kinds, outsiders)
    name, floor = _largest(kinds, where, bloc)

    def answer(size: int | None, lower: int, found: Sequence[Numbers], complete: bool, proved: bool, distance: tuple[int | None, bool]) -> Smallest:
        names = tuple(tuple(item for kind, n in zip(kinds.kinds, numbers, strict=True) for item in kind.items(n)) for numbers in found)
        groups = tuple(tuple(_group(kinds, k, n) for k, n in enumerate(numbers) if n) for numbers in found)
        ends, sure = distance
        return Smallest(by, goal, where, size, lower, total, names, groups, complete, proved, name, ends, sure, notes, hunt.tried, hunt.questions, hunt.engine)

    verdict = hunt.verdict(everyone)
    if verdict != "yes":
        return answer(None, 0, (), verdict == "no", verdict == "no", (None, verdict == "no"))
    best = hunt.least(costs, everyone)
    found, complete = hunt.all_at(costs, best, shown)
    distance: tuple[int | None, bool] = (None, False)
    if floor is not None and hunt.left():
        ends = hunt.least(costs[:1], tuple(map(max, best.numbers, floor)), floor)
        distance = (_cost(costs[0], ends.numbers) - _cost(costs[0], floor), ends.proved)
    return answer(_cost(costs[0], best.numbers), best.lower, found, complete, best.proved, distance)


def _organ(charter: Charter, goal: str, organ: str | None, *, needed: bool) -> str | None:
    if organ is not None and organ not in charter.organs:
        raise BadInput(
            Mistake(
                f"there is no organ {organ[:60]!r}", file="--organ", expected="one of " + ", ".join(charter.organs), suggestion=nearest(organ, charter.organs)
            )
        )
    found = organ or next((name for power in goal_powers(charter, goal) for name in holders(power) if name in charter.organs), None)
    if found is None and needed:
        raise BadInput(Mistake("no organ holds a power of this goal, so there are no votes to count", file="--by", expected="heads, or an organ"))
    return found


def _notes(kinds: Kinds, outsiders: bool) -> tuple[str, ...]:
    notes = [] if outsiders or not kinds.charter.outsiders else ["Outsiders (" + ", ".join(kinds.charter.outsiders) + ") do not join."]
    notes += [f"How many {kinds.charter.title(name)} there are is not stated; a million are taken." for name in kinds.unknown()]
    return tuple(notes)


def _largest(kinds: Kinds, organ: str | None, bloc: Coalition | None) -> tuple[str | None, Numbers | None]:
    """Return the name of the largest voter today (or of the bloc), and its numbers by kind."""
    if bloc is not None:
        position = join(kinds.charter, kinds.empty, bloc)
        of = [
            (1 if position.holds("ours", kind.members[0]) else 0)
            if kind.what == "office"
            else position.seat(kind.seat).ours
            if kind.seat is not None
            else sum(position.member(name).ours for name in kind.members)
            for kind in kinds.kinds
        ]
        return " + ".join(dict.fromkeys(name for name, _, _ in bloc)), tuple(of)
    votes = kinds.votes(organ) if organ is not None else []
    if not any(votes):
        return None, None
    first = max(range(len(votes)), key=lambda n: votes[n])
    return kinds.kinds[first].items(1)[0], tuple(int(n == first) for n in range(len(votes)))


def _group(kinds: Kinds, k: int, number: int) -> Group:
    kind = kinds.kinds[k]
    names = kind.members if kind.seat is None else (f"{kind.seat[0]}.{kind.seat[1]}",)
    return Group(number, kind.cap, names[:NAMES])


def _cost(values: Sequence[int], numbers: Iterable[int]) -> int:
    return sum(value * number for value, number in zip(values, numbers, strict=True))


def _sum(row: Row, numbers: Sequence[int]) -> int:
    return sum(units * numbers[n] for n, units in row)


class _Spent(Exception):
    """The budget is used up."""


@dataclass(frozen=True, slots=True)
class _Best:
    numbers: Numbers
    lower: int
    proved: bool


@dataclass
class _Hunt:
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
    winners: list[Numbers] = field(default_factory=list)
    tried: int = 0
    questions: int = 0

    def __post_init__(self) -> None:
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
        return self.tried < self.budget.coalitions and self.questions < self.budget.questions

    def loses(self, numbers: Numbers) -> bool:
        """Return whether the relaxed fixpoint proves that a coalition cannot reach the goal."""
        if numbers not in self.known:
            if self.tried >= self.budget.coalitions:
                raise _Spent
            self.tried += 1
            self.known[numbers] = not reached(relaxed(self.chamber(numbers), practice=self.practice), self.goal)
        return self.known[numbers]

    def verdict(self, numbers: Numbers) -> Literal["yes", "no", "unknown"]:
        """Return whether a coalition reaches the goal, by exact positions."""
        if self.loses(numbers):
            return "no"
        answer = find_path(self.chamber(numbers), self.goal, until=self.until, practice=self.practice, budget=self.budget.positions)
        if answer.verdict == "yes":
            self.winners.append(numbers)
        return answer.verdict if answer.proved or answer.verdict == "yes" else "unknown"

    def least(self, costs: Sequence[Sequence[int]], winner: Numbers, floors: Numbers | None = None) -> _Best:
        """Return a winning coalition of least cost, the first cost counting first, that includes `floors`."""
        fixed: list[tuple[Sequence[int], int, int]] = []
        lower, proved = 0, True
        for first, cost in enumerate(costs):
            low, high = _cost(cost, floors or (0,) * len(self.caps)), _cost(cost, winner)
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
                        winner, high = numbers, _cost(cost, numbers)
                except (_Spent, Undecided):
                    proved = False
                    break
            if proved and self.guesses:
                certain = self._certain(cost, fixed, floors, certain)
                proved = certain == high
            lower = lower if first else (high if proved else certain)
            if not proved:
                break
            fixed.append((cost, high, high))
        return _Best(winner, lower, proved)

    def _certain(self, cost: Sequence[int], fixed: list[tuple[Sequence[int], int, int]], floors: Numbers | None, least: int) -> int:
        """Return the least cost that proved cuts alone allow."""
        try:
            self.questions += 1
            found = solve(Problem(self.caps, floors or (0,) * len(self.caps), self.cuts, fixed), cost, self.engine, minimise=True)
        except Undecided:
            return least
        return least if found is None else _cost(cost, found)

    def all_at(self, costs: Sequence[Sequence[int]], best: _Best, shown: int) -> tuple[list[Numbers], bool]:
        """Return winning coalitions of the same cost up to a number, and whether these are all."""
        bounds: list[tuple[Sequence[int], int, int]] = [(cost, value := _cost(cost, best.numbers), value) for cost in costs]
        found = [best.numbers]
        blocked = [self._without(best.numbers)]
        try:
            while len(found) <= shown:
                numbers = self._strongest(bounds, None, blocked)
                if numbers is None:
                    return found, best.proved and not self.guesses
                if self._learn(numbers):
                    found.append(numbers)
                    blocked.append(self._without(numbers))
        except (_Spent, Undecided):
            return found, False
        return found[:shown], False

    def _without(self, numbers: Numbers) -> Cut:
        """Return a cut that leaves out a coalition and those that contain it."""
        return tuple((((n, -1),), 1 - number) for n, number in enumerate(numbers) if number)

    def _strongest(self, bounds: list[tuple[Sequence[int], int, int]], floors: Numbers | None, more: Sequence[Cut] = ()) -> Numbers | None:
        if self.questions >= self.budget.questions:
            raise _Spent
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
        if self.known[numbers]:
            cuts = [self._cut(grown) for grown in sorted({self._grown(numbers, order, units) for order, units in self.orders})]
        else:
            # Only exact positions showed that it loses: caps count there, but not in the fixpoint.
            cuts = [self._cut(numbers, apart=self.kinds.capped)]
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

    def _grown(self, numbers: Numbers, order: list[int], units: dict[int, int]) -> Numbers:
        """Return a losing coalition grown by whole kinds, then by parts of them, in an order, while the fixpoint proves that it loses."""
        here, rest = list(numbers), [n for n in order if numbers[n] < self.caps[n]]
        blocked, alone = 0, set(self.alone)

        while rest and blocked < BLOCKED:
            fits = _last(len(rest), partial(self._loses_with, tuple(here), rest))
            for n in rest[:fits]:
                here[n] = self.caps[n]
            if fits == len(rest):
                break
            n = rest[fits]
            if self.caps[n] - here[n] > 1:
                here[n] += _last(self.caps[n] - here[n] - 1, partial(self._loses_adding, tuple(here), n))
            blocked += n not in alone
            # Small ones fill the gap that is left.
            rest = sorted(rest[fits + 1 :], key=lambda n: (n not in alone, units.get(n, 0)))
        return tuple(here)

    def _loses_with(self, here: Numbers, rest: Sequence[int], k: int) -> bool:
        """Return whether a coalition still loses with all of the first `k` kinds of a list."""
        more = list(here)
        for n in rest[:k]:
            more[n] = self.caps[n]
        return self.loses(tuple(more))

    def _loses_adding(self, here: Numbers, n: int, k: int) -> bool:
        """Return whether a coalition still loses with `k` more of one kind."""
        return self.loses((*here[:n], here[n] + k, *here[n + 1 :]))


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
