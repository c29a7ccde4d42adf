"""What a claim needs: information adds up over sections, more figures never widen an effect, and the power is that of repeated figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from holdfast.cli.commands.needs import _claim, _lines
from holdfast.dynamics import lasting_inputs
from holdfast.inference.effects import both_sides, exposure
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target, target_of
from holdfast.inference.information import information, spread
from holdfast.inference.marginal import coefficients, prior_of
from holdfast.inference.posterior import Posterior
from holdfast.inference.posterior_forecaster import asked_figures
from holdfast.inference.predict import joined
from holdfast.store import plain
from holdfast.study import Study, load
from holdfast.study.needs import Gate, Power, _asked, _count, _power, _Search, needs
from holdfast.study.tested import TESTED

DOCTRINE = next(item for item in TESTED if item.input == "doctrine")


@pytest.fixture(scope="module")
def target(chess: Study) -> Target:
    return target_of(chess.frame)


def start_of(target: Target, draws: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Return draws at the starting values of the parameters, and weights of the figures."""
    values = np.array([[item.start if item.positive else item.centre for item in (*target.walked, *target.linear)]])
    return np.tile(values, (draws, 1)), np.random.default_rng(3).gamma(2.0, 0.5, (draws, target.model.size))


def test_information_of_the_sections_adds_up_to_the_posterior_and_more_figures_never_widen_it(chess: Study, target: Target) -> None:
    frame = chess.frame
    values, mixture = start_of(target)
    plain = coefficients(target, values, mixture, np.ones((1, target.model.size)), model=replace(target.model))[0]
    rows = [_count(frame, i, frame.months[np.flatnonzero(frame.alive[:, i])[0]] // 12 + 1) for i in range(len(frame.sections)) if frame.alive[:, i].any()]
    model = joined(target.model, asked_figures(frame, target, rows)[0])
    uses = np.array([[1.0] * target.model.size + [on] * len(rows) for on in (0.0, 1.0)])
    (before_all, product), (after_all, _) = information(target, model, values, np.hstack([mixture, np.ones((2, len(rows)))]), uses)
    centre, scale = prior_of(target)
    cover = np.linalg.inv(np.eye(len(scale)) + before_all.sum(axis=1))
    assert np.allclose(cover * scale[:, None] * scale, plain.cover, atol=1e-8)
    assert np.allclose(centre + scale * np.einsum("dij,dsj->di", cover, product), plain.mean, atol=1e-7)
    for at in range(len(scale)):
        before, after = spread(before_all.sum(axis=1), at), spread(after_all.sum(axis=1), at)
        assert np.all(after <= before + 1e-10)
        assert np.all(after > 0)
    # What a section's figures add is the same whatever other sections' figures are in use.
    assert np.min(np.linalg.eigvalsh(after_all - before_all)) > -1e-8


def test_the_doctrine_met_every_section_so_that_none_is_unexposed() -> None:
    frame = load("comintern").frame
    target = target_of(frame)
    found = exposure(frame, target, "g.doctrine")
    names = [item.name for item in lasting_inputs()]
    assert not found.unexposed
    assert not found.unknown
    assert frame.position["soviet_union"] not in found.met
    france = frame.position["france"]
    onset = int(np.flatnonzero(target.model.inputs.w[:, france, names.index("doctrine")])[0])
    assert found.met[france] == onset
    years = range(frame.months[onset] // 12 - 3, frame.months[onset] // 12 + 4)
    dues = {row.date.year for row in target.model.observations.rows if row.section == "france" and row.kind == "dues_paying"}
    assert _asked(frame, target, found, france) == tuple(year for year in years if year not in dues)


def test_a_section_of_unknown_exposure_is_on_neither_side() -> None:
    frame = load("comintern").frame
    target = target_of(frame)
    purge = exposure(frame, target, "g.purge")
    assert purge.unknown
    assert not set(purge.unknown) & (purge.met.keys() | purge.others.keys())
    assert set(purge.exposed) <= {frame.sections[i] for i in purge.met}
    assert set(purge.unexposed) <= {frame.sections[i] for i in purge.others}


def test_both_sides_are_a_figure_before_the_onset_and_one_in_it_or_after() -> None:
    assert both_sides(np.array([9, 10]), 10)
    assert not both_sides(np.array([10, 15]), 10)
    assert not both_sides(np.array([5, 9]), 10)
    assert not both_sides(np.array([], dtype=np.int64), 10)


def test_the_gate_says_what_it_lacks() -> None:
    assert Gate(6, 6, 0.5).lacking == ()
    assert len(Gate(5, 0, 0.75).lacking) == 3


def test_power_is_the_share_of_simulated_figures_that_pass(chess: Study, target: Target) -> None:
    rng = np.random.default_rng(5)
    size, at = len(linear_names()), linear_names().index(DOCTRINE.coefficient)
    root = rng.normal(size=(1, size, size))
    known = root @ np.swapaxes(root, 1, 2) / 3
    true = rng.normal(size=(1, size))
    found = exposure(chess.frame, target, "g.doctrine")
    search = _Search(chess.frame, target, found, {}, known, np.zeros((1, 1, size, size)), at, 0.01, Gate(0, 0, 1.0).thresholds)
    power = _power(DOCTRINE, search, (), true, 0.5)
    true[0, at] = -0.4 / 0.5
    # Figures y = X b + noise with X'X = known: the estimate is C X'y.
    cover = np.linalg.inv(np.eye(size) + known[0])
    score = known[0] @ true[0] + rng.normal(size=(40_000, size)) @ np.linalg.cholesky(known[0]).T
    mean, sd = 0.5 * (score @ cover)[:, at], 0.5 * np.sqrt(cover[at, at] + 0.01)
    assert power[-1].passes_weak == pytest.approx(np.mean(-mean / sd > 0.8416), abs=0.01)
    assert power[-1].passes_supported == pytest.approx(np.mean((-mean - 0.05) / sd > 1.6449), abs=0.01)
    # The gate is shut: the study is small.
    assert power[-1] == Power(0.4, power[-1].passes_weak, power[-1].passes_supported, 0.0, 0.0)


def test_figures_asked_for_narrow_the_effect_and_the_answer_keeps_to_its_schema(chess: Study, target: Target) -> None:
    values, mixture = start_of(target, draws=3)
    names = tuple(item.name for item in (*target.walked, *target.linear))
    blank = np.full(len(names), np.nan)
    posterior = Posterior(names, values[None], mixture[None], {}, blank, blank, blank, 0, 0.0)
    schema = json.loads((Path(__file__).parents[2] / "docs/schemas/needs.schema.json").read_text(encoding="utf-8"))
    for item in needs(chess.frame, target, posterior, TESTED, draws=3):
        jsonschema.validate(plain(_claim(item)), {"$defs": schema["$defs"], **schema["properties"]["claims"]["items"]})
        everything = item.groups["all"]
        # The study is smaller than the rule asks for, whatever is found.
        assert item.now.lacking
        assert item.cheapest is None
        assert item.never == everything.gate.lacking
        shares = [source.gate.sd_share for source in item.singles]
        assert shares == sorted(shares)
        assert all(everything.gate.sd_share - 1e-9 <= share <= item.now.sd_share + 1e-9 for share in shares)
        assert bool(item.exposed) == (item.tested.input == "leaders_imposed") == bool(item.singles)
        assert ("not even all" if item.exposed else "no section") in _lines(item)[1]
