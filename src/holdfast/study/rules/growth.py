"""Whether sections multiplied, and grew by recruiting: members that a merger brought are taken out."""

from __future__ import annotations

import math
from collections.abc import Mapping

from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Event, Figure
from holdfast.study.rules import Finding, rule

UNKNOWN = "unknown"


@rule("growth_without_mergers")
def growth_without_mergers(
    evidence: Evidence, patron: str | None, *, first: str, last: str, start: str, sections: int, mergers: Mapping[str, float | str]
) -> Finding:
    """Compare the sections affiliated at the ends of two months, and each section's first and last figure from `start` to `last`.

    `mergers` gives, by event, the share of the merged body that the partner brought, or `unknown`; a section with an unknown one between its
    figures cannot be counted. A date of affiliation known to the year may be any of its days. The first and last figures must count the body
    of the same name, and surely one after the other; figures of one date are kept as a range. Raises ValueError for an unknown event or share.
    """
    event = {row.id: row for row in evidence.events}
    for name, share in mergers.items():
        if name not in event:
            raise ValueError(f"no event {name}")
        if share != UNKNOWN and not (isinstance(share, int | float) and 0 <= share < 1):
            raise ValueError(f"the share of {name} is {share!r}; expected a number from 0 to below 1, or {UNKNOWN}")
    doubled, counts, factor = _multiplied(evidence, PartialDate.parse(first), PartialDate.parse(last))
    grew, shrank, open_, barred = _grown(evidence, PartialDate.parse(start), PartialDate.parse(last), {event[name]: share for name, share in mergers.items()})
    countable = len(grew) + len(shrank) + len(open_)
    enough = countable >= sections
    most_grew, most_shrank = 2 * len(grew) > countable, 2 * len(shrank) > countable
    verdict = "supported" if enough and doubled is True and most_grew else "contradicted" if enough and doubled is False and most_shrank else "undetermined"
    pairs = countable + len(barred)
    text = (
        f"{counts}, and growth can be counted in {countable} sections where the rule asks for {sections}: {len(grew)} grew and {len(shrank)} shrank."
        f" {_undated(evidence)} sections without a date of affiliation could change the first."
        f" {pairs} sections have two figures of one body, surely in order, from {start} to {last}. Growth in log members, mergers taken out:"
        f" {_listed(grew + shrank + open_)}. Not countable, for a merger between the figures whose size no source gives: {_listed(barred)}."
    )
    totals = [f"{row.members} in {row.date}" for row in evidence.totals if row.section == "comintern_parties" and row.date <= PartialDate.parse(last)]
    if totals:
        text += f" Beside it, parties counted by the federation itself: {', '.join(totals)}."
    low, high = factor
    middle = (low + high) / 2 if low is not None and high is not None else None
    return Finding(verdict, text, middle, low, high, unit=f"times as many sections in {last} as in {first}")


def _multiplied(evidence: Evidence, first: PartialDate, last: PartialDate) -> tuple[bool | None, str, tuple[float | None, float | None]]:
    """Return whether the number of affiliated sections at least doubled, the counts in words, and the lowest and highest factor."""
    dated = [row.affiliated for row in evidence.sections if row.affiliated is not None]
    early, late = _joined(dated, first), _joined(dated, last)
    margins = [_margins(row, first, last) for row in dated]
    low, high = sum(min(margin) for margin in margins), sum(max(margin) for margin in margins)
    doubled = None if not dated or low < 0 <= high else low >= 0
    text = (
        f"Sections {'may or may not have' if doubled is None else 'have' if doubled else 'have not'} doubled"
        f" ({_range(*early)} by the end of {first}, {_range(*late)} by the end of {last})"
    )
    return doubled, text, (late[0] / early[1], late[1] / early[0]) if early[0] else (None, None)


def _undated(evidence: Evidence) -> int:
    return sum(row.affiliated is None for row in evidence.sections)


def _joined(dates: list[PartialDate], by: PartialDate) -> tuple[int, int]:
    return sum(row.last <= by.last for row in dates), sum(row.first <= by.last for row in dates)


def _margins(row: PartialDate, first: PartialDate, last: PartialDate) -> set[int]:
    """Return what the section may add to the later count less twice the earlier one; if it joined by the first date, it counts in both."""
    by_first, between, later = row.first <= first.last, row.last > first.last and row.first <= last.last, row.last > last.last
    return {value for value, possible in ((-1, by_first), (1, between), (0, later)) if possible}


def _grown(
    evidence: Evidence, start: PartialDate, last: PartialDate, mergers: Mapping[Event, float | str]
) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return the sections that grew, that shrank, that may have done either, and that cannot be counted, each in words."""
    grew: list[str] = []
    shrank: list[str] = []
    open_: list[str] = []
    barred: list[str] = []
    for section in evidence.sections:
        pair = _pair([row for row in evidence.membership if row.section == section.section], start, last)
        if pair is None:
            continue
        low, high = _growth(*pair)
        between = {row: share for row, share in mergers.items() if section.section in row.sections and _overlaps(row, *pair)}
        if UNKNOWN in between.values():
            barred.append(section.country)
            continue
        for row, share in between.items():
            step = math.log1p(-float(share))
            low, high = low + step, high + (step if _inside(row, *pair) else 0)
        (grew if low > 0 else shrank if high < 0 else open_).append(f"{section.country} {_signed(low, high)}")
    return grew, shrank, open_, barred


def _pair(figures: list[Figure], start: PartialDate, last: PartialDate) -> tuple[list[Figure], list[Figure]] | None:
    """Return the first and the last figures of one body, the longest stretch of all bodies; None without two that are surely in order."""
    usable = [row for row in figures if row.use == "observation" and row.members > 0 and row.date.first >= start.first and row.date.last <= last.last]
    best: tuple[list[Figure], list[Figure]] | None = None
    for body in sorted({row.party or "" for row in usable}):
        own = [row for row in usable if (row.party or "") == body]
        ended, begun = min(row.date.last for row in own), max(row.date.first for row in own)
        if ended < begun:
            pair = [row for row in own if row.date.last == ended], [row for row in own if row.date.first == begun]
            if best is None or begun - ended > best[1][0].date.first - best[0][0].date.last:
                best = pair
    return best


def _growth(before: list[Figure], after: list[Figure]) -> tuple[float, float]:
    """Return the lowest and highest growth in log members that the figures and their bounds allow."""
    (least, most), (low, high) = _bounds(before), _bounds(after)
    return math.log(low / most), math.log(high / least)


def _bounds(figures: list[Figure]) -> tuple[float, float]:
    values = [value for row in figures for value in (row.members, row.low, row.high) if value]
    return min(values), max(values)


def _overlaps(row: Event, before: list[Figure], after: list[Figure]) -> bool:
    """Whether the merger may have come between the figures."""
    return (row.date_end or row.date_start).last >= before[0].date.first and row.date_start.first <= after[0].date.last


def _inside(row: Event, before: list[Figure], after: list[Figure]) -> bool:
    """Whether it surely did."""
    return row.date_start.first > before[0].date.last and (row.date_end or row.date_start).last < after[0].date.first


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"


def _signed(low: float, high: float) -> str:
    return f"{low:+.2f}" if low == high else f"{low:+.2f} to {high:+.2f}"


def _range(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"
