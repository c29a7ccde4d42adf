"""Simulation-based calibration: fit figures whose parameters are known, many times, and rank the truth among the draws.

If the fit is right, the truth is as likely to be the smallest of the draws as the largest or any in between, for every parameter: ranks are
uniform (Talts, Betancourt, Simpson, Vehtari & Gelman 2018). All fits share one compiled sampler and the likelihood's tables, for only the
figures differ. A chain runs on until it holds enough effective draws, then is thinned to nearly independent ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.checks.simulate import draw_prior, simulate_figures
from holdfast.inference.fit import Target, diagnostics, kernel_of, natural_draws, start_of
from holdfast.inference.theories import Theory

__all__ = ["Ranks", "Run", "Simulated", "gather", "names_of", "run_calibration"]


@dataclass(frozen=True, slots=True)
class Run:
    """Size of a calibration: simulations, length of a stretch of chain, how many stretches at most, draws kept for the ranks.

    The first stretch is the warm-up. `kept` is one less than a round number: the truth then takes one of that many places.
    """

    simulations: int = 60
    stretch: int = 250
    stretches: int = 8
    kept: int = 49
    accept: float = 0.9
    seed: int = 1


@dataclass(frozen=True)
class Simulated:
    """One simulation, fitted: `truth`, its `rank` (0 to `Run.kept`), posterior `mean`, `sd`, effective draws `ess`, each (parameters,).

    `divergences` counts the divergent draws of a chain of `length` draws.
    """

    number: int
    truth: Array
    rank: Array
    mean: Array
    sd: Array
    ess: Array
    divergences: int
    length: int


@dataclass(frozen=True)
class Ranks:
    """All simulations: `truth`, `rank` (0 to `kept`), posterior `mean`, `sd` and `ess`, each (simulations, parameters)."""

    names: tuple[str, ...]
    kept: int
    truth: Array
    rank: Array
    mean: Array
    sd: Array
    ess: Array

    def of(self, name: str) -> Array:
        """Return the ranks of one parameter, (simulations,)."""
        return self.rank[:, self.names.index(name)]


def gather(names: tuple[str, ...], kept: int, fits: Iterable[Simulated]) -> Ranks:
    """Put simulations together. Parameters that nothing moves (switched off by the theory) are left out."""
    some = list(fits)
    truth, rank, mean, sd, ess = (np.stack([getattr(one, field) for one in some]) for field in ("truth", "rank", "mean", "sd", "ess"))
    moved = sd.max(axis=0) > 0
    parts = (part[:, moved] for part in (truth, rank, mean, sd, ess))
    return Ranks(tuple(name for name, at in zip(names, moved, strict=True) if at), kept, *parts)


def names_of(target: Target) -> tuple[str, ...]:
    """Return the names of the parameters in the order of the arrays of `Simulated`."""
    return tuple(item.name for item in (*target.walked, *target.linear))


def run_calibration(target: Target, theory: Theory, run: Run = Run(), numbers: Iterable[int] | None = None) -> Iterator[Simulated]:
    """Simulate figures on the target's design, fit each set, rank the truth, and yield one simulation after the other.

    `numbers` chooses among the `run.simulations`, so that they can be shared out or taken up again: each is the same whoever runs it.
    """
    truth = draw_prior(target, theory, run.simulations, run.seed)
    figures = simulate_figures(target, truth, run.seed)
    sample = _sampler(target, theory, run)
    for n in range(run.simulations) if numbers is None else numbers:
        values, diverging = sample(figures[n], n)
        thinned = values[np.linspace(0, len(values) - 1, run.kept).round().astype(int)]
        rank = (thinned < truth[n]).sum(axis=0)
        yield Simulated(n, truth[n], rank, values.mean(axis=0), values.std(axis=0), _ess(values), int(diverging.sum()), len(values))


def _ess(values: Array) -> Array:
    return diagnostics(values[None])[1]


def _sampler(target: Target, theory: Theory, run: Run) -> Callable[[Array, int], tuple[Array, Array]]:
    """Return a function from figures (figures,) and the simulation's number to draws (draws, parameters) and divergences (draws,)."""
    import jax

    use = np.ones(target.model.size)
    _ = target.tables

    # A kernel belongs to its figures, so it is built anew wherever JAX traces it.
    def begin(values: Any, start: Any, key: Any) -> Any:
        return kernel_of(target.with_values(values), theory, use, run.accept).init(key, run.stretch, start, (), {})

    def go_on(values: Any, state: Any, key: Any) -> tuple[Any, Any, Any]:
        other = target.with_values(values)
        kernel = kernel_of(other, theory, use, run.accept)
        kernel.init(key, run.stretch, state.z, (), {})

        def once(state: Any, _: None) -> tuple[Any, Any]:
            state = kernel.sample(state, (), {})
            return state, (state.z, state.diverging)

        state, (z, diverging) = jax.lax.scan(once, state, None, length=run.stretch)
        return state, natural_draws(other, theory, use, z, key), diverging

    first, more = jax.jit(begin), jax.jit(go_on)

    def sample(figures: Array, number: int) -> tuple[Array, Array]:
        with jax.enable_x64(True):
            keys = jax.random.split(jax.random.fold_in(jax.random.PRNGKey(run.seed), number), run.stretches + 1)
            state = first(figures, start_of(target, run.seed, number), keys[0])
            found: list[tuple[Array, Array]] = []
            for n in range(run.stretches):
                state, values, diverging = more(figures, state, keys[n + 1])
                found.append((np.asarray(values), np.asarray(diverging)))
                if n and np.nanmin(_ess(np.concatenate([part[0] for part in found[1:]]))) >= run.kept:
                    break
        return np.concatenate([part[0] for part in found[1:]]), np.concatenate([part[1] for part in found[1:]])

    return sample
