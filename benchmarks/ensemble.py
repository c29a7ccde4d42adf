"""Large ensembles, measured: beside Mesa, against the limit that drawing the numbers sets, in time, in memory, and how they grow.

    .venv/bin/python -m pip install -r benchmarks/requirements-ensemble.txt && .venv/bin/python benchmarks/ensemble.py

Ten to fifteen minutes on two quiet cores; `--replicates 200000` makes the large run smaller. Writes `docs/images/ensemble.png`. Each time is the
best of three, with the load average (of one minute) at that time: more than two means that others used the cores too. Then the processor's time
for one section-month says more than the clock; it adds up over threads. The model is the
shipped study's with 60 sections that exist throughout, every input on, effects drawn from a normal of spread 0.1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import ks_2samp

from holdfast.dynamics import Inputs, Parameters, Plan, build_inputs, draw_noise, ensemble, plan_of, simulate
from holdfast.dynamics.counter import normal_pair, threefry
from holdfast.dynamics.ensemble import processes
from holdfast.dynamics.fast import CHUNK, end_chunk, record_chunk
from holdfast.study import load

HERE = Path(__file__).parent
PICTURE = HERE.parent / "docs" / "images" / "ensemble.png"
SECTIONS, MONTHS, WORKERS, REPLICATES = 60, 292, 2, 10_000
FIRST_MONTH = 12 * 1919 + 2
MESA_REPLICATES = 100


def model(sections: int = SECTIONS, months: int = MONTHS) -> tuple[Inputs, Parameters]:
    """Return the shipped study's inputs for so many sections and months (repeated where there are more), all existing, and parameters."""
    given = build_inputs(load("comintern").frame)
    rows, columns = np.arange(months) % len(given.c), np.arange(sections) % given.enter.shape[1]
    inputs = Inputs(*(field[rows] if name in ("c", "scaled") else field[rows][:, columns] for name, field in zip(Inputs._fields, given, strict=True)))
    enter = np.zeros((months, sections), dtype=bool)
    enter[0] = True
    ones, rng = np.ones((months, sections)), np.random.default_rng(1)
    params = Parameters(
        b=rng.normal(size=inputs.u.shape[2]) * 0.1,
        g=rng.normal(size=inputs.w.shape[2]) * 0.1,
        k=np.full(sections, 0.16),
        r=0.4,
        sigma_x=0.3,
        sigma_theta=0.2,
        sigma_own=np.full(sections, 0.3),
        level_mean=np.full(sections, 1.3),
        level_sd=np.full(sections, 0.3),
        start_mean=7.5,
        start_sd=1.8,
    )
    return inputs._replace(enter=enter, alive=ones > 0, shared=ones, level=ones), params


def plan(sections: int = SECTIONS, months: int = MONTHS) -> Plan:
    """Return the plan of the benchmark's ensemble, with one total."""
    names = [f"section {n}" for n in range(sections)]
    return plan_of(*model(sections, months), 1, names, range(FIRST_MONTH, FIRST_MONTH + months), np.ones((1, sections)))


def line(what: str, figure: str, beside: str = "", load_average: float | None = None) -> None:
    """Print a figure beside its target or peer."""
    print(f"{what:62s} {figure:>16s}   load {os.getloadavg()[0] if load_average is None else load_average:4.1f}   {beside}", flush=True)


def best(job: Callable[[], object], times: int = 3) -> tuple[float, float, float]:
    """Return the shortest of some runs in seconds, the load average after it, and the processor seconds that this process used."""
    found = []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        job()
        found.append((time.perf_counter() - start, os.getloadavg()[0], time.process_time() - used))
    return min(found)


class Speed(NamedTuple):
    """So many section-months in so many seconds, the load average then, and the processor seconds of this process."""

    cells: int
    seconds: float
    loaded: float
    processor: float

    @property
    def rate(self) -> float:
        """Millions of section-months a second."""
        return self.cells / self.seconds / 1e6

    @property
    def each(self) -> float:
        """Processor seconds of one section-month."""
        return self.processor / self.cells

    def say(self, what: str, beside: str) -> None:
        """Print the rate."""
        line(what, f"{self.rate:.2f} M/s" if self.rate < 10 else f"{self.rate:.1f} M/s", beside, self.loaded)


def write_for_mesa(path: Path) -> None:
    """Write the model's numbers as Mesa's version needs them: section by section, inputs weighed."""
    inputs, params = model()
    apart = inputs.w * params.g
    scaled = inputs.scaled[0]
    values = {
        "moment": (inputs.u @ params.b).T,
        "plain": (apart @ (1 - scaled)).T,
        "scaled": (apart @ scaled).T,
        "jump": inputs.jump.T,
        "jump_sd": inputs.jump_sd.T,
        "rest": (1 - inputs.c[:, None] * inputs.rho).T,
    }
    single = {"level_mean": params.level_mean[0], "level_sd": params.level_sd[0], "k": params.k[0]}
    rest = {name: getattr(params, name) for name in ("r", "sigma_x", "sigma_theta", "start_mean", "start_sd")}
    np.savez(path, **values, **single, **rest)


def mesa_says(file: Path, *words: str) -> str:
    """Run Mesa's version in a process of its own."""
    done = subprocess.run([sys.executable, str(HERE / "ensemble_mesa.py"), str(file), *words], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def equal_in_distribution(file: Path, out: Path, replicates: int = 400) -> None:
    """Stop unless Mesa's histories and ours come from one distribution: Kolmogorov-Smirnov in every section at six months, by Bonferroni."""
    mesa_says(file, "sample", str(replicates), str(out))
    ours = dict(zip(("x", "theta"), record_chunk(plan(), 0), strict=True))
    months = (0, 1, 12, 60, 150, MONTHS - 1)
    with np.load(out) as theirs:
        tests = [(name, t, i) for name in ours for t in months for i in range(SECTIONS) if name == "x" or t > 0]
        values = [float(ks_2samp(ours[name][t, i], theirs[name][:, t, i]).pvalue) for name, t, i in tests]
        gap = np.abs(ours["x"].mean(axis=2) - theirs["x"].mean(axis=0)) / np.sqrt(ours["x"].var(axis=2) * (1 / CHUNK + 1 / replicates))
    smallest = min(values) * len(values)
    tried = f"{len(values)} tests, {replicates} and {CHUNK} histories"
    line("same distribution: smallest p of all tests, corrected", f"{min(smallest, 1):.3f}", f"at least .01; {tried}")
    line("same distribution: largest gap of means, in standard errors", f"{gap.max():.1f}", f"at most 5.5 in {gap.size:,} means")
    if smallest < 0.01 or gap.max() > 5.5:
        raise SystemExit("the two models differ: no ratio means anything")


def draws_alone(ours: Plan, replicates: int) -> Callable[[], object]:
    """Return a job that draws the shocks of every section-month of so many histories, adds them up, and does nothing else."""
    import jax
    import jax.numpy as jnp

    def chunk(first: Any) -> Any:
        key = ours.keys[0, :, :, None]
        numbers = first + jnp.arange(CHUNK, dtype=jnp.uint32)

        def month(total: Any, number: Any) -> tuple[Any, None]:
            pair = normal_pair(threefry((key[0], key[1]), (numbers, number), jnp), jnp, jnp.float32)
            return (total[0] + pair[0], total[1] + pair[1]), None

        zeros = jnp.zeros((ours.keys.shape[2], CHUNK), dtype=jnp.float32)
        return jax.lax.scan(month, (zeros, zeros), jnp.asarray(ours.months))[0]

    run = jax.jit(chunk)
    return lambda: [jax.block_until_ready(run(np.uint32(first))) for first in range(0, replicates, CHUNK)]


def large_run(replicates: int) -> dict[str, float]:
    """Run one large ensemble in a fresh process; return seconds and peak memory in bytes, of the parent and of its largest worker."""
    code = f"import ensemble as e; e.report_large({replicates})"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True, cwd=HERE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def report_large(replicates: int) -> None:
    """Run, and print seconds and memory as JSON."""
    import resource

    ours, start = plan(), time.perf_counter()
    found = ensemble(ours, replicates, workers=WORKERS)
    seconds = time.perf_counter() - start
    kib = {who: resource.getrusage(number).ru_maxrss for who, number in (("parent", resource.RUSAGE_SELF), ("worker", resource.RUSAGE_CHILDREN))}
    # A process that was started from a large one inherits that one's peak in ru_maxrss (Linux); its own stands in /proc.
    status = Path("/proc/self/status")
    peak = [row.split()[1] for row in status.read_text(encoding="utf-8").splitlines() if row.startswith("VmHWM:")] if status.exists() else []
    kib["parent"] = int(peak[0]) if peak else kib["parent"]
    print(json.dumps({"seconds": seconds, "load": os.getloadavg()[0], "beyond": found.beyond} | {who: size * 1024 for who, size in kib.items()}))


def growth(pool: Any) -> list[dict[str, Any]]:
    """Time ensembles of growing sections, months and replicates, one at a time."""
    rows = []
    for what, sizes in (("sections", (15, 30, 60, 120)), ("months", (73, 146, 292, 584)), ("replicates", (2_000, 10_000, 50_000, 100_000))):
        for size in sizes:
            ours = plan(**{what: size}) if what != "replicates" else plan()
            replicates = size if what == "replicates" else REPLICATES
            seconds, loaded, _ = best(partial(ensemble, ours, replicates, workers=WORKERS, executor=pool), 3 if replicates <= 50_000 else 1)
            cells = replicates * ours.keys.shape[2] * len(ours.months)
            rows.append({"what": what, "size": size, "seconds": seconds, "rate": cells / seconds / 1e6})
            line(f"growth: {size:,} {what}", f"{seconds:.2f} s", f"{cells / seconds / 1e6:.0f} million section-months a second", loaded)
    return rows


def draw(rows: list[dict[str, Any]]) -> None:
    """Draw the growth: seconds against size, with a line of slope 1 through the largest."""
    import altair as alt
    import pandas as pd
    import vl_convert

    panels = []
    for what, note in (("sections", "292 months, 10,000 histories"), ("months", "60 sections, 10,000 histories"), ("replicates", "60 sections, 292 months")):
        some = pd.DataFrame([row for row in rows if row["what"] == what])
        end = some.iloc[-1]
        even = pd.DataFrame({"size": some["size"], "seconds": some["size"] * end["seconds"] / end["size"]})
        x = alt.X("size:Q", scale=alt.Scale(type="log", nice=False), axis=alt.Axis(values=some["size"].tolist(), format=",d", grid=False), title=what)
        y = alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="seconds" if what == "sections" else None, axis=alt.Axis(tickCount=4))
        points = alt.Chart(some).mark_line(point=alt.OverlayMarkDef(size=60), color="#0072b2").encode(x=x, y=y)
        dashed = alt.Chart(even).mark_line(strokeDash=[4, 4], color="#767676").encode(x=x, y=y)
        title = alt.TitleParams(f"Time against {what}", subtitle=f"{note}; dashed: in proportion", anchor="start")
        panels.append(alt.layer(dashed, points).properties(width=230, height=220, title=title))
    spec = alt.hconcat(*panels, background="white").to_json()
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(vl_convert.vegalite_to_png(spec, scale=1.5))


def main() -> None:
    """Measure everything, one line a figure."""
    import jax

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replicates", type=int, default=1_000_000, help="histories of the large run (default: 1,000,000)")
    wanted = parser.parse_args().replicates
    print(import_module("first_light").machine())
    print(f"JAX on {jax.default_backend()}; GPU at hand: {'yes' if any(d.platform == 'gpu' for d in jax.devices()) else 'no, nothing is said of one'}")
    ours = plan()
    cells = SECTIONS * MONTHS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.npz"
        write_for_mesa(file)
        equal_in_distribution(file, Path(folder) / "sample.npz")
        times = json.loads(mesa_says(file, "time", str(MESA_REPLICATES)))
    mesa = {name: Speed(MESA_REPLICATES * cells, *found) for name, found in times.items()}
    for name, speed in mesa.items():
        speed.say(f"Mesa 3.3.1, {name}, {MESA_REPLICATES} histories", "" if "two" in name else f"processor {speed.each * 1e9:.0f} ns")

    def measure(job: Callable[[], object]) -> Speed:
        job()
        return Speed(REPLICATES * cells, *best(job))

    def ratio(speed: Speed, one: str, two: str) -> str:
        on_one, on_two = (f"{speed.rate / mesa[name].rate:.0f}" for name in (one, two))
        return f"{on_one} x Mesa on one core, {on_two} x on two; by processor {mesa[one].each / speed.each:.0f} x ({speed.each * 1e9:.1f} ns)"

    chunks = range(0, REPLICATES, CHUNK)
    draws = measure(draws_alone(ours, REPLICATES))
    draws.say("numbers alone, two threads", f"the limit; processor {draws.each * 1e9:.1f} ns")
    end = measure(lambda: [end_chunk(ours, first) for first in chunks])
    end.say("nothing recorded, two threads, 10,000 histories", f"{ratio(end, 'one process', 'two processes')}; target 100 x")
    line("  share that the numbers alone take, by processor", f"{draws.each / end.each:.0%}", f"by the clock {end.rate / draws.rate:.0%}")
    kept = measure(lambda: [record_chunk(ours, first) for first in chunks])
    kept.say("every month of both kept whole, two threads", f"{ratio(kept, 'one process, recorded', 'batch_run, two processes, recorded')}; target 46 x")
    noise = draw_noise(1, [f"section {n}" for n in range(SECTIONS)], MONTHS, 250)
    given = model()
    Speed(250 * cells, *best(lambda: simulate(*given, noise))).say("the NumPy reference, numbers given, every month, double", "one thread")
    alone = measure(partial(ensemble, ours, REPLICATES))
    alone.say("with summaries, one process", f"processor {alone.each * 1e9:.1f} ns")
    line("  share that the numbers alone take, by processor", f"{draws.each / alone.each:.0%}")
    with processes(WORKERS) as pool:
        summed = measure(partial(ensemble, ours, REPLICATES, workers=WORKERS, executor=pool))
        summed.say("with summaries, two processes at work already", "target 20 M/s")
        line("  share that the numbers alone take, by the clock", f"{summed.rate / draws.rate:.0%}")
        started = Speed(REPLICATES * cells, *best(lambda: ensemble(ours, REPLICATES, workers=WORKERS)))
        started.say("with summaries, starting two processes and compiling", f"{started.seconds:.1f} s; target 20 M/s")
        rows = growth(pool)
    draw(rows)
    large = large_run(wanted)
    whole, rate = large["parent"] + WORKERS * large["worker"], wanted * cells / large["seconds"] / 1e6
    line(f"{wanted:,} histories of 60 sections, two processes", f"{large['seconds']:.0f} s", f"target 900 s for a million; {rate:.0f} M/s", large["load"])
    apart = f"parent {large['parent'] / 1e9:.2f}, a worker at most {large['worker'] / 1e9:.2f}"
    line("  peak memory, parent and both workers", f"{whole / 1e9:.2f} GB", f"target 2 GB; {apart}")


if __name__ == "__main__":
    main()
