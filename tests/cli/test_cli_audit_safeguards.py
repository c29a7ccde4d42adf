"""The option `--safeguards` of `holdfast audit`, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from holdfast.cli import main

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "audit.schema.json").read_text(encoding="utf-8"))
LEAST = ("id", "cost", "smallest_after", "power_to_act_after")


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["audit", *words, "--json"]) == 0
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, SCHEMA)
    return answer


def test_the_answer_is_as_published(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(["chess_club", "--safeguards", "--target", "50%"], capsys)
    rows = answer["safeguards"]
    assert isinstance(rows, list)
    assert [{key: row[key] for key in LEAST} for row in rows] == [
        {"id": "admission:P1", "cost": 1, "smallest_after": 13, "power_to_act_after": pytest.approx(0.209705, abs=1e-6)}
    ]
    search = answer["safeguard_search"]
    assert isinstance(search, dict)
    assert (search["verdict"], search["before"]["size"], search["after"]["size"], search["proved"]) == ("reached", 3, 13, True)


def test_every_path_comes_with_what_closes_it(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(["chess_club", "--coalition", "board:3"], capsys)
    assert answer["verdict"] == "yes"
    assert [row["id"] for row in answer["safeguards"]] == ["admission:P1"]  # type: ignore[attr-defined]
    assert answer["safeguard_search"] is None
    assert main(["audit", "chess_club", "--coalition", "board:3"]) == 0
    out = capsys.readouterr().out
    assert out.index("\nSafeguards\n") < out.index("Consent to admission") < out.index("\nPath\n")


def test_a_case_is_told_what_would_have_closed_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(["weimar_1933"], capsys)
    assert "emergency_limits" in [row["id"] for row in answer["safeguards"]]  # type: ignore[attr-defined]


def test_the_plain_answer_has_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "chess_club", "--safeguards"]) == 0
    out = capsys.readouterr().out
    for words in (
        "more than 12 of 24",
        "smallest coalition has 3 of 24",
        "Now:",
        "Then:",
        "the smallest coalition then has 13 of 24",
        "power to act 0.5 before, 0.21 after",
    ):
        assert words in out
    assert out.index("\nSafeguards\n") < out.index("\nPath\n")
    assert main(["audit", "un_charter", "--safeguards"]) == 0
    assert "Nothing need be amended" in capsys.readouterr().out


def test_the_amended_charter_can_be_audited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "amended.yaml"
    assert main(["audit", "chess_club", "--safeguards", "--amended", str(file)]) == 0
    assert main(["charter", "check", str(file)]) == 0
    capsys.readouterr()
    again = told([str(file), "--safeguards"], capsys)
    assert again["safeguard_search"]["verdict"] == "safe"  # type: ignore[index]
    assert main(["audit", "chess_club", "--safeguards", "--amended", str(file)]) == 2
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--target", "1/2"], "--safeguards with it"),
        (["--amended", "new.yaml"], "--safeguards with it"),
        (["--safeguards", "--target", "2"], "below 1"),
        (["--safeguards", "--target", "0"], "above 0"),
        (["--safeguards", "--target", "most"], "no target"),
        (["--safeguards", "--goal", "dissolve"], "silent"),
        (["--safeguards", "--autonomy"], "one of them"),
        (["--safeguards", "--amended", "/nowhere/at/all.yaml"], "cannot be written"),
    ],
)
def test_bad_input_is_explained(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "chess_club", *words]) == 2
    assert said in capsys.readouterr().err


def test_votes_are_asked_for_where_somebody_votes(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(["chess_club", "--safeguards", "--by", "votes"], capsys)
    search = answer["safeguard_search"]
    assert isinstance(search, dict)
    assert (search["by"], search["organ"], search["limit"], search["before"]["of"]) == ("votes", "meeting", 12, 24)
    assert main(["audit", "eu_treaties", "--safeguards", "--by", "votes", "--goal", "P6"]) == 2
    assert "no votes to count" in capsys.readouterr().err
