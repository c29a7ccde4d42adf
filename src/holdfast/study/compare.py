"""Theories and baselines of a study scored on the same figures that none of them had seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines import baselines, learn, predict
from holdfast.inference.compare import Scores, score_groups, score_later, stack
from holdfast.inference.counts import counts_of
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Settings, Target
from holdfast.inference.marginal import draws_of
from holdfast.inference.pareto import TRUSTED
from holdfast.inference.posterior import Posterior, read_posterior, write_posterior
from holdfast.inference.scores import covered, paired_difference
from holdfast.inference.splits import leave_future_out, leave_section_out
from holdfast.inference.theories import theories, theory
from holdfast.study.fitted import RECORDED
from holdfast.study.load import Study
from holdfast.study.refits import Refits

__all__ = ["Comparison", "Line", "compare", "cut_posteriors", "cut_years", "gains"]

LEAST_BEFORE = 5
"""Figures that must be known before a cut which the study does not choose itself."""
AHEAD = 60
"""Months ahead of each cut that are predicted."""
KEPT_AT_CUT = 150
"""Draws of each chain that a recorded fit before a cut keeps."""
FUTURE, SECTIONS, FIGURES = "future", "sections", "figures"
DRAWS = 1000


@dataclass(frozen=True)
class Line:
    """One forecaster on one way of hiding figures. `better` is its mean log score less that of no theory, with standard error by section.

    `pareto` is the worst shape of the weights behind its predictions, `untrusted` the number of figures for which it is above 0.7, both None where
    no draws were reweighted. `refitted` is the number of figures that a fit which never saw them predicted, without any weights; None for baselines.
    """

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
    untrusted: int | None
    refitted: int | None
    weight: float | None = None


@dataclass(frozen=True)
class Comparison:
    """All lines, theories that cannot be tested with what they lack, and fits behind the lines that did not meet every sign of convergence."""

    lines: tuple[Line, ...]
    lacking: dict[str, str]
    unsettled: tuple[str, ...] = ()


def cut_posteriors(study: Study, target: Target, near: Posterior, refits: Refits, save: bool = False) -> list[Posterior]:
    """Return a posterior for each cut, of figures over before it: recorded ones where they match, else fitted near that of all figures."""
    found = []
    for year, use, _ in cut_splits(study, target):
        path = study.folder / f"posterior_until_{year}.npz"
        key = target.key(theory(RECORDED), use, Settings())
        recorded = read_posterior(path) if path.is_file() else None
        if recorded is None or any(recorded.key.get(name) != key[name] for name in ("data", "model", "priors", "inputs")):
            recorded = refits.fit(RECORDED, use, near, f"{theory(RECORDED).title.lower()}, before {year}", KEPT_AT_CUT)
            if save:
                write_posterior(path, recorded)
        elif recorded.problems:
            refits.unsettled.append(f"{theory(RECORDED).title.lower()}, before {year}: {'; '.join(recorded.shortcomings)}")
        found.append(recorded)
    return found


def cut_years(study: Study, target: Target) -> list[int]:
    """Return the years from which the future is hidden: the study's own, else those after a quarter, half and three quarters of the figures."""
    if study.spec.cuts:
        return list(study.spec.cuts)
    ends = sorted(count.last + study.frame.settings.first for count in counts_of(study.frame, target.model.observations))
    years = [ends[len(ends) * part // 4] // 12 + 1 for part in (1, 2, 3)]
    return [year for year in dict.fromkeys(years) if sum(end < 12 * year for end in ends) >= LEAST_BEFORE]


def cut_splits(study: Study, target: Target) -> list[tuple[int, Array, NDArray[np.int64]]]:
    """Return for each cut: its year, the figures known before it (figures,), and the positions of those of the years after it."""
    counts = counts_of(study.frame, target.model.observations)
    cuts = [(str(year), 12 * year - study.frame.settings.first) for year in cut_years(study, target)]
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
    if not cuts:
        return {}
    at = [list(linear_names()).index(name) for name in names]
    switches = np.array([whole, *(np.where(np.arange(len(whole)) == n, 0.0, whole) for n in at)])
    parts = [
        score_later(target, draws_of(posterior, DRAWS), use, whole, switches, asked)
        for (_, use, asked), posterior in zip(cut_splits(study, target), cuts, strict=True)
    ]
    joined = [Scores.joined([part[n][0] for part in parts]) for n in range(len(switches))]
    sections = [study.frame.sections[i] for i in target.model.observations.section[joined[0].rows]]
    found = {}
    for name, scores in zip(names, joined[1:], strict=True):
        gap = paired_difference(joined[0].log_score, scores.log_score, sections)
        found[name] = (gap.mean, gap.se)
    return found


def compare(
    study: Study, target: Target, posterior: Posterior, cuts: Sequence[Posterior], refits: Refits, progress: Callable[[str], None] = lambda _: None
) -> Comparison:
    """Score every testable theory and every baseline, three ways.

    What was known before a cut tells theories little apart, so that the largest theory's posterior is reweighted to each, or the theory fitted by
    itself where the weights cannot be trusted. All figures tell them apart too well for that: each theory has a fit of its own, whose draws
    are reweighted to leave out one figure or one section (PSIS-LOO).
    """
    names, switches = contenders()
    counts = counts_of(study.frame, target.model.observations)
    splits = cut_splits(study, target)

    progress("predicting the years after each cut")
    later = [_after(target, year, use, asked, fitted, names, switches, refits) for (year, use, asked), fitted in zip(splits, cuts, strict=True)]
    lines: list[Line] = []
    if later:
        joined = [Scores.joined([part[n] for part in later]) for n in range(len(names))]
        lines += _lines(study, target, FUTURE, names, joined, [(np.flatnonzero(use).tolist(), asked.tolist()) for _, use, asked in splits])

    ours = np.array([n for n, count in enumerate(counts) if count.section != study.frame.settings.patron])
    alone, by_section = [], []
    for name, switch in zip(names, switches, strict=True):
        fitted = posterior if name == RECORDED else refits.fit(name, np.ones(target.model.size), posterior, f"{theory(name).title.lower()}, all figures")
        alone.append(score_groups(target, draws_of(fitted, DRAWS), switch).of(ours))
        by_section.append(score_groups(target, draws_of(fitted, DRAWS), switch, target.model.observations.section).of(ours))
    progress("predicting each figure and each section with the baselines")
    singles = [([m for m in range(len(counts)) if counts[m].origin != counts[n].origin], [n]) for n in ours.tolist()]
    lines += _lines(study, target, FIGURES, names, alone, singles, stack(np.stack([scores.log_score for scores in alone])))
    parted = [split for split in leave_section_out(counts) if counts[split.asked[0]].section != study.frame.settings.patron]
    lines += _lines(study, target, SECTIONS, names, by_section, [(list(split.train), list(split.asked)) for split in parted])
    return Comparison(tuple(lines), {item.name: item.lacking for item in theories() if item.lacking}, tuple(refits.unsettled))


def _after(
    target: Target, year: int, use: Array, asked: NDArray[np.int64], fitted: Posterior, names: Sequence[str], switches: Array, refits: Refits
) -> list[Scores]:
    """Return the scores of each theory on the figures `asked` given those in `use`, from the largest theory's posterior or fits of its own."""
    found = score_later(target, draws_of(fitted, DRAWS), use, theory(RECORDED).switch(linear_names()), switches, asked)
    for n, (_, shape) in enumerate(found):
        if shape > TRUSTED:
            own = refits.fit(names[n], use, fitted, f"{theory(names[n]).title.lower()}, before {year}")
            found[n] = score_later(target, draws_of(own, DRAWS), use, switches[n], switches[[n]], asked)[0]
    return [scores for scores, _ in found]


def _lines(
    study: Study,
    target: Target,
    way: str,
    names: Sequence[str],
    scored: Sequence[Scores],
    splits: Sequence[tuple[list[int], list[int]]],
    weights: Array | None = None,
) -> list[Line]:
    """Return the lines of theories and baselines for one way of hiding; `splits` are (shown, asked) for the baselines.

    As in forecasts, sections in a process of their own throughout teach the baselines nothing about others.
    """
    rows = scored[0].rows
    sections = [study.frame.sections[i] for i in target.model.observations.section[rows]]
    reference = scored[names.index("none")].log_score
    titles = {item.name: item.title for item in theories()}
    lines = []
    for n, (name, scores) in enumerate(zip(names, scored, strict=True)):
        weight = None if weights is None else float(weights[n])
        table = np.stack([scores.log_score, scores.crps, scores.in_50, scores.in_90])
        lines.append(_line(name, titles[name], way, table, reference, sections, scores.pareto, weight))
    counts = counts_of(study.frame, target.model.observations)
    own = {study.frame.sections[i] for i in target.model.whole}
    order = {row: n for n, row in enumerate(rows.tolist())}
    for baseline in baselines():
        table = np.zeros((4, len(rows)))
        # One figure hardly moves what is learned: learned once from all of them, where figures are left out one by one.
        once = learn(baseline, [count for count in counts if count.section not in own]) if way == FIGURES else None
        for shown, asked in splits:
            train, test = [counts[n] for n in shown], [counts[n] for n in asked]
            learned = learn(baseline, [count for count in train if count.section not in own]) if once is None else once
            mixture = predict(baseline, train, test, learned).mixture
            value = np.array([count.value for count in test])
            ranges = [covered(mixture.quantile(low), mixture.quantile(1 - low), value) for low in (0.25, 0.05)]
            table[:, [order[n] for n in asked]] = mixture.log_density(value), mixture.crps(value), *ranges
        lines.append(_line(baseline.name, baseline.label, way, table, reference, sections))
    return lines


def _line(
    name: str,
    title: str,
    way: str,
    table: Array,
    reference: Array,
    sections: Sequence[str],
    shapes: Array | None = None,
    weight: float | None = None,
) -> Line:
    """Return a line from the figures' log scores, CRPS and whether they lay in the ranges, (4, figures)."""
    gap = paired_difference(table[0], reference, sections)
    log_score, crps, half, most = table.mean(axis=1).tolist()
    weighted = shapes is not None and np.isfinite(shapes).any()
    worst, untrusted = (float(shapes.max()), int(np.sum(shapes > TRUSTED))) if shapes is not None and weighted else (None, None)
    refitted = None if shapes is None else int(np.sum(np.isneginf(shapes)))
    return Line(name, title, way, table.shape[1], log_score, crps, half, most, gap.mean, gap.se, worst, untrusted, refitted, weight)


def as_rows(found: Comparison) -> list[dict[str, Any]]:
    """Return the lines as plain objects."""
    from dataclasses import asdict

    return [asdict(line) for line in found.lines]
