"""`holdfast charter power`: its table, its JSON, its warnings, and its refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from holdfast.charter.power import sampling
from holdfast.charter.power.algorithms import states

if TYPE_CHECKING:
    from conftest import Answer

Holdfast = Callable[..., "Answer"]
Refused = Callable[..., str]
SCHEMA = Path(__file__).parent.parent.parent / "docs" / "schemas" / "charter-power.schema.json"
WEIGHTS = ("--quota", "41", "--weights", "10,10,10,10,5,5,3,3,2")


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text("id,votes,people\nnorth,5,100\nsouth,3,50\neast,2,25\n", encoding="utf-8")
    return path


def answer(holdfast: Holdfast, *words: str | Path) -> dict[str, Any]:
    printed = holdfast("charter", "power", *words, "--json")
    assert (printed.code, printed.err) == (0, "")
    found: dict[str, Any] = json.loads(printed.out)
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return found


def test_the_table_shows_members_in_the_order_given(holdfast: Holdfast) -> None:
    printed = holdfast("charter", "power", *WEIGHTS)
    assert (printed.code, printed.err) == (0, "")
    lines = printed.out.splitlines()
    assert lines[0].split() == ["member", "weight", "swings", "Penrose", "Banzhaf", "Shapley"]
    assert lines[1].split() == ["p1", "10", "53", ".2070", ".1672", ".1786"]
    assert [line.split()[0] for line in lines[1:10]] == [f"p{i}" for i in range(1, 10)]
    assert "Power to act .1465: 75 of 2^9 ways to vote pass a motion." in lines
    assert "All numbers are exact before rounding" in printed.out


def test_json_is_the_contract_s(holdfast: Holdfast) -> None:
    found = answer(holdfast, *WEIGHTS)
    assert found["schema"] == "holdfast/charter-power/1"
    assert {"version", "data_hash", "charter_hash", "seed", "chunk", "engine"} <= found["manifest"].keys()
    first = found["members"][0]
    assert (first["id"], first["weight"], first["swings"], first["banzhaf_exact"], first["shapley_exact"]) == ("p1", 10, "53", "53/317", "5/28")
    assert first["penrose"] == float(Fraction(53, 256))
    assert (found["winning_coalitions"], found["exact"], found["power_to_act"]) == ("75", True, 75 / 512)
    assert found["method"]
    assert found["seconds"] >= 0


def test_every_index_is_in_json(holdfast: Holdfast, members: Path) -> None:
    found = answer(holdfast, "--table", members, "--rule", "votes >= 6", "--index", "all", "--blocs", "south+east")
    names = {
        "penrose",
        "banzhaf",
        "shapley",
        "coleman_prevent",
        "coleman_initiate",
        "satisfaction",
        "johnston",
        "deegan_packel",
        "holler",
        "owen",
        "banzhaf_owen",
    }
    assert found["indices"].keys() == names
    assert all(name in member and f"{name}_exact" in member for name in names for member in found["members"])
    assert [member["id"] for member in found["blocs"]["members"]] == ["north", "south+east"]
    assert sum(Fraction(member["owen_exact"]) for member in found["members"][1:]) == Fraction(found["blocs"]["members"][1]["shapley_exact"])


def test_counts_beyond_64_bits_are_exact_strings(holdfast: Holdfast) -> None:
    found = answer(holdfast, "--quota", "101", "--weights", ",".join(["1"] * 200), "--index", "banzhaf")
    assert int(found["members"][0]["swings"]) > 2**64
    assert found["members"][0]["banzhaf_exact"] == "1/200"


def test_values_that_are_sampled_come_with_their_interval(holdfast: Holdfast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MAX_STATES", 10_000)
    monkeypatch.setattr(sampling, "DRAWS", 40_000)
    path = tmp_path / "huge.csv"
    path.write_text("id,a,b\n" + "".join(f"m{k},{(k + 3) ** 9}{k:02d},{(k + 2) ** 11}{k:02d}\n" for k in range(50)), encoding="utf-8")
    words = ("--table", path, "--rule", "a > 50% and b > 50%", "--index", "penrose")
    found = answer(holdfast, *words)
    assert (found["exact"], found["winning_coalitions"]) == (False, None)
    member = found["members"][0]
    assert member["penrose_low"] <= member["penrose"] <= member["penrose_high"]
    assert found["indices"]["penrose"]["confidence"] == 0.99
    printed = holdfast("charter", "power", *words).out
    assert "is not exact" in printed
    assert "±" in printed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--quota", "5", "--weights", "russia=5,a=2,b=2"), "russia is a dictator: its vote alone decides."),
        (("--quota", "5", "--weights", "russia=5,a=2,b=2"), "Everybody else is a dummy"),
        (("--quota", "6", "--weights", "4,3,2"), "p1 has a veto: nothing passes without it."),
        (("--quota", "8", "--weights", "4,3,1"), "Unanimity: every member has a veto."),
        (("--quota", "9", "--weights", "4,4,2,1"), "p1 and p2 have a veto"),
        (("--quota", "12", "--weights", "4,4,4,2,2,1"), "p6 is a dummy: its vote can never make a difference."),
        (("--quota", "16", "--weights", "9,9,7,3,1,1"), "p4, p5 and p6 are dummies"),
        (("--quota", "4", "--weights", "4,3,2,1"), "Warning: the rule is improper"),
        (("--quota", "50%", "--weights", "1,1"), "Warning: the rule is improper"),
        (
            ("--quota", "11", "--weights", "4,3,2,1"),
            "nothing can ever pass, not even with every member in favour: the quota 11 is above the total 10.",
        ),
        (("--quota", "0", "--weights", "4,3"), "Warning: a motion passes even with no vote in favour."),
        (("--quota", "1.5", "--weights", "1,0.5,1"), "multiplied by 2"),
        (("--quota", "3", "--weights", "0,0"), "nothing can ever pass"),
        (("--quota", "1" + "0" * 18, "--weights", "7" + "0" * 17 + ",5" + "0" * 17 + ",3"), "p3 is a dummy"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_plain_sentences(words: tuple[str, ...], sentence: str, holdfast: Holdfast) -> None:
    printed = holdfast("charter", "power", *words)
    assert (printed.code, printed.err) == (0, "")
    assert sentence in printed.out
    assert any(sentence in notice for notice in answer(holdfast, *words)["notices"])


def test_a_blocs_table_shows_members_and_players(holdfast: Holdfast) -> None:
    printed = holdfast("charter", "power", "--quota", "6", "--weights", "a=4,b=3,c=2,d=1", "--blocs", "b+c").out
    assert "Each bloc voting as one:" in printed
    assert "b+c" in printed
    assert "Owen" in printed


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ((), ["no rule to measure", "--table with --rule"]),
        (("--quota", "5"), ["--quota is given without --weights"]),
        (("--weights", "5"), ["--weights is given without --quota"]),
        (("--rule", "votes >= 5"), ["--rule is given without --table"]),
        (("--quota", "5", "--weights", "5", "--rule", "x"), ["were given together"]),
        (("--table", "none.csv", "--rule", "votes >= 5"), ["none.csv", "there is no such file"]),
        ((*WEIGHTS, "--index", "banzaf"), ["unknown index 'banzaf'", "Did you mean 'banzhaf'?"]),
        ((*WEIGHTS, "--index", "owen"), ["--blocs as well"]),
        ((*WEIGHTS, "--blocs", "p1+p10"), ["unknown member 'p10'", "Did you mean 'p1'?"]),
        ((*WEIGHTS, "--blocs", "p1+p2,p2+p3"), ["two blocs"]),
        ((*WEIGHTS, "--blocs", ""), ["unknown member ''"]),
        ((*WEIGHTS, "--organ", "congress"), ["--organ is about a charter"]),
        (("--quota", "5", "--weights", "5,\x1b[31m"), ["is not a number"]),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_describes_no_game_is_refused(words: tuple[str, ...], parts: list[str], refused: Refused) -> None:
    message = refused("charter", "power", *words)
    for part in parts:
        assert part in message
    assert "\x1b" not in message


def test_the_seed_is_in_the_manifest(holdfast: Holdfast) -> None:
    assert answer(holdfast, *WEIGHTS, "--seed", "9")["manifest"]["seed"] == 9


def test_all_leaves_out_what_cannot_be_computed_and_says_so(holdfast: Holdfast, refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("id,a,b\n" + "".join(f"m{k},{1 + k % 3},{1 + k % 2}\n" for k in range(30)), encoding="utf-8")
    words = ("--table", path, "--rule", "a > 50% and b > 50%", "--index")
    found = answer(holdfast, *words, "all")
    assert "johnston" not in found["indices"]
    assert "shapley" in found["indices"]
    assert any(notice.startswith("Johnston is left out.") for notice in found["notices"])
    assert "left out" in holdfast("charter", "power", *words, "all").out
    assert "at most 28 members" in refused("charter", "power", *words, "johnston")
