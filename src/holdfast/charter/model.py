"""A charter as a whole: who is in, which organs there are, who may do what, what is not said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from holdfast.charter.amounts import Amount
from holdfast.charter.base import Bodies, Day, Fact, Id, Part, Text, Texts, Unstated
from holdfast.charter.organs import Organ
from holdfast.charter.powers import Entrenched, Holder, Joint, Petition, Power, Right
from holdfast.charter.rules import Threshold

__all__ = ["Charter", "Level", "Member", "Outsider", "Parameter", "Practice", "Series", "Silence", "Source"]


class Source(Part):
    """A page or work where the text was read."""

    title: Text
    url: Text | None = None
    note: Text | None = None


class Parameter(Part):
    """A named number used in formulas: a value, a formula of other parameters, or unstated."""

    is_: Unstated | Amount = Field(alias="is")
    about: Text | None = None
    article: Text | None = None


class Member(Fact):
    """A member, or a class of `count` members alike. `belongs_to` names a second membership that binds it (a body or an outsider)."""

    name: Text | None = None
    count: Unstated | Amount = Amount("1")
    belongs_to: Bodies | None = None


class Outsider(Fact):
    """Somebody who is no member and no organ but has a hand in it: voters, a patron, a market, a court."""

    name: Text | None = None


class Level(Part):
    """A level of rules, such as constitution, statute, procedure."""

    id: Id
    name: Text | None = None
    about: Text | None = None


class Practice(Part):
    """What was done under the text, with its source."""

    what: Text
    date: Day | None = None
    source: Texts = ()


class Silence(Part):
    """Something that the charter does not say: a verb of the language, or a subject in words."""

    on: Text
    note: Text | None = None


def _silences(value: Any) -> Any:
    return [{"on": item} if isinstance(item, str) else item for item in value] if isinstance(value, list) else value


class Charter(Part):
    """A charter.

    `members`, `groups`, `organs` and `outsiders` share one set of names. `levels` are listed from the highest down. `weights` are weight
    systems besides votes, by member. `silent` lists verbs and subjects on which the text seen says nothing.
    """

    charter: Text
    id: Id
    adopted: Day | None = None
    until: Day | None = None
    about: Text | None = None
    language: Literal["charter/1"] = "charter/1"
    sources: dict[Text, Source] = Field(default={}, max_length=500)
    confidence: Text | None = None
    parameters: dict[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")], Parameter] = Field(default={}, max_length=100)
    members: dict[Id, Member] = Field(min_length=1, max_length=20_000)
    groups: dict[Id, Bodies] = Field(default={}, max_length=200)
    weights: dict[Id, dict[Id, Annotated[int, Field(ge=0, le=10**15)]]] = Field(default={}, max_length=20)
    outsiders: dict[Id, Outsider] = Field(default={}, max_length=500)
    levels: tuple[Level, ...] = Field(default=(), max_length=10)
    organs: dict[Id, Organ] = Field(min_length=1, max_length=500)
    quorum: Threshold | None = None
    powers: tuple[Power, ...] = Field(default=(), max_length=2000)
    entrenched: tuple[Entrenched, ...] = Field(default=(), max_length=100)
    rights: tuple[Right, ...] = Field(default=(), max_length=500)
    practice: tuple[Practice, ...] = Field(default=(), max_length=500)
    silent: Annotated[tuple[Silence, ...], Field(max_length=200), BeforeValidator(_silences, json_schema_input_type=tuple[Text | Silence, ...])] = ()
    unseen: Text | None = None
    notes: tuple[Text, ...] = Field(default=(), max_length=100)

    @cached_property
    def values(self) -> dict[str, Fraction | None]:
        """Value of each parameter, None where it is unstated or depends on one that is. Raises ValueError for a circle or a division by zero."""
        found: dict[str, Fraction | None] = {}

        def value(name: str, inside: tuple[str, ...]) -> Fraction | None:
            if name in inside:
                raise ValueError(f"the parameters {' -> '.join((*inside, name))} go in a circle")
            if name not in found:
                amount = self.parameters[name].is_ if name in self.parameters else "unstated"
                needed = {} if isinstance(amount, str) else {other: value(other, (*inside, name)) for other in sorted(amount.names)}
                found[name] = None if isinstance(amount, str) else amount.value(needed)
            return found[name]

        for name in self.parameters:
            value(name, ())
        return found

    def number(self, amount: Amount | str | None) -> Fraction | None:
        """Return the value of an amount under the charter's parameters; None where it is unstated."""
        return amount.value(self.values) if isinstance(amount, Amount) else None

    @cached_property
    def bodies(self) -> dict[str, str]:
        """Kind of each name that a power may be held by: member, group, organ, outsider."""
        kinds = (("member", self.members), ("group", self.groups), ("organ", self.organs), ("outsider", self.outsiders))
        return {name: kind for kind, table in kinds for name in table}

    def title(self, name: str) -> str:
        """Return the plain name of a member, group, organ, outsider or level."""
        for table in (self.members, self.organs, self.outsiders):
            if name in table:
                return table[name].name or name.replace("_", " ")
        return next((level.name for level in self.levels if level.id == name and level.name), name.replace("_", " "))

    def spread(self, name: str) -> Iterator[str]:
        """Yield the members that a member or group stands for, each once a name, in order."""
        if name in self.members:
            yield name
        for other in self.groups.get(name, ()):
            yield from self.spread(other)

    def checked(self) -> Charter:
        """Return the charter without what was not checked against its text (`verified: false`); doubt on a single field is kept, and told.

        Where something was left out, the text no longer counts as seen whole.
        """
        organs = {
            name: organ.model_copy(update={"seats": tuple(seat for seat in organ.seats if seat.verified)})
            for name, organ in self.organs.items()
            if organ.verified
        }
        kept: dict[str, Any] = {
            "organs": organs,
            "powers": tuple(power for power in self.powers if power.verified),
            "entrenched": tuple(item for item in self.entrenched if item.verified),
            "rights": tuple(right for right in self.rights if right.verified),
        }
        if self.unseen is None and any(value != getattr(self, field) for field, value in kept.items()):
            kept["unseen"] = "what was not checked against the text"
        return self.model_copy(update=kept)


class SeriesEntry(Part):
    """A charter in a series, in force from a date."""

    from_: Day = Field(alias="from")
    charter: Text


class Series(Part):
    """Charters that follow each other: one taking of power may run over several."""

    series: Text
    id: Id
    about: Text | None = None
    charters: tuple[SeriesEntry, ...] = Field(min_length=1, max_length=50)


def holders(power: Power) -> Iterator[str]:
    """Yield the bodies that a power's holders name."""
    return named_in(power.by)


def named_in(by: Sequence[Holder]) -> Iterator[str]:
    """Yield the bodies that holders of a power or a check name."""
    for holder in by:
        if isinstance(holder, Joint):
            yield from holder.jointly
        else:
            yield holder.of if isinstance(holder, Petition) else holder
