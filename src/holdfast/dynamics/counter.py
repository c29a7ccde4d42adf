"""Counter-based noise for large ensembles: any draw of any history can be made alone, in any order, on any machine.

A block cipher turns (month, replicate) under a key made from (seed, stream, section) into two 32-bit words. So a draw depends on nothing
else: not on inputs, other sections, the number of replicates, chunks or workers. The cipher is Threefry-2x32 with 20 rounds (Salmon,
Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), the same as JAX's. The two words are read as two uniforms and
become two independent standard normals (Box & Muller 1958), the most that a section-month needs:

| stream | block | normals | drawn |
|---|---|---|---|
| `shock` | replicate, month | members, theta | every section-month |
| `event` | replicate, month | start, jump | in months in which a section enters or takes a step of unknown size |
| `level` | replicate, 0 | level | once a history |

Words have 32 bits, so a normal reaches 6.66 at most (a normal beyond that has a chance of 3e-11). Written once for NumPy and JAX: pass the
module as `xp`. Shapes follow from broadcasting.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.model import Noise

__all__ = ["STREAMS", "keys_of", "noise_of", "normal_pair", "threefry"]

STREAMS = ("shock", "event", "level")
ROUNDS = 20
_TURNS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = 0x1BD11BDA

Array = Any
"""A NumPy or JAX array."""


def keys_of(seed: int, sections: Sequence[str]) -> NDArray[np.uint32]:
    """Return the keys of every stream and section, shape (streams, 2, sections), streams in the order of `STREAMS`."""
    keys = np.empty((len(STREAMS), 2, len(sections)), dtype=np.uint32)
    for n, name in enumerate(STREAMS):
        for i, section in enumerate(sections):
            label = f"holdfast/2\0{seed}\0{name}\0{section}".encode()
            keys[n, :, i] = np.frombuffer(hashlib.sha256(label).digest()[:8], dtype="<u4")
    return keys


def threefry(key: tuple[Array, Array], counter: tuple[Array, Array], xp: ModuleType = np) -> tuple[Array, Array]:
    """Return two words of 32 bits for each pair of counters, all arrays of unsigned 32-bit integers that broadcast."""
    word = [xp.asarray(part, dtype=xp.uint32) for part in (*key, *counter)]
    schedule = (word[0], word[1], word[0] ^ word[1] ^ np.uint32(_PARITY))
    x, y = word[2] + schedule[0], word[3] + schedule[1]
    for turn in range(ROUNDS):
        shift = _TURNS[turn // 4 % 2][turn % 4]
        x = x + y
        y = ((y << np.uint32(shift)) | (y >> np.uint32(32 - shift))) ^ x
        if turn % 4 == 3:
            n = turn // 4 + 1
            x, y = x + schedule[n % 3], y + schedule[(n + 1) % 3] + np.uint32(n)
    return x, y


def normal_pair(words: tuple[Array, Array], xp: ModuleType = np, real: Any = np.float64) -> tuple[Array, Array]:
    """Return two independent standard normals made from two words, in precision `real`.

    The first word gives the radius, the second a quarter of the circle and the two signs. Sine and cosine are power series about an eighth
    of the circle, exact to 1e-9, since libraries compute them one by one.
    """
    x, y = words
    one = np.uint32(1)
    radius = xp.sqrt(-2.0 * xp.log(((x >> one).astype(xp.int32).astype(real) + real(0.5)) * real(2.0**-31)))
    angle = ((y >> np.uint32(2)).astype(xp.int32).astype(real) * real(2.0**-30) - real(0.5)) * real(np.pi / 2)
    q = angle * angle
    sine = angle * (1 + q * (real(-1 / 6) + q * (real(1 / 120) + q * (real(-1 / 5040) + q * real(1 / 362880)))))
    cosine = 1 + q * (real(-1 / 2) + q * (real(1 / 24) + q * (real(-1 / 720) + q * (real(1 / 40320) - q * real(1 / 3628800)))))
    radius = radius * real(0.5**0.5)
    signs = (1 - 2 * (part & one).astype(xp.int32).astype(real) for part in (y, y >> one))
    first, second = signs
    return radius * (cosine - sine) * first, radius * (cosine + sine) * second


def noise_of(seed: int, sections: Sequence[str], months: Sequence[int], replicates: Sequence[int]) -> Noise:
    """Return the noise of histories by their numbers, in double precision, for the reference engine.

    `months` are month numbers and `replicates` the numbers of histories, 0 to 2^32 - 1. `level` is (replicates, sections), the other
    streams (months, replicates, sections).
    """
    keys = keys_of(seed, sections)
    number = np.asarray(replicates, dtype=np.uint32)[:, None]
    month = np.asarray(months, dtype=np.uint32)[:, None, None]
    shock, event, level = (threefry((keys[n, 0], keys[n, 1]), (number, when)) for n, when in enumerate((month, month, np.uint32(0))))
    members, theta = normal_pair(shock)
    start, jump = normal_pair(event)
    return Noise(normal_pair(level)[0], start, members, theta, jump)
