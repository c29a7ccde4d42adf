"""Amendments change one clause at a time: what each edit gives, what it leaves in force, and which clauses a level reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from audit.random_charters import DAY, chamber_of, random_charter, random_coalition
from holdfast.audit import Chamber, find_path
from holdfast.audit.certificate import Question, answer_of, certificate
from holdfast.audit.direct import direct_way
from holdfast.audit.edits import edits
from holdfast.audit.effects.rules import amends_all
from holdfast.audit.moves import Blocked, moves
from holdfast.audit.opening import openings
from holdfast.audit.replay.deeds import deeds
from holdfast.audit.replay.standing import usable_by
from holdfast.audit.verify import verify, world_of
from holdfast.audit.words import words
from holdfast.charter import Charter
from holdfast.charter.powers import Power

TWO_LEVELS: dict[str, Any] = {"levels": [{"id": "top"}, {"id": "law"}]}
AMEND: dict[str, Any] = {"id": "A", "do": "amend", "by": "house", "on": "rules", "needs": "majority"}
BIND: dict[str, Any] = {"id": "P", "do": "bind", "by": "senate", "on": "section", "needs": "majority"}
HOUSES: dict[str, Any] = {
    "house": {"votes": {"a": 1, "b": 1}},
    "senate": {"seats": [{"elected_by": "people", "count": 5}]},
    "court": {"seats": [{"elected_by": "people", "count": 3}]},
}


def charter(powers: list[dict[str, Any]], organs: dict[str, Any] | None = None, **parts: Any) -> Charter:
    """Return a charter with a house in which the four of b are a majority, a senate and a court that the people elect, and powers."""
    members = {"a": {"count": 3}, "b": {"count": 4}}
    base = {"charter": "C", "id": "c", "members": members, "outsiders": {"people": {}}, "organs": HOUSES | (organs or {}), "powers": powers}
    return Charter.model_validate(base | parts)


def path(rules: Charter, goal: str = "P", coalition: tuple[str, ...] = ("b",), **words: Any) -> list[str] | None:
    """Return the clauses that the shortest path amends, with other moves by their verbs; None where there is no path."""
    answer = find_path(chamber_of(rules, list(coalition)), goal, **words)
    return [step.on if step.verb == "amend" else step.verb for step in answer.path] if answer.verdict == "yes" else None


def amended(rules: Charter, clause: str, coalition: tuple[str, ...] = ("b",)) -> Chamber:
    """Return the chamber after one amendment of a clause."""
    here = chamber_of(rules, list(coalition))
    return replace(here, position=next(position for step, position in moves(here) if step.on == clause))


def clauses(here: Chamber) -> set[str]:
    return {step.on for step, _ in moves(here) if step.verb == "amend"}


def test_a_new_holder_is_one_motion_and_leaves_each_check_in_force() -> None:
    assert path(charter([AMEND, BIND])) == ["P.by"]
    checked = BIND | {"checks": [{"kind": "veto", "by": "court"}, {"kind": "consent", "by": "a"}], "appeal": {"to": "court", "suspends": True}}
    found = path(charter([AMEND, checked]))
    assert found is not None
    assert sorted(found) == ["P.appeal", "P.by", "P.checks.0", "P.checks.1"]


def test_a_new_holder_does_not_answer_for_other_bodies_that_the_rule_asks() -> None:
    two_houses = BIND | {"needs": {"all": ["majority", {"share": "2/3", "in": "court"}, {"no_veto_from": "a"}]}}
    assert path(charter([AMEND, two_houses])) == ["P.by", "P.needs"] or path(charter([AMEND, two_houses])) == ["P.needs", "P.by"]
    assert path(charter([AMEND, two_houses]), coalition=("b", "court", "a")) == ["P.by"]


def test_a_threshold_gives_nothing_to_a_body_in_which_we_have_no_vote() -> None:
    law = AMEND | {"on": "law", "level": "law"}
    only_rule = charter([law, BIND | {"at": {"needs": "law"}}], **TWO_LEVELS)
    assert path(only_rule) is None
    assert path(only_rule, coalition=("b", "senate:1")) == ["P.needs"]
    together = BIND | {"by": {"jointly": ["senate", "court"]}, "at": {"needs": "law"}}
    assert path(charter([law, together], **TWO_LEVELS), coalition=("b", "senate:1")) is None
    assert path(charter([law, together], **TWO_LEVELS), coalition=("b", "senate:1", "court:1")) == ["P.needs"]
    petition = BIND | {"by": {"share": "2/3", "of": "senate"}, "needs": "own_decision", "at": {"needs": "law"}}
    assert path(charter([law, petition], **TWO_LEVELS), coalition=("b", "senate:1")) == ["P.needs"]


def test_the_rule_of_an_organ_serves_powers_without_one_of_their_own() -> None:
    law, silent = AMEND | {"on": "law", "level": "law"}, {key: value for key, value in BIND.items() if key != "needs"}
    senate = {"senate": {"seats": [{"elected_by": "people", "count": 5}], "at": {"decides": "law"}, "decides": {"share": "2/3", "of": "statutory"}}}
    assert path(charter([law, silent], senate, **TWO_LEVELS), coalition=("b", "senate:1")) == ["senate.decides"]
    assert path(charter([law, BIND], senate, **TWO_LEVELS), coalition=("b", "senate:1")) is None
    quorum = {"senate": {"seats": [{"elected_by": "people", "count": 5}], "quorum": "4/5", "at": {"quorum": "law"}}}
    assert path(charter([law, BIND], quorum, **TWO_LEVELS), coalition=("b", "senate:3")) == ["senate.quorum"]
    assert path(charter([law, BIND], quorum, **TWO_LEVELS), coalition=("b", "senate:2")) is None


def test_what_is_lowered_for_us_is_not_lowered_for_others() -> None:
    rules = charter([AMEND, BIND | {"by": "house", "checks": [{"kind": "veto", "by": "senate"}]}], {"senate": HOUSES["senate"] | {"quorum": "4/5"}})
    coalition = ("b", "senate:2")
    assert not isinstance(openings(chamber_of(rules, list(coalition)), rules.powers[1]), Blocked)
    for clause in ("senate.quorum", "senate.decides"):
        assert not isinstance(openings(amended(rules, clause, coalition), rules.powers[1]), Blocked)


def test_a_new_filler_leaves_proposal_confirmation_oath_and_term() -> None:
    seat = {"elected_by": "people", "count": 5, "confirmed_by": "court", "takes_effect_on": {"act": "oath", "by": "a"}, "term": "2 years"}
    rules = charter([AMEND, BIND | {"do": "rule_on", "on": "rules"}], {"senate": {"seats": [seat]}}, entrenched=[{"what": "P", "rules": ["P"]}])
    answer = find_path(chamber_of(rules, ["b"]), "P")
    assert sorted(step.on for step in answer.path[:-1]) == ["senate.seats.0", "senate.seats.0.confirmed_by", "senate.seats.0.takes_effect_on"]
    assert (answer.path[-1].verb, str(answer.path[-1].day), answer.path[-1].holder) == ("elect", "2002-01-01", "")


def test_votes_are_set_where_we_have_one() -> None:
    organs = {"board": {"seats": [{"elected_by": "people"}]}, "house": {"votes": {"a": 1, "b": 1}, "at": {"votes": "law"}}}
    law = AMEND | {"on": "law", "level": "law", "by": "board"}
    rules = charter([law, BIND | {"by": "house", "needs": {"share": "1", "of": "statutory"}}], organs, **TWO_LEVELS)
    assert path(rules, coalition=("board", "b:1")) == ["house.votes"]
    assert path(rules, coalition=("board",)) is None


def test_an_organ_that_we_may_call_does_not_wait() -> None:
    house = {"house": {"votes": {"a": 1, "b": 1}}, "senate": HOUSES["senate"] | {"meets": {"every": "1 year", "notice": "60 days"}}}
    rules = charter([AMEND, BIND | {"do": "dissolve", "on": "court"}, BIND | {"id": "Q", "do": "bind", "by": "court"}], house)
    coalition = ["b", "senate"]
    days = {step.on: step.day for step, _ in moves(amended(rules, "senate.meets", tuple(coalition)))}
    assert days["court"] == DAY
    assert {step.on: step.day for step, _ in moves(chamber_of(rules, coalition))}["court"] == date(2001, 1, 1)


def test_others_lose_a_veto_by_an_edit_of_its_holder() -> None:
    veto = {"id": "V", "do": "veto", "by": "court", "on": "decision", "whose": "house", "needs": "own_decision"}
    assert path(charter([AMEND, BIND | {"by": "house", "checks": []}])) == []
    only_house = charter([AMEND | {"by": "b", "needs": "own_decision"}, BIND | {"by": "house"}, veto])
    assert path(only_house, coalition=("b",)) == ["V.by"]


def test_a_delay_is_dropped_by_itself() -> None:
    slow = charter(
        [AMEND, BIND | {"do": "dissolve", "on": "court", "by": "house", "delay": "1 year", "checks": [{"kind": "delay", "by": "a", "within": "60 days"}]}]
    )
    assert {step.day for step, _ in moves(chamber_of(slow, ["b"])) if step.power == "P"} == {date(2001, 3, 2)}
    assert {step.day for step, _ in moves(amended(slow, "P.delay")) if step.power == "P"} == {date(2000, 3, 1)}
    assert {step.day for step, _ in moves(amended(slow, "P.checks.0")) if step.power == "P"} == {date(2001, 1, 1)}


@pytest.mark.parametrize(
    ("level", "reached"),
    [
        ("top", {"A.by", "P.by", "P.needs", "senate.seats.0", "senate.decides", "house.votes", "court.decides"}),
        ("law", {"P.by", "P.needs", "senate.decides", "house.votes"}),
        ("order", {"P.needs", "house.votes"}),
    ],
)
def test_an_amendment_reaches_its_level_and_those_below(level: str, reached: set[str]) -> None:
    organs = {"house": {"votes": {"a": 1, "b": 1}, "at": {"votes": "order"}}, "senate": HOUSES["senate"] | {"at": {"decides": "law"}}}
    levels = [{"id": "top"}, {"id": "law"}, {"id": "order"}]
    rules = charter([AMEND | {"on": level, "level": level}, BIND | {"at": {"by": "law", "needs": "order"}}], organs, levels=levels)
    watched = {"A.by", "P.by", "P.needs", "senate.seats.0", "senate.decides", "house.votes", "court.decides"}
    assert clauses(chamber_of(rules, ["b"])) & watched == reached


def test_what_names_no_level_stands_at_the_highest_even_if_nobody_amends_that() -> None:
    rules = charter([AMEND | {"on": "law", "level": "law"}, BIND], levels=[{"id": "top"}, {"id": "law"}])
    assert clauses(chamber_of(rules, ["b"])) == set()


def test_no_clause_of_what_is_protected_can_be_changed_but_by_its_own_rule() -> None:
    def at(needs: dict[str, Any]) -> set[str]:
        return clauses(chamber_of(charter([AMEND, BIND], entrenched=[{"what": "both", "rules": ["P", "senate"]} | needs]), ["b"]))

    assert not {clause for clause in at({}) if clause.startswith(("P.", "senate."))}
    assert not {clause for clause in at({"needs": {"share": "2/3", "of": "statutory"}}) if clause.startswith(("P.", "senate."))}
    assert {"P.by", "senate.seats.0"} <= at({"needs": {"share": "1/2", "of": "statutory"}})


def test_each_edit_adds_one_fact_and_says_so_in_words() -> None:
    rules = charter([AMEND, BIND | {"checks": [{"kind": "veto", "by": "court"}]}], {"house": HOUSES["house"] | {"meets": {"every": "1 year"}, "quorum": "1/2"}})
    here = chamber_of(rules, ["b"])
    kinds = {known.adds for known in edits().values() if list(known.function(rules))}
    assert len(kinds) == 6
    for step, position in moves(here):
        assert len(position.facts - here.position.facts) == 1
        assert position.members == here.position.members
        assert "None" not in step.target
    told = {step.on: step.target for step, _ in moves(here)}
    assert told["P.checks.0"] == "the veto of the court on the power to bind (P), which is dropped"
    assert told["P.by"] == "who holds the power to bind (P), which is then the coalition's"


def test_from_amending_everything_follows_clause_by_clause() -> None:
    shown = 0
    for seed in range(1000):
        rules = random_charter(seed)
        here = chamber_of(rules, random_coalition(seed, rules))
        shut = {name for item in rules.entrenched for name in item.rules}
        vetoes = {power.id for power in rules.powers if power.do == "veto"}
        way = next((power for power in rules.powers if amends_all(rules, power) and not isinstance(openings(here, power), Blocked)), None)
        if way is None or vetoes & shut or not at_once_and_on_every_level(here, way):
            continue
        for power in rules.powers:
            if power.id not in shut:
                wanted = {f"{name}.by" for name in vetoes}
                after = here
                while edits_of := [p for s, p in moves(after) if s.power == way.id and (s.on in wanted or s.on.startswith(f"{power.id}."))]:
                    after = replace(after, position=edits_of[0])
                assert not isinstance(openings(after, power), Blocked), (seed, power.id)
                shown += 1
    assert shown > 200


def at_once_and_on_every_level(here: Chamber, way: Power) -> bool:
    """Return whether amending takes no time (or seats may end in between), and no level stands above what can be amended."""
    top = not here.charter.levels or here.charter.levels[0].id in (way.on[0], way.level)
    return top and any(step.power == way.id and step.day == DAY for step, _ in moves(here))


def many_clauses(checks: int) -> Charter:
    """Return a charter with a checked power among so many clauses that motions cannot all be tried in every choice."""
    organs = {f"office{n}": {"seats": [{"elected_by": "people", "count": 3}]} for n in range(8)}
    others = [{"id": f"X{n}", "do": "expel", "by": f"office{n}", "on": "section", "needs": "majority"} for n in range(8)]
    return charter([AMEND, BIND | {"checks": [{"kind": "veto", "by": "court"}] * checks}, *others], organs)


def test_where_the_search_does_not_end_the_direct_way_is_a_path_and_told_as_such() -> None:
    rules = many_clauses(4)
    question = Question(("b",), goal="P", start=DAY)
    answer = answer_of(rules, question, budget=40)
    assert (answer.verdict, [step.on for step in answer.path]) == ("yes", ["P.by", "P.checks.0", "P.checks.1", "P.checks.2", "P.checks.3"])
    assert answer.at_least < len(answer.path)
    told = certificate(rules, question, answer, {})
    assert verify(rules, told).holds
    assert "whether one is shorter than this was not settled" in "\n".join(words(rules, told))
    assert direct_way(chamber_of(rules, ["a"]), "P") is None
    slow = charter([AMEND | {"delay": "1 year"}, BIND])
    assert direct_way(chamber_of(slow, ["b"]), "P", until=date(2000, 12, 1)) is None
    assert len(direct_way(chamber_of(slow, ["b"]), "P", until=date(2001, 12, 1)) or ()) == 1


def test_the_direct_way_is_never_shorter_than_the_shortest_path() -> None:
    found = 0
    for seed in range(400):
        rules = random_charter(seed)
        here = chamber_of(rules, random_coalition(seed, rules))
        for power in rules.powers[:3]:
            way = direct_way(here, power.id)
            if way is not None:
                shortest = find_path(here, power.id)
                assert shortest.verdict == "unknown" or (shortest.verdict == "yes" and len(shortest.path) <= len(way)), seed
                found += bool(way)
    assert found > 20


@pytest.mark.parametrize("block", range(4))
def test_both_readings_offer_the_same_moves_and_powers_all_along(block: int) -> None:
    amendments = 0
    for seed in range(60 * block, 60 * block + 60):
        rules = random_charter(seed)
        names = random_coalition(seed, rules)
        question = {
            "coalition": names,
            "goal": rules.powers[0].id,
            "start": str(DAY),
            "until": None,
            "assume": "majority",
            "turnout": "1",
            "bystanders": "against",
        }
        here, world, rng = chamber_of(rules, names), world_of(rules, question), Random(seed)
        for _ in range(5):
            ours = {(step.power, step.verb, step.on, step.holder, step.day): position for step, position in moves(here)}
            theirs = {(deed.power, deed.verb, deed.on, deed.holder, deed.day): state for deed, state in deeds(world)}
            assert set(ours) == set(theirs), seed
            for power in rules.powers:
                assert bool(usable_by(world, power)) is not isinstance(openings(here, power), Blocked), (seed, power.id)
            if not ours:
                break
            edited = sorted(key for key in ours if key[1] == "amend")
            amendments += len(edited)
            # Amendments are many: other moves get their turn.
            chosen = rng.choice(edited if edited and rng.random() < 0.6 else sorted(ours))
            here, world = replace(here, position=ours[chosen]), theirs[chosen]
    assert amendments > 300
