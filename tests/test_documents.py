"""Files from outside are bounded, plain, and every mistake in them has a line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from holdfast.documents import MAX_DEPTH, MAX_YAML_BYTES, Document, inside, parse_yaml, read_text
from holdfast.errors import BadInput, Problem
from holdfast.validation import validate


def problem_of(text: str) -> Problem:
    with pytest.raises(BadInput) as caught:
        parse_yaml(text, file="some.yaml")
    assert caught.value.problems[0].file == "some.yaml"
    return caught.value.problems[0]


def data_of(text: str) -> Any:
    return parse_yaml(text, file="some.yaml").data


# ---- reading text


def test_text_comes_back_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("é\r\nŁódź\n".encode())
    assert read_text(path) == "é\r\nŁódź\n"


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfid\n")
    assert read_text(path) == "id\n"


def test_an_empty_file_is_empty_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.touch()
    assert read_text(path) == ""


def test_a_missing_file_is_named_with_the_nearest_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "membership.csv").touch()
    with pytest.raises(BadInput, match=r"membershp\.csv: there is no such file\. Did you mean 'membership\.csv'\?"):
        read_text(tmp_path / "membershp.csv")


def test_a_file_in_a_missing_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        read_text(tmp_path / "no" / "a.csv")


def test_a_file_below_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(BadInput, match="cannot be read"):
        read_text(tmp_path / "a" / "b.csv")


@pytest.mark.parametrize("kind", ["folder", "fifo", "endless device", "empty device"])
def test_only_regular_files_are_opened(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "endless device":
        path.symlink_to("/dev/zero")
    else:
        path.symlink_to("/dev/null")
    with pytest.raises(BadInput, match="not a regular file"):
        read_text(path)


def test_a_file_of_ten_gigabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.touch()
    os.truncate(path, 10 * 1024**3)
    with pytest.raises(BadInput, match=r"has 10,737,418,240 bytes; expected at most 20,000,000"):
        read_text(path)


def test_the_limit_itself_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x" * 10)
    assert read_text(path, limit=10) == "x" * 10
    path.write_text("x" * 11)
    with pytest.raises(BadInput, match="11"):
        read_text(path, limit=10)


@pytest.mark.parametrize(("raw", "message"), [(b"a\nb\nc\0d", "a NUL byte"), (b"a\nb\ncaf\xe9", "not UTF-8"), (b"a\nb\n\xed\xa0\x80", "not UTF-8")])
def test_bytes_that_are_not_plain_text_are_named_by_their_line(raw: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    with pytest.raises(BadInput, match=message) as caught:
        read_text(path, shown="shown.csv")
    assert (caught.value.problems[0].file, caught.value.problems[0].line) == ("shown.csv", 3)


def test_a_link_in_a_circle_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(BadInput):
        read_text(tmp_path / "a")


def test_a_name_too_long_for_the_system_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_text(tmp_path / ("x" * 300))


# ---- paths

ESCAPES = ["../x.csv", "a/../../x.csv", "/etc/passwd", "\\\\host\\share", "\\x", "C:\\x.csv", "C:x.csv", "~/x.csv", "", "a\0b", "x" * 501, "..", "\ud800.csv"]


@pytest.mark.parametrize("relative", ESCAPES)
def test_no_path_leads_out_of_the_folder(relative: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="outside") as caught:
        inside(tmp_path, relative, named_in="datapackage.json", line=4)
    assert (caught.value.problems[0].file, caught.value.problems[0].line) == ("datapackage.json", 4)


@pytest.mark.parametrize("relative", ["a.csv", "./a.csv", "b/../a.csv", "b/a.csv", "..a.csv", "a b.csv", "é.csv"])
def test_paths_below_the_folder_are_found(relative: str, tmp_path: Path) -> None:
    assert inside(tmp_path, relative, named_in="x") == (tmp_path / relative).resolve()


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    (tmp_path / "secret.csv").touch()
    (folder / "a.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "up").symlink_to(tmp_path)
    for relative in ("a.csv", "up/secret.csv"):
        with pytest.raises(BadInput, match="outside"):
            inside(folder, relative, named_in="x")


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.csv").symlink_to("a.csv")
    assert inside(tmp_path, "b.csv", named_in="x") == (tmp_path / "a.csv").resolve()


def test_a_folder_reached_by_a_link_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert inside(tmp_path / "link", "a.csv", named_in="x") == (tmp_path / "real" / "a.csv").resolve()


@given(st.text(max_size=40))
@example("\ud800")
def test_any_path_stays_inside_or_is_bad_input(tmp_path_factory: pytest.TempPathFactory, relative: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    try:
        found = inside(folder, relative, named_in="x")
    except BadInput:
        return
    assert found.is_relative_to(folder.resolve())


# ---- YAML


def test_plain_values_come_back() -> None:
    assert data_of("a: 1\nb: [x, 2.5, true, null]\nc: {d: 'e'}\n") == {"a": 1, "b": ["x", 2.5, True, None], "c": {"d": "e"}}


@pytest.mark.parametrize("text", ["1921-02-03", "1921-02", "2001-12-14t21:59:43.10-05:00", "1921-02-30"])
def test_dates_stay_text(text: str) -> None:
    assert data_of(f"a: {text}") == {"a": text}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_nothing_is_none(text: str) -> None:
    assert data_of(text) is None


def test_every_value_knows_its_line() -> None:
    document = parse_yaml("# comment\na: 1\nrows:\n  - id: x\n    text: >-\n      long\n      text\n  - id: y\nlast: {b: [1,\n  2]}\n", file="f")
    assert {path: document.line(path) for path in [("a",), ("rows",), ("rows", 0), ("rows", 0, "id"), ("rows", 0, "text"), ("rows", 1, "id"), ("last",)]} == {
        ("a",): 2,
        ("rows",): 3,
        ("rows", 0): 4,
        ("rows", 0, "id"): 4,
        ("rows", 0, "text"): 5,
        ("rows", 1, "id"): 8,
        ("last",): 9,
    }
    assert document.line(("last", "b", 1)) == 10


def test_a_value_that_is_not_there_has_the_line_of_what_would_hold_it() -> None:
    document = parse_yaml("a: 1\nb:\n  c: 2\n", file="f")
    assert document.line(("b", "d", "e")) == 2
    assert document.line(("z",)) == 1
    assert Document("f", None, {}).line(("z",)) is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: &x 2\n", 2, "anchor"),
        ("a: 1\nb: *x\n", 2, "anchor"),
        ("a: &x [1]\nb: {<<: *x}\n", 1, "anchor"),
        ("a: 1\nb: {<<: {c: 1}}\n", 2, "not a word"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']\n", 2, "tag"),
        ("a: 1\nb: !!binary aGk=\n", 2, "tag"),
        ("a: 1\nb: ! x\n", 2, "tag"),
        ("a: 1\nb: !!set {x}\n", 2, "tag"),
        ("a: 1\nb: 2\na: 3\n", 3, "stands twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "stands twice"),
        ("a: 1\n? [x]\n: 2\n", 2, "not a word"),
        ("a: 1\n? {x: y}\n: 2\n", 2, "not a word"),
        ("a: 1\nb: [1, 2\n", 3, ""),
        ("a: 1\n\tb: 2\n", 2, "\\t"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: 1\nb: 'x\n", 3, ""),
        ("a: 1\nb: c: d\n", 2, "mapping"),
    ],
)
def test_what_is_not_plain_yaml_is_named_by_its_line(text: str, line: int, message: str) -> None:
    problem = problem_of(text)
    assert problem.line == line
    assert message in problem.message


def test_a_laughing_bomb_is_refused_at_its_first_anchor() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert problem_of("\n".join(rows)).line == 1


@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "{a: ", "[[{x: ["])
def test_depth_is_bounded_however_it_is_written(unit: str) -> None:
    problem = problem_of(unit * (290_000 // len(unit)))
    assert problem.message == f"nesting deeper than {MAX_DEPTH}"
    assert problem.line == 1


def test_depth_up_to_the_bound_is_allowed() -> None:
    deep = data_of("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    for _ in range(MAX_DEPTH - 1):
        (deep,) = deep
    assert deep == []
    assert "deeper" in problem_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).message


def test_a_long_document_is_refused_before_it_is_parsed() -> None:
    assert problem_of("x" * (MAX_YAML_BYTES + 1)).expected == f"at most {MAX_YAML_BYTES:,}"


@pytest.mark.parametrize(
    "text",
    [
        "a: \x01",
        "a: b\x07c",
        "\x1b[31m",
        "a: \ufffe",
        'a: "\\UFFFFFFFF"',
        'a: "\\U00110000"',
        "%YAML 9.9\n---\na: 1",
    ],
    ids=["control", "bell", "escape", "noncharacter", "huge escape", "beyond Unicode", "version"],
)
def test_what_the_yaml_library_chokes_on_is_bad_input(text: str) -> None:
    problem_of(text)


@pytest.mark.parametrize("text", ["1:30", "1" * 5000, "0x_", "-0b_", "010", "=", "<<", "yes", "no", "1921-01-01", ".inf", "1e3", "1_000"])
def test_what_only_looks_like_a_value_of_another_kind_stays_text(text: str) -> None:
    assert data_of(f"a: {text}\n") == {"a": text}


def test_a_control_character_is_named_by_its_line() -> None:
    assert problem_of("a: 1\nb: 2\nc: x\x01y\n").line == 3


def test_keys_are_text_whatever_they_look_like() -> None:
    assert data_of("1: a\ntrue: b\n~: c\n1921-01-01: d\n") == {"1": "a", "true": "b", "~": "c", "1921-01-01": "d"}


SYMBOLS = [*list("ab1:-?[]{},&*!|>'\"%@`#~.\\ \n\t\x00\x01\x85\ufeff\u2028"), "- ", ": ", "\n  ", "---", "...", "<<", "!!", "\\x", "\\U", "0x", "1:", "é", "𝔘"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SYMBOLS), max_size=30).map("".join)))
def test_any_text_is_data_or_bad_input(text: str) -> None:
    try:
        document = parse_yaml(text, file="f")
    except BadInput as error:
        assert all(problem.file == "f" for problem in error.problems)
        return
    assert isinstance(document.data, dict | list | str | int | float | None)
    assert all(1 <= line <= len(text) + 1 for line in document.lines.values())


# ---- models


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    size: Annotated[int, Field(ge=0)] = 0


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    kind: Literal["fact", "causal"] = "fact"
    inner: tuple[Inner, ...] = ()
    maybe: Inner | None = None
    by_name: dict[str, Inner] = {}


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        validate(Outer, parse_yaml(text, file="f"))
    return caught.value.problems


def test_a_sound_document_becomes_its_model() -> None:
    assert validate(Outer, parse_yaml("title: t\ninner:\n  - {name: a, size: 2}\n", file="f")) == Outer(title="t", inner=(Inner(name="a", size=2),))


@pytest.mark.parametrize(
    ("text", "line", "message", "suggestion"),
    [
        ("# c\nkind: fact\n", 2, "'title' is missing", None),
        ("title: t\ninner:\n  - size: 1\n", 3, "'inner.0.name' is missing", None),
        ("title: t\n\ntitel: u\n", 3, "unknown key 'titel'", "title"),
        ("title: t\ninner:\n  - name: a\n    siz: 1\n", 4, "unknown key 'inner.0.siz'", "size"),
        ("title: t\nmaybe:\n  name: a\n  nmae: b\n", 4, "unknown key 'maybe.nmae'", "name"),
        ("title: t\nby_name:\n  x:\n    name: a\n    sze: 1\n", 5, "unknown key 'by_name.x.sze'", "size"),
        ("title: [t]\n", 1, "title cannot be", None),
        ("title: t\ninner:\n  - name: a\n    size: many\n", 4, "inner.0.size: ", None),
        ("title: t\ninner:\n  - name: a\n    size: -1\n", 4, "inner.0.size cannot be -1", None),
        ("title: t\nzzzzzz: 1\n", 2, "unknown key 'zzzzzz'", None),
        ("title: t\ninner: 3\n", 2, "inner cannot be 3", None),
    ],
)
def test_a_mistake_against_the_model_has_its_line(text: str, line: int, message: str, suggestion: str | None) -> None:
    (problem,) = problems_of(text)
    assert (problem.file, problem.line, problem.suggestion) == ("f", line, suggestion)
    assert message in problem.message


def test_every_mistake_is_reported_at_once() -> None:
    assert [problem.line for problem in problems_of("titel: t\ninner:\n  - size: -1\n  - 5\n")] == [3, 3, 4, 1]


@pytest.mark.parametrize("text", ["", "- a\n", "hello\n", "5\n"])
def test_a_document_that_is_no_mapping_is_bad_input(text: str) -> None:
    assert len(problems_of(text)) == 1


def test_a_wrong_word_is_told_the_nearest_valid_one() -> None:
    (problem,) = problems_of("title: t\nkind: fcat\n")
    assert problem.line == 2
    assert "fact" in str(problem)
    assert "causal" in str(problem)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "kind", "inner", "maybe", "by_name", "name", "size", "x"]), inner),
    max_leaves=12,
)


@given(values)
def test_any_data_fits_the_model_or_is_bad_input(data: Any) -> None:
    try:
        assert isinstance(validate(Outer, Document("f", data, {})), Outer)
    except BadInput as error:
        assert error.problems
