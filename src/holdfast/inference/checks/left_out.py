"""Each figure predicted from all others, without fitting again.

Given parameters, the figures are jointly normal, so that each one's distribution given the rest is read off the inverse of their covariance
(Sundararajan & Keerthi 2001 for Gaussian processes). Draws of parameters that saw the figure are weighted by the inverse of its density, which
leaves what they would be without it; weights are truncated at their mean times the root of their number (Ionides 2008; Vehtari, Gelman &
Gabry 2017 for the idea).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.fit import Target
from holdfast.inference.posterior import Posterior
from holdfast.inference.predict import Predicted

__all__ = ["LeftOut", "left_out"]


@dataclass(frozen=True)
class LeftOut:
    """`predicted` (draws, figures) gives each figure from the others; `weights` (draws, figures), summing to 1 over draws, belong to it."""

    predicted: Predicted
    weights: Array

    @property
    def effective(self) -> Array:
        """Effective number of draws behind each figure's prediction, (figures,). Where it is small, the fit leans on that one figure."""
        return np.asarray(1.0 / np.sum(self.weights**2, axis=0))


def left_out(target: Target, posterior: Posterior) -> LeftOut:
    """Predict every fitted figure from the others. The posterior must have used them all."""
    import jax
    import jax.numpy as jnp

    model, walked = target.model, len(target.walked)
    values = model.observations.value

    def one(given: tuple[Any, Any]) -> tuple[Any, Any, Any]:
        draw, mixture = given
        at, beta = target.globals(draw[:walked]), draw[walked:]
        pull, back = model.parts(at.k, at.r)
        gap = jnp.append(values - pull.constant - model.design(pull, back) @ beta, 0.0)
        noise = jnp.append(model.variances(at, mixture), 1.0)
        shift, spread = jnp.zeros(model.size + 1), jnp.ones(model.size + 1)
        for index, cover in zip(model.blocks, model.covers(pull, back, at), strict=True):
            root = jnp.linalg.cholesky(cover + jnp.eye(index.shape[1]) * noise[index][:, :, None])
            inverse = jax.scipy.linalg.cho_solve((root, True), jnp.broadcast_to(jnp.eye(index.shape[1]), root.shape))
            precision = jnp.diagonal(inverse, axis1=1, axis2=2)
            shift = shift.at[index].set(jnp.einsum("sfg,sg->sf", inverse, gap[index]) / precision)
            spread = spread.at[index].set(1.0 / precision)
        return values - shift[:-1], jnp.maximum(spread - noise, 0.0)[:-1], jnp.sqrt(model.variances(at, jnp.ones(model.size)))

    with jax.enable_x64(True):
        found = jax.lax.map(one, (jnp.asarray(posterior.flat), jnp.asarray(posterior.flat_mixture)))
    predicted = Predicted(*(np.asarray(part) for part in found))
    inverse = -predicted.log_density(values)
    weights = np.exp(inverse - inverse.max(axis=0))
    weights = np.minimum(weights, weights.mean(axis=0) * np.sqrt(len(weights)))
    return LeftOut(predicted, weights / weights.sum(axis=0))
