"""The record of runs: one small file each, named by what fixed its numbers, so that a run can be found again and never counts twice."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from holdfast.errors import BadInput, Problem
from holdfast.store.tables import write_json

__all__ = ["check_store", "record_run"]


def check_store(store: Path) -> None:
    """Raise `BadInput` if runs could not be recorded in `store`; asked before the work, and nothing is made yet."""
    try:
        there = next(folder for folder in (store.resolve(), *store.resolve().parents) if folder.exists())
        good = there.is_dir() and os.access(there, os.W_OK)
    except (OSError, ValueError, RuntimeError):
        good = False
    if not good:
        raise BadInput(Problem("runs cannot be recorded there", file=str(store), expected="a folder that can be written"))


def record_run(store: Path, manifest: dict[str, Any], out: Path) -> Path:
    """Write `STORE/runs/HASH.json` with the manifest and where the results are; return its path. Raises `BadInput` if it cannot."""
    name = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]
    path = store / "runs" / f"{name}.json"
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(partial, {"manifest": manifest, "out": str(out.resolve())})
        os.replace(partial, path)
    except OSError as error:
        raise BadInput(Problem(f"the run cannot be recorded there ({error.strerror})", file=str(store), expected="a folder that can be written")) from None
    return path
