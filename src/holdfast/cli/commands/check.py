"""Check a study: every table, cell by cell and against each other, its settings and its ledger. Exit code 2 names each mistake."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from holdfast.cli.options import add_json


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("path", metavar="PATH", help="folder of a study, its study.yaml, or the name of a shipped study")
    add_json(parser)


def run(args: Namespace) -> int:
    """Check the study; print what it holds and what a reader should know."""
    from holdfast.inference.measurement import observe
    from holdfast.study import load

    study = load(args.path)
    judged = len(study.claims)
    observations = observe(study.frame)
    outside = sum(reason.startswith("outside") for _, reason in observations.left_out)
    zero = sum(reason.startswith("zero") for _, reason in observations.left_out)
    notices = [str(notice) for notice in study.evidence.notices]
    if outside:
        notices.append(f"{outside} figures are dated outside the months in which their section existed: they are shown and not fitted.")
    if zero:
        notices.append(f"{zero} figures say zero members: they are shown and not fitted.")
    counts = {name: count for name, count in study.evidence.counts.items() if count}
    if args.json:
        print(
            json.dumps(
                {
                    "schema": "holdfast/check/1",
                    "manifest": {"data_hash": study.evidence.data_hash},
                    "ok": True,
                    "rows": counts,
                    "halves": judged,
                    "notices": notices,
                }
            )
        )
        return 0
    print(f"{study.spec.title}: no mistakes found.")
    print("Rows: " + ", ".join(f"{name} {count:,}" for name, count in counts.items()) + (f"; {judged} tests in the ledger" if judged else "") + ".")
    for notice in notices:
        print(f"Note: {notice}")
    return 0
