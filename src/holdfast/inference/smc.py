"""A second route to the posterior: tempered sequential Monte Carlo over all parameters, with the Kalman filter's likelihood.

A population drawn from the prior is led to the posterior by raising the likelihood to powers from 0 to 1 (Del Moral, Doucet & Jasra 2006,
"Sequential Monte Carlo samplers"; Chopin & Papaspiliopoulos 2020, ch. 17). Each power is the highest that leaves half the effective size;
then the population is resampled and moved by Hamiltonian Monte Carlo, with a metric taken from its own spread. Coefficients are walked like
all else and months are filtered one by one, so that this shares nothing with the ordinary fit but the model's inputs and the priors. It
is far slower, and serves to check the fit on small studies.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.errors import HoldfastError
from holdfast.inference.fit import Target
from holdfast.inference.kalman import arrange, log_likelihood
from holdfast.inference.measurement import FREEDOM
from holdfast.inference.priors import Parameter, penalty, to_natural, to_unbounded, unpack
from holdfast.inference.theories import Theory

__all__ = ["Population", "Tempering", "temper"]


@dataclass(frozen=True, slots=True)
class Tempering:
    """Size of a run: particles, moves after each power, leapfrog steps of a move, effective share kept by each power, and the most powers."""

    particles: int = 400
    moves: int = 4
    leapfrogs: int = 10
    keep: float = 0.5
    powers: int = 100
    seed: int = 1


@dataclass(frozen=True)
class Population:
    """Equally weighted draws of the posterior: `names` (parameters,), `values` (particles, parameters) on the natural scale.

    `log_evidence` estimates the log density of the figures under the prior, `powers` are those of the likelihood, the last of them 1,
    `acceptance` the share of moves accepted at each.
    """

    names: tuple[str, ...]
    values: Array
    log_evidence: float
    powers: tuple[float, ...]
    acceptance: tuple[float, ...]
    seconds: float

    def of(self, name: str) -> Array:
        """Return the draws of one parameter, (particles,)."""
        return self.values[:, self.names.index(name)]


def temper(frame: Frame, target: Target, theory: Theory, size: Tempering = Tempering(), progress: Callable[[str], None] = lambda _: None) -> Population:
    """Return a population of the posterior of a target of this frame. Raises `HoldfastError` if the powers do not reach 1."""
    import jax
    import jax.numpy as jnp

    started = time.monotonic()
    rng = np.random.default_rng([size.seed, 3])
    parameters = target.parameters
    switch = theory.switch(tuple(item.name for item in parameters))
    likelihood = _likelihood(frame, target, switch)

    def prior(at: Any) -> Any:
        weights = at[len(parameters) :]
        return 0.5 * FREEDOM * jnp.sum(weights - jnp.exp(weights)) - penalty(parameters, at[: len(parameters)], jnp)

    with jax.enable_x64(True):
        value = jax.jit(jax.vmap(likelihood))
        move = _mover(prior, likelihood, size)
        at = _start(parameters, target.model.size, size.particles, rng)
        found = np.asarray(value(at))
        power, stride, evidence = 0.0, 0.3, 0.0
        powers: list[float] = []
        accepted: list[float] = []
        while power < 1.0:
            if len(powers) == size.powers:
                raise HoldfastError(f"the population stands at power {power:.2g} of the likelihood after {size.powers} steps; raise the number of particles")
            raised = _next_power(found, power, size.keep)
            weight = (raised - power) * found
            evidence += float(np.logaddexp.reduce(weight) - np.log(len(weight)))
            share = np.exp(weight - np.logaddexp.reduce(weight))
            # The metric is that of the weighted population, before resampling takes some of its variety.
            centre = share @ at
            metric = np.maximum(np.sqrt(share @ (at - centre) ** 2), 1e-3)
            chosen = _systematic(share, rng)
            key = jax.random.PRNGKey(int(rng.integers(2**31)))
            at, found, rate = (np.asarray(part) for part in move(key, at[chosen], raised, metric, stride))
            # Steps follow acceptance: near two thirds they travel furthest (Beskos et al. 2013).
            stride = float(np.clip(stride * np.exp(float(rate) - 0.7), 0.02, 1.0))
            power = raised
            powers.append(power)
            accepted.append(float(rate))
            progress(f"power {power:.4f}, {rate:.0%} of moves accepted")
    values = np.stack([to_natural(parameters, row[: len(parameters)]) for row in at]) * switch
    return Population(tuple(item.name for item in parameters), values, evidence, tuple(powers), tuple(accepted), time.monotonic() - started)


def _likelihood(frame: Frame, target: Target, switch: Array) -> Callable[[Any], Any]:
    """Return the filter's log-likelihood as a function of parameters on the unbounded scale and log weights of the t noise, one vector."""
    import jax.numpy as jnp

    model, seen, parameters = target.model, target.model.observations, target.parameters
    grid = arrange(frame, seen)

    def likelihood(at: Any) -> Any:
        natural = to_natural(parameters, at[: len(parameters)], jnp) * switch
        params, bias, illegal, spread = unpack(frame, parameters, natural, jnp)
        figures = seen.value - bias[seen.kind] - illegal * seen.illegal
        variances = (spread[seen.kind] * seen.widening) ** 2 * jnp.exp(-at[len(parameters) :])
        found = log_likelihood(model.inputs, model.alpha, params, grid, figures, variances)
        # A particle in a corner where the filter loses its precision is given up, not the population.
        return jnp.where(jnp.isfinite(found), found, -1e10)

    return likelihood


def _mover(prior: Callable[[Any], Any], likelihood: Callable[[Any], Any], size: Tempering) -> Callable[..., Any]:
    """Return the compiled move of a whole population: some Hamiltonian trajectories at one power."""
    import jax
    import jax.numpy as jnp

    def density(at: Any, power: Any) -> tuple[Any, Any]:
        found = likelihood(at)
        return prior(at) + power * found, found

    slope = jax.vmap(jax.value_and_grad(density, has_aux=True), in_axes=(0, None))

    def move(key: Any, at: Any, power: Any, metric: Any, stride: Any) -> tuple[Any, Any, Any]:
        def trajectory(carry: tuple[Any, ...], key: Any) -> tuple[tuple[Any, ...], Any]:
            at, total, found, gradient = carry
            keys = jax.random.split(key, 3)
            push = jax.random.normal(keys[0], at.shape)
            # Steps of different length keep trajectories from coming round to where they began.
            step = stride * jax.random.uniform(keys[1], (len(at), 1), minval=0.6, maxval=1.2) * metric

            def leap(now: tuple[Any, ...], _: None) -> tuple[tuple[Any, ...], None]:
                at, push, _total, _found, gradient = now
                push = push + 0.5 * step * gradient
                at = at + step * push
                (total, found), gradient = slope(at, power)
                return (at, push + 0.5 * step * gradient, total, found, gradient), None

            new, _ = jax.lax.scan(leap, (at, push, total, found, gradient), None, length=size.leapfrogs)
            change = new[2] - total - 0.5 * jnp.sum(new[1] ** 2 - push**2, axis=1)
            sure = jnp.where(jnp.isfinite(change), jnp.minimum(jnp.exp(change), 1.0), 0.0)
            taken = jax.random.uniform(keys[2], (len(at),)) < sure
            kept = (
                jnp.where(taken[:, None], new[0], at),
                jnp.where(taken, new[2], total),
                jnp.where(taken, new[3], found),
                jnp.where(taken[:, None], new[4], gradient),
            )
            return kept, jnp.mean(sure)

        (total, found), gradient = slope(at, power)
        (at, _, found, _), rates = jax.lax.scan(trajectory, (at, total, found, gradient), jax.random.split(key, size.moves))
        return at, found, jnp.mean(rates)

    compiled: Callable[..., Any] = jax.jit(move)
    return compiled


def _start(parameters: tuple[Parameter, ...], figures: int, particles: int, rng: np.random.Generator) -> Array:
    """Draw a population from the prior, (particles, parameters + figures)."""
    from scipy.stats import truncnorm

    columns = []
    for item in parameters:
        top = np.inf if item.upper is None else item.upper / item.scale
        if item.positive:
            drawn = truncnorm.rvs(0.0, top, scale=item.scale, size=particles, random_state=rng)
            columns.append(np.array([to_unbounded(item, value) for value in drawn]))
        else:
            columns.append(rng.normal(item.centre, item.scale, particles))
    return np.concatenate([np.array(columns).T, np.log(rng.gamma(FREEDOM / 2, 2 / FREEDOM, (particles, figures)))], axis=1)


def _next_power(found: Array, power: float, keep: float) -> float:
    """Return the highest power up to 1 at which the effective sample size of the weights is at least a share `keep`."""
    from scipy.optimize import brentq

    def lacking(raised: float) -> float:
        weight = (raised - power) * found
        return float(2.0 * np.logaddexp.reduce(weight) - np.logaddexp.reduce(2.0 * weight) - np.log(keep * len(found)))

    return 1.0 if lacking(1.0) >= 0.0 else float(brentq(lacking, power, 1.0, xtol=1e-12))


def _systematic(share: Array, rng: np.random.Generator) -> Array:
    """Return positions chosen with these probabilities, by one random offset (systematic resampling)."""
    points = (np.arange(len(share)) + rng.uniform()) / len(share)
    return np.minimum(np.searchsorted(np.cumsum(share), points), len(share) - 1)
