"""The posterior of the model by NUTS (Hoffman & Gelman 2014), with the coefficients integrated out.

The sampler (NumPyro's, Phan, Pradhan & Jankowiak 2019) walks over the few parameters that are not linear and the weights of the figures' t
noise; given these the coefficients of inputs, biases and means are normal and are drawn exactly, one draw each. NumPyro and not BlackJAX:
both have the same sampler, NumPyro's adapts its metric by itself, here dense for the parameters and diagonal for the weights, and it adds
half a megabyte where BlackJAX adds eleven with its dependencies. Chains run in processes of their own, and their numbers do not depend on how many.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.build import build_inputs
from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.model import Inputs
from holdfast.dynamics.noise import draw_noise
from holdfast.dynamics.simulate import simulate
from holdfast.errors import BadInput, Problem
from holdfast.inference.figures import FigureModel, Globals, linear_names
from holdfast.inference.measurement import FREEDOM, Observations, observe
from holdfast.inference.posterior import Posterior, content_hash
from holdfast.inference.priors import Parameter, pack, parameter_list, penalty, to_natural, to_unbounded, unpack
from holdfast.inference.tabulated import K_MAX, Tabulated, tabulate
from holdfast.inference.theories import Theory

__all__ = ["Settings", "Target", "autonomy_of", "fit", "fit_steadily", "processes", "target_of"]


STEADIER = (0.9, 0.98, 0.995)
"""Target acceptances tried in turn where draws diverge."""
CHAINS_EACH = 20
"""Chains that a process runs before another takes its place."""
FIRST_STEP = 0.2
"""First length of a step where the spread of a posterior is known."""
DEPTHS = (6, 10)
"""Most doublings of a path then, while warming up and after: the first tries of a length of steps are far too short."""
FOLDED = ("sigma_x", "sigma_theta", "sigma_own", "level_sd", "start_sd")
"""Standard deviations that act by their squares alone."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Size of a fit: chains, warm-up and kept draws of each, target acceptance, seed, processes, and how many draws a chain records."""

    chains: int = 4
    warmup: int = 500
    draws: int = 1000
    accept: float = 0.9
    seed: int = 1
    workers: int = 2
    keep: int = 250


def autonomy_of(inputs: Inputs, frame: Frame) -> Array:
    """Return autonomy alpha (months, sections), which follows from charters and dependence alone; 1 where a section does not exist."""
    parameters = parameter_list(frame, True)
    resting = unpack(frame, parameters, to_natural(parameters, pack(parameters)))[0]
    return np.asarray(np.nan_to_num(simulate(inputs, resting, draw_noise(0, list(frame.sections), len(frame.months), 1)).alpha, nan=1.0))


@dataclass(frozen=True)
class Target:
    """What is fitted: the figures' model and the priors. One target serves every theory and every choice of figures held out."""

    model: FigureModel
    parameters: tuple[Parameter, ...]

    @cached_property
    def tables(self) -> Tabulated:
        """The likelihood's tables (some seconds, once)."""
        return tabulate(self.model)

    def with_values(self, values: Any) -> Target:
        """Return the target with other log figures (figures,), which may be traced by JAX. The tables do not depend on them and are kept."""
        other = replace(self, model=replace(self.model, observations=replace(self.model.observations, value=values)))
        other.__dict__["tables"] = self.tables
        return other

    @cached_property
    def walked(self) -> tuple[Parameter, ...]:
        """The parameters that the sampler walks over."""
        linear = set(linear_names())
        return tuple(item for item in self.parameters if item.name not in linear)

    @cached_property
    def _folded(self) -> NDArray[np.bool_]:
        return np.array([item.name.split(".")[0] in FOLDED for item in self.walked])

    def natural(self, vector: Any, xp: Any = np) -> Any:
        """Return the walked parameters on their natural scale from those that the sampler walks over, all real numbers.

        Standard deviations of the process are walked with either sign and folded: only their squares act, so a walk passes through zero
        where a logarithm would lose itself in a long tail.
        """
        return xp.where(self._folded, xp.abs(vector), to_natural(self.walked, xp.where(self._folded, 0.0, vector), xp))

    def unbounded(self, natural: Array) -> Array:
        """Return the numbers that the sampler walks over from the walked parameters on their natural scale (draws, parameters)."""
        pairs = zip(natural.T, self.walked, self._folded, strict=True)
        return np.stack([column if folded else to_unbounded(item, column) for column, item, folded in pairs], axis=1)

    def minus_log_prior(self, vector: Any, xp: Any = np) -> Any:
        """Return minus the log prior density of the walked numbers, up to a constant."""
        scales = np.array([item.scale for item in self.walked])
        rest = tuple(item for item, folded in zip(self.walked, self._folded, strict=True) if not folded)
        return penalty(rest, vector[~self._folded], xp) + 0.5 * xp.sum(xp.where(self._folded, vector / scales, 0.0) ** 2)

    @cached_property
    def linear(self) -> tuple[Parameter, ...]:
        """The coefficients, in the order of the columns of X."""
        by_name = {item.name: item for item in self.parameters}
        return tuple(by_name[name] for name in linear_names())

    def globals(self, natural: Any) -> Globals:
        """Return the walked parameters from their vector on the natural scale."""
        at = {item.name: n for n, item in enumerate(self.walked)}

        def all_of(prefix: str) -> Any:
            places = [n for name, n in at.items() if name.startswith(prefix)]
            return natural[np.array(places, dtype=np.int64)]

        k, r, sigma_x, sigma_theta, level_sd, start_sd = (natural[at[name]] for name in ("k", "r", "sigma_x", "sigma_theta", "level_sd", "start_sd"))
        return Globals(k, r, sigma_x, sigma_theta, level_sd, start_sd, all_of("sigma_own."), all_of("s."))

    def key(self, theory: Theory, use: Array, settings: Settings) -> dict[str, Any]:
        """Return what fixes a fit: hashes of data, inputs and priors, theory, figures in use, seed and sizes."""
        model, seen = self.model, self.model.observations
        priors = [(item.name, item.prior, item.scale, item.centre, item.upper) for item in self.parameters]
        return {
            "data": content_hash(seen.value, seen.weights, seen.kind, seen.illegal, seen.widening, use),
            "model": content_hash(*(np.asarray(part) for part in model.inputs), model.alpha),
            "priors": content_hash(priors, FREEDOM),
            "theory": theory.name,
            "inputs": list(theory.inputs),
            "seed": settings.seed,
            "chains": settings.chains,
            "warmup": settings.warmup,
            "draws": settings.draws,
            "accept": settings.accept,
        }


def target_of(frame: Frame, reading: str | None = None, observations: Observations | None = None) -> Target:
    """Return the target of a study. `reading` chooses the reading of the statutes, `observations` other figures than the study's."""
    inputs = build_inputs(frame) if reading is None else build_inputs(frame, reading)
    own = tuple(dict.fromkeys(frame.position[process.section] for process in frame.settings.own))
    whole = tuple(frame.position[process.section] for process in frame.settings.own if process.first is None and process.last is None)
    # The pull is bounded for the tables; its prior leaves less than a millionth beyond.
    parameters = tuple(replace(item, upper=K_MAX) if item.name == "k" else item for item in parameter_list(frame, True))
    return Target(FigureModel(inputs, autonomy_of(inputs, frame), observe(frame) if observations is None else observations, own, whole), parameters)


def fit(
    target: Target,
    theory: Theory,
    settings: Settings = Settings(),
    use: Array | None = None,
    progress: Callable[[str], None] = lambda _: None,
    near: Posterior | None = None,
    pool: Executor | None = None,
) -> Posterior:
    """Fit a theory. `use` (figures,) is 1 for the figures to fit and 0 for those held out. Raises `BadInput` without figures.

    `near` is the posterior of a similar choice of theory and figures. Chains then start at its draws and measure distances by its spread, so that
    only the length of their steps remains to be found while they warm up. `pool` runs the chains of several fits, so that processes start once.
    """
    use = np.ones(target.model.size) if use is None else use
    if theory.lacking:
        raise BadInput(Problem(f"the theory {theory.name} is not testable with this evidence", expected=theory.lacking))
    if use.sum() < 2:
        raise BadInput(Problem("there are fewer than two figures to fit", expected="figures with use = observation in the table membership"))
    started = time.monotonic()
    progress("preparing the likelihood")
    _ = target.tables
    progress(f"sampling {settings.chains} chains of {settings.warmup:,} and {settings.draws:,} draws")
    tasks = [(target, theory, settings, use, near, chain) for chain in range(settings.chains)]
    found = []
    if settings.workers > 1 and settings.chains > 1:
        with processes(min(settings.workers, settings.chains)) if pool is None else nullcontext(pool) as running:
            for n, chain in enumerate(running.map(_chain, tasks)):
                found.append(chain)
                progress(f"sampled {n + 1} of {settings.chains} chains")
    else:
        for n, task in enumerate(tasks):
            found.append(_chain(task))
            progress(f"sampled {n + 1} of {settings.chains} chains")
    values, mixture, divergences = (np.stack([chain[n] for chain in found]) for n in range(3))
    on = np.array([*np.ones(len(target.walked)), *_normal_prior(target, theory)[1]]) > 0
    rhat, bulk, tail = diagnostics(values, on)
    kept = np.linspace(0, settings.draws - 1, min(settings.keep, settings.draws)).round().astype(int)
    # In the precision of the file, so that a posterior read again gives the same numbers.
    return Posterior(
        names=tuple(item.name for item in (*target.walked, *target.linear)),
        values=values[:, kept].astype(np.float32).astype(float),
        mixture=mixture[:, kept].astype(np.float16).astype(float),
        key=target.key(theory, use, settings),
        rhat=rhat,
        ess_bulk=bulk,
        ess_tail=tail,
        divergences=int(divergences.sum()),
        seconds=time.monotonic() - started,
        figures=tuple(row.id for row in target.model.observations.rows),
    )


def fit_steadily(
    target: Target,
    theory: Theory,
    settings: Settings = Settings(),
    use: Array | None = None,
    progress: Callable[[str], None] = lambda _: None,
    near: Posterior | None = None,
    pool: Executor | None = None,
) -> Posterior:
    """Fit a theory as `fit` does, and again with smaller steps where draws diverged: small studies have corners that longer steps do not follow."""
    found = fit(target, theory, settings, use, progress, near, pool)
    for accept in STEADIER:
        if found.divergences and accept > settings.accept:
            draws = "1 draw" if found.divergences == 1 else f"{found.divergences} draws"
            progress(f"{draws} diverged: once more with smaller steps (--accept {accept:g})")
            found = fit(target, theory, replace(settings, accept=accept), use, progress, near, pool)
    return found


def processes(workers: int) -> ProcessPoolExecutor:
    """Return processes for chains. Each ends after some, since what is compiled for them is kept in memory."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=CHAINS_EACH)


def _chain(task: tuple[Target, Theory, Settings, Array, Posterior | None, int]) -> tuple[Array, Array, Array]:
    """Run one chain; return draws (draws, parameters), weights of figures (draws, figures), and the divergences."""
    import jax
    from numpyro.infer import MCMC

    target, theory, settings, use, near, chain = task
    with jax.enable_x64(True):
        kernel = kernel_of(target, theory, use, settings.accept, near)
        sampler = MCMC(kernel, num_warmup=settings.warmup, num_samples=settings.draws, progress_bar=False)
        keys = jax.random.split(jax.random.fold_in(jax.random.PRNGKey(settings.seed), chain), 2)
        start = start_of(target, settings.seed, chain) if near is None else _start_among(target, near, chain / settings.chains)
        sampler.run(keys[0], init_params=start, extra_fields=("diverging",))
        draws = sampler.get_samples()
        values = natural_draws(target, theory, use, draws, keys[1])
        return np.asarray(values), np.exp(np.asarray(draws["weights"])), np.asarray(sampler.get_extra_fields()["diverging"])


def start_of(target: Target, seed: int, chain: int) -> dict[str, Any]:
    """Return where a chain starts: near the parameters' starting values, all weights near 1."""
    rng = np.random.default_rng([seed, chain])
    start = np.array([item.start if item.name.split(".")[0] in FOLDED else to_unbounded(item, item.start) for item in target.walked])
    return {"walked": start + 0.3 * rng.normal(size=len(start)), "weights": 0.1 * rng.normal(size=target.model.size)}


def _walks(target: Target, posterior: Posterior) -> tuple[Array, Array]:
    """Return a posterior's draws as the sampler walks over them: parameters (draws, walked) and log weights of figures (draws, figures)."""
    # Weights are stored in half a precision, in which the smallest are zero.
    return target.unbounded(posterior.flat[:, : len(target.walked)]), np.log(np.maximum(posterior.flat_mixture, 1e-4))


def _start_among(target: Target, near: Posterior, share: float) -> dict[str, Any]:
    """Return the draw of a posterior that stands after a share of all of them."""
    walked, weights = _walks(target, near)
    at = int(share * len(walked))
    return {"walked": walked[at], "weights": weights[at]}


def _spread(target: Target, near: Posterior) -> dict[tuple[str], Array]:
    """Return the covariance of the walked parameters and the variances of the log weights, shrunk a little as in a warm-up (Stan Development Team)."""
    walked, weights = _walks(target, near)
    part = len(walked) / (len(walked) + 5.0)
    cover = part * np.atleast_2d(np.cov(walked.T)) + 1e-3 * (1.0 - part) * np.eye(walked.shape[1])
    return {("walked",): cover, ("weights",): part * weights.var(axis=0) + 1e-3 * (1.0 - part)}


def kernel_of(target: Target, theory: Theory, use: Array, accept: float, near: Posterior | None = None) -> Any:
    """Return the sampler over the walked parameters, on the unbounded scale, and the log weights of the figures' t noise; `near` as in `fit`."""
    import jax
    import jax.numpy as jnp
    from numpyro.infer import NUTS

    model, tables = target.model, target.tables
    centre, scale = _normal_prior(target, theory)

    def potential(at: dict[str, Any]) -> Any:
        natural = target.natural(at["walked"], jnp)
        found = target.globals(natural)
        # Weights of t noise: gamma with shape and rate half the degrees of freedom, on the log scale.
        weights = 0.5 * FREEDOM * jnp.sum(at["weights"] - jnp.exp(at["weights"]))
        likelihood = model.log_likelihood(tables.parts(found.k, found.r), found, jnp.exp(at["weights"]), centre, scale, use)
        return target.minus_log_prior(at["walked"], jnp) - weights - likelihood

    known = (
        {} if near is None else {"inverse_mass_matrix": _spread(target, near), "adapt_mass_matrix": False, "step_size": FIRST_STEP, "max_tree_depth": DEPTHS}
    )
    # Compiled as a whole: where a chain starts the sampler would else compile it operation by operation.
    return NUTS(potential_fn=jax.jit(potential), dense_mass=[("walked",)], target_accept_prob=accept, **known)


def natural_draws(target: Target, theory: Theory, use: Array, draws: dict[str, Any], key: Any) -> Any:
    """Return draws (draws, parameters) on the natural scale, with one draw of the coefficients from their exact distribution given each."""
    import jax
    import jax.numpy as jnp

    model, tables = target.model, target.tables
    centre, scale = _normal_prior(target, theory)

    def one(given: tuple[Any, Any, Any]) -> Any:
        walked, weights, normals = given
        found = target.globals(walked)
        mean, root = model.coefficients(tables.parts(found.k, found.r), found, weights, centre, scale, use)
        return jnp.concatenate([walked, centre + scale * (mean + jax.scipy.linalg.solve_triangular(root.T, normals, lower=False))])

    natural = jax.vmap(lambda vector: target.natural(vector, jnp))(draws["walked"])
    normals = jax.random.normal(key, (len(natural), len(centre)))
    return jax.lax.map(one, (natural, jnp.exp(draws["weights"]), normals))


def _normal_prior(target: Target, theory: Theory) -> tuple[Array, Array]:
    """Return centres and scales of the coefficients' prior, the scale zero where the theory switches one off."""
    centre = np.array([item.centre for item in target.linear])
    return centre, np.array([item.scale for item in target.linear]) * theory.switch(linear_names())


def diagnostics(values: Array, on: NDArray[np.bool_] | None = None) -> tuple[Array, Array, Array]:
    """Return split R-hat and effective sample sizes in the bulk and in the tails (Vehtari et al. 2021), (parameters,).

    `values` are (chains, draws, parameters). R-hat is that of ranks, bulk and folded, whichever is larger. Parameters that are not `on` are
    switched off: NaN. One that is on and never moved has an R-hat of infinity and no effective draws.
    """
    from scipy.stats import norm, rankdata

    size = values.shape[2]
    rhat, bulk, tail = np.full(size, np.nan), np.full(size, np.nan), np.full(size, np.nan)
    for n in range(size):
        draws = values[:, :, n]
        if on is not None and not on[n]:
            continue
        if np.ptp(draws) == 0.0:
            rhat[n], bulk[n], tail[n] = np.inf, 0.0, 0.0
            continue

        def ranked(x: Array) -> Array:
            return np.asarray(norm.ppf((rankdata(x).reshape(x.shape) - 0.375) / (x.size + 0.25)))

        normal = ranked(draws)
        rhat[n] = max(_rhat(normal), _rhat(ranked(np.abs(draws - np.median(draws)))))
        bulk[n] = _ess(normal)
        tail[n] = min(_ess((draws <= np.quantile(draws, q)).astype(float)) for q in (0.05, 0.95))
    return rhat, bulk, tail


def _split(x: Array) -> Array:
    half = x.shape[1] // 2
    return np.concatenate([x[:, :half], x[:, half : 2 * half]])


def _rhat(x: Array) -> float:
    import numpyro.diagnostics as n

    return float(n.split_gelman_rubin(x))


def _ess(x: Array) -> float:
    import numpyro.diagnostics as n

    return float(n.effective_sample_size(_split(x)))
