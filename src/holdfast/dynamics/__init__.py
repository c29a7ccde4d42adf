"""The stochastic model: inputs, one `step`, and histories. Knows nothing of inference."""

from holdfast.dynamics.build import build_inputs
from holdfast.dynamics.frame import Frame, Jump, OwnProcess, Settings
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.model import Inputs, Noise, Parameters, State, begin, step
from holdfast.dynamics.noise import CHUNK, draw_noise
from holdfast.dynamics.simulate import Paths, select, simulate, simulate_jax

__all__ = [
    "CHUNK",
    "Frame",
    "Inputs",
    "Jump",
    "Noise",
    "OwnProcess",
    "Parameters",
    "Paths",
    "Settings",
    "State",
    "begin",
    "build_inputs",
    "draw_noise",
    "lasting_inputs",
    "moment_inputs",
    "select",
    "simulate",
    "simulate_jax",
    "step",
]
