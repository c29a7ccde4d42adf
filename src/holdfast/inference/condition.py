"""Histories that agree with the figures: noise drawn from its distribution given what was observed.

Replay is linear in its noise, so for each section figures = c + H e + measurement noise with e a vector of independent standard normals.
Fresh noise is corrected by the Kalman gain of its own imagined figures (Matheron's rule; Durbin & Koopman 2002 for state space), which
gives exact draws; pushed through the ordinary `step`, they become histories. H is read off the model itself, one unit of noise at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.dynamics.model import Inputs, Noise, Parameters
from holdfast.dynamics.simulate import simulate

__all__ = ["LinearMap", "condition", "linear_map"]


@dataclass(frozen=True)
class LinearMap:
    """How the figures of one section depend on its noise: means `constant` (figures,), `slope` (figures, draws).

    `start` and `jump` list the months in which those streams act; a draw's vector is (level, starts, jumps, members, theta).
    """

    constant: Array
    slope: Array
    start: tuple[int, ...]
    jump: tuple[int, ...]


def _vector(noise: Noise, start: tuple[int, ...], jump: tuple[int, ...]) -> Array:
    """Stack the noise of one section into vectors (replicates, draws)."""
    return np.concatenate(
        [noise.level, noise.start[list(start), :, 0].T, noise.jump[list(jump), :, 0].T, noise.members[..., 0].T, noise.theta[..., 0].T], axis=1
    )


def _noise(vector: Array, start: tuple[int, ...], jump: tuple[int, ...], months: int) -> Noise:
    """Undo `_vector`."""
    replicates = len(vector)
    cuts = np.cumsum([1, len(start), len(jump), months])
    level, starts, jumps, members, theta = np.split(vector, cuts, axis=1)
    full = np.zeros((2, months, replicates, 1))
    full[0, list(start), :, 0], full[1, list(jump), :, 0] = starts.T, jumps.T
    return Noise(level, full[0], members.T[..., None], theta.T[..., None], full[1])


def linear_map(inputs: Inputs, params: Parameters, weights: Array) -> LinearMap:
    """Return the map of one section (inputs and parameters of that section alone). `weights` (figures, months) average log members."""
    months = len(inputs.c)
    start, jump = tuple(np.flatnonzero(inputs.enter[:, 0]).tolist()), tuple(np.flatnonzero(inputs.jump_sd[:, 0]).tolist())
    size = 1 + len(start) + len(jump) + 2 * months
    paths = simulate(inputs, params, _noise(np.vstack([np.zeros(size), np.eye(size)]), start, jump, months))
    answers = weights @ np.nan_to_num(paths.x[..., 0])
    return LinearMap(answers[:, 0], answers[:, 1:] - answers[:, :1], start, jump)


def condition(noise: Noise, mapping: LinearMap, values: Array, variances: Array, imagined: Array) -> Noise:
    """Return draws of one section's noise given its figures.

    `noise` is fresh (one section), `values` and `variances` (figures,) are log figures less bias and their noise variances, `imagined`
    (replicates, figures) standard normals for the measurement noise of the imagined figures. Without figures the noise is returned as it is.
    """
    if not len(values):
        return noise
    fresh = _vector(noise, mapping.start, mapping.jump)
    figures = mapping.constant + fresh @ mapping.slope.T + imagined * np.sqrt(variances)
    cover = mapping.slope @ mapping.slope.T + np.diag(variances)
    corrected = fresh + np.linalg.solve(cover, (values - figures).T).T @ mapping.slope
    return _noise(corrected, mapping.start, mapping.jump, len(noise.members))
