"""Errors a user can act on.

Every mistake in a user's input is reported as one or more `Problem`s: where it is, what was found, what was expected, and the nearest
valid value if there is one. The command line prints them and exits with code 2; nothing is written.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["BadInput", "HoldfastError", "Interrupted", "Problem", "nearest", "printable"]

SHOWN = 20
"""Problems printed in full; the rest are counted."""


class HoldfastError(Exception):
    """Base class of every error that Holdfast raises on purpose."""


class Interrupted(HoldfastError):
    """The user stopped the work (Ctrl-C or SIGTERM); nothing was left half-written."""


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the valid word most like `word`, or None if none is close."""
    close = difflib.get_close_matches(word[:100], list(valid), n=1, cutoff=0.6)
    return close[0] if close else None


def printable(text: str) -> str:
    """Return text that cannot steer a terminal: control characters, which untrusted files may hold, are spelled out."""
    return "".join(char if char.isprintable() or char in "\n\t" else char.encode("unicode_escape").decode() for char in text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one place.

    `line` counts from 1 and includes a table's header, as text editors and spreadsheets do.
    """

    message: str
    file: str | None = None
    line: int | None = None
    column: str | None = None
    expected: str | None = None
    suggestion: str | None = None

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column is not None:
            place.append(f"column {self.column}")
        text = f"{', '.join(place)}: {self.message}" if place else self.message
        if self.expected:
            text += f"; expected {self.expected}"
        if self.suggestion:
            text += f". Did you mean {self.suggestion!r}?"
        return text


class BadInput(HoldfastError):
    """The input cannot be used; `problems` says where and why, in file order."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [printable(str(problem)) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"... and {len(self.problems) - SHOWN} more problems")
        return "\n".join(lines)
