"""From plain data to pydantic models, with the line of each mistake, what was expected, and the nearest valid word.

Where a value may be of several forms, pydantic reports every form that it tried. Here the form that was meant is told by the value itself,
and one mistake stays one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from holdfast.errors import BadInput, Problem, nearest

if TYPE_CHECKING:
    from pydantic import BaseModel

    from holdfast.documents import Document

    Model = TypeVar("Model", bound=BaseModel)

__all__ = ["validate"]

Path = tuple[str | int, ...]
MAX_ERRORS = 200


def validate(model: type[Model], document: Document) -> Model:
    """Return `document` as a pydantic `model`; raise `BadInput` with the line of each mistake."""
    from pydantic import ValidationError

    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise BadInput(_problems(model, document, list(_one_form(error.errors()[:MAX_ERRORS], document.data)))) from None


def _problems(model: type[BaseModel], document: Document, items: list[tuple[Path, Any]]) -> list[Problem]:
    problems = [_problem(model, document, path, item) for path, item in items]
    # A mistyped key is one mistake, not a missing key and an unknown one.
    meant = {(path[:-1], problem.suggestion) for (path, item), problem in zip(items, problems, strict=True) if item["type"] == "extra_forbidden"}
    keep = [item["type"] != "missing" or (path[:-1], path[-1]) not in meant for path, item in items]
    return [problem for problem, kept in zip(problems, keep, strict=True) if kept]


def _one_form(items: list[Any], data: Any) -> Iterator[tuple[Path, Any]]:
    """Yield (path in the data, error), one form a value: where several were tried, the errors inside the form that fits best."""
    forms: dict[Path, dict[str, list[tuple[Path, Any]]]] = {}
    order: list[tuple[Path, Any | None]] = []
    for item in items:
        path, fork, form = _place(item["loc"], data, final=item["type"] in ("missing", "extra_forbidden"))
        if fork is None:
            order.append((path, item))
            continue
        if fork not in forms:
            order.append((fork, None))
        forms.setdefault(fork, {}).setdefault(form, []).append((path, item))
    for path, item in order:
        if item is not None:
            yield path, item
            continue
        branches = forms[path].values()
        inner = [found for found in branches if all(len(deeper) > len(path) for deeper, _ in found)]
        told = [found for found in branches if found[0][1]["type"] not in _WRONG_SHAPE]
        yield from min(inner, key=len) if inner else [(told or list(branches))[-1][0]]


_WRONG_SHAPE = ("model_type", "dict_type", "list_type", "tuple_type", "string_type", "int_type", "literal_error", "bool_type", "is_instance_of")


def _place(loc: Path, data: Any, *, final: bool) -> tuple[Path, Path | None, str]:
    """Return the path in the data, the path at which a form was chosen (None if nowhere), and that form's name."""
    path: Path = ()
    fork, form = None, ""
    here: Any = data
    for n, part in enumerate(loc):
        if (isinstance(here, dict) and part in here) or (isinstance(here, list) and isinstance(part, int) and part < len(here)):
            path, here = (*path, part), here[part]  # type: ignore[index]
        elif final and n == len(loc) - 1:
            path = (*path, part)
        elif isinstance(part, str) and fork is None:
            fork, form = path, part
    return path, fork, form


_PLAIN = {
    "string_type": "text; a number or a date that is meant as text goes in quotes",
    "dict_type": "keys with values, one `key: value` a line",
    "model_type": "keys with values, one `key: value` a line",
    "model_attributes_type": "keys with values, one `key: value` a line",
    "list_type": "a list",
    "tuple_type": "a list",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least {}"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "at most {}"),
    "less_than": ("lt", "less than {}"),
    "too_short": ("min_length", "at least {} in it"),
    "too_long": ("max_length", "at most {} in it"),
}
"""Where the bound stands in what pydantic says of a value beyond it, and how it is told."""


def _problem(model: type[BaseModel], document: Document, path: Path, item: Any) -> Problem:
    where = ".".join(str(part) for part in path) or "the file"
    message, suggestion, expected = f"{where}: {item['msg'].removeprefix('Value error, ')}", None, _PLAIN.get(item["type"])
    if item["type"] == "extra_forbidden":
        message = f"unknown key {where!r}"
        suggestion = nearest(str(path[-1]), _known(model, path[:-1]))
    elif item["type"] == "missing":
        message = f"the key {where!r} is missing"
    elif item["type"] == "literal_error":
        words = re.findall(r"'([^']*)'", str(item.get("ctx", {}).get("expected", "")))
        message, expected = f"{where} cannot be {item['input']!r:.60}", "one of " + ", ".join(words)
        suggestion = nearest(str(item["input"]), words)
    elif item["type"] == "string_pattern_mismatch":
        message, expected = f"{where}: {item['input']!r:.60} is no identifier", "small letters, digits and underscores, starting with a letter"
    elif item["type"] == "rule":
        message, _, expected = f"{where}: {item['msg']}".partition("; expected ")
        suggestion = nearest(item["input"], re.findall(r"[a-z_]+", expected)) if isinstance(item["input"], str) else None
    elif item["type"] in _BOUNDS:
        key, bound = _BOUNDS[item["type"]]
        given = item["input"]
        several = f"{where} has {len(given):,} in it" if isinstance(given, dict | list | tuple) and given else f"{where} is empty"
        message = several if isinstance(given, dict | list | tuple) else f"{where} cannot be {given!r:.60}"
        expected = bound.format(item["ctx"][key])
    elif expected:
        message = f"{where} cannot be {item['input']!r:.60}" if not isinstance(item["input"], dict | list) else f"{where} cannot be a list or mapping"
    return Problem(message, file=document.file, line=document.line(path), expected=expected, suggestion=suggestion)


def _known(model: type[BaseModel], path: Path) -> list[str]:
    """Return the field names at `path`, as far as the path can be followed through nested models."""
    from pydantic import BaseModel

    here: list[type[BaseModel]] = [model]
    for part in path:
        todo = [kind.model_fields[name].annotation for kind in here for name, info in kind.model_fields.items() if part in (name, info.alias)]
        found: list[type[BaseModel]] = []
        while todo:
            kind = todo.pop()
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found.append(kind)
            todo.extend(get_args(kind))
        here = found or here
    return [name for kind in here for field, info in kind.model_fields.items() for name in (info.alias or field,)]
