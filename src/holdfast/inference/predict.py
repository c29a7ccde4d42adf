"""Figures predicted from a posterior: for each draw, the exact normal distribution of a section's size given its figures, then measurement.

Figures asked for join the fitted ones in one model, held out, so that they are conditioned on all figures in use, earlier and later ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.figures import FigureModel
from holdfast.inference.fit import Target
from holdfast.inference.measurement import FREEDOM, Observations
from holdfast.inference.posterior import Posterior

__all__ = ["Predicted", "joined", "predict"]


@dataclass(frozen=True)
class Predicted:
    """Predictions of log figures: for each draw a t distribution about `mean` (draws, rows) with `variance` of the true size and `noise` scale.

    The noise is Student's t with four degrees of freedom and scale `noise` (draws, rows), independent of the size.
    """

    mean: Array
    variance: Array
    noise: Array

    def draw(self, seed: int, repeats: int = 4) -> Array:
        """Return draws of the reported log figures, (draws x repeats, rows)."""
        rng = np.random.default_rng(seed)
        shape = (repeats, *self.mean.shape)
        size = self.mean + np.sqrt(self.variance) * rng.standard_normal(shape)
        return np.asarray((size + self.noise * rng.standard_t(FREEDOM, shape)).reshape(-1, self.mean.shape[1]))

    def log_density(self, values: Array, repeats: int = 48) -> Array:
        """Return the log density of log figures (rows,) under each draw, (draws, rows).

        The t noise is a mixture of normals over `repeats` quantiles of its weights, so that the answer has no random error.
        """
        from scipy.stats import gamma

        weights = gamma.ppf((np.arange(repeats) + 0.5) / repeats, FREEDOM / 2, scale=2 / FREEDOM)[:, None, None]
        total = self.variance + self.noise**2 / weights
        each = -0.5 * (np.log(2 * np.pi * total) + (values - self.mean) ** 2 / total)
        top = each.max(axis=0)
        return np.asarray(top + np.log(np.mean(np.exp(each - top), axis=0)))

    def of(self, rows: NDArray[np.int64]) -> Predicted:
        """Return the predictions of some rows."""
        return Predicted(self.mean[:, rows], self.variance[:, rows], self.noise[:, rows])


def joined(model: FigureModel, asked: Observations) -> FigureModel:
    """Return the model with further figures after its own, in its order."""
    seen = model.observations
    arrays = ("value", "section", "month", "yearly", "kind", "illegal", "widening", "weights")
    both: dict[str, Any] = {name: np.concatenate([getattr(seen, name), getattr(asked, name)]) for name in arrays}
    return replace(model, observations=replace(seen, rows=(*seen.rows, *asked.rows), **both))


def predict(target: Target, posterior: Posterior, asked: Observations, use: Array | None = None) -> Predicted:
    """Predict figures from every recorded draw. `use` (figures,) tells which fitted figures to condition on, by default all.

    `use` may be (asked figures, figures): then each figure asked for has its own set, as when only earlier ones count.
    """
    import jax
    import jax.numpy as jnp

    model = joined(target.model, asked)
    fitted, rows = target.model.size, len(asked.value)
    walked = len(target.walked)
    masks = np.ones((1, fitted)) if use is None else np.atleast_2d(use)
    kinds, groups = np.unique(masks, axis=0, return_inverse=True)
    chosen = np.broadcast_to(np.ravel(groups), rows) if len(masks) == 1 else np.ravel(groups)
    uses = jnp.asarray(np.hstack([kinds, np.zeros((len(kinds), rows))]))

    def one(given: tuple[Any, Any]) -> tuple[Any, Any, Any]:
        values, mixture = given
        at, beta = target.globals(values[:walked]), values[walked:]
        pull, back = model.parts(at.k, at.r)
        gap = model.observations.value - pull.constant - model.design(pull, back) @ beta
        noise = model.variances(at, jnp.concatenate([mixture, jnp.ones(rows)]))
        covers = model.covers(pull, back, at)
        mean, variance = jax.lax.map(lambda use: _conditional(model, covers, noise, use, gap), uses)
        place = (chosen, np.arange(fitted, fitted + rows))
        # The gap was taken from a value of the figure asked for; what is predicted is that value less its gap, plus what the others tell of it.
        return (model.observations.value - gap)[fitted:] + mean[place], variance[place], jnp.sqrt(noise[fitted:])

    with jax.enable_x64(True):
        found = jax.lax.map(one, (jnp.asarray(posterior.flat), jnp.asarray(posterior.flat_mixture)))
    return Predicted(*(np.asarray(part) for part in found))


def _conditional(model: FigureModel, covers: tuple[Any, ...], noise: Any, use: Any, gap: Any) -> tuple[Any, Any]:
    """Return mean and variance of each figure's true size, less its expectation, given the gaps of the figures in use, (figures,) each."""
    import jax
    import jax.numpy as jnp

    mean, variance = jnp.zeros(model.size + 1), jnp.zeros(model.size + 1)
    padded, seen, gaps = jnp.append(noise, 1.0), jnp.append(use, 0.0), jnp.append(gap, 0.0)
    for index, cover in zip(model.blocks, covers, strict=True):
        mask = seen[index]
        whole = cover * mask[:, :, None] * mask[:, None, :] + jnp.eye(index.shape[1]) * jnp.where(mask > 0, padded[index], 1.0)[:, :, None]
        root = jnp.linalg.cholesky(whole)
        cross = cover * mask[:, :, None]
        half = jax.scipy.linalg.solve_triangular(root, jnp.concatenate([cross, (gaps[index] * mask)[:, :, None]], axis=2), lower=True)
        mean = mean.at[index].set(jnp.einsum("sfg,sf->sg", half[:, :, :-1], half[:, :, -1]))
        variance = variance.at[index].set(jnp.diagonal(cover, axis1=1, axis2=2) - jnp.sum(half[:, :, :-1] ** 2, axis=1))
    return mean[:-1], jnp.maximum(variance[:-1], 0.0)
