"""Cases: documented attempts to take a federation by its own rules, in a published file format.

A case names a charter (or charters that follow each other), a coalition with what it had at the start, who helped at which step, what others
did on which day, what the coalition was after, and the path that history took. `read_case` checks every name against the charters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from holdfast.audit.goals import goal_powers
from holdfast.charter import Charter, LoadedSeries, load_any, shipped_charters
from holdfast.charter.amounts import Amount
from holdfast.charter.base import Day, Id, Part, Text, Texts
from holdfast.charter.checks import problems_of
from holdfast.charter.clocks import Clock
from holdfast.charter.load import read_charter
from holdfast.charter.model import Source
from holdfast.charter.organs import Size
from holdfast.charter.powers import Power
from holdfast.documents import MAX_YAML_BYTES, Document, inside, parse_yaml, read_text
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import PartialDate
from holdfast.validation import validate

__all__ = ["Case", "Given", "Helper", "HistoryStep", "LeftTheLaw", "LoadedCase", "Scripted", "case_schema", "load_case", "shipped_cases"]

_LIBRARY = Path(str(files("holdfast.audit") / "cases"))
_ITEM = re.compile(r"([a-z][a-z0-9_]*)(?:\.[0-9]+)?(?::[0-9]{1,9})?")
_EXPECTED_ITEM = "a name such as russia, state:3 (three of a class), board (all its seats), board:2, board.1:2 (two of its second kind of seat)"


def _item(text: str) -> str:
    if not _ITEM.fullmatch(text):
        raise ValueError(f"{text[:60]!r} names nobody; expected {_EXPECTED_ITEM}")
    return text


Item = Annotated[str, AfterValidator(_item)]
"""Members, seats or outsiders, as a coalition names them."""
Items = Annotated[
    tuple[Item, ...],
    Field(max_length=500),
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value, json_schema_input_type=Item | tuple[Item, ...]),
]
Numbers = dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[0-9]+)?$")], Annotated[int, Field(ge=1, le=10**9)]]
"""How many of a member class, of an organ's seats, or of one kind of them (`board.1`)."""
Key = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.]{0,79}$")]
"""A power by its identifier, a kind of seat by organ and number (`board.0`), or a verb."""


class Given(Part):
    """What the sources of the case say where the charter is silent: numbers that it leaves unstated, and powers known from use alone."""

    counts: Numbers = {}
    parameters: dict[Text, Amount] = {}
    powers: tuple[Power, ...] = Field(default=(), max_length=50)
    source: Texts = ()
    note: Text | None = None


class Helper(Part):
    """Others who vote along where the coalition uses `on` (a power, a kind of seat, a verb, or step n of history), from a day on.

    `absent` are those who stay away then. A name without a number means all of them.
    """

    on: Key | Annotated[float, Field(ge=0)]
    from_: Day | None = Field(default=None, alias="from")
    who: Items = ()
    absent: Items = ()
    source: Texts = ()
    note: Text | None = None


class Scripted(Part):
    """What others did, or what happened, on a day, whatever the coalition does.

    `gives` and `takes` turn members or seats to and from the coalition, `empties` lets seats or memberships of others fall vacant, `fills`
    names organs whose vacant seats others fill (before `gives`, as an election does), `dissolves` organs whose seats all fall empty, and
    `refuses` powers or kinds of seat that the coalition can use no more.
    """

    date: Day
    does: Text
    gives: Numbers = {}
    takes: Numbers = {}
    empties: Numbers = {}
    fills: tuple[Id, ...] = ()
    dissolves: tuple[Id, ...] = ()
    refuses: tuple[Key, ...] = ()
    source: Texts = ()
    note: Text | None = None


class HistoryStep(Part):
    """One step that history took: by the coalition (with helpers) or by others; resting on the text, on practice, or outside the rules."""

    n: Annotated[float, Field(ge=0)]
    date: Text
    organ: Text
    verb: Text
    target: Text | None = None
    power: Key | None = None
    by: Literal["coalition", "others"] = "coalition"
    basis: Literal["text", "practice", "outside"] = "text"
    helpers: Texts = ()
    needed: Text | None = None
    had: Text | None = None
    result: Text | None = None
    source: Texts = ()
    note: Text | None = None


class LeftTheLaw(Part):
    """The step at which history left the rules, the powers that stood in the way there, and how they were passed by."""

    at: Annotated[float, Field(ge=0)]
    rules: tuple[Key, ...] = Field(min_length=1)
    how: Text


class SeriesItem(Part):
    """A charter in force from a day."""

    from_: Day = Field(alias="from")
    charter: Text


class Case(Part):
    """A case.

    Exactly one of `charter` (a shipped name, a file beside the case, or the charter itself) and `series` is given. `reached_by` is the step
    of history at which the goal was reached, `stopped_by` the powers at which an attempt ran into the rules, `left_the_law` where history
    left them. `expect` says whether lawful moves reach the goal.
    """

    case: Text
    id: Id
    language: Literal["case/1"] = "case/1"
    about: Text | None = None
    polarity: Text | None = None
    charter: Text | dict[str, Any] | None = None
    series: tuple[SeriesItem, ...] | None = Field(default=None, min_length=1, max_length=50)
    given: Given = Given()
    from_: Day = Field(alias="from")
    coalition: Items = Field(min_length=1)
    helpers: tuple[Helper, ...] = Field(default=(), max_length=100)
    scripted: tuple[Scripted, ...] = Field(default=(), max_length=100)
    goal: Text
    horizon: Clock | None = None
    expect: Literal["yes", "no"]
    history: tuple[HistoryStep, ...] = Field(default=(), max_length=200)
    reached_by: float | None = None
    stopped_by: tuple[Key, ...] = ()
    left_the_law: LeftTheLaw | None = None
    sources: dict[Text, Source] = Field(default={}, max_length=100)
    notes: tuple[Text, ...] = ()

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless one of charter and series is given."""
        if (self.charter is None) == (self.series is None):
            raise ValueError("exactly one of charter and series is expected")

    @property
    def day(self) -> date:
        """First day of the case."""
        return PartialDate.parse(self.from_).first

    @property
    def steps_to_goal(self) -> int | None:
        """Return how many steps the coalition took in history up to the goal; None where history is not given or never reached it."""
        if not self.history or self.expect == "no":
            return None
        last = self.reached_by if self.reached_by is not None else self.history[-1].n
        return sum(1 for step in self.history if step.by == "coalition" and step.n <= last)


@dataclass(frozen=True)
class LoadedCase:
    """A case with its charters, each with the day from which it is in force (the first with the first day of the case)."""

    case: Case
    charters: tuple[tuple[date, Charter], ...]


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema(by_alias=True), "title": "A case"}


def shipped_cases() -> list[str]:
    """Return the names of the cases that come with the package."""
    return sorted(path.stem for path in _LIBRARY.glob("*.yaml"))


def load_case(name: str | Path) -> LoadedCase:
    """Load a case by file or shipped name. Raises `BadInput` naming file, line and what was expected."""
    known = shipped_cases()
    path = _LIBRARY / f"{name}.yaml" if str(name) in known else Path(name)
    if not path.suffix:
        expected = "a file, or one of " + ", ".join(known)
        raise BadInput(Problem(f"there is no case {str(name)[:100]!r}", expected=expected, suggestion=nearest(str(name), known)))
    document = parse_yaml(read_text(path, shown=str(name), limit=MAX_YAML_BYTES), file=str(name))
    if not isinstance(document.data, dict) or "case" not in document.data:
        raise BadInput(Problem("this is no case", file=document.file, line=1, expected="keys with values, the first `case: NAME`"))
    case = validate(Case, document)
    charters = _charters(case, document, path.parent)
    problems = list(_problems(case, charters, document))
    if problems:
        raise BadInput(problems)
    problems = list(_given_powers(case, charters[0][1], document))
    if problems:
        raise BadInput(problems)
    first = charters[0][0] if len(charters) == 1 else min(charters[0][0], case.day)
    in_force = [(max(day, first), _with(charter, case.given)) for day, charter in charters]
    # Charters that others had replaced before the first day play no part.
    later = [day for day, _ in in_force[1:] if day <= case.day]
    return LoadedCase(case, tuple(in_force[len(later) :]))


def _charters(case: Case, document: Document, folder: Path) -> list[tuple[date, Charter]]:
    """Return the charters of a case; a shipped name may be a series."""
    if isinstance(case.charter, dict):
        lines = {path[1:]: line for path, line in document.lines.items() if path[:1] == ("charter",)}
        return [(case.day, read_charter(Document(document.file, case.charter, lines)))]
    if case.series is None:
        loaded = _named(str(case.charter), document, folder, ("charter",))
        return [(case.day, loaded)] if isinstance(loaded, Charter) else [(day.first, charter) for day, charter in loaded.charters]
    found: list[tuple[date, Charter]] = []
    for n, item in enumerate(case.series):
        day, loaded = PartialDate.parse(item.from_).first, _named(item.charter, document, folder, ("series", n, "charter"))
        problem = None
        if isinstance(loaded, LoadedSeries):
            problem = (f"{item.charter!r} is a series of charters", "one charter")
        elif found and day < found[-1][0]:
            problem = (f"{item.from_} is before {found[-1][0]}", "charters in order of date")
        if problem or isinstance(loaded, LoadedSeries):
            message, expected = problem or ("", "")
            raise BadInput(Problem(message, file=document.file, line=document.line(("series", n)), expected=expected))
        found.append((day, loaded))
    return found


def _named(name: str, document: Document, folder: Path, at: tuple[str | int, ...]) -> Charter | LoadedSeries:
    if name in shipped_charters():
        return load_any(name)
    if not Path(name).suffix:
        expected = "a shipped charter, or a file beside the case"
        raise BadInput(
            Problem(f"there is no charter {name[:100]!r}", file=document.file, line=document.line(at), expected=expected, suggestion=nearest(name, shipped_charters()))
        )
    return load_any(inside(folder, name, named_in=document.file, line=document.line(at)))


def _given_powers(case: Case, charter: Charter, document: Document) -> list[Problem]:
    """Return what is wrong with the powers given besides the charter's, checked as if they stood in it."""
    if not case.given.powers:
        return []
    shift = len(charter.powers)
    lines = {("powers", int(at[2]) + shift, *at[3:]): line for at, line in document.lines.items() if at[:2] == ("given", "powers") and len(at) > 2}
    return problems_of(_with(charter, case.given), Document(document.file, {}, lines))


def _with(charter: Charter, given: Given) -> Charter:
    """Return the charter with what the case's sources add where it is silent."""
    members, organs, parameters = dict(charter.members), dict(charter.organs), dict(charter.parameters)
    for name, number in given.counts.items():
        organ, _, kind = name.partition(".")
        if not _open_ended(charter, name):
            continue
        if name in members:
            members[name] = members[name].model_copy(update={"count": Amount(str(number))})
        else:
            seats = list(organs[organ].seats)
            seats[int(kind)] = seats[int(kind)].model_copy(update={"count": Amount(str(number))})
            organs[organ] = organs[organ].model_copy(update={"seats": tuple(seats)})
    for name, amount in given.parameters.items():
        if name in parameters and charter.values[name] is None:
            parameters[name] = parameters[name].model_copy(update={"is_": amount})
    # A copy would keep the parameters' values that the charter has worked out already.
    kept = {name: getattr(charter, name) for name in Charter.model_fields}
    return Charter.model_construct(**kept | {"members": members, "organs": organs, "parameters": parameters, "powers": (*charter.powers, *given.powers)})


def _open_ended(charter: Charter, name: str) -> bool | None:
    """Return whether the charter leaves a number open (unstated, or within bounds); None if it knows no such thing."""
    organ, _, kind = name.partition(".")
    if name in charter.members:
        count: Any = charter.members[name].count
    elif kind and organ in charter.organs and int(kind) < len(charter.organs[organ].seats):
        count = charter.organs[organ].seats[int(kind)].count
    else:
        return None
    return isinstance(count, Size) or charter.number(count) is None


def _problems(case: Case, charters: list[tuple[date, Charter]], document: Document) -> Iterator[Problem]:
    """Yield each name, number or step that fits none of the charters, with its line."""
    every = [charter for _, charter in charters]
    bodies = {name for charter in every for name in charter.bodies}
    powers = {power.id for charter in every for power in charter.powers} | {power.id for power in case.given.powers}
    seats = {f"{name}.{n}" for charter in every for name, organ in charter.organs.items() for n in range(len(organ.seats))}
    verbs = {power.do for charter in every for power in (*charter.powers, *case.given.powers)} | {"elect", "appoint", "co_opt"}
    steps = {step.n for step in case.history}

    def problem(path: tuple[str | int, ...], message: str, expected: str, word: str, valid: set[str]) -> Problem:
        return Problem(message, file=document.file, line=document.line(path), expected=expected, suggestion=nearest(word, valid))

    def named(path: tuple[str | int, ...], names: Any) -> Iterator[Problem]:
        for n, item in enumerate(names):
            name = item.split(":")[0].split(".")[0]
            here = (*path, item) if isinstance(names, dict) else (*path, n)
            if name not in bodies:
                yield problem(here, f"{name!r} is not in the charter", "a member, group, organ or outsider of it", name, bodies)
            elif "." in item.split(":")[0] and item.split(":")[0] not in seats:
                yield problem(here, f"{item.split(':')[0]!r} is no kind of seat", "an organ and the number of a kind of its seats, from 0", item, seats)

    def known(path: tuple[str | int, ...], keys: tuple[str, ...]) -> Iterator[Problem]:
        for n, key in enumerate(keys):
            if key not in powers | seats:
                yield problem((*path, n), f"{key!r} is no power of the charter", "the identifier of a power, or a kind of seat", key, powers | seats)

    def step(path: tuple[str | int, ...], n: float | None) -> Iterator[Problem]:
        if n is not None and n not in steps:
            yield problem(path, f"history has no step {n:g}", "the n of a step of history", "", set())

    yield from named(("coalition",), case.coalition)
    for n, helper in enumerate(case.helpers):
        yield from named(("helpers", n, "who"), helper.who)
        yield from named(("helpers", n, "absent"), helper.absent)
        if isinstance(helper.on, float):
            yield from step(("helpers", n, "on"), helper.on)
        elif helper.on not in powers | seats | verbs:
            yield problem(("helpers", n, "on"), f"{helper.on!r} is no power of the charter", "a power, a kind of seat, a verb or a step", helper.on, powers | seats)
    for n, event in enumerate(case.scripted):
        for field in ("gives", "takes", "empties"):
            yield from named(("scripted", n, field), getattr(event, field))
        for field in ("fills", "dissolves"):
            yield from named(("scripted", n, field), getattr(event, field))
        yield from known(("scripted", n, "refuses"), event.refuses)
    for name in case.given.counts:
        told = [_open_ended(charter, name) for charter in every]
        if True not in told:
            message = f"the charter states the number of {name!r} itself" if False in told else f"{name!r} is no member class and no kind of seat"
            yield problem(("given", "counts", name), message, "a number that the charter leaves unstated", name, seats | bodies)
    for name in case.given.parameters:
        if not any(name in charter.parameters and charter.values[name] is None for charter in every):
            unstated = {key for charter in every for key, value in charter.values.items() if value is None}
            yield problem(("given", "parameters", name), f"{name!r} is no parameter left unstated", "one of these", name, unstated)
    yield from known(("stopped_by",), case.stopped_by)
    if case.left_the_law is not None:
        yield from known(("left_the_law", "rules"), case.left_the_law.rules)
        yield from step(("left_the_law", "at"), case.left_the_law.at)
    yield from step(("reached_by",), case.reached_by)
    fit = [charter.model_copy(update={"powers": (*charter.powers, *case.given.powers)}) for charter in every]
    reasons = [reason for charter in fit if (reason := _no_goal(charter, case.goal)) is not None]
    if len(reasons) == len(fit):
        yield Problem(reasons[0].message, file=document.file, line=document.line(("goal",)), expected=reasons[0].expected, suggestion=reasons[0].suggestion)


def _no_goal(charter: Charter, goal: str) -> Problem | None:
    try:
        goal_powers(charter, goal)
    except BadInput as error:
        return error.problems[0]
    return None
