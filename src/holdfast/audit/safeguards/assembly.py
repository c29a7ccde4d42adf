"""Who stands behind a safeguard: the assembly in which the members vote, or the members by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from holdfast.audit.opening import NEEDED
from holdfast.audit.safeguards.clauses import Change, adding_check, changing_power
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.model import named_in
from holdfast.charter.powers import Check, Petition, Power
from holdfast.charter.rules import All, Rule, Vote, Word, atoms

__all__ = [
    "MAJORITY",
    "MEMBERS_MAJORITY",
    "TWO_THIRDS",
    "asks_heads",
    "assembly_of",
    "by_heads",
    "consent",
    "harder",
    "held_elsewhere",
    "members_of",
    "stated",
    "two_thirds",
    "voters_of",
]

MAJORITY: Rule = Vote(more_than=Amount("1/2"), of="cast")
TWO_THIRDS: Rule = Vote(share=Amount("2/3"), of="cast")
MEMBERS_MAJORITY: Rule = Vote(more_than=Amount("1/2"), of="members")
EVERY = ("member", "section")
CheckKind = Literal["consent", "ratification", "veto"]


def voters_of(charter: Charter, organ: str) -> set[str]:
    """Return the members (or classes) that vote in an organ themselves, or send holders of seats to it."""
    body = charter.organs[organ]
    names: Iterable[str] = ()
    if body.votes is not None:
        known = body.known_votes
        names = charter.members if known is None else [name for name, votes in known.items() if votes != 0]
    sent = [name for seat in body.seats if seat.filler in ("held_by", "open_to") for name in body.senders(seat)]
    found: set[str] = set()
    for name in [*names, *sent]:
        found.update(charter.members if name in EVERY and name not in charter.members else charter.spread(name))
    return found


def assembly_of(charter: Charter) -> str | None:
    """Return the organ in which most kinds of members have a vote (in person before by delegates), the first among equals; None where there is none."""
    ranked = [
        (organ.votes is not None and bool(voters_of(charter, name)), len(voters_of(charter, name)), -n, name)
        for n, (name, organ) in enumerate(charter.organs.items())
    ]
    best = max(ranked, default=None)
    return best[3] if best is not None and best[1] else None


def members_of(charter: Charter) -> str | None:
    """Return the word of the language for all members, where no member bears it as its name; None where both words are taken."""
    return next((word for word in EVERY if word not in charter.bodies), None)


def held_elsewhere(charter: Charter, power: Power) -> bool:
    """Return whether somebody may use a power without a vote of the assembly or of the members at large."""
    assembly = assembly_of(charter)
    alone = power.needs is None or isinstance(power.needs, Word)
    return any(name != assembly and (alone or name not in (*EVERY, *charter.members, *charter.groups)) for name in named_in(power.by))


def by_heads(charter: Charter, kind: CheckKind, needs: Rule = MEMBERS_MAJORITY, **more: Any) -> Check | None:
    """Return a check of the members, each with one vote: in the assembly, or by themselves where there is none; None where neither can be had."""
    assembly = assembly_of(charter)
    voting = assembly is not None and charter.organs[assembly].votes is not None
    body = assembly if voting else members_of(charter)
    return Check(kind=kind, by=(body,), needs=needs, **more) if body is not None else None


def consent(charter: Charter, needs: Rule = MAJORITY) -> Check | None:
    """Return the consent of the assembly as a check, or that of more than half of the members where there is no assembly; None where neither can be had."""
    assembly = assembly_of(charter)
    return Check(kind="consent", by=(assembly,), needs=needs) if assembly is not None else by_heads(charter, "consent")


def two_thirds(charter: Charter, power: Power) -> Change | None:
    """Return the edit that puts a power under two-thirds of the assembly: as its consent where others hold it, as its majority where it does itself."""
    if held_elsewhere(charter, power):
        check = consent(charter, TWO_THIRDS)
        return adding_check(power.id, check) if check is not None else None
    return changing_power(power.id, lambda now: {"needs": harder(charter, now, TWO_THIRDS)})


def harder(charter: Charter, power: Power, more: Rule) -> Rule:
    """Return the rule of a power with a further test: what it needed, or its holder's own rule, stays."""
    rule = power.needs if stated(power.needs) else None
    if rule is None:
        own = [charter.organs[name].decides for name in named_in(power.by) if name in charter.organs]
        rule = next((one for one in own if stated(one)), None)
    if rule is None:
        return more
    elsewhere = {getattr(atom, "in_", None) for atom in atoms(rule)}
    if isinstance(more, Vote) and len(elsewhere) == 1:
        more = more.model_copy(update={"in_": elsewhere.pop()})
    return rule if more == rule or (isinstance(rule, All) and more in rule.all) else All(all=(rule, more))


def asks_heads(charter: Charter, power: Power) -> bool:
    """Return whether a power needs the members by heads already."""
    needed = [check for check in power.checks if check.kind in NEEDED]
    bodies = {assembly_of(charter), *EVERY}
    return any(isinstance(holder, Petition) or (holder in bodies and getattr(check.needs, "of", "") == "members") for check in needed for holder in check.by)


def stated(rule: Rule | None) -> bool:
    """Return whether a rule is stated."""
    return rule is not None and not (isinstance(rule, Word) and rule.word == "unstated")
