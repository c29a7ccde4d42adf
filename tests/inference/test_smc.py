"""Tempered Monte Carlo, which filters month by month and walks over all parameters, against weighted draws of the prior under the closed form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from holdfast.inference.checks import draw_prior
from holdfast.inference.fit import target_of
from holdfast.inference.smc import Tempering, _next_power, _systematic, temper
from holdfast.inference.theories import theory
from holdfast.study import load

if TYPE_CHECKING:
    from conftest import Draft


def test_evidence_and_means_are_those_of_the_closed_form(draft: Draft) -> None:
    """Five figures of one club: few enough that prior draws, weighted by the likelihood with coefficients integrated out, tell the posterior."""
    import jax
    import jax.numpy as jnp

    membership: Path = draft.path("evidence/membership.csv")
    head, *rows = membership.read_text(encoding="utf-8").splitlines()
    membership.write_text("\n".join([head, *(row for row in rows if ",east," in row)]) + "\n", encoding="utf-8")
    frame = load(str(draft.folder)).frame
    target, nothing = target_of(frame), theory("none")
    model, walked = target.model, len(target.walked)
    count = 20_000
    prior = draw_prior(target, nothing, count, 1)[:, :walked]
    mixture = np.random.default_rng(2).gamma(2.0, 0.5, (count, model.size))
    centre = np.array([item.centre for item in target.linear])
    scale = np.array([item.scale for item in target.linear]) * nothing.switch(tuple(item.name for item in target.linear))

    def weigh(given: tuple[object, object]) -> object:
        at = target.globals(given[0])
        return model.log_likelihood(model.parts(at.k, at.r), at, given[1], centre, scale, np.ones(model.size))

    with jax.enable_x64(True):
        found = np.asarray(jax.lax.map(weigh, (jnp.asarray(prior), jnp.asarray(mixture)), batch_size=1000))
    evidence = np.logaddexp.reduce(found) - np.log(count)
    weight = np.exp(found - np.logaddexp.reduce(found))
    effective = 1.0 / np.sum(weight**2)
    assert effective > 300
    size = Tempering(particles=250, moves=3, leapfrogs=8)
    population = temper(frame, target, nothing, size)
    assert population.powers[-1] == 1.0
    # Half the particles' number as their effective size, for what resampling and unfinished moves leave in common.
    error = np.sqrt(1.0 / effective + 2.0 / size.particles)
    assert abs(population.log_evidence - evidence) < 4.0 * error * len(population.powers) ** 0.5
    for n, item in enumerate(target.walked):
        mean = weight @ prior[:, n]
        sd = np.sqrt(weight @ (prior[:, n] - mean) ** 2)
        assert abs(population.of(item.name).mean() - mean) < 4.0 * error * sd, item.name
    assert not population.of("b.turn").any()


def test_the_next_power_keeps_the_share_asked() -> None:
    found = np.random.default_rng(3).normal(scale=30.0, size=500)
    raised = _next_power(found, 0.1, 0.5)
    weight = np.exp((raised - 0.1) * (found - found.max()))
    assert np.isclose(weight.sum() ** 2 / np.sum(weight**2) / 500, 0.5, atol=1e-6)
    assert _next_power(0.001 * found, 0.1, 0.5) == 1.0


def test_resampling_copies_in_proportion() -> None:
    share = np.array([0.5, 0.25, 0.25, 0.0])
    chosen = _systematic(share, np.random.default_rng(4))
    assert np.bincount(chosen, minlength=4).tolist() == [2, 1, 1, 0]
