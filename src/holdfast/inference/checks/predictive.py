"""Predictive checks: where each reported figure falls among what the model says of it, by section and by kind of figure.

Before fitting (from the prior) and after it, each figure from all others. If the model is right, figures fall evenly over their predictions:
half of them within the central 50 per cent (probability integral transform; Dawid 1984; Gneiting, Balabdaoui & Raftery 2007).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.checks.simulate import draw_prior, simulate_figures
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target
from holdfast.inference.leave_out import leave_out
from holdfast.inference.posterior import Posterior
from holdfast.inference.theories import Theory

__all__ = ["Coverage", "Row", "Told", "posterior_check", "prior_check"]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and what the model says of it, in people: `members` reported, `median`, and the central 90 per cent from `low` to `high`.

    `pit` is the share of the prediction below what was reported, 0 to 1; `effective` the number of draws behind the prediction.
    """

    id: str
    section: str
    kind: str
    date: str
    members: float
    median: float
    low: float
    high: float
    pit: float
    effective: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """A group of figures: how many, and the shares of them within the central 50 and 90 per cent of their predictions."""

    name: str
    count: int
    inside50: float
    inside90: float


@dataclass(frozen=True)
class Told:
    """A check of all figures, in the order of the study's table."""

    rows: tuple[Row, ...]

    @property
    def pit(self) -> Array:
        """Shares of the predictions below what was reported, (figures,)."""
        return np.array([row.pit for row in self.rows])

    @property
    def whole(self) -> Coverage:
        """All figures together."""
        return _coverage("all", self.rows)

    @property
    def by_section(self) -> tuple[Coverage, ...]:
        """Figures of each section, those with most first."""
        return self._by(lambda row: row.section)

    @property
    def by_kind(self) -> tuple[Coverage, ...]:
        """Figures of each kind, those with most first."""
        return self._by(lambda row: row.kind)

    def misses(self, count: int = 10) -> tuple[Row, ...]:
        """Return the figures furthest out in their predictions, the furthest first; of equals, those further from the median in logarithms."""
        return tuple(sorted(self.rows, key=lambda row: (min(row.pit, 1.0 - row.pit), -abs(np.log(row.members / row.median))))[:count])

    def _by(self, group: Callable[[Row], str]) -> tuple[Coverage, ...]:
        names = dict.fromkeys(map(group, self.rows))
        found = [_coverage(name, tuple(row for row in self.rows if group(row) == name)) for name in names]
        return tuple(sorted(found, key=lambda item: -item.count))


def prior_check(target: Target, theory: Theory, draws: int = 400, seed: int = 1) -> Told:
    """Return where the figures fall among those that the prior makes: far out, and the priors are too narrow or in the wrong place."""
    imagined = simulate_figures(target, draw_prior(target, theory, draws, seed), seed)
    return _told(target, imagined, np.full(imagined.shape, 1.0 / draws), np.full(target.model.size, float(draws)))


def posterior_check(target: Target, theory: Theory, posterior: Posterior, seed: int = 1, repeats: int = 8) -> Told:
    """Return where each figure falls in its prediction from all others. The posterior is the theory's and has used all figures of the target."""
    found = leave_out(target, (posterior.flat, posterior.flat_mixture), theory.switch(linear_names()))
    weights = np.tile(found.weights / repeats, (repeats, 1))
    return _told(target, found.predicted.draw(seed, repeats), weights, found.effective)


def _told(target: Target, draws: Array, weights: Array, effective: Array) -> Told:
    """Compare the figures with weighted draws (draws, figures) of their logarithms."""
    seen = target.model.observations
    rows = []
    for n, figure in enumerate(seen.rows):
        order = np.argsort(draws[:, n])
        sorted_, total = draws[order, n], np.cumsum(weights[order, n])
        low, median, high = np.exp(sorted_[np.minimum(np.searchsorted(total, (0.05, 0.5, 0.95)), len(total) - 1)]).tolist()
        # Rounded, so that figures beyond all draws are equally far out whatever the order of the sum.
        pit = float(np.round(weights[draws[:, n] < seen.value[n], n].sum(), 9))
        members = float(np.exp(seen.value[n]))
        rows.append(Row(figure.id, figure.section, figure.kind, str(figure.date), members, median, low, high, pit, float(effective[n])))
    return Told(tuple(rows))


def _coverage(name: str, rows: tuple[Row, ...]) -> Coverage:
    out = np.abs(np.array([row.pit for row in rows]) - 0.5)
    return Coverage(name, len(rows), float(np.mean(out < 0.25)), float(np.mean(out < 0.45)))
