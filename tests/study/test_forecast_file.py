"""The file of figures to predict: what is read, what is dropped, and how each mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.dynamics import Frame
from holdfast.errors import BadInput
from holdfast.study import load
from holdfast.study.forecast_file import MAX_ROWS, Asked, Dropped, read_asked

HEADER = "section,date,members,kind"


@pytest.fixture(scope="module")
def frame(template_folder: Path) -> Frame:
    return load(template_folder).frame


def read(tmp_path: Path, frame: Frame, text: str) -> tuple[tuple[Asked, ...], tuple[Dropped, ...]]:
    path = tmp_path / "asked.csv"
    path.write_text(text, encoding="utf-8")
    return read_asked(path, frame)


def test_columns_may_stand_in_any_order_with_others_between(tmp_path: Path, frame: Frame) -> None:
    text = '\ufeffnote,kind,members, date ,section\n"a, b",claimed,150,1994-06,north\n\n,dues_paying,99,1995,south\n'
    asked, dropped = read(tmp_path, frame, text)
    assert [(row.line, row.section, str(row.date), row.members, row.kind) for row in asked] == [
        (2, "north", "1994-06", 150, "claimed"),
        (4, "south", "1995", 99, "dues_paying"),
    ]
    assert (asked[0].count.first, asked[0].count.last) == (53, 53)
    assert asked[0].count.value == pytest.approx(5.0106, abs=1e-4)
    assert (asked[1].count.first, asked[1].count.last) == (60, 71)
    assert dropped == ()


def test_rows_that_the_evidence_has_are_dropped_whatever_their_kind(tmp_path: Path, frame: Frame) -> None:
    asked, dropped = read(tmp_path, frame, f"{HEADER}\nnorth,1990,120,claimed\nnorth,1990,121,claimed\nnorth,1990-01,120,claimed\n")
    assert [row.line for row in asked] == [3, 4]
    assert [(row.line, row.reason) for row in dropped] == [(2, "the evidence has it as m01")]


def test_a_row_that_stands_twice_is_asked_once(tmp_path: Path, frame: Frame) -> None:
    asked, dropped = read(tmp_path, frame, f"{HEADER}\nnorth,1991,120,claimed\nnorth,1991,120,claimed\nnorth,1991,120,police\n")
    assert [row.line for row in asked] == [2, 4]
    assert [(row.line, row.reason) for row in dropped] == [(3, "it repeats line 2")]


def test_a_row_of_a_time_that_the_study_does_not_reach_is_left_out_and_named(tmp_path: Path, frame: Frame) -> None:
    asked, dropped = read(tmp_path, frame, f"{HEADER}\nnorth,1989-12,5,claimed\nnorth,1991,7,claimed\nnorth,2000,5,claimed\n")
    assert [row.line for row in asked] == [3]
    assert [(row.line, row.reason) for row in dropped] == [(n, "it is outside the months of the study, 1990-01 to 1999-12") for n in (2, 4)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("nort,1990,5,claimed", "line 2, column section: 'nort' is not known; expected a section of the study. Did you mean 'north'?"),
        ("north,1990,5,dues_payin", "column kind: 'dues_payin' is not known; expected one of dues_paying, registered"),
        ("north,1990,5,dues_payin", "Did you mean 'dues_paying'?"),
        ("north,1990-13,5,claimed", "column date: '1990-13' is not a date; expected a date YYYY, YYYY-MM or YYYY-MM-DD from 1990-01 to 1999-12"),
        ("north,1990-02-30,5,claimed", "is not a date"),
        ("north,1990,0,claimed", "column members: '0' cannot be used; expected a whole number from 1 to 100,000,000"),
        ("north,1990,-5,claimed", "'-5' cannot be used"),
        ("north,1990,5.5,claimed", "'5.5' cannot be used"),
        ("north,1990,100000001,claimed", "cannot be used"),
        ("north,1990,²,claimed", "cannot be used"),
        ("north,1990,,claimed", "column members: the cell is empty"),
        (",1990,5,claimed", "column section: the cell is empty"),
        ("north,1990,5", "line 2: the row has 3 cells; expected 4, as in the header"),
        ('north,1990,5,"claimed', "not readable as CSV"),
    ],
)
def test_a_mistake_is_named(row: str, expected: str, tmp_path: Path, frame: Frame) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, frame, f"{HEADER}\n{row}\n")
    assert expected in str(refused.value)
    assert str(refused.value).startswith("asked.csv, line ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the first line is empty; expected a header with the columns section, date, members, kind"),
        ("section;date;members;kind\n", "separated by semicolons; expected commas"),
        (
            "section,date,member,kind\n",
            "the column 'members' is missing; expected a header with the columns section, date, members, kind; is 'member' meant for it",
        ),
        ("section,date,members,kind,kind\n", "the column 'kind' stands twice"),
    ],
)
def test_a_header_that_will_not_do_is_named(text: str, expected: str, tmp_path: Path, frame: Frame) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, frame, text)
    assert expected in str(refused.value)


def test_every_mistake_is_named_at_once(tmp_path: Path, frame: Frame) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, frame, f"{HEADER}\nx,y,z,w\nnorth,1990,5,claimed\nnorth,1990,5,w\n")
    assert [(problem.line, problem.column) for problem in refused.value.problems] == [
        (2, "section"),
        (2, "kind"),
        (2, "date"),
        (2, "members"),
        (4, "kind"),
    ]


def test_too_many_rows_are_refused(tmp_path: Path, frame: Frame) -> None:
    with pytest.raises(BadInput, match="more than 2,000 rows"):
        read(tmp_path, frame, f"{HEADER}\n" + "north,1990,5,claimed\n" * (MAX_ROWS + 1))


@given(text=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused_in_words(text: str, tmp_path: Path, frame: Frame) -> None:
    for content in (text, f"{HEADER}\n{text}", f"{HEADER}\nnorth,1990,{text},claimed\n"):
        path = tmp_path / "any.csv"
        path.write_bytes(content.encode("utf-8", "surrogatepass"))
        try:
            read_asked(path, frame)
        except BadInput as refused:
            assert refused.problems
