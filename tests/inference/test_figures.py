"""The figures' normal distribution against the Kalman filter, its tables against the exact parts, and conditional draws against brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from holdfast.dynamics import simulate
from holdfast.dynamics.model import Noise
from holdfast.inference import arrange, log_likelihood
from holdfast.inference.figures import FigureModel, linear_names
from holdfast.inference.fit import Target, target_of
from holdfast.inference.posterior import Posterior
from holdfast.inference.predict import predict
from holdfast.inference.priors import unpack
from holdfast.inference.tabulated import K_MAX, R_MAX
from holdfast.inference.twins import abduct, histories
from holdfast.study import Study, load


@pytest.fixture(scope="module")
def study() -> Study:
    return load("comintern")


@pytest.fixture(scope="module")
def target(study: Study) -> Target:
    return target_of(study.frame)


def some_values(target: Target, seed: int) -> np.ndarray:
    """Parameters near the middle of their priors, walked ones first."""
    rng = np.random.default_rng(seed)
    walked = [item.start * np.exp(0.3 * rng.normal()) for item in target.walked]
    linear = [item.centre + 0.5 * item.scale * rng.normal() for item in target.linear]
    return np.array([*walked, *linear])


def one_draw(target: Target, seed: int) -> Posterior:
    """A posterior of a single draw."""
    values = some_values(target, seed)
    names = tuple(item.name for item in (*target.walked, *target.linear))
    mixture = np.random.default_rng(seed).gamma(2.0, 0.5, (1, 1, target.model.size))
    blank = np.full(len(names), np.nan)
    return Posterior(names, values[None, None, :], mixture, {}, blank, blank, blank, 0, 0.0)


@pytest.mark.parametrize("seed", range(3))
def test_the_likelihood_is_the_filters(study: Study, target: Target, seed: int) -> None:
    import jax

    values = some_values(target, seed)
    by_name = dict(zip([item.name for item in (*target.walked, *target.linear)], values, strict=True))
    natural = np.array([by_name[item.name] for item in target.parameters])
    model = target.model
    seen = model.observations
    mixture = np.random.default_rng(seed).gamma(2.0, 0.5, model.size)
    at, beta = target.globals(values[: len(target.walked)]), values[len(target.walked) :]
    with jax.enable_x64(True):
        ours = float(model.log_likelihood(model.parts(at.k, at.r), at, mixture, beta, np.zeros(len(beta)), np.ones(model.size)))
        params, bias, illegal, spread = unpack(study.frame, target.parameters, natural)
        figures = seen.value - bias[seen.kind] - illegal * seen.illegal
        filtered = float(
            log_likelihood(model.inputs, model.alpha, params, arrange(study.frame, seen), figures, (spread[seen.kind] * seen.widening) ** 2 / mixture)
        )
    assert ours == pytest.approx(filtered, abs=1e-7)


def test_coefficients_are_integrated_out_exactly(target: Target) -> None:
    """Marginal likelihood = likelihood x prior / posterior, at any coefficients."""
    import jax

    model, values = target.model, some_values(target, 5)
    at = target.globals(values[: len(target.walked)])
    centre, scale = np.array([item.centre for item in target.linear]), np.array([item.scale for item in target.linear])
    mixture, use = np.ones(model.size), np.ones(model.size)
    beta = centre + scale * np.random.default_rng(1).normal(size=len(scale)) * 0.3
    with jax.enable_x64(True):
        parts = model.parts(at.k, at.r)
        marginal = float(model.log_likelihood(parts, at, mixture, centre, scale, use))
        given = float(model.log_likelihood(parts, at, mixture, beta, 0 * scale, use))
        mean, root = (np.asarray(part) for part in model.coefficients(parts, at, mixture, centre, scale, use))
    z = (beta - centre) / scale
    prior = -0.5 * z @ z
    posterior = -0.5 * np.sum((root.T @ (z - mean)) ** 2) + np.sum(np.log(np.diag(root)))
    assert marginal == pytest.approx(given + prior - posterior, abs=1e-7)


def test_a_figure_held_out_drops_out(target: Target) -> None:
    """Holding figures out equals never having had them."""
    import jax

    model, values = target.model, some_values(target, 6)
    at, beta = target.globals(values[: len(target.walked)]), values[len(target.walked) :]
    use = (np.arange(model.size) % 3 > 0).astype(float)
    kept = np.flatnonzero(use)
    seen = model.observations
    names = ("value", "section", "month", "yearly", "kind", "illegal", "widening", "weights")
    fewer = replace(seen, rows=tuple(seen.rows[n] for n in kept), **{name: getattr(seen, name)[kept] for name in names})
    small = replace(model, observations=fewer)
    with jax.enable_x64(True):
        masked = float(model.log_likelihood(model.parts(at.k, at.r), at, np.ones(model.size), beta, np.ones(len(beta)), use))
        alone = float(small.log_likelihood(small.parts(at.k, at.r), at, np.ones(len(kept)), beta, np.ones(len(beta)), np.ones(len(kept))))
    assert masked == pytest.approx(alone, abs=1e-8)


def test_the_tables_are_exact_to_rounding(target: Target) -> None:
    import jax

    rng = np.random.default_rng(0)
    with jax.enable_x64(True):
        for _ in range(6):
            k, r = float(rng.beta(1, 3) * K_MAX), float(rng.beta(1, 3) * R_MAX)
            for exact, table in zip(jax.tree.leaves(target.model.parts(k, r)), jax.tree.leaves(target.tables.parts(k, r)), strict=True):
                assert np.allclose(exact, table, atol=1e-7, rtol=1e-7)


def test_a_twin_without_a_change_is_history_and_meets_exact_figures(target: Target) -> None:
    posterior = one_draw(target, 7)
    # Noise ten thousand times smaller; smaller still, and the rounding of figures that contradict each other would show.
    exact = replace(posterior, mixture=np.full_like(posterior.mixture, 1e8))
    found = abduct(target, exact, 3, seed=1)
    x, _ = histories(found, target.model.inputs)
    again, _ = histories(found, target.model.inputs)
    assert np.array_equal(x, again, equal_nan=True)
    seen = target.model.observations
    values = posterior.flat[0]
    named = dict(zip(posterior.names, values, strict=True))
    bias = np.array([named.get(f"bias.{row.kind}", 0.0) + illegal * named["bias_illegal"] for row, illegal in zip(seen.rows, seen.illegal, strict=True)])
    # Rows that count the same months of one section cannot both be met; the others are.
    cells = [(int(section), weights.tobytes()) for section, weights in zip(seen.section, seen.weights, strict=True)]
    single = np.array([cells.count(cell) == 1 for cell in cells])
    means = np.einsum("fm,dmf->df", seen.weights, np.nan_to_num(x[:, :, seen.section]))
    assert np.allclose(means[:, single], (seen.value - bias)[single], atol=5e-4)


def test_smoothed_noise_is_that_of_the_numpy_step(study: Study, target: Target) -> None:
    """The mapped histories are those of the plain step, and one section's draws have the moments that `predict` gives."""
    posterior = one_draw(target, 8)
    repeated = replace(posterior, values=np.repeat(posterior.values, 400, axis=1), mixture=np.repeat(posterior.mixture, 400, axis=1))
    found = abduct(target, repeated, 400, seed=2)
    x, theta = histories(found, target.model.inputs)
    params = type(found.params)(*(field[0] for field in found.params))
    noise = Noise(found.noise.level[:1], *(field[:1].transpose(1, 0, 2) for field in found.noise[1:]))
    plain = simulate(target.model.inputs, params, noise)
    assert np.allclose(x[0], plain.x[:, 0], equal_nan=True, atol=1e-9)
    assert np.allclose(theta[0], plain.theta[:, 0], equal_nan=True, atol=1e-9)
    seen = target.model.observations
    names = ("value", "section", "month", "yearly", "kind", "illegal", "widening", "weights")
    at = np.arange(0, target.model.size, 9)
    asked = replace(seen, rows=tuple(seen.rows[n] for n in at), **{name: getattr(seen, name)[at] for name in names})
    told = predict(target, posterior, asked)
    values = dict(zip(posterior.names, posterior.flat[0], strict=True))
    means = np.einsum("fm,dmf->df", asked.weights, np.nan_to_num(x[:, :, asked.section]))
    bias = [values.get(f"bias.{row.kind}", 0.0) + illegal * values["bias_illegal"] for row, illegal in zip(asked.rows, asked.illegal, strict=True)]
    spread = np.sqrt(told.variance[0])
    assert np.max(np.abs(means.mean(axis=0) + bias - told.mean[0]) / spread) < 5 / np.sqrt(400)
    assert np.max(np.abs(means.std(axis=0) / spread - 1)) < 5 / np.sqrt(800)


def test_names_agree(target: Target) -> None:
    assert tuple(item.name for item in target.linear) == linear_names()
    assert {item.name for item in target.walked} | set(linear_names()) == {item.name for item in target.parameters}
    assert isinstance(target.model, FigureModel)
