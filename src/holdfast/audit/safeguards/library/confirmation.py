"""Whom an office or a small organ chooses, the assembly confirms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.assembly import MAJORITY, MEMBERS_MAJORITY, assembly_of, consent, held_elsewhere, members_of
from holdfast.audit.safeguards.clauses import adding_check, changing_seat
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.organs import Motion, Seat

CHOICES = ("elected_by", "appointed_by", "co_opted_by", "filled_by_other")
APPOINTING = ("appoint", "elect", "co_opt")


@safeguard(
    "confirmation",
    "Confirmation by the assembly",
    changes="confirmation of a kind of seat, or a check on the power to fill it",
    effect="An office or an inner organ no longer fills seats with its own people alone, at the end of a term or in a vacancy.",
    reference="United States Constitution, art. II(2) (advice and consent of the Senate)",
)
def confirmation(charter: Charter) -> Iterator[Edit]:
    """Holders chosen by others than the assembly take their seats once the assembly has confirmed them."""
    assembly, word, check = assembly_of(charter), members_of(charter), consent(charter)
    by, needs = (assembly, MAJORITY) if assembly is not None else (word, MEMBERS_MAJORITY)
    if by is None or check is None:
        return
    motion = Motion(by=(by,), needs=needs)

    def confirmed(_: Seat) -> dict[str, Any]:
        return {"confirmed_by": motion}

    ours = {assembly, word, *charter.members, *charter.groups}
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if name != assembly and seat.filler in CHOICES and seat.confirmed_by is None and not set(seat.fillers) & ours:
                yield Edit(f"{name}.{n}", changing_seat(name, n, confirmed))
    for power in charter.powers:
        open_ = any(name in charter.outsiders or (name in charter.organs and not charter.organs[name].seats) for name in power.on)
        if power.do in APPOINTING and open_ and held_elsewhere(charter, power):
            yield Edit(power.id, adding_check(power.id, check))
