"""Dates as precise as their source: a year, a month or a day.

A source that says "1921" does not say "1 January 1921". A `PartialDate` keeps what was said and answers with the first and last day
that it may mean. Months are counted on one scale (12 x year + month - 1), so that a study's months are plain integers.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["PATTERN", "PartialDate", "month_name"]

PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_PATTERN = re.compile(PATTERN.strip("^$"))


def month_name(number: int) -> str:
    """Return the month with this number as YYYY-MM (the inverse of `PartialDate.first_month`)."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, month or day. Ordered by the first day it may mean, the coarser first."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read YYYY, YYYY-MM or YYYY-MM-DD; raise ValueError for anything else, impossible days included."""
        if not isinstance(text, str) or not _PATTERN.fullmatch(text):
            raise ValueError(f"{text!r} is not a date")
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 3:
            date(*parts)
        if parts[0] == 0:
            raise ValueError(f"{text!r} is not a date")
        return cls(*parts)

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        """What the source gave: year, month or day."""
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def first(self) -> date:
        """First day that the date may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Last day that the date may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def first_month(self) -> int:
        """Number of the first month that the date may mean (12 x year + month - 1)."""
        return self.year * 12 + (self.month or 1) - 1

    @property
    def last_month(self) -> int:
        """Number of the last month that the date may mean."""
        return self.year * 12 + (self.month or 12) - 1

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def _key(self) -> tuple[int, int, int]:
        return (self.year, self.month or 0, self.day or 0)

    def __lt__(self, other: PartialDate) -> bool:
        return self._key() < other._key()

    def __le__(self, other: PartialDate) -> bool:
        return self._key() <= other._key()

    def __gt__(self, other: PartialDate) -> bool:
        return self._key() > other._key()

    def __ge__(self, other: PartialDate) -> bool:
        return self._key() >= other._key()
