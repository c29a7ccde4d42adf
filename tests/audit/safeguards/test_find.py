"""The cheapest set: against every subset, re-verified coalition by coalition; and what holds on random charters whatever is amended."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest

from audit.random_charters import DAY, random_coalition, random_goal
from audit.random_charters import random_charter as random_charter_of_all_kinds
from audit.small_charters import coalitions, random_charter
from holdfast.audit import find_path, join, read_coalition, start
from holdfast.audit.certificate import Question
from holdfast.audit.motion import Chamber
from holdfast.audit.safeguards.choose import Choice
from holdfast.audit.safeguards.find import BUDGET, find_safeguards
from holdfast.audit.safeguards.price import least_blocking
from holdfast.audit.safeguards.registry import Option, amended, options
from holdfast.audit.safeguards.trials import Trials
from holdfast.charter import Charter, load_charter
from holdfast.charter.checks import problems_of
from holdfast.charter.power import AllOf, AtLeast, Game, weighted
from holdfast.documents import Document
from holdfast.errors import BadInput

QUESTION = Question((), start=date(2000, 1, 1))
HALF = Fraction(1, 2)


def smallest_by_trying(charter: Charter, limit: int) -> int | None:
    """Return the heads of the smallest coalition of at most `limit` that reaches everything, by trying each."""
    for names, heads, _ in sorted(coalitions(charter), key=lambda item: item[1]):
        if heads > limit:
            return None
        position = start(charter, QUESTION.start)
        position = join(charter, position, read_coalition(charter, names)) if names else position
        if find_path(Chamber(charter, position), "everything").verdict == "yes":
            return heads
    return None


def works(charter: Charter, chosen: list[Option], limit: int) -> bool:
    return smallest_by_trying(amended(charter, chosen), limit) is None


@pytest.mark.parametrize(("seed", "engine"), [*((seed, "ortools") for seed in (41, 42, 43, 44, 45, 46, 48, 49, 50, 51)), (42, "own"), (45, "own"), (49, "own")])
def test_the_cheapest_set_is_that_of_trying_every_subset(seed: int, engine: str) -> None:
    charter = random_charter(seed)
    library = [option for option in options(charter) if option.safeguard.id not in ("amending_threshold", "time_lock")][:5]
    trials = Trials(charter, library, QUESTION, "heads", HALF, BUDGET, engine)  # type: ignore[arg-type]
    found = Choice(trials, trials.limit()).cheapest()
    able = [
        sum(option.cost for option in chosen)
        for size in range(len(library) + 1)
        for chosen in combinations(library, size)
        if works(charter, list(chosen), trials.limit())
    ]
    if not able:
        assert found.chosen is None
        return
    assert found.chosen is not None
    assert found.works is True
    chosen_ones = [library[n] for n in sorted(found.chosen)]
    assert works(charter, chosen_ones, trials.limit())
    assert sum(option.cost for option in chosen_ones) == found.lower == min(able)


@pytest.mark.parametrize("seed", range(40))
def test_an_amended_charter_is_a_valid_one(seed: int) -> None:
    charter = random_charter_of_all_kinds(seed)
    before = problems_of(charter, Document("", {}, {}))
    for chosen in ([*options(charter), *options(charter, measured=False)], options(charter)[:1]):
        after = amended(charter, chosen)
        again = Charter.model_validate(after.model_dump(mode="json", by_alias=True, exclude_none=True))
        assert again == after
        assert {problem.message for problem in problems_of(again, Document("", {}, {}))} <= {problem.message for problem in before}


@pytest.mark.parametrize("seed", range(150))
def test_a_safeguard_said_only_to_take_gives_nothing_to_anybody(seed: int) -> None:
    charter = random_charter_of_all_kinds(seed)
    goal, names = random_goal(seed, charter), random_coalition(seed, charter)

    def verdict(text: Charter) -> str:
        try:
            here = Chamber(text, join(text, start(text, DAY), read_coalition(text, names)))
            answer = find_path(here, goal, budget=300)
        except BadInput:
            return "none"
        return answer.verdict if answer.proved else "unknown"

    if verdict(charter) == "no":
        for option in options(charter):
            if option.safeguard.monotone:
                assert verdict(option.edit.change(charter)) != "yes", option.id


def test_the_chess_club_needs_the_consent_of_its_meeting() -> None:
    found = find_safeguards(load_charter("chess_club"), QUESTION)
    assert (found.verdict, found.limit, found.before.size, found.after.size, found.after.of) == ("reached", 12, 3, 13, 24)
    assert [step.amendment.id for step in found.chosen] == ["admission:P1"]
    assert (found.cost, found.cost_lower, found.proved, found.minimal) == (1, 1, True, True)
    assert "consent of the General meeting" in found.chosen[0].amendment.then
    # Three of five alone; with the meeting, thirteen of twenty-four must agree as well.
    price = found.prices[0]
    assert price.power_to_act_before == HALF
    assert price.power_to_act_after == HALF * Fraction(sum(comb(24, k) for k in range(13, 25)), 2**24)
    assert (price.blocking_before, price.voters_before, price.blocking_after, price.voters_after) == (3, 5, 3, 29)


def test_a_charter_that_holds_is_left_alone() -> None:
    found = find_safeguards(load_charter("un_charter"), QUESTION)
    assert (found.verdict, found.chosen, found.cost, found.before.size) == ("safe", (), 0, 129)


def test_a_higher_target_needs_more_or_is_out_of_reach() -> None:
    # Once thirteen hold the meeting they can consent to friends of their own: nothing in the library asks for more than that.
    found = [find_safeguards(load_charter("chess_club"), QUESTION, target=Fraction(n, 20)) for n in (2, 10, 12)]
    assert [one.verdict for one in found] == ["safe", "reached", "out_of_reach"]
    assert found[2].after.size == found[1].after.size == 13


def test_what_no_set_reaches_is_said_with_the_way_that_stays_open() -> None:
    found = find_safeguards(load_charter("chess_club"), QUESTION, target=Fraction(99, 100))
    assert found.verdict == "out_of_reach"
    assert found.before.size is not None
    assert found.after.size is not None
    assert found.after.size > found.before.size
    assert found.open is not None


def test_by_votes_the_target_is_a_share_of_the_votes() -> None:
    members: dict[str, dict[str, str]] = {name: {} for name in "abcd"}
    organs = {"congress": {"votes": {"a": 6, "b": 2, "c": 1, "d": 1}}, "board": {"seats": [{"elected_by": "congress", "count": 3, "needs": "majority"}]}}
    powers = [
        {"id": "P0", "do": "amend", "by": "congress", "on": "rules", "needs": {"share": "2/3", "of": "cast"}},
        {"id": "P1", "do": "expel", "by": "board", "on": "section", "needs": "majority"},
    ]
    charter = Charter.model_validate({"charter": "C", "id": "c", "members": members, "organs": organs, "powers": powers})
    found = find_safeguards(charter, QUESTION, by="votes", target=Fraction(3, 5))
    assert (found.verdict, found.limit, found.organ) == ("reached", 6, "congress")
    assert found.after.size is not None
    assert found.after.size >= 7
    assert found.after.of == 10


@pytest.mark.parametrize("target", [Fraction(0), Fraction(1), Fraction(-1, 2)])
def test_a_target_is_a_share(target: Fraction) -> None:
    with pytest.raises(BadInput, match="target"):
        find_safeguards(load_charter("chess_club"), QUESTION, target=target)


def test_the_fewest_that_stop_a_motion() -> None:
    assert least_blocking(weighted(51, [50, 49, 1])) == 1
    assert least_blocking(weighted(7, [1] * 10)) == 4
    both = Game(("a", "b", "c", "d"), {"votes": (3, 1, 1, 1), "heads": (1, 1, 1, 1)}, AllOf((AtLeast("votes", 4), AtLeast("heads", 3))))
    assert least_blocking(both) == 1  # without a, three votes are left
    either = both.dual()
    assert least_blocking(either) == min(
        len(blocked) for size in range(1, 5) for blocked in combinations(range(4), size) if not either.wins([n for n in range(4) if n not in blocked])
    )
