"""Who rules in the end, given how strong each leader is: rulers, fragility, margins, required shares and newcomers."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, Field

from holdfast.audit.rulers.fragility import can_be_perturbed, default_draws, fragility
from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.majorities import at_common_shares, majorities
from holdfast.audit.rulers.margin import margins
from holdfast.audit.rulers.newcomers import arrival, arrivals_of_any_strength
from holdfast.audit.rulers.questions.base import Name, Number, Place, Positive, Question, both
from holdfast.audit.rulers.questions.ruling_words import words
from holdfast.audit.rulers.ruling import Found, Rulers, rulers_of
from holdfast.audit.rulers.subsets import members_of
from holdfast.charter.base import Part

__all__ = ["Model", "Perturbation", "answer", "words"]

LISTED = 100
"""Equally strong coalitions that an answer lists; all are counted."""
LISTED_ELSEWHERE = 10
"""The same, for each other share, strength or newcomer."""
COMMON_MEMBERS = 22
"""Above it five shares take more than seconds."""


def _alpha(value: Fraction) -> Fraction:
    if not Fraction(1, 2) <= value < 1:
        raise ValueError(f"{value} is no required share; expected a number from 1/2 to below 1: with less, two separate coalitions could both rule")
    return value


def _size(value: Fraction) -> Fraction:
    if not 0 < value < 1:
        raise ValueError(f"{value} is no size of a perturbation; expected a share above 0 and below 1, such as 5%")
    return value


class Perturbation(Part):
    """All strengths are multiplied by 1 + u, u uniform between -size and +size; without `draws`, as many as take seconds."""

    size: Annotated[Number, AfterValidator(_size)] = Fraction(1, 20)
    draws: Annotated[int, Field(ge=1, strict=True)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**63, strict=True)] = 1


class Model(Question):
    """A leadership: strengths by name; a coalition rules over others with more than `needs_more_than` of the strength of all of them."""

    kind: Literal["ruling"]
    strengths: dict[Name, Positive] = Field(min_length=1)
    needs_more_than: Annotated[Number, AfterValidator(_alpha)] = Fraction(1, 2)
    perturbation: Perturbation = Perturbation()
    newcomers: dict[Name, Positive] = Field(default={}, max_length=20)


def answer(question: Model, place: Place) -> dict[str, Any]:
    """Return who rules, how close that is to changing, and what other required shares and newcomers do."""
    with place("strengths"):
        leadership = Leadership(tuple(question.strengths), tuple(question.strengths.values()), question.needs_more_than)
    found = rulers_of(leadership)
    steps, followed = majorities(leadership)
    # Where not every step was followed, shares that charters often name are looked at one by one.
    common = at_common_shares(leadership) if followed < 1 and len(leadership.members) <= COMMON_MEMBERS else []
    pieces, until = arrivals_of_any_strength(leadership)
    names, with_newcomer = leadership.members, (*leadership.members, "newcomer")
    return {
        "alpha": str(leadership.alpha),
        **_rulers(leadership, found),
        "members": _members(leadership, found),
        "fragility": _fragility(leadership, question.perturbation, place),
        "margins": _margins(leadership),
        "required_shares": {
            "steps": [{"from": str(step.start), **_masks(step.masks, names)} for step in steps],
            "followed_to": str(followed),
            "common": [{"share": str(step.start), **_masks(step.masks, names)} for step in common],
        },
        "newcomers": [_arrival(leadership, found, name, strength, place) for name, strength in question.newcomers.items()],
        "newcomer_of_any_strength": {
            "pieces": [{"from": str(piece.start), "included": piece.included, **_masks(piece.masks, with_newcomer)} for piece in pieces],
            "followed_to": None if until is None else str(until),
        },
    }


def _rulers(leadership: Leadership, found: Rulers) -> dict[str, Any]:
    total = sum(leadership.strengths)
    return {
        "rulers": [[leadership.members[i] for i in coalition] for coalition in found.coalitions[:LISTED]],
        "count": found.count,
        "unique": found.unique,
        "everyone": found.everyone,
        "strength": str(found.strength),
        **both("share", found.strength / total),
        "standing": found.standing,
        "kinds": _kinds(leadership, found),
    }


def _kinds(leadership: Leadership, found: Rulers) -> list[dict[str, Any]]:
    """Return the ruling coalitions by how many members of which strength they have: few kinds, where many coalitions are equally strong."""
    levels = sorted(set(leadership.strengths), reverse=True)
    sizes = np.stack([sum(found.masks >> i & 1 for i, s in enumerate(leadership.strengths) if s == level) for level in levels], axis=1)
    counts = Counter(map(tuple, sizes.tolist()))
    return [
        {"coalitions": count, "size": sum(row), "members": [{"strength": str(level), "count": n} for level, n in zip(levels, row, strict=True) if n]}
        for row, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:LISTED]
    ]


def _members(leadership: Leadership, found: Rulers) -> list[dict[str, Any]]:
    total = sum(leadership.strengths)
    return [
        {
            "id": name,
            "strength": str(strength),
            **both("share", strength / total),
            "rules_in": rules,
            "payoff": str(strength / found.strength) if found.unique and rules else "0" if found.unique else None,
        }
        for name, strength, rules in zip(leadership.members, leadership.strengths, found.rules_in, strict=True)
    ]


def _fragility(leadership: Leadership, asked: Perturbation, place: Place) -> dict[str, Any] | None:
    draws = asked.draws if asked.draws is not None else default_draws(len(leadership.members))
    if draws == 0 or (asked.draws is None and not can_be_perturbed(leadership, asked.size)):
        return None
    with place("perturbation", "draws"):
        found = fragility(leadership, asked.size, draws=draws, seed=asked.seed)
    return {
        "size": str(found.size),
        "draws": found.draws,
        "seed": found.seed,
        "changed": found.changed,
        "standard_error": found.standard_error,
        "rules": dict(zip(leadership.members, found.rules, strict=True)),
    }


def _margins(leadership: Leadership) -> list[dict[str, Any]]:
    return [
        {
            "member": leadership.members[turn.position],
            "direction": "stronger" if turn.up else "weaker",
            "found": turn.found,
            "change": None if turn.change is None else str(turn.change),
            "at_once": turn.at,
            **(_masks(turn.masks, leadership.members) if turn.masks is not None else {"rulers": [], "count": 0, "always": [], "never": []}),
        }
        for turn in margins(leadership)
    ]


def _arrival(leadership: Leadership, before: Rulers, name: str, strength: Fraction, place: Place) -> dict[str, Any]:
    with place("newcomers", name):
        found = arrival(leadership, name, strength, before=before)
    names = found.leadership.members
    return {
        "id": name,
        "strength": str(strength),
        **_masks(found.rulers.masks, names),
        "in": bool(found.rulers.rules_in[-1]),
        "go": [names[i] for i in found.go],
        "come": [names[i] for i in found.come if i < len(leadership.members)],
    }


def _masks(masks: Found, names: tuple[str, ...]) -> dict[str, Any]:
    in_all, in_some = int(np.bitwise_and.reduce(masks)), int(np.bitwise_or.reduce(masks))
    return {
        "rulers": [[names[i] for i in members_of(int(mask))] for mask in masks[:LISTED_ELSEWHERE]],
        "count": len(masks),
        "always": [name for i, name in enumerate(names) if in_all >> i & 1],
        "never": [name for i, name in enumerate(names) if not in_some >> i & 1],
    }
