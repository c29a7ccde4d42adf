"""Priors: what a claim rests on is symmetric about zero, and the unbounded scale is the natural one in other units."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.dynamics import Frame, lasting_inputs, moment_inputs
from holdfast.inference.priors import pack, parameter_list, penalty, to_natural
from holdfast.study import load


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load("comintern").frame


def test_every_coefficient_has_a_prior_symmetric_about_zero(frame: Frame) -> None:
    parameters = parameter_list(frame, effects=True)
    coefficients = [n for n, item in enumerate(parameters) if item.group in ("moment", "lasting")]
    assert len(coefficients) == len(moment_inputs()) + len(lasting_inputs())
    rng = np.random.default_rng(1)
    for _ in range(20):
        vector = pack(parameters) + rng.normal(size=len(parameters))
        mirrored = vector.copy()
        mirrored[coefficients] *= -1
        assert penalty(parameters, mirrored) == pytest.approx(penalty(parameters, vector), rel=1e-12)
        # No transformation bends or bounds them: what is searched is the coefficient itself.
        assert to_natural(parameters, vector)[coefficients] == pytest.approx(vector[coefficients])


def test_the_priors_are_those_of_the_model_s_description(frame: Frame) -> None:
    by_name = {item.name: item for item in parameter_list(frame, effects=True)}
    scales = {"k": 0.2, "r": 0.5, "sigma_x": 0.6, "sigma_theta": 0.3, "b.banned": 0.5, "g.imposition": 0.5}
    assert {name: by_name[name].scale for name in scales} == scales
    assert by_name["r"].upper == 3.0


def test_the_starting_values_survive_the_change_of_scale(frame: Frame) -> None:
    parameters = parameter_list(frame, effects=True)
    assert to_natural(parameters, pack(parameters)) == pytest.approx([item.start for item in parameters])
