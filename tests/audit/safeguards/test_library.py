"""Each safeguard of the library, on a charter small enough to see that it closes the path, and on one where it does not fit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from holdfast.audit.certificate import Question, answer_of
from holdfast.audit.safeguards.registry import SOURCES, amended, amendment_of, options, safeguards
from holdfast.charter import Charter

MEMBERS: dict[str, Any] = {name: {} for name in "abcde"}
CONGRESS: dict[str, Any] = {"votes": "one_each"}
BOARD: dict[str, Any] = {"seats": [{"elected_by": "congress", "count": 3, "needs": "majority"}]}
PRESIDENT: dict[str, Any] = {"seats": [{"elected_by": "people", "term": "7 years"}]}
LARGE_AND_SMALL: dict[str, Any] = {"votes": {"a": 5, "b": 1, "c": 1, "d": 1, "e": 1}}


def charter(powers: list[dict[str, Any]], organs: dict[str, Any] | None = None, **more: Any) -> Charter:
    body = organs if organs is not None else {"congress": CONGRESS, "board": BOARD}
    return Charter.model_validate({"charter": "C", "id": "c", "members": MEMBERS, "organs": body, "powers": powers, **more})


def power(name: str, do: str, by: Any, on: str, needs: Any = "majority", **more: Any) -> dict[str, Any]:
    return {"id": name, "do": do, "by": by, "on": on, "needs": needs, **more}


AMEND = power("P0", "amend", "congress", "rules", {"share": "2/3", "of": "cast"})
BY_BOARD = power("P0", "amend", "board", "rules")
PEOPLE: dict[str, Any] = {"outsiders": {"people": {}}}
WITH_PRESIDENT = {"congress": CONGRESS, "board": BOARD, "president": PRESIDENT}
DECREE = power("P1", "emergency", "president", "rights", "own_decision", grants=["amend", "bind"])
REPEALED = {**DECREE, "checks": [{"kind": "repeal", "by": "congress", "needs": "majority"}]}


def appointed(**more: Any) -> dict[str, Any]:
    return {"congress": CONGRESS, "president": PRESIDENT, "board": {"seats": [{"appointed_by": "president", "count": 3, **more}]}}


CASES: dict[str, tuple[Charter, tuple[str, ...], dict[str, Any]]] = {
    "ratification": (charter([BY_BOARD]), ("board:2",), {}),
    "amending_threshold": (charter([power("P0", "amend", "congress", "rules")]), ("a", "b", "c"), {}),
    "turnout_floor": (charter([power("P0", "amend", "congress", "rules")]), ("a",), {"abstain": True}),
    "entrenchment": (
        charter(
            [
                power("P0", "amend", "congress", "constitution", "unanimity", level="constitution", at="statute"),
                power("P1", "amend", "board", "statute", level="statute"),
            ],
            levels=[{"id": "constitution"}, {"id": "statute"}],
        ),
        ("board",),
        {},
    ),
    "time_lock": (charter([BY_BOARD]), ("board:2",), {}),
    "admission": (charter([AMEND, power("P1", "admit", "board", "applicant")]), ("board:2",), {}),
    "suspensive_appeal": (charter([AMEND, power("P1", "expel", "board", "section")]), ("a", "board:2"), {}),
    "expulsion": (charter([AMEND, power("P1", "expel", "board", "section")]), ("a", "board:2"), {}),
    "apportionment": (charter([AMEND, power("P1", "apportion", "board", "congress")]), ("a", "board:2"), {}),
    "double_majority": (
        charter([{**AMEND, "needs": "unanimity"}, power("P1", "expel", "congress", "section")], {"congress": LARGE_AND_SMALL}),
        ("a",),
        {},
    ),
    "vote_cap": (charter([power("P0", "amend", "congress", "rules")], {"congress": LARGE_AND_SMALL}), ("a",), {}),
    "snapshot": (
        charter([AMEND, power("P1", "acquire_votes", "anyone", "votes")], {"congress": {**CONGRESS, "votes_can_be": ["bought"]}}),
        ("a",),
        {},
    ),
    "fixed_seats": (charter([BY_BOARD, power("P1", "enlarge", "president", "board")], appointed(term="life"), **PEOPLE), ("president",), {}),
    "confirmation": (charter([BY_BOARD], appointed(), **PEOPLE), ("president",), {}),
    "removal": (
        charter(
            [power("P0", "amend", "board", "rules", {"more_than": "1/2", "of": "sitting"}), power("P1", "remove", "president", "board")],
            {**WITH_PRESIDENT, "board": {"seats": [{**BOARD["seats"][0], "term": "life", "vacancy": {"filled_by": "president"}}]}},
            **PEOPLE,
        ),
        ("president", "board:1"),
        {},
    ),
    "proportional": (
        charter([power("P0", "amend", "board", "rules", {"share": "2/3", "of": "statutory"})]),
        ("a", "b", "c"),
        {},
    ),
    "vacancies": (
        charter(
            [power("P0", "amend", "board", "rules", {"more_than": "1/2", "of": "sitting"}), power("P1", "remove", "president", "board")],
            {**WITH_PRESIDENT, "board": {"seats": [{**BOARD["seats"][0], "term": "life", "vacancy": {"filled_by": "president"}}]}},
            **PEOPLE,
        ),
        ("president",),
        {},
    ),
    "host_seat": (
        charter([BY_BOARD], {"congress": CONGRESS, "board": {"host": {"member": "a"}, "seats": [{"held_by": "host", "count": 3}, {"held_by": ["b", "c"]}]}}),
        ("a",),
        {},
    ),
    "outside_principals": (
        charter([BY_BOARD], {"congress": CONGRESS, "board": {"seats": [{**BOARD["seats"][0], "answers_to": "people"}]}}, **PEOPLE),
        ("people",),
        {},
    ),
    "absentees": (
        charter(
            [power("P0", "amend", "congress", "rules")],
            {"congress": {**CONGRESS, "quorum": "4/5", "count_ruled_by": "president"}, "president": PRESIDENT},
            **PEOPLE,
        ),
        ("a", "b", "c", "president"),
        {},
    ),
    "convening": (
        charter([AMEND, REPEALED, power("P2", "postpone", "president", "congress", "own_decision")], WITH_PRESIDENT, **PEOPLE),
        ("president",),
        {},
    ),
    "dissolution": (
        charter(
            [AMEND, {**REPEALED, "checks": [{"kind": "repeal", "by": "board", "needs": "majority"}]}, power("P2", "dissolve", "president", "board")],
            WITH_PRESIDENT,
            **PEOPLE,
        ),
        ("president",),
        {},
    ),
    "emergency_sunset": (charter([AMEND, DECREE], WITH_PRESIDENT, **PEOPLE), ("president",), {}),
    "emergency_limits": (charter([AMEND, DECREE], WITH_PRESIDENT, **PEOPLE), ("president",), {}),
}
QUIET = charter([power("P0", "bind", "congress", "section")])
"""A charter in which nothing can be taken: the congress binds the sections, and elects a board that does nothing."""


def reaches(text: Charter, coalition: tuple[str, ...], more: dict[str, Any]) -> str:
    answer = answer_of(text, Question(coalition, start=date(2000, 1, 1), **more))
    assert answer.proved
    return answer.verdict


@pytest.mark.parametrize("name", [name for name, known in safeguards().items() if known.measured])
def test_each_closes_the_path_that_it_is_made_for(name: str) -> None:
    text, coalition, more = CASES[name]
    assert reaches(text, coalition, more) == "yes"
    chosen = [option for option in options(text) if option.safeguard.id == name]
    assert chosen
    assert reaches(amended(text, chosen), coalition, more) == "no"


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_in_force_is_not_proposed_again(name: str) -> None:
    text = CASES[name][0]
    chosen = [option for option in options(text) if option.safeguard.id == name]
    assert not [option.id for option in options(amended(text, chosen)) if option.safeguard.id == name]


def test_nothing_is_proposed_where_nothing_fits() -> None:
    fitting = {option.safeguard.id for option in options(QUIET)}
    assert fitting == {"proportional"}  # the board is elected as a whole
    alone = charter([power("P0", "bind", "congress", "section")], {"congress": CONGRESS})
    assert options(alone) == []


@pytest.mark.parametrize("name", list(CASES))
def test_an_edit_changes_its_own_clause_alone(name: str) -> None:
    text = CASES[name][0]
    for option in options(text):
        after = option.edit.change(text)
        clause = option.edit.clause
        assert [p for p in text.powers if p.id != clause] == [p for p in after.powers if p.id != clause]
        assert {n: o for n, o in text.organs.items() if n != clause.split(".")[0]} == {n: o for n, o in after.organs.items() if n != clause.split(".")[0]}
        assert text.members == after.members or clause in text.members
        told = amendment_of(text, option)
        assert told.now != told.then
        assert told.cost >= 1


def test_what_the_audit_counts_nothing_of_is_told_and_never_proposed() -> None:
    text = charter([BY_BOARD], {"congress": {**CONGRESS, "mandates": "void"}, "board": {"seats": [{**BOARD["seats"][0], "term": "1 year"}]}})
    told = {option.safeguard.id for option in options(text, measured=False)}
    assert told == {"right_to_leave", "mandates", "staggered_terms"}
    everything = amended(text, options(text, measured=False))
    for coalition in (("board:2",), ("a", "b", "c"), ("a",)):
        assert reaches(text, coalition, {}) == reaches(everything, coalition, {})


def test_a_change_costs_more_at_a_higher_level() -> None:
    text = CASES["entrenchment"][0]
    costs = {option.id: option.cost for option in options(text)}
    assert costs["ratification:P1"] == 2  # what names no level stands at the highest of two
    assert costs["ratification:P0"] == 1  # stands at the level of a statute


def test_every_file_of_the_library_is_listed() -> None:
    from pathlib import Path

    import holdfast.audit.safeguards.library as library

    files = {path.stem for path in Path(str(library.__file__)).parent.glob("*.py")} - {"__init__"}
    assert files == set(SOURCES)
    assert len([known for known in safeguards().values() if known.measured]) >= 20
