"""Who sits where: filling seats and emptying them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from holdfast.audit.edited import dropped
from holdfast.audit.effects import Change, Result, effect
from holdfast.audit.holding import others_may, ours_may
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import checked, performs
from holdfast.audit.position import CHOSEN, SeatKey, Stock
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import Seat
from holdfast.charter.powers import Holder, Joint, Power
from holdfast.charter.rules import Rule

__all__ = ["PICKED", "appoint", "filled", "fillers_of", "others_refill", "remove", "vacate", "won"]

PICKED = {"elected_by": "elect", "appointed_by": "appoint", "co_opted_by": "co_opt"}
"""Ways to fill a seat that a body decides on, with the verb for each."""


def fillers_of(seat: Seat, *, vacancy: bool = False) -> tuple[tuple[Holder, ...], Rule | None]:
    """Return who fills a seat (each body alone, or all together) and by which rule; a vacancy may have a filler of its own."""
    if vacancy and seat.vacancy is not None:
        return tuple(seat.vacancy.filled_by), seat.vacancy.needs
    if seat.filler not in PICKED:
        return (), None
    return ((Joint(jointly=seat.fillers),) if seat.jointly and len(seat.fillers) > 1 else tuple(seat.fillers)), seat.needs


def won(chamber: Chamber, key: SeatKey, seats: int, *, vacancy: bool = False) -> int:
    """Return how many of a number of seats we would fill: all that we can propose, choose and confirm; our share where they are proportional."""
    organ, n = key
    seat = chamber.charter.organs[organ].seats[n]
    by, needs = fillers_of(seat, vacancy=vacancy)
    if not by or not _confirmed(chamber, key):
        return 0
    if filled(chamber, key):
        share = Fraction(1)
    else:
        share = Fraction(1) if ours_may(chamber, by, needs)[0] and seat.method != "proportional" else _proportional(chamber, seat)
    if seat.cap is not None and not dropped(chamber, organ, f"seats.{n}.cap"):
        share = min(share, chamber.number(seat.cap))
    return math.floor(share * seats)


def filled(chamber: Chamber, key: SeatKey) -> bool:
    """Return whether an amendment has made a kind of seat ours to fill."""
    return chamber.position.holds("filled", f"{key[0]}.seats.{key[1]}")


def _confirmed(chamber: Chamber, key: SeatKey, by: Power | None = None) -> bool:
    """Return whether nothing stops our choice: proposal, confirmation, checks on the power to fill these seats, the act by which they take effect."""
    (organ, n), seat = key, chamber.charter.organs[key[0]].seats[key[1]]
    for name, motion in (("proposed_by", seat.proposed_by), ("confirmed_by", seat.confirmed_by)):
        if motion is not None and not ours_may(chamber, tuple(motion.by), motion.needs)[0] and not dropped(chamber, organ, f"seats.{n}.{name}"):
            return False
    if by is None and not filled(chamber, key):
        same = [power for power in chamber.charter.powers if power.do in PICKED.values() and organ in power.on and set(seat.fillers) & set(_names(power))]
        if same and all(checked(chamber, power) is not None for power in same):
            return False
    return seat.takes_effect_on is None or performs(chamber, seat.takes_effect_on) or dropped(chamber, organ, f"seats.{n}.takes_effect_on")


def _names(power: Power) -> Iterator[str]:
    for holder in power.by:
        if isinstance(holder, Joint):
            yield from holder.jointly
        elif isinstance(holder, str):
            yield holder


def _proportional(chamber: Chamber, seat: Seat) -> Fraction:
    """Return the share of seats that we win where they go in proportion to the votes; 0 under any other method."""
    organ = next((name for name in seat.fillers if name in chamber.charter.organs), None)
    if seat.method != "proportional":
        return Fraction(0)
    if organ is None:
        return Fraction(int(bool(ours_may(chamber, tuple(seat.fillers), None)[0])))
    votes = chamber.votes(organ)
    return Fraction(votes.ours, max(votes.ours + votes.others, 1))


def others_refill(chamber: Chamber, key: SeatKey) -> bool:
    """Return whether others can refill a vacant seat without us."""
    seat = chamber.charter.organs[key[0]].seats[key[1]]
    if filled(chamber, key):
        return False
    if seat.vacancy is None and seat.filler not in PICKED:
        # Nothing says who fills it again: others do, at their worst.
        return True
    return others_may(chamber, *fillers_of(seat, vacancy=True))


@effect(
    "elect",
    "appoint",
    "co_opt",
    adds=("seats of ours", "bodies of ours"),
    retracts=("seats of others",),
    reads=("seats", "terms"),
)
def appoint(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Seats that words or a lot fill are filled by the power's holder; an organ of which nothing says who sits in it, or an outsider, is ours.

    Within a term, or for life, only vacant seats are filled. Seats that have a filler of their own are filled by it (see `filling`).
    """
    charter, position = chamber.charter, chamber.position
    for organ in (name for name in power.on if name in charter.organs):
        changed, body = position, charter.organs[organ]
        for n, seat in enumerate(body.seats):
            stock, term = chamber.unlent.seat((organ, n)), seat.term if seat.term is not None else body.term
            open_now = stock.vacant if term == "life" or isinstance(term, Clock) else stock.provided
            if seat.filler in ("filled_by_other", "drawn_from") and _confirmed(chamber, (organ, n), power) and open_now and stock.ours < stock.provided:
                ours = min(stock.ours + open_now, stock.provided)
                changed = changed.with_seat((organ, n), Stock(max(stock.there, ours), ours, stock.seats, stock.room))
        if not body.seats and not body.votes:
            changed = changed.with_facts(("ours", organ))
        if changed.key != position.key:
            yield Change(charter.title(organ), organ, changed)
    for name in power.on:
        if name in charter.outsiders and not position.holds("ours", name):
            yield Change(charter.title(name), name, position.with_facts(("ours", name)))


@effect("remove", "recall", retracts=("seats of others",), reads=("votes", "seats", "who refills seats"))
def remove(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Seats of others fall empty, and stay so where others cannot refill them without us."""
    yield from vacate(chamber, power)


def vacate(chamber: Chamber, power: Power) -> Result:
    """Yield, for each organ that a power is used on, the position in which seats of others that they cannot refill are empty."""
    for organ in dict.fromkeys(name for name in (*power.on, *(power.whose or ())) if name in chamber.charter.organs):
        changed = chamber.position
        for n, seat in enumerate(chamber.charter.organs[organ].seats):
            stock = changed.seat((organ, n))
            if seat.filler in CHOSEN and stock.others and not others_refill(chamber, (organ, n)):
                changed = changed.with_seat((organ, n), Stock(stock.ours, stock.ours, stock.seats, stock.room))
        if changed is not chamber.position:
            yield Change(chamber.charter.title(organ), organ, changed)
