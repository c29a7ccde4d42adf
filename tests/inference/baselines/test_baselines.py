"""Baselines against independent algorithms, and the promises every one of them makes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import dblquad

from holdfast.inference.baselines import Baseline, Learned, baselines, learn, predict, predict_from_past
from holdfast.inference.baselines.exponential_smoothing import damped_trend
from holdfast.inference.baselines.gaussian import _Fit, _start
from holdfast.inference.counts import Count
from holdfast.inference.forecaster import BaselineForecaster
from holdfast.inference.measurement import KINDS

ALL = pytest.mark.parametrize("baseline", baselines(), ids=lambda item: item.name)
WALK = baselines()[0]


def count(section: str, first: int, value: float, *, last: int | None = None, kind: str = "dues_paying", widening: float | None = 1.0) -> Count:
    return Count(section, first, first if last is None else last, kind, value, f"{section}-{first}-{kind}", widening)


def walks(seed: int, sections: int = 8, months: int = 200, every: int = 17, sigma: float = 0.4, noise: float = 0.1) -> list[Count]:
    """Figures of random walks with drift, two kinds of figure in turn, the second .6 higher."""
    rng = np.random.default_rng(seed)
    found = []
    for s in range(sections):
        path = rng.normal(8, 1.5) + rng.normal(0, 0.05) * np.arange(months) / 12 + np.cumsum(rng.normal(0, sigma / np.sqrt(12), months))
        for n, t in enumerate(range(s % 7, months, every)):
            found.append(count(f"s{s}", t, path[t] + 0.6 * (n % 2) + rng.normal(0, noise), kind=("dues_paying", "claimed")[n % 2]))
    return found


@pytest.fixture(scope="module")
def learned() -> dict[str, Learned]:
    return {baseline.name: learn(baseline, walks(1)) for baseline in baselines()}


def test_the_walk_is_a_kalman_smoother() -> None:
    """An independent algorithm: filter and smooth month by month, state (x, drift), one section, known values."""
    level, drift, sigma, noise = 1.5, 0.2, 0.45, 0.15
    values = np.array([level, drift, sigma, noise, *([0.2] * 5)])
    given = [count("a", 10, 8.0), count("a", 40, 9.0), count("a", 90, 8.2)]
    asked = [count("a", t, 0.0) for t in (0, 25, 40, 120)]
    # Heavy tails would weigh the figures anew: far more noise than surprise keeps every weight at about the same value.
    found = predict(WALK, given, asked, Learned(values, 1.0)).mixture.mean[:, 0]
    weights = _weights(given, values)
    mean, cov = np.array([7.0, 0.0]), np.diag([level**2 + 4.0, drift**2 + 0.09])
    move, push = np.array([[1.0, 1 / 12], [0.0, 1.0]]), np.diag([sigma**2 / 12, 0.0])
    at = {row.first: (row.value, noise**2 / weight) for row, weight in zip(given, weights, strict=True)}
    means, covs, ahead = [], [], []
    for t in range(121):
        if t:
            mean, cov = move @ mean, move @ cov @ move.T + push
        ahead.append((mean, cov))
        if t in at:
            value, variance = at[t]
            gain = cov[:, 0] / (cov[0, 0] + variance)
            mean, cov = mean + gain * (value - mean[0]), cov - np.outer(gain, cov[0])
        means.append(mean)
        covs.append(cov)
    for t in range(119, -1, -1):
        back = covs[t] @ move.T @ np.linalg.pinv(ahead[t + 1][1])
        means[t] = means[t] + back @ (means[t + 1] - ahead[t + 1][0])
    assert found == pytest.approx([means[row.first][0] for row in asked], abs=1e-6)


def _weights(given: list[Count], values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    fit = _Fit(WALK, given)
    fit.reweigh(np.log(values))
    return [float(weight) for weight in fit.weights]


@pytest.mark.parametrize(("s", "t", "length"), [(1.0, 1.0, 0.5), (2.0, 0.75, 1.5), (4.0, 7.0, 3.0)])
def test_the_damped_trend_is_the_integral_of_its_trend(s: float, t: float, length: float) -> None:
    years = np.arange(0, 8, 0.25)
    # The integrand has a crease where u = v: split there.
    pieces = [dblquad(lambda v, u: np.exp(-abs(u - v) / length), 0, s, lambda u: 0, lambda u: min(u, t))[0]]
    pieces.append(dblquad(lambda v, u: np.exp(-abs(u - v) / length), 0, min(s, t), lambda u: u, lambda u: t)[0])
    assert damped_trend(years, length)[int(4 * s), int(4 * t)] == pytest.approx(sum(pieces), rel=1e-6)


@ALL
def test_covariances_are_those_of_something(baseline: Baseline) -> None:
    years = np.arange(60) / 12
    for part in baseline.components:
        found = part.covariance(years, part.shape.centre if part.shape else 1.0)
        assert np.allclose(found, found.T)
        assert np.linalg.eigvalsh(found).min() > -1e-8


@ALL
def test_the_slope_of_the_likelihood_is_its_slope(baseline: Baseline) -> None:
    fit = _Fit(baseline, [*walks(2, sections=4), count("s0", 12, 8.0, last=23, kind="police", widening=None)])
    fit.weights = np.random.default_rng(0).uniform(0.5, 1.5, len(fit.value))
    at = _start(baseline) + np.random.default_rng(1).normal(0, 0.2, len(_start(baseline)))
    slope = fit.loss(at)[1]
    numeric = [(fit.loss(at + 1e-4 * unit)[0] - fit.loss(at - 1e-4 * unit)[0]) / 2e-4 for unit in np.eye(len(at))]
    assert slope == pytest.approx(numeric, rel=1e-3, abs=1e-3)


def test_the_walk_recovers_what_made_the_figures() -> None:
    """Noise is a little overstated, since it is taken to have heavier tails than these figures have."""
    values = dict(zip(WALK.parameters, learn(WALK, walks(5, sections=8, every=5)).values, strict=True))
    assert values["sigma"] == pytest.approx(0.4, abs=0.1)
    assert values["s.dues_paying"] == pytest.approx(0.1, abs=0.05)
    assert values["s.claimed"] == pytest.approx(0.1, abs=0.05)
    assert set(values) == {"level_sd", "drift_sd", "sigma", *(f"s.{kind}" for kind in KINDS)}


@ALL
def test_the_bias_of_a_kind_is_learned(baseline: Baseline, learned: dict[str, Learned]) -> None:
    asked = [count("s3", 100, 0.0), count("s3", 100, 0.0, kind="claimed")]
    found = predict(baseline, walks(1), asked, learned[baseline.name])
    gap = found.mixture.quantile(0.5)[1] - found.mixture.quantile(0.5)[0]
    assert gap == pytest.approx(0.6, abs=0.2)


@ALL
def test_ranges_hold_what_they_promise(baseline: Baseline, learned: dict[str, Learned]) -> None:
    """On fresh walks of the same kind every sixth figure is asked for; a binomial bound on the coverage of 34 figures."""
    counts = walks(4, sections=18)
    asked, shown = counts[::6], [row for n, row in enumerate(counts) if n % 6]
    found = predict(baseline, shown, asked, learned[baseline.name]).mixture
    value = np.array([row.value for row in asked])
    assert len(asked) > 30
    assert np.mean((found.quantile(0.05) < value) & (value < found.quantile(0.95))) > 0.75
    assert found.crps(value).mean() < 0.3


@ALL
def test_what_is_asked_is_not_looked_at(baseline: Baseline, learned: dict[str, Learned]) -> None:
    asked = [count("s1", 50, 8.0), count("new", 60, 9.0, kind="police", widening=None)]
    other = [replace(row, value=row.value + 5) for row in asked]
    first, second = (predict(baseline, walks(1), rows, learned[baseline.name]).mixture for rows in (asked, other))
    assert np.array_equal(first.mean, second.mean)
    assert np.array_equal(first.sd, second.sd)


@ALL
def test_the_order_of_figures_does_not_matter(baseline: Baseline, learned: dict[str, Learned]) -> None:
    counts, asked = walks(1), [count("s1", 50, 0.0)]
    forth, back = (predict(baseline, rows, asked, learned[baseline.name]).mixture for rows in (counts, counts[::-1]))
    assert forth.mean == pytest.approx(back.mean, abs=1e-6)
    assert forth.sd == pytest.approx(back.sd, abs=1e-6)


@ALL
def test_a_section_without_figures_gets_a_pooled_prior_and_a_flag(baseline: Baseline, learned: dict[str, Learned]) -> None:
    found = predict(baseline, walks(1), [count("s1", 50, 0.0), count("new", 50, 0.0)], learned[baseline.name])
    assert found.unseen.tolist() == [False, True]
    width = found.mixture.quantile(0.95) - found.mixture.quantile(0.05)
    assert width[1] > 2 * width[0]
    shown = [row.value for row in walks(1)]
    assert min(shown) < found.mixture.quantile(0.5)[1] < max(shown)


@ALL
def test_a_year_is_the_mean_of_its_months(baseline: Baseline, learned: dict[str, Learned]) -> None:
    months = [count("s1", t, 0.0) for t in range(24, 36)]
    year = count("s1", 24, 0.0, last=35)
    single = predict(baseline, walks(1), months, learned[baseline.name]).mixture.mean[:, 0]
    assert predict(baseline, walks(1), [year], learned[baseline.name]).mixture.mean[0, 0] == pytest.approx(single.mean(), abs=1e-6)


@ALL
def test_a_wild_figure_moves_little(baseline: Baseline, learned: dict[str, Learned]) -> None:
    counts, asked = walks(1), [count("s1", 120, 0.0)]
    calm = predict(baseline, counts, asked, learned[baseline.name]).mixture.mean[0, 0]
    mild = predict(baseline, [*counts, count("s1", 121, calm + 1.0)], asked, learned[baseline.name]).mixture.mean[0, 0]
    wild = predict(baseline, [*counts, count("s1", 121, calm + 20.0)], asked, learned[baseline.name]).mixture.mean[0, 0]
    assert abs(wild - calm) < 4 * abs(mild - calm) + 0.5


@ALL
def test_with_nothing_to_go_by_the_priors_answer(baseline: Baseline) -> None:
    found = predict(baseline, [], [count("a", 5, 0.0)])
    assert found.unseen.all()
    assert 4 < found.mixture.quantile(0.5)[0] < 10
    with pytest.raises(ValueError, match="asked"):
        predict(baseline, walks(1), [])


def test_a_section_of_its_own_teaches_nothing_about_others() -> None:
    rng = np.random.default_rng(7)
    wild = [count("patron", t, 14 + rng.normal(0, 3)) for t in range(0, 90, 5)]
    counts, asked = walks(5, sections=4, months=90), [count("s0", 80, 0.0)]
    calm, stirred, own = (predict_from_past(WALK, rows, asked, own) for rows, own in ((counts, ()), ([*counts, *wild], ()), ([*counts, *wild], {"patron"})))
    assert own.mixture.sd == pytest.approx(calm.mixture.sd, rel=0.1)
    assert stirred.mixture.sd[0, 32] > 1.3 * calm.mixture.sd[0, 32]
    forecast = BaselineForecaster(WALK, [*counts, *wild], {"patron"})(asked, past_only=False)
    assert np.diff(np.quantile(forecast.draws[0], [0.1, 0.9])) < np.diff(stirred.mixture.draws(99)[0, [9, 89]])


@ALL
def test_from_the_past_nothing_later_is_used(baseline: Baseline) -> None:
    counts = walks(5, sections=5, months=90)
    asked = [count("s0", 40, 0.0), count("s1", 44, 0.0), count("s1", 0, 0.0)]
    spoilt = [replace(row, value=row.value - 3) if row.last >= 44 else row for row in counts]
    first, second = (predict_from_past(baseline, rows, asked) for rows in (counts, spoilt))
    assert np.array_equal(first.mixture.mean, second.mixture.mean)
    assert first.unseen.tolist() == [False, False, True]
    alone = predict(baseline, [row for row in counts if row.last < 40], asked[:1], learn(baseline, [row for row in counts if row.last < 40]))
    assert first.mixture.mean[0, 0] == pytest.approx(alone.mixture.mean[0, 0], abs=0.05)
