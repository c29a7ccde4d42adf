"""`holdfast audit FILE --autonomy`: which of a section's own affairs a charter, or each charter of a series, lets the centre decide."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from holdfast.errors import BadInput, printable

if TYPE_CHECKING:
    from holdfast.audit.certificate import Question
    from holdfast.charter import Charter, LoadedSeries

__all__ = ["run_autonomy"]


def run_autonomy(args: Namespace, question_of: Callable[[Charter], Question], answer_of: Callable[[Charter, Question], dict[str, Any]]) -> None:
    """Print the autonomy that a charter or series leaves: a table, or with --json the audit's answer with the detail behind the two keys."""
    from holdfast.audit.autonomy import autonomy_json, charter_words, detail_json, measure, read_weights
    from holdfast.charter import Charter, load_any

    weights, loaded = read_weights(args.weights or ""), load_any(args.file[0])
    if not isinstance(loaded, Charter):
        _series(args, loaded, question_of)
        return
    charter = loaded.checked() if args.checked_only else loaded
    question = question_of(charter)
    measured = measure(charter, assume=question.assume)
    if not args.json:
        print(printable("\n".join(charter_words(measured, weights))))
        return
    try:
        answer = answer_of(charter, question)
    except BadInput:
        if args.goal != "everything":
            raise
        # No organ has a power, so there is nothing to capture; what the sections keep is a question all the same.
        answer = _nothing_to_reach(charter, question)
    print(json.dumps(answer | autonomy_json(measured, weights) | {"detail": detail_json(measured, weights)}, ensure_ascii=False))


def _series(args: Namespace, loaded: LoadedSeries, question_of: Callable[[Charter], Question]) -> None:
    from holdfast.audit.autonomy import autonomy_json, detail_json, measure, read_weights, series_words
    from holdfast.cli.commands.charter.manifest import charter_manifest

    weights = read_weights(args.weights or "")
    charters = [(str(date), charter.checked() if args.checked_only else charter) for date, charter in loaded.charters]
    found = [(date, measure(charter, assume=question_of(charter).assume)) for date, charter in charters]
    if not args.json:
        print(printable("\n".join(series_words(loaded.series.series, found, weights))))
        return
    rows = [
        {"from": date, "charter": measured.charter, "name": measured.name, **autonomy_json(measured, weights), "detail": detail_json(measured, weights)}
        for date, measured in found
    ]
    manifest = charter_manifest([charter for _, charter in charters])
    print(json.dumps({"schema": "holdfast/audit-autonomy/1", "manifest": manifest, "series": loaded.series.series, "charters": rows}, ensure_ascii=False))


def _nothing_to_reach(charter: Charter, question: Question) -> dict[str, Any]:
    from holdfast.audit.assumptions import silences
    from holdfast.cli.commands.charter.manifest import charter_manifest

    return {
        "schema": "holdfast/audit/1",
        "manifest": charter_manifest([charter]),
        "question": question.to_json() | {"coalition": [next(iter(charter.members))]},
        "verdict": "unknown",
        "proved": False,
        "bounds": {"at_least_moves": 0, "positions": 0},
        "smallest": None,
        "path": [],
        "blocked_by": [],
        "safeguards": [],
        "assumptions": ["No organ of this charter has a power, so nothing was asked about a coalition."],
        "silences": silences(charter),
        "exposure": [],
    }
