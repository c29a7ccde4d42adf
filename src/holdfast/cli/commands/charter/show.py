"""Tell in plain language what a charter says: who is in, who sits where, who may do what by which majority, what is not said."""

from __future__ import annotations

import json
import shutil
import textwrap
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.commands.charter.manifest import charter_manifest
from holdfast.cli.options import add_json
from holdfast.errors import printable

if TYPE_CHECKING:
    from holdfast.charter import Charter


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", metavar="FILE", help="a charter or a series: a YAML file, or the name of a shipped one")
    parser.add_argument("--checked-only", action="store_true", help="leave out what was not checked against the text")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page with a diagram of organs and powers into this folder")
    add_json(parser)


def run(args: Namespace) -> int:
    """Tell the charter, or each charter of a series."""
    from holdfast.charter import LoadedSeries, load_any

    loaded = load_any(args.file)
    charters = [charter for _, charter in loaded.charters] if isinstance(loaded, LoadedSeries) else [loaded]
    charters = [charter.checked() for charter in charters] if args.checked_only else charters
    manifest = charter_manifest(charters)
    if args.json:
        print(json.dumps(_answer(charters, manifest), ensure_ascii=False))
        return 0
    width = min(shutil.get_terminal_size().columns, 120)
    print(printable("\n\n\n".join("\n".join(_lines(charter, width)) for charter in charters)))
    if args.out is not None:
        from holdfast.report.charter_page import write_charter_pages

        for path in write_charter_pages(charters, args.out, manifest):
            print(printable(f"\nWrote {path}"))
    return 0


def _answer(charters: list[Charter], manifest: dict[str, Any]) -> dict[str, object]:
    from holdfast.charter.words import summary

    told = [
        {
            "id": charter.id,
            "name": charter.charter,
            "adopted": charter.adopted,
            "chapters": [
                {"title": chapter.title, "paragraphs": [{"title": title, "lines": list(lines)} for title, lines in chapter.paragraphs]}
                for chapter in summary(charter)
            ],
            "charter": charter.model_dump(mode="json", by_alias=True, exclude_none=True),
        }
        for charter in charters
    ]
    return {"schema": "holdfast/charter-show/1", "manifest": manifest, "charters": told}


def _lines(charter: Charter, width: int) -> list[str]:
    from holdfast.charter.words import diagram_lines, summary

    lines = [charter.charter, "=" * min(len(charter.charter), width)]
    if charter.adopted:
        lines.append(f"Adopted {charter.adopted}" + (f", in force until {charter.until}" if charter.until else "") + ".")
    if charter.about:
        lines += textwrap.wrap(charter.about, width)
    for chapter in summary(charter):
        lines += ["", chapter.title, "-" * len(chapter.title)]
        for title, sentences in chapter.paragraphs:
            lines += [title] if title else []
            for text in sentences:
                lines += textwrap.wrap(text, width, initial_indent="  - ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
        if chapter.title == "Who sits where":
            lines += ["", "Who fills whose seats", *diagram_lines(charter)]
    return lines
