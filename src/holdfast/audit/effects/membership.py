"""Who is in: admitting friends, expelling and suspending opponents, replacing the leaders of sections."""

from __future__ import annotations

from dataclasses import replace

from holdfast.audit.edited import power_holders
from holdfast.audit.effects import Change, Result, effect
from holdfast.audit.effects.seats import vacate
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import granted, targets
from holdfast.audit.position import ADMITTED, HUGE, Position, Stock
from holdfast.audit.tally import stock_of
from holdfast.charter.powers import Holder, Power

__all__ = ["admit", "expel", "replace_leaders", "suspend"]


def _turned(chamber: Chamber, power: Power, change: str) -> Result:
    """Yield the position after using a power on every opponent against whom the motion passes, one after another until none is left."""
    position, done, free = chamber.position, list[str](), granted(chamber, power.do)
    # Opponents who go make it easier to pass the next motion, never harder: all that pass in a position are used at once, and then again.
    while True:
        here, gone = chamber.at(position), dict[str, Stock]()
        for name in targets(chamber, power):
            stock = stock_of(chamber.charter, position, name)
            # In the fixpoint opponents may have been silenced or expelled before, and are still there to be expelled or won over.
            still = chamber.relaxed and ((change == "out" and stock.seats > stock.ours) or (change == "ours" and stock.provided > stock.ours))
            if (stock.others == 0 and not still) or not (free or power_holders(here, power, frozenset({name}))):
                continue
            ours = stock.ours if change != "ours" else max(stock.there, stock.provided) if chamber.relaxed else stock.there
            seats = ours if change == "out" else stock.seats
            gone[name] = Stock(ours, ours, seats, stock.room)
        if not gone:
            break
        position = replace(position, members=tuple((name, gone.get(name, old)) for name, old in position.members))
        done += gone
    if done:
        titles = [chamber.charter.title(name) for name in done]
        yield Change(", ".join(titles[:6]) + (f" and {len(done) - 6} more" if len(done) > 6 else ""), "members", position)


@effect("expel", adds=(), retracts=("members of others", "members provided", "seats of others"), reads=("votes", "members", "who refills seats"))
def expel(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Opponents leave the count, and the votes that the charter provides shrink with them; an organ's opponents lose their seats."""
    yield from _turned(chamber, power, "out")
    yield from vacate(chamber, power)


@effect("suspend", adds=(), retracts=("members of others", "seats of others"), reads=("votes", "members", "who refills seats"))
def suspend(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Opponents cannot vote, but still count among what the charter provides."""
    yield from _turned(chamber, power, "silent")
    yield from vacate(chamber, power)


@effect("replace_leaders", adds=("members of ours", "bodies of ours"), retracts=("members of others",), reads=("votes", "members"))
def replace_leaders(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """A section's leaders, and with them its votes and seats, become ours; a government outside the federation likewise."""
    yield from _turned(chamber, power, "ours")
    for name in power.on:
        if name in chamber.charter.outsiders and not chamber.position.holds("ours", name):
            yield Change(chamber.charter.title(name), name, chamber.position.with_facts(("ours", name)))


@effect("admit", adds=("members of ours", "members provided"), reads=("members",))
def admit(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Friends are admitted, as many as it takes: more than all others together."""
    position, charter = chamber.position, chamber.charter
    named = [name for name in power.on if name in charter.members]
    classes = named or [name for name, member in charter.members.items() if str(member.count) != "1"]
    name = classes[0] if classes else ADMITTED
    stock = position.member(name)
    if stock.ours >= HUGE:
        return
    larger = Stock(stock.there + HUGE, stock.ours + HUGE, stock.seats + HUGE, stock.room + HUGE if stock.room else 0)
    if classes:
        after = position.with_member(name, larger)
    else:
        after = Position((*position.members, (name, larger)), position.seats, position.facts, position.day, position.met, position.since)
    yield Change("friends, as many as it takes", name, after)
