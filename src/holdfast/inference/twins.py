"""Twins: what the same luck would have made of other inputs (abduction, action, prediction; Pearl 2009, ch. 7).

For each draw of the posterior the noise of every section is drawn from its exact distribution given the figures (Matheron's rule; Durbin &
Koopman 2002 for state space) and pushed through the model's ordinary `step`: that is history. The twin takes the same noise and other inputs.
Nothing but the input changes, so a twin without a change equals history to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.model import D, Inputs, Noise, Parameters
from holdfast.dynamics.simulate import traced
from holdfast.inference.fit import Target
from holdfast.inference.posterior import Posterior
from holdfast.inference.priors import OWN_PULL, OWN_SIZE

__all__ = ["Abduction", "abduct", "histories", "parameters_of"]


@dataclass(frozen=True)
class Abduction:
    """Parameters and noise of each draw: leading axis draws, then as in `Parameters` and `Noise` (months, sections)."""

    params: Parameters
    noise: Noise


def parameters_of(target: Target, values: Any, sections: int) -> Parameters:
    """Return the model's parameters from a draw on the natural scale (parameters,)."""
    import jax.numpy as jnp

    walked = len(target.walked)
    at, beta = target.globals(values[:walked]), values[walked:]
    moments, lasting = len(moment_inputs()), len(lasting_inputs())
    alone = np.isin(np.arange(sections), target.model.whole)
    own = jnp.full(sections, 0.5)
    for n, column in enumerate(target.model.own):
        own = own.at[column].set(at.sigma_own[n])
    ones = jnp.ones(sections)
    return Parameters(
        b=beta[:moments],
        g=beta[moments : moments + lasting],
        k=jnp.where(alone, OWN_PULL, at.k * ones),
        r=at.r,
        sigma_x=at.sigma_x,
        sigma_theta=at.sigma_theta,
        sigma_own=own,
        level_mean=jnp.where(alone, OWN_PULL * OWN_SIZE[0], beta[-2] * ones),
        level_sd=jnp.where(alone, OWN_PULL * OWN_SIZE[1], at.level_sd * ones),
        start_mean=beta[-1],
        start_sd=at.start_sd,
    )


def abduct(target: Target, posterior: Posterior, draws: int, seed: int) -> Abduction:
    """Draw parameters and noise given the figures, for `draws` draws spread evenly over the posterior's."""
    import jax
    import jax.numpy as jnp

    model, seen = target.model, target.model.observations
    months, sections = model.inputs.enter.shape
    walked = len(target.walked)
    index = np.linspace(0, len(posterior.flat) - 1, draws).round().astype(int)

    def one(given: tuple[Any, Any, Any]) -> tuple[Parameters, Noise]:
        values, mixture, key = given
        at, beta = target.globals(values[:walked]), values[walked:]
        params = parameters_of(target, values, sections)
        found = model.response(at.k, at.r)
        pull, back = model.pull_parts(found), model.return_parts(found)
        keys = jax.random.split(key, 6)
        members, theta, start, jump = (jax.random.normal(keys[n], (months, sections)) for n in range(4))
        fresh = Noise(jax.random.normal(keys[4], (sections,)), start, members, theta, jump)
        felt = _felt(target, found, params)
        imagined = sum(jnp.sum(weight * getattr(fresh, name)[:, seen.section], axis=0) for name, weight in felt.items() if name != "level")
        imagined = imagined + felt["level"] * fresh.level[seen.section]
        noise = model.variances(at, mixture)
        imagined = imagined + jnp.sqrt(noise) * jax.random.normal(keys[5], (model.size,))
        gap = seen.value - pull.constant - model.design(pull, back) @ beta - imagined
        pushed = _solve(model, model.covers(pull, back, at), noise, gap)
        moved = {name: _to_sections(weight * pushed, seen.section, sections) for name, weight in felt.items()}
        return params, Noise(*(getattr(fresh, name) + moved[name] for name in Noise._fields))

    with jax.enable_x64(True):
        keys = jax.random.split(jax.random.PRNGKey(seed), draws)
        given = (jnp.asarray(posterior.flat[index]), jnp.asarray(posterior.flat_mixture[index]), keys)
        params, noise = jax.lax.map(one, given)
    return Abduction(Parameters(*map(np.asarray, params)), Noise(*map(np.asarray, noise)))


def histories(abduction: Abduction, inputs: Inputs) -> tuple[Array, Array]:
    """Replay every draw under some inputs; return log members and propensity (draws, months, sections), NaN where a section does not exist."""
    import jax

    with jax.enable_x64(True):
        paths = jax.lax.map(lambda given: traced(inputs, given[0], given[1]), (abduction.params, abduction.noise))
    return np.asarray(paths.x), np.asarray(paths.theta)


def _felt(target: Target, found: Any, params: Parameters) -> dict[str, Any]:
    """Return how each figure feels each normal of its section: (months, figures), and (figures,) for the level."""
    import jax.numpy as jnp

    model, seen = target.model, target.model.observations
    inputs = model.inputs
    alive, shared = model.of(inputs.alive), model.of(inputs.shared)
    root = D**0.5
    return {
        "level": jnp.sum(found.x * alive * model.of(inputs.level) * D, axis=0) * params.level_sd[seen.section],
        "start": found.start * params.start_sd,
        "members": found.x * alive * root * jnp.where(shared > 0, params.sigma_x, params.sigma_own[seen.section]),
        "theta": found.theta * alive * shared * root * params.sigma_theta,
        "jump": found.x * alive * model.of(inputs.jump_sd),
    }


def _solve(model: Any, covers: tuple[Any, ...], noise: Any, gap: Any) -> Any:
    """Return S^-1 gap, (figures,)."""
    import jax
    import jax.numpy as jnp

    found = jnp.zeros(model.size + 1)
    padded, gaps = jnp.append(noise, 1.0), jnp.append(gap, 0.0)
    for index, cover in zip(model.blocks, covers, strict=True):
        whole = cover + jnp.eye(index.shape[1]) * padded[index][:, :, None]
        root = jnp.linalg.cholesky(whole)
        found = found.at[index].set(jax.scipy.linalg.cho_solve((root, True), gaps[index][:, :, None])[:, :, 0])
    return found[:-1]


def _to_sections(values: Any, section: Any, sections: int) -> Any:
    """Add values (..., figures) up by section, (..., sections)."""
    import jax.numpy as jnp

    return jnp.zeros((*values.shape[:-1], sections)).at[..., section].add(values)
