"""The hazard of a split: a logit per section-month with effects of what went before and a level of each section's own.

    logit h(s, t) = intercept + d . x(s, t) + tau z(s),   z ~ normal(0, 1)

A split dated to several months fell in exactly one of them, which one unknown, so that a section's likelihood is the product of 1/(1 + e^eta)
over its months at risk times, for each split, the sum of e^eta over its possible months. Section levels are integrated out by Gauss-Hermite
quadrature. The posterior of the rest is sampled by importance from a Student distribution, placed at the mode (Laplace) and moved twice to the
mean and covariance found (adaptive importance sampling; Bugallo et al. 2017). Weights are smoothed and checked by their Pareto k (Vehtari,
Simpson, Gelman, Yao & Gabry 2024): above .7 the draws are not to be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, ndtr, ndtri

from holdfast.dynamics.frame import Array
from holdfast.errors import HoldfastError
from holdfast.inference.hazards.panel import Panel
from holdfast.inference.pareto import smooth_weights

__all__ = ["EFFECT_SD", "Effect", "SplitHazard", "fit_splits"]

INTERCEPT = (-5.5, 1.5)
"""Prior mean and standard deviation of the intercept: about one split in twenty years, within a factor of twelve either way."""
EFFECT_SD = 0.5
"""Prior standard deviation of every effect, a log hazard ratio; the mean is 0, so no sign is favoured."""
LEVEL_SCALE = 0.5
"""Scale of the half-normal prior of tau."""
NODES = 15
FREEDOM = 7.0
MOST_K = 0.7
ADAPTATIONS, ADAPTED = 2, 1500
"""How often the proposal is moved, and by how many draws."""
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect in plain numbers: its log hazard ratio, the chance that it is beyond negligible either way, and what it rests on."""

    name: str
    label: str
    mean: float
    sd: float
    lo90: float
    hi90: float
    p_raises: float
    p_lowers: float
    months: float
    splits: float
    sections: int
    others: int


@dataclass(frozen=True)
class SplitHazard:
    """The posterior: equally weighted `draws` (draws, 1 + covariates + 1) of intercept, effects and tau, and the Pareto k of their weights."""

    panel: Panel
    draws: Array
    pareto_k: float

    @property
    def trusted(self) -> bool:
        """Whether the weights were regular enough."""
        return self.pareto_k < MOST_K

    def effect(self, name: str) -> Array:
        """Return the draws (draws,) of an effect. Raises KeyError for a name that is none."""
        names = [covariate.name for covariate in self.panel.covariates]
        if name not in names:
            raise KeyError(name)
        return np.asarray(self.draws[:, 1 + names.index(name)])

    def effects(self, negligible_ratio: float = 1.25) -> tuple[Effect, ...]:
        """Return every effect. Hazard ratios between 1 over `negligible_ratio` and it count as neither raising nor lowering."""
        bound, found = np.log(negligible_ratio), []
        for n, covariate in enumerate(self.panel.covariates):
            draws = self.draws[:, 1 + n]
            low, high = np.quantile(draws, [0.05, 0.95])
            raises, lowers = float(np.mean(draws > bound)), float(np.mean(draws < -bound))
            months, splits, sections, others = self.panel.exposed(n)
            mean, sd = float(draws.mean()), float(draws.std())
            found.append(Effect(covariate.name, covariate.label, mean, sd, float(low), float(high), raises, lowers, months, splits, sections, others))
        return tuple(found)


def fit_splits(panel: Panel, draws: int = 4000, seed: int = 1) -> SplitHazard:
    """Return the posterior of the split hazard. Raises `HoldfastError` if the mode is not found, or without a month at risk."""
    from scipy.optimize import minimize

    if not len(panel.months):
        raise HoldfastError("no section-month is at risk of a split: no section existed for two months")
    size = panel.x.shape[1] + 2
    start = np.r_[INTERCEPT[0], np.zeros(size - 2), 0.0]
    found = minimize(lambda at: -float(log_posterior(panel, at[None])[0]), start, method="BFGS", options={"gtol": 1e-3})
    curve = _curvature(panel, found.x)
    values, vectors = np.linalg.eigh(curve)
    if not np.all(np.isfinite(found.x)) or values.min() <= 1e-6:
        raise HoldfastError("the mode of the split hazard was not found: the curvature there is not that of a maximum")
    rng = np.random.default_rng(seed)
    centre, spread = found.x, vectors @ np.diag(1.0 / values) @ vectors.T
    for _ in range(ADAPTATIONS):
        tried, weights, _ = _importance(panel, centre, spread, ADAPTED, rng)
        centre = weights @ tried
        spread = (tried - centre).T @ ((tried - centre) * weights[:, None])
    tried, weights, k = _importance(panel, centre, spread, draws, rng)
    # Systematic resampling: each draw is kept in proportion to its weight, with the least noise.
    points = (np.arange(draws) + rng.uniform()) / draws
    kept = tried[np.minimum(np.searchsorted(np.cumsum(weights), points), draws - 1)]
    kept[:, -1] = tau_of(kept[:, -1])
    return SplitHazard(panel, kept, k)


def _importance(panel: Panel, centre: Array, spread: Array, draws: int, rng: np.random.Generator) -> tuple[Array, Array, float]:
    """Return draws of a Student distribution with this centre and squared scale, their weights for the posterior, and the Pareto k of these."""
    size = len(centre)
    steps = rng.standard_normal((draws, size)) * np.sqrt(FREEDOM / rng.chisquare(FREEDOM, draws))[:, None]
    tried = centre + steps @ np.linalg.cholesky(spread).T
    proposal = -0.5 * (FREEDOM + size) * np.log1p(np.sum(steps**2, axis=1) / FREEDOM)
    return tried, *smooth_weights(log_posterior(panel, tried) - proposal)


def log_posterior(panel: Panel, at: Array) -> Array:
    """Return the log posterior density, up to a constant, of rows (rows, 1 + covariates + 1) of intercept, effects and the score of tau."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = np.log(weights / weights.sum())
    firsts = _firsts(panel)
    order = panel.section[firsts].tolist()
    # Splits of a known kind of month are counted by cell; those that may be of several are summed over them.
    known, number = np.zeros(len(panel.months)), np.zeros(len(order))
    open_ended = []
    for section, cells, counts in panel.splits:
        number[order.index(section)] += 1
        if len(cells) == 1:
            known[cells[0]] += 1
        else:
            open_ended.append((order.index(section), cells, counts))
    found = []
    for first in range(0, len(at), _AT_ONCE):
        some = at[first : first + _AT_ONCE]
        eta = some[:, :1] + some[:, 1:-1] @ panel.x.T
        level = tau_of(some[:, -1])[:, None] * nodes
        quiet = -np.logaddexp(0.0, eta[:, :, None] + level[:, None, :]) * panel.months[:, None]
        by_section = np.add.reduceat(quiet, firsts, axis=1) + number[:, None] * level[:, None, :]
        by_section += np.add.reduceat(eta * known, firsts, axis=1)[:, :, None]
        for at_section, cells, counts in open_ended:
            by_section[:, at_section] += logsumexp(eta[:, cells], axis=1, b=counts)[:, None]
        found.append(logsumexp(by_section + weights, axis=2).sum(axis=1) + _log_prior(some))
    return np.concatenate(found)


def _firsts(panel: Panel) -> NDArray[np.int64]:
    """Return the first cell of each section; cells are in the order of their sections."""
    return np.asarray(np.flatnonzero(np.r_[True, np.diff(panel.section) > 0]), dtype=np.int64)


def tau_of(score: Array) -> Array:
    """Return tau for a standard normal score: its half-normal quantile at the same share, so that the posterior has no long tails."""
    return np.asarray(-LEVEL_SCALE * ndtri(ndtr(-score) / 2.0))


def _log_prior(at: Array) -> Array:
    effects = np.sum((at[:, 1:-1] / EFFECT_SD) ** 2, axis=1)
    return np.asarray(-0.5 * (((at[:, 0] - INTERCEPT[0]) / INTERCEPT[1]) ** 2 + effects + at[:, -1] ** 2))


def _curvature(panel: Panel, mode: Array, step: float = 1e-2) -> Array:
    """Return minus the second derivatives of the log posterior at its mode, by central differences."""
    size = len(mode)
    pairs = [(i, j) for i in range(size) for j in range(i, size)]
    unit = step * np.eye(size)
    points = [mode + a * unit[i] + b * unit[j] for i, j in pairs for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
    values = log_posterior(panel, np.array(points)).reshape(-1, 4)
    curve = np.zeros((size, size))
    for (i, j), (pp, pm, mp, mm) in zip(pairs, values, strict=True):
        curve[i, j] = curve[j, i] = -(pp - pm - mp + mm) / (4.0 * step**2)
    return curve
