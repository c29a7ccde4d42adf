"""Fit a study: the posterior of its model by NUTS, with its diagnostics. Some minutes on two cores.

The posterior is written into the study's folder (or to --to FILE), where forecast, whatif and the ledger find it as long as data, inputs and
priors stay as they are. Then each causal claim is judged and every theory scored on figures it has not seen (findings.json), which takes some
minutes more. A fit that did not converge is not written; the message says what to do.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.options import add_json, whole
from holdfast.cli.progress import Progress

if TYPE_CHECKING:
    from holdfast.inference.posterior import Posterior


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    parser.add_argument("--theory", default="everything", metavar="NAME", help="which inputs act (default: everything); `none` switches all off")
    parser.add_argument("--chains", type=whole(2, 16), default=4, metavar="N", help="chains (default: 4)")
    parser.add_argument("--warmup", type=whole(50, 20_000), default=500, metavar="N", help="draws of each chain for warming up (default: 500)")
    parser.add_argument("--draws", type=whole(50, 50_000), default=1000, metavar="N", help="draws of each chain (default: 1,000)")
    parser.add_argument("--accept", type=float, default=0.9, metavar="SHARE", help="target acceptance of the sampler (default: 0.9)")
    parser.add_argument("--seed", type=whole(0, 2**31 - 1), default=1, metavar="N", help="seed (default: 1)")
    parser.add_argument("--workers", type=whole(1, 64), default=None, metavar="N", help="processes (default: as many as cores)")
    parser.add_argument("--to", type=Path, default=None, metavar="FILE", help="where the posterior is written (default: into the study's folder)")
    parser.add_argument("--only-posterior", action="store_true", help="do not judge the claims and score the theories afterwards")
    add_json(parser)


def run(args: Namespace) -> int:
    """Fit; print the posterior."""
    from holdfast.errors import BadInput, Problem
    from holdfast.inference.fit import Settings
    from holdfast.inference.notes import notes_on
    from holdfast.inference.posterior import require_converged, write_posterior
    from holdfast.store import plain
    from holdfast.study import load
    from holdfast.study.fitted import POSTERIOR, RECORDED, fit_study
    from holdfast.study.judging import find

    if not 0.5 <= args.accept < 1:
        raise BadInput(Problem(f"the target acceptance is {args.accept:g}", expected="a share from 0.5 to below 1, such as 0.9"))
    with Progress() as progress:
        progress.stage("loading and checking the evidence")
        study = load(args.study)
        settings = Settings(args.chains, args.warmup, args.draws, args.accept, args.seed, args.workers or os.cpu_count() or 1)
        target, posterior = fit_study(study, settings, args.theory, progress.stage)
        notes = notes_on(study.frame, target.model.observations)
        if posterior.problems:
            print("\n".join(f"note: {note}" for note in notes), file=sys.stderr)
        require_converged(posterior)
        to: Path = args.to or study.folder / (POSTERIOR if args.theory == RECORDED else f"posterior_{args.theory}.npz")
        write_posterior(to, posterior)
        if args.to is None and args.theory == RECORDED and not args.only_posterior:
            find(study, target, posterior, progress.stage, settings.workers)
    if args.json:
        answer = {
            "schema": "holdfast/fit/1",
            "manifest": study.manifest() | {"seed": args.seed, "fit": posterior.key},
            "out": str(to),
            "parameters": _rows(posterior),
            "notes": notes,
            "divergences": posterior.divergences,
            "seconds": posterior.seconds,
        }
        print(json.dumps(plain(answer), ensure_ascii=False))
    else:
        print("\n".join([*_lines(posterior, str(to)), *(f"note: {note}" for note in notes)]))
    return 0


def _rows(posterior: Posterior) -> list[dict[str, Any]]:
    import numpy as np

    rows: list[dict[str, Any]] = []
    for n, name in enumerate(posterior.names):
        draws = posterior.flat[:, n]
        low, high = np.quantile(draws, [0.05, 0.95])
        diagnostics = {"rhat": posterior.rhat[n], "ess_bulk": posterior.ess_bulk[n], "ess_tail": posterior.ess_tail[n]}
        known = {key: float(value) if np.isfinite(value) else None for key, value in diagnostics.items()}
        rows.append({"name": name, "mean": float(draws.mean()), "sd": float(draws.std()), "lo90": float(low), "hi90": float(high)} | known)
    return rows


def _lines(posterior: Posterior, to: str) -> list[str]:
    lines = [f"{'parameter':28s}{'mean':>8s}{'sd':>8s}{'90 of 100 draws':>20s}{'R-hat':>8s}{'ESS':>7s}"]
    for row in _rows(posterior):
        if row["rhat"] is not None:
            span = f"{row['lo90']:.2f} to {row['hi90']:.2f}"
            ess = min(float(row["ess_bulk"] or 0), float(row["ess_tail"] or 0))
            lines.append(f"{row['name']:28s}{row['mean']:8.2f}{row['sd']:8.2f}{span:>20s}{row['rhat']:8.3f}{ess:7.0f}")
    return [*lines, "", f"{posterior.divergences} divergences. Written to {to} ({posterior.seconds:.0f} s)."]
