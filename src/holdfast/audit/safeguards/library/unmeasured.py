"""Safeguards that drafters know and the audit counts nothing of: told where they would fit, never proposed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.clauses import changing_organ, changing_power, changing_seat
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import Organ, Seat
from holdfast.charter.powers import Power
from holdfast.charter.rules import Word


def _leave(charter: Charter) -> Charter:
    holder = "section" if "section" not in charter.bodies else next(iter(charter.members))
    power = Power(id="Exit", do="secede", by=(holder,), on=("itself",), needs=Word(word="own_decision"))
    silent = tuple(item for item in charter.silent if item.on != "secede")
    return charter.model_copy(update={"powers": (*charter.powers, power), "silent": silent})


@safeguard(
    "right_to_leave",
    "Right to leave",
    changes="the power to leave",
    effect="A member that can leave is listened to, and a captured federation can be left. It stops no path: who leaves no longer votes.",
    reference="Treaty on European Union, art. 50; Hirschman 1970",
    measured=False,
)
def right_to_leave(charter: Charter) -> Iterator[Edit]:
    """A member may leave by its own decision."""
    if not any(power.do == "secede" for power in charter.powers) and all(power.id != "Exit" for power in charter.powers):
        yield Edit("Exit", _leave)


@safeguard(
    "mandates",
    "Mandates allowed",
    changes="whether delegates can be instructed",
    effect="Delegates vote as those who sent them decided, so that whoever wins over a delegate wins no vote.",
    reference="Articles of Confederation 1781, art. V (delegates recalled at any time); case comintern_1919_1929",
    measured=False,
)
def mandates(charter: Charter) -> Iterator[Edit]:
    """Members may bind their delegates."""
    for name, organ in charter.organs.items():
        if organ.mandates in ("void", "free"):
            yield Edit(name, changing_organ(name, lambda _: {"mandates": "binding"}))


def _lapsing(organ: Organ) -> dict[str, Any]:
    return {"caretaker": organ.caretaker.model_copy(update={"lapses": Clock(90, "day")})} if organ.caretaker is not None else {}


@safeguard(
    "caretaker",
    "Caretaker for a time",
    changes="how long somebody acts for those who are away",
    effect="Whoever acts for an absent organ does not stay in its place.",
    reference="case comintern_1919_1929 (the host acted for the Executive)",
    measured=False,
)
def caretaker(charter: Charter) -> Iterator[Edit]:
    """Who acts while others are away does so for ninety days at most."""
    for name, organ in charter.organs.items():
        if organ.caretaker is not None and not isinstance(organ.caretaker.lapses, Clock):
            yield Edit(name, changing_organ(name, _lapsing))


def _recallable(organ: Organ) -> dict[str, Any]:
    return {"custodians": organ.custodians.model_copy(update={"recallable": True})} if organ.custodians is not None else {}


@safeguard(
    "custodians",
    "Custodians do not vote for good",
    changes="whether depositors can recall the votes of a custodian",
    effect="Who keeps the votes of others uses them only as long as these let it.",
    reference="case steem_2020 (exchanges voted with deposits)",
    measured=False,
)
def custodians(charter: Charter) -> Iterator[Edit]:
    """Depositors may recall what a custodian does with their votes."""
    for name, organ in charter.organs.items():
        if organ.custodians is not None and organ.custodians.recallable is not True:
            yield Edit(name, changing_organ(name, _recallable))


def _must(part: Power | Seat) -> dict[str, Any]:
    return {"takes_effect_on": part.takes_effect_on.model_copy(update={"refusable": False})} if part.takes_effect_on is not None else {}


@safeguard(
    "duty_to_act",
    "No oath or printing in another's gift",
    changes="whether an act without which nothing takes effect can be refused",
    effect="An elected judge sits, and a ruling binds, whoever swears in or prints. It is against paralysis and closes no path.",
    reference="case poland_2015_2016 (oaths and printing refused)",
    measured=False,
)
def duty_to_act(charter: Charter) -> Iterator[Edit]:
    """An act without which a seat or a decision takes no effect cannot be refused."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if seat.takes_effect_on is not None and seat.takes_effect_on.refusable is not False:
                yield Edit(f"{name}.{n}", changing_seat(name, n, _must))
    for power in charter.powers:
        if power.takes_effect_on is not None and power.takes_effect_on.refusable is not False:
            yield Edit(power.id, changing_power(power.id, _must))
