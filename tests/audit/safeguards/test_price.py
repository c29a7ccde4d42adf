"""The price of an amendment: clauses with their checks as one game, against counts by hand; and why a number cannot be had."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from holdfast.audit.motion import ASSUMED
from holdfast.audit.safeguards.price import prices_of
from holdfast.charter import Charter

SEATS: dict[str, Any] = {"seats": [{"filled_by_other": "in words", "count": 3}]}
ONE: dict[str, Any] = {"seats": [{"filled_by_other": "in words"}]}


def charter(more: dict[str, Any], members: dict[str, Any] | None = None, **seat: Any) -> Charter:
    power = {"id": "P1", "do": "amend", "by": "congress", "on": "rules", "needs": "majority", **more}
    board = {"seats": [{"filled_by_other": "in words", "count": 3}, {"elected_by": "congress", "count": 2, **seat}]} if seat else SEATS
    organs = {"congress": {"votes": "one_each"}, "board": board, "office": ONE, "other_office": ONE}
    named = members if members is not None else {name: {} for name in "abc"}
    return Charter.model_validate({"charter": "C", "id": "c", "members": named, "organs": organs, "powers": [power]})


@pytest.mark.parametrize(
    ("more", "act", "block", "voters"),
    [
        # Two of three pass, two of three stop.
        ({}, Fraction(1, 2), 2, 3),
        # The board consents by two of three as well: half of the half; two of either stop it.
        ({"checks": [{"kind": "consent", "by": "board", "needs": "majority"}]}, Fraction(1, 4), 2, 6),
        # It passes unless two of three on the board are against.
        ({"checks": [{"kind": "veto", "by": "board", "needs": "majority"}]}, Fraction(1, 4), 2, 6),
        # One of three on the board is enough to stop it: all three must let it pass.
        ({"checks": [{"kind": "veto", "by": "board", "needs": {"votes": 1}}]}, Fraction(1, 16), 1, 6),
        # All three sign besides: the same members in both votes, so that this alone counts.
        ({"checks": [{"kind": "ratification", "by": {"share": "1", "of": "congress"}}]}, Fraction(1, 8), 1, 3),
        # Either of two offices may act: three of four divisions; both are needed to stop it.
        ({"by": ["office", "other_office"], "needs": "own_decision"}, Fraction(3, 4), 2, 2),
        ({"by": {"jointly": ["office", "other_office"]}, "needs": "own_decision"}, Fraction(1, 4), 1, 2),
        # An appeal that suspends is a second vote, one that does not is none.
        ({"by": "office", "needs": "own_decision", "appeal": {"to": "congress", "suspends": True}}, Fraction(1, 4), 1, 4),
        ({"by": "office", "needs": "own_decision", "appeal": {"to": "congress", "suspends": False}}, Fraction(1, 2), 1, 1),
    ],
)
def test_a_clause_and_its_checks_are_one_game(more: dict[str, Any], act: Fraction, block: int, voters: int) -> None:
    text = charter(more)
    (price,) = prices_of(text, text, ["P1"], ASSUMED)
    assert (price.power_to_act_before, price.blocking_before, price.voters_before, price.note) == (act, block, voters, "")
    assert price.power_to_act_after == act


@pytest.mark.parametrize(
    ("text", "clause", "why"),
    [
        (charter({}, {"a": {"count": "unstated"}}), "P1", "is not stated"),
        (charter({}, {"a": {"count": 10**6}}), "P1", "1,000,000 voters"),
        (charter({"needs": "plurality"}), "P1", "no meaning"),
        (charter({}, method="proportional"), "board.1", "in proportion"),
        (charter({}), "board.0", "words alone"),
    ],
)
def test_what_cannot_be_had_is_told_why(text: Charter, clause: str, why: str) -> None:
    (price,) = prices_of(text, text, [clause], ASSUMED)
    assert price.power_to_act_before is None
    assert why in price.note
