"""Each check refuses the smallest evidence that breaks it, and names the place."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from holdfast.errors import Problem
from holdfast.evidence.checks import CHECKS, Notice, run_checks
from holdfast.evidence.reading import Table, read_table
from holdfast.evidence.schema import columns

Rows = list[dict[str, str]]

DEFAULTS: dict[str, dict[str, str]] = {
    "sources": {"work": "a book"},
    "sections": {"country": "Somewhere", "party": "a party"},
    "membership": {"section": "north", "date": "1921", "members": "100", "kind": "claimed", "use": "observation"},
    "totals": {"section": "comintern_total", "date": "1921", "members": "100", "kind": "claimed", "use": "observation"},
    "events": {"date_start": "1921", "sections": "north", "kind": "war", "role": "input", "title": "a war"},
    "turns": {"turn": "T1", "section": "north", "centre_date": "1921", "resisted": "no", "leaders_replaced": "no"},
    "line": {"date_start": "1921", "line": "front", "left_right": "0", "directs_alliance_with_socialists": "0"},
    "line_section": {"section": "north", "date_start": "1921", "towards_socialists": "0", "towards_nationalists": "0"},
    "interventions": {
        "intervention": "i1",
        "title": "a rising",
        "section": "north",
        "date_start": "1921",
        "kind": "rising",
        "imposed": "yes",
        "fit_to_section_view": "with",
    },
    "legality": {"section": "north", "date_start": "1921", "status": "legal"},
    "purge_victims": {
        "group": "leaders",
        "section": "north",
        "date_start": "1937",
        "kind": "arrested",
        "count": "5",
        "counts_communists": "yes",
        "use": "observation",
    },
    "environment": {"section": "north", "year": "1921"},
    "autonomy": {"statute": "s1920", "date_start": "1920", "affair": "line", "low": "0", "high": "1"},
    "coded_inputs": {"input": "repression", "section": "north", "date_start": "1921", "value": "1", "rule": "a rule"},
    "base_rates": {"reference": "clubs", "axis": "age", "at": "5", "exposed": "3", "ended": "3"},
}

SOUND: dict[str, Rows] = {
    "sources": [{"id": "book"}],
    "sections": [{"section": "north", "admission_event": "war"}, {"section": "south", "country": "South"}],
    "membership": [
        {"id": "m1", "origin": "o1", "source": "book", "low": "100", "high": "100"},
        {"id": "m2", "origin": "o2", "section": "south"},
        {"id": "m3", "origin": "o3", "use": "context", "members": "120"},
    ],
    "events": [{"id": "war", "sections": "north;south"}, {"id": "battle", "sections": "all", "parent": "war", "date_end": "1921"}],
    "turns": [{}],
    "line": [{"date_end": "1922-06"}, {"date_start": "1922-06-10", "line": "bloc"}],
    "line_section": [{}, {"section": "south"}],
    "interventions": [{"section": "all", "events": "war"}],
    "legality": [{"date_end": "1922"}, {"date_start": "1922", "status": "banned"}, {"section": "south"}],
    "purge_victims": [{"low": "1", "high": "9"}, {"section": "comintern"}],
    "environment": [{}, {"year": "1922"}],
    "autonomy": [{"id": "a1"}],
    "coded_inputs": [{"id": "c1"}, {"id": "c2", "input": "exile"}, {"id": "c3", "section": "all"}],
    "base_rates": [{"id": "r1"}, {"id": "r2", "axis": "year", "exposed": "1"}],
}


def table(name: str, rows: Rows) -> Table[Any]:
    names = [spec.name for spec in columns(name)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, *([(DEFAULTS[name] | row).get(column, "") for column in names] for row in rows)])
    read, problems = read_table(name, out.getvalue(), file=f"{name}.csv")
    assert problems == []
    return read


def findings(**changed: Rows) -> tuple[list[Problem], list[Notice]]:
    """Check sound evidence in which some tables are replaced."""
    return run_checks({name: table(name, rows) for name, rows in (SOUND | changed).items()})


def only(**changed: Rows) -> Problem:
    problems, _ = findings(**changed)
    assert len(problems) == 1, problems
    return problems[0]


def place(problem: Problem) -> tuple[str | None, int | None, str | None]:
    return problem.file, problem.line, problem.column


def test_sound_evidence_passes_without_a_word() -> None:
    assert findings() == ([], [])


def test_evidence_may_consist_of_the_required_tables_alone() -> None:
    bare = {
        name: table(name, [{k: v for k, v in row.items() if k != "admission_event"} for row in SOUND[name]]) for name in ("sources", "sections", "membership")
    }
    assert run_checks(bare) == ([], [])


@pytest.mark.parametrize(
    ("name", "rows", "column"),
    [
        ("sources", [{"id": "book"}, {"id": "book", "work": "another"}], "id"),
        ("sections", [{"section": "north"}, {"section": "south", "country": "South"}, {"section": "north", "country": "Elsewhere"}], "section"),
        ("events", [{"id": "war"}, {"id": "war", "title": "another"}], "id"),
    ],
)
def test_a_key_names_one_row(name: str, rows: Rows, column: str) -> None:
    problem = only(**{name: rows})
    assert place(problem) == (f"{name}.csv", len(rows) + 1, column)
    assert "line 2" in problem.message


@pytest.mark.parametrize(
    ("name", "row", "column", "word", "near"),
    [
        ("membership", {"id": "m9", "origin": "o9", "section": "nrth"}, "section", "nrth", "north"),
        ("membership", {"id": "m9", "origin": "o9", "source": "bok", "members": "7"}, "source", "bok", "book"),
        ("events", {"id": "e9", "sections": "north; suth", "title": "x"}, "sections", "suth", "south"),
        ("events", {"id": "e9", "parent": "wra", "title": "x"}, "parent", "wra", "war"),
        ("sections", {"section": "west", "country": "West", "admission_event": "wxr"}, "admission_event", "wxr", "war"),
        ("interventions", {"section": "noth"}, "section", "noth", "north"),
        ("interventions", {"events": "war;battel"}, "events", "battel", "battle"),
        ("interventions", {"source_events": "zzzz"}, "source_events", "zzzz", None),
        ("turns", {"section": "all"}, "section", "all", None),
        ("legality", {"section": "centre"}, "section", "centre", None),
        ("purge_victims", {"section": "comintrn"}, "section", "comintrn", "comintern"),
        ("coded_inputs", {"id": "c9", "input": "other", "events": "zzzz"}, "events", "zzzz", None),
        ("autonomy", {"id": "a9", "source": "zzzz", "affair": "money"}, "source", "zzzz", None),
    ],
)
def test_a_reference_must_be_in_its_table(name: str, row: dict[str, str], column: str, word: str, near: str | None) -> None:
    problem = only(**{name: [*SOUND[name], row]})
    assert place(problem) == (f"{name}.csv", len(SOUND[name]) + 2, column)
    assert repr(word) in problem.message
    assert problem.suggestion == near


def test_a_reference_to_a_table_that_is_not_there_is_a_problem() -> None:
    tables = {name: table(name, SOUND[name]) for name in ("sources", "sections", "membership")}
    problems, _ = run_checks(tables)
    assert [(problem.file, problem.column) for problem in problems] == [("sections.csv", "admission_event")]


@pytest.mark.parametrize(
    ("start", "end", "sound"),
    [
        ("1921", "1920", False),
        ("1921-05", "1921-04", False),
        ("1921-05-10", "1921-05-09", False),
        ("1921-05-10", "1921-05-10", True),
        ("1921-05-10", "1921-05", True),
        ("1921-05-10", "1921", True),
        ("1921", "1921-01", True),
        ("1921", "", True),
    ],
)
def test_a_spell_does_not_end_before_it_starts(start: str, end: str, sound: bool) -> None:
    rows = [{"id": "war", "date_start": start, "date_end": end}, {"id": "battle", "title": "a battle"}]
    if sound:
        assert findings(events=rows)[0] == []
    else:
        problem = only(events=rows)
        assert place(problem) == ("events.csv", 2, "date_end")
        assert problem.expected == f"{start} or later"


@pytest.mark.parametrize(
    ("name", "row", "column", "word"),
    [
        ("membership", {"id": "m9", "origin": "o9", "low": "101"}, "members", "below"),
        ("membership", {"id": "m9", "origin": "o9", "high": "99"}, "members", "above"),
        ("totals", {"id": "t9", "origin": "o9", "high": "99"}, "members", "above"),
        ("purge_victims", {"low": "6"}, "count", "below"),
        ("purge_victims", {"high": "4"}, "count", "above"),
        ("autonomy", {"id": "a9", "affair": "exit", "low": "1", "high": "0.5"}, "low", "above"),
    ],
)
def test_a_figure_lies_between_its_bounds(name: str, row: dict[str, str], column: str, word: str) -> None:
    problem = only(**{name: [row]}) if name != "membership" else only(membership=[*SOUND["membership"], row])
    assert place(problem) == (f"{name}.csv", 5 if name == "membership" else 2, column)
    assert word in problem.message


def test_no_row_stands_twice() -> None:
    problem = only(turns=[{}, {}])
    assert place(problem) == ("turns.csv", 3, None)
    assert "line 2" in problem.message


def test_a_figure_does_not_stand_twice_under_another_identifier_or_note() -> None:
    problem = only(membership=[*SOUND["membership"], SOUND["membership"][0] | {"id": "m9", "note": "a copy", "edited": "yes"}])
    assert place(problem) == ("membership.csv", 5, None)


def test_one_origin_belongs_to_one_section() -> None:
    problem = only(membership=[{"id": "m1", "origin": "o1"}, {"id": "m2", "origin": "o1", "section": "south"}])
    assert place(problem) == ("membership.csv", 3, "origin")
    assert "'north'" in problem.message


def test_figures_of_one_origin_are_announced() -> None:
    problems, notices = findings(membership=[*SOUND["membership"], SOUND["membership"][0] | {"id": "m9", "kind": "estimate"}])
    assert problems == []
    assert [notice for notice in notices if "same origin" in notice and notice.startswith("1 ")] != []


@pytest.mark.parametrize(
    "parents",
    [{"war": "war"}, {"war": "battle", "battle": "war"}, {"war": "battle", "battle": "raid", "raid": "war"}, {"war": "battle", "battle": "battle"}],
    ids=["own parent", "two", "three", "leads into a circle"],
)
def test_parents_do_not_run_in_a_circle(parents: dict[str, str]) -> None:
    rows = [{"id": name, "title": name, "parent": parents.get(name, "")} for name in ("war", "battle", "raid")]
    problems, _ = findings(events=rows)
    assert [(problem.file, problem.line, problem.column) for problem in problems] == [
        ("events.csv", n + 2, "parent") for n, name in enumerate(("war", "battle", "raid")) if name in parents
    ]


def test_a_long_line_of_parents_is_no_circle() -> None:
    rows = [{"id": "war"}, *({"id": f"e{n}", "title": str(n), "parent": f"e{n - 1}" if n else "war"} for n in range(300))]
    assert findings(events=[*rows, SOUND["events"][1]])[0] == []


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("legality", {"date_end": "1923"}, {"date_start": "1922", "status": "banned"}),
        ("line_section", {"date_end": "1923-05"}, {"date_start": "1923-04-30", "towards_socialists": "1"}),
        ("line", {"date_end": "1923-05-02"}, {"date_start": "1923-05-01", "line": "bloc"}),
        ("coded_inputs", {"id": "c1", "date_end": "1923"}, {"id": "c2", "date_start": "1922"}),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_spells_of_one_thing_follow_each_other(name: str, first: dict[str, str], second: dict[str, str], swapped: bool) -> None:
    others = [row for row in SOUND[name] if row.get("section") == "south"]
    problem = only(**{name: [second, first, *others] if swapped else [first, second, *others]})
    assert place(problem) == (f"{name}.csv", 2 if swapped else 3, "date_start")
    assert first["date_end"] in problem.message


@pytest.mark.parametrize("name", ["legality", "line_section", "coded_inputs"])
def test_spells_of_different_sections_may_overlap(name: str) -> None:
    rows: Rows = [{"date_end": "1929"}, {"section": "south", "date_start": "1922", "date_end": "1929"}]
    if name == "coded_inputs":
        rows = [row | {"id": f"c{n}"} for n, row in enumerate(rows)]
    assert findings(**{name: rows})[0] == []


def test_a_spell_within_a_longer_one_does_not_hide_what_follows() -> None:
    rows = [
        {"date_end": "1930"},
        {"date_start": "1922", "date_end": "1923", "status": "banned"},
        {"date_start": "1925", "status": "ruling"},
        {"section": "south"},
    ]
    problems, _ = findings(legality=rows)
    assert [problem.line for problem in problems] == [3, 4]


def test_two_open_spells_cannot_start_on_one_day() -> None:
    problem = only(legality=[{"date_start": "1921-05-01"}, {"date_start": "1921-05-01", "status": "banned"}, {"section": "south"}])
    assert place(problem) == ("legality.csv", 3, "date_start")


def test_contradicting_figures_are_announced_and_kept() -> None:
    problems, notices = findings(membership=[*SOUND["membership"], {"id": "m9", "origin": "o9", "members": "101"}])
    assert problems == []
    assert len(notices) == 1
    assert "contradict" in notices[0]
    assert notices[0].startswith("1 ")


def test_overlapping_counts_of_victims_are_announced() -> None:
    problems, notices = findings(purge_victims=[{}, {"kind": "executed", "count": "2"}])
    assert problems == []
    assert len(notices) == 1
    assert "north" in notices[0]
    assert "never summed" in notices[0]


@pytest.mark.parametrize("other", [{"counts_communists": "no"}, {"use": "context"}, {"section": "south"}])
def test_counts_that_cannot_overlap_are_not_announced(other: dict[str, str]) -> None:
    assert findings(purge_victims=[{}, {"kind": "executed", **other}]) == ([], [])


@pytest.mark.parametrize("rows", [[{}], [{}, {"section": "south", "status": "unknown"}]], ids=["no row", "a row that says unknown"])
def test_sections_of_unknown_status_are_announced(rows: Rows) -> None:
    problems, notices = findings(legality=rows)
    assert problems == []
    assert len(notices) == 1
    assert "(south)" in notices[0]
    assert "unknown" in notices[0]


def test_sections_without_a_figure_are_announced() -> None:
    problems, notices = findings(membership=[SOUND["membership"][0], {"id": "m2", "origin": "o2", "section": "south", "use": "context"}])
    assert problems == []
    assert len(notices) == 1
    assert "(south)" in notices[0]


def test_no_more_may_end_at_an_age_than_reach_it() -> None:
    problems, _ = findings(base_rates=[{"id": "r1", "ended": "4"}, {"id": "r2", "axis": "year", "ended": "4"}])
    assert [(problem.line, problem.column) for problem in problems] == [(2, "ended")]
    assert "4 ended of 3" in str(problems[0])


def test_problems_come_in_order_of_file_and_line() -> None:
    problems, _ = findings(
        turns=[{"section": "x"}, {"section": "y"}],
        events=[{"id": "war", "date_end": "1900"}, {"id": "battle", "parent": "x"}],
        membership=[{"id": "m1", "origin": "o1", "section": "x"}, {"id": "m2", "origin": "o2", "high": "1"}],
    )
    places = [(str(problem.file), int(problem.line or 0)) for problem in problems]
    assert len(places) == 6
    assert places == sorted(places)


def test_every_check_has_its_test_here() -> None:
    tested = {
        "keys_are_unique",
        "references_exist",
        "dates_are_in_order",
        "bounds_hold_the_figure",
        "rows_are_not_repeated",
        "origins_stay_together",
        "parents_form_a_tree",
        "spells_do_not_overlap",
        "contradicting_figures",
        "overlapping_counts",
        "unknown_status",
        "sections_without_figures",
        "ends_are_among_the_exposed",
    }
    assert {check.__name__ for check in CHECKS} == tested  # a new check needs a test above
