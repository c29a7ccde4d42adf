"""Importance weights smoothed by a generalised Pareto tail, whose shape k says whether they can be trusted.

Vehtari, Simpson, Gelman, Yao & Gabry 2024, "Pareto smoothed importance sampling"; the tail is fitted as in Zhang & Stephens 2009.
"""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array

__all__ = ["TRUSTED", "fit_tail", "smooth_weights"]

TRUSTED = 0.7
"""Largest Pareto shape at which reweighted draws are trusted (Vehtari et al. 2024)."""
LEAST_TAIL = 5


def smooth_weights(log_weights: Array) -> tuple[Array, float]:
    """Return weights (draws,) that sum to 1, and the Pareto k of their tail; infinite if it is too short to tell, minus infinity if all are alike."""
    draws = len(log_weights)
    weights = np.exp(log_weights - np.max(log_weights))
    if np.ptp(weights) <= 1e-12:
        return weights / weights.sum(), -np.inf
    tail = int(np.ceil(min(0.2 * draws, 3.0 * np.sqrt(draws))))
    order = np.argsort(weights)
    k = np.inf
    if tail >= LEAST_TAIL and draws > tail:
        largest, cut = order[-tail:], weights[order[-tail - 1]]
        over = weights[largest] - cut
        if over[0] > 0 and over[-1] > over[0]:
            k, sigma = fit_tail(over)
            steps = (np.arange(tail) + 0.5) / tail
            smooth = -np.log1p(-steps) * sigma if abs(k) < 1e-12 else sigma * np.expm1(-k * np.log1p(-steps)) / k
            weights[largest] = np.minimum(cut + smooth, 1.0)
    return weights / weights.sum(), float(k)


def fit_tail(values: Array) -> tuple[float, float]:
    """Return shape k and scale of the generalised Pareto distribution of `values` (n,), above 0 and in rising order."""
    number = len(values)
    grid = 30 + int(np.sqrt(number))
    quarter = values[int(number / 4 + 0.5) - 1]
    b = (1.0 - np.sqrt(grid / (np.arange(1, grid + 1) - 0.5))) / (3.0 * quarter) + 1.0 / values[-1]
    k = np.log1p(-b[:, None] * values).mean(axis=1)
    profile = number * (np.log(-b / k) - k - 1.0)
    share = np.exp(profile - profile.max())
    b_mean = float(np.sum(b * share) / share.sum())
    shape = float(np.log1p(-b_mean * values).mean())
    scale = -shape / b_mean
    # A weak prior towards .5 steadies small tails.
    return (shape * number + 0.5 * 10.0) / (number + 10.0), scale
