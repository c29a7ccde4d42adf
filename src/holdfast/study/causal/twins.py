"""One section's fate in history and in twins that differ in one intervention. One section cannot pass the gate: the twins are shown."""

from __future__ import annotations

from typing import Literal

import numpy as np

from holdfast.evidence import PartialDate, month_name
from holdfast.inference.twins import abduct, histories
from holdfast.study import changes
from holdfast.study.causal import Context, Judgement, causal_test
from holdfast.study.verdicts import THRESHOLDS

DRAWS = 200


@causal_test("twins")
def twins(context: Context, *, section: str, months: list[str], twins: list[str], claimed: Literal[-1, 1]) -> Judgement:
    """Compare log members of a section at some months between each twin (`NAME`, or `NAME@DATE` for an early end) and history."""
    frame = context.study.frame
    i = frame.position[section]
    found = abduct(context.target, context.posterior, DRAWS, seed=1)
    history = histories(found, context.target.model.inputs)[0][:, :, i]
    rows, parts = [PartialDate.parse(month).last_month - frame.settings.first for month in months], []
    beside, share = {}, None
    for twin in twins:
        name, _, date = twin.partition("@")
        change = changes.until(frame, name, date) if date else changes.without(frame, name)
        gap = histories(found, changes.changed_inputs(frame, [change]))[0][:, :, i] - history
        for month, t in zip(months, rows, strict=True):
            low, middle, high = np.quantile(np.exp(gap[:, t]), [0.05, 0.5, 0.95])
            beside[f"{twin} {month}"] = {
                "words": change.words,
                "month": month_name(frame.months[t]),
                "ratio": float(middle),
                "lo90": float(low),
                "hi90": float(high),
            }
            parts.append(f"{change.words}: in {month_name(frame.months[t])} {middle:.2f} times history's members ({low:.2f} to {high:.2f})")
        share = float(np.mean(gap[:, rows[-1]] * claimed > 0)) if share is None else share
    gate = f"1 exposed section, {THRESHOLDS.least_exposed} are needed"
    return Judgement("not_testable", f"Not testable: {gate}. The twins, shown and not judged: {'; '.join(parts)}.", p_sign=share, beside=beside)
