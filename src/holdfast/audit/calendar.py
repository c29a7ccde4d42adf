"""By which day a move can be done: meetings, notice, voting time, waiting times, terms.

Days are the latest that the rules allow, not the earliest that luck may bring: a body that meets every year is taken to have just met, unless
it was in session for the coalition's last motion, or the coalition can call it. Months and years are counted on the calendar.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import MAXYEAR, date, timedelta

from holdfast.audit.motion import Chamber, ours_may
from holdfast.charter.clocks import Clock
from holdfast.charter.powers import Holder
from holdfast.charter.rules import Readings, Rule

__all__ = ["add", "later"]


def add(day: date, clock: Clock | None) -> date:
    """Return the day after a span; spans under a day count as none, and no day is after the last one that a calendar has."""
    if clock is None:
        return day
    if clock.unit in ("month", "year"):
        months = day.year * 12 + day.month - 1 + clock.number * (12 if clock.unit == "year" else 1)
        year, month = divmod(months, 12)
        if year > MAXYEAR:
            return date.max
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    days = int(clock.seconds // 86_400)
    return date.max if days > (date.max - day).days else day + timedelta(days=days)


def later(chamber: Chamber, holder: Holder | None, waits: Iterable[Clock | None], rule: Rule | None) -> date:
    """Return the day on which a motion of this holder has taken effect."""
    day = _meeting(chamber, holder)
    for wait in waits:
        day = add(day, wait)
    if isinstance(rule, Readings) and rule.apart is not None:
        for _ in range(rule.readings - 1):
            day = add(day, rule.apart)
    return day


def _meeting(chamber: Chamber, holder: Holder | None) -> date:
    """Return the day of the holder's next meeting: today if it is in session, after notice if we can call it, else a whole interval on."""
    day = chamber.position.day
    organ = chamber.charter.organs.get(holder) if isinstance(holder, str) else None
    if organ is None or organ.meets is None or dict(chamber.position.met).get(str(holder)) == day:
        return day
    meets = organ.meets
    callers = [meets.convened_by] if meets.convened_by else []
    if any(ours_may(chamber, tuple(by), None)[0] for by in callers) or any(ours_may(chamber, tuple(motion.by), motion.needs)[0] for motion in meets.or_by):
        return add(day, meets.notice)
    for power in chamber.charter.powers:
        if power.do == "convene" and holder in power.on and ours_may(chamber, power.by, power.needs)[0]:
            return add(day, power.notice)
    return add(day, meets.every if isinstance(meets.every, Clock) else None)
