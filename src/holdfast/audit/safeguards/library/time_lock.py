"""Amendments and emergencies wait, and the members may stop them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.assembly import by_heads
from holdfast.audit.safeguards.clauses import changing_power, with_check
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.clocks import Clock
from holdfast.charter.powers import Power
from holdfast.charter.rules import Vote

WAIT = Clock(30, "day")


@safeguard(
    "time_lock",
    "Time lock with a veto of the members",
    changes="waiting time of the power to amend, and a check on it",
    effect="A third of the members stops an amendment before it takes effect; nobody is surprised overnight.",
    reference="Constitution of Switzerland 1999, art. 141 (optional referendum within 100 days); cases beanstalk_2022, build_finance_2022, tornado_cash_2023",
)
def time_lock(charter: Charter) -> Iterator[Edit]:
    """An amendment takes effect after thirty days, in which a third of all members may veto it."""
    veto = by_heads(charter, "veto", Vote(share=Amount("1/3"), of="members"), within=WAIT, suspends=True)
    if veto is None:
        return

    def change(power: Power) -> dict[str, Any]:
        wait = power.delay if power.delay is not None and power.delay.seconds > WAIT.seconds else WAIT
        return {"delay": wait, "checks": with_check(power, veto)}

    for power in charter.powers:
        if power.do == "amend" or "amend" in power.grants:
            yield Edit(power.id, changing_power(power.id, change))
