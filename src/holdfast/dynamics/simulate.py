"""From noise to histories: the loop over months, in NumPy (the reference) and in JAX (the fast engine)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from holdfast.dynamics.model import Inputs, Noise, Parameters, State, begin, step

__all__ = ["Paths", "month_of", "select", "simulate", "simulate_jax", "traced"]


class Paths(NamedTuple):
    """Histories: log members and propensity (months, ..., sections), autonomy (months, sections). NaN where a section does not exist."""

    x: Any
    theta: Any
    alpha: Any


def month_of(inputs: Inputs, noise: Noise, t: int) -> tuple[Inputs, Noise]:
    """Return inputs and noise of month `t`."""
    return Inputs(*(field[t] for field in inputs)), Noise(noise.level, *(field[t] for field in noise[1:]))


def select(inputs: Inputs, params: Parameters, columns: list[int]) -> tuple[Inputs, Parameters]:
    """Return inputs and parameters of some sections only. Sections do not act on each other in replay, so their paths stay as they were."""
    whole, own = {"c", "scaled"}, {"k", "sigma_own", "level_mean", "level_sd"}
    some = Inputs(*(field if name in whole else field[:, columns] for name, field in zip(Inputs._fields, inputs, strict=True)))
    return some, Parameters(*(field[columns] if name in own else field for name, field in zip(Parameters._fields, params, strict=True)))


def simulate(inputs: Inputs, params: Parameters, noise: Noise) -> Paths:
    """Replay histories with NumPy. Replicates are any axes between months and sections of the noise arrays."""
    months, sections = inputs.enter.shape
    shape = np.shape(noise.members)[1:]
    state = State(np.zeros(shape), np.zeros(shape), np.ones(sections))
    x, theta, alpha = np.empty((months, *shape)), np.empty((months, *shape)), np.empty((months, sections))
    for t in range(months):
        now, e = month_of(inputs, noise, t)
        state = begin(state, now, params, e)
        x[t], theta[t], alpha[t] = (np.where(now.alive, value, np.nan) for value in state)
        state = step(state, now, params, e)
    return Paths(x, theta, alpha)


def simulate_jax(inputs: Inputs, params: Parameters, noise: Noise) -> Paths:
    """Replay the same histories with JAX, compiled; single or double precision follows the arrays and JAX's own setting."""
    return Paths(*(np.asarray(field) for field in traced(inputs, params, noise)))


def traced(inputs: Inputs, params: Parameters, noise: Noise) -> Paths:
    """Replay with JAX, inside a function that JAX compiles or maps."""
    import jax
    import jax.numpy as jnp

    def month(state: State, given: tuple[Inputs, tuple[Any, ...]]) -> tuple[State, Paths]:
        now, drawn = given
        e = Noise(level, *drawn)
        state = begin(state, now, params_, e, jnp)
        record = Paths(*(jnp.where(now.alive, value, jnp.nan) for value in state))
        return step(state, now, params_, e, jnp), record

    level = jnp.asarray(noise.level)
    params_ = Parameters(*(jnp.asarray(value) for value in params))
    sections = inputs.enter.shape[1]
    zeros = jnp.zeros(np.shape(noise.members)[1:], dtype=jnp.asarray(noise.members).dtype)
    given = (Inputs(*(jnp.asarray(field) for field in inputs)), tuple(jnp.asarray(field) for field in noise[1:]))
    _, paths = jax.lax.scan(month, State(zeros, zeros, jnp.ones(sections, dtype=zeros.dtype)), given)
    found: Paths = paths
    return found
