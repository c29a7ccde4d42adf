"""Who is absent is absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.clauses import changing_organ, changing_power
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.powers import Power
from holdfast.charter.rules import Vote


def _counted(power: Power) -> dict[str, Any]:
    if not isinstance(power.needs, Vote):
        return {}
    absent = "not_counted" if power.needs.absent in ("present", "for") else power.needs.absent
    return {"needs": power.needs.model_copy(update={"absent": absent, "counted_by": None})}


@safeguard(
    "absentees",
    "Absentees never counted as present",
    changes="who rules on the count, and how absentees are counted",
    effect="No chair makes a quorum by ruling, and nobody is barred from a sitting and counted as there.",
    reference="case weimar_1933 (the ruling on absent deputies of March 1933)",
)
def absentees(charter: Charter) -> Iterator[Edit]:
    """The quorum is counted by heads that are there, and no single holder of an office rules on it."""
    for name, organ in charter.organs.items():
        if organ.count_ruled_by:
            yield Edit(name, changing_organ(name, lambda _: {"count_ruled_by": None}))
    for power in charter.powers:
        if isinstance(power.needs, Vote) and (power.needs.absent in ("present", "for") or power.needs.counted_by is not None):
            yield Edit(power.id, changing_power(power.id, _counted))
