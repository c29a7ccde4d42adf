"""Verdicts: each threshold, on either side of it, and the registration."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.documents import parse_yaml, read_text
from holdfast.study import load
from holdfast.study.verdicts import THRESHOLDS, Estimate, Thresholds, rule_on, rule_within_model, thresholds_hash


def draws(share: float, beyond: float = 0.3, other: float = -0.01) -> Any:
    """1,000 draws, `share` of them at `beyond`, the rest at `other`."""
    many = round(1000 * share)
    return np.array([beyond] * many + [other] * (1000 - many))


GOOD = Estimate(
    draws(0.96), 0.5, 1, 6, 6, without_one=[0.1, 0.3, 0.2], real=0.3, placebos=list(np.linspace(-0.3, 0.29, 40)), score_gain=0.021, score_se=0.01
)  # fmt: skip


def test_all_that_is_asked_gives_supported() -> None:
    found = rule_on(GOOD)
    assert (found.verdict, found.reasons) == ("supported", ())
    assert found.p_beyond == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"draws": draws(0.94)}, "beyond negligible"),
        ({"draws": draws(0.97, beyond=0.05)}, "beyond negligible"),
        ({"without_one": [0.1, -0.01]}, "one of 1 sections"),
        ({"without_one": [0.0]}, "one of 1 sections"),
        ({"without_one": None}, "not rerun"),
        ({"without_one": []}, "not rerun"),
        ({"placebos": [0.4, 0.35, *np.linspace(-0.3, 0.29, 38)]}, "7% of dates"),
        ({"placebos": [0.1] * 18}, "5% of dates"),
        ({"placebos": None}, "not compared with placebo"),
        ({"real": None}, "not compared with placebo"),
        ({"score_gain": 0.02}, "predicted better with it, by 0.020"),
        ({"score_gain": -0.2}, "predicted worse with it, by 0.200"),
        ({"score_gain": None}, "not compared"),
        ({"score_se": float("nan")}, "standard error nan"),
        ({"reversed": True}, "the months before"),
    ],
)
def test_each_thing_that_is_wanting_makes_it_weak_and_is_named(change: dict[str, Any], word: str) -> None:
    found = rule_on(replace(GOOD, **change))
    assert found.verdict == "weak"
    assert len(found.reasons) == 1
    assert word in found.reasons[0]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"exposed": 5}, "5 exposed sections"),
        ({"unexposed": 5}, "5 unexposed sections"),
        ({"prior_sd": 0.07}, "of the prior's standard deviation"),
    ],
)
def test_the_gate_comes_first(change: dict[str, Any], word: str) -> None:
    for sign in (1, -1):
        found = rule_on(replace(GOOD, draws=sign * GOOD.draws, **change))
        assert found.verdict == "not_testable"
        assert word in found.reasons[0]


def test_the_gate_compares_standard_deviations() -> None:
    even = np.array([0.0, 0.2])  # standard deviation .1
    assert rule_on(replace(GOOD, draws=even, prior_sd=0.1333)).verdict == "not_testable"
    assert rule_on(replace(GOOD, draws=even, prior_sd=0.1334)).verdict != "not_testable"


@pytest.mark.parametrize(
    ("sample", "verdict"),
    [
        (draws(0.80), "weak"),
        (draws(0.80, beyond=0.001), "weak"),
        (draws(0.79), "undetermined"),
        (draws(0.10, other=-0.3), "contradicted"),
        (draws(0.11, other=-0.3), "undetermined"),
        (draws(0.10, other=-0.05), "undetermined"),
        (draws(0.0, other=-0.0501), "contradicted"),
        (np.zeros(10), "undetermined"),
    ],
)
def test_without_the_rest_the_sign_decides(sample: Any, verdict: str) -> None:
    bare = Estimate(sample, 0.5, 1, 10, 10)
    assert rule_on(bare).verdict == verdict
    assert rule_on(replace(bare, draws=-sample, claimed=-1)).verdict == verdict


def test_hazard_ratios_have_a_bound_of_their_own() -> None:
    hazard = replace(GOOD, scale="log_hazard_ratio")
    assert rule_on(replace(hazard, draws=draws(1.0, beyond=0.2231))).verdict == "weak"
    assert rule_on(replace(hazard, draws=draws(1.0, beyond=0.2232))).verdict == "supported"
    assert rule_on(replace(hazard, draws=draws(1.0, beyond=-0.2232))).verdict == "contradicted"


def test_the_mirror_of_an_estimate_has_its_verdict() -> None:
    mirror = replace(
        GOOD, draws=-GOOD.draws, claimed=-1, without_one=[-0.1, -0.3], real=-0.3, placebos=[-value for value in GOOD.placebos or []]
    )  # fmt: skip
    assert rule_on(mirror).verdict == "supported"


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=50), st.floats(0.01, 2), st.sampled_from([-1, 1]), st.integers(0, 12), st.integers(0, 12))
def test_any_estimate_gets_one_verdict_and_a_reason_unless_supported(
    sample: list[float], prior: float, claimed: Literal[-1, 1], exposed: int, unexposed: int
) -> None:
    found = rule_on(Estimate(np.array(sample), prior, claimed, exposed, unexposed))
    assert found.verdict in ("weak", "undetermined", "contradicted", "not_testable")
    assert found.reasons
    assert found.p_beyond <= found.p_sign <= 1 - found.p_opposite_beyond + 1e-12
    if min(exposed, unexposed) < 6:
        assert found.verdict == "not_testable"


@pytest.mark.parametrize(
    ("posterior", "prior", "verdict"), [(0.90, 0.90, "model_conditional"), (0.89, 1.0, "undetermined"), (1.0, 0.89, "undetermined"), (0.0, 0.0, "undetermined")]
)
def test_a_row_within_the_model_needs_posterior_and_prior(posterior: float, prior: float, verdict: str) -> None:
    found = rule_within_model(draws(posterior), draws(prior), 1)
    assert found.verdict == verdict
    assert len(found.reasons) == (posterior < 0.9) + (prior < 0.9)
    assert rule_within_model(-draws(posterior), -draws(prior), -1).verdict == verdict


@pytest.mark.parametrize(
    "change", [{"draws": np.array([])}, {"draws": np.array([np.nan])}, {"draws": np.ones((2, 2))}, {"prior_sd": 0.0}, {"prior_sd": np.inf}]
)
def test_an_estimate_that_is_none_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"draws|prior"):
        rule_on(replace(GOOD, **change))


def test_draws_that_are_none_are_refused_within_the_model() -> None:
    with pytest.raises(ValueError, match="draws"):
        rule_within_model(np.array([]), np.ones(3), 1)


def test_the_thresholds_are_those_registered() -> None:
    """A threshold that changes needs a new registration: a new hash, date and reason in the study's registration.yaml."""
    path = load("comintern").folder / "registration.yaml"
    registered = parse_yaml(read_text(path), file=path.name).data
    assert registered["thresholds_sha256"] == thresholds_hash()
    assert registered["thresholds"] == {item.name: getattr(THRESHOLDS, item.name) for item in fields(Thresholds)}


@pytest.mark.parametrize("name", [item.name for item in fields(Thresholds)])
def test_any_change_of_a_threshold_changes_the_hash(name: str) -> None:
    assert thresholds_hash(replace(THRESHOLDS, **{name: getattr(THRESHOLDS, name) + 1})) != thresholds_hash()
