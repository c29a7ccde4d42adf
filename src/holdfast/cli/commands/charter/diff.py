"""Tell in words what changed between two charters, or step by step through a series."""

from __future__ import annotations

import json
import shutil
import textwrap
from argparse import ArgumentParser, Namespace
from itertools import pairwise

from holdfast.cli.commands.charter.manifest import charter_manifest
from holdfast.cli.options import add_json
from holdfast.errors import printable

HEADINGS = {
    "short": "In short",
    "members": "Who is in",
    "organs": "Who sits where",
    "powers": "Who may do what",
    "rights": "Rights and protected clauses",
    "silence": "What is not said",
}


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="two or more charters in order, or one series: YAML files, or names of shipped ones")
    parser.add_argument("--checked-only", action="store_true", help="leave out what was not checked against the text")
    add_json(parser)


def run(args: Namespace) -> int:
    """Compare each charter with the next."""
    from holdfast.charter import Charter, LoadedSeries, load_any
    from holdfast.charter.words import differences
    from holdfast.errors import BadInput, Problem

    charters: list[Charter] = []
    for file in args.files:
        loaded = load_any(file)
        charters += [charter for _, charter in loaded.charters] if isinstance(loaded, LoadedSeries) else [loaded]
    if len(charters) < 2:
        raise BadInput(Problem("there is nothing to compare with", file=args.files[0], expected="two charters, or a series of them"))
    charters = [charter.checked() for charter in charters] if args.checked_only else charters
    steps = [(before, after, differences(before, after)) for before, after in pairwise(charters)]
    if args.json:
        told = [
            {
                "from": a.id,
                "to": b.id,
                "changes": [{"where": c.where, "kind": c.kind, "text": c.text, "before": list(c.before), "now": list(c.now)} for c in changes],
            }
            for a, b, changes in steps
        ]
        print(json.dumps({"schema": "holdfast/charter-diff/1", "manifest": charter_manifest(charters), "steps": told}, ensure_ascii=False))
        return 0
    width = min(shutil.get_terminal_size().columns, 120)
    for before, after, changes in steps:
        print(printable(f"From: {before.charter}\nTo:   {after.charter}"))
        for where, heading in HEADINGS.items():
            found = [change for change in changes if change.where == where]
            if found:
                print(f"\n{heading}")
            for change in found:
                _tell(change.text, "  - ", width)
                for label, items in (("before", change.before), ("now", change.now)):
                    for item in items:
                        _tell(f"{label}: {item}", "      " if label == "before" else "    > ", width)
        if all(change.kind == "same" for change in changes):
            print("\nNothing changed.")
        print()
    return 0


def _tell(text: str, lead: str, width: int) -> None:
    print(printable(textwrap.fill(text, width, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False, break_on_hyphens=False)))
