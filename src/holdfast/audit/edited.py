"""Powers and their clauses as amendments have left them: who may use them, which checks and waiting times are left."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.holding import WEAKEST, open_holders, ours_may
from holdfast.audit.motion import NOBODY, Chamber, Outcome
from holdfast.charter.amounts import Amount
from holdfast.charter.clocks import Clock
from holdfast.charter.powers import Check, Holder, Petition, Power
from holdfast.charter.rules import AgainstFewer, All, Any_, Ballots, NoVeto, Readings, Rule, Vote

__all__ = ["Opening", "checks_left", "dropped", "held", "lowered", "power_holders", "waits"]

Opening = tuple[Holder | None, Outcome]
"""A holder through whom a power is open to us (None: a body of ours, after an amendment), and the votes needed and had."""
CLOCKS = ("notice", "voting", "earliest", "delay")


def held(chamber: Chamber, power: Power) -> bool:
    """Return whether an amendment has made a power ours to hold."""
    return chamber.position.holds("held", f"{power.id}.by")


def lowered(chamber: Chamber, power: Power) -> bool:
    """Return whether an amendment has lowered the threshold of a power."""
    return chamber.position.holds("lowered", f"{power.id}.needs")


def dropped(chamber: Chamber, of: str, clause: str) -> bool:
    """Return whether an amendment has dropped a check of a power or an organ."""
    return chamber.position.holds("dropped", f"{of}.{clause}")


def power_holders(chamber: Chamber, power: Power, concerned: frozenset[str] = NOBODY) -> list[Opening]:
    """Return the holders through whom we can use a power, its checks aside: by its text, or as it was amended."""
    if held(chamber, power):
        return [(None, Outcome(True))] if lowered(chamber, power) or _met_elsewhere(chamber, power.needs, concerned) else []
    found: list[Opening] = list(open_holders(chamber, power.by, power.needs, concerned))
    if lowered(chamber, power) and len(found) < len(power.by):
        able = [holder for holder, _ in found]
        for holder in power.by:
            outcome, _ = ours_may(chamber, (_any_one(holder),), WEAKEST, concerned)
            if outcome and holder not in able:
                found.append((holder, outcome))
    return found


def _any_one(holder: Holder) -> Holder:
    """Return a holder that any one vote is enough for: a petition of one, instead of many."""
    return holder.model_copy(update={"share": None, "more_than": None, "count": Amount("1")}) if isinstance(holder, Petition) else holder


def _met_elsewhere(chamber: Chamber, rule: Rule | None, concerned: frozenset[str]) -> bool:
    """Return whether a rule is met once its holder is a body of ours alone: what is counted there is, what other bodies vote or may veto is asked."""
    match rule:
        case All():
            return all(_met_elsewhere(chamber, part, concerned) for part in rule.all)
        case Any_():
            return any(_met_elsewhere(chamber, part, concerned) for part in rule.any)
        case Ballots():
            return _met_elsewhere(chamber, rule.ballots[-1].needs, concerned)
        case Readings():
            return _met_elsewhere(chamber, rule.needs, concerned)
        case NoVeto():
            return all(chamber.silent(name, ours=True) for name in rule.no_veto_from)
        case Vote() | AgainstFewer():
            return rule.in_ is None or chamber.safe(rule.in_, rule, concerned).passes
    return True


def checks_left(chamber: Chamber, power: Power) -> Iterator[tuple[int, Check]]:
    """Yield the checks of a power that no amendment has dropped, each with its number."""
    return ((n, check) for n, check in enumerate(power.checks) if not dropped(chamber, power.id, f"checks.{n}"))


def waits(chamber: Chamber, power: Power) -> Iterator[Clock | None]:
    """Yield the times that a use of a power waits for, delays by checks aside."""
    return (getattr(power, name) for name in CLOCKS if not dropped(chamber, power.id, name))
