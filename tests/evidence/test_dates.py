"""Dates say what their source said, and nothing more."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from holdfast.evidence import PartialDate, month_name
from holdfast.evidence.dates import PATTERN

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
partial = st.builds(lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]), days, st.integers(1, 3))


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("1921", "year", date(1921, 1, 1), date(1921, 12, 31)),
        ("1921-02", "month", date(1921, 2, 1), date(1921, 2, 28)),
        ("1920-02", "month", date(1920, 2, 1), date(1920, 2, 29)),
        ("1900-02", "month", date(1900, 2, 1), date(1900, 2, 28)),
        ("1920-02-29", "day", date(1920, 2, 29), date(1920, 2, 29)),
        ("1921-12-31", "day", date(1921, 12, 31), date(1921, 12, 31)),
        ("0001", "year", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12", "month", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_means_every_day_it_may_mean(text: str, precision: str, first: date, last: date) -> None:
    read = PartialDate.parse(text)
    assert (read.precision, read.first, read.last) == (precision, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000",
        "0000-01",
        "0000-01-01",
        "1921-02-29",
        "1900-02-29",
        "1921-04-31",
        "1921-13",
        "1921-00",
        "1921-01-00",
        "1921-01-32",
        "1921-1",
        "1921-01-1",
        "21",
        "921",
        "19210",
        "-1921",
        "+1921",
        "1921-",
        "1921-02-",
        "1921/02",
        "1921.02",
        "1921–02",
        " 1921",
        "1921 ",
        "1921\n",
        "1921-02\n",
        "1921-02-03\n",
        "1921-02-03T00:00",
        "１９２１",
        "١٩٢١",
        "c. 1921",
        "1921-02-03-04",
        "1921\0",
    ],
)
def test_what_is_not_exactly_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|day|month|range"):
        PartialDate.parse(text)


@given(st.text(max_size=12))
@example("1921-02-29")
def test_any_text_is_a_date_that_reads_back_or_a_value_error(text: str) -> None:
    try:
        read = PartialDate.parse(text)
    except ValueError:
        return
    assert str(read) == text


@given(st.from_regex(re.compile(PATTERN), fullmatch=True))
def test_what_the_published_pattern_admits_reads_back_or_is_an_impossible_day(text: str) -> None:
    try:
        assert str(PartialDate.parse(text)) == text
    except ValueError:
        assert text.startswith("0000") or text[8:] in ("29", "30", "31") or text.endswith("\n")


@given(partial)
def test_text_and_date_are_one(value: PartialDate) -> None:
    assert PartialDate.parse(str(value)) == value


@given(partial, partial)
def test_dates_are_ordered_by_first_day_and_the_coarser_first(one: PartialDate, other: PartialDate) -> None:
    fine = ("year", "month", "day")

    def key(value: PartialDate) -> tuple[date, int]:
        return value.first, fine.index(value.precision)

    assert (one < other) == (key(one) < key(other))
    assert (one <= other) == (key(one) <= key(other))
    assert (one > other) == (key(one) > key(other))
    assert (one >= other) == (key(one) >= key(other))
    assert (one == other) == (key(one) == key(other))


@given(days)
def test_the_order_holds_where_first_days_coincide(day: date) -> None:
    year, month, exact = PartialDate(day.year), PartialDate(day.year, 1), PartialDate(day.year, 1, 1)
    assert sorted([exact, month, year]) == [year, month, exact]


@given(partial)
def test_a_date_covers_one_unit_of_its_precision(value: PartialDate) -> None:
    span = (value.last - value.first).days + 1
    assert span in {"year": (365, 366), "month": (28, 29, 30, 31), "day": (1,)}[value.precision]
    if value.precision != "day" and value.last < date.max:
        assert (value.last + timedelta(days=1)).day == 1


@given(partial)
def test_months_are_counted_on_one_scale(value: PartialDate) -> None:
    assert value.first_month == value.first.year * 12 + value.first.month - 1
    assert value.last_month == value.last.year * 12 + value.last.month - 1
    assert month_name(value.first_month) == f"{value.first:%Y-%m}".rjust(7, "0")


@given(st.integers(12, 9999 * 12 + 11))
def test_a_month_has_one_name(number: int) -> None:
    assert PartialDate.parse(month_name(number)).first_month == number


@given(partial)
def test_equal_dates_are_one_key(value: PartialDate) -> None:
    assert len({value, PartialDate.parse(str(value))}) == 1


def test_a_date_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        PartialDate(1921).year = 1922  # type: ignore[misc]
