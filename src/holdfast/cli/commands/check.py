"""Check a study, a data package or one table: cell by cell, and tables against each other. Exit code 2 names each mistake."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from holdfast import __version__
from holdfast.cli.options import add_json
from holdfast.errors import printable

PACKAGE = "datapackage.json"


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "path",
        metavar="PATH",
        help="a study (folder, study.yaml or shipped name), a data package (folder or datapackage.json), one CSV table, or a case of the audit",
    )
    add_json(parser)


def run(args: Namespace) -> int:
    """Check what the path names; print what it holds and what a reader should know."""
    path = Path(args.path)
    if path.suffix == ".csv":
        report = _table(path)
    elif path.suffix in (".yaml", ".yml") and path.name != "study.yaml" and path.is_file():
        report = _case(path)
    elif path.name == PACKAGE or (_holds(path, PACKAGE) and not _holds(path, "study.yaml")):
        report = _package(path if path.name == PACKAGE else path / PACKAGE)
    else:
        report = _study(args.path)
    if args.json:
        print(json.dumps({"schema": "holdfast/check/1", "ok": True} | report, ensure_ascii=False))
        return 0
    print(printable(f"{report['title']}: no mistakes found."))
    halves = f"; {report['halves']} tests in the ledger" if report["halves"] else ""
    print("Rows: " + ", ".join(f"{name} {count:,}" for name, count in report["rows"].items()) + halves + ".")
    for notice in report["notices"]:
        print(printable(f"Note: {notice}"))
    return 0


def _holds(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False


def _report(title: str, rows: dict[str, int], manifest: dict[str, Any], *, halves: int = 0, notices: Sequence[str] = ()) -> dict[str, Any]:
    counts = {name: count for name, count in rows.items() if count}
    return {
        "manifest": dict.fromkeys(("version", "data_hash", "charter_hash", "seed", "chunk", "engine")) | {"version": __version__} | manifest,
        "title": title,
        "rows": counts,
        "halves": halves,
        "notices": [str(notice) for notice in notices],
    }


def _table(path: Path) -> dict[str, Any]:
    """Check one table by itself: its cells, not what it refers to."""
    from holdfast.documents import read_text
    from holdfast.errors import BadInput, Problem, nearest
    from holdfast.evidence import TABLES
    from holdfast.evidence.reading import read_table

    if path.stem not in TABLES:
        raise BadInput(
            Problem(f"unknown table {path.stem[:60]!r}", file=str(path), expected="one of " + ", ".join(TABLES), suggestion=nearest(path.stem, TABLES))
        )
    table, problems = read_table(path.stem, read_text(path), file=path.name)
    if problems:
        raise BadInput(problems)
    return _report(path.name, {path.stem: len(table.rows)}, {}, notices=("Checked by itself: what its rows refer to was not looked up.",))


def _package(path: Path) -> dict[str, Any]:
    """Check a data package without a study."""
    from holdfast.evidence import load_evidence

    evidence = load_evidence(path)
    return _report(str(path), evidence.counts, {"data_hash": evidence.data_hash}, notices=evidence.notices)


def _case(path: Path) -> dict[str, Any]:
    """Check a case against its charters; a charter has a command of its own."""
    from holdfast.audit.case import load_case
    from holdfast.documents import MAX_YAML_BYTES, read_text
    from holdfast.errors import BadInput, Problem

    if not any(line.startswith("case:") for line in read_text(path, limit=MAX_YAML_BYTES).splitlines()):
        raise BadInput(Problem("this is neither a study nor a case", file=str(path), expected=f"a charter is checked by `holdfast charter check {path}`"))
    case = load_case(path)
    counts = {"helpers": len(case.case.helpers), "scripted": len(case.case.scripted), "history": len(case.case.history)}
    return _report(case.case.case, {"charters": len(case.charters), **counts}, {})


def _study(name: str) -> dict[str, Any]:
    """Check a whole study, its settings and ledger included."""
    from holdfast.inference.measurement import observe
    from holdfast.study import load

    study = load(name)
    halves = len(study.claims)
    reasons = [reason for _, reason in observe(study.frame).left_out]
    notices = [str(notice) for notice in study.evidence.notices]
    for word, sentence in (
        ("outside", "are dated outside the months in which their section existed: they are shown and not fitted."),
        ("zero", "say zero members: they are shown and not fitted."),
    ):
        count = sum(reason.startswith(word) for reason in reasons)
        if count:
            notices.append(f"{count} figures {sentence}")
    return _report(study.spec.title, study.evidence.counts, study.manifest(), halves=halves, notices=notices)
