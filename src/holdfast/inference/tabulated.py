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
from numpy.typing import NDArray

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
    """Tables of the distinct values: `pull` (nodes of k, values), and `mix` (nodes of k, nodes of r, rank) with `basis` (rank, values).

    Covariances are symmetric and much of them is zero, so that few values are distinct; `pull_at` and `basis_at` say which stands where.
    """

    model: FigureModel
    pull: Array
    pull_at: NDArray[np.int64]
    mix: Array
    basis: Array
    basis_at: NDArray[np.int64]

    @cached_property
    def shapes(self) -> tuple[PullParts, ReturnParts]:
        """Shapes of the parts, without their values."""
        import jax

        shapes: tuple[PullParts, ReturnParts] = jax.eval_shape(self.model.parts, 0.1, 0.1)
        return shapes

    def parts(self, k: Any, r: Any) -> tuple[PullParts, ReturnParts]:
        """Return the parts at a pull in (0, K_MAX) and a return in (0, R_MAX) (JAX, differentiable)."""
        import jax
        import jax.numpy as jnp

        # Slopes go forward from two numbers, not back from thousands.
        @jax.custom_jvp  # type: ignore[untyped-decorator]
        def vectors(k: Any, r: Any) -> tuple[Any, Any]:
            at_k, at_r = _polynomials(k / K_MAX, NODES[0]), _polynomials(r / R_MAX, NODES[1])
            return (at_k @ self.pull)[self.pull_at], (self._mixed(at_k[None], at_r[None])[0, 0] @ self.basis)[self.basis_at]

        @vectors.defjvp  # type: ignore[untyped-decorator]
        def slopes(given: tuple[Any, Any], moved: tuple[Any, Any]) -> tuple[Any, Any]:
            at_k = jnp.stack(jax.jvp(lambda k: _polynomials(k / K_MAX, NODES[0]), given[:1], (jnp.ones_like(given[0]),)))
            at_r = jnp.stack(jax.jvp(lambda r: _polynomials(r / R_MAX, NODES[1]), given[1:], (jnp.ones_like(given[1]),)))
            pull = (at_k @ self.pull)[:, self.pull_at]
            both = (self._mixed(at_k, at_r).reshape(4, -1)[:3] @ self.basis)[:, self.basis_at]
            return (pull[0], both[0]), (moved[0] * pull[1], moved[0] * both[2] + moved[1] * both[1])

        pull, back = self.shapes
        of_pull, of_both = vectors(k, r)
        return _unravel(pull, of_pull), _unravel(back, of_both)

    def _mixed(self, at_k: Any, at_r: Any) -> Any:
        """Return weights of the common vectors (m, n, rank) at polynomials of k (m, nodes) and r (n, nodes)."""
        return at_r @ (at_k @ self.mix.reshape(len(self.mix), -1)).reshape(len(at_k), *self.mix.shape[1:])


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
    pull, pull_at = _distinct(_transform(NODES[0]) @ at_k)
    at_both, basis_at = _distinct(at_both)
    # A sketch with random vectors finds the span (Halko, Martinsson & Tropp 2011).
    sketch = np.linalg.qr(at_both.T @ np.random.default_rng(0).normal(size=(len(at_both), RANK)))[0]
    mixed = (at_both @ sketch).reshape(*NODES, -1)
    mix = np.einsum("ki,lj,ijn->kln", _transform(NODES[0]), _transform(NODES[1]), mixed)
    return Tabulated(model, pull, pull_at, mix, sketch.T, basis_at)


def _distinct(table: Array) -> tuple[Array, NDArray[np.int64]]:
    """Return the distinct columns of a table (rows, values), to the precision of rounding, and the place of each value among them."""
    scale = np.abs(table).max() or 1.0
    _, first, at = np.unique(np.round(table / scale, 13), axis=1, return_index=True, return_inverse=True)
    return np.ascontiguousarray(table[:, first]), at.reshape(-1)


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
