"""Figures predicted from all figures but their own group, without fitting again: one figure at a time, or all of a section's.

Given a draw of the parameters and of the weights of noise, all figures are jointly normal with the coefficients integrated out. The distribution
of some given the rest is read off the inverse of that one covariance (Sundararajan & Keerthi 2001 for Gaussian processes), so that all groups
together cost one inverse a draw. Draws that saw a group are weighted by the inverse of its density, smoothed by a Pareto tail whose shape says
whether they can be trusted (PSIS-LOO: Vehtari, Gelman & Gabry 2017). A figure alone has its t density there, its own weight of noise
integrated out: the expected weight of the draw, which varies less. For several figures together that integral is not known, but one part of it
may be taken beforehand (`own_noise`); of these estimates the one with the smallest shape is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.fit import Target
from holdfast.inference.marginal import dense, prior_of
from holdfast.inference.measurement import FREEDOM
from holdfast.inference.pareto import smooth_weights
from holdfast.inference.predict import Predicted

__all__ = ["LeftOut", "leave_out", "own_noise", "weigh"]

NARROWER = 0.8
"""Share of the covariance of logarithms that their joint density has."""


@dataclass(frozen=True)
class LeftOut:
    """`predicted` gives each figure from those of other groups; `weights` (draws, figures), summing to 1 over draws, belong to it.

    `pareto` (groups,) are the shapes of the weights' tails, in the order of the groups' numbers.
    """

    predicted: Predicted
    weights: Array
    pareto: Array

    @property
    def effective(self) -> Array:
        """Effective number of draws behind each figure's prediction, (figures,). Where it is small, the fit leans on that one group."""
        return np.asarray(1.0 / np.sum(self.weights**2, axis=0))


def leave_out(target: Target, draws: tuple[Array, Array], switch: Array, group: NDArray[np.int64] | None = None) -> LeftOut:
    """Predict every figure from those of all other groups.

    `draws` (parameters, weights of figures) are of the posterior of the theory with `switch` (coefficients,), given all figures; `group`
    (figures,) numbers the groups that are left out together, by default each figure alone.
    """
    import jax
    import jax.numpy as jnp

    model, walked, size = target.model, len(target.walked), target.model.size
    labels = np.arange(size) if group is None else np.unique(group, return_inverse=True)[1]
    index = _padded(labels, size)
    there = index < size
    both = jnp.asarray(there[:, :, None] & there[:, None, :])
    centre, usual = prior_of(target)
    scale, values, parts = switch * usual, model.observations.value, target.tables.parts

    def one(draw: tuple[Any, Any]) -> tuple[Any, ...]:
        at = target.globals(draw[0][:walked])
        pull, back = parts(at.k, at.r)
        x, noise = model.design(pull, back), model.variances(at, draw[1])
        gap = values - pull.constant - x @ centre
        root = jnp.linalg.cholesky(dense(model, pull, back, at) + (x * scale**2) @ x.T + jnp.diag(noise))
        inverse = jax.scipy.linalg.cho_solve((root, True), jnp.eye(size))
        own = jnp.minimum(index, size - 1)
        precision = jnp.where(both, inverse[own[:, :, None], own[:, None, :]], jnp.eye(index.shape[1]))
        pressed = jnp.where(there, (inverse @ gap)[own], 0.0)
        half = jnp.linalg.cholesky(precision)
        cover = jax.scipy.linalg.cho_solve((half, True), jnp.broadcast_to(jnp.eye(index.shape[1]), precision.shape))
        miss = jnp.einsum("gij,gj->gi", cover, pressed)
        logs = jnp.log(jnp.diagonal(half, axis1=1, axis2=2))
        density = jnp.sum(jnp.where(there, logs - 0.5 * jnp.log(2 * jnp.pi), 0.0), axis=1) - 0.5 * jnp.sum(miss * pressed, axis=1)
        total = jnp.zeros(size + 1).at[index].set(jnp.diagonal(cover, axis1=1, axis2=2))[:-1]
        mean = values - jnp.zeros(size + 1).at[index].set(miss)[:-1]
        return mean, jnp.maximum(total - noise, 1e-12), jnp.sqrt(model.variances(at, jnp.ones(size))), density

    with jax.enable_x64(True):
        mean, variance, spread, density = (np.asarray(part) for part in jax.lax.map(one, (jnp.asarray(draws[0][:, :walked]), jnp.asarray(draws[1]))))
    predicted = Predicted(mean, variance, spread)
    alone = there.sum(axis=1) == 1
    density = np.where(alone, predicted.log_density(values)[:, index[:, 0]], density)
    smoothed = [weigh(-one, None if lone else draws[1][:, labels == n]) for n, (one, lone) in enumerate(zip(density.T, alone, strict=True))]
    return LeftOut(predicted, np.stack([smoothed[label][0] for label in labels], axis=1), np.array([k for _, k in smoothed]))


def own_noise(mixture: Array) -> list[Array]:
    """Return log q - log p (draws,) of the weights of noise of the figures left out, `mixture` (draws, figures), for two densities q.

    Figures left out leave their weights of noise to the prior p, where any density q may stand in for p: the draws of all else stay what they
    were, and have the weight q / (p L), L being the likelihood of these figures (Gelfand & Dey 1994). With q close to what the weights of noise
    are given all figures, the outliers among these figures no longer decide. One q takes them as independent gammas, the other their logarithms
    as jointly normal, a little narrower than they are, since its tails must not be the wider.
    """
    from scipy.stats import gamma, multivariate_normal

    # Stored in half a precision, in which the smallest are zero.
    found = np.maximum(mixture, 1e-4)
    logs = np.log(found)
    prior = gamma.logpdf(found, FREEDOM / 2, scale=2 / FREEDOM).sum(axis=1)
    mean, variance = found.mean(axis=0), np.maximum(found.var(axis=0), 1e-8)
    alone = gamma.logpdf(found, mean**2 / variance, scale=variance / mean).sum(axis=1)
    if len(found) <= 2 * found.shape[1]:
        return [alone - prior]
    cover = NARROWER * np.cov(logs.T) + 1e-6 * np.eye(found.shape[1])
    joint = multivariate_normal.logpdf(logs, logs.mean(axis=0), cover) - logs.sum(axis=1)
    return [alone - prior, joint - prior]


def weigh(log_weights: Array, mixture: Array | None) -> tuple[Array, float]:
    """Return smoothed weights (draws,) and their Pareto shape, by the steadiest of the estimates; `mixture` as in `own_noise`, None for the plain one."""
    found = [log_weights, *(log_weights + own for own in own_noise(mixture))] if mixture is not None else [log_weights]
    return min((smooth_weights(one) for one in found), key=lambda one: one[1])


def _padded(labels: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the positions of each group's figures, (groups, largest), filled up with `size`."""
    members = [np.flatnonzero(labels == label) for label in range(int(labels.max()) + 1)]
    found = np.full((len(members), max(map(len, members))), size)
    for row, positions in zip(found, members, strict=True):
        row[: len(positions)] = positions
    return found
