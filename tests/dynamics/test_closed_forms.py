"""What the model must reproduce, by simulation: every closed form against the fast engine, with tolerances from the number of draws.

A mean of n draws with standard deviation s is off by s / sqrt(n), a variance of normal draws by s^2 sqrt(2 / n); five of these are allowed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from holdfast.dynamics import Inputs, Parameters, ensemble, simulate
from holdfast.dynamics.fast import CHUNK, plan_of, record_chunk
from holdfast.dynamics.model import D
from holdfast.dynamics.tally import SHARES
from models import busy, parameters, quiet, silence

MONTHS, SECTIONS = 292, 8
NAMES = [f"s{i}" for i in range(SECTIONS)]
DRAWS = CHUNK * SECTIONS
"""Sections alike are as many independent draws."""
SINGLE = 2e-5
"""Rounding of single precision over the window."""


def alike(**changes: Any) -> Parameters:
    """Parameters of sections that are all alike, at rest but for what is changed."""
    still = {"sigma_x": 0.0, "sigma_theta": 0.0, "start_sd": 0.0, "level_sd": np.zeros(SECTIONS)}
    return parameters(SECTIONS, **(still | changes))


def histories(inputs: Inputs, params: Parameters, seed: int = 11) -> tuple[Any, Any]:
    """Return log members and propensity (months, all draws)."""
    plan = plan_of(inputs, params, seed, NAMES[: inputs.enter.shape[1]], range(23000, 23000 + len(inputs.c)), np.ones((1, inputs.enter.shape[1])))
    x, theta = record_chunk(plan, 0)
    return x.reshape(len(x), -1).astype(float), theta.reshape(len(theta), -1).astype(float)


def close(found: float, expected: float, draws: int = DRAWS) -> bool:
    """Whether a variance found from `draws` normal draws is the expected one."""
    return bool(abs(found / expected - 1) < 5 * np.sqrt(2 / draws))


def test_without_noise_and_inputs_members_stay_at_the_level_over_the_pull() -> None:
    x, theta = histories(quiet(MONTHS, SECTIONS), alike(start_mean=1.6 / 0.2))
    assert np.max(np.abs(x - 1.6 / 0.2)) < SINGLE
    assert not theta.any()


def test_one_imposed_line_has_n_times_the_variance_of_own_choices() -> None:
    # Success of a line adds 1 to each section that follows it. Imposed: one draw for all; own: one each. n^2 p (1 - p) against n p (1 - p).
    p, trials = 0.3, 20_000
    rng = np.random.default_rng(12)
    months, impulse = 3, 12.0
    params = alike(b=np.array([1.0, 0.0]), k=np.zeros(SECTIONS), level_mean=np.zeros(SECTIONS), start_mean=0.0)
    imposed, own = (np.broadcast_to(rng.random((trials, n)) < p, (trials, SECTIONS)) for n in (1, SECTIONS))
    for choices, expected in ((imposed, SECTIONS**2 * p * (1 - p)), (own, SECTIONS * p * (1 - p))):
        # Each trial is a column of one simulation: what a section does depends on its own input alone.
        inputs = quiet(months, choices.size)
        inputs.u[1, :, 0] = impulse * choices.ravel()
        wide = {name: np.full(choices.size, getattr(params, name)[0]) for name in ("k", "sigma_own", "level_mean", "level_sd")}
        gained = simulate(inputs, params._replace(**wide), silence(months, choices.size)).x[2, 0].reshape(trials, SECTIONS).sum(axis=1)
        kurtosis = np.mean((gained - gained.mean()) ** 4) / gained.var() ** 2
        assert abs(gained.var() / expected - 1) < 5 * np.sqrt((kurtosis - 1) / trials)


def test_a_twin_without_a_change_is_equal_to_machine_precision() -> None:
    inputs = busy(13, MONTHS)
    plans = [plan_of(inputs, parameters(), 13, ["a", "b", "c"], range(23000, 23292), np.ones((1, 3))) for _ in range(2)]
    first, second = (record_chunk(plan, 0) for plan in plans)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


def test_the_gompertz_walk_has_its_stationary_variance() -> None:
    k, sigma = 2.0, 0.4
    x, _ = histories(quiet(MONTHS, SECTIONS), alike(k=np.full(SECTIONS, k), level_mean=np.full(SECTIONS, 8 * k), sigma_x=sigma))
    decay = 1 - D * k
    # After 291 months the start weighs decay^582, nothing.
    assert close(x[-1].var(), sigma**2 * D / (1 - decay**2))
    assert abs(x[-1].mean() - 8) < 5 * x[-1].std() / np.sqrt(DRAWS)
    assert np.corrcoef(x[-13], x[-1])[0, 1] == pytest.approx(decay**12, abs=5 / np.sqrt(DRAWS))


def test_the_variance_of_a_random_walk_grows_evenly() -> None:
    sigma = 0.4
    x, _ = histories(quiet(MONTHS, SECTIONS), alike(k=np.zeros(SECTIONS), level_mean=np.full(SECTIONS, 0.1), sigma_x=sigma))
    for month in (1, 12, 120, 291):
        assert close((x[month] - x[0]).var(), sigma**2 * D * month)
        assert abs((x[month] - x[0]).mean() - 0.1 * D * month) < 5 * sigma * np.sqrt(D * month / DRAWS) + SINGLE


def test_propensity_has_its_stationary_variance_and_adds_to_the_walk() -> None:
    r, sigma = 1.0, 0.3
    x, theta = histories(quiet(MONTHS, SECTIONS), alike(r=r, sigma_theta=sigma, k=np.zeros(SECTIONS), level_mean=np.zeros(SECTIONS)))
    decay = 1 - D * r
    assert close(theta[-1].var(), sigma**2 * D / (1 - decay**2))
    # x sums propensity: each shock weighs (1 - decay^n) / (1 - decay) after n further months.
    months = np.arange(MONTHS - 2, -1, -1)
    expected = sigma**2 * D * np.sum((D * (1 - decay**months) / (1 - decay)) ** 2)
    assert close(x[-1].var(), expected)


def test_level_start_and_steps_of_unknown_size_have_their_spread() -> None:
    inputs = quiet(4, SECTIONS)
    inputs.jump_sd[1] = 0.7
    x, _ = histories(inputs, alike(start_sd=0.5, k=np.zeros(SECTIONS), level_mean=np.zeros(SECTIONS), level_sd=np.full(SECTIONS, 3.0)))
    assert close(x[0].var(), 0.5**2)
    assert close((x[1] - x[0]).var(), (3.0 * D) ** 2)
    assert close((x[2] - x[1]).var(), (3.0 * D) ** 2 + 0.7**2)


def moments(inputs: Inputs, params: Parameters) -> tuple[Any, Any]:
    """Return mean and variance of x, each (months, sections), by the recursion of a linear Gaussian model: what any simulation must meet."""
    mean = simulate(inputs, params, silence(*inputs.enter.shape)).x[:, 0]
    variance = np.full(inputs.enter.shape, np.nan)
    for i in range(inputs.enter.shape[1]):
        cover = np.zeros((3, 3))
        for t in range(len(inputs.c)):
            if inputs.enter[t, i]:
                # The level is drawn once a history and stays through a rebirth: only x and theta start anew.
                cover = np.diag([float(params.start_sd) ** 2, 0.0, float(params.level_sd[i]) ** 2])
            if not inputs.alive[t, i]:
                continue
            variance[t, i] = cover[0, 0]
            s, q = float(inputs.shared[t, i]), float(inputs.level[t, i])
            move = np.array([[1 - D * q * params.k[i], D * s, D * q], [0, 1 - D * params.r, 0], [0, 0, 1]])
            own = params.sigma_x if s else params.sigma_own[i]
            cover = move @ cover @ move.T + np.diag([D * own**2 + inputs.jump_sd[t, i] ** 2, s * D * params.sigma_theta**2, 0])
    return mean, variance


def test_an_ensemble_has_the_exact_mean_spread_and_quantiles_of_the_linear_model() -> None:
    from scipy.stats import norm

    inputs, params, count = busy(14, MONTHS), parameters(level_sd=np.full(3, 0.3)), 4000
    plan = plan_of(inputs, params, 14, ["a", "b", "c"], range(23000, 23000 + MONTHS), np.ones((1, 3)))
    found = ensemble(plan, count)
    mean, variance = moments(inputs, params)
    there = inputs.alive
    for n, share in enumerate(SHARES, start=1):
        exact = (mean + np.sqrt(variance) * norm.ppf(share))[there]
        # Standard error of a quantile: sqrt(p (1 - p) / n) over the density there.
        error = np.sqrt(share * (1 - share) / count) / norm.pdf(norm.ppf(share)) * np.sqrt(variance[there])
        assert np.max(np.abs(np.log(found.members[there, n]) - exact) / (error + 1 / 64 / 5)) < 5
