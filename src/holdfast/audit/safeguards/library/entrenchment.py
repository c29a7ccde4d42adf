"""The amending clause is protected by its own majority."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.goals import EVERYTHING, goal_powers
from holdfast.audit.safeguards.assembly import MAJORITY, stated
from holdfast.audit.safeguards.clauses import PROTECTED
from holdfast.audit.safeguards.registry import Change, Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.model import holders
from holdfast.charter.powers import Entrenched, Power


def _protecting(power: Power, by: tuple[str, ...], organs: tuple[str, ...]) -> Change:
    def apply(charter: Charter) -> Charter:
        clause = Entrenched(
            what=f"how the rules are amended ({power.id})",
            rules=(power.id, *organs),
            needs=power.needs if stated(power.needs) else MAJORITY,
            by=by,
            protects_itself=True,
        )
        return charter.model_copy(update={"entrenched": (*charter.entrenched, clause)})

    return apply


@safeguard(
    "entrenchment",
    "Amending clause entrenched at its own level",
    changes="protected clauses",
    effect="A lower rule, easier to change, no longer changes who may amend the higher ones or who sits where that is decided.",
    reference="Constitution of South Africa 1996, s. 74(1) (the clause protects itself); Albert 2010",
)
def entrenchment(charter: Charter) -> Iterator[Edit]:
    """The clause on amendments, and the make-up of the organ that amends, change only by the majority that amends the highest rules."""
    amending = [power for power in charter.powers if power.do == "amend"]
    if len(amending) < 2:
        return
    highest = [power for power in goal_powers(charter, EVERYTHING) if power.do == "amend"]
    for power in highest if len(highest) < len(amending) else ():
        by = tuple(name for name in holders(power) if name in charter.bodies)
        covered = any(power.id in item.rules for item in charter.entrenched)
        if by and not covered:
            yield Edit(PROTECTED + power.id, _protecting(power, by, tuple(name for name in by if name in charter.organs)))
