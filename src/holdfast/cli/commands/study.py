"""Load a study, calibrate the model on its figures, replay its history many times, and write a report and the data behind it."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from holdfast.cli.options import add_json, add_out, add_run
from holdfast.cli.progress import Progress

WRITTEN = ["report.html", "summary.parquet", "events.parquet", "paths.nc", "claims.json", "manifest.json"]


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    add_run(parser)
    add_out(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Run the study; print its summary."""
    with Progress() as progress:
        progress.stage("loading and checking the evidence")
        from holdfast.report import render
        from holdfast.report.fill import contents_of
        from holdfast.store import check_store, plain, publish, record_run
        from holdfast.study import load
        from holdfast.study.outputs import write_results
        from holdfast.study.summary import summary_lines

        study = load(args.study)
        claims = study.claims
        check_store(args.store)
        out: Path = args.out or Path("out") / study.spec.study
        manifest = study.manifest(args.replicates, args.seed)
        with publish(out, manifest, WRITTEN) as staging:
            study.calibrate(progress.stage)
            progress.stage(f"replaying {args.replicates:,} histories")
            replay = study.replay(args.replicates, args.seed, progress.advance)
            progress.stage("writing the report")
            write_results(staging, study, replay, manifest)
            contents = contents_of(study, replay, manifest, seconds=progress.seconds)
            (staging / "report.html").write_text(render(contents), encoding="utf-8")
        record_run(args.store, manifest, out)
    lines = summary_lines(study, replay)
    if args.json:
        answer = {
            "schema": "holdfast/study/1",
            "manifest": manifest,
            "summary": lines,
            "claims": claims,
            "out": str(out),
            "files": WRITTEN,
            "notices": list(study.evidence.notices),
        }
        print(json.dumps(plain(answer), ensure_ascii=False))
    else:
        print("\n".join([*lines, "", f"Read {out / 'report.html'} ({progress.seconds:.0f} s). Data beside it: {', '.join(WRITTEN[1:])}."]))
    return 0
