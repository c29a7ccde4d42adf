"""Organs and their votes: adding seats, setting votes, buying votes, moving the seat, putting meetings off, dissolving."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.calendar import add
from holdfast.audit.edited import held
from holdfast.audit.effects import Change, Result, effect
from holdfast.audit.effects.seats import others_refill
from holdfast.audit.holding import others_may, ours_may
from holdfast.audit.motion import Chamber
from holdfast.audit.position import CHOSEN, Position, Stock
from holdfast.audit.tally import stock_of
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import HOST, Apportioned
from holdfast.charter.powers import Holder, Power

__all__ = ["acquire", "apportion", "convene", "dissolve", "enlarge", "lapse_day", "move_seat", "postpone"]

TRADED = frozenset({"bought", "borrowed", "minted"})


def _named(chamber: Chamber, power: Power) -> Iterator[str]:
    yield from dict.fromkeys(name for name in (*power.on, *(power.whose or ())) if name in chamber.charter.organs)


@effect("enlarge", adds=("seats provided", "enlargements"), reads=("seats",))
def enlarge(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Seats are added, one more than there are; whoever fills that kind of seat fills them."""
    position = chamber.position
    for organ in _named(chamber, power):
        for n, seat in enumerate(chamber.charter.organs[organ].seats):
            stock = position.seat((organ, n))
            if seat.filler in CHOSEN and stock.seats and not position.holds("enlarged", organ):
                wider = Stock(stock.there, stock.ours, 2 * stock.provided + 1, stock.room)
                what = f"{stock.provided + 1} more seats in {chamber.charter.title(organ)}"
                yield Change(what, f"{organ}.{n}", position.with_seat((organ, n), wider).with_facts(("enlarged", organ)))


@effect("apportion", adds=("votes set",), reads=("who sets votes",))
def apportion(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Votes are set anew, in our favour: enough for every rule, if we have a vote there at all."""
    charter, position = chamber.charter, chamber.position
    setters = {name for name in ((holder,) if holder is not None else power.by) if isinstance(name, str)}
    named = [
        *_named(chamber, power),
        *(name for name, organ in charter.organs.items() if isinstance(organ.votes, Apportioned) and setters & set(organ.votes.set_by or ())),
    ]
    for organ in dict.fromkeys(named or [name for name, organ in charter.organs.items() if organ.votes is not None]):
        if not position.holds("apportioned", organ) and charter.organs[organ].votes is not None:
            yield Change(f"the votes of {charter.title(organ)}", organ, position.with_facts(("apportioned", organ)))


@effect("acquire_votes", adds=("votes acquired",), reads=("when votes are weighed",))
def acquire(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Votes are bought, borrowed or minted, as many as it takes, where they count at the moment of the vote or of execution."""
    charter, position = chamber.charter, chamber.position
    for name, organ in charter.organs.items():
        live = organ.weights_at != "proposal"
        if TRADED & set(organ.votes_can_be) and live and not position.holds("bought", name):
            yield Change(f"votes in {charter.title(name)}", name, position.with_facts(("bought", name)))


@effect("move_seat", adds=("host of ours",), reads=("members",))
def move_seat(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """The organ moves to a member of ours, and the host's seats with it."""
    charter, position = chamber.charter, chamber.position
    somebody = any(stock_of(charter, position, name).ours for name, _ in position.members)
    for name in _named(chamber, power):
        if somebody and any(HOST in seat.fillers for seat in charter.organs[name].seats) and not position.holds("host", name):
            yield Change(f"{charter.title(name)} to a member of ours", name, position.with_facts(("host", name)))


@effect("postpone", adds=("absences",), reads=("who can call the organ",))
def postpone(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """An organ does not meet, so that nobody can use it, unless others can call it without us."""
    charter, position = chamber.charter, chamber.position
    until = lapse_day(chamber, power)
    for name in _named(chamber, power):
        if not position.away(name) and not _others_call(chamber, name):
            yield Change(charter.title(name), name, position.with_facts(("postponed", name, until)))


def _others_call(chamber: Chamber, organ: str) -> bool:
    """Return whether others can call an organ without us: by its rules of meeting, if no amendment has changed them, or by a power."""
    meets = chamber.charter.organs[organ].meets
    ruled = meets is not None and not chamber.position.holds("called", f"{organ}.meets")
    if meets is not None and ruled and (meets.on_its_own is not None or any(others_may(chamber, tuple(m.by), m.needs) for m in meets.or_by)):
        return True
    calls = (power for power in chamber.charter.powers if power.do == "convene" and organ in power.on and not held(chamber, power))
    return any(others_may(chamber, power.by, power.needs) for power in calls)


def lapse_day(chamber: Chamber, power: Power) -> str:
    """Return the day on which a power's effect lapses, or nothing if it does not, or if we confirm it."""
    lapses = power.lapses
    if lapses is None or not isinstance(lapses.after, Clock):
        return ""
    confirm = lapses.unless_confirmed_by
    if confirm is not None and ours_may(chamber, tuple(confirm.by), confirm.needs)[0]:
        return ""
    return add(chamber.position.day, lapses.after).isoformat()


@effect("convene", retracts=("absences",), reads=("absences",))
def convene(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """An organ that we had put off meets again."""
    for name in _named(chamber, power):
        off = tuple(chamber.position.about("postponed", name))
        if off:
            yield Change(chamber.charter.title(name), name, chamber.position.without_facts(*off))


@effect("dissolve", adds=("absences",), retracts=("seats of ours", "seats of others"), reads=("who refills seats",))
def dissolve(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """An organ ends: its chosen seats fall empty, and nobody can use it until we fill seats again or others do.

    Others refill it within the time that the charter gives for vacancies, or by the next day. An organ without chosen seats is ended for good.
    """
    charter = chamber.charter
    for name in _named(chamber, power):
        position: Position = chamber.position
        if any(position.about("dissolved", name)):
            continue
        until = ""
        for n, seat in enumerate(charter.organs[name].seats):
            if seat.filler not in CHOSEN:
                continue
            stock = position.seat((name, n))
            position = position.with_seat((name, n), Stock(0, 0, stock.seats, stock.room))
            if others_refill(chamber, (name, n)):
                within = seat.vacancy.within if seat.vacancy is not None else None
                until = max(until, add(chamber.position.day, within or Clock(1, "day")).isoformat())
        yield Change(charter.title(name), name, position.with_facts(("dissolved", name, until)))
