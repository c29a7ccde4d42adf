"""Which rows a forecaster is shown and which it is asked: by date, by section, or at random. Counts of one origin never part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from holdfast.inference.counts import Count

__all__ = ["Split", "folds", "leave_future_out", "leave_section_out"]


@dataclass(frozen=True, slots=True)
class Split:
    """Positions of the rows shown (`train`) and asked (`asked`); no row is in both, and some may be in neither."""

    name: str
    train: tuple[int, ...]
    asked: tuple[int, ...]


def _split(name: str, counts: Sequence[Count], asked: set[int], train: set[int]) -> Split:
    """Return a split in which nothing that repeats an asked count is shown."""
    hidden = {counts[n].origin for n in asked}
    return Split(name, tuple(sorted(n for n in train if counts[n].origin not in hidden)), tuple(sorted(asked)))


def leave_future_out(counts: Sequence[Count], cuts: Sequence[tuple[str, int]], ahead: int = 60) -> list[Split]:
    """Return one split for each cut (name, row of the frame): counts over before the cut are shown, those of the next `ahead` months asked.

    A count that may be of either side is in neither. Cuts with nothing to show or nothing to ask are left out.
    """
    found = []
    for name, cut in cuts:
        train = {n for n, count in enumerate(counts) if count.last < cut}
        asked = {n for n, count in enumerate(counts) if cut <= count.first and count.last < cut + ahead}
        found.append(_split(name, counts, asked, train))
    return [split for split in found if split.train and split.asked]


def leave_section_out(counts: Sequence[Count]) -> list[Split]:
    """Return one split for each section with counts: its own are asked, all others shown."""
    everything = set(range(len(counts)))
    found = []
    for section in dict.fromkeys(count.section for count in counts):
        asked = {n for n in everything if counts[n].section == section}
        found.append(_split(section, counts, asked, everything - asked))
    return [split for split in found if split.train]


def folds(counts: Sequence[Count], number: int, seed: int) -> list[Split]:
    """Return `number` random splits in which every count is asked once; with as many folds as origins, this leaves one out at a time.

    Raises ValueError if there are fewer origins than folds.
    """
    origins = list(dict.fromkeys(count.origin for count in counts))
    if not 2 <= number <= len(origins):
        raise ValueError(f"{number} folds of {len(origins)} origins cannot be made")
    order = np.random.default_rng(seed).permutation(len(origins))
    fold_of = {origins[at]: n % number for n, at in enumerate(order)}
    everything = set(range(len(counts)))
    found = []
    for fold in range(number):
        asked = {n for n in everything if fold_of[counts[n].origin] == fold}
        found.append(_split(f"fold {fold + 1}", counts, asked, everything - asked))
    return found
