"""Who is in: admitting friends, expelling and suspending opponents, replacing the leaders of sections."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.effects import Result, effect
from holdfast.audit.motion import Chamber, ours_may
from holdfast.audit.position import ADMITTED, MANY, Position, Stock
from holdfast.charter import Charter
from holdfast.charter.powers import Holder, Power

__all__ = ["admit", "expel", "replace_leaders"]

ANY = ("section", "member", "leaders")


def targets(charter: Charter, power: Power) -> Iterator[str]:
    """Yield the member classes that a power may be used on."""
    federal = any("section" in item.on or "section" in item.by for item in charter.powers)
    for name in power.on:
        if name in ANY and name not in charter.members:
            # Where members are sections, `member` means a person inside one: that changes no votes among sections.
            if not (federal and name == "member") and not (set(power.by) & {"section", "member"}):
                yield from charter.members
        else:
            yield from charter.spread(name)


def _turned(chamber: Chamber, power: Power, change: str) -> Result:
    """Yield the position after using a power on every opponent on whom the motion passes, one after another, those with fewest votes first."""
    position, done = chamber.position, []
    for name in sorted(set(targets(chamber.charter, power)), key=lambda name: position.member(name).others):
        stock = position.member(name)
        if stock.others == 0:
            continue
        here = Chamber(chamber.charter, position, chamber.assume, chamber.bystanders)
        # A motion against one member of a class of several leaves out that one alone, which hardly matters: nobody is left out then.
        concerned = frozenset({name}) if stock.there == 1 else frozenset()
        if not ours_may(here, power.by, power.needs, concerned)[0] and not position.holds("granted", power.do):
            continue
        after = Stock(stock.ours, stock.ours, stock.seats) if change == "out" else Stock(stock.there, stock.there, stock.seats)
        position = position.with_member(name, after)
        done.append(chamber.charter.title(name))
    if done:
        yield ", ".join(done[:6]) + (f" and {len(done) - 6} more" if len(done) > 6 else ""), position


@effect("expel", "suspend", adds=("our share",), retracts=("members", "their votes and seats"), reads=("members", "votes"))
def expel(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Opponents leave the count."""
    return _turned(chamber, power, "out")


@effect("replace_leaders", adds=("members of ours",), retracts=("members of others",), reads=("members", "votes"))
def replace_leaders(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """A section's leaders, and with them its votes and seats, become ours."""
    return _turned(chamber, power, "ours")


@effect("admit", adds=("members of ours",), reads=("members",))
def admit(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """Friends are admitted, as many as it takes: more than all others together."""
    position, charter = chamber.position, chamber.charter
    named = [name for name in power.on if name in charter.members]
    classes = named or [name for name, member in charter.members.items() if str(member.count) != "1"]
    if classes:
        stock = position.member(classes[0])
        if stock.ours < MANY * MANY:
            yield "friends, as many as it takes", position.with_member(classes[0], Stock(stock.there + MANY * MANY, stock.ours + MANY * MANY, stock.seats))
    elif position.member(ADMITTED).ours == 0:
        yield (
            "friends, as many as it takes",
            Position((*position.members, (ADMITTED, Stock(MANY * MANY, MANY * MANY, 0))), position.seats, position.facts, position.day, position.met),
        )
