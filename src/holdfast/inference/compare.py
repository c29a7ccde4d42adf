"""Scores of a theory on figures it has not seen, and the mixture of theories that would have predicted best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.fit import Target
from holdfast.inference.leave_out import leave_out
from holdfast.inference.marginal import conditional
from holdfast.inference.measurement import FREEDOM
from holdfast.inference.pareto import smooth_weights
from holdfast.inference.predict import Predicted
from holdfast.inference.scores import covered_by_draws, crps_draws

__all__ = ["Scores", "score_groups", "score_later", "stack"]

SAMPLE = 600


@dataclass(frozen=True)
class Scores:
    """Scores of one theory on some figures, each (rows,): `rows` are positions, log score and CRPS are of log members.

    `pareto` is the shape of the weights behind each figure's prediction, minus infinity where draws were not reweighted.
    """

    rows: NDArray[np.int64]
    log_score: Array
    crps: Array
    in_50: Array
    in_90: Array
    pareto: Array

    @staticmethod
    def joined(parts: Sequence[Scores]) -> Scores:
        """Return the scores of several splits as one."""
        return Scores(*(np.concatenate([getattr(part, name) for part in parts]) for name in Scores.__annotations__))

    def of(self, at: NDArray[np.int64]) -> Scores:
        """Return the scores of some of the figures."""
        return Scores(*(getattr(self, name)[at] for name in Scores.__annotations__))


def _scores(found: Predicted, weights: Array, value: Array, rows: NDArray[np.int64], pareto: Array, seed: int) -> Scores:
    """Return the scores of figures (rows,) with log sizes `value`, under draws weighted by `weights` (draws, rows)."""
    rng = np.random.default_rng(seed)
    density = found.log_density(value)
    top = density.max(axis=0)
    log_score = top + np.log(np.sum(weights * np.exp(density - top), axis=0))
    cumulative = np.cumsum(weights, axis=0)
    # One even comb through the weights for each figure: no draw is taken by luck alone.
    comb = (np.arange(SAMPLE) + 0.5) / SAMPLE
    chosen = np.minimum(np.stack([np.searchsorted(column / column[-1], comb) for column in cumulative.T], axis=1), len(weights) - 1)
    take = (chosen, np.arange(len(rows))[None, :])
    draws = found.mean[take] + np.sqrt(found.variance[take]) * rng.standard_normal(chosen.shape) + found.noise[take] * rng.standard_t(FREEDOM, chosen.shape)
    half, most = (covered_by_draws(draws.T, value, share) for share in (0.5, 0.9))
    return Scores(rows, log_score, crps_draws(draws.T, value), half, most, pareto)


def score_later(
    target: Target, draws: tuple[Array, Array], use: Array, base: Array, switches: Array, asked: NDArray[np.int64], seed: int = 1
) -> list[tuple[Scores, float]]:
    """Return for each theory (row of `switches`) its scores on the figures `asked` given those in `use` (figures,), and the Pareto shape of its weights.

    `draws` are of the posterior of the theory `base` (a row of switches) given `use`. Each draw judges every theory exactly and is reweighted by
    how likely the theory makes the figures in use.
    """
    answers = conditional(target, *draws, np.tile(use, (len(switches) + 1, 1)), np.vstack([base, switches]))
    found = []
    for answer in answers[1:]:
        weights, shape = smooth_weights(answer.log_likelihood - answers[0].log_likelihood)
        each = np.broadcast_to(weights[:, None], (len(weights), len(asked)))
        scores = _scores(answer.predicted.of(asked), each, target.model.observations.value[asked], asked, np.full(len(asked), shape), seed)
        found.append((scores, shape))
    return found


def score_groups(target: Target, draws: tuple[Array, Array], switch: Array, group: NDArray[np.int64] | None = None, seed: int = 1) -> Scores:
    """Return the scores of a theory on every figure given those of all other groups (figures,), by default each figure alone; draws as in `leave_out`."""
    found = leave_out(target, draws, switch, group)
    rows = np.arange(target.model.size)
    shapes = found.pareto if group is None else found.pareto[np.unique(group, return_inverse=True)[1]]
    return _scores(found.predicted, found.weights, target.model.observations.value, rows, shapes, seed)


def stack(log_scores: Array) -> Array:
    """Return the weights (theories,) whose mixture would have predicted best; `log_scores` is (theories, figures) (Yao, Vehtari, Simpson & Gelman 2018).

    By the multiplicative updates of expectation-maximisation, which rise at every step and end at the one optimum.
    """
    density = np.exp(log_scores - log_scores.max(axis=0))
    weights = np.full(len(density), 1.0 / len(density))
    for _ in range(5000):
        shares = weights[:, None] * density
        updated = (shares / shares.sum(axis=0)).mean(axis=1)
        if np.max(np.abs(updated - weights)) < 1e-9:
            break
        weights = updated
    return np.asarray(weights)
