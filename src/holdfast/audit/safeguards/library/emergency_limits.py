"""The rules are not changed while an emergency is in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.clauses import changing_power
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.powers import Power

KEPT_BACK = frozenset({"amend", "entrench", "dissolve", "delegate", "emergency", "apportion", "enlarge"})


def _less(power: Power) -> dict[str, Any]:
    return {"grants": tuple(verb for verb in power.grants if verb not in KEPT_BACK)}


@safeguard(
    "emergency_limits",
    "No amendment in an emergency",
    changes="verbs that an emergency or a delegation hands over",
    effect="Emergency powers and delegations never reach the rules themselves.",
    reference="Constitution of Spain 1978, art. 169 (no amendment in a state of emergency); case weimar_1933",
)
def emergency_limits(charter: Charter) -> Iterator[Edit]:
    """Emergencies and delegations do not hand over the power to amend, to dissolve, to apportion, to add seats or to hand over more."""
    for power in charter.powers:
        if set(power.grants) & KEPT_BACK:
            yield Edit(power.id, changing_power(power.id, _less))
