"""Who rules, and which rules last: models of leaderships and charters that nobody outside enforces.

    >>> from fractions import Fraction
    >>> from holdfast.audit.rulers import Leadership, rulers_of
    >>> strengths = tuple(map(Fraction, (3, 4, 5, 10)))
    >>> rulers_of(Leadership(("Ann", "Ben", "Cleo", "Dan"), strengths)).coalitions
    ((0, 1, 2),)

One model a file: `ruling` with `margin`, `fragility`, `majorities` and `newcomers`; `stable`, `self_stable`, `local_knowledge`, `exit_voice`.
`questions` reads them from files and tells the answers in words.
"""

from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.ruling import Rulers, rulers_of
from holdfast.audit.rulers.self_stable import Society
from holdfast.audit.rulers.stable import Charters, destinations

__all__ = ["Charters", "Leadership", "Rulers", "Society", "destinations", "rulers_of"]
