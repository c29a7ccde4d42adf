"""The relaxed fixpoint: what could be reached if nothing that was gained were ever lost.

Every open move is made, its gains are kept, and its losses on our side are ignored, until nothing more is gained. Gains only make more moves
open, so the fixpoint is an upper bound on every path: what is not reached here is proved out of reach, by any moves in any order.
"""

from __future__ import annotations

from dataclasses import replace

from holdfast.audit.motion import Chamber
from holdfast.audit.moves import moves
from holdfast.audit.position import Position, Stock

__all__ = ["relaxed"]

MAX_ROUNDS = 200
OUR_LOSSES = ("dissolved",)
"""Facts that hinder us as well as others: in the fixpoint they are left out, and what they take from others is kept."""


def relaxed(chamber: Chamber, *, practice: bool = True) -> Chamber:
    """Return the chamber at the fixpoint."""
    here = chamber
    for _ in range(MAX_ROUNDS):
        after = here.position
        for _, result in moves(here, practice=practice):
            after = _join(after, result)
        if after.key == here.position.key:
            return here
        here = replace(here, position=after)
    return here


def _join(a: Position, b: Position) -> Position:
    """Return the better of two positions in every respect: the most of ours, the fewest of others, the fewest seats, all facts."""
    members = dict(a.members)
    for name, stock in b.members:
        members[name] = _better(members[name], stock) if name in members else stock
    seats = {key: _better(stock, b.seat(key)) for key, stock in a.seats}
    facts = {fact for fact in a.facts | b.facts if fact[0] not in OUR_LOSSES}
    lost = {("postponed", fact[1]) for fact in a.facts | b.facts if fact[0] in OUR_LOSSES}
    return Position(tuple(members.items()), tuple(seats.items()), frozenset(facts | lost), a.day, a.met)


def _better(a: Stock, b: Stock) -> Stock:
    ours, others = max(a.ours, b.ours), min(a.others, b.others)
    return Stock(ours + others, ours, min(a.seats, b.seats))
