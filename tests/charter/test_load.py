"""Reading charters: what is refused, where, and with which hint; and what is read."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from holdfast.charter import Charter, load_any, load_charter, load_series, shipped_charters
from holdfast.errors import BadInput

Write = Callable[..., Path]


def test_parameters_are_worked_out(charter: Charter) -> None:
    assert charter.values == {"N": Fraction(100), "Q": Fraction(5), "R": None}


def test_groups_spread_to_members(charter: Charter) -> None:
    assert list(charter.spread("founders")) == ["alba", "borgo"]


def test_what_was_not_checked_can_be_left_out(charter: Charter) -> None:
    assert "P9" in {power.id for power in charter.powers}
    assert "P9" not in {power.id for power in charter.checked().powers}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("do: bind", "do: bnd", ["line 49", "unknown verb 'bnd'", "'bind'"]),
        ("by: council, on: section, needs: {any", "by: counsil, on: section, needs: {any", ["line 49", "'counsil' is not in this charter", "'council'"]),
        ("of: sitting", "of: siting", ["line 50", "one of cast, present, sitting", "'sitting'"]),
        ("term: 4 years", "term: 4 yers", ["'4 yers' is not a span of time", "12 months"]),
        ("method: block", "metod: block", ["unknown key", "'method'"]),
        ("needs: majority, suspends", "needs: majorty, suspends", ["not a decision rule", "'majority'"]),
        ('"1920-08-04"', '"1920-02-30"', ["line 3", "'1920-02-30' is not a date"]),
        ("share: 2/3, of: sitting", "share: 3/2, of: sitting", ["the share 3/2 is above 1"]),
        ('is: "0.5*sqrt(N)"', 'is: "0.5*sqrt(M)"', ["'M' is no parameter"]),
        ("R: {is: unstated}", 'R: {is: "Q*R"}', ["the parameters R -> R go in a circle"]),
        ("R: {is: unstated}", 'R: {is: "1/(N-100)"}', ["divides by zero"]),
        ("id: P2", "id: P1", ["'P1' stands twice"]),
        ("founders: [alba, borgo]", "founders: [alba, founders]", ["holds itself"]),
        ("elected_by: diet, count: 3", "elected_by: diet, held_by: alba, count: 3", ["exactly one way", "held_by, elected_by"]),
        ("weights: hearths", "weights: harths", ["no weight system 'harths'", "'hearths'"]),
        ("source: S1}\n  - {id: P2", "source: S2}\n  - {id: P2", ["'S2' is not among the sources"]),
        ("silent: [secede", "silent: [expel, secede", ["not silent on 'expel'", "P3"]),
        ("silent: [secede", "silent: [seced, secede", ["'seced' is no verb", "'secede'"]),
        ("level: statute", "level: statut", ["'statut' is not among the levels", "'statute'"]),
        ("    mandates: void", "    at: statut", ["'statut' is not among the levels", "'statute'"]),
        ("    mandates: void", "    at: {votes: statute, quorum: procedur}", ["'procedur' is not among the levels", "'procedure'"]),
        ("    mandates: void", "    at: {votes: statute, qorum: procedure}", ["unknown key 'organs.diet.at.qorum'", "'quorum'"]),
        ("do: publish,", "do: publish, at: {neds: procedure},", ["unknown key", "'needs'"]),
        ("do: publish,", "do: publish, at: constituton,", ["'constituton' is not among the levels", "'constitution'"]),
        ("on: rights", "on: ritghs", ["'ritghs' cannot be what a power is used on", "'rights'"]),
        ("votes: 4", "votes: -4", ["below zero"]),
        ("share: 2/3, of: sitting", "share: 2/3, votes: 3, of: sitting", ["exactly one of share, more_than, votes"]),
        ("organs:\n", "organs: 7\nx:\n", ["organs cannot be 7"]),
        ("charter: A union", "chartr: A union", ["unknown key 'chartr'", "'charter'"]),
        ("market: {}", "market: {}, diet: {}", ["the name 'diet' is taken"]),
    ],
)
def test_a_mistake_is_named_with_its_line_and_a_hint(write: Write, old: str, new: str, told: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        load_charter(write(old, new))
    for words in told:
        assert words in str(caught.value)


def test_organs_that_fill_each_other_in_a_circle(write: Write) -> None:
    text = "seats: [{elected_by: council, takes_effect_on"
    path = write(text, text.replace("council", "court"))
    changed = path.read_text(encoding="utf-8").replace("drawn_from: village", "appointed_by: speaker")
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(BadInput, match=r"fill each other's seats in a circle"):
        load_charter(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "this is no charter"),
        ("[1, 2]", "this is no charter"),
        ("charter: &a x\nid: *a", "anchor"),
        ("a: !!python/object:os.system x", "tag"),
        ("[" * 10_000 + "]" * 10_000, "nesting deeper"),
        ("charter: x\ncharter: y", "stands twice"),
        ("charter: x\x00", "NUL"),
        ("x: " + "a" * 400_000, "characters"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_any(path)
    assert told in str(caught.value) or (told == "characters" and "bytes" in str(caught.value))


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(BadInput, match="50,000,000 bytes"):
        load_any(path)


def test_a_rule_nested_ten_thousand_deep_is_refused(write: Write) -> None:
    with pytest.raises(BadInput, match="nesting deeper"):
        load_charter(write("needs: own_decision", "needs: " + "{all: [" * 10_000 + "majority" + "]}" * 10_000))


def test_an_unknown_name_gets_a_hint() -> None:
    with pytest.raises(BadInput, match="chess_club"):
        load_any("ches_club")


def test_a_series_is_in_order_and_inside_its_folder(write: Write, tmp_path: Path) -> None:
    write(name="one.yaml")
    series = tmp_path / "series.yaml"
    series.write_text('series: S\nid: s\ncharters:\n  - {from: "1920", charter: one.yaml}\n  - {from: "1921", charter: chess_club}\n', encoding="utf-8")
    assert [charter.id for _, charter in load_series(series).charters] == ["trial", "chess_club"]
    series.write_text('series: S\nid: s\ncharters:\n  - {from: "1922", charter: one.yaml}\n  - {from: "1921", charter: chess_club}\n', encoding="utf-8")
    with pytest.raises(BadInput, match="1921 is before 1922"):
        load_series(series)
    series.write_text('series: S\nid: s\ncharters: [{from: "1922", charter: ../../etc/passwd}]\n', encoding="utf-8")
    with pytest.raises(BadInput, match="leads outside"):
        load_series(series)
    series.write_text('series: S\nid: s\ncharters: [{from: "1922", charter: chess_club}]\n', encoding="utf-8")
    with pytest.raises(BadInput, match="expected one charter"):
        load_charter(series)


@pytest.mark.parametrize("name", shipped_charters())
def test_every_shipped_charter_can_be_read(name: str) -> None:
    loaded = load_any(name)
    assert (loaded.id if isinstance(loaded, Charter) else loaded.series.id) == name
