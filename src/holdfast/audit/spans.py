"""Reading what a user asks for: the first day, a horizon such as 10y, a rule to assume."""

from __future__ import annotations

import re
from datetime import date

from pydantic import TypeAdapter, ValidationError

from holdfast.audit.calendar import add
from holdfast.charter import Charter
from holdfast.charter.clocks import Clock
from holdfast.charter.rules import WORDS, Rule
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import PartialDate

__all__ = ["NO_DAY", "day_of", "rule_of", "until_of"]

UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
NO_DAY = date(2000, 1, 1)
"""First day of the audit of a charter without a date."""


def day_of(text: str | None, charter: Charter) -> date:
    """Return the first day: as given, else when the charter was adopted, else 1 January 2000. Raises `BadInput`."""
    given = text if text is not None else charter.adopted
    if given is None:
        return NO_DAY
    try:
        return PartialDate.parse(given).first
    except ValueError:
        raise BadInput(Problem(f"{given[:40]!r} is not a date", file="--from", expected="YYYY, YYYY-MM or YYYY-MM-DD")) from None


def until_of(text: str | None, start: date) -> date | None:
    """Return the last day of a horizon (10y, 18 months); None where none is given. Raises `BadInput`."""
    if text is None:
        return None
    match = re.fullmatch(r"([0-9]{1,6})\s*([dwmy])", text.strip())
    try:
        return add(start, Clock(int(match[1]), UNITS[match[2]]) if match else Clock.of(text.strip()))
    except ValueError:
        raise BadInput(Problem(f"{text[:40]!r} is no span of time", file="--horizon", expected="a number and a unit, such as 10y or 18 months")) from None


def rule_of(text: str) -> Rule:
    """Return a rule from a word (majority, unanimity, ...) or a share of the votes cast (2/3). Raises `BadInput`."""
    text = text.strip()
    value = text if text in WORDS else {"share": text, "of": "cast"}
    try:
        rule: Rule = TypeAdapter(Rule).validate_python(value)
        share = getattr(rule, "share", None)
        if share is not None and not 0 < (share.value() or 0) <= 1:
            raise ValueError(text)
        if text in ("unstated", "own_decision"):
            raise ValueError(text)
    except (ValidationError, ValueError):
        expected = "a share of the votes cast such as 2/3, or one of majority, absolute_majority, unanimity, plurality, consensus"
        raise BadInput(Problem(f"{text[:40]!r} is no rule to assume", file="--assume", expected=expected, suggestion=nearest(text, WORDS))) from None
    return rule
