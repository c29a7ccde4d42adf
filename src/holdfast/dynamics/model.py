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
from typing import Annotated, Any, NamedTuple

import numpy as np

from holdfast.dynamics.meaning import Meaning, Process

__all__ = ["SCHEDULE", "D", "H", "Inputs", "Noise", "Parameters", "State", "begin", "step"]

D = 1.0 / 12.0
"""Length of a month, in years."""
H = 1.0
"""Speed at which autonomy moves to what charter and dependence leave, per year."""

Array = Any
"""A NumPy or JAX array; shapes are given in words."""


class State(NamedTuple):
    """State of all sections at the start of a month. Shapes (..., sections); `alpha` is the same in every replicate."""

    x: Annotated[Array, Meaning("log members", "x", "log people", "any", "replicate, section")]
    theta: Annotated[Array, Meaning("readiness to join and stay beyond what is measured, 0 neutral", "theta", "growth per year", "any", "replicate, section")]
    alpha: Annotated[Array, Meaning("autonomy that statutes and dependence leave", "alpha", "1", "0 to 1", "section")]


class Inputs(NamedTuple):
    """What history gives. As a whole the first axis is months; `step` takes one month of it."""

    enter: Annotated[Array, Meaning("whether the section starts, or starts again, in this month", "enter", "yes or no", "", "month, section")]
    alive: Annotated[Array, Meaning("whether the section exists", "alive", "yes or no", "", "month, section")]
    shared: Annotated[Array, Meaning("1 in the shared process, 0 in a process of its own", "s", "1", "0 or 1", "month, section")]
    level: Annotated[Array, Meaning("1 where the section is pulled to its level, 0 in a walk without drift", "q", "1", "0 or 1", "month, section")]
    u: Annotated[Array, Meaning("inputs of the moment", "u", "each its own", "each its own", "month, section, input")]
    w: Annotated[Array, Meaning("lasting inputs, before any scaling by lost autonomy", "w", "each its own", "each its own", "month, section, input")]
    c: Annotated[
        Array, Meaning("centralisation of the statute in force, the middle of what its articles leave open; 0 before the first", "c", "1", "0 to 1", "month")
    ]
    rho: Annotated[
        Array, Meaning("dependence on the centre: 0 for the patron, 1 for leaders living there, else the default", "rho", "1", "0 to 1", "month, section")
    ]
    jump: Annotated[Array, Meaning("recorded steps by merger or split, log(1 - share lost)", "j", "log people", "any", "month, section")]
    jump_sd: Annotated[Array, Meaning("spread of steps of unknown size", "j_sd", "log people", "at least 0", "month, section")]
    scaled: Annotated[Array, Meaning("1 where a lasting input acts times (1 - alpha)", "scaled", "1", "0 or 1", "month, input")]


class Parameters(NamedTuple):
    """Parameters. Rates are per year."""

    b: Annotated[Array, Meaning("effects of the inputs of the moment", "b", "growth per year; log people for an impulse", "any", "input")]
    g: Annotated[Array, Meaning("effects of the lasting inputs", "g", "growth per year, each year; growth per year for an impulse", "any", "input")]
    k: Annotated[Array, Meaning("pull of a section to its own level", "k", "per year", "at least 0", "section")]
    r: Annotated[Array, Meaning("speed at which propensity returns to neutral", "r", "per year", "0 to 3", "one value")]
    sigma_x: Annotated[Array, Meaning("noise of log members in the shared process", "sigma_x", "per square root of a year", "at least 0", "one value")]
    sigma_theta: Annotated[Array, Meaning("noise of propensity", "sigma_theta", "growth per year, per square root of a year", "at least 0", "one value")]
    sigma_own: Annotated[Array, Meaning("noise of log members in a process of its own", "sigma_own", "per square root of a year", "at least 0", "section")]
    level_mean: Annotated[Array, Meaning("mean of the level a", "a_mean", "growth per year", "any", "section")]
    level_sd: Annotated[Array, Meaning("spread of the level a", "a_sd", "growth per year", "at least 0", "section")]
    start_mean: Annotated[Array, Meaning("mean of log members at entry", "m", "log people", "any", "one value")]
    start_sd: Annotated[Array, Meaning("spread of log members at entry", "s0", "log people", "at least 0", "one value")]


class Noise(NamedTuple):
    """Independent standard normals, one named stream each. `level` is (..., sections), the rest (months, ..., sections)."""

    level: Annotated[Array, Meaning("the section's level, once a history", "e_a", "1", "any", "replicate, section")]
    start: Annotated[Array, Meaning("size at entry", "e_start", "1", "any", "month, replicate, section")]
    members: Annotated[Array, Meaning("the members' shock", "e_x", "1", "any", "month, replicate, section")]
    theta: Annotated[Array, Meaning("propensity's shock", "e_theta", "1", "any", "month, replicate, section")]
    jump: Annotated[Array, Meaning("step of unknown size", "e_jump", "1", "any", "month, replicate, section")]


SCHEDULE = (
    Process(
        "entry",
        "A section that starts in this month, or starts again, is put at a random size, neutral, with the autonomy that statute and dependence leave.",
        (("x", "m + s0 * e_start"), ("theta", "0"), ("alpha", "1 - c * rho")),
    ),
    Process("observation", "State is recorded: this is what a summary, a path and a figure of this month speak of.", ()),
    Process(
        "members",
        "Members grow by the section's level less a pull that rises with its size (Gompertz), by propensity and by inputs of the moment; "
        "mergers and splits are steps; the rest is noise. In a process of its own a section feels neither propensity nor inputs, and has its own noise.",
        (("x", "x + D * (q * (a_mean + a_sd * e_a - k * x) + s * (theta + b_u)) + j + j_sd * e_jump + sqrt(D) * sigma * e_x"),),
    ),
    Process(
        "propensity",
        "Propensity returns towards neutral and is moved by lasting inputs and noise; inputs that act through lost autonomy count times (1 - alpha).",
        (("theta", "(1 - D * r) * theta + s * (D * g_w + sigma_theta * sqrt(D) * e_theta)"),),
    ),
    Process("autonomy", "Autonomy moves to what statute and dependence leave.", (("alpha", "alpha + D * H * (1 - c * rho - alpha)"),)),
)
"""One month in order. All right-hand sides take the state after entry, so the last three processes happen at once. `b_u` is the sum of
effects times inputs of the moment, `g_w` that of effects times lasting inputs, and sigma is `sigma_x` where s is 1, else `sigma_own`.
A section that does not exist keeps its state."""


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
