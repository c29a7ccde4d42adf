"""Where votes are unequal, grave decisions need the members by heads as well."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import asks_heads, assembly_of, by_heads
from holdfast.audit.safeguards.clauses import adding_check
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter

GRAVE = ("admit", "expel", "suspend", "replace_leaders", "apportion", "enlarge")


@safeguard(
    "double_majority",
    "Double majority",
    changes="check on the power to admit, expel, suspend, replace leaders, apportion or add seats",
    effect="A few members with many votes do not decide alone who is in and who has how many votes.",
    reference="Treaty on European Union, art. 16(4) (members and population); Constitution of Switzerland 1999, art. 142",
)
def double_majority(charter: Charter) -> Iterator[Edit]:
    """Where members have unequal votes, more than half of the members, each with one vote, must agree besides."""
    assembly, check = assembly_of(charter), by_heads(charter, "ratification")
    votes = charter.organs[assembly].known_votes if assembly is not None else None
    unequal = votes is not None and len(set(votes.values()) - {0}) > 1
    for power in charter.powers if check is not None and unequal else ():
        if power.do in GRAVE and not asks_heads(charter, power):
            yield Edit(power.id, adding_check(power.id, check))
