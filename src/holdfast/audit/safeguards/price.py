"""What amendments cost in ability to act: Coleman's power of a body to act, and how few can stop it (deadlock), before and after.

Coleman (1971), "Control of collectivities and the power of a collectivity to act".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

from holdfast.audit.covering import Problem, Undecided, solve
from holdfast.audit.safeguards.answer import Price
from holdfast.audit.safeguards.clauses import PROTECTED
from holdfast.audit.safeguards.games import game_of_organ, game_of_power, game_of_seat
from holdfast.charter import Charter
from holdfast.charter.power import AllOf, Analysis, AnyOf, AtLeast, Formula, Game
from holdfast.charter.rules import Rule
from holdfast.charter.words.powers import deed
from holdfast.errors import BadInput

__all__ = ["least_blocking", "prices_of"]

SECONDS = 0.02
"""Roughly the most that counting one game may take; what takes longer is told as not known."""
MAX_WAYS = 64


def prices_of(before: Charter, after: Charter, clauses: list[str], assume: Rule) -> list[Price]:
    """Return the price of each changed clause, in the charters before and after all changes."""
    return [_price(before, after, clause, assume) for clause in dict.fromkeys(clauses)]


def _price(before: Charter, after: Charter, clause: str, assume: Rule) -> Price:
    title, game = _subject(before, clause, assume)
    found: list[tuple[Fraction | None, int | None, int | None]] = []
    notes: list[str] = []
    for charter in (before, after):
        try:
            one = game(charter)
        except BadInput as error:
            found.append((None, None, None))
            notes.append(error.problems[0].message)
            continue
        act = Analysis(one, seconds=SECONDS).power_to_act
        if act is None:
            notes.append(f"{len(one.members):,} voters are too many to count exactly")
        found.append((act, least_blocking(one), len(one.members)))
    (act_before, block_before, voters_before), (act_after, block_after, voters_after) = found
    return Price(clause, title, act_before, act_after, block_before, block_after, voters_before, voters_after, "; ".join(dict.fromkeys(notes)))


def _subject(charter: Charter, clause: str, assume: Rule) -> tuple[str, Callable[[Charter], Game]]:
    """Return what a clause decides, in words, and its game in a charter."""
    power = next((power for power in charter.powers if power.id == clause.removeprefix(PROTECTED)), None)
    if power is not None:
        name = power.id
        return f"{deed(power, charter)} ({name})", lambda of: game_of_power(of, next(p for p in of.powers if p.id == name), assume)
    organ, dot, number = clause.rpartition(".")
    if dot and organ in charter.organs and charter.organs[organ].seats[int(number)].filler not in ("held_by", "held_jointly_by", "ex_officio"):
        return f"fill seats of {charter.title(organ)}", lambda of: game_of_seat(of, organ, int(number), assume)
    name = organ if dot and organ in charter.organs else clause
    return f"decide in {charter.title(name)}", lambda of: game_of_organ(of, name, assume)


def least_blocking(game: Game) -> int | None:
    """Return the smallest number of voters that stop a motion which all others want; None if that is not known, or nothing passes anyway."""
    if game.never_passes:
        return 0
    ways = list(_ways(game.dual().rule))
    if not ways or len(ways) > MAX_WAYS:
        return None
    found = [number for way in ways if (number := _least(game, way)) is not None]
    return min(found) if len(found) == len(ways) else None


def _ways(rule: Formula) -> Iterator[tuple[AtLeast, ...]]:
    """Yield the ways to meet a formula, each as quotas that must all be met."""
    if isinstance(rule, AtLeast):
        yield (rule,)
    elif isinstance(rule, AnyOf):
        for part in rule.parts:
            yield from _ways(part)
    elif isinstance(rule, AllOf):
        for n, way in enumerate(product(*(list(_ways(part)) for part in rule.parts))):
            if n > MAX_WAYS:
                return
            yield tuple(quota for part in way for quota in part)


def _least(game: Game, quotas: tuple[AtLeast, ...]) -> int | None:
    """Return the fewest voters whose weights meet every quota; None if that was not found out."""
    needed = [quota for quota in quotas if quota.quota > 0]
    if not needed:
        return 0
    if len(needed) == 1:
        total, number = 0, 0
        for weight in sorted(game.weights[needed[0].system], reverse=True):
            if total >= needed[0].quota:
                break
            total, number = total + weight, number + 1
        return number if total >= needed[0].quota else len(game.members) + 1
    size = len(game.members)
    bounds = [(game.weights[quota.system], quota.quota, game.totals[quota.system]) for quota in needed]
    try:
        found = solve(Problem([1] * size, [0] * size, [], [(list(weights), low, high) for weights, low, high in bounds]), [1] * size, "ortools", minimise=True)
    except (Undecided, ImportError):
        return None
    return size + 1 if found is None else sum(found)


def loss(prices: list[Price]) -> tuple[int, Fraction]:
    """Return how much a set loses, to compare sets: clauses of which it is not known, and the sum of the falls in power to act."""
    unknown = [price for price in prices if price.power_to_act_before is None or price.power_to_act_after is None]
    falls = [price.power_to_act_before - price.power_to_act_after for price in prices if price not in unknown]  # type: ignore[operator]
    return len(unknown), sum(falls, Fraction(0))
