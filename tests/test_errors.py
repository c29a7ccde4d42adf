"""Problems read as one sentence that names the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.errors import SHOWN, BadInput, HoldfastError, Interrupted, Problem, nearest


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("it is wrong"), "it is wrong"),
        (Problem("it is wrong", file="a.csv"), "a.csv: it is wrong"),
        (Problem("it is wrong", file="a.csv", line=3), "a.csv, line 3: it is wrong"),
        (Problem("it is wrong", file="a.csv", line=3, column="date"), "a.csv, line 3, column date: it is wrong"),
        (Problem("it is wrong", column="date"), "column date: it is wrong"),
        (Problem("it is wrong", expected="a date"), "it is wrong; expected a date"),
        (Problem("it is wrong", suggestion="right"), "it is wrong. Did you mean 'right'?"),
        (
            Problem("it is wrong", "a.csv", 3, "date", "one of x, right", "right"),
            "a.csv, line 3, column date: it is wrong; expected one of x, right. Did you mean 'right'?",
        ),
    ],
)
def test_a_problem_says_what_it_knows(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_a_problem_in_line_zero_still_names_its_line() -> None:
    assert str(Problem("it is wrong", line=0)) == "line 0: it is wrong"


def test_one_problem_is_as_good_as_a_list_of_one() -> None:
    problem = Problem("it is wrong")
    assert BadInput(problem).problems == BadInput([problem]).problems == (problem,)


def test_problems_beyond_those_shown_are_counted() -> None:
    error = BadInput([Problem(f"number {n}") for n in range(SHOWN + 7)])
    lines = str(error).splitlines()
    assert len(lines) == SHOWN + 1
    assert lines[0] == "number 0"
    assert lines[-1] == "... and 7 more problems"


def test_as_many_problems_as_are_shown_are_not_counted() -> None:
    assert "more" not in str(BadInput([Problem(f"number {n}") for n in range(SHOWN)]))


def test_every_error_on_purpose_has_one_base() -> None:
    assert issubclass(BadInput, HoldfastError)
    assert issubclass(Interrupted, HoldfastError)
    assert not issubclass(HoldfastError, ValueError)


@pytest.mark.parametrize(("word", "near"), [("membershp", "membership"), ("evnts", "events"), ("zzzzzz", None), ("", None)])
def test_the_nearest_word_is_close_or_none(word: str, near: str | None) -> None:
    assert nearest(word, ["membership", "events", "sources"]) == near


def test_nothing_is_near_when_nothing_is_valid() -> None:
    assert nearest("word", []) is None


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=10))
def test_the_nearest_word_is_always_a_valid_one(word: str, valid: list[str]) -> None:
    found = nearest(word, valid)
    assert found is None or found in valid


@given(st.sets(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=8), max_size=10), st.text("abc", max_size=8))
def test_the_nearest_word_does_not_depend_on_the_order(valid: set[str], word: str) -> None:
    assert nearest(word, sorted(valid)) == nearest(word, sorted(valid, reverse=True))
