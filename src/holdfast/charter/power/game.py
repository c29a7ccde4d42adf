"""A voting game: who votes, with what weights, and when a motion passes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from holdfast.charter.power.formula import AllOf, AnyOf, AtLeast, Formula, Seats, leaves
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["HEADS", "MAX_MEMBERS", "Game", "bloc_game", "weighted"]

HEADS = "members"
"""Name of the weight system in which every member counts one."""
MAX_MEMBERS = 5_000
MAX_LEAVES = 2_000
MAX_DIGITS = 1_000
"""Largest number of decimal digits of a weight or quota."""


@dataclass(frozen=True)
class Game:
    """Members, their weights in each weight system (integers from 0, of any size, in the members' order) and the rule.

    `MEMBERS` counts heads: the system of ones named "members" is added if the rule names it and `weights` does not hold it. Raises
    `BadInput` for members named twice, a negative weight, a system of the wrong length or a rule that names an unknown system.
    """

    members: tuple[str, ...]
    weights: Mapping[str, tuple[int, ...]]
    rule: Formula
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        n = len(self.members)
        if not 1 <= n <= MAX_MEMBERS:
            raise BadInput(Problem(f"the game has {n:,} members", expected=f"1 to {MAX_MEMBERS:,}"))
        if len(set(self.members)) < n:
            twice = next(member for member in self.members if self.members.count(member) > 1)
            raise BadInput(Problem(f"the member {twice!r} stands twice", expected="each member once"))
        quotas = list(leaves(self.rule))
        if len(quotas) > MAX_LEAVES:
            raise BadInput(Problem(f"the rule has {len(quotas):,} conditions", expected=f"at most {MAX_LEAVES:,}"))
        used = {leaf.system for leaf in quotas}
        weights = {name: tuple(values) for name, values in self.weights.items() if name in used}
        if HEADS in used and HEADS not in weights:
            weights[HEADS] = (1,) * n
        for name in used - weights.keys():
            raise BadInput(
                Problem(f"the rule names the weights {name!r}", expected="one of " + ", ".join(self.weights), suggestion=nearest(name, self.weights))
            )
        for name, values in weights.items():
            if len(values) != n:
                raise BadInput(Problem(f"{name!r} has {len(values)} weights", expected=f"{n}, one for each member"))
            for member, value in zip(self.members, values, strict=True):
                if value < 0:
                    raise BadInput(Problem(f"the weight of {member!r} in {name!r} is {value}", expected="a number from 0"))
                if value.bit_length() > 3.33 * MAX_DIGITS:
                    raise BadInput(Problem(f"the weight of {member!r} in {name!r} has over {MAX_DIGITS:,} digits", expected="a shorter number"))
        object.__setattr__(self, "weights", dict(sorted(weights.items())))

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return the sum of the weights of each system."""
        return {name: sum(values) for name, values in self.weights.items()}

    def wins(self, coalition: Iterable[int]) -> bool:
        """Return whether the members at these positions pass a motion that all others oppose."""
        inside = list(coalition)
        return bool(self.rule.holds({name: sum(values[i] for i in inside) for name, values in self.weights.items()}))

    @cached_property
    def never_passes(self) -> bool:
        """Return whether not even all members together pass a motion."""
        return not self.wins(range(len(self.members)))

    @cached_property
    def always_passes(self) -> bool:
        """Return whether a motion passes with no vote in favour."""
        return self.wins(())

    def vetoes(self) -> tuple[int, ...]:
        """Return the positions of the members without whom nothing passes."""
        n = len(self.members)
        if self.never_passes:
            return ()
        sums = [{name: self.totals[name] - values[i] for name, values in self.weights.items()} for i in range(n)]
        return tuple(i for i in range(n) if not self.rule.holds(sums[i]))

    def dictator(self) -> int | None:
        """Return the position of the member whose vote alone decides, if there is one."""
        vetoes = self.vetoes()
        return vetoes[0] if len(vetoes) == 1 and self.wins(vetoes) and not self.always_passes else None

    def dual(self) -> Game:
        """Return the game of the coalitions that can block: it has the same Banzhaf and Shapley values."""
        return Game(self.members, self.weights, self.rule.dual(self.totals))

    def types(self) -> list[list[int]]:
        """Return the positions of members grouped by equal weights in every system; members of a group have equal power."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for i in range(len(self.members)):
            groups.setdefault(tuple(values[i] for values in self.weights.values()), []).append(i)
        return list(groups.values())

    def plain(self) -> Game:
        """Return the same game with each system divided by its greatest common divisor, equal systems made one, and trivial quotas resolved."""
        names: dict[tuple[int, ...], str] = {}
        scale: dict[str, tuple[str, int]] = {}
        for name, values in self.weights.items():
            divisor = math.gcd(*values) or 1
            reduced = tuple(value // divisor for value in values)
            scale[name] = (names.setdefault(reduced, name), divisor)
        weights = {name: values for values, name in names.items()}

        def visit(rule: Formula) -> Formula:
            if isinstance(rule, AtLeast):
                name, divisor = scale[rule.system]
                quota = -(-rule.quota // divisor)
                if quota <= 0:
                    return AllOf(())
                return AtLeast(name, quota) if quota <= sum(weights[name]) else AnyOf(())
            if isinstance(rule, Seats):
                return Seats(tuple((visit(part), votes) for part, votes in rule.seats), rule.quota)
            absorbing, neutral = (AnyOf(()), AllOf(())) if isinstance(rule, AllOf) else (AllOf(()), AnyOf(()))
            parts = [part for part in map(visit, rule.parts) if part != neutral]
            if absorbing in parts:
                return absorbing
            return parts[0] if len(parts) == 1 else type(rule)(tuple(parts))

        return Game(self.members, weights, visit(self.rule), self.notes)


def weighted(quota: int, weights: Sequence[int], members: Sequence[str] | None = None, *, system: str = "weight") -> Game:
    """Return the weighted game [quota; weights]. Members are named p1, p2, ... unless named."""
    return Game(tuple(members) if members is not None else tuple(f"p{i}" for i in range(1, len(weights) + 1)), {system: tuple(weights)}, AtLeast(system, quota))


def bloc_game(game: Game, blocs: Sequence[Sequence[int]]) -> Game:
    """Return the game in which each bloc (positions of members) votes as one player, named a+b; it stands where its first member stood.

    Its weight is the sum of its members' weights in every system, heads included. Raises `BadInput` if a member stands in two blocs.
    """
    check_blocs(game, blocs)
    leader = {bloc[0]: bloc for bloc in blocs if bloc}
    inside = {i for bloc in blocs for i in bloc}
    players = [tuple(leader.get(i, (i,))) for i in range(len(game.members)) if i in leader or i not in inside]
    weights = {name: tuple(sum(values[i] for i in player) for player in players) for name, values in game.weights.items()}
    return Game(tuple("+".join(game.members[i] for i in player) for player in players), weights, game.rule, game.notes)


def check_blocs(game: Game, blocs: Sequence[Sequence[int]]) -> None:
    """Raise `BadInput` if a member stands in two blocs."""
    everyone = sorted(i for bloc in blocs for i in bloc)
    for one, other in pairwise(everyone):
        if one == other:
            raise BadInput(Problem(f"the member {game.members[one]!r} stands in two blocs, or twice in one", expected="each member in one bloc at most"))
