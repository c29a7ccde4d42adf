"""From affairs to one index: weights, the mean over sections, and how it moves with the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdfast.audit.autonomy.affairs import AFFAIRS, Interval
from holdfast.audit.autonomy.measured import Measured, SectionAutonomy
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["EQUAL", "SEED", "Sensitivity", "autonomy", "by_affair", "centralisation", "read_weights", "sensitivity"]

EQUAL: Mapping[str, float] = dict.fromkeys(AFFAIRS, 1.0)
SEED, DRAWS = 1, 10_000
MAX_WEIGHT = 1e6


def read_weights(text: str) -> dict[str, float]:
    """Return weights from `line=2,money=0`; affairs that are not named weigh 1.

    Raises `BadInput` for an affair that there is not, a weight below 0 or above a million, or weights that are all 0.
    """
    found, shown = dict(EQUAL), "--weights"
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = item.partition("=")
        name = name.strip()
        if name not in AFFAIRS:
            raise BadInput(Problem(f"{name[:40]!r} is no affair", file=shown, expected="one of " + ", ".join(AFFAIRS), suggestion=nearest(name, AFFAIRS)))
        try:
            value = float(number)
        except ValueError:
            value = -1.0
        if not 0 <= value <= MAX_WEIGHT:
            raise BadInput(Problem(f"{item[:60]!r} gives no weight", file=shown, expected=f"{name}=NUMBER, from 0 to a million"))
        found[name] = value
    if not any(found.values()):
        raise BadInput(Problem("all weights are 0", file=shown, expected="at least one affair that weighs more"))
    return found


def _mean(values: Mapping[str, Interval], weights: Mapping[str, float]) -> Interval:
    total = sum(weights[name] for name in values)
    low, high = (sum(weights[name] * value[end] for name, value in values.items()) / total for end in (0, 1))
    return low, high


def autonomy(section: SectionAutonomy, weights: Mapping[str, float] = EQUAL) -> Interval:
    """Return the share of a section's own affairs that the centre can decide against it, lowest and highest: 0 is free, 1 all decided by the centre."""
    return _mean({reading.affair: (reading.low, reading.high) for reading in section.readings}, weights)


def by_affair(measured: Measured) -> dict[str, Interval]:
    """Return each affair as a mean over sections, each of a class counted; where their number is not stated, as one."""
    heads = [section.count or 1 for section in measured.sections]
    columns = zip(*(section.readings for section in measured.sections), strict=True)

    def mean(values: list[float]) -> float:
        return sum(n * value for n, value in zip(heads, values, strict=True)) / (sum(heads) or 1)

    return {column[0].affair: (mean([item.low for item in column]), mean([item.high for item in column])) for column in columns}


def centralisation(measured: Measured, weights: Mapping[str, float] = EQUAL) -> Interval:
    """Return the share of the sections' affairs that the centre decides against them, lowest and highest: the weighted mean of `by_affair`."""
    return _mean(by_affair(measured), weights)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the index moves with the weights.

    `extremes` are the lowest and highest value under any weights at all (one affair decides alone); `without` the index with one affair left
    out; `band` the values between which nine tenths of random weights leave the lowest and the highest end (5 per cent below, 5 above), all
    weights being equally likely (Dirichlet with parameters 1, `DRAWS` draws from `SEED`).
    """

    extremes: Interval
    without: dict[str, Interval]
    band: Interval


def sensitivity(measured: Measured, seed: int = SEED) -> Sensitivity:
    """Return how a charter's index moves with the weights of the affairs."""
    import numpy as np

    values = by_affair(measured)
    ends = np.array(list(values.values()))
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(values)), DRAWS) @ ends
    return Sensitivity(
        extremes=(float(ends[:, 0].min()), float(ends[:, 1].max())),
        without={name: _mean({other: value for other, value in values.items() if other != name}, EQUAL) for name in values},
        band=(float(np.quantile(drawn[:, 0], 0.05)), float(np.quantile(drawn[:, 1], 0.95))),
    )
