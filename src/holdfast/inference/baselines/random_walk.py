"""Random walk with drift: log members move by a drift of the section's own and by chance.

Given figures on both sides it is a smoother, which draws a straight line between them with honest doubt: hard to beat within a series.
"""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines.gaussian import Baseline, Component, Mean


def walk(years: Array, shape: float) -> Array:
    """Return the covariance of a walk from 0 at the start, with variance 1 a year; `shape` is not used."""
    return np.minimum(years[:, None], years)


def constant(years: Array, shape: float) -> Array:
    """Return the covariance of a level."""
    return np.ones((len(years), len(years)))


def apart(years: Array, by_lag: Array) -> Array:
    """Return a function of the time between dates (dates, dates), from its values at 0, 1, 2, ... steps apart."""
    steps = np.arange(len(years))
    return np.asarray(by_lag[np.abs(steps[:, None] - steps)])


def slope(years: Array, shape: float) -> Array:
    """Return the covariance of a straight line through 0 at the start, with slope variance 1."""
    return np.outer(years, years)


LEVEL = Mean("mean level", np.ones_like, centre=7.0, sd=2.0)
DRIFT = Mean("mean drift", lambda years: years, centre=0.0, sd=0.3)

BASELINE = Baseline(
    "random_walk",
    "random walk with drift",
    "Durbin & Koopman 2012, section 2.1",
    components=(Component("level_sd", 2.0, constant), Component("drift_sd", 0.3, slope), Component("sigma", 0.6, walk)),
    means=(LEVEL, DRIFT),
)
