"""Every mechanism that the language was made for is used: in a shipped charter, or in the example that holds the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from holdfast.charter import Charter, load_any, load_charter, shipped_charters
from holdfast.charter.organs import HOST, Organ, Seat
from holdfast.charter.powers import Check, Power
from holdfast.charter.rules import Ballots, Vote, atoms

EXAMPLE = Path(__file__).parent / "mechanisms.yaml"


def organs(charter: Charter) -> Iterator[Organ]:
    yield from charter.organs.values()


def seats(charter: Charter) -> Iterator[Seat]:
    yield from (seat for organ in organs(charter) for seat in organ.seats)


def powers(charter: Charter, *verbs: str) -> Iterator[Power]:
    yield from (power for power in charter.powers if not verbs or power.do in verbs)


def checks(charter: Charter) -> Iterator[Check]:
    yield from (check for power in charter.powers for check in power.checks)


def votes(charter: Charter) -> Iterator[Vote]:
    yield from (atom for power in charter.powers if power.needs is not None for atom in atoms(power.needs) if isinstance(atom, Vote))


def sets_votes_of_its_electors(charter: Charter) -> bool:
    electors = {(name, elector) for name, organ in charter.organs.items() for seat in organ.seats for elector in seat.fillers}
    return any((holder, target) in electors for power in powers(charter, "apportion") for holder in power.by for target in power.on if isinstance(holder, str))


MECHANISMS: dict[str, Callable[[Charter], bool]] = {
    "seats tied to the host": lambda c: any(HOST in seat.fillers for seat in seats(c)),
    "powers exercised by the host while others are absent": lambda c: any(organ.caretaker is not None for organ in organs(c)),
    "admission that rebuilds a section's leadership": lambda c: any(power.limits is not None and "leaders" in power.on for power in powers(c, "appoint")),
    "inner organ chosen by the outer": lambda c: any(name in c.organs for seat in seats(c) for name in seat.elected_by or ()),
    "appeal without suspensive effect": lambda c: any(power.appeal is not None and power.appeal.suspends is False for power in powers(c)),
    "the executive setting the votes of the body that elects it": sets_votes_of_its_electors,
    "the date of a congress set by another body": lambda c: any(organ.meets is not None and organ.meets.date_set_by is not None for organ in organs(c)),
    "ban on binding mandates": lambda c: any(organ.mandates == "void" for organ in organs(c)),
    "residence rule": lambda c: any(seat.residence is not None for seat in seats(c)),
    "an outside principal recalls": lambda c: any(seat.recall is not None and set(seat.recall.by) & set(c.outsiders) for seat in seats(c)),
    "second membership": lambda c: any(member.belongs_to is not None for member in c.members.values()),
    "consent needed to resign": lambda c: any(powers(c, "approve_resignation")),
    "consent needed to call a section's congress": lambda c: any("meeting" in power.on for power in powers(c, "veto")),
    "no exit clause": lambda c: any(item.on == "secede" for item in c.silent),
    "silence counted as consent": lambda c: any(
        silence == "consents" for silence in [*(check.silence for check in checks(c)), *(vote.silence for vote in votes(c))]
    ),
    "votes bought, borrowed or minted": lambda c: any({"bought", "borrowed", "minted"} <= set(organ.votes_can_be) for organ in organs(c)),
    "live weights": lambda c: any(
        at in ("vote", "execution") for at in [*(organ.weights_at for organ in organs(c)), *(power.weights_at for power in powers(c))]
    ),
    "custodians whose votes depositors may recall": lambda c: any(organ.custodians is not None for organ in organs(c)),
    "emergency powers": lambda c: any(power.grants and power.lapses is not None for power in powers(c, "emergency")),
    "quorum ruled on by the chair": lambda c: any(organ.count_ruled_by is not None for organ in organs(c)),
    "unfilled seats": lambda c: any(seat.vacancy is not None for seat in seats(c)),
    "refusals to swear in": lambda c: any(seat.takes_effect_on is not None and seat.takes_effect_on.refusable is True for seat in seats(c)),
    "terms": lambda c: any(seat.term is not None for seat in seats(c)),
    "staggered terms": lambda c: any(seat.staggered is not None for seat in seats(c)),
    "time locks": lambda c: any(power.delay is not None for power in powers(c)),
    "thresholds that fall on a later ballot": lambda c: any(isinstance(power.needs, Ballots) for power in powers(c)),
    "unamendable clauses": lambda c: any(item.needs is None for item in c.entrenched),
    "seats that follow another government": lambda c: any(seat.follows is not None for seat in seats(c)),
    "a member concerned left out of the base": lambda c: any("concerned" in (vote.excluding or ()) for vote in votes(c)),
}


@pytest.fixture(scope="module")
def charters() -> list[Charter]:
    loaded = [load_any(name) for name in shipped_charters()]
    return [charter for charter in loaded if isinstance(charter, Charter)] + [load_charter(EXAMPLE)]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_charter_uses_it(mechanism: str, charters: list[Charter]) -> None:
    assert any(MECHANISMS[mechanism](charter) for charter in charters)
