"""Every claim over the coders' choices: one posterior, judged again under each other choice and under combinations of them.

A specification is one option of each choice (Simonsohn, Simmons & Nelson 2020, "Specification curve analysis"). The draws are reweighted by how
likely each makes the figures under it, and their Pareto shape k says how far that can be trusted: above .7 it cannot, and only a fit of its own
would tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from holdfast.dynamics import Frame, Inputs, build_inputs
from holdfast.dynamics.frame import Array
from holdfast.dynamics.inputs.status import LEVELS, statuses
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target, autonomy_of
from holdfast.inference.marginal import Coefficients, draws_of, prior_of
from holdfast.inference.pareto import TRUSTED, smooth_weights
from holdfast.inference.posterior import Posterior
from holdfast.inference.respecified import respecified
from holdfast.study.choices import CHOICES, Choice, Option
from holdfast.study.tested import Tested

__all__ = ["COMBINATIONS", "DRAWS", "Curve", "Estimate", "Specification", "curves", "interval", "specifications"]

DRAWS = 200
COMBINATIONS = 60
SILENT = 0.999
"""Share of the prior's standard deviation above which figures say nothing."""
LEVELS_OF_INTERVAL = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Specification:
    """One option of each choice, by position. `kind` says whether it is the base, one change, or a combination."""

    options: tuple[int, ...]
    kind: str

    def changed(self, choices: Sequence[Choice] = CHOICES) -> tuple[tuple[Choice, int], ...]:
        """Return the choices that are not as taken, with the option in their place."""
        return tuple((choice, n) for choice, n in zip(choices, self.options, strict=True) if n)

    def label(self, choices: Sequence[Choice] = CHOICES) -> str:
        """Return the specification in short."""
        return ", ".join(f"{choice.name}={choice.options[n].words}" for choice, n in self.changed(choices)) or "as taken"

    def words(self, choices: Sequence[Choice] = CHOICES) -> str:
        """Return the specification in words."""
        changed = self.changed(choices)
        return "; ".join(f"{choice.words}: {choice.options[n].words}" for choice, n in changed) if changed else "every choice as taken"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One effect under one specification: mean, 90 per cent interval, probability of the claimed sign, and the weights' Pareto shape.

    `figures` is the number of figures in use, `sd_share` the posterior's standard deviation over the prior's.
    """

    specification: Specification
    mean: float
    low: float
    high: float
    p_sign: float
    pareto_k: float
    figures: int
    sd_share: float

    @property
    def trusted(self) -> bool:
        """Whether reweighting can be trusted here."""
        return self.pareto_k <= TRUSTED

    @property
    def silent(self) -> bool:
        """Whether the prior alone speaks: the input is empty under this specification, or no figure feels it."""
        return self.sd_share > SILENT


@dataclass(frozen=True, slots=True)
class Curve:
    """One effect under every specification, the base first."""

    tested: Tested
    estimates: tuple[Estimate, ...]

    @property
    def sentence(self) -> str:
        """What the curve says, in one or two sentences."""
        told = [found for found in self.estimates if found.trusted]
        seen = [found for found in told if not found.silent]
        silent, rest = len(told) - len(seen), len(self.estimates) - len(told)
        text = "No specification lets the figures speak."
        if seen:
            claimed = sum(found.mean * self.tested.sign > 0 for found in seen)
            low, high = min(found.mean for found in seen), max(found.mean for found in seen)
            crossing = sum(found.low < 0 < found.high for found in seen)
            text = (
                f"In {claimed} of {len(seen)} specifications the middle of the effect is {'negative' if self.tested.sign < 0 else 'positive'}, as claimed;"
                f" the middles run from {low:+.2f} to {high:+.2f}, and {crossing} of {len(seen)} intervals hold zero."
            )
        text += f" In {silent} more the prior alone speaks." if silent else ""
        return text + (f" {rest} more cannot be told from this posterior (Pareto k above {TRUSTED:g}) and would need a fit of their own." if rest else "")


def specifications(combinations: int = COMBINATIONS, seed: int = 1, choices: Sequence[Choice] = CHOICES) -> tuple[Specification, ...]:
    """Return the base, every single change, and a random sample of combinations with two changes or more, none twice.

    A combination takes each option of a choice with equal probability. Which figures count is changed one choice at a time only: without many
    figures the draws of a posterior given all of them no longer stand in for a fit. There are fewer than asked for if so many do not exist.
    """
    none = (0,) * len(choices)
    singles = [(*none[:n], option, *none[n + 1 :]) for n, choice in enumerate(choices) for option in range(1, len(choice.options))]
    rng = np.random.default_rng(seed)
    sizes = [1 if choice.about == "figures" else len(choice.options) for choice in choices]
    wanted = min(combinations, int(np.prod(sizes, dtype=float)) - 1 - sum(size - 1 for size in sizes))
    found: dict[tuple[int, ...], None] = {}
    while len(found) < wanted:
        options = tuple(int(rng.integers(size)) for size in sizes)
        if np.count_nonzero(options) > 1:
            found.setdefault(options)
    return (
        Specification(none, "base"),
        *(Specification(options, "single") for options in singles),
        *(Specification(options, "combination") for options in found),
    )


def curves(
    frame: Frame,
    target: Target,
    posterior: Posterior,
    tested: Sequence[Tested],
    wanted: Sequence[Specification],
    draws: int = DRAWS,
    choices: Sequence[Choice] = CHOICES,
    progress: Callable[[str], None] = lambda _: None,
    advance: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Curve, ...]:
    """Judge effects under specifications, the first of which is the base. A minute or so for some hundred."""
    progress("preparing the posterior's draws")
    prepared = respecified(target, *draws_of(posterior, draws))
    usual, names = prior_of(target)[1], linear_names()
    built: tuple[tuple[int, ...], tuple[Inputs, Array, Array]] | None = None
    reading = [n for n, choice in enumerate(choices) if any(option.edit or option.reading for option in choice.options)]
    base: Coefficients | None = None
    table: list[list[Estimate]] = [[] for _ in tested]
    progress(f"judging {len(wanted)} specifications")
    for done, spec in enumerate(wanted):
        options = [choice.options[n] for choice, n in zip(choices, spec.options, strict=True)]
        key = tuple(spec.options[n] for n in reading)
        if built is None or built[0] != key:
            built = key, _inputs(frame, target, [options[n] for n in reading])
        use = np.prod([option.keep(frame, target.model.observations) for option in options if option.keep] or [np.ones(target.model.size)], axis=0)
        scale = usual * np.array([np.prod([option.scale(name) for option in options if option.scale]) for name in names])
        found = prepared.coefficients(*built[1], use, scale)
        base = found if base is None else base
        weights, k = smooth_weights(found.log_likelihood - base.log_likelihood)
        for row, item in zip(table, tested, strict=True):
            row.append(_estimate(spec, item, found, weights, k, int(use.sum()), float(scale[names.index(item.coefficient)])))
        advance(done + 1, len(wanted))
    return tuple(Curve(item, tuple(row)) for item, row in zip(tested, table, strict=True))


def _inputs(frame: Frame, target: Target, options: Sequence[Option]) -> tuple[Inputs, Array, Array]:
    """Return inputs, autonomy, and whether each figure is of a banned section, under some options."""
    other = frame
    for option in options:
        other = option.edit(other) if option.edit else other
    readings = [option.reading for option in options if option.reading]
    inputs = build_inputs(other, *readings[-1:])
    seen = target.model.observations
    unlawful = [LEVELS.index("banned"), LEVELS.index("underground_war")]
    return inputs, autonomy_of(inputs, other), np.isin(statuses(other)[seen.month, seen.section], unlawful).astype(float)


def _estimate(spec: Specification, tested: Tested, found: Coefficients, weights: Array, k: float, figures: int, prior: float) -> Estimate:
    at = linear_names().index(tested.coefficient)
    mean: Array = found.mean[:, at]
    sd: Array = np.sqrt(found.cover[:, at, at])
    in_claimed: Array = tested.sign * mean / sd
    middle = float(weights @ mean)
    whole = max(float(weights @ (sd**2 + mean**2)) - middle**2, 0.0) ** 0.5
    low, high = (interval(mean, sd, weights, level) for level in LEVELS_OF_INTERVAL)
    return Estimate(spec, middle, low, high, float(weights @ ndtr(in_claimed)), k, figures, whole / prior)


def interval(mean: Array, sd: Array, weights: Array, level: float) -> float:
    """Return a quantile of a mixture of normals, by bisection."""
    low, high = float(np.min(mean - 10.0 * sd)), float(np.max(mean + 10.0 * sd))
    for _ in range(60):
        middle = (low + high) / 2.0
        below = float(weights @ ndtr((middle - mean) / sd)) < level
        low, high = (middle, high) if below else (low, middle)
    return (low + high) / 2
