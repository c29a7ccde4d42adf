"""Decision rules: when a motion passes.

A rule is a word (`majority`, `unanimity`, ...) or a mapping that is told by its first key: `share`, `more_than` or `votes` (a test of the
votes in favour), `no_veto_from`, `against_fewer_than` (a blocking minority), `all` and `any` (several tests at once), `ballots` (a threshold
that falls on a later ballot), `readings`, `ranked`, `plurality` and `other`. The last three, and the words after `consensus`, are not simple
games: voting power refuses them with the reason in `not_a_game`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag

from holdfast.charter.amounts import Amount
from holdfast.charter.base import Bodies, Id, Part, Text
from holdfast.charter.clocks import Clock

__all__ = [
    "AgainstFewer",
    "All",
    "Any_",
    "Ballots",
    "Base",
    "NoVeto",
    "Other",
    "Plurality",
    "Quorum",
    "Ranked",
    "Readings",
    "Rule",
    "Threshold",
    "Vote",
    "Word",
    "atoms",
    "not_a_game",
]

Base = Literal["cast", "present", "sitting", "statutory", "total_weight", "members", "unstated"]
"""What a share is a share of: votes for and against; those present; seats now filled; seats that the charter provides; all votes that
exist, held or not; heads of all members whatever their votes; or a base that the text seen does not state."""

Words = Literal["majority", "absolute_majority", "unanimity", "plurality", "ranked", "consensus", "own_decision", "automatic", "unstated"]
WORDS: tuple[str, ...] = get_args(Words)
SHORT: dict[str, dict[str, Any]] = {
    "majority": {"more_than": "1/2", "of": "cast"},
    "absolute_majority": {"more_than": "1/2", "of": "statutory"},
    "unanimity": {"share": 1, "of": "cast"},
    "plurality": {"plurality": True},
    "ranked": {"ranked": True},
}


def shares(value: Any) -> Any:
    """Read a bare amount as a share, as in `quorum: 1/2`; `none` is a quorum of nobody."""
    if value == "none":
        return {"votes": 0}
    return {"share": value} if isinstance(value, int | float | str) and not isinstance(value, bool) else value


class Quorum(Part):
    """How many must take part for a vote to count: `1/2`, or `{share | more_than | votes, of, counting}`. Exactly one of the three is given."""

    share: Amount | None = None
    more_than: Amount | None = None
    votes: Amount | None = None
    of: Base = "statutory"
    counting: Literal["present", "cast", "in_favour"] = "present"

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless one threshold is given."""
        _one_of(self, "share", "more_than", "votes")


Threshold = Annotated[Quorum, BeforeValidator(shares, json_schema_input_type=Quorum | Amount)]
"""A quorum, or a bare share."""


def _one_of(part: Part, *names: str) -> None:
    if sum(getattr(part, name) is not None for name in names) != 1:
        raise ValueError(f"exactly one of {', '.join(names)} is expected")


class Vote(Part):
    """A test of the votes in favour: at least `share`, `more_than` a share, or at least a number of `votes`.

    `at_least` adds a least number in favour. `in` names the organ that votes, if it is not the one that holds the power; `weights` a weight
    system other than the organ's votes. `excluding` leaves out the member concerned, or members by name. `absent` says how those away are
    counted, `silence` what no answer means, `counted_by` whose ruling on the count stands, `casting_vote` who breaks a tie, `cap` the
    largest share of all votes that one holder's may count for.
    """

    share: Amount | None = None
    more_than: Amount | None = None
    votes: Amount | None = None
    of: Base = "cast"
    in_: Id | None = Field(default=None, alias="in")
    weights: Id | None = None
    excluding: Bodies | None = None
    at_least: Amount | None = None
    quorum: Threshold | None = None
    absent: Literal["not_counted", "against", "for", "present"] | None = None
    silence: Literal["consents", "refuses", "ignored", "unstated"] | None = None
    counted_by: Id | None = None
    casting_vote: Id | None = None
    cap: Amount | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless one threshold is given."""
        _one_of(self, "share", "more_than", "votes")


class NoVeto(Part):
    """None of these votes against. An absent or abstaining holder of a veto does not stop the motion unless `abstaining` says so."""

    no_veto_from: Bodies
    abstaining: Literal["passes", "stops", "unstated"] = "passes"


class AgainstFewer(Part):
    """A blocking minority: fewer than this many (heads, or votes in a weight system) are against."""

    against_fewer_than: Amount
    of: Base = "members"
    in_: Id | None = Field(default=None, alias="in")
    weights: Id | None = None
    excluding: Bodies | None = None


class All(Part):
    """Every rule of the list is met."""

    all: tuple[Rule, ...] = Field(min_length=1, max_length=20)


class Any_(Part):
    """At least one rule of the list is met."""

    any: tuple[Rule, ...] = Field(min_length=1, max_length=20)


class Ballot(Part):
    """A rule that holds up to a ballot (inclusive), the last one without end."""

    needs: Rule
    until: Annotated[int, Field(ge=1, le=1000)] | None = None


class Ballots(Part):
    """A threshold that falls: each rule holds up to its ballot."""

    ballots: tuple[Ballot, ...] = Field(min_length=2, max_length=10)


class Readings(Part):
    """The same motion passed several times, at least `apart` from each other."""

    readings: Annotated[int, Field(ge=2, le=20)]
    needs: Rule
    apart: Clock | None = None
    between: Text | None = None


class Ranked(Part):
    """A ranked vote (Condorcet or instant run-off). `against_default` is the ratio by which an option must beat the default option."""

    ranked: Literal[True]
    against_default: Amount | None = None
    quorum: Threshold | None = None
    method: Text | None = None
    reason: ClassVar[str] = "a ranked vote compares several options in pairs; it is not a set of winning coalitions for one motion"


class Plurality(Part):
    """The most votes win. For many seats: `choices` names on one ballot; with as many choices as seats one bloc takes them all."""

    plurality: Literal[True]
    choices: Annotated[int, Field(ge=1, le=10_000)] | None = None
    quorum: Threshold | None = None
    weights: Id | None = None
    cap: Amount | None = None
    reason: ClassVar[str] = "what wins under plurality depends on how the other votes are spread; it is not a set of winning coalitions"


class Other(Part):
    """A rule that this language has no form for, in words."""

    other: Text
    reason: ClassVar[str] = "the rule is given in words alone"


class Word(Part):
    """A rule of one word: `consensus` (nobody objects), `own_decision` (the holder alone), `automatic`, `unstated`."""

    word: Literal["consensus", "own_decision", "automatic", "unstated"]


_KINDS = {
    "share": "vote",
    "more_than": "vote",
    "votes": "vote",
    "no_veto_from": "no_veto",
    "against_fewer_than": "against_fewer",
    "all": "all",
    "any": "any",
    "ballots": "ballots",
    "readings": "readings",
    "ranked": "ranked",
    "plurality": "plurality",
    "other": "other",
    "word": "word",
}
EXPECTED = "one of the words " + ", ".join(WORDS) + ", or a mapping with one of the keys " + ", ".join(k for k in _KINDS if k != "word")


def _spelled_out(value: Any) -> Any:
    """Turn a word into the mapping that it stands for."""
    if isinstance(value, str) and value in WORDS:
        return dict(SHORT.get(value, {"word": value}))
    return value


def _kind(value: Any) -> str | None:
    if isinstance(value, Part):
        return next((kind for key, kind in _KINDS.items() if key in type(value).model_fields and getattr(value, key) is not None), None)
    return next((kind for key, kind in _KINDS.items() if key in value), None) if isinstance(value, dict) else None


Forms = (
    Annotated[Vote, Tag("vote")]
    | Annotated[NoVeto, Tag("no_veto")]
    | Annotated[AgainstFewer, Tag("against_fewer")]
    | Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Ballots, Tag("ballots")]
    | Annotated[Readings, Tag("readings")]
    | Annotated[Ranked, Tag("ranked")]
    | Annotated[Plurality, Tag("plurality")]
    | Annotated[Other, Tag("other")]
    | Annotated[Word, Tag("word")]
)
Rule = Annotated[
    Forms,
    Discriminator(_kind, custom_error_type="rule", custom_error_message="not a decision rule; expected " + EXPECTED),
    BeforeValidator(_spelled_out, json_schema_input_type=Words | Forms),
]
"""A decision rule."""

for model in (All, Any_, Ballot, Ballots, Readings):
    model.model_rebuild()


def atoms(rule: Rule) -> list[Any]:
    """Return the rules without parts that a rule is built from, in order."""
    if isinstance(rule, All | Any_):
        return [atom for part in (rule.all if isinstance(rule, All) else rule.any) for atom in atoms(part)]
    if isinstance(rule, Ballots):
        return [atom for ballot in rule.ballots for atom in atoms(ballot.needs)]
    return atoms(rule.needs) if isinstance(rule, Readings) else [rule]


def not_a_game(rule: Rule) -> str | None:
    """Return why a rule is not a simple game, or None where it is one (or would be, once what is unstated is assumed)."""
    return next((atom.reason for atom in atoms(rule) if isinstance(atom, Ranked | Plurality | Other)), None)
