"""What an answer of the audit rests on besides the text: what was assumed where the charter does not say, and what it is silent on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from holdfast.audit.goals import goal_powers
from holdfast.audit.motion import Chamber, unstated
from holdfast.audit.moves import Step
from holdfast.audit.position import MANY
from holdfast.audit.spans import NO_DAY
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.clocks import Clock
from holdfast.charter.model import holders
from holdfast.charter.organs import Apportioned
from holdfast.charter.powers import Power
from holdfast.charter.words.rules import rule_words

__all__ = ["assumptions", "silences"]

SHOWN = 8


def assumptions(chamber: Chamber, goal: str, path: Iterable[Step]) -> list[str]:
    """Return, as sentences, what was assumed for the powers of the goal and of the path and the organs that hold them."""
    charter, steps = chamber.charter, list(path)
    powers = [*goal_powers(charter, goal), *(power for power in charter.powers if power.id in {step.power for step in steps})]
    powers = list(dict.fromkeys(powers))
    organs = _organs(charter, powers, steps)
    return list(
        dict.fromkeys(
            (
                *_bystanders(chamber),
                *_rules(chamber, powers),
                *_numbers(charter, organs),
                *_seatless(charter, organs),
                *_clocks(charter, organs),
                *_first_day(chamber, steps),
                *_steps(charter, steps),
            )
        )
    )


def silences(charter: Charter) -> list[str]:
    """Return what the charter is said to be silent on, and what of it was not seen."""
    found = [f"{item.on}: {item.note}" if item.note else item.on for item in charter.silent]
    return found + ([f"Not seen: {charter.unseen}"] if charter.unseen else [])


def _organs(charter: Charter, powers: list[Power], steps: list[Step]) -> list[str]:
    named = {name for power in powers for name in (*holders(power), *power.on)} | {step.power.split(".")[0] for step in steps} | {step.holder for step in steps}
    named |= {name for power in powers for check in power.checks for name in check.by if isinstance(name, str)}
    return [name for name in charter.organs if name in named]


def _bystanders(chamber: Chamber) -> Iterator[str]:
    if chamber.bystanders.abstain:
        yield "All others abstain. At their worst they would vote against."
    elif chamber.bystanders.turnout < 1:
        yield f"Of all others, {float(chamber.bystanders.turnout):.0%} turn out and vote against. At their worst all would."
    else:
        yield "All others are taken at their worst: absent where a quorum is needed, present and against where a majority is."
    rivals = chamber.bystanders.rivals
    if rivals:
        largest = f"{len(rivals)} lists, the largest with {float(max(rivals)):.0%} of their votes"
        yield f"Where the most votes win, all others vote for {largest}. At their worst they would vote for one."
    yield "Others stop motions where the rules let them; they make no moves of their own."


def _rules(chamber: Chamber, powers: list[Power]) -> Iterator[str]:
    charter = chamber.charter
    silent = [
        power.id
        for power in powers
        if (power.needs is None or unstated(power.needs)) and any(name in charter.organs and _silent(charter, name) for name in holders(power))
    ]
    if silent:
        yield f"The majority needed is not stated for {_listed(silent)}: taken as {rule_words(chamber.assume, charter)}."
    open_appeals = [power.id for power in powers if power.appeal is not None and power.appeal.suspends == "unstated" and isinstance(power.appeal.to, tuple)]
    if open_appeals:
        yield f"Whether an appeal suspends the decision is not stated for {_listed(open_appeals)}: taken as not."


def _silent(charter: Charter, organ: str) -> bool:
    rule = charter.organs[organ].decides
    return rule is None or unstated(rule)


def _numbers(charter: Charter, organs: list[str]) -> Iterator[str]:
    many = [name for name, member in charter.members.items() if not (isinstance(member.count, Amount) and charter.number(member.count) is not None)]
    if many:
        yield f"How many members there are is not stated for {_listed(many)}: taken as {MANY:,}."
    seats = [f"{name}.{n}" for name in organs for n, seat in enumerate(charter.organs[name].seats) if seat.count == "unstated" or _unknown(charter, seat.count)]
    if seats:
        yield f"How many seats there are is not stated for {_listed(seats)}: taken as one."
    bounded = [f"{name}.{n}" for name in organs for n, seat in enumerate(charter.organs[name].seats) if not isinstance(seat.count, str | Amount)]
    if bounded:
        yield f"The number of seats is given within bounds for {_listed(bounded)}: taken at the upper one."
    votes = [name for name in organs if charter.organs[name].votes == "unstated" or _untold(charter, name)]
    if votes:
        yield f"How many votes each member has is not known for {_listed(votes)}: taken as one each."


def _seatless(charter: Charter, organs: list[str]) -> Iterator[str]:
    empty = [name for name in organs if not charter.organs[name].seats and charter.organs[name].votes is None]
    if empty:
        yield f"Nothing says who sits in {_listed(empty)}: nobody of ours does, unless the coalition names it or a power fills it."


def _unknown(charter: Charter, count: object) -> bool:
    return isinstance(count, Amount) and charter.number(count) is None


def _untold(charter: Charter, organ: str) -> bool:
    votes = charter.organs[organ].votes
    return isinstance(votes, Apportioned) and not votes.table and votes.weights is None


def _clocks(charter: Charter, organs: list[str]) -> Iterator[str]:
    timed = any(isinstance(seat.term or organ.term, Clock) for organ in charter.organs.values() for seat in organ.seats)
    if timed:
        yield "Every term is taken to begin on the first day."
    loose = [name for name in organs if (meets := charter.organs[name].meets) is not None and not isinstance(meets.every, Clock)]
    if loose:
        yield f"How often it meets is not stated for {_listed(loose)}: taken to meet when needed."


def _first_day(chamber: Chamber, steps: list[Step]) -> Iterator[str]:
    if steps and chamber.charter.adopted is None and chamber.position.day == NO_DAY:
        yield f"The charter has no date: {NO_DAY} is taken as the first day, so that dates count from it."


def _steps(charter: Charter, steps: list[Step]) -> Iterator[str]:
    limits = {power.id: power.limits for power in charter.powers if power.limits}
    for n, step in enumerate(steps, start=1):
        if step.when:
            yield f"Step {n} supposes: {step.when}."
        if step.power in limits:
            yield f"Step {n} stays within its limits: {limits[step.power]}."
        if step.basis == "practice":
            yield f"Step {n} rests on practice, not on the text."


def _listed(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
