"""`holdfast audit --autonomy`, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from holdfast.cli import main

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


def answer(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["audit", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_audit_tells_autonomy_and_centralisation(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(["chess_club", "--coalition", "player:2"], capsys)
    # Discipline .5 (an appeal suspends it); whose money the dues are is not said.
    assert found["autonomy"] == {"player": [0.5 / 8, 1.5 / 8]}
    assert found["centralisation"] == [0.5 / 8, 1.5 / 8]
    assert "detail" not in found


@pytest.mark.parametrize("name", ["chess_club", "rome_augustus", "comintern_1922"])
def test_the_detail_matches_its_schema_and_agrees_with_the_index(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer([name, "--autonomy"], capsys)
    jsonschema.validate(found, schema("audit"))
    series = schema("audit-autonomy")
    jsonschema.validate(found["detail"], series["$defs"]["detail"] | {"$defs": series["$defs"]})
    heads = {key: section["count"] or 1 for key, section in found["detail"]["sections"].items()}
    for end in (0, 1):
        mean = sum(heads[key] * found["autonomy"][key][end] for key in heads) / sum(heads.values())
        assert found["centralisation"][end] == pytest.approx(mean, abs=1e-5)


def test_a_series_is_measured_charter_by_charter(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(["comintern", "--autonomy", "--weights", "exit=0"], capsys)
    jsonschema.Draft202012Validator.check_schema(schema("audit-autonomy"))
    jsonschema.validate(found, schema("audit-autonomy"))
    assert [row["from"] for row in found["charters"]][:2] == ["1919-03-06", "1920-08-04"]
    # Of seven affairs 1920 gives the centre line, membership and discipline, and half of the programme at least.
    assert found["charters"][1]["centralisation"] == pytest.approx([3.5 / 7, 1], abs=1e-5)


def test_the_tables_read_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "comintern_1928", "--autonomy"]) == 0
    out = capsys.readouterr().out
    assert "P8 (34)" in out
    assert "Every member: the centre can decide 0.44 to 1 of its affairs" in " ".join(out.split())
    assert max(len(line) for line in out.splitlines()) <= 110
    assert main(["audit", "comintern", "--autonomy"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  19")] == [
        "1919-03-06",
        "1920-08-04",
        "1921-07-12",
        "1922-12-05",
        "1924-07",
        "1928-08-29",
        "1943-05-15",
    ]


def test_what_was_not_checked_can_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "league_of_nations", "--autonomy", "--checked-only"]) == 0
    out = capsys.readouterr().out
    assert "Council may expel" not in out
    assert "read whole" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chess_club", "--autonomy", "--weights", "lin=2"], "line"),
        (["chess_club", "--weights", "line=many"], "line=NUMBER"),
        (["chess_clb", "--autonomy"], "chess_club"),
        (["chess_club", "--autonomy", "--assume", "majorty"], "majority"),
        (["chess_club", "--autonomy", "--json", "--goal", "dissolve"], "silent"),
        (["chess_club", "un_charter", "--autonomy"], "one charter"),
    ],
)
def test_bad_input_is_explained(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *words]) == 2
    assert said in capsys.readouterr().err
