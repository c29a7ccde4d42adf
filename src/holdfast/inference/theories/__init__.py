"""Rival theories of why sections grew or shrank, as switches on the model's inputs.

A theory is a file that registers which inputs it switches on; all others have coefficients of zero. Every theory has the same levels of
sections, noise and measurement, and with nothing switched on it is "none", the ablation that each must beat. A new theory is one file and
one line in `SOURCES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["Theory", "register", "theories", "theory"]

SOURCES = ("none", "national", "repression", "economy", "rival_left", "line", "centralisation", "everything", "generations", "money")


@dataclass(frozen=True, slots=True)
class Theory:
    """A theory: its name, what it says, where it comes from, and the inputs it switches on.

    `lacking` says which data would be needed where no table of the evidence carries it; such a theory is not testable and is never fitted.
    """

    name: str
    title: str
    says: str
    source: str
    inputs: tuple[str, ...] = ()
    lacking: str | None = None

    def switch(self, names: tuple[str, ...]) -> Array:
        """Return 1 for each coefficient that the theory uses and 0 for those it sets to zero; `names` are those of the coefficients."""
        return np.array([float(not name.startswith(("b.", "g.")) or name[2:] in self.inputs) for name in names])


_KNOWN: dict[str, Theory] = {}


def register(item: Theory) -> Theory:
    """Register a theory. Raises `ValueError` for an input that the model does not have."""
    known = {entry.name for entry in (*moment_inputs(), *lasting_inputs())}
    if unknown := set(item.inputs) - known:
        raise ValueError(f"the theory {item.name} names inputs that the model does not have: {', '.join(sorted(unknown))}")
    _KNOWN[item.name] = item
    return item


def theories() -> tuple[Theory, ...]:
    """Return all theories, in the order of `SOURCES`; those registered elsewhere come last."""
    for source in SOURCES:
        import_module(f"{__name__}.{source}")
    return tuple(sorted(_KNOWN.values(), key=lambda item: SOURCES.index(item.name) if item.name in SOURCES else len(SOURCES)))


def theory(name: str) -> Theory:
    """Return a theory by name. Raises `BadInput` naming the nearest one."""
    found = {item.name: item for item in theories()}
    if name not in found:
        raise BadInput(Problem(f"there is no theory {name[:60]!r}", expected=", ".join(found), suggestion=nearest(name, list(found))))
    return found[name]
