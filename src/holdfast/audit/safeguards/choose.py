"""The cheapest set of amendments: implicit hitting sets over coalitions that still reach the goal.

A coalition within the target that reaches the goal under a set of amendments is a counterexample. It is kept with as many more amendments as
it survives: all of these together leave its way open, so that every set that works has at least one amendment outside them. An optimiser
(`covering`) names the cheapest set that has one outside each of them; the audit looks for a coalition within the target under that set; and so
on until there is none (Chandrasekaran, Karp, Moreno-Centeno and Vempala 2011; the loop is that of Solar-Lezama 2008).

That a set inside a surviving one leaves the way open as well holds where a further amendment never helps a coalition. Amendments of which that
is not sure (`monotone` is false) are kept apart: a counterexample counts for sets with exactly the same of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from holdfast.audit.covering import Cut, Problem, Undecided, solve
from holdfast.audit.safeguards.trials import Chosen, Names, Trials

__all__ = ["Choice", "Found"]

MAX_ROUNDS = 60
"""Sets audited before the search gives up."""
MAX_DOUBTFUL = 1
"""Sets of the same cost looked at after one on which the audit did not decide."""
SCALE = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """A set of amendments; None where no set of the library works. `works` is None where the audit did not decide; `lower` bounds the cost."""

    chosen: Chosen | None
    works: bool | None
    lower: int


@dataclass
class Choice:
    """The search for sets under which no coalition of at most `limit` reaches the goal."""

    trials: Trials
    limit: int
    cuts: list[Cut] = field(default_factory=list)
    counterexamples: list[Names] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.costs = [option.cost for option in self.trials.options]
        self.shared = {n for n, option in enumerate(self.trials.options) if not option.safeguard.monotone}

    def cost(self, chosen: Chosen) -> int:
        """Return what a set costs."""
        return sum(self.costs[n] for n in chosen)

    def cheapest(self) -> Found:
        """Return the cheapest set that works. Where the audit does not decide on one, others of the same cost are looked at."""
        found = Found(frozenset(), None, 0)
        doubtful: Chosen | None = None
        apart: list[Cut] = []
        for _ in range(MAX_ROUNDS):
            try:
                chosen = self._next([*self.cuts, *apart])
            except Undecided:
                break
            if doubtful is not None and (chosen is None or self.cost(chosen) > self.cost(doubtful) or len(apart) > MAX_DOUBTFUL):
                break
            if chosen is None:
                return Found(None, False, 0)
            found = Found(chosen, None, self.cost(chosen))
            names, proved = self.trials.within(chosen, self.limit)
            if proved and names is None:
                return Found(chosen, True, self.cost(chosen))
            if names is not None:
                self._learn(chosen, names)
            else:
                doubtful = chosen if doubtful is None else doubtful
                apart.append(self._apart(chosen))
        return found if doubtful is None else Found(doubtful, None, self.cost(doubtful))

    def more(self, first: Chosen, tries: int) -> Iterator[Chosen]:
        """Yield other sets of the same cost that work, looking at so many."""
        apart = [self._apart(first)]
        for _ in range(tries):
            try:
                chosen = self._next([*self.cuts, *apart])
            except Undecided:
                return
            if chosen is None or self.cost(chosen) > self.cost(first):
                return
            names, proved = self.trials.within(chosen, self.limit)
            if names is not None:
                self._learn(chosen, names)
            else:
                apart.append(self._apart(chosen))
                if proved:
                    yield chosen

    def needed(self, chosen: Chosen, n: int) -> bool | None:
        """Return whether a set stops working without one of its amendments; None where the audit did not decide."""
        rest = chosen - {n}
        if any(self.trials.wins(rest, names) for names in self.counterexamples):
            return True
        names, proved = self.trials.within(rest, self.limit)
        return True if names is not None else False if proved else None

    def _next(self, cuts: list[Cut]) -> Chosen | None:
        """Return the cheapest set that meets every cut, fewest amendments first among equals; None if there is none."""
        if any(not cut for cut in cuts):
            return None
        size = len(self.costs)
        found = solve(Problem([1] * size, [0] * size, cuts), [cost * SCALE + 1 for cost in self.costs], self.trials.engine, minimise=True)
        return None if found is None else frozenset(n for n, taken in enumerate(found) if taken)

    def _apart(self, chosen: Chosen) -> Cut:
        """Return a cut that leaves out a set and those that contain it."""
        return ((tuple((n, -1) for n in sorted(chosen)), 1 - len(chosen)),)

    def _learn(self, chosen: Chosen, names: Names) -> None:
        """Keep a counterexample with as many amendments as it survives."""
        self.counterexamples.append(names)
        survived = self._survived(chosen, names)
        outside = tuple((((n, 1),), 1) for n in range(len(self.costs)) if n not in survived)
        self.cuts.append(outside + tuple((((n, -1),), 0) for n in sorted(chosen & self.shared)))

    def _survived(self, chosen: Chosen, names: Names) -> Chosen:
        """Return a set as large as can be, around a given one, under which a coalition still reaches the goal."""
        here = chosen
        todo = [[n for n in range(len(self.costs)) if n not in chosen and n not in self.shared]]
        while todo:
            block = todo.pop()
            if not block:
                continue
            if self.trials.wins(here | set(block), names):
                here |= set(block)
            elif len(block) > 1:
                todo += [block[len(block) // 2 :], block[: len(block) // 2]]
        return here
