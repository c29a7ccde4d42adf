"""What makes the audit's answers trustworthy, on random charters: declarations, the fixpoint as upper bound, monotony, replay, the obvious search."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.oracle import shortest
from audit.random_charters import DAY, chamber_of, crowded_charter, long_charter, random_charter, random_coalition, random_goal, small_coalition
from holdfast.audit import find_path, search
from holdfast.audit.certificate import Question, answer_of, certificate
from holdfast.audit.effects import differences, effects
from holdfast.audit.goals import goal_powers, reached
from holdfast.audit.motion import Chamber
from holdfast.audit.moves import moves
from holdfast.audit.opening import Blocked, openings
from holdfast.audit.reach import Terms, landmarks, relaxed, rounds, target
from holdfast.audit.relevance import Relevance
from holdfast.audit.smallest import smallest
from holdfast.audit.verify import verify
from holdfast.charter import Charter
from holdfast.errors import BadInput

UNTIL = date(2004, 1, 1)
TERMS = Terms(lambda chamber: reached(chamber, "P0"))
seeds = st.integers(0, 10**9)


def usable(chamber: Chamber) -> set[str]:
    """Identifiers of the powers that are open to the coalition."""
    return {power.id for power in chamber.charter.powers if not isinstance(openings(chamber, power), Blocked)}


def has_goal(charter: Charter, goal: str) -> bool:
    try:
        return bool(goal_powers(charter, goal))
    except BadInput:
        return False


@settings(max_examples=80, deadline=None, derandomize=True)
@given(seeds)
def test_what_a_random_walk_reaches_is_reached_in_the_fixpoint(seed: int) -> None:
    charter = random_charter(seed)
    here = chamber_of(charter, random_coalition(seed, charter))
    bound, rng = usable(relaxed(here)), Random(seed)
    for _ in range(6):
        assert usable(here) <= bound
        found = list(moves(here))
        if not found:
            break
        here = replace(here, position=rng.choice(found)[1])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds)
def test_a_larger_coalition_never_reaches_less(seed: int) -> None:
    charter = random_charter(seed)
    coalition, goal = random_coalition(seed, charter), random_goal(seed, charter)
    if not has_goal(charter, goal):
        return
    extra = Random(seed).choice([*charter.members, *charter.organs, *charter.outsiders])
    small = find_path(chamber_of(charter, coalition), goal, until=UNTIL)
    large = find_path(chamber_of(charter, [*coalition, extra]), goal, until=UNTIL)
    assert usable(relaxed(chamber_of(charter, coalition))) <= usable(relaxed(chamber_of(charter, [*coalition, extra])))
    if small.verdict == "yes":
        assert large.verdict == "yes"
        assert len(large.path) <= len(small.path)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(seeds)
def test_effects_change_no_more_than_they_declare(seed: int) -> None:
    charter = random_charter(seed)
    here, rng = chamber_of(charter, random_coalition(seed, charter)), Random(seed)
    for _ in range(4):
        for power in charter.powers:
            known = effects().get(power.do)
            open_now = openings(here, power)
            if known is None or isinstance(open_now, Blocked):
                continue
            for holder, _ in open_now:
                for change in known.function(here, power, holder):
                    adds, retracts = differences(here.position, change.position)
                    assert adds <= set(known.adds), power.do
                    assert retracts <= set(known.retracts), power.do
        found = list(moves(here))
        if not found:
            break
        here = replace(here, position=rng.choice(found)[1])


def test_every_effect_occurs_and_changes_all_that_it_declares() -> None:
    # An organ that was put off can be called again, and grants renewed, only on a later day.
    wanted = {known.function: {*known.adds, *known.retracts} - {"powers granted"} for verb, known in effects().items() if verb != "convene"}
    for seed in range(4000):
        charter = random_charter(seed)
        here = chamber_of(charter, random_coalition(seed, charter))
        for power in charter.powers:
            open_now = openings(here, power)
            if power.do in effects() and not isinstance(open_now, Blocked):
                for holder, _ in open_now:
                    for change in effects()[power.do].function(here, power, holder):
                        adds, retracts = differences(here.position, change.position)
                        wanted[effects()[power.do].function] -= adds | retracts
        if not any(wanted.values()):
            return
    assert not any(wanted.values()), wanted


@pytest.mark.parametrize("block", range(6))
def test_the_obvious_search_agrees(block: int) -> None:
    decided = 0
    for seed in range(50 * block, 50 * block + 50):
        charter = random_charter(seed)
        # Where the most votes win, all others are divided in every fourth charter.
        rivals = (Fraction(1, 2), Fraction(1, 3)) if seed % 4 == 0 else ()
        question = Question(tuple(random_coalition(seed, charter)), goal=random_goal(seed, charter), start=DAY, until=UNTIL, rivals=rivals)
        if not has_goal(charter, question.goal):
            continue
        answer = answer_of(charter, question)
        oracle = shortest(charter, question.to_json())
        if answer.verdict == "yes":
            checked = verify(charter, certificate(charter, question, answer, {}))
            assert checked.holds, (seed, str(checked))
        if not isinstance(oracle, str):
            decided += 1
            assert answer.verdict == ("no" if oracle is None else "yes"), seed
            assert oracle is None or len(answer.path) == oracle, seed
    assert decided > 40


@pytest.mark.parametrize("block", range(4))
def test_the_obvious_search_agrees_where_members_come_and_go(block: int) -> None:
    lengths = Counter[int | None]()
    for seed in range(60 * block, 60 * block + 60):
        charter = crowded_charter(seed)
        for names in {tuple(random_coalition(seed + 10**6 * k, charter)) for k in range(3)}:
            question = Question(names, goal="P0", start=DAY)
            answer, oracle = answer_of(charter, question), shortest(charter, question.to_json(), 600)
            if not isinstance(oracle, str):
                lengths[oracle] += 1
                assert answer.verdict == ("no" if oracle is None else "yes"), (seed, names)
                assert oracle is None or len(answer.path) == oracle, (seed, names)
    assert lengths[None] > 20
    assert lengths[1] > 20
    assert any(length is not None and length > 1 for length in lengths)


def test_who_could_be_expelled_can_be_won_over_all_the_same() -> None:
    """Ten of fifteen seats expel everybody, eight replace all leaders: those who could expel are not kept from the shorter way."""
    powers = [
        {"id": "P1", "do": "amend", "by": "congress", "on": "rules", "needs": {"share": "2/3"}},
        {"id": "P2", "do": "expel", "by": "executive", "on": "section", "needs": {"share": "2/3", "of": "sitting"}},
        {"id": "P3", "do": "replace_leaders", "by": "executive", "on": "section", "needs": "majority"},
    ]
    names = [f"s{n}" for n in range(6)]
    organs = {
        "congress": {"votes": {name: n + 1 for n, name in enumerate(names)}},
        "executive": {"seats": [{"elected_by": "congress", "count": 15, "term": "1 year"}]},
    }
    charter = Charter.model_validate({"charter": "C", "id": "c", "members": {name: {} for name in names}, "organs": organs, "powers": powers})
    assert [find_path(chamber_of(charter, [f"executive:{n}"]), "everything").verdict for n in (7, 8, 10, 15)] == ["no", "yes", "yes", "yes"]
    assert smallest(charter).size == 2  # the two largest elect the executive


@pytest.mark.parametrize("guided_from", [0, 10**9])
@pytest.mark.parametrize("block", range(2))
def test_on_long_paths_the_obvious_search_agrees_with_bounds_and_without(block: int, guided_from: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LANDMARKS_FROM", guided_from)
    monkeypatch.setattr(search, "ROUNDS_FROM", guided_from)
    long = 0
    for seed in range(60 * block, 60 * block + 60):
        charter = long_charter(seed)
        question = Question(tuple(small_coalition(seed)), goal="P0", start=DAY, until=UNTIL)
        answer, oracle = answer_of(charter, question), shortest(charter, question.to_json())
        assert not isinstance(oracle, str)
        assert answer.verdict == ("no" if oracle is None else "yes"), seed
        assert oracle is None or len(answer.path) == oracle, seed
        assert oracle is None or verify(charter, certificate(charter, question, answer, {})).holds, seed
        long += oracle is not None and oracle >= 3
    assert long > 15


def test_no_path_has_fewer_moves_than_the_bounds_say_nor_misses_a_landmark() -> None:
    """At every position of every path: the bounds are at most the moves left, and each landmark is acted on."""
    seen = 0
    for seed in range(120):
        charter = long_charter(seed)
        here = chamber_of(charter, small_coalition(seed))
        answer = find_path(here, "P0", until=UNTIL)
        needed = landmarks(here, TERMS)
        assert answer.verdict != "yes" or needed <= {target(step.on) for step in answer.path}
        for n, step in enumerate(answer.path):
            ahead = rounds(here, TERMS)
            assert ahead is not None
            assert ahead <= len(answer.path) - n
            here = here.at(next(after for move, after in moves(here) if move == step))
            seen += 1
        assert answer.verdict != "yes" or reached(here, "P0")
    assert seen > 100


def test_idle_offices_make_no_positions_of_their_own() -> None:
    """Sixteen offices that nothing reads can be filled in any order: that makes no two positions that differ in what counts."""
    organs: dict[str, Any] = {"ours": {}, "house": {"votes": {"a": 1, "b": 2}}}
    organs |= {f"office{n}": {"seats": [{"appointed_by": "ours", "term": "at_pleasure"}]} for n in range(16)}
    powers = [{"id": "P0", "do": "bind", "by": "house", "on": "member"}, {"id": "P1", "do": "postpone", "by": "ours", "on": "house"}]
    charter = Charter.model_validate({"charter": "Idle", "id": "idle", "members": {"a": {}, "b": {}}, "organs": organs, "powers": powers})
    relevance = Relevance.of(charter, goal_powers(charter, "P0"))
    assert relevance.organs == {f"office{n}" for n in range(16)}
    here = chamber_of(charter, ["ours"])
    assert {step.on for step, _ in moves(here)} == {"house", *(f"office{n}.0" for n in range(16))}
    answer = search.shortest_path(here, "P0")
    assert answer.verdict == "no"
    # The offices count until it pays to find out that they do not.
    assert answer.positions <= search.LANDMARKS_FROM + 2
