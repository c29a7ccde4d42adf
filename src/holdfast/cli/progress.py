"""Progress on stderr: bars in a terminal; elsewhere one line a stage, and one every few seconds of a long one."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

__all__ = ["Progress"]


EVERY = 10.0
"""Seconds between two lines about the same stage, where there is no terminal."""


class Progress:
    """Stages of a long job. Use as a context; call `stage` when a stage starts and `advance` as it goes on."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._live: Any = None
        self._task: Any = None
        self._started = self._told = time.monotonic()

    def __enter__(self) -> Progress:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Live

            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self._live = Live(*columns, console=Console(stderr=True), transient=True)
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._live is not None:
            self._live.stop()

    @property
    def seconds(self) -> float:
        """Seconds since the job started."""
        return time.monotonic() - self._started

    def stage(self, text: str, total: int | None = None) -> None:
        """Start a stage; `total` is its number of steps if known."""
        if self._live is not None:
            if self._task is not None:
                self._live.remove_task(self._task)
            self._task = self._live.add_task(text, total=total)
        elif not self._quiet:
            self._say(text)

    def advance(self, done: int, total: int) -> None:
        """Say how far the stage has come."""
        if self._live is not None and self._task is not None:
            self._live.update(self._task, completed=done, total=total)
        elif not self._quiet and done < total and time.monotonic() - self._told > EVERY:
            self._say(f"{done:,} of {total:,}")

    def _say(self, text: str) -> None:
        self._told = time.monotonic()
        print(f"[{self.seconds:5.1f} s] {text}", file=sys.stderr, flush=True)
