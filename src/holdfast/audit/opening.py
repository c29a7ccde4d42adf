"""When a power is open to the coalition, and what stands in its way if it is not."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.audit.edited import Opening, checks_left, dropped, held, power_holders
from holdfast.audit.holding import others_may, ours_may
from holdfast.audit.motion import Chamber, Outcome
from holdfast.audit.position import votes_words
from holdfast.audit.tally import controlled, everybody, stock_of
from holdfast.charter.organs import Act
from holdfast.charter.powers import Check, Holder, Joint, Petition, Power
from holdfast.charter.words.names import holder_words

__all__ = ["NEEDED", "STOPPING", "Blocked", "checked", "concerns", "granted", "is_open", "openings", "passes_check", "performs", "targets"]

NEEDED = ("consent", "ratification", "confirmation", "countersignature", "proposal")
"""Checks that must be given: without them nothing happens."""
STOPPING = ("veto", "review", "repeal", "referendum", "override")
"""Checks that others may use to stop or undo a decision."""
ON_MEMBERS = ("expel", "suspend", "replace_leaders")
"""Verbs used on one member at a time, who may be left out of the vote."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A power that is not open to us: its article (or identifier), the check or the lack of votes that stops it, and the clause in question by its place."""

    power: str
    article: str
    check: str
    clause: str = ""


def openings(chamber: Chamber, power: Power) -> list[Opening] | Blocked:
    """Return the holders through whom a power is open to us, with the votes needed and had; or what blocks it."""
    kept = chamber.memo.get(("openings", id(power)))
    if kept is None:
        # The power is kept with what was found, so that its identity stays its own.
        kept = chamber.memo["openings", id(power)] = _openings(chamber, power), power
    found: list[Opening] | Blocked = kept[0]
    return found


def _openings(chamber: Chamber, power: Power) -> list[Opening] | Blocked:
    if granted(chamber, power.do):
        return [(holder, Outcome(True)) for holder in ([None] if held(chamber, power) else power.by)]
    found = power_holders(chamber, power)
    if power.do in ON_MEMBERS:
        for name in targets(chamber, power):
            stock = stock_of(chamber.charter, chamber.position, name)
            if len(found) < len(power.by) and (stock.others or (chamber.relaxed and stock.provided > stock.ours)):
                able = {str(holder) for holder, _ in found}
                found += [item for item in power_holders(chamber, power, frozenset({name})) if str(item[0]) not in able]
    if not found:
        outcome, _ = ours_may(chamber, power.by, power.needs)
        who = holder_words(chamber.charter, power.by)
        lack = (
            f"{votes_words(outcome.needed, chamber.charter)} needed, {votes_words(outcome.had, chamber.charter, bare=True)} had"
            if outcome.had
            else "no vote of the coalition"
        )
        return Blocked(power.id, power.article or power.id, f"{who}: {lack}", f"{power.id}.{'needs' if held(chamber, power) else 'by'}")
    return checked(chamber, power) or found


def is_open(chamber: Chamber, power: Power) -> tuple[Outcome, Holder | None] | Blocked:
    """Return the outcome and first holder of a power that is open to us, or what blocks it."""
    found = openings(chamber, power)
    return found if isinstance(found, Blocked) else (found[0][1], found[0][0])


def checked(chamber: Chamber, power: Power) -> Blocked | None:
    """Return what stops a power whose holder is ours: who may open it, its checks, a suspensive appeal, a veto, an act that it needs."""
    charter, article = chamber.charter, power.article or power.id
    if power.opened_by is not None and not dropped(chamber, power.id, "opened_by") and not ours_may(chamber, power.opened_by, None)[0]:
        return Blocked(power.id, article, f"only {holder_words(charter, power.opened_by)} can open it", f"{power.id}.opened_by")
    for n, check in checks_left(chamber, power):
        if not passes_check(chamber, check):
            return Blocked(power.id, check.article or article, f"{check.kind} of {holder_words(charter, check.by)}", f"{power.id}.checks.{n}")
    appeal = power.appeal if not dropped(chamber, power.id, "appeal") else None
    if appeal is not None and appeal.suspends is True and isinstance(appeal.to, tuple) and not ours_may(chamber, tuple(appeal.to[:1]), appeal.needs)[0]:
        return Blocked(power.id, article, f"an appeal to {holder_words(charter, tuple(appeal.to))} suspends it", f"{power.id}.appeal")
    for veto in charter.powers:
        if (
            veto.do == "veto"
            and concerns(veto, power)
            and not held(chamber, veto)
            and others_may(chamber, veto.by, veto.needs)
            and all(passes_check(chamber, c, ours=False) for c in veto.checks)
        ):
            return Blocked(power.id, veto.article or veto.id, f"veto of {holder_words(charter, veto.by)}", f"{veto.id}.by")
    act = power.takes_effect_on if not dropped(chamber, power.id, "takes_effect_on") else None
    if act is not None and not performs(chamber, act):
        return Blocked(power.id, article, f"it takes effect only with {act.act} by {holder_words(charter, tuple(act.by))}", f"{power.id}.takes_effect_on")
    return None


def concerns(veto: Power, power: Power) -> bool:
    """Return whether a power to veto names a body whose power this is (not its own): decisions in general do not name anybody."""
    holders = {
        name for holder in power.by for name in (holder.jointly if isinstance(holder, Joint) else (holder.of if isinstance(holder, Petition) else holder,))
    }
    return bool(holders & {*(veto.whose or ()), *veto.on}) and not holders & set(veto.by) & set(veto.on)


def passes_check(chamber: Chamber, check: Check, ours: bool = True) -> bool:
    """Return whether a check does not stop one side: it holds the check, silence helps it, or the other side cannot use it alone."""
    if not ours:
        # A check on what others do to us stops them if we can use it, or can withhold what is needed.
        held = ours_may(chamber, check.by, check.needs)[0].passes
        return others_may(chamber, check.by, check.needs) if check.kind in NEEDED else not (check.kind in STOPPING and held)
    if check.kind in NEEDED:
        if ours_may(chamber, check.by, check.needs)[0]:
            return True
        return check.silence == "consents" and not others_may(chamber, check.by, check.needs)
    if check.kind in STOPPING and others_may(chamber, check.by, check.needs):
        return check.overridden_by is not None and bool(ours_may(chamber, tuple(check.overridden_by.by), check.overridden_by.needs)[0])
    return True


def performs(chamber: Chamber, act: Act) -> bool:
    """Return whether an act without which nothing takes effect is performed: it cannot be refused, or whoever performs it is ours."""
    return act.refusable is False or all(controlled(chamber.charter, chamber.position, name) for name in act.by)


def granted(chamber: Chamber, verb: str) -> bool:
    """Return whether an emergency or a delegation has handed us a verb and still stands: not lapsed, and nobody who sits can repeal it."""
    position = chamber.position
    sources = {fact[2]: fact[3] for fact in position.about("granted", verb)}
    for power in chamber.charter.powers if sources else ():
        if power.id in sources:
            lapsed = sources[power.id] and position.day.isoformat() >= sources[power.id]
            if not lapsed and all(passes_check(chamber, check) for _, check in checks_left(chamber, power) if check.kind in STOPPING):
                return True
    return False


def targets(chamber: Chamber, power: Power) -> list[str]:
    """Return the member classes that a power may be used on."""
    charter, found = chamber.charter, list[str]()
    federal = any("section" in item.on or "section" in item.by for item in charter.powers)
    words = ("section", "member", "leaders") if power.do == "replace_leaders" else ("section", "member")
    for name in power.on:
        if name in words and name not in charter.members:
            # Where members are sections, `member` means a person inside one: that changes no votes among sections.
            if not (federal and name == "member") and not (set(power.by) & {"section", "member"}):
                found += everybody(charter, chamber.position, "section" if "section" not in charter.members else "member")
        else:
            found += charter.spread(name)
    return sorted(set(found))
