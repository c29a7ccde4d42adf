"""Turns soon after treaties: verdicts on made-up dates, and the chance against draws and against scipy."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from holdfast.errors import BadInput
from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Event, LinePeriod
from holdfast.study import load
from holdfast.study.rules import Finding, judge

GIVEN: dict[str, Any] = {"first": "1920-01", "last": "1939-12", "months": 3, "least": 6, "top": 0.05, "split": "1930-01", "not_treaties": {}}
TURNS = ("1922-06-10", "1925-06-10", "1928-06-10", "1931-06-10", "1934-06-10", "1937-06-10")


def treaty(day: str, end: str | None = None) -> Event:
    finish = PartialDate.parse(end) if end else None
    name = f"t{day}"
    return Event(name, PartialDate.parse(day), finish, ("centre",), "treaty", "input", "patron", None, name, None, None, None, None, "A", None, None, None)


def made(turns: tuple[str, ...], treaties: tuple[str, ...]) -> Evidence:
    """Evidence with a first period of the line in 1920, which is no turn, and one from each turn on."""
    periods = tuple(LinePeriod(PartialDate.parse(day), None, f"line {day}", 0.0, 0, None, None, None, None) for day in ("1920-02", *turns))
    return Evidence(line=periods, events=tuple(map(treaty, treaties)))


def apply(evidence: Evidence, **given: Any) -> Finding:
    return judge(evidence, None, {"measure": "treaties_before_turns", **GIVEN, **given}, file="essay.yaml", line=7)


@pytest.mark.parametrize(
    ("treaties", "verdict", "low", "high"),
    [
        (("1922-05-01", "1925-04-01", "1928-05-30", "1931-06-09"), "supported", 4, 4),
        (("1921-01-01", "1924-01-01"), "contradicted", 0, 0),
        (("1922-06-11", "1922-03-09"), "contradicted", 0, 0),  # a day after, and three months and a day before
        (("1922-03-10",), "undetermined", 1, 1),  # three months before to the day: rare, not rare enough
        (("1922-06-10",), "undetermined", 0, 1),  # on the very day
        (("1922-06",), "undetermined", 0, 1),  # known to the month
        (("1922-05", "1925-05", "1928-04", "1931-05"), "supported", 4, 4),  # known to the month, and before the turn on any of its days
        (("1922", "1925", "1928", "1931"), "undetermined", 0, 4),  # known to the year
    ],
)
def test_the_verdict_follows_the_interval(treaties: tuple[str, ...], verdict: str, low: int, high: int) -> None:
    found = apply(made(TURNS, treaties))
    assert found.low == pytest.approx(low / 6)
    assert found.high == pytest.approx(high / 6)
    assert found.verdict == verdict


def test_a_turn_known_to_the_month_is_met_if_every_day_of_it_is() -> None:
    turns = ("1922-06", *TURNS[1:])
    assert apply(made(turns, ("1922-05-01",))).low == pytest.approx(1 / 6)
    found = apply(made(turns, ("1922-03-15",)))  # in time for a turn until 15 June
    assert found.low == 0
    assert found.high == pytest.approx(1 / 6)


def test_few_dated_turns_are_not_testable() -> None:
    assert apply(made(TURNS[:5], ("1922-05-01",))).verdict == "not_testable"
    assert apply(made((*TURNS[:5], "1945-01-01"), ("1922-05-01",))).verdict == "not_testable"  # one outside the dates


def test_the_chance_is_that_of_dates_drawn_at_random_and_of_shifts() -> None:
    treaties = ("1922-05-01", "1925-04-01", "1929-05-30", "1936-11-09", "1936-12-01")
    found = apply(made(TURNS, treaties))
    start, days = date(1920, 1, 1), (date(1939, 12, 31) - date(1920, 1, 1)).days + 1
    signed = [date.fromisoformat(day) for day in treaties]
    calendar = [start + timedelta(days=n) for n in range(days)]
    # In none of these months does the day of the month fail to exist three months later, so that forward and backward counting agree.
    windows = [(day, date(day.year + (day.month + 2) // 12, (day.month + 2) % 12 + 1, day.day if day.day < 29 else 28)) for day in signed]
    windows[2] = (date(1929, 5, 30), date(1929, 8, 30))
    met = np.array([any(begin < day <= end for begin, end in windows) for day in calendar])
    assert found.low == found.high == pytest.approx(2 / 6)
    low, high = (float(value) for value in re.search(r"with probability ([\d.e-]+) to ([\d.e-]+),", found.text).groups())  # type: ignore[union-attr]
    assert low == pytest.approx(binom.sf(1, 6, met.mean()), rel=0.02)
    drawn = met[np.random.default_rng(1).integers(0, days, (20_000, 6))].sum(axis=1)
    assert low - 0.01 < float(np.mean(drawn >= 2)) < high + 0.01
    places = np.array([(date.fromisoformat(day) - start).days for day in TURNS])
    shifted = np.array([met[(places + s) % days].sum() for s in range(days)])
    said = int(re.search(r"and (\d+)% as well as 2", found.text).group(1))  # type: ignore[union-attr]
    assert said == pytest.approx(100 * np.mean(shifted >= 2), abs=0.51)


def test_events_that_are_no_treaty_are_left_out_by_name() -> None:
    evidence = made(TURNS, ("1922-05-01", "1925-05-01", "1928-05-01", "1931-05-01"))
    left_out = {row.id: "no part in it" for row in evidence.events}
    assert apply(evidence).verdict == "supported"
    assert apply(evidence, not_treaties=left_out).verdict == "contradicted"


@pytest.mark.parametrize(
    "given",
    [
        {"not_treaties": {"zz": "none"}},
        {"first": "1940", "last": "1930"},
        {"first": "1000", "last": "1900"},
        {"months": 0},
        {"split": "soon"},
        {"top": None},
        {"not_treaties": 7},
    ],
)
def test_what_cannot_be_applied_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"essay\.yaml, line 7"):
        apply(made(TURNS, ("1922-05-01",)), **given)


def test_the_shipped_turns_have_two_to_four_treaties_before_them() -> None:
    claim = next(claim for claim in load("comintern").claims if (claim["id"], claim["part"]) == ("doctrine", "d"))
    assert (claim["verdict"], claim["lo90"], claim["hi90"]) == ("undetermined", 0.2, 0.4)
    # Counted by hand: the pact of May 1935 and that of August 1939 surely; entry into the League some time in 1934, and the pact's own day, possibly.
    for part in ("1934-06 (USSR enters the League of Nations)", "1935-07-25 (Franco-Soviet", "1939-08-23 (German-Soviet", "1939-09-08 (German-Soviet"):
        assert part in claim["finding"]
    assert "Before 1924-12: 0 of 3 turns; from then on: 2 to 4 of 7." in claim["finding"]
