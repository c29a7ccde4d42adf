"""What each quantity and each process of the model means, written beside the code and read by the document of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_type_hints

__all__ = ["Meaning", "Process", "meanings"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field holds: in words, its symbol in the equations, its unit, its range, and its axes ('one value' if it has none)."""

    text: str
    symbol: str
    unit: str
    span: str
    axes: str


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a month: what it does, and its equations as `(symbol changed, expression)`; a test evaluates them against the code."""

    name: str
    text: str
    equations: tuple[tuple[str, str], ...]


def meanings(kind: type) -> dict[str, Meaning]:
    """Return the meaning of each field of a named tuple whose fields are `Annotated[..., Meaning(...)]`."""
    hints: dict[str, Any] = get_type_hints(kind, include_extras=True)
    return {name: next(item for item in hint.__metadata__ if isinstance(item, Meaning)) for name, hint in hints.items()}
