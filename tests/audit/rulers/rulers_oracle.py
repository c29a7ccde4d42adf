"""Slow and obvious answers, each straight from the definition, sharing nothing with the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product

Coalition = frozenset[int]


def strict_parts(whole: Coalition) -> Iterator[Coalition]:
    """Yield every part that is neither empty nor the whole."""
    for size in range(1, len(whole)):
        yield from map(frozenset, combinations(sorted(whole), size))


def ruling_coalitions(strengths: Sequence[Fraction], alpha: Fraction) -> tuple[set[Coalition], int]:
    """Return the ultimate ruling coalitions and the number of self-enforcing ones, by the inductive definition of Acemoglu, Egorov and Sonin."""

    @cache
    def power(coalition: Coalition) -> Fraction:
        return sum((strengths[i] for i in coalition), Fraction(0))

    @cache
    def phi(whole: Coalition) -> frozenset[Coalition]:
        options = [part for part in strict_parts(whole) if power(part) > alpha * power(whole) and phi(part) == {part}]
        options.append(whole)
        least = min(map(power, options))
        return frozenset(option for option in options if power(option) == least)

    everyone = frozenset(range(len(strengths)))
    standing = sum(phi(part) == {part} for part in [*strict_parts(everyone), everyone])
    return set(phi(everyone)), standing


def lasting_mappings(states: int, prefers: Callable[[int, int, int], bool]) -> set[tuple[int, ...]]:
    """Return every mapping of states to states with the three properties of Acemoglu, Egorov and Sonin (2012), by trying all."""

    def fits(phi: tuple[int, ...]) -> bool:
        n = range(states)
        desirable = all(phi[x] == x or prefers(x, phi[x], x) for x in n)
        stable = all(phi[phi[x]] == phi[x] for x in n)
        rational = not any(phi[z] == z and prefers(x, z, x) and prefers(x, z, phi[x]) for x in n for z in n)
        return desirable and stable and rational

    return {phi for phi in product(range(states), repeat=states) if fits(phi)}


def on_winning_side(support: Sequence[Fraction], voter: int, rule: int) -> Fraction:
    """Return the probability that a voter is on the winning side, over all 2^n ways to vote."""
    total = Fraction(0)
    for votes in product((0, 1), repeat=len(support)):
        chance = Fraction(1)
        for vote, p in zip(votes, support, strict=True):
            chance *= p if vote else 1 - p
        passed = sum(votes) >= rule
        total += chance * (passed == bool(votes[voter]))
    return total


def self_stable(support: Sequence[Fraction]) -> list[int]:
    """Return the self-stable rules, by the definition of Barbera and Jackson."""
    rules = range(1, len(support) + 1)
    value = {(i, s): on_winning_side(support, i, s) for i in range(len(support)) for s in rules}
    return [s for s in rules if not any(sum(value[i, other] > value[i, s] for i in range(len(support))) >= s for other in rules)]


def equilibrium_endings(exit_value: Fraction, worth: Fraction, cost: Fraction) -> set[str]:
    """Return how the game of exit, voice and loyalty can end: all pure strategy profiles, kept if nobody gains at any point by another choice there."""
    found = set()
    for first, reply, last in product(("exit", "loyalty", "voice"), ("respond", "ignore"), ("exit", "loyalty")):
        section_last = {"exit": exit_value - cost, "loyalty": -cost}
        centre_last = {"exit": Fraction(1), "loyalty": 1 + worth}
        section_reply = {"respond": 1 - cost, "ignore": section_last[last]}
        centre_reply = {"respond": worth, "ignore": centre_last[last]}
        section_first = {"exit": exit_value, "loyalty": Fraction(0), "voice": section_reply[reply]}
        best = section_last[last] == max(section_last.values()) and centre_reply[reply] == max(centre_reply.values())
        if best and section_first[first] == max(section_first.values()):
            found.add(first if first != "voice" else "voice_heard" if reply == "respond" else f"voice_then_{last}")
    return found
