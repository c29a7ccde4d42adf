"""Dull forecasters that any theory must beat: each is a file here with a `Baseline`, and its name in `SOURCES`.

They know no history: no bans, no turns, no centre. They are given the same counts as the model, learn the bias of each kind of figure and
its heavy-tailed noise, and say what they do not know. A theory that does no better explains nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from holdfast.inference.baselines.gaussian import Baseline, Learned, Prediction, learn, predict
from holdfast.inference.baselines.past import predict_from_past

__all__ = ["Baseline", "Learned", "Prediction", "baselines", "learn", "predict", "predict_from_past"]

SOURCES = ("random_walk", "exponential_smoothing", "gaussian_process")


def baselines() -> tuple[Baseline, ...]:
    """Return the baselines, in the order of `SOURCES`."""
    return tuple(cast(Baseline, import_module(f"{__name__}.{source}").BASELINE) for source in SOURCES)
