"""The split hazard against brute force, and what its panel must and must not hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logsumexp, ndtr
from scipy.stats import genpareto, norm

from holdfast.dynamics import Frame
from holdfast.errors import HoldfastError
from holdfast.inference.hazards.panel import COVARIATES, LEADS, Covariate, Panel, _window, panel_of
from holdfast.inference.hazards.splits import EFFECT_SD, INTERCEPT, LEVEL_SCALE, fit_splits, log_posterior, tau_of
from holdfast.inference.pareto import fit_tail, smooth_weights
from holdfast.study import load

ONE = (Covariate("shock", "a shock", lambda frame: frame.blank()),)


def made(effect: float, seed: int, sections: int = 24, months: int = 240, base: float = -4.0) -> Panel:
    """A panel whose splits follow a known effect of a shock that half of the months are under."""
    rng = np.random.default_rng(seed)
    x: list[list[float]] = []
    count, section, splits = [], [], []
    for s in range(sections):
        level = rng.normal(0, 0.4)
        for value in (0.0, 1.0):
            hits = rng.binomial(months // 2, 1 / (1 + np.exp(-(base + level + effect * value))))
            splits += [(s, np.array([len(x)]), np.ones(1))] * int(hits)
            x.append([value])
            count.append(months / 2)
            section.append(s)
    names = tuple(f"s{s}" for s in range(sections))
    return Panel(ONE, names, np.array(x), np.array(count), np.array(section), tuple(splits))


def test_the_posterior_density_is_that_of_brute_force() -> None:
    """Two sections, month by month, the level integrated on a fine grid; one split in a known month, one in one of three."""
    panel = Panel(
        ONE, ("a", "b"), np.array([[0.0], [1.0], [0.0]]), np.array([4.0, 2.0, 5.0]), np.array([0, 0, 1]),
        ((0, np.array([1]), np.ones(1)), (0, np.array([0, 1]), np.array([2.0, 1.0]))),
    )  # fmt: skip
    z = np.linspace(-9, 9, 4001)
    weight = norm.pdf(z) / norm.pdf(z).sum()

    def brute(intercept: float, effect: float, score: float) -> float:
        tau = tau_of(np.array([score]))[0]
        total = -0.5 * (((intercept - INTERCEPT[0]) / INTERCEPT[1]) ** 2 + (effect / EFFECT_SD) ** 2 + score**2)
        for section, covariates in (("a", [0, 0, 0, 0, 1, 1]), ("b", [0] * 5)):
            eta = [intercept + effect * value + tau * z for value in covariates]
            density = np.prod([1 / (1 + np.exp(e)) for e in eta], axis=0)
            if section == "a":
                density = density * np.exp(eta[4]) * (np.exp(eta[0]) + np.exp(eta[1]) + np.exp(eta[5]))
            total += np.log(np.sum(density * weight))
        return float(total)

    at = np.array([[-3.0, 0.4, 0.2], [-5.0, -0.8, 1.0], [-2.0, 0.1, -1.0]])
    found = log_posterior(panel, at)
    expected = np.array([brute(*row) for row in at])
    assert found - found[0] == pytest.approx(expected - expected[0], abs=1e-6)


def test_draws_have_the_moments_of_a_grid() -> None:
    panel = made(0.8, seed=3, sections=6, months=120, base=-3.0)
    grid = np.stack(np.meshgrid(np.linspace(-5.5, -1.5, 25), np.linspace(-1.2, 2.2, 25), np.linspace(-4, 4, 17), indexing="ij"), axis=-1).reshape(-1, 3)
    density = log_posterior(panel, grid)
    weight = np.exp(density - logsumexp(density))
    fit = fit_splits(panel, draws=4000, seed=2)
    assert fit.trusted
    for n, values in enumerate((grid[:, 0], grid[:, 1], tau_of(grid[:, 2]))):
        mean = weight @ values
        sd = np.sqrt(weight @ (values - mean) ** 2)
        # 4,000 weighted draws are worth over 1,000: four standard errors.
        assert fit.draws[:, n].mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(1000))
        assert fit.draws[:, n].std() == pytest.approx(sd, rel=0.15)


@pytest.mark.parametrize("effect", [-1.0, 0.0, 1.0])
def test_an_effect_is_recovered_with_its_sign(effect: float) -> None:
    fit = fit_splits(made(effect, seed=5), draws=1000)
    (found,) = fit.effects()
    assert found.mean == pytest.approx(effect, abs=0.35)
    assert (found.p_raises > 0.9, found.p_lowers > 0.9) == (effect > 0, effect < 0)
    assert fit.effect("shock").mean() == pytest.approx(found.mean)
    with pytest.raises(KeyError):
        fit.effect("shok")


def test_priors_favour_no_sign() -> None:
    """Turning the covariate's sign turns the effect's, and nothing else."""
    panel = made(0.7, seed=6)
    mirror = replace(panel, x=-panel.x)
    at = np.array([[-4.0, 0.6, 0.3], [-4.5, -0.2, 0.1]])
    assert log_posterior(panel, at) == pytest.approx(log_posterior(mirror, at * [1, -1, 1]))


def test_tau_is_half_normal_in_its_score() -> None:
    score = np.linspace(-3, 3, 13)
    assert 2 * norm.cdf(tau_of(score) / LEVEL_SCALE) - 1 == pytest.approx(ndtr(score))


def test_without_months_there_is_no_hazard() -> None:
    empty = Panel(ONE, (), np.empty((0, 1)), np.empty(0), np.empty(0, dtype=np.int64), ())
    with pytest.raises(HoldfastError, match="at risk"):
        fit_splits(empty)


@pytest.mark.parametrize("shape", [0.1, 0.5, 0.9])
def test_the_tail_s_shape_is_found(shape: float) -> None:
    values = np.sort(genpareto.rvs(shape, scale=2.0, size=4000, random_state=np.random.default_rng(1)))
    k, scale = fit_tail(values)
    assert k == pytest.approx(shape, abs=0.08)
    assert scale == pytest.approx(2.0, rel=0.1)


def test_weights_without_a_tail_are_left_alone() -> None:
    weights, k = smooth_weights(np.zeros(500))
    assert weights == pytest.approx(np.full(500, 1 / 500))
    assert k == -np.inf
    heavy, k = smooth_weights(np.random.default_rng(2).standard_cauchy(2000))
    assert k > 0.7
    assert heavy.sum() == pytest.approx(1)


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load("comintern").frame


def test_the_panel_holds_every_month_at_risk_once(frame: Frame) -> None:
    panel = panel_of(frame)
    risk = frame.alive & ~frame.enters
    risk[0] = False
    risk[:, frame.position["soviet_union"]] = False
    assert panel.months.sum() == risk.sum()
    assert [covariate.name for covariate in panel.covariates] == [covariate.name for covariate in COVARIATES]
    assert panel.x.min() >= 0
    assert panel.x.max() <= 1
    wider = panel_of(frame, leads=True)
    assert wider.months.sum() == panel.months.sum()
    assert len(wider.covariates) == len(COVARIATES) + len(LEADS)


def test_splits_are_counted_once_and_what_is_none_is_named(frame: Frame) -> None:
    panel = panel_of(frame)
    counted = [(spell.event, spell.section) for spell in panel.spells]
    assert ("kpo_founded", "germany") in counted
    assert ("us_cannon", "united_states") in counted
    assert len(set(counted)) == len(counted) == len(panel.splits)
    reasons = dict(panel.left_out)
    assert reasons["levi_expelled"] == "one person"
    assert reasons["c3_splits"] == "a summary or context"
    events = {event.id for event in frame.evidence.events if event.kind in ("split", "expulsion")}
    named = {event for event, _ in counted} | set(reasons)
    # The centre is no section: what happened to it alone is neither a split of one nor left out.
    assert events - named == {"trotsky_ecci"}


def test_a_split_of_unknown_month_may_be_any_of_them(frame: Frame) -> None:
    panel = panel_of(frame)
    (spell,) = [spell for spell in panel.spells if spell.event == "sweden_1929"]
    assert len(spell.rows) == 12
    _, _, counts = panel.splits[panel.spells.index(spell)]
    assert counts.sum() == 12


def test_an_event_that_details_another_is_not_counted_again(frame: Frame) -> None:
    events = tuple(replace(event, parent="leninbund") if event.id == "kpo_founded" else event for event in frame.evidence.events)
    changed = Frame(replace(frame.evidence, events=events), frame.settings)
    panel = panel_of(changed)
    assert len(panel.spells) == len(panel_of(frame).spells) - 1
    assert dict(panel.left_out)["kpo_founded"] == "details leninbund"


def test_windows_look_before_and_leads_after() -> None:
    pulse = np.zeros((10, 1))
    pulse[4] = 1
    assert np.flatnonzero(_window(pulse, -3, -1)[:, 0]).tolist() == [5, 6, 7]
    assert np.flatnonzero(_window(pulse, 1, 2)[:, 0]).tolist() == [2, 3]
    assert np.flatnonzero(_window(pulse, 0, 0)[:, 0]).tolist() == [4]


def test_an_act_does_not_explain_its_own_month(frame: Frame) -> None:
    """Germany's leaders were imposed in August 1925: months after it are under it, that month is not."""
    values = COVARIATES[0].build(frame)[:, frame.position["germany"]]
    t = frame.at(12 * 1925 + 7)
    assert t is not None
    assert values[t + 1 : t + 25].all()
    early = frame.at(12 * 1923)
    assert early is not None
    assert not values[:early].any()
