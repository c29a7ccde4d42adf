"""Days: when a body meets, when terms end, and what time does by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import MAXYEAR, date, timedelta
from fractions import Fraction
from math import ceil

from holdfast.audit.replay.ballots import who_may
from holdfast.audit.replay.standing import able
from holdfast.audit.replay.world import BY_CHOICE, World
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import Organ, Seat
from holdfast.charter.powers import Holder, Joint
from holdfast.charter.rules import Rule

__all__ = ["after", "all_due", "chosen_by", "meeting", "others_fill", "portion", "term_ends", "wait"]

PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifths": 5, "sixths": 6, "ninths": 9}
COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
LONGEST = 400
Gains = Callable[[World, tuple[str, int], int], int]


def after(day: date, span: Clock | None, times: int = 1) -> date:
    """The day that lies a span (so many times) later."""
    if span is None:
        return day
    if span.unit not in ("month", "year"):
        try:
            return day + timedelta(days=int(span.seconds // 86_400) * times)
        except OverflowError:
            return date.max
    return _months(day, span.number * times * (12 if span.unit == "year" else 1))


def _months(day: date, number: int) -> date:
    month = day.month - 1 + number
    year = day.year + month // 12
    if year > MAXYEAR:
        return date.max
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month % 12 + 1, min(day.day, last))
        except ValueError:
            continue
    return date.max


def _span(seat: Seat, organ: Organ) -> Clock | None:
    term = organ.term if seat.term is None else seat.term
    return term if isinstance(term, Clock) and term.number > 0 else None


def portion(seat: Seat, organ: Organ, places: int) -> Fraction:
    """The part of the seats that falls due at a time."""
    text = seat.staggered or organ.staggered
    if text is None:
        return Fraction(1)
    found = [PARTS[word] for word in re.findall("[a-z]+", text.lower()) if word in PARTS]
    if found:
        return Fraction(1, found[0])
    match = re.search(r"\b(?:a|each|every|per) year\b", text.lower())
    if match and places and _span(seat, organ) is not None:
        before = re.findall("[a-z]+|[0-9]+", text.lower())
        numbers = [COUNTS.index(word) if word in COUNTS[1:] else int(word) for word in before if word in COUNTS[1:] or word.isdigit()]
        if numbers and 0 < numbers[0] < places:
            return Fraction(numbers[0], places)
    return Fraction(1, 3)


def term_ends(world: World, key: tuple[str, int], first: date, last: date) -> list[date]:
    """Days from `first` to `last` on which seats of a kind fall due and were not filled yet; every term begins on the first day of the audit."""
    organ = world.charter.organs[key[0]]
    seat = organ.seats[key[1]]
    span, days = _span(seat, organ), list[date]()
    if span is None:
        return days
    part = portion(seat, organ, world.chairs[key].places)
    for n in range(1, LONGEST):
        if span.unit in ("month", "year"):
            day = _months(world.begin, max(int(span.number * (12 if span.unit == "year" else 1) * part), 1) * n)
        else:
            try:
                day = world.begin + timedelta(days=max(int(span.seconds * part) // 86_400, 1) * n)
            except OverflowError:
                day = date.max
        if day > last:
            break
        if day >= first and world.renewed.get(key) != day:
            days.append(day)
        if day == date.max:
            break
    return days


def all_due(world: World, key: tuple[str, int]) -> date | None:
    """The day by which every seat of a kind has fallen due once; None where no term is a span of time."""
    organ = world.charter.organs[key[0]]
    seat = organ.seats[key[1]]
    span, part = _span(seat, organ), portion(seat, organ, world.chairs[key].places)
    if span is None:
        return None
    times = ceil(1 / part)
    if span.unit in ("month", "year"):
        return _months(world.begin, max(int(span.number * (12 if span.unit == "year" else 1) * part), 1) * times)
    try:
        return world.begin + timedelta(days=max(int(span.seconds * part) // 86_400, 1) * times)
    except OverflowError:
        return date.max


def meeting(world: World, holder: Holder | None, earliest: date | None = None) -> date:
    """The day of the next meeting of a holder, not before a day."""
    from_day = max(world.today, earliest or world.today)
    body = world.charter.organs.get(holder) if isinstance(holder, str) else None
    called = isinstance(holder, str) and world.new_text(holder, "meets")
    if body is None or body.meets is None or called or (holder in world.sitting and from_day == world.today):
        return from_day
    meets = body.meets
    callers: list[tuple[tuple[Holder, ...], Rule | None]] = [(tuple(by), None) for by in (meets.convened_by, meets.date_set_by) if by]
    callers += [(tuple(motion.by), motion.needs) for motion in meets.or_by]
    if any(who_may(world, who, needs) for by, needs in callers for who in by):
        return max(after(world.today, meets.notice), from_day)
    for power in world.charter.powers:
        if power.do == "convene" and holder in power.on and able(world, power):
            return max(after(world.today, None if world.new_text(power.id, "notice") else power.notice), from_day)
    if not isinstance(meets.every, Clock) or meets.every.number == 0:
        return from_day
    day = world.today
    for _ in range(LONGEST):
        day = after(day, meets.every)
        if day >= from_day:
            return day
    return date.max


def chosen_by(seat: Seat, vacancy: bool = False) -> tuple[Holder, ...]:
    """Who fills a seat."""
    if vacancy and seat.vacancy is not None:
        return tuple(seat.vacancy.filled_by)
    if seat.filler not in ("elected_by", "appointed_by", "co_opted_by"):
        return ()
    return (Joint(jointly=seat.fillers),) if seat.jointly and len(seat.fillers) > 1 else tuple(seat.fillers)


def others_fill(world: World, key: tuple[str, int]) -> bool:
    """Whether others can fill an empty seat without us; where nothing says who fills it, they can."""
    seat = world.charter.organs[key[0]].seats[key[1]]
    if world.new_text(key[0], f"seats.{key[1]}"):
        return False
    by, needs = chosen_by(seat, True), seat.vacancy.needs if seat.vacancy is not None else seat.needs
    return not by or any(who_may(world, who, needs, ours=False) for who in by)


def wait(world: World, to: date, gains: Gains) -> World:
    """Let time pass: dissolved organs are filled again by others, and seats of ours end with their terms unless we can fill them again.

    `gains(world, key, places)` tells how many places of a kind we would fill.
    """
    world = world.clone()
    if to == world.today:
        return world
    events: list[tuple[date, int, object]] = [
        (date.fromisoformat(day), 0, organ) for organ, day in world.dissolved.items() if day and date.fromisoformat(day) <= to
    ]
    for n, (key, count) in enumerate(world.chairs.items(), start=1):
        if count.ours:
            events += [(day, n, key) for day in term_ends(world, key, world.today, to) if day < to]
    for day, _, what in sorted(events, key=lambda event: event[:2]):
        world.today = day
        if isinstance(what, tuple):
            _ends(world, what, gains)
            continue
        for n, seat in enumerate(world.charter.organs[str(what)].seats):
            if seat.filler in BY_CHOICE and others_fill(world, (str(what), n)):
                count = world.chairs[str(what), n]
                count.theirs = max(count.places - count.ours, count.theirs)
        world.dissolved.pop(str(what), None)
    world.today = to
    world.sitting = set()
    return world


def _ends(world: World, key: tuple[str, int], gains: Gains) -> None:
    body, count = world.charter.organs[key[0]], world.chairs[key]
    seat = body.seats[key[1]]
    due = ceil(portion(seat, body, count.places) * count.places)
    lost = max(min(count.ours, due) - gains(world, key, due), 0)
    refilled = others_fill(world, key) if lost else False
    count.ours -= lost
    count.theirs += lost if refilled else 0
