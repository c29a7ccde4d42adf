"""Leaving out by one inverse against conditioning on all other figures, figure by figure and section by section; scores from both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import logsumexp
from scipy.stats import norm
from scipy.stats import t as student

from holdfast.inference.checks import draw_prior
from holdfast.inference.compare import score_groups, score_later, stack
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target, target_of
from holdfast.inference.leave_out import leave_out, weigh
from holdfast.inference.marginal import Conditional, conditional
from holdfast.inference.measurement import FREEDOM
from holdfast.inference.pareto import smooth_weights
from holdfast.inference.predict import Predicted
from holdfast.inference.theories import theory
from holdfast.study import load

SWITCH = theory("everything").switch(linear_names())


@pytest.fixture(scope="module")
def target(template_folder: Path) -> Target:
    return target_of(load(str(template_folder)).frame)


@pytest.fixture(scope="module")
def draws(target: Target) -> tuple[np.ndarray, np.ndarray]:
    """Three draws of the prior, as if they were a posterior: too few for a tail, so that weights are not smoothed."""
    return draw_prior(target, theory("everything"), 3, 6), np.random.default_rng(6).gamma(2.0, 0.5, (3, target.model.size))


def without(target: Target, draws: tuple[np.ndarray, np.ndarray], group: np.ndarray) -> list[Conditional]:
    """Condition on all figures, then on all but each group's."""
    uses = np.array([np.ones(target.model.size), *((group != label).astype(float) for label in np.unique(group))])
    return conditional(target, *draws, uses, np.tile(SWITCH, (len(uses), 1)))


@pytest.mark.parametrize("by", ["figure", "section"])
def test_leaving_out_equals_conditioning_on_the_others(target: Target, draws: tuple[np.ndarray, np.ndarray], by: str) -> None:
    group = np.arange(target.model.size) if by == "figure" else target.model.observations.section
    found = leave_out(target, draws, SWITCH, None if by == "figure" else group)
    whole, *parts = without(target, draws, group)
    values = target.model.observations.value
    assert found.pareto.shape == (len(parts),)
    assert np.allclose(found.weights.sum(axis=0), 1.0)
    assert (found.effective >= 1.0 - 1e-12).all()
    assert (found.effective <= 3.0 + 1e-12).all()
    for label, part in zip(np.unique(group), parts, strict=True):
        at = np.flatnonzero(group == label)
        told, known = found.predicted.of(at), part.predicted.of(at)
        assert np.allclose(told.mean, known.mean, atol=1e-6)
        assert np.allclose(told.variance, known.variance, rtol=1e-5, atol=1e-7)
        assert np.allclose(told.noise, known.noise)
        # A figure alone is weighed with its own weight of noise integrated out, several with the weights they have.
        density = known.log_density(values[at])[:, 0] if len(at) == 1 else whole.log_likelihood - part.log_likelihood
        weights = np.exp(density.min() - density)
        assert np.allclose(found.weights[:, at], (weights / weights.sum())[:, None], atol=1e-6)


def test_weights_of_noise_taken_beforehand_leave_the_other_parameters_as_without_the_figures() -> None:
    """A size with a standard normal prior, three figures of it with t noise, one of them far out: without them the size is standard normal again."""
    rng, values = np.random.default_rng(1), np.array([0.8, 1.4, 6.0])
    sizes = rng.normal(size=1_000_000)
    mixture = rng.gamma(FREEDOM / 2, 2 / FREEDOM, (len(sizes), 3))
    log_likelihood = norm.logpdf(values, sizes[:, None], 2 / np.sqrt(mixture)).sum(axis=1)
    at = rng.choice(len(sizes), size=4000, p=np.exp(log_likelihood - logsumexp(log_likelihood)))
    sizes, mixture, log_likelihood = sizes[at], mixture[at], log_likelihood[at]
    _, plain = smooth_weights(-log_likelihood)
    weights, shape = weigh(-log_likelihood, mixture)
    assert shape < plain
    assert sizes.mean() > 0.5
    assert weights @ sizes == pytest.approx(0.0, abs=0.15)
    assert weights @ sizes**2 == pytest.approx(1.0, abs=0.25)
    assert weigh(-log_likelihood, None)[1] == plain


def test_the_density_of_a_figure_is_that_of_a_normal_size_and_t_noise_by_quadrature() -> None:
    mean, variance, noise, value = 0.3, 0.5, 0.7, 2.9
    known = quad(lambda size: norm.pdf(size, mean, np.sqrt(variance)) * student.pdf(value, FREEDOM, size, noise), -12, 12, epsabs=1e-12)[0]
    one = Predicted(*(np.array([[number]]) for number in (mean, variance, noise)))
    assert np.exp(one.log_density(np.array([value]), repeats=20_000)[0, 0]) == pytest.approx(known, rel=1e-3)
    assert np.exp(one.log_density(np.array([value]))[0, 0]) == pytest.approx(known, rel=0.03)


def test_a_theory_scored_from_its_own_posterior_is_not_reweighted(target: Target, draws: tuple[np.ndarray, np.ndarray]) -> None:
    use = np.ones(target.model.size)
    use[:4] = 0.0
    none = theory("none").switch(linear_names())
    asked = np.arange(4)
    (own, shape), (other, _) = score_later(target, draws, use, SWITCH, np.array([SWITCH, none]), asked)
    assert shape == -np.inf
    known = conditional(target, *draws, use[None, :], SWITCH[None, :])[0].predicted.of(asked)
    density = known.log_density(target.model.observations.value[asked])
    assert np.allclose(own.log_score, np.log(np.mean(np.exp(density), axis=0)))
    assert not np.allclose(own.log_score, other.log_score)
    assert (own.crps > 0).all()


def test_every_figure_is_scored_once_and_groups_share_their_shape(target: Target, draws: tuple[np.ndarray, np.ndarray]) -> None:
    section = target.model.observations.section
    scores = score_groups(target, draws, SWITCH, section)
    assert np.array_equal(scores.rows, np.arange(target.model.size))
    for label in np.unique(section):
        assert len(set(scores.pareto[section == label].tolist())) == 1


def test_stacking_gives_all_weight_to_a_theory_that_is_always_better_and_shares_it_between_specialists() -> None:
    better, worse = np.full(10, -1.0), np.full(10, -2.0)
    assert stack(np.stack([better, worse])) == pytest.approx([1.0, 0.0], abs=1e-6)
    first = np.array([-1.0, -5.0] * 5)
    assert stack(np.stack([first, first[::-1]])) == pytest.approx([0.5, 0.5], abs=1e-6)
