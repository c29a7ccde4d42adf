"""An amended clause as one voting game: the holder's own rule together with the consents, appeals and vetoes that it meets.

The game is the a priori one of voting power (`charter.voting`): everybody is there and votes for or against, all divisions equally likely. A
consent, a ratification or a suspensive appeal is a second vote that must pass; a veto passes unless those against carry it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from holdfast.audit.opening import NEEDED, STOPPING
from holdfast.audit.safeguards.assembly import stated
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.organs import Organ, Seat
from holdfast.charter.power import Game
from holdfast.charter.powers import Holder, Joint, Petition, Power
from holdfast.charter.rules import AgainstFewer, All, Any_, Ballots, Readings, Rule, Vote, Word
from holdfast.charter.voting import readings
from holdfast.errors import BadInput, Problem

__all__ = ["game_of_organ", "game_of_power", "game_of_seat"]

EVERY = ("member", "section")
TRIAL = "Trial"


def game_of_power(charter: Charter, power: Power, assume: Rule) -> Game:
    """Return the game of a power with its checks. Raises `BadInput` where it is none, with the reason."""
    builder = _Builder(charter, assume)
    first, *others = [builder.held(holder, power.needs) for holder in power.by]
    rules = [first if not others else Any_(any=(first, *others))]
    for check in power.checks:
        votes = [builder.held(holder, check.needs) for holder in check.by]
        if check.kind in NEEDED:
            rules.append(votes[0] if len(votes) == 1 else Any_(any=tuple(votes)))
        elif check.kind in STOPPING:
            rules += [_unless(vote) for vote in votes]
    appeal = power.appeal
    if appeal is not None and appeal.suspends is True and isinstance(appeal.to, tuple):
        rules.append(builder.held(appeal.to[0], appeal.needs))
    return builder.game(rules)


def game_of_seat(charter: Charter, organ: str, n: int, assume: Rule) -> Game:
    """Return the game of filling a kind of seat, with its confirmation. Raises `BadInput` where it is none, with the reason."""
    seat: Seat = charter.organs[organ].seats[n]
    if seat.method == "proportional":
        raise BadInput(Problem("seats go in proportion to the votes, so that there is no one motion to pass"))
    if not seat.fillers:
        raise BadInput(Problem("words alone say how the seats are filled"))
    builder = _Builder(charter, assume)
    rules = [builder.held(seat.fillers[0], seat.needs)]
    if seat.confirmed_by is not None:
        rules.append(builder.held(seat.confirmed_by.by[0], seat.confirmed_by.needs))
    return builder.game(rules)


def game_of_organ(charter: Charter, organ: str, assume: Rule) -> Game:
    """Return the game of an organ by its own rule. Raises `BadInput` where it is none, with the reason."""
    builder = _Builder(charter, assume)
    return builder.game([builder.held(organ, None)])


def _unless(rule: Rule) -> Rule:
    """Return the rule that nobody against carries a vote: what is left once a share is taken away."""
    if isinstance(rule, Vote) and rule.votes is not None and rule.weights is None:
        return AgainstFewer(against_fewer_than=rule.votes, of="members" if rule.of == "members" else "cast", in_=rule.in_)
    if isinstance(rule, Vote) and rule.votes is None:
        if rule.more_than is not None:
            return rule.model_copy(update={"more_than": None, "share": Amount(f"1-({rule.more_than})"), "at_least": None, "quorum": None})
        return rule.model_copy(update={"share": None, "more_than": Amount(f"1-({rule.share})"), "at_least": None, "quorum": None})
    raise BadInput(Problem("a veto by this rule is not a simple game here"))


@dataclass
class _Builder:
    """Puts rules of several bodies into one rule, with organs made up for bodies that are none."""

    charter: Charter
    assume: Rule
    extra: dict[str, Organ] = field(default_factory=dict)
    first: str | None = None

    def held(self, holder: Holder, needs: Rule | None) -> Rule:
        """Return the rule by which a holder uses a power."""
        if isinstance(holder, Joint):
            return All(all=tuple(self.held(name, needs) for name in holder.jointly))
        if isinstance(holder, Petition):
            where = self._body(holder.of)
            if holder.count is not None:
                return Vote(votes=holder.count, of="members", in_=where)
            return Vote(share=holder.share, more_than=holder.more_than, of="members", in_=where)
        where = self._body(holder)
        own = self.charter.organs[holder].decides if holder in self.charter.organs else None
        rule = needs if stated(needs) else own if stated(own) else self.assume
        if isinstance(rule, Word) and rule.word == "own_decision":
            rule = Vote(share=Amount("1"), of="cast") if self._single(where) else self.assume
        return self._placed(rule, where) if rule is not None else self.assume

    def _single(self, where: str) -> bool:
        organ = self.extra.get(where) or self.charter.organs[where]
        return organ.votes is not None or len(organ.seats) == 1

    def _body(self, name: str) -> str:
        """Return the organ that stands for a body: itself, or one made up of those whom the name stands for."""
        found = name
        if name not in self.charter.organs:
            found = f"voters_{name}"[:80]
            every = name in EVERY and name not in self.charter.members
            names = list(self.charter.members) if every else list(self.charter.spread(name)) or [name]
            if name not in self.charter.bodies and not every:
                raise BadInput(Problem(f"nothing says who {name} is"))
            self.extra[found] = Organ(votes=dict.fromkeys(names, 1))
        self.first = found if self.first is None else self.first
        return found

    def _placed(self, rule: Rule, where: str) -> Rule:
        """Return a rule with the organ that votes named in each of its tests; who has a veto is the same voter in every organ."""
        match rule:
            case Vote() | AgainstFewer():
                return rule if rule.in_ is not None else rule.model_copy(update={"in_": where})
            case All():
                return All(all=tuple(self._placed(part, where) for part in rule.all))
            case Any_():
                return Any_(any=tuple(self._placed(part, where) for part in rule.any))
            case Readings():
                return self._placed(rule.needs, where)
            case Ballots():
                return self._placed(rule.ballots[-1].needs, where)
            case Word(word="unstated"):
                return self._placed(self.assume, where)
        return rule

    def game(self, rules: list[Rule]) -> Game:
        """Return the game in which all of these rules are met."""
        if self.first is None:
            raise BadInput(Problem("nobody votes"))
        power = Power(id=TRIAL, do="bind", by=(self.first,), on=("section",), needs=rules[0] if len(rules) == 1 else All(all=tuple(_flat(rules))))
        organs = {name: _told_apart(name, organ) for name, organ in {**self.charter.organs, **self.extra}.items()}
        charter = self.charter.model_copy(update={"organs": organs, "powers": (power,)})
        charter.__dict__.pop("bodies", None)
        return readings(charter, self.first, TRIAL)[0].game


def _told_apart(name: str, organ: Organ) -> Organ:
    """Return an organ whose seats bear its name: a first seat here and a first seat there are two voters."""
    return organ.model_copy(update={"seats": tuple(seat.model_copy(update={"name": f"{name} {n}"}) for n, seat in enumerate(organ.seats))})


def _flat(rules: list[Rule]) -> Iterator[Rule]:
    for rule in rules:
        if isinstance(rule, All):
            yield from _flat(list(rule.all))
        else:
            yield rule
