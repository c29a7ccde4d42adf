"""Short fits of a study with some inputs switched off or some figures hidden: near a fit that is there, made once, drawn on until they settle."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from holdfast.dynamics.frame import Array
from holdfast.inference.fit import Settings, Target, fit_steadily, processes
from holdfast.inference.posterior import Posterior
from holdfast.inference.theories import theory
from holdfast.study.load import Study

__all__ = ["SETTINGS", "Refits"]

SETTINGS = Settings(warmup=100, draws=700, accept=0.8)
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
    _pool: Executor | None = field(default=None, repr=False)

    def __enter__(self) -> Refits:
        """Start processes that serve all fits, if there are to be several."""
        self._pool = processes(min(self.workers, SETTINGS.chains)) if self.workers > 1 else None
        return self

    def __exit__(self, *problem: object) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

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

    def without(self, section: int, name: str, near: Posterior) -> Posterior:
        """Return the posterior of a theory given all figures but those of a section (its column); `near` is that given all."""
        bare = self.study.frame.sections[section]
        country = next((row.country for row in self.study.evidence.sections if row.section == bare), bare)
        use = (self.target.model.observations.section != section).astype(float)
        return self.fit(name, use, near, f"{theory(name).title.lower()}, without {country}")

    def _steadily(self, name: str, settings: Settings, use: Array, near: Posterior) -> Posterior:
        return fit_steadily(self.target, theory(name), settings, use, lambda words: self.progress(words) if "once more" in words else None, near, self._pool)
