"""The claim "discord": that sections were likelier to break apart after leaders, or a turn, had been imposed on them.

The verdict follows the registered rule. Forecast scores are not run for splits, which are too few, so that it can be no better than weak.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from holdfast.dynamics import Frame
from holdfast.inference.hazards import Panel, SplitHazard, fit_splits, panel_of
from holdfast.inference.hazards.splits import EFFECT_SD
from holdfast.study.verdicts import Estimate, Ruling, rule_on

__all__ = ["CAUSES", "Discord", "discord"]

CAUSES = (("leaders_imposed", "leaders_imposed_next"), ("turn", "turn_next"))
"""Each cause that the claim names, and the lead that tests for the reverse: the cause in the months after."""


SHIFTS = tuple(months for months in range(-108, 109, 12) if abs(months) > 24)
"""Placebo dates: the cause moved by so many months. Within the window of 24 months the moved cause would cover the real one."""
PLACEBO_DRAWS = 1000


@dataclass(frozen=True)
class Discord:
    """The fit with leads among the covariates, a ruling for each cause, and its mean log hazard ratio at each placebo date."""

    fit: SplitHazard
    rulings: dict[str, Ruling]
    placebos: Mapping[str, list[float]] = field(default_factory=dict)


def discord(frame: Frame, draws: int = 4000, seed: int = 1, shifts: Sequence[int] = SHIFTS) -> Discord:
    """Fit the split hazard and rule on each cause, compared with its moves by `shifts` months. Raises `HoldfastError` if a fit fails."""
    fit = fit_splits(panel_of(frame, leads=True), draws, seed)
    names = [covariate.name for covariate in fit.panel.covariates]
    rulings, placebos = {}, {}
    for cause, lead in CAUSES:
        effect = fit.effect(cause)
        placebos[cause] = [_moved(frame, cause, months, seed) for months in shifts]
        _, _, exposed, unexposed = fit.panel.exposed(names.index(cause))
        estimate = Estimate(
            effect,
            EFFECT_SD,
            claimed=1,
            exposed=exposed,
            unexposed=unexposed,
            scale="log_hazard_ratio",
            real=float(effect.mean()) if shifts else None,
            placebos=placebos[cause],
            reversed=bool(fit.effect(lead).mean() >= effect.mean()),
        )
        found = rule_on(estimate)
        if found.verdict != "not_testable":
            # Leaving a section out takes a fit each, so it waits until there is something to test.
            means = [float(fit_splits(panel, draws, seed).effect(cause).mean()) for panel in _without_each(fit.panel)]
            found = rule_on(replace(estimate, without_one=means))
        rulings[cause] = found if fit.trusted else replace(found, verdict="not_testable", reasons=(f"Pareto k {fit.pareto_k:.2f} of the draws, above .7",))
    return Discord(fit, rulings, placebos)


def _moved(frame: Frame, cause: str, months: int, seed: int) -> float:
    """Return the mean effect of a cause as if it had come so many months later."""
    return float(fit_splits(panel_of(frame, leads=True, moved=(cause, months)), PLACEBO_DRAWS, seed).effect(cause).mean())


def _without_each(panel: Panel) -> list[Panel]:
    """Return the panel without each section in turn that had a split: no other can carry the effect alone."""
    return [panel.without(section) for section in sorted({section for section, _, _ in panel.splits})]
