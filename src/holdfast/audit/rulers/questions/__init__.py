"""Questions that a file can ask, one kind a module: what the file holds (`Model`), its answer as plain data, and the answer in words.

A new kind is a module here with `Model`, `answer` and `words`, and a line in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol, cast

from holdfast.audit.rulers.questions.base import Place, Question

__all__ = ["KINDS", "Kind", "kind"]

KINDS: dict[str, str] = {
    "ruling": "who rules in the end, given how strong each leader is",
    "stable_charters": "which charters last, given who prefers what and who can change what",
    "self_stable": "which majority rules would not be voted away by those who live under them",
    "one_line": "one line for all sections, or each its own",
    "exit_voice": "which sections are heard, which stay silent and which leave",
}
"""One-line meaning of each kind; its module has its name."""


class Kind(Protocol):
    """What the module of a kind offers."""

    Model: type[Question]

    def answer(self, question: Any, place: Place) -> dict[str, Any]:
        """Return the answer as plain data; `place` says where in the file a mistake stands."""
        ...

    def words(self, question: Any, answer: dict[str, Any]) -> Iterator[str]:
        """Yield the answer's lines, the plain sentence first."""
        ...


def kind(name: str) -> Kind:
    """Return the module of a kind."""
    return cast(Kind, import_module(f"{__name__}.{name}"))
