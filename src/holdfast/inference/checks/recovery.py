"""Recovery of known parameters: whether the posterior comes to the truth, and its ranges hold it as often as they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.inference.checks.calibration import Ranks

__all__ = ["Recovered", "recovered"]


@dataclass(frozen=True)
class Recovered:
    """One parameter over all simulations.

    `correlation` of posterior mean and truth; `contraction`, 1 less the mean posterior variance over the variance of the truth (0: the
    figures say nothing, 1: they say all; Betancourt 2018, "Calibrating model-based inferences"); `z`, mean of (mean - truth) / sd, 0 if
    unbiased; `inside50` and `inside90`, the shares of truths within the central 50 and 90 per cent.
    """

    name: str
    correlation: float
    contraction: float
    z: float
    inside50: float
    inside90: float


def recovered(ranks: Ranks) -> tuple[Recovered, ...]:
    """Return the recovery of every parameter, in the order of `ranks.names`."""
    share = (ranks.rank + 0.5) / (ranks.kept + 1)
    found = []
    for n, name in enumerate(ranks.names):
        truth, mean, sd = ranks.truth[:, n], ranks.mean[:, n], ranks.sd[:, n]
        found.append(
            Recovered(
                name,
                float(np.corrcoef(truth, mean)[0, 1]),
                float(1.0 - np.mean(sd**2) / np.var(truth)),
                float(np.mean((mean - truth) / sd)),
                float(np.mean(np.abs(share[:, n] - 0.5) < 0.25)),
                float(np.mean(np.abs(share[:, n] - 0.5) < 0.45)),
            )
        )
    return tuple(found)
