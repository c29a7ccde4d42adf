"""Predictions in closed form: for each row an equally weighted mixture of normal distributions.

A normal prediction with Student noise is such a mixture (the noise is a scale mixture), so that quantiles, scores and draws of the baselines
need no random numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import gamma

from holdfast.dynamics.frame import Array

__all__ = ["Mixture", "student_scales"]

PARTS = 64
"""Normal parts that stand for one Student distribution: its distribution function is met within 0.002 for 4 degrees of freedom."""
GRID = 801


def student_scales(freedom: float, parts: int = PARTS) -> Array:
    """Return factors f (parts,) such that the mixture of normals with standard deviations f is Student t with `freedom` degrees.

    The precision 1/f^2 is gamma(freedom/2, rate freedom/2), taken at the middles of `parts` steps of equal probability.
    """
    steps = (np.arange(parts) + 0.5) / parts
    return np.asarray(1.0 / np.sqrt(gamma.ppf(steps, freedom / 2.0, scale=2.0 / freedom)))


@dataclass(frozen=True)
class Mixture:
    """Normal parts of each row: `mean` and `sd` are (rows, parts), `sd` above 0."""

    mean: Array
    sd: Array

    def cdf(self, value: Array) -> Array:
        """Return the probability of at most `value` (rows,)."""
        return np.asarray(ndtr((value[:, None] - self.mean) / self.sd).mean(axis=1))

    def log_density(self, value: Array) -> Array:
        """Return the log density at `value` (rows,): the log score, higher is better."""
        z = (value[:, None] - self.mean) / self.sd
        parts = -0.5 * (z**2 + np.log(2.0 * np.pi)) - np.log(self.sd)
        most = parts.max(axis=1, keepdims=True)
        return np.asarray(most[:, 0] + np.log(np.exp(parts - most).mean(axis=1)))

    def quantile(self, share: float) -> Array:
        """Return the quantile (rows,) at a share between 0 and 1, by bisection to the last digits."""
        parts = self.mean + self.sd * ndtri(share)
        low, high = parts.min(axis=1), parts.max(axis=1)
        for _ in range(60):
            middle = 0.5 * (low + high)
            below = self.cdf(middle) < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.asarray(0.5 * (low + high))

    def crps(self, value: Array) -> Array:
        """Return the CRPS (rows,) in closed form (Grimit, Gneiting, Berrocal & Johnson 2006); lower is better."""
        reach = _absolute(value[:, None] - self.mean, self.sd).mean(axis=1)
        spread = np.array([_absolute(m[:, None] - m, np.hypot(s[:, None], s)).mean() for m, s in zip(self.mean, self.sd, strict=True)])
        return np.asarray(reach - 0.5 * spread)

    def draws(self, number: int) -> Array:
        """Return `number` values (rows, number) that stand for the prediction: its quantiles at the middles of equal steps.

        Read off the distribution function at `GRID` even values between the outermost two, in straight lines.
        """
        shares = (np.arange(number) + 0.5) / number
        first, last = self.quantile(shares[0]), self.quantile(shares[-1])
        values = first[:, None] + (last - first)[:, None] * np.linspace(0.0, 1.0, GRID)
        found = []
        for value, mean, sd in zip(values, self.mean, self.sd, strict=True):
            reached = ndtr((value[:, None] - mean) / sd).mean(axis=1)
            found.append(np.interp(shares, reached, value))
        return np.array(found)


def _absolute(mean: Array, sd: Array) -> Array:
    """Return the mean of |X| for X normal."""
    z = mean / sd
    return np.asarray(2.0 * sd * np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi) + mean * (2.0 * ndtr(z) - 1.0))
