"""What a forecaster is: anything that gives draws of log reported figures for rows asked, whether or not it has a posterior."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines import Baseline, learn, predict, predict_from_past
from holdfast.inference.counts import Count

__all__ = ["BaselineForecaster", "Drawn", "Forecaster"]

DRAWS = 999
"""Draws that stand for a baseline's prediction: its quantiles at the middles of so many steps."""


@dataclass(frozen=True)
class Drawn:
    """Draws (rows, draws) of log reported figures, noise of the figures included; `unseen` (rows,) where the section had no figure to go by.

    `log_score` (rows,) is the log density at the values asked where the forecaster knows it, else None, and is then estimated from the draws.
    """

    draws: Array
    unseen: NDArray[np.bool_]
    log_score: Array | None = None


class Forecaster(Protocol):
    """Predicts figures from all it was given, or, with `past_only`, each from what was over before its months.

    It must not look at the values of the rows asked, except to score them.
    """

    @property
    def name(self) -> str:
        """Name as in results, such as `random_walk`."""
        ...

    @property
    def label(self) -> str:
        """Name in words."""
        ...

    def __call__(self, rows: Sequence[Count], past_only: bool) -> Drawn:
        """Return draws for the rows, at least one."""
        ...


@dataclass(frozen=True)
class BaselineForecaster:
    """A baseline given the figures of a study. Sections in `own` follow a course of their own and teach nothing about the others."""

    baseline: Baseline
    counts: Sequence[Count]
    own: Collection[str] = ()

    @property
    def name(self) -> str:
        """Name as in results."""
        return self.baseline.name

    @property
    def label(self) -> str:
        """Name in words."""
        return self.baseline.label

    def __call__(self, rows: Sequence[Count], past_only: bool) -> Drawn:
        """Return the quantiles of the prediction, and its exact log score."""
        if past_only:
            found = predict_from_past(self.baseline, self.counts, rows, self.own)
        else:
            learned = learn(self.baseline, [count for count in self.counts if count.section not in self.own])
            found = predict(self.baseline, self.counts, rows, learned)
        value = np.array([row.value for row in rows])
        return Drawn(found.mixture.draws(DRAWS), found.unseen, found.mixture.log_density(value))
