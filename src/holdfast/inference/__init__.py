"""Inference: measurement model, likelihood, calibration, and histories that agree with the figures. Knows nothing of files or charts."""

from holdfast.inference.calibrate import Calibration, calibrate
from holdfast.inference.condition import condition, linear_map
from holdfast.inference.kalman import arrange, log_likelihood
from holdfast.inference.measurement import Observations, observe

__all__ = ["Calibration", "Observations", "arrange", "calibrate", "condition", "linear_map", "log_likelihood", "observe"]
