"""The fixpoint is an upper bound in whatever order its gains come: what was gained before takes nothing from what comes after."""

from __future__ import annotations

from audit.random_charters import chamber_of
from holdfast.audit import find_path
from holdfast.charter import Charter

TEXT = {
    "charter": "C",
    "id": "c",
    "members": {name: {} for name in "abcde"},
    "organs": {
        "congress": {"votes": "one_each"},
        "board": {"seats": [{"elected_by": "congress", "count": 3, "needs": "majority"}]},
        "president": {"seats": [{"appointed_by": "board"}]},
    },
    "powers": [
        {"id": "P0", "do": "amend", "by": "congress", "on": "rules", "needs": {"more_than": "1/2", "of": "members"}},
        {"id": "P1", "do": "suspend", "by": "board", "on": "section", "needs": "majority"},
        {"id": "P2", "do": "expel", "by": "president", "on": "section", "needs": "own_decision"},
    ],
}


def test_who_was_suspended_in_the_fixpoint_can_still_be_expelled_there() -> None:
    # Suspending comes first and leaves nobody to expel; yet only an expulsion makes one of five more than half of the members.
    answer = find_path(chamber_of(Charter.model_validate(TEXT), ["a", "board:2"]), "everything")
    assert answer.verdict == "yes"
    assert [step.power for step in answer.path] == ["president.0", "P2"]
