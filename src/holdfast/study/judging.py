"""Judging the causal halves of the ledger and scoring the theories, and recording both beside the posterior."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from holdfast.inference.fit import Target
from holdfast.inference.posterior import Posterior
from holdfast.store import plain
from holdfast.study.causal import Context, judge_cause
from holdfast.study.compare import as_rows, compare, cut_posteriors, gains
from holdfast.study.findings import FINDINGS, SCHEMA, study_key
from holdfast.study.load import Study
from holdfast.study.refits import Refits
from holdfast.study.verdicts import thresholds_hash

__all__ = ["find"]


def find(
    study: Study, target: Target, posterior: Posterior, progress: Callable[[str], None] = lambda _: None, workers: int = 2, *, save: bool = True
) -> dict[str, Any]:
    """Judge every causal half that names a test, score all theories, and record both (some minutes)."""
    halves = (
        [] if study.essay is None else [(row.id, n, half) for n, row in enumerate(study.essay.rows) for part, half in row.halves() if part == "c" and half.test]
    )
    inputs = [str(half.test["input"]) for _, _, half in halves if half.test and "input" in half.test]
    with Refits(study, target, workers, progress) as refits:
        cuts = cut_posteriors(study, target, posterior, refits, save)
        progress("weighing each input by what it adds to forecasts")
        context = Context(study, target, posterior, gains(study, target, cuts, inputs) if inputs else {}, refits)
        causal = {}
        for name, n, half in halves:
            progress(f"judging {name}")
            line = study.ledger.line(("rows", n, "c", "test")) if study.ledger is not None else None
            causal[name] = asdict(judge_cause(context, half.test or {}, file=study.ledger.file if study.ledger else "essay.yaml", line=line))
        table = compare(study, target, posterior, cuts, refits, progress)
    found = {
        "schema": SCHEMA,
        "fit": posterior.key,
        "thresholds": thresholds_hash(),
        "study": study_key(study.essay, study.evidence),
        "causal": causal,
        "scores": as_rows(table),
        "lacking": table.lacking,
        "unsettled": list(table.unsettled),
    }
    if save:
        (study.folder / FINDINGS).write_text(json.dumps(plain(found), indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    return found
