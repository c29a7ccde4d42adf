"""Theories scored on figures they have not seen, from few fits: leave the future out, leave a section out, leave one figure out; stacking.

One posterior of the largest theory serves all: each draw judges every theory exactly, and is reweighted by how likely it makes the figures
shown under that theory. The future is left out by fits of their own, since leaving so much out by reweighting cannot be trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.fit import Target
from holdfast.inference.hazards.pareto import smooth_weights
from holdfast.inference.marginal import Conditional, conditional, leave_one_out, t_density
from holdfast.inference.measurement import FREEDOM
from holdfast.inference.scores import covered_by_draws, crps_draws

__all__ = ["Scores", "leave_each_out", "score_split", "stack"]

SAMPLE = 600


@dataclass(frozen=True)
class Scores:
    """Scores of one theory on some figures, each (rows,): `rows` are positions, log score and CRPS are of log members. `pareto` is the worst shape."""

    rows: NDArray[np.int64]
    log_score: Array
    crps: Array
    in_50: Array
    in_90: Array
    pareto: float

    @staticmethod
    def joined(parts: Sequence[Scores]) -> Scores:
        """Return the scores of several splits as one."""
        rows, log_score, crps, in_50, in_90 = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "log_score", "crps", "in_50", "in_90")
        )
        return Scores(rows, log_score, crps, in_50, in_90, max(part.pareto for part in parts))


def _scores(found: Conditional, weights: Array, value: Array, rows: NDArray[np.int64], pareto: float, seed: int) -> Scores:
    """Return the scores of figures under the weighted draws; `weights` are (draws,) or (draws, rows)."""
    rng = np.random.default_rng(seed)
    each = np.broadcast_to(weights[:, None] if weights.ndim == 1 else weights, (len(found.mean), len(rows)))
    density = t_density(Conditional(found.mean[:, rows], found.variance[:, rows], found.noise[:, rows], found.log_likelihood), value[rows])
    top = density.max(axis=0)
    log_score = top + np.log(np.sum(each * np.exp(density - top), axis=0))
    cumulative = np.cumsum(each, axis=0)
    # One even comb through the weights for each figure: no draw is taken by luck alone.
    comb = (np.arange(SAMPLE) + 0.5) / SAMPLE
    chosen = np.minimum(np.stack([np.searchsorted(cumulative[:, n] / cumulative[-1, n], comb) for n in range(len(rows))], axis=1), len(each) - 1)
    take = (chosen, rows[None, :])
    draws = found.mean[take] + np.sqrt(found.variance[take]) * rng.standard_normal(chosen.shape) + found.noise[take] * rng.standard_t(FREEDOM, chosen.shape)
    half, most = (covered_by_draws(draws.T, value[rows], share) for share in (0.5, 0.9))
    return Scores(rows, log_score, crps_draws(draws.T, value[rows]), half, most, pareto)


def score_split(
    target: Target, draws: tuple[Array, Array], fitted: Array, switches: Array, base: int, uses: Array, asked: Sequence[NDArray[np.int64]], seed: int = 1
) -> list[list[Scores]]:
    """Return for each split (row of `uses`, positions `asked`) the scores of each theory (row of `switches`).

    `draws` are of the posterior of theory `base` given the figures `fitted` (figures,).
    """
    value = target.model.observations.value
    reference = conditional(target, *draws, fitted[None, :], switches[[base]])[0].log_likelihood
    found = []
    for use, rows in zip(uses, asked, strict=True):
        answers = conditional(target, *draws, np.tile(use, (len(switches), 1)), switches)
        weighted = [smooth_weights(answer.log_likelihood - reference) for answer in answers]
        found.append([_scores(answer, w, value, np.asarray(rows), k, seed) for answer, (w, k) in zip(answers, weighted, strict=True)])
    return found


def leave_each_out(target: Target, draws: tuple[Array, Array], switches: Array, base: int, seed: int = 1) -> list[Scores]:
    """Return the scores of each theory on every figure given all others (PSIS-LOO, Vehtari, Gelman & Gabry 2017)."""
    value = target.model.observations.value
    answers = leave_one_out(target, *draws, switches)
    reference = answers[base][0].log_likelihood
    rows = np.arange(len(value))
    scores = []
    for found, own in answers:
        weighted = [smooth_weights(found.log_likelihood - reference - own[:, n]) for n in rows]
        weights = np.stack([w for w, _ in weighted], axis=1)
        scores.append(_scores(found, weights, value, rows, max(k for _, k in weighted), seed))
    return scores


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
