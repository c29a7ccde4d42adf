"""Named streams: what fixes a draw, and what leaves it alone."""

from __future__ import annotations

import numpy as np

from holdfast.dynamics import CHUNK, draw_noise
from holdfast.dynamics.noise import stream


def test_a_draw_does_not_depend_on_the_other_sections() -> None:
    alone, together = draw_noise(1, ["b"], 24, 10), draw_noise(1, ["a", "b", "c"], 24, 10)
    assert np.array_equal(alone.members[..., 0], together.members[..., 1])
    assert np.array_equal(alone.level[..., 0], together.level[..., 1])


def test_a_draw_does_not_depend_on_how_many_replicates_follow() -> None:
    few, many = draw_noise(1, ["a"], 24, 10), draw_noise(1, ["a"], 24, CHUNK + 20)
    assert np.array_equal(few.theta, many.theta[:, :10])


def test_streams_seeds_sections_and_chunks_are_different() -> None:
    firsts = {
        stream(*key).standard_normal()
        for key in [(1, "members", "a", 0), (1, "theta", "a", 0), (2, "members", "a", 0), (1, "members", "b", 0), (1, "members", "a", 1)]
    }
    assert len(firsts) == 5


def test_draws_are_standard_normal_and_independent() -> None:
    noise = draw_noise(2, ["a", "b"], 100, 1000)
    flat = noise.members.reshape(-1, 2)
    assert abs(flat.mean()) < 5 / np.sqrt(flat.size)
    assert abs(flat.var() - 1) < 5 * np.sqrt(2 / flat.size)
    assert abs(np.corrcoef(flat.T)[0, 1]) < 5 / np.sqrt(len(flat))
    assert abs(np.corrcoef(noise.members[0, :, 0], noise.theta[0, :, 0])[0, 1]) < 5 / np.sqrt(1000)
