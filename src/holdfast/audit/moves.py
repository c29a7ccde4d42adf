"""Which moves are open to the coalition, and what stands in the way of those that are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from holdfast.audit.calendar import later
from holdfast.audit.effects import effects
from holdfast.audit.effects.seats import PICKED, filled, fillers_of
from holdfast.audit.motion import Chamber, Outcome, others_may, ours_may
from holdfast.audit.position import Position, Stock
from holdfast.audit.tally import controlled
from holdfast.charter.clocks import Clock
from holdfast.charter.powers import VERBS, Check, Holder, Joint, Petition, Power
from holdfast.charter.words.names import holder_words
from holdfast.charter.words.rules import rule_words

__all__ = ["Blocked", "Step", "is_open", "moves"]

NEEDED = ("consent", "ratification", "confirmation", "countersignature", "proposal")
"""Checks that must be given: without them nothing happens."""
STOPPING = ("veto", "review", "repeal", "referendum", "override")
"""Checks that others may use to stop or undo a decision."""


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a path: the day by which it is done, who acts, what is done to whom, by which rule, votes needed and had, and its basis.

    `power` is the identifier of the power used, or the organ and number of the kind of seat that is filled.
    """

    day: date
    organ: str
    verb: str
    target: str
    rule: str
    needed: int
    had: int
    basis: str
    power: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """A power that is not open to us: its article (or identifier), and the check or the lack of votes that stops it."""

    power: str
    article: str
    check: str


def is_open(chamber: Chamber, power: Power) -> tuple[Outcome, Holder | None] | Blocked:
    """Return the outcome and holder of a power that is open to us, or what blocks it."""
    article = power.article or power.id
    if chamber.position.holds("granted", power.do) or chamber.position.holds("rewritten", power.id):
        return Outcome(True), power.by[0]
    outcome, holder = ours_may(chamber, power.by, power.needs)
    if not outcome and power.do not in ("expel", "suspend", "replace_leaders"):
        who = holder_words(chamber.charter, power.by)
        return Blocked(power.id, article, f"{who}: {outcome.needed:,} votes needed, {outcome.had:,} had")
    if power.opened_by is not None and not ours_may(chamber, power.opened_by, None)[0]:
        return Blocked(power.id, article, f"only {holder_words(chamber.charter, power.opened_by)} can open it")
    for check in power.checks:
        if not passes_check(chamber, check):
            return Blocked(power.id, check.article or article, f"{check.kind} of {holder_words(chamber.charter, check.by)}")
    appeal = power.appeal
    suspended = appeal is not None and appeal.suspends is True and isinstance(appeal.to, tuple)
    if appeal is not None and suspended and not ours_may(chamber, tuple(appeal.to), appeal.needs)[0]:
        return Blocked(power.id, article, f"an appeal to {holder_words(chamber.charter, tuple(appeal.to))} suspends it")
    act = power.takes_effect_on
    if act is not None and act.refusable is not False and not all(controlled(chamber.charter, chamber.position, name) for name in act.by):
        return Blocked(power.id, article, f"it takes effect only with {act.act} by {holder_words(chamber.charter, tuple(act.by))}")
    return outcome, holder


def passes_check(chamber: Chamber, check: Check) -> bool:
    """Return whether a check does not stop us: we hold it, silence helps us, or others cannot use it without us."""
    if check.kind in NEEDED:
        if ours_may(chamber, check.by, check.needs)[0]:
            return True
        return check.silence == "consents" and not others_may(chamber, check.by, check.needs)
    if check.kind in STOPPING and others_may(chamber, check.by, check.needs):
        return check.overridden_by is not None and bool(ours_may(chamber, tuple(check.overridden_by.by), check.overridden_by.needs)[0])
    return True


def moves(chamber: Chamber, *, practice: bool = True) -> Iterator[tuple[Step, Position]]:
    """Yield each open move that changes the position, with the position after it. `practice` allows what was only practice."""
    charter = chamber.charter
    for power in charter.powers:
        if power.basis == "practice" and not practice:
            continue
        found = effects().get(power.do)
        open_to_us = is_open(chamber, power) if found is not None else None
        if found is None or open_to_us is None or isinstance(open_to_us, Blocked):
            continue
        outcome, holder = open_to_us
        for target, after in found.function(chamber, power, holder):
            day = later(chamber, holder, (power.notice, power.voting, power.earliest, power.delay), power.needs)
            who = holder_words(charter, (holder,)) if holder is not None else ""
            rule = rule_words(power.needs, charter) if power.needs is not None else ""
            yield Step(day, who, power.do, target, rule, outcome.needed, outcome.had, power.basis, power.id), _on(after, holder, day)
    yield from _fillings(chamber)
    yield from _rewritings(chamber)


def _on(position: Position, holder: Holder | None, day: date) -> Position:
    """Return the position on a later day, and the organ in session."""
    met = dict(position.met) | ({holder: day} if isinstance(holder, str) else {})
    return replace(position, day=day, met=tuple(sorted(met.items())))


def _fillings(chamber: Chamber) -> Iterator[tuple[Step, Position]]:
    """Yield the filling of each kind of seat by its own filler, at the end of its term or where it is vacant."""
    charter, position = chamber.charter, chamber.position
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if seat.filler not in PICKED:
                continue
            key = (name, n)
            stock, after = position.seat(key), filled(chamber, key)
            vacant = stock.seats - stock.there
            term = seat.term if seat.term is not None else organ.term
            if after is None or (term == "life" and not vacant):
                continue
            filler = next(iter(seat.fillers))
            rule = rule_words(seat.needs, charter) if seat.needs is not None else ""
            outcome = ours_may(chamber, fillers_of(seat), seat.needs)[0]
            verb = {"elected_by": "elect", "appointed_by": "appoint", "co_opted_by": "co_opt"}[seat.filler]
            # Vacant seats are filled now; those that are held wait for the end of the term.
            now = Stock(stock.seats, min(after.ours, stock.ours + vacant), stock.seats)
            wait = term if isinstance(term, Clock) else None
            options = [(now, None)] if term == "life" else [(after, wait)] if not vacant or wait is None or now == after else [(now, None), (after, wait)]
            for filled_then, until in options:
                day = later(chamber, filler, (until if vacant < stock.seats else None,), seat.needs)
                changed = position.with_seat(key, filled_then).without_facts(("dissolved", name))
                label = f"{filled_then.ours - stock.ours:,} seats of {charter.title(name)}" if stock.seats > 1 else charter.title(name)
                step = Step(day, holder_words(charter, (filler,)), verb, label, rule, outcome.needed, outcome.had, seat.basis, f"{name}.{n}")
                yield step, _on(changed, filler, day)


def _rewritings(chamber: Chamber) -> Iterator[tuple[Step, Position]]:
    """Yield, once rules of a level are ours to amend, the rewriting of each power that stands at that level: it is then ours alone."""
    charter, position = chamber.charter, chamber.position
    levels = [level.id for level in charter.levels]
    open_levels = {fact[1] for fact in position.facts if fact[0] == "amended"}
    for amended in sorted(open_levels):
        for power in charter.powers:
            low_enough = amended == "*" or (power.at in levels and amended in levels and levels.index(power.at or "") >= levels.index(amended))
            if not low_enough or position.holds("rewritten", power.id) or _protected(chamber, power):
                continue
            made = next((other for other in charter.powers if other.do == "amend" and not isinstance(is_open(chamber, other), Blocked)), None)
            if made is None:
                continue
            outcome, holder = ours_may(chamber, made.by, made.needs)
            day = later(chamber, holder, (made.notice, made.voting, made.earliest, made.delay), made.needs)
            target = f"who may {VERBS[power.do][0]} ({power.id})"
            step = Step(day, holder_words(charter, (holder,)) if holder else "", "amend", target, "", outcome.needed, outcome.had, made.basis, made.id)
            yield step, _on(position.with_facts(("rewritten", power.id)), holder, day)


def _protected(chamber: Chamber, power: Power) -> bool:
    return any(power.id in item.rules for item in chamber.charter.entrenched)


def describe(holder: Holder) -> str:
    """Return a short name of a holder for a certificate."""
    if isinstance(holder, Joint):
        return "+".join(holder.jointly)
    return holder.of if isinstance(holder, Petition) else holder
