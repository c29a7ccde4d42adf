"""How good a prediction was: CRPS, log score, coverage, PIT, and differences with standard errors.

All scores are of log members. CRPS is in log members, 0 at best: about the mean absolute error of a median, with honesty about the spread
rewarded. The log score is the log density of what happened, higher is better, and punishes surprise without mercy. Both are proper: nobody
does better, on average, than by saying what they believe (Gneiting & Raftery 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr
from scipy.stats import t as student

from holdfast.dynamics.frame import Array

__all__ = [
    "Difference",
    "covered",
    "covered_by_draws",
    "crps_draws",
    "crps_normal",
    "crps_student",
    "log_score_draws",
    "paired_difference",
    "pit_draws",
]


def crps_draws(draws: Array, value: Array) -> Array:
    """Return the CRPS (rows,) of the distribution that `draws` (rows, draws) are, at `value` (rows,).

    E|X - y| - E|X - X'| / 2 over the draws, the second part from their ranks.
    """
    number = draws.shape[1]
    ordered = np.sort(draws, axis=1)
    rank = 2.0 * np.arange(1, number + 1) - number - 1.0
    return np.asarray(np.abs(draws - value[:, None]).mean(axis=1) - (ordered @ rank) / number**2)


def crps_normal(mean: Array, sd: Array, value: Array) -> Array:
    """Return the CRPS of normal predictions (Gneiting, Raftery, Westveld & Goldman 2005)."""
    z = (value - mean) / sd
    return np.asarray(sd * (z * (2.0 * ndtr(z) - 1.0) + 2.0 * np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi) - 1.0 / np.sqrt(np.pi)))


def crps_student(centre: Array, scale: Array, freedom: float, value: Array) -> Array:
    """Return the CRPS of Student predictions with more than 1 degree of freedom (Jordan, Krueger & Lerch 2019)."""
    from scipy.special import beta

    z = (value - centre) / scale
    body = z * (2.0 * student.cdf(z, freedom) - 1.0) + 2.0 * student.pdf(z, freedom) * (freedom + z**2) / (freedom - 1.0)
    spread = 2.0 * np.sqrt(freedom) / (freedom - 1.0) * beta(0.5, freedom - 0.5) / beta(0.5, freedom / 2.0) ** 2
    return np.asarray(scale * (body - spread))


def log_score_draws(draws: Array, value: Array) -> Array:
    """Return the log density (rows,) at `value` of a kernel estimate over `draws` (rows, draws).

    Normal kernels whose width is Silverman's rule (1986), with the smaller of standard deviation and quartile range. Far beyond the draws it
    exaggerates surprise; where a forecaster knows its own density, that is to be preferred (Krueger, Lerch, Thorarinsdottir & Gneiting 2021).
    """
    number = draws.shape[1]
    low, high = np.quantile(draws, [0.25, 0.75], axis=1)
    width = 0.9 * np.minimum(draws.std(axis=1, ddof=1), (high - low) / 1.34) * number**-0.2
    width = np.maximum(width, 1e-6)[:, None]
    parts = -0.5 * ((value[:, None] - draws) / width) ** 2 - np.log(width) - 0.5 * np.log(2.0 * np.pi)
    most = parts.max(axis=1, keepdims=True)
    return np.asarray(most[:, 0] + np.log(np.exp(parts - most).mean(axis=1)))


def covered(low: Array, high: Array, value: Array) -> Array:
    """Return whether each value lies in its range, ends included; (rows,) of 0 and 1."""
    return ((low <= value) & (value <= high)).astype(float)


def covered_by_draws(draws: Array, value: Array, share: float) -> Array:
    """Return whether each value lies in the central range that holds `share` of the draws."""
    low, high = np.quantile(draws, [(1.0 - share) / 2.0, (1.0 + share) / 2.0], axis=1)
    return covered(low, high, value)


def pit_draws(draws: Array, value: Array) -> Array:
    """Return the probability integral transform (rows,): the share of draws below the value, ties counted half. Uniform if calibrated."""
    below, equal = (draws < value[:, None]).mean(axis=1), (draws == value[:, None]).mean(axis=1)
    return np.asarray(below + 0.5 * equal)


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of paired differences, its standard error clustered by group (NaN with fewer than two groups), and how many rows and groups."""

    mean: float
    se: float
    rows: int
    groups: int


def paired_difference(first: Array, second: Array, groups: Sequence[str]) -> Difference:
    """Return the mean of `first` - `second`, scores of the same rows, with a standard error that lets rows of one group move together.

    Cluster-robust with the factor G/(G-1) for few groups (Liang & Zeger 1986; Cameron & Miller 2015). Raises ValueError without rows.
    """
    if not len(first) == len(second) == len(groups) > 0:
        raise ValueError(f"scores and groups must be of the same rows, at least one; there are {len(first)}, {len(second)} and {len(groups)}")
    gap = np.asarray(first) - np.asarray(second)
    mean = float(gap.mean())
    names, at = np.unique(np.asarray(groups), return_inverse=True)
    sums = np.bincount(at, weights=gap - mean, minlength=len(names))
    count = len(names)
    se = float(np.sqrt(count / (count - 1.0) * np.sum(sums**2)) / len(gap)) if count > 1 else float("nan")
    return Difference(mean, se, len(gap), count)
