"""The hazard of splits after leaders or a turn were imposed: the registered rule for hazard ratios, the weaker of the two causes decides."""

from __future__ import annotations

import numpy as np

from holdfast.study.causal import Context, Judgement, causal_test
from holdfast.study.discord import discord

ORDER = ("not_testable", "contradicted", "undetermined", "weak", "supported")


@causal_test("splits")
def splits(context: Context) -> Judgement:
    """Judge both causes that the claim names; its verdict is the lower of the two in the order not testable ... supported."""
    found = discord(context.study.frame)
    parts, beside = [], {}
    for cause, ruling in found.rulings.items():
        ratios = np.exp(found.fit.effect(cause))
        low, middle, high = np.quantile(ratios, [0.05, 0.5, 0.95])
        label = {"leaders_imposed": "in the 24 months after leaders were imposed", "turn": "in the 12 months after a turn"}.get(cause, cause)
        reasons = "; ".join(ruling.reasons) or "every part of the rule is met"
        moved = np.exp(found.placebos[cause])
        placebos = f"at {len(moved)} placebo dates {moved.min():.2f} to {moved.max():.2f}, " if len(moved) else ""
        parts.append(f"{label}: hazard ratio {middle:.2f} (90 of 100 draws: {low:.2f} to {high:.2f}), {placebos}{ruling.verdict.replace('_', ' ')} ({reasons})")
        beside[cause] = {
            "hazard_ratio": float(middle),
            "lo90": float(low),
            "hi90": float(high),
            "verdict": ruling.verdict,
            "p_sign": ruling.p_sign,
            "at_placebo_dates": moved.tolist(),
        }
    weakest = min(found.rulings, key=lambda cause: ORDER.index(found.rulings[cause].verdict))
    draws = found.fit.effect(weakest)
    low, high = np.quantile(draws, [0.05, 0.95])
    text = f"{len(found.fit.panel.splits)} splits: {'; '.join(parts)}. The lower of the two verdicts stands."
    ruling = found.rulings[weakest]
    return Judgement(ruling.verdict, text, float(draws.mean()), float(low), float(high), ruling.p_sign, beside, "log hazard ratio")
