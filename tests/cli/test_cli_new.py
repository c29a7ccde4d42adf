"""`holdfast new` writes a study that passes, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from holdfast.evidence import TABLES, table_schema

if TYPE_CHECKING:
    from conftest import Answer

Refused = Callable[..., str]


@pytest.mark.parametrize("name", ["chess", "a", "x" * 60, "my_union_2", "yes", "no", "on", "null", "true", "NAME".lower()])
def test_what_is_written_passes_its_own_check(name: str, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("new", name, "--in", tmp_path / "deep" / "er")
    assert (answer.code, answer.err) == (0, "")
    folder = tmp_path / "deep" / "er" / name
    assert f"holdfast check {folder}" in answer.out
    assert holdfast("check", folder).code == 0
    assert [path.name for path in folder.parent.iterdir()] == [name]


def test_the_study_carries_its_name(tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    holdfast("new", "rowing", "--in", tmp_path)
    assert "NAME" not in (tmp_path / "rowing" / "study.yaml").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "rowing" / "evidence" / "datapackage.json").read_text(encoding="utf-8"))["name"] == "rowing"


def test_the_package_describes_the_files_beside_it(template_folder: Path) -> None:
    package = json.loads((template_folder / "evidence" / "datapackage.json").read_text(encoding="utf-8"))
    found = {resource["name"]: resource for resource in package["resources"]}
    files = {path.stem for path in template_folder.glob("evidence/*.csv")}
    assert list(found) == [name for name in TABLES if name in files]
    for name, resource in found.items():
        assert resource["path"] == f"{name}.csv"
        assert resource["schema"] == table_schema(name)


def test_here_is_the_default(tmp_path: Path, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert holdfast("new", "chess").code == 0
    assert (tmp_path / "chess" / "study.yaml").is_file()


@pytest.mark.parametrize("name", ["", "A", "Chess", "1a", "_a", "a b", "a-b", "a.b", "a/b", "../x", "/tmp/x", "é", "a\n", "a\0", "x" * 61, "."])
def test_a_bad_name_is_told_what_a_name_is(name: str, tmp_path: Path, refused: Refused) -> None:
    assert "expected small letters, digits and underscores" in refused("new", name, "--in", tmp_path)


@pytest.mark.parametrize("kind", ["folder", "file", "link", "broken link"])
def test_what_stands_there_is_kept(kind: str, tmp_path: Path, refused: Refused) -> None:
    place = tmp_path / "chess"
    if kind == "folder":
        place.mkdir()
        (place / "study.yaml").write_text("mine")
    elif kind == "file":
        place.write_text("mine")
    else:
        place.symlink_to(tmp_path / ("here" if kind == "link" else "nowhere"))
    assert str(place) in refused("new", "chess", "--in", tmp_path)


@pytest.mark.parametrize("below", ["file", "file/deep", "x" * 300, "nul\0"], ids=lambda name: repr(name[:12]))
def test_a_place_that_cannot_be_written_is_bad_input(below: str, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "file").write_text("mine")
    refused("new", "chess", "--in", tmp_path / below)


def test_a_study_named_like_a_shipped_one_is_not_mistaken_for_it(tmp_path: Path, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = holdfast("new", "comintern")
    if answer.code == 0:  # then the next step it advises must be about the study just written
        advised = answer.out.split("holdfast check ", 1)[1].split()[0]
        assert "chess clubs" in holdfast("check", advised).out
    else:
        assert answer.code == 2
        assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *args: object, **more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert "No space left on device" in refused("new", "chess", "--in", tmp_path)
