"""Rules by which documents alone judge a descriptive claim. A rule is one file and one line in `SOURCES`.

A rule is a function from the evidence and the arguments written beside the claim in `essay.yaml` to a `Finding`. What it counts and where
it draws the lines is written there, where a reader sees it, and not in code.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import Evidence

__all__ = ["Finding", "judge", "rule"]

SOURCES = ("growth", "centralisation", "treaties", "acts", "victims", "chronology", "after")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the verdict, plain sentences of which the first says why, and a number with its interval and unit where there is one."""

    verdict: str
    text: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None


Rule = Callable[..., Finding]
_RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule; its keyword arguments are those that `essay.yaml` may give."""

    def register(function: Rule) -> Rule:
        _RULES[name] = function
        return function

    return register


def judge(evidence: Evidence, patron: str | None, given: Mapping[str, Any], *, file: str, line: int | None) -> Finding:
    """Apply the rule that a claim names; raise `BadInput` for an unknown rule or argument, or one that the evidence cannot meet."""
    for source in SOURCES:
        import_module(f"{__name__}.{source}")
    name = str(given.get("measure"))
    if name not in _RULES:
        raise BadInput(
            Problem(f"unknown measure {name[:60]!r}", file=file, line=line, expected="one of " + ", ".join(sorted(_RULES)), suggestion=nearest(name, _RULES))
        )
    arguments = {("from_" if key == "from" else key): value for key, value in given.items() if key != "measure"}
    try:
        inspect.signature(_RULES[name]).bind(evidence, patron, **arguments)
        return _RULES[name](evidence, patron, **arguments)
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        reason = str(error).replace("from_", "from")
        raise BadInput(Problem(f"the measure {name!r} cannot be applied ({reason})", file=file, line=line)) from None
