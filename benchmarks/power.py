"""Speed of voting power, beside peers timed in the same run, each checked for correctness first.

Run from the root of a clone after `make test` (the peers are for comparison only; without them their lines are left out):

    .venv/bin/pip install --no-deps -r benchmarks/requirements-power.txt
    .venv/bin/python benchmarks/power.py

Prints one line a figure with its target or ratio, and draws growth with members and with the quota to docs/images/power_growth.png.
"""

from __future__ import annotations

import csv
import importlib
import os
import platform
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from holdfast.charter.power import AllOf, Analysis, AnyOf, AtLeast, Game, Values, measure, weighted
from holdfast.charter.power.algorithms import enumeration

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "tests" / "charter" / "power" / "tables"
IMAGE = ROOT / "docs" / "images" / "power_growth.png"
PATIENCE = 2.0
"""Seconds after which a peer's curve is not followed further."""

Peer = Callable[[int, Sequence[int]], list[float]]


def seconds_of(job: Callable[[], object], times: int = 5) -> float:
    """Return the median seconds of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def line(what: str, figure: str, beside: str) -> None:
    """Print a figure beside its target or peer."""
    print(f"{what:62s} {figure:>12s}   {beside}", flush=True)


def machine() -> str:
    """Return processor, cores, Python and NumPy."""
    info = Path("/proc/cpuinfo")
    names = [text.split(":", 1)[1].strip() for text in info.read_text().splitlines() if text.startswith("model name")] if info.exists() else []
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}"


def shared(values: Sequence[float]) -> list[float]:
    """Return values divided by their sum."""
    total = float(sum(values))
    return [float(value) / total for value in values]


def quota_of(game: Game) -> tuple[int, tuple[int, ...]]:
    """Return quota and weights of a game that is one quota of one weight system."""
    assert isinstance(game.rule, AtLeast)
    return game.rule.quota, game.weights[game.rule.system]


def peers(index: str) -> dict[str, Peer]:
    """Return the peers that are installed: functions from quota and weights to shares."""
    found: dict[str, Peer] = {}

    def offer(name: str, module: str, function: str, call: Callable[[Any, int, Sequence[int]], Sequence[float]]) -> None:
        try:
            target = getattr(importlib.import_module(module), function)
        except ImportError:
            return
        found[name] = lambda quota, weights: shared(call(target, quota, weights))

    if index == "banzhaf":
        offer("powerindices", "powerindices", "compute_pbi", lambda target, quota, weights: target(quota, weights))
        offer("powerindex", "powerindex.powerindex", "calculate_power_index", lambda target, quota, weights: target(list(weights), quota, "b"))
        offer("tucoopy", "tucoopy.power.banzhaf", "banzhaf_index_weighted_voting", lambda target, quota, weights: target(list(weights), quota))
    else:
        offer("powerindices", "powerindices", "compute_ssi", lambda target, quota, weights: target(quota, weights))
        offer("powerindex", "powerindex.powerindex", "calculate_power_index", lambda target, quota, weights: target(list(weights), quota, "ss"))
        offer("tucoopy", "tucoopy.power.shapley_shubik", "shapley_shubik_index_weighted_voting", lambda target, quota, weights: target(list(weights), quota))
    return found


def worst(values: Sequence[float], exact: Values) -> float:
    """Return the largest distance from the exact values."""
    return max(abs(value - float(true)) for value, true in zip(values, exact.values, strict=True))


def rows(file: str) -> list[dict[str, str]]:
    """Return the rows of a published table."""
    with (TABLES / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def council() -> Game:
    """Return the EU Council of 28 under the Treaty of Lisbon with its blocking clause, official populations of 2014."""
    table = rows("eu28_lisbon_official_2014")
    both = AllOf((AtLeast("members", 16), AtLeast("population", 3_286_222)))
    weights = {"population": tuple(int(row["weight2"]) for row in table)}
    return Game(tuple(row["member"] for row in table), weights, AnyOf((both, AtLeast("members", 25))))


def board() -> Game:
    """Return a made-up board like the IMF's: 190 members, some 3.4 million votes, the largest with a sixth of them, half of them with a thousandth or less."""
    large = [560_000, 208_000, 207_000, 181_000, 137_000, 137_000, 103_000, 89_000, 88_500, 76_000]
    weights = large + [1_464 + int(61_000 * 0.955**k) for k in range(180)]
    return weighted(sum(weights) // 2 + 1, weights)


def random_board(members: int, heaviest: int) -> Game:
    """Return a game of random weights and simple majority."""
    draw = random.Random(members)
    weights = [draw.randint(1, heaviest) for _ in range(members)]
    return weighted(sum(weights) // 2 + 1, weights)


def both(game: Game) -> Analysis:
    """Count by size and without: Banzhaf and Shapley exact."""
    analysis = Analysis(game)
    assert analysis.by_size is not None
    assert analysis.totals is not None
    return analysis


def targets() -> None:
    """Time the bodies for which there are targets."""
    game = council()
    counts = both(game).totals
    assert counts is not None
    assert [str(swings) for swings in counts.total_swings] == [row["swings"] for row in rows("eu28_lisbon_official_2014")]
    line(
        "EU-28 Lisbon with blocking clause, Banzhaf and Shapley exact",
        f"{seconds_of(lambda: both(game)):.3f} s",
        "target 0.3 s; enumeration in C 1.3 s",
    )
    small = weighted(42, [29, 27, 14, 13, 12, 10, 7, 4, 3, 5, 6, 8, 9, 11])
    slow, fast = seconds_of(lambda: enumeration.count(small, (1,) * 14), 1), seconds_of(lambda: both(small))
    line("  our own slow enumeration, 14 members", f"{slow:.3f} s", f"fast {fast:.4f} s, ratio {slow / fast:.0f}")
    table = rows("us_electoral_college_1992_2000")
    states = weighted(270, [int(row["weight"]) for row in table])
    counts = both(states).totals
    assert counts is not None
    assert [str(swings) for swings in counts.total_swings] == [row["swings"] for row in table]
    line("US Electoral College, Banzhaf and Shapley exact", f"{seconds_of(lambda: both(states)):.3f} s", "target 0.1 s")
    large = board()
    total = sum(large.weights["weight"])
    line(f"board of 190 members, {total:,} votes: Banzhaf exact", f"{seconds_of(lambda: measure(large, 'banzhaf'), 3):.2f} s", "target 5 s")
    start = time.perf_counter()
    bounds = measure(large, "shapley")
    seconds, off = time.perf_counter() - start, sum(map(float, bounds.values)) - 1
    line("  the same: Shapley with a proven error", f"{seconds:.1f} s", f"target 60 s and 1e-9; proven {bounds.error:.1e}; sum off by {off:.0e}")
    silent = peers("banzhaf").get("powerindices")
    if silent is not None:
        line("  the same by powerindices: Banzhaf", "wrong", f"off by {worst(silent(*quota_of(large)), measure(large, 'banzhaf')):.2f}, no warning")
    crowd = random_board(1_000, 1_000)
    line("1,000 members, weights to 1,000: Banzhaf exact", f"{seconds_of(lambda: measure(crowd, 'banzhaf'), 3):.2f} s", "target 10 s")


def against_peers(members: int = 70) -> None:
    """Time 70 members beside peers, each checked against exact values first."""
    game = random_board(members, 68)
    quota, weights = quota_of(game)
    for index in ("banzhaf", "shapley"):
        exact = measure(game, index)
        assert exact.exact
        assert sum(exact.values) == 1
        ours = seconds_of(lambda index=index: measure(game, index))  # type: ignore[misc]
        line(f"{members} members, {sum(weights):,} votes: {index}, exact", f"{ours:.4f} s", exact.method)
        correct = {}
        for name, peer in peers(index).items():
            off = worst(peer(quota, weights), exact)
            taken = seconds_of(lambda peer=peer: peer(quota, weights), 3)  # type: ignore[misc]
            if off < 1e-9:
                correct[name] = taken
            line(f"  {name}", f"{taken:.4f} s", f"{'correct' if off < 1e-9 else 'WRONG'}, off by {off:.0e}; ratio {taken / ours:.1f}")
        if correct:
            best = min(correct, key=lambda name: correct[name])
            line(f"  fastest correct peer: {best}", f"{correct[best] / ours:.1f} x", "target 10 x")


def growing() -> dict[str, list[tuple[int, Game]]]:
    """Return games of growing size: more members, and, for 50 members, the same weights on ever finer scales."""
    draw = random.Random(7)
    base = [draw.randint(1, 100) for _ in range(50)]
    finer = [[scale * weight + draw.randint(0, scale - 1) for weight in base] for scale in (1, 3, 10, 30, 100, 300)]
    games = [weighted(sum(weights) // 2 + 1, weights) for weights in finer]
    return {
        "members": [(n, random_board(n, 100)) for n in (10, 15, 20, 30, 45, 70, 100, 150, 220, 330)],
        "quota, 50 members": [(quota_of(game)[0], game) for game in games],
    }


def growth() -> list[dict[str, Any]]:
    """Return seconds as members grow, and as the quota grows, of Holdfast and of peers while they are correct and patient."""
    found: list[dict[str, Any]] = []
    for axis, games in growing().items():
        for index in ("banzhaf", "shapley"):
            gone: set[str] = set()
            for size, game in games:
                start = time.perf_counter()
                exact = measure(game, index)
                point = {"axis": axis, "index": index, "size": size}
                found.append(point | {"who": "Holdfast" if exact.exact else "Holdfast, proven error", "seconds": time.perf_counter() - start})
                for name, peer in peers(index).items():
                    if name in gone:
                        continue
                    start = time.perf_counter()
                    values = peer(*quota_of(game))
                    taken = time.perf_counter() - start
                    wrong = worst(values, exact) > 1e-8
                    if not wrong:
                        found.append(point | {"who": name, "seconds": taken})
                    if wrong or taken > PATIENCE:
                        gone.add(name)
                        line(f"  {axis} {size:,}, {index}: {name} is left out from here", f"{taken:.2f} s", "wrong values" if wrong else "too slow")
    return found


def draw_growth(found: list[dict[str, Any]]) -> None:
    """Draw the growth curves: told apart by shape before colour."""
    import altair as alt
    import vl_convert

    order = ["Holdfast", "Holdfast, proven error", "powerindex", "powerindices", "tucoopy"]
    colour = alt.Color("who:N", sort=order, title=None, scale=alt.Scale(domain=order, range=["#0072b2", "#56b4e9", "#d55e00", "#222222", "#777777"]))
    shape = alt.Shape("who:N", sort=order, title=None, scale=alt.Scale(domain=order, range=["circle", "diamond", "square", "triangle-up", "cross"]))
    charts = []
    for axis in dict.fromkeys(row["axis"] for row in found):
        for index in ("banzhaf", "shapley"):
            data = alt.InlineData(values=[row for row in found if row["axis"] == axis and row["index"] == index])
            chart = alt.Chart(data, title=f"{index.capitalize()}, by {axis}", width=330, height=230).mark_line(point={"size": 60, "filled": True})
            x, y = (alt.X("size:Q", scale=alt.Scale(type="log"), title=axis), alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="seconds"))
            charts.append(chart.encode(x=x, y=y, color=colour, shape=shape))
    spec = alt.vconcat(alt.hconcat(*charts[:2]), alt.hconcat(*charts[2:])).to_dict()
    spec["background"] = "white"
    IMAGE.parent.mkdir(exist_ok=True)
    IMAGE.write_bytes(vl_convert.vegalite_to_png(spec, scale=1.2))


def main() -> None:
    """Measure everything."""
    print(machine())
    targets()
    against_peers()
    draw_growth(growth())
    print(f"drew {IMAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
