"""What a power is used on, as one section sees it, and whose power it is."""

from __future__ import annotations

from holdfast.audit.tally import EACH
from holdfast.charter import Charter
from holdfast.charter.powers import Holder, Joint, Petition, Power
from holdfast.charter.rules import Rule, Word

__all__ = ["aims_of", "centre_holds", "is_federal", "own_holds", "stands_for"]

OF_A_SECTION = frozenset(("leaders", "programme", "press", "resignation", "rights"))
"""Targets that only a section has (or that of no other body are affairs here): they need no `whose`."""
WITH_WHOSE = frozenset(("decision", "law", "money", "meeting", "staff"))
"""Targets that are a section's where `whose` says so. Money without it may be anybody's: the centre's own purse or what it asks of sections."""


def is_federal(charter: Charter) -> bool:
    """Return whether members are sections with people in them, so that `member` means one of these people."""
    told = (name for power in charter.powers for name in (*power.on, *power.by))
    return "member" not in charter.members and ("section" in told or any("section" in right.of for right in charter.rights))


def stands_for(charter: Charter, word: str, name: str) -> bool:
    """Return whether a word of a power stands for this section: its name, a group that it is in, `section`, or `member` where members are no sections."""
    if word in charter.members or word in charter.groups:
        return name in charter.spread(word)
    return word == "section" or (word == "member" and not is_federal(charter))


def aims_of(charter: Charter, power: Power, name: str) -> frozenset[str]:
    """Return what of this section a power is used on: `section` itself, a `person` in it, its `leaders`, `own_money` and so on."""
    whose = power.whose
    if whose is not None and not any(stands_for(charter, word, name) for word in whose):
        return frozenset()
    found = set[str]()
    for word in power.on:
        if stands_for(charter, word, name):
            found.add("section")
        elif word == "member" and word not in charter.members:
            found.add("person")
        elif word in OF_A_SECTION:
            found |= {word, f"own_{word}"} if whose is not None else {word}
        elif word in WITH_WHOSE and whose is not None:
            found |= {word, f"own_{word}"}
        elif word == "money":
            found.add(word)
    return frozenset(found)


def _acts_alone(charter: Charter, holder: Holder, needs: Rule | None, name: str) -> bool:
    if not isinstance(holder, str):
        return False
    counted = needs is not None and not isinstance(needs, Word)
    each = holder in EACH and holder not in charter.members
    return holder == "concerned" or (not counted and (each or stands_for(charter, holder, name)))


def own_holds(charter: Charter, power: Power, name: str) -> bool:
    """Return whether the section itself holds a power, by its own decision and not as one vote among others."""
    return any(_acts_alone(charter, holder, power.needs, name) for holder in power.by)


def centre_holds(charter: Charter, power: Power, name: str) -> tuple[Holder, ...]:
    """Return the holders of a power that are the centre for this section: organs, petitions, members together, another member. Outsiders are not."""
    found = []
    for holder in power.by:
        names = holder.jointly if isinstance(holder, Joint) else (holder.of,) if isinstance(holder, Petition) else (holder,)
        outside = all(word in charter.outsiders for word in names)
        if not outside and not _acts_alone(charter, holder, power.needs, name):
            found.append(holder)
    return tuple(found)
