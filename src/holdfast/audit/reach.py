"""The relaxed fixpoint: what could be reached if nothing that was gained were ever lost.

Every open move is made, its gains are kept, and its losses on our side are ignored, until nothing more is gained. Gains only make more moves
open, so the fixpoint is an upper bound on every path: what is not reached here is proved out of reach, by any moves in any order.
"""

from __future__ import annotations

from dataclasses import replace

from holdfast.audit.motion import Chamber
from holdfast.audit.moves import moves
from holdfast.audit.position import ABSENT, Fact, Position, Stock

__all__ = ["relaxed"]

MAX_ROUNDS = 10_000


def relaxed(chamber: Chamber, *, practice: bool = True) -> Chamber:
    """Return the chamber at the fixpoint."""
    here = replace(chamber, relaxed=True)
    for _ in range(MAX_ROUNDS):
        after = here.position
        for _, result in moves(here, practice=practice):
            after = _join(after, result)
        if after.key == here.position.key:
            return here
        here = replace(here, position=after)
    raise AssertionError("gains are bounded, so the fixpoint is reached")


def _join(a: Position, b: Position) -> Position:
    """Return the better of two positions in every respect: the most of ours, the fewest of others, seats at least and at most, all facts."""
    members = a.members if a.members is b.members else _join_members(a, b)
    seats = a.seats if a.seats is b.seats else tuple((key, _better(stock, b.seat(key))) for key, stock in a.seats)
    facts = {kept for fact in a.facts | b.facts if (kept := _gain(fact)) is not None}
    return Position(members, seats, frozenset(facts), a.day, a.met, a.since)


def _join_members(a: Position, b: Position) -> tuple[tuple[str, Stock], ...]:
    members = dict(a.members)
    for name, stock in b.members:
        members[name] = _better(members[name], stock) if name in members else stock
    return tuple(members.items())


def _gain(fact: Fact) -> Fact | None:
    """Return what a fact gains for us for good: an absence silences others alone, a grant never lapses, a renewal may come again."""
    if fact[0] in ABSENT:
        return ("silenced", fact[1])
    if fact[0] == "granted":
        return (*fact[:3], "")
    return None if fact[0] == "renewed" else fact


def _better(a: Stock, b: Stock) -> Stock:
    if a is b:
        return a
    ours, others, most = max(a.ours, b.ours), min(a.others, b.others), max(a.provided, b.provided)
    return Stock(ours + others, ours, min(a.seats, b.seats), most)
