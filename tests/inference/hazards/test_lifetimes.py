"""Lifetimes: figures computed before from the same list, closed forms, and counts that cannot be."""

from __future__ import annotations

from itertools import pairwise
from math import exp

import numpy as np
import pytest

from holdfast.evidence.tables import BaseRate
from holdfast.inference.hazards.lifetimes import life_table, period_hazard
from holdfast.study import load

ALL = "international organisations of states"
BORN = "international organisations of states born 1919-43"


@pytest.fixture(scope="module")
def rates() -> tuple[BaseRate, ...]:
    return load("comintern").evidence.base_rates


def by_age(*rows: tuple[int, int, int]) -> list[BaseRate]:
    return [BaseRate(f"r{at}", "made up", "age", at, exposed, ended, None, None) for at, exposed, ended in rows]


def test_international_organisations_last_as_long_as_was_counted_before(rates: tuple[BaseRate, ...]) -> None:
    table = life_table(rates, ALL)
    known = {5: 0.981, 10: 0.911, 20: 0.789, 30: 0.689, 40: 0.605, 50: 0.562, 75: 0.527, 100: 0.444}
    assert {years: round(table.survival(years).value, 3) for years in known} == known
    assert table.median == 76
    assert (table.reached[0], table.ended.sum()) == (534, 200)
    bands = {(0, 5): 0.0034, (5, 10): 0.0141, (10, 20): 0.0143, (20, 30): 0.0126, (30, 50): 0.0124, (50, 100): 0.0048}
    assert {band: round(table.hazard(*band).value, 4) for band in bands} == bands


def test_their_hazard_does_not_change_with_age(rates: tuple[BaseRate, ...]) -> None:
    found = life_table(rates, ALL).weibull()
    assert found.shape == pytest.approx(1.051, abs=0.001)
    assert found.scale == pytest.approx(90.96, abs=0.02)
    assert found.log_likelihood == pytest.approx(-1108.8, abs=0.06)
    assert found.log_likelihood_constant == pytest.approx(-1109.2, abs=0.06)


@pytest.mark.parametrize(
    ("first", "last", "ended", "rate"),
    [
        (1914, 1918, 10, 0.0592),
        (1919, 1929, 6, 0.0101),
        (1930, 1938, 14, 0.0257),
        (1939, 1945, 9, 0.0220),
        (1919, 1943, 26, 0.0182),
        (1946, 1959, 19, 0.0135),
    ],
)
def test_ends_by_period_are_those_counted_before(first: int, last: int, ended: int, rate: float, rates: tuple[BaseRate, ...]) -> None:
    found = period_hazard(rates, ALL, first, last)
    assert found.ended == ended
    assert round(found.value, 4) == rate
    assert found.lo90 < found.value < found.hi90


def test_an_end_after_24_years_is_ordinary(rates: tuple[BaseRate, ...]) -> None:
    """18 of 49 born in 1919-43 had ended by then; a constant hazard of .0182 a year says .354."""
    table = life_table(rates, BORN)
    found = table.survival(24)
    assert (table.reached[0], table.ended.sum(), found.ended) == (49, 31, 18)
    assert 1 - found.value == pytest.approx(18 / 49)
    assert 1 - found.hi90 < 1 - exp(-24 * period_hazard(rates, ALL, 1919, 1943).value) < 1 - found.lo90
    assert round(1 - exp(-24 * period_hazard(rates, ALL, 1919, 1943).value), 3) == 0.354


def test_the_essay_says_what_the_table_says(rates: tuple[BaseRate, ...]) -> None:
    study = load("comintern")
    (claim,) = [claim for claim in study.claims if (claim["id"], claim["part"]) == ("dissolution", "d")]
    table = life_table(rates, BORN)
    assert f"of {table.reached[0]:.0f} organisations of states founded in 1919-43, {table.survival(24).ended} had ended within 24 years" in str(
        claim["finding"]
    )


def test_without_loss_from_sight_survival_is_a_share() -> None:
    table = life_table(by_age((2, 10, 1), (5, 9, 3), (9, 6, 6)), "made up")
    assert [table.survival(years).value for years in (1, 2, 4.9, 5, 9)] == pytest.approx([1, 0.9, 0.9, 0.6, 0])
    assert table.median == 9
    assert table.hazard(0, 10).value == pytest.approx(10 / (2 + 15 + 54))
    assert table.hazard(2, 6).value == pytest.approx(4 / (3 * 3 + 6 * 4))


def test_those_lost_from_sight_count_until_then() -> None:
    """Five of ten lost at 3; then one of the five left ends at 4."""
    table = life_table(by_age((3, 10, 0), (4, 5, 1), (8, 4, 0)), "made up")
    assert table.still.tolist() == [5, 0, 4]
    assert table.survival(4).value == pytest.approx(0.8)
    assert table.median is None


def test_intervals_hold_their_number_and_grow_with_doubt() -> None:
    few, many = (life_table(by_age((5, n, n // 2), (10, n - n // 2, 0)), "made up").survival(5) for n in (10, 1000))
    assert few.value == many.value == 0.5
    assert few.lo90 < many.lo90 < 0.5 < many.hi90 < few.hi90


def test_a_weibull_is_recovered() -> None:
    ages = np.arange(1, 400)
    lasting = np.exp(-((np.append(0, ages) / 60.0) ** 1.7))
    left = np.round(100_000 * lasting).astype(int)
    rows = [(int(age), int(before), int(before - after)) for age, (before, after) in zip(ages, pairwise(left), strict=True) if before > 0]
    found = life_table(by_age(*rows), "made up").weibull()
    assert found.shape == pytest.approx(1.7, abs=0.05)
    assert found.scale == pytest.approx(60, abs=1)
    assert found.log_likelihood > found.log_likelihood_constant


def test_counts_that_cannot_be_are_refused(rates: tuple[BaseRate, ...]) -> None:
    with pytest.raises(ValueError, match="contradict"):
        life_table(by_age((1, 10, 5), (2, 6, 0)), "made up")
    with pytest.raises(ValueError, match="no counts by age"):
        life_table(rates, "clubs")
    with pytest.raises(ValueError, match="1913"):
        period_hazard(rates, ALL, 1913, 1920)
    with pytest.raises(ValueError, match="nobody"):
        life_table(by_age((1, 10, 5)), "made up").hazard(50, 60)
