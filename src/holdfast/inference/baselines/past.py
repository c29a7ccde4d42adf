"""Prediction from the past alone: each figure from those that were over before the months it is about.

What is learned (scales, noise) comes from earlier figures too, once for each calendar year, so that no later figure leaks in by that door.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines.gaussian import Baseline, Learned, Prediction, learn, predict
from holdfast.inference.counts import Count, before
from holdfast.inference.mixture import Mixture

__all__ = ["predict_from_past"]

MONTHS = 12


def predict_from_past(baseline: Baseline, counts: Sequence[Count], asked: Sequence[Count], own: Collection[str] = ()) -> Prediction:
    """Predict each figure of `asked` from the counts before its first month; sections in `own` teach nothing about the others.

    Raises ValueError if nothing is asked.
    """
    if not asked:
        raise ValueError("no figure is asked for")
    order = sorted(range(len(asked)), key=lambda n: asked[n].first)
    means: dict[int, Array] = {}
    sds: dict[int, Array] = {}
    unseen = np.zeros(len(asked), dtype=bool)
    learned: Learned | None = None
    for _, year in groupby(order, key=lambda n: asked[n].first // MONTHS):
        rows = list(year)
        learned = learn(baseline, [count for count in before(counts, asked[rows[0]].first) if count.section not in own], learned)
        for first, group in groupby(rows, key=lambda n: asked[n].first):
            some = list(group)
            found = predict(baseline, before(counts, first), [asked[n] for n in some], learned)
            unseen[some] = found.unseen
            means.update(zip(some, found.mixture.mean, strict=True))
            sds.update(zip(some, found.mixture.sd, strict=True))
    return Prediction(Mixture(np.array([means[n] for n in range(len(asked))]), np.array([sds[n] for n in range(len(asked))])), unseen)
