"""Exponential smoothing with a damped trend, as a state-space model: recent figures count most, and the trend of the moment fades.

Without the trend it is simple exponential smoothing, the best forecast of a local level (Muth 1960). The trend is an Ornstein-Uhlenbeck
process, the continuous form of a damped one (Gardner & McKenzie 1985), so that months without a figure need no filling.
"""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines.gaussian import Baseline, Component, Shape
from holdfast.inference.baselines.random_walk import LEVEL, apart, constant, walk


def damped_trend(years: Array, length: float) -> Array:
    """Return the covariance of the integral from 0 of a stationary trend with variance 1 that fades as exp(-years / length).

    Cov(s, t) = length (2 min - length (1 - exp(-s/length) - exp(-t/length) + exp(-|s-t|/length))), from integrating exp(-|u-v|/length).
    """
    left = np.exp(-years / length)
    fade = 1.0 - left[:, None] - left + apart(years, left)
    return np.asarray(length * (2.0 * np.minimum(years[:, None], years) - length * fade))


BASELINE = Baseline(
    "exponential_smoothing",
    "exponential smoothing, damped trend",
    "Muth 1960; Gardner & McKenzie 1985",
    components=(
        Component("level_sd", 2.0, constant),
        Component("sigma", 0.6, walk),
        Component("trend_sd", 0.5, damped_trend, Shape("trend_length", 1.5, 0.7)),
    ),
    means=(LEVEL,),
)
