"""Every bad cell is named by file, line and column."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from holdfast.errors import BadInput, Problem
from holdfast.evidence import TABLES, PartialDate, reading
from holdfast.evidence.reading import MAX_CELL, read_table
from holdfast.evidence.schema import columns

SOURCES = "id,work,via\n"


def figure(**cells: str) -> str:
    """Return the text of a membership table with one row, some cells replaced."""
    row = {"id": "m1", "section": "north", "date": "1921", "members": "120", "kind": "claimed", "use": "observation", "origin": "o1"} | cells
    names = [spec.name for spec in columns("membership")]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, [row.get(name, "") for name in names]])
    return out.getvalue()


def only_problem(name: str, text: str) -> Problem:
    table, problems = read_table(name, text, file="t.csv")
    assert len(problems) == 1, problems
    assert table.rows == ()
    return problems[0]


def whole_problem(text: str, name: str = "sources") -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        read_table(name, text, file="t.csv")
    assert all(problem.file == "t.csv" for problem in caught.value.problems)
    return caught.value.problems


def test_cells_become_values_of_their_type() -> None:
    table, problems = read_table("membership", figure(low="100", grade="A"), file="t.csv")
    (row,) = table.rows
    assert problems == []
    assert (row.id, row.date, row.members, row.low, row.high, row.grade, row.note) == ("m1", PartialDate(1921), 120, 100, None, "A", None)
    assert table.lines == (2,)


def test_columns_may_stand_in_any_order() -> None:
    table, problems = read_table("sources", "via,id,work\np,i,w\n", file="t.csv")
    assert (problems, table.rows[0].id, table.rows[0].work, table.rows[0].via) == ([], "i", "w", "p")


def test_lists_are_separated_by_semicolons_and_empties_dropped() -> None:
    names = [spec.name for spec in columns("events")]
    cells = {"id": "e", "date_start": "1921", "sections": '" north ;; south;"', "kind": "war", "role": "input", "title": "t"}
    table, problems = read_table("events", ",".join(names) + "\n" + ",".join(cells.get(name, "") for name in names) + "\n", file="t.csv")
    assert problems == []
    assert table.rows[0].sections == ("north", "south")


@pytest.mark.parametrize(
    ("column", "cell", "expected", "suggestion"),
    [
        ("date", "1921-02-30", "a date YYYY, YYYY-MM or YYYY-MM-DD", None),
        ("date", "1921-13", "a date YYYY, YYYY-MM or YYYY-MM-DD", None),
        ("date", "spring 1921", "a date YYYY, YYYY-MM or YYYY-MM-DD", None),
        ("date", "", "a date YYYY, YYYY-MM or YYYY-MM-DD", None),
        ("members", "", "a whole number from 0 to ", None),
        ("members", "-5", "a whole number from 0 to ", None),
        ("members", "100000001", "a whole number from 0 to ", None),
        ("members", "many", "a whole number from 0 to ", None),
        ("members", "1.5", "a whole number from 0 to ", None),
        ("members", "1e3", "a whole number from 0 to ", None),
        ("members", "1_000", "a whole number from 0 to ", None),
        ("members", "1,000", "a whole number from 0 to ", None),
        ("members", "１２", "a whole number from 0 to ", None),
        ("members", "²", "a whole number from 0 to ", None),
        ("members", "--5", "a whole number from 0 to ", None),
        ("members", "9" * 400, "a whole number from 0 to ", None),
        ("low", "-1", "a whole number of at least 0", None),
        ("kind", "estimat", None, "estimate"),
        ("kind", "zzzz", None, None),
        ("kind", "Claimed", None, "claimed"),
        ("use", "", None, None),
        ("doubt", "no", "one of yes", None),
        ("grade", "E", "one of A, B, C, D", None),
        ("section", "", "text", None),
        ("origin", "   ", "text", None),
    ],
)
def test_a_bad_cell_is_named_with_what_was_expected(column: str, cell: str, expected: str | None, suggestion: str | None) -> None:
    problem = only_problem("membership", figure(**{column: cell}))
    assert (problem.file, problem.line, problem.column, problem.suggestion) == ("t.csv", 2, column, suggestion)
    assert problem.expected
    assert expected is None or problem.expected.startswith(expected)
    if column in ("kind", "use"):
        assert problem.expected.startswith("one of ")


def test_a_large_bound_is_written_out() -> None:
    assert only_problem("membership", figure(members="many")).expected == "a whole number from 0 to 100,000,000"


@pytest.mark.parametrize(
    "cell", ["nan", "NaN", "inf", "-inf", "Infinity", "1e999", "-1e999", "1_000", "１２", "١٢", "0x10", "1,5", "1.5.", "one", "1 000", "9" * 60]
)
def test_a_number_is_finite_and_plain(cell: str) -> None:
    quoted = f'"{cell}"'
    problem = only_problem("environment", f"section,year,growth_pct,gap_to_peak_pct,openness\nnorth,1921,{quoted},,\n")
    assert (problem.line, problem.column, problem.expected) == (2, "growth_pct", "a number")


@pytest.mark.parametrize(("cell", "value"), [("-5", -5.0), ("1.5", 1.5), (" 2 ", 2.0), ("1e3", 1000.0), ("0", 0.0)])
def test_plain_numbers_are_read(cell: str, value: float) -> None:
    table, problems = read_table("environment", f"section,year,growth_pct,gap_to_peak_pct,openness\nnorth,1921,{cell},,\n", file="t.csv")
    assert (problems, table.rows[0].growth_pct) == ([], value)


def test_every_bad_cell_of_every_row_is_reported() -> None:
    lines = figure(date="x", members="y").splitlines()
    table, problems = read_table("membership", "\n".join([*lines, lines[1], figure(id="m2").splitlines()[1]]) + "\n", file="t.csv")
    assert [(problem.line, problem.column) for problem in problems] == [(2, "date"), (2, "members"), (3, "date"), (3, "members")]
    assert ([row.id for row in table.rows], table.lines) == (["m2"], (4,))


def test_a_bad_cell_is_quoted_only_in_part() -> None:
    problem = only_problem("membership", figure(date="x" * 10_000))
    assert len(str(problem)) < 300


def test_lines_stay_right_after_a_line_break_inside_quotes() -> None:
    table, problems = read_table("sources", SOURCES + 'a,"one\ntwo\nthree",\nb,,\nc,w,\n', file="t.csv")
    assert table.lines == (2, 6)
    assert table.rows[0].work == "one\ntwo\nthree"
    assert [(problem.line, problem.column) for problem in problems] == [(5, "work")]


def test_lines_stay_right_after_blank_lines() -> None:
    table, problems = read_table("sources", SOURCES + "\n\na,w,\n\nb,,\n", file="t.csv")
    assert table.lines == (4,)
    assert [problem.line for problem in problems] == [6]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_ending_is_read_alike(end: str) -> None:
    table, problems = read_table("sources", SOURCES.replace("\n", end) + end.join(["a,w,", "b,,", "c,w,"]), file="t.csv")
    assert table.lines == (2, 4)
    assert [problem.line for problem in problems] == [3]


def test_a_last_line_needs_no_end() -> None:
    table, problems = read_table("sources", SOURCES + "a,w,v", file="t.csv")
    assert (problems, len(table.rows)) == ([], 1)


def test_a_header_alone_is_a_table_without_rows() -> None:
    table, problems = read_table("sources", SOURCES, file="t.csv")
    assert (table.rows, problems) == ((), [])


def test_an_empty_file_is_no_table() -> None:
    (problem,) = whole_problem("")
    assert (problem.line, problem.message) == (1, "the first line is empty")


@pytest.mark.parametrize(("row", "count"), [("a", 1), ("a,b", 2), ("a,b,c,d", 4), (",,,,,", 6)])
def test_a_ragged_row_is_counted(row: str, count: int) -> None:
    problem = only_problem("sources", SOURCES + row + "\n")
    assert (problem.line, problem.message, problem.expected) == (2, f"the row has {count} cells", "3, as in the header")


def test_a_missing_column_is_named() -> None:
    problems = whole_problem("id,via\na,b\n")
    assert [(problem.line, problem.message) for problem in problems] == [(1, "the column 'work' is missing")]


def test_a_mistyped_column_is_told_the_right_one() -> None:
    (problem,) = whole_problem("id,wrok,via\n")
    assert (problem.message, problem.suggestion) == ("unknown column 'wrok'", "work")


def test_an_extra_column_is_named() -> None:
    (problem,) = whole_problem("id,work,via,colour\n")
    assert problem.message == "unknown column 'colour'"


def test_a_column_that_stands_twice_is_named() -> None:
    (problem,) = whole_problem("id,work,via,work\n")
    assert problem.message == "the column 'work' stands twice"


def test_a_file_separated_by_semicolons_is_not_a_table() -> None:
    (problem,) = whole_problem("id;work;via\na;b;c\n")
    assert "separated by semicolons" in problem.message


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('a,"w"x,v\n', 2),
        ('a,w,v\nb,"never closed\n', 3),
        ("a,w,v\nb," + "x" * (MAX_CELL + 1) + ",v\n", 3),
        ('a,"one\ntwo",v\nb,"w"x,v\n', 4),
    ],
    ids=["text after a quote", "open quote", "enormous cell", "after a line break"],
)
def test_what_is_not_csv_is_named_by_the_line_where_its_row_starts(rows: str, line: int) -> None:
    (problem,) = whole_problem(SOURCES + rows)
    assert problem.line == line
    assert "not readable as CSV" in problem.message


def test_an_enormous_header_is_refused() -> None:
    whole_problem("x" * (MAX_CELL + 1) + "\n")


def test_the_largest_cell_is_read() -> None:
    table, _ = read_table("sources", SOURCES + f"a,{'x' * MAX_CELL},\n", file="t.csv")
    assert len(table.rows[0].work) == MAX_CELL


def test_too_many_rows_are_refused_at_the_first_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    table, _ = read_table("sources", SOURCES + "a,w,\n" * 3, file="t.csv")
    assert len(table.rows) == 3
    (problem,) = whole_problem(SOURCES + "a,w,\n" * 4)
    assert (problem.line, problem.message) == (5, "more than 3 rows")


@pytest.mark.parametrize("row", ["a", "a,,"], ids=["ragged", "bad cell"])
def test_rows_count_whether_sound_or_not(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    (problem,) = whole_problem(SOURCES + f"{row}\n" * 50)
    assert problem.message == "more than 3 rows"


def test_spaces_around_a_cell_do_not_count() -> None:
    table, problems = read_table("sources", SOURCES + " a , w , \n", file="t.csv")
    assert problems == []
    assert (table.rows[0].id, table.rows[0].work, table.rows[0].via) == ("a", "w", None)


def test_rows_cannot_be_changed() -> None:
    table, _ = read_table("sources", SOURCES + "a,w,\n", file="t.csv")
    with pytest.raises(AttributeError):
        table.rows[0].id = "b"
    with pytest.raises(AttributeError):
        table.rows = ()  # type: ignore[misc]


def read_anything(name: str, text: str) -> None:
    try:
        table, problems = read_table(name, text, file="t.csv")
    except BadInput as error:
        assert all(problem.file == "t.csv" for problem in error.problems)
        return
    assert all(problem.file == "t.csv" and problem.line is not None for problem in problems)
    assert len(table.rows) == len(table.lines)
    assert list(table.lines) == sorted(set(table.lines))


@given(st.sampled_from(sorted(TABLES)), st.text(max_size=200))
@example("sources", "\0")
def test_any_text_is_a_table_or_bad_input(name: str, text: str) -> None:
    read_anything(name, text)


cells = st.one_of(
    st.text(max_size=8), st.sampled_from(["", "1", "-1", "1921", "1921-02", "yes", "a;b", '"', "\n", "nan", "1e999", "9" * 40, "observation", "claimed"])
)


@given(st.sampled_from(sorted(TABLES)), st.data())
def test_any_cells_below_a_sound_header_are_rows_or_problems(name: str, data: Any) -> None:
    width = len(columns(name))
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=4))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[spec.name for spec in columns(name)], *rows])
    read_anything(name, out.getvalue())
