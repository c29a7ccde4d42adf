"""Read, tell and compare mutated charters: every one must be accepted or refused with a clear message.

    .venv/bin/python benchmarks/fuzz_charters.py [--count 100000] [--seed 1]

Prints how many were accepted and refused, and the slowest. Ends with an error, and the seed that shows it, at the first traceback.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
BATCH = 500


def batch(seed: int) -> tuple[int, int, float]:
    """Try one batch; return (accepted, tried, slowest in seconds)."""
    from holdfast.charter.load import read_charter
    from holdfast.documents import parse_yaml
    from mutated_charters import try_one

    rng = random.Random(seed)
    library = sorted(Path(str(files("holdfast.charter") / "library")).glob("*.yaml"))
    texts = [path.read_text(encoding="utf-8") for path in library]
    sources = [text for text in texts if "\nseries:" not in f"\n{text}" and len(text) < 8_000] + [
        (ROOT / "tests" / "charter" / "mechanisms.yaml").read_text(encoding="utf-8")
    ] * 3
    text = rng.choice(sources)
    document = parse_yaml(text, file="original.yaml")
    original, accepted, slowest = read_charter(document), 0, 0.0
    for _ in range(BATCH):
        start = time.perf_counter()
        accepted += try_one(text, document.data, original, rng)
        slowest = max(slowest, time.perf_counter() - start)
    return accepted, BATCH, slowest


def main() -> None:
    """Run the batches on all cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    start, accepted, tried, slowest = time.perf_counter(), 0, 0, 0.0
    seeds = [args.seed * 1_000_000 + n for n in range(-(-args.count // BATCH))]
    with ProcessPoolExecutor() as pool:
        for n, (good, size, slow) in enumerate(pool.map(batch, seeds), start=1):
            accepted, tried, slowest = accepted + good, tried + size, max(slowest, slow)
            print(f"\r{tried:,} of {len(seeds) * BATCH:,}", end="", file=sys.stderr)
            if n == len(seeds):
                print(file=sys.stderr)
    seconds = time.perf_counter() - start
    print(f"{tried:,} mutated charters in {seconds:.0f} s: {accepted:,} accepted, {tried - accepted:,} refused, no other error; slowest {slowest:.2f} s")


if __name__ == "__main__":
    main()
