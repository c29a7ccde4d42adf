"""Who sits where: filling seats and emptying them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from holdfast.audit.effects import Result, effect
from holdfast.audit.motion import Chamber, others_may, ours_may
from holdfast.audit.position import SeatKey, Stock
from holdfast.audit.tally import controlled
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import Seat
from holdfast.charter.powers import Holder, Joint, Power

__all__ = ["appoint", "can_fill", "filled", "fillers_of", "others_refill", "remove"]

PICKED = ("elected_by", "appointed_by", "co_opted_by")


def fillers_of(seat: Seat) -> tuple[Holder, ...]:
    """Return who fills a seat: each body alone, or all together."""
    if seat.filler not in PICKED:
        return ()
    return (Joint(jointly=seat.fillers),) if seat.jointly and len(seat.fillers) > 1 else tuple(seat.fillers)


def can_fill(chamber: Chamber, seat: Seat) -> bool:
    """Return whether we can fill a seat: propose, choose, confirm, and perform the act by which it takes effect."""
    chosen = bool(ours_may(chamber, fillers_of(seat), seat.needs)[0]) or bool(_proportional(chamber, seat))
    return chosen and completed(chamber, seat)


def completed(chamber: Chamber, seat: Seat) -> bool:
    """Return whether a choice of ours stands: we propose, confirm, and perform the act by which it takes effect (or nobody can refuse it)."""
    for motion in (seat.proposed_by, seat.confirmed_by):
        if motion is not None and not ours_may(chamber, tuple(motion.by), motion.needs)[0]:
            return False
    act = seat.takes_effect_on
    return act is None or act.refusable is False or all(controlled(chamber.charter, chamber.position, name) for name in act.by)


def _proportional(chamber: Chamber, seat: Seat) -> Fraction:
    """Return the share of seats that we win where they go in proportion to the votes; 0 under any other method."""
    organ = next((name for name in seat.fillers if name in chamber.charter.organs), None)
    if seat.method != "proportional" or organ is None:
        return Fraction(0)
    votes = chamber.votes(organ)
    return Fraction(votes.ours, max(votes.ours + votes.others, 1))


def filled(chamber: Chamber, key: SeatKey) -> Stock | None:
    """Return the stock of a kind of seat after we have filled what we can of it; None if that changes nothing."""
    organ, n = key
    seat, stock = chamber.charter.organs[organ].seats[n], chamber.position.seat(key)
    if not can_fill(chamber, seat):
        return None
    share = Fraction(1) if ours_may(chamber, fillers_of(seat), seat.needs)[0] and seat.method != "proportional" else _proportional(chamber, seat)
    if seat.cap is not None:
        share = min(share, chamber.charter.number(seat.cap) or Fraction(1))
    ours = max(stock.ours, math.floor(share * stock.seats))
    return Stock(stock.seats, ours, stock.seats) if ours > stock.ours else None


def others_refill(chamber: Chamber, seat: Seat) -> bool:
    """Return whether others can refill a vacant seat without us."""
    if seat.vacancy is not None:
        return others_may(chamber, tuple(seat.vacancy.filled_by), seat.vacancy.needs)
    return others_may(chamber, fillers_of(seat), seat.needs)


@effect("elect", "appoint", "co_opt", adds=("seats of ours",), retracts=("seats of others",), reads=("votes", "seats"))
def appoint(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Seats that a power lets us fill, where the charter names no other way or the same holder fills them.

    What the seat asks besides (a proposal, a confirmation, an oath) holds for the power too. Within a term only vacant seats are filled: the
    end of the term is waited for where the seat is filled in its own way, and so are seats that go in proportion.
    """
    charter, position = chamber.charter, chamber.position
    for organ in (name for name in power.on if name in charter.organs):
        changed = position
        for n, seat in enumerate(charter.organs[organ].seats):
            stock = position.seat((organ, n))
            term = seat.term if seat.term is not None else charter.organs[organ].term
            own_way = holder in seat.fillers and seat.method != "proportional" and completed(chamber, seat)
            if not own_way and seat.filler not in ("filled_by_other", "drawn_from"):
                continue
            fixed = own_way and (term == "life" or isinstance(term, Clock))
            after = Stock(stock.seats, stock.seats - stock.others if fixed else stock.seats, stock.seats)
            if after.ours > stock.ours:
                changed = changed.with_seat((organ, n), after)
        if not charter.organs[organ].seats and not charter.organs[organ].votes:
            changed = changed.with_facts(("ours", organ))
        if changed is not position:
            yield charter.title(organ), changed


@effect("remove", "recall", adds=("our share",), retracts=("seats of others",), reads=("votes", "seats"))
def remove(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Seats of others fall empty, and stay so where others cannot refill them without us."""
    charter, position = chamber.charter, chamber.position
    for organ in _organs(chamber, power):
        changed = position
        for n, seat in enumerate(charter.organs[organ].seats):
            stock = position.seat((organ, n))
            if stock.others and not others_refill(chamber, seat):
                changed = changed.with_seat((organ, n), Stock(stock.ours, stock.ours, stock.seats))
        if changed is not position:
            yield charter.title(organ), changed


def _organs(chamber: Chamber, power: Power) -> Iterator[str]:
    names = [*power.on, *(power.whose or ())]
    yield from (name for name in names if name in chamber.charter.organs)
