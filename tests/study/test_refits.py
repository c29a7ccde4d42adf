"""Short fits near another: the same posterior as a fit from afar, made once, and said to be unsettled where they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from holdfast.inference.fit import Settings, Target, fit, target_of
from holdfast.inference.posterior import Posterior
from holdfast.inference.theories import theory
from holdfast.study import load, refits
from holdfast.study.load import Study
from holdfast.study.refits import SETTINGS, Refits


@pytest.fixture(scope="module")
def study(template_folder: Path) -> Study:
    return load(str(template_folder))


@pytest.fixture(scope="module")
def target(study: Study) -> Target:
    return target_of(study.frame)


@pytest.fixture(scope="module")
def posterior(target: Target) -> Posterior:
    """A fit from afar: two chains that know nothing when they start."""
    return fit(target, theory("none"), Settings(chains=2, warmup=300, draws=500, accept=0.9, workers=1))


def test_a_fit_near_another_finds_the_same_posterior_and_is_made_once(
    study: Study, target: Target, posterior: Posterior, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refits, "SETTINGS", replace(SETTINGS, chains=2, draws=500, workers=1))
    said: list[str] = []
    made = Refits(study, target, 1, said.append)
    found = made.fit("none", np.ones(target.model.size), posterior, "no theory, all figures")
    assert made.fit("none", np.ones(target.model.size), posterior, "no theory, all figures") is found
    assert said.count("fitting no theory, all figures") == 1
    for name in ("k", "sigma_x", "level_mean", "start_mean"):
        error = posterior.of(name).std() * (2.0 / 100.0) ** 0.5
        assert abs(found.of(name).mean() - posterior.of(name).mean()) < 4.0 * error, name
        assert found.of(name).std() == pytest.approx(posterior.of(name).std(), rel=0.35), name


def test_fits_that_do_not_settle_are_drawn_on_and_then_named(study: Study, target: Target, posterior: Posterior, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refits, "SETTINGS", replace(SETTINGS, chains=1, warmup=10, draws=10, workers=1))
    said: list[str] = []
    made = Refits(study, target, 1, said.append)
    section = int(target.model.observations.section[0])
    found = made.without(section, "none", posterior)
    assert found.key["draws"] == 30
    assert any("not settled yet, once more with 3 times as many draws" in words for words in said)
    country = next(row.country for row in study.evidence.sections if row.section == study.frame.sections[section])
    assert made.unsettled[0].startswith(f"no theory, without {country}: ")
    assert "--draws" not in made.unsettled[0]


def test_the_scale_of_the_walk_is_undone(target: Target, posterior: Posterior) -> None:
    natural = posterior.flat[:, : len(target.walked)]
    walked = target.unbounded(natural)
    assert np.isfinite(walked).all()
    assert np.allclose([target.natural(row) for row in walked], natural)
