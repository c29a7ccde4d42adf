"""The counter-based noise: known answers of the cipher, exact normals, and what fixes a draw."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from holdfast.dynamics.counter import STREAMS, keys_of, noise_of, normal_pair, threefry

ONES = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("key", "counter", "answer"),
    [
        # Known answers of Random123 (Salmon et al. 2011) for threefry2x32, 20 rounds.
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((ONES, ONES), (ONES, ONES), (0x1CB996FC, 0xBB002BE7)),
        ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
    ],
)
def test_the_cipher_gives_its_published_answers(key: tuple[int, int], counter: tuple[int, int], answer: tuple[int, int]) -> None:
    def words(pair: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        return np.array([pair[0]], dtype=np.uint32), np.array([pair[1]], dtype=np.uint32)

    first, second = threefry(words(key), words(counter))
    assert (int(first[0]), int(second[0])) == answer


def test_jax_draws_the_same_words_and_the_same_normals_to_single_precision() -> None:
    import jax
    import jax.numpy as jnp

    key = np.array([[1], [2], [3]], dtype=np.uint32), np.array([[4], [5], [6]], dtype=np.uint32)
    counter = np.arange(5000, dtype=np.uint32), np.uint32(23000)
    ours = threefry(key, counter)
    theirs = jax.jit(lambda: threefry(key, counter, jnp))()
    assert all(np.array_equal(a, np.asarray(b)) for a, b in zip(ours, theirs, strict=True))
    for exact, single in zip(normal_pair(ours), jax.jit(lambda: normal_pair(ours, jnp, jnp.float32))(), strict=True):
        assert np.max(np.abs(exact - np.asarray(single))) < 2e-6


def test_the_pair_is_the_classical_one() -> None:
    # Radius and angle by the library's own functions, from the same two words.
    words = threefry((np.uint32(1), np.uint32(2)), (np.arange(10_000, dtype=np.uint32), np.uint32(0)))
    radius = np.sqrt(-2 * np.log(((words[0] >> 1) + 0.5) / 2.0**31))
    angle = (words[1] >> 2) / 2.0**30 * np.pi / 2
    first, second = normal_pair(words)
    assert np.allclose(np.abs(first), radius * np.cos(angle), atol=1e-8)
    assert np.allclose(np.abs(second), radius * np.sin(angle), atol=1e-8)


def test_the_extremes_are_finite() -> None:
    edge = np.array([0, 1, 2**31, ONES - 1, ONES], dtype=np.uint32)
    for real in (np.float32, np.float64):
        first, second = normal_pair((edge[:, None], edge[None, :]), real=real)
        assert np.isfinite(first).all()
        assert np.isfinite(second).all()
        assert np.max(np.abs(first)) == pytest.approx(6.66, abs=0.01)


def test_each_stream_is_standard_normal_and_independent_of_the_others() -> None:
    count = 400_000
    noise = noise_of(5, ["a"], range(23000, 23020), range(count // 20))
    streams = [noise.members.ravel(), noise.theta.ravel(), noise.start.ravel(), noise.jump.ravel()]
    for draws in (*streams, noise.level.ravel()):
        assert kstest(draws, "norm").pvalue > 1e-3
    # A correlation of independent draws has standard deviation 1 / sqrt(n), of their squares too.
    for moment in (1, 2):
        off = np.corrcoef([draws**moment for draws in streams]) - np.eye(4)
        assert np.max(np.abs(off)) < 5 / np.sqrt(count)
    months = noise.members[..., 0]
    assert abs(np.corrcoef(months[:-1].ravel(), months[1:].ravel())[0, 1]) < 5 / np.sqrt(count)
    assert abs(np.corrcoef(months[:, :-1].ravel(), months[:, 1:].ravel())[0, 1]) < 5 / np.sqrt(count)


def test_a_draw_is_fixed_by_seed_stream_section_history_and_month_alone() -> None:
    whole = noise_of(1, ["a", "b", "c"], range(23000, 23024), range(50))
    part = noise_of(1, ["b"], range(23005, 23010), [7, 41])
    assert np.array_equal(part.members[:, :, 0], whole.members[5:10][:, [7, 41], 1])
    assert np.array_equal(part.level[:, 0], whole.level[[7, 41], 1])
    assert not np.any(noise_of(2, ["b"], range(23005, 23010), [7, 41]).members == part.members)


def test_keys_differ_between_streams_and_sections() -> None:
    keys = keys_of(1, ["a", "b"])
    assert keys.shape == (len(STREAMS), 2, 2)
    assert len({tuple(keys[n, :, i]) for n in range(3) for i in range(2)}) == 6
