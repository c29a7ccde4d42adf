"""The step against closed forms, the slow oracle, the fast engine and itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.dynamics import Noise, draw_noise, select, simulate, simulate_jax
from holdfast.dynamics.model import D
from holdfast.dynamics.oracle import replay_one
from models import MONTHS, SECTIONS, busy, parameters, quiet, silence


def test_without_noise_and_inputs_a_section_rests_at_its_level() -> None:
    params = parameters(start_mean=1.6 / 0.2, start_sd=0.0)
    x = simulate(quiet(), params, silence()).x
    assert np.allclose(x, 1.6 / 0.2, atol=1e-12)


def test_the_pull_to_the_level_is_geometric() -> None:
    params = parameters(start_mean=5.0, start_sd=0.0)
    x = simulate(quiet(), params, silence()).x[:, 0, 0]
    expected = 8.0 + (5.0 - 8.0) * (1 - D * 0.2) ** np.arange(MONTHS)
    assert np.allclose(x, expected, atol=1e-12)


def test_an_impulse_acts_once_with_its_full_coefficient() -> None:
    inputs = quiet()
    inputs.u[10, 0, 0] = 12.0
    params = parameters(k=np.zeros(SECTIONS), level_mean=np.zeros(SECTIONS), start_sd=0.0)
    x = simulate(inputs, params, silence()).x[:, 0]
    assert x[10, 0] == pytest.approx(8.0)
    assert x[11, 0] == pytest.approx(8.0 + 0.3)
    assert x[-1, 0] == pytest.approx(8.0 + 0.3)
    assert x[-1, 1] == pytest.approx(8.0)


def test_what_acts_through_lost_autonomy_does_nothing_to_an_autonomous_section() -> None:
    inputs = quiet()
    inputs.w[:, :, 0] = 1.0
    free = simulate(inputs, parameters(), silence())
    assert np.allclose(free.theta, 0.0)
    inputs.c[:] = 1.0
    inputs.rho[:, 1] = 1.0
    bound = simulate(inputs, parameters(), silence())
    assert np.allclose(bound.theta[..., 0], 0.0)
    assert bound.theta[-1, 0, 1] == pytest.approx(-0.5 / 0.5 * (1 - (1 - D * 0.5) ** (MONTHS - 1)))
    assert np.allclose(bound.alpha[:, 1], 0.0)


def test_autonomy_moves_to_what_charter_and_dependence_leave() -> None:
    inputs = quiet()
    inputs.rho[:] = 0.5
    inputs.c[12:] = 0.8
    alpha = simulate(inputs, parameters(), silence()).alpha[:, 0]
    assert np.allclose(alpha[:13], 1.0)
    assert alpha[12 + 24] == pytest.approx(0.6 + 0.4 * (1 - D) ** 24)
    assert np.all((alpha >= 0.0) & (alpha <= 1.0))


def test_random_walk_with_drift_is_the_case_without_pull_and_inputs() -> None:
    params = parameters(sections=1, k=np.zeros(1), level_mean=np.array([0.1]), sigma_theta=0.0, start_sd=0.0, level_sd=np.zeros(1), sigma_own=np.ones(1))
    x = simulate(quiet(121, 1), params, draw_noise(3, ["a"], 121, 4000)).x[..., 0]
    gained = x[120] - x[0]
    assert gained.mean() == pytest.approx(1.0, abs=4 * 0.4 * math.sqrt(10 / 4000))
    assert gained.var() == pytest.approx(0.4**2 * 10, rel=0.1)


def test_propensity_settles_at_its_stationary_spread() -> None:
    noise = draw_noise(4, ["a"], 600, 3000)
    theta = simulate(quiet(600, 1), parameters(sections=1, level_sd=np.zeros(1), sigma_own=np.ones(1)), noise).theta[-1, :, 0]
    expected = 0.2**2 * D / (1 - (1 - D * 0.5) ** 2)
    assert theta.var() == pytest.approx(expected, rel=0.1)


def test_one_imposed_line_has_n_times_the_variance_of_own_choices() -> None:
    # One line for all fails all at once: total variance n^2 p (1 - p) against n p (1 - p).
    n, p, replicates = 8, 0.3, 40_000
    rng = np.random.default_rng(5)
    shared, own = rng.random((replicates, 1)) < p, rng.random((replicates, n)) < p
    totals = []
    for success in (np.broadcast_to(shared, (replicates, n)), own):
        inputs = quiet(3, 1)
        inputs.u[1, 0, 0] = 12.0
        params = parameters(sections=1, b=np.array([1.0, 0.0]), k=np.zeros(1), level_mean=np.zeros(1), level_sd=np.zeros(1), start_mean=0.0, start_sd=0.0)
        gain = simulate(inputs, params._replace(sigma_own=np.ones(1)), silence(3, 1)).x[2, 0, 0]
        totals.append((success * gain).sum(axis=1))
    assert totals[0].var() == pytest.approx(n * n * p * (1 - p), rel=0.03)
    assert totals[1].var() == pytest.approx(n * p * (1 - p), rel=0.03)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_engine_equals_the_slow_oracle(seed: int) -> None:
    inputs, params = busy(seed), parameters(level_sd=np.full(SECTIONS, 0.3))
    noise = draw_noise(seed, ["a", "b", "c"], MONTHS, 1)
    paths = simulate(inputs, params, noise)
    flat = Noise(noise.level[0], *(field[:, 0] for field in noise[1:]))
    for section in range(SECTIONS):
        for t, state in enumerate(replay_one(inputs, params, flat, section)):
            engine = (paths.x[t, 0, section], paths.theta[t, 0, section], paths.alpha[t, section])
            if state is None:
                assert all(math.isnan(value) for value in engine)
            else:
                assert engine == pytest.approx(state, abs=1e-10)


def test_the_fast_engine_equals_the_reference() -> None:
    import jax

    inputs, params = busy(7), parameters(level_sd=np.full(SECTIONS, 0.3))
    noise = draw_noise(7, ["a", "b", "c"], MONTHS, 50)
    reference = simulate(inputs, params, noise)
    single = Noise(*(field.astype(np.float32) for field in noise))
    for ours, theirs in zip(reference, simulate_jax(inputs, params, single), strict=True):
        assert np.nanmax(np.abs(ours - theirs)) < 1e-4
        assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    with jax.enable_x64(True):
        for ours, theirs in zip(reference, simulate_jax(inputs, params, noise), strict=True):
            assert np.nanmax(np.abs(ours - theirs)) < 1e-12


def test_a_twin_without_a_change_is_the_same_history() -> None:
    inputs, params, noise = busy(8), parameters(), draw_noise(8, ["a", "b", "c"], MONTHS, 20)
    first, second = simulate(inputs, params, noise), simulate(inputs, params, noise)
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(first, second, strict=True))


def test_a_twin_differs_by_the_input_alone() -> None:
    inputs, params, noise = busy(9), parameters(), draw_noise(9, ["a", "b", "c"], MONTHS, 20)
    changed = inputs._replace(u=inputs.u.copy())
    changed.u[30, 1, 0] += 12.0
    before, after = simulate(inputs, params, noise).x, simulate(changed, params, noise).x
    assert np.array_equal(before[:31], after[:31], equal_nan=True)
    assert np.array_equal(before[:, :, [0, 2]], after[:, :, [0, 2]], equal_nan=True)
    difference = (after - before)[40:, :, 1]
    # The model is linear, so the difference is the same whatever the luck.
    assert np.allclose(np.nanmax(difference, axis=1), np.nanmin(difference, axis=1), atol=1e-9)


def test_sections_do_not_act_on_each_other_in_replay() -> None:
    inputs, params, noise = busy(10), parameters(), draw_noise(10, ["a", "b", "c"], MONTHS, 20)
    whole = simulate(inputs, params, noise).x[..., [1]]
    part = simulate(*select(inputs, params, [1]), Noise(noise.level[:, [1]], *(field[..., [1]] for field in noise[1:]))).x
    # Equal to rounding only: a matrix product adds in an order that depends on its shape.
    assert np.allclose(whole, part, atol=1e-12, equal_nan=True)
