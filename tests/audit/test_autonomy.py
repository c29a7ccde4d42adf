"""Autonomy from a charter's text: values worked out by hand, and what must hold in every charter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.random_charters import random_charter
from holdfast.audit.autonomy import AFFAIRS, Measured, autonomy, by_affair, centralisation, measure, read_weights, sensitivity
from holdfast.charter import Charter, load_charter
from holdfast.charter.powers import Appeal
from holdfast.errors import BadInput

BIND = {"do": "bind", "by": "executive", "on": "section", "needs": "majority"}
HALVED = {"to": "congress", "suspends": True}


def charter(*powers: dict[str, Any], **more: Any) -> Charter:
    """A federation of three sections with a vote each and an executive that their congress elects, read whole unless it says otherwise."""
    document: dict[str, Any] = {
        "charter": "A small federation",
        "id": "small",
        "members": {name: {} for name in ("north", "south", "west")},
        "organs": {
            "congress": {"votes": "one_each", "decides": "majority"},
            "executive": {"seats": [{"elected_by": "congress", "count": 3, "needs": "majority"}], "decides": "majority"},
        },
        "powers": [{"id": f"P{n}", **power} for n, power in enumerate(powers)],
        "rights": [{"of": "section", "right": "send delegates"}],
    }
    return Charter.model_validate(document | more)


def value(found: Measured, affair: str, section: str = "north") -> tuple[float, float]:
    readings = next(item for item in found.sections if item.section == section).readings
    return next((reading.low, reading.high) for reading in readings if reading.affair == affair)


def test_a_charter_that_gives_the_centre_nothing_leaves_everything() -> None:
    found = measure(charter())
    assert centralisation(found) == (0.0, 0.0)
    assert [autonomy(section) for section in found.sections] == [(0.0, 0.0)] * 3


@pytest.mark.parametrize(
    ("power", "affair", "expected"),
    [
        (BIND, "line", (1, 1)),
        (BIND | {"appeal": HALVED}, "line", (0.5, 0.5)),
        (BIND | {"appeal": {"to": "congress"}}, "line", (0.5, 1)),
        (BIND | {"appeal": {"to": "congress", "suspends": False}}, "line", (1, 1)),
        (BIND | {"appeal": {"to": "none"}}, "line", (1, 1)),
        (BIND | {"limits": "abroad alone"}, "line", (0.5, 1)),
        (BIND | {"checks": [{"kind": "consent", "by": "concerned"}]}, "line", (0.5, 0.5)),
        (BIND | {"needs": "unanimity", "by": "congress"}, "line", (0.5, 0.5)),
        (BIND | {"checks": [{"kind": "review", "by": "section"}]}, "line", (0.5, 0.5)),
        (BIND | {"checks": [{"kind": "consent", "by": "congress"}]}, "line", (1, 1)),
        (BIND | {"checks": [{"kind": "opinion", "by": "concerned"}]}, "line", (1, 1)),
        (BIND | {"by": "unstated"}, "line", (0, 1)),
        (BIND | {"by": {"jointly": ["executive", "north"]}}, "line", (0.5, 0.5)),
        (BIND | {"by": {"jointly": ["executive", "congress"]}}, "line", (1, 1)),
        (BIND | {"basis": "practice"}, "line", (0, 0)),
        (BIND | {"on": "south"}, "line", (0, 0)),
        ({"do": "bind", "by": "executive", "on": "press"}, "line", (0.5, 1)),
        ({"do": "annul", "by": "executive", "on": "decision", "whose": "section"}, "line", (0.5, 0.5)),
        ({"do": "annul", "by": "executive", "on": "decision", "whose": "section"}, "own_congress", (0.5, 0.5)),
        ({"do": "annul", "by": "congress", "on": "decision", "whose": "executive"}, "line", (0, 0)),
        ({"do": "emergency", "by": "executive", "on": "section", "grants": ["bind"]}, "line", (0.5, 1)),
        ({"do": "bind", "by": "executive", "on": "programme"}, "programme", (0.5, 1)),
        ({"do": "veto", "by": "executive", "on": "programme"}, "programme", (0.5, 0.5)),
        ({"do": "amend", "by": "congress", "on": "programme"}, "programme", (0, 0)),
        ({"do": "amend", "by": "congress", "on": "programme", "whose": "section"}, "programme", (1, 1)),
        ({"do": "replace_leaders", "by": "executive", "on": "section"}, "leaders", (1, 1)),
        ({"do": "appoint", "by": "executive", "on": "leaders"}, "leaders", (1, 1)),
        ({"do": "appoint", "by": "section", "on": "leaders"}, "leaders", (0, 0)),
        ({"do": "appoint", "by": "section", "on": "leaders", "checks": [{"kind": "consent", "by": "executive"}]}, "leaders", (0.5, 0.5)),
        ({"do": "approve_resignation", "by": "executive", "on": "leaders"}, "leaders", (0.5, 0.5)),
        ({"do": "expel", "by": "executive", "on": "member"}, "membership", (1, 1)),
        ({"do": "expel", "by": "section", "on": "member"}, "membership", (0, 0)),
        ({"do": "expel", "by": "section", "on": "member", "needs": "automatic"}, "membership", (1, 1)),
        ({"do": "expel", "by": "executive", "on": "section"}, "discipline", (1, 1)),
        ({"do": "expel", "by": {"share": "2/3", "of": "section"}, "on": "section"}, "discipline", (1, 1)),
        ({"do": "expel", "by": "south", "on": "north"}, "discipline", (1, 1)),
        ({"do": "fund", "by": "executive", "on": "money", "whose": "section"}, "money", (1, 1)),
        ({"do": "fund", "by": "congress", "on": "money"}, "money", (0, 1)),
        ({"do": "fund", "by": "section", "on": "money", "needs": "automatic"}, "money", (1, 1)),
        ({"do": "convene", "by": "executive", "on": "meeting", "whose": "section"}, "own_congress", (1, 1)),
        ({"do": "convene", "by": "executive", "on": "meeting"}, "own_congress", (0, 0)),
        ({"do": "veto", "by": "executive", "on": "meeting", "whose": "section"}, "own_congress", (0.5, 0.5)),
        (BIND, "exit", (0, 1)),
        ({"do": "expel", "by": "executive", "on": "section"}, "exit", (0, 0)),
        ({"do": "secede", "by": "section", "on": "itself", "needs": "own_decision"}, "exit", (0, 0)),
        ({"do": "secede", "by": "section", "on": "itself", "checks": [{"kind": "consent", "by": "congress"}]}, "exit", (0.5, 0.5)),
        ({"do": "secede", "by": {"jointly": ["section", "congress"]}, "on": "itself"}, "exit", (0.5, 0.5)),
    ],
)
def test_one_power_is_worth_what_the_rule_says(power: dict[str, Any], affair: str, expected: tuple[float, float]) -> None:
    assert value(measure(charter(power)), affair) == expected


def test_a_right_to_leave_frees_a_section_that_is_bound() -> None:
    assert value(measure(charter(BIND, {"do": "secede", "by": "section", "on": "itself", "needs": "own_decision"})), "exit") == (0, 0)


def test_the_strongest_power_counts_and_the_index_is_the_mean() -> None:
    found = measure(
        charter(BIND, {"do": "expel", "by": "executive", "on": "section", "appeal": HALVED}, {"do": "replace_leaders", "by": "congress", "on": "south"})
    )
    # line 1, discipline .5, exit 0 to 1, and leaders for one section of three.
    assert centralisation(found) == pytest.approx(((1 + 0.5 + 1 / 3) / 8, (1 + 0.5 + 1 / 3 + 1) / 8))
    assert autonomy(found.sections[1]) == pytest.approx((2.5 / 8, 3.5 / 8))


def test_each_of_a_class_counts_once() -> None:
    found = measure(
        charter({"do": "bind", "by": "executive", "on": "league"}, members={"league": {"count": 9}, "north": {}}, organs={"executive": {"size": 5}})
    )
    assert by_affair(found)["line"] == pytest.approx((0.9, 0.9))


def test_a_general_appeal_that_suspends_halves_every_power_and_one_that_does_not_settles_the_open_ones() -> None:
    appeal = {"do": "appeal", "by": "section", "on": "decision"}
    unsaid = BIND | {"appeal": {"to": "unstated"}}
    assert value(measure(charter(BIND, appeal | {"appeal": HALVED})), "line") == (0.5, 0.5)
    assert value(measure(charter(unsaid, appeal | {"appeal": {"to": "congress", "suspends": False}})), "line") == (1, 1)
    assert value(measure(charter(unsaid, appeal | {"appeal": {"to": "congress", "suspends": False}, "verified": False})), "line") == (0.5, 1)


def test_a_section_that_may_set_decisions_aside_consents_to_each() -> None:
    veto = {"do": "veto", "by": "section", "on": "decision", "needs": "own_decision"}
    assert value(measure(charter(BIND, veto)), "line") == (0.5, 0.5)
    assert value(measure(charter(BIND, veto | {"whose": "executive"})), "line") == (0.5, 0.5)
    assert value(measure(charter(BIND, veto | {"whose": "congress"})), "line") == (1, 1)
    assert value(measure(charter(BIND, veto | {"by": "executive"})), "line") == (1, 1)


def test_a_section_that_is_the_centre_loses_nothing_to_it() -> None:
    organs = {"executive": {"votes": {"north": 5, "south": 1, "west": 1}, "decides": "majority"}}
    found = measure(charter(BIND, organs=organs))
    assert [value(found, "line", name) for name in ("north", "south", "west")] == [(0, 0), (1, 1), (1, 1)]


def test_the_seats_of_a_chain_of_bodies_belong_to_the_section_that_fills_them() -> None:
    organs = {
        "congress": {"votes": {"north": 5, "south": 1, "west": 1}, "decides": "majority"},
        "executive": {"seats": [{"elected_by": "congress", "count": 3, "needs": "majority"}], "decides": "majority"},
        "bureau": {"seats": [{"appointed_by": "executive", "count": 2, "needs": "majority"}], "decides": "majority"},
    }
    found = measure(charter(BIND | {"by": "bureau"}, organs=organs))
    assert [value(found, "line", name) for name in ("north", "south")] == [(0, 0), (1, 1)]


def test_a_check_that_a_section_controls_is_its_consent() -> None:
    organs = {
        "executive": {"size": 5},
        "northern_congress": {"votes": {"north": 1}, "decides": "majority"},
    }
    found = measure(charter(BIND | {"checks": [{"kind": "ratification", "by": "northern_congress"}]}, organs=organs))
    assert [value(found, "line", name) for name in ("north", "south")] == [(0.5, 0.5), (1, 1)]


def test_an_organ_in_which_nobody_is_known_to_vote_is_the_centres() -> None:
    organs = {"executive": {"seats": [{"held_by": "north", "votes": "voice"}], "decides": "majority"}}
    assert value(measure(charter(BIND, organs=organs)), "line") == (1, 1)


def test_a_veto_of_a_section_is_consent_of_that_section_alone() -> None:
    found = measure(charter(BIND | {"by": "congress", "needs": {"all": ["majority", {"no_veto_from": ["west"]}]}}))
    assert [value(found, "line", name) for name in ("north", "west")] == [(1, 1), (0.5, 0.5)]


def test_text_that_was_not_read_leaves_every_silence_open() -> None:
    found = measure(charter(BIND, unseen="articles 5 to 9"))
    assert value(found, "line") == (1, 1)
    assert all(value(found, name) == (0, 1) for name in AFFAIRS if name != "line")


def test_what_was_not_checked_raises_the_upper_end_alone() -> None:
    assert value(measure(charter(BIND | {"verified": False})), "line") == (0, 1)
    assert value(measure(charter(BIND | {"verified": False}).checked()), "line") == (0, 1)
    assert value(measure(charter({"do": "secede", "by": "section", "on": "itself", "verified": False})), "exit") == (0, 1)


def weaker(before: Measured, after: Measured) -> bool:
    """Whether no section has an affair in which the centre decides more than before."""
    pairs = [(old, new) for was, now in zip(before.sections, after.sections, strict=True) for old, new in zip(was.readings, now.readings, strict=True)]
    return all(new.low <= old.low and new.high <= old.high for old, new in pairs)


def wider(before: Measured, after: Measured) -> bool:
    pairs = [(old, new) for was, now in zip(before.sections, after.sections, strict=True) for old, new in zip(was.readings, now.readings, strict=True)]
    return all(new.low <= old.low and new.high >= old.high for old, new in pairs)


ON = st.sampled_from(["section", "member", "north", "leaders", "programme", "press", "money", "decision", "meeting", "rights"])
POWER = st.fixed_dictionaries(
    {
        "do": st.sampled_from(["bind", "expel", "suspend", "annul", "veto", "replace_leaders", "appoint", "fund", "convene", "approve_resignation", "amend"]),
        "by": st.sampled_from(["executive", "congress", {"share": "1/2", "of": "section"}, ["congress", "executive"]]),
        "on": ON,
        "needs": st.sampled_from(["majority", "unanimity", "unstated", {"share": "2/3", "of": "members"}]),
    },
    optional={
        "whose": st.just("section"),
        "appeal": st.sampled_from([HALVED, {"to": "congress"}, {"to": "unstated"}, {"to": "none"}]),
        "checks": st.sampled_from([[{"kind": "consent", "by": "concerned"}], [{"kind": "review", "by": "congress"}]]),
        "limits": st.just("some"),
        "verified": st.booleans(),
    },
)


@given(st.lists(POWER, min_size=1, max_size=4), st.data())
def test_less_power_more_appeals_and_more_that_is_unread(powers: list[dict[str, Any]], data: st.DataObject) -> None:
    whole = charter(*powers)
    before = measure(whole)
    for section in before.sections:
        assert all(0 <= reading.low <= reading.high <= 1 for reading in section.readings)
        assert all(reading.says.endswith(".") for reading in section.readings)
    n = data.draw(st.integers(0, len(powers) - 1))
    power = whole.powers[n]

    def changed(*instead: Any) -> Charter:
        return whole.model_copy(update={"powers": (*whole.powers[:n], *instead, *whole.powers[n + 1 :])})

    # Without a power that was not checked the text may count as read whole, which is another change.
    if power.verified:
        assert weaker(before, measure(changed()))
    appeal = Appeal(to=("congress",), suspends=True)
    assert weaker(before, measure(changed(power.model_copy(update={"appeal": appeal}))))
    assert wider(before, measure(changed(power.model_copy(update={"verified": False}))))
    assert wider(before, measure(whole.model_copy(update={"unseen": "the rest"})))
    low, high = centralisation(before)
    assert all(value[0] <= value[1] for value in by_affair(before).values())
    assert 0 <= low <= high <= 1


@pytest.mark.parametrize("name", ["comintern_1920", "comintern_1924", "un_charter", "first_international"])
def test_no_shipped_charter_centralises_by_losing_a_power_of_an_organ(name: str) -> None:
    whole = load_charter(name)
    before = measure(whole)
    for power in whole.powers:
        if power.do not in ("secede", "appeal") and any(holder in whole.organs for holder in power.by if isinstance(holder, str)):
            assert weaker(before, measure(whole.model_copy(update={"powers": tuple(item for item in whole.powers if item is not power)})))


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any), st.sampled_from([(1, 2), (3, 5), (2, 3), (3, 4)]))
def test_who_can_be_bound_agrees_with_plain_arithmetic(votes: list[int], share: tuple[int, int]) -> None:
    table = dict(zip(("north", "south", "west"), votes, strict=True))
    rule = {"share": f"{share[0]}/{share[1]}", "of": "cast"}
    found, total = measure(charter(BIND | {"needs": rule}, organs={"executive": {"votes": table}})), sum(votes)
    for name, own in table.items():
        passes = {who: mine > 0 and mine * share[1] >= share[0] * total for who, mine in (("others", total - own), ("itself", own), ("all", total))}
        expected = 1 if passes["others"] else 0 if passes["itself"] else 0.5
        assert value(found, "line", name) == (expected, expected)


@pytest.mark.parametrize("seed", range(150))
def test_any_charter_can_be_measured(seed: int) -> None:
    found = measure(random_charter(seed))
    low, high = centralisation(found)
    assert 0 <= low <= high <= 1
    assert [section.section for section in found.sections] == list(random_charter(seed).members)


def test_weights_move_the_index_between_the_affairs() -> None:
    found = measure(charter(BIND, {"do": "expel", "by": "executive", "on": "section", "appeal": HALVED}))
    assert centralisation(found, read_weights("line=3,exit=0")) == pytest.approx((3.5 / 9, 3.5 / 9))
    only = read_weights(",".join(f"{name}=0" for name in AFFAIRS if name != "discipline"))
    assert centralisation(found, only) == (0.5, 0.5)
    spread = sensitivity(found)
    assert spread.extremes == (0.0, 1.0)
    assert spread.without["line"] == pytest.approx((0.5 / 7, 1.5 / 7))
    assert spread.extremes[0] <= spread.band[0] < centralisation(found)[0] < spread.band[1] <= spread.extremes[1]
    assert sensitivity(found) == spread


def test_the_band_of_random_weights_is_that_of_a_beta_distribution() -> None:
    # With one affair at 1 and the rest at 0 the index is the weight of that affair: Beta(1, 7) under the flat Dirichlet.
    found = measure(charter({"do": "replace_leaders", "by": "executive", "on": "section"}))
    low, high = sensitivity(found).band
    assert low == pytest.approx(1 - 0.95 ** (1 / 7), abs=0.002)
    assert high == pytest.approx(1 - 0.05 ** (1 / 7), abs=0.01)


@pytest.mark.parametrize(("text", "said"), [("lines=2", "line"), ("line=-1", "NUMBER"), ("line=nan", "NUMBER"), ("line", "NUMBER"), ("line=1e9", "million")])
def test_bad_weights_are_explained(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_weights(text)
    with pytest.raises(BadInput, match="all weights are 0"):
        read_weights(",".join(f"{name}=0" for name in AFFAIRS))


def test_a_charter_of_thousands_is_measured_in_part_and_says_so() -> None:
    members: dict[str, Any] = {f"m{n}": {} for n in range(300)}
    votes = {name: n + 1 for n, name in enumerate(members)}
    found = measure(charter(BIND, members=members, organs={"executive": {"votes": votes, "decides": "majority"}}))
    assert len(found.sections) == 200
    assert any("Of 300 members, 200 were measured" in note for note in found.assumptions)
