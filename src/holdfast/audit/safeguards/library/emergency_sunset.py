"""Emergency powers end soon, and the assembly may end them at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.assembly import MAJORITY, assembly_of
from holdfast.audit.safeguards.clauses import changing_power, with_check
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.clocks import Clock
from holdfast.charter.model import holders
from holdfast.charter.organs import Motion
from holdfast.charter.powers import Check, Lapse, Power

DAYS = Clock(30, "day")


@safeguard(
    "emergency_sunset",
    "Sunset of emergency powers",
    changes="when emergency and delegated powers lapse, and who may repeal them",
    effect="Powers handed over for a need do not outlast it, and cannot be used against an assembly that sits.",
    reference="Constitution of South Africa 1996, s. 37(2) (21 days unless the National Assembly extends it); case weimar_1933",
)
def emergency_sunset(charter: Charter) -> Iterator[Edit]:
    """Powers handed over lapse after thirty days unless the assembly confirms them, and the assembly may repeal them before."""
    assembly = assembly_of(charter)
    if assembly is None:
        return
    repeal = Check(kind="repeal", by=(assembly,), needs=MAJORITY, suspends=False)
    lapse = Lapse(after=DAYS, unless_confirmed_by=Motion(by=(assembly,), needs=MAJORITY))

    def change(power: Power) -> dict[str, Any]:
        sooner = power.lapses is not None and isinstance(power.lapses.after, Clock) and power.lapses.after.seconds <= DAYS.seconds
        return {"lapses": power.lapses if sooner else lapse, "checks": with_check(power, repeal)}

    for power in charter.powers:
        if power.grants and assembly not in holders(power):
            yield Edit(power.id, changing_power(power.id, change))
