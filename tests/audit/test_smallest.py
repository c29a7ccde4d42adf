"""The smallest coalition: against trying every coalition, and against closed forms."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from itertools import product
from math import comb, prod
from typing import Any

import pytest

from audit.random_charters import random_charter as random_charter_of_all_kinds
from audit.small_charters import coalitions, concerned_charter, random_charter
from holdfast.audit import Chamber, find_path, join, read_coalition, start
from holdfast.audit.covering import Engine, Problem, solve
from holdfast.audit.smallest import Budget, By, Smallest, smallest
from holdfast.charter import Charter, load_charter
from holdfast.errors import BadInput

DAY = date(2000, 1, 1)
SEEDS = range(int(os.environ.get("HOLDFAST_SEED", "0")), int(os.environ.get("HOLDFAST_SEED", "0")) + int(os.environ.get("HOLDFAST_CHARTERS", "16")))
"""Set HOLDFAST_CHARTERS to try more charters than the tests have time for, from HOLDFAST_SEED on."""
ENGINES: tuple[Engine, ...] = ("ortools", "own")


def made(members: dict[str, Any], organs: dict[str, Any], needs: Any, **more: Any) -> Charter:
    """Return a charter in which the first organ amends the rules, and nothing else can be done."""
    power = {"id": "P1", "do": "amend", "by": next(iter(organs)), "on": "rules", "needs": needs}
    return Charter.model_validate({"charter": "Trial", "id": "trial", "members": members, "organs": organs, "powers": [power], **more})


def wins(charter: Charter, names: tuple[str, ...], goal: str = "everything") -> bool:
    position = start(charter, DAY)
    if names:
        position = join(charter, position, read_coalition(charter, names))
    answer = find_path(Chamber(charter, position), goal)
    assert answer.verdict != "unknown"
    return answer.verdict == "yes"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("made_of", [random_charter, concerned_charter])
def test_agrees_with_trying_every_coalition(made_of: Callable[[int], Charter], seed: int, engine: Engine) -> None:
    charter = made_of(seed)
    winning = [(names, heads, votes) for names, heads, votes in coalitions(charter) if wins(charter, names)]
    for by in ("heads", "votes"):
        found = smallest(charter, "everything", by, engine=engine, shown=500)
        assert found.proved, found
        if not winning:
            assert found.size is None
            continue
        least = min((heads if by == "heads" else votes) for _, heads, votes in winning)
        assert (found.size, found.lower) == (least, least)
        assert all(wins(charter, names) for names in found.coalitions)
        assert found.complete
        # Every smallest coalition is one of those listed, once whoever is alike is swapped.
        same = [item for item in winning if (item[1] if by == "heads" else item[2]) == least]
        fewest = min(heads for _, heads, _ in same)
        count = sum(heads == fewest for _, heads, _ in same)
        assert sum(_ways(found, k) for k in range(len(found.coalitions))) == count


def test_agrees_with_trying_coalitions_in_order_of_size_on_other_random_charters() -> None:
    """Charters with more kinds of rules, fillers and checks (the audit's own): the first winning coalition, by heads, is as small."""
    tried = 0
    for seed in range(40):
        charter = random_charter_of_all_kinds(seed)
        position = start(charter, DAY)
        kinds = [(name, stock.there) for name, stock in position.members] + [(f"{organ}.{n}", stock.there) for (organ, n), stock in position.seats]
        offices = [name for name, organ in charter.organs.items() if not organ.seats and organ.votes is None]
        if prod(count + 1 for _, count in kinds) * 2 ** len(offices) > 200:
            continue
        choices = [*([f"{name}:{k}" if k else "" for k in range(count + 1)] for name, count in kinds), *(["", name] for name in offices)]
        sizes = [sum(int(item.split(":")[1]) if ":" in item else bool(item) for item in picked) for picked in product(*choices)]
        ordered = sorted(zip(sizes, product(*choices), strict=True))
        try:
            least = next((size for size, picked in ordered if wins(charter, tuple(filter(None, picked)))), None)
        except BadInput:  # this charter has no powers that count
            continue
        tried += 1
        assert (smallest(charter, shown=1).size, smallest(charter, engine="own").size) == (least, least), seed
    assert tried > 15


def _ways(found: Smallest, k: int) -> int:
    """Return how many coalitions of classes and persons one coalition up to symmetry stands for; classes and seats are told by numbers alone."""
    return prod(comb(group.of, group.count) if len(group.names) > 1 else 1 for group in found.groups[k])


@pytest.mark.parametrize("seed", range(60, 72))
def test_more_members_never_reach_less(seed: int) -> None:
    charter = random_charter(seed)
    won = {names: wins(charter, names) for names, _, _ in coalitions(charter)}

    def numbers(names: tuple[str, ...]) -> dict[str, int]:
        return {name.split(":")[0]: int(name.split(":")[1]) for name in names}

    for small, reached in won.items():
        if reached:
            inside = numbers(small)
            for large in won:
                outside = numbers(large)
                if all(outside.get(name, 0) >= k for name, k in inside.items()):
                    assert won[large], (small, large)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("n", [1, 2, 3, 10, 24, 101, 10_000])
def test_a_majority_of_a_class(n: int, engine: Engine) -> None:
    found = smallest(made({"state": {"count": n}}, {"congress": {"votes": {"state": 1}}}, "majority"), engine=engine)
    assert (found.size, found.of, found.proved, found.complete) == (n // 2 + 1, n, True, True)
    assert found.coalitions == (("state",) if n <= 2 else (f"state:{n // 2 + 1}",),)
    assert found.distance == n // 2


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("n", [3, 9, 10, 60])
def test_two_thirds_of_members_named_one_by_one(n: int, engine: Engine) -> None:
    names = [f"s{k}" for k in range(n)]
    found = smallest(made({name: {} for name in names}, {"congress": {"votes": dict.fromkeys(names, 1)}}, {"share": "2/3"}), engine=engine)
    assert (found.size, found.proved, len(found.coalitions), found.complete) == (-(-2 * n // 3), True, 1, True)
    assert found.groups[0][0].of == n


@pytest.mark.parametrize("engine", ENGINES)
def test_a_double_majority(engine: Engine) -> None:
    # Seven states; a majority of states and of people. One state has 60 of 96 people: it and any three others.
    people = {"big": 60, **{f"s{k}": 6 for k in range(6)}}
    needs = {"all": [{"more_than": "1/2", "of": "cast"}, {"more_than": "1/2", "weights": "people"}]}
    charter = made({name: {} for name in people}, {"union": {"votes": dict.fromkeys(people, 1)}}, needs, weights={"people": people})
    found = smallest(charter, engine=engine)
    assert (found.size, found.proved, len(found.coalitions), found.complete) == (4, True, 1, True)
    assert {(group.count, group.of) for group in found.groups[0]} == {(1, 1), (3, 6)}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_security_council(engine: Engine) -> None:
    five = ["china", "france", "russia", "uk", "usa"]
    ten = [f"e{k}" for k in range(10)]
    needs = {"all": [{"votes": 9}, {"no_veto_from": five}]}
    charter = made({name: {} for name in five + ten}, {"council": {"votes": dict.fromkeys(five + ten, 1)}}, needs)
    found = smallest(charter, engine=engine)
    assert (found.size, found.of, found.proved, found.complete) == (9, 15, True, True)
    assert {(group.count, group.of) for group in found.groups[0]} == {(5, 5), (4, 10)}


def test_the_eec_of_1958_by_votes() -> None:
    votes = {"germany": 4, "france": 4, "italy": 4, "belgium": 2, "netherlands": 2, "luxembourg": 1}
    found = smallest(made({name: {} for name in votes}, {"council": {"votes": votes}}, {"votes": 12}), "everything", "votes")
    assert (found.size, found.of, found.proved) == (12, 17, True)
    assert found.coalitions == (("germany", "france", "italy"),)
    assert (found.largest, found.distance) == ("germany", 8)


@pytest.mark.parametrize("by", ["heads", "votes"])
def test_the_chess_club_in_the_open(by: By) -> None:
    """A majority of the board of five can take it: it admits friends. Its seats have no vote in the general meeting."""
    found = smallest(load_charter("chess_club"), "everything", by)
    assert found.proved
    assert found.size == (3 if by == "heads" else 0)
    assert {sum(group.count for group in groups) for groups in found.groups} == {3}


def test_nobody_can_use_what_a_judge_outside_stops() -> None:
    charter = Charter.model_validate(
        {
            "charter": "Trial",
            "id": "trial",
            "members": {"state": {"count": 5}},
            "outsiders": {"king": {}},
            "organs": {"congress": {"votes": {"state": 1}}},
            "powers": [{"id": "P1", "do": "amend", "by": "congress", "on": "rules", "needs": "majority", "checks": [{"kind": "consent", "by": "king"}]}],
        }
    )
    alone = smallest(charter)
    assert (alone.size, alone.proved) == (None, True)
    assert any("king" in note for note in alone.assumptions)
    assert smallest(charter, outsiders=True).size == 4


def test_a_short_budget_leaves_bounds_and_no_claim() -> None:
    votes = {f"s{k}": 3 * k * k + 7 for k in range(20)}
    charter = made({name: {} for name in votes}, {"congress": {"votes": votes}}, {"share": "2/3"})
    full, short = smallest(charter), smallest(charter, budget=Budget(coalitions=12))
    assert full.proved
    assert not short.proved
    assert short.size is not None
    assert full.size is not None
    assert short.lower <= full.size <= short.size


def test_a_bloc_may_be_named() -> None:
    charter = made({"state": {"count": 9}}, {"congress": {"votes": {"state": 1}}}, "majority")
    found = smallest(charter, bloc=read_coalition(charter, ["state:3"]))
    assert (found.largest, found.distance, found.distance_proved) == ("state", 2, True)


@pytest.mark.parametrize(("words", "about"), [({"by": "hands"}, "measure"), ({"organ": "congres"}, "congress"), ({"goal": "evrything"}, "everything")])
def test_bad_questions_are_explained(words: dict[str, Any], about: str) -> None:
    charter = made({"state": {"count": 9}}, {"congress": {"votes": {"state": 1}}}, "majority")
    with pytest.raises(BadInput, match=about):
        smallest(charter, **words)


def test_the_answer_in_json_is_the_published_one() -> None:
    found = smallest(load_charter("chess_club")).to_json()
    assert {"by", "size", "of", "coalitions", "proved"} <= found.keys()
    assert found["largest"]["name"] == "player:1"


@pytest.mark.parametrize("minimise", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_both_engines_agree(seed: int, minimise: bool) -> None:
    rng = random.Random(seed)
    caps = [rng.randint(1, 4) for _ in range(6)]
    cuts = [tuple((tuple((n, rng.randint(1, 5)) for n in rng.sample(range(6), 3)), rng.randint(2, 14)) for _ in range(rng.randint(1, 3))) for _ in range(4)]
    cost = [rng.randint(0, 4) for _ in caps]
    problem = Problem(caps, [0] * 6, list(cuts), [([1] * 6, 0, rng.randint(2, 9))])
    answers = [solve(problem, cost, engine, minimise=minimise) for engine in ENGINES]
    assert (answers[0] is None) == (answers[1] is None)
    for answer in answers:
        if answer is not None:
            assert all(any(sum(units * answer[n] for n, units in row) >= least for row, least in cut) for cut in cuts)
    if minimise and answers[0] is not None:
        values = [sum(c * n for c, n in zip(cost, answer, strict=True)) for answer in answers if answer is not None]
        assert values[0] == values[1]


def test_without_or_tools_our_own_engine_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    charter = made({"state": {"count": 9}}, {"congress": {"votes": {"state": 1}}}, "majority")
    assert (smallest(charter).engine, smallest(charter).size) == ("own", 5)
    assert any("holdfast[audit]" in note for note in smallest(charter, budget=Budget(questions=0)).assumptions)


@pytest.mark.parametrize(
    ("name", "goal", "size"),
    [
        ("eu_treaties", "P1", 27),
        ("eu_treaties", "P2", 20),
        ("eu_treaties", "P5", 15),
        ("eu_treaties", "paralyse:council", 6),
        ("league_of_nations", "P1", 10**6 + 1),
    ],
)
def test_members_of_many_weights_who_may_be_suspended(name: str, goal: str, size: int) -> None:
    """Whom a suspension hits depends on each state's own votes, and yet the answer is proved: most of the way by sums of votes."""
    found = smallest(load_charter(name), goal)
    assert (found.size, found.lower, found.proved) == (size, size, True)


def test_an_organ_that_holds_no_power_can_be_paralysed_by_its_members() -> None:
    """Its votes are counted where it is the goal: one of its members and nine seats of the board, which sets votes anew, are enough."""
    found = smallest(load_charter("wikimedia_foundation"), "paralyse:affiliates")
    assert (found.size, found.proved) == (10, True)
