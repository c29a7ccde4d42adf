"""Whether turns of the line came soon after treaties, against dates drawn at random."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Event
from holdfast.study.rules import Finding, rule

Days = NDArray[np.bool_]
Turn = tuple[int, int]
"""First and last day that a turn may have been, counted from the first day of the window."""

YEARS = 200
"""Longest stretch from which dates are drawn."""


@rule("treaties_before_turns")
def treaties_before_turns(
    evidence: Evidence, patron: str | None, *, first: str, last: str, months: int, least: int, top: float, split: str, not_treaties: Mapping[str, str]
) -> Finding:
    """Compare the share of turns with a treaty in the `months` before them with the same share at random dates between `first` and `last`.

    A turn is the start of a period of the general line, the first excepted. A treaty is an event of that kind, less `not_treaties`, which gives
    the reason for each. A date known to the month or year may be any of its days: the share is an interval, and supported needs its low end to
    stand out where chance is given every doubt, contradicted its high end to be ordinary where chance is given none. The chance is exact, since
    dates drawn independently, each day alike, make the number of hits binomial: `top` is the outer share of such dates that the claim must reach,
    and to have no more hits than their median contradicts it. Raises ValueError for dates out of order or unknown events.
    """
    start, end = PartialDate.parse(first).first, PartialDate.parse(last).last
    if end <= start or months < 1 or end.year - start.year > YEARS:
        raise ValueError(f"the last date must come after the first, by at most {YEARS} years, and the months must be at least 1")
    unknown = sorted(set(not_treaties) - {row.id for row in evidence.events if row.kind == "treaty"})
    if unknown:
        raise ValueError(f"no treaty {', '.join(unknown)}")
    treaties = [row for row in evidence.events if row.kind == "treaty" and row.id not in not_treaties]
    days = (end - start).days + 1
    marks = _marks(treaties, start, days, months)
    sure, maybe = (np.logical_or.reduce([mark[k] for mark in marks]) if marks else np.zeros(days, dtype=bool) for k in (0, 1))
    starts = [row.date_start for row in sorted(evidence.line, key=lambda row: row.date_start)[1:]]
    turns = _within(starts, start, days)
    if len(turns) < least:
        return Finding("not_testable", f"{len(turns)} dated turns of the general line; the rule asks for {least}.")
    low, high = _hits(turns, sure, maybe)
    n, chance, least_chance = len(turns), float(maybe.mean()), float(sure.mean())
    rare, common = _at_least(low, n, chance), _at_least(high, n, least_chance)
    verdict = "supported" if rare <= top else "contradicted" if common > 0.5 else "undetermined"
    at = (PartialDate.parse(split).first - start).days
    early = [turn for turn in turns if turn[1] < at]
    late = [turn for turn in turns if turn[0] >= at]
    met = [f"{turn} ({_names(turn, treaties, marks, start, days)})" for turn in starts if any(maybe[n : m + 1].any() for n, m in _within([turn], start, days))]
    text = (
        f"{_range(low, high)} of {n} turns of the general line have a treaty in the {months} months before them; dates drawn at random do as well with"
        f" probability {_pair(common, rare)}, and the claim needs {top:g} or less throughout."
        f" The turns: {'; '.join(met) or 'none'}. The range comes from dates known to the month or year, and from a treaty on the very day of a turn."
        f" A day drawn at random has a treaty before it with a chance of {least_chance:.0%} to {chance:.0%}."
        f" Before {split}: {_share(early, sure, maybe)} turns; from then on: {_share(late, sure, maybe)}."
        f" With all turns shifted together round the calendar, as close to each other as they were, {_shifted(turns, sure, maybe, low, high)}."
        f" With the dates that the table of sections' turns gives for the centre: {_share(_within(_by_section(evidence), start, days), sure, maybe)}."
    )
    return Finding(verdict, text, (low + high) / 2 / n, low / n, high / n, unit="as a share of the turns")


def _back(day: date, months: int) -> date:
    """Return the day so many months earlier, or the last of its month if that has no such day."""
    number = max(day.year * 12 + day.month - 1 - months, 12)
    month = PartialDate(number // 12, number % 12 + 1)
    return min(month.first + timedelta(days=day.day - 1), month.last)


def _marks(treaties: Sequence[Event], start: date, days: int, months: int) -> list[tuple[Days, Days]]:
    """Return for each treaty the days that surely, and those that possibly, have it in the months before; on its own day it only may have come before."""
    day = start.toordinal() + np.arange(days)
    back = np.array([_back(date.fromordinal(int(n)), months).toordinal() for n in day])
    spans = [(row.date_start.first.toordinal(), (row.date_end or row.date_start).last.toordinal()) for row in treaties]
    return [((back <= first) & (last < day), (back <= last) & (first <= day)) for first, last in spans]


def _names(turn: PartialDate, treaties: Sequence[Event], marks: Sequence[tuple[Days, Days]], start: date, days: int) -> str:
    """Name the treaties that a turn may have followed."""
    (first, last), *_ = _within([turn], start, days)
    return ", ".join(row.title for row, (_, maybe) in zip(treaties, marks, strict=True) if maybe[first : last + 1].any())


def _within(dates: Sequence[PartialDate], start: date, days: int) -> list[Turn]:
    """Return the dates that lie in the window, as numbers of days."""
    numbers = [((row.first - start).days, (row.last - start).days) for row in dates]
    return [(low, high) for low, high in numbers if low >= 0 and high < days]


def _by_section(evidence: Evidence) -> list[PartialDate]:
    """Return the date of each turn that the table of sections' turns gives most often."""
    return [
        Counter(row.centre_date for row in evidence.turns if row.turn == turn).most_common(1)[0][0] for turn in sorted({row.turn for row in evidence.turns})
    ]


def _hits(turns: Sequence[Turn], sure: Days, maybe: Days) -> tuple[int, int]:
    """Return how many turns surely, and how many possibly, have a treaty before them."""
    return sum(bool(sure[low : high + 1].all()) for low, high in turns), sum(bool(maybe[low : high + 1].any()) for low, high in turns)


def _at_least(k: int, n: int, p: float) -> float:
    """Return the probability of at least k hits in n independent draws."""
    return math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


def _shifted(turns: Sequence[Turn], sure: Days, maybe: Days, low: int, high: int) -> str:
    """Say how often the turns, all moved by the same number of days, have as many hits; what passes the end comes back at the beginning."""
    at_most, at_least = (np.zeros(len(sure), dtype=int) for _ in range(2))
    for first, last in turns:
        width = last - first + 1
        at_least += _held(sure, first, width) == width
        at_most += _held(maybe, first, width) > 0
    return f"{np.mean(at_most >= low):.0%} of the shifts do as well as {low} and {np.mean(at_least >= high):.0%} as well as {high}"


def _held(marked: Days, first: int, width: int) -> NDArray[np.int_]:
    """Return for each shift how many days of the turn are marked."""
    total = np.concatenate(([0], np.cumsum(np.concatenate((marked, marked, marked)))))
    begin = first + np.arange(len(marked))
    return np.asarray(total[begin + width] - total[begin])


def _share(turns: Sequence[Turn], sure: Days, maybe: Days) -> str:
    return f"{_range(*_hits(turns, sure, maybe))} of {len(turns)}"


def _pair(one: float, other: float) -> str:
    return f"{one:.2g}" if f"{one:.2g}" == f"{other:.2g}" else f"{one:.2g} to {other:.2g}"


def _range(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"
