"""One section against all others: which powers the others can use although it objects, and which it holds alone.

All others stand together, with every seat that the section cannot fill by itself, every organ of which the charter does not say who sits in it,
and every outsider. A section that holds a power alone is the centre as far as that power goes: nobody uses it against it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from holdfast.audit.holding import ours_may
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import NEEDED, STOPPING, Blocked, checked, openings
from holdfast.audit.position import CHOSEN, Position, SeatKey, Stock
from holdfast.audit.tally import EACH
from holdfast.charter import Charter
from holdfast.charter.organs import Motion, Seat
from holdfast.charter.powers import Holder, Joint, Power
from holdfast.charter.rules import Rule

__all__ = ["Sides", "Standing"]

Standing = Literal["against", "stopped", "its own"]
"""Whether the others can use a power against the section, it can stop them, or it holds the power alone."""
ROUNDS = 12
"""Longest chain of bodies that fill each other's seats."""


@dataclass(frozen=True)
class Sides:
    """A section (one of its class, if it is a class) and all others. `empty` is the position in which nobody is ours."""

    charter: Charter
    name: str
    empty: Position
    assume: Rule

    @cached_property
    def alone(self) -> Chamber:
        """The section with all seats that it can fill by itself."""
        stock = self.empty.member(self.name)
        position = self.empty.with_member(self.name, Stock(stock.there, min(stock.there, 1), stock.seats))
        for _ in range(ROUNDS):
            chamber = Chamber(self.charter, position, self.assume)
            filled = [key for key, stock in position.seats if stock.ours < stock.there and self._fills(chamber, key)]
            if not filled:
                break
            for key in filled:
                here = position.seat(key)
                position = position.with_seat(key, Stock(here.there, here.there, here.seats))
        return Chamber(self.charter, position, self.assume)

    @cached_property
    def others(self) -> Chamber:
        """All others together."""
        return self._but(self.alone.position, self.charter.members[self.name].belongs_to or ())

    @cached_property
    def everyone(self) -> Chamber:
        """The section and all others together."""
        return self._but(self.empty, ())

    def _but(self, mine: Position, principals: tuple[str, ...]) -> Chamber:
        """Return the position of all who are not the section's, nor a principal that binds it by a second membership."""
        members = tuple((name, Stock(stock.there, stock.there - mine.member(name).ours, stock.seats)) for name, stock in self.empty.members)
        seats = tuple((key, Stock(stock.there, stock.there - mine.seat(key).ours, stock.seats)) for key, stock in self.empty.seats)
        nobody_said = [name for name, organ in self.charter.organs.items() if not organ.seats and organ.votes is None]
        facts = {("ours", name) for name in (*nobody_said, *(name for name in self.charter.outsiders if name not in principals))}
        return Chamber(self.charter, replace(self.empty, members=members, seats=seats, facts=self.empty.facts | facts), self.assume)

    def standing(self, power: Power, holders: tuple[Holder, ...]) -> Standing:
        """Return who can use a power through these holders. What nobody seems able to use, for want of known votes, counts against the section."""
        own = {*EACH, "concerned", self.name}
        asked = [check for check in power.checks if check.kind in (*NEEDED, *STOPPING) and own & {name for name in check.by if isinstance(name, str)}]
        asks = bool(asked) or all(isinstance(holder, Joint) and bool(own & set(holder.jointly)) for holder in holders)
        used = power.model_copy(update={"by": holders, "checks": tuple(check for check in power.checks if check not in asked)})
        if self._open(self.others, used):
            return "stopped" if asks else "against"
        if self._open(self.alone, used):
            return "its own"
        return "stopped" if asks or self._open(self.everyone, used) else "against"

    def _open(self, chamber: Chamber, power: Power) -> bool:
        return not isinstance(openings(chamber, power), Blocked)

    def free(self, power: Power) -> bool:
        """Return whether the section can use a power of its own without anybody's consent."""
        return checked(self.alone, power) is None

    def _fills(self, chamber: Chamber, key: SeatKey) -> bool:
        seat: Seat = self.charter.organs[key[0]].seats[key[1]]
        if seat.filler not in CHOSEN or not seat.fillers:
            return False
        found = [bool(ours_may(chamber, (body,), seat.needs)[0]) for body in seat.fillers]
        return (all(found) if seat.jointly else any(found)) and all(self._agrees(chamber, motion) for motion in (seat.proposed_by, seat.confirmed_by))

    def _agrees(self, chamber: Chamber, motion: Motion | None) -> bool:
        return motion is None or bool(ours_may(chamber, tuple(motion.by), motion.needs)[0])
