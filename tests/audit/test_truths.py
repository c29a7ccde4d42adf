"""Single truths of the audit: absence binds everybody, terms end, grants rest, worst cases, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import holdfast.audit
from audit.random_charters import DAY, chamber_of
from holdfast.audit import find_path
from holdfast.audit.calendar import add, renewals
from holdfast.audit.filling import pass_time
from holdfast.audit.moves import moves
from holdfast.audit.opening import Blocked, granted, openings
from holdfast.audit.smallest import smallest
from holdfast.audit.verify import verify
from holdfast.charter import Charter
from holdfast.charter.clocks import Clock


def charter(**parts: Any) -> Charter:
    return Charter.model_validate({"charter": "C", "id": "c", "members": {"a": {"count": 3}, "b": {"count": 4}}, **parts})


REPUBLIC = charter(
    outsiders={"people": {}},
    organs={
        "house": {"seats": [{"elected_by": "people", "count": 5, "vacancy": {"filled_by": "people", "within": "60 days"}}]},
        "president": {"seats": [{"elected_by": "people", "term": "7 years"}]},
    },
    powers=[
        {
            "id": "decree",
            "do": "emergency",
            "by": "president",
            "on": "rights",
            "needs": "own_decision",
            "checks": [{"kind": "repeal", "by": "house"}],
            "grants": ["bind"],
        },
        {"id": "close", "do": "dissolve", "by": "president", "on": "house", "needs": "own_decision"},
        {"id": "rule", "do": "bind", "by": "house", "on": "section", "needs": "majority"},
        {"id": "change", "do": "amend", "by": "house", "on": "rules", "needs": {"share": "2/3", "of": "statutory"}},
    ],
)


def test_a_decree_stands_only_while_the_house_is_away() -> None:
    here = chamber_of(REPUBLIC, ["president"])
    assert [step.power for step, _ in moves(here)] == ["close"]
    answer = find_path(here, "rule")
    assert [step.power for step in answer.path] == ["close", "decree"]
    closed = next(position for step, position in moves(here))
    away = replace(here, position=closed)
    decreed = replace(here, position=next(position for step, position in moves(away) if step.power == "decree"))
    assert granted(decreed, "bind")
    back = replace(decreed, position=pass_time(decreed, date(2000, 3, 1)))
    assert back.position.seat(("house", 0)).others == 5
    assert not granted(back, "bind")


def test_a_house_that_is_away_cannot_be_used_by_anybody() -> None:
    here = chamber_of(REPUBLIC, ["president", "house:4"])
    assert find_path(here, "change").path == ()
    closed = replace(here, position=next(position for step, position in moves(here) if step.power == "close"))
    assert isinstance(openings(closed, REPUBLIC.powers[3]), Blocked)


def test_seats_of_ours_end_with_their_term() -> None:
    board = charter(
        organs={"meeting": {"votes": {"a": 1, "b": 1}}, "board": {"seats": [{"elected_by": "meeting", "count": 3, "term": "2 years"}]}},
        powers=[{"id": "P", "do": "bind", "by": "board", "on": "section", "needs": "majority"}],
    )
    here = chamber_of(board, ["board:2"])
    assert pass_time(here, date(2001, 12, 31)).seat(("board", 0)).ours == 2
    assert pass_time(here, date(2002, 6, 1)).seat(("board", 0)).ours == 0
    majority = chamber_of(board, ["board:2", "b"])
    assert pass_time(majority, date(2002, 6, 1)).seat(("board", 0)).ours == 2


def test_staggered_seats_are_won_part_by_part() -> None:
    board = charter(
        organs={
            "meeting": {"votes": {"a": 1, "b": 1}},
            "board": {"seats": [{"elected_by": "meeting", "count": 6, "term": "3 years", "staggered": "in thirds"}]},
        },
        powers=[{"id": "P", "do": "amend", "by": "board", "on": "rules", "needs": "majority"}],
    )
    answer = find_path(chamber_of(board, ["b"]), "everything")
    assert [str(step.day) for step in answer.path] == ["2001-01-01", "2002-01-01"]
    assert [day.year for day, _ in zip(renewals(chamber_of(board, ["b"]), ("board", 0)), range(3), strict=False)] == [2001, 2002, 2003]


def test_added_seats_are_filled_though_nobody_leaves() -> None:
    court = charter(
        organs={"house": {"votes": {"a": 1, "b": 1}}, "court": {"seats": [{"elected_by": "house", "count": 9, "term": "life"}]}},
        powers=[
            {"id": "more", "do": "enlarge", "by": "house", "on": "court", "needs": "majority"},
            {"id": "say", "do": "rule_on", "by": "court", "on": "rules", "needs": "majority"},
        ],
    )
    answer = find_path(chamber_of(court, ["b"]), "say")
    assert [(step.verb, step.power) for step in answer.path] == [("enlarge", "more"), ("elect", "court.0")]


def test_an_appeal_that_suspends_is_a_check_and_one_that_does_not_is_none() -> None:
    def verdict(suspends: bool) -> str:
        parts = charter(
            organs={"meeting": {"votes": {"a": 1, "b": 1}}, "board": {"seats": [{"elected_by": "meeting", "count": 3, "term": "life"}]}},
            powers=[{"id": "P", "do": "bind", "by": "board", "on": "section", "needs": "majority", "appeal": {"to": "meeting", "suspends": suspends}}],
        )
        return find_path(chamber_of(parts, ["board"]), "P").verdict

    assert verdict(True) == "no"
    assert verdict(False) == "yes"


def test_half_of_the_sections_is_half_and_not_any_one() -> None:
    congress = charter(
        organs={"congress": {"votes": "one_each", "meets": {"every": "1 year", "or_by": [{"by": "section", "needs": {"share": "1/2", "of": "members"}}]}}},
        powers=[
            {"id": "P", "do": "admit", "by": "congress", "on": "applicant", "needs": "majority"},
            {"id": "C", "do": "amend", "by": "congress", "on": "rules", "needs": {"share": "2/3", "of": "cast"}},
        ],
    )
    assert find_path(chamber_of(congress, ["b"]), "everything").path[0].day == DAY
    assert find_path(chamber_of(congress, ["a"]), "everything").verdict == "no"


def test_a_search_out_of_budget_says_unknown_with_its_bounds() -> None:
    answer = find_path(chamber_of(REPUBLIC, ["president"]), "rule", budget=0)
    assert (answer.verdict, answer.proved) == ("unknown", False)
    assert answer.at_least == 0


def test_a_horizon_can_be_too_short() -> None:
    board = charter(
        organs={"meeting": {"votes": {"a": 1, "b": 1}}, "board": {"seats": [{"elected_by": "meeting", "count": 3, "term": "2 years"}]}},
        powers=[{"id": "P", "do": "bind", "by": "board", "on": "section", "needs": "majority"}],
    )
    assert find_path(chamber_of(board, ["b"]), "P", until=date(2001, 12, 31)).verdict == "no"
    assert find_path(chamber_of(board, ["b"]), "P", until=date(2002, 1, 1)).verdict == "yes"


def test_calendars_keep_months_and_end_with_the_last_day() -> None:
    assert add(date(2000, 1, 31), Clock(1, "month")) == date(2000, 2, 29)
    assert add(date(9999, 1, 1), Clock(5, "year")) == date.max
    assert add(date(2000, 1, 1), Clock(86_399, "second")) == date(2000, 1, 1)


def test_the_replay_shares_no_code_with_the_search() -> None:
    room = Path(holdfast.audit.__file__).parent
    files = [room / "verify.py", *(room / "replay").glob("*.py")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if "holdfast.audit" in line and "import" in line]
    assert lines
    # The format of case files is no reading of the rules.
    assert all("holdfast.audit.replay" in line or "holdfast.audit.case_format" in line for line in lines)


def test_whoever_sends_several_people_is_one_head() -> None:
    """Four of seven sections: a majority of heads, though the three that send five people each have 15 of 19 votes; as `charter power` counts."""
    union = Charter.model_validate(
        {
            "charter": "A union",
            "id": "union",
            "members": {"large": {"count": 3}, "small": {"count": 4}},
            "organs": {"congress": {"seats": [{"held_by": "large", "count": 5}, {"held_by": "small"}, {"held_by": "large"}]}},
            "powers": [
                {"id": "P1", "do": "bind", "by": "congress", "on": "anyone", "needs": {"more_than": "1/2", "of": "members"}},
                {"id": "P2", "do": "bind", "by": "congress", "on": "anyone", "needs": {"more_than": "1/2", "of": "statutory"}},
            ],
        }
    )
    for goal, few, reached in (("P1", ["small"], True), ("P1", ["large"], False), ("P2", ["small"], False), ("P2", ["large"], True)):
        here = chamber_of(union, few)
        assert find_path(here, goal).verdict == ("yes" if reached else "no")
        question = {"coalition": few, "goal": goal, "start": "2000-01-01", "assume": "majority", "turnout": "1", "bystanders": "against"}
        assert verify(union, {"question": question, "path": []}).holds is reached
        assert smallest(union, goal).size == (4 if goal == "P1" else 2)


def test_as_many_votes_as_it_takes_are_enough_where_votes_are_many() -> None:
    token = Charter.model_validate(
        {
            "charter": "A token",
            "id": "token",
            "members": {"holder": {"count": 40}},
            "organs": {"vote": {"votes": {"holder": 10**12}, "votes_can_be": ["bought"], "weights_at": "vote"}},
            "powers": [
                {"id": "P1", "do": "acquire_votes", "by": "anyone", "on": "votes"},
                {"id": "P2", "do": "amend", "by": "vote", "on": "rules", "needs": {"share": "2/3", "of": "cast"}},
            ],
        }
    )
    here = chamber_of(token, ["holder:1"])
    assert [step.verb for step in find_path(here, "everything").path] == ["acquire_votes"]
