"""The effect of one input on members: the registered rule with exposure, each section left out, placebo dates and the forecast score."""

from __future__ import annotations

from typing import Literal

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.effects import exposure, placebos, without_each_section
from holdfast.inference.pareto import TRUSTED
from holdfast.study.causal import Context, Judgement, causal_test, quantities, signed
from holdfast.study.fitted import RECORDED
from holdfast.study.verdicts import Estimate, rule_on


@causal_test("effect")
def effect(context: Context, *, input: str, claimed: Literal[-1, 1]) -> Judgement:
    """Judge the coefficient `input` (such as g.purge), claimed to be below (-1) or above (1) zero."""
    target, posterior = context.target, context.posterior
    sd = next(item.scale for item in target.linear if item.name == input)
    draws = posterior.of(input)
    there = exposure(context.study.frame, target, input)
    means, sections, shapes = without_each_section(target, (input,), context.draws)
    kept, refitted = np.where(shapes < TRUSTED, means[input], np.nan), []
    if context.refits is not None:
        refitted = np.flatnonzero(np.isnan(kept)).tolist()
        kept[refitted] = [context.refits.without(int(sections[n]), RECORDED, posterior).of(input).mean() for n in refitted]
    moved, real, placebo_shapes = placebos(target, input, context.draws)
    trusted = placebo_shapes < TRUSTED
    gain, se = context.gains.get(input, (None, None))
    names = [context.study.frame.sections[i] for i in sections]
    countries = {row.section: row.country for row in context.study.evidence.sections}
    ruling = rule_on(
        Estimate(
            draws,
            sd,
            claimed=claimed,
            exposed=len(there.exposed),
            unexposed=len(there.unexposed),
            without_one=kept[~np.isnan(kept)].tolist(),
            real=real,
            placebos=moved[trusted].tolist(),
            score_gain=gain,
            score_se=se,
        )
    )
    numbers = quantities(draws)
    shrunk = float(draws.std()) / sd
    text = (
        f"Effect {signed(numbers['estimate'])} a year (90 of 100 draws: {signed(numbers['low'])} to {signed(numbers['high'])}), probability of the claimed"
        f" sign {ruling.p_sign:.2f}. Sections with figures on both sides: {len(there.exposed)} exposed, {len(there.unexposed)} unexposed; the figures took the"
        f" spread to {shrunk:.2f} of the prior's. {_without(kept, [countries[name] for name in names], refitted)} At {len(moved)} placebo"
        f" dates it lies between {signed(moved.min())} and {signed(moved.max())}, at the real one {signed(real)} (the mean of {len(context.draws[0])} draws,"
        " as for each section left out)."
    )
    if gain is not None and se is not None:
        text += f" It changes the log score of a figure of later years by {signed(gain, 3)} (standard error {se:.3f}; above zero is better)."
    beside = {
        "exposed": list(there.exposed),
        "unexposed": list(there.unexposed),
        "sections_touched": len(there.met),
        "share_of_prior_sd": shrunk,
        "without_section": {name: None if np.isnan(mean) else float(mean) for name, mean in zip(names, kept, strict=True)},
        "at_placebo_dates": moved.tolist(),
        "at_the_real_date": real,
        "refitted_without": [names[n] for n in refitted],
        "worst_pareto_k": float(max(*np.delete(shapes, refitted), *placebo_shapes)),
        "reasons": list(ruling.reasons),
    }
    return Judgement(ruling.verdict, f"{text} {_because(ruling.reasons)}", **numbers, p_sign=ruling.p_sign, beside=beside, unit="log members a year")


def _without(means: Array, names: list[str], refitted: list[int]) -> str:
    """Say how far leaving out a section moves the effect; `means` (sections,) are NaN where the reweighting cannot be trusted.

    `refitted` are the places of the sections that a fit of its own left out.
    """
    doubt = [name for name, mean in zip(names, means, strict=True) if np.isnan(mean)]
    words = f"Not told, since the reweighting of draws cannot be trusted: without {', '.join(doubt)}." if doubt else ""
    if refitted:
        words = f"Left out by fits of their own, since reweighted draws could not be trusted: {', '.join(names[n] for n in refitted)}. {words}".rstrip()
    if len(doubt) == len(names):
        return words
    low, high = int(np.nanargmin(means)), int(np.nanargmax(means))
    return (
        f"With any one section left out it lies between {signed(means[low])} (without {names[low]}) and {signed(means[high])} (without {names[high]}). {words}"
    ).rstrip()


def _because(reasons: tuple[str, ...]) -> str:
    return "What kept it there: " + "; ".join(reasons) + "." if reasons else "Every part of the rule is met."
