"""The claim "discord": that sections were likelier to break apart after leaders, or a turn, had been imposed on them.

The verdict follows the registered rule. Placebo dates and forecast scores are not run for splits, which are too few for either, so that it
can be no better than weak.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from holdfast.dynamics import Frame
from holdfast.inference.hazards import Panel, SplitHazard, fit_splits, panel_of
from holdfast.inference.hazards.splits import EFFECT_SD
from holdfast.study.verdicts import Estimate, Ruling, rule_on

__all__ = ["CAUSES", "Discord", "discord"]

CAUSES = (("leaders_imposed", "leaders_imposed_next"), ("turn", "turn_next"))
"""Each cause that the claim names, and the lead that tests for the reverse: the cause in the months after."""


@dataclass(frozen=True)
class Discord:
    """The fit with leads among the covariates, and a ruling for each cause."""

    fit: SplitHazard
    rulings: dict[str, Ruling]


def discord(frame: Frame, draws: int = 4000, seed: int = 1) -> Discord:
    """Fit the split hazard and rule on each cause. Raises `HoldfastError` if the fit fails."""
    fit = fit_splits(panel_of(frame, leads=True), draws, seed)
    names = [covariate.name for covariate in fit.panel.covariates]
    rulings = {}
    for cause, lead in CAUSES:
        effect = fit.effect(cause)
        _, _, exposed, unexposed = fit.panel.exposed(names.index(cause))
        estimate = Estimate(
            effect,
            EFFECT_SD,
            claimed=1,
            exposed=exposed,
            unexposed=unexposed,
            scale="log_hazard_ratio",
            reversed=bool(fit.effect(lead).mean() >= effect.mean()),
        )
        found = rule_on(estimate)
        if found.verdict != "not_testable":
            # Leaving a section out takes a fit each, so it waits until there is something to test.
            means = [float(fit_splits(panel, draws, seed).effect(cause).mean()) for panel in _without_each(fit.panel)]
            found = rule_on(replace(estimate, without_one=means))
        rulings[cause] = found if fit.trusted else replace(found, verdict="not_testable", reasons=(f"Pareto k {fit.pareto_k:.2f} of the draws, above .7",))
    return Discord(fit, rulings)


def _without_each(panel: Panel) -> list[Panel]:
    """Return the panel without each section in turn that had a split: no other can carry the effect alone."""
    return [panel.without(section) for section in sorted({section for section, _, _ in panel.splits})]
