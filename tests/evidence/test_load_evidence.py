"""A data package becomes immutable tables, or nothing."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.errors import BadInput, Problem
from holdfast.evidence import TABLES, Evidence, load_evidence, table_schema
from holdfast.evidence.schema import columns

if TYPE_CHECKING:
    from conftest import Draft

SHIPPED = Path(str(files("holdfast") / "studies" / "comintern" / "evidence"))
ROWS = {
    "sections": 55,
    "membership": 321,
    "totals": 12,
    "events": 356,
    "turns": 86,
    "line": 11,
    "line_section": 68,
    "interventions": 96,
    "legality": 130,
    "purge_victims": 42,
    "environment": 1305,
}
PACKAGE = "evidence/datapackage.json"


@pytest.fixture(scope="module")
def comintern() -> Evidence:
    return load_evidence(SHIPPED / "datapackage.json")


def problems_of(package: Path) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        load_evidence(package)
    return caught.value.problems


def only(package: Path) -> Problem:
    (problem,) = problems_of(package)
    return problem


# ---- the shipped package


@pytest.mark.parametrize(("name", "count"), ROWS.items())
def test_the_shipped_table_has_the_rows_that_its_readme_counts(name: str, count: int, comintern: Evidence) -> None:
    assert comintern.counts[name] == count


def test_no_row_of_a_shipped_file_is_lost(comintern: Evidence) -> None:
    for path in SHIPPED.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            assert comintern.counts[path.stem] == sum(1 for row in csv.reader(stream) if row) - 1, path.name


def test_every_table_shipped_is_in_the_package_and_the_other_way_round() -> None:
    descriptor = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    assert sorted(resource["path"] for resource in descriptor["resources"]) == sorted(path.name for path in SHIPPED.glob("*.csv"))


def test_the_schema_of_every_shipped_table_is_current() -> None:
    descriptor = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"]: resource["schema"] for resource in descriptor["resources"]} == {
        resource["name"]: table_schema(resource["name"]) for resource in descriptor["resources"]
    }


def references(evidence: Evidence, table: str) -> Iterator[tuple[str, str, str]]:
    """Yield (target table, column, word) of every reference in a table."""
    for spec in columns(table):
        if spec.column.refers:
            for row in getattr(evidence, table):
                value = getattr(row, spec.name)
                for word in value if isinstance(value, tuple) else (value,):
                    if word is not None and word not in spec.column.also:
                        yield spec.column.refers, spec.name, word


@pytest.mark.parametrize("table", TABLES)
def test_every_reference_in_the_shipped_evidence_resolves(table: str, comintern: Evidence) -> None:
    keys = {
        "sources": {row.id for row in comintern.sources},
        "sections": {row.section for row in comintern.sections},
        "events": {row.id for row in comintern.events},
    }
    assert [(column, word) for target, column, word in references(comintern, table) if word not in keys[target]] == []


def test_every_shipped_source_says_what_work_it_is(comintern: Evidence) -> None:
    assert [row.id for row in comintern.sources if not row.work.strip()] == []
    assert len({row.id for row in comintern.sources}) == len(comintern.sources)


def test_evidence_cannot_be_changed(comintern: Evidence) -> None:
    for name in TABLES:
        assert isinstance(getattr(comintern, name), tuple)
    with pytest.raises(FrozenInstanceError):
        comintern.events = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        comintern.events[0].title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        comintern.credits["events"] = ()  # type: ignore[index]
    assert all(isinstance(row.sections, tuple) for row in comintern.events)


def test_equal_files_give_equal_evidence(comintern: Evidence, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(SHIPPED, tmp_path / "elsewhere"))
    assert load_evidence(copy / "datapackage.json") == comintern


# ---- the hash of the data


def test_the_hash_does_not_depend_on_place_time_or_order(draft: Draft, tmp_path: Path) -> None:
    before = load_evidence(draft.path(PACKAGE)).data_hash
    copy = Path(shutil.copytree(draft.path("evidence"), tmp_path / "copy"))
    os.utime(copy / "events.csv", (0, 0))
    descriptor = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"].reverse()
    descriptor["title"] = "another title"
    (copy / "datapackage.json").write_text(json.dumps(descriptor, indent=4), encoding="utf-8")
    assert load_evidence(copy / "datapackage.json").data_hash == before
    assert len(before) == 64


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("evidence/membership.csv", "1990,120", "1990,121"),
        ("evidence/sources.csv", "replace it", "replace  it"),
        ("evidence/sections.csv", "North Chess Club,North Chess Club", '"North Chess Club",North Chess Club'),
        ("evidence/autonomy.csv", "made up\n", "made up\r\n"),
    ],
    ids=["a figure", "a space", "quotes that change no value", "a line ending"],
)
def test_the_hash_changes_with_any_byte(file: str, old: str, new: str, draft: Draft) -> None:
    before = load_evidence(draft.path(PACKAGE)).data_hash
    path = draft.path(file)
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))
    assert load_evidence(draft.path(PACKAGE)).data_hash != before


def test_the_hash_tells_a_table_that_moved_to_another_name(draft: Draft) -> None:
    """The same bytes as totals and as membership are not the same evidence."""
    before = load_evidence(draft.path(PACKAGE)).data_hash
    header = draft.path("evidence/membership.csv").read_text(encoding="utf-8").splitlines()[0]
    draft.path("evidence/totals.csv").write_text(header + "\n", encoding="utf-8")
    draft.describe(lambda package: package["resources"].append({"name": "totals", "path": "totals.csv"}))
    assert load_evidence(draft.path(PACKAGE)).data_hash != before


# ---- descriptors


def test_a_package_without_schemas_is_read(draft: Draft) -> None:
    draft.describe(lambda package: [resource.pop("schema") for resource in package["resources"]])
    assert load_evidence(draft.path(PACKAGE)).counts["membership"] == 13


def test_a_table_that_is_not_there_is_empty(draft: Draft) -> None:
    assert load_evidence(draft.path(PACKAGE)).totals == ()


def test_credits_come_from_the_package(draft: Draft) -> None:
    draft.describe(lambda package: package["resources"][0].update(sources=[{"title": "A book"}], licenses=[{"title": "CC BY 4.0", "name": "CC-BY-4.0"}]))
    name = json.loads(draft.path(PACKAGE).read_text(encoding="utf-8"))["resources"][0]["name"]
    assert load_evidence(draft.path(PACKAGE)).credits[name] == ("A book", "CC BY 4.0")


def set_path(value: Any) -> Callable[[dict[str, Any]], object]:
    return lambda package: package["resources"][0].update(path=value)


@pytest.mark.parametrize("path", ["../x.csv", "../../study.yaml", "/etc/passwd", "C:\\x.csv", "~/x.csv", "", "a\0b", "\ud800.csv"])
def test_a_table_outside_the_folder_is_not_read(path: str, draft: Draft) -> None:
    draft.describe(set_path(path))
    problem = only(draft.path(PACKAGE))
    assert problem.file == "datapackage.json"
    assert "outside" in problem.message


def test_a_table_that_is_a_link_to_the_outside_is_not_read(draft: Draft, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    draft.path("evidence/membership.csv").rename(outside)
    draft.path("evidence/membership.csv").symlink_to(outside)
    assert "outside" in only(draft.path(PACKAGE)).message


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin", "/proc/self/environ"])
def test_a_table_that_is_a_link_to_a_device_is_not_read(device: str, draft: Draft) -> None:
    draft.path("evidence/membership.csv").unlink()
    draft.path("evidence/membership.csv").symlink_to(device)
    assert "outside" in only(draft.path(PACKAGE)).message


def test_a_table_that_is_a_pipe_is_not_waited_for(draft: Draft) -> None:
    draft.path("evidence/membership.csv").unlink()
    os.mkfifo(draft.path("evidence/membership.csv"))
    assert str(only(draft.path(PACKAGE))) == "membership.csv: not a regular file"


def test_a_table_that_is_a_folder_is_not_read(draft: Draft) -> None:
    draft.path("evidence/membership.csv").unlink()
    draft.path("evidence/membership.csv").mkdir()
    assert str(only(draft.path(PACKAGE))) == "membership.csv: not a regular file"


def test_a_table_of_ten_gigabytes_is_refused_by_its_size(draft: Draft) -> None:
    os.truncate(draft.path("evidence/membership.csv"), 10 * 1024**3)
    problem = only(draft.path(PACKAGE))
    assert problem.file == "membership.csv"
    assert "10,737,418,240" in problem.message


def test_a_nul_byte_is_named_by_its_line(draft: Draft) -> None:
    draft.edit("evidence/membership.csv", "m03,north", "m03,\0north")
    problem = only(draft.path(PACKAGE))
    assert (problem.file, problem.line, problem.message) == ("membership.csv", 4, "a NUL byte")


def test_a_missing_table_is_named_with_the_nearest_file(draft: Draft) -> None:
    draft.describe(lambda package: next(r for r in package["resources"] if r["name"] == "membership").update(path="membership_.csv"))
    problem = only(draft.path(PACKAGE))
    assert (problem.file, problem.suggestion) == ("membership_.csv", "membership.csv")


def test_an_unknown_table_is_told_the_nearest(draft: Draft) -> None:
    draft.describe(lambda package: package["resources"][0].update(name="memberships"))
    problem = only(draft.path(PACKAGE))
    assert (problem.file, problem.suggestion) == ("datapackage.json", "membership")
    assert "events" in str(problem.expected)


@pytest.mark.parametrize("name", ["sources", "sections", "membership"])
def test_the_required_tables_are_required(name: str, draft: Draft) -> None:
    draft.describe(lambda package: package.update(resources=[r for r in package["resources"] if r["name"] != name]))
    assert f"'{name}' is missing" in only(draft.path(PACKAGE)).message


def test_a_table_does_not_stand_twice(draft: Draft) -> None:
    draft.describe(lambda package: package["resources"].append(package["resources"][0]))
    assert "stands twice" in only(draft.path(PACKAGE)).message


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema["fields"].pop(),
        lambda schema: schema["fields"][0].update(type="number"),
        lambda schema: schema.update(missingValues=["NA"]),
        lambda schema: schema.pop("primaryKey"),
    ],
    ids=["a column fewer", "another type", "other empty cells", "no key"],
)
def test_a_schema_that_is_not_current_is_refused(change: Callable[[dict[str, Any]], object], draft: Draft) -> None:
    draft.describe(lambda package: change(package["resources"][0]["schema"]))
    problem = only(draft.path(PACKAGE))
    assert problem.file == "datapackage.json"
    assert "schema" in problem.message


RESOURCE = '{"name": "sources", "path": "sources.csv"'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "5",
        "NaN",
        '"x"',
        "{}",
        '{"resources": null}',
        '{"resources": {}}',
        '{"resources": []}',
        '{"resources": [null]}',
        '{"resources": [[]]}',
        '{"resources": [{}]}',
        '{"resources": [{"name": null}]}',
        '{"resources": [{"name": []}]}',
        '{"resources": [{"name": {}}]}',
        '{"resources": [{"name": 5}]}',
        '{"resources": [{"name": "sources"}]}',
        '{"resources": [{"name": "sources", "path": null}]}',
        '{"resources": [{"name": "sources", "path": ["sources.csv"]}]}',
        '{"resources": [' + RESOURCE + ', "sources": null}]}',
        '{"resources": [' + RESOURCE + ', "sources": 5}]}',
        '{"resources": [' + RESOURCE + ', "licenses": true}]}',
        '{"resources": [' + RESOURCE + ', "schema": null}]}',
        '{"resources": ' + "1" * 5000 + "}",
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
    ids=lambda text: text if len(text) < 100 else f"{text[:12]}... of {len(text)}",
)
def test_a_descriptor_of_any_other_shape_is_bad_input(text: str, draft: Draft) -> None:
    draft.path(PACKAGE).write_text(text, encoding="utf-8")
    assert only(draft.path(PACKAGE)).file == "datapackage.json"


def test_a_mistake_in_the_json_is_named_by_its_line(draft: Draft) -> None:
    draft.path(PACKAGE).write_text('{\n"resources": [\n{"name" "sources"}]}', encoding="utf-8")
    assert only(draft.path(PACKAGE)).line == 3


names = st.sampled_from(["name", "path", "schema", "sources", "licenses", "resources"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["sources", "sections", "membership", "../x", "x.csv", "", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)


@given(json_values)
def test_any_json_is_bad_input_when_it_is_no_package(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    folder = tmp_path_factory.getbasetemp() / "json"
    folder.mkdir(exist_ok=True)
    package = folder / "datapackage.json"
    package.write_text(json.dumps({"resources": value}), encoding="utf-8")
    with pytest.raises(BadInput):
        load_evidence(package)


# ---- several mistakes


def test_mistakes_of_all_tables_are_reported_together(draft: Draft) -> None:
    draft.edit("evidence/membership.csv", "1990,120", "1990-02-30,120")
    draft.edit("evidence/events.csv", "1994-09", "1994-13")
    draft.edit("evidence/sections.csv", "section,country", "section,county")
    assert [(problem.file, problem.line) for problem in problems_of(draft.path(PACKAGE))] == [
        ("events.csv", 2),
        ("membership.csv", 2),
        ("sections.csv", 1),
    ]
