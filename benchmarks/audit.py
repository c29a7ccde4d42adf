"""Figures of the audit, measured: a question to each shipped charter, smallest coalitions, and paths beside a planner.

Run from the root of a clone, after `make test` has installed what the tests need; the planner is an extra of this script alone:

    .venv/bin/python -m pip install --require-hashes -r benchmarks/requirements-audit.txt && .venv/bin/python benchmarks/audit.py

Prints one line a figure, each with its target or its ratio to the peer timed in the same run, and the load of the machine before and after.
"""

from __future__ import annotations

import os
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from holdfast.audit import Chamber, find_path, join, read_coalition, start
from holdfast.audit.search import Answer
from holdfast.audit.smallest import smallest
from holdfast.charter import Charter
from holdfast.charter.load import LoadedSeries, load_any, shipped_charters
from holdfast.errors import HoldfastError

DAY = date(2000, 1, 1)
T = TypeVar("T")


def line(what: str, figure: str, beside: str) -> None:
    """Print a figure beside its target or peer."""
    print(f"{what:52s} {figure:>18s}   {beside}", flush=True)


class Seconds(float):
    """Seconds by the clock, with the seconds of processor time beside them: on a busy machine these say more."""

    processor: float = 0.0

    def __str__(self) -> str:
        return f"{float(self):.2f} s ({self.processor:.2f})"


def timed(job: Callable[[], T]) -> tuple[Seconds, T]:
    """Return the seconds that a job took, and what it returned."""
    begun, used = time.perf_counter(), time.process_time()
    result = job()
    seconds = Seconds(time.perf_counter() - begun)
    seconds.processor = time.process_time() - used
    return seconds, result


def load() -> str:
    """Return the load of the machine over the last minute."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def machine() -> str:
    """Return processor, Python and the engine."""
    info = Path("/proc/cpuinfo")
    names = [text.split(":", 1)[1].strip() for text in info.read_text().splitlines() if text.startswith("model name")] if info.exists() else []
    return f"{names[0] if names else platform.processor()}, Python {platform.python_version()}, OR-tools {version('ortools')}"


def charter(members: dict[str, Any], organs: dict[str, Any], powers: list[dict[str, Any]], **more: Any) -> Charter:
    """Return a charter made for a measurement."""
    return Charter.model_validate({"charter": "Measured", "id": "measured", "members": members, "organs": organs, "powers": powers, **more})


def shipped() -> None:
    """Ask each shipped charter for its smallest coalition, and for the path of that coalition."""
    times: list[tuple[Seconds, str]] = []
    open_: list[str] = []
    for name in shipped_charters():
        loaded = load_any(name)
        if isinstance(loaded, LoadedSeries):
            continue
        chart = loaded
        for by in ("heads", "votes"):
            try:
                seconds, found = timed(lambda chart=chart, by=by: smallest(chart, "everything", by))  # type: ignore[misc]
            except HoldfastError as error:
                print(f"  {name}, by {by}: {error}")
                continue
            times.append((seconds, f"smallest coalition of {name} by {by}"))
            if not found.proved:
                open_.append(f"{name} by {by} (between {found.lower:,} and {found.size if found.size is not None else found.of:,})")
            if by == "heads" and found.coalitions and found.coalitions[0]:
                seconds, _ = timed(lambda chart=chart, found=found: path_of(chart, list(found.coalitions[0])))  # type: ignore[misc]
                times.append((seconds, f"path in {name}"))
    times.sort(reverse=True)
    slow = [f"{what} {seconds}" for seconds, what in times if seconds > 2]
    line(f"shipped charters, {len(times)} questions: the slowest", str(times[0][0]), f"target 2 s; {times[0][1]}")
    line("shipped charters: the median question", str(times[len(times) // 2][0]), f"{len(slow)} over 2 s" + (": " + ", ".join(slow) if slow else ""))
    line("shipped charters: smallest coalitions not proved", str(len(open_)), "; ".join(open_) or "all proved")


def every_goal() -> None:
    """Ask each shipped charter for the smallest coalition for every one of its powers, and that can paralyse every one of its organs."""
    times: list[tuple[Seconds, str, bool]] = []
    for name in shipped_charters():
        loaded = load_any(name)
        if isinstance(loaded, LoadedSeries):
            continue
        chart = loaded
        for goal in [*(power.id for power in chart.powers), *(f"paralyse:{organ}" for organ in chart.organs)]:
            seconds, found = timed(lambda chart=chart, goal=goal: smallest(chart, goal))  # type: ignore[misc]
            times.append((seconds, f"{goal} of {name}", found.proved))
    times.sort(reverse=True)
    slow = [f"{what} {seconds}" for seconds, what, _ in times if seconds > 2]
    line(f"every power and organ, {len(times)} questions: the slowest", str(times[0][0]), f"target 2 s; {times[0][1]}; {len(slow)} over 2 s")
    line("every power and organ: not proved", str(sum(not proved for _, _, proved in times)), f"the median question {times[len(times) // 2][0]}")


def path_of(chart: Charter, names: list[str]) -> Answer:
    """Return a coalition's shortest path."""
    return find_path(Chamber(chart, join(chart, start(chart, DAY), read_coalition(chart, names))), "everything")


def sections() -> None:
    """Sixty sections, a quota of votes and a quota of people."""
    rng = random.Random(1)
    votes = {f"s{n}": rng.randint(1, 30) for n in range(60)}
    people = {f"s{n}": int(1_000_000 * rng.paretovariate(1.2)) for n in range(60)}
    needs = {"all": [{"share": "2/3"}, {"share": "13/20", "weights": "people"}]}
    chart = charter({name: {} for name in votes}, {"congress": {"votes": votes}}, [power("congress", needs)], weights={"people": people})
    for by in ("heads", "votes"):
        seconds, found = timed(lambda by=by: smallest(chart, "everything", by, shown=1))  # type: ignore[misc]
        line(f"60 sections, two quotas, by {by}", str(seconds), f"target 1 s; {found.size} of {found.of}, {'proved' if found.proved else 'not proved'}")


def power(by: str, needs: Any) -> dict[str, Any]:
    """Return the power of a body to amend the rules."""
    return {"id": "P1", "do": "amend", "by": by, "on": "rules", "needs": needs}


def large() -> None:
    """A thousand members with votes of their own, twelve organs each electing the next, the last of which may expel and amend."""
    rng = random.Random(2)
    votes = {f"m{n}": rng.randint(1, 50) for n in range(1_000)}
    organs: dict[str, Any] = {"congress": {"votes": votes}}
    for n in range(1, 12):
        organs[f"organ{n}"] = {"seats": [{"elected_by": list(organs)[-1], "count": 31 - 2 * n, "needs": {"share": "3/5"}, "term": "1 year"}]}
    powers = [power("organ11", {"share": "2/3"}), {"id": "P2", "do": "expel", "by": "congress", "on": "section", "needs": {"share": "3/4"}}]
    chart = charter({name: {} for name in votes}, organs, powers)
    for by in ("heads", "votes"):
        seconds, found = timed(lambda by=by: smallest(chart, "everything", by, organ="congress", shown=1))  # type: ignore[misc]
        line(f"1,000 members, 12 organs, by {by}", str(seconds), f"target 30 s; {found.size} of {found.of}, {'proved' if found.proved else 'not proved'}")


def token() -> None:
    """Ten thousand holders of a token, each with a balance of its own (Pareto, as such balances are), and as one class of equal holders."""
    rng = random.Random(3)
    balances = {f"h{n}": int(1_000 * rng.paretovariate(1.1)) for n in range(10_000)}
    chart = charter({name: {} for name in balances}, {"vote": {"votes": balances}}, [power("vote", {"more_than": "1/2", "quorum": "1/25"})])
    alike = charter({"holder": {"count": 10_000}}, {"vote": {"votes": {"holder": 1}}}, [power("vote", {"more_than": "1/2", "quorum": "1/25"})])
    for what, one in (("balances of their own", chart), ("one class", alike)):
        seconds, found = timed(lambda one=one: smallest(one, shown=1))  # type: ignore[misc]
        line(f"10,000 holders, {what}", str(seconds), f"target 10 s; {found.size} of {found.of:,}, {'proved' if found.proved else 'not proved'}")


def chain(length: int) -> Charter:
    """A chain of offices, each filled by the one before; the last may amend. Beside each stands another that it may fill, which leads nowhere."""
    organs: dict[str, Any] = {"office0": {"seats": [{"filled_by_other": "lot", "count": 1}]}}
    for n in range(1, length + 1):
        for name in (f"office{n}", f"side{n}"):
            organs[name] = {"seats": [{"appointed_by": f"office{n - 1}", "count": 1, "term": "1 year"}]}
    return charter({"state": {"count": 3}}, organs, [power(f"office{length}", "own_decision")])


def beside_a_planner(length: int) -> None:
    """Find the shortest path along a chain of appointments, and let Fast Downward find it, proved shortest by both."""
    chart = chain(length)
    ours, answer = timed(lambda: path_of(chart, ["office0"]))
    what = f"chain of {length} appointments, {len(answer.path)} moves"
    if find_spec("unified_planning") is None or find_spec("up_fast_downward") is None:
        line(what, str(ours), "no planner to compare with: install benchmarks/requirements-audit.txt")
        return
    import unified_planning.shortcuts as up

    up.get_environment().credits_stream = None
    problem = up.Problem("appointments")
    held = {name: up.Fluent(f"held_{name}") for name in chart.organs}
    for fluent in held.values():
        problem.add_fluent(fluent, default_initial_value=False)
    problem.set_initial_value(held["office0"], True)
    for name, organ in chart.organs.items():
        for filler in organ.seats[0].appointed_by or ():
            action = up.InstantaneousAction(f"appoint_{name}")
            action.add_precondition(held[filler])
            action.add_effect(held[name], True)
            problem.add_action(action)
    problem.add_goal(held[f"office{length}"])
    problem.add_quality_metric(up.MinimizeActionCosts({action: up.Int(1) for action in problem.actions}))

    def plan() -> int:
        with up.OneshotPlanner(name="fast-downward-opt") as planner:
            return len(planner.solve(problem).plan.actions)

    theirs, moves = timed(plan)
    beside = f"Fast Downward (optimal) {theirs:.2f} s, {moves} moves: {theirs / ours:.2f} times ours"
    line(what, str(ours), beside)


def main() -> None:
    """Print every figure."""
    if find_spec("ortools") is None:
        sys.exit("OR-tools is missing: .venv/bin/python -m pip install --require-hashes -r requirements/dev.txt")
    print(f"{machine()}; {load()}; seconds by the clock (of processor time)")
    seconds, _ = timed(lambda: import_module("ortools.sat.python.cp_model"))
    line("loading OR-tools, once", str(seconds), "in none of the figures below")
    sections()
    large()
    token()
    for length in (4, 8, 11, 16):
        beside_a_planner(length)
    shipped()
    every_goal()
    print(load())


if __name__ == "__main__":
    main()
