"""Goals to paralyse: quorums, vetoes, acts refused, seats that run out, calls that never come; and the obvious search on random charters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from audit.oracle import shortest
from audit.random_charters import DAY, long_charter, random_charter, random_coalition
from holdfast.audit.case import load_case
from holdfast.audit.certificate import Question, answer_of, certificate
from holdfast.audit.goals import goal_powers
from holdfast.audit.search import Answer
from holdfast.audit.smallest import smallest
from holdfast.audit.trial import run_case
from holdfast.audit.verify import verify
from holdfast.charter import Charter, load_charter
from holdfast.cli import main
from holdfast.errors import BadInput


def charter(organs: dict[str, Any], powers: list[dict[str, Any]], **more: Any) -> Charter:
    document = {"charter": "Made", "id": "made", "members": {"member": {"count": 100}}, "organs": organs, "powers": powers}
    return Charter.model_validate(document | more)


def ask(chart: Charter, coalition: str, target: str, until: date | None = None) -> Answer:
    question = Question(tuple(coalition.split(",")), goal=f"paralyse:{target}", start=DAY, until=until)
    answer = answer_of(chart, question)
    if answer.verdict == "yes":
        assert verify(chart, certificate(chart, question, answer, {})).holds
    else:
        assert shortest(chart, question.to_json()) is None
    return answer


MEETING = {"votes": {"member": 1}}
BIND = {"id": "P1", "do": "bind", "by": "meeting", "on": "member"}


@pytest.mark.parametrize(
    ("rule", "ours", "verdict"),
    [
        ("majority", 49, "no"),
        ("majority", 50, "yes"),
        ({"share": "2/3"}, 33, "no"),
        ({"share": "2/3"}, 34, "yes"),
        ({"more_than": "1/2", "quorum": "3/4"}, 25, "no"),
        ({"more_than": "1/2", "quorum": "3/4"}, 26, "yes"),
        ("unanimity", 1, "yes"),
    ],
)
def test_as_many_as_block_a_motion_or_break_its_quorum_paralyse(rule: Any, ours: int, verdict: str) -> None:
    chart = charter({"meeting": MEETING}, [BIND | {"needs": rule}])
    for target in ("meeting", "P1"):
        answer = ask(chart, f"member:{ours}", target)
        assert (answer.verdict, answer.path, answer.since) == (verdict, (), None)


def test_the_smallest_coalition_that_paralyses_is_the_smallest_that_blocks() -> None:
    chart = charter({"meeting": MEETING}, [BIND | {"needs": {"share": "2/3"}}])
    found = smallest(chart, "paralyse:meeting")
    assert (found.size, found.proved) == (34, True)
    assert smallest(chart).size == 67


def test_an_act_that_may_be_refused_stops_a_power_and_one_of_which_that_is_not_said_does_not() -> None:
    for refusable, verdict in ((True, "yes"), (False, "no"), ("unstated", "no")):
        act = {"act": "printing", "by": "printer", "refusable": refusable}
        chart = charter({"meeting": MEETING, "printer": {}}, [BIND | {"takes_effect_on": act}])
        assert ask(chart, "printer", "P1").verdict == verdict


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        ({"kind": "consent", "by": "president"}, "yes"),
        ({"kind": "consent", "by": ["president", "meeting"]}, "no"),
        ({"kind": "veto", "by": "president"}, "yes"),
        ({"kind": "veto", "by": "president", "overridden_by": {"by": "meeting", "needs": {"share": "2/3"}}}, "no"),
        ({"kind": "opinion", "by": "president"}, "no"),
    ],
)
def test_checks_stop_what_they_can(check: dict[str, Any], verdict: str) -> None:
    chart = charter({"meeting": MEETING, "president": {}}, [BIND | {"checks": [check]}])
    assert ask(chart, "president", "meeting").verdict == verdict


def court(**seat: Any) -> Charter:
    organs = {"meeting": MEETING, "president": {}, "court": {"quorum": {"votes": 3}, "seats": [{"elected_by": "meeting", "count": 5, **seat}]}}
    return charter(organs, [{"id": "P1", "do": "annul", "by": "court", "on": "member", "needs": "majority"}])


def test_seats_run_out_where_an_oath_is_refused_and_not_where_others_fill_them() -> None:
    oath = {"act": "oath", "by": "president", "refusable": True}
    answer = ask(court(term="9 years", takes_effect_on=oath), "president", "court")
    assert (answer.verdict, answer.path, answer.since) == ("yes", (), date(2009, 1, 1))
    assert ask(court(term="9 years", takes_effect_on=oath), "president", "court", until=date(2008, 12, 31)).verdict == "no"
    assert ask(court(term="life", takes_effect_on=oath), "president", "court").verdict == "no"
    assert ask(court(term="9 years"), "president", "court").verdict == "no"
    assert ask(court(term="9 years", confirmed_by={"by": "president"}), "president", "court").since == date(2009, 1, 1)
    # Half of the members are enough to keep anybody from being elected; staggered terms end no sooner.
    assert ask(court(term="9 years", staggered="in thirds"), "member:50", "court").since == date(2009, 1, 1)


def test_a_body_put_off_until_a_day_comes_back_and_one_put_off_without_end_does_not() -> None:
    postpone = {"id": "P2", "do": "postpone", "by": "president", "on": "meeting"}
    for lapse, verdict in (({"lapses": {"after": "6 months"}}, "no"), ({}, "yes")):
        chart = charter({"meeting": MEETING, "president": {}}, [BIND, postpone | lapse])
        answer = ask(chart, "president", "meeting")
        assert (answer.verdict, [step.power for step in answer.path]) == (verdict, ["P2"] if verdict == "yes" else [])


def test_a_body_that_only_the_coalition_calls_and_that_has_no_day_of_its_own_need_not_meet() -> None:
    for meets, verdict in (
        ({"convened_by": "president"}, "yes"),
        ({"convened_by": "president", "every": "1 year"}, "no"),
        ({"convened_by": "president", "or_by": [{"by": "meeting", "needs": {"share": "1/4"}}]}, "no"),
        ({"convened_by": "president", "on_its_own": "on the first Monday"}, "no"),
    ):
        chart = charter({"meeting": {**MEETING, "meets": meets}, "president": {}}, [BIND])
        assert ask(chart, "president", "meeting").verdict == verdict


def test_what_words_alone_say_others_can_do() -> None:
    chart = charter({"meeting": MEETING}, [BIND | {"needs": {"other": "as the elders see fit"}}])
    assert ask(chart, "member:99", "meeting").verdict == "no"
    assert ask(chart, "member:100", "meeting").verdict == "yes"


def test_one_permanent_member_stops_decisions_of_substance_and_not_of_procedure() -> None:
    chart = load_charter("un_charter")
    assert ask(chart, "permanent_member:1", "P3").verdict == "yes"
    answer = ask(chart, "permanent_member:1", "security_council")
    assert answer.verdict == "no"
    assert "P2" in {item.power for item in answer.blocked}


POLAND = """
case: A bench that cannot be had
charter: poland_2015_2016
{given}
from: "2015-11-01"
coalition: ["sejm:235", president]
scripted:
  - {{date: "2015-11-06", does: The terms of three judges end., empties: {{tribunal: 3}}}}
goal: paralyse:tribunal
horizon: 14 months
"""


def test_a_bench_of_thirteen_and_an_oath_refused_would_have_stopped_the_tribunal(tmp_path: Path) -> None:
    """With the bench as the act of 22 December 2015 set it, three empty seats are enough; with a smaller one they are not."""
    for bench, verdict in (("given: {parameters: {bench: 13}}", "yes"), ("given: {parameters: {bench: 12}}", "no"), ("", "no")):
        path = tmp_path / "case.yaml"
        path.write_text(POLAND.format(given=bench), encoding="utf-8")
        result = run_case(load_case(path))
        assert (result.answer.verdict, result.found) == (verdict, 0 if verdict == "yes" else None)


def test_with_the_printer_of_its_judgments_the_tribunal_is_stopped_at_once() -> None:
    question = Question(("sejm:235", "president", "government"), goal="paralyse:tribunal", start=date(2015, 11, 1))
    answer = answer_of(load_charter("poland_2015_2016"), question)
    assert (answer.verdict, answer.path, answer.since) == ("yes", (), None)


def test_no_citizen_of_poland_elects_the_sejm_alone() -> None:
    for citizens, verdict in ((1, "no"), (500_000, "no"), (500_001, "yes")):
        question = Question((f"citizen:{citizens}",), start=date(2015, 11, 1))
        assert answer_of(load_charter("poland_2015_2016"), question).verdict == verdict


def test_a_larger_coalition_never_paralyses_less() -> None:
    for seed in range(80):
        chart, rng = random_charter(seed), Random(seed)
        goal = "paralyse:" + rng.choice([*chart.organs, *(power.id for power in chart.powers)])
        few = random_coalition(seed, chart)
        more = [*few, rng.choice([*chart.members, *chart.organs, *chart.outsiders])]
        small, large = (answer_of(chart, Question(tuple(names), goal=goal, start=DAY, until=date(2004, 1, 1))) for names in (few, more))
        assert small.verdict == "no" or (large.verdict == "yes" and len(large.path) <= len(small.path)), seed


def test_a_target_that_there_is_not_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput):
        goal_powers(load_charter("chess_club"), "paralyse:bord")
    assert main(["audit", "chess_club", "--coalition", "player:3", "--goal", "paralyse:bord"]) == 2
    assert "Did you mean 'board'?" in capsys.readouterr().err


def test_the_answer_says_from_when(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["audit", "chess_club", "--coalition", "player:13", "--goal", "paralyse:board"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "Yes: 13 of the 24 members can keep the Board from acting without a move of its own; from 2001-01-01 on, when terms have run out" in said
    assert main([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["since"] == "2001-01-01"
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert main(["audit", "verify", "chess_club", str(path)]) == 0


@pytest.mark.parametrize("block", range(2))
def test_the_obvious_search_agrees_on_goals_to_paralyse(block: int) -> None:
    found = decided = 0
    for seed in range(75 * block, 75 * block + 75):
        chart = random_charter(seed) if seed % 3 else long_charter(seed)
        goal = "paralyse:" + Random(seed).choice([*chart.organs, *(power.id for power in chart.powers)])
        question = Question(tuple(random_coalition(seed, chart)), goal=goal, start=DAY, until=date(2004, 1, 1) if seed % 2 else date(2001, 6, 1))
        answer, oracle = answer_of(chart, question), shortest(chart, question.to_json())
        if isinstance(oracle, str):
            continue
        decided += 1
        assert answer.verdict == ("no" if oracle is None else "yes"), seed
        assert oracle is None or len(answer.path) == oracle, seed
        assert oracle is None or verify(chart, certificate(chart, question, answer, {})).holds, seed
        found += oracle is not None and oracle > 0
    assert decided > 60
    assert found > 3
