"""Figures of safeguards, measured: the cheapest set for every shipped charter, and proof against trying every set.

Run from the root of a clone:

    .venv/bin/python benchmarks/safeguards.py

Prints one line a charter with seconds by the clock and of processor time (target: under 20 s), then, for charters small enough, the time of trying
every set in order of cost beside that of the search: the ratio is of processor times in the same run. Both must name the same cost.
"""

from __future__ import annotations

import os
import time
from fractions import Fraction
from itertools import combinations

from holdfast.audit.certificate import Question
from holdfast.audit.safeguards.choose import Choice
from holdfast.audit.safeguards.find import BUDGET, find_safeguards
from holdfast.audit.safeguards.registry import options
from holdfast.audit.safeguards.trials import Trials
from holdfast.audit.spans import day_of
from holdfast.charter import Charter, load_charter, shipped_charters
from holdfast.errors import BadInput

TARGET = 20.0
HALF = Fraction(1, 2)
TRIED = ("chess_club", "comintern_1919", "beanstalk_2022", "steem_2020", "poland_2015_2016", "comintern_1924")
"""Charters on which every set is tried up to the least cost that does."""


def trials_of(charter: Charter) -> Trials:
    """Return fresh trials of a charter."""
    return Trials(charter, options(charter), Question((), start=day_of(None, charter)), "heads", HALF, BUDGET)


def by_trying(trials: Trials) -> int | None:
    """Return the least cost of a set that works, by trying every set in order of cost."""
    limit, costs = trials.limit(), [option.cost for option in trials.options]
    sets = sorted((sum(costs[n] for n in chosen), chosen) for size in range(5) for chosen in combinations(range(len(costs)), size))
    return next((cost for cost, chosen in sets if trials.within(frozenset(chosen), limit) == (None, True)), None)


def main() -> None:
    """Measure and print."""
    print(f"load {os.getloadavg()[0]:.1f}; target {HALF} of the members; seconds by the clock (processor)")
    worst = 0.0
    for name in shipped_charters():
        try:
            charter = load_charter(name)
            begun, used = time.perf_counter(), time.process_time()
            found = find_safeguards(charter, Question((), start=day_of(None, charter)))
        except BadInput as error:
            print(f"{name:40s} not asked: {error.problems[0].message}")
            continue
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        worst = max(worst, seconds)
        proof = "" if found.verdict in ("safe", "out_of_reach") else ", cheapest proved" if found.proved else ", not proved"
        sizes = f"{found.before.size} -> {found.after.size} of {found.after.of}"
        chosen = ", ".join(step.amendment.id for step in found.chosen)
        print(f"{name:40s} {seconds:6.2f} s ({processor:5.2f})  {found.verdict}{proof}: {sizes}, cost {found.cost} {chosen}", flush=True)
    print(f"slowest: {worst:.2f} s, target {TARGET:.0f} s")
    for name in TRIED:
        charter = load_charter(name)
        used = time.process_time()
        trials = trials_of(charter)
        least = Choice(trials, trials.limit()).cheapest().lower
        search, used = time.process_time() - used, time.process_time()
        tried = by_trying(trials_of(charter))
        trying = time.process_time() - used
        print(f"{name:40s} search {search:6.2f} s, every set {trying:7.2f} s, ratio {trying / search:6.1f}; cost {least} = {tried}", flush=True)
        if least != tried:
            raise SystemExit(f"{name}: the search says {least}, trying every set says {tried}")


if __name__ == "__main__":
    main()
