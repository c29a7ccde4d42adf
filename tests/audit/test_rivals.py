"""Divided rivals: where the most votes win, a coalition has to beat the largest list of all others and not all of them together."""

from __future__ import annotations

import json
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.audit.case import load_case
from holdfast.audit.certificate import Question, answer_of, certificate
from holdfast.audit.smallest import smallest
from holdfast.audit.trial import run_case
from holdfast.audit.verify import verify, world_of
from holdfast.charter import Charter
from holdfast.cli import main
from holdfast.errors import BadInput

CASE = """
case: A divided field
charter:
  charter: A club
  id: club
  members: {{voter: {{count: 100}}}}
  organs:
    voters: {{votes: {{voter: 1}}}}
    head: {{seats: [{{elected_by: voters, needs: {{plurality: true}}, term: 1 year}}]}}
  powers: [{{id: P1, do: amend, by: head, on: rules, needs: own_decision}}]
from: "2000-01-01"
coalition: ["voter:{ours}"]
{rivals}
goal: everything
"""


def club(needs: Any) -> Charter:
    powers = [{"id": "P1", "do": "amend", "by": "voters", "on": "rules", "needs": needs}]
    return Charter.model_validate(
        {"charter": "Club", "id": "club", "members": {"voter": {"count": 100}}, "organs": {"voters": {"votes": {"voter": 1}}}, "powers": powers}
    )


shares = st.lists(st.integers(1, 20), min_size=1, max_size=5).map(lambda parts: tuple(Fraction(part, sum(parts)) for part in parts))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 99), shares)
def test_a_plurality_needs_one_vote_more_than_the_largest_rival_and_both_readings_say_so(ours: int, rivals: tuple[Fraction, ...]) -> None:
    charter = club({"plurality": True})
    question = Question((f"voter:{ours}",), rivals=rivals)
    wins = ours > ceil(max(rivals) * (100 - ours))
    answer = answer_of(charter, question)
    assert (answer.verdict == "yes") is wins
    checked = verify(charter, certificate(charter, question, answer, {}))
    assert checked.holds is wins


@pytest.mark.parametrize("needs", ["majority", {"share": "2/3"}, {"ranked": True, "against_default": 1}])
def test_rivals_play_no_part_where_it_is_not_the_most_votes_that_win(needs: Any) -> None:
    charter = club(needs)
    for ours in (34, 50, 51, 66, 67):
        one, three = (answer_of(charter, Question((f"voter:{ours}",), rivals=rivals)) for rivals in ((), (Fraction(1, 3),) * 3))
        assert one.verdict == three.verdict


def test_a_quorum_is_still_made_by_the_coalition_alone() -> None:
    charter = club({"plurality": True, "quorum": "1/2"})
    assert answer_of(charter, Question(("voter:49",), rivals=(Fraction(1, 3),) * 3)).verdict == "no"
    assert answer_of(charter, Question(("voter:50",), rivals=(Fraction(1, 3),) * 3)).verdict == "yes"


def test_the_smallest_coalition_against_divided_rivals() -> None:
    charter = club({"plurality": True})
    sizes = [smallest(charter, bystanders=Question((), rivals=(Fraction(1, n),) * n).others).size for n in (1, 2, 3, 99)]
    # The least k above (100 - k) / n, rounded up.
    assert sizes == [51, 34, 26, 2]


@pytest.mark.parametrize(
    ("ours", "rivals", "verdict"),
    [(40, "", "no"), (40, "rivals: 2", "yes"), (40, "rivals: {shares: [70%, 20%], source: minutes}", "no"), (40, "rivals: {shares: [65%, 35%]}", "yes")],
)
def test_a_case_states_how_the_others_are_divided(ours: int, rivals: str, verdict: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.format(ours=ours, rivals=rivals), encoding="utf-8")
    assert run_case(load_case(path)).answer.verdict == verdict


@pytest.mark.parametrize(
    ("rivals", "message"),
    [
        ("rivals: 0", "rivals"),
        ("rivals: {lists: 2, shares: [50%]}", "exactly one of lists and shares"),
        ("rivals: {shares: [60%, 50%]}", "no shares of one whole"),
        ("rivals: {shares: [half]}", "rivals"),
    ],
)
def test_a_division_that_is_none_is_named(rivals: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.format(ours=40, rivals=rivals), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_case(path)
    assert message in str(caught.value)
    assert "case.yaml" in str(caught.value)


def test_the_command_takes_lists_or_shares_and_tells_what_it_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.format(ours=40, rivals="rivals: 2"), encoding="utf-8")
    chart = tmp_path / "club.yaml"
    chart.write_text(json.dumps(club({"plurality": True}).model_dump(mode="json", by_alias=True, exclude_none=True)), encoding="utf-8")
    assert main(["audit", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["question"]["rivals"] == ["1/2", "1/2"]
    assert any("2 lists, the largest with 50%" in text for text in answer["assumptions"])
    for given_, verdict in (("2", "yes"), ("70%,20%", "no")):
        assert main(["audit", str(chart), "--coalition", "voter:40", "--rivals", given_, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["verdict"] == verdict
    for bad in ("0", "101", "3/2", "80%,30%", "many"):
        with pytest.raises(SystemExit) as stop:
            main(["audit", str(chart), "--coalition", "voter:40", "--rivals", bad])
        assert stop.value.code == 2
        assert "no division of the others' votes" in capsys.readouterr().err


def test_a_certificate_with_an_impossible_division_is_refused() -> None:
    charter = club({"plurality": True})
    question = Question(("voter:40",)).to_json()
    for rivals in (["2"], ["-1/2"], ["x"]):
        with pytest.raises(BadInput):
            world_of(charter, question | {"rivals": rivals})
