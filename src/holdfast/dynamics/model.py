"""The monthly model: state, inputs, parameters, noise, and one `step`.

Everything that a section does in replay is linear and Gaussian in its state given the inputs. All randomness comes in as `Noise`, so a
history is a pure function of its noise, and a twin with one input changed reuses it. `step` is written once: pass `numpy` or `jax.numpy`
as `xp`.

Per section, with D = 1/12 year, all on the right-hand side taken at month t:

    alpha' = alpha + D h (1 - c rho - alpha)
    theta' = (1 - D r) theta + s (D (g . w) + sigma_theta sqrt(D) e_theta)
    x'     = x + D (q (a - k x) + s (theta + b . u)) + j + j_sd e_jump + sqrt(D) sigma e_x

where s is 1 in the shared process and 0 where a section follows its own (the patron, a party at war), q is 1 where the section is pulled
to its level a / k, k and sigma are the shared ones or the section's own, and w holds the lasting inputs, some of them times (1 - alpha).
A section enters with x = m + s0 e_start and theta = 0.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

__all__ = ["D", "H", "Inputs", "Noise", "Parameters", "State", "begin", "step"]

D = 1.0 / 12.0
"""Length of a month, in years."""
H = 1.0
"""Speed at which autonomy moves to what charter and dependence leave, per year."""

Array = Any
"""A NumPy or JAX array; shapes are given in words."""


class State(NamedTuple):
    """State of all sections at the start of a month. Shapes (..., sections); `alpha` is the same in every replicate."""

    x: Array
    """Log members."""
    theta: Array
    """Propensity to join and stay beyond what is measured, growth per year; 0 is neutral."""
    alpha: Array
    """Autonomy, 0..1."""


class Inputs(NamedTuple):
    """What history gives. As a whole the first axis is months; `step` takes one month of it."""

    enter: Array
    """(months, sections) whether the section starts in this month."""
    alive: Array
    """(months, sections) whether it exists."""
    shared: Array
    """(months, sections) 1 in the shared process, 0 in a process of its own."""
    level: Array
    """(months, sections) 1 where the section is pulled to its level; 0 makes it a walk without drift."""
    u: Array
    """(months, sections, inputs of the moment)."""
    w: Array
    """(months, sections, lasting inputs), before any scaling by lost autonomy."""
    c: Array
    """(months,) centralisation of the charter in force, 0..1."""
    rho: Array
    """(months, sections) dependence on the centre, 0..1."""
    jump: Array
    """(months, sections) recorded steps in log members by merger or split."""
    jump_sd: Array
    """(months, sections) standard deviation of steps of unknown size."""
    scaled: Array
    """(months, lasting inputs) 1 where an input acts times (1 - alpha)."""


class Parameters(NamedTuple):
    """Parameters. Rates are per year."""

    b: Array
    """(inputs of the moment,) coefficients per year; per event for impulses."""
    g: Array
    """(lasting inputs,) coefficients per year."""
    k: Array
    """(sections,) pull of a section to its own level, per year, at least 0."""
    r: Array
    """Speed at which propensity returns to neutral, per year, 0..3."""
    sigma_x: Array
    """Noise of log members, per square root of a year."""
    sigma_theta: Array
    """Noise of propensity, per square root of a year."""
    sigma_own: Array
    """(sections,) noise of log members in a process of its own."""
    level_mean: Array
    """(sections,) mean of the level a, growth per year."""
    level_sd: Array
    """(sections,) standard deviation of the level."""
    start_mean: Array
    """Mean of log members at entry."""
    start_sd: Array
    """Standard deviation of log members at entry."""


class Noise(NamedTuple):
    """Independent standard normals, one named stream each. `level` is (..., sections), the rest (months, ..., sections)."""

    level: Array
    start: Array
    members: Array
    theta: Array
    jump: Array


def begin(state: State, inputs: Inputs, params: Parameters, noise: Noise, xp: ModuleType = np) -> State:
    """Return the state with the sections that enter in this month put at their start. Arguments as for `step`."""
    return State(
        x=xp.where(inputs.enter, params.start_mean + params.start_sd * noise.start, state.x),
        theta=xp.where(inputs.enter, 0.0, state.theta),
        alpha=xp.where(inputs.enter, 1.0 - inputs.c * inputs.rho, state.alpha),
    )


def step(state: State, inputs: Inputs, params: Parameters, noise: Noise, xp: ModuleType = np) -> State:
    """Return the state one month later.

    `inputs` and `noise` are those of this month (leading axis taken off; `noise.level` has none). The equations are in the module's
    docstring. A section that does not exist keeps its state.
    """
    shared = inputs.shared
    level = params.level_mean + params.level_sd * noise.level
    w = inputs.w * (1.0 - inputs.scaled * state.alpha[..., None])
    push = state.theta + inputs.u @ params.b
    sigma = xp.where(shared > 0, params.sigma_x, params.sigma_own)
    x = state.x + D * (inputs.level * (level - params.k * state.x) + shared * push) + inputs.jump + inputs.jump_sd * noise.jump + D**0.5 * sigma * noise.members
    theta = (1.0 - D * params.r) * state.theta + shared * (D * (w @ params.g) + params.sigma_theta * D**0.5 * noise.theta)
    alpha = state.alpha + D * H * (1.0 - inputs.c * inputs.rho - state.alpha)
    return State(xp.where(inputs.alive, x, state.x), xp.where(inputs.alive, theta, state.theta), xp.where(inputs.alive, alpha, state.alpha))
