"""Seats in time: filling them at the end of their terms or where they are vacant, recalling their holders, and losing our own when a term ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from holdfast.audit.calendar import later, next_renewal, renewals, seats_due
from holdfast.audit.effects import Change
from holdfast.audit.effects.seats import PICKED, filled, fillers_of, others_refill, won
from holdfast.audit.holding import ours_may
from holdfast.audit.motion import Chamber, Outcome
from holdfast.audit.position import CHOSEN, Position, SeatKey, Stock
from holdfast.charter.organs import Seat
from holdfast.charter.powers import Holder
from holdfast.charter.rules import Rule

__all__ = ["Filling", "fillings", "fillings_of", "on_day", "pass_time", "recalls", "recalls_of"]


class Filling(NamedTuple):
    """A filling (or recall) of one kind of seat: who does it, by which verb and rule, on which day, with how many votes, and what changes."""

    key: SeatKey
    seat: Seat
    verb: str
    holder: Holder | None
    rule: Rule | None
    day: date
    outcome: Outcome
    change: Change


def fillings(chamber: Chamber) -> Iterator[Filling]:
    """Yield the filling of each kind of seat by its own filler: what is vacant at the filler's next meeting, the rest when terms end."""
    for organ, body in chamber.charter.organs.items():
        for n, seat in enumerate(body.seats):
            if seat.filler in PICKED:
                yield from fillings_of(chamber, (organ, n))


def fillings_of(chamber: Chamber, key: SeatKey, due: date | None = None) -> Iterator[Filling]:
    """Yield the fillings of one kind of seat; in the fixpoint days play no part.

    `due` is the end of a term that passed while the filler waited for its meeting.
    """
    body, stock = chamber.charter.organs[key[0]], chamber.unlent.seat(key)
    seat = body.seats[key[1]]
    term = seat.term if seat.term is not None else body.term
    if stock.vacant:
        gained = won(chamber, key, stock.vacant, vacancy=True)
        after = Stock(stock.there + gained, stock.ours + gained, stock.seats, stock.room)
        if gained:
            yield _made(chamber, key, seat, after, None, vacancy=True)
    if term == "life" or not stock.others + stock.vacant:
        return
    number = seats_due(seat, body, stock)
    gained = won(chamber, key, number)
    whole = number >= stock.provided
    ours = max(stock.ours, gained) if whole else min(stock.ours + gained, stock.provided)
    if ours > stock.ours:
        due = due or (None if chamber.relaxed else next_renewal(chamber, key))
        yield _made(chamber, key, seat, Stock(max(stock.there, stock.provided if whole else ours), ours, stock.seats, stock.room), due, vacancy=False)


def _made(chamber: Chamber, key: SeatKey, seat: Seat, after: Stock, due: date | None, *, vacancy: bool) -> Filling:
    charter, position, name = chamber.charter, chamber.position, f"{key[0]}.{key[1]}"
    by, needs = fillers_of(seat, vacancy=vacancy)
    outcome, holder = ours_may(chamber, by, needs)
    if filled(chamber, key):
        outcome, holder, needs = Outcome(True), None, None
    day = position.day if chamber.relaxed else later(chamber, holder, (), needs, due)
    # The organ meets again once seats are filled; the renewal that was used is not used twice.
    old = [fact for fact in position.facts if fact[0] in ("dissolved", "renewed") and fact[1] in (key[0], name)]
    kept = [fact for fact in old if fact[0] == "renewed" and due is None]
    changed = position.with_seat(key, after).without_facts(*old).with_facts(*kept)
    if due is not None:
        changed = changed.with_facts(("renewed", name, due.isoformat()))
    gained = after.ours - chamber.unlent.seat(key).ours
    label = charter.title(key[0]) if after.provided == 1 else f"{gained:,} seat{'s' if gained > 1 else ''} of {charter.title(key[0])}"
    return Filling(key, seat, PICKED[seat.filler], holder, needs, day, outcome, Change(label, name if not vacancy else f"{name}.vacant", changed))


def recalls(chamber: Chamber) -> Iterator[Filling]:
    """Yield the recall of holders by whoever may recall them, where others cannot refill the seats without us."""
    for organ, body in chamber.charter.organs.items():
        for n, seat in enumerate(body.seats):
            if seat.recall is not None and seat.filler in CHOSEN:
                yield from recalls_of(chamber, (organ, n))


def recalls_of(chamber: Chamber, key: SeatKey) -> Iterator[Filling]:
    """Yield the recall of the holders of one kind of seat that are not ours."""
    charter, position, stock = chamber.charter, chamber.position, chamber.position.seat(key)
    seat = charter.organs[key[0]].seats[key[1]]
    if seat.recall is None or not stock.others or others_refill(chamber, key):
        return
    outcome, holder = ours_may(chamber, tuple(seat.recall.by), seat.recall.needs)
    if outcome:
        changed = position.with_seat(key, Stock(stock.ours, stock.ours, stock.seats, stock.room))
        day, name = position.day if chamber.relaxed else later(chamber, holder, (), seat.recall.needs), f"{key[0]}.{key[1]}"
        yield Filling(key, seat, "recall", holder, seat.recall.needs, day, outcome, Change(charter.title(key[0]), name, changed))


def on_day(chamber: Chamber, day: date) -> Chamber:
    """Return the chamber on a later day, worked out once."""
    if ("on", day) not in chamber.memo:
        chamber.memo["on", day] = chamber.at(pass_time(chamber, day))
    found: Chamber = chamber.memo["on", day]
    return found


def pass_time(chamber: Chamber, to: date) -> Position:
    """Return the position on a later day: dissolved organs that others can fill are filled again, and our seats end with their terms.

    A seat of ours whose term ends stays ours if we can fill it again; else others fill it, or it falls vacant if they cannot either.
    """
    position, day = chamber.position, chamber.position.day
    if to == day:
        return position
    events: list[tuple[date, int, SeatKey | str]] = []
    for fact in position.facts:
        if fact[0] == "dissolved" and fact[2] and fact[2] <= to.isoformat():
            events.append((date.fromisoformat(fact[2]), 0, fact[1]))
    for n, (key, stock) in enumerate(position.seats, start=1):
        done = {fact[2] for fact in position.about("renewed", f"{key[0]}.{key[1]}")}
        if stock.ours:
            events += [(r, n, key) for r in _until(renewals(chamber, key), to) if r >= day and r.isoformat() not in done and r < to]
    for when, _, what in sorted(events, key=lambda event: event[:2]):
        here = replace(chamber, position=replace(position, day=when))
        position = _refilled(here, what) if isinstance(what, str) else _ended(here, what)
    return replace(position, day=to)


def _until(days: Iterator[date], last: date) -> Iterator[date]:
    for day in days:
        if day > last:
            return
        yield day


def _refilled(chamber: Chamber, organ: str) -> Position:
    position = chamber.position
    for n, seat in enumerate(chamber.charter.organs[organ].seats):
        stock = position.seat((organ, n))
        if seat.filler in CHOSEN and stock.vacant and others_refill(chamber, (organ, n)):
            position = position.with_seat((organ, n), Stock(stock.seats, stock.ours, stock.seats, stock.room))
    return position.without_facts(*position.about("dissolved", organ))


def _ended(chamber: Chamber, key: SeatKey) -> Position:
    organ = chamber.charter.organs[key[0]]
    seat, stock = organ.seats[key[1]], chamber.position.seat(key)
    number = seats_due(seat, organ, stock)
    lost = max(min(stock.ours, number) - won(chamber, key, number), 0)
    if not lost:
        return chamber.position
    there = stock.there if others_refill(chamber, key) else stock.there - lost
    return chamber.position.with_seat(key, Stock(there, stock.ours - lost, stock.seats, stock.room))
