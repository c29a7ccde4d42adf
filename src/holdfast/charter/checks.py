"""Checks that need more than one line of a charter: names, circles, contradictions.

A check is a function from a charter to findings; `@check` registers it. A finding is a path to the place, what is wrong there, what was
expected, and words among which the nearest is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from holdfast.charter.amounts import Amount
from holdfast.charter.base import Part
from holdfast.charter.model import Charter
from holdfast.charter.organs import HOST, Organ
from holdfast.charter.powers import TARGETS, VERBS, Power
from holdfast.charter.rules import AgainstFewer, Quorum, Vote
from holdfast.documents import Document
from holdfast.errors import Problem, nearest
from holdfast.evidence import PartialDate

__all__ = ["Finding", "check", "problems_of", "remarks_of"]

Path = tuple[str | int, ...]


class Finding(NamedTuple):
    """Something wrong at a place of the charter."""

    path: Path
    message: str
    expected: str | None = None
    word: str | None = None
    valid: Iterable[str] = ()


Check = Callable[[Charter], Iterator[Finding]]
CHECKS: list[Check] = []
ANYONE = frozenset({"member", "section", "anyone", "concerned"})
"""Holders that are no body: any one member, any one section, anybody, the one concerned."""
MAX_SUGGESTED = 20


def check(function: Check) -> Check:
    """Register a check."""
    CHECKS.append(function)
    return function


def problems_of(charter: Charter, document: Document) -> list[Problem]:
    """Run every check; return the problems in order of line."""
    found, problems = [finding for function in CHECKS for finding in function(charter)], []
    for n, finding in enumerate(found):
        guess = nearest(finding.word, finding.valid) if finding.word and n < MAX_SUGGESTED else None
        problems.append(Problem(finding.message, file=document.file, line=document.line(finding.path), expected=finding.expected, suggestion=guess))
    return sorted(problems, key=lambda problem: problem.line or 0)


def remarks_of(charter: Charter) -> list[str]:
    """Return what a drafter should know though it is no mistake: facts without a source, thresholds that are unstated, seats nobody fills."""
    remarks = []
    facts = [*charter.organs.values(), *(seat for organ in charter.organs.values() for seat in organ.seats), *charter.powers, *charter.rights]
    bare = sum(not (fact.source or fact.article) for fact in facts)
    if bare and charter.sources:
        remarks.append(f"{bare} of {len(facts)} facts name neither an article nor a source.")
    unstated = [power.id for power in charter.powers if getattr(power.needs, "word", None) == "unstated"]
    if unstated:
        some = ", ".join(unstated[:8]) + (", ..." if len(unstated) > 8 else "")
        remarks.append(f"The majority needed is unstated for {len(unstated)} of {len(charter.powers)} powers ({some}).")
    unchecked = sum(not fact.verified for fact in facts)
    if unchecked:
        remarks.append(f"{unchecked} facts were restated from general knowledge and not checked against the text.")
    empty = [name for name, organ in charter.organs.items() if not organ.seats and organ.votes is None]
    if empty:
        remarks.append(f"Nothing says who sits in: {', '.join(empty)}.")
    return remarks


@check
def names_are_one_set(charter: Charter) -> Iterator[Finding]:
    """A name stands for one thing."""
    seen: dict[str, str] = dict.fromkeys(ANYONE, "a word of the language")
    for kind, table in (("members", charter.members), ("groups", charter.groups), ("organs", charter.organs), ("outsiders", charter.outsiders)):
        for name in table:
            if name in seen and not (name in ANYONE and kind == "members"):
                yield Finding((kind, name), f"the name {name!r} is taken by {seen[name]}", expected="another name")
            seen.setdefault(name, f"one of the {kind}")


@check
def ids_are_unique(charter: Charter) -> Iterator[Finding]:
    """No two powers or levels share an identifier."""
    for key, ids in (("powers", [power.id for power in charter.powers]), ("levels", [level.id for level in charter.levels])):
        for n, name in enumerate(ids):
            if name in ids[:n]:
                yield Finding((key, n, "id"), f"the identifier {name!r} stands twice in {key}", expected="each once")


BODY_FIELDS = frozenset(
    (
        "by",
        "to",
        "in_",
        "held_by",
        "held_jointly_by",
        "elected_by",
        "appointed_by",
        "co_opted_by",
        "ex_officio",
        "follows",
        "drawn_from",
        "open_to",
        "chosen_from",
        "filled_by",
        "convened_by",
        "date_set_by",
        "chosen_by",
        "set_by",
        "chaired_by",
        "count_ruled_by",
        "counted_by",
        "casting_vote",
        "answers_to",
        "belongs_to",
        "member",
        "of",
        "excluding",
        "no_veto_from",
        "disputes_settled_by",
        "incompatible_with",
        "jointly",
        "opened_by",
        "whose",
    )
)
"""Fields that name bodies. `of` in a vote or a quorum is a base and not a body."""


class Leaf(NamedTuple):
    """A plain value within a charter: where it stands, in which part and field."""

    path: Path
    part: Part
    field: str
    value: Any


def _walk(part: Part, path: Path) -> Iterator[Leaf]:
    """Yield every plain value of a part, however deep."""
    for name, info in type(part).model_fields.items():
        value, here = getattr(part, name), (*path, info.alias or name)
        several = isinstance(value, tuple)
        for n, item in enumerate(value if several else [value]):
            where = (*here, n) if several else here
            if isinstance(item, Part):
                yield from _walk(item, where)
            else:
                yield Leaf(where, part, name, item)


def _leaves(charter: Charter) -> Iterator[Leaf]:
    """Yield every plain value of members, organs, powers, protected clauses and rights."""
    for key in ("members", "organs"):
        for name, part in getattr(charter, key).items():
            yield from _walk(part, (key, name))
    for key in ("powers", "entrenched", "rights", "practice"):
        for n, part in enumerate(getattr(charter, key)):
            yield from _walk(part, (key, n))


@check
def bodies_exist(charter: Charter) -> Iterator[Finding]:
    """Every body that something names is a member, group, organ or outsider, or `member`, `section`, `anyone`, `concerned`."""
    known = {*charter.bodies, *ANYONE, HOST}
    expected = "a member, group, organ or outsider of this charter, or one of " + ", ".join(sorted(ANYONE))
    for leaf in _leaves(charter):
        named = leaf.field in BODY_FIELDS and not (leaf.field == "of" and isinstance(leaf.part, Vote | Quorum | AgainstFewer))
        if named and isinstance(leaf.value, str) and leaf.value not in known and leaf.value not in ("unstated", "none"):
            yield Finding(leaf.path, f"{leaf.value!r} is not in this charter", expected=expected, word=leaf.value, valid=known)
    for group, names in charter.groups.items():
        for n, name in enumerate(names):
            if charter.bodies.get(name) not in ("member", "group"):
                yield Finding(("groups", group, n), f"{name!r} is no member or group", word=name, valid=[*charter.members, *charter.groups])


@check
def targets_exist(charter: Charter) -> Iterator[Finding]:
    """A power is used on a body, a level, or a word for what it is used on."""
    levels = [level.id for level in charter.levels]
    known = [*charter.bodies, *levels, *TARGETS]
    for n, power in enumerate(charter.powers):
        for target in power.on:
            if target not in known:
                yield Finding(
                    ("powers", n, "on"),
                    f"{target!r} cannot be what a power is used on",
                    expected="a body or level of this charter, or one of " + ", ".join(TARGETS),
                    word=target,
                    valid=known,
                )
        if power.level is not None and power.level not in levels:
            yield Finding(
                ("powers", n, "level"),
                f"{power.level!r} is not among the levels of rules",
                expected="one of " + (", ".join(levels) or "none yet"),
                word=power.level,
                valid=levels,
            )


@check
def levels_exist(charter: Charter) -> Iterator[Finding]:
    """Organs, powers and their clauses stand at levels that the charter lists."""
    levels = [level.id for level in charter.levels]
    expected = "one of " + (", ".join(levels) or "none yet: add `levels`")
    parts: list[tuple[Path, Organ | Power]] = [(("organs", name, "at"), organ) for name, organ in charter.organs.items()]
    parts += [(("powers", n, "at"), power) for n, power in enumerate(charter.powers)]
    for path, part in parts:
        named = {path: part.at} if part.at is None or isinstance(part.at, str) else {(*path, clause): level for clause, level in part.at}
        for where, level in named.items():
            if level is not None and level not in levels:
                yield Finding(where, f"{level!r} is not among the levels of rules", expected=expected, word=level, valid=levels)


@check
def groups_end(charter: Charter) -> Iterator[Finding]:
    """Groups hold members in the end: no group holds itself."""
    for name in charter.groups:
        if name in _reached(name, charter.groups):
            yield Finding(("groups", name), f"the group {name!r} holds itself", expected="groups that end in members")


def _reached(start: str, edges: dict[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    todo = list(edges.get(start, ()))
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(edges.get(name, ()))
    return seen


@check
def somebody_fills_seats(charter: Charter) -> Iterator[Finding]:
    """Organs do not fill each other in a circle with nobody outside it: such seats could never be filled for the first time."""
    fillers = {
        name: tuple(filler for seat in organ.seats for filler in seat.fillers) for name, organ in charter.organs.items() if organ.seats and organ.votes is None
    }
    alive = {name for name in [*charter.bodies, *ANYONE, HOST, "unstated"] if name not in fillers}
    alive |= {name for name, organ in charter.organs.items() if any(seat.filler in ("filled_by_other", "co_opted_by") for seat in organ.seats)}
    growing = True
    while growing:
        more = {name for name, sources in fillers.items() if name not in alive and any(source in alive for source in sources)}
        alive |= more
        growing = bool(more)
    stuck = [name for name in fillers if name not in alive]
    for name in stuck:
        circle = " and ".join(dict.fromkeys((name, *(source for source in fillers[name] if source in stuck))))
        verb = "fill each other's seats in a circle" if " and " in circle else "fills its own seats alone"
        yield Finding(("organs", name, "seats"), f"{circle} {verb}", expected="a first body that somebody outside the circle fills")


@check
def weights_exist(charter: Charter) -> Iterator[Finding]:
    """Weight systems that a rule names exist, and cover members of this charter."""
    known = list(charter.weights)
    for system, table in charter.weights.items():
        for name in table:
            if name not in charter.members:
                yield Finding(("weights", system, name), f"{name!r} is no member", word=name, valid=charter.members)
    for leaf in _leaves(charter):
        if leaf.field == "weights" and leaf.value is not None and leaf.value not in known:
            expected = "one of " + (", ".join(known) or "none yet: add `weights`")
            yield Finding(leaf.path, f"there is no weight system {leaf.value!r}", expected=expected, word=leaf.value, valid=known)


@check
def votes_are_of_members(charter: Charter) -> Iterator[Finding]:
    """Votes in an organ are given to members or groups, or to organs that send a vote."""
    for name, organ in charter.organs.items():
        for holder in organ.known_votes or ():
            if holder not in charter.bodies:
                yield Finding(("organs", name, "votes", holder), f"{holder!r} is not in this charter", word=holder, valid=charter.bodies)


@check
def hosts_are_named(charter: Charter) -> Iterator[Finding]:
    """Seats of the host are in an organ that has a host."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if HOST in seat.fillers and (organ.host is None or organ.host.member is None):
                yield Finding(("organs", name, "seats", n), "seats of the host, but no host is named", expected="`host: {member: ID}` in the organ")


@check
def numbers_can_be_read(charter: Charter) -> Iterator[Finding]:
    """Formulas use parameters that exist, in no circle; shares lie between 0 and 1; counts are whole and not negative."""
    try:
        charter.values  # noqa: B018 (read for the errors that it raises)
    except ValueError as error:
        yield Finding(("parameters",), str(error))
        return
    for name, parameter in charter.parameters.items():
        if isinstance(parameter.is_, Amount):
            yield from _amount(parameter.is_, ("parameters", name, "is"), "value", charter)
    for leaf in _leaves(charter):
        if isinstance(leaf.value, Amount):
            yield from _amount(leaf.value, leaf.path, leaf.field, charter)


def _amount(amount: Amount, path: Path, field: str, charter: Charter) -> Iterator[Finding]:
    for name in sorted(amount.names):
        if name not in charter.parameters:
            yield Finding(path, f"{name!r} is no parameter of this charter", expected="a name under `parameters`", word=name, valid=charter.parameters)
            return
    try:
        value = amount.value(charter.values)
    except ValueError as error:
        yield Finding(path, str(error))
        return
    if value is not None and value < 0:
        yield Finding(path, f"{amount} is below zero", expected="a number of at least 0")
    elif value is not None and field in ("share", "cap") and value > 1:
        yield Finding(path, f"the share {amount} is above 1", expected="a share from 0 to 1, such as 2/3 or 55%")
    elif value is not None and field == "more_than" and value >= 1:
        yield Finding(path, f"nothing is more than {amount}", expected="a share below 1; all of them is `share: 1`")
    elif value is not None and field == "count" and not amount.names and value.denominator != 1:
        yield Finding(path, f"{amount} is no whole number", expected="a number of people or seats, such as 7")


@check
def dates_are_in_order(charter: Charter) -> Iterator[Finding]:
    """A charter does not end before it was adopted."""
    if charter.adopted and charter.until and PartialDate.parse(charter.until) < PartialDate.parse(charter.adopted):
        yield Finding(("until",), f"{charter.until} is before {charter.adopted}, when it was adopted")


@check
def silence_is_silent(charter: Charter) -> Iterator[Finding]:
    """A verb on which the charter is said to be silent is not among its powers as text."""
    said = {power.do: power.id for power in charter.powers if power.basis == "text" and power.verified}
    for n, silence in enumerate(charter.silent):
        if silence.on in said:
            yield Finding(("silent", n), f"the charter is not silent on {silence.on!r}: see {said[silence.on]}", expected="a verb that no power uses")
        elif silence.note is None and " " not in silence.on and silence.on not in VERBS:
            yield Finding(("silent", n), f"{silence.on!r} is no verb", expected="a verb, or a subject in words", word=silence.on, valid=VERBS)


@check
def sources_exist(charter: Charter) -> Iterator[Finding]:
    """A fact's source is listed."""
    for leaf in _leaves(charter):
        if leaf.field == "source" and leaf.value not in charter.sources:
            yield Finding(leaf.path, f"{leaf.value!r} is not among the sources", expected="a key under `sources`", word=leaf.value, valid=charter.sources)
