"""Small models that several tests of dynamics share: quiet and busy inputs, parameters, silence."""

from __future__ import annotations

from typing import Any

import numpy as np

from holdfast.dynamics import Inputs, Noise, Parameters

MONTHS, SECTIONS, MOMENT, LASTING = 60, 3, 2, 3


def quiet(months: int = MONTHS, sections: int = SECTIONS) -> Inputs:
    """Inputs of sections that exist throughout, in the shared process, with nothing going on."""
    zero = np.zeros((months, sections))
    enter = np.zeros((months, sections), dtype=bool)
    enter[0] = True
    return Inputs(
        enter=enter,
        alive=np.ones((months, sections), dtype=bool),
        shared=np.ones((months, sections)),
        level=np.ones((months, sections)),
        u=np.zeros((months, sections, MOMENT)),
        w=np.zeros((months, sections, LASTING)),
        c=np.zeros(months),
        rho=zero.copy(),
        jump=zero.copy(),
        jump_sd=zero.copy(),
        scaled=np.tile([1.0, 0.0, 0.0], (months, 1)),
    )


def parameters(sections: int = SECTIONS, **changes: Any) -> Parameters:
    values: dict[str, Any] = {
        "b": np.array([0.3, -0.4]),
        "g": np.array([-0.5, 0.2, 0.1]),
        "k": np.full(sections, 0.2),
        "r": 0.5,
        "sigma_x": 0.4,
        "sigma_theta": 0.2,
        "sigma_own": np.full(sections, 0.7),
        "level_mean": np.full(sections, 1.6),
        "level_sd": np.full(sections, 0.0),
        "start_mean": 8.0,
        "start_sd": 0.5,
    }
    return Parameters(**(values | changes))


def silence(months: int = MONTHS, sections: int = SECTIONS) -> Noise:
    zero = np.zeros((months, 1, sections))
    return Noise(zero[0], zero, zero, zero, zero)


def busy(seed: int, months: int = MONTHS, sections: int = SECTIONS) -> Inputs:
    """Random inputs with entries, deaths, rebirths, processes of their own, jumps and charters."""
    rng = np.random.default_rng(seed)
    inputs = quiet(months, sections)
    alive = np.ones((months, sections), dtype=bool)
    alive[: months // 5, 0] = False
    alive[months // 2 : months // 2 + 5, 1] = False
    before = np.vstack([np.zeros((1, sections), dtype=bool), alive[:-1]])
    shared, level = inputs.shared.copy(), inputs.level.copy()
    shared[20:40, 2] = 0
    level[20:40, 2] = 0
    return inputs._replace(
        alive=alive,
        enter=alive & ~before,
        shared=shared,
        level=level,
        u=rng.normal(size=inputs.u.shape),
        w=rng.normal(size=inputs.w.shape),
        c=rng.uniform(size=months),
        rho=np.tile(rng.uniform(size=sections), (months, 1)),
        jump=rng.normal(size=(months, sections)) * 0.1,
        jump_sd=(rng.uniform(size=(months, sections)) > 0.9) * 0.5,
    )
