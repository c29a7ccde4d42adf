"""Ensembles: the fast engine against the reference on the same noise, and the same answer whoever computes it."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from holdfast.dynamics import fast, simulate
from holdfast.dynamics.counter import noise_of
from holdfast.dynamics.ensemble import ensemble
from holdfast.dynamics.fast import CHUNK, Plan, plan_of, record_chunk
from holdfast.dynamics.model import D, Inputs
from holdfast.dynamics.tally import SHARES, Statistics
from holdfast.errors import HoldfastError
from models import busy, parameters, quiet

MONTHS = 292
SECTIONS = ["a", "b", "c"]
FIRST_MONTH = 12 * 1919 + 2
AGREEMENT = 1e-4
"""Largest difference between the engines in log members or propensity that is claimed."""


def plan(inputs: Inputs, seed: int = 7, **changes: Any) -> Plan:
    months = range(FIRST_MONTH, FIRST_MONTH + len(inputs.c))
    return plan_of(inputs, parameters(**({"level_sd": np.full(3, 0.3)} | changes)), seed, SECTIONS, months, [[1, 1, 1], [0, 1, 1]])


def reference(inputs: Inputs, seed: int, replicates: Any, **changes: Any) -> Any:
    months = range(FIRST_MONTH, FIRST_MONTH + len(inputs.c))
    return simulate(inputs, parameters(**({"level_sd": np.full(3, 0.3)} | changes)), noise_of(seed, SECTIONS, months, replicates))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_fast_engine_equals_the_reference_on_the_same_noise(seed: int) -> None:
    inputs = busy(seed, MONTHS)
    first = 5 * CHUNK
    x, theta = record_chunk(plan(inputs, seed), first)
    exact = reference(inputs, seed, range(first, first + CHUNK))
    assert x.dtype == theta.dtype == np.float32
    for ours, theirs in ((x, exact.x), (theta, exact.theta)):
        ours = np.where(inputs.alive[:, None, :], np.moveaxis(ours, 1, 2), np.nan)
        assert np.nanmax(np.abs(ours - theirs)) < AGREEMENT


def test_a_history_run_alone_by_its_number_is_the_same() -> None:
    inputs = busy(3, MONTHS)
    together = record_chunk(plan(inputs), 2 * CHUNK)[0][:, :, 417]
    alone = reference(inputs, 7, [2 * CHUNK + 417]).x[:, 0]
    assert np.nanmax(np.abs(np.where(inputs.alive, together, np.nan) - alone)) < AGREEMENT


def test_chunks_hold_the_histories_of_their_numbers() -> None:
    inputs = busy(4)
    x = record_chunk(plan(inputs), 0)[0]
    assert np.array_equal(record_chunk(plan(inputs), 1)[0][:, :, :-1], x[:, :, 1:])


def test_statistics_are_those_of_the_histories() -> None:
    inputs, count = busy(5), 1700
    found = ensemble(plan(inputs), count)
    exact = reference(inputs, 7, range(count))
    members = np.exp(exact.x)
    for values, table, width, scale in ((exact.x, np.log(found.members), 1 / 64, members), (exact.theta, found.theta, 1 / 64, exact.theta)):
        low, high = (np.moveaxis(np.quantile(np.nan_to_num(values), SHARES, axis=1, method=m), 0, -1) for m in ("lower", "higher"))
        there = inputs.alive
        assert (table[there, 1:] > low[there] - width - AGREEMENT).all()
        assert (table[there, 1:] < high[there] + width + AGREEMENT).all()
        mean = found.members if scale is members else found.theta
        assert np.allclose(mean[there, 0], scale.mean(axis=1)[there], rtol=1e-4, atol=1e-5)
        assert np.isnan(table[~there]).all()
    for n, columns in enumerate(([0, 1, 2], [1, 2])):
        total = np.nansum(members[:, :, columns], axis=2)
        assert np.allclose(found.totals[:, n, 0], total.mean(axis=1), rtol=1e-4)
        assert np.allclose(np.log(found.totals[:, n, 1:]), np.log(np.quantile(total, SHARES, axis=1).T), atol=1.5 / 64)
    assert found.beyond == 0


def equal(first: Statistics, second: Statistics) -> bool:
    return first.beyond == second.beyond and all(np.array_equal(a, b, equal_nan=True) for a, b in zip(first[:3], second[:3], strict=True))


class Reluctant(Executor):
    """An executor of one's own that does each task when its result is asked for, if ever."""

    def __init__(self) -> None:
        self.tasks: list[tuple[int, int]] = []
        self.waiting = self.most = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks.append(args[1:3])
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        owner = self

        class Late(Future[Any]):
            def result(self, timeout: float | None = None) -> Any:
                owner.waiting -= 1
                return fn(*args, **kwargs)

        return Late()


def test_the_answer_does_not_depend_on_who_computes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, count = plan(busy(6, 24)), 20 * CHUNK + 3
    alone = ensemble(ours, count)
    with ThreadPoolExecutor(2) as pool:
        assert equal(alone, ensemble(ours, count, workers=2, executor=pool))
    odd = Reluctant()
    assert equal(alone, ensemble(ours, count, workers=5, executor=odd))
    assert [first for first, _ in odd.tasks] == [0, 5, 10, 15, 20]
    assert odd.most <= 6


def test_processes_give_the_same_answer_and_say_how_far_they_are() -> None:
    ours, told = plan(busy(6, 24)), []
    count = 2 * CHUNK + 3
    spread = ensemble(ours, count, workers=2, progress=lambda done, of: told.append((done, of)))
    assert equal(spread, ensemble(ours, count))
    assert told == [(2 * CHUNK, count), (count, count)]


def test_few_and_many_histories_share_their_first() -> None:
    ours = plan(busy(6, 24))
    assert not equal(ensemble(ours, 10), ensemble(ours, 11))
    assert equal(ensemble(ours, 10), ensemble(ours, 10))


def test_a_worker_that_dies_is_one_clear_error() -> None:
    from concurrent.futures.process import BrokenProcessPool

    class Broken(Reluctant):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenProcessPool

    with pytest.raises(HoldfastError, match="a worker process ended before its work was done"):
        ensemble(plan(quiet(12)), 2 * CHUNK, executor=Broken())


def test_an_input_changes_no_draw() -> None:
    inputs = busy(9)
    changed = inputs._replace(u=inputs.u.copy())
    changed.u[40, 1, 0] += 12.0
    before, after = (record_chunk(plan(each), 0)[0] for each in (inputs, changed))
    assert np.array_equal(before[:, [0, 2]], after[:, [0, 2]])
    assert np.array_equal(before[:41], after[:41])
    # The model is linear: the difference decays by the pull alone, the same for every history to rounding.
    expected = 0.3 * (1 - D * 0.2) ** np.arange(len(inputs.c) - 41)
    assert np.max(np.abs((after - before)[41:, 1] - expected[:, None])) < 2 * AGREEMENT


def test_one_size_compiles_once() -> None:
    run = fast._compiled("summaries")
    assert run is fast._compiled("summaries")
