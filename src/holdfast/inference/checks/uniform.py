"""Are ranks uniform? A chi-square test of their histogram, and a band that their empirical distribution stays in.

Talts, Betancourt, Simpson, Vehtari & Gelman 2018, "Validating Bayesian inference algorithms with simulation-based calibration";
Saeilynoja, Buerkner & Vehtari 2022, "Graphical test for discrete uniformity and its applications in goodness-of-fit evaluation", sec. 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array

__all__ = ["Band", "Uniformity", "band", "histogram", "uniformity"]

Ranked = NDArray[np.float64] | NDArray[np.int64] | NDArray[np.int_]
"""Ranks, whole numbers."""


@dataclass(frozen=True)
class Band:
    """A simultaneous band for the empirical distribution of uniform ranks: at `at` (points,), between `low` and `high` (points,)."""

    at: Array
    low: Array
    high: Array


@dataclass(frozen=True)
class Uniformity:
    """What the ranks of one parameter say: chi-square p-value, and whether the empirical distribution leaves its band anywhere."""

    p: float
    outside: bool


def histogram(ranks: Ranked, draws: int, bins: int) -> Array:
    """Return counts (bins,) of ranks 0 to `draws`. Raises `ValueError` unless the bins hold equally many ranks."""
    if (draws + 1) % bins:
        raise ValueError(f"{draws + 1} ranks do not fall into {bins} equal bins")
    return np.bincount(np.asarray(ranks, dtype=np.int64) // ((draws + 1) // bins), minlength=bins).astype(float)


@lru_cache(maxsize=32)
def band(count: int, draws: int, level: float = 0.95, seed: int = 0, repeats: int = 4000) -> Band:
    """Return the band that the whole empirical distribution of `count` uniform ranks 0 to `draws` stays in with probability `level`.

    Point by point it is a binomial range whose coverage is raised until the whole curve is covered; by how much, `repeats` simulated samples tell.
    """
    from scipy.stats import binom

    at = np.arange(1, draws + 1) / (draws + 1)
    ranks = np.random.default_rng(seed).integers(0, draws + 1, (repeats, count))
    counts = np.stack([np.bincount(row, minlength=draws + 1) for row in ranks]).cumsum(axis=1)[:, :-1]
    # The chance of a count as far out as this at one point, at the worst point of each sample.
    tail = np.minimum(binom.cdf(counts, count, at), binom.sf(counts - 1, count, at))
    gamma = 2.0 * float(np.quantile(tail.min(axis=1), 1.0 - level))
    return Band(at, binom.ppf(gamma / 2, count, at) / count, binom.ppf(1.0 - gamma / 2, count, at) / count)


def uniformity(ranks: Ranked, draws: int, bins: int = 10, level: float = 0.95) -> Uniformity:
    """Test ranks (simulations,) of 0 to `draws` against the uniform distribution."""
    from scipy.stats import chisquare

    counts = histogram(ranks, draws, bins)
    found = band(len(ranks), draws, level)
    # The share of ranks below each point, on the grid on which the band stands.
    shares = np.bincount(np.asarray(ranks, dtype=np.int64), minlength=draws + 1).cumsum()[:-1] / len(ranks)
    return Uniformity(float(chisquare(counts).pvalue), bool(((shares < found.low) | (shares > found.high)).any()))
