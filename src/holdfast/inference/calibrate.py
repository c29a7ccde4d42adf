"""Calibration: penalised maximum likelihood by Kalman filter, in seconds.

The penalty is the log prior. The heavy tails of the measurement noise are a scale mixture (Lange, Little & Taylor 1989): given weights the
model is linear and Gaussian, and the weights follow from the smoothed residuals, so fit and weights alternate until both rest (weights and
states are taken as independent, a mean-field approximation to EM). The result is one set of values with curvature-based standard
deviations: enough to replay, not an inference. It is marked so wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.dynamics.build import build_inputs
from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.model import Inputs, Parameters
from holdfast.dynamics.noise import draw_noise
from holdfast.dynamics.simulate import select, simulate
from holdfast.errors import HoldfastError
from holdfast.inference.condition import LinearMap, linear_map
from holdfast.inference.kalman import arrange, log_likelihood
from holdfast.inference.measurement import FREEDOM, Observations, observe
from holdfast.inference.priors import Parameter, pack, parameter_list, penalty, to_natural, unpack

__all__ = ["Calibration", "calibrate"]

ROUNDS = 12
"""Largest number of alternations between fit and weights."""
TOLERANCE = 0.01
"""The alternation stops when no value moves by more than this share of its prior's scale."""


@dataclass(frozen=True)
class Calibration:
    """Calibrated values, and all that replay needs.

    `values` and `sd` (parameters,) are on the natural scale; `figures` and `variances` (figures,) are log figures less bias and their
    noise variances; `maps` holds one linear map for each section with figures.
    """

    parameters: tuple[Parameter, ...]
    values: Array
    sd: Array
    params: Parameters
    inputs: Inputs
    observations: Observations
    figures: Array
    variances: Array
    maps: dict[int, LinearMap]
    log_likelihood: float
    rounds: int


def calibrate(frame: Frame, progress: Callable[[str], None] = lambda _: None, *, effects: bool = False) -> Calibration:
    """Calibrate a study. Raises `HoldfastError` if the search does not settle.

    Levels and noise are calibrated; the coefficients of the inputs stay at zero, the middle of their priors. With `effects` they are
    calibrated too, which fits better and predicts worse: one best value of two dozen weakly informed coefficients, taken as certain, put
    half of the later figures outside their 90 per cent ranges (`benchmarks/calibration.py`). Effects need a posterior.
    """
    import jax
    from scipy.optimize import minimize

    with jax.enable_x64(True):
        problem = _Problem(frame, effects)
        parameters, observations = problem.parameters, problem.observations
        scales = np.array([item.scale for item in parameters])
        vector, mixture = pack(parameters), np.ones(len(observations.rows))
        natural = to_natural(parameters, vector)
        for done in range(1, ROUNDS + 1):
            progress(f"calibrating, round {done}")
            found = minimize(problem.loss, vector, args=(mixture,), jac=True, method="L-BFGS-B", options={"maxiter": 400, "ftol": 1e-9})
            if not np.all(np.isfinite(found.x)):
                raise HoldfastError("the calibration did not settle: the likelihood is not finite. Look for figures that are orders of magnitude off.")
            vector, before = found.x, natural
            natural = to_natural(parameters, vector)
            moved = float(np.max(np.abs(natural - before) / scales))
            params, values, variances = problem.measured(natural, mixture)
            mixture = _mixture(observations, problem.maps(params), values, variances, mixture)
            if moved < TOLERANCE:
                break
        else:
            raise HoldfastError(f"the calibration did not settle in {ROUNDS} rounds: the values still move by {moved:.2g} of their prior's scale.")
        params, values, variances = problem.measured(natural, mixture)
        sd = _curvature_sd(parameters, vector, lambda at: problem.loss(at, mixture)[1])
    return Calibration(
        parameters=parameters,
        values=natural,
        sd=sd,
        params=params,
        inputs=problem.inputs,
        observations=observations,
        figures=values,
        variances=variances,
        maps=problem.maps(params),
        log_likelihood=float(penalty(parameters, vector)) - float(found.fun),
        rounds=done,
    )


class _Problem:
    """The penalised likelihood of one study, compiled once. `mixture` (figures,) holds the weights of the t noise."""

    def __init__(self, frame: Frame, effects: bool) -> None:
        import jax
        import jax.numpy as jnp

        self.frame = frame
        self.parameters = parameter_list(frame, effects)
        self.inputs, self.observations = build_inputs(frame), observe(frame)
        # Autonomy follows from charters and dependence alone, so any parameters and noise give it.
        resting = unpack(frame, self.parameters, to_natural(self.parameters, pack(self.parameters)))[0]
        alpha = np.nan_to_num(simulate(self.inputs, resting, draw_noise(0, list(frame.sections), len(frame.months), 1)).alpha, nan=1.0)
        grid = arrange(frame, self.observations)

        def loss(vector: Any, mixture: Any) -> Any:
            params, values, variances = self._measured(to_natural(self.parameters, vector, jnp), mixture, jnp)
            return penalty(self.parameters, vector, jnp) - log_likelihood(self.inputs, alpha, params, grid, values, variances)

        self._evaluate = jax.jit(jax.value_and_grad(loss))

    def _measured(self, natural: Any, mixture: Any, xp: Any) -> tuple[Parameters, Any, Any]:
        seen = self.observations
        params, bias, illegal, spread = unpack(self.frame, self.parameters, natural, xp)
        return params, seen.value - bias[seen.kind] - illegal * seen.illegal, (spread[seen.kind] * seen.widening) ** 2 / mixture

    def measured(self, natural: Array, mixture: Array) -> tuple[Parameters, Array, Array]:
        """Return model parameters, log figures less bias, and their noise variances."""
        return self._measured(natural, mixture, np)

    def loss(self, vector: Array, mixture: Array) -> tuple[float, Array]:
        """Return minus the penalised log-likelihood on the unbounded scale, and its slope."""
        value, slope = self._evaluate(vector, mixture)
        return float(value), np.asarray(slope, dtype=float)

    def maps(self, params: Parameters) -> dict[int, LinearMap]:
        """Return the linear map of each section with figures."""
        weights, of = self.observations.weights, self.observations.of
        return {i: linear_map(*select(self.inputs, params, [i]), weights[of(i)]) for i in np.unique(self.observations.section).tolist()}


def _mixture(observations: Observations, maps: dict[int, LinearMap], values: Array, variances: Array, mixture: Array) -> Array:
    """Return the expected weights of the t noise at these parameters: smooth, reweight, and again until the weights rest."""
    weights, base = mixture.copy(), variances * mixture
    for i, mapping in maps.items():
        at = observations.of(i)
        signal = mapping.slope @ mapping.slope.T
        for _ in range(200):
            gain = np.linalg.solve(signal + np.diag(base[at] / weights[at]), signal).T
            residual = values[at] - mapping.constant - gain @ (values[at] - mapping.constant)
            doubt = np.diag(signal - gain @ signal)
            before, weights[at] = weights[at], (FREEDOM + 1.0) / (FREEDOM + (residual**2 + doubt) / base[at])
            if np.max(np.abs(weights[at] - before)) < 1e-4:
                break
    return weights


def _curvature_sd(parameters: tuple[Parameter, ...], vector: Array, slope: Callable[[Array], Array]) -> Array:
    """Return standard deviations on the natural scale from the curvature at the optimum (Laplace), by central differences of the slope."""
    size, h = len(vector), 1e-4
    hessian = np.array([(slope(vector + h * unit) - slope(vector - h * unit)) / (2 * h) for unit in np.eye(size)])
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2)
    # A direction without curvature is one the figures say nothing about; the prior's own curvature bounds it in all but scale parameters at 0.
    variance = np.diag(vectors @ np.diag(1.0 / np.maximum(values, 1e-2)) @ vectors.T)
    jacobian: Array = np.array(
        [(to_natural(parameters, vector + h * unit)[n] - to_natural(parameters, vector - h * unit)[n]) / (2 * h) for n, unit in enumerate(np.eye(size))]
    )
    return np.asarray(np.abs(jacobian) * np.sqrt(variance))
