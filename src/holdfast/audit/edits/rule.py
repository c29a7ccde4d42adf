"""Thresholds and their bases: the rule of a power, the rule by which an organ decides where a power states none, and its quorum."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.edits import Clause, edit, power_words
from holdfast.charter import Charter
from holdfast.charter.levels import level_of
from holdfast.charter.organs import Organ
from holdfast.charter.rules import Quorum
from holdfast.charter.words.names import body

__all__ = ["rule"]


@edit("rule", adds="thresholds lowered")
def rule(charter: Charter) -> Iterator[Clause]:
    """A threshold falls, and its base with it: any one vote of ours is enough, in a body in which we have one; or a quorum is dropped."""
    for power in charter.powers:
        path = f"{power.id}.needs"
        yield Clause(power.id, level_of(power.at, "needs"), path, ("lowered", path), f"the majority needed for {power_words(power)}, down to one vote", power)
    for name, organ in charter.organs.items():
        yield _clause(name, organ, "decides", f"the majority by which {body(charter, name)} decides, down to one vote")
        if isinstance(organ.quorum if organ.quorum is not None else charter.quorum, Quorum):
            yield _clause(name, organ, "quorum", f"the quorum of {body(charter, name)}, which is dropped")


def _clause(name: str, organ: Organ, part: str, what: str) -> Clause:
    return Clause(name, level_of(organ.at, part), f"{name}.{part}", ("lowered", f"{name}.{part}"), what)
