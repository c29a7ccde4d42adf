"""Organs: who sits in them, how seats are filled and emptied, who has how many votes, when they meet."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from holdfast.charter.amounts import Amount
from holdfast.charter.base import Bodies, Fact, Id, Part, Text, Unstated
from holdfast.charter.clocks import Clock
from holdfast.charter.levels import OrganLevels
from holdfast.charter.rules import Rule, Threshold

__all__ = ["FILLERS", "HOST", "Act", "Apportioned", "Caretaker", "Host", "Meets", "Motion", "Organ", "Recall", "Seat", "Size", "Vacancy"]

FILLERS = ("held_by", "held_jointly_by", "elected_by", "appointed_by", "co_opted_by", "ex_officio", "follows", "drawn_from", "open_to", "filled_by_other")


HOST = "host"
"""In `held_by`: the member that hosts the organ."""
Votes = Annotated[int, Field(ge=0, le=10**12)] | Unstated


class Motion(Part):
    """A body and the rule by which it decides: who may propose, confirm, override, recall."""

    by: Bodies
    needs: Rule | None = None


def _motion(value: Any) -> Any:
    return {"by": value} if isinstance(value, str | list) else value


Motions = Annotated[Motion, BeforeValidator(_motion, json_schema_input_type=Bodies | Motion)]


class Size(Part):
    """A number that is known within bounds, or up to a maximum."""

    at_least: Amount | None = None
    at_most: Amount | None = None


Count = Unstated | Size | Amount


class Act(Part):
    """An act without which a decision or a seat takes no effect: oath, publication, seating, minutes, signature. Refusing it is a move."""

    act: Text
    by: Bodies
    within: Clock | None = None
    refusable: bool | Unstated = "unstated"


class Vacancy(Part):
    """Who refills a seat that falls empty, for how long, and what happens until then."""

    filled_by: Bodies
    needs: Rule | None = None
    within: Clock | None = None
    note: Text | None = None


class Recall(Part):
    """Who may end a holder's seat early. The body may stand outside the charter: a party that recalls its own members, a government."""

    by: Bodies
    needs: Rule | None = None
    note: Text | None = None


class Seat(Fact):
    """Seats of one kind. Exactly one of the fillers says how they are filled.

    `held_by` members or organs send their own holder, `count` each, and `host` stands for the organ's host, so that the seats follow it;
    `held_jointly_by` several share them; `elected_by` a body votes; `appointed_by` an office decides;
    `co_opted_by` the seats' own organ (or another) adds to itself; `ex_officio` holders of another office; `follows` whoever governs another
    body; `drawn_from` by lot; `open_to` everyone of a kind; `filled_by_other` in words. With `jointly` all the bodies
    named must agree; without it each may act.
    """

    name: Text | None = None
    held_by: Bodies | None = None
    held_jointly_by: Bodies | None = None
    elected_by: Bodies | None = None
    appointed_by: Bodies | None = None
    co_opted_by: Bodies | None = None
    ex_officio: Bodies | None = None
    follows: Bodies | None = None
    drawn_from: Bodies | None = None
    open_to: Bodies | None = None
    filled_by_other: Text | None = None
    jointly: bool = False
    count: Count = Amount("1")
    votes: Annotated[int, Field(ge=0, le=10**12)] | Literal["voice"] | Unstated = 1
    needs: Rule | None = None
    method: Literal["one_by_one", "block", "proportional", "list", "ranked", "plurality", "approval"] | None = None
    choices: Annotated[int, Field(ge=1, le=10_000)] | None = None
    proposed_by: Motions | None = None
    confirmed_by: Motions | None = None
    chosen_from: Bodies | None = None
    term: Clock | Unstated | Literal["life", "at_pleasure", "to_next_meeting", "continuous"] | None = None
    staggered: Text | None = None
    again: Text | None = None
    residence: Text | None = None
    incompatible_with: Bodies | None = None
    cap: Amount | None = None
    alternates: Count | None = None
    recall: Recall | None = None
    answers_to: Bodies | None = None
    takes_effect_on: Act | None = None
    vacancy: Vacancy | None = None
    disputes_settled_by: Bodies | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless exactly one filler is given."""
        given = [name for name in FILLERS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a seat is filled in exactly one way, here {', '.join(given) or 'none'}; expected one of {', '.join(FILLERS)}")

    @property
    def filler(self) -> str:
        """Name of the way in which the seats are filled."""
        for name in FILLERS:
            if getattr(self, name) is not None:
                return name
        raise AssertionError("a seat is filled in some way")

    @property
    def fillers(self) -> tuple[str, ...]:
        """Bodies that fill the seats; none where words alone say how."""
        value = getattr(self, self.filler)
        return value if isinstance(value, tuple) else ()


class Apportioned(Fact):
    """Votes that the charter does not fix: set by a body, or following a measure such as stake, size, population or dues.

    `table` gives the votes as they were set, by member.
    """

    table: dict[Id, Votes] = Field(default={}, max_length=20_000)
    set_by: Bodies | None = None
    follow: Text | None = None
    weights: Id | None = None
    needs: Rule | None = None
    cap: Amount | None = None


class Meets(Fact):
    """When an organ meets and who may call it. `or_by` are those who may call it besides; `date_set_by` who fixes the day."""

    every: Clock | Unstated | None = None
    convened_by: Bodies | None = None
    or_by: tuple[Motions, ...] = ()
    date_set_by: Bodies | None = None
    notice: Clock | None = None
    on_its_own: Text | None = None


class Host(Fact):
    """The seat of an organ: the member that hosts it, and who decides where it is."""

    member: Id | None = None
    place: Text | None = None
    chosen_by: Bodies | None = None


class Caretaker(Fact):
    """Who acts while others are away."""

    by: Bodies
    while_: Text = Field(alias="while")
    lapses: Clock | Literal["never", "unstated"] = "unstated"


class Custodian(Part):
    """Who votes with what others deposit, and whether depositors can recall that."""

    who: Text
    recallable: bool | Unstated = "unstated"


def _custodian(value: Any) -> Any:
    return {"who": value} if isinstance(value, str) else value


Custodians = Annotated[Custodian, BeforeValidator(_custodian, json_schema_input_type=Text | Custodian)]


class Organ(Fact):
    """A body that decides for the whole, or a single office.

    `votes` gives votes by member (or class, each member of it), `one_each`, `unstated`, or how they are apportioned; `seats` lists who sits
    in it. `decides` is its rule where a power states none. `weights_at` says when votes are weighed; `votes_can_be` whether they can be
    bought, borrowed or minted; `custodians` who votes with what others deposit, and whether depositors can recall that. `at` is the level of
    rules at which it (or each of its clauses) stands, if that is not the highest.
    """

    name: Text | None = None
    about: Text | None = None
    at: Id | OrganLevels | None = None
    size: Count | None = None
    votes: Literal["one_each", "unstated"] | dict[Id, Votes] | Apportioned | None = None
    seats: tuple[Seat, ...] = Field(default=(), max_length=500)
    meets: Meets | None = None
    term: Clock | Unstated | Literal["life", "at_pleasure", "to_next_meeting", "continuous"] | None = None
    staggered: Text | None = None
    decides: Rule | None = None
    quorum: Threshold | Unstated | None = None
    chaired_by: Bodies | None = None
    count_ruled_by: Bodies | None = None
    mandates: Literal["free", "binding", "void", "unstated"] | None = None
    proxies: bool | Unstated | None = None
    secret_ballot: bool | Unstated | None = None
    host: Host | None = None
    caretaker: Caretaker | None = None
    weights_at: Literal["proposal", "vote", "execution", "unstated"] | None = None
    votes_can_be: tuple[Literal["bought", "borrowed", "minted", "delegated"], ...] = ()
    custodians: Custodians | None = None
    answers_to: Bodies | None = None
    acts_performed: Text | None = None

    @property
    def known_votes(self) -> dict[str, int | str] | None:
        """Votes by member where they are written down or were set; None where they are not known."""
        if isinstance(self.votes, Apportioned):
            return dict(self.votes.table) or None
        return dict(self.votes) if isinstance(self.votes, dict) else None

    def senders(self, seat: Seat) -> tuple[str, ...]:
        """Return the bodies that fill a seat of this organ, with the host by its name where it is known."""
        host = self.host.member if self.host is not None else None
        return tuple(host if name == HOST and host is not None else name for name in seat.fillers)
