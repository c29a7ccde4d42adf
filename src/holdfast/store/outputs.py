"""Publishing a folder of results so that a reader never meets half of one.

Files are written to a staging folder near the target and moved into place, one atomic rename each, when all are complete. The manifest
comes last and holds the SHA-256 of every other file, so that even a kill between two renames can be noticed. Files that Holdfast did not
write are left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from holdfast.errors import BadInput, Problem
from holdfast.store.tables import write_json

__all__ = ["Staging", "publish"]

MANIFEST = "manifest.json"
_PREFIX = ".holdfast-partial-"

Staging = Path
"""A folder to write results into; what stands in it at the end is published."""


@contextlib.contextmanager
def publish(target: Path, manifest: dict[str, Any]) -> Iterator[Staging]:
    """Yield a staging folder; on leaving without an error, move its files and the manifest into `target`.

    After an error or an interruption the staging folder is removed and `target` is as it was. Raises `BadInput` if the target cannot be
    written.
    """
    try:
        if target.exists() and not target.is_dir():
            raise BadInput(Problem("a file stands where the results should go", file=str(target), expected="the name of a folder"))
        # The nearest folder that exists: on the same disk as the target, so that files can be renamed into place, and nothing new if we fail.
        beside = next(folder for folder in target.resolve().parents if folder.exists())
        _sweep(beside)
        staging = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=beside))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadInput(Problem(f"results cannot be written there ({reason})", file=str(target), expected="a folder that can be written")) from None
    try:
        yield staging
        names = sorted(path.name for path in staging.iterdir())
        sums = {name: hashlib.sha256((staging / name).read_bytes()).hexdigest() for name in names}
        write_json(staging / MANIFEST, {**manifest, "files": sums})
        target.mkdir(parents=True, exist_ok=True)
        for name in [*names, MANIFEST]:
            os.replace(staging / name, target / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove staging folders that a killed run left behind."""
    for path in parent.glob(f"{_PREFIX}*"):
        number = path.name.removeprefix(_PREFIX).split("-")[0]
        if number.isdigit() and not _running(int(number)):
            shutil.rmtree(path, ignore_errors=True)


def _running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
