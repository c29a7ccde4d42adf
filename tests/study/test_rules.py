"""Rules by which documents judge a claim, on evidence made to be on each side of the line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pytest

from holdfast.errors import BadInput
from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Event, Figure, PurgeCount, Section, StatuteReading, Turn
from holdfast.study import load
from holdfast.study.claims import amount, reason, sentences_of
from holdfast.study.essay import Essay, Sentence
from holdfast.study.rules import Finding, judge

AFFAIRS: tuple[Literal["line", "programme", "leaders", "membership", "discipline", "money", "own_congress", "exit"], ...] = (
    "line",
    "programme",
    "leaders",
    "membership",
    "discipline",
    "money",
    "own_congress",
    "exit",
)


def section(name: str) -> Section:
    return Section(name, name.title(), name, None, None, None, None, None, None, None, None, None, None)


def statutes(*values: tuple[str, float, float]) -> Evidence:
    """Evidence with one statute per (date, low, high), the same in all eight affairs."""
    rows = [
        StatuteReading(f"{date}-{affair}", f"statute_{date}", PartialDate.parse(date), affair, low, high, None, None, None)
        for date, low, high in values
        for affair in AFFAIRS
    ]
    return Evidence(autonomy=tuple(rows))


def apply(evidence: Evidence, **given: object) -> Finding:
    return judge(evidence, "patron", given, file="essay.yaml", line=7)


def event(name: str, date: str, kind: str = "directive", end: str | None = None) -> Event:
    finish = PartialDate.parse(end) if end else None
    return Event(name, PartialDate.parse(date), finish, ("all",), kind, "input", "centre", None, name, None, None, None, None, "A", None, None, None)  # type: ignore[arg-type]


def figure(name: str, date: str, members: int, use: Literal["observation", "after"] = "observation") -> Figure:
    key = f"{name}-{date}"
    return Figure(key, name, None, PartialDate.parse(date), members, "estimate", None, None, None, use, key, None, "A", None, None, None)


@pytest.mark.parametrize(("last", "verdict"), [((0.6, 0.8), "supported"), ((0.3, 0.9), "undetermined"), ((0.0, 0.1), "contradicted")])
def test_rise_compares_the_ends_of_the_intervals(last: tuple[float, float], verdict: str) -> None:
    found = apply(statutes(("1919-03", 0.2, 0.4), ("1928-09", *last)), measure="rise", **{"from": "1919-03", "to": "1928-12"})
    assert found.verdict == verdict
    assert found.low == pytest.approx(last[0] - 0.4)
    assert found.high == pytest.approx(last[1] - 0.2)


@pytest.mark.parametrize(("early", "verdict", "share"), [(0.2, "supported", 0.25), (0.6, "contradicted", 0.75)])
def test_rise_before_finds_the_share_reached_early(early: float, verdict: str, share: float) -> None:
    found = apply(statutes(("1919", 0, 0), ("1922", early, early), ("1928", 0.8, 0.8)), measure="rise_before", before="1924-01-21", majority=0.5)
    assert found.verdict == verdict
    assert found.estimate == pytest.approx(share)
    assert found.low == found.high == pytest.approx(share)


def test_rise_before_is_undetermined_when_the_texts_allow_no_rise() -> None:
    found = apply(statutes(("1919", 0, 0.9), ("1922", 0.1, 0.5), ("1928", 0.3, 1)), measure="rise_before", before="1924-01-21", majority=0.5)
    assert found.verdict == "undetermined"
    assert found.low is None


def test_victims_count_sections_and_never_sum() -> None:
    def count(name: str, number: int, grade: str = "A", use: str = "observation", communists: str = "yes") -> PurgeCount:
        day = PartialDate.parse("1937")
        return PurgeCount("g", name, day, None, "executed", number, None, None, communists, use, grade, None, None, None)  # type: ignore[arg-type]

    sections = tuple(section(name) for name in ("patron", "a", "b", "c", "d"))
    rows = (count("a", 10), count("a", 7), count("b", 3, "C"), count("c", 5, use="context"), count("d", 9, communists="no"), count("patron", 99))
    evidence = Evidence(sections=sections, purge_victims=rows)
    found = apply(evidence, measure="victims_by_section", sections=2, graded=1)
    assert (found.estimate, found.verdict) == (2.0, "supported")
    assert "A 10" in found.text
    assert apply(evidence, measure="victims_by_section", sections=3, graded=1).verdict == "undetermined"
    assert apply(replace(evidence, purge_victims=rows[:1]), measure="victims_by_section", sections=6, graded=3).verdict == "contradicted"


@pytest.mark.parametrize(
    ("congress", "proposal", "verdict"),
    [
        ("1935-08", "1942-01", "supported"),
        ("1935-08", "1941-04", "undetermined"),
        ("1942-08", "1942-01", "undetermined"),
        ("1942-08", "1941-04", "contradicted"),
    ],
)
def test_chronology_needs_both_dates(congress: str, proposal: str, verdict: str) -> None:
    events = (event("c", congress, "congress"), event("p", proposal), event("w", "1941-06-22"), event("end", "1943-06-10"))
    found = apply(Evidence(events=events), measure="chronology", proposal="p", alliance="w", end="end", statutory_interval_months=24)
    assert found.verdict == verdict


def test_a_base_rate_is_shown_beside_the_chronology_and_decides_nothing() -> None:
    events = (event("c", "1935-08", "congress"), event("p", "1942-01"), event("w", "1941-06-22"), event("end", "1943-06-10"))
    given = {"measure": "chronology", "proposal": "p", "alliance": "w", "end": "end", "statutory_interval_months": 24}
    plain, beside = apply(Evidence(events=events), **given), apply(Evidence(events=events), **given, base_rate="One in three.")
    assert beside == replace(plain, text=plain.text + " One in three.")


@pytest.mark.parametrize(
    ("date", "precision", "note", "lag", "bound"),
    [
        ("1928-08", "month", None, (6, 6), None),
        ("1928-07", "year", "year precision", (-1, 10), None),
        ("1928-08-09", "day", "LOWER BOUND of the date", (6, 6), "lower"),
        ("1928-08", "month", "an UPPER BOUND", (6, 6), "upper"),
        (None, None, None, None, None),
    ],
)
def test_only_turns_dated_to_the_month_count_towards_the_median(
    date: str | None, precision: Any, note: str | None, lag: tuple[int, int] | None, bound: str | None
) -> None:
    day = PartialDate.parse(date) if date else None
    turn = Turn("T1928", "a", PartialDate.parse("1928-02"), day, precision, "no", None, "no", None, note)
    assert (turn.lag, turn.bound) == (lag, bound)
    evidence = replace(statutes(("1919", 0, 0), ("1928", 1, 1)), turns=(turn,))
    found = apply(evidence, measure="rise", **{"from": "1919", "to": "1928-12"})
    assert ("median of 6 months (1 cases)" in found.text) == (lag == (6, 6) and bound is None)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (("supported", "supported"), "supported"),
        (("supported", "contradicted"), "mixed"),
        (("supported", "not_yet_tested"), "partly_tested"),
        (("not_yet_tested", "not_yet_tested"), "not_yet_tested"),
        ((), "not_a_claim"),
    ],
)
def test_a_sentence_sums_up_the_verdicts_of_its_tests(verdicts: tuple[str, ...], expected: str) -> None:
    rows = tuple(f"row{n}.d" for n in range(len(verdicts)))
    sentence = Sentence(id="s1", paragraph=1, text="It was so.", type="fact", rows=rows, untestable=None if rows else "no table")
    essay = Essay(essay="An essay", stance="None.", rows=(), sentences=(sentence,))
    claims = [{"id": f"row{n}", "part": "d", "verdict": verdict} for n, verdict in enumerate(verdicts)]
    assert [found["verdict"] for found in sentences_of(essay, claims)] == [expected]


def test_after_is_not_testable_with_few_sections_and_counts_those_that_lived_on() -> None:
    names = [f"s{n}" for n in range(6)]
    rows = [figure(name, "1940", 100) for name in names] + [figure(name, "1945", 500 if n else 10, "after") for n, name in enumerate(names)]
    evidence = Evidence(sections=tuple(section(name) for name in names), membership=tuple(rows))
    found = apply(evidence, measure="after", since="1936-01", sections=6)
    assert found.verdict == "contradicted"
    assert found.estimate == pytest.approx(5 / 6)
    assert apply(evidence, measure="after", since="1936-01", sections=7).verdict == "not_testable"


@pytest.mark.parametrize(
    "given", [{"measure": "rize", "from": "1919", "to": "1928"}, {"measure": "rise", "from": "1919"}, {"measure": "rise", "from": "soon", "to": "1928"}]
)
def test_a_rule_that_cannot_be_applied_names_the_line(given: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=r"essay\.yaml, line 7"):
        apply(statutes(("1919", 0, 0), ("1928", 1, 1)), **given)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((None, None, None), None),
        ((17.0, None, None), "17 acts"),
        ((0.3, 0.2, 0.4), "0.30 (0.20 to 0.40) acts"),
        ((0.25, 0.25, 0.25), "0.25 acts"),
        ((None, -1.0, 2.0), "-1 to 2 acts"),
        ((-0.004, -0.021, 0.5), "-0.004 (-0.021 to 0.50) acts"),
    ],
)
def test_an_estimate_is_told_with_its_interval_and_unit(values: tuple[float | None, ...], said: str | None) -> None:
    claim = dict(zip(("estimate", "lo90", "hi90"), values, strict=True)) | {"unit": "acts"}
    assert amount(claim) == said


@pytest.mark.parametrize(
    ("finding", "beside", "said"),
    [
        (None, None, None),
        ("3 of 4.5 shrank. The rest grew.", None, "3 of 4.5 shrank."),
        ("Effect -0.1 a year. What kept it there: few.", {"reasons": ["few sections", "no placebo"]}, "few sections; no placebo"),
        ("Effect -0.1 a year. Every part is met.", {"reasons": []}, "Effect -0.1 a year."),
    ],
)
def test_the_reason_is_what_a_test_recorded_or_the_first_sentence(finding: str | None, beside: dict[str, Any] | None, said: str | None) -> None:
    assert reason({"finding": finding, "beside": beside}) == said


def test_every_claim_that_something_happened_is_judged_on_documents() -> None:
    claims = [claim for claim in load("comintern").claims if claim["part"] == "d"]
    assert len(claims) == 8
    assert all(claim["verdict"] != "not_yet_tested" and claim["finding"] and claim["unit"] for claim in claims)


def test_victims_are_told_by_region_and_by_how_many_there_are() -> None:
    claim = next(claim for claim in load("comintern").claims if (claim["id"], claim["part"]) == ("purge", "d"))
    # Poland, Germany, Italy, Yugoslavia and Latvia; all other counts are of single members of the centre's staff.
    assert "5 sections have a count of 10 people or more." in claim["finding"]
    assert "Eastern Europe 5 (2), Northern Europe 5 (0), Western Europe 3 (1), Asia 2 (0), Southern Europe 1 (1), North America 1 (0)." in claim["finding"]
