"""The engine of the baselines: exact Gaussian prediction, with what sections share learned from the figures shown.

    log reported = F beta + sum over components of s_c f_c(section, date) + s[kind] x widening x Student noise (4 degrees)

F holds means over time and one bias for each kind of figure but dues-paying ones; their normal priors are integrated out exactly, and so
are the components f_c, Gaussian processes of the section's own or common to all. A figure dated to the year is the mean of its months.
Scales and shapes are learned by maximum marginal likelihood with weak priors (empirical Bayes). The Student noise is a scale mixture whose
weights alternate with the fit (Lange, Little & Taylor 1989), as in the calibration of the model; that takes some movement for noise.
State-space smoothers are Gaussian processes too: missing months cost nothing, and the prediction is that of a Kalman smoother (Durbin &
Koopman 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.errors import HoldfastError
from holdfast.inference.counts import Count
from holdfast.inference.measurement import FREEDOM, KINDS
from holdfast.inference.mixture import Mixture, student_scales

__all__ = ["Baseline", "Component", "Learned", "Mean", "Prediction", "Shape", "learn", "predict"]

BIAS_SD = 0.5
"""Prior standard deviation of a kind's bias, and scale of the half-normal prior of its noise: those of the model."""
NOISE_START = 0.25
ROUNDS = 6
"""Largest number of alternations between scales and weights of the noise."""
TOLERANCE = 0.05
"""The alternation stops when no logarithm of a scale or shape moves by more."""
AT_ONCE = 200
"""Figures predicted at once: bounds the memory."""
STEP = 1e-3
"""Step of the slope in a shape, on the log scale."""

Covariance = Callable[[Array, float], Array]


@dataclass(frozen=True, slots=True)
class Shape:
    """A positive number that shapes a covariance, such as a length in years: log-normal prior about `centre` with log spread `spread`."""

    name: str
    centre: float
    spread: float


@dataclass(frozen=True, slots=True)
class Component:
    """A Gaussian process with covariance s^2 x `covariance(years, shape)` between dates in years since the study began.

    `years` are evenly spaced from 0. The scale s is learned, half-normal(`scale`).
    `common` says whether all sections share one such process or each has its own.
    """

    name: str
    scale: float
    covariance: Covariance
    shape: Shape | None = None
    common: bool = False


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over time: `basis(years)` times a number with a normal(`centre`, `sd`) prior."""

    name: str
    basis: Callable[[Array], Array]
    centre: float
    sd: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """A dull forecaster, as data: what it is, where it comes from, and what it adds up."""

    name: str
    label: str
    source: str
    components: tuple[Component, ...]
    means: tuple[Mean, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of what is learned, in the order of `Learned.values`."""
        shapes = tuple(part.shape.name for part in self.components if part.shape is not None)
        return (*(part.name for part in self.components), *shapes, *(f"s.{kind}" for kind in KINDS))


@dataclass(frozen=True, slots=True)
class Learned:
    """What a baseline learned: scales, shapes and noise by kind (natural scale), and the typical widening of the figures shown."""

    values: Array
    widening: float


@dataclass(frozen=True)
class Prediction:
    """Predictions of the log reported figures asked for. `unseen` (rows,) says where the section had no figure: a pooled prior is all there is."""

    mixture: Mixture
    unseen: NDArray[np.bool_]


@dataclass(frozen=True)
class _Layout:
    """Counts as arrays: (n,) positions of their dates among the distinct ones; these as averages (dates, months), sparse; kinds."""

    date: NDArray[np.int64]
    average: Any
    years: Array
    same: Array
    kind: NDArray[np.int64]

    @property
    def size(self) -> int:
        return len(self.date)

    def spread(self, covariance: Array, common: bool) -> Array:
        """Return the covariance of the counts (n, n) from that of months."""
        # Sparse on purpose: a dense product of this size keeps every core busy for nothing.
        dates = self.average @ (self.average @ covariance).T
        between: Array = dates[np.ix_(self.date, self.date)]
        return between if common else between * self.same


def _layout(counts: Sequence[Count]) -> _Layout:
    from scipy.sparse import csr_array

    spans = sorted({(count.first, count.last) for count in counts})
    months = max((last for _, last in spans), default=0) + 1
    average = np.zeros((len(spans), months))
    for n, (first, last) in enumerate(spans):
        average[n, first : last + 1] = 1.0 / (last + 1 - first)
    at = {span: n for n, span in enumerate(spans)}
    sections = np.array([count.section for count in counts])
    return _Layout(
        date=np.array([at[count.first, count.last] for count in counts], dtype=np.int64),
        average=csr_array(average),
        years=np.arange(months) / 12.0,
        same=(sections[:, None] == sections).astype(float),
        kind=np.array([KINDS.index(count.kind) for count in counts], dtype=np.int64),
    )


def _fixed(baseline: Baseline, layout: _Layout) -> tuple[Array, Array]:
    """Return the mean (n,) that the priors of means and biases give, and the covariance (n, n) that they add."""
    means = np.array([(layout.average @ mean.basis(layout.years))[layout.date] for mean in baseline.means])
    centre, sd = np.array([mean.centre for mean in baseline.means]), np.array([mean.sd for mean in baseline.means])
    same_kind = (layout.kind[:, None] == layout.kind) & (layout.kind > 0)
    return centre @ means, (means.T * sd**2) @ means + BIAS_SD**2 * same_kind


class _Fit:
    """The marginal likelihood of the counts shown, with its slope in the logarithms of scales, shapes and noise."""

    def __init__(self, baseline: Baseline, counts: Sequence[Count]) -> None:
        self.baseline, self.layout = baseline, _layout(counts)
        self.value = np.array([count.value for count in counts])
        known = [count.widening for count in counts if count.widening is not None]
        self.typical = float(np.sqrt(np.mean(np.square(known)))) if known else 1.0
        self.widening = np.array([self.typical if count.widening is None else count.widening for count in counts])
        self.mean, self.fixed = _fixed(baseline, self.layout)
        self.steady = {
            part.name: self.layout.spread(part.covariance(self.layout.years, 1.0), part.common) for part in baseline.components if part.shape is None
        }
        self.weights = np.ones(len(counts))
        self.cut = len(baseline.parameters) - len(KINDS)

    def _part(self, part: Component, shape: float) -> Array:
        steady = self.steady.get(part.name)
        return self.layout.spread(part.covariance(self.layout.years, shape), part.common) if steady is None else steady

    def noise(self, vector: Array) -> Array:
        """Return the noise variances (n,) at the present weights."""
        return np.asarray((np.exp(vector[self.cut :])[self.layout.kind] * self.widening) ** 2 / self.weights)

    def covariance(self, vector: Array) -> tuple[Array, list[Array]]:
        """Return the covariance of the counts without noise, and its slopes in the logarithms of scales and shapes."""
        total, scales, shapes = self.fixed.copy(), [], []
        at = len(self.baseline.components)
        for n, part in enumerate(self.baseline.components):
            variance = np.exp(2.0 * vector[n])
            shape = 1.0
            if part.shape is not None:
                shape = float(np.exp(vector[at]))
                at += 1
                up, down = self._part(part, shape * np.exp(STEP)), self._part(part, shape * np.exp(-STEP))
                shapes.append(variance * (up - down) / (2.0 * STEP))
            scaled = variance * self._part(part, shape)
            total += scaled
            scales.append(2.0 * scaled)
        return total, [*scales, *shapes]

    def loss(self, vector: Array) -> tuple[float, Array]:
        """Return minus the log marginal likelihood and log prior, and their slope."""
        total, slopes = self.covariance(vector)
        noise = self.noise(vector)
        inverse, half_log_determinant = _inverse(total + np.diag(noise))
        gap = self.value - self.mean
        pull = inverse @ gap
        value = 0.5 * gap @ pull + half_log_determinant + 0.5 * len(gap) * np.log(2.0 * np.pi)
        curve = inverse - np.outer(pull, pull)
        own = np.diag(curve) * noise
        by_kind = np.bincount(self.layout.kind, weights=own, minlength=len(KINDS))
        slope = np.array([*(0.5 * np.sum(curve * part) for part in slopes), *by_kind])
        prior, prior_slope = self.prior(vector)
        return float(value + prior), slope + prior_slope

    def prior(self, vector: Array) -> tuple[float, Array]:
        """Return minus the log prior density of the logarithms, up to a constant, and its slope; noises and scales are half-normal."""
        parts = self.baseline.components
        width = np.array([*(part.scale for part in parts), *([BIAS_SD] * len(KINDS))])
        half = np.r_[0 : len(parts), self.cut : len(vector)]
        value, slope = 0.0, np.zeros(len(vector))
        ratio = np.exp(2.0 * vector[half]) / width**2
        value += float(np.sum(0.5 * ratio - vector[half]))
        slope[half] = ratio - 1.0
        shapes = [part.shape for part in parts if part.shape is not None]
        for n, shape in enumerate(shapes, start=len(parts)):
            z = (vector[n] - np.log(shape.centre)) / shape.spread
            value, slope[n] = value + 0.5 * z**2, z / shape.spread
        return value, slope

    def reweigh(self, vector: Array) -> None:
        """Set the weights of the Student noise to their expectation given the counts, until they rest."""
        total, _ = self.covariance(vector)
        base = self.noise(vector) * self.weights
        for _ in range(10):
            noise = base / self.weights
            inverse, _ = _inverse(total + np.diag(noise))
            residual = noise * (inverse @ (self.value - self.mean))
            doubt = noise - noise**2 * np.diag(inverse)
            before, self.weights = self.weights, (FREEDOM + 1.0) / (FREEDOM + (residual**2 + doubt) / base)
            if np.max(np.abs(self.weights - before)) < 1e-2:
                break


def _inverse(matrix: Array) -> tuple[Array, float]:
    """Return the inverse of a covariance and half the logarithm of its determinant."""
    from scipy.linalg.lapack import dpotrf, dpotri

    factor, failed = dpotrf(matrix, lower=1)
    if failed:
        raise HoldfastError("a baseline's covariance is not positive: look for figures that are orders of magnitude off")
    inverse, _ = dpotri(factor, lower=1)
    return np.tril(inverse) + np.tril(inverse, -1).T, float(np.log(np.diag(factor)).sum())


def _start(baseline: Baseline) -> Array:
    scales = [0.5 * part.scale for part in baseline.components]
    shapes = [part.shape.centre for part in baseline.components if part.shape is not None]
    return np.log([*scales, *shapes, *([NOISE_START] * len(KINDS))])


def learn(baseline: Baseline, counts: Sequence[Count], start: Learned | None = None) -> Learned:
    """Learn scales, shapes and noise from counts, starting from what was learned before. Without counts, return their prior modes."""
    from scipy.optimize import minimize

    vector = _start(baseline) if start is None else np.log(start.values)
    if not counts:
        return Learned(np.exp(vector), 1.0)
    fit = _Fit(baseline, counts)
    for done in range(ROUNDS):
        found = minimize(fit.loss, vector, jac=True, method="L-BFGS-B", options={"maxiter": 60 if done == 0 else 20, "ftol": 1e-6})
        moved, vector = float(np.max(np.abs(found.x - vector))), found.x
        fit.reweigh(vector)
        if moved < TOLERANCE:
            break
    return Learned(np.exp(vector), fit.typical)


def predict(baseline: Baseline, counts: Sequence[Count], asked: Sequence[Count], learned: Learned | None = None) -> Prediction:
    """Predict the log reported figures of `asked` given `counts`; the values of `asked` are not looked at.

    `learned` is learned from the counts if it is not given. A figure asked for whose source is not graded is taken to be as noisy as the
    typical one shown. Raises ValueError if nothing is asked.
    """
    if not asked:
        raise ValueError("no figure is asked for")
    learned = learn(baseline, counts) if learned is None else learned
    vector = np.log(learned.values)
    shown = _Fit(baseline, counts) if counts else None
    if shown is not None:
        shown.reweigh(vector)
    parts = [_moments(baseline, shown, counts, asked[first : first + AT_ONCE], vector) for first in range(0, len(asked), AT_ONCE)]
    mean, cover = (np.concatenate(column) for column in zip(*parts, strict=True))
    widening = np.array([learned.widening if count.widening is None else count.widening for count in asked])
    noise = learned.values[-len(KINDS) :][[KINDS.index(count.kind) for count in asked]] * widening
    sd = np.sqrt(np.maximum(cover, 1e-12)[:, None] + (noise[:, None] * student_scales(FREEDOM)) ** 2)
    seen = {count.section for count in counts}
    return Prediction(Mixture(np.broadcast_to(mean[:, None], sd.shape), sd), np.array([count.section not in seen for count in asked], dtype=bool))


def _moments(baseline: Baseline, shown: _Fit | None, counts: Sequence[Count], asked: Sequence[Count], vector: Array) -> tuple[Array, Array]:
    """Return mean and variance (rows,) of what is asked, without the noise of the figures themselves."""
    both = _Fit(baseline, [*counts, *asked])
    total, _ = both.covariance(vector)
    cut = len(counts)
    mean, cover = both.mean[cut:], np.diag(total)[cut:]
    if shown is None:
        return mean, cover
    gain = np.linalg.solve(total[:cut, :cut] + np.diag(shown.noise(vector)), total[:cut, cut:]).T
    return mean + gain @ (shown.value - shown.mean), cover - np.einsum("ij,ji->i", gain, total[:cut, cut:])
