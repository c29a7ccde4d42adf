"""Rules in words and tables of members: what they mean, and the one message for each that means nothing."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.power.power_oracle import Oracle, table
from holdfast.charter.power import AllOf, AnyOf, AtLeast, Formula, game_of_table, game_of_weights, measure
from holdfast.charter.power.amounts import number, scaled
from holdfast.charter.power.rule_text import parse_rule
from holdfast.errors import BadInput

COLUMNS = {"votes": (5, 3, 2, 1), "people of": (100, 50, 25, 26)}
MEMBERS = ("north", "south", "east", "votes")


def rule(text: str) -> Formula:
    return parse_rule(text, COLUMNS, MEMBERS)[0]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("votes >= 6", AtLeast("votes", 6)),
        ("votes > 6", AtLeast("votes", 7)),
        ("votes ≥ 55%", AtLeast("votes", 7)),
        ("votes > 50%", AtLeast("votes", 6)),
        ("members > 50%", AtLeast("members", 3)),
        ("members >= 50%", AtLeast("members", 2)),
        ("members >= 55%", AtLeast("members", 3)),
        ("votes >= 2/3", AtLeast("votes", 8)),
        ("votes > 1/2", AtLeast("votes", 6)),
        ("votes >= 62.5 %", AtLeast("votes", 7)),
        ("votes >= 6.5", AtLeast("votes", 7)),
        ("members >= n", AtLeast("members", 4)),
        ("members >= n-1", AtLeast("members", 3)),
        ("members >= n/2 + 1", AtLeast("members", 3)),
        ("members >= 1 + n - 2", AtLeast("members", 3)),
        ("votes >= -1", AtLeast("votes", -1)),
        ("'people of' >= 50%", AtLeast("people of", 101)),
        ('"people of" >= 201', AtLeast("people of", 201)),
        ("north", AtLeast("vote of north", 1)),
        ("members >= 2 and north", AllOf((AtLeast("members", 2), AtLeast("vote of north", 1)))),
        ("north or south AND east", AnyOf((AtLeast("vote of north", 1), AllOf((AtLeast("vote of south", 1), AtLeast("vote of east", 1)))))),
        ("(north or south) and east", AllOf((AnyOf((AtLeast("vote of north", 1), AtLeast("vote of south", 1))), AtLeast("vote of east", 1)))),
        ("((votes>=6))", AtLeast("votes", 6)),
    ],
)
def test_rules_mean_what_they_say(text: str, meaning: Formula) -> None:
    assert rule(text) == meaning


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["column 1", "empty"]),
        ("   ", ["empty"]),
        ("vote >= 6", ["column 1", "unknown column 'vote'", "Did you mean 'votes'?"]),
        ("members >= 3 and voets >= 6", ["column 18", "Did you mean 'votes'?"]),
        ("nroth", ["neither a column nor a member", "Did you mean 'north'?"]),
        ("votes", ["column 6", "the rule ends after 'votes'", ">= or >"]),
        ("votes < 6", ["column 7", "more support never hurts"]),
        ("votes <= 6", ["column 7", "more support never hurts"]),
        ("votes = 6", ["column 7"]),
        ("votes == 6", ["column 7"]),
        ("votes >= ", ["a number should stand"]),
        ("votes >= many", ["column 10", "'many' stands where a number should stand"]),
        ("votes >= 120%", ["can never be reached"]),
        ("votes >= 3/2", ["can never be reached"]),
        ("votes >= 0.5", ["may mean a share or a number", "50% for the share"]),
        ("votes >= 50% + 1", ["cannot be added", "> 50%"]),
        ("votes >= n + 50%", ["cannot be added"]),
        ("votes >= 1/0", ["division by zero"]),
        ("votes >= n/0", ["division by zero"]),
        ("votes >= 6 votes >= 7", ["column 12", "after the rule"]),
        ("votes >= 6 and", ["the rule ends where a condition should begin"]),
        ("and votes >= 6", ["column 1", "'and' stands where a condition should begin"]),
        ("n >= 3", ["column 1", "where a condition should begin"]),
        ("(votes >= 6", ["a parenthesis should close"]),
        ("votes >= 6)", ["after the rule"]),
        ("not votes >= 6", ["cannot ask for votes against"]),
        ("votes @ 6", ["column 7", "means nothing here"]),
        ("'votes >= 6", ["column 1", "means nothing here"]),
        ("votes >= " + "9" * 2000, ["too long"]),
        ("(" * 60 + "votes>=6" + ")" * 60, ["nested deeper than 50"]),
        ("votes >= 6 or " * 1000 + "north", ["14,005 characters"]),
        ("votes >= 6 __import__('os')", ["after the rule"]),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_is_no_rule_is_refused_with_its_place(text: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        rule(text)
    message = str(caught.value)
    assert message.startswith("--rule")
    for word in words:
        assert word in message
    assert len(message) < 500


@given(text=st.text(alphabet="votes north members()>=<%/+-n0123456789.'\"and or\t\n✓", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        formula, systems = parse_rule(text, COLUMNS, MEMBERS)
    except BadInput as error:
        assert len(error.problems) == 1
    else:
        formula.holds(dict.fromkeys(systems, 0))


@given(text=st.text(alphabet="0123456789./+-e _", max_size=12))
def test_numbers_are_exact_or_refused(text: str) -> None:
    try:
        value = number(text)
    except ValueError:
        return
    assert value == Fraction(text.strip())


@given(values=st.lists(st.fractions(min_value=0, max_value=10, max_denominator=50), min_size=1, max_size=6))
def test_scaling_keeps_every_ratio(values: list[Fraction]) -> None:
    integers, factor = scaled(values)
    assert [Fraction(integer, factor) for integer in integers] == values


def write(folder: Path, text: str) -> Path:
    path = folder / "members.csv"
    path.write_text(text, encoding="utf-8")
    return path


SOUND = "id,votes,people\nnorth,5,100\nsouth,3,50\neast,2,25\n"


def test_a_table_and_a_rule_make_a_game(tmp_path: Path) -> None:
    game = game_of_table(write(tmp_path, SOUND), "members >= 2 and votes >= 60% or people >= 90%")
    assert game.members == ("north", "south", "east")
    assert game.weights == {"members": (1, 1, 1), "people": (100, 50, 25), "votes": (5, 3, 2)}
    assert {coalition for coalition in Oracle(game).coalitions if len(coalition) == 2 and game.wins(coalition)} == {frozenset({0, 1}), frozenset({0, 2})}


def test_the_council_from_a_table_is_the_published_game(tmp_path: Path) -> None:
    """The Treaty's rule in words gives the thresholds 16, 3,286,222 and 25, and so the published swings."""
    each = table("eu28_lisbon_official_2014")
    path = write(tmp_path, "member,population\n" + "".join(f"{row['member']},{row['weight2']}\n" for row in each.rows))
    game = game_of_table(path, "members >= 55% and population >= 65% or members >= n-3")
    assert game.rule == AnyOf((AllOf((AtLeast("members", 16), AtLeast("population", 3_286_222))), AtLeast("members", 25)))


def test_fractions_are_scaled_exactly_and_said(tmp_path: Path) -> None:
    game = game_of_table(write(tmp_path, "id,votes\na,0.1\nb,1/3\nc,2\n"), "votes >= 2.1")
    assert game.weights["votes"] == (3, 10, 60)
    assert game.rule == AtLeast("votes", 63)
    assert "multiplied by 30" in game.notes[0]
    plain = game_of_weights("2.1", "0.1,1/3,2")
    assert plain.rule == AtLeast("weight", 63)
    assert measure(plain, "shapley") == measure(game, "shapley")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["line 1", "empty"]),
        ("id,votes\n", ["no members"]),
        ("id;votes\na;1\n", ["semicolons"]),
        ("id,votes\na,1\na,2\n", ["line 3", "column id", "stands in line 2 too"]),
        ("id,votes\na\n", ["line 2", "1 cells", "expected 2"]),
        ("id,votes\n,1\n", ["line 2", "no name"]),
        ("id,votes\na,-1\n", ["line 2", "column votes", "is -1", "from 0"]),
        ("id,votes\na,ten\n", ["line 2", "column votes", "'ten' is not a number"]),
        ("id,votes\na,\n", ["line 2", "no weight"]),
        ("id,votes\na,1e400000\n", ["not a number"]),
        ("id,votes\na,nan\n", ["not a number"]),
        ("id,votes\na,１２\n", ["not a number"]),
        ("id,votes\na,1/0\n", ["divides by zero"]),
        ("id,votes,votes\na,1,2\n", ["line 1", "stands twice"]),
        ("id,,votes\na,1,2\n", ["no name"]),
        ("id,members\na,2\n", ["may not be called 'members'"]),
        ('id,votes\n"a,1\n', ["not readable as CSV"]),
        ("id," + ",".join(f"c{i}" for i in range(80)) + "\na" + ",1" * 80 + "\n", ["81 columns"]),
        ("id,votes\n" + "".join(f"m{i},1\n" for i in range(6000)), ["more than 5,000 members"]),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_table_that_is_none_is_refused_with_its_place(text: str, words: list[str], tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        game_of_table(write(tmp_path, text), "votes >= 1")
    message = str(caught.value)
    assert message.startswith("members.csv")
    for word in words:
        assert word in message


def test_a_huge_table_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, SOUND)
    os.truncate(path, 10 * 1024**3)
    with pytest.raises(BadInput, match="bytes"):
        game_of_table(path, "votes >= 1")


@pytest.mark.parametrize(
    ("quota", "weights", "words"),
    [
        ("5", "3,2,x", ["--weights", "'x' is not a number"]),
        ("5", "3,,1", ["member 2 has no weight"]),
        ("5", "3,-2", ["is -2"]),
        ("5", "a=1,a=2", ["stands twice"]),
        ("five", "3,2", ["--quota", "column 1"]),
        ("5 5", "3,2", ["--quota", "after the number"]),
        ("0.5", "3,2", ["share or a number"]),
        ("5", ",".join("1" for _ in range(6000)), ["6,000 weights"]),
    ],
)
def test_weights_that_are_none_are_refused(quota: str, weights: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        game_of_weights(quota, weights)
    for word in words:
        assert word in str(caught.value)


def test_quotas_as_shares_and_named_weights() -> None:
    game = game_of_weights("2/3", "russia=5,germany=2, france=1")
    assert game.members == ("russia", "germany", "france")
    assert game.rule == AtLeast("weight", 6)
