"""The same model for one section and one history, in plain Python floats: slow, obvious, and what the engines are tested against."""

from __future__ import annotations

from math import sqrt
from typing import Any

from holdfast.dynamics.model import Inputs, Noise, Parameters

__all__ = ["replay_one"]


def replay_one(inputs: Inputs, params: Parameters, noise: Noise, section: int) -> list[tuple[float, float, float] | None]:
    """Return (log members, propensity, autonomy) of one section for each month, None where it does not exist.

    The noise has no replicate axis: `level` is (sections,), the other streams (months, sections). Follows the numbered list "One month,
    in this order" of the model's description, one line at a time.
    """
    delta, h = 1.0 / 12.0, 1.0
    i = section
    history: list[tuple[float, float, float] | None] = []
    x = theta = alpha = float("nan")
    months: Any = range(len(inputs.c))
    for t in months:
        if inputs.enter[t][i]:
            x = float(params.start_mean) + float(params.start_sd) * float(noise.start[t][i])
            theta = 0.0
            alpha = 1.0 - float(inputs.c[t]) * float(inputs.rho[t][i])
        if not inputs.alive[t][i]:
            history.append(None)
            continue
        history.append((x, theta, alpha))
        shared = bool(inputs.shared[t][i])
        lasting = 0.0
        for value, coefficient, scaled in zip(inputs.w[t][i], params.g, inputs.scaled[t], strict=True):
            lasting += float(value) * float(coefficient) * (1.0 - alpha if scaled else 1.0)
        moment = sum(float(value) * float(coefficient) for value, coefficient in zip(inputs.u[t][i], params.b, strict=True))
        growth = 0.0
        if inputs.level[t][i]:
            growth += float(params.level_mean[i]) + float(params.level_sd[i]) * float(noise.level[i]) - float(params.k[i]) * x
        if shared:
            growth += theta + moment
        sigma = float(params.sigma_x) if shared else float(params.sigma_own[i])
        jump = float(inputs.jump[t][i]) + float(inputs.jump_sd[t][i]) * float(noise.jump[t][i])
        next_x = x + delta * growth + jump + sqrt(delta) * sigma * float(noise.members[t][i])
        next_theta = (1.0 - delta * float(params.r)) * theta
        if shared:
            next_theta += delta * lasting + float(params.sigma_theta) * sqrt(delta) * float(noise.theta[t][i])
        alpha += delta * h * (1.0 - float(inputs.c[t]) * float(inputs.rho[t][i]) - alpha)
        x, theta = next_x, next_theta
    return history
