"""The filter against a dense multivariate normal, and conditioned noise against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from holdfast.dynamics import Inputs, Noise, Parameters, draw_noise, select, simulate
from holdfast.inference import condition, linear_map, log_likelihood
from holdfast.inference.kalman import Grid
from models import busy, parameters, quiet

MONTHS, SECTIONS = 60, 3


def made_up_figures(inputs: Inputs, seed: int) -> tuple[Grid, np.ndarray, np.ndarray, list[list[int]], np.ndarray]:
    """Return figures of random months and years: the filter's grid, values, variances, figures of each section, and weights over months."""
    rng = np.random.default_rng(seed)
    alive = np.asarray(inputs.alive)
    years = np.arange(MONTHS) // 12
    weight = np.zeros((MONTHS, SECTIONS))
    for year in np.unique(years):
        rows = years == year
        weight[rows] = alive[rows] / np.maximum(alive[rows].sum(axis=0), 1)
    cells: dict[tuple[int, int], list[int]] = {}
    weights: list[np.ndarray] = []
    yearly: list[bool] = []
    of: list[list[int]] = [[] for _ in range(SECTIONS)]
    for n in range(14):
        i = int(rng.integers(SECTIONS))
        t = int(rng.choice(np.flatnonzero(alive[:, i])))
        whole_year = bool(rng.random() < 0.5)
        row = np.zeros(MONTHS)
        if whole_year:
            months = np.flatnonzero(alive[:, i] & (years == years[t]))
            row[months] = 1 / len(months)
            t = int(months[-1])
        else:
            row[t] = 1.0
        cells.setdefault((t, i), []).append(n)
        of[i].append(n)
        weights.append(row)
        yearly.append(whole_year)
    figure = np.full((MONTHS, SECTIONS, max(map(len, cells.values()))), 14)
    for (t, i), members in cells.items():
        figure[t, i, : len(members)] = members
    keep = np.append(0.0, (years[1:] == years[:-1]).astype(float))
    grid = Grid(figure, np.append(yearly, False)[figure].astype(float), keep, weight)
    return grid, rng.normal(8, 1, 14), rng.uniform(0.01, 0.5, 14), of, np.array(weights)


def given_parameters(seed: int) -> Parameters:
    rng = np.random.default_rng(seed)
    return parameters(
        level_sd=np.full(SECTIONS, 0.3),
        k=np.array([0.2, 0.2, 0.1]),
        r=float(rng.uniform(0, 2)),
        sigma_x=float(rng.uniform(0.1, 1)),
        sigma_theta=float(rng.uniform(0, 0.5)),
    )


def brute_force_moments(inputs: Inputs, params: Parameters, weights: np.ndarray, section: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and covariance of the true values behind figures, by pushing every unit of noise through the model by itself."""
    some = select(inputs, params, [section])
    size = 1 + 4 * MONTHS

    def answer(at: int | None) -> np.ndarray:
        vector = np.zeros(size)
        if at is not None:
            vector[at] = 1.0
        streams = [part.reshape(MONTHS, 1, 1) for part in np.split(vector[1:], 4)]
        return np.asarray(weights @ np.nan_to_num(simulate(*some, Noise(vector[:1].reshape(1, 1), *streams)).x[:, 0, 0]))

    mean = answer(None)
    slopes = np.column_stack([answer(at) - mean for at in range(size)])
    return mean, slopes @ slopes.T


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000))
def test_the_filter_equals_a_dense_normal(seed: int) -> None:
    import jax

    inputs, params = busy(seed), given_parameters(seed)
    grid, values, variances, of, weights = made_up_figures(inputs, seed)
    alpha = np.nan_to_num(simulate(inputs, params, draw_noise(0, ["a", "b", "c"], MONTHS, 1)).alpha, nan=1.0)
    with jax.enable_x64(True):
        ours = float(log_likelihood(inputs, alpha, params, grid, values, variances))
    dense = 0.0
    for i, at in enumerate(of):
        if at:
            mean, cover = brute_force_moments(inputs, params, weights[at], i)
            dense += float(multivariate_normal.logpdf(values[at], mean, cover + np.diag(variances[at])))
    assert ours == pytest.approx(dense, abs=1e-7)


def test_the_linear_map_has_the_moments_of_brute_force() -> None:
    inputs, params = busy(3), given_parameters(3)
    _, _, _, of, weights = made_up_figures(inputs, 3)
    for i, at in enumerate(of):
        mapping = linear_map(*select(inputs, params, [i]), weights[at])
        mean, cover = brute_force_moments(inputs, params, weights[at], i)
        assert np.allclose(mapping.constant, mean, atol=1e-10)
        assert np.allclose(mapping.slope @ mapping.slope.T, cover, atol=1e-10)


def test_conditioned_histories_have_the_moments_of_the_exact_posterior() -> None:
    inputs, params = quiet(), given_parameters(4)._replace(start_sd=1.0)
    months, replicates = [5, 20, 45], 20_000
    weights = np.eye(MONTHS)[months]
    some = select(inputs, params, [0])
    mapping = linear_map(*some, weights)
    values, variances = np.array([7.0, 9.0, 8.5]), np.array([0.05, 0.2, 0.01])
    noise = draw_noise(11, ["a"], MONTHS, replicates)
    imagined = np.random.default_rng(12).standard_normal((replicates, 3))
    drawn = simulate(*some, condition(noise, mapping, values, variances, imagined)).x[..., 0]
    everywhere = linear_map(*some, np.eye(MONTHS))
    cover = everywhere.slope @ everywhere.slope.T
    gain = cover[:, months] @ np.linalg.inv(cover[np.ix_(months, months)] + np.diag(variances))
    mean = everywhere.constant + gain @ (values - everywhere.constant[months])
    posterior = cover - gain @ cover[months]
    spread = np.sqrt(np.diag(posterior))
    assert np.max(np.abs(drawn.mean(axis=1) - mean) / spread) < 5 / np.sqrt(replicates)
    assert np.max(np.abs(drawn.std(axis=1) / spread - 1)) < 5 / np.sqrt(2 * replicates)
    assert np.corrcoef(drawn[10], drawn[12])[0, 1] == pytest.approx(posterior[10, 12] / spread[10] / spread[12], abs=0.02)


def test_exact_figures_are_met_by_every_history() -> None:
    inputs, params = quiet(), given_parameters(5)
    some = select(inputs, params, [0])
    weights = np.eye(MONTHS)[[10, 30]]
    noise = condition(draw_noise(1, ["a"], MONTHS, 50), linear_map(*some, weights), np.array([7.0, 9.0]), np.full(2, 1e-12), np.zeros((50, 2)))
    assert np.allclose(simulate(*some, noise).x[[10, 30], :, 0], [[7.0], [9.0]], atol=1e-5)


def test_without_figures_the_noise_stays_as_it_was() -> None:
    inputs, params = quiet(), given_parameters(6)
    noise = draw_noise(1, ["a"], MONTHS, 5)
    mapping = linear_map(*select(inputs, params, [0]), np.zeros((0, MONTHS)))
    assert condition(noise, mapping, np.zeros(0), np.zeros(0), np.zeros((5, 0))) is noise
