"""Every claim over the coders' choices: whether its sign is still there when the evidence is read another way.

    holdfast robust comintern                       all effects on which claims rest
    holdfast robust comintern --claim doctrine      one claim, or one input
    holdfast robust comintern --out curves          draws the specification curves: a page, and SVG and PNG of each

Each choice is changed alone, then many at once at random. The study's posterior is reweighted, not fitted again: Pareto k says how far that carries, and
above 0.7 a row is marked and not counted.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.options import add_json, whole
from holdfast.cli.progress import Progress

if TYPE_CHECKING:
    from holdfast.study.specifications import Curve


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    parser.add_argument("--claim", action="append", default=[], metavar="NAME", help="a claim of the ledger (doctrine) or an input (misfit); may be repeated")
    parser.add_argument("--combinations", type=whole(0, 500), default=60, metavar="N", help="combinations of choices drawn at random (default: 60)")
    parser.add_argument("--draws", type=whole(50, 500), default=200, metavar="N", help="draws of the posterior (default: 200)")
    parser.add_argument("--seed", type=whole(0, 2**31 - 1), default=1, metavar="N", help="seed of the combinations (default: 1)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to draw the curves (default: nowhere)")
    parser.add_argument("--posterior", type=Path, default=None, metavar="FILE", help="a posterior made by `holdfast fit --to` (default: the study's own)")
    add_json(parser)


def run(args: Namespace) -> int:
    """Judge; print each effect's curve in words and numbers, and draw them."""
    from holdfast.store import plain
    from holdfast.study import load
    from holdfast.study.choices import CHOICES
    from holdfast.study.fitted import recorded
    from holdfast.study.specifications import curves, specifications
    from holdfast.study.tested import chosen

    tested = chosen(args.claim)
    study = load(args.study)
    target, posterior = recorded(study, args.posterior)
    with Progress() as progress:
        wanted = specifications(args.combinations, args.seed)
        found = curves(study.frame, target, posterior, tested, wanted, args.draws, progress=progress.stage, advance=progress.advance)
        manifest = study.manifest() | {"seed": args.seed}
        files: list[str] = []
        if args.out is not None:
            from holdfast.report.specification_curve import write_curves

            progress.stage("drawing the curves")
            files = write_curves(found, CHOICES, study.spec.title, args.out, manifest)
    if args.json:
        answer = {
            "schema": "holdfast/robust/1",
            "manifest": manifest,
            "draws": args.draws,
            "choices": [{"name": choice.name, "words": choice.words, "options": [option.words for option in choice.options]} for choice in CHOICES],
            "claims": [_claim(curve) for curve in found],
            "out": None if args.out is None else str(args.out),
            "files": files,
        }
        print(json.dumps(plain(answer), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(_lines(found)))
        if args.out is not None:
            print(f"Read {args.out / 'robust.html'}.")
    return 0


def _claim(curve: Curve) -> dict[str, Any]:
    from math import isfinite

    from holdfast.study.choices import CHOICES

    return {
        "claim": curve.tested.row,
        "input": curve.tested.input,
        "sign": curve.tested.sign,
        "words": curve.tested.words,
        "sentence": curve.sentence,
        "specifications": [
            {
                "kind": found.specification.kind,
                "options": {choice.name: choice.options[n].words for choice, n in found.specification.changed()},
                "words": found.specification.words(CHOICES),
                "mean": found.mean,
                "lo90": found.low,
                "hi90": found.high,
                "p_sign": found.p_sign,
                "sd_share": found.sd_share,
                "figures": found.figures,
                "pareto_k": found.pareto_k if isfinite(found.pareto_k) else None,
                "trusted": found.trusted,
            }
            for found in curve.estimates
        ],
    }


def _lines(found: tuple[Curve, ...]) -> list[str]:
    """Return the result as text: for each effect a sentence, then one choice at a time."""
    lines = [
        "Growth per year in log members for each year of full exposure (once, for a single event): middle, 90 of 100 draws, probability of the claimed sign."
    ]
    for curve in found:
        lines += ["", f"{curve.tested.row}: {curve.tested.words}", curve.sentence, ""]
        for row in curve.estimates:
            if row.specification.kind != "combination":
                note = "" if row.trusted else f"   cannot be told (k {row.pareto_k:.2f})"
                lines.append(f"  {row.specification.words()[:74]:74s}{row.mean:+6.2f} ({row.low:+.2f} to {row.high:+.2f}) {row.p_sign:5.2f}{note}")
        several = [row for row in curve.estimates if row.specification.kind == "combination"]
        seen = [row.mean for row in several if row.trusted]
        if seen:
            lines.append(f"  {f'{len(seen)} of {len(several)} combinations at random that can be told':74s}{min(seen):+6.2f} to {max(seen):+.2f} (middles)")
        elif several:
            lines.append(f"  none of {len(several)} combinations at random can be told")
    return lines
