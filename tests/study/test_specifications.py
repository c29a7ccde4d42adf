"""Claims over the coders' choices: what each choice does to the evidence, and that a choice that changes nothing changes no number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from holdfast.dynamics import build_inputs
from holdfast.dynamics.inputs.status import LEVELS, statuses
from holdfast.errors import BadInput
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target, target_of
from holdfast.inference.marginal import coefficients, prior_of
from holdfast.inference.posterior import Posterior
from holdfast.inference.respecified import FIXED, Respecified, respecified
from holdfast.study import load
from holdfast.study.choices import CHOICES, Choice, Option
from holdfast.study.specifications import Specification, curves, interval, specifications
from holdfast.study.tested import TESTED, chosen


@pytest.fixture(scope="module")
def target() -> Target:
    return target_of(load("comintern").frame)


@pytest.fixture(scope="module")
def posterior(target: Target) -> Posterior:
    """Not a fit: forty draws around the parameters' starting values, which serve wherever a truth holds draw by draw."""
    rng = np.random.default_rng(7)
    start = np.array([item.start if item.positive else item.centre for item in (*target.walked, *target.linear)])
    values = np.tile(start, (1, 40, 1))
    walked = len(target.walked)
    values[0, :, :walked] *= rng.uniform(0.97, 1.03, (40, walked))
    mixture = rng.gamma(2.0, 0.5, (1, 40, target.model.size))
    names = tuple(item.name for item in (*target.walked, *target.linear))
    nothing = np.full(len(names), np.nan)
    return Posterior(names, values, mixture, {}, nothing, nothing, nothing, 0, 0.0)


@pytest.fixture(scope="module")
def prepared(target: Target, posterior: Posterior) -> Respecified:
    return respecified(target, posterior.flat[:2], posterior.flat_mixture[:2])


def test_the_coding_as_taken_gives_the_coefficients_of_the_plain_model(target: Target, prepared: Respecified) -> None:
    model, scale = target.model, prior_of(target)[1]
    found = prepared.coefficients(model.inputs, model.alpha, model.observations.illegal, np.ones(model.size), scale)
    plain = coefficients(target, prepared.values, prepared.mixture, np.ones((1, model.size)), model=replace(model))[0]
    assert np.allclose(found.mean, plain.mean, atol=1e-9)
    assert np.allclose(found.cover, plain.cover, atol=1e-9)
    assert np.allclose(found.log_likelihood, plain.log_likelihood, atol=1e-8)


def test_another_coding_gives_the_coefficients_of_a_model_built_anew(target: Target, prepared: Respecified) -> None:
    frame = load("comintern").frame
    option = next(choice for choice in CHOICES if choice.name == "unknown_status").options[1]
    assert option.edit is not None
    anew = target_of(option.edit(frame), "high")
    model, scale = anew.model, prior_of(target)[1]
    found = prepared.coefficients(model.inputs, model.alpha, model.observations.illegal, np.ones(model.size), scale)
    plain = coefficients(target, prepared.values, prepared.mixture, np.ones((1, model.size)), model=model)[0]
    assert np.allclose(found.mean, plain.mean, atol=1e-9)
    assert np.allclose(found.log_likelihood, plain.log_likelihood, atol=1e-8)


def test_a_coding_that_changes_who_existed_is_refused(target: Target, prepared: Respecified) -> None:
    model = target.model
    dead = model.inputs._replace(alive=np.zeros_like(model.inputs.alive))
    with pytest.raises(ValueError, match="alive"):
        prepared.coefficients(dead, model.alpha, model.observations.illegal, np.ones(model.size), prior_of(target)[1])


def test_a_choice_that_changes_nothing_leaves_every_number_and_all_weights_alike(target: Target, posterior: Posterior) -> None:
    frame = load("comintern").frame
    same = Choice("same", "nothing", "reading", (Option("as taken"), Option("the same", edit=lambda now: now)))
    curve = curves(frame, target, posterior, TESTED[:1], specifications(5, choices=(same,)), draws=40, choices=(same,))[0]
    base, other = curve.estimates
    assert replace(other, specification=base.specification) == base
    assert other.pareto_k == -np.inf
    assert other.trusted


@pytest.mark.parametrize("option", [option for choice in CHOICES for option in choice.options if option.edit], ids=lambda option: option.words)
def test_no_choice_changes_who_existed_when_and_each_changes_an_input_or_a_dependence(target: Target, option: Option) -> None:
    frame = load("comintern").frame
    assert option.edit is not None
    other, usual = build_inputs(option.edit(frame)), target.model.inputs
    assert all(np.array_equal(getattr(other, name), getattr(usual, name)) for name in FIXED)
    assert any(not np.array_equal(getattr(other, name), getattr(usual, name)) for name in ("u", "w", "rho"))


def test_masks_leave_out_exactly_the_figures_that_they_name(target: Target) -> None:
    frame, seen = load("comintern").frame, target.model.observations
    kept = {
        (choice.name, option.words): {row.id for row, use in zip(seen.rows, option.keep(frame, seen), strict=True) if use}
        for choice in CHOICES
        for option in choice.options
        if option.keep
    }
    assert kept["grades", "without grades C and D"] == {row.id for row in seen.rows if row.grade in ("A", "B", None)}
    assert kept["kinds", "dues-paying alone"] == {row.id for row in seen.rows if row.kind == "dues_paying"}
    assert kept["kinds", "without claimed"] == {row.id for row in seen.rows if row.kind != "claimed"}
    assert kept["years", "before 1939"] == {row.id for row in seen.rows if row.date.year < 1939}
    gone = {row.section for row in seen.rows} - {row.section for row in seen.rows if row.id in kept["sections", "without the largest"]}
    sizes = {row.section: row.members for row in sorted(seen.rows, key=lambda row: row.members)}
    assert gone == {max((section for section in sizes if section not in ("soviet_union", "mongolia")), key=lambda section: sizes[section])}


def test_moved_bans_move_the_onset_by_three_months_where_there_is_room() -> None:
    frame = load("comintern").frame
    options = next(choice for choice in CHOICES if choice.name == "bans").options
    before, early, late = (statuses(option.edit(frame) if option.edit else frame)[:, frame.position["germany"]] for option in options)
    banned = LEVELS.index("banned")

    def onset(codes: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> int:
        """Row of the last ban's first month: that of 1933."""
        return int(np.flatnonzero((codes[1:] == banned) & (codes[:-1] != banned))[-1]) + 1

    assert onset(early) == onset(before) - 3
    assert onset(late) == onset(before) + 3
    assert late[onset(before)] == before[onset(before) - 1]


def test_no_month_is_of_unknown_status_when_unknown_counts_as_legal() -> None:
    frame = load("comintern").frame
    option = next(choice for choice in CHOICES if choice.name == "unknown_status").options[1]
    assert option.edit is not None
    before, after = statuses(frame), statuses(option.edit(frame))
    unknown, legal = LEVELS.index("unknown"), LEVELS.index("legal")
    assert np.array_equal(after, np.where(before == unknown, legal, before))


def test_specifications_are_the_base_each_single_change_and_combinations_none_twice() -> None:
    found = specifications(60, seed=3)
    options = [spec.options for spec in found]
    assert len(set(options)) == len(options)
    assert found[0] == Specification((0,) * len(CHOICES), "base")
    singles = [spec for spec in found if spec.kind == "single"]
    assert len(singles) == sum(len(choice.options) - 1 for choice in CHOICES)
    assert all(len(spec.changed()) == 1 for spec in singles)
    several = [spec for spec in found if spec.kind == "combination"]
    assert len(several) == 60
    assert all(len(spec.changed()) > 1 and all(choice.about != "figures" for choice, _ in spec.changed()) for spec in several)
    assert found == specifications(60, seed=3) != specifications(60, seed=4)


def test_few_choices_give_all_their_combinations_and_no_more() -> None:
    two = tuple(Choice(name, name, "prior", (Option("a"), Option("b"))) for name in ("one", "two"))
    assert [spec.options for spec in specifications(50, choices=two)] == [(0, 0), (1, 0), (0, 1), (1, 1)]


def test_an_interval_of_a_mixture_is_that_of_its_normal_where_there_is_one() -> None:
    assert interval(np.array([1.0, 1.0]), np.array([2.0, 2.0]), np.array([0.3, 0.7]), 0.95) == pytest.approx(1.0 + 2.0 * 1.6448536, abs=1e-6)


def test_every_effect_is_a_coefficient_of_the_model_with_a_prior_symmetric_about_zero(target: Target) -> None:
    by_name = {item.name: item for item in target.linear}
    assert all(item.coefficient in linear_names() and by_name[item.coefficient].centre == 0.0 and not by_name[item.coefficient].positive for item in TESTED)


def test_claims_are_found_by_row_or_input_and_others_refused_with_the_nearest() -> None:
    assert {item.input for item in chosen(["control"])} == {"imposition", "leaders_imposed"}
    assert [item.input for item in chosen(["misfit"])] == ["misfit"]
    with pytest.raises(BadInput, match="Did you mean 'doctrine'"):
        chosen(["doctrin"])
