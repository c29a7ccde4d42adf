"""Publishing a folder of results so that a reader never meets half of one.

Files are written to a staging folder near the target and moved into place, one atomic rename each, when all are complete. The manifest
comes last and holds the SHA-256 of every other file, so that even a kill between two renames can be noticed. Files that Holdfast did not
write are left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from holdfast.errors import BadInput, Problem
from holdfast.store.tables import write_json

__all__ = ["Staging", "check_target", "publish"]

MANIFEST = "manifest.json"
_PREFIX = ".holdfast-partial-"

Staging = Path
"""A folder to write results into; what stands in it at the end is published."""


def check_target(target: Path, expected: Sequence[str]) -> Path:
    """Return the folder that a target stands for; raise `BadInput` if it is a file, or holds one of the expected files without a manifest.

    To be asked before long work; `publish` asks it again.
    """
    try:
        real = target.resolve()
        if (target.exists() and not target.is_dir()) or (target.is_symlink() and not target.exists()):
            raise BadInput(Problem("a file stands where the results should go", file=str(target), expected="the name of a folder"))
        theirs = [name for name in expected if (real / name).exists()] if not (real / MANIFEST).exists() else []
    except (OSError, ValueError, RuntimeError):
        raise BadInput(Problem("results cannot be written there", file=str(target), expected="a folder that can be written")) from None
    if theirs:
        wanted = "a folder without it, since no manifest beside it says that Holdfast wrote it"
        raise BadInput(Problem("a file of another origin stands there", file=str(target / theirs[0]), expected=wanted))
    return real


@contextlib.contextmanager
def publish(target: Path, manifest: dict[str, Any], expected: Sequence[str] = ()) -> Iterator[Staging]:
    """Yield a staging folder; on leaving without an error, move its files and the manifest into `target`.

    After an error or an interruption the staging folder is removed and `target` is as it was. `expected` names the files that will come.
    Raises `BadInput` if the target cannot be written, or holds one of these without a manifest, so that it is not ours to replace.
    """
    refusal = Problem("results cannot be written there", file=str(target), expected="a folder that can be written")
    try:
        real = check_target(target, expected)
        # The target, or the nearest folder that exists: on the same disk, so that files can be renamed into place.
        beside = real if real.is_dir() else next(folder for folder in real.parents if folder.exists())
        if not beside.is_dir():
            raise BadInput(refusal)
        _sweep(beside)
        staging = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=beside))
    except (OSError, ValueError, RuntimeError):
        raise BadInput(refusal) from None
    try:
        # Tried now and not after minutes of work: a name too long for the disk, or a part of the path that cannot be made.
        _try(real, staging)
        yield staging
        names = sorted(path.name for path in staging.iterdir())
        blocked = [name for name in [*names, MANIFEST] if (real / name).is_dir()]
        if blocked:
            raise BadInput(Problem("a folder stands where a file should go", file=str(target / blocked[0]), expected="a folder without it"))
        sums = {name: hashlib.sha256((staging / name).read_bytes()).hexdigest() for name in names}
        write_json(staging / MANIFEST, {**manifest, "files": sums})
        real.mkdir(parents=True, exist_ok=True)
        with _undisturbed():
            for name in [*names, MANIFEST]:
                os.replace(staging / name, real / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and kill for the blink of an eye in which files move into place, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _try(target: Path, staging: Path) -> None:
    """Raise `BadInput` unless the folders of `target` that do not exist yet could be made."""
    missing = [part for part in (target, *target.parents) if not part.exists()]
    try:
        for part in missing:
            (staging / part.name).mkdir()
            (staging / part.name).rmdir()
    except (OSError, ValueError):
        raise BadInput(Problem("results cannot be written there", file=str(target), expected="a folder that can be written")) from None


def _sweep(parent: Path) -> None:
    """Remove staging folders that a killed run left behind."""
    for path in parent.glob(f"{_PREFIX}*"):
        number = re.fullmatch(r"([0-9]{1,9})-.*", path.name.removeprefix(_PREFIX))
        if number and not _running(int(number[1])):
            shutil.rmtree(path, ignore_errors=True)


def _running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
