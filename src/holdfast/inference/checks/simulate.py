"""Figures that the model itself makes: parameters from the prior, histories by the plain monthly `step`, reports by the measurement model.

Nothing here knows how the likelihood is computed, so that what is simulated can test it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.dynamics.model import Noise, Parameters
from holdfast.dynamics.simulate import select, simulate
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target
from holdfast.inference.measurement import FREEDOM, KINDS
from holdfast.inference.theories import Theory
from holdfast.inference.twins import parameters_of

__all__ = ["draw_prior", "simulate_figures"]


def draw_prior(target: Target, theory: Theory, draws: int, seed: int) -> Array:
    """Return draws (draws, parameters) of a theory's prior on the natural scale, in the order of a posterior's draws."""
    rng = np.random.default_rng([seed, 1])
    columns = []
    for item in (*target.walked, *target.linear):
        normal = rng.normal(size=draws) * item.scale
        if item.positive:
            normal = np.abs(normal)
            # A half-normal with an upper end is drawn again until it lies below.
            while item.upper is not None and (above := normal >= item.upper).any():
                normal[above] = np.abs(rng.normal(size=int(above.sum()))) * item.scale
            columns.append(normal)
        else:
            columns.append(item.centre + normal)
    switch = theory.switch(linear_names())
    found = np.stack(columns, axis=1)
    found[:, len(target.walked) :] *= switch
    return found


def simulate_figures(target: Target, values: Array, seed: int, progress: Callable[[int], None] = lambda _: None) -> Array:
    """Return reported log figures (draws, figures) at parameters (draws, parameters): one history and one set of reports a draw.

    Sections, months, kinds and doubts are those of the target's figures; `progress` is told the number of histories done.
    """
    import jax

    model, seen = target.model, target.model.observations
    names = [item.name for item in (*target.walked, *target.linear)]
    columns, section = np.unique(seen.section, return_inverse=True)
    months, sections = len(model.inputs.c), len(columns)
    rng = np.random.default_rng([seed, 2])
    figures = np.empty((len(values), model.size))
    for n, row in enumerate(values):
        with jax.enable_x64(True):
            whole = Parameters(*map(np.asarray, parameters_of(target, row, model.inputs.enter.shape[1])))
        inputs, params = select(model.inputs, whole, columns.tolist())
        noise = Noise(rng.normal(size=sections), *(rng.normal(size=(months, sections)) for _ in range(4)))
        x = np.nan_to_num(simulate(inputs, params, noise).x)
        at = dict(zip(names, row, strict=True))
        bias = np.array([0.0, *(at[f"bias.{kind}"] for kind in KINDS[1:])])
        spread = np.array([at[f"s.{kind}"] for kind in KINDS])
        size = np.einsum("fm,mf->f", seen.weights, x[:, section])
        report = bias[seen.kind] + at["bias_illegal"] * seen.illegal
        figures[n] = size + report + spread[seen.kind] * seen.widening * rng.standard_t(FREEDOM, model.size)
        progress(n + 1)
    return figures
