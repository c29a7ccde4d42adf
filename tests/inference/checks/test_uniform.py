"""Tests of uniformity: they pass what is uniform as often as they say, and catch what is not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from holdfast.inference.checks import band, histogram, uniformity

DRAWS = 49


def test_the_band_holds_whole_curves_as_often_as_it_says() -> None:
    """On samples that it was not made from."""
    found, rng, count, trials = band(60, DRAWS), np.random.default_rng(11), 60, 2000
    ranks = rng.integers(0, DRAWS + 1, (trials, count))
    shares = np.array([np.bincount(row, minlength=DRAWS + 1).cumsum()[:-1] for row in ranks]) / count
    inside = ((shares >= found.low) & (shares <= found.high)).all(axis=1).mean()
    # Counts are whole, so the band holds a little more than asked.
    assert 0.95 - 3 * np.sqrt(0.95 * 0.05 / trials) <= inside < 0.99


def test_the_band_is_wider_than_that_of_a_single_point() -> None:
    found = band(100, DRAWS)
    middle = np.argmin(np.abs(found.at - 0.5))
    assert found.low[middle] < binom.ppf(0.025, 100, 0.5) / 100
    assert found.high[middle] > binom.ppf(0.975, 100, 0.5) / 100


def test_uniform_ranks_pass_at_the_nominal_rate() -> None:
    rng = np.random.default_rng(2)
    found = [uniformity(rng.integers(0, DRAWS + 1, 100), DRAWS) for _ in range(300)]
    assert np.mean([one.outside for one in found]) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)
    assert abs(np.mean([one.p < 0.1 for one in found]) - 0.1) < 3.5 * np.sqrt(0.09 / 300)


@pytest.mark.parametrize("wrong", ["too_sure", "too_unsure", "biased"])
def test_wrong_posteriors_are_caught(wrong: str) -> None:
    """Ranks of a normal truth among draws with a wrong spread or centre."""
    rng = np.random.default_rng(3)
    spread, shift = {"too_sure": (0.5, 0.0), "too_unsure": (2.0, 0.0), "biased": (1.0, 0.7)}[wrong]
    truth, draws = rng.normal(size=(100, 1)), shift + spread * rng.normal(size=(100, DRAWS))
    found = uniformity((draws < truth).sum(axis=1), DRAWS)
    assert found.outside
    assert found.p < 0.01


def test_bins_hold_equally_many_ranks() -> None:
    assert histogram(np.arange(50), DRAWS, 10).tolist() == [5.0] * 10
    with pytest.raises(ValueError, match="50 ranks do not fall into 7 equal bins"):
        histogram(np.arange(50), DRAWS, 7)
