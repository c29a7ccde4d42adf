"""Predict figures of membership that the study has not seen, and score the prediction beside dull baselines.

FILE is a CSV table with the columns section, date, members and kind (more are ignored). Every figure is predicted from all the study's
evidence, before and after it, or from earlier evidence alone; rows that the evidence has already are named and left out. CRPS is the error
in log members, honesty about the spread rewarded: 0 is perfect, .1 about ten per cent off.
"""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.cli.options import add_json
from holdfast.cli.progress import Progress

if TYPE_CHECKING:
    from holdfast.study.forecast import Forecast


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    parser.add_argument("--score", type=Path, metavar="FILE", required=True, help="CSV table of the figures to predict: section,date,members,kind")
    parser.add_argument("--past-only", action="store_true", help="predict each figure from earlier evidence alone")
    parser.add_argument("--posterior", type=Path, default=None, metavar="FILE", help="a posterior made by `holdfast fit --to` (default: the study's own)")
    parser.add_argument("--baselines", action="store_true", help="score the baselines alone, as for a study without a posterior")
    add_json(parser)


def run(args: Namespace) -> int:
    """Predict and score; print the result."""
    # The baselines solve many small systems: threads of the linear algebra would wait for each other longer than they work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from holdfast.store import plain
    from holdfast.study import load
    from holdfast.study.fitted import fitted_forecaster, has_posterior
    from holdfast.study.forecast import forecast
    from holdfast.study.forecast_file import read_asked

    study = load(args.study)
    asked, dropped = read_asked(args.score, study.frame)
    with Progress() as progress:
        model = None if args.baselines or (args.posterior is None and not has_posterior(study)) else fitted_forecaster(study, args.posterior)
        found = forecast(study, asked, dropped, past_only=args.past_only, model=model, progress=progress.stage)
    if args.json:
        left_out = [{"line": row.line, "section": row.section, "date": row.date, "members": row.members, "reason": row.reason} for row in dropped]
        answer = {
            "schema": "holdfast/forecast/1",
            "manifest": study.manifest(),
            "past_only": found.past_only,
            "rows": found.rows(),
            "dropped": left_out,
            "total": found.total(),
        }
        print(json.dumps(plain(answer), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(_lines(found)))
    return 0


def _lines(found: Forecast) -> list[str]:
    """Return the result as text: rows, left-out rows, and a table of scores."""
    given = "earlier evidence alone (the model's parameters from all of it)" if found.past_only else "all the evidence"
    lines = []
    if found.asked:
        count = "1 figure" if len(found.asked) == 1 else f"{len(found.asked):,} figures"
        lines = [f"{count} predicted from {given}. Ranges that should hold 90 of 100 figures, by the {found.model.label}:", ""]
        lines.append(f"{'section':20s}{'date':>11s}{'reported':>12s}{'median':>12s}{'90 of 100':>24s}{'CRPS':>7s}")
    for row in found.rows():
        span = f"{row['lo90']:,.0f}-{row['hi90']:,.0f}"
        note = "  no figures: pooled prior" if row["no_figures"] else ""
        note += f"  before the section began ({row['section_began']})" if row["section_began"] else ""
        lines.append(f"{row['section'][:19]:20s}{row['date']:>11s}{row['members']:>12,}{row['median']:>12,.0f}{span:>24s}{row['crps']:>7.2f}{note}")
    lines += [f"line {row.line} left out ({row.section} {row.date}, {row.members:,}): {row.reason}" for row in found.dropped]
    if not found.asked:
        return [*lines, "No figure is left to score."]
    lines += ["", f"{'mean scores':42s}{'CRPS':>8s}{'log score':>11s}{'in 50':>8s}{'in 90':>8s}"]
    for scored in [*([found.model] if found.model not in found.beside else []), *found.beside]:
        total = scored.total()
        lines.append(f"{scored.label:42s}{total['crps']:>8.3f}{total['log_score']:>11.2f}{total['coverage_50']:>8.0%}{total['coverage_90']:>8.0%}")
    return lines
