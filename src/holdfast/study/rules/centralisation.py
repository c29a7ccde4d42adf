"""How centralisation rose from statute to statute: by how much, and how much of it before a date."""

from __future__ import annotations

from statistics import median

from holdfast.dynamics.autonomy import Centralisation, centralisation_by_statute
from holdfast.evidence import Evidence, PartialDate
from holdfast.study.rules import Finding, rule


def _statutes(evidence: Evidence) -> tuple[Centralisation, ...]:
    statutes = centralisation_by_statute(evidence)
    if len(statutes) < 2:
        raise ValueError("at least two statutes are needed, in the table autonomy or among the study's charters")
    return statutes


def _in_force(statutes: tuple[Centralisation, ...], date: str) -> Centralisation:
    day = PartialDate.parse(date).last
    past = [statute for statute in statutes if statute.date.first <= day]
    if not past:
        raise ValueError(f"no statute was in force at {date}")
    return past[-1]


def _range(statute: Centralisation) -> str:
    return f"{statute.low:.2f}-{statute.high:.2f}" if statute.high > statute.low else f"{statute.low:.2f}"


@rule("rise")
def rise(evidence: Evidence, patron: str | None, *, from_: str, to: str) -> Finding:
    """Compare the index of the statutes in force at two dates."""
    statutes = _statutes(evidence)
    first, last = _in_force(statutes, from_), _in_force(statutes, to)
    low, high = last.low - first.high, last.high - first.low
    verdict = "supported" if low > 0 else "contradicted" if high < 0 else "undetermined"
    lags = [row.lag[0] for row in evidence.turns if row.lag and row.lag[0] == row.lag[1] and row.bound is None]
    imposed = sum(event.kind == "leadership_imposed" and event.role == "input" for event in evidence.events)
    beside = (
        f" Beside it: where the month is known, sections followed a turn after a median of {median(lags):.0f} months ({len(lags)} cases);"
        f" {imposed} events of leaders imposed are on record."
        if lags
        else ""
    )
    text = (
        f"Share of eight affairs that the centre decides: {_range(first)} in {first.date.year}, {_range(last)} in {last.date.year}."
        f" The rise lies between {low:+.2f} and {high:+.2f}."
    )
    return Finding(verdict, text + beside, last.middle - first.middle, low, high, unit="of rise in the index, which goes from 0 to 1")


@rule("rise_before")
def rise_before(evidence: Evidence, patron: str | None, *, before: str, majority: float) -> Finding:
    """Return the share of the whole rise, first statute to last, that was reached by statutes in force before a date."""
    day = PartialDate.parse(before).first
    statutes = _statutes(evidence)
    early = [statute for statute in statutes if statute.date.first < day]
    if not early:
        raise ValueError(f"no statute was in force before {before}")
    share = _share(statutes[0], early[-1], statutes[-1])
    low, high, middle = share
    verdict = "undetermined" if low is None or high is None else "supported" if high < majority else "contradicted" if low > majority else "undetermined"
    text = (
        f"Share of the rise in centralisation reached by the statutes of {early[-1].date.year}, before {before}: {_share_text(share)}."
        f" The claim needs less than {majority:.0%}."
    )
    return Finding(verdict, text, middle, low, high, unit="as a share of the rise")


def _share(first: Centralisation, early: Centralisation, last: Centralisation) -> tuple[float | None, float | None, float | None]:
    """Return (lowest, highest, middle) share of the rise reached early; None where some values allow no rise at all, so that no share exists."""
    middle_rise = last.middle - first.middle
    middle = (early.middle - first.middle) / middle_rise if middle_rise > 0 else None
    if last.low <= first.high:
        return None, None, middle
    corners = [(e - f) / (z - f) for f in (first.low, first.high) for e in (early.low, early.high) for z in (last.low, last.high)]
    return min(corners), max(corners), middle


def _share_text(share: tuple[float | None, float | None, float | None]) -> str:
    low, high, middle = share
    beyond = " (above 100%: unread later articles could decide less)" if high is not None and high > 1 else ""
    centre = "no rise at the middle of the intervals" if middle is None else f"{middle:.0%} at the middle of the intervals"
    return (
        f"{centre}, anything possible between the limits"
        if low is None or high is None
        else f"{centre}, between {low:.0%} and {high:.0%} at the limits{beyond}"
    )
