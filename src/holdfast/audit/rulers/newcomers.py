"""A newcomer: who rules once it has come, who goes, and who is let back in; for a stated strength, and for every strength."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.one_strength import OneStrength
from holdfast.audit.rulers.ruling import Found, Rulers, rulers_of
from holdfast.errors import BadInput

__all__ = ["ANY_STRENGTH_MEMBERS", "Arrival", "Piece", "arrival", "arrivals_of_any_strength"]

ANY_STRENGTH_MEMBERS = 18
"""Above it a single strength takes so long that few could be looked at."""
_WORK = 2**23
_STEPS = 2_000


@dataclass(frozen=True)
class Arrival:
    """What one newcomer changes. `leadership` has the newcomer in last place.

    `go` are those who ruled (in some of the ruling coalitions) and rule in none any more, `come` those who did not rule and now do, by position.
    """

    leadership: Leadership
    rulers: Rulers
    go: tuple[int, ...]
    come: tuple[int, ...]


@dataclass(frozen=True)
class Piece:
    """Who rules for a newcomer's strength from `start` (counting `start` itself if `included`) up to the next piece's start."""

    start: Fraction
    included: bool
    masks: Found


def arrival(leadership: Leadership, name: str, strength: Fraction, *, before: Rulers | None = None) -> Arrival:
    """Return what a newcomer to the whole leadership changes. Raises `BadInput` as `Leadership` does. `before` are its rulers, if known."""
    before, joined = before or rulers_of(leadership), leadership.joined_by(name, strength)
    after = rulers_of(joined)
    old = {i for i, count in enumerate(before.rules_in) if count}
    new = {i for i, count in enumerate(after.rules_in) if count}
    return Arrival(joined, after, tuple(sorted(old - new)), tuple(sorted(new - old)))


def arrivals_of_any_strength(leadership: Leadership) -> tuple[list[Piece], Fraction | None]:
    """Return who rules as a newcomer's strength grows from next to nothing, and the strength up to which that was followed (None: to the end).

    Nothing is followed with more than 18 members, or strengths with too many digits. Masks have the newcomer in last place.
    """
    n = len(leadership.members)
    if n > ANY_STRENGTH_MEMBERS:
        return [], Fraction(0)
    try:
        line = OneStrength(leadership.joined_by("the newcomer, whoever it is", leadership.unit), n)
    except (BadInput, OverflowError):
        return [], Fraction(0)
    pieces: list[Piece] = []
    steps, state = min(_STEPS, _WORK >> n), None
    for _, state in zip(range(steps), line.upward(1), strict=False):
        if not pieces or not np.array_equal(pieces[-1].masks, state.rulers):
            exact = state.number % 2 == 0
            pieces.append(Piece(line.strength(state.number if exact else state.number - 1), exact, state.rulers))
    return pieces, None if state is None or state.up is None else line.strength(state.number)
