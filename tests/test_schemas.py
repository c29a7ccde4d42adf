"""The published JSON Schemas describe what the commands print."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from holdfast.cli import main
from holdfast.study.new import new_study

SCHEMAS = Path(__file__).parent.parent / "docs" / "schemas"


def schema(name: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", ["essay", "study", "check", "charter-power", "simulate", "forecast", "fit", "compare", "whatif", "robust", "needs"])
def test_each_schema_is_sound(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "other"}, schema(name))


@pytest.mark.parametrize(("name", "words"), [("essay", ["essay", "comintern"]), ("check", ["check", "comintern"]), ("check", ["check", "template"])])
def test_answers_match_their_schema(name: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(new_study("template", tmp_path)) if words[1] == "template" else words[1]
    assert main([words[0], target, "--json"]) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), schema(name))
