"""From a charter's organ and its rule to a voting game.

Voters are members with votes, or holders of seats: a body that sends several people is one voter with as many votes, persons chosen to their
seats are a voter each. Everybody votes for or against: abstention, absence and quorums of presence are set aside, and the notes say so. What
the charter leaves unstated is assumed in the open: a simple majority of the votes cast, and two-thirds of all votes, side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from holdfast.charter.amounts import Amount
from holdfast.charter.model import Charter, holders
from holdfast.charter.organs import Seat
from holdfast.charter.power import HEADS, AllOf, AnyOf, AtLeast, Formula, Game
from holdfast.charter.rules import AgainstFewer, All, Any_, Ballots, NoVeto, Readings, Rule, Vote, Word, not_a_game
from holdfast.charter.words.names import body
from holdfast.charter.words.rules import rule_words
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["Reading", "readings", "with_values"]

MAX_VOTERS = 5_000
_INDIVIDUAL = ("elected_by", "appointed_by", "co_opted_by", "drawn_from", "open_to", "filled_by_other")
MAJORITY = Vote(more_than=Amount("1/2"), of="cast")
TWO_THIRDS = Vote(share=Amount("2/3"), of="statutory")


@dataclass(frozen=True)
class Reading:
    """One reading of a rule as a game: what it is called, and what was assumed or set aside on the way."""

    title: str
    game: Game
    notes: tuple[str, ...]


def with_values(charter: Charter, settings: Sequence[str]) -> Charter:
    """Return the charter with other values for its parameters, each as NAME=VALUE. Raises `BadInput` for an unknown name or no number."""
    parameters = dict(charter.parameters)
    for setting in settings:
        name, _, text = setting.partition("=")
        if name not in parameters:
            expected = "one of " + (", ".join(parameters) or "none: this charter has no parameters")
            raise BadInput(Problem(f"there is no parameter {name[:40]!r}", file="--set", expected=expected, suggestion=nearest(name, parameters)))
        try:
            amount = Amount.of(text)
            if amount.names or (amount.value() or Fraction(0)) < 0:
                raise ValueError
        except ValueError:
            raise BadInput(Problem(f"{text[:40]!r} is no value for {name}", file="--set", expected="a number of at least 0")) from None
        parameters[name] = parameters[name].model_copy(update={"is_": amount})
    changed = charter.model_copy(update={"parameters": parameters})
    changed.__dict__.pop("values", None)
    return changed


def readings(charter: Charter, organ: str | None = None, power: str | None = None, assume: Rule | None = None) -> list[Reading]:
    """Return the game of an organ, the headline first.

    The rule is that of `power`, else the organ's own, else `assume`; where none is stated, two readings are returned. Raises `BadInput` if
    the organ is unknown, nothing says who votes, or the rule is no simple game (with the reason).
    """
    rule, found = _rule(charter, organ, power)
    organ = found or _first(charter)
    _known(charter, organ)
    if rule is None or (isinstance(rule, Word) and rule.word == "unstated"):
        assumed = [assume] if assume is not None else [MAJORITY, TWO_THIRDS]
        why = "The text seen does not state the majority needed; it is assumed here."
        return [_reading(charter, organ, choice, (why,)) for choice in assumed]
    return [_reading(charter, organ, rule, ())]


def _rule(charter: Charter, organ: str | None, power: str | None) -> tuple[Rule | None, str | None]:
    """Return the rule, and the organ that votes by it."""
    if power is None:
        return (charter.organs[organ].decides if organ in charter.organs else None), organ
    chosen = next((item for item in charter.powers if item.id == power), None)
    if chosen is None:
        ids = [item.id for item in charter.powers]
        raise BadInput(Problem(f"there is no power {power[:60]!r}", expected="one of " + ", ".join(ids), suggestion=nearest(power, ids)))
    holder = next((name for name in holders(chosen) if name in charter.organs), None)
    if holder is None and organ is None:
        raise BadInput(Problem(f"no organ votes on {power}: it is held by {', '.join(holders(chosen))}", expected="a power of an organ"))
    return chosen.needs or (charter.organs[holder].decides if holder else None), organ or holder


def _first(charter: Charter) -> str:
    """Return the first organ of which it is known who votes."""
    for name in charter.organs:
        try:
            _voters(charter, name)
        except BadInput:
            continue
        return name
    raise BadInput(Problem("nothing in this charter says who has how many votes", expected="an organ with votes, or with seats and their number"))


def _known(charter: Charter, organ: str) -> None:
    if organ not in charter.organs:
        raise BadInput(Problem(f"there is no organ {organ[:60]!r}", expected="one of " + ", ".join(charter.organs), suggestion=nearest(organ, charter.organs)))


@dataclass
class _Voters:
    """Voters of one organ in order, with votes and the member behind each (None for a person); and who is left out, votes unstated."""

    names: list[str] = field(default_factory=list)
    votes: list[int] = field(default_factory=list)
    members: list[str | None] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, name: str, votes: int, member: str | None) -> None:
        """Add votes to a voter; one that is there already gets more."""
        if name in self.names:
            self.votes[self.names.index(name)] += votes
            return
        if len(self.names) >= MAX_VOTERS:
            raise BadInput(Problem(f"more than {MAX_VOTERS:,} voters", expected="a class of fewer members"))
        self.names.append(name)
        self.votes.append(votes)
        self.members.append(member)


def _voters(charter: Charter, name: str) -> _Voters:
    """Return who votes in an organ; raise `BadInput` where the charter does not say."""
    organ, voters = charter.organs[name], _Voters()
    if organ.votes == "one_each":
        for member in charter.members:
            _add_member(charter, voters, member, 1, name)
    elif organ.known_votes is not None:
        for holder, votes in organ.known_votes.items():
            for member in list(charter.spread(holder)) or [holder]:
                if votes == "unstated":
                    voters.left_out.append(charter.title(member))
                elif isinstance(votes, int) and votes:
                    _add_member(charter, voters, member, votes, name)
    elif organ.votes is not None or not organ.seats:
        raise BadInput(Problem(f"the votes in {body(charter, name)} are not fixed in the text seen", expected="an organ with known votes or seats"))
    for n, seat in enumerate(organ.seats, start=1):
        _add_seat(charter, voters, seat, n, name)
    if not voters.names:
        raise BadInput(Problem(f"nobody has a vote in {body(charter, name)}", expected="an organ with votes"))
    return voters


def _add_member(charter: Charter, voters: _Voters, member: str, votes: int, organ: str) -> None:
    count = charter.number(charter.members[member].count) if member in charter.members else Fraction(1)
    if count is None or count.denominator != 1:
        raise BadInput(Problem(f"how many {charter.title(member)} vote in {body(charter, organ)} is not stated", expected="a count for that class"))
    if count > MAX_VOTERS:
        raise BadInput(Problem(f"{int(count):,} voters in {body(charter, organ)}", expected=f"at most {MAX_VOTERS:,}"))
    for k in range(1, int(count) + 1):
        voters.add(member if count == 1 else f"{member}_{k}", votes, member)


def _add_seat(charter: Charter, voters: _Voters, seat: Seat, n: int, organ: str) -> None:
    if seat.votes in ("voice", 0):
        return
    count = charter.number(seat.count) if isinstance(seat.count, Amount) else None
    if count is None or count.denominator != 1 or seat.votes == "unstated":
        raise BadInput(Problem(f"how many seats or votes there are in {body(charter, organ)} is not stated", expected="an organ with known seats"))
    votes = int(seat.votes) if isinstance(seat.votes, int) else 1
    if count > MAX_VOTERS:
        raise BadInput(Problem(f"{int(count):,} seats in {body(charter, organ)}", expected=f"at most {MAX_VOTERS:,}"))
    if seat.filler in _INDIVIDUAL or seat.filler == "held_jointly_by":
        label = (seat.name or f"seat {n}").replace(",", "").replace("+", " ")
        for k in range(1, int(count) + 1):
            voters.add(label if count == 1 else f"{label} {k}", votes, None)
        return
    for name in charter.organs[organ].senders(seat):
        for member in list(charter.spread(name)) or [name]:
            _add_member(charter, voters, member, votes * int(count), organ)


def _reading(charter: Charter, organ: str, rule: Rule, notes: tuple[str, ...]) -> Reading:
    reason = not_a_game(rule)
    if reason is not None:
        raise BadInput(
            Problem(f"voting power has no meaning for this rule ({rule_words(rule, charter)}): {reason}", expected="a rule that coalitions meet or do not")
        )
    builder = _Builder(charter, organ)
    formula = builder.formula(rule)
    members, weights = builder.table()
    told = (*notes, *dict.fromkeys(builder.notes))
    return Reading(f"{charter.title(organ)}: {rule_words(rule, charter)}", Game(members, weights, formula, told), told)


class _Builder:
    """Turns a rule into a formula, collecting voters of every organ that it names and the weight systems that it needs."""

    def __init__(self, charter: Charter, organ: str) -> None:
        self.charter, self.organ = charter, organ
        self.notes: list[str] = []
        self.systems: dict[str, dict[str, int]] = {}
        self.members: dict[str, None] = {}
        self._of(organ)

    def table(self) -> tuple[tuple[str, ...], dict[str, tuple[int, ...]]]:
        """Return all voters and the weights of each system, 0 for those without any."""
        names = tuple(self.members)
        return names, {system: tuple(values.get(name, 0) for name in names) for system, values in self.systems.items()}

    def _of(self, organ: str) -> _Voters:
        _known(self.charter, organ)
        voters = _voters(self.charter, organ)
        self.members |= dict.fromkeys(voters.names)
        if voters.left_out:
            self.notes.append(f"Left out, since their votes in {body(self.charter, organ)} are not stated: {', '.join(voters.left_out)}.")
        return voters

    def _system(self, rule: Vote | AgainstFewer) -> tuple[str, int]:
        """Return the name and total of the weight system that a test counts, made when it is first needed."""
        organ = rule.in_ or self.organ
        voters = self._of(organ)
        prefix = "" if organ == self.organ else f"{organ}: "
        if rule.weights is not None:
            system = prefix + rule.weights
            values = [self.charter.weights[rule.weights].get(str(member), 0) for member in voters.members]
        elif rule.of == "members":
            system, values = prefix + HEADS, [1] * len(voters.names)
        else:
            system, values = prefix + "votes", voters.votes
        table = dict(zip(voters.names, values, strict=True))
        out = {name for excluded in rule.excluding or () for name in self.charter.spread(excluded)}
        if "concerned" in (rule.excluding or ()):
            self.notes.append("The rule leaves out the member concerned; here all vote.")
        if out:
            table = {name: 0 if member in out else value for (name, value), member in zip(table.items(), voters.members, strict=True)}
            system += " without " + " ".join(sorted(out))
        if len(set(voters.votes)) == 1 and voters.votes[0] == 1 and system == prefix + "votes":
            system = prefix + HEADS
        self.systems[system] = table
        return system, sum(table.values())

    def formula(self, rule: Rule) -> Formula:
        """Return the formula of a rule; raise `BadInput` for a word that needs no vote."""
        match rule:
            case Vote():
                return self._vote(rule)
            case AgainstFewer():
                system, total = self._system(rule)
                return AtLeast(system, total - ceil(self._number(rule.against_fewer_than)) + 1)
            case NoVeto():
                names = [name for holder in rule.no_veto_from for name in self._named(holder)]
                system = "veto of " + ", ".join(rule.no_veto_from)
                self.systems[system] = dict.fromkeys(names, 1)
                self.notes.append("Who holds a veto and abstains lets the motion pass; here everybody votes for or against.")
                return AtLeast(system, len(names))
            case All():
                return AllOf(tuple(self.formula(part) for part in rule.all))
            case Any_():
                return AnyOf(tuple(self.formula(part) for part in rule.any))
            case Ballots():
                self.notes.append("The threshold falls on a later ballot; the first ballot's is used here.")
                return self.formula(rule.ballots[0].needs)
            case Readings():
                self.notes.append(f"The motion must pass {rule.readings} times; the same votes each time are supposed.")
                return self.formula(rule.needs)
            case Word(word="consensus"):
                return self._vote(Vote(share=Amount("1"), of="cast"))
            case Word(word="own_decision") if len(self.members) == 1:
                return self._vote(Vote(share=Amount("1"), of="cast"))
            case Word(word="unstated"):
                self.notes.append("A part of the rule is unstated; a simple majority is assumed for it.")
                return self._vote(MAJORITY)
        raise BadInput(Problem(f"no vote is taken under this rule: {rule_words(rule, self.charter)}", expected="a rule by which an organ votes"))

    def _named(self, holder: str) -> Iterator[str]:
        members = set(self.charter.spread(holder)) or {holder}
        voters = self._of(self.organ)
        found = [name for name, member in zip(voters.names, voters.members, strict=True) if member in members]
        if not found:
            raise BadInput(Problem(f"{body(self.charter, holder)} has no vote in {body(self.charter, self.organ)}", expected="a veto of those who vote"))
        yield from found

    def _number(self, amount: Amount) -> Fraction:
        value = self.charter.number(amount)
        if value is None:
            raise BadInput(Problem(f"the value of {amount} is not stated", expected="parameters with values"))
        return value

    def _vote(self, rule: Vote) -> Formula:
        system, total = self._system(rule)
        if rule.votes is not None:
            quota = ceil(self._number(rule.votes))
        elif rule.more_than is not None:
            quota = floor(self._number(rule.more_than) * total) + 1
        else:
            quota = ceil(self._number(rule.share or Amount("1")) * total)
        parts: list[Formula] = [AtLeast(system, quota)]
        if rule.at_least is not None:
            parts.append(AtLeast(system, ceil(self._number(rule.at_least))))
        if rule.quorum is not None and rule.quorum.counting == "in_favour" and rule.quorum.votes is not None:
            parts.append(AtLeast(system, ceil(self._number(rule.quorum.votes))))
        if rule.quorum is not None or rule.of in ("cast", "present", "sitting"):
            self.notes.append("Everybody is taken to be present and to vote for or against.")
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
