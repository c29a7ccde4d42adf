"""The figures of a study as one normal distribution: the same model as the Kalman filter's, without filtering month by month.

Replay is linear in its noise and in most of its parameters, so that the logarithms of the figures are

    y = constant + X beta + noise,   beta ~ N(centre, scale^2),   noise ~ N(0, S)

with X and S functions of a few other parameters alone (pull, return, the standard deviations). How much a figure feels each month's noise
and inputs follows from one backward pass over the months, for all figures at once (the adjoint of the model's step); sections do not act
on each other, so S is a block for each section. The coefficients beta are integrated out exactly (Rao-Blackwell), which leaves a posterior
of few dimensions, and drawn afterwards from their exact distribution. A theory that switches an input off gives its coefficient a scale of
zero; a figure held out has `use` 0 and drops out exactly. Tests hold the likelihood against the filter's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.model import D, Inputs
from holdfast.inference.measurement import KINDS, Observations
from holdfast.inference.priors import OWN_PULL, OWN_SIZE

__all__ = ["FigureModel", "Globals", "PullParts", "Response", "ReturnParts", "linear_names"]

BUCKETS = (3, 6, 12, 24, 48, 96, 192)
"""Sections are computed in batches of like numbers of figures, each padded to its largest."""


class Globals(NamedTuple):
    """The parameters that are not linear: pull, return, noises; `sigma_own` (own sections,), `spread` (kinds,) noise of figures."""

    k: Any
    r: Any
    sigma_x: Any
    sigma_theta: Any
    level_sd: Any
    start_sd: Any
    sigma_own: Any
    spread: Any


class Response(NamedTuple):
    """How figures feel what happens in a month, each (months, figures): a step in x, one in theta, and the start of a section."""

    x: Any
    theta: Any
    start: Any


class PullParts(NamedTuple):
    """What depends on the pull alone. Covariances are a tuple of batches (sections, size, size) for noise of unit size.

    `level` (figures,) is the weight of the section's level, `columns` (figures, moment inputs), `start_column` (figures,), `constant` (figures,).
    """

    members: Any
    own: Any
    start: Any
    step: Any
    level: Any
    columns: Any
    start_column: Any
    constant: Any


class ReturnParts(NamedTuple):
    """What depends on pull and return: covariances of unit noise of propensity, and `columns` (figures, lasting inputs)."""

    theta: Any
    columns: Any


def linear_names() -> tuple[str, ...]:
    """Return the names of the coefficients, in the order of the columns of X."""
    return (
        *(f"b.{item.name}" for item in moment_inputs()),
        *(f"g.{item.name}" for item in lasting_inputs()),
        *(f"bias.{kind}" for kind in KINDS[1:]),
        "bias_illegal",
        "level_mean",
        "start_mean",
    )


@dataclass(frozen=True)
class FigureModel:
    """The figures of a study under its inputs.

    `alpha` (months, sections) is autonomy, `observations` the figures, fitted or asked for, `own` the columns of the sections with a process of
    their own, in the order of `Globals.sigma_own`, and `whole` those that are on their own throughout, so that their pull and level are fixed.
    """

    inputs: Inputs
    alpha: Array
    observations: Observations
    own: tuple[int, ...]
    whole: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of figures."""
        return len(self.observations.value)

    @cached_property
    def alone(self) -> NDArray[np.bool_]:
        """Whether a figure belongs to a section on its own throughout, whose pull and level are fixed."""
        return np.isin(self.observations.section, self.whole)

    @cached_property
    def which_own(self) -> NDArray[np.int64]:
        """Place of each figure's section in `own`, -1 where it has no process of its own."""
        return np.array([self.own.index(i) if i in self.own else -1 for i in self.observations.section.tolist()], dtype=np.int64)

    def of(self, field: Any) -> Array:
        """Return an array (months, sections) at the section of each figure, as numbers."""
        return np.asarray(field)[:, self.observations.section].astype(float)

    @cached_property
    def blocks(self) -> tuple[NDArray[np.int64], ...]:
        """Batches of sections (sections, size): positions of their figures, padded with the number of figures."""
        by_section = [np.flatnonzero(self.observations.section == i) for i in np.unique(self.observations.section)]
        batches: list[NDArray[np.int64]] = []
        low = 0
        for high in (*BUCKETS, max(self.size, BUCKETS[-1])):
            some = [at for at in by_section if low < len(at) <= high]
            low = high
            if some:
                batch = np.full((len(some), max(len(at) for at in some)), self.size, dtype=np.int64)
                for row, at in zip(batch, some, strict=True):
                    row[: len(at)] = at
                batches.append(batch)
        return tuple(batches)

    @cached_property
    def entries(self) -> NDArray[np.int64]:
        """Months in which the section of each figure starts, (figures, starts), padded with -1."""
        months = [np.flatnonzero(self.inputs.enter[:, i]) for i in self.observations.section]
        width = max((len(at) for at in months), default=1)
        return np.array([[*at, *[-1] * (width - len(at))] for at in months], dtype=np.int64).reshape(self.size, width)

    @cached_property
    def stepping(self) -> NDArray[np.int64]:
        """Months in which some section has a step of unknown size."""
        return np.flatnonzero(self.inputs.jump_sd.any(axis=1))

    def response(self, k: Any, r: Any) -> Response:
        """Return the figures' response: one pass backwards over the months (JAX)."""
        import jax
        import jax.numpy as jnp

        alive, shared, level, enter = (self.of(field) for field in (self.inputs.alive, self.inputs.shared, self.inputs.level, self.inputs.enter))
        stay = 1.0 - alive * level * D * jnp.where(self.alone, OWN_PULL, k)
        stay_theta = 1.0 - alive * D * r

        def month(carry: tuple[Any, Any], now: tuple[Any, ...]) -> tuple[tuple[Any, Any], Response]:
            x, theta = carry
            stay, stay_theta, push, enter, weight = now
            before, before_theta = weight + stay * x, push * x + stay_theta * theta
            return ((1.0 - enter) * before, (1.0 - enter) * before_theta), Response(x, theta, enter * before)

        zero = jnp.zeros(self.size)
        _, found = jax.lax.scan(month, (zero, zero), (stay, stay_theta, alive * shared * D, enter, self.observations.weights.T), reverse=True)
        return Response(*found)

    def pull_parts(self, found: Response) -> PullParts:
        """Return what depends on the pull alone."""
        import jax.numpy as jnp

        inputs = self.inputs
        alive, shared = self.of(inputs.alive), self.of(inputs.shared)
        level = jnp.sum(found.x * alive * self.of(inputs.level) * D, axis=0)
        steps = jnp.sum(found.x * alive * self.of(inputs.jump), axis=0)
        return PullParts(
            members=self._covers((found.x * alive * shared * D**0.5).T),
            own=self._covers((found.x * alive * (1.0 - shared) * D**0.5).T),
            start=self._covers(self._starts(found)),
            step=self._covers((found.x * alive * self.of(inputs.jump_sd)).T[:, self.stepping]),
            level=level,
            columns=self.felt(found.x, (inputs.alive * inputs.shared * D)[:, :, None] * inputs.u),
            start_column=jnp.sum(found.start, axis=0),
            constant=steps + level * self.alone * OWN_PULL * OWN_SIZE[0],
        )

    def return_parts(self, found: Response) -> ReturnParts:
        """Return what depends on pull and return."""
        inputs = self.inputs
        w = inputs.w * (1.0 - inputs.scaled[:, None, :] * self.alpha[:, :, None])
        return ReturnParts(
            theta=self._covers((found.theta * self.of(inputs.alive) * self.of(inputs.shared) * D**0.5).T),
            columns=self.felt(found.theta, (inputs.alive * inputs.shared * D)[:, :, None] * w),
        )

    def parts(self, k: Any, r: Any) -> tuple[PullParts, ReturnParts]:
        """Return both, exactly."""
        found = self.response(k, r)
        return self.pull_parts(found), self.return_parts(found)

    def _starts(self, found: Response) -> Any:
        import jax.numpy as jnp

        return jnp.take_along_axis(found.start.T, jnp.maximum(self.entries, 0), axis=1) * (self.entries >= 0)

    def _covers(self, load: Any) -> tuple[Any, ...]:
        """Return the covariances of figures with loadings (figures, normals), batch by batch."""
        import jax.numpy as jnp

        padded = jnp.concatenate([load, jnp.zeros((1, load.shape[1]))])
        return tuple(jnp.einsum("sfn,sgn->sfg", padded[index], padded[index]) for index in self.blocks)

    def felt(self, response: Any, inputs: Array) -> Any:
        """Return what each figure feels of inputs (months, sections, inputs): sums over months, section by section, as (figures, inputs)."""
        import jax.numpy as jnp

        padded = jnp.concatenate([response, jnp.zeros((len(response), 1))], axis=1)
        total = jnp.zeros((self.size + 1, inputs.shape[2]))
        for index in self.blocks:
            columns = self.observations.section[index[:, 0]]
            total = total.at[index].set(jnp.einsum("tsf,tsp->sfp", padded[:, index], inputs[:, columns]))
        return total[:-1]

    def design(self, pull: PullParts, back: ReturnParts) -> Any:
        """Return X (figures, coefficients), columns as in `linear_names`."""
        import jax.numpy as jnp

        seen = self.observations
        kinds = np.array([seen.kind == n for n in range(1, len(KINDS))], dtype=float).T
        level = pull.level * ~self.alone
        return jnp.concatenate([pull.columns, back.columns, kinds, seen.illegal[:, None], level[:, None], pull.start_column[:, None]], axis=1)

    def covers(self, pull: PullParts, back: ReturnParts, at: Globals) -> tuple[Any, ...]:
        """Return the covariances of the figures without their own noise, batch by batch; zero in the padding."""
        import jax.numpy as jnp

        level = jnp.append(pull.level * jnp.where(self.alone, OWN_PULL * OWN_SIZE[1], at.level_sd), 0.0)
        own = jnp.append(jnp.asarray(at.sigma_own), 0.0)[self.which_own]
        found = []
        for n, index in enumerate(self.blocks):
            noise = own[index[:, 0]][:, None, None]
            found.append(
                at.sigma_x**2 * pull.members[n]
                + noise**2 * pull.own[n]
                + at.start_sd**2 * pull.start[n]
                + pull.step[n]
                + at.sigma_theta**2 * back.theta[n]
                + level[index][:, :, None] * level[index][:, None, :]
            )
        return tuple(found)

    def variances(self, at: Globals, mixture: Any) -> Any:
        """Return the variances of the figures' noise; `mixture` (figures,) are the weights that make it Student's t."""
        seen = self.observations
        return (at.spread[seen.kind] * seen.widening) ** 2 / mixture

    def log_likelihood(self, parts: tuple[PullParts, ReturnParts], at: Globals, mixture: Any, centre: Array, scale: Any, use: Any) -> Any:
        """Return the log density of the figures in use, coefficients integrated out.

        `centre` and `scale` (coefficients,) are the coefficients' normal prior, `use` (figures,) is 1 for figures in use and 0 for those held out.
        """
        import jax.numpy as jnp

        white, half = self._whitened(parts, at, mixture, centre, scale, use)
        root, fitted = _regression(white)
        rest = white[:, 0] @ white[:, 0] - fitted @ fitted
        return -0.5 * rest - jnp.sum(jnp.log(jnp.diagonal(root))) - half - 0.5 * jnp.sum(use) * jnp.log(2.0 * jnp.pi)

    def coefficients(self, parts: tuple[PullParts, ReturnParts], at: Globals, mixture: Any, centre: Array, scale: Any, use: Any) -> tuple[Any, Any]:
        """Return mean and root of the precision of (coefficients - centre) / scale given the figures in use. Arguments as for `log_likelihood`."""
        import jax

        root, fitted = _regression(self._whitened(parts, at, mixture, centre, scale, use)[0])
        return jax.scipy.linalg.solve_triangular(root.T, fitted, lower=False), root

    def _whitened(self, parts: tuple[PullParts, ReturnParts], at: Globals, mixture: Any, centre: Array, scale: Any, use: Any) -> tuple[Any, Any]:
        """Return data and scaled regressors (figures, 1 + coefficients) with noise of unit variance, and half the log determinant of S."""
        import jax.numpy as jnp

        pull, back = parts
        x = self.design(pull, back)
        data = self.observations.value - pull.constant - x @ centre
        return self.whiten(self.covers(pull, back, at), self.variances(at, mixture), use, jnp.concatenate([data[:, None], x * scale], axis=1))

    def whiten(self, covers: tuple[Any, ...], noise: Any, use: Any, columns: Any) -> tuple[Any, Any]:
        """Return `columns` (figures, n) times the inverse root of S, in the order of the batches, and half the log determinant of S."""
        import jax
        import jax.numpy as jnp

        padded = jnp.append(noise, 1.0)
        seen = jnp.append(use, 0.0)
        filled = jnp.concatenate([columns, jnp.zeros((1, columns.shape[1]))])
        white, half = [], 0.0
        for index, cover in zip(self.blocks, covers, strict=True):
            mask = seen[index]
            whole = cover * mask[:, :, None] * mask[:, None, :] + jnp.eye(index.shape[1]) * jnp.where(mask > 0, padded[index], 1.0)[:, :, None]
            root = jnp.linalg.cholesky(whole)
            half = half + jnp.sum(jnp.log(jnp.diagonal(root, axis1=1, axis2=2)))
            part = jax.scipy.linalg.solve_triangular(root, filled[index] * mask[:, :, None], lower=True)
            white.append(part.reshape(-1, columns.shape[1]))
        return jnp.concatenate(white), half


def _regression(white: Any) -> tuple[Any, Any]:
    """Return the root of the precision of the scaled coefficients, and that root's solution for the data (first column of `white`)."""
    import jax
    import jax.numpy as jnp

    data, x = white[:, 0], white[:, 1:]
    root = jnp.linalg.cholesky(jnp.eye(x.shape[1]) + x.T @ x)
    return root, jax.scipy.linalg.solve_triangular(root, x.T @ data, lower=True)
