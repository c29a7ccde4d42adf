"""What a claim that is not testable lacks, which figures would make it so, and what verdict they could then bring.

Figures with a known design narrow a coefficient by an amount that does not depend on what they say, given the parameters that are not linear. So
the standard deviation to expect from figures that nobody has read yet is known exactly draw by draw (preposterior analysis; Raiffa & Schlaifer 1961),
and so is the power of the test: the probability of a verdict if the effect had a given size. Spread between draws is left as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy.special import ndtr, ndtri

from holdfast.dynamics import Frame
from holdfast.dynamics.frame import Array
from holdfast.inference.counts import Count
from holdfast.inference.effects import Exposure, both_sides, exposure
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Target
from holdfast.inference.information import information, spread
from holdfast.inference.marginal import draws_of, prior_of
from holdfast.inference.measurement import FREEDOM
from holdfast.inference.posterior import Posterior
from holdfast.inference.posterior_forecaster import asked_figures
from holdfast.inference.predict import joined
from holdfast.study.tested import Tested
from holdfast.study.verdicts import THRESHOLDS, Thresholds

__all__ = ["DRAWS", "EFFECTS", "Gate", "Needs", "Power", "Source", "needs"]

DRAWS = 40
EFFECTS = (0.0, 0.1, 0.2, 0.4)
"""Sizes of a true effect, in the direction claimed, in growth per year; at 0 what is found is found by luck."""
MOST = 20
"""Sections that the cheapest set may ask for."""
TOP = 10
MARGIN = 3
"""Calendar years before and after that of an onset for which figures are asked."""


@dataclass(frozen=True, slots=True)
class Gate:
    """How the evidence stands to the registered gate: sections with figures on both sides, and the posterior's sd as a share of the prior's."""

    exposed: int
    unexposed: int
    sd_share: float
    thresholds: Thresholds = THRESHOLDS

    @property
    def lacking(self) -> tuple[str, ...]:
        """What keeps the claim from being testable, in words; empty if nothing does."""
        least = self.thresholds
        counts = (("exposed", self.exposed, least.least_exposed), ("unexposed", self.unexposed, least.least_unexposed))
        words = [
            f"{count or 'no'} {name} sections have figures on both sides of its onset, {needed} are needed" for name, count, needed in counts if count < needed
        ]
        if self.sd_share >= least.most_prior_share:
            words.append(f"the figures leave {self.sd_share:.2f} of the prior's spread, less than {least.most_prior_share:g} is needed")
        return tuple(words)


@dataclass(frozen=True, slots=True)
class Power:
    """Probabilities if the effect has some size in the direction claimed.

    `passes_weak` and `passes_supported` are those that the probability of the sign passes the bar of a verdict, whatever the gate; `weak` and
    `supported` those of the verdict, 0 where the gate is shut. "Weak" counts the stronger verdict too; "supported" is a ceiling, since the
    other tests of the rule (sections left out, placebo dates, forecasts) may fail.
    """

    effect: float
    passes_weak: float
    passes_supported: float
    weak: float
    supported: float


@dataclass(frozen=True, slots=True)
class Source:
    """Figures asked for: yearly dues-paying figures of some sections around the onset, and the gate and power with them."""

    sections: tuple[str, ...]
    years: tuple[tuple[int, ...], ...]
    gate: Gate

    @property
    def figures(self) -> int:
        """Number of figures."""
        return sum(len(years) for years in self.years)


@dataclass(frozen=True, slots=True)
class Needs:
    """What one effect lacks.

    `counted` and `fillable` name the sections, exposed and unexposed, that count already, and that would if they had the figures asked for;
    `unclear` those that have figures on both sides and would count if a source told their exposure.
    `singles` are the sections that narrow the effect most, each alone; `groups` figures of all exposed, all unexposed, and all; `cheapest` a set,
    found greedily, that opens the gate, or None where none does, `never` then says why. `power` is that of the evidence as it is, `power_with`
    with `cheapest`, or with all figures where no set opens the gate. `onset` is the median month of the onsets, None where the input is empty.
    """

    tested: Tested
    now: Gate
    onset: int | None
    exposed: tuple[str, ...]
    unexposed: tuple[str, ...]
    unknown: tuple[str, ...]
    counted: tuple[str, ...]
    fillable: tuple[str, ...]
    unclear: tuple[str, ...]
    singles: tuple[Source, ...]
    groups: dict[str, Source]
    cheapest: Source | None
    never: tuple[str, ...]
    power: tuple[Power, ...]
    power_with: tuple[Power, ...]


def needs(
    frame: Frame,
    target: Target,
    posterior: Posterior,
    tested: Sequence[Tested],
    draws: int = DRAWS,
    seed: int = 1,
    thresholds: Thresholds = THRESHOLDS,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Needs, ...]:
    """Return what each effect needs. Some ten seconds for all."""
    progress("asking who was exposed, and when")
    exposures = [exposure(frame, target, item.coefficient) for item in tested]
    wanted = [{i: _asked(frame, target, found, i) for i in (*found.met, *found.others, *found.unknown)} for found in exposures]
    rows = sorted({(i, year) for asked in wanted for i, years in asked.items() for year in years})
    counts = [_count(frame, i, year) for i, year in rows]
    values, mixture = draws_of(posterior, draws)
    model, uses = target.model, np.ones((1, target.model.size))
    if rows:
        model = joined(model, asked_figures(frame, target, counts)[0])
        masks = [[float(year in asked.get(i, ())) for i, year in rows] for asked in wanted]
        uses = np.hstack([np.ones((1 + len(masks), target.model.size)), np.array([[0.0] * len(rows), *masks])])
        rng = np.random.default_rng(seed)
        mixture = np.hstack([mixture, rng.gamma(FREEDOM / 2, 2 / FREEDOM, (len(mixture), len(rows)))])
    progress(f"weighing {len(rows)} figures that could be looked for")
    weighed = information(target, model, values, mixture, uses)
    plain, product = next(weighed)
    base, found = plain.sum(axis=1), []
    means = np.linalg.solve(np.eye(base.shape[-1]) + base, product.sum(axis=1)[..., None])[..., 0]
    names, scale = linear_names(), prior_of(target)[1]
    others = (values[:, len(target.walked) :] - prior_of(target)[0]) / scale
    for n, item in enumerate(tested):
        progress(f"choosing figures for {item.input}")
        at = names.index(item.coefficient)
        added = next(weighed)[0] - plain if rows else np.zeros_like(plain)
        search = _Search(frame, target, exposures[n], wanted[n], base, added, at, float(np.var(means[:, at])), thresholds)
        found.append(_needs(item, search, others, float(scale[at])))
    return tuple(found)


def _count(frame: Frame, section: int, year: int) -> Count:
    """Return a yearly dues-paying figure to ask for, well sourced, of any value."""
    span = frame.rows(12 * year, 12 * year + 11)
    months = np.flatnonzero(frame.alive[span, section]) + span.start
    return Count(frame.sections[section], int(months[0]), int(months[-1]), "dues_paying", 0.0, f"asked_{section}_{year}", 1.0)


def _asked(frame: Frame, target: Target, exposure: Exposure, section: int) -> tuple[int, ...]:
    """Return the years about a section's onset in which it existed, without a dues-paying figure in the evidence; none if nothing ever set in."""
    seen, onset = target.model.observations, _onset(exposure, section)
    if onset is None:
        return ()
    there = {frame.months[seen.month[n]] // 12 for n in seen.of(section) if seen.kind[n] == 0}
    alive = {frame.months[t] // 12 for t in np.flatnonzero(frame.alive[:, section])}
    middle = frame.months[onset] // 12
    return tuple(year for year in range(middle - MARGIN, middle + MARGIN + 1) if year in alive - there)


def _onset(exposure: Exposure, section: int) -> int | None:
    """Return the row of the month about which a section's figures stand, None if the input is empty."""
    if not exposure.met:
        return None
    return (exposure.met | exposure.others).get(section, int(np.median(list(exposure.met.values()))))


@dataclass(frozen=True)
class _Search:
    """The figures that could be asked for one effect: information `base` (draws, c, c), what each section's would add (draws, sections, c, c)."""

    frame: Frame
    target: Target
    exposure: Exposure
    asked: dict[int, tuple[int, ...]]
    base: Array
    added: Array
    at: int
    between: float
    thresholds: Thresholds

    def counts(self, section: int, with_asked: bool) -> bool:
        """Whether a section has figures on both sides of its onset, with those asked for or without."""
        seen = self.target.model.observations
        months = [int(month) for month in seen.month[seen.of(section)]]
        if with_asked:
            months += [_count(self.frame, section, year).last for year in self.asked[section]]
        onset = _onset(self.exposure, section)
        return onset is not None and both_sides(np.array(months, dtype=np.int64), onset)

    def known(self, sections: Sequence[int]) -> Array:
        return np.asarray(self.base + self.added[:, list(sections)].sum(axis=1))

    def share(self, known: Array) -> float:
        return float(np.sqrt(np.mean(spread(known, self.at)) + self.between))

    def gate(self, sections: Sequence[int]) -> Gate:
        exposed, unexposed = (sum(self.counts(i, i in sections) for i in group) for group in (self.exposure.met, self.exposure.others))
        return Gate(exposed, unexposed, self.share(self.known(sections)), self.thresholds)

    def source(self, sections: Sequence[int]) -> Source:
        names = self.frame.sections
        return Source(tuple(names[i] for i in sections), tuple(self.asked[i] for i in sections), self.gate(sections))

    def greedy(self) -> tuple[int, ...]:
        """Return sections, best first, until the gate opens or nothing helps: those that it counts too few of come first."""
        chosen: list[int] = []
        while len(chosen) < MOST and (gate := self.gate(chosen)).lacking:
            left = [i for i, years in self.asked.items() if years and i not in chosen]
            groups = (
                (self.exposure.met, gate.exposed, self.thresholds.least_exposed),
                (self.exposure.others, gate.unexposed, self.thresholds.least_unexposed),
            )
            short = list(chain.from_iterable(group for group, count, least in groups if count < least))
            if short:
                left = [i for i in left if i in short and not self.counts(i, False) and self.counts(i, True)]
            if not left:
                break
            known = self.known(chosen)
            chosen.append(min(left, key=lambda i: self.share(known + self.added[:, i])))
        return tuple(chosen)


def _needs(tested: Tested, search: _Search, others: Array, scale: float) -> Needs:
    exposure, names = search.exposure, search.frame.sections
    now, everyone = search.gate(()), [i for i, years in search.asked.items() if years]
    singles = sorted((search.source([i]) for i in everyone), key=lambda source: source.gate.sd_share)[:TOP]
    groups = {
        "all exposed": search.source([i for i in exposure.met if i in everyone]),
        "all never exposed": search.source([i for i in exposure.others if i in everyone]),
        "all": search.source(everyone),
    }
    best = search.greedy() if not groups["all"].gate.lacking else ()
    cheapest = search.source(best) if best and not search.gate(best).lacking else None
    never = () if cheapest or not now.lacking else groups["all"].gate.lacking or (f"no {MOST} sections together open the gate",)
    there = (*exposure.met, *exposure.others)
    counted = [i for i in there if search.counts(i, False)]
    with_more = best if cheapest else everyone
    return Needs(
        tested=tested,
        now=now,
        onset=search.frame.months[int(np.median(list(exposure.met.values())))] if exposure.met else None,
        exposed=tuple(names[i] for i in exposure.met),
        unexposed=tuple(names[i] for i in exposure.others),
        unknown=tuple(names[i] for i in exposure.unknown),
        counted=tuple(names[i] for i in counted),
        fillable=tuple(names[i] for i in there if i not in counted and search.counts(i, True)),
        unclear=tuple(names[i] for i in exposure.unknown if search.counts(i, False)),
        singles=tuple(singles),
        groups=groups,
        cheapest=cheapest,
        never=never,
        power=_power(tested, search, (), others, scale),
        power_with=_power(tested, search, with_more, others, scale),
    )


def _power(tested: Tested, search: _Search, sections: Sequence[int], others: Array, scale: float) -> tuple[Power, ...]:
    """Return the power at each size of effect; the other coefficients are `others` (draws, coefficients), scaled, draws of the posterior.

    Given a draw with posterior covariance C, and precision 1 + what figures tell, the estimate from figures yet unread is normal about
    b - C b with covariance C - C C, b being the true coefficients.
    """
    at, bars = search.at, search.thresholds
    known = search.known(sections)
    cover = np.linalg.inv(np.eye(known.shape[-1]) + known)
    wobble = np.sqrt(np.maximum(cover[:, at, at] - np.einsum("dj,dj->d", cover[:, at], cover[:, at]), 1e-12)) * scale
    sd = np.sqrt(cover[:, at, at] + search.between) * scale
    opened = not search.gate(sections).lacking
    found = []
    for effect in EFFECTS:
        true = others.copy()
        true[:, at] = tested.sign * effect / scale
        middle = tested.sign * scale * (true[:, at] - np.einsum("dj,dj->d", cover[:, at], true))
        weak, supported = (
            float(np.mean(ndtr((middle - bound - float(ndtri(bar)) * sd) / wobble)))
            for bound, bar in ((0.0, bars.weak), (bars.negligible_growth, bars.supported))
        )
        weak = max(weak, supported)
        found.append(Power(effect, weak, supported, weak * opened, supported * opened))
    return tuple(found)
