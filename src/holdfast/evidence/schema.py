"""From a row class to its columns, and to the Frictionless Table Schema that describes the same thing to other programs."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from holdfast.evidence.dates import PATTERN, PartialDate
from holdfast.evidence.tables import TABLES, Column

__all__ = ["ColumnSpec", "columns", "table_schema"]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column as the reader needs it: name, type, whether a cell may be empty, and the words allowed in it."""

    name: str
    kind: type
    required: bool
    words: tuple[str, ...]
    column: Column

    @property
    def expected(self) -> str:
        """What a cell must hold, in words."""
        if self.words:
            return "one of " + ", ".join(self.words)
        text = {int: "a whole number", float: "a number", PartialDate: "a date YYYY, YYYY-MM or YYYY-MM-DD"}.get(self.kind, "text")
        low, high = self.column.minimum, self.column.maximum
        if low is not None:
            text += f" from {_written(low)}" if high is not None else f" of at least {_written(low)}"
        if high is not None:
            text += f" to {_written(high)}"
        return text


def _written(bound: float) -> str:
    return f"{int(bound):,}" if bound == int(bound) else f"{bound:g}"


@cache
def columns(table: str) -> tuple[ColumnSpec, ...]:
    """Return the columns of a table, in file order."""
    specs = []
    for name, hint in get_type_hints(TABLES[table], include_extras=True).items():
        kind, *extras = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        column = next(extra for extra in extras if isinstance(extra, Column))
        options = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
        required = type(None) not in options
        inner = next(option for option in options if option is not type(None))
        words: tuple[str, ...] = get_args(inner) if get_origin(inner) is Literal else ()
        base: type = str if words else tuple if get_origin(inner) is tuple else inner
        specs.append(ColumnSpec(name, base, required and base is not tuple, words, column))
    return tuple(specs)


_FRICTIONLESS: dict[type, Callable[[], dict[str, Any]]] = {
    int: lambda: {"type": "integer"},
    float: lambda: {"type": "number"},
    str: lambda: {"type": "string"},
    tuple: lambda: {"type": "string"},
    PartialDate: lambda: {"type": "string"},
}


def table_schema(table: str) -> dict[str, Any]:
    """Return the Frictionless Table Schema (v1) of a table.

    Dates of mixed precision and lists have no type of their own in the standard: they are strings with a pattern, or a description.
    Foreign keys are declared where a column holds exactly one key of another table and nothing else.
    """
    fields, foreign, key = [], [], None
    for spec in columns(table):
        field: dict[str, Any] = {"name": spec.name, **_FRICTIONLESS[spec.kind](), "description": spec.column.description}
        if spec.kind is tuple:
            field["description"] += " (separated by semicolons)"
        limits: dict[str, Any] = {}
        if spec.required:
            limits["required"] = True
        if spec.words:
            limits["enum"] = list(spec.words)
        if spec.kind is PartialDate:
            limits["pattern"] = PATTERN
        if spec.kind in (int, float):
            limits |= {name: spec.kind(value) for name, value in (("minimum", spec.column.minimum), ("maximum", spec.column.maximum)) if value is not None}
        if spec.column.key:
            limits["unique"], key = True, spec.name
        if limits:
            field["constraints"] = limits
        fields.append(field)
        if spec.column.refers and not spec.column.also and spec.kind is str:
            target = next(c.name for c in columns(spec.column.refers) if c.column.key)
            foreign.append({"fields": spec.name, "reference": {"resource": "" if spec.column.refers == table else spec.column.refers, "fields": target}})
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = key
    if foreign:
        schema["foreignKeys"] = foreign
    return schema
