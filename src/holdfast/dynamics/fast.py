"""The fast engine: one chunk of histories compiled by JAX in single precision, months in a scan, summaries as they come.

The step is the model's own. Sections are the first axis and replicates the last, so that the innermost loop runs over replicates and a
per-section value is one number to it. A chunk always has the same size, since a compiler rounds differently for different shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from holdfast.dynamics.counter import keys_of, normal_pair, threefry
from holdfast.dynamics.grid import LOG_MEMBERS, PROPENSITY
from holdfast.dynamics.model import Inputs, Noise, Parameters, State, begin, step

__all__ = ["CHUNK", "Chunk", "Plan", "end_chunk", "plan_of", "record_chunk", "summarise_chunk"]

CHUNK = 1000
"""Histories computed at once. It fixes rounding and the order of sums, so it stands in the manifest."""


class Plan(NamedTuple):
    """All that fixes an ensemble but the numbers of its histories, as NumPy arrays that can be sent to another process."""

    inputs: Inputs
    params: Parameters
    keys: Any
    """(streams, 2, sections) unsigned 32-bit."""
    months: Any
    """(months,) month numbers."""
    groups: Any
    """(totals, sections) 1 where a section counts in a total."""


class Chunk(NamedTuple):
    """Summaries of one chunk. Bins are unsigned 16-bit and mean nothing where the section, or every member of a total, does not exist."""

    x: Any
    """(months, sections, replicates) bins of log members."""
    theta: Any
    """(months, sections, replicates) bins of propensity."""
    total: Any
    """(months, totals, replicates) bins of the log of total members."""
    members_sum: Any
    """(months, sections) sum of members over replicates."""
    theta_sum: Any
    """(months, sections) sum of propensity over replicates."""
    total_sum: Any
    """(months, totals) sum of total members over replicates."""


def plan_of(inputs: Inputs, params: Parameters, seed: int, sections: Sequence[str], months: Sequence[int], groups: Any) -> Plan:
    """Return the plan of an ensemble. `groups` (totals, sections) says which sections each total adds."""

    def single(field: Any) -> Any:
        return np.asarray(field, dtype=None if np.asarray(field).dtype == bool else np.float32)

    # A trailing axis of length 1 stands for the replicates.
    per_section = Inputs(
        *(single(field) if name in ("c", "scaled") else single(np.expand_dims(field, 2)) for name, field in zip(Inputs._fields, inputs, strict=True))
    )
    own = {"k", "sigma_own", "level_mean", "level_sd"}
    columns = Parameters(*(single(field)[:, None] if name in own else single(field) for name, field in zip(Parameters._fields, params, strict=True)))
    return Plan(per_section, columns, keys_of(seed, sections), np.asarray(months, dtype=np.uint32), single(groups))


def summarise_chunk(plan: Plan, first: int, count: int) -> Chunk:
    """Return summaries of histories `first` to `first + CHUNK - 1`; sums take the first `count` of them."""
    out = _compiled("summaries")(plan, np.uint32(first), np.int32(count))
    return Chunk(*(np.asarray(field) for field in out))


def record_chunk(plan: Plan, first: int) -> tuple[Any, Any]:
    """Return whole histories `first` to `first + CHUNK - 1`: log members and propensity, each (months, sections, replicates)."""
    x, theta = _compiled("paths")(plan, np.uint32(first), np.int32(CHUNK))
    return np.asarray(x), np.asarray(theta)


def end_chunk(plan: Plan, first: int) -> Any:
    """Return log members of histories `first` to `first + CHUNK - 1` after the last month, (sections, replicates); nothing else is recorded."""
    return np.asarray(_compiled("end")(plan, np.uint32(first), np.int32(CHUNK)))


@lru_cache
def _compiled(what: str) -> Callable[[Plan, Any, Any], Any]:
    import jax

    run: Callable[[Plan, Any, Any], Any] = jax.jit(lambda plan, first, count: _histories(plan, first, count, what))
    return run


def _histories(plan: Plan, first: Any, count: Any, what: str) -> Any:
    import jax
    import jax.numpy as jnp

    shape = (plan.keys.shape[2], CHUNK)
    numbers = first + jnp.arange(CHUNK, dtype=jnp.uint32)
    counted = (jnp.arange(CHUNK) < count).astype(jnp.float32)
    zeros = jnp.zeros(shape, dtype=jnp.float32)
    happens = jnp.any(plan.inputs.enter | (plan.inputs.jump_sd > 0), axis=(1, 2))

    def pair(stream: int, month: Any) -> tuple[Any, Any]:
        key = plan.keys[stream, :, :, None]
        return normal_pair(threefry((key[0], key[1]), (numbers, month), jnp), jnp, jnp.float32)

    level = pair(2, jnp.uint32(0))[0]

    def month(state: State, given: tuple[Inputs, Any, Any]) -> tuple[State, Any]:
        now, number, event = given
        members, theta = pair(0, number)
        start, jump = jax.lax.cond(event, lambda: pair(1, number), lambda: (zeros, zeros))
        noise = Noise(level, start, members, theta, jump)
        state = begin(state, now, plan.params, noise, jnp)
        record = _summary(state, now, plan.groups, counted, jnp) if what == "summaries" else (state.x, state.theta) if what == "paths" else None
        return step(state, now, plan.params, noise, jnp), record

    begun = State(zeros, zeros, jnp.ones((shape[0], 1), dtype=jnp.float32))
    end, recorded = jax.lax.scan(month, begun, (plan.inputs, plan.months, happens))
    return end.x if what == "end" else recorded


def _summary(state: State, now: Inputs, groups: Any, counted: Any, xp: Any) -> Chunk:
    members = xp.where(now.alive, xp.exp(state.x), 0.0)
    total = groups @ members
    return Chunk(
        x=LOG_MEMBERS.index(state.x, xp),
        theta=PROPENSITY.index(state.theta, xp),
        total=LOG_MEMBERS.index(xp.log(total), xp),
        members_sum=members @ counted,
        theta_sum=state.theta @ counted,
        total_sum=total @ counted,
    )
