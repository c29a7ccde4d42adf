"""Coefficients under other codings of the same history, from one posterior: inputs, figures in use and priors change, the draws stay.

How figures respond to a month, and how they vary together, follows from who existed when and from pull, return and noises alone. Both are
computed once for each draw; another coding of the inputs then costs a sum over months and a regression, some milliseconds a draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.dynamics.model import Inputs
from holdfast.inference.figures import PullParts, Response, ReturnParts
from holdfast.inference.fit import Target
from holdfast.inference.marginal import Coefficients, prior_of

__all__ = ["FIXED", "Respecified", "respecified"]

FIXED = ("enter", "alive", "shared", "level", "jump", "jump_sd")
"""Inputs that say who existed when, and followed what: another coding must leave them as they are."""


@dataclass(frozen=True)
class Respecified:
    """What each draw says whatever the coding: parameters, weights of figures, responses `x` and `theta` (draws, months, figures), and parts."""

    target: Target
    values: Array
    mixture: Array
    x: Any
    theta: Any
    pull: PullParts
    back: ReturnParts

    def coefficients(self, inputs: Inputs, alpha: Array, illegal: Array, use: Array, scale: Array) -> Coefficients:
        """Return the coefficients' posterior given each draw, and how likely the draw makes the figures, under another coding.

        `alpha` (months, sections) is autonomy, `illegal` (figures,) whether a figure is of a banned section, `use` (figures,) 1 for figures in
        use, `scale` (coefficients,) the prior's standard deviations. Raises ValueError if the inputs change who existed when.
        """
        import jax
        import jax.numpy as jnp

        usual = self.target.model.inputs
        other = [name for name in FIXED if not np.array_equal(getattr(inputs, name), getattr(usual, name))]
        if other:
            raise ValueError(f"another coding must not change {', '.join(other)}")
        with jax.enable_x64(True):
            given = tuple(jnp.asarray(part) for part in (inputs.u, inputs.w, alpha, illegal, use, scale))
            draws = (jnp.asarray(self.values), jnp.asarray(self.mixture), self.x, self.theta, self.pull, self.back)
            mean, cover, log_likelihood = (np.asarray(part) for part in self._compiled(given, draws))
        return Coefficients(mean, cover, log_likelihood)

    @cached_property
    def _compiled(self) -> Callable[[Any, Any], Any]:
        import jax
        import jax.numpy as jnp

        target, centre = self.target, prior_of(self.target)[0]
        base = target.model

        def all_draws(given: Any, draws: Any) -> Any:
            u, w, alpha, illegal, use, scale = given
            model = replace(base, inputs=base.inputs._replace(u=u, w=w), alpha=alpha, observations=replace(base.observations, illegal=illegal))

            def one(draw: Any) -> Any:
                values, mixture, x, theta, pull, back = draw
                at, found = target.globals(values), Response(x, theta, jnp.zeros_like(x))
                # Only the columns are taken: all else is unused here, and left out by the compiler.
                parts = (pull._replace(columns=model.pull_parts(found).columns), back._replace(columns=model.return_parts(found).columns))
                mean, root = model.coefficients(parts, at, mixture, centre, scale, use)
                inverse = jax.scipy.linalg.solve_triangular(root, jnp.eye(len(centre)), lower=True)
                cover = scale[:, None] * (inverse.T @ inverse) * scale[None, :]
                return centre + scale * mean, cover, model.log_likelihood(parts, at, mixture, centre, scale, use)

            return jax.lax.map(one, draws)

        compiled: Callable[[Any, Any], Any] = jax.jit(all_draws)
        return compiled


def respecified(target: Target, values: Array, mixture: Array) -> Respecified:
    """Prepare draws: `values` (draws, parameters) and `mixture` (draws, figures). Some seconds, and a megabyte a draw."""
    import jax
    import jax.numpy as jnp

    model, walked = target.model, values[:, : len(target.walked)]

    def one(draw: Any) -> Any:
        at = target.globals(draw)
        found = model.response(at.k, at.r)
        return found.x, found.theta, model.pull_parts(found), model.return_parts(found)

    with jax.enable_x64(True):
        x, theta, pull, back = jax.lax.map(one, jnp.asarray(walked))
    return Respecified(target, walked, mixture, x, theta, pull, back)
