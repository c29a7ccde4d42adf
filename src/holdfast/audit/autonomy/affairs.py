"""The affairs of a section, and the verbs of the charter language that decide them.

An affair is one entry of `AFFAIRS`. For each of its *aims* (what a power is used on, see `aims`) it names the verbs by which the centre

- `decides` it alone,
- `shapes` a part of it alone, the rest staying with the section,
- `stops` what the section does, so that the section needs the centre's consent, and
- `may_mean` it, where the words do not say whose affair is meant.

Verbs are listed in one string, with spaces between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["AFFAIRS", "DECIDES", "GENERAL", "MAY_MEAN", "SHAPES", "STOPS", "Affair", "Interval"]

Interval = tuple[float, float]
"""Lowest and highest value that the text allows: 0 the section decides freely, .5 consent stands in the way, 1 the centre decides alone."""
DECIDES: Interval = (1.0, 1.0)
SHAPES: Interval = (0.5, 1.0)
STOPS: Interval = (0.5, 0.5)
MAY_MEAN: Interval = (0.0, 1.0)

_UNDOES = "annul veto suspend review postpone"
"""Verbs that keep a decision of somebody else from standing."""
GENERAL = ("decision", "law")
"""Aims of a general power to undo what a section resolves: it reaches every affair that a section settles by resolution."""


@dataclass(frozen=True)
class Affair:
    """One affair of a section.

    `about` ends the sentence "the centre decides ...". `resolved` marks what a section settles by resolution. `right` is the verb that the
    charter must give the section for the affair to be free: silence on it gives freedom only where nothing binds the section.
    """

    name: str
    about: str
    decides: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, str] = field(default_factory=dict)
    stops: Mapping[str, str] = field(default_factory=dict)
    may_mean: Mapping[str, str] = field(default_factory=dict)
    resolved: bool = True
    right: str | None = None

    def strength(self, verb: str, aims: frozenset[str]) -> Interval | None:
        """Return what a power of the centre with this verb and these aims leaves of the affair; None if it does not touch it."""
        for table, value in ((self.decides, DECIDES), (self.shapes, SHAPES), (self.stops, STOPS), (self.may_mean, MAY_MEAN)):
            if any(verb in verbs.split() for aim, verbs in table.items() if aim in aims):
                return value
        return STOPS if self.resolved and aims & set(GENERAL) and verb in _UNDOES.split() else None


AFFAIRS: dict[str, Affair] = {
    affair.name: affair
    for affair in (
        Affair(
            "line",
            "what a section says and does",
            decides={"section": "bind", "decision": "bind"},
            shapes={"press": "bind"},
            stops={"section": "annul veto review"},
        ),
        Affair("programme", "its programme", decides={"own_programme": "amend"}, shapes={"programme": "bind"}, stops={"programme": _UNDOES}),
        Affair(
            "leaders",
            "who leads it",
            decides={"section": "replace_leaders", "leaders": "appoint elect remove recall replace_leaders co_opt suspend expel"},
            stops={"leaders": f"approve_resignation {_UNDOES}", "resignation": f"approve_resignation {_UNDOES}", "staff": _UNDOES},
        ),
        Affair("membership", "who belongs to it", decides={"person": "expel admit suspend remove"}, stops={"person": "annul veto review"}),
        Affair("discipline", "whether it is punished", decides={"section": "expel suspend dissolve", "rights": "suspend"}, resolved=False),
        Affair(
            "money", "what it pays and spends", decides={"own_money": "fund bind", "section": "fund"}, stops={"own_money": _UNDOES}, may_mean={"money": "fund"}
        ),
        Affair("own_congress", "when it meets", decides={"own_meeting": "convene postpone dissolve bind"}, stops={"own_meeting": "annul veto suspend review"}),
        Affair("exit", "whether it leaves", resolved=False, right="secede"),
    )
}
"""The eight affairs, by name, in the order in which they are printed."""
