"""The exact likelihood of the figures: a Kalman filter over months, all sections at once, in JAX.

The state of a section is (x, theta, a, y): log members, propensity, the section's level, and the mean of x over the calendar year so far,
on which figures dated to the year are taken. Level and start are part of the state, so they are integrated out exactly.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.model import D, Inputs, Parameters
from holdfast.inference.measurement import Observations

__all__ = ["Grid", "arrange", "log_likelihood"]


class Grid(NamedTuple):
    """Figures laid out by month, section and slot, for a filter that meets several figures in one month.

    `figure` (months, sections, slots) is the figure's position, or the number of figures where the slot is empty. `keep` is 0 in the
    first month of a year, `weight` (months, sections) is what a month adds to the year's mean.
    """

    figure: Any
    yearly: Any
    keep: Any
    weight: Any


def arrange(frame: Frame, observations: Observations) -> Grid:
    """Lay the figures out for the filter."""
    months, sections = frame.alive.shape
    cells: dict[tuple[int, int], list[int]] = {}
    for n, (t, i) in enumerate(zip(observations.month.tolist(), observations.section.tolist(), strict=True)):
        cells.setdefault((t, i), []).append(n)
    slots = max((len(cell) for cell in cells.values()), default=1)
    figure = np.full((months, sections, slots), len(observations.rows))
    for (t, i), cell in cells.items():
        figure[t, i, : len(cell)] = cell
    years = np.array([month // 12 for month in frame.months])
    weight = np.zeros((months, sections))
    for year in np.unique(years):
        rows = years == year
        weight[rows] = frame.alive[rows] / np.maximum(frame.alive[rows].sum(axis=0), 1)
    keep = np.append(0.0, (years[1:] == years[:-1]).astype(float))
    return Grid(figure, np.append(observations.yearly, False)[figure].astype(float), keep, weight)


def log_likelihood(inputs: Inputs, alpha: Array, params: Parameters, grid: Grid, values: Any, variances: Any) -> Any:
    """Return the log-likelihood of the figures, a scalar.

    `alpha` (months, sections) is autonomy before the filter starts; `values` and `variances` (figures,) are the logarithms of the figures
    less their biases, and the variances of their noise. Differentiable in `params`, `values` and `variances`.
    """
    import jax
    import jax.numpy as jnp

    shared = inputs.shared
    w = inputs.w * (1.0 - inputs.scaled[:, None, :] * alpha[:, :, None])
    sigma2 = jnp.where(shared > 0, params.sigma_x**2, params.sigma_own**2)
    alive = jnp.asarray(inputs.alive, dtype=float)
    # An empty slot points past the end: value 0, variance 1, and a mask of 0.
    value, variance = jnp.append(values, 0.0)[grid.figure], jnp.append(variances, 1.0)[grid.figure]
    seen = (grid.figure < values.shape[0]).astype(value.dtype)
    given = _Month(
        enter=jnp.asarray(inputs.enter, dtype=float),
        keep=jnp.broadcast_to(grid.keep[:, None], shared.shape),
        weight=grid.weight,
        x_x=1.0 - alive * D * inputs.level * params.k,
        x_theta=alive * D * shared,
        x_level=alive * D * inputs.level,
        theta_theta=1.0 - alive * D * params.r,
        push_x=alive * (D * shared * (inputs.u @ params.b) + inputs.jump),
        push_theta=alive * D * shared * (w @ params.g),
        var_x=alive * (D * sigma2 + inputs.jump_sd**2),
        var_theta=alive * D * shared * params.sigma_theta**2,
        # Slots before sections: each slot is then one vector over sections.
        value=jnp.moveaxis(value, 2, 1),
        variance=jnp.moveaxis(variance, 2, 1),
        seen=jnp.moveaxis(seen, 2, 1),
        yearly=jnp.moveaxis(jnp.asarray(grid.yearly), 2, 1),
    )
    zero = jnp.zeros(shared.shape[1])
    mean = (zero, zero, zero + params.level_mean, zero)
    cov = {(i, j): zero + params.level_sd**2 if (i, j) == (LEVEL, LEVEL) else zero for i, j in PAIRS}

    def month(carry: tuple[_Mean, _Cov, Any], now: _Month) -> tuple[tuple[_Mean, _Cov, Any], None]:
        mean, cov, total = carry
        stay = 1.0 - now.enter
        mean, cov = _move(mean, cov, {X: {X: stay}, THETA: {THETA: stay}, LEVEL: {LEVEL: 1.0}, YEAR: {YEAR: 1.0}})
        mean = (mean[X] + now.enter * params.start_mean, *mean[1:])
        cov = cov | {(X, X): cov[X, X] + now.enter * params.start_sd**2}
        mean, cov = _move(mean, cov, {X: {X: 1.0}, THETA: {THETA: 1.0}, LEVEL: {LEVEL: 1.0}, YEAR: {X: now.weight, YEAR: now.keep}})
        for slot in range(now.value.shape[0]):
            h_x, h_year, mask = 1.0 - now.yearly[slot], now.yearly[slot], now.seen[slot]
            cover = [h_x * _at(cov, X, i) + h_year * _at(cov, YEAR, i) for i in range(4)]
            spread = h_x * cover[X] + h_year * cover[YEAR] + now.variance[slot]
            surprise = now.value[slot] - h_x * mean[X] - h_year * mean[YEAR]
            total = total - 0.5 * mask * (jnp.log(2.0 * jnp.pi * spread) + surprise**2 / spread)
            gain = [mask * part / spread for part in cover]
            mean = tuple(part + step * surprise for part, step in zip(mean, gain, strict=True))
            cov = {(i, j): part - gain[i] * cover[j] for (i, j), part in cov.items()}
        mean, cov = _move(
            mean,
            cov,
            {X: {X: now.x_x, THETA: now.x_theta, LEVEL: now.x_level}, THETA: {THETA: now.theta_theta}, LEVEL: {LEVEL: 1.0}, YEAR: {YEAR: 1.0}},
        )
        mean = (mean[X] + now.push_x, mean[THETA] + now.push_theta, mean[LEVEL], mean[YEAR])
        cov = cov | {(X, X): cov[X, X] + now.var_x, (THETA, THETA): cov[THETA, THETA] + now.var_theta}
        return (mean, cov, total), None

    (_, _, total), _ = jax.lax.scan(month, (mean, cov, zero), given)
    return jnp.sum(total)


X, THETA, LEVEL, YEAR = range(4)
PAIRS = [(i, j) for i in range(4) for j in range(i, 4)]
_Mean = tuple[Any, ...]
_Cov = dict[tuple[int, int], Any]


class _Month(NamedTuple):
    """One month of the filter's givens, each (sections,) or (slots, sections)."""

    enter: Any
    keep: Any
    weight: Any
    x_x: Any
    x_theta: Any
    x_level: Any
    theta_theta: Any
    push_x: Any
    push_theta: Any
    var_x: Any
    var_theta: Any
    value: Any
    variance: Any
    seen: Any
    yearly: Any


def _at(cov: _Cov, i: int, j: int) -> Any:
    return cov[(i, j) if i <= j else (j, i)]


def _move(mean: _Mean, cov: _Cov, matrix: dict[int, dict[int, Any]]) -> tuple[_Mean, _Cov]:
    """Return mean and covariance after a sparse linear map of the state.

    Spelled out entry by entry: a month is then a few fused loops over sections, many times faster than products of 4 x 4 matrices.
    """
    moved = tuple(sum(factor * mean[j] for j, factor in matrix[i].items()) for i in range(4))
    spread = {(i, j): sum(f * g * _at(cov, a, b) for a, f in matrix[i].items() for b, g in matrix[j].items()) for i, j in PAIRS}
    return moved, spread
