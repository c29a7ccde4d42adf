"""Decision rules as monotone Boolean formulas of quotas.

A formula is a tree. Its leaves say "the weight in favour, in this weight system, is at least the quota"; its inner nodes are "all of",
"any of" and "a vote among seats, each of which is decided by a formula of its own". No rule of real bodies needs more: double majorities,
vetoes, blocking minorities, chambers and delegations are all built from these (Kurz and Napel 2016 show why a formula, and not an
intersection of weighted games, is the right representation of the rule of the EU Council).

Formulas are evaluated on sums, one for each weight system. The same code serves single integers and NumPy arrays of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

__all__ = ["AllOf", "AnyOf", "AtLeast", "Formula", "Seats", "blocking_minority", "leaves", "majority_of", "veto"]

Sums = Mapping[str, Any]
"""Weight in favour in each weight system: integers, or NumPy arrays of one shape."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The weight in favour in `system` is at least `quota` (an exact integer of any size)."""

    system: str
    quota: int

    def holds(self, sums: Sums) -> Any:
        """Return whether the motion passes: a bool, or an array of them."""
        return sums[self.system] >= self.quota

    def dual(self, totals: Mapping[str, int]) -> AtLeast:
        """Return the rule of the coalitions that can block: their complement does not reach the quota."""
        return AtLeast(self.system, totals[self.system] - self.quota + 1)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds. With no parts it always holds."""

    parts: tuple[Formula, ...]

    def holds(self, sums: Sums) -> Any:
        """Return whether the motion passes: a bool, or an array of them."""
        return reduce(and_, (part.holds(sums) for part in self.parts), True)

    def dual(self, totals: Mapping[str, int]) -> AnyOf:
        """Return the rule of the coalitions that can block."""
        return AnyOf(tuple(part.dual(totals) for part in self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds. With no parts it never holds."""

    parts: tuple[Formula, ...]

    def holds(self, sums: Sums) -> Any:
        """Return whether the motion passes: a bool, or an array of them."""
        return reduce(or_, (part.holds(sums) for part in self.parts), False)

    def dual(self, totals: Mapping[str, int]) -> AllOf:
        """Return the rule of the coalitions that can block."""
        return AllOf(tuple(part.dual(totals) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Seats:
    """A vote among seats, each decided by a formula: the votes of the seats whose formula holds reach `quota`.

    `seats` pairs each formula with the seat's votes (non-negative integers). Seats may share members.
    """

    seats: tuple[tuple[Formula, int], ...]
    quota: int

    def holds(self, sums: Sums) -> Any:
        """Return whether the motion passes: a bool, or an array of them."""
        return sum(votes * part.holds(sums) for part, votes in self.seats) >= self.quota

    def dual(self, totals: Mapping[str, int]) -> Seats:
        """Return the rule of the coalitions that can block."""
        total = sum(votes for _, votes in self.seats)
        return Seats(tuple((part.dual(totals), votes) for part, votes in self.seats), total - self.quota + 1)


Formula = AtLeast | AllOf | AnyOf | Seats


def parts_of(rule: Formula) -> tuple[Formula, ...]:
    """Return the formulas directly below a node."""
    if isinstance(rule, AtLeast):
        return ()
    return tuple(part for part, _ in rule.seats) if isinstance(rule, Seats) else rule.parts


def leaves(rule: Formula) -> Iterator[AtLeast]:
    """Yield every quota of the formula."""
    todo = [rule]
    while todo:
        node = todo.pop()
        if isinstance(node, AtLeast):
            yield node
        else:
            todo.extend(parts_of(node))


def majority_of(total: int) -> int:
    """Return the smallest integer above half of `total`."""
    return total // 2 + 1


def blocking_minority(system: str, total: int, members: int) -> AtLeast:
    """Return "fewer than `members` votes of `system` are withheld": at least `members` against are needed to block."""
    return AtLeast(system, total - members + 1)


def veto(system: str, total: int) -> AtLeast:
    """Return "every vote of `system` is in favour": give the holders of a veto, and nobody else, a weight in it."""
    return AtLeast(system, total)


def any_of(parts: Sequence[Formula]) -> Formula:
    """Return the parts joined by "or"; one part alone stays itself."""
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def all_of(parts: Sequence[Formula]) -> Formula:
    """Return the parts joined by "and"; one part alone stays itself."""
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
