"""Tests of causal claims against a fitted model. A test is one file and one line in `SOURCES`.

A test is a function from a `Context` and the arguments written beside the claim in `essay.yaml` to a `Judgement`. Verdicts follow the
registered rule of `holdfast.study.verdicts`; what a test reports beside it does not decide.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.errors import BadInput, Problem, nearest
from holdfast.inference.effects import DRAWS
from holdfast.inference.marginal import draws_of

if TYPE_CHECKING:
    from holdfast.inference.fit import Target
    from holdfast.inference.posterior import Posterior
    from holdfast.study.load import Study
    from holdfast.study.refits import Refits
    from holdfast.study.verdicts import Verdict

__all__ = ["Context", "Judgement", "causal_test", "judge_cause", "quantities", "signed"]

SOURCES = ("effect", "splits", "twins", "charters", "unmeasured")


@dataclass(frozen=True)
class Context:
    """What a test may use: the study, its target and posterior, and how much better the future was predicted with each input than without.

    `gains` maps the name of a coefficient to mean and standard error of the leave-future-out log score with it less that without. `refits` makes the
    fits that leave out a section where reweighted draws cannot be trusted; None leaves these untold.
    """

    study: Study
    target: Target
    posterior: Posterior
    gains: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    refits: Refits | None = None

    @cached_property
    def draws(self) -> tuple[Array, Array]:
        """Draws that are reweighted."""
        return draws_of(self.posterior, DRAWS)


@dataclass(frozen=True)
class Judgement:
    """A verdict with the numbers that it rests on; `text` is one plain paragraph, `beside` what is told and does not decide."""

    verdict: Verdict
    text: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p_sign: float | None = None
    beside: Mapping[str, Any] = field(default_factory=dict)
    unit: str | None = None


Test = Callable[..., Judgement]
_TESTS: dict[str, Test] = {}


def causal_test(name: str) -> Callable[[Test], Test]:
    """Register a test; its keyword arguments are those that `essay.yaml` may give."""

    def register(function: Test) -> Test:
        _TESTS[name] = function
        return function

    return register


def judge_cause(context: Context, given: Mapping[str, Any], *, file: str, line: int | None) -> Judgement:
    """Run the test that a claim names; raise `BadInput` for an unknown test or argument, or one that the study cannot meet."""
    for source in SOURCES:
        import_module(f"{__name__}.{source}")
    name = str(given.get("test"))
    if name not in _TESTS:
        expected = "one of " + ", ".join(sorted(_TESTS))
        raise BadInput(Problem(f"unknown test {name[:60]!r}", file=file, line=line, expected=expected, suggestion=nearest(name, _TESTS)))
    arguments = {key: value for key, value in given.items() if key != "test"}
    try:
        inspect.signature(_TESTS[name]).bind(context, **arguments)
        return _TESTS[name](context, **arguments)
    except (TypeError, ValueError, KeyError) as error:
        raise BadInput(Problem(f"the test {name!r} cannot be applied ({error})", file=file, line=line)) from None


def signed(value: float, digits: int = 2) -> str:
    """Return a number with its sign; one that rounds to nothing is +0.00 and never -0.00."""
    return f"{round(value, digits) + 0.0:+.{digits}f}"


def quantities(draws: Array) -> dict[str, float]:
    """Return mean and 90 per cent interval of draws, as a judgement takes them."""
    low, high = np.quantile(draws, [0.05, 0.95])
    return {"estimate": float(np.mean(draws)), "low": float(low), "high": float(high)}
