"""Safe reading of files that come from outside.

Files of a study are untrusted. Before anything is parsed a file must be a regular file inside its folder, small enough, UTF-8 and free of
NUL bytes. YAML is read without tags, anchors or aliases (no code, no expansion bombs), to a bounded depth, and every value remembers its
line so that an error can point to it.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.errors import BadInput, Problem, nearest

if TYPE_CHECKING:
    from yaml import Node

__all__ = ["Document", "inside", "parse_yaml", "read_text"]

MAX_BYTES = 20_000_000
"""Largest file read. The largest table of the Comintern study is 0.2 MB."""
MAX_YAML_BYTES = 300_000
"""Largest YAML file: ten times the largest of the Comintern study, and read in seconds at worst."""
MAX_DEPTH = 40


def read_text(path: Path, *, shown: str | None = None, limit: int = MAX_BYTES) -> str:
    """Return the text of `path`.

    Raises `BadInput` if it is missing, not a regular file, larger than `limit` bytes, not UTF-8, or holds NUL bytes. The size is looked
    up before a byte is read, so a huge file costs nothing. `shown` is the name used in messages.
    """
    name = shown or str(path)
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise BadInput(Problem("not a regular file", file=name))
        if info.st_size > limit:
            raise BadInput(Problem(f"the file has {info.st_size:,} bytes", file=name, expected=f"at most {limit:,}"))
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except FileNotFoundError:
        raise BadInput(Problem("there is no such file", file=name, suggestion=_sibling(path))) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadInput(Problem(f"the file cannot be read ({reason})", file=name)) from None
    if len(raw) > limit:
        raise BadInput(Problem(f"the file grew beyond {limit:,} bytes while it was read", file=name))
    at = raw.find(b"\0")
    if at >= 0:
        line = raw.count(b"\n", 0, at) + 1
        raise BadInput(Problem("a NUL byte", file=name, line=line, expected="plain UTF-8 text"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(Problem("bytes that are not UTF-8", file=name, line=line, expected="plain UTF-8 text")) from None


def _sibling(path: Path) -> str | None:
    """Return the name of a file beside `path` that looks like it."""
    try:
        names = [entry.name for _, entry in zip(range(1000), path.parent.iterdir(), strict=False)]
    except OSError:
        return None
    return nearest(path.name, names)


def inside(folder: Path, relative: str, *, named_in: str, line: int | None = None) -> Path:
    """Return the path of `relative` within `folder`, following links.

    Raises `BadInput` if it is absolute or leads outside the folder: a study may only read its own files.
    """
    problem = Problem(f"the path {relative!r} leads outside the study's folder", file=named_in, line=line, expected="a path below the folder of the study")
    if not relative or "\0" in relative or len(relative) > 500 or relative.startswith(("/", "\\", "~")) or ":" in relative:
        raise BadInput(problem)
    try:
        root = folder.resolve()
        path = (root / relative).resolve()
    except (OSError, RuntimeError, ValueError):
        raise BadInput(problem) from None
    if not path.is_relative_to(root):
        raise BadInput(problem)
    return path


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data read from a YAML file, with the line of every value.

    `lines` maps a path such as ("rows", 0, "id") to its line, counted from 1.
    """

    file: str
    data: Any
    lines: dict[tuple[str | int, ...], int]

    def line(self, path: tuple[str | int, ...]) -> int | None:
        """Return the line of the value at `path`, or of the nearest value that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def parse_yaml(text: str, *, file: str) -> Document:
    """Read YAML into plain data with line numbers.

    Raises `BadInput` for a syntax error, a tag, an anchor or alias, a duplicate key, a key that is not a word, or nesting beyond 40.
    """
    import yaml

    if len(text) > MAX_YAML_BYTES:
        raise BadInput(Problem(f"the file has {len(text):,} characters", file=file, expected=f"at most {MAX_YAML_BYTES:,}"))
    lines: dict[tuple[str | int, ...], int] = {}
    depth = 0
    loader = None
    try:
        loader = yaml.SafeLoader(text)
        # The events come first: they show anchors and depth before any tree is built.
        event: Any
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            bad = None
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                bad = "an anchor or alias"
            elif depth > MAX_DEPTH:
                bad = f"nesting deeper than {MAX_DEPTH}"
            elif getattr(event, "tag", None):
                bad = f"a tag ({str(event.tag)[:40]})"
            if bad:
                raise BadInput(Problem(bad, file=file, line=event.start_mark.line + 1, expected="plain YAML values"))
        node = loader.get_single_node()
        data = _build(node, (), lines, file) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadInput(Problem(error.problem or "not valid YAML", file=file, line=mark.line + 1 if mark else None, expected="valid YAML")) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise BadInput(Problem("a control character", file=file, line=line, expected="plain UTF-8 text")) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise BadInput(Problem(f"not valid YAML ({str(error).splitlines()[0][:200]})", file=file)) from None
    finally:
        if loader is not None:
            loader.dispose()
    return Document(file, data, lines)


def _build(node: Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], file: str) -> Any:
    import yaml

    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, i), lines, file) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        built: dict[str, Any] = {}
        for key_node, child in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key == "<<":
                raise BadInput(Problem("a key that is not a word", file=file, line=line, expected="a word followed by a colon"))
            if key in built:
                raise BadInput(Problem(f"the key {key!r} stands twice", file=file, line=line, expected="each key once"))
            built[key] = _build(child, (*path, key), lines, file)
            lines[(*path, key)] = line
        return built
    return _scalar(node.value) if isinstance(node, yaml.ScalarNode) and node.style is None else node.value


_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")


def _scalar(text: str) -> Any:
    """Return the value of a scalar without quotes: null, true, false, a plain decimal number, or else text.

    YAML 1.1 would make a boolean of `no`, 90 of `1:30`, and a date of 1921-01-01: here they stay what was written.
    """
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    number = _NUMBER.fullmatch(text)
    return text if number is None else float(text) if number[2] else int(text)
