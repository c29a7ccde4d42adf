"""Numbers of a charter: counts, shares, percentages, and short formulas of named parameters such as `3*Q`.

A formula knows numbers, names, `+ - * /`, brackets, per cent, and `sqrt`, `min`, `max`, `ceil`, `floor`. It is read by hand, never run as code,
at most 200 characters long and 20 brackets deep. Values are exact fractions; a square root that is not rational is cut after 30 decimals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, isqrt
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

__all__ = ["Amount", "square_root"]

MAX_LENGTH = 200
MAX_DEPTH = 20
MAX_DIGITS = 30
_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]{1,30}(?:\.[0-9]{1,30})?%?)|(?P<name>[A-Za-z][A-Za-z0-9_]{0,59})|(?P<sign>[-+*/(),]))")

Lookup = Callable[[str], Fraction | None]
Term = Callable[[Lookup], Fraction | None]


def square_root(value: Fraction) -> Fraction:
    """Return the square root, exact where it is rational, else cut (never rounded up) after 30 decimals. Raises ValueError below zero."""
    if value < 0:
        raise ValueError("the square root of a negative number")
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return Fraction(top, bottom)
    scale = 10**MAX_DIGITS
    return Fraction(isqrt(value.numerator * scale * scale // value.denominator), scale)


_FUNCTIONS: dict[str, tuple[int, Callable[..., Fraction]]] = {
    "sqrt": (1, square_root),
    "ceil": (1, lambda value: Fraction(ceil(value))),
    "floor": (1, lambda value: Fraction(floor(value))),
    "min": (2, min),
    "max": (2, max),
}


@dataclass(frozen=True)
class Amount:
    """A number or formula as written, and its value.

    `names` are the parameters that it needs. Two amounts are equal if they are written alike.
    """

    text: str

    def __post_init__(self) -> None:
        self._read()

    @property
    def names(self) -> frozenset[str]:
        """Names of the parameters in the formula."""
        return self._read()[1]

    def value(self, parameters: Mapping[str, Fraction | None] | None = None) -> Fraction | None:
        """Return the exact value, or None where a parameter's value is not known. Raises ValueError for a division by zero."""
        try:
            return self._read()[0]((parameters or {}).get)
        except ZeroDivisionError:
            raise ValueError(f"{self.text!r} divides by zero") from None

    def _read(self) -> tuple[Term, frozenset[str]]:
        return _read(self.text)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, value: object) -> Amount:
        """Return an amount from what a YAML file may hold; raise ValueError for anything else."""
        if isinstance(value, Amount):
            return value
        if value == "unstated" or isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError("expected a number, a share such as 2/3 or 55%, or a formula such as 3*Q")
        return cls(str(value))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Let pydantic read an amount from a number or text."""
        return core_schema.no_info_plain_validator_function(cls.of, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe an amount for editors."""
        return {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "maxLength": MAX_LENGTH}], "description": "a number, 2/3, 55%, or a formula"}


class _Reader:
    """Recursive descent over one formula, to a bounded depth."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise ValueError(f"the formula has {len(text):,} characters; at most {MAX_LENGTH} are read")
        self.text, self.names, self.depth = text, set[str](), 0
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                raise ValueError(f"{text[at : at + 20]!r} cannot be read in {text[:60]!r}; expected a number, 2/3, 55%, or a formula such as 3*Q")
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            at = match.end()
        self.at = 0

    def _next(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise ValueError(f"{self.text[:60]!r} ends too early; expected a number, 2/3, 55%, or a formula such as 3*Q")
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self) -> Term:
        term = self._sum()
        if self.at < len(self.tokens):
            raise ValueError(f"{self._next()!r} is out of place in {self.text[:60]!r}")
        return term

    def _sum(self) -> Term:
        term = self._product()
        while self._next() in ("+", "-"):
            sign, left, right = self._take()[1], term, self._product()
            term = _both(left, right, Fraction.__add__ if sign == "+" else Fraction.__sub__)
        return term

    def _product(self) -> Term:
        term = self._factor()
        while self._next() in ("*", "/"):
            sign, left, right = self._take()[1], term, self._factor()
            term = _both(left, right, Fraction.__mul__ if sign == "*" else Fraction.__truediv__)
        return term

    def _factor(self) -> Term:
        kind, word = self._take()
        if kind == "number":
            number = Fraction(word.rstrip("%")) / (100 if word.endswith("%") else 1)
            return lambda _: number
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError(f"the formula nests deeper than {MAX_DEPTH} brackets")
        if word == "-":
            inner = self._factor()
            term = _both(lambda _: Fraction(0), inner, Fraction.__sub__)
        elif word == "(":
            term = self._sum()
            self._close()
        elif kind == "name" and self._next() == "(":
            term = self._call(word)
        elif kind == "name":
            self.names.add(word)
            term = lambda lookup: lookup(word)  # noqa: E731 (one expression among its like)
        else:
            raise ValueError(f"{word!r} is out of place in {self.text[:60]!r}")
        self.depth -= 1
        return term

    def _call(self, name: str) -> Term:
        if name not in _FUNCTIONS:
            raise ValueError(f"unknown function {name!r}; expected one of {', '.join(_FUNCTIONS)}")
        size, function = _FUNCTIONS[name]
        self._take()
        terms = [self._sum()]
        while self._next() == ",":
            self._take()
            terms.append(self._sum())
        self._close()
        if len(terms) != size:
            raise ValueError(f"{name} takes {size} number{'s' if size > 1 else ''}, not {len(terms)}")

        def apply(lookup: Lookup) -> Fraction | None:
            values = [term(lookup) for term in terms]
            return None if None in values else function(*values)

        return apply

    def _close(self) -> None:
        if self._next() != ")":
            raise ValueError(f"a bracket is not closed in {self.text[:60]!r}")
        self._take()


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Term, frozenset[str]]:
    """Read a formula, each text once: an audit asks for the same few shares a million times."""
    reader = _Reader(text)
    return reader.whole(), frozenset(reader.names)


def _both(left: Term, right: Term, operation: Callable[[Fraction, Fraction], Fraction]) -> Term:
    def apply(lookup: Lookup) -> Fraction | None:
        a, b = left(lookup), right(lookup)
        return None if a is None or b is None else operation(a, b)

    return apply
