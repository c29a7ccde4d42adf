"""Amendments, and the end of the federation, go to the members."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import asks_heads, by_heads
from holdfast.audit.safeguards.clauses import adding_check
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter

FINAL = ("federation", "itself")


@safeguard(
    "ratification",
    "Ratification by the members",
    changes="check on the power to amend, or to dissolve the whole",
    effect="No coalition amends the rules without more than half of the members, counted by heads, whoever sits in the organs.",
    reference="Constitution of Switzerland 1999, art. 140 and 142 (people and cantons); UN Charter, art. 108",
)
def ratification(charter: Charter) -> Iterator[Edit]:
    """Amendments take effect once more than half of all members, each with one vote, have ratified them."""
    check = by_heads(charter, "ratification")
    for power in charter.powers if check is not None else ():
        final = power.do == "dissolve" and set(power.on) & set(FINAL)
        if (power.do == "amend" or final) and not asks_heads(charter, power):
            yield Edit(power.id, adding_check(power.id, check))
