"""What one power leaves of one affair of a section, and why.

A power of the centre counts by its verb (see `affairs`), and for less where

- the section can stop it (its consent, its veto, its votes): 1 becomes .5, a mere consent of the centre 0;
- the section holds it alone, as a host or patron that controls the organ may: 0, since nobody uses it against the section;
- an appeal suspends it, whoever decides the appeal, or the section may set any decision aside for itself: at most .5;
- there is an appeal and the text does not say what it does: .5 to what it was;
- the text limits it in words (`limits`), or grants it in an emergency alone: down to half a step less, since words are not weighed;
- it was not checked against the text, or nobody says who holds it: down to 0.

A power of the section over its own affair counts 0, .5 if somebody's consent stands in its way, and 1 if it is a duty that the charter itself
carries out (`needs: automatic`). What was only practice does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.audit.autonomy.affairs import DECIDES, Affair, Interval
from holdfast.audit.autonomy.aims import aims_of, centre_holds, own_holds, stands_for
from holdfast.audit.autonomy.sides import Sides
from holdfast.charter.powers import Holder, Power
from holdfast.charter.rules import Word
from holdfast.charter.words.names import holder_words
from holdfast.charter.words.powers import deed

__all__ = ["Ground", "grounds", "rights"]

HALF = 0.5
FREE: Interval = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Ground:
    """A power that bears on an affair: its identifier and article, the values that it allows, and a sentence."""

    power: str
    article: str
    low: float
    high: float
    says: str

    @property
    def where(self) -> str:
        """The power with the article at which it stands."""
        return self.power if self.article == self.power else f"{self.power} ({self.article})"


def grounds(sides: Sides, affair: Affair) -> Iterator[Ground]:
    """Yield what each power of the charter's text leaves of an affair of the section."""
    for power in sides.charter.powers:
        if power.basis != "text":
            continue
        verbs = power.grants if power.do == "emergency" else (power.do,)
        aims = aims_of(sides.charter, power, sides.name)
        touched = [value for verb in verbs if (value := affair.strength(verb, aims)) is not None]
        if not touched:
            continue
        base = max(touched)
        holders = centre_holds(sides.charter, power, sides.name)
        if holders:
            yield _of_centre(sides, power, holders, base)
        if own_holds(sides.charter, power, sides.name):
            yield _of_section(sides, power)


def _of_centre(sides: Sides, power: Power, holders: tuple[Holder, ...], base: Interval) -> Ground:
    (low, high), why = base, list[str]()
    standing = "against" if "unstated" in holders else sides.standing(power, holders)
    if standing == "its own":
        low, high = FREE
        why.append("the section decides this there alone: it is the centre")
    elif standing == "stopped":
        low, high = min(low, HALF), min(high, HALF)
        if base[1] <= HALF:
            low, high = FREE
        why.append("the section can stop it")
    if power.limits is not None or power.do == "emergency":
        low = max(low - HALF, 0.0)
        why.append("within limits that are not weighed" if power.limits is not None else "in an emergency")
    suspends, said = _suspends(sides, power)
    if _sets_aside(sides):
        suspends, said = True, ["the section may set any decision aside"]
    if suspends is True:
        low, high = min(low, HALF), min(high, HALF)
    elif suspends is None:
        low = min(low, HALF)
    why += said
    if not power.verified or "unstated" in holders:
        low = 0.0
        why.append("not checked against the text" if not power.verified else "who holds it is not said")
    what = f"{holder_words(sides.charter, holders)} may {deed(power, sides.charter)}"
    return Ground(power.id, power.article or power.id, low, high, "; ".join([what, *why]))


def _of_section(sides: Sides, power: Power) -> Ground:
    what = deed(power, sides.charter)
    if isinstance(power.needs, Word) and power.needs.word == "automatic":
        (low, high), says = DECIDES, f"the charter lays it on the section as a duty: {power.what or what}"
    elif not sides.free(power):
        (low, high), says = (HALF, HALF), f"the section may {what} with consent alone"
    elif _suspends(sides, power)[0] is None:
        (low, high), says = (0.0, HALF), f"the section may {what}; what an appeal against it does is not said"
    else:
        (low, high), says = FREE, f"the section may {what}"
    if not power.verified:
        low, says = 0.0, f"{says}; not checked against the text"
    return Ground(power.id, power.article or power.id, low, high, says)


def _suspends(sides: Sides, power: Power) -> tuple[bool | None, list[str]]:
    """Return whether an appeal suspends a power (None: the text leaves it open), and that in words.

    What a power does not say of its appeal, a general right to appeal against decisions does.
    """
    appeal, general = power.appeal, _general_appeal(sides)
    if appeal is not None and appeal.suspends is True:
        return True, ["an appeal suspends it"]
    if general is True:
        return True, ["an appeal against any decision suspends it"]
    if appeal is None or appeal.to == "none" or appeal.suspends is False:
        return (None, ["a general appeal may suspend it"]) if general is None else (False, [] if appeal is None else ["an appeal does not suspend it"])
    if any(item.verified and item.appeal is not None and item.appeal.suspends is False for item in _appeals(sides)):
        return False, ["an appeal does not suspend it"]
    return None, ["whether an appeal suspends it is not said"]


def _sets_aside(sides: Sides) -> bool:
    """Return whether the section may veto decisions in general, for itself."""
    return any(
        power.do == "veto" and power.basis == "text" and power.verified and power.whose is None and "decision" in power.on
        for power in sides.charter.powers
        if own_holds(sides.charter, power, sides.name)
    )


def _appeals(sides: Sides) -> list[Power]:
    """Return the powers by which the section may appeal against decisions in general."""
    return [
        power
        for power in sides.charter.powers
        if power.do == "appeal"
        and power.basis == "text"
        and "decision" in power.on
        and power.appeal is not None
        and any(holder == "concerned" or (isinstance(holder, str) and stands_for(sides.charter, holder, sides.name)) for holder in power.by)
    ]


def _general_appeal(sides: Sides) -> bool | None:
    """Return whether a general appeal suspends every decision: None where one that was not checked would."""
    found = [power.verified for power in _appeals(sides) if power.appeal is not None and power.appeal.suspends is True]
    return (True if any(found) else None) if found else False


def rights(sides: Sides, verb: str) -> Iterator[Ground]:
    """Yield the powers that give the section a right, such as to leave: 0 by its own decision, .5 where somebody's consent stands in the way."""
    for power in sides.charter.powers:
        if power.do != verb or power.basis != "text":
            continue
        alone = not isinstance(power.by[0], str) and len(power.by) == 1
        free = sides.free(power) and not alone
        # A right that was not checked may not be there.
        value = 0.0 if free else HALF
        how, doubt = "by its own decision" if free else "with consent alone", "" if power.verified else "; not checked against the text"
        yield Ground(
            power.id, power.article or power.id, value if power.verified else 0.0, value if power.verified else 1.0, f"the section may leave {how}{doubt}"
        )
