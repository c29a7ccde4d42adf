"""Time the ruling coalition of up to 24 members, beside the plain recursion at sizes where that ends; both must name the same rulers.

Run: python benchmarks/rulers.py. `benchmarks/RESULTS.md` has the results.
"""

from __future__ import annotations

import os
import platform
import random
import resource
import time
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

import numpy as np

from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.majorities import majorities
from holdfast.audit.rulers.margin import margins
from holdfast.audit.rulers.ruling import rulers_of

Answer = TypeVar("Answer")
PLAIN = (8, 10, 12, 14, 16)
"""Sizes at which the plain recursion ends soon: each member makes it three times as long."""


def random_leadership(members: int, alpha: Fraction = Fraction(1, 2)) -> Leadership:
    """Return a leadership of random strengths from 1 to 1,000."""
    draw = random.Random(members)
    return Leadership(tuple(f"m{i}" for i in range(members)), tuple(Fraction(draw.randint(1, 1000)) for _ in range(members)), alpha)


def plain(leadership: Leadership) -> list[int]:
    """Return the rulers by the definition: each coalition against all its parts, smaller ones first, as bit masks."""
    weights, p, q = leadership.weights, leadership.alpha.numerator, leadership.alpha.denominator
    everyone = 2 ** len(weights) - 1
    strength = [0] * (everyone + 1)
    for mask in range(1, everyone + 1):
        lowest = mask & -mask
        strength[mask] = strength[mask ^ lowest] + weights[lowest.bit_length() - 1]
    stands = [False] * (everyone + 1)

    def winning_parts(whole: int) -> list[int]:
        found, part = [], (whole - 1) & whole
        while part:
            if stands[part] and q * strength[part] > p * strength[whole]:
                found.append(part)
            part = (part - 1) & whole
        return found

    for mask in range(1, everyone + 1):
        stands[mask] = not winning_parts(mask)
    options = [everyone] if stands[everyone] else winning_parts(everyone)
    least = min(strength[option] for option in options)
    return sorted(option for option in options if strength[option] == least)


def timed(job: Callable[[], Answer]) -> tuple[Answer, float]:
    """Return what a job returns, and the seconds of processor time that it took."""
    start = time.process_time()
    answer = job()
    return answer, time.process_time() - start


def main() -> None:
    """Measure and print."""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}")
    for members in PLAIN:
        leadership = random_leadership(members)
        # Once before, so that both find what they keep between calls.
        rulers_of(leadership)
        slow, slow_seconds = timed(lambda it=leadership: plain(it))  # type: ignore[misc]
        fast, fast_seconds = timed(lambda it=leadership: rulers_of(it))  # type: ignore[misc]
        assert fast.masks.tolist() == slow
        print(f"{members:2d} members: plain recursion {slow_seconds:8.3f} s, ours {fast_seconds:8.4f} s, ratio {slow_seconds / fast_seconds:,.0f}")
    for members, alpha in ((20, Fraction(1, 2)), (22, Fraction(1, 2)), (24, Fraction(1, 2)), (24, Fraction(2, 3))):
        found, seconds = timed(lambda n=members, a=alpha: rulers_of(random_leadership(n, a)))  # type: ignore[misc]
        print(f"{members} members, more than {alpha}: {seconds:.2f} s, {found.standing:,} of {2**members - 1:,} coalitions stand; target for 24: 10 s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    for members in (7, 10, 12):
        leadership = random_leadership(members)
        turns, seconds = timed(lambda it=leadership: margins(it))  # type: ignore[misc]
        (steps, followed), more = timed(lambda it=leadership: majorities(it))  # type: ignore[misc]
        settled = sum(turn.found or turn.change is None for turn in turns)
        print(f"{members} members: margins {seconds:.2f} s, {settled} of {len(turns)} settled")
        print(f"{members} members: {len(steps)} required shares {more:.2f} s, followed to {float(followed):.2f}")


if __name__ == "__main__":
    main()
