"""What figures tell of the coefficients, section by section, whether or not they have been read yet.

Given the parameters that are not linear, the posterior precision of the scaled coefficients is I + sum over sections of X' S^-1 X: sections add up, and
the figures' values do not come into it. So it is known before an archive is opened how far figures of a section would narrow a coefficient
(preposterior analysis; Raiffa & Schlaifer 1961).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.figures import FigureModel
from holdfast.inference.fit import Target
from holdfast.inference.marginal import prior_of

__all__ = ["information", "spread"]


def information(target: Target, model: FigureModel, values: Array, mixture: Array, uses: Array) -> tuple[Array, Array]:
    """Return the information on the scaled coefficients, (choices, draws, sections, coefficients, coefficients), and its product with the estimate.

    `uses` (choices, figures) tells which figures of `model` count, `values` (draws, parameters) and `mixture` (draws, figures) are draws. Sections are
    those of the frame, in its order; one without figures has none. A coefficient is scaled by its prior's standard deviation. The product,
    X' S^-1 y (choices, draws, sections, coefficients), means something only where the values of the figures in use do.
    """
    import jax
    import jax.numpy as jnp

    centre, scale = prior_of(target)
    sections, walked = model.inputs.enter.shape[1], len(target.walked)
    # Whitened figures come batch by batch, section by section; those of padding are zero.
    ends = np.cumsum([index.size for index in model.blocks]).tolist()
    place = np.concatenate([model.observations.section[index[:, 0]] for index in model.blocks])

    def one(draw: tuple[Any, Any]) -> Any:
        at = target.globals(draw[0])
        pull, back = model.parts(at.k, at.r)
        x, covers, noise = model.design(pull, back), model.covers(pull, back, at), model.variances(at, draw[1])
        columns = jnp.concatenate([(model.observations.value - pull.constant - x @ centre)[:, None], x * scale], axis=1)

        def choice(use: Any) -> Any:
            white = model.whiten(covers, noise, use, columns)[0]
            batches = [white[end - index.size : end].reshape(*index.shape, -1) for index, end in zip(model.blocks, ends, strict=True)]
            return jnp.concatenate([jnp.einsum("sfi,sfj->sij", batch[:, :, 1:], batch) for batch in batches])

        return jax.lax.map(choice, jnp.asarray(uses))

    with jax.enable_x64(True):
        found = np.asarray(jax.jit(lambda draws: jax.lax.map(one, draws))((jnp.asarray(values[:, :walked]), jnp.asarray(mixture))))
    whole = np.zeros((len(uses), len(values), sections, *found.shape[-2:]))
    whole[:, :, place] = np.moveaxis(found, 1, 0)
    return whole[..., 1:], whole[..., 0]


def spread(known: Array, at: int) -> Array:
    """Return the variance of one scaled coefficient, as a share of its prior's, given `known` information (..., coefficients, coefficients)."""
    return np.asarray(np.linalg.inv(np.eye(known.shape[-1]) + known)[..., at, at])
