"""The power indices. An index is one function in a file here, decorated with `@index`, and the file a line in `SOURCES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.values import Values
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["Index", "find", "index", "names"]

SOURCES = ("banzhaf", "shapley", "coleman", "satisfaction", "johnston", "minimal", "unions")

Compute = Callable[[Analysis], Values]


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its name in commands and JSON, what it says in plain words, and where it comes from.

    `shares`: whether its values sum to one wherever a motion can pass and fail. `unions`: whether it is about a priori unions.
    """

    name: str
    title: str
    plain: str
    reference: str
    compute: Compute
    shares: bool = False
    unions: bool = False


_INDICES: dict[str, Index] = {}


def index(name: str, title: str, plain: str, reference: str, *, shares: bool = False, unions: bool = False) -> Callable[[Compute], Compute]:
    """Register a function from an `Analysis` to `Values` as an index."""

    def register(function: Compute) -> Compute:
        _INDICES[name] = Index(name, title, plain, reference, function, shares, unions)
        return function

    return register


def all_indices() -> dict[str, Index]:
    """Return every index by name, in the order of `SOURCES`."""
    for source in SOURCES:
        import_module(f"{__name__}.{source}")
    return dict(_INDICES)


def names() -> list[str]:
    """Return the names of all indices."""
    return list(all_indices())


GROUPS = {"coleman": ("coleman_prevent", "coleman_initiate")}
"""Names that stand for several indices; "all" stands for every one."""


def find(wanted: Iterable[str], *, unions: bool = False) -> list[Index]:
    """Return the indices with these names, each once; "all" leaves out those about unions unless there are some. Raises `BadInput`."""
    known = all_indices()
    found: dict[str, Index] = {}
    for word in wanted:
        name = word.strip().lower().replace("-", "_")
        each = [each for each in known if unions or not known[each].unions] if name == "all" else GROUPS.get(name, (name,))
        for one in each:
            if one not in known:
                valid = [*known, *GROUPS, "all"]
                raise BadInput(Problem(f"unknown index {word[:60]!r}", expected="one of " + ", ".join(valid), suggestion=nearest(one, valid)))
            found[one] = known[one]
    return list(found.values())
