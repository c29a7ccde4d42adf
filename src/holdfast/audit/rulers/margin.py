"""The margin: by how much one member's strength must change, all others' staying as they are, until others rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from holdfast.audit.rulers.fragility import same_rulers
from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.one_strength import OneStrength, State
from holdfast.audit.rulers.ruling import Found, rulers_of

__all__ = ["MARGIN_MEMBERS", "Turn", "margins"]

MARGIN_MEMBERS = 16
"""Above it a single step takes too long for the margins of all members."""
_WORK = 2**25
_STEPS = 400
"""Most values of a strength looked at for one member and direction."""


@dataclass(frozen=True)
class Turn:
    """The first strength of one member, above or below its own, beyond which others rule.

    `change` is relative: 1/4 is a quarter stronger, -1/5 a fifth weaker. If `found`, others rule as soon as the change is larger, and `masks` are the
    new rulers; `at` tells whether those who ruled are out at exactly that strength already. Single strengths at which others would rule, and not
    beside them, do not count. If not `found`, the rulers stay the same for every change up to `change`; `change` None means for every change whatever
    in that direction.
    """

    position: int
    up: bool
    found: bool
    change: Fraction | None
    at: bool = False
    masks: Found | None = None


def margins(leadership: Leadership) -> list[Turn]:
    """Return the turns of every member, upward and downward; empty for more than 16 members, or strengths with too many digits. Exact."""
    n = len(leadership.members)
    if n > MARGIN_MEMBERS:
        return []
    before = rulers_of(leadership).masks
    # Steps for one member and direction: work in all of about 2^25 coalitions.
    steps = max(4, min(_STEPS, (_WORK >> n) // n))
    try:
        lines = [OneStrength(leadership, i) for i in range(n)]
    except OverflowError:
        return []
    return [_turn(line, i, before, up, steps) for i, line in enumerate(lines) for up in (True, False)]


def _turn(line: OneStrength, position: int, before: Found, up: bool, steps: int) -> Turn:
    states: Iterator[State] = line.upward() if up else line.downward()
    state, gone_at = None, None
    for _, state in zip(range(steps), states, strict=False):
        if same_rulers(before, state.rulers):
            continue
        step = 1 if up else -1
        if state.number % 2 == 0:
            gone_at = state.number
            if (state.up if up else state.down) == state.number + step:
                # Perhaps others rule at this one strength alone.
                continue
        edge = state.number if state.number % 2 == 0 else state.number - step
        return Turn(position, up, True, _relative(line, edge), edge == gone_at, state.rulers)
    following = None if state is None else state.up if up else state.down
    # Up to the next number at which anything can differ, nothing does.
    return Turn(position, up, False, None if state is None or following is None else _relative(line, state.number))


def _relative(line: OneStrength, number: int) -> Fraction:
    return Fraction(number - line.now, line.now)
