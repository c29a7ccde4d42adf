"""Who has how many votes in an organ, in a position: ours, others', and what the charter provides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.audit.position import ADMITTED, CHOSEN, MANY, Position, count_of
from holdfast.charter import Charter
from holdfast.charter.organs import HOST, Apportioned, Seat

__all__ = ["Block", "Tally", "blocks", "controlled", "tally"]

MAX_CHAIN = 12
"""Longest chain of organs that sit in each other."""


@dataclass(frozen=True, slots=True)
class Block:
    """Alike voters of an organ: the member (or None for chosen seats), votes each, how many there are, are ours, and are provided."""

    member: str | None
    votes: int
    there: int
    ours: int
    seats: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes and heads of an organ: ours, others' (sitting and not ours), and all that the charter provides."""

    ours: int
    others: int
    statutory: int
    our_heads: int
    other_heads: int
    all_heads: int


def blocks(charter: Charter, position: Position, organ: str, weights: str | None = None, depth: int = 0) -> Iterator[Block]:
    """Yield the voters of an organ. `weights` replaces votes by a weight system of members; chosen seats then weigh nothing."""
    body = charter.organs[organ]
    table = body.known_votes
    if table is None and body.votes is not None:
        system = body.votes.weights if isinstance(body.votes, Apportioned) else None
        table = dict(charter.weights[system]) if system else dict.fromkeys(charter.members, 1)
    for holder, votes in (table or {}).items():
        number = votes if isinstance(votes, int) else 1
        for name in list(charter.spread(holder)) or [holder]:
            if number:
                yield _sender(charter, position, name, number, 1, weights, depth)
    if table:
        friends = position.member(ADMITTED)
        if friends.there:
            votes = min((v for v in table.values() if isinstance(v, int) and v > 0), default=1)
            yield Block(None, votes if weights is None else 0, friends.there, friends.ours, friends.there)
    for n, seat in enumerate(body.seats):
        number = seat.votes if isinstance(seat.votes, int) else 0 if seat.votes == "voice" else 1
        if number == 0:
            continue
        if seat.filler in CHOSEN:
            stock = position.seat((organ, n))
            if weights is None:
                ours = stock.there if bound(charter, position, seat) else stock.ours
                yield Block(None, number, stock.there, ours, stock.seats)
            continue
        each = count_of(charter, seat.count, 1)
        if HOST in seat.fillers and position.holds("host", organ):
            yield Block(None, number if weights is None else 0, each, each, each)
            continue
        for sender in body.senders(seat):
            for name in list(charter.spread(sender)) or [sender]:
                yield _sender(charter, position, name, number, each, weights, depth)


def bound(charter: Charter, position: Position, seat: Seat) -> bool:
    """Return whether a seat's holders answer to somebody of ours: an outside principal that can recall them."""
    return any(controlled(charter, position, name) for name in seat.answers_to or () if name in charter.outsiders or name in charter.members)


def _sender(charter: Charter, position: Position, name: str, votes: int, each: int, weights: str | None, depth: int) -> Block:
    if name in charter.members:
        stock = position.member(name)
        votes = charter.weights[weights].get(name, 0) if weights is not None else votes
        return Block(name, votes, stock.there * each, stock.ours * each, max(stock.seats, stock.there) * each)
    ours = controlled(charter, position, name, depth + 1)
    return Block(None, votes if weights is None else 0, each, each if ours else 0, each)


def controlled(charter: Charter, position: Position, name: str, depth: int = 0) -> bool:
    """Return whether a body is ours: a member wholly, an outsider by name, an organ if we have more than half of all its votes."""
    if position.holds("ours", name):
        return True
    if name in charter.members:
        stock = position.member(name)
        return stock.there > 0 and stock.ours == stock.there
    if name in charter.groups:
        return all(controlled(charter, position, member, depth) for member in charter.spread(name))
    if name not in charter.organs or depth > MAX_CHAIN:
        return False
    votes = tally(charter, position, name, depth=depth)
    return votes.ours * 2 > votes.statutory


def tally(charter: Charter, position: Position, organ: str, weights: str | None = None, leaving_out: frozenset[str] = frozenset(), depth: int = 0) -> Tally:
    """Return the votes in an organ. `leaving_out` members do not count; votes that we set or buy count as ours."""
    found = [block for block in blocks(charter, position, organ, weights, depth) if block.member not in leaving_out]
    ours, there = sum(b.votes * b.ours for b in found), sum(b.votes * b.there for b in found)
    statutory = sum(b.votes * b.seats for b in found)
    our_heads, heads, seats = sum(b.ours for b in found), sum(b.there for b in found), sum(b.seats for b in found)
    if position.holds("ours", organ):
        ours, our_heads = max(there, 1), max(heads, 1)
        there, heads = ours, our_heads
    elif weights is None and position.holds("bought", organ):
        ours = there = MANY * MANY
    elif weights is None and position.holds("apportioned", organ) and our_heads:
        ours = there = max(there, 1)
    return Tally(ours, there - ours, max(statutory, there), our_heads, heads - our_heads, max(seats, heads))
