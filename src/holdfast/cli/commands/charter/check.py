"""Check charters: each mistake with file, line and what was expected. Exit code 2 names each mistake."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from holdfast.cli.commands.charter.manifest import charter_manifest
from holdfast.cli.options import add_json
from holdfast.errors import printable


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="a charter or a series of charters: a YAML file, or the name of a shipped one")
    add_json(parser)


def run(args: Namespace) -> int:
    """Check every file, then tell of all mistakes at once."""
    from holdfast.charter import Charter, LoadedSeries, load_any
    from holdfast.charter.checks import remarks_of
    from holdfast.errors import BadInput, Problem

    problems: list[Problem] = []
    checked: list[dict[str, Any]] = []
    everything: list[Charter] = []
    for file in args.files:
        try:
            loaded = load_any(file)
        except BadInput as error:
            problems += error.problems
            continue
        charters = [charter for _, charter in loaded.charters] if isinstance(loaded, LoadedSeries) else [loaded]
        name = loaded.series.series if isinstance(loaded, LoadedSeries) else loaded.charter
        everything += charters
        remarks = [f"{charter.id}: {remark}" if len(charters) > 1 else remark for charter in charters for remark in remarks_of(charter)]
        counts = {key: sum(len(getattr(charter, key)) for charter in charters) for key in ("members", "organs", "powers", "rights", "silent")}
        checked.append({"file": file, "name": name, "counts": counts, "remarks": remarks})
    if problems:
        raise BadInput(problems)
    if args.json:
        print(json.dumps({"schema": "holdfast/charter-check/1", "manifest": charter_manifest(everything), "ok": True, "charters": checked}, ensure_ascii=False))
        return 0
    for item in checked:
        print(printable(f"{item['name']}: no mistakes found. " + ", ".join(f"{key} {count:,}" for key, count in item["counts"].items()) + "."))
        for remark in item["remarks"]:
            print(printable(f"  Note: {remark}"))
    return 0
