"""The parts of the figures' distribution that depend on pull and return, tabulated once and interpolated.

All else in the likelihood is cheap, and these two parameters alone need a pass over the months. Their parts are smooth in them, so they are
computed at Chebyshev nodes and interpolated (Trefethen 2013, "Approximation Theory and Approximation Practice", ch. 3), those of both
parameters on a few common vectors (a truncated singular value decomposition). The error is that of rounding, and tested: a gradient then
takes about a millisecond, not ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.figures import FigureModel, PullParts, ReturnParts

__all__ = ["K_MAX", "R_MAX", "Tabulated", "tabulate"]

K_MAX, R_MAX = 1.0, 3.0
"""Upper ends of pull and return, per year."""
NODES = (36, 64)
"""Number of nodes for the pull and for the return."""
RANK = 100
"""Common vectors kept for the parts that depend on both."""


@dataclass(frozen=True)
class Tabulated:
    """Tables: `pull` (nodes of k, values), and `mix` (nodes of k, nodes of r, rank) with `basis` (rank, values)."""

    model: FigureModel
    pull: Array
    mix: Array
    basis: Array

    @cached_property
    def shapes(self) -> tuple[PullParts, ReturnParts]:
        """Shapes of the parts, without their values."""
        import jax

        shapes: tuple[PullParts, ReturnParts] = jax.eval_shape(self.model.parts, 0.1, 0.1)
        return shapes

    def parts(self, k: Any, r: Any) -> tuple[PullParts, ReturnParts]:
        """Return the parts at a pull in (0, K_MAX) and a return in (0, R_MAX) (JAX, differentiable)."""
        import jax.numpy as jnp

        at_k, at_r = _polynomials(k / K_MAX, NODES[0]), _polynomials(r / R_MAX, NODES[1])
        pull, back = self.shapes
        return _unravel(pull, at_k @ self.pull), _unravel(back, jnp.einsum("i,ijn,j->n", at_k, self.mix, at_r) @ self.basis)


def _ravel(tree: Any) -> Any:
    """Return all numbers of nested tuples as one vector."""
    import jax
    import jax.numpy as jnp

    return jnp.concatenate([jnp.ravel(leaf) for leaf in jax.tree.leaves(tree)])


def _unravel(shapes: Any, vector: Any) -> Any:
    """Undo `_ravel`."""
    import jax

    leaves, tree = jax.tree.flatten(shapes)
    ends = np.cumsum([leaf.size for leaf in leaves]).tolist()
    return jax.tree.unflatten(tree, [vector[end - leaf.size : end].reshape(leaf.shape) for leaf, end in zip(leaves, ends, strict=True)])


def tabulate(model: FigureModel) -> Tabulated:
    """Tabulate a model (some seconds)."""
    import jax

    with jax.enable_x64(True):
        ks, rs = (_nodes(count) * top for count, top in zip(NODES, (K_MAX, R_MAX), strict=True))
        at_k = np.asarray(jax.lax.map(lambda k: _ravel(model.parts(k, rs[0])[0]), ks))
        pairs = np.array([(k, r) for k in ks for r in rs])
        at_both = np.asarray(jax.lax.map(lambda pair: _ravel(model.return_parts(model.response(pair[0], pair[1]))), pairs))
    # A sketch with random vectors finds the span (Halko, Martinsson & Tropp 2011).
    sketch = np.linalg.qr(at_both.T @ np.random.default_rng(0).normal(size=(len(at_both), RANK)))[0]
    mixed = (at_both @ sketch).reshape(*NODES, -1)
    mix = np.einsum("ki,lj,ijn->kln", _transform(NODES[0]), _transform(NODES[1]), mixed)
    return Tabulated(model, _transform(NODES[0]) @ at_k, mix, sketch.T)


def _nodes(count: int) -> Array:
    """Return Chebyshev nodes of the first kind on [0, 1]."""
    return np.asarray(0.5 + 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count))


def _transform(count: int) -> Array:
    """Return the matrix from values at the nodes to coefficients of Chebyshev polynomials."""
    degrees = np.arange(count)
    values = np.cos(np.pi * np.outer(degrees, np.arange(count) + 0.5) / count)
    return np.asarray(values * np.where(degrees == 0, 1.0, 2.0)[:, None] / count)


def _polynomials(at: Any, count: int) -> Any:
    """Return the Chebyshev polynomials of degree 0 to count - 1 at a point inside [0, 1]."""
    import jax.numpy as jnp

    inside = jnp.clip(2.0 * at - 1.0, -1.0 + 1e-12, 1.0 - 1e-12)
    return jnp.cos(np.arange(count) * jnp.arccos(inside))
