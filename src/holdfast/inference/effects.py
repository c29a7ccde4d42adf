"""What the figures say of one input's effect: who was exposed, the effect without each section, and at placebo dates.

All from one posterior, draw by draw (see `marginal`), with the Pareto shape of the weights beside every answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.model import Inputs
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target
from holdfast.inference.leave_out import weigh
from holdfast.inference.marginal import coefficients, column, weighted_sd
from holdfast.inference.pareto import smooth_weights

__all__ = ["DRAWS", "SHIFTS", "Exposure", "both_sides", "exposure", "placebos", "without_each_section"]

DRAWS = 400
"""Draws of the posterior that are reweighted."""
SHIFTS = tuple(months for months in range(-108, 109, 6) if abs(months) >= 12)
"""Placebo dates: the input moved by so many months, earlier and later, in steps of half a year."""


@dataclass(frozen=True)
class Exposure:
    """Who met an input, and which sections have figures on both sides of its onset.

    `met` are the columns of the sections for which it is ever on, with the row of the first month in which it is; `others` those that existed and for
    which it never is, with the median of these rows; `unknown` those whose exposure no source gives, which are neither. `exposed` and `unexposed` name
    those with figures on both sides.
    """

    exposed: tuple[str, ...]
    unexposed: tuple[str, ...]
    met: dict[int, int]
    others: dict[int, int]
    unknown: tuple[int, ...]


def _values(inputs: Inputs, alpha: Array, name: str) -> Array:
    """Return an input as it acts, by month and section; `name` is that of its coefficient, such as g.purge."""
    group, _, bare = name.partition(".")
    if group == "b":
        at = [item.name for item in moment_inputs()].index(bare)
        values = inputs.u[:, :, at]
    else:
        at = [item.name for item in lasting_inputs()].index(bare)
        values = inputs.w[:, :, at] * (1.0 - inputs.scaled[:, None, at] * alpha)
    return np.asarray(values * inputs.alive * inputs.shared)


def exposure(frame: Frame, target: Target, name: str) -> Exposure:
    """Tell who was exposed to an input, and who of them with usable figures on both sides. Sections that never follow the shared process take no part."""
    model = target.model
    values = _values(model.inputs, model.alpha, name)
    starts = {i: int(np.flatnonzero(values[:, i])[0]) for i in range(values.shape[1]) if values[:, i].any()}
    middle = int(np.median(list(starts.values()))) if starts else 0
    seen = model.observations
    apart = {*model.own, *(i for i, section in enumerate(frame.sections) if section == frame.settings.patron)}
    # A section of unknown exposure is not an unexposed one.
    twin = f"{name}_unknown"
    unclear = set(np.flatnonzero(_values(model.inputs, model.alpha, twin).any(axis=0)).tolist()) if twin in linear_names() else set()
    there = np.flatnonzero((model.inputs.alive * model.inputs.shared).any(axis=0)).tolist()
    others = {i: middle for i in there if i not in starts and i not in apart | unclear}

    def counted(onsets: dict[int, int]) -> tuple[str, ...]:
        return tuple(frame.sections[i] for i, onset in onsets.items() if both_sides(seen.month[seen.of(i)], onset))

    return Exposure(counted(starts), counted(others), starts, others, tuple(sorted(unclear - starts.keys() - apart)))


def both_sides(months: NDArray[np.int64], onset: int) -> bool:
    """Whether figures in some months (rows) stand on both sides of an onset: one before it, and one in it or after."""
    return bool((months < onset).any() and (months >= onset).any())


def without_each_section(target: Target, names: tuple[str, ...], draws: tuple[Array, Array]) -> tuple[dict[str, Array], NDArray[np.int64], Array]:
    """Return posterior means of some coefficients without each section in turn, the columns of those sections, and the Pareto shapes."""
    values, mixture = draws
    sections: NDArray[np.int64] = np.unique(target.model.observations.section)
    uses = np.array([np.ones(target.model.size), *((target.model.observations.section != i).astype(float) for i in sections)])
    base, *others = coefficients(target, values, mixture, uses)
    seen = target.model.observations
    weighted = [weigh(found.log_likelihood - base.log_likelihood, mixture[:, seen.of(int(i))]) for found, i in zip(others, sections, strict=True)]
    means = {name: np.array([weighted_sd(found, w, column(name))[0] for found, (w, _) in zip(others, weighted, strict=True)]) for name in names}
    return means, sections, np.array([k for _, k in weighted])


def placebos(target: Target, name: str, draws: tuple[Array, Array], shifts: tuple[int, ...] = SHIFTS) -> tuple[Array, float, Array]:
    """Return the effect's posterior mean with its input moved by each shift, that at the real date, and the Pareto shapes.

    The other inputs stay where they were. A shift moves the input as a whole: what is moved out of the window is lost.
    """
    import jax
    import jax.numpy as jnp

    from holdfast.inference.marginal import prior_of

    values, mixture = draws
    model, walked, at = target.model, len(target.walked), column(name)
    felt = _values(model.inputs, model.alpha, name) / 12.0
    moved = np.zeros((*felt.shape, len(shifts) + 1))
    for n, months in enumerate((0, *shifts)):
        source = felt[max(-months, 0) : len(felt) - max(months, 0)]
        moved[max(months, 0) : max(months, 0) + len(source), :, n] = source
    moved *= (model.inputs.alive * model.inputs.shared)[:, :, None]
    centre, scale = prior_of(target)
    use = np.ones(model.size)
    size = len(centre)

    def one(draw: tuple[object, object]) -> object:
        given, weights = jnp.asarray(draw[0]), jnp.asarray(draw[1])
        parameters = target.globals(given[:walked])
        response = model.response(parameters.k, parameters.r)
        columns = model.felt(response.theta if name.startswith("g.") else response.x, moved)
        pull, back = target.tables.parts(parameters.k, parameters.r)
        covers, noise = model.covers(pull, back, parameters), model.variances(parameters, weights)
        x = model.design(pull, back)
        data = model.observations.value - pull.constant - x @ centre
        white, _ = model.whiten(covers, noise, use, jnp.concatenate([data[:, None], x * scale, columns * scale[at]], axis=1))

        def shifted(n: object) -> tuple[object, object]:
            chosen = white[:, : size + 1].at[:, at + 1].set(white[:, size + 1 + n])  # type: ignore[operator]
            precision = jnp.eye(size) + chosen[:, 1:].T @ chosen[:, 1:]
            root = jnp.linalg.cholesky(precision)
            half_way = jax.scipy.linalg.solve_triangular(root, chosen[:, 1:].T @ chosen[:, 0], lower=True)
            mean = jax.scipy.linalg.solve_triangular(root.T, half_way, lower=False)
            return centre[at] + scale[at] * mean[at], 0.5 * half_way @ half_way - jnp.sum(jnp.log(jnp.diagonal(root)))

        return jax.lax.map(shifted, jnp.arange(len(shifts) + 1))

    with jax.enable_x64(True):
        means, totals = (np.asarray(part) for part in jax.lax.map(one, (jnp.asarray(values), jnp.asarray(mixture))))
    weighted = [smooth_weights(totals[:, n] - totals[:, 0]) for n in range(len(shifts) + 1)]
    found = np.array([w @ means[:, n] for n, (w, _) in enumerate(weighted)])
    return found[1:], float(means[:, 0].mean()), np.array([k for _, k in weighted[1:]])
