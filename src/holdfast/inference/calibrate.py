"""Calibration: penalised maximum likelihood by Kalman filter, in seconds.

The penalty is the log prior on the natural scale. The heavy tails of the measurement noise are a scale mixture: given weights the model is
linear and Gaussian, and the weights follow from the smoothed residuals (EM; Lange, Little & Taylor 1989), so fit and weights alternate. The result is
one set of values with curvature-based standard deviations: enough to replay, not an inference. It is marked so wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from holdfast.dynamics.build import build_inputs
from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.model import Inputs, Parameters
from holdfast.dynamics.simulate import select, simulate
from holdfast.dynamics.noise import draw_noise
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


def calibrate(frame: Frame, progress: Callable[[str], None] = lambda _: None) -> Calibration:
    """Calibrate a study. Raises `HoldfastError` if the search does not settle."""
    import jax
    import jax.numpy as jnp
    from scipy.optimize import minimize

    inputs, observations = build_inputs(frame), observe(frame)
    parameters = parameter_list(frame)
    scales = np.array([item.scale for item in parameters])
    alpha = np.nan_to_num(simulate(inputs, _resting(frame, parameters), draw_noise(0, list(frame.sections), len(frame.months), 1)).alpha, nan=1.0)

    with jax.enable_x64(True):
        grid = arrange(frame, observations)

        def measured(natural: object, mixture: object) -> tuple[Parameters, object, object]:
            params, bias, illegal, spread = unpack(frame, parameters, natural, jnp)
            values = observations.value - bias[observations.kind] - illegal * observations.illegal
            return params, values, (spread[observations.kind] * observations.widening) ** 2 / mixture

        def loss(vector: object, mixture: object) -> object:
            natural = to_natural(parameters, vector, jnp)
            params, values, variances = measured(natural, mixture)
            return penalty(parameters, vector, jnp) - log_likelihood(inputs, alpha, params, grid, values, variances)

        evaluate = jax.jit(jax.value_and_grad(loss))

        def objective(vector: Array, mixture: Array) -> tuple[float, Array]:
            value, slope = evaluate(vector, mixture)
            return float(value), np.asarray(slope, dtype=float)

        vector, mixture = pack(parameters), np.ones(len(observations.rows))
        natural = to_natural(parameters, vector)
        for done in range(1, ROUNDS + 1):
            progress(f"calibrating, round {done}")
            found = minimize(objective, vector, args=(mixture,), jac=True, method="L-BFGS-B", options={"maxiter": 400, "ftol": 1e-9})
            if not np.all(np.isfinite(found.x)):
                raise HoldfastError("the calibration did not settle: the likelihood is not finite. Check the figures for values that are orders of magnitude apart.")
            vector, before = found.x, natural
            natural = to_natural(parameters, vector)
            moved = float(np.max(np.abs(natural - before) / scales))
            params, values, variances = (_plain(item) for item in measured(natural, mixture))
            maps = _maps(inputs, params, observations)
            mixture = _weights(observations, maps, values, variances * mixture)
            if moved < TOLERANCE:
                break
        else:
            raise HoldfastError(f"the calibration did not settle in {ROUNDS} rounds: the values still move by {moved:.2g} of their prior's scale.")
        params, values, variances = (_plain(item) for item in measured(natural, mixture))
        sd = _curvature_sd(parameters, vector, lambda v: objective(v, mixture)[1])
        likelihood = float(penalty(parameters, vector)) - float(found.fun)
    return Calibration(parameters, natural, sd, params, inputs, observations, values, variances, _maps(inputs, params, observations), likelihood, done)


def _plain(item: object) -> object:
    """Return NumPy arrays for JAX ones."""
    return Parameters(*(np.asarray(field) for field in item)) if isinstance(item, Parameters) else np.asarray(item)


def _resting(frame: Frame, parameters: tuple[Parameter, ...]) -> Parameters:
    """Return starting parameters, with which autonomy, which depends on none of them, can be computed."""
    return unpack(frame, parameters, to_natural(parameters, pack(parameters)))[0]


def _maps(inputs: Inputs, params: Parameters, observations: Observations) -> dict[int, LinearMap]:
    return {int(i): linear_map(*select(inputs, params, [int(i)]), observations.weights[observations.of(i)]) for i in np.unique(observations.section)}


def _weights(observations: Observations, maps: dict[int, LinearMap], values: Array, base: Array) -> Array:
    """Return the expected mixture weights of the t noise given smoothed residuals; `base` are the noise variances at weight one."""
    weights = np.ones(len(values))
    mixture_variance = base
    for i, mapping in maps.items():
        at = observations.of(i)
        signal = mapping.slope @ mapping.slope.T
        cover = signal + np.diag(mixture_variance[at])
        gain = signal @ np.linalg.inv(cover)
        residual = values[at] - mapping.constant - gain @ (values[at] - mapping.constant)
        doubt = np.diag(signal - gain @ signal)
        weights[at] = (FREEDOM + 1.0) / (FREEDOM + (residual**2 + doubt) / base[at])
    return weights


def _curvature_sd(parameters: tuple[Parameter, ...], vector: Array, slope: Callable[[Array], Array]) -> Array:
    """Return standard deviations on the natural scale from the curvature at the optimum (Laplace), by central differences of the slope."""
    size, h = len(vector), 1e-4
    hessian = np.array([(slope(vector + h * unit) - slope(vector - h * unit)) / (2 * h) for unit in np.eye(size)])
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2)
    # A direction without curvature is one the figures say nothing about; the prior's own curvature bounds it in all but scale parameters at 0.
    variance = np.diag(vectors @ np.diag(1.0 / np.maximum(values, 1e-2)) @ vectors.T)
    jacobian = np.array([(to_natural(parameters, vector + h * unit)[n] - to_natural(parameters, vector - h * unit)[n]) / (2 * h) for n, unit in enumerate(np.eye(size))])
    return np.abs(jacobian) * np.sqrt(variance)
