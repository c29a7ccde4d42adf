"""Powers: a verb that a body may use, on whom, by which rule, and what stands in its way."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from holdfast.charter.amounts import Amount
from holdfast.charter.base import Bodies, Fact, Id, Part, Text, Unstated
from holdfast.charter.clocks import Clock
from holdfast.charter.levels import PowerLevels
from holdfast.charter.organs import Act, Motions
from holdfast.charter.rules import Base, Rule
from holdfast.errors import nearest

__all__ = ["TARGETS", "VERBS", "Appeal", "Check", "Entrenched", "Holder", "Joint", "Lapse", "Petition", "Power", "Right", "verb_alone"]

VERBS: dict[str, tuple[str, str]] = {
    "admit": ("admit", "takes in new members"),
    "expel": ("expel", "ends a membership against the member's will"),
    "suspend": ("suspend", "stops rights or a decision for a time"),
    "bind": ("bind", "decides what others must do"),
    "annul": ("annul", "undoes a decision of another body"),
    "appoint": ("appoint", "puts a person into an office"),
    "remove": ("remove", "takes a person out of an office"),
    "replace_leaders": ("replace the leaders of", "puts other leaders at the head of a member body"),
    "approve_resignation": ("approve resignations of", "a resignation is valid with consent alone"),
    "co_opt": ("co-opt", "a body adds to itself"),
    "enlarge": ("enlarge", "adds seats"),
    "apportion": ("apportion", "sets votes or seats"),
    "convene": ("convene", "calls a meeting or a vote"),
    "postpone": ("postpone", "puts a meeting, a vote or a law off"),
    "delegate": ("delegate to", "hands powers to another body"),
    "fund": ("decide on", "raises, spends or withholds money"),
    "audit": ("audit", "may see minutes, reports and accounts"),
    "emergency": ("use emergency powers over", "sets rules aside for a time"),
    "amend": ("amend", "changes the rules"),
    "entrench": ("entrench", "makes rules harder to change"),
    "veto": ("veto", "stops a decision of another body"),
    "review": ("review", "judges whether a decision stands"),
    "appeal": ("appeal against", "asks another body to decide again"),
    "recall": ("recall", "ends a mandate early"),
    "elect": ("elect", "chooses by vote"),
    "propose": ("propose", "puts a motion or a candidate forward"),
    "publish": ("publish", "a decision takes effect by being published"),
    "rule_on": ("rule on", "says what the rules mean"),
    "secede": ("leave", "a member ends its own membership"),
    "dissolve": ("dissolve", "ends a body, a section or the whole"),
    "acquire_votes": ("acquire", "buys, borrows or mints votes"),
    "move_seat": ("move", "changes where an organ sits"),
}
"""Each verb with the words that say it, and what it means."""


def verb_alone(verb: str) -> str:
    """Return a verb as it stands without what it is used on: `replace the leaders`, `decide on money`."""
    words = VERBS[verb][0]
    return "decide on money" if verb == "fund" else words.removesuffix(" of").removesuffix(" to").removesuffix(" against").removesuffix(" over")


def _verb(word: str) -> str:
    if word not in VERBS:
        guess = nearest(word, VERBS)
        raise ValueError(f"unknown verb {word[:40]!r}; expected one of {', '.join(VERBS)}" + (f". Did you mean {guess!r}?" if guess else ""))
    return word


Verb = Annotated[str, AfterValidator(_verb), WithJsonSchema({"enum": list(VERBS)})]

TARGETS: dict[str, str] = {
    "section": "a section",
    "member": "a member",
    "applicant": "an applicant",
    "leaders": "leaders of a section",
    "officers": "officers",
    "organ": "an organ",
    "decision": "a decision",
    "law": "a law or regulation",
    "programme": "a programme",
    "rules": "the rules",
    "seats": "seats",
    "votes": "votes",
    "money": "money and property",
    "press": "the press",
    "meeting": "a meeting or vote",
    "proposal": "a proposal",
    "resignation": "a resignation",
    "staff": "staff",
    "rights": "rights",
    "federation": "the whole federation",
    "itself": "itself",
}
"""What a power may be used on besides members, groups, organs, outsiders and levels by name."""


class Petition(Part):
    """A number or share of a body acting together, without a meeting: a tenth of the members, half of the sections."""

    share: Amount | None = None
    more_than: Amount | None = None
    count: Amount | None = None
    of: Id
    counting: Base = "members"
    as_of: Text | None = None
    weights: Id | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless one threshold is given."""
        if sum(value is not None for value in (self.share, self.more_than, self.count)) != 1:
            raise ValueError("exactly one of share, more_than, count is expected")


class Joint(Part):
    """Several bodies that must all agree."""

    jointly: Annotated[tuple[Id, ...], Field(min_length=2, max_length=20)]


def _holders(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


Holder = Id | Joint | Petition
Holders = Annotated[tuple[Holder, ...], Field(min_length=1, max_length=50), BeforeValidator(_holders, json_schema_input_type=Holder | tuple[Holder, ...])]
"""Who may use a power: a body, a petition, several bodies jointly; or a list, any one of which may."""


class Appeal(Part):
    """Where an appeal goes (to the first body named, then to the next), and whether it suspends what is appealed against; `none` if the text has none."""

    to: Bodies | Unstated | Literal["none"]
    suspends: bool | Unstated = "unstated"
    needs: Rule | None = None
    within: Clock | None = None
    note: Text | None = None


class Check(Part):
    """What may stop a decision, delay it, or is needed besides.

    `within` is the time in which it must be used; `suspends` whether the decision waits meanwhile; `silence` what no answer means;
    `overridden_by` who may set the check aside.
    """

    kind: Literal[
        "consent", "veto", "ratification", "review", "confirmation", "countersignature", "repeal", "referendum", "proposal", "opinion", "delay", "override"
    ]
    by: Holders
    needs: Rule | None = None
    within: Clock | None = None
    suspends: bool | Unstated = "unstated"
    silence: Literal["consents", "refuses", "ignored", "unstated"] | None = None
    overridden_by: Motions | None = None
    article: Text | None = None
    note: Text | None = None


class Lapse(Part):
    """When the effect of a power ends: after a time, unless somebody confirms it, or never."""

    after: Clock | Literal["never", "unstated"]
    unless_confirmed_by: Motions | None = None


class Power(Fact):
    """A power.

    `level` is the level of rules that it works on (for amend and entrench), `at` the level at which the power itself (or each of its clauses)
    stands, if that is not the highest. A proposal's life is `opened_by`, `notice` before the vote,
    `voting` time, `earliest` since it was opened, `delay` between vote and effect (a time lock), and
    `expires` without a vote. `whose` decision it is that is annulled, suspended or stopped. `when` is a condition in words. `grants` lists
    the verbs that an emergency or a delegation hands over, `limits` what it may not touch.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.]{0,39}$")]
    do: Verb
    by: Holders
    on: Bodies
    whose: Bodies | None = None
    what: Text | None = None
    needs: Rule | None = None
    level: Id | None = None
    at: Id | PowerLevels | None = None
    opened_by: Holders | None = None
    notice: Clock | None = None
    voting: Clock | None = None
    earliest: Clock | None = None
    delay: Clock | None = None
    expires: Clock | None = None
    weights_at: Literal["proposal", "vote", "execution", "unstated"] | None = None
    checks: tuple[Check, ...] = Field(default=(), max_length=50)
    appeal: Appeal | None = None
    when: Text | None = None
    lapses: Lapse | None = None
    grants: tuple[Verb, ...] = ()
    limits: Text | None = None
    takes_effect_on: Act | None = None


class Right(Fact):
    """What a body may do or is owed, where no verb of the language says it."""

    of: Bodies
    right: Text
    limits: Text | None = None


class Entrenched(Fact):
    """A clause that is protected: `rules` by the identifiers of powers or organs, or `what` in words.

    Without `needs` it cannot be amended at all. `protects_itself` says whether the protecting clause is under its own protection.
    """

    what: Text
    rules: Bodies | tuple[Text, ...] = ()
    needs: Rule | None = None
    by: Bodies | None = None
    protects_itself: bool | Unstated = "unstated"
