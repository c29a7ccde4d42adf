"""The commands about charters, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from holdfast.charter import charter_schema
from holdfast.cli import main
from holdfast.documents import parse_yaml

ROOT = Path(__file__).parent.parent.parent
MECHANISMS = ROOT / "tests" / "charter" / "mechanisms.yaml"


def schema(name: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((ROOT / "docs" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("charter-check", ["charter", "check", "chess_club", "comintern"]),
        ("charter-show", ["charter", "show", "comintern_1920"]),
        ("charter-show", ["charter", "show", str(MECHANISMS)]),
        ("charter-diff", ["charter", "diff", "comintern_1920", "comintern_1921"]),
        ("charter-diff", ["charter", "diff", "comintern", "--checked-only"]),
    ],
)
def test_answers_match_their_schema(name: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert main([*words, "--json"]) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), schema(name))


def test_the_published_schema_of_charters_is_current_and_accepts_what_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["charter", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema("charter") == charter_schema()
    validator = jsonschema.Draft202012Validator(schema("charter"))
    files = [MECHANISMS, *sorted((ROOT / "src" / "holdfast" / "charter" / "library").glob("*.yaml"))]
    for path in files:
        errors = [error.message[:200] for error in validator.iter_errors(parse_yaml(path.read_text(encoding="utf-8"), file=path.name).data)]
        assert not errors, path.name


def test_show_reads_to_a_person(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["charter", "show", str(MECHANISMS)]) == 0
    told = capsys.readouterr().out
    for heading in ("Who is in", "Who sits where", "Who may do what", "What is protected", "What is not said"):
        assert f"\n{heading}\n" in told
    assert max(len(line) for line in told.splitlines()) <= 100


def test_show_writes_a_page_that_needs_no_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["charter", "show", str(MECHANISMS), "--out", str(tmp_path / "out")]) == 0
    assert "trial.html" in capsys.readouterr().out
    page = (tmp_path / "out" / "trial.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert 'aria-labelledby="diagram-title' in page
    for outside in ("<script", "src=", "@import", "url(http"):
        assert outside not in page


def test_a_page_shows_hostile_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    text = MECHANISMS.read_text(encoding="utf-8").replace("name: Diet", "name: <script>alert(1)</script>").replace("Made up,", "<img src=x onerror=alert(1)>")
    path.write_text(text, encoding="utf-8")
    assert main(["charter", "show", str(path), "--out", str(tmp_path)]) == 0
    page = (tmp_path / "trial.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_the_terminal_cannot_be_steered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "steering.yaml"
    path.write_text(MECHANISMS.read_text(encoding="utf-8").replace("name: Diet", 'name: "Diet \\u001b[2J"'), encoding="utf-8")
    assert main(["charter", "show", str(path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["charter", "show", "no_such_charter"], "there is no charter"),
        (["charter", "check", "missing.yaml"], "no such file"),
        (["charter", "diff", "chess_club"], "nothing to compare with"),
        (["charter", "show", "/dev/null"], "not a regular file"),
    ],
)
def test_bad_input_is_one_message(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    output = capsys.readouterr()
    assert told in output.err
    assert output.out == ""


def test_power_of_a_charter_shows_both_assumed_majorities(capsys: pytest.CaptureFixture[str]) -> None:
    """Executive of 1920, host five of fifteen: .5588 of the power by simple majority, .3340 by two-thirds; with 13 others .4196."""
    assert main(["charter", "power", "comintern_1920", "--organ", "ecci"]) == 0
    told = capsys.readouterr().out
    assert told.index(".5588") < told.index("two-thirds of all seats") < told.index(".3340")
    assert main(["charter", "power", "comintern_1920", "--organ", "ecci", "--set", "listed_parties=13", "--assume", "majority", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, schema("charter-power"))
    assert round(answer["members"][0]["banzhaf"], 4) == 0.4196
    assert answer["other_readings"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["charter", "power", "debian_constitution", "--power", "P3"], "ranked vote"),
        (["charter", "power", "comintern_1920", "--organ", "eci"], "'ecci'"),
        (["charter", "power", "comintern_1920", "--set", "parties=3"], "no parameter"),
        (["charter", "power", "comintern_1920", "--set", "listed_parties=-3"], "at least 0"),
        (["charter", "power", "comintern_1920", "--assume", "majorty"], "'majority'"),
        (["charter", "power", "comintern_1920", "--quota", "3", "--weights", "1,1,1"], "given together"),
        (["charter", "power", "imf"], "nothing in this charter says who has how many votes"),
    ],
)
def test_power_of_a_charter_is_refused_with_the_reason(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert told in capsys.readouterr().err


def test_check_tells_the_mistakes_of_all_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, old, new in (("one", "do: bind", "do: bnd"), ("two", "of: sitting", "of: siting")):
        (tmp_path / f"{name}.yaml").write_text(MECHANISMS.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert main(["charter", "check", str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml")]) == 2
    error = capsys.readouterr().err
    assert "'bind'" in error
    assert "'sitting'" in error


def test_the_statutes_tell_their_story(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Statutes of 1922 and 1928: mandates void, the Executive sets delegates; then consent to resignations. No exit throughout."""
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["charter", "diff", "comintern"]) == 0
    told = capsys.readouterr().out
    assert told.count("From: ") == 6
    assert "Instructions to delegates are void" in told
    assert "approve resignations" in told
    assert told.count("the power to leave") >= 5
