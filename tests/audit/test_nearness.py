"""How near everybody is, and what a path opens: against trying every coalition, and against the search's own goal."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from audit.small_charters import random_charter
from holdfast.audit import Chamber, find_path, join, read_coalition, start
from holdfast.audit.arrival import opened
from holdfast.audit.certificate import Question, answer_of, certificate
from holdfast.audit.kinds import Kinds
from holdfast.audit.motion import ASSUMED
from holdfast.audit.nearness import nearness
from holdfast.audit.smallest import smallest
from holdfast.charter import Charter, load_charter

DAY = date(2000, 1, 1)


def wins(charter: Charter, names: tuple[str, ...]) -> bool:
    position = start(charter, DAY)
    if names:
        position = join(charter, position, read_coalition(charter, names))
    return find_path(Chamber(charter, position), "everything").verdict == "yes"


def path_of(charter: Charter, question: Question) -> Any:
    """Return the path found for a question, as published."""
    return certificate(charter, question, answer_of(charter, question), {})["path"]


@pytest.mark.parametrize("seed", range(8))
def test_agrees_with_trying_every_coalition(seed: int) -> None:
    """The fewest others with whom one of a kind wins, over all coalitions of kinds."""
    charter = random_charter(seed)
    kinds = Kinds(charter, DAY, assume=ASSUMED).kinds
    winning = [
        numbers
        for numbers in product(*(range(kind.cap + 1) for kind in kinds))
        if wins(charter, tuple(item for kind, number in zip(kinds, numbers, strict=True) for item in kind.items(number)))
    ]
    found = smallest(charter, day=DAY, shown=500)
    rows = nearness(charter, found.to_json(), DAY)
    if not winning:
        assert rows == ()
        return
    told = {row.names: row.others for row in rows}
    for k, kind in enumerate(kinds):
        names = (f"{kind.seat[0]}.{kind.seat[1]}",) if kind.seat is not None else kind.members
        assert told[names] == min(sum(numbers) for numbers in winning if numbers[k]) - 1
    assert all(row.proved for row in rows)


def test_those_in_a_smallest_coalition_come_first() -> None:
    charter = load_charter("comintern_1920")
    rows = nearness(charter, smallest(charter, day=date(1920, 8, 4)).to_json(), date(1920, 8, 4))
    assert [(row.names[0], row.others, row.inside) for row in rows[:2]] == [("russia", 3, True), ("other_party", 3, True)]
    assert all((row.others, row.inside) == (4, False) for row in rows[2:])


def test_votes_are_not_heads() -> None:
    charter = load_charter("chess_club")
    with pytest.raises(ValueError, match="heads"):
        nearness(charter, smallest(charter, by="votes").to_json(), DAY)


def test_a_path_opens_what_the_goal_asks_for_and_half_a_path_does_not() -> None:
    charter = load_charter("chess_club")
    question = Question(("player:2", "board:3"))
    (power,) = opened(charter, question, path_of(charter, question))
    assert (power.power, power.article) == ("P5", "12")
    assert power.had >= power.needed > 0
    assert list(opened(charter, question, ())) == []


def test_a_path_of_another_coalition_opens_nothing() -> None:
    charter = load_charter("chess_club")
    path = path_of(charter, Question(("player:2", "board:3")))
    assert list(opened(charter, Question(("player:2", "board:2")), path)) == []
