"""Who has how many votes in an organ, in a position: ours, others', and what the charter provides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from holdfast.audit.position import ADMITTED, CHOSEN, HUGE, Position, Stock, count_of
from holdfast.charter import Charter
from holdfast.charter.organs import HOST, Apportioned, Seat

__all__ = ["ANYONE", "EACH", "Block", "Tally", "blocks", "controlled", "everybody", "stock_of", "tally", "tally_of_members"]

MAX_CHAIN = 12
"""Longest chain of organs that sit in each other."""
ANYONE = frozenset({"anyone"})
"""Stands for the member concerned who has most votes, whoever that is: no motion on a member is easier."""
EACH = ("member", "section")
"""Words for every member, where no member bears that name."""


class Block(NamedTuple):
    """Alike voters: the member (or None for chosen seats), votes each, how many there are, are ours, are provided, could be, and belong to one head.

    A member, or a body, that sends several people is one head.
    """

    member: str | None
    votes: int
    there: int
    ours: int
    seats: int
    room: int
    each: int = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes and heads: ours, others' (sitting and not ours), and all that the charter provides (in the fixpoint: at least, and at most)."""

    ours: int
    others: int
    statutory: int
    our_heads: int
    other_heads: int
    all_heads: int
    wide: int
    wide_heads: int


def everybody(charter: Charter, position: Position, name: str) -> list[str]:
    """Return the member classes that a name stands for: a member, a group, or (`member`, `section`) all of them."""
    if name in EACH and name not in charter.members:
        return [*charter.members, *([ADMITTED] if position.member(ADMITTED).there else [])]
    return list(charter.spread(name))


def stock_of(charter: Charter, position: Position, name: str) -> Stock:
    """Return the stock of a member class; all of it is ours if a body of ours binds it by a second membership."""
    stock = position.member(name)
    binding = charter.members[name].belongs_to if name in charter.members else None
    if binding and any(position.holds("ours", other) for other in binding):
        there = max(stock.there, stock.room)
        return Stock(there, there, stock.seats, stock.room)
    return stock


def blocks(charter: Charter, position: Position, organ: str, weights: str | None = None, depth: int = 0) -> Iterator[Block]:
    """Yield the voters of an organ. `weights` replaces votes by a weight system of members; chosen seats then weigh nothing."""
    body = charter.organs[organ]
    table = body.known_votes
    if table is None and body.votes is not None:
        system = body.votes.weights if isinstance(body.votes, Apportioned) else None
        table = dict(charter.weights[system]) if system else dict.fromkeys(charter.members, 1)
    for holder, votes in (table or {}).items():
        number = votes if isinstance(votes, int) else 1
        member = charter.members.get(holder)
        if member is not None and not member.belongs_to and weights is None and number:
            # Most voters by far: members by themselves.
            there, ours, seats, room = position.counts(holder)
            yield Block(holder, number, there, ours, seats, max(seats, room))
            continue
        for name in list(charter.spread(holder)) or [holder]:
            if number:
                yield _sender(charter, position, name, number, 1, weights, depth)
    friends = position.member(ADMITTED)
    if table and friends.there:
        votes = min((v for v in table.values() if isinstance(v, int) and v > 0), default=1)
        yield Block(ADMITTED, votes if weights is None else 0, friends.there, friends.ours, friends.seats, friends.provided)
    for n, seat in enumerate(body.seats):
        number = seat.votes if isinstance(seat.votes, int) else 0 if seat.votes == "voice" else 1
        if number == 0:
            continue
        if seat.filler in CHOSEN:
            stock = position.seat((organ, n))
            if weights is None:
                if bound(charter, position, seat, depth):
                    # In the fixpoint a seat that is bound to us stays ours, though its holder may have been removed on some path.
                    there = max(stock.there, stock.room)
                    stock = Stock(there, there, stock.seats, stock.room)
                yield Block(None, number, stock.there, stock.ours, stock.seats, stock.provided)
            continue
        each = count_of(charter, seat.count, 1)
        if HOST in seat.fillers and position.holds("host", organ):
            yield Block(None, number if weights is None else 0, each, each, each, each, max(each, 1))
            continue
        for sender in body.senders(seat):
            for name in everybody(charter, position, sender) or [sender]:
                yield _sender(charter, position, name, number, each, weights, depth)


def bound(charter: Charter, position: Position, seat: Seat, depth: int = 0) -> bool:
    """Return whether a seat's holders answer to somebody of ours that can recall them, or are sent jointly by bodies that all are ours."""
    if seat.filler == "held_jointly_by":
        return all(controlled(charter, position, name, depth + 1) for name in seat.fillers)
    return any(controlled(charter, position, name) for name in seat.answers_to or () if name in charter.outsiders or name in charter.members)


def _sender(charter: Charter, position: Position, name: str, votes: int, each: int, weights: str | None, depth: int) -> Block:
    if name in charter.members or name == ADMITTED:
        stock = stock_of(charter, position, name)
        votes = charter.weights[weights].get(name, 0) if weights is not None else votes
        return Block(name, votes, stock.there * each, stock.ours * each, stock.seats * each, stock.provided * each, max(each, 1))
    ours = controlled(charter, position, name, depth + 1)
    return Block(None, votes if weights is None else 0, each, each if ours else 0, each, each, max(each, 1))


def controlled(charter: Charter, position: Position, name: str, depth: int = 0) -> bool:
    """Return whether a body is ours: members wholly, an outsider by name, an organ if we have more than half of all its votes."""
    if position.holds("ours", name):
        return True
    if name in charter.members or name in charter.groups:
        stocks = [stock_of(charter, position, member) for member in charter.spread(name)]
        return sum(stock.ours for stock in stocks) > 0 and all(stock.others == 0 for stock in stocks)
    if name not in charter.organs or depth > MAX_CHAIN:
        return False
    votes = tally(charter, position, name, depth=depth)
    return votes.ours * 2 > votes.statutory


def tally(
    charter: Charter,
    position: Position,
    organ: str,
    weights: str | None = None,
    leaving_out: frozenset[str] = frozenset(),
    concerned: frozenset[str] = frozenset(),
    cap: Fraction | None = None,
    depth: int = 0,
) -> Tally:
    """Return the votes in an organ.

    `leaving_out` members do not count, nor does one opponent in each class that is `concerned`. With a `cap`, none of ours counts for more than
    that share of all votes. Votes that we set or buy count as ours.
    """
    key = ("tally", id(charter), organ, weights, leaving_out, concerned, cap)
    # Deep in a chain of organs the count may have been cut short: such counts are not kept.
    if depth or key not in position.memo:
        found = _tally(charter, position, organ, weights, leaving_out, concerned, cap, depth)
        if depth:
            return found
        position.memo[key] = found
    kept: Tally = position.memo[key]
    return kept


def _tally(
    charter: Charter,
    position: Position,
    organ: str,
    weights: str | None,
    leaving_out: frozenset[str],
    concerned: frozenset[str],
    cap: Fraction | None,
    depth: int,
) -> Tally:
    roll = _roll(charter, position, organ, weights) if depth == 0 else list(blocks(charter, position, organ, weights, depth))
    found = [block for block in roll if block.member not in leaving_out] if leaving_out else roll
    limit = None if cap is None else max(int(cap * sum(b.votes * b.there for b in found)), 1)
    count = _count(found, concerned, limit)
    ours, others, statutory, our_heads, heads, wide = count.ours, count.others, count.statutory, count.our_heads, count.other_heads, count.wide
    if position.holds("ours", organ):
        ours, others, our_heads, heads = max(wide, 1), 0, max(count.wide_heads, 1), 0
    elif weights is None and position.holds("apportioned", organ) and our_heads:
        ours, others = max(wide, HUGE), 0
    if weights is None and position.holds("bought", organ):
        ours += HUGE
    there, all_heads = ours + others, our_heads + heads
    return Tally(ours, others, max(statutory, there), our_heads, heads, max(count.all_heads, all_heads), max(wide, there), max(count.wide_heads, all_heads))


def _roll(charter: Charter, position: Position, organ: str, weights: str | None) -> list[Block]:
    """Return the voters of an organ, worked out once for a position (kept beside the charter, which may be another one)."""
    key = ("roll", id(charter), organ, weights)
    if key not in position.memo:
        position.memo[key] = (charter, list(blocks(charter, position, organ, weights)))
    found: list[Block] = position.memo[key][1]
    return found


def tally_of_members(charter: Charter, position: Position, names: Iterable[str], weights: str | None = None, concerned: frozenset[str] = frozenset()) -> Tally:
    """Return the votes among members by themselves, outside any organ: one each, or by a weight system."""
    found = [_sender(charter, position, name, 1, 1, weights, 0) for name in names]
    return _count(found, concerned, None)


def _count(found: list[Block], concerned: frozenset[str], limit: int | None) -> Tally:
    ours = others = statutory = wide = our_heads = heads = all_heads = wide_heads = 0
    known, largest = set[str](), 0
    for member, votes, sitting, mine, seats, room, each in found:
        places, most = max(seats, sitting), max(room, sitting)
        # One opponent concerned has no vote, nor counts among those provided; in the fixpoint it may have been silenced before.
        out = each if member in concerned else 0
        left = sitting - mine - (out if sitting > mine else 0)
        places -= out if places > mine else 0
        most -= out if most > mine else 0
        ours += min(votes, limit) * mine if limit is not None else votes * mine
        others += votes * left
        statutory += votes * places
        wide += votes * most
        if member is not None:
            largest = max(largest, votes * each)
            # Whoever votes here in two ways is still one head.
            if member in known:
                continue
            known.add(member)
        our_heads += mine // each
        heads += left // each
        all_heads += places // each
        wide_heads += most // each
    if concerned is ANYONE and largest:
        others, statutory, wide = max(others - largest, 0), statutory - largest, wide - largest
        heads, all_heads, wide_heads = max(heads - 1, 0), all_heads - 1, wide_heads - 1
    return Tally(ours, others, statutory, our_heads, heads, all_heads, wide, wide_heads)
