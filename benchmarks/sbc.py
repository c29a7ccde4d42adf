"""Simulation-based calibration on the design of a few sections of the Communist International, recorded for docs/fit.md.

Parameters are drawn from the prior, figures simulated by the monthly model itself, fitted, and the truth ranked among the draws. Each
simulation is added to docs/fit_ranks.csv when it is done, and one that stands there is not run again; `docs/pictures.py` draws them. Ten
seconds of processor time a simulation; several processes may share them out:

    .venv/bin/python benchmarks/sbc.py --share 1/2 & .venv/bin/python benchmarks/sbc.py --share 2/2
    .venv/bin/python benchmarks/sbc.py --show
"""

from __future__ import annotations

import argparse
import csv
import time
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from holdfast.inference import observe
from holdfast.inference.checks import Ranks, Run, Simulated, names_of, recovered, run_calibration, uniformity
from holdfast.inference.fit import Target, target_of
from holdfast.inference.measurement import Observations
from holdfast.inference.theories import theory
from holdfast.study import load

SECTIONS = ("austria", "china", "czechoslovakia", "poland", "yugoslavia")
"""Sections of four to thirteen figures, one of which has a process of its own for ten years."""
FILE = Path(__file__).parent.parent / "docs" / "fit_ranks.csv"
COLUMNS = ("truth", "rank", "mean", "sd", "ess")


def some_of(whole: Observations, at: list[int]) -> Observations:
    """Return some of the figures."""
    rows = tuple(whole.rows[n] for n in at)
    return replace(whole, rows=rows, **{f.name: getattr(whole, f.name)[at] for f in fields(whole) if f.name not in ("rows", "left_out")})


def design(sections: tuple[str, ...] = SECTIONS) -> Target:
    """Return the target: the sections' figures with their months, kinds and doubts."""
    frame = load("comintern").frame
    whole = observe(frame)
    at = [n for n, row in enumerate(whole.rows) if row.section in sections]
    return target_of(frame, observations=some_of(whole, at))


def add(path: Path, names: tuple[str, ...], done: Simulated) -> None:
    """Add a simulation's rows in one write, so that several processes can share the file."""
    rows = [f"{done.number},{name}," + ",".join(f"{getattr(done, column)[p]:.4g}" for column in COLUMNS) for p, name in enumerate(names)]
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")


def read(path: Path = FILE, kept: int = Run().kept) -> Ranks:
    """Return the simulations recorded, in the order of their numbers."""
    with path.open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["simulation"]))
    names = tuple(dict.fromkeys(row["parameter"] for row in rows))
    found = {column: np.array([float(row[column]) for row in rows]).reshape(-1, len(names)) for column in COLUMNS}
    return Ranks(names, kept, **found)


def show(ranks: Ranks) -> None:
    """Print tests of uniformity and recovery."""
    least = ranks.ess.min(axis=1)
    print(f"{len(ranks.rank)} simulations; smallest effective size of a chain: {least.min():.0f}, in the middle {np.median(least):.0f}, {ranks.kept} wanted")
    print(f"{'parameter':26s}      p  outside  correlation  contraction      z  in 50%  in 90%")
    for item in recovered(ranks):
        found = uniformity(ranks.of(item.name), ranks.kept, bins=5)
        print(
            f"{item.name:26s} {found.p:6.3f}  {'yes' if found.outside else '-':>7s}  {item.correlation:11.2f}  {item.contraction:11.2f}  {item.z:5.2f}"
            f"  {item.inside50:6.0%}  {item.inside90:6.0%}"
        )


def main() -> None:
    """Simulate, fit, rank, record, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", default="1/1", help="which part of the simulations, such as 2/3")
    parser.add_argument("--show", action="store_true", help="only print what is recorded")
    parser.add_argument("--file", type=Path, default=FILE)
    asked = parser.parse_args()
    if not asked.show:
        part, parts = map(int, asked.share.split("/"))
        if not asked.file.exists():
            asked.file.write_text("simulation,parameter," + ",".join(COLUMNS) + "\n", encoding="utf-8")
        done = {int(line.split(",")[0]) for line in asked.file.read_text(encoding="utf-8").splitlines()[1:]}
        target, run, started = design(), Run(), time.monotonic()
        numbers = [n for n in range(part - 1, run.simulations, parts) if n not in done]
        print(f"{target.model.size} figures of {len(SECTIONS)} sections", flush=True)
        for one in run_calibration(target, theory("everything"), run, numbers):
            add(asked.file, names_of(target), one)
            seconds = time.monotonic() - started
            print(f"{seconds:6.0f} s, {time.process_time():5.0f} of processor: {one.number}, {one.divergences} of {one.length} draws divergent", flush=True)
    show(read(asked.file))


if __name__ == "__main__":
    main()
