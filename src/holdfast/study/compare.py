"""Theories and baselines of a study scored on the same figures that none of them had seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines import baselines, learn, predict
from holdfast.inference.compare import Scores, leave_each_out, score_split, stack
from holdfast.inference.counts import counts_of
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Settings, Target, fit
from holdfast.inference.marginal import draws_of
from holdfast.inference.posterior import Posterior, read_posterior, write_posterior
from holdfast.inference.scores import covered, paired_difference
from holdfast.inference.splits import leave_future_out, leave_section_out
from holdfast.inference.theories import theories, theory
from holdfast.study.fitted import RECORDED
from holdfast.study.load import Study

__all__ = ["CUTS", "Comparison", "Line", "compare", "cut_posteriors", "gains"]

CUTS = (1925, 1929, 1933)
AHEAD = 60
"""Months ahead of each cut that are predicted."""
CUT_SETTINGS = Settings(warmup=300, draws=300, keep=50)
FUTURE, SECTIONS, FIGURES = "future", "sections", "figures"
DRAWS, SECTION_DRAWS = 200, 60


@dataclass(frozen=True)
class Line:
    """One forecaster on one way of hiding figures. `better` is its mean log score less that of no theory, with standard error by section."""

    name: str
    title: str
    way: str
    figures: int
    log_score: float
    crps: float
    in_50: float
    in_90: float
    better: float | None
    better_se: float | None
    pareto: float | None
    weight: float | None = None


@dataclass(frozen=True)
class Comparison:
    """All lines, and theories that cannot be tested with what they lack."""

    lines: tuple[Line, ...]
    lacking: dict[str, str]


def cut_posteriors(study: Study, target: Target, progress: Callable[[str], None] = lambda _: None, workers: int = 2, save: bool = False) -> list[Posterior]:
    """Return a posterior for each cut, of figures over before it: recorded ones where they match, else fitted (about a minute or two each)."""
    found = []
    for year, use, _ in cut_splits(study, target):
        path = study.folder / f"posterior_until_{year}.npz"
        settings = Settings(CUT_SETTINGS.chains, CUT_SETTINGS.warmup, CUT_SETTINGS.draws, workers=workers, keep=CUT_SETTINGS.keep)
        key = target.key(theory(RECORDED), use, settings)
        recorded = read_posterior(path) if path.is_file() else None
        if recorded is None or any(recorded.key.get(name) != key[name] for name in ("data", "model", "priors", "inputs")):
            progress(f"fitting what was known before {year}")
            recorded = fit(target, theory(RECORDED), settings, use)
            if save:
                write_posterior(path, recorded)
        found.append(recorded)
    return found


def cut_splits(study: Study, target: Target) -> list[tuple[int, Array, NDArray[np.int64]]]:
    """Return for each cut: its year, the figures known before it (figures,), and the positions of those of the years after it."""
    counts = counts_of(study.frame, target.model.observations)
    cuts = [(str(year), 12 * year - study.frame.settings.first) for year in CUTS]
    found = []
    for split in leave_future_out(counts, cuts, AHEAD):
        use = np.zeros(target.model.size)
        use[list(split.train)] = 1.0
        asked = [n for n in split.asked if counts[n].section != study.frame.settings.patron]
        found.append((int(split.name), use, np.array(asked, dtype=np.int64)))
    return found


def contenders() -> tuple[list[str], Array]:
    """Return the names of the testable theories, and their switches (theories, coefficients)."""
    testable = [item for item in theories() if not item.lacking]
    return [item.name for item in testable], np.array([item.switch(linear_names()) for item in testable])


def gains(study: Study, target: Target, cuts: Sequence[Posterior], names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return for each coefficient how much better the future was predicted with its input than without: mean log score, standard error by section."""
    whole = theory(RECORDED).switch(linear_names())
    at = [list(linear_names()).index(name) for name in names]
    switches = np.array([whole, *(np.where(np.arange(len(whole)) == n, 0.0, whole) for n in at)])
    parts = [
        score_split(target, draws_of(posterior, DRAWS), use, switches, 0, use[None, :], [asked])[0]
        for (_, use, asked), posterior in zip(cut_splits(study, target), cuts, strict=True)
    ]
    joined = [Scores.joined([part[n] for part in parts]) for n in range(len(switches))]
    sections = [study.frame.sections[i] for i in target.model.observations.section[joined[0].rows]]
    found = {}
    for name, scores in zip(names, joined[1:], strict=True):
        gap = paired_difference(joined[0].log_score, scores.log_score, sections)
        found[name] = (gap.mean, gap.se)
    return found


def compare(study: Study, target: Target, posterior: Posterior, cuts: Sequence[Posterior], progress: Callable[[str], None] = lambda _: None) -> Comparison:
    """Score every testable theory and every baseline, three ways."""
    names, switches = contenders()
    base = names.index(RECORDED)
    counts = counts_of(study.frame, target.model.observations)
    ours = [n for n, count in enumerate(counts) if count.section != study.frame.settings.patron]
    lines: list[Line] = []

    progress("predicting the years after each cut")
    parts = [
        score_split(target, draws_of(fitted, DRAWS), use, switches, base, use[None, :], [asked])[0]
        for (_, use, asked), fitted in zip(cut_splits(study, target), cuts, strict=True)
    ]
    splits = [(np.flatnonzero(use).tolist(), asked.tolist()) for _, use, asked in cut_splits(study, target)]
    lines += _lines(study, target, FUTURE, names, [Scores.joined([part[n] for part in parts]) for n in range(len(names))], splits)

    progress("predicting each figure from all others")
    alone = leave_each_out(target, draws_of(posterior, DRAWS), switches, base)
    kept = [_only(scores, ours) for scores in alone]
    weights = stack(np.stack([scores.log_score for scores in kept]))
    singles = [([m for m in range(len(counts)) if counts[m].origin != counts[n].origin], [n]) for n in ours]
    lines += _lines(study, target, FIGURES, names, kept, singles, weights)

    progress("predicting each section from the others")
    by_section = [split for split in leave_section_out(counts) if counts[split.asked[0]].section != study.frame.settings.patron]
    uses = np.zeros((len(by_section), target.model.size))
    for row, split in zip(uses, by_section, strict=True):
        row[list(split.train)] = 1.0
    asked_rows = [np.array(split.asked, dtype=np.int64) for split in by_section]
    found = score_split(target, draws_of(posterior, SECTION_DRAWS), np.ones(target.model.size), switches, base, uses, asked_rows)
    joined = [Scores.joined([part[n] for part in found]) for n in range(len(names))]
    lines += _lines(study, target, SECTIONS, names, joined, [(list(split.train), list(split.asked)) for split in by_section])
    return Comparison(tuple(lines), {item.name: item.lacking for item in theories() if item.lacking})


def _only(scores: Scores, rows: Sequence[int]) -> Scores:
    at = np.array(rows)
    return Scores(scores.rows[at], scores.log_score[at], scores.crps[at], scores.in_50[at], scores.in_90[at], scores.pareto)


def _lines(
    study: Study,
    target: Target,
    way: str,
    names: Sequence[str],
    scored: Sequence[Scores],
    splits: Sequence[tuple[list[int], list[int]]],
    weights: Array | None = None,
) -> list[Line]:
    """Return the lines of theories and baselines for one way of hiding; `splits` are (shown, asked) for the baselines."""
    rows = scored[0].rows
    sections = [study.frame.sections[i] for i in target.model.observations.section[rows]]
    reference = scored[names.index("none")].log_score
    titles = {item.name: item.title for item in theories()}
    lines = []
    for n, (name, scores) in enumerate(zip(names, scored, strict=True)):
        gap = paired_difference(scores.log_score, reference, sections)
        weight = None if weights is None else float(weights[n])
        lines.append(_line(name, titles[name], way, scores.log_score, scores.crps, scores.in_50, scores.in_90, gap.mean, gap.se, scores.pareto, weight))
    counts = counts_of(study.frame, target.model.observations)
    order = {row: n for n, row in enumerate(rows.tolist())}
    for baseline in baselines():
        table = np.zeros((4, len(rows)))
        once = learn(baseline, counts) if way == FIGURES else None
        for shown, asked in splits:
            train, test = [counts[n] for n in shown], [counts[n] for n in asked]
            mixture = predict(baseline, train, test, once if once is not None else learn(baseline, train)).mixture
            value = np.array([count.value for count in test])
            ranges = [covered(mixture.quantile(low), mixture.quantile(1 - low), value) for low in (0.25, 0.05)]
            table[:, [order[n] for n in asked]] = mixture.log_density(value), mixture.crps(value), *ranges
        gap = paired_difference(table[0], reference, sections)
        lines.append(_line(baseline.name, baseline.label, way, table[0], table[1], table[2], table[3], gap.mean, gap.se, None, None))
    return lines


def _line(
    name: str,
    title: str,
    way: str,
    log_score: Array,
    crps: Array,
    half: Array,
    most: Array,
    better: float,
    se: float,
    pareto: float | None,
    weight: float | None,
) -> Line:
    """Return means as a line."""
    means = (float(values.mean()) for values in (log_score, crps, half, most))
    a, b, c, d = means
    return Line(name, title, way, len(log_score), a, b, c, d, better, se, pareto, weight)


def as_rows(found: Comparison) -> list[dict[str, Any]]:
    """Return the lines as plain objects."""
    from dataclasses import asdict

    return [asdict(line) for line in found.lines]
