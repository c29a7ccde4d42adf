"""What a draw of the noises says of coefficients and of figures held out, with the coefficients integrated out.

Given the parameters that are not linear and the weights of the t noise, figures and coefficients are jointly normal. So from one posterior,
other theories, other choices of figures and other inputs are judged exactly draw by draw, and the draws themselves are reweighted by how
likely each makes the figures under the other choice (importance sampling, `pareto`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.figures import FigureModel, linear_names
from holdfast.inference.fit import Target
from holdfast.inference.posterior import Posterior
from holdfast.inference.predict import Predicted

__all__ = ["Coefficients", "Conditional", "coefficients", "conditional", "dense", "draws_of", "prior_of", "weighted_sd"]


@dataclass(frozen=True)
class Coefficients:
    """Posterior of the coefficients under another choice, from reweighted draws.

    `mean` and `cover` are those given each draw, (draws, coefficients) and (draws, coefficients, coefficients); `log_likelihood` (draws,) is
    that of the figures in use.
    """

    mean: Array
    cover: Array
    log_likelihood: Array

    def sample(self, weights: Array, count: int, seed: int) -> Array:
        """Return draws of all coefficients, (count, coefficients), from draws with normalised `weights` (draws,)."""
        rng = np.random.default_rng(seed)
        chosen = rng.choice(len(weights), size=count, p=weights)
        roots = np.linalg.cholesky(self.cover + 1e-14 * np.eye(self.cover.shape[1]))
        return np.asarray(self.mean[chosen] + np.einsum("dij,dj->di", roots[chosen], rng.standard_normal((count, self.mean.shape[1]))))


@dataclass(frozen=True)
class Conditional:
    """Predictive distribution of every figure given those in use, and the log likelihood of these, (draws,)."""

    predicted: Predicted
    log_likelihood: Array


def prior_of(target: Target, switch: Array | None = None) -> tuple[Array, Array]:
    """Return centre and scale of the coefficients' prior; `switch` (coefficients,) sets to zero what a theory does not use."""
    centre, scale = np.array([item.centre for item in target.linear]), np.array([item.scale for item in target.linear])
    return centre, scale if switch is None else scale * switch


def draws_of(posterior: Posterior, count: int) -> tuple[Array, Array]:
    """Return `count` draws spread evenly over the posterior's: parameters (draws, parameters) and weights of figures (draws, figures)."""
    at = np.linspace(0, len(posterior.flat) - 1, min(count, len(posterior.flat))).round().astype(int)
    return posterior.flat[at], posterior.flat_mixture[at]


def coefficients(
    target: Target, values: Array, mixture: Array, uses: Array, switches: Array | None = None, model: FigureModel | None = None, scale: Array | None = None
) -> list[Coefficients]:
    """Return the coefficients' posterior for several choices at once, one for each row of `uses` (choices, figures) and `switches` (choices, coefficients).

    `values` and `mixture` are draws. `model` takes the place of the target's, for other inputs or figures; `scale` that of the prior's.
    """
    import jax
    import jax.numpy as jnp

    given = target.model if model is None else model
    centre, usual = prior_of(target)
    usual = usual if scale is None else scale
    walked = len(target.walked)
    parts = target.tables.parts if model is None else given.parts
    scales = jnp.asarray(np.tile(usual, (len(uses), 1)) if switches is None else switches * usual)

    def one(draw: tuple[Any, Any]) -> Any:
        at = target.globals(draw[0][:walked])
        found = parts(at.k, at.r)

        def choice(which: tuple[Any, Any]) -> tuple[Any, Any, Any]:
            use, scale = which
            mean, root = given.coefficients(found, at, draw[1], centre, scale, use)
            inverse = jax.scipy.linalg.solve_triangular(root, jnp.eye(len(centre)), lower=True)
            cover = scale[:, None] * (inverse.T @ inverse) * scale[None, :]
            return centre + scale * mean, cover, given.log_likelihood(found, at, draw[1], centre, scale, use)

        return jax.lax.map(choice, (jnp.asarray(uses), scales))

    with jax.enable_x64(True):
        mean, cover, log_likelihood = (np.asarray(part) for part in jax.lax.map(one, (jnp.asarray(values[:, :walked]), jnp.asarray(mixture))))
    return [Coefficients(mean[:, n], cover[:, n], log_likelihood[:, n]) for n in range(len(uses))]


def conditional(target: Target, values: Array, mixture: Array, uses: Array, switches: Array) -> list[Conditional]:
    """Return the predictive distribution of every figure for each choice (row of `uses` and `switches`), coefficients integrated out."""
    import jax
    import jax.numpy as jnp

    model, size, walked, parts = target.model, target.model.size, len(target.walked), target.tables.parts
    centre, usual = prior_of(target)

    def one(draw: tuple[Any, Any]) -> Any:
        at = target.globals(draw[0][:walked])
        pull, back = parts(at.k, at.r)
        x = model.design(pull, back)
        cover, noise = dense(model, pull, back, at), model.variances(at, draw[1])
        gap = model.observations.value - pull.constant - x @ centre

        def choice(which: tuple[Any, Any]) -> tuple[Any, Any, Any]:
            use, scale = which
            whole = cover + (x * scale**2) @ x.T
            seen = whole * use[:, None] * use[None, :] + jnp.diag(jnp.where(use > 0, noise, 1.0))
            root = jnp.linalg.cholesky(seen)
            both = jax.scipy.linalg.solve_triangular(root, jnp.concatenate([whole * use[:, None], (gap * use)[:, None]], axis=1), lower=True)
            mean = both[:, :-1].T @ both[:, -1]
            variance = jnp.diagonal(whole) - jnp.sum(both[:, :-1] ** 2, axis=0)
            log_likelihood = -0.5 * jnp.sum(both[:, -1] ** 2) - jnp.sum(jnp.log(jnp.diagonal(root))) - 0.5 * jnp.sum(use) * jnp.log(2 * jnp.pi)
            return pull.constant + x @ centre + mean, jnp.maximum(variance, 1e-12), log_likelihood

        found = jax.lax.map(choice, (jnp.asarray(uses), jnp.asarray(switches * usual)))
        return found, jnp.sqrt(model.variances(at, jnp.ones(size)))

    with jax.enable_x64(True):
        (mean, variance, total), noise = jax.lax.map(one, (jnp.asarray(values[:, :walked]), jnp.asarray(mixture)))
        mean, variance, total, noise = (np.asarray(part) for part in (mean, variance, total, noise))
    return [Conditional(Predicted(mean[:, n], variance[:, n], noise), total[:, n]) for n in range(len(uses))]


def dense(model: FigureModel, pull: Any, back: Any, at: Any) -> Any:
    """Return the covariance of all figures' true sizes given the coefficients, (figures, figures)."""
    import jax.numpy as jnp

    whole = jnp.zeros((model.size + 1, model.size + 1))
    for index, cover in zip(model.blocks, model.covers(pull, back, at), strict=True):
        whole = whole.at[index[:, :, None], index[:, None, :]].add(cover)
    return whole[:-1, :-1]


def weighted_sd(found: Coefficients, weights: Array, at: int) -> tuple[float, float]:
    """Return mean and standard deviation of one coefficient from draws with normalised weights."""
    mean = float(weights @ found.mean[:, at])
    second = float(weights @ (found.cover[:, at, at] + found.mean[:, at] ** 2))
    return mean, float(np.sqrt(max(second - mean**2, 0.0)))


def column(name: str) -> int:
    """Return the place of a coefficient. Raises `ValueError` for one that the model does not have."""
    return list(linear_names()).index(name)
