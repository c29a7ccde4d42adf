"""Scores against their definitions by numerical integration, and against each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm
from scipy.stats import t as student

from holdfast.inference.mixture import Mixture, student_scales
from holdfast.inference.scores import (
    covered,
    covered_by_draws,
    crps_draws,
    crps_normal,
    crps_student,
    log_score_draws,
    paired_difference,
    pit_draws,
)

ASYMMETRIC = Mixture(np.array([[-1.0, 0.5, 3.0]]), np.array([[0.3, 1.0, 2.0]]))


def by_integration(cdf: object, value: float) -> float:
    """CRPS by its definition: the integral of (F - step)^2."""
    below = quad(lambda x: float(cdf(x)) ** 2, -60, value, limit=400)[0]  # type: ignore[operator]
    above = quad(lambda x: (1 - float(cdf(x))) ** 2, value, 60, limit=400)[0]  # type: ignore[operator]
    return float(below + above)


@pytest.mark.parametrize("value", [-2.0, 0.4, 3.7])
def test_crps_in_closed_form_is_the_integral(value: float) -> None:
    one = np.array([1.0])
    assert crps_normal(0.7 * one, 1.3 * one, value * one)[0] == pytest.approx(by_integration(lambda x: norm.cdf(x, 0.7, 1.3), value), abs=1e-6)
    assert crps_student(0.7 * one, 1.3 * one, 4.0, value * one)[0] == pytest.approx(by_integration(lambda x: student.cdf(x, 4, 0.7, 1.3), value), abs=1e-4)
    assert ASYMMETRIC.crps(value * one)[0] == pytest.approx(by_integration(lambda x: ASYMMETRIC.cdf(np.array([x]))[0], value), abs=1e-6)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12), st.floats(-6, 6))
def test_crps_of_draws_is_that_of_their_steps(draws: list[float], value: float) -> None:
    sample = np.array(draws)
    expected = np.abs(sample - value).mean() - 0.5 * np.abs(sample[:, None] - sample).mean()
    assert crps_draws(sample[None], np.array([value]))[0] == pytest.approx(expected, abs=1e-12)


def test_scores_of_draws_approach_those_of_their_distribution() -> None:
    draws = norm.ppf((np.arange(20_000) + 0.5) / 20_000)[None] * 2.0 + 1.0
    one, value = np.ones(1), np.array([2.5])
    assert crps_draws(draws, value)[0] == pytest.approx(crps_normal(one, 2 * one, value)[0], abs=1e-4)
    assert log_score_draws(draws, value)[0] == pytest.approx(norm.logpdf(2.5, 1, 2), abs=0.01)
    assert pit_draws(draws, value)[0] == pytest.approx(norm.cdf(0.75), abs=1e-4)


def test_a_proper_score_rewards_the_truth() -> None:
    value = np.random.default_rng(1).normal(0.3, 1.0, 4000)
    shape = np.ones(4000)
    honest = crps_normal(0.3 * shape, shape, value).mean()
    assert all(honest < crps_normal(m * shape, s * shape, value).mean() for m, s in ((0.6, 1.0), (0.0, 1.0), (0.3, 1.5), (0.3, 0.6)))


def test_a_mixture_of_scales_is_student() -> None:
    at = np.linspace(-6, 6, 49)
    scales = np.broadcast_to(student_scales(4.0), (49, 64))
    assert np.max(np.abs(Mixture(np.zeros((49, 64)), scales).cdf(at) - student.cdf(at, 4))) < 0.002


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.95])
def test_quantiles_undo_the_distribution(share: float) -> None:
    assert ASYMMETRIC.cdf(ASYMMETRIC.quantile(share))[0] == pytest.approx(share, abs=1e-12)


def test_the_density_of_a_mixture_integrates_to_one() -> None:
    assert quad(lambda x: float(np.exp(ASYMMETRIC.log_density(np.array([x]))[0])), -40, 40, limit=400)[0] == pytest.approx(1.0, abs=1e-8)


def test_draws_of_a_mixture_score_like_it() -> None:
    value = np.array([0.2])
    assert crps_draws(ASYMMETRIC.draws(2000), value)[0] == pytest.approx(ASYMMETRIC.crps(value)[0], abs=1e-3)


def test_coverage_counts_ends_and_central_ranges() -> None:
    draws = np.tile(np.arange(101.0), (4, 1))
    value = np.array([5.0, 95.0, 4.9, 50.0])
    assert covered_by_draws(draws, value, 0.9).tolist() == [1, 1, 0, 1]
    assert covered_by_draws(draws, value, 0.5).tolist() == [0, 0, 0, 1]
    assert covered(np.zeros(2), np.ones(2), np.array([1.0, 1.1])).tolist() == [1, 0]


def test_the_standard_error_of_lone_rows_is_the_usual_one() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.normal(size=30), rng.normal(size=30)
    found = paired_difference(first, second, [f"s{n}" for n in range(30)])
    assert found.mean == pytest.approx((first - second).mean())
    assert found.se == pytest.approx((first - second).std(ddof=1) / np.sqrt(30))


def test_repeating_every_row_of_a_section_adds_no_certainty() -> None:
    rng = np.random.default_rng(3)
    first, second, names = rng.normal(size=12), np.zeros(12), [f"s{n}" for n in range(12)]
    once, often = paired_difference(first, second, names), paired_difference(np.repeat(first, 5), np.zeros(60), [n for n in names for _ in range(5)])
    assert often.mean == pytest.approx(once.mean)
    assert often.se == pytest.approx(once.se)
    assert (often.rows, often.groups) == (60, 12)


def test_one_group_has_no_standard_error_and_no_rows_no_difference() -> None:
    assert np.isnan(paired_difference(np.ones(3), np.zeros(3), ["a"] * 3).se)
    with pytest.raises(ValueError, match="at least one"):
        paired_difference(np.ones(0), np.ones(0), [])
