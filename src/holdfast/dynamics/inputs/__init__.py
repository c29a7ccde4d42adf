"""Inputs of the model: what history gave, as numbers by month and section.

An input is a function from the `Frame` to an array (months, sections), registered as one of the moment (`@moment`: enters the growth of
members in the same month, coefficient b) or as lasting (`@lasting`: enters propensity, coefficient g). A new input is one function and,
if it is a new file, one line in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from holdfast.dynamics.frame import Array, Frame

__all__ = ["IMPULSE", "Input", "lasting", "lasting_inputs", "moment", "moment_inputs"]

IMPULSE = 12.0
"""Value of an impulse in its month. The step multiplies inputs by 1/12 year, so an impulse acts with its full coefficient, once."""

SOURCES = ("status", "environment", "line", "interventions", "purge", "coded")


@dataclass(frozen=True, slots=True)
class Input:
    """One input: how it is called, what it means, in which unit its coefficient is, and how it is built."""

    name: str
    label: str
    unit: str
    build: Callable[[Frame], Array]
    scaled: bool = False
    """Whether it acts through lost autonomy, that is times (1 - alpha)."""


_MOMENT: dict[str, Input] = {}
_LASTING: dict[str, Input] = {}


def moment(name: str, label: str, unit: str = "per year") -> Callable[[Callable[[Frame], Array]], Callable[[Frame], Array]]:
    """Register an input of the moment."""

    def register(build: Callable[[Frame], Array]) -> Callable[[Frame], Array]:
        _MOMENT[name] = Input(name, label, unit, build)
        return build

    return register


def lasting(
    name: str, label: str, unit: str = "per year, each year", *, scaled: bool = False
) -> Callable[[Callable[[Frame], Array]], Callable[[Frame], Array]]:
    """Register a lasting input."""

    def register(build: Callable[[Frame], Array]) -> Callable[[Frame], Array]:
        _LASTING[name] = Input(name, label, unit, build, scaled)
        return build

    return register


def _load() -> None:
    for source in SOURCES:
        import_module(f"{__name__}.{source}")


def _ordered(registered: dict[str, Input]) -> tuple[Input, ...]:
    """Return inputs in the order of `SOURCES`, whichever file was imported first; those of other files come last."""
    places = {f"{__name__}.{source}": n for n, source in enumerate(SOURCES)}
    return tuple(sorted(registered.values(), key=lambda item: places.get(item.build.__module__, len(places))))


def moment_inputs() -> tuple[Input, ...]:
    """Return the inputs of the moment, in the order of their coefficients b."""
    _load()
    return _ordered(_MOMENT)


def lasting_inputs() -> tuple[Input, ...]:
    """Return the lasting inputs, in the order of their coefficients g."""
    _load()
    return _ordered(_LASTING)
