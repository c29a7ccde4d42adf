"""A hierarchical Gaussian process: a straight line of the section's own, a curve about it, and a curve that all sections share.

The curves have the Matern covariance with 3/2 degrees of smoothness (Rasmussen & Williams 2006, eq. 4.17). The shared curve is what the
other two baselines lack: good and bad years for everybody.
"""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines.gaussian import Baseline, Component, Shape
from holdfast.inference.baselines.random_walk import DRIFT, LEVEL, apart, constant, slope


def matern(years: Array, length: float) -> Array:
    """Return the Matern 3/2 covariance (1 + r) exp(-r), r = sqrt(3) |s - t| / length."""
    r = np.sqrt(3.0) * years / length
    return apart(years, (1.0 + r) * np.exp(-r))


BASELINE = Baseline(
    "gaussian_process",
    "Gaussian process, shared and own curves",
    "Rasmussen & Williams 2006",
    components=(
        Component("level_sd", 2.0, constant),
        Component("drift_sd", 0.3, slope),
        Component("own_sd", 1.0, matern, Shape("own_length", 3.0, 0.7)),
        Component("shared_sd", 0.5, matern, Shape("shared_length", 3.0, 0.7), common=True),
    ),
    means=(LEVEL, DRIFT),
)
