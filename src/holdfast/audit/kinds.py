"""Who could join a coalition, in kinds of alike members and seats, and the sums through which their votes are read.

Two members are alike if the charter cannot tell them apart: the same votes and weights everywhere, named in the same places. A kind is a whole
number: how many of the alike are in. What a coalition can reach grows with

- the *sums* of votes, weights and heads over members that the charter names nowhere but in its tables of votes (*common* members), and
- the number in of every other kind: members named by a power, a check or a veto, and kinds of seats.

So a coalition that is at most another in every one of these *rows* reaches no more than it. Where an expulsion counts votes without the member
concerned, or by a rule that is no plain vote, whom it hits depends on each member's own votes, and every kind is a row of its own. Where a body may
act through any one of its members, only the first and the last of them make a difference: such rows are *coarse*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import gcd
from typing import Any

from holdfast.audit.motion import unstated
from holdfast.audit.paralysis import target_of
from holdfast.audit.position import Position, SeatKey, Stock, count_of, counted, start
from holdfast.audit.tally import blocks
from holdfast.charter import Charter
from holdfast.charter.base import Part
from holdfast.charter.organs import Motion, Seat
from holdfast.charter.powers import Check, Joint, Petition, Power
from holdfast.charter.rules import Rule, Vote, Word, atoms

__all__ = ["Kind", "Kinds", "Row"]

Row = tuple[tuple[int, int], ...]
"""A sum over kinds: (number of the kind, units each)."""
ALL = ("member", "section")
UNREAD = ("members", "groups", "sources", "notes", "outsiders", "rights", "practice", "silent", "held_by", "chosen_from", "incompatible_with", "alternates")
"""Fields that name members without any effect in the audit, or whose effect is in the votes."""
RECEIVED = ("delegate", "emergency")
"""Verbs that hand something to those whom they are used on."""
TARGETED = ("expel", "suspend", "replace_leaders")


@dataclass(frozen=True, slots=True)
class Kind:
    """Alike members (by name), a kind of seat, or an office: how many could join, and the votes of each in an organ.

    `members` has more than one name only where each stands for one member. `what` is "member", "seat" or "office".
    """

    what: str
    members: tuple[str, ...]
    seat: SeatKey | None
    cap: int

    def items(self, number: int) -> list[str]:
        """Return so many of this kind as the names of a coalition."""
        if number <= 0:
            return []
        if self.what == "member":
            one = self.members[0]
            return list(self.members[:number]) if len(self.members) > 1 else [one if number >= self.cap else f"{one}:{number}"]
        if self.what == "office" or self.seat is None:
            return [self.members[0]]
        name = f"{self.seat[0]}.{self.seat[1]}"
        return [name if number >= self.cap else f"{name}:{number}"]


class Kinds:
    """The kinds of a charter, with the rows by which coalitions compare for a goal: an organ that it names is one whose votes are counted."""

    def __init__(self, charter: Charter, day: date, *, assume: Rule, outsiders: bool = False, goal: str = "") -> None:
        self.charter = charter
        self.empty = start(charter, day)
        self._mentions = _Mentions(charter)
        self._mentions.acting.add(target_of(goal) or "")
        self.apart = _hits_apart(charter, assume)
        """Whether expulsions look at each member's own votes."""
        self.kinds: tuple[Kind, ...] = tuple(self._members()) + tuple(self._seats(outsiders))

    @cached_property
    def _stocks(self) -> dict[str, Stock]:
        return dict(self.empty.members)

    @cached_property
    def _coefficients(self) -> dict[tuple[str, ...], dict[str, int]]:
        """Units of each member by sum: votes and heads in an organ, weights in an organ, heads of a group."""
        charter = self.charter
        found: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for organ in charter.organs:
            for weights in (None, *sorted(self._mentions.weights)):
                for block in blocks(charter, self.empty, organ, weights):
                    if block.member is not None and self._stocks[block.member].there:
                        each = block.there // self._stocks[block.member].there
                        found[organ, weights or ""][block.member] += each * block.votes
                        if weights is None and self._mentions.heads:
                            found[organ, "", "heads"][block.member] = 1
        for group, by_rule in self._mentions.groups.items():
            names = list(charter.members if group in ALL and group not in charter.members else charter.spread(group))
            found["", "heads" if by_rule else "any", group].update(dict.fromkeys(names, 1))
            for weights in sorted(self._mentions.weights) if by_rule else ():
                found["", weights, group].update((name, charter.weights[weights].get(name, 0)) for name in names)
        return found

    def _members(self) -> Iterator[Kind]:
        """Yield kinds of members: single members alike together, a class of several by itself."""
        alike: dict[object, list[str]] = defaultdict(list)
        signature: dict[str, list[tuple[object, int]]] = defaultdict(list)
        for key, table in self._coefficients.items():
            for member, units in table.items():
                signature[member].append((key, units))
        for name, stock in self.empty.members:
            if stock.there == 1:
                alike[tuple(signature[name]), tuple(self._mentions.of.get(name, ()))].append(name)
            elif stock.there:
                alike[name].append(name)
        for names in alike.values():
            yield Kind("member", tuple(names), None, len(names) if len(names) > 1 else self._stocks[names[0]].there)

    def _seats(self, outsiders: bool) -> Iterator[Kind]:
        """Yield kinds of seats filled by choice, and offices of which the charter does not say who sits in them."""
        for key, stock in self.empty.seats:
            if stock.there:
                yield Kind("seat", (key[0],), key, stock.there)
        for name, organ in self.charter.organs.items():
            if not organ.seats and organ.votes is None:
                yield Kind("office", (name,), None, 1)
        for name in self.charter.outsiders if outsiders else ():
            yield Kind("office", (name,), None, 1)

    @cached_property
    def capped(self) -> bool:
        """Whether some rule caps what one holder's votes count for, so that as many votes in more hands may weigh more."""
        return self._mentions.capped

    @cached_property
    def rows(self) -> dict[Row, bool]:
        """The rows by which coalitions compare, each with whether every unit of it makes a difference (else the first and the last)."""
        return self._summed(set()) if self.apart else self.broad

    @cached_property
    def broad(self) -> dict[Row, bool]:
        """The rows by which they compare where whoever is concerned by an expulsion is the one with most votes (`Chamber.generous`)."""
        return self._summed({n for n, kind in enumerate(self.kinds) if kind.what == "member" and not any(self._mentions.of.get(name) for name in kind.members)})

    def _summed(self, common: set[int]) -> dict[Row, bool]:
        """Return the sums over common members, and every other kind by itself."""
        rows: dict[Row, bool] = {((n, 1),): True for n in range(len(self.kinds)) if n not in common}
        for key, table in self._coefficients.items():
            if key[0] and key[0] not in self._mentions.acting:
                continue
            row = [(n, table[self.kinds[n].members[0]]) for n in sorted(common) if table.get(self.kinds[n].members[0])]
            if row:
                unit = gcd(*(units for _, units in row))
                simple = tuple((n, units // unit) for n, units in row)
                rows[simple] = rows.get(simple, False) or key[1] != "any"
        return rows

    def heads(self) -> list[int]:
        """Heads of one of each kind: an office of a stated size counts all who sit in it."""
        organs = self.charter.organs
        sizes = {kind.members[0]: organs[kind.members[0]].size for kind in self.kinds if kind.what == "office" and kind.members[0] in organs}
        return [max(count_of(self.charter, sizes.get(kind.members[0]), 1), 1) if kind.what == "office" else 1 for kind in self.kinds]

    def votes(self, organ: str) -> list[int]:
        """Votes in an organ of one of each kind."""
        table, found = self._coefficients.get((organ, ""), {}), []
        for kind in self.kinds:
            if kind.what == "member":
                found.append(table.get(kind.members[0], 0))
            elif kind.seat is not None and kind.seat[0] == organ:
                votes = self.charter.organs[organ].seats[kind.seat[1]].votes
                found.append(votes if isinstance(votes, int) else 0 if votes == "voice" else 1)
            else:
                found.append(int(kind.what == "office" and kind.members[0] == organ))
        return found

    def position(self, numbers: tuple[int, ...]) -> Position:
        """Return the position with so many of each kind ours."""
        members, seats, facts = dict(self.empty.members), dict(self.empty.seats), []
        for kind, number in zip(self.kinds, numbers, strict=True):
            if not number:
                continue
            if kind.what == "office":
                facts.append(("ours", kind.members[0]))
            elif kind.seat is not None:
                stock = seats[kind.seat]
                seats[kind.seat] = Stock(stock.there, number, stock.seats)
            elif len(kind.members) > 1:
                members.update((name, Stock(1, 1, members[name].seats)) for name in kind.members[:number])
            else:
                stock = members[kind.members[0]]
                members[kind.members[0]] = Stock(stock.there, number, stock.seats)
        return replace(self.empty, members=tuple(members.items()), seats=tuple(seats.items()), facts=self.empty.facts | set(facts))

    def unknown(self) -> list[str]:
        """Names of the classes whose number the charter does not state."""
        return [kind.members[0] for kind in self.kinds if kind.what == "member" and not counted(self.charter, kind.members[:1])]


class _Mentions:
    """Where each member is named outside the tables of votes, and which groups and weights are counted."""

    def __init__(self, charter: Charter) -> None:
        self.charter = charter
        self.of: dict[str, list[str]] = defaultdict(list)
        self.groups: dict[str, bool] = {}
        """Members and groups that hold a power or a check, and whether they use it by a rule rather than any one of them alone."""
        self.weights: set[str] = set()
        self.heads = any(power.do == "apportion" for power in charter.powers)
        for name, member in charter.members.items():
            if member.belongs_to:
                self.of[name].append(f"members.{name}")
        self.capped = False
        self.acting = {name for organ in charter.organs.values() for name in (*(organ.known_votes or ()), *(n for seat in organ.seats for n in seat.fillers))}
        """Names by which somebody acts, votes or sends: the votes in an organ that is not among them are never counted."""
        self.acting |= {name for member in charter.members.values() for name in member.belongs_to or ()}
        for field in type(charter).model_fields:
            if field not in UNREAD and field != "weights":
                self._walk(getattr(charter, field), field)

    def _walk(self, value: Any, path: str) -> None:
        if isinstance(value, Part):
            counted = {"by"} if isinstance(value, Power | Check | Motion) else {"of"} if isinstance(value, Petition) else set()
            for field in type(value).model_fields:
                inner = getattr(value, field)
                if field in UNREAD or inner is None:
                    continue
                self.heads |= field == "of" and inner == "members"
                self.capped |= field == "cap" and not isinstance(value, Seat)
                if field == "weights" and isinstance(inner, str):
                    self.weights.add(inner)
                elif field in counted or (field == "opened_by" and isinstance(value, Power)):
                    needs = None if field == "opened_by" else getattr(value, "needs", None)
                    by_rule = isinstance(value, Petition) or not (needs is None or isinstance(needs, Word))
                    for name in inner if isinstance(inner, tuple) else (inner,):
                        self._holder(name, by_rule, f"{path}.{field}")
                elif isinstance(value, Power) and (field == "whose" or (field == "on" and value.do not in RECEIVED)):
                    acting = set(self.acting)
                    self._walk(inner, f"{path}.{field}")
                    self.acting = acting
                else:
                    self._walk(inner, f"{path}.{field}")
        elif isinstance(value, dict):
            for key, inner in value.items():
                self._walk(inner, f"{path}.{key}")
        elif isinstance(value, tuple):
            # Names in one list are in one place; parts in a list are told apart by their number.
            for n, inner in enumerate(value):
                self._walk(inner, path if isinstance(inner, str) else f"{path}.{n}")
        elif isinstance(value, str):
            self.acting.add(value)
            if value in self.charter.groups and set(self.charter.spread(value)) == set(self.charter.members):
                # A group of all members tells none of them apart: how many of them, with what weight, is all that can matter.
                self.groups[value] = True
                return
            for name in self.charter.spread(value):
                self.of[name].append(path)

    def _holder(self, name: Any, by_rule: bool, path: str) -> None:
        for one in name.jointly if isinstance(name, Joint) else (name,):
            if isinstance(one, str) and (one in self.charter.groups or one in self.charter.members or one in ALL):
                self.groups[one] = self.groups.get(one, False) or by_rule
            else:
                self._walk(one, path)


def _hits_apart(charter: Charter, assume: Rule) -> bool:
    """Return whether an expulsion, suspension or change of leaders may pass on one member and fail on another for the votes that these hold."""
    for power in charter.powers:
        if power.do in TARGETED:
            silent = power.needs is None or unstated(power.needs)
            rules = [*(organ.decides for organ in charter.organs.values()), assume] if silent else [power.needs, assume]
            # One's own decision, and what is unstated, go by the assumed rule; what is automatic by none.
            parts = (atom for rule in rules if rule is not None for atom in atoms(rule))
            for atom in (atom for atom in parts if not (isinstance(atom, Word) and atom.word != "consensus")):
                if not isinstance(atom, Vote) or "concerned" in (atom.excluding or ()):
                    return True
    return False
