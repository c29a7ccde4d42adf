"""Dynamically stable charters (Acemoglu, Egorov and Sonin 2012, American Economic Review 102: 1446-1476).

A federation is in one of several states (charters). Groups rank the states, and each state says which coalitions of groups can change it. Far-sighted
groups, patient enough, leave a state for a better one only if the better one will last: an improvement is refused if it opens the way to something
worse. The answer is a mapping phi from the state in which one starts to the state in which one ends, with three properties:

1. phi(x) is x, or some winning coalition of x prefers phi(x) to x;
2. phi(phi(x)) = phi(x): where one ends, one stays;
3. no z with phi(z) = z is preferred by winning coalitions of x both to x and to phi(x).

Such a mapping exists if preferences have no cycles. The states that last are then the same in every such mapping; where several mappings differ, it
is in which of them one ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from holdfast.errors import BadInput, Problem

__all__ = ["MAX_GROUPS", "MAX_STATES", "Charters", "Destinations", "Veto", "Wins", "any_of", "destinations", "vetoes"]

MAX_STATES = 60
MAX_GROUPS = 12
"""All coalitions of groups are looked at, to see that no two separate ones can both win."""
LISTED = 100

Wins = Callable[[frozenset[int]], bool]
"""Whether a coalition of groups, by position, can change the state."""
Preferences = list[list[bool]]


@dataclass(frozen=True)
class Charters:
    """States and groups by name; `ranks[g][s]` is the place of state s for group g, 0 the best, equal places for indifference; `wins[s]` rules in s.

    A state that not even all groups together can change is one that lasts.

    Raises `BadInput` for no or too many states or groups, names that stand twice, ranks of another shape, rules under which nobody at all
    wins, larger coalitions lose where smaller win, or two separate coalitions both win, and for cycles in what winning coalitions prefer.
    """

    states: tuple[str, ...]
    groups: tuple[str, ...]
    ranks: tuple[tuple[int, ...], ...]
    wins: tuple[Wins, ...]

    def __post_init__(self) -> None:
        for what, names, most in (("states", self.states, MAX_STATES), ("groups", self.groups, MAX_GROUPS)):
            if not 1 <= len(names) <= most:
                raise BadInput(Problem(f"{len(names)} {what}", expected=f"1 to {most}"))
            if len(set(names)) < len(names):
                raise BadInput(Problem(f"one of the {what} stands twice", expected="each once"))
        if len(self.ranks) != len(self.groups) or any(len(ranks) != len(self.states) for ranks in self.ranks) or len(self.wins) != len(self.states):
            raise BadInput(
                Problem("ranks and rules do not fit the states and groups", expected="a rank of every state for every group, a rule for every state")
            )
        for state, wins in zip(self.states, self.wins, strict=True):
            self._check_rule(state, wins)
        self._check_cycles()

    def prefers(self, x: int, better: int, to: int) -> bool:
        """Return whether a coalition that wins in state `x` prefers state `better` to state `to`."""
        return self._prefers[x][better][to]

    @cached_property
    def _prefers(self) -> list[Preferences]:
        return [self.preferences(wins) for wins in self.wins]

    def preferences(self, wins: Wins) -> Preferences:
        """Return [a][b]: whether a coalition that wins under a rule prefers state a to state b."""
        n = range(len(self.states))
        return [[wins(frozenset(g for g, ranks in enumerate(self.ranks) if ranks[a] < ranks[b])) for b in n] for a in n]

    def _check_rule(self, state: str, wins: Wins) -> None:
        n = len(self.groups)
        coalitions = [frozenset(i for i in range(n) if mask >> i & 1) for mask in range(2**n)]
        table = [wins(coalition) for coalition in coalitions]
        everyone = 2**n - 1
        if table[0]:
            raise BadInput(Problem(f"state {state!r} is changed with no group in favour", expected="a rule that asks for the support of some group"))
        for mask, one in product(range(2**n), range(n)):
            if table[mask] and not table[mask | 1 << one]:
                raise BadInput(Problem(f"in state {state!r} a coalition wins, and loses with {self.groups[one]!r} in it", expected="more support never hurts"))
        both = next((mask for mask in range(2**n) if table[mask] and table[everyone ^ mask]), None)
        if both is not None:
            first, second = (", ".join(self.groups[i] for i in sorted(coalitions[mask])) for mask in (both, everyone ^ both))
            message = f"in state {state!r} two separate coalitions can both win: {first}; and {second}"
            raise BadInput(Problem(message, expected="a rule under which any two winning coalitions have a group in common"))

    def _check_cycles(self) -> None:
        n = range(len(self.states))
        cycle = _cycle([[y for y in n if self.prefers(x, y, x)] for x in n])
        if cycle is not None:
            path = " -> ".join(self.states[x] for x in cycle)
            message = f"preferences run in a circle: {path}, each preferred to the one before by those who can change it"
            raise BadInput(Problem(message, expected="preferences without a circle: with one, no mapping need exist"))
        for x in n:
            better = [y for y in n if self.prefers(x, y, x)]
            cycle = _cycle([[z for z in better if self.prefers(x, z, y)] if y in better else [] for y in n])
            if cycle is not None:
                path = " -> ".join(self.states[y] for y in cycle)
                message = f"those who can change {self.states[x]!r} prefer in a circle: {path}"
                raise BadInput(Problem(message, expected="preferences without a circle: with one, no mapping need exist"))


def _cycle(follows: Sequence[Sequence[int]]) -> list[int] | None:
    """Return a cycle of a small graph, its first node again at the end; None without one."""
    done: set[int] = set()

    def visit(node: int, path: list[int]) -> list[int] | None:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return None
        for following in follows[node]:
            found = visit(following, [*path, node])
            if found is not None:
                return found
        done.add(node)
        return None

    return next((found for start in range(len(follows)) if (found := visit(start, [])) is not None), None)


@dataclass(frozen=True)
class Destinations:
    """Where one ends from each state: `choices[s]` are the possible phi(s), rising; s itself alone if it lasts.

    `mappings` lists the mappings (the first 100 of `count`), each as a tuple of states by position.
    """

    choices: tuple[tuple[int, ...], ...]

    @property
    def stable(self) -> tuple[int, ...]:
        """Return the states that last, the same in every mapping."""
        return tuple(s for s, ends in enumerate(self.choices) if ends == (s,))

    @property
    def count(self) -> int:
        """Return the number of mappings."""
        return math.prod(len(ends) for ends in self.choices)

    @property
    def mappings(self) -> list[tuple[int, ...]]:
        """Return the first 100 mappings."""
        return [mapping for _, mapping in zip(range(LISTED), product(*self.choices), strict=False)]


def destinations(charters: Charters) -> Destinations:
    """Return every mapping, by induction over the states: each after those that a coalition able to change it prefers to it.

    A state lasts if none of those lasts; otherwise one ends in one of those that last and that no winning coalition would give up for another of them.
    """
    return _settled([charters.preferences(wins) for wins in charters.wins])


def _settled(prefers: Sequence[Preferences]) -> Destinations:
    n = range(len(prefers))
    choices: dict[int, tuple[int, ...]] = {}

    def settle(x: int) -> tuple[int, ...]:
        if x not in choices:
            lasting = [y for y in n if prefers[x][y][x] and settle(y) == (y,)]
            choices[x] = tuple(y for y in lasting if not any(prefers[x][z][y] for z in lasting)) or (x,)
        return choices[x]

    return Destinations(tuple(settle(x) for x in n))


@dataclass(frozen=True)
class Veto:
    """What changes if one group's consent is needed to leave one state. `state` and `group` by position."""

    state: int
    group: int
    after: Destinations


def vetoes(charters: Charters) -> list[Veto]:
    """Return each single veto, of one group in one state, that changes where one ends from some state.

    A veto takes preferences away and adds none, so that it makes no circle.
    """
    prefers = [charters.preferences(wins) for wins in charters.wins]
    before, found = _settled(prefers), []
    for state, group in product(range(len(charters.states)), range(len(charters.groups))):
        vetoed = charters.preferences(_with_veto(charters.wins[state], group))
        after = _settled([*prefers[:state], vetoed, *prefers[state + 1 :]])
        if after != before:
            found.append(Veto(state, group, after))
    return found


def _with_veto(wins: Wins, group: int) -> Wins:
    return lambda coalition: group in coalition and wins(coalition)


def any_of(minimal: Sequence[frozenset[int]]) -> Wins:
    """Return the rule of winning coalitions that are given by the smallest ones."""
    return lambda coalition: any(least <= coalition for least in minimal)
