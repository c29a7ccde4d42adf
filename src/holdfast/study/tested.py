"""The coefficients on which claims rest, with the sign that the claim gives each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from holdfast.errors import BadInput, Problem, nearest

__all__ = ["TESTED", "Tested", "chosen"]


@dataclass(frozen=True, slots=True)
class Tested:
    """One effect: the lasting input whose coefficient is judged, the row of the ledger that rests on it, the sign claimed, and words."""

    input: str
    row: str
    sign: Literal[-1, 1]
    words: str

    @property
    def coefficient(self) -> str:
        """Name of the coefficient in the model."""
        return f"g.{self.input}"


TESTED = (
    Tested("doctrine", "doctrine", -1, "the doctrine of socialism in one country"),
    Tested("misfit", "dogmatism", -1, "a policy imposed against the section's view"),
    Tested("failure", "dogmatism", -1, "an imposed policy that ended badly"),
    Tested("purge", "purge", -1, "exposure to the purge"),
    Tested("imposition", "control", -1, "an imposed policy, fitting or not"),
    Tested("leaders_imposed", "control", -1, "leaders imposed"),
)


def chosen(claims: Sequence[str] = ()) -> tuple[Tested, ...]:
    """Return the effects named by input or by row of the ledger, all if none is named. Raises `BadInput` for a name that is neither."""
    names = list(dict.fromkeys([*(item.row for item in TESTED), *(item.input for item in TESTED)]))
    for name in claims:
        if name not in names:
            expected = f"{', '.join(names)}; other claims rest on documents, twins, splits or statutes, not on one effect"
            raise BadInput(Problem(f"no effect is tested for the claim {name[:60]!r}", expected=expected, suggestion=nearest(name, names)))
    return tuple(item for item in TESTED if not claims or item.row in claims or item.input in claims)
