"""How many splits the hazard expects, in history and in a twin whose sections went through other impositions and turns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.inference.hazards.panel import at_risk
from holdfast.inference.hazards.splits import SplitHazard

__all__ = ["expected_splits"]

NODES = 9


def expected_splits(fit: SplitHazard, history: Frame, twin: Frame, only: Sequence[int] = (), draws: int = 400) -> tuple[Array, Array]:
    """Return the expected number of splits up to each month, (draws, months), in history and in the twin.

    Section levels are averaged over their distribution, the same on both sides, so that the difference is the change's alone. With `only`, the
    covariates of those columns alone are the twin's.
    """
    risk = at_risk(history)
    before, after = (np.stack([covariate.build(frame) for covariate in fit.panel.covariates], axis=-1) for frame in (history, twin))
    if only:
        mixed = before.copy()
        mixed[:, list(only)] = after[:, list(only)]
        after = mixed
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    chosen = fit.draws[np.linspace(0, len(fit.draws) - 1, min(draws, len(fit.draws))).round().astype(int)]

    def total(values: Array) -> Array:
        months, cells = np.nonzero(risk)[0], values[risk]
        kinds, kind = np.unique(cells, axis=0, return_inverse=True)
        eta = chosen[:, :1] + chosen[:, 1:-1] @ kinds.T
        hazard = sum(w / (1.0 + np.exp(-(eta + chosen[:, -1:] * z))) for z, w in zip(nodes, weights, strict=True))
        by_month = np.zeros((len(chosen), len(values)))
        np.add.at(by_month.T, months, np.asarray(hazard)[:, np.ravel(kind)].T)
        return np.asarray(np.cumsum(by_month, axis=1))

    return total(before), total(after)
