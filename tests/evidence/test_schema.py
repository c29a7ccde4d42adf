"""The schema that other programs read describes the tables that Holdfast reads."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from holdfast.evidence import TABLES, table_schema
from holdfast.evidence.schema import columns

FRICTIONLESS = {"string", "integer", "number"}


def fields(name: str) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in table_schema(name)["fields"]}


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described(name: str) -> None:
    assert list(fields(name)) == [spec.name for spec in columns(name)] == list(TABLES[name].__dataclass_fields__)  # type: ignore[attr-defined]
    assert all(field["type"] in FRICTIONLESS and field["description"].strip() for field in fields(name).values())


@pytest.mark.parametrize("name", TABLES)
def test_foreign_keys_point_to_the_key_of_a_table(name: str) -> None:
    for key in table_schema(name).get("foreignKeys", []):
        target = key["reference"]["resource"] or name
        assert table_schema(target)["primaryKey"] == key["reference"]["fields"]
        assert key["fields"] in fields(name)


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_survives_json(name: str) -> None:
    assert json.loads(json.dumps(table_schema(name))) == table_schema(name)


@pytest.mark.parametrize("name", TABLES)
def test_patterns_are_regular_expressions_that_admit_dates(name: str) -> None:
    for field in fields(name).values():
        pattern = field.get("constraints", {}).get("pattern")
        if pattern:
            assert re.search(pattern, "1921-02")
            assert not re.search(pattern, "1921-2")


def test_a_reference_that_allows_other_words_is_no_foreign_key() -> None:
    assert [key["fields"] for key in table_schema("events")["foreignKeys"]] == ["parent", "source"]
    assert "section" not in [key["fields"] for key in table_schema("interventions").get("foreignKeys", [])]


def test_limits_are_those_of_the_reader() -> None:
    assert fields("membership")["members"]["constraints"] == {"required": True, "minimum": 0, "maximum": 100_000_000}
    assert fields("membership")["id"]["constraints"] == {"required": True, "unique": True}
    assert fields("membership")["kind"]["constraints"]["enum"][0] == "claimed"
    assert "required" not in fields("events")["date_end"]["constraints"]
    assert "constraints" not in fields("events")["note"]


def test_each_caller_gets_a_schema_of_its_own() -> None:
    table_schema("sources")["fields"].clear()
    assert table_schema("sources")["fields"]
