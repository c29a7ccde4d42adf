"""Figures of the first issue, measured: start-up, installation, calibration, replay, the whole command, and filter against dense normal.

Run from the root of a clone after `make study`:

    .venv/bin/python benchmarks/first_light.py

Prints one line a figure, each with its target or its ratio to a peer timed in the same run.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np


def median_time(job: Callable[[], object], times: int) -> float:
    """Return the median seconds of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def line(what: str, figure: str, beside: str) -> None:
    """Print a figure beside its target or peer."""
    print(f"{what:58s} {figure:>14s}   {beside}", flush=True)


def machine() -> str:
    """Return processor, cores, Python and the libraries that matter."""
    import jax

    names = (
        [text.split(":", 1)[1].strip() for text in Path("/proc/cpuinfo").read_text().splitlines() if text.startswith("model name")]
        if Path("/proc/cpuinfo").exists()
        else []
    )
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, JAX {jax.__version__}"
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, {versions}"


def start_up() -> None:
    """Time `--help` and the import, beside an empty interpreter."""
    command = [sys.executable, "-m", "holdfast", "--help"]
    empty = median_time(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 11)
    for what, words in (("holdfast --help", command), ("import holdfast", [sys.executable, "-c", "import holdfast"])):
        seconds = median_time(partial(subprocess.run, words, check=True, stdout=subprocess.DEVNULL), 11)
        line(what, f"{seconds:.3f} s", f"target 0.3 s; an empty interpreter takes {empty:.3f} s")


def installation() -> None:
    """Weigh the environment."""
    root = Path(sys.prefix)
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    line("installation (this environment, with what tests need if installed)", f"{size / 1e6:.0f} MB", "target 1,000 MB without extras")


def filter_and_dense() -> None:
    """Time the filter's likelihood beside the dense normal's on the shipped study, and compare the values."""
    import jax
    from scipy.stats import multivariate_normal

    from holdfast.dynamics import draw_noise, simulate
    from holdfast.inference import arrange, log_likelihood
    from holdfast.study import load

    study = load("comintern")
    seconds = median_time(study.calibrate, 1)
    line(
        "calibration (penalised likelihood, 2 cores)",
        f"{seconds:.1f} s",
        f"{study.calibration.rounds} rounds, {len(study.calibration.observations.rows)} figures",
    )
    c, frame = study.calibration, study.frame
    alpha = np.nan_to_num(simulate(c.inputs, c.params, draw_noise(0, list(frame.sections), len(frame.months), 1)).alpha, nan=1.0)
    grid = arrange(frame, c.observations)
    with jax.enable_x64(True):
        fast = jax.jit(lambda values: log_likelihood(c.inputs, alpha, c.params, grid, values, c.variances))
        ours = float(fast(c.figures))
        filtered = median_time(lambda: float(fast(c.figures)), 21)

    def dense() -> float:
        total = 0.0
        for i, mapping in c.maps.items():
            at = c.observations.of(i)
            total += float(multivariate_normal.logpdf(c.figures[at], mapping.constant, mapping.slope @ mapping.slope.T + np.diag(c.variances[at])))
        return total

    from holdfast.dynamics import select
    from holdfast.inference.condition import linear_map

    maps = median_time(lambda: [linear_map(*select(c.inputs, c.params, [i]), c.observations.weights[c.observations.of(i)]) for i in c.maps], 1)
    slow = maps + median_time(dense, 5)
    line("log-likelihood, filter against dense normal", f"{abs(ours - dense()):.1e}", f"largest difference allowed 1e-6; value {ours:.3f}")
    line("one evaluation of the likelihood, filter", f"{filtered * 1000:.1f} ms", f"dense normal {slow * 1000:.0f} ms, ratio {slow / filtered:.0f}")
    replicates = 2000
    seconds = median_time(lambda: study.replay(replicates, 1), 1)
    steps = 2 * replicates * int(c.inputs.alive.sum())
    line(
        "replay of 2,000 histories, twice (given figures and free)",
        f"{seconds:.1f} s",
        f"{steps / seconds / 1e6:.1f} million section-months a second with summaries",
    )


def whole_command() -> None:
    """Time `holdfast study comintern` as a user runs it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "holdfast", "study", "comintern", "--out", f"{folder}/out", "--store", f"{folder}/store"]
        seconds = median_time(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), 1)
        size = (Path(folder) / "out" / "report.html").stat().st_size
    line("holdfast study comintern, 2,000 histories and the report", f"{seconds:.1f} s", f"target 90 s; report {size / 1e6:.1f} MB")


def main() -> None:
    """Measure everything."""
    print(machine())
    start_up()
    installation()
    filter_and_dense()
    whole_command()


if __name__ == "__main__":
    main()
