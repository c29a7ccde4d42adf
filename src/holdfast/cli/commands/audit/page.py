"""`holdfast audit ... --out DIR`: the whole answer as a page, with the certificate beside it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.progress import Progress
from holdfast.errors import BadInput, Problem

if TYPE_CHECKING:
    from holdfast.audit.case import LoadedCase
    from holdfast.audit.certificate import Question
    from holdfast.charter import Charter

__all__ = ["configure", "prepare", "write"]


def configure(parser: ArgumentParser) -> None:
    """Add `--out`."""
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page with the whole answer, and its certificate, into this folder")


def prepare(args: Namespace) -> None:
    """Look whether a page can be written, and ask for what it tells besides what was asked: the smallest coalition. Raises `BadInput`."""
    if args.out is not None:
        if args.autonomy or args.weights is not None:
            raise BadInput(Problem("--out was given with --autonomy or --weights", expected="one of them: a page tells autonomy too, with equal weights"))
        from holdfast.report.audit_page import FILES
        from holdfast.store import check_target

        check_target(args.out, FILES)
        args.smallest = True


def write(args: Namespace, charter: Charter, answer: dict[str, Any], case: LoadedCase | None, question: Question | None) -> Path:
    """Complete the answer, and write the page and the certificate into `--out`; return the page's path. Raises `BadInput` if that cannot be done."""
    from holdfast.report.audit_case import case_view
    from holdfast.report.audit_fill import Background, view_of
    from holdfast.report.audit_page import write_audit_page

    with Progress(quiet=args.json) as progress:
        if question is not None:
            progress.stage("what each member and organ could reach alone")
            complete(charter, answer, question)
        progress.stage("voting power, and the page")
        background = Background(
            given=args.coalition is not None,
            assume=question.assume if question is not None and args.assume is not None else None,
            case=case_view(case, answer) if case is not None else None,
            later=tuple(one for _, one in case.charters[1:]) if case is not None else (),
        )
        return write_audit_page(view_of(charter, answer, background), answer, args.out)


def complete(charter: Charter, answer: dict[str, Any], question: Question) -> None:
    """Add to an answer who could alone, what blocks the largest member alone, how near everybody is, and what the path opens."""
    from holdfast.audit.arrival import opened
    from holdfast.audit.exposure import exposures, largest_bloc
    from holdfast.audit.nearness import nearness

    rows, largest = list(exposures(charter, question)), largest_bloc(charter, question)
    answer["exposure"] = [
        {"name": row.name, "kind": row.kind, "verdict": row.answer.verdict, "moves": len(row.answer.path) if row.answer.verdict == "yes" else None}
        for row in rows
    ]
    stops = next((row.answer.blocked for row in rows if row.name == largest), ())
    answer["blocked_alone"] = {"name": largest, "blocked_by": [{"power": item.power, "article": item.article, "check": item.check} for item in stops]}
    if answer["smallest"]["by"] == "heads":
        answer["nearness"] = [row.to_json() for row in nearness(charter, answer["smallest"], question.start, assume=question.assume)]
    asked = replace(question, coalition=tuple(answer["question"]["coalition"]))
    answer["opened"] = [item.to_json() for item in opened(charter, asked, answer["path"])] if answer["verdict"] == "yes" else []
