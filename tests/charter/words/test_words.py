"""Charters in words: what a member of the body would read."""

from __future__ import annotations

import pytest

from holdfast.charter import Charter, load_charter, shipped_charters
from holdfast.charter.amounts import Amount
from holdfast.charter.load import load_any
from holdfast.charter.rules import Ballots, Rule
from holdfast.charter.words import diagram_lines, differences, edges, summary
from holdfast.charter.words.names import share_words
from holdfast.charter.words.powers import power_words
from holdfast.charter.words.rules import rule_words

CHARTERS = [name for name in shipped_charters() if isinstance(load_any(name), Charter)]


@pytest.mark.parametrize(
    ("text", "words"), [("1/2", "half"), ("2/3", "two-thirds"), ("1/8", "an eighth"), ("1/5", "a fifth"), ("55%", "55 per cent"), ("1", "all"), ("3*Q", "3*Q")]
)
def test_shares(text: str, words: str) -> None:
    assert share_words(Amount(text)) == words


@pytest.mark.parametrize(
    ("power", "told"),
    [
        (
            "P1",
            "The Diet may amend the constitution; it takes at least two-thirds of those present, with at least two-thirds of all seats present,"
            " and at least 55 per cent of hearths (of those voting) [art. 9].",
        ),
        (
            "P2",
            "The Council may bind a section; it takes either at least 4 in favour, and no vote against from the founders,"
            " or fewer than 2 seats against; appeal to the Diet, which does not suspend it.",
        ),
        (
            "P3",
            "The Council may expel a section; it takes at least two-thirds of the seats now filled, leaving out the one concerned;"
            " those away count as in favour; silence counts as consent [art. 5].",
        ),
        (
            "P4",
            "The Diet may elect members of the Court; it takes at least two-thirds of the votes cast up to ballot 2, then more than half of the votes cast.",
        ),
        (
            "P6",
            "The people may elect the Speaker; it takes a ranked vote; the winner must beat the default option by 3 to 1, with at least 3*Q (15) in favour.",
        ),
        (
            "P7",
            "The Speaker may use emergency powers over rights; it takes its own decision is enough; the Diet may undo it (more than half of the votes"
            " cast), while the decision stands; it includes the power to suspend and bind; never lapses.",
        ),
        ("P8", "A tenth of the villages or Alba and Borgo together may convene the Diet."),
        ("P9", "The Speaker may publish a law or regulation; takes effect only with printing by the Speaker [not checked against the text]."),
        ("P11", "The Council may apportion votes [majority not stated]."),
    ],
)
def test_powers_read_as_sentences(charter: Charter, power: str, told: str) -> None:
    found = next(item for item in charter.powers if item.id == power)
    assert power_words(found, charter) == told.replace("it takes its own decision is enough", "its own decision is enough")


def test_the_summary_tells_who_is_in_and_what_is_not_said(charter: Charter) -> None:
    told = {chapter.title: [line for _, lines in chapter.paragraphs for line in lines] for chapter in summary(charter)}
    assert "Villages: 3." in told["Who is in"]
    assert "Alba: also belongs to the League of Crowns." in told["Who is in"]
    assert "While others are on the road, Alba acts for it, without end." in told["Who sits where"]
    assert any(line.startswith("On the power to leave") for line in told["What is not said"])
    assert "The equality of villages: cannot be amended at all; the protecting clause is not itself protected [art. 10]." in told["What is protected"]


def test_the_diagram_tells_who_fills_whose_seats(charter: Charter) -> None:
    assert ("diet", "council", "elects 3") in edges(charter)
    assert any("Council --[elects 1]--> Speaker" in line for line in diagram_lines(charter))


@pytest.mark.parametrize("name", CHARTERS)
def test_a_charter_does_not_differ_from_itself(name: str) -> None:
    charter = load_charter(name)
    assert {change.kind for change in differences(charter, charter)} <= {"same"}


@pytest.mark.parametrize("before", ["comintern_1920", "comintern_1922"])
@pytest.mark.parametrize("after", ["comintern_1924", "debian_constitution"])
def test_what_is_new_one_way_is_gone_the_other_way(before: str, after: str) -> None:
    a, b = load_charter(before), load_charter(after)
    for where in ("members", "organs"):
        new = sum(change.where == where and change.kind == "new" for change in differences(a, b))
        gone = sum(change.where == where and change.kind == "gone" for change in differences(b, a))
        assert new == gone


def test_a_lost_power_is_gone_and_a_gained_one_is_new(charter: Charter) -> None:
    fewer = charter.model_copy(update={"powers": tuple(power for power in charter.powers if power.id != "P3")})
    assert [(change.kind, change.where) for change in differences(charter, fewer) if "expel" in change.text] == [("gone", "short"), ("gone", "powers")]
    assert [(change.kind, change.where) for change in differences(fewer, charter) if "expel" in change.text] == [("new", "short"), ("new", "powers")]


def test_a_changed_threshold_is_told_before_and_after(charter: Charter) -> None:
    power = next(item for item in charter.powers if item.id == "P3")
    assert power.needs is not None
    changed = charter.model_copy(
        update={"powers": tuple(item if item.id != "P3" else item.model_copy(update={"needs": _majority(charter)}) for item in charter.powers)}
    )
    (change,) = [item for item in differences(charter, changed) if item.kind != "same"]
    assert change.before[0].startswith("it takes at least two-thirds of the seats now filled")
    assert change.now == (f"it takes {rule_words(_majority(charter), charter)}",)


def _majority(charter: Charter) -> Rule:
    ballots = next(item for item in charter.powers if item.id == "P4").needs
    assert isinstance(ballots, Ballots)
    return ballots.ballots[1].needs


@pytest.mark.parametrize("name", CHARTERS)
def test_every_shipped_charter_is_told_without_holes(name: str) -> None:
    charter = load_charter(name)
    text = " ".join(line for chapter in summary(charter) for title, lines in chapter.paragraphs for line in (title, *lines))
    assert "by None" not in text
    assert ": None." not in text
    assert "the the " not in text.lower()
    assert all(line.strip() for chapter in summary(charter) for _, lines in chapter.paragraphs for line in lines)


def test_levels_are_told_of_organs_and_powers() -> None:
    charter = load_charter("poland_2015_2016")
    told = {title: lines for chapter in summary(charter) if chapter.title == "Who sits where" for title, lines in chapter.paragraphs}
    level = "the Act on the Constitutional Tribunal (ordinary law)"
    assert f"At the level of {level}: its quorum." in told["Constitutional Tribunal"]
    assert f"at the level of {level}: the majority needed" in power_words(next(p for p in charter.powers if p.id == "P3"), charter)
    whole = next(p for p in load_charter("debian_constitution").powers if p.id == "P11")
    assert "stands at the level of the Constitution" in power_words(whole, load_charter("debian_constitution"))


def test_a_clause_that_moved_to_another_level_is_a_change() -> None:
    after = load_charter("us_constitution")
    court = after.organs["supreme_court"].model_copy(update={"at": None})
    before = after.model_copy(update={"organs": {**after.organs, "supreme_court": court}})
    (change,) = differences(before, after)
    assert (change.where, change.kind, change.now) == ("organs", "changed", ("At the level of ordinary law: the number of its seats.",))
