"""Sections that multiplied and grew without mergers: verdicts on made-up figures and the shipped ones."""

from __future__ import annotations

import math
from typing import Any

import pytest

from holdfast.errors import BadInput
from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Event, Figure, Section
from holdfast.study import load
from holdfast.study.rules import Finding, judge

GIVEN: dict[str, Any] = {"first": "1919-03", "last": "1921-12", "start": "1919-01", "sections": 6, "mergers": {}}
NAMES = tuple(f"s{n}" for n in range(6))


def section(name: str, affiliated: str | None) -> Section:
    day = PartialDate.parse(affiliated) if affiliated else None
    return Section(name, name.title(), name, None, None, None, None, None, None, None, day, None, None)


def figure(name: str, date: str, members: int, party: str = "P", low: int | None = None, high: int | None = None) -> Figure:
    key = f"{name}-{date}-{members}"
    return Figure(key, name, party, PartialDate.parse(date), members, "estimate", low, high, None, "observation", key, None, "A", None, None, None)


def merger(name: str, date: str, where: str) -> Event:
    return Event(name, PartialDate.parse(date), None, (where,), "admission", "input", "section", None, name, None, None, None, None, "A", None, None, None)


def sizes(*last: int) -> tuple[Figure, ...]:
    """A figure of 100 for each section in 1919, and one in 1921."""
    return tuple(row for name, members in zip(NAMES, last, strict=False) for row in (figure(name, "1919-06", 100), figure(name, "1921-06", members)))


def dates(*days: str | None) -> tuple[Section, ...]:
    return tuple(section(name, day) for name, day in zip(NAMES, days, strict=True))


DOUBLED = dates("1919-03", "1919-03", "1920", "1921-06", "1920-12", "1921")
NOT_DOUBLED = dates("1919-03", "1919-03", "1919-03", "1919-03", "1920", "1922")


def apply(evidence: Evidence, **given: Any) -> Finding:
    return judge(evidence, None, {"measure": "growth_without_mergers", **GIVEN, **given}, file="essay.yaml", line=7)


@pytest.mark.parametrize(
    ("sections", "figures", "verdict"),
    [
        (DOUBLED, sizes(200, 200, 200, 200, 50, 50), "supported"),
        (DOUBLED, sizes(200, 200, 200, 50, 50, 50), "undetermined"),  # half is not most
        (DOUBLED, sizes(200, 200, 200, 200, 200), "undetermined"),  # five sections
        (DOUBLED, sizes(50, 50, 50, 50, 200, 200), "undetermined"),
        (NOT_DOUBLED, sizes(50, 50, 50, 50, 200, 200), "contradicted"),
        (NOT_DOUBLED, sizes(200, 200, 200, 200, 200, 200), "undetermined"),
        (dates(*[None] * 6), sizes(200, 200, 200, 200, 200, 200), "undetermined"),
    ],
)
def test_the_verdict_needs_both_halves(sections: tuple[Section, ...], figures: tuple[Figure, ...], verdict: str) -> None:
    assert apply(Evidence(sections=sections, membership=figures)).verdict == verdict


@pytest.mark.parametrize(
    ("days", "low", "high", "words"),
    [
        (("1919-03", "1919-03", "1920", "1921", None, None), 2, 2, "have doubled"),
        (("1919-03", "1919-03", "1919", "1921", None, None), 4 / 3, 2, "may or may not have doubled"),
        (("1919-03", "1919-03", "1920", None, None, None), 1.5, 1.5, "have not doubled"),
        # Open in count, but not in answer: one section known to 1919 alone, where doubling is reached without it.
        (("1919-03", "1919", "1920", "1920", "1920", None), 2.5, 5, "have doubled"),
    ],
)
def test_an_affiliation_known_to_the_year_gives_an_interval(days: tuple[str | None, ...], low: float, high: float, words: str) -> None:
    found = apply(Evidence(sections=dates(*days), membership=()))
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert f"Sections {words}" in found.text
    assert found.verdict == "undetermined"


def test_a_merger_of_known_share_is_taken_out() -> None:
    evidence = Evidence(sections=DOUBLED, membership=sizes(200, 200, 200, 200, 200, 200), events=(merger("m", "1920-05", "s0"),))
    assert f"S0 {math.log(200 * 0.25 / 100):+.2f}" in apply(evidence, mergers={"m": 0.75}).text
    assert f"S0 {math.log(2):+.2f}" in apply(evidence, mergers={"m": 0}).text


def test_a_merger_that_may_lie_before_the_figures_leaves_an_interval() -> None:
    evidence = Evidence(sections=DOUBLED, membership=sizes(200), events=(merger("m", "1919", "s0"),))
    found = apply(evidence, mergers={"m": 0.75})
    assert f"S0 {math.log(0.5):+.2f} to {math.log(2):+.2f}" in found.text
    assert "0 grew and 0 shrank" in found.text


@pytest.mark.parametrize(("date", "countable"), [("1920-05", 5), ("1918-12", 6), ("1921-07", 6), ("1921", 5)])
def test_a_merger_of_unknown_share_bars_the_section_only_between_its_figures(date: str, countable: int) -> None:
    evidence = Evidence(sections=DOUBLED, membership=sizes(200, 200, 200, 200, 200, 200), events=(merger("m", date, "s0"),))
    found = apply(evidence, mergers={"m": "unknown"})
    assert f"counted in {countable} sections where the rule asks for 6" in found.text
    assert found.verdict == ("supported" if countable == 6 else "undetermined")


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((figure("s0", "1919-06", 100), figure("s0", "1919", 300)), "Growth in log members, mergers taken out: none"),  # order unknown
        ((figure("s0", "1919-06", 100), figure("s0", "1921-06", 300, "Q")), "mergers taken out: none"),  # two bodies
        ((figure("s0", "1919-06", 100), figure("s0", "1922-06", 300)), "mergers taken out: none"),  # too late
        ((figure("s0", "1919-06", 100), figure("s0", "1921-06", 300), figure("s0", "1921-06", 50)), f"S0 {math.log(0.5):+.2f} to {math.log(3):+.2f}"),
        ((figure("s0", "1919-06", 100, low=80, high=125), figure("s0", "1921-06", 100)), f"S0 {math.log(0.8):+.2f} to {math.log(1.25):+.2f}"),
    ],
)
def test_figures_must_be_of_one_body_and_in_order_and_contradicting_ones_are_kept(figures: tuple[Figure, ...], said: str) -> None:
    assert said in apply(Evidence(sections=DOUBLED, membership=figures)).text


@pytest.mark.parametrize("mergers", [["m"], {"zz": "unknown"}, {"m": "much"}, {"m": 1}, {"m": -0.1}, {"m": float("nan")}])
def test_an_unknown_merger_or_share_is_refused(mergers: Any) -> None:
    with pytest.raises(BadInput, match=r"essay\.yaml, line 7"):
        apply(Evidence(sections=DOUBLED, membership=sizes(200), events=(merger("m", "1920", "s0"),)), mergers=mergers)


def test_the_shipped_figures_are_too_few() -> None:
    claim = next(claim for claim in load("comintern").claims if (claim["id"], claim["part"]) == ("founding", "d"))
    assert (claim["verdict"], claim["lo90"], claim["hi90"]) == ("undetermined", 16 / 9, 2.0)
    assert "counted in 3 sections where the rule asks for 6: 3 grew and 0 shrank" in claim["finding"]
    # 1,799 and 2,025; 35,500 and 40,000; 4,668 and 7,339 members.
    assert f"Netherlands {math.log(2025 / 1799):+.2f}, Bulgaria {math.log(40 / 35.5):+.2f}, United States {math.log(7339 / 4668):+.2f}" in claim["finding"]
    assert claim["finding"].count("Germany, Great Britain") == 1
