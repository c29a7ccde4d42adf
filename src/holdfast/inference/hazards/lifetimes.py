"""How long bodies of a reference class last, from counts by age and by calendar year.

An end that comes at an ordinary age, in years in which such bodies ended often, needs no cause of its own before this base rate is taken off.
A reference class is not a match: states' organisations stand in for a party international because they have been counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.evidence.tables import BaseRate

__all__ = ["LifeTable", "Rate", "Weibull", "life_table", "period_hazard"]

FIRST_YEAR = 0.5
"""A body observed in its first year alone is taken to have been observed for half of it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A number with its 90 per cent interval, and the counts behind it."""

    value: float
    lo90: float
    hi90: float
    ended: int
    exposed: float


@dataclass(frozen=True, slots=True)
class Weibull:
    """Weibull lifetimes: shape 1 is a hazard that does not change with age. `scale` is in years."""

    shape: float
    scale: float
    log_likelihood: float
    log_likelihood_constant: float


@dataclass(frozen=True)
class LifeTable:
    """For each age in years (ages,), bodies that reached it, bodies that ended at it, and bodies last observed at it and not ended."""

    reference: str
    age: Array
    reached: Array
    ended: Array
    still: Array

    def survival(self, years: float) -> Rate:
        """Return the share that lasts longer than `years` (Kaplan & Meier 1958).

        The interval is Greenwood's, on the log(-log) scale, which keeps it within 0 and 1.
        """
        from scipy.special import ndtri

        past = self.age <= years
        reached, ended = self.reached[past], self.ended[past]
        share = float(np.prod(1.0 - ended / reached))
        count = int(ended.sum())
        if share in (0.0, 1.0):
            return Rate(share, 0.0 if share == 0.0 else share, share, count, float(self.reached[0]))
        spread = np.sqrt(np.sum(ended / (reached * (reached - ended)))) / abs(np.log(share))
        low, high = (share ** np.exp(sign * ndtri(0.95) * spread) for sign in (1.0, -1.0))
        return Rate(share, float(low), float(high), count, float(self.reached[0]))

    @property
    def median(self) -> float | None:
        """Age by which half have ended; None if fewer ever do."""
        left = np.cumprod(1.0 - self.ended / self.reached)
        below = np.flatnonzero(left <= 0.5)
        return float(self.age[below[0]]) if len(below) else None

    def hazard(self, first: float, last: float) -> Rate:
        """Return the ends per year lived between two ages, the first included and the last not."""
        lived = np.clip(np.maximum(self.age, FIRST_YEAR), first, last) - first
        within = (self.age >= first) & (self.age < last)
        return _rate(int(self.ended[within].sum()), float(np.sum(lived * (self.ended + self.still))))

    def weibull(self) -> Weibull:
        """Fit Weibull lifetimes by maximum likelihood."""
        from scipy.optimize import minimize

        time = np.maximum(self.age, FIRST_YEAR)
        lives = self.ended + self.still

        def loss(at: Array) -> float:
            shape, scale = np.exp(at)
            log_hazard = np.log(shape / scale) + (shape - 1.0) * np.log(time / scale)
            return float(-np.sum(self.ended * log_hazard) + np.sum(lives * (time / scale) ** shape))

        constant = float(np.sum(lives * time) / self.ended.sum())
        start = np.array([0.0, np.log(constant)])
        found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 2000})
        return Weibull(float(np.exp(found.x[0])), float(np.exp(found.x[1])), -float(found.fun), -loss(start))


def life_table(rows: Iterable[BaseRate], reference: str) -> LifeTable:
    """Return the life table of a reference class. Raises ValueError if it has no rows by age, or if they contradict each other."""
    found = sorted((row for row in rows if row.reference == reference and row.axis == "age"), key=lambda row: row.at)
    if not found:
        raise ValueError(f"no counts by age of {reference!r}")
    reached, ended = np.array([row.exposed for row in found], dtype=float), np.array([row.ended for row in found], dtype=float)
    still = reached - ended - np.append(reached[1:], 0.0)
    if np.any(still < 0) or np.any(np.diff([row.at for row in found]) == 0):
        raise ValueError(f"the counts by age of {reference!r} contradict each other: more reach an age than were left, or an age stands twice")
    return LifeTable(reference, np.array([row.at for row in found], dtype=float), reached, ended, still)


def period_hazard(rows: Iterable[BaseRate], reference: str, first: int, last: int) -> Rate:
    """Return the ends per body and year from one calendar year to another, both included. Raises ValueError if a year is not counted."""
    found = {row.at: row for row in rows if row.reference == reference and row.axis == "year"}
    missing = [year for year in range(first, last + 1) if year not in found]
    if missing or first > last:
        raise ValueError(f"no counts of {reference!r} in {missing[0] if missing else first}")
    years = [found[year] for year in range(first, last + 1)]
    return _rate(sum(row.ended for row in years), float(sum(row.exposed for row in years)))


def _rate(ended: int, exposed: float) -> Rate:
    """Return a rate with the exact Poisson interval (Garwood 1936)."""
    from scipy.stats import chi2

    if exposed <= 0:
        raise ValueError("nobody was exposed")
    low = float(chi2.ppf(0.05, 2 * ended)) / 2 if ended else 0.0
    return Rate(ended / exposed, low / exposed, float(chi2.ppf(0.95, 2 * ended + 2)) / 2 / exposed, ended, exposed)
