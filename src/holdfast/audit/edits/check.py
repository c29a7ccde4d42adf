"""Checks: whatever stands between the use of a power, or the choice of who fills a seat, and its effect."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.edits import Clause, edit, power_words
from holdfast.charter import Charter
from holdfast.charter.levels import level_of
from holdfast.charter.organs import Organ
from holdfast.charter.powers import Power
from holdfast.charter.words.names import bodies, body, holder_words

__all__ = ["check"]

CLOCKS = {"notice": "the notice before", "voting": "the voting time of", "earliest": "the waiting time before", "delay": "the delay after"}
"""Times that the use of a power waits for, in words that lead to the power."""


@edit("check", adds="checks dropped")
def check(charter: Charter) -> Iterator[Clause]:
    """One check is dropped: a consent, veto or repeal, an appeal, a delay, an act that is waited for; on seats a proposal, a confirmation, a cap."""
    for power in charter.powers:
        for n, item in enumerate(power.checks):
            if item.kind != "opinion":
                yield _of_power(power, f"checks.{n}", f"the {item.kind} of {holder_words(charter, item.by)} on {power_words(power)}")
        yield from _others(charter, power)
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            of, here = f"on the choice of {body(charter, name)}", f"seats.{n}"
            for part, motion in (("proposed_by", seat.proposed_by), ("confirmed_by", seat.confirmed_by)):
                if motion is not None:
                    kind = "proposal" if part == "proposed_by" else "confirmation"
                    yield _of_seats(name, organ, f"{here}.{part}", f"the {kind} of {bodies(charter, motion.by)} {of}")
            if seat.takes_effect_on is not None:
                yield _of_seats(name, organ, f"{here}.takes_effect_on", f"the {seat.takes_effect_on.act} by {bodies(charter, seat.takes_effect_on.by)} {of}")
            if seat.cap is not None:
                yield _of_seats(name, organ, f"{here}.cap", f"the cap {of}")


def _others(charter: Charter, power: Power) -> Iterator[Clause]:
    """Yield what stands in the way of a power besides its checks."""
    words = power_words(power)
    if power.opened_by is not None:
        yield _of_power(power, "opened_by", f"that {holder_words(charter, power.opened_by)} must open {words}")
    if power.appeal is not None and power.appeal.suspends is True:
        yield _of_power(power, "appeal", f"the appeal against {words}")
    if power.takes_effect_on is not None:
        yield _of_power(power, "takes_effect_on", f"the {power.takes_effect_on.act} by {bodies(charter, power.takes_effect_on.by)} for {words}")
    for clock, told in CLOCKS.items():
        if getattr(power, clock) is not None:
            yield _of_power(power, clock, f"{told} {words}")


def _of_power(power: Power, at: str, what: str) -> Clause:
    path = f"{power.id}.{at}"
    return Clause(power.id, level_of(power.at, "checks"), path, ("dropped", path), f"{what}, which is dropped", power)


def _of_seats(name: str, organ: Organ, at: str, what: str) -> Clause:
    return Clause(name, level_of(organ.at, "seats"), f"{name}.{at}", ("dropped", f"{name}.{at}"), f"{what}, which is dropped")
