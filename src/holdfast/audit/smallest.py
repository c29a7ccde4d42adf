"""The smallest coalition that reaches a goal, proved: implicit hitting sets over what coalitions can reach.

The search is in `hitting`, its optimiser in `covering`. "Cannot" is proved by the relaxed fixpoint or by a search that looked at every position,
"can" by an exact path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from holdfast.audit.coalition import Coalition, join
from holdfast.audit.covering import Engine, engine_here
from holdfast.audit.goals import goal_powers
from holdfast.audit.hitting import Budget, Hunt, Numbers, cost_of
from holdfast.audit.kinds import Kinds
from holdfast.audit.motion import ASSUMED, Bystanders, Chamber
from holdfast.audit.paralysis import target_of
from holdfast.charter import Charter
from holdfast.charter.model import holders
from holdfast.charter.rules import Rule
from holdfast.errors import BadInput, nearest
from holdfast.errors import Problem as Mistake

__all__ = ["Budget", "Group", "Smallest", "smallest"]

By = Literal["heads", "votes"]
SHOWN = 12
"""Smallest coalitions listed, unless more are asked for."""
NAMES = 50
"""Names listed of those who are alike."""


WITHOUT = "OR-tools is not installed, and our own engine did not finish: `pip install 'holdfast[audit]'` adds it."
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
    kinds = Kinds(charter, day or date(2000, 1, 1), assume=assume, outsiders=outsiders, goal=goal)

    def chamber(numbers: Numbers) -> Chamber:
        return Chamber(charter, kinds.position(numbers), assume, bystanders)

    hunt = Hunt(kinds, goal, chamber, until, practice, budget, engine or engine_here())
    costs = [kinds.heads()] if by == "heads" else [kinds.votes(where or ""), kinds.heads()]
    everyone = tuple(kind.cap for kind in kinds.kinds)
    total = cost_of(costs[0], everyone)
    notes = _notes(kinds, outsiders)
    name, floor = _largest(kinds, where, bloc)

    def answer(size: int | None, lower: int, found: Sequence[Numbers], complete: bool, proved: bool, distance: tuple[int | None, bool]) -> Smallest:
        names = tuple(tuple(item for kind, n in zip(kinds.kinds, numbers, strict=True) for item in kind.items(n)) for numbers in found)
        groups = tuple(tuple(_group(kinds, k, n) for k, n in enumerate(numbers) if n) for numbers in found)
        ends, sure = distance
        told = notes if proved or hunt.engine == "ortools" else (*notes, WITHOUT)
        return Smallest(by, goal, where, size, lower, total, names, groups, complete, proved, name, ends, sure, told, hunt.tried, hunt.questions, hunt.engine)

    verdict = hunt.verdict(everyone)
    if verdict != "yes":
        return answer(None, 0, (), verdict == "no", verdict == "no", (None, verdict == "no"))
    best = hunt.least(costs, everyone)
    found, complete = hunt.all_at(costs, best, shown)
    distance: tuple[int | None, bool] = (None, False)
    if floor is not None and hunt.left():
        ends = hunt.least(costs[:1], tuple(map(max, best.numbers, floor)), floor)
        distance = (cost_of(costs[0], ends.numbers) - cost_of(costs[0], floor), ends.proved)
    return answer(cost_of(costs[0], best.numbers), best.lower, found, complete, best.proved, distance)


def _organ(charter: Charter, goal: str, organ: str | None, *, needed: bool) -> str | None:
    if organ is not None and organ not in charter.organs:
        raise BadInput(
            Mistake(
                f"there is no organ {organ[:60]!r}", file="--organ", expected="one of " + ", ".join(charter.organs), suggestion=nearest(organ, charter.organs)
            )
        )
    target = target_of(goal)
    found = (
        organ
        or (target if target in charter.organs else None)
        or next((name for power in goal_powers(charter, goal) for name in holders(power) if name in charter.organs), None)
    )
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
