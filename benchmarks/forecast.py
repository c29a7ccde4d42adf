"""Score every baseline on figures it has not seen, side by side on the same rows.

Ways of hiding: the five years from 1925, 1929 and 1933, with the past shown; all from 1935 on, as in `calibration.py`; random folds, with the
rest shown, before and after; whole sections. Prints CRPS and log score of log members, coverage, and the paired difference from the random
walk with its standard error clustered by section. A minute or more; one thread of linear algebra is fastest on small systems:

    OPENBLAS_NUM_THREADS=1 .venv/bin/python benchmarks/forecast.py
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from holdfast.inference import observe
from holdfast.inference.baselines import Baseline, baselines, learn, predict
from holdfast.inference.counts import Count, counts_of
from holdfast.inference.scores import covered, paired_difference
from holdfast.inference.splits import Split, folds, leave_future_out, leave_section_out
from holdfast.study import load

CUTS = (1925, 1929, 1933)
FOLDS, SEED = 20, 1
Scores = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, list[str]]


def score(baseline: Baseline, counts: Sequence[Count], splits: Sequence[Split]) -> Scores:
    """Return CRPS, log score, and whether the 50 and 90 per cent ranges held, for every row asked, and its section."""
    parts, sections = [], []
    for split in splits:
        shown, asked = [counts[n] for n in split.train], [counts[n] for n in split.asked]
        found = predict(baseline, shown, asked, learn(baseline, shown)).mixture
        value = np.array([count.value for count in asked])
        ranges = [covered(found.quantile(low), found.quantile(1 - low), value) for low in (0.25, 0.05)]
        parts.append((found.crps(value), found.log_density(value), *ranges))
        sections += [count.section for count in asked]
    crps, density, half, most = (np.concatenate(column) for column in zip(*parts, strict=True))
    return crps, density, half, most, sections


def table(title: str, counts: Sequence[Count], splits: Sequence[Split]) -> None:
    """Print the scores of every baseline on these splits."""
    print(f"\n{title}: {sum(len(split.asked) for split in splits)} figures asked")
    print("| baseline | CRPS | log score | in 50 | in 90 | CRPS less random walk's (se) | seconds |\n|---|---|---|---|---|---|---|")
    first: np.ndarray | None = None
    for baseline in baselines():
        started = time.perf_counter()
        crps, density, half, most, sections = score(baseline, counts, splits)
        seconds = time.perf_counter() - started
        first = crps if first is None else first
        gap = paired_difference(crps, first, sections)
        difference = f"{gap.mean:+.3f} ({gap.se:.3f})" if baseline.name != "random_walk" else ""
        print(f"| {baseline.label} | {crps.mean():.3f} | {density.mean():.2f} | {half.mean():.0%} | {most.mean():.0%} | {difference} | {seconds:.1f} |")


def main() -> None:
    """Hide, predict, score."""
    frame = load("comintern").frame
    counts = [count for count in counts_of(frame, observe(frame)) if count.section != frame.settings.patron]
    print(f"{len(counts)} figures outside the patron's section")
    started = time.perf_counter()
    for baseline in baselines():
        predict(baseline, counts, counts[:50])
    print(f"learning from all of them and predicting 50, all {len(baselines())} baselines: {time.perf_counter() - started:.1f} s")
    cuts = [(str(year), 12 * year - frame.settings.first) for year in CUTS]
    for split in leave_future_out(counts, cuts):
        table(f"Five years from {split.name}, given what came before", counts, [split])
    latest = leave_future_out(counts, [("1935", 12 * 1935 - frame.settings.first)], ahead=len(frame.months))
    table("All from 1935 on, given what came before", counts, latest)
    table("All three cuts together", counts, leave_future_out(counts, cuts))
    table(f"{FOLDS} random folds, given all else", counts, folds(counts, FOLDS, SEED))
    table("Whole sections, given the others", counts, leave_section_out(counts))


if __name__ == "__main__":
    main()
