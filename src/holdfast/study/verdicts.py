"""Verdicts on effects, by rules fixed before any model was fitted.

The rules are pure functions of an estimate; the thresholds stand in one place, and their hash is registered in the study
(`registration.yaml`), so that nobody can move a threshold after seeing a result without it being seen.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["THRESHOLDS", "Estimate", "Ruling", "Thresholds", "rule_on", "rule_within_model", "thresholds_hash"]

Array = NDArray[np.float64]
Verdict = Literal["supported", "weak", "undetermined", "contradicted", "not_testable", "model_conditional"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What decides a verdict. A change needs a new registration."""

    negligible_growth: float = 0.05
    """An effect below this is negligible, per year in log members."""
    negligible_hazard_ratio: float = 1.25
    """So is a hazard ratio between 1 over this and this."""
    least_exposed: int = 6
    """Sections exposed, with figures on both sides, that a test needs."""
    least_unexposed: int = 6
    most_prior_share: float = 0.75
    """The posterior standard deviation must be below this share of the prior's."""
    supported: float = 0.95
    """Least probability of the claimed sign, beyond negligible."""
    outer_placebos: float = 0.05
    """The real date must lie in this outer share of the placebo dates."""
    least_score_ses: float = 2.0
    """Leave-future-out score must be better with the mechanism than without by more than so many standard errors."""
    weak: float = 0.80
    """Least probability of the claimed sign, negligible or not."""
    contradicted: float = 0.90
    """Least probability of the opposite sign, beyond negligible."""
    model_conditional: float = 0.90
    """Share of posterior and of prior draws in which a row within the model must have the claimed sign."""


THRESHOLDS = Thresholds()


def thresholds_hash(thresholds: Thresholds = THRESHOLDS) -> str:
    """Return the SHA-256 of the thresholds as canonical JSON: sorted keys, no spaces."""
    return hashlib.sha256(json.dumps(asdict(thresholds), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of one effect.

    `draws` are posterior draws: growth per year in log members, or the logarithm of a hazard ratio (`scale`). `claimed` is the sign that the
    claim gives it. `exposed` and `unexposed` count sections with figures on both sides. `without_one` are the posterior means with each
    section left out, `real` and `placebos` the estimate at the real date and at placebo dates, `score_gain` the mean leave-future-out score
    with the mechanism less that without (higher is better) and `score_se` its standard error. `reversed` says that the months before the cause
    carry as high an effect as those after it. What was not run is None, and counts as not passed.
    """

    draws: Array
    prior_sd: float
    claimed: Literal[-1, 1]
    exposed: int
    unexposed: int
    scale: Literal["growth", "log_hazard_ratio"] = "growth"
    without_one: Sequence[float] | None = None
    real: float | None = None
    placebos: Sequence[float] | None = None
    score_gain: float | None = None
    score_se: float | None = None
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, the probabilities it rests on, and in plain words what kept it from being a stronger one."""

    verdict: Verdict
    p_sign: float
    p_beyond: float
    p_opposite_beyond: float
    reasons: tuple[str, ...]


def rule_on(estimate: Estimate, thresholds: Thresholds = THRESHOLDS) -> Ruling:
    """Return the verdict on an effect. Raises ValueError for draws that are none, or not finite, or a prior without spread."""
    draws = np.asarray(estimate.draws, dtype=float)
    if draws.ndim != 1 or not len(draws) or not np.all(np.isfinite(draws)):
        raise ValueError("the draws must be finite numbers in one row, at least one")
    if not (estimate.prior_sd > 0 and math.isfinite(estimate.prior_sd)):
        raise ValueError(f"the prior's standard deviation is {estimate.prior_sd}; expected a number above 0")
    bound = thresholds.negligible_growth if estimate.scale == "growth" else math.log(thresholds.negligible_hazard_ratio)
    claimed = draws * estimate.claimed
    sign, beyond, opposite = (float(np.mean(test)) for test in (claimed > 0, claimed > bound, claimed < -bound))

    def ruling(verdict: Verdict, *reasons: str) -> Ruling:
        return Ruling(verdict, sign, beyond, opposite, reasons)

    shut = _gate(estimate, float(draws.std()), thresholds)
    if shut:
        return ruling("not_testable", *shut)
    missing = [] if beyond >= thresholds.supported else [f"probability {beyond:.2f} of the claimed sign beyond negligible, below {thresholds.supported:g}"]
    missing += [reason for reason in (_kept(estimate), _dated(estimate, thresholds), _scored(estimate, thresholds)) if reason]
    missing += ["the months before carry as high an effect as the months after"] if estimate.reversed else []
    if not missing:
        return ruling("supported")
    if sign >= thresholds.weak:
        return ruling("weak", *missing)
    if opposite >= thresholds.contradicted:
        return ruling("contradicted", f"probability {opposite:.2f} of the opposite sign beyond negligible")
    return ruling("undetermined", f"probability {sign:.2f} of the claimed sign, {opposite:.2f} of the opposite one beyond negligible")


def rule_within_model(posterior: Array, prior: Array, claimed: Literal[-1, 1], thresholds: Thresholds = THRESHOLDS) -> Ruling:
    """Return the verdict on a row inside the model: conditional on it if the sign holds in enough posterior and prior draws.

    Where only the posterior or only the prior has the sign, the data or the assumptions alone speak: undetermined. Raises ValueError for
    draws that are none or not finite.
    """
    for draws in (posterior, prior):
        if not len(draws) or not np.all(np.isfinite(draws)):
            raise ValueError("the draws must be finite numbers, at least one")
    least = thresholds.model_conditional
    after, ahead = float(np.mean(np.asarray(posterior) * claimed > 0)), float(np.mean(np.asarray(prior) * claimed > 0))
    opposite = float(np.mean(np.asarray(posterior) * claimed < 0))
    reasons = [
        f"the claimed sign in {share:.0%} of {name} draws, below {least:.0%}" for name, share in (("posterior", after), ("prior", ahead)) if share < least
    ]
    return Ruling("undetermined" if reasons else "model_conditional", after, after, opposite, tuple(reasons))


def _gate(estimate: Estimate, posterior_sd: float, thresholds: Thresholds) -> list[str]:
    """Return what keeps the effect from being testable at all."""
    wanting = [
        f"{count} {name} section{'' if count == 1 else 's'} with figures on both sides, fewer than {least}"
        for name, count, least in (("exposed", estimate.exposed, thresholds.least_exposed), ("unexposed", estimate.unexposed, thresholds.least_unexposed))
        if count < least
    ]
    share = posterior_sd / estimate.prior_sd
    if share >= thresholds.most_prior_share:
        wanting.append(f"the figures leave {share:.2f} of the prior's standard deviation; a test needs less than {thresholds.most_prior_share:g}")
    return wanting


def _kept(estimate: Estimate) -> str | None:
    """Return why the sign is not kept leaving out any one section, or None if it is."""
    if not estimate.without_one:
        return "not rerun with each section left out"
    lost = sum(value * estimate.claimed <= 0 for value in estimate.without_one)
    return f"the sign is lost when one of {lost} sections is left out" if lost else None


def _dated(estimate: Estimate, thresholds: Thresholds) -> str | None:
    """Return why the real date does not stand out among placebo dates, or None if it does.

    One-sided, in the direction claimed, the real date counted among the dates: its rank over their number (Phipson & Smyth 2010).
    """
    if not estimate.placebos or estimate.real is None:
        return "not compared with placebo dates"
    as_far = sum(value * estimate.claimed >= estimate.real * estimate.claimed for value in estimate.placebos)
    share = (as_far + 1) / (len(estimate.placebos) + 1)
    return f"{share:.0%} of dates, placebos and the real one, do as well as the real one" if share > thresholds.outer_placebos else None


def _scored(estimate: Estimate, thresholds: Thresholds) -> str | None:
    """Return why the mechanism does not predict better, or None if it does."""
    if estimate.score_gain is None or estimate.score_se is None:
        return "the leave-future-out score was not compared"
    if estimate.score_se > 0 and estimate.score_gain > thresholds.least_score_ses * estimate.score_se:
        return None
    better = "better" if estimate.score_gain > 0 else "worse"
    return f"later figures are predicted {better} with it, by {abs(estimate.score_gain):.3f}, standard error {estimate.score_se:.3f}"
