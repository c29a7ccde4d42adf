"""The command `audit`, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from holdfast.cli import main

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "audit.schema.json").read_text(encoding="utf-8"))
BOARD = ["--coalition", "player:2,board:3"]


def test_the_answer_comes_in_the_order_of_a_defence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "chess_club", *BOARD]) == 0
    out = capsys.readouterr().out
    places = [out.index(f"\n{heading}\n") for heading in ("Exposure", "Articles that block", "Safeguards", "Path", "The charter is silent on", "Assumptions")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "words",
    [["chess_club", *BOARD], ["comintern_1920"], ["un_charter", "--coalition", "permanent_member", "--goal", "P1", "--horizon", "10y", "--assume", "2/3"]],
)
def test_answers_match_their_schema(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert main(["audit", *words, "--json"]) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), SCHEMA)


def test_exit_code_tells_whether_the_verdict_was_expected() -> None:
    assert main(["audit", "chess_club", *BOARD, "--expect", "yes"]) == 0
    assert main(["audit", "chess_club", *BOARD, "--expect", "no"]) == 1
    assert main(["audit", "chess_club", "--coalition", "player:2", "--expect", "no"]) == 0


def test_a_certificate_holds_and_a_forged_one_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "chess_club", *BOARD, "--json"])
    certificate = json.loads(capsys.readouterr().out)
    file = tmp_path / "certificate.json"

    def checked(changed: dict[str, object]) -> tuple[int, str]:
        file.write_text(json.dumps(certificate | changed), encoding="utf-8")
        return main(["audit", "verify", "chess_club", str(file)]), capsys.readouterr().out

    assert checked({})[0] == 0
    weaker = checked({"question": certificate["question"] | {"coalition": ["player:2", "board:2"]}})
    assert weaker[0] == 1
    assert "at step 1" in weaker[1]
    early = checked({"path": [certificate["path"][0] | {"date": "1999-01-01"}]})
    assert early[0] == 1
    cut_short = checked({"path": []})
    assert cut_short[0] == 1
    assert "at the goal" in cut_short[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chess_club", "--coalition", "plaer"], "player"),
        (["chess_club", "--coalition", ""], "names nobody"),
        (["chess_club", "--coalition", "board.7:1"], "board.0 to board.2"),
        (["chess_club", "--coalition", "player:0"], "at least one"),
        (["chess_club", "--coalition", "player:99"], "at most 24"),
        (["chess_club", "--coalition", "player:12,player:13"], "at most 24"),
        (["chess_club", "--coalition", "board:6"], "at most 5"),
        (["un_charter", "--coalition", "permanent_five:2"], "a part of a group"),
        (["weimar_1933", "--coalition", "reichstag.0:3"], "--coalition was given with a case"),
        (["weimar_1933", "--goal", "P1"], "--goal was given with a case"),
        (["weimar_1933", "--smallest"], "--smallest was given with a case"),
        (["weimar_1933", "--autonomy"], "--autonomy was given with a case"),
        (["weimar_1933", "--turnout", "0"], "--turnout was given with a case"),
        (["verify", "chess_club", "nowhere.json", "--horizon", "1y"], "--horizon was given with a certificate"),
        (["chess_club", "--goal", "dissolve"], "silent"),
        (["chess_club", "--goal", "everthing"], "everything"),
        (["chess_club", "--goal", "secede"], "silent"),
        (["chess_club", "--horizon", "soon"], "10y"),
        (["chess_club", "--assume", "7/2"], "2/3"),
        (["chess_club", "--assume", "majorty"], "majority"),
        (["chess_club", "--from", "yesterday"], "YYYY"),
        (["comintern"], "series"),
        (["chess_club", "--autonomy", "--out", "nowhere"], "one of them"),
        (["chess_clb"], "chess_club"),
        (["rome_augustus"], "nothing to reach"),
        (["chess_club", "un_charter"], "one charter"),
        (["verify", "chess_club"], "verify FILE|CASE CERTIFICATE.json"),
        (["verify", "chess_club", "nowhere.json"], "nowhere.json"),
    ],
)
def test_bad_input_is_explained(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["[]", "{", '{"schema": "holdfast/audit/1", "verdict": "yes", "question": {}, "path": []}', '{"schema": 3}'])
def test_what_is_no_certificate_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_text(text, encoding="utf-8")
    assert main(["audit", "verify", "chess_club", str(file)]) == 2


def test_where_nobody_need_join_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "charter: Open\nid: open\nmembers: {m: {count: 5}}\norgans: {meeting: {votes: {m: 1}}}\npowers: [{id: P1, do: amend, by: anyone, on: rules}]\n"
    (tmp_path / "open.yaml").write_text(text, encoding="utf-8")
    assert main(["audit", str(tmp_path / "open.yaml"), "--smallest"]) == 0
    assert "Nobody need join" in capsys.readouterr().out
