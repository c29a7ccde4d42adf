"""The published format of a case: what is in the file, and what it means.

A case names a charter (or charters that follow each other), a coalition with what it had at the start, who helped at which step, what others
did on which day and how their votes were divided, what the coalition was after, and the path that history took.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from holdfast.charter.amounts import Amount
from holdfast.charter.base import Day, Id, Part, Text, Texts
from holdfast.charter.clocks import Clock
from holdfast.charter.model import Source
from holdfast.charter.powers import Power

__all__ = ["Case", "Given", "Helper", "HistoryStep", "LeftTheLaw", "Rivals", "Scripted", "SeriesItem", "case_schema"]

_ITEM = re.compile(r"([a-z][a-z0-9_]*)(?:\.[0-9]+)?(?::[0-9]{1,9})?")
_EXPECTED_ITEM = "a name such as russia, state:3 (three of a class), board (all its seats), board:2, board.1:2 (two of its second kind of seat)"


def _item(text: str) -> str:
    if not _ITEM.fullmatch(text):
        raise ValueError(f"{text[:60]!r} names nobody; expected {_EXPECTED_ITEM}")
    return text


Item = Annotated[str, AfterValidator(_item)]
"""Members, seats or outsiders, as a coalition names them."""
Items = Annotated[
    tuple[Item, ...],
    Field(max_length=500),
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value, json_schema_input_type=Item | tuple[Item, ...]),
]
Numbers = dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[0-9]+)?$")], Annotated[int, Field(ge=1, le=10**9)]]
"""How many of a member class, of an organ's seats, or of one kind of them (`board.1`)."""
Key = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.]{0,79}$")]
"""A power by its identifier, a kind of seat by organ and number (`board.0`), or a verb."""


StepNumber = Annotated[float, Field(ge=0, strict=True)]
"""Number of a step of history; 2.5 is a late insert."""


class Given(Part):
    """What the sources of the case say where the charter is silent: numbers that it leaves unstated, and powers known from use alone."""

    counts: Numbers = Field(default={}, max_length=100)
    parameters: dict[Text, Amount] = Field(default={}, max_length=100)
    powers: tuple[Power, ...] = Field(default=(), max_length=50)
    source: Texts = ()
    note: Text | None = None


class Helper(Part):
    """Others who vote along where the coalition uses `on` (a power, a kind of seat, a verb, or step n of history), from a day on.

    `absent` are those who stay away then. A name without a number means all of them.
    """

    on: Key | StepNumber
    from_: Day | None = Field(default=None, alias="from")
    who: Items = ()
    absent: Items = ()
    source: Texts = ()
    note: Text | None = None


class Rivals(Part):
    """How the votes of all others are divided where the most votes win: over so many equal `lists`, or by `shares` of their votes.

    `rivals: 3` is short for three equal lists. What the shares leave over goes to nobody who could win.
    """

    lists: Annotated[int, Field(ge=1, le=100)] | None = None
    shares: Annotated[tuple[Amount, ...], Field(min_length=1, max_length=100)] | None = None
    source: Texts = ()
    note: Text | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless one of lists and shares is given, and these are shares of one whole."""
        if (self.lists is None) == (self.shares is None):
            raise ValueError("exactly one of lists and shares is expected")
        division(self.shares or ())

    @property
    def division(self) -> tuple[Fraction, ...]:
        """The share of each list in the others' votes."""
        return (Fraction(1, self.lists),) * self.lists if self.lists is not None else division(self.shares or ())


def division(shares: tuple[Amount, ...]) -> tuple[Fraction, ...]:
    """Return the shares of lists. Raises ValueError where one is no number from 0 to 1, or they come to more than 1."""
    found = [value for share in shares if (value := share.value()) is not None]
    if len(found) < len(shares) or not all(0 < share <= 1 for share in found) or sum(found) > 1:
        raise ValueError(f"{', '.join(map(str, shares))[:60]} are no shares of one whole; expected such as 45%, 35%, 20%")
    return tuple(found)


class Scripted(Part):
    """What others did, or what happened, on a day, whatever the coalition does.

    `gives` and `takes` turn members or seats to and from the coalition, `empties` lets seats or memberships of others fall vacant, `fills`
    names organs whose vacant seats others fill (before `gives`, as an election does), `dissolves` organs whose seats all fall empty, and
    `refuses` powers or kinds of seat that the coalition can use no more.
    """

    date: Day
    does: Text
    gives: Numbers = Field(default={}, max_length=100)
    takes: Numbers = Field(default={}, max_length=100)
    empties: Numbers = Field(default={}, max_length=100)
    fills: tuple[Id, ...] = ()
    dissolves: tuple[Id, ...] = ()
    refuses: tuple[Key, ...] = ()
    source: Texts = ()
    note: Text | None = None


class HistoryStep(Part):
    """One step that history took: by the coalition (with helpers) or by others; resting on the text, on practice, or outside the rules."""

    n: StepNumber
    date: Text
    organ: Text
    verb: Text
    target: Text | None = None
    power: Key | None = None
    by: Literal["coalition", "others"] = "coalition"
    basis: Literal["text", "practice", "outside"] = "text"
    helpers: Texts = ()
    needed: Text | None = None
    had: Text | None = None
    result: Text | None = None
    source: Texts = ()
    note: Text | None = None


class LeftTheLaw(Part):
    """The step at which history left the rules, the powers that stood in the way there, and how they were passed by."""

    at: StepNumber
    rules: tuple[Key, ...] = Field(min_length=1)
    how: Text


class SeriesItem(Part):
    """A charter in force from a day."""

    from_: Day = Field(alias="from")
    charter: Text


class Case(Part):
    """A case.

    Exactly one of `charter` (a shipped name, a file beside the case, or the charter itself) and `series` is given. `reached_by` is the step
    of history at which the goal was reached, `stopped_by` the powers at which an attempt ran into the rules, `left_the_law` where history
    left them. `expect` says whether lawful moves reach the goal, where that is known. Without `from` a case begins on the day from which its
    first charter is in force.
    """

    case: Text
    id: Id | None = None
    language: Literal["case/1"] = "case/1"
    about: Text | None = None
    polarity: Text | None = None
    charter: Text | dict[str, Any] | None = None
    series: tuple[SeriesItem, ...] | None = Field(default=None, min_length=1, max_length=50)
    given: Given = Given()
    from_: Day | None = Field(default=None, alias="from")
    coalition: Items = Field(min_length=1)
    helpers: tuple[Helper, ...] = Field(default=(), max_length=100)
    scripted: tuple[Scripted, ...] = Field(default=(), max_length=100)
    rivals: Annotated[
        Rivals | None,
        BeforeValidator(
            lambda value: {"lists": value} if type(value) is int else value, json_schema_input_type=Annotated[int, Field(ge=1, le=100)] | Rivals | None
        ),
    ] = None
    goal: Text
    horizon: Clock | None = None
    expect: Literal["yes", "no"] | None = None
    history: tuple[HistoryStep, ...] = Field(default=(), max_length=200)
    reached_by: StepNumber | None = None
    stopped_by: tuple[Key, ...] = ()
    left_the_law: LeftTheLaw | None = None
    sources: dict[Text, Source] = Field(default={}, max_length=100)
    notes: tuple[Text, ...] = ()

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless one of charter and series is given."""
        if (self.charter is None) == (self.series is None):
            raise ValueError("exactly one of charter and series is expected")

    @property
    def steps_to_goal(self) -> int | None:
        """Return how many steps the coalition took in history up to the goal; None where history is not given or never reached it."""
        if not self.history or self.expect != "yes":
            return None
        last = self.reached_by if self.reached_by is not None else self.history[-1].n
        return sum(1 for step in self.history if step.by == "coalition" and step.n <= last)


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema(by_alias=True), "title": "A case"}
