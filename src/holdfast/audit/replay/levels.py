"""Levels of rules: which rules an amending power reaches."""

from __future__ import annotations

from holdfast.charter import Charter
from holdfast.charter.powers import Joint, Petition, Power

__all__ = ["goal_of", "reaches", "whole"]


def _amends(power: Power, order: list[str]) -> str | None:
    return power.level if power.level is not None else next((name for name in power.on if name in order), None)


def whole(charter: Charter, power: Power) -> bool:
    """Whether a power amends at the highest level that any power amends, or where levels are not told apart."""
    order = [level.id for level in charter.levels]
    level = _amends(power, order)
    if level is None:
        return "rules" in power.on or "federation" in power.on
    amended = [name for name in order if any(p.do == "amend" and name in (p.level, *p.on) for p in charter.powers)]
    return bool(amended) and level == amended[0]


def reaches(charter: Charter, power: Power, stands: str | None) -> bool:
    """Whether an amending power reaches a clause by the level at which it stands, which is the highest where none is named."""
    order = [level.id for level in charter.levels]
    level = _amends(power, order)
    if level is None:
        return "rules" in power.on or "federation" in power.on
    rank = 0 if stands is None else order.index(stands)
    return rank >= order.index(level)


def goal_of(charter: Charter, goal: str) -> tuple[list[Power], bool]:
    """Return the powers that a goal asks for, and whether all of them are needed."""
    if goal == "everything":
        amending = [power for power in charter.powers if power.do == "amend" and whole(charter, power)]
        if amending:
            return amending, False
        of_organs = [
            power
            for power in charter.powers
            if power.basis == "text" and any(isinstance(holder, Joint | Petition) or holder in charter.organs for holder in power.by)
        ]
        return of_organs, True
    if goal == "dissolve":
        return [power for power in charter.powers if power.do == "dissolve" and ("federation" in power.on or "itself" in power.on)], False
    return [power for power in charter.powers if goal in (power.id, power.do)], False
