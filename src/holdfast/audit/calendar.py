"""By which day a move can be done: meetings, notice, voting time, waiting times, terms.

Days are the latest that the rules allow, not the earliest that luck may bring: a body that meets every year is taken to have just met, unless
it was in session for the coalition's last motion, or the coalition can call it. Every term is taken to begin on the first day of the audit, so
that seats are filled again on fixed days, one term (or its staggered part) after another. Months and years are counted on the calendar.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date, timedelta
from fractions import Fraction
from math import ceil

from holdfast.audit.edited import dropped, power_holders
from holdfast.audit.holding import ours_may
from holdfast.audit.motion import Chamber
from holdfast.audit.position import SeatKey, Stock
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import Organ, Seat
from holdfast.charter.powers import Holder
from holdfast.charter.rules import Readings, Rule

__all__ = ["add", "later", "next_renewal", "part", "renewals", "seats_due"]

WORDS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifths": 5, "sixths": 6, "ninths": 9}
NUMBERS = {word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1)}
MAX_RENEWALS = 400


def add(day: date, clock: Clock | None) -> date:
    """Return the day after a span; spans under a day count as none, and no day is after the last one that a calendar has."""
    if clock is None:
        return day
    if clock.unit in ("month", "year"):
        return _months(day, clock.number * (12 if clock.unit == "year" else 1))
    days = int(clock.seconds // 86_400)
    return date.max if days > (date.max - day).days else day + timedelta(days=days)


def _months(day: date, number: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def part(seat: Seat, organ: Organ, seats: int) -> Fraction:
    """Return the part of the seats that is filled at a time: all of them, or a staggered part read from the text (a third where it cannot be read)."""
    text = (seat.staggered or organ.staggered or "").lower()
    if not text:
        return Fraction(1)
    for word in re.findall(r"[a-z]+", text):
        if word in WORDS:
            return Fraction(1, WORDS[word])
    yearly = re.search(r"\b([a-z]+|[0-9]+)\b.*\b(?:a|each|every|per) year\b", text)
    term = _term(seat, organ)
    if yearly and seats and term is not None:
        number = next(
            (NUMBERS.get(word) or (int(word) if word.isdigit() else None) for word in re.findall(r"[a-z]+|[0-9]+", text) if word in NUMBERS or word.isdigit()),
            None,
        )
        if number and number < seats:
            return Fraction(number, seats)
    return Fraction(1, 3)


def _term(seat: Seat, organ: Organ) -> Clock | None:
    term = seat.term if seat.term is not None else organ.term
    return term if isinstance(term, Clock) and term.number else None


def renewals(chamber: Chamber, key: SeatKey) -> Iterator[date]:
    """Yield the days on which a kind of seat is filled again, from the first day of the audit on; none where no term is stated as a span."""
    organ = chamber.charter.organs[key[0]]
    seat, stock = organ.seats[key[1]], chamber.position.seat(key)
    term = _term(seat, organ)
    if term is None:
        return
    share, since = part(seat, organ, stock.seats), chamber.position.since
    months = term.number * {"month": 1, "year": 12}.get(term.unit, 0)
    for n in range(1, MAX_RENEWALS):
        if months:
            day = _months(since, max(int(months * share), 1) * n)
        else:
            days = max(int(term.seconds * share) // 86_400, 1) * n
            day = date.max if days > (date.max - since).days else since + timedelta(days=days)
        yield day
        if day == date.max:
            return


def next_renewal(chamber: Chamber, key: SeatKey) -> date | None:
    """Return the next day on which a kind of seat is filled again (today too, if that is not done yet); None where no term is stated as a span."""
    done = {fact[2] for fact in chamber.position.about("renewed", f"{key[0]}.{key[1]}")}
    return next((day for day in renewals(chamber, key) if day >= chamber.position.day and day.isoformat() not in done), None)


def later(chamber: Chamber, holder: Holder | None, waits: Iterable[Clock | None], rule: Rule | None, not_before: date | None = None) -> date:
    """Return the day on which a motion of this holder has taken effect, at a meeting not before a day if one is given."""
    day = _meeting(chamber, holder, not_before or chamber.position.day)
    for wait in waits:
        day = add(day, wait)
    if isinstance(rule, Readings) and rule.apart is not None:
        for _ in range(rule.readings - 1):
            day = add(day, rule.apart)
    return day


def _meeting(chamber: Chamber, holder: Holder | None, not_before: date) -> date:
    """Return the day of the holder's next meeting: today if it is in session, after notice if we can call it, else a whole interval on."""
    day = chamber.position.day
    organ = chamber.charter.organs.get(holder) if isinstance(holder, str) else None
    called = organ is not None and chamber.position.holds("called", f"{holder}.meets")
    if organ is None or organ.meets is None or called or (holder in chamber.position.session and not_before <= day):
        return max(day, not_before)
    meets = organ.meets
    callers = [body for body in (meets.convened_by, meets.date_set_by) if body]
    if any(ours_may(chamber, tuple(by), None)[0] for by in callers) or any(ours_may(chamber, tuple(motion.by), motion.needs)[0] for motion in meets.or_by):
        return max(add(day, meets.notice), not_before)
    for power in chamber.charter.powers:
        if power.do == "convene" and holder in power.on and power_holders(chamber, power):
            return max(add(day, power.notice if not dropped(chamber, power.id, "notice") else None), not_before)
    if not isinstance(meets.every, Clock) or meets.every.number == 0:
        return max(day, not_before)
    for _ in range(MAX_RENEWALS):
        day = add(day, meets.every)
        if day >= not_before:
            return day
    return date.max


def seats_due(seat: Seat, organ: Organ, stock: Stock) -> int:
    """Return how many seats are filled at a time."""
    return ceil(part(seat, organ, stock.seats) * stock.provided)
