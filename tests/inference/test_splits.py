"""Splits: nothing is shown and asked at once, counts of one origin stay together, and what must be covered is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.evidence import PartialDate
from holdfast.inference.counts import Count, before, counts_of, rows_of_date
from holdfast.inference.measurement import observe
from holdfast.inference.splits import Split, folds, leave_future_out, leave_section_out
from holdfast.study import Study, load


@st.composite
def many_counts(draw: st.DrawFn) -> list[Count]:
    found = []
    for _ in range(draw(st.integers(4, 25))):
        first = draw(st.integers(0, 200))
        found.append(Count(draw(st.sampled_from("abcd")), first, first + draw(st.sampled_from([0, 0, 11])), "claimed", 7.0, f"o{draw(st.integers(0, 12))}"))
    return found


def is_honest(split: Split, counts: list[Count]) -> bool:
    shown, asked = {counts[n].origin for n in split.train}, {counts[n].origin for n in split.asked}
    return not shown & asked and not set(split.train) & set(split.asked)


@given(many_counts(), st.integers(0, 2**32))
def test_random_folds_ask_every_count_once(counts: list[Count], seed: int) -> None:
    origins = len({count.origin for count in counts})
    if origins < 2:
        return
    found = folds(counts, min(4, origins), seed)
    assert sorted(n for split in found for n in split.asked) == list(range(len(counts)))
    assert all(is_honest(split, counts) for split in found)
    assert folds(counts, min(4, origins), seed) == found


@given(many_counts(), st.integers(1, 220))
def test_the_future_is_asked_and_the_past_shown(counts: list[Count], cut: int) -> None:
    for split in leave_future_out(counts, [("cut", cut)], ahead=48):
        assert is_honest(split, counts)
        assert all(counts[n].last < cut for n in split.train)
        assert all(cut <= counts[n].first and counts[n].last < cut + 48 for n in split.asked)


@given(many_counts())
def test_a_section_left_out_is_asked_whole(counts: list[Count]) -> None:
    for split in leave_section_out(counts):
        assert is_honest(split, counts)
        assert {counts[n].section for n in split.asked} == {split.name}
        assert len(split.asked) == sum(count.section == split.name for count in counts)


def test_a_count_that_may_be_of_either_side_of_a_cut_is_in_neither() -> None:
    counts = [Count("a", 0, 0, "claimed", 7, "x"), Count("a", 6, 17, "claimed", 7, "y"), Count("a", 12, 12, "claimed", 7, "z")]
    assert leave_future_out(counts, [("cut", 12)]) == [Split("cut", (0,), (2,))]


def test_more_folds_than_origins_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        folds([Count("a", 0, 0, "claimed", 7, "x")] * 5, 2, 1)


def test_counts_of_a_study_are_its_observations(chess: Study) -> None:
    seen = observe(chess.frame)
    counts = counts_of(chess.frame, seen)
    assert [count.value for count in counts] == seen.value.tolist()
    assert [count.last for count in counts] == seen.month.tolist()
    assert {count.last - count.first for count, row in zip(counts, seen.rows, strict=True) if row.date.precision != "year"} <= {0}


def test_a_year_means_the_months_in_which_the_section_existed() -> None:
    frame = load("comintern").frame
    assert rows_of_date(frame, "germany", PartialDate(1919)) == (0, 9)
    assert rows_of_date(frame, "germany", PartialDate(1920)) == (10, 21)
    assert rows_of_date(frame, "germany", PartialDate(1920, 3, 5)) == (12, 12)
    with pytest.raises(ValueError, match="outside"):
        rows_of_date(frame, "germany", PartialDate(1950))


def test_only_what_was_over_comes_before() -> None:
    counts = [Count("a", first, last, "claimed", 7, "x") for first, last in ((0, 0), (0, 11), (10, 10))]
    assert before(counts, 11) == [counts[0], counts[2]]
