"""Short fits of a study with some inputs switched off or some figures hidden: near a fit that is there, made once, drawn on until they settle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics.frame import Array
from holdfast.inference.fit import Settings, Target, fit_steadily
from holdfast.inference.posterior import Posterior
from holdfast.inference.theories import theory
from holdfast.study.load import Study

__all__ = ["SETTINGS", "Refits"]

SETTINGS = Settings(warmup=100, draws=800, accept=0.7)
"""Chains start at draws of a posterior near by and know its spread: a short warm-up and longer steps do."""
LONGER = 3
"""How many times as many draws are taken where that was not enough."""


@dataclass
class Refits:
    """Short fits of one study. `unsettled` says of each that did not meet every sign of convergence, though drawn on, what is wrong with it."""

    study: Study
    target: Target
    workers: int = 2
    progress: Callable[[str], None] = lambda _: None
    unsettled: list[str] = field(default_factory=list)
    _made: dict[tuple[str, bytes], Posterior] = field(default_factory=dict, repr=False)

    def fit(self, name: str, use: Array, near: Posterior, words: str, keep: int = SETTINGS.keep) -> Posterior:
        """Return the posterior of the theory `name` given the figures in `use` (figures,), from chains that start at `near`; `words` say what it is."""
        key = (name, use.tobytes())
        if key not in self._made:
            self.progress(f"fitting {words}")
            settings = replace(SETTINGS, workers=self.workers, keep=keep)
            found = self._steadily(name, settings, use, near)
            if found.problems:
                self.progress(f"fitting {words}: not settled yet, once more with {LONGER} times as many draws")
                found = self._steadily(name, replace(settings, draws=LONGER * settings.draws), use, near)
            if found.problems:
                self.unsettled.append(f"{words}: {'; '.join(found.shortcomings)}")
            self._made[key] = found
        return self._made[key]

    def without(self, hidden: NDArray[np.int64], name: str, near: Posterior) -> Posterior:
        """Return the posterior of a theory given all figures but some (positions), all of one section; `near` is that given all."""
        use = np.ones(self.target.model.size)
        use[hidden] = 0.0
        return self.fit(name, use, near, f"{theory(name).title.lower()}, without {self._name(hidden)}")

    def _name(self, hidden: NDArray[np.int64]) -> str:
        seen = self.target.model.observations
        section = self.study.frame.sections[seen.section[hidden[0]]]
        country = next((row.country for row in self.study.evidence.sections if row.section == section), section)
        whole = len(hidden) == len(seen.of(int(seen.section[hidden[0]])))
        return country if whole else f"{', '.join(seen.rows[n].id for n in hidden)} ({country})"

    def _steadily(self, name: str, settings: Settings, use: Array, near: Posterior) -> Posterior:
        return fit_steadily(self.target, theory(name), settings, use, lambda words: self.progress(words) if "once more" in words else None, near)
