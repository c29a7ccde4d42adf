"""What a fit found, as recorded beside the posterior: the causal halves of the ledger and the score table, used while their hashes agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.errors import BadInput, Problem
from holdfast.study.verdicts import thresholds_hash

if TYPE_CHECKING:
    from holdfast.evidence import Evidence
    from holdfast.study.essay import Essay

__all__ = ["FINDINGS", "SCHEMA", "read_findings", "study_key"]

FINDINGS = "findings.json"
SCHEMA = "holdfast/findings/1"
MAX_BYTES = 4_000_000


def study_key(essay: Essay | None, evidence: Evidence) -> str:
    """Return a hash of the tests that the ledger names, so that a changed test is not answered by an old finding."""
    from holdfast.inference.posterior import content_hash

    tests = [] if essay is None else [(row.id, half.test) for row in essay.rows for _, half in row.halves() if half.test]
    return content_hash(evidence.data_hash, tests)


def read_findings(folder: Path, essay: Essay | None, evidence: Evidence) -> dict[str, Any] | None:
    """Return the recorded findings if they are of the study as it is now, else None. Raises `BadInput` for a file that is not one."""
    path = folder / FINDINGS
    if not path.is_file():
        return None
    found = _read(path)
    return found if found.get("study") == study_key(essay, evidence) and found.get("thresholds") == thresholds_hash() else None


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not isinstance(found.get("causal"), dict) or found.get("schema") != SCHEMA:
            raise ValueError("not findings")
    except (OSError, ValueError, RecursionError) as problem:
        raise BadInput(Problem(f"the recorded findings cannot be read: {problem}", file=path.name, expected="a file made by `holdfast fit`")) from problem
    return found
