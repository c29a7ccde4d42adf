"""The covering problem behind the smallest coalition: whole numbers, each at most its cap, that meet one demand of every cut.

A cut is a list of demands, each a sum that must come to at least a number; one of them must be met. OR-tools CP-SAT solves it (Perron and
Furnon; clause learning over linear constraints); without OR-tools a plain branch and bound in exact integers does. Both are complete: "none" is
a proof. Their effort is bounded by counts, not seconds, so that the answer is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Cut", "Demand", "Engine", "Problem", "Undecided", "engine_here", "solve"]

Demand = tuple[tuple[tuple[int, int], ...], int]
"""A sum, as (number of the variable, units each), and the least that it must come to."""
Cut = tuple[Demand, ...]
Engine = Literal["ortools", "own"]

LIMIT = 2**60
"""Largest sum that CP-SAT is given; beyond it the own engine, which knows no largest number, takes over."""
EFFORT = 20.0
"""Deterministic time that CP-SAT may spend on one question."""
NODES = 200_000
"""Nodes that the own engine may open for one question."""


class Undecided(Exception):
    """The engine reached its bound without an answer."""


@dataclass
class Problem:
    """Caps and floors of the variables, cuts of which each must be met, and costs with their bounds."""

    caps: Sequence[int]
    floors: Sequence[int]
    cuts: list[Cut] = field(default_factory=list)
    bounds: list[tuple[Sequence[int], int, int]] = field(default_factory=list)
    """(cost of each, least, most)."""


def engine_here() -> Engine:
    """Return the engine at hand: OR-tools where it is installed (`pip install "holdfast[audit]"`), else our own."""
    from importlib.util import find_spec

    return "ortools" if find_spec("ortools") is not None else "own"


def solve(problem: Problem, gain: Sequence[int], engine: Engine, *, minimise: bool = False) -> list[int] | None:
    """Return numbers that meet every cut and bound, with much gain (with the least of it if `minimise`); None is a proof that there are none.

    Without `minimise` the gain only guides. Raises `Undecided` at the bound of effort.
    """
    search = _Search(problem, gain, minimise)
    if not search.possible():
        return None
    quick = None if minimise else search.greedy()
    if quick is not None:
        return quick
    totals = [sum(abs(units) * cap for units, cap in zip(values, problem.caps, strict=True)) for values, _, _ in problem.bounds]
    totals += [sum(abs(units) * problem.caps[n] for n, units in row) for cut in problem.cuts for row, _ in cut]
    totals.append(sum(abs(units) * cap for units, cap in zip(gain, problem.caps, strict=True)))
    if engine == "ortools" and max(totals, default=0) < LIMIT:
        return _ortools(problem, gain, minimise)
    return search.run()


def _ortools(problem: Problem, gain: Sequence[int], minimise: bool) -> list[int] | None:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    numbers = [model.new_int_var(low, max(cap, low), "") for low, cap in zip(problem.floors, problem.caps, strict=True)]
    sums: dict[tuple[tuple[int, int], ...], cp_model.IntVar] = {}
    met: dict[Demand, cp_model.IntVar] = {}
    for demand in dict.fromkeys(demand for cut in problem.cuts for demand in cut):
        row, least = demand
        if row not in sums:
            low = sum(min(units, 0) * max(problem.caps[n], problem.floors[n]) for n, units in row)
            high = sum(max(units, 0) * max(problem.caps[n], problem.floors[n]) for n, units in row)
            sums[row] = model.new_int_var(low, high, "")
            model.add(cp_model.LinearExpr.weighted_sum([numbers[n] for n, _ in row], [units for _, units in row]) == sums[row])
        met[demand] = model.new_bool_var("")
        model.add(sums[row] >= least).only_enforce_if(met[demand])
    for cut in problem.cuts:
        model.add_bool_or([met[demand] for demand in cut])
    for values, least, most in problem.bounds:
        model.add_linear_constraint(cp_model.LinearExpr.weighted_sum(numbers, list(values)), least, most)
    goal = cp_model.LinearExpr.weighted_sum(numbers, list(gain))
    if minimise:
        model.minimize(goal)
    else:
        model.maximize(goal)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    if not minimise:
        # Any coalition within the bounds will do: the gain is a guide, not a goal.
        solver.parameters.relative_gap_limit = 0.02
        solver.parameters.max_deterministic_time = 0.01
    status = solver.solve(model)
    if status == cp_model.UNKNOWN and not minimise:
        model.clear_objective()
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status == cp_model.UNKNOWN or (minimise and status != cp_model.OPTIMAL):
        raise Undecided
    return [int(solver.value(number)) for number in numbers]


class _Search:
    """Depth-first branch and bound: ranges of the variables are narrowed one at a time, and left where a cut or bound cannot be met any more."""

    def __init__(self, problem: Problem, gain: Sequence[int], minimise: bool) -> None:
        self.problem, self.gain, self.minimise = problem, gain, minimise
        self.best: list[int] | None = None
        self.nodes = 0

    def possible(self) -> bool:
        """Return whether no bound shows already that there are no such numbers."""
        return self._possible(list(self.problem.floors), [max(cap, low) for low, cap in zip(self.problem.floors, self.problem.caps, strict=True)])

    def greedy(self) -> list[int] | None:
        """Return numbers that meet everything, filled in the order of gain for what they cost; None if this finds none."""
        numbers = list(self.problem.floors)
        left = [most - sum(units * low for units, low in zip(values, numbers, strict=True)) for values, _, most in self.problem.bounds]
        for n in sorted(range(len(numbers)), key=lambda n: _worth(self.gain[n], sum(values[n] for values, _, _ in self.problem.bounds))):
            room = self.problem.caps[n] - numbers[n]
            for (values, _, _), rest in zip(self.problem.bounds, left, strict=True):
                room = min(room, rest // values[n]) if values[n] else room
            if room > 0:
                numbers[n] += room
                left = [rest - room * values[n] for (values, _, _), rest in zip(self.problem.bounds, left, strict=True)]
        met = all(any(sum(units * numbers[n] for n, units in row) >= least for row, least in cut) for cut in self.problem.cuts)
        enough = all(sum(units * number for units, number in zip(values, numbers, strict=True)) >= least for values, least, _ in self.problem.bounds)
        return numbers if met and enough else None

    def run(self) -> list[int] | None:
        """Return the numbers, or None if there are none. Raises `Undecided` at the bound of nodes."""
        stack = [(list(self.problem.floors), [max(cap, low) for low, cap in zip(self.problem.floors, self.problem.caps, strict=True)])]
        while stack:
            self.nodes += 1
            if self.nodes > NODES:
                raise Undecided
            low, high = stack.pop()
            if not self._possible(low, high):
                continue
            branch = self._branch(low, high)
            if branch is None:
                self.best = low
                if not self.minimise:
                    return low
                continue
            n, upper_first = branch
            middle = (low[n] + high[n]) // 2
            lower, upper = (low, [*high[:n], middle, *high[n + 1 :]]), ([*low[:n], middle + 1, *low[n + 1 :]], high)
            stack += [lower, upper] if upper_first else [upper, lower]
        return self.best

    def _possible(self, low: list[int], high: list[int]) -> bool:
        if self.minimise and self.best is not None:
            least = sum(units * (low[n] if units > 0 else high[n]) for n, units in enumerate(self.gain))
            if least >= sum(units * number for units, number in zip(self.gain, self.best, strict=True)):
                return False
        for values, least, most in self.problem.bounds:
            if sum(units * low[n] for n, units in enumerate(values)) > most or sum(units * high[n] for n, units in enumerate(values)) < least:
                return False
        return all(any(self._most(row, low, high) >= least for row, least in cut) for cut in self.problem.cuts)

    def _most(self, row: tuple[tuple[int, int], ...], low: list[int], high: list[int]) -> int:
        """Return a bound on a sum: the best of the ranges, and, for each bound on costs, of what that leaves to spend (fractions allowed)."""
        bound = sum(units * (high[n] if units > 0 else low[n]) for n, units in row)
        for values, _, most in self.problem.bounds:
            left = most - sum(units * low[n] for n, units in enumerate(values))
            total = sum(units * low[n] for n, units in row)
            for n, units in sorted(row, key=lambda item: _worth(item[1], values[item[0]])):
                if units > 0:
                    cost = values[n]
                    take = high[n] - low[n]
                    if cost and cost * take > left:
                        total += units * left // cost
                        break
                    total += units * take
                    left -= cost * take
            bound = min(bound, total)
        return bound

    def _branch(self, low: list[int], high: list[int]) -> tuple[int, bool] | None:
        """Return the variable to narrow next and whether to try its upper half first; None where the least numbers meet everything."""
        for cut in self.problem.cuts:
            if any(sum(units * (low[n] if units > 0 else high[n]) for n, units in row) >= least for row, least in cut):
                continue
            open_ = [(abs(units) * (high[n] - low[n]), n, units > 0) for row, least in cut if self._most(row, low, high) >= least for n, units in row]
            size, n, up = max(open_)
            if size:
                return n, up
        for values, least, _ in self.problem.bounds:
            if sum(units * low[n] for n, units in enumerate(values)) < least:
                size, n = max((units * (high[n] - low[n]), n) for n, units in enumerate(values))
                return n, True
        return None


def _worth(units: int, cost: int) -> tuple[int, int]:
    """Return a key that puts most units for their cost first, exactly for numbers below 2**64."""
    return (1, -((units << 128) // cost)) if cost else (0, 0)
