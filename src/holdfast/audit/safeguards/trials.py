"""Trials of amended charters: whether some coalition within the target reaches the goal, and whether a particular one still does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from holdfast.audit.certificate import Question, chamber_of
from holdfast.audit.coalition import join, read_coalition
from holdfast.audit.covering import Engine, engine_here
from holdfast.audit.goals import goal_powers
from holdfast.audit.hitting import Budget, Hunt, Numbers, cost_of
from holdfast.audit.kinds import Kinds
from holdfast.audit.motion import Chamber
from holdfast.audit.position import start
from holdfast.audit.safeguards.answer import By, Measure
from holdfast.audit.safeguards.assembly import assembly_of, voters_of
from holdfast.audit.safeguards.registry import Option, amended
from holdfast.audit.search import Answer, find_path
from holdfast.charter import Charter
from holdfast.charter.model import holders

__all__ = ["Trials"]

MAX_TRIED = 5_000
"""Coalitions tried in all amended charters together, before the rest is left undecided; fewer in a charter of more than a hundred parts."""
MAX_PATHS = 5_000
"""Paths looked for under sets of amendments; a coalition that is not looked at counts as stopped, which only weakens what is learned."""

Chosen = frozenset[int]
"""A set of amendments, by their numbers in the library's list for the charter."""
Names = tuple[str, ...]


@dataclass
class Trials:
    """A charter with the amendments that the library has for it, and what was found out about sets of them.

    `by` and `target` say what is measured; `organ` is where votes are counted.
    """

    charter: Charter
    options: list[Option]
    question: Question
    by: By
    target: Fraction
    budget: Budget
    engine: Engine = field(default_factory=engine_here)
    audits: int = 0
    tried: int = 0

    def __post_init__(self) -> None:
        anybody = replace(self.question, coalition=(next(iter(self.charter.members)),))
        self.bystanders = chamber_of(self.charter, anybody).bystanders
        """How those outside the coalition behave, as the question has them."""
        self._charters: dict[Chosen, Charter] = {}
        self._reached: dict[tuple[Chosen, Names], Answer] = {}
        self._within: dict[tuple[Chosen, int], tuple[Names | None, bool]] = {}
        self._measures: dict[Chosen, Measure] = {}
        parts = len(self.charter.members) + len(self.charter.organs) + len(self.charter.powers)
        self.most = MAX_TRIED * 100 // max(parts, 100)
        self.organ = next((name for power in goal_powers(self.charter, self.question.goal) for name in holders(power) if name in self.charter.organs), None)
        self.of = self._heads() if self.by == "heads" else 0

    def _heads(self) -> int:
        """Return how many members have a vote in the assembly (all members, where there is none): the whole of which the target is a share."""
        assembly = assembly_of(self.charter)
        voting = voters_of(self.charter, assembly) if assembly is not None else set(self.charter.members)
        return max(sum(stock.there for name, stock in start(self.charter, self.question.start).members if name in voting), 1)

    def charter_with(self, chosen: Chosen) -> Charter:
        """Return the charter with a set of amendments made."""
        if chosen not in self._charters:
            self._charters[chosen] = amended(self.charter, [self.options[n] for n in sorted(chosen)])
        return self._charters[chosen]

    def path(self, chosen: Chosen, names: Names) -> Answer:
        """Return whether a coalition, by its names, reaches the goal under a set of amendments, with its path."""
        key = (chosen, names)
        if key not in self._reached:
            charter, question = self.charter_with(chosen), self.question
            position = start(charter, question.start)
            if names:
                position = join(charter, position, read_coalition(charter, names))
            chamber = Chamber(charter, position, question.assume, self.bystanders)
            self._reached[key] = find_path(chamber, question.goal, until=question.until, practice=question.practice, budget=self.budget.positions)
        return self._reached[key]

    def wins(self, chosen: Chosen, names: Names) -> bool:
        """Return whether a coalition is known to reach the goal under a set of amendments."""
        spent = len(self._reached) >= MAX_PATHS and (chosen, names) not in self._reached
        return not spent and self.path(chosen, names).verdict == "yes"

    def within(self, chosen: Chosen, limit: int) -> tuple[Names | None, bool]:
        """Return a coalition of at most `limit` that reaches the goal under a set of amendments, or None; and whether that is proved."""
        key = (chosen, limit)
        if key not in self._within and self.tried >= self.most:
            return None, False
        if key not in self._within:
            self.audits += 1
            kinds, hunt = self._hunt(chosen)
            numbers, proved = hunt.within(self._costs(kinds)[0], limit)
            self.tried += hunt.tried
            names = None if numbers is None else _names(kinds, numbers)
            self._within[key] = (names, proved)
        return self._within[key]

    def measure(self, chosen: Chosen) -> Measure:
        """Return the smallest coalition under a set of amendments."""
        if chosen not in self._measures:
            self.audits += 1
            kinds, hunt = self._hunt(chosen)
            costs, everyone = self._costs(kinds), tuple(kind.cap for kind in kinds.kinds)
            of = self.of if self.by == "heads" else cost_of(costs[0], everyone)
            verdict = hunt.verdict(everyone)
            if verdict != "yes":
                self._measures[chosen] = Measure(None, 0, of, verdict == "no")
            else:
                best = hunt.least(costs, everyone)
                self._measures[chosen] = Measure(cost_of(costs[0], best.numbers), best.lower, of, best.proved, _names(kinds, best.numbers))
            self.tried += hunt.tried
        return self._measures[chosen]

    def _hunt(self, chosen: Chosen) -> tuple[Kinds, Hunt]:
        charter, question = self.charter_with(chosen), self.question
        kinds = Kinds(charter, question.start, assume=question.assume, goal=question.goal)

        def chamber(numbers: Numbers) -> Chamber:
            return Chamber(charter, kinds.position(numbers), question.assume, self.bystanders)

        return kinds, Hunt(kinds, question.goal, chamber, question.until, question.practice, self.budget, self.engine)

    def _costs(self, kinds: Kinds) -> list[list[int]]:
        """Return what one of each kind costs: heads; or votes in the organ, and heads among equals."""
        return [kinds.heads()] if self.by == "heads" else [kinds.votes(self.organ or ""), kinds.heads()]

    def limit(self) -> int:
        """Return the size of the largest coalition that is not above the target, in the measure of the charter as it is."""
        if self.by == "votes":
            kinds = Kinds(self.charter, self.question.start, assume=self.question.assume)
            self.of = cost_of(kinds.votes(self.organ or ""), (kind.cap for kind in kinds.kinds))
        return int(self.target * self.of)


def _names(kinds: Kinds, numbers: Numbers) -> Names:
    """Return a coalition as its names, which stand for the same in every amended charter."""
    return tuple(item for kind, n in zip(kinds.kinds, numbers, strict=True) for item in kind.items(n))
