"""Acts counted by actor and grade of source, on made-up events and on the shipped ones."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.errors import BadInput
from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Event
from holdfast.study import load
from holdfast.study.rules import Finding, judge


def act(name: str, grade: str = "A", by: str | None = "centre", date: str = "1937-05", parent: str | None = None) -> Event:
    return Event(name, PartialDate.parse(date), None, ("spain",), "repression", "input", by, parent, name, None, None, None, None, grade, None, None, None)  # type: ignore[arg-type]


def apply(*events: Event, **given: Any) -> Finding:
    listed = {"acts": [row.id for row in events], "not_acts": {}, "first": "1936", "last": "1938", "by": ["centre", "patron", "section"], "least": 3}
    return judge(Evidence(events=events), None, {"measure": "acts", "grades": ["A", "B"], **listed, **given}, file="essay.yaml", line=7)


OURS = (act("a"), act("b", "B", "patron"), act("c", "B", "section"))
OTHERS = tuple(act(f"o{n}", "A", "host_state") for n in range(4))


@pytest.mark.parametrize(
    ("events", "verdict", "count"),
    [
        (OURS, "supported", 3),
        (OURS[:2], "undetermined", 2),
        ((*OURS[:1], *OTHERS), "contradicted", 1),
        ((*OURS, *OTHERS), "undetermined", 3),  # both limits are met
        ((*OURS, *OTHERS[:3]), "supported", 3),  # three of six are not most
        (tuple(act(f"d{n}", "D") for n in range(5)), "undetermined", 0),
        ((act("x", by=None), *OURS[:2]), "undetermined", 2),  # ascribed to nobody
        ((), "undetermined", 0),
    ],
)
def test_the_verdict_follows_actor_and_grade(events: tuple[Event, ...], verdict: str, count: int) -> None:
    found = apply(*events)
    assert (found.verdict, found.estimate) == (verdict, count)


@pytest.mark.parametrize(
    ("events", "given", "why"),
    [
        (OURS, {"acts": ["a", "z"]}, "no event z"),
        (OURS, {"not_acts": {"a": "why"}}, "stands twice"),
        (OURS[:2], {"acts": ["a"], "not_acts": ["b"]}, "cannot be applied"),
        (OURS, {"acts": ["a", "a"]}, "stands twice"),
        ((act("a", date="1936"), act("b", date="1939")), {}, "b may lie outside"),
        ((act("a"), act("b", parent="a")), {}, "b details a"),
    ],
)
def test_a_list_that_would_miscount_is_refused(events: tuple[Event, ...], given: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        apply(*events, **given)


def test_an_event_left_out_is_told_with_its_reason() -> None:
    found = apply(*OURS, act("e"), acts=["a", "b", "c"], not_acts={"e": "a policy and not an act"})
    assert (found.verdict, found.estimate) == ("supported", 3)
    assert "Not counted: e (a policy and not an act)." in found.text


def test_every_act_in_spain_on_record_has_a_weak_source() -> None:
    study = load("comintern")
    claim = next(claim for claim in study.claims if (claim["id"], claim["part"]) == ("spain", "d"))
    assert (claim["verdict"], claim["estimate"]) == ("undetermined", 0)
    assert "none rests on a source of grade A or B" in claim["finding"]
    assert claim["finding"].count("grade D") == 4


def test_no_event_in_spain_in_the_war_is_passed_over_in_silence() -> None:
    study = load("comintern")
    assert study.essay is not None
    rule = next(row.d.rule for row in study.essay.rows if row.id == "spain" and row.d is not None)
    assert rule is not None
    about = {
        row.id
        for row in study.evidence.events
        if "spain" in row.sections and row.date_start.first >= PartialDate.parse("1936-07").first and row.date_start.first <= PartialDate.parse("1938").last
    }
    assert about <= {*rule["acts"], *rule["not_acts"]}
