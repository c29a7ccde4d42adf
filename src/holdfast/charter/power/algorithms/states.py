"""Dynamic programming over distinct sums, forward and backward, for any rule and any ballot with several options.

Members vote one after another. A state is what the rule still needs to know of the votes cast: the sum in each weight system, cut off where
it can no longer matter (a quota already reached, or out of reach for those who have yet to vote). Sequences of votes that lead to one state
are counted together. `forward` counts the ways to a state, `backward` the ways on from it to a passed motion; for each member and option,
the passed motions are the sum over states of forward times backward. This is the quasi-ordered decision diagram of Bolus (2011) with sums
in place of diagram nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.charter.power.counts import Counts, TooLarge, width_for
from holdfast.charter.power.formula import Formula, leaves
from holdfast.charter.power.game import Game

__all__ = ["Ballot", "Passed", "count", "count_ballots"]

PER_SECOND = 150_000
"""States met in a second, roughly."""
MAX_STATES = 800_000
"""Most states kept: some half a gigabyte."""
PASSED, FAILED = "passed", "failed"

State = tuple[int, ...] | str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One option of one member: what it adds to each system (integers from 0, in the order of the systems) and its tag."""

    adds: tuple[int, ...]
    tag: int


@dataclass(frozen=True, slots=True)
class Passed:
    """Passed motions by tag, packed: in all, and for each member and option."""

    total: int
    by_option: tuple[tuple[int, ...], ...]


def count_ballots(systems: Sequence[str], rule: Formula, options: Sequence[Sequence[Ballot]], width: int, seconds: float = 10.0) -> Passed:
    """Count the profiles of ballots that pass `rule`, by tag, in all and for each member's option. Raises `TooLarge`."""
    n = len(options)
    most = [tuple(max(ballot.adds[k] for ballot in row) for k in range(len(systems))) for row in options]
    rest = [(0,) * len(systems)]
    for adds in reversed(most):
        rest.append(tuple(a + b for a, b in zip(rest[-1], adds, strict=True)))
    rest.reverse()
    quotas = [sorted({leaf.quota for leaf in leaves(rule) if leaf.system == name}) for name in systems]

    def settle(sums: Sequence[int], at: int) -> State:
        """Return the state of these sums when members from `at` have yet to vote."""
        least, best = dict(zip(systems, sums, strict=True)), {}
        state = []
        for k, name in enumerate(systems):
            best[name] = sums[k] + rest[at][k]
            reached = [quota for quota in quotas[k] if quota <= sums[k]]
            is_open = any(sums[k] < quota <= best[name] for quota in quotas[k])
            state.append(sums[k] if is_open else max(reached, default=0))
        if rule.holds(least):
            return PASSED
        return tuple(state) if rule.holds(best) else FAILED

    # Ways to complete a profile from member `at` on, whatever the outcome.
    ways = [1]
    for row in reversed(options):
        ways.append(sum(ways[-1] << ballot.tag * width for ballot in row))
    ways.reverse()

    forward: list[dict[State, int]] = [{settle((0,) * len(systems), 0): 1}]
    steps: list[dict[State, tuple[State, ...]]] = []
    work, limit = 0, min(PER_SECOND * seconds, MAX_STATES)
    for at, row in enumerate(options):
        after: dict[State, int] = {}
        moves: dict[State, tuple[State, ...]] = {}
        for state, arrived in forward[-1].items():
            if isinstance(state, str):
                continue
            work += 1
            targets: list[State] = []
            for ballot in row:
                target = settle([a + b for a, b in zip(state, ballot.adds, strict=True)], at + 1)
                after[target] = after.get(target, 0) + (arrived << ballot.tag * width)
                targets.append(target)
            moves[state] = tuple(targets)
        # A layer that will not shrink for half the members yet to vote is already too much.
        if work + len(after) * (n - at) / 4 > limit:
            raise TooLarge
        forward.append(after)
        steps.append(moves)

    by_option = [[0] * len(row) for row in options]
    backward: dict[State, int] = {}
    total = 0
    decided = [0] * (n + 1)
    for at, layer in enumerate(forward):
        decided[at] = layer.get(PASSED, 0)
        total += decided[at] * ways[at]
    for at in range(n - 1, -1, -1):
        before: dict[State, int] = {}
        for state, onwards in steps[at].items():
            arrived = forward[at][state]
            value = 0
            for o, (ballot, target) in enumerate(zip(options[at], onwards, strict=True)):
                onward = ways[at + 1] if target == PASSED else backward.get(target, 0)
                if onward:
                    shifted = onward << ballot.tag * width
                    value += shifted
                    by_option[at][o] += arrived * shifted
            before[state] = value
        backward = before
    # Where the outcome was settled before a member voted, each of the member's options passes.
    settled = 0
    for at, row in enumerate(options):
        settled = settled * ways_of(options[at - 1], width) + decided[at] if at else decided[0]
        for o, ballot in enumerate(row):
            by_option[at][o] += (settled * ways[at + 1]) << ballot.tag * width
    return Passed(total, tuple(map(tuple, by_option)))


def ways_of(row: Sequence[Ballot], width: int) -> int:
    """Return the number of ways in which one member may vote, by tag."""
    return sum(1 << ballot.tag * width for ballot in row)


def count(game: Game, tags: Sequence[int], seconds: float = 10.0) -> Counts:
    """Count winning coalitions and swings. Raises `TooLarge` beyond 800,000 states."""
    game = game.plain()
    n = len(game.members)
    width = width_for(n)
    systems = list(game.weights)
    rows = [tuple(values[i] for values in game.weights.values()) for i in range(n)]
    # Heavy members first: most outcomes are then settled early.
    order = sorted(range(n), key=lambda i: [value / (game.totals[name] or 1) for name, value in zip(systems, rows[i], strict=True)], reverse=True)
    options = [(Ballot((0,) * len(systems), 0), Ballot(rows[i], tags[i])) for i in order]
    passed = count_ballots(systems, game.rule, options, width, seconds)
    swings = [0] * n
    for place, i in enumerate(order):
        against, favour = passed.by_option[place]
        swings[i] = (favour >> tags[i] * width) - against
    return Counts(n, passed.total, tuple(swings), "dynamic programming over distinct sums")
