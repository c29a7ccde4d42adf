"""The stochastic model: inputs, one `step`, and histories. Knows nothing of inference."""

from holdfast.dynamics.build import build_inputs
from holdfast.dynamics.counter import noise_of
from holdfast.dynamics.ensemble import ensemble
from holdfast.dynamics.fast import Plan, plan_of
from holdfast.dynamics.frame import Frame, Jump, OwnProcess, Settings
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.model import Inputs, Noise, Parameters, State, begin, step
from holdfast.dynamics.noise import CHUNK, draw_noise
from holdfast.dynamics.simulate import Paths, select, simulate, simulate_jax
from holdfast.dynamics.tally import Statistics

__all__ = [
    "CHUNK",
    "Frame",
    "Inputs",
    "Jump",
    "Noise",
    "OwnProcess",
    "Parameters",
    "Paths",
    "Plan",
    "Settings",
    "State",
    "Statistics",
    "begin",
    "build_inputs",
    "draw_noise",
    "ensemble",
    "lasting_inputs",
    "moment_inputs",
    "noise_of",
    "plan_of",
    "select",
    "simulate",
    "simulate_jax",
    "step",
]
