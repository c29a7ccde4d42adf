"""Simulated figures against the closed form, and where figures fall among their predictions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from holdfast.inference.checks import draw_prior, posterior_check, prior_check, simulate_figures
from holdfast.inference.fit import Target, target_of
from holdfast.inference.posterior import Posterior
from holdfast.inference.theories import theory
from holdfast.study import load


@pytest.fixture(scope="module")
def target(template_folder: Path) -> Target:
    return target_of(load(str(template_folder)).frame)


def some_draws(target: Target, count: int, seed: int) -> Posterior:
    """Draws of the prior, as if they were a posterior."""
    values = draw_prior(target, theory("everything"), count, seed)
    names = tuple(item.name for item in (*target.walked, *target.linear))
    mixture = np.random.default_rng(seed).gamma(2.0, 0.5, (1, count, target.model.size))
    blank = np.full(len(names), np.nan)
    return Posterior(names, values[None], mixture, {}, blank, blank, blank, 0, 0.0)


def test_the_prior_is_the_prior(target: Target) -> None:
    count = 4000
    draws = draw_prior(target, theory("none"), count, 1)
    for n, item in enumerate((*target.walked, *target.linear)):
        column = draws[:, n]
        if item.name.startswith(("b.", "g.")):
            assert not column.any(), item.name
        elif item.positive:
            assert column.min() >= 0
            assert item.upper is None or column.max() < item.upper
            # The upper ends lie five scales out or more, which hardly moves the mean.
            assert column.mean() == pytest.approx(item.scale * np.sqrt(2 / np.pi), rel=0.06), item.name
        else:
            assert column.mean() == pytest.approx(item.centre, abs=4 * item.scale / np.sqrt(count)), item.name


def test_simulated_figures_have_the_mean_and_covariance_of_the_closed_form(target: Target) -> None:
    """The month by month simulation, and the likelihood that never looks at a month, are one model."""
    import jax

    count = 600
    exact = draw_prior(target, theory("everything"), 1, 3)
    quiet = [n for n, item in enumerate(target.walked) if item.name.startswith("s.")]
    exact[:, quiet] = 1e-9
    figures = simulate_figures(target, np.repeat(exact, count, axis=0), 5)
    walked = len(target.walked)
    with jax.enable_x64(True):
        at = target.globals(exact[0, :walked])
        pull, back = target.model.parts(at.k, at.r)
        mean = np.asarray(pull.constant + target.model.design(pull, back) @ exact[0, walked:])
        covers = [np.asarray(part) for part in target.model.covers(pull, back, at)]
    spread = np.sqrt([covers[b][s, f, f] for b, s, f in _places(target)])
    assert np.max(np.abs(figures.mean(axis=0) - mean) / spread) < 4.5 / np.sqrt(count)
    assert np.max(np.abs(figures.std(axis=0) / spread - 1)) < 4.5 / np.sqrt(2 * count)
    for index, cover in zip(target.model.blocks, covers, strict=True):
        for positions, known in zip(index, cover, strict=True):
            true = positions[positions < target.model.size]
            found = np.corrcoef(figures[:, true].T)
            scale = np.sqrt(np.diag(known)[: len(true)])
            assert np.allclose(found, known[: len(true), : len(true)] / np.outer(scale, scale), atol=4.5 / np.sqrt(count))


def _places(target: Target) -> list[tuple[int, int, int]]:
    """Return batch, row and column of each figure."""
    found = {}
    for b, index in enumerate(target.model.blocks):
        for s, row in enumerate(index):
            for f, figure in enumerate(row.tolist()):
                found[figure] = (b, s, f)
    return [found[n] for n in range(target.model.size)]


def test_other_values_give_another_likelihood_with_the_same_tables(target: Target) -> None:
    values = target.model.observations.value + 1.0
    target.__dict__.setdefault("tables", object())
    other = target.with_values(values)
    assert other.tables is target.tables
    assert np.array_equal(other.model.observations.value, values)
    assert not np.array_equal(target.model.observations.value, values)
    del target.__dict__["tables"]


def test_coverage_counts_every_figure_once(target: Target) -> None:
    told = posterior_check(target, theory("everything"), some_draws(target, 40, 7))
    assert {row.id for row in told.rows} == {row.id for row in target.model.observations.rows}
    for groups in (told.by_section, told.by_kind):
        assert sum(group.count for group in groups) == told.whole.count == target.model.size
        assert sum(group.count * group.inside90 for group in groups) == pytest.approx(told.whole.count * told.whole.inside90)
    assert ((told.pit >= 0) & (told.pit <= 1 + 1e-9)).all()
    assert all(row.low <= row.median <= row.high for row in told.rows)


def _with(target: Target, values: np.ndarray) -> Target:
    """Other figures without the tables, which these checks do not need."""
    return replace(target, model=replace(target.model, observations=replace(target.model.observations, value=values)))


def test_figures_of_the_prior_fall_evenly_and_a_far_one_is_named_first(target: Target) -> None:
    """Figures that the prior made itself are within its 90 per cent about nine times of ten; one moved far away is the first miss."""
    everything = theory("everything")
    made = simulate_figures(target, draw_prior(target, everything, 20, 8), 8)
    inside = [prior_check(_with(target, values), everything, draws=100, seed=9).whole.inside90 for values in made[:6]]
    assert np.mean(inside) == pytest.approx(0.9, abs=0.15)
    values = made[8].copy()
    values[3] += 400.0
    told = prior_check(_with(target, values), everything, draws=100, seed=9)
    assert told.misses(1)[0].id == target.model.observations.rows[3].id
    assert told.misses(1)[0].pit == pytest.approx(1.0)
