"""What is fitted, what is left out, and how far a figure is trusted."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from holdfast.dynamics import Frame
from holdfast.evidence import PartialDate
from holdfast.evidence.tables import Figure
from holdfast.inference import Observations, observe
from holdfast.study import load


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load("comintern").frame


@pytest.fixture(scope="module")
def seen(frame: Frame) -> Observations:
    return observe(frame)


def test_every_observation_is_fitted_or_left_out_with_a_reason(frame: Frame, seen: Observations) -> None:
    usable = {row.id for row in frame.evidence.membership if row.use == "observation"}
    fitted, left = {row.id for row in seen.rows}, {name for name, _ in seen.left_out}
    assert fitted | left == usable
    assert not fitted & left
    assert all(reason for _, reason in seen.left_out)


def test_context_and_later_figures_are_never_fitted(frame: Frame, seen: Observations) -> None:
    assert {row.use for row in seen.rows} == {"observation"}


def test_one_origin_gives_one_term(seen: Observations) -> None:
    assert len({row.origin for row in seen.rows}) == len(seen.rows)


def test_a_year_averages_its_months_and_a_month_is_itself(frame: Frame, seen: Observations) -> None:
    assert np.allclose(seen.weights.sum(axis=1), 1.0)
    for row, weights in zip(seen.rows, seen.weights, strict=True):
        months = [frame.months[t] for t in np.flatnonzero(weights)]
        assert all(row.date.first_month <= month <= row.date.last_month for month in months)
        assert len(months) == 1 or row.date.precision == "year"


def test_weaker_sources_are_trusted_less(frame: Frame) -> None:
    row = next(row for row in frame.evidence.membership if row.use == "observation" and row.date.first_month > PartialDate.parse("1925").first_month)

    def widening(grade: Literal["A", "B", "C", "D"]) -> float:
        changed = replace(row, low=None, high=None, doubt=None, grade=grade)
        return float(observe(Frame(replace(frame.evidence, membership=(changed,)), frame.settings)).widening[0])

    assert widening("A") == widening("B") == 1.0
    assert 1.0 < widening("C") < widening("D")


def test_zero_members_and_times_before_the_founding_are_left_out_and_named(frame: Frame) -> None:
    def figure(name: str, date: str, members: int) -> Figure:
        return Figure(name, "vietnam", None, PartialDate.parse(date), members, "claimed", None, None, None, "observation", name, None, "A", None, None, None)

    evidence = replace(frame.evidence, membership=(figure("zero", "1935", 0), figure("early", "1900", 5), figure("good", "1936", 50)))
    seen = observe(Frame(evidence, frame.settings))
    assert [row.id for row in seen.rows] == ["good"]
    assert {name for name, _ in seen.left_out} == {"zero", "early"}
