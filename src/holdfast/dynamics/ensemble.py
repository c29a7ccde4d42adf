"""Ensembles of any size: chunks of histories counted in this process or by others, and added in order.

Any `concurrent.futures.Executor` will do: processes, threads, a cluster's. The result is the same to the last bit for any number of workers.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import numpy as np

from holdfast.dynamics.fast import CHUNK, Plan, summarise_chunk
from holdfast.dynamics.tally import Part, Statistics, Tally
from holdfast.errors import HoldfastError

__all__ = ["BATCH", "count_chunks", "ensemble", "processes"]

BATCH = 16
"""Most chunks in one task: seconds of work, and fewer than 65,536 histories."""

Progress = Callable[[int, int], None]


def ensemble(plan: Plan, replicates: int, *, workers: int = 1, executor: Executor | None = None, progress: Progress = lambda done, of: None) -> Statistics:
    """Return the statistics of histories 0 to `replicates - 1`, at least one; `progress` is told how many are done, of how many.

    With one worker the work is done in this process. With more, `workers` processes are started, unless `executor` is given: then
    `workers` is only how many tasks it is given at once. Memory does not grow with `replicates`. Raises `HoldfastError` if a worker dies.
    """
    chunks = -(-replicates // CHUNK)
    tally = _tally(plan, np.uint32)
    if executor is None and (workers == 1 or chunks == 1):
        for chunk in range(chunks):
            count = min(CHUNK, replicates - chunk * CHUNK)
            tally.count(summarise_chunk(plan, chunk * CHUNK, count), count)
            tally.settle()
            progress(tally.replicates, replicates)
        return tally.statistics()
    size = min(BATCH, -(-chunks // workers))
    tasks = [(first, min(first + size, chunks)) for first in range(0, chunks, size)]
    with contextlib.nullcontext(executor) if executor is not None else processes(min(workers, len(tasks))) as pool:
        for part in _in_order(pool, plan, tasks, replicates, ahead=workers + 1):
            tally.add(part, min(len(part.sums) * CHUNK, replicates - tally.replicates))
            progress(tally.replicates, replicates)
    return tally.statistics()


def count_chunks(plan: Plan, first: int, last: int, replicates: int) -> Part:
    """Count chunks `first` to `last - 1` of an ensemble of `replicates` histories: one task for an executor."""
    tally = _tally(plan, np.uint16)
    for chunk in range(first, last):
        if _stop is not None and _stop.is_set():
            raise KeyboardInterrupt
        count = min(CHUNK, replicates - chunk * CHUNK)
        tally.count(summarise_chunk(plan, chunk * CHUNK, count), count)
    return tally.part()


def _tally(plan: Plan, kind: type[np.unsignedinteger[Any]]) -> Tally:
    there = plan.inputs.alive[..., 0]
    return Tally(there, there @ (plan.groups.T > 0), kind)


def _in_order(pool: Executor, plan: Plan, tasks: list[tuple[int, int]], replicates: int, ahead: int) -> Iterator[Part]:
    """Yield the parts of the tasks in order, with no more than `ahead` of them under way or waiting."""
    running: deque[Future[Part]] = deque()
    left = deque(tasks)
    try:
        while running or left:
            while left and len(running) < ahead:
                with _undisturbed():
                    running.append(pool.submit(count_chunks, plan, *left.popleft(), replicates))
            yield running.popleft().result()
    except BrokenProcessPool:
        hint = "too little memory, or a script that starts work outside `if __name__ == '__main__':`"
        raise HoldfastError(f"a worker process ended before its work was done. Likely causes: {hint}. Try fewer workers.") from None
    finally:
        for future in running:
            future.cancel()


@contextlib.contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Yield a pool of fresh processes (a copy of this one would inherit JAX's threads in mid-work); stop them soon after an error or Ctrl-C."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(stop,))
    try:
        yield pool
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C while processes start: they inherit that, so a Ctrl-C at the terminal reaches this process alone."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_stop: Any = None
"""In a worker: set when the work is no longer wanted."""


def _begin(stop: Any) -> None:
    """Prepare a worker: one thread of arithmetic each, no Ctrl-C of its own, and an end when its parent ends."""
    global _stop
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NPROC"] = "1"
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)
