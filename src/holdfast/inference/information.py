"""What figures tell of the coefficients, section by section, whether or not they have been read yet.

Given the parameters that are not linear, the posterior precision of the scaled coefficients is I + sum over sections of X' S^-1 X: sections add up, and
the figures' values do not come into it. So it is known before an archive is opened how far figures of a section would narrow a coefficient
(preposterior analysis; Raiffa & Schlaifer 1961).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.figures import FigureModel
from holdfast.inference.fit import Target
from holdfast.inference.marginal import prior_of

__all__ = ["information", "spread"]


def information(target: Target, model: FigureModel, values: Array, mixture: Array, uses: Array) -> Iterator[tuple[Array, Array]]:
    """Yield for each choice of figures the information on the scaled coefficients, by section, and its product with the estimate.

    `uses` (choices, figures) tells which figures of `model` count, `values` (draws, parameters) and `mixture` (draws, figures) are draws. The
    information is (draws, sections, coefficients, coefficients), sections being those of the frame, in its order; one without figures has none. A
    coefficient is scaled by its prior's standard deviation. The product, X' S^-1 y (draws, sections, coefficients), means something only where the
    values of the figures in use do.
    """
    columns, covers, noise = _prepared(target, model, values, mixture)
    sections, size = model.inputs.enter.shape[1], columns.shape[2] - 1
    for use in uses:
        found = np.zeros((len(values), sections, size, 1 + size))
        for index, cover in zip(model.blocks, covers, strict=True):
            for n, padded in enumerate(index):
                within = np.flatnonzero(np.append(use, 0.0)[padded])
                at = padded[within]
                if len(at):
                    # A section's own figures alone, never padded: a small dense block for each draw.
                    whole = cover[:, n][:, within[:, None], within] + np.eye(len(at)) * noise[:, at][:, :, None]
                    white = np.linalg.solve(np.linalg.cholesky(whole), columns[:, at])
                    found[:, model.observations.section[at[0]]] = np.swapaxes(white[:, :, 1:], 1, 2) @ white
        yield found[..., 1:], found[..., 0]


def _prepared(target: Target, model: FigureModel, values: Array, mixture: Array) -> tuple[Array, tuple[Array, ...], Array]:
    """Return for each draw the figures' gaps beside their scaled regressors (draws, figures, 1 + coefficients), covariances by batch, and noise."""
    import jax
    import jax.numpy as jnp

    centre, scale = prior_of(target)

    def one(draw: Any, weights: Any) -> Any:
        at = target.globals(draw)
        pull, back = model.parts(at.k, at.r)
        x = model.design(pull, back)
        gap = model.observations.value - pull.constant - x @ centre
        return jnp.concatenate([gap[:, None], x * scale], axis=1), model.covers(pull, back, at), model.variances(at, weights)

    with jax.enable_x64(True):
        compiled = jax.jit(one)
        each = [jax.tree.map(np.asarray, compiled(draw, weights)) for draw, weights in zip(values[:, : len(target.walked)], mixture, strict=True)]
    columns, covers, noise = zip(*each, strict=True)
    return np.stack(columns), tuple(np.stack(batch) for batch in zip(*covers, strict=True)), np.stack(noise)


def spread(known: Array, at: int) -> Array:
    """Return the variance of one scaled coefficient, as a share of its prior's, given `known` information (..., coefficients, coefficients)."""
    return np.asarray(np.linalg.inv(np.eye(known.shape[-1]) + known)[..., at, at])
