"""The effect of one input on members: the registered rule with exposure, each section left out, placebo dates and the forecast score."""

from __future__ import annotations

from typing import Literal

import numpy as np

from holdfast.inference.effects import exposure, placebos, without_each_section
from holdfast.inference.marginal import TRUSTED
from holdfast.study.causal import Context, Judgement, causal_test, quantities
from holdfast.study.verdicts import Estimate, rule_on


@causal_test("effect")
def effect(context: Context, *, input: str, claimed: Literal[-1, 1]) -> Judgement:
    """Judge the coefficient `input` (such as g.purge), claimed to be below (-1) or above (1) zero."""
    target, posterior = context.target, context.posterior
    sd = next(item.scale for item in target.linear if item.name == input)
    draws = posterior.of(input)
    there = exposure(context.study.frame, target, input)
    means, sections, shapes = without_each_section(target, (input,), context.draws)
    moved, real, placebo_shapes = placebos(target, input, context.draws)
    trusted = placebo_shapes < TRUSTED
    gain, se = context.gains.get(input, (None, None))
    names = [context.study.frame.sections[i] for i in sections]
    ruling = rule_on(
        Estimate(
            draws,
            sd,
            claimed=claimed,
            exposed=len(there.exposed),
            unexposed=len(there.unexposed),
            without_one=means[input][shapes < TRUSTED].tolist(),
            real=real,
            placebos=moved[trusted].tolist(),
            score_gain=gain,
            score_se=se,
        )
    )
    low, high = int(np.argmin(means[input])), int(np.argmax(means[input]))
    numbers = quantities(draws)
    shrunk = float(draws.std()) / sd
    text = (
        f"Effect {numbers['estimate']:+.2f} a year (90 of 100 draws: {numbers['low']:+.2f} to {numbers['high']:+.2f}), probability of the claimed sign"
        f" {ruling.p_sign:.2f}. {len(there.exposed)} exposed and {len(there.unexposed)} unexposed sections have figures on both sides; the figures took the"
        f" spread to {shrunk:.2f} of the prior's. Leaving out any one section moves the middle between {means[input][low]:+.2f} (without {names[low]}) and"
        f" {means[input][high]:+.2f} (without {names[high]}). At {len(moved)} placebo dates it lies between {moved.min():+.2f} and {moved.max():+.2f}, at the"
        f" real one {real:+.2f}."
    )
    if gain is not None and se is not None:
        text += f" With it the future is predicted {gain:+.3f} (se {se:.3f}) better in log score a figure."
    beside = {
        "exposed": list(there.exposed),
        "unexposed": list(there.unexposed),
        "sections_touched": len(there.met),
        "share_of_prior_sd": shrunk,
        "without_section": dict(zip(names, means[input].tolist(), strict=True)),
        "placebos": moved.tolist(),
        "real_date": real,
        "worst_pareto_k": float(max(shapes.max(), placebo_shapes.max())),
        "reasons": list(ruling.reasons),
    }
    return Judgement(ruling.verdict, f"{text} {_because(ruling.reasons)}", **numbers, p_sign=ruling.p_sign, beside=beside, unit="log members a year")


def _because(reasons: tuple[str, ...]) -> str:
    return "What kept it there: " + "; ".join(reasons) + "." if reasons else "Every part of the rule is met."
