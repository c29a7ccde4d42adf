"""Spans of time as charters state them, from seconds to years: `12 months`, `15 days`, `86400 seconds`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

__all__ = ["Clock"]

UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_PATTERN = re.compile(rf"([0-9]{{1,9}}) ({'|'.join(UNITS)})s?")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


@dataclass(frozen=True)
class Clock:
    """A span of time. Months and years stay what they are: their length depends on the date that they are counted from."""

    number: int
    unit: str

    @classmethod
    def of(cls, value: object) -> Clock:
        """Read a span; raise ValueError for anything but a whole number and a unit."""
        if isinstance(value, Clock):
            return value
        match = _PATTERN.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise ValueError(f"{str(value)[:40]!r} is not a span of time; expected a whole number and a unit ({', '.join(UNITS)}), such as 12 months")
        return cls(int(match[1]), match[2])

    @property
    def seconds(self) -> float:
        """Length in seconds; a month is counted as 30.436875 days and a year as twelve of them, to compare and to draw, not to set dates."""
        months = {"month": 1, "year": 12}.get(self.unit)
        return self.number * (months * 30.436875 * 86_400 if months else _SECONDS[self.unit])

    def __str__(self) -> str:
        return f"{self.number:,} {self.unit}{'' if self.number == 1 else 's'}"

    def written(self) -> str:
        """Return the span as a charter states it, so that it can be read again: without the comma of a long number."""
        return str(self).replace(",", "")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Let pydantic read a span from text."""
        return core_schema.no_info_plain_validator_function(cls.of, serialization=core_schema.plain_serializer_function_ser_schema(cls.written))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe a span for editors."""
        return {"type": "string", "pattern": f"^{_PATTERN.pattern}$", "description": "a span of time, such as 12 months"}
