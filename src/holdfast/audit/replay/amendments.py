"""The clauses that an amendment may change, read from the charter a second time: each with the level at which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.audit.replay.ballots import who_may
from holdfast.audit.replay.levels import reaches
from holdfast.audit.replay.world import World
from holdfast.charter import Charter
from holdfast.charter.powers import Power
from holdfast.charter.rules import Quorum

__all__ = ["Clause", "clauses", "shut"]


@dataclass(frozen=True)
class Clause:
    """A clause: the power or organ that it is part of, its place, and, where it is the votes of an organ, that organ."""

    of: str
    path: str
    organ_votes: str | None = None


def clauses(charter: Charter, by: Power) -> Iterator[Clause]:
    """Yield the clauses at the level of an amending power and below."""
    for power in charter.powers:
        for kind, places in {"by": ["by"], "needs": ["needs"], "checks": _checks(power)}.items():
            if reaches(charter, by, _level(power.at, kind)):
                yield from (Clause(power.id, f"{power.id}.{place}") for place in places)
    for name, organ in charter.organs.items():
        quorum = charter.quorum if organ.quorum is None else organ.quorum
        of_organ = {
            "seats": [place for n in range(len(organ.seats)) for place in _of_seat(charter, name, n)],
            "meets": ["meets"] if organ.meets is not None else [],
            "decides": ["decides"],
            "quorum": ["quorum"] if isinstance(quorum, Quorum) else [],
        }
        for kind, places in of_organ.items():
            if reaches(charter, by, _level(organ.at, kind)):
                yield from (Clause(name, f"{name}.{place}") for place in places)
        if organ.votes is not None and reaches(charter, by, _level(organ.at, "votes")):
            yield Clause(name, f"{name}.votes", name)


def _level(at: object, kind: str) -> str | None:
    """Return the level of a kind of clause: that of the whole, or its own."""
    return at if isinstance(at, str) else getattr(at, kind, None)


def _checks(power: Power) -> list[str]:
    """Return the places of everything that stands between the use of a power and its effect."""
    places = [f"checks.{n}" for n, check in enumerate(power.checks) if check.kind != "opinion"]
    if power.appeal is not None and power.appeal.suspends is True:
        places.append("appeal")
    return places + [name for name in ("opened_by", "takes_effect_on", "notice", "voting", "earliest", "delay") if getattr(power, name) is not None]


def _of_seat(charter: Charter, organ: str, n: int) -> list[str]:
    """Return the places of a kind of seat: who fills it, where a body does, and what such a choice must pass."""
    seat = charter.organs[organ].seats[n]
    filler = [f"seats.{n}"] if seat.elected_by or seat.appointed_by or seat.co_opted_by else []
    return filler + [f"seats.{n}.{name}" for name in ("proposed_by", "confirmed_by", "takes_effect_on", "cap") if getattr(seat, name) is not None]


def shut(world: World, power: Power, rule: str) -> bool:
    """Whether a rule is protected against an amending power of ours: for good, or by a vote that we do not carry."""
    guards = [item for item in world.charter.entrenched if rule in item.rules]
    return any(item.needs is None or not any(who_may(world, who, item.needs) for who in item.by or power.by) for item in guards)
