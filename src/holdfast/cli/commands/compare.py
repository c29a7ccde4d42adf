"""Compare theories: each scored on figures that it has not seen, beside no theory at all and dull baselines.

Three ways of hiding: the five years after 1925, 1929 and 1933 (future), each figure alone (figures), each section as a whole (sections). Log score:
the log density of what was reported, higher is better; CRPS: the error in log members, lower is better. "Better" is the mean log score less that
of no theory, with its standard error clustered by section: a theory that is not above it by two of these has not shown anything.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from holdfast.cli.options import add_json
from holdfast.cli.progress import Progress


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    parser.add_argument("--remake", action="store_true", help="score again from the recorded posterior, though recorded scores are there (some minutes)")
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the scores."""
    from holdfast.report.fitted import ways_of
    from holdfast.store import plain
    from holdfast.study import load
    from holdfast.study.findings import read_findings
    from holdfast.study.fitted import recorded
    from holdfast.study.judging import find

    with Progress() as progress:
        progress.stage("loading and checking the evidence")
        study = load(args.study)
        found = None if args.remake else read_findings(study.folder, study.essay, study.evidence)
        if found is None:
            found = find(study, *recorded(study), progress.stage, save=False)
    if args.json:
        answer = {"schema": "holdfast/compare/1", "manifest": study.manifest() | {"fit": found["fit"]}, "scores": found["scores"], "lacking": found["lacking"]}
        answer["unsettled"] = found.get("unsettled", [])
        print(json.dumps(plain(answer), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(_lines(found, ways_of(study))))
    return 0


def _lines(found: dict[str, Any], ways: dict[str, str]) -> list[str]:
    lines = []
    for way, title in ways.items():
        rows = [row for row in found["scores"] if row["way"] == way]
        if not rows:
            continue
        lines.append(f"{title}: {rows[0]['figures']} figures")
        lines.append(f"{'':38s}{'log score':>10s}{'better (se)':>17s}{'CRPS':>7s}{'in 50':>7s}{'in 90':>7s}{'Pareto k':>11s}{'refitted':>10s}{'weight':>8s}")
        for row in rows:
            better = "" if row["name"] == "none" else f"{row['better']:+.3f} ({row['better_se']:.3f})"
            above = f" ({row['untrusted']})" if row.get("untrusted") else ""
            pareto = "" if row["pareto"] is None else f"{row['pareto']:.2f}{above}"
            refitted = row.get("refitted") or ""
            weight = "" if row["weight"] is None else f"{row['weight']:.2f}"
            scores = f"{row['log_score']:10.3f}{better:>17s}{row['crps']:7.3f}{row['in_50']:7.0%}{row['in_90']:7.0%}"
            lines.append(f"  {row['title'][:36]:36s}{scores}{pareto:>11s}{refitted:>10}{weight:>8s}")
        lines.append("")
    lines += [f"Not testable: {name}, for lack of {lack}." for name, lack in found["lacking"].items()]
    lines += [f"note: short of convergence: {fit}" for fit in found.get("unsettled", ())]
    return [
        *lines,
        "Pareto k: the worst, and for how many figures it is above 0.7: reweighted draws cannot be trusted there. Refitted: figures predicted by a fit",
        "that never saw them, without weights. Weight: share in the best mixture.",
    ]
