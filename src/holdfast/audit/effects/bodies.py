"""Organs and their votes: adding seats, setting votes, buying votes, moving the seat, putting meetings off, dissolving."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.effects import Result, effect
from holdfast.audit.motion import Chamber
from holdfast.audit.position import CHOSEN, Position, Stock
from holdfast.charter.organs import HOST, Apportioned
from holdfast.charter.powers import Holder, Power

__all__ = ["acquire", "apportion", "dissolve", "enlarge", "move_seat", "postpone"]

TRADED = frozenset({"bought", "borrowed", "minted"})


def _named(chamber: Chamber, power: Power) -> Iterator[str]:
    yield from (name for name in (*power.on, *(power.whose or ())) if name in chamber.charter.organs)


@effect("enlarge", adds=("seats",), reads=("votes", "seats"))
def enlarge(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Seats are added, one more than there are; whoever fills that kind of seat fills them."""
    position = chamber.position
    for organ in _named(chamber, power):
        for n, seat in enumerate(chamber.charter.organs[organ].seats):
            stock = position.seat((organ, n))
            if seat.filler in CHOSEN and stock.seats and not position.holds("enlarged", organ):
                wider = Stock(stock.there, stock.ours, 2 * stock.seats + 1)
                yield f"{stock.seats + 1} more seats in {chamber.charter.title(organ)}", position.with_seat((organ, n), wider).with_facts(("enlarged", organ))


@effect("apportion", adds=("votes of ours",), reads=("votes",))
def apportion(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Votes are set anew, in our favour: enough for every rule, if we have a vote there at all."""
    charter, position = chamber.charter, chamber.position
    named = list(_named(chamber, power))
    set_by_holder = [name for name, organ in charter.organs.items() if isinstance(organ.votes, Apportioned) and holder in (organ.votes.set_by or ())]
    for organ in named or set_by_holder or [name for name, organ in charter.organs.items() if organ.votes is not None]:
        if not position.holds("apportioned", organ) and charter.organs[organ].votes is not None:
            yield f"the votes of {charter.title(organ)}", position.with_facts(("apportioned", organ))


@effect("acquire_votes", adds=("votes of ours",), reads=("weights_at",))
def acquire(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Votes are bought, borrowed or minted, as many as it takes, where they count at the moment of the vote or of execution."""
    charter, position = chamber.charter, chamber.position
    for name, organ in charter.organs.items():
        live = organ.weights_at != "proposal"
        if TRADED & set(organ.votes_can_be) and live and not position.holds("bought", name):
            yield f"votes in {charter.title(name)}", position.with_facts(("bought", name))


@effect("move_seat", adds=("seats of ours",), retracts=("seats of the former host",), reads=("votes",))
def move_seat(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """The organ moves to a host of ours, and the host's seats with it."""
    charter, position = chamber.charter, chamber.position
    for name in _named(chamber, power):
        if any(HOST in seat.fillers for seat in charter.organs[name].seats) and not position.holds("host", name):
            yield f"{charter.title(name)} to a member of ours", position.with_facts(("host", name))


@effect("postpone", adds=("no meeting of others",), retracts=("meetings",), reads=("votes",))
def postpone(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """An organ does not meet, so that others cannot use it as a check."""
    for name in _named(chamber, power):
        if not chamber.position.holds("postponed", name):
            yield chamber.charter.title(name), chamber.position.with_facts(("postponed", name))


@effect("dissolve", adds=("vacancies",), retracts=("an organ's sittings and seats",), reads=("votes",))
def dissolve(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """An organ ends: its chosen seats fall empty, and nobody can use it until they are filled again."""
    for name in _named(chamber, power):
        position: Position = chamber.position
        if position.holds("dissolved", name):
            continue
        for n, seat in enumerate(chamber.charter.organs[name].seats):
            if seat.filler in CHOSEN:
                position = position.with_seat((name, n), Stock(0, 0, position.seat((name, n)).seats))
        yield chamber.charter.title(name), position.with_facts(("dissolved", name))
