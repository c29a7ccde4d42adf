"""Who is expelled or suspended stays until the assembly has decided."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import MAJORITY, MEMBERS_MAJORITY, assembly_of, held_elsewhere, members_of
from holdfast.audit.safeguards.clauses import changing_power
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.powers import Appeal, Power

AGAINST = ("expel", "suspend", "replace_leaders")
WORDS = ("section", "member", "leaders")


def hits_members(charter: Charter, power: Power) -> bool:
    """Return whether a power ends, suspends or turns memberships."""
    return power.do in AGAINST and any(name in WORDS or name in charter.members or name in charter.groups for name in power.on)


@safeguard(
    "suspensive_appeal",
    "Suspensive appeal",
    changes="appeal against expulsion, suspension or new leaders",
    effect="Opponents cannot be taken out of the count before the vote in which they would have been heard.",
    reference="case comintern_1919_1929 (the appeal did not suspend); chess_club, art. 5",
)
def suspensive_appeal(charter: Charter) -> Iterator[Edit]:
    """An appeal to the assembly suspends the decision until the assembly has upheld it."""
    assembly, word = assembly_of(charter), members_of(charter)
    to, needs = (assembly, MAJORITY) if assembly is not None else (word, MEMBERS_MAJORITY)
    for power in charter.powers if to is not None else ():
        if hits_members(charter, power) and held_elsewhere(charter, power) and not (power.appeal is not None and power.appeal.suspends is True):
            appeal = Appeal(to=(str(to),), suspends=True, needs=needs)
            yield Edit(power.id, changing_power(power.id, lambda _, appeal=appeal: {"appeal": appeal}))  # type: ignore[misc]
