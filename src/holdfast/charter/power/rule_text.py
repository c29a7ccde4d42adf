"""Rules in words: `members >= 55% and population >= 65% or members >= n-3`.

    rule       = and_rule { "or" and_rule }
    and_rule   = part { "and" part }
    part       = "(" rule ")" | column (">=" | ">") amount | member
    amount     = number "%"             share of the column's total, rounded up
               | number "/" number      the same, as a fraction
               | term { ("+" | "-") term }
    term       = whole or decimal number | "n" [ "/" number ]          n is the number of members

`members` counts heads. A member's own name says that this member is in favour: a veto, if joined by "and". Names that are not plain words go
in quotes. "and" binds closer than "or". Rules only ask for votes in favour, so that more support never hurts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from holdfast.charter.power.amounts import MAX_DECIMALS, number, strictly_above
from holdfast.charter.power.formula import AtLeast, Formula, all_of, any_of
from holdfast.charter.power.game import HEADS, MAX_DIGITS
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["parse_amount", "parse_rule"]

MAX_RULE = 10_000
MAX_DEPTH = 50
WORDS = ("and", "or", "n")
_TOKEN = re.compile(r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<word>[^\W\d]\w*)|(?P<quoted>"[^"]*"|'[^']*')|(?P<sign>>=|<=|=>|==|≥|≤|[()%/+<>=!*&|,.-]))""")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class _Amount:
    """A share of a total, or a number of votes."""

    value: Fraction
    is_share: bool


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where
        if len(text) > MAX_RULE:
            raise BadInput(Problem(f"the rule has {len(text):,} characters", file=where, expected=f"at most {MAX_RULE:,}"))
        self.tokens: list[_Token] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                at += len(text[at:]) - len(text[at:].lstrip())
                raise BadInput(
                    Problem(f"{text[at]!r} means nothing here", file=where, column=str(at + 1), expected="a column, a number, and, or, a parenthesis")
                )
            kind = str(match.lastgroup)
            self.tokens.append(_Token(kind, match[kind], match.start(kind)))
            at = match.end()
        self.tokens.append(_Token("end", "", len(text)))
        self.place = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> bool:
        """Go past the next token if it is one of these signs or words."""
        if self.here.kind in ("sign", "word") and self.here.text.lower() in texts:
            self.place += 1
            return True
        return False

    def fail(self, message: str, expected: str | None = None, suggestion: str | None = None, token: _Token | None = None) -> NoReturn:
        place = token or self.here
        raise BadInput(Problem(message, file=self.where, column=str(place.at + 1), expected=expected, suggestion=suggestion))

    def found(self) -> str:
        return "the rule ends" if self.here.kind == "end" else f"{self.here.text[:40]!r} stands"

    def numeral(self) -> Fraction:
        token = self.here
        if token.kind != "number":
            self.fail(f"{self.found()} where a number should stand", "a number such as 45, 55%, 2/3 or n-3")
        if len(token.text) > MAX_DIGITS or len(token.text.partition(".")[2]) > MAX_DECIMALS:
            self.fail("a number too long to use", f"at most {MAX_DIGITS:,} digits and {MAX_DECIMALS} decimals")
        self.place += 1
        return number(token.text)

    def amount(self, n: int) -> _Amount:
        start = self.here
        negative = self.take("-")
        if not negative and self.here.kind == "number":
            value, first = self.numeral(), self.tokens[self.place - 1]
            if self.take("%"):
                return self._share(value / 100, start)
            if self.take("/"):
                below = self.numeral()
                if below == 0:
                    self.fail("a division by zero", "a number from 1", token=self.tokens[self.place - 1])
                return self._share(value / below, start)
            if 0 < value < 1:
                self.fail(f"{first.text} may mean a share or a number of votes", f"{float(value * 100):g}% for the share", token=first)
        else:
            value = self._term(n)
        value = -value if negative else value
        while self.here.kind == "sign" and self.here.text in "+-":
            sign = 1 if self.take("+") else -1 if self.take("-") else 0
            value += sign * self._term(n)
        return _Amount(value, is_share=False)

    def _share(self, value: Fraction, start: _Token) -> _Amount:
        if value > 1:
            self.fail(f"{float(value * 100):g}% of a total can never be reached", "a share from 0 to 100%", token=start)
        if self.here.text in ("+", "-") and self.here.kind == "sign":
            self.fail("a share and a number cannot be added", "one of them; for more than half write > 50%")
        return _Amount(value, is_share=True)

    def _term(self, n: int) -> Fraction:
        if self.here.kind == "word" and self.here.text == "n":
            self.place += 1
            value = Fraction(n)
            if self.take("/"):
                below = self.numeral()
                if below == 0:
                    self.fail("a division by zero", "a number from 1", token=self.tokens[self.place - 1])
                value /= below
            return value
        value = self.numeral()
        if self.here.kind == "sign" and self.here.text in "%/":
            self.fail("a share and a number cannot be added", "one of them; for more than half write > 50%")
        return value


def parse_amount(text: str, total: Fraction, n: int, *, where: str) -> Fraction:
    """Read one amount (45, 55%, 2/3, n-3) against a column's total; shares are returned unrounded. Raises `BadInput`."""
    reader = _Reader(text, where)
    amount = reader.amount(n)
    if reader.here.kind != "end":
        reader.fail(f"{reader.found()} after the number", "nothing more")
    return amount.value * total if amount.is_share else amount.value


def parse_rule(
    text: str, columns: Mapping[str, Sequence[int]], members: Sequence[str], *, scales: Mapping[str, int] | None = None, where: str = "--rule"
) -> tuple[Formula, dict[str, tuple[int, ...]]]:
    """Read a rule on these columns (integer weights; `scales` says by what they were multiplied).

    Returns the formula and all weight systems, among them one for each member named in the rule. Raises `BadInput` with the position.
    """
    reader = _Reader(text, where)
    n = len(members)
    systems = {HEADS: (1,) * n} | {name: tuple(values) for name, values in columns.items()}
    named: dict[str, str] = {}

    def comparison(name: str, token: _Token) -> Formula:
        if reader.take(">=", "=>", "≥"):
            strict = False
        elif reader.take(">"):
            strict = True
        else:
            reader.fail(f"{reader.found()} after {name!r}", ">= or >; a rule asks for votes in favour, so that more support never hurts")
        if name not in systems:
            valid = list(systems)
            reader.fail(f"unknown column {name[:60]!r}", "one of " + ", ".join(valid), nearest(name, valid), token)
        amount = reader.amount(n)
        value = amount.value * sum(systems[name]) if amount.is_share else amount.value * (scales or {}).get(name, 1)
        return AtLeast(name, strictly_above(value) if strict else math.ceil(value))

    def part(depth: int) -> Formula:
        if depth > MAX_DEPTH:
            reader.fail(f"parentheses nested deeper than {MAX_DEPTH}", "a flatter rule")
        if reader.take("("):
            inner = rule(depth + 1)
            if not reader.take(")"):
                reader.fail(f"{reader.found()} where a parenthesis should close", ")")
            return inner
        token = reader.here
        if token.kind == "word" and token.text.lower() == "not":
            reader.fail("a rule cannot ask for votes against", "conditions on votes in favour, such as members >= n-3 for a blocking minority of four")
        if token.kind not in ("word", "quoted") or (token.kind == "word" and token.text in WORDS):
            reader.fail(f"{reader.found()} where a condition should begin", "a column, such as members >= 55%, or a parenthesis")
        reader.place += 1
        name = token.text[1:-1] if token.kind == "quoted" else token.text
        follows = reader.here.kind == "sign" and reader.here.text not in "()"
        if name in systems or follows or name not in members:
            if not follows and name not in systems:
                valid = [*systems, *members]
                reader.fail(f"{name[:60]!r} is neither a column nor a member", "a column, such as members >= 55%", nearest(name, valid), token)
            return comparison(name, token)
        # A member by name: a weight system of its own, in which only this member has a vote.
        system = named.setdefault(name, f"vote of {name}")
        return AtLeast(system, 1)

    def conjunction(depth: int) -> Formula:
        parts = [part(depth)]
        while reader.take("and"):
            parts.append(part(depth))
        return all_of(parts)

    def rule(depth: int) -> Formula:
        parts = [conjunction(depth)]
        while reader.take("or"):
            parts.append(conjunction(depth))
        return any_of(parts)

    if reader.here.kind == "end":
        reader.fail("the rule is empty", "a condition, such as members >= 55%")
    formula = rule(0)
    if reader.here.kind != "end":
        reader.fail(f"{reader.found()} after the rule", "and, or, or the end")
    return formula, systems | {system: tuple(int(member == name) for member in members) for name, system in named.items()}
