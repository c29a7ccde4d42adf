"""Levels of rules: at which level the clauses of an organ or of a power stand.

A charter lists its levels from the highest down (constitution, statute, procedure). `at` names the level of a whole organ or power, or of single
clauses of it. What names none stands at the highest level.
"""

from __future__ import annotations

from holdfast.charter.base import Id, Part

__all__ = ["ORGAN_CLAUSES", "POWER_CLAUSES", "OrganLevels", "PowerLevels", "level_of"]

ORGAN_CLAUSES = {
    "seats": "who fills its seats",
    "size": "the number of its seats",
    "votes": "its votes",
    "meets": "its meetings",
    "decides": "the majority by which it decides",
    "quorum": "its quorum",
}
"""Clauses of an organ that may stand at a level of their own, in words."""
POWER_CLAUSES = {"by": "who holds it", "needs": "the majority needed", "checks": "its checks"}
"""Clauses of a power that may stand at a level of their own, in words. Checks are all that stands between its use and its effect, delays too."""


class OrganLevels(Part):
    """The levels at which single clauses of an organ stand, if that is not the highest."""

    seats: Id | None = None
    size: Id | None = None
    votes: Id | None = None
    meets: Id | None = None
    decides: Id | None = None
    quorum: Id | None = None


class PowerLevels(Part):
    """The levels at which single clauses of a power stand, if that is not the highest."""

    by: Id | None = None
    needs: Id | None = None
    checks: Id | None = None


def level_of(at: str | OrganLevels | PowerLevels | None, clause: str) -> str | None:
    """Return the level at which a clause stands by an `at`; None where it names none."""
    if at is None or isinstance(at, str):
        return at
    found: str | None = getattr(at, clause)
    return found
