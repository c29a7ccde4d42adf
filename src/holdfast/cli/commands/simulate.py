"""Simulate many free histories of a study by its calibrated model, and summarise them month by month.

Free histories follow from the model alone: they are not drawn given the figures, as those of `holdfast study` are. The values used are the
calibrated ones, printed and kept in the manifest. Results do not depend on the number of workers; history number N of a seed is always the
same, and `--replicates 0 --paths N` makes it again alone.
"""

from __future__ import annotations

import json
import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from holdfast.cli.options import add_json, add_out, add_run, whole
from holdfast.cli.progress import Progress

MAX_WORKERS = 256
MAX_REPLICATES = 10_000_000
MAX_PATHS = 1000
ONE_WORKER = 20_000
"""Up to so many histories starting processes costs more time than they save."""
WORKERS_HELP = f"processes that share the work (default: one up to {ONE_WORKER:,} histories, then as many as cores)"


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    add_run(parser, least=0, most=MAX_REPLICATES, default=10_000)
    parser.add_argument("--workers", type=whole(1, MAX_WORKERS), default=None, metavar="N", help=WORKERS_HELP)
    parser.add_argument(
        "--paths", type=numbers, default=list(range(20)), metavar="LIST", help="histories whose whole paths are kept, as 0-19,777 (default: 0-19)"
    )
    add_out(parser, default="out/STUDY/simulate")
    add_json(parser)


def numbers(text: str) -> list[int]:
    """Read numbers of histories: `0-19,777`. Each is kept once, in order."""
    found: set[int] = set()
    for word in text.split(","):
        parts = re.fullmatch(r"([0-9]{1,10})(?:-([0-9]{1,10}))?", word.strip())
        first, last = (int(parts[1]), int(parts[2] or parts[1])) if parts else (1, 0)
        if not first <= last < 2**32 or last - first >= MAX_PATHS or len(found) >= 2 * MAX_PATHS:
            raise ArgumentTypeError(f"{word.strip()[:40]!r} does not name histories; expected numbers below 2^32 as 0-19,777, at most {MAX_PATHS:,} of them")
        found.update(range(first, last + 1))
    if len(found) > MAX_PATHS:
        raise ArgumentTypeError(f"{len(found):,} histories are too many to keep whole; expected at most {MAX_PATHS:,}")
    return sorted(found)


def run(args: Namespace) -> int:
    """Simulate; print the summary."""
    with Progress() as progress:
        progress.stage("loading and checking the evidence")
        from holdfast.store import check_store, plain, publish, record_run, write_netcdf
        from holdfast.study import load
        from holdfast.study.ensemble import ensemble_manifest
        from holdfast.study.outputs import write_summary
        from holdfast.study.summary import ensemble_lines

        study = load(args.study)
        check_store(args.store)
        workers = args.workers or (1 if args.replicates <= ONE_WORKER else os.cpu_count() or 1)
        out: Path = args.out or Path("out") / study.spec.study / "simulate"
        written = [*(["summary.parquet"] if args.replicates else []), "paths.nc", "manifest.json"]
        manifest = study.manifest(args.replicates, args.seed)
        with publish(out, manifest, written) as staging:
            study.calibrate(progress.stage)
            manifest.update(ensemble_manifest(manifest, study.calibration, args.paths))
            progress.stage(f"simulating {args.replicates:,} histories", args.replicates or None)
            found = study.ensemble(args.replicates, args.seed, workers=workers, paths=args.paths, progress=progress.advance)
            progress.stage("writing the results")
            if found.quantiles is not None:
                write_summary(staging / "summary.parquet", found.quantiles)
            write_netcdf(staging / "paths.nc", found.paths)
        record_run(args.store, manifest, out)
    lines = ensemble_lines(study, found)
    notices = [str(notice) for notice in study.evidence.notices]
    if found.beyond:
        notices.append(f"{found.beyond:,} values lay beyond the grid on which they are counted: quantiles at its ends are bounds")
    if args.json:
        answer = {"schema": "holdfast/simulate/1", "manifest": manifest, "summary": lines, "out": str(out), "files": written, "notices": notices}
        print(json.dumps(plain(answer), ensure_ascii=False))
    else:
        print("\n".join([*lines, "", f"Written to {out} ({progress.seconds:.0f} s): {', '.join(written)}."]))
    return 0
