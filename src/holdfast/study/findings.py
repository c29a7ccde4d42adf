"""What a fit found, recorded beside the posterior: the causal halves of the ledger and the score table, used while the fit's hashes agree."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.errors import BadInput, Problem
from holdfast.study.verdicts import thresholds_hash

if TYPE_CHECKING:
    from holdfast.inference.fit import Target
    from holdfast.inference.posterior import Posterior
    from holdfast.study.load import Study

__all__ = ["FINDINGS", "find", "read_findings"]

FINDINGS = "findings.json"
MAX_BYTES = 4_000_000


def find(
    study: Study, target: Target, posterior: Posterior, progress: Callable[[str], None] = lambda _: None, workers: int = 2, *, save: bool = True
) -> dict[str, Any]:
    """Judge every causal half that names a test, score all theories, and record both (some minutes)."""
    from holdfast.store import plain
    from holdfast.study.causal import Context, judge_cause
    from holdfast.study.compare import as_rows, compare, cut_posteriors, gains

    cuts = cut_posteriors(study, target, progress, workers, save)
    halves = (
        [] if study.essay is None else [(row.id, n, half) for n, row in enumerate(study.essay.rows) for part, half in row.halves() if part == "c" and half.test]
    )
    inputs = [str(half.test["input"]) for _, _, half in halves if half.test and "input" in half.test]
    progress("weighing each input by what it adds to forecasts")
    context = Context(study, target, posterior, gains(study, target, cuts, inputs) if inputs else {})
    causal = {}
    for name, n, half in halves:
        progress(f"judging {name}")
        line = study.ledger.line(("rows", n, "c", "test")) if study.ledger is not None else None
        causal[name] = asdict(judge_cause(context, half.test or {}, file=study.ledger.file if study.ledger else "essay.yaml", line=line))
    table = compare(study, target, posterior, cuts, progress)
    found = {
        "schema": "holdfast/findings/1",
        "fit": posterior.key,
        "thresholds": thresholds_hash(),
        "study": study_key(study),
        "causal": causal,
        "scores": as_rows(table),
        "lacking": table.lacking,
    }
    if save:
        (study.folder / FINDINGS).write_text(json.dumps(plain(found), indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    return found


def study_key(study: Study) -> str:
    """Return a hash of the tests that the ledger names, so that a changed test is not answered by an old finding."""
    from holdfast.inference.posterior import content_hash

    tests = [] if study.essay is None else [(row.id, half.test) for row in study.essay.rows for _, half in row.halves() if half.test]
    return content_hash(study.evidence.data_hash, tests)


def read_findings(study: Study) -> dict[str, Any] | None:
    """Return the recorded findings if they are of the study as it is now, else None. Raises `BadInput` for a file that is not one."""
    path = study.folder / FINDINGS
    if not path.is_file():
        return None
    found = _read(path)
    return found if found.get("study") == study_key(study) and found.get("thresholds") == thresholds_hash() else None


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not isinstance(found.get("causal"), dict) or found.get("schema") != "holdfast/findings/1":
            raise ValueError("not findings")
    except (OSError, ValueError, RecursionError) as problem:
        raise BadInput(Problem(f"the recorded findings cannot be read: {problem}", file=path.name, expected="a file made by `holdfast fit`")) from problem
    return found
