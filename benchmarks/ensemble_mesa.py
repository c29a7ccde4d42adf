"""The same model written for Mesa 3.3.1: one agent a section. Run by `benchmarks/ensemble.py`, in a process of its own, with a model's file.

    python benchmarks/ensemble_mesa.py MODEL.npz sample REPLICATES OUT.npz   log members and propensity of every month
    python benchmarks/ensemble_mesa.py MODEL.npz time REPLICATES             seconds of four ways to run, as JSON

Written as a careful user of Mesa would: inputs are weighed once before the run, the month's values are plain floats, noise is `random.gauss`
(the quickest scalar normal of Python), and no attribute is looked up twice.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector

D = 1.0 / 12.0
GIVEN: dict[str, Any] = {}
"""The model's numbers as nested lists, read from its file."""


def read(path: str) -> None:
    """Read a model's file."""
    with np.load(path) as file:
        GIVEN.update({name: file[name].tolist() for name in file.files})


class Section(mesa.Agent):  # type: ignore[misc]
    """A section of the federation."""

    def __init__(self, model: Federation, number: int) -> None:
        super().__init__(model)
        gauss = model.random.gauss
        self.moment, self.plain, self.scaled = GIVEN["moment"][number], GIVEN["plain"][number], GIVEN["scaled"][number]
        self.jump, self.jump_sd, self.rest = GIVEN["jump"][number], GIVEN["jump_sd"][number], GIVEN["rest"][number]
        self.level = gauss(GIVEN["level_mean"], GIVEN["level_sd"])
        self.x = gauss(GIVEN["start_mean"], GIVEN["start_sd"])
        self.theta = 0.0
        self.alpha = self.rest[0]

    def step(self) -> None:
        """One month."""
        model = self.model
        t, gauss, x, theta, alpha = model.month, model.random.gauss, self.x, self.theta, self.alpha
        growth = self.level - model.k * x + theta + self.moment[t]
        self.x = x + D * growth + self.jump[t] + model.shock_x * gauss(0.0, 1.0)
        if self.jump_sd[t]:
            self.x += self.jump_sd[t] * gauss(0.0, 1.0)
        self.theta = model.keep * theta + D * (self.plain[t] + self.scaled[t] * (1.0 - alpha)) + model.shock_theta * gauss(0.0, 1.0)
        self.alpha = alpha + D * (self.rest[t] - alpha)


class Federation(mesa.Model):  # type: ignore[misc]
    """All sections; `collect` records log members and propensity of every section and month."""

    def __init__(self, collect: bool = False, seed: int | None = None, number: int = 0) -> None:
        super().__init__(seed=seed)
        self.month = 0
        self.k, self.keep = GIVEN["k"], 1.0 - D * GIVEN["r"]
        self.shock_x, self.shock_theta = D**0.5 * GIVEN["sigma_x"], D**0.5 * GIVEN["sigma_theta"]
        self.months = len(GIVEN["moment"][0])
        for section in range(len(GIVEN["moment"])):
            Section(self, section)
        self.collect = collect
        self.datacollector = DataCollector(agent_reporters={"x": "x", "theta": "theta"})

    def step(self) -> None:
        """One month of every section."""
        if self.collect:
            self.datacollector.collect(self)
        self.agents.do("step")
        self.month += 1
        if self.month == self.months:
            self.running = False


def run_one(seed: int, collect: bool = False) -> Federation:
    """Run one history."""
    model = Federation(collect, seed)
    for _ in range(model.months):
        model.step()
    return model


def run_some(first: int, last: int) -> float:
    """Run histories one after another; return a number so that nothing is skipped."""
    return float(sum(run_one(seed).agents[0].x for seed in range(first, last)))


def sample(replicates: int, out: str) -> None:
    """Write log members and propensity, each (replicates, months, sections)."""
    x = np.empty((replicates, len(GIVEN["moment"][0]), len(GIVEN["moment"])))
    theta = np.empty_like(x)
    for n in range(replicates):
        model = Federation(False, n)
        agents = list(model.agents)
        for t in range(model.months):
            x[n, t], theta[n, t] = [agent.x for agent in agents], [agent.theta for agent in agents]
            model.step()
    np.savez(out, x=x, theta=theta)


def timed(replicates: int) -> dict[str, Any]:
    """Return the best of three times of each way to run, with the load average at that time."""

    def batch() -> None:
        # Every month is collected; only the last is sent back, which is Mesa's quickest way to use two processes with its collector on.
        given = {"collect": [True], "number": list(range(replicates))}
        mesa.batch_run(Federation, given, number_processes=2, data_collection_period=-1, max_steps=len(GIVEN["moment"][0]) + 1, display_progress=False)

    with ProcessPoolExecutor(2) as pool:

        def two() -> None:
            half = replicates // 2
            list(pool.map(run_some, (0, half), (half, replicates)))

        ways: dict[str, Callable[[], object]] = {
            "one process": lambda: run_some(0, replicates),
            "two processes": two,
            "one process, recorded": lambda: [run_one(seed, True).datacollector.get_agent_vars_dataframe() for seed in range(replicates)],
            "batch_run, two processes, recorded": batch,
        }
        return {name: min(once(way) for _ in range(3)) for name, way in ways.items()}


def once(way: Callable[[], object]) -> tuple[float, float, float]:
    """Return seconds, load average, and processor seconds of this process."""
    start, used = time.perf_counter(), time.process_time()
    way()
    return time.perf_counter() - start, os.getloadavg()[0], time.process_time() - used


if __name__ in {"__main__", "__mp_main__"}:
    # A process that Mesa starts has none of our memory, and reads the file again.
    read(sys.argv[1])
if __name__ == "__main__":
    if sys.argv[2] == "sample":
        sample(int(sys.argv[3]), sys.argv[4])
    else:
        print(json.dumps(timed(int(sys.argv[3]))))
