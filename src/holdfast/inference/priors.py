"""The parameters of the calibration: names, priors, ranges and plain-language labels, as data.

Priors are those of the model's description; the measurement part has weak ones of its own. Every coefficient on which a claim rests has a
prior symmetric about zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.model import Parameters
from holdfast.inference.measurement import KINDS

__all__ = ["Parameter", "pack", "parameter_list", "penalty", "to_natural", "unpack"]


OWN_PULL = 0.1
"""Pull of a section in a process of its own to its own level, per year: fixed, so that it informs no shared coefficient."""
OWN_SIZE = (10.0, 3.0)
"""Mean and standard deviation of the log size to which such a section is pulled: 22,000 people, within a factor of 20 either way."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number to be calibrated.

    `prior` is normal(centre, scale) on the whole line, or half-normal(scale) on the positive numbers below `upper`.
    """

    name: str
    group: Literal["moment", "lasting", "process", "measurement"]
    label: str
    unit: str
    prior: Literal["normal", "half_normal"]
    scale: float
    centre: float = 0.0
    start: float = 0.0
    upper: float | None = None

    @property
    def positive(self) -> bool:
        """Whether only positive values are allowed."""
        return self.prior == "half_normal"


def parameter_list(frame: Frame, effects: bool = False) -> tuple[Parameter, ...]:
    """Return the parameters of a study, in the order of the vector; with `effects`, the coefficients of the inputs too."""
    own = tuple(dict.fromkeys(process.section for process in frame.settings.own))
    rate, root = "per year", "per square root of a year"
    coefficients = (
        *(Parameter(f"b.{item.name}", "moment", item.label, item.unit, "normal", 0.5) for item in moment_inputs()),
        *(Parameter(f"g.{item.name}", "lasting", item.label, item.unit, "normal", 0.5) for item in lasting_inputs()),
    )
    return (
        *(coefficients if effects else ()),
        Parameter("k", "process", "pull of a section to its own level", rate, "half_normal", 0.2, start=0.16),
        Parameter("r", "process", "return of propensity to neutral", rate, "half_normal", 0.5, start=0.4, upper=3.0),
        Parameter("sigma_x", "process", "noise of growth", root, "half_normal", 0.6, start=0.5),
        Parameter("sigma_theta", "process", "noise of propensity", root, "half_normal", 0.3, start=0.15),
        Parameter("level_mean", "process", "mean of the sections' levels", rate, "normal", 2.0, centre=1.3, start=1.3),
        Parameter("level_sd", "process", "spread of the sections' levels", rate, "half_normal", 0.5, start=0.3),
        Parameter("start_mean", "process", "mean log size at entry", "log members", "normal", 2.0, centre=7.0, start=7.5),
        Parameter("start_sd", "process", "spread of log size at entry", "log members", "half_normal", 2.0, start=1.8),
        *(Parameter(f"sigma_own.{section}", "process", f"noise of {section} in a process of its own", root, "half_normal", 0.6, start=0.4) for section in own),
        *(Parameter(f"bias.{kind}", "measurement", f"{kind.replace('_', ' ')} figures against dues-paying ones", "log", "normal", 0.5) for kind in KINDS[1:]),
        Parameter("bias_illegal", "measurement", "figures of banned sections against others", "log", "normal", 0.5),
        *(Parameter(f"s.{kind}", "measurement", f"noise of {kind.replace('_', ' ')} figures", "log", "half_normal", 0.5, start=0.25) for kind in KINDS),
    )


def pack(parameters: tuple[Parameter, ...]) -> Array:
    """Return the starting vector on the unbounded scale."""
    return np.array([to_unbounded(item, item.start) for item in parameters])


def to_unbounded(item: Parameter, value: Any) -> Any:
    """Return a natural value, or an array of them, on the unbounded scale: the logarithm, or the log odds below an upper limit."""
    if not item.positive:
        return value
    return np.log(value / (item.upper - value)) if item.upper else np.log(value)


def to_natural(parameters: tuple[Parameter, ...], vector: Any, xp: Any = np) -> Any:
    """Return the vector on its natural scale. `xp` is `numpy` or `jax.numpy`."""
    positive = np.array([item.positive for item in parameters])
    limited = np.array([item.upper is not None for item in parameters])
    upper = np.array([item.upper or 1.0 for item in parameters])
    bounded = upper / (1.0 + xp.exp(-xp.where(limited, vector, 0.0)))
    free = xp.exp(xp.where(positive & ~limited, vector, 0.0))
    return xp.where(limited, bounded, xp.where(positive, free, vector))


def penalty(parameters: tuple[Parameter, ...], vector: Any, xp: Any = np) -> Any:
    """Return minus the log prior density of the vector on its unbounded scale, up to a constant.

    On that scale a half-normal prior has its mode away from zero, so a noise that the figures hardly inform is not set to nothing (Chung,
    Rabe-Hesketh, Dorie, Gelman & Liu 2013, "A nondegenerate penalized likelihood estimator for variance parameters").
    """
    natural = to_natural(parameters, vector, xp)
    positive = np.array([item.positive for item in parameters])
    upper = np.array([item.upper or np.inf for item in parameters])
    scales, centres = np.array([item.scale for item in parameters]), np.array([item.centre for item in parameters])
    stretch = xp.log(xp.where(positive, natural, 1.0)) + xp.log1p(-xp.where(np.isfinite(upper), natural / upper, 0.0))
    return 0.5 * xp.sum(((natural - centres) / scales) ** 2) - xp.sum(stretch)


def unpack(frame: Frame, parameters: tuple[Parameter, ...], natural: Any, xp: Any = np) -> tuple[Parameters, Any, Any, Any]:
    """Return model parameters, bias by kind (kinds,), bias of banned sections, and noise by kind (kinds,).

    Coefficients that are not among the parameters are zero, the middle of their priors.
    """
    at = {item.name: n for n, item in enumerate(parameters)}

    def named(prefix: str) -> list[int]:
        return [n for name, n in at.items() if name.startswith(prefix)]

    own = np.array([frame.position[name.removeprefix("sigma_own.")] for name in at if name.startswith("sigma_own.")], dtype=np.int64)
    whole = {frame.position[process.section] for process in frame.settings.own if process.first is None and process.last is None}
    alone = np.array([i in whole for i in range(len(frame.sections))])
    ones = np.ones(len(frame.sections))
    sigma_own = xp.asarray(ones * 0.5)
    for column, n in zip(own, named("sigma_own."), strict=True):
        sigma_own = xp.where(np.arange(len(ones)) == column, natural[n], sigma_own)
    params = Parameters(
        b=natural[np.array(named("b."))] if named("b.") else xp.zeros(len(moment_inputs())),
        g=natural[np.array(named("g."))] if named("g.") else xp.zeros(len(lasting_inputs())),
        k=xp.where(alone, OWN_PULL, natural[at["k"]] * ones),
        r=natural[at["r"]],
        sigma_x=natural[at["sigma_x"]],
        sigma_theta=natural[at["sigma_theta"]],
        sigma_own=sigma_own,
        level_mean=xp.where(alone, OWN_PULL * OWN_SIZE[0], natural[at["level_mean"]] * ones),
        level_sd=xp.where(alone, OWN_PULL * OWN_SIZE[1], natural[at["level_sd"]] * ones),
        start_mean=natural[at["start_mean"]],
        start_sd=natural[at["start_sd"]],
    )
    bias = xp.concatenate([xp.zeros(1), natural[np.array(named("bias."))]])
    return params, bias, natural[at["bias_illegal"]], natural[np.array(named("s."))]
