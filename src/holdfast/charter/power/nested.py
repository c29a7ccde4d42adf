"""Bodies within bodies: a seat whose vote is decided by another vote.

A delegation is a body with some votes in an outer body. It casts them

- `whole`: all of them one way, as its own rule decides (winner takes all, the unit rule);
- `seats`: in whole seats, split as the inner votes are (by the largest remainder, by D'Hondt's divisors, or rounded down);
- `parts`: split exactly as the inner votes are, fractions of a vote included.

Members of the same name in two delegations are the same person, who then votes the same way in both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from holdfast.charter.power.amounts import strictly_above
from holdfast.charter.power.formula import AllOf, AnyOf, AtLeast, Formula, Seats
from holdfast.charter.power.game import Game
from holdfast.errors import BadInput, Problem

__all__ = ["Delegation", "Rounding", "Split", "compound"]

Split = Literal["whole", "seats", "parts"]
Rounding = Literal["down", "remainder", "dhondt"]
MAX_SEATS = 300


@dataclass(frozen=True, slots=True)
class Delegation:
    """A body with `votes` (from 0) in an outer body. `body` decides a whole vote by its rule; a split vote looks at its one weight system."""

    body: Game
    votes: int
    split: Split = "whole"
    rounding: Rounding = "remainder"


def compound(delegations: Sequence[Delegation], quota: int) -> Game:
    """Return the game of all inner members: a motion passes if the delegations' votes in favour reach `quota`.

    Raises `BadInput` if votes in exact parts are mixed with others, a delegation with no vote to split has more than one weight system, or
    the delegations have more than 300 seats to split.
    """
    members = tuple(dict.fromkeys(member for each in delegations for member in each.body.members))
    kinds = {each.split for each in delegations}
    if "parts" in kinds:
        if len(kinds) > 1:
            raise BadInput(Problem("votes in exact parts cannot be added to whole votes", expected="delegations that all split in parts, or none"))
        return _in_parts(delegations, members, quota)
    if sum(each.votes for each in delegations if each.split == "seats") > MAX_SEATS:
        raise BadInput(Problem("too many seats to split", expected=f"at most {MAX_SEATS}"))
    weights: dict[str, tuple[int, ...]] = {}
    seats: list[tuple[Formula, int]] = []
    for k, each in enumerate(delegations):
        place = {member: i for i, member in enumerate(each.body.members)}
        rename = {name: f"{name} in body {k + 1}" for name in each.body.weights}
        for name, values in each.body.weights.items():
            weights[rename[name]] = tuple(values[place[member]] if member in place else 0 for member in members)
        if each.split == "whole":
            seats.append((_renamed(each.body.rule, rename), each.votes))
        else:
            name = _one_system(each.body)
            total = each.body.totals[name]
            seats += [(AtLeast(rename[name], _seat_quota(total, each.votes, seat, each.rounding)), 1) for seat in range(1, each.votes + 1)]
    return Game(members, weights, Seats(tuple(seats), quota))


def _seat_quota(total: int, votes: int, seat: int, rounding: Rounding) -> int:
    """Return the inner votes with which the yes side has this many of the seats; what is undecided between both sides goes to the no side."""
    if rounding == "down":
        return math.ceil(Fraction(total * seat, votes))
    if rounding == "dhondt":
        return strictly_above(Fraction(total * seat, votes + 1))
    return strictly_above(Fraction(total * (2 * seat - 1), 2 * votes))


def _one_system(body: Game) -> str:
    if len(body.weights) != 1:
        raise BadInput(Problem(f"a delegation that splits its votes has {len(body.weights)} weight systems", expected="one, by which they are split"))
    return next(iter(body.weights))


def _in_parts(delegations: Sequence[Delegation], members: tuple[str, ...], quota: int) -> Game:
    """Return one weighted game: each member carries its share of the delegation's votes, made integer by a common factor."""
    shares = dict.fromkeys(members, Fraction(0))
    for each in delegations:
        values = each.body.weights[_one_system(each.body)]
        for member, value in zip(each.body.members, values, strict=True):
            shares[member] += Fraction(each.votes * value, sum(values)) if sum(values) else 0
    factor = math.lcm(*(share.denominator for share in shares.values()))
    weights = tuple(int(share * factor) for share in shares.values())
    note = f"Parts of votes: weights and the quota were multiplied by {factor:,}, which changes nothing in the game."
    return Game(members, {"votes": weights}, AtLeast("votes", quota * factor), (note,) if factor > 1 else ())


def _renamed(rule: Formula, names: dict[str, str]) -> Formula:
    if isinstance(rule, AtLeast):
        return AtLeast(names[rule.system], rule.quota)
    if isinstance(rule, Seats):
        return Seats(tuple((_renamed(part, names), votes) for part, votes in rule.seats), rule.quota)
    parts = tuple(_renamed(part, names) for part in rule.parts)
    return AllOf(parts) if isinstance(rule, AllOf) else AnyOf(parts)
