"""`holdfast check`: sound studies pass; each spoiled one gets one clear message, and nothing is written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from holdfast.cli import main
from holdfast.study.essay import Essay

if TYPE_CHECKING:
    from conftest import Answer, Draft

Refused = Callable[..., str]
STUDY, ESSAY, MEMBERSHIP, SECTIONS, EVENTS = "study.yaml", "essay.yaml", "evidence/membership.csv", "evidence/sections.csv", "evidence/events.csv"
MONTHS = 'months: {first: "1990-01", last: "1999-12"}'
RULE = 'rule: {measure: rise, from: "1990-01", to: "1999-12"}'


def test_a_sound_study_passes(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("check", draft.folder)
    assert (answer.code, answer.err) == (0, "")
    assert "no mistakes found" in answer.out
    assert "membership 13" in answer.out


def test_a_study_is_found_by_its_file_as_well(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    assert holdfast("check", draft.path(STUDY)) == holdfast("check", draft.folder)


def test_a_study_is_found_from_within(draft: Draft, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = holdfast("check", draft.folder)
    monkeypatch.chdir(draft.folder)
    assert holdfast("check", ".") == holdfast("check", STUDY) == expected


def test_the_shipped_study_is_sound(holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("check", "comintern")
    assert (answer.code, answer.err) == (0, "")


def test_json_holds_what_the_text_says(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("check", draft.folder, "--json")
    assert (answer.code, answer.err) == (0, "")
    found = json.loads(answer.out)
    assert (found["schema"], found["ok"], found["halves"], found["notices"]) == ("holdfast/check/1", True, 2, [])
    assert found["rows"] == {"sources": 1, "sections": 4, "membership": 13, "events": 2, "autonomy": 16}


def test_the_manifest_of_json_is_the_contract_s(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    manifest = json.loads(holdfast("check", draft.folder, "--json").out)["manifest"]
    assert {"version", "data_hash", "charter_hash", "seed", "chunk", "engine"} <= manifest.keys()


def test_notices_are_shown_and_do_not_fail(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    draft.append(MEMBERSHIP, "m99,north,,1990,140,claimed,,,,observation,north-99,,D,made_up,,")
    answer = holdfast("check", draft.folder)
    assert answer.code == 0
    assert "Note: 1 sections' dates have figures that contradict" in answer.out


# ---- a package or a table without a study


@pytest.mark.parametrize("place", ["evidence", "evidence/datapackage.json"])
def test_a_data_package_passes_without_a_study(place: str, draft: Draft, holdfast: Callable[..., Answer]) -> None:
    draft.path(STUDY).unlink()
    answer = holdfast("check", draft.path(place))
    assert (answer.code, answer.err) == (0, "")
    assert "membership 13" in answer.out
    assert json.loads(holdfast("check", draft.path(place), "--json").out)["halves"] == 0


def test_a_table_passes_alone_and_says_what_was_not_looked_up(draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    draft.path(MEMBERSHIP).rename(tmp_path / "membership.csv")
    answer = holdfast("check", tmp_path / "membership.csv")
    assert (answer.code, answer.err) == (0, "")
    assert "membership 13" in answer.out
    assert "not looked up" in answer.out


@pytest.mark.parametrize("place", ["evidence", "evidence/datapackage.json", MEMBERSHIP])
def test_a_mistake_is_named_alike_with_and_without_a_study(place: str, draft: Draft, refused: Refused) -> None:
    draft.edit(MEMBERSHIP, "1996-12,125", "1996-13,125")
    assert refused("check", draft.path(place)) == refused("check", draft.folder)


def test_a_table_of_no_known_name_is_told_the_nearest(draft: Draft, refused: Refused) -> None:
    draft.path(MEMBERSHIP).rename(draft.path("evidence/memberships.csv"))
    message = refused("check", draft.path("evidence/memberships.csv"))
    assert "unknown table 'memberships'" in message
    assert "Did you mean 'membership'?" in message


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "huge", "NUL"])
def test_a_table_that_cannot_be_read_is_bad_input(kind: str, draft: Draft, refused: Refused) -> None:
    path = draft.path(MEMBERSHIP)
    if kind == "NUL":
        path.write_bytes(b"id\0")
    elif kind == "huge":
        os.truncate(path, 10 * 1024**3)
    else:
        path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    assert "membership.csv" in refused("check", path)


# ---- spoiled tables


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        (MEMBERSHIP, "m01,north", "m01,nroth", 2, ["column section", "'nroth'", "Did you mean 'north'?"]),
        (MEMBERSHIP, "1996-12,125", "1996-02-30,125", 4, ["column date", "1996-02-30", "expected a date"]),
        (MEMBERSHIP, "1996-12,125", "1996-13,125", 4, ["column date", "1996-13"]),
        (MEMBERSHIP, "1993,131", "1993,-131", 3, ["column members", "-131", "from 0"]),
        (MEMBERSHIP, "1993,131", "1993,１３１", 3, ["column members", "expected a whole number"]),
        (MEMBERSHIP, "dues_paying,,,,observation,north-01", "dues,,,,observation,north-01", 2, ["column kind", "expected one of", "dues_paying"]),
        (MEMBERSHIP, "observation,north-01", "observaton,north-01", 2, ["column use", "Did you mean 'observation'?"]),
        (MEMBERSHIP, "m02,", "m01,", 3, ["column id", "line 2"]),
        (MEMBERSHIP, ",made_up,,", ",made_pu,,", 2, ["column source", "Did you mean 'made_up'?"]),
        (MEMBERSHIP, "members,kind", "member,kind", 1, ["unknown column 'member'", "Did you mean 'members'?"]),
        (MEMBERSHIP, "m01,north", '"m01,north', 2, ["not readable as CSV"]),
        (MEMBERSHIP, "m01,north", "m01,no\0rth", 2, ["a NUL byte"]),
        (MEMBERSHIP, "north-02", "east-05", 6, ["column origin"]),
        (MEMBERSHIP, "131,dues_paying,,", "131,dues_paying,200,", 3, ["column members", "below the lower bound"]),
        (SECTIONS, "1992-06-01", "1992-06-31", 5, ["column founded"]),
        (SECTIONS, "section,country", "section;country", 1, ["unknown column"]),
        (EVENTS, "1994-09,,east", "1994-09,1994-08,east", 2, ["column date_end", "expected 1994-09 or later"]),
        (EVENTS, "centre,,The board", "centre,east_chair,The board", 2, ["column parent", "circle"]),
        (EVENTS, "congress,input", "congres,input", 3, ["column kind", "Did you mean 'congress'?"]),
        ("evidence/autonomy.csv", "discipline,0.5,0.5", "discipline,nan,0.5", 6, ["column low", "expected a number from 0 to 1"]),
        ("evidence/autonomy.csv", "discipline,0.5,0.5", "discipline,0.5,1.5", 6, ["column high", "out of range"]),
    ],
)
def test_a_mistake_in_a_table_is_named_by_file_line_and_column(
    file: str, old: str, new: str, line: int, words: list[str], draft: Draft, refused: Refused
) -> None:
    draft.edit(file, old, new)
    first = refused("check", draft.folder).splitlines()[0]
    assert f"{Path(file).name}, line {line}" in first
    for word in words:
        assert word in first


def test_a_file_in_another_encoding_is_named_by_its_line(draft: Draft, refused: Refused) -> None:
    path = draft.path(MEMBERSHIP)
    path.write_bytes(path.read_bytes().replace(b"m03,north,,", "m03,north,Société,".encode("latin-1")))
    assert "membership.csv, line 4: bytes that are not UTF-8" in refused("check", draft.folder)


@pytest.mark.parametrize("file", [MEMBERSHIP, STUDY, ESSAY, "evidence/datapackage.json"])
def test_a_file_of_ten_gigabytes_is_named(file: str, draft: Draft, refused: Refused) -> None:
    os.truncate(draft.path(file), 10 * 1024**3)
    message = refused("check", draft.folder)
    assert Path(file).name in message
    assert "10,737,418,240 bytes" in message


@pytest.mark.parametrize("file", [MEMBERSHIP, STUDY, ESSAY, "evidence/datapackage.json"])
def test_a_missing_file_is_named(file: str, draft: Draft, refused: Refused) -> None:
    draft.path(file).unlink()
    message = refused("check", draft.folder)
    assert Path(file).name in message
    assert "there is no such file" in message


@pytest.mark.parametrize("file", [MEMBERSHIP, STUDY, ESSAY, "evidence/datapackage.json"])
def test_an_empty_file_is_named(file: str, draft: Draft, refused: Refused) -> None:
    draft.path(file).write_bytes(b"")
    assert Path(file).name in refused("check", draft.folder)


@pytest.mark.parametrize("file", [MEMBERSHIP, STUDY, ESSAY, "evidence/datapackage.json"])
def test_a_file_that_is_a_link_to_the_outside_is_not_read(file: str, draft: Draft, tmp_path: Path, refused: Refused) -> None:
    outside = tmp_path / "outside"
    draft.path(file).rename(outside)
    draft.path(file).symlink_to(outside)
    assert "outside" in refused("check", draft.folder)


@pytest.mark.parametrize("key", ["evidence: ", "essay: "])
@pytest.mark.parametrize("path", ["../outside.yaml", "/etc/passwd", "~/x", "a/../../x"])
def test_a_path_out_of_the_study_is_named_by_its_line(key: str, path: str, draft: Draft, refused: Refused) -> None:
    line = draft.line(STUDY, key)
    old = next(row for row in draft.path(STUDY).read_text(encoding="utf-8").splitlines() if row.startswith(key))
    draft.edit(STUDY, old, f"{key}{path!r}".replace("'", '"'))
    message = refused("check", draft.folder)
    assert f"study.yaml, line {line}: the path {path!r} leads outside" in message


# ---- spoiled settings


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ('{first: "1990-13", last: "1999-12"}', ["months.first"]),
        ('{first: "0000-01", last: "1999-12"}', ["months.first"]),
        ("{first: 1990, last: 1999}", ["months.first"]),
        ('{first: "1990-1", last: "1999-12"}', ["months.first"]),
        ('{first: "1990-01-01", last: "1999-12"}', ["months.first"]),
        ('{first: "1999-12", last: "1990-01"}', ["1999-12 to 1990-01"]),
        ('{first: "1990-01", last: "1990-01"}', ["1990-01 to 1990-01"]),
        ('{first: "1090-01", last: "1999-12"}', ["at most 1200 months"]),
        ('{first: "1990-01"}', ["'months.last' is missing"]),
        ('{frist: "1990-01", last: "1999-12"}', ["Did you mean 'first'?"]),
        ("null", ["months"]),
        ("1990 to 1999", ["months"]),
    ],
)
def test_wrong_months_are_named_by_their_line(months: str, words: list[str], draft: Draft, refused: Refused) -> None:
    line = draft.line(STUDY, "months:")
    draft.edit(STUDY, MONTHS, f"months: {months}")
    message = refused("check", draft.folder)
    assert f"study.yaml, line {line}: " in message
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("patron: nroth", ["'nroth'", "Did you mean 'north'?"]),
        ("patron: [north]", ["patron"]),
        ("patorn: north", ["unknown key 'patorn'", "Did you mean 'patron'?"]),
        ("own_process: [{section: eastt, why: x}]", ["'eastt'", "Did you mean 'east'?"]),
        ("own_process: [{section: east}]", ["'own_process.0.why' is missing"]),
        ('own_process: [{section: east, first: "0000-05", why: x}]', ["own_process.0.first"]),
        ("jumps: [{section: east, event: east_chiar, sd: 1.0}]", ["Did you mean 'east_chair'?"]),
        ("jumps: [{section: east, event: east_chair, sd: -1}]", ["jumps.0.sd"]),
        ("jumps: [{section: east, event: east_chair, sd: .nan}]", ["jumps.0.sd"]),
        ("jumps: [{section: east, event: east_chair, size: 1}]", ["unknown key 'jumps.0.size'"]),
        ("turns: {T1: front}", ["'T1' is not in the table turns"]),
        ('purge: {first: "0000-01", last: "1991-01"}', ["purge.first"]),
        ('purge: {first: "1995-01", last: "1994-01"}', ["purge"]),
        ('doctrine: {starts: "1995-01", full: "1994-01"}', ["doctrine"]),
        ("dependence: {default: 2}", ["dependence.default"]),
        ("dependence: {leaders_abroad: {nroth: east_chair}}", ["Did you mean 'north'?"]),
        ("study: other", ["'study' stands twice"]),
        ("more: &x 1", ["anchor"]),
        ("more: !!python/name:os.system ''", ["tag"]),
        ("title2: \x01", ["study.yaml"]),
        ("more: " + "[" * 60, ["nesting"]),
        ("\tmore: 1", ["study.yaml"]),
    ],
)
def test_a_mistake_in_the_settings_is_named_by_its_line(setting: str, words: list[str], draft: Draft, refused: Refused) -> None:
    line = draft.append(STUDY, setting)
    message = refused("check", draft.folder)
    assert f"study.yaml, line {line}: " in message
    for word in words:
        assert word in message


@pytest.mark.parametrize("text", ["- a\n- b\n", "hello\n", "5\n"])
def test_settings_that_are_no_mapping_are_named(text: str, draft: Draft, refused: Refused) -> None:
    draft.path(STUDY).write_text(text, encoding="utf-8")
    assert "study.yaml, line 1: " in refused("check", draft.folder)


@pytest.mark.parametrize("name", ["A Study", "1st", "x" * 61, "a-b"])
def test_a_study_s_name_is_a_plain_word(name: str, draft: Draft, refused: Refused) -> None:
    rows = draft.path(STUDY).read_text(encoding="utf-8").splitlines()
    line = next(n for n, row in enumerate(rows, start=1) if row.startswith("study: "))
    draft.edit(STUDY, rows[line - 1], f"study: {name}")
    assert f"study.yaml, line {line}: study: " in refused("check", draft.folder)


# ---- spoiled ledgers


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[east_chair]", "[east_chiar]", ["neither an event nor a table", "Did you mean 'east_chair'?"]),
        ("rows: [chairs.d]", "rows: [chiars.d]", ["not a half of a row", "Did you mean 'chairs.d'?"]),
        ("data: [autonomy]", "data: [autonmy]", ["Did you mean 'autonomy'?"]),
        ("rivals: [town]", "rivals: [twon]", ["Did you mean 'town'?"]),
        ("id: s2", "id: s1", ["'s1' stands twice"]),
        ("type: fact", "type: fcat", ["fact"]),
        ("paragraph: 2", "paragraph: two", ["paragraph"]),
        ("evidence: [membership]", "evidence: [membership], untestable: no reason", ["not both"]),
        ("untestable: It says what should be and not what was.", "evidence: [membership]", ["untestable"]),
        (RULE, 'rule: {measure: rice, from: "1990-01", to: "1999-12"}', ["unknown measure 'rice'", "Did you mean 'rise'?"]),
        (RULE, 'rule: {measure: rise, from: "1990-01"}', ["'rise'", "to"]),
        (RULE, 'rule: {measure: rise, from: "1990-01", to: "1999-12", too: 1}', ["too"]),
        (RULE, 'rule: {measure: rise, from: "1890-01", to: "1999-12"}', ["no statute was in force at 1890-01"]),
        (RULE, 'rule: {measure: rise, from: "1990-13", to: "1999-12"}', ["1990-13"]),
        (RULE, 'rule: {from: "1990-01", to: "1999-12"}', ["measure"]),
        (RULE, "rule: {}", ["measure"]),
        (RULE, "rule: rise", ["rule"]),
        (RULE, 'rlue: {measure: rise, from: "1990-01", to: "1999-12"}', ["Did you mean 'rule'?"]),
        ("estimand: Difference in yearly growth", "estimate: Difference in yearly growth", ["estimate"]),
    ],
)
def test_a_mistake_in_the_ledger_is_named_by_its_line(old: str, new: str, words: list[str], draft: Draft, refused: Refused) -> None:
    line = draft.line(ESSAY, old)
    draft.edit(ESSAY, old, new)
    message = refused("check", draft.folder)
    assert any(f"essay.yaml, line {n}: " in message for n in (line, line - 1)), message
    for word in words:
        assert word in message


@pytest.mark.parametrize("key", [name for name, field in Essay.model_fields.items() if field.is_required()])
def test_the_ledger_has_its_parts(key: str, draft: Draft, refused: Refused) -> None:
    draft.edit(ESSAY, f"\n{key}:", f"\n{key}_:")
    message = refused("check", draft.folder)
    # One mistake, one message: the mistyped key and what was meant.
    assert f"unknown key '{key}_'. Did you mean '{key}'?" in message
    assert "is missing" not in message


# ---- no study at all


@pytest.mark.parametrize("name", ["cominterm", "Comintern", "kominterm"])
def test_a_mistyped_study_is_told_the_nearest(name: str, refused: Refused) -> None:
    assert "Did you mean 'comintern'?" in refused("check", name)


@pytest.mark.parametrize(
    "name",
    ["nowhere", "", "a\0b", "x" * 300, "x" * 5000, "a/" * 3000, "\ud800", "..", "/dev/null", "/etc/passwd", "x.csv", "a\0.csv", "datapackage.json"],
    ids=lambda name: repr(name[:12]),
)
@pytest.mark.parametrize("command", ["check", "essay"])
def test_what_is_no_study_is_bad_input(command: str, name: str, refused: Refused) -> None:
    refused(command, name)


def test_a_folder_without_settings_is_told_what_is_missing(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "empty").mkdir()
    assert "study.yaml: there is no such file" in refused("check", tmp_path / "empty")


def test_a_folder_that_cannot_be_a_study_is_not_searched(draft: Draft, refused: Refused) -> None:
    shutil.rmtree(draft.path("evidence"))
    draft.path("evidence").touch()
    refused("check", draft.folder)


def test_many_mistakes_are_counted_and_not_all_printed(draft: Draft, refused: Refused) -> None:
    path = draft.path(MEMBERSHIP)
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *(["x,y"] * 500), *rows]) + "\n", encoding="utf-8")
    message = refused("check", draft.folder)
    assert len(message.splitlines()) == 21
    assert "480 more problems" in message


def test_messages_hold_no_control_characters_of_the_input(draft: Draft, refused: Refused) -> None:
    draft.edit(MEMBERSHIP, "m01,north", "m01,\x1b[31mnorth")
    assert "\x1b" not in refused("check", draft.folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (STUDY, "title: A made-up federation of four chess clubs, 1990-1999", 'title: "\\e]0;owned\\a Chess"'),
        (SECTIONS, "west,West Chess Club", "\x1b[31mred,Red Club,Red Club,,,,,,1992,,,,\nwest,West Chess Club"),
    ],
    ids=["escape in a title", "escape in a notice"],
)
def test_answers_hold_no_control_characters_of_the_input(file: str, old: str, new: str, draft: Draft, holdfast: Callable[..., Answer]) -> None:
    draft.edit(file, old, new)
    answer = holdfast("check", draft.folder)
    assert "\x1b" not in answer.out + answer.err


def test_a_case_is_checked_and_a_charter_is_pointed_to_its_own_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.yaml"
    text = "case: A vote\ncharter: comintern_1920\nfrom: '1920'\ncoalition: [russia]\ngoal: everything\n"
    case.write_text(text, encoding="utf-8")
    assert main(["check", str(case)]) == 0
    assert "A vote: no mistakes found.\nRows: charters 1." in capsys.readouterr().out
    case.write_text(text + "rivals: 0\n", encoding="utf-8")
    assert main(["check", str(case)]) == 2
    assert "line 6: rivals cannot be 0; expected at least 1" in capsys.readouterr().err.replace("rivals.lists", "rivals")
    case.write_text("charter: X\nid: x\nmembers: {}\n", encoding="utf-8")
    assert main(["check", str(case)]) == 2
    assert "holdfast charter check" in capsys.readouterr().err
    for wrong, said in (("members: {}", "members is empty; expected at least 1 in it"), ("members: {m: {count: '7/2'}}", "7/2 is no whole number")):
        case.write_text(f"charter: X\nid: x\n{wrong}\norgans: {{o: {{votes: one_each}}}}\n", encoding="utf-8")
        assert main(["charter", "check", str(case)]) == 2
        assert said in capsys.readouterr().err
