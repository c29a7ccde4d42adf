"""Reading cases: a shipped one by name, or a file, with every name in it checked against its charters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from holdfast.audit.case_format import Case, Given, Helper, HistoryStep, LeftTheLaw, Scripted, case_schema
from holdfast.audit.coalition import available
from holdfast.audit.goals import goal_powers
from holdfast.charter import Charter, LoadedSeries, load_any, shipped_charters
from holdfast.charter.amounts import Amount
from holdfast.charter.checks import problems_of
from holdfast.charter.load import read_charter
from holdfast.charter.organs import Size
from holdfast.documents import MAX_YAML_BYTES, Document, inside, parse_yaml, read_text
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import PartialDate
from holdfast.validation import validate

__all__ = ["Case", "Given", "Helper", "HistoryStep", "LeftTheLaw", "LoadedCase", "Scripted", "case_schema", "load_case", "shipped_cases"]

_LIBRARY = Path(str(files("holdfast.audit") / "cases"))


@dataclass(frozen=True)
class LoadedCase:
    """A case with its name and first day, and its charters, each with the day from which it is in force."""

    case: Case
    id: str
    day: date
    charters: tuple[tuple[date, Charter], ...]


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
    problems = list(_problems(case, charters, document)) or _given_powers(case, charters[0][1], document)
    if problems:
        raise BadInput(problems)
    in_force = [(day, _with(charter, case.given)) for day, charter in charters]
    # Charters that others had replaced before the first day play no part.
    day = PartialDate.parse(case.from_).first if case.from_ is not None else charters[0][0]
    later = [start for start, _ in in_force[1:] if start <= day]
    return LoadedCase(case, case.id or path.stem, day, tuple(in_force[len(later) :]))


def _charters(case: Case, document: Document, folder: Path) -> list[tuple[date, Charter]]:
    """Return the charters of a case; a shipped name may be a series."""
    if isinstance(case.charter, dict):
        lines = {path[1:]: line for path, line in document.lines.items() if path[:1] == ("charter",)}
        return [_dated(read_charter(Document(document.file, case.charter, lines)))]
    if case.series is None:
        loaded = _named(str(case.charter), document, folder, ("charter",))
        return [_dated(loaded)] if isinstance(loaded, Charter) else [(day.first, charter) for day, charter in loaded.charters]
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


def _dated(charter: Charter) -> tuple[date, Charter]:
    """Return a charter with the day of its adoption, or a round one where it is not known."""
    return (PartialDate.parse(charter.adopted).first if charter.adopted is not None else date(2000, 1, 1)), charter


def _named(name: str, document: Document, folder: Path, at: tuple[str | int, ...]) -> Charter | LoadedSeries:
    if name in shipped_charters():
        return load_any(name)
    if not Path(name).suffix:
        expected, known = "a shipped charter, or a file beside the case", shipped_charters()
        raise BadInput(
            Problem(f"there is no charter {name[:100]!r}", file=document.file, line=document.line(at), expected=expected, suggestion=nearest(name, known))
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
            elif ":" in item and (most := _most(charters, case.given, item)) is not None and int(item.split(":")[1]) > most:
                yield problem(here, f"there are fewer than {int(item.split(':')[1]):,} of {item.split(':')[0]}", f"at most {most:,}", "", set())

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
            message = f"{helper.on!r} is no power of the charter"
            yield problem(("helpers", n, "on"), message, "a power, a kind of seat, a verb or a step", helper.on, powers | seats)
    for n, event in enumerate(case.scripted):
        for field in ("gives", "takes", "empties"):
            yield from named(("scripted", n, field), getattr(event, field))
        for field in ("fills", "dissolves"):
            yield from named(("scripted", n, field), getattr(event, field))
        yield from known(("scripted", n, "refuses"), event.refuses)
        if case.from_ is not None and PartialDate.parse(event.date).first < PartialDate.parse(case.from_).first:
            yield problem(("scripted", n, "date"), f"{event.date} is before the case begins", f"a day from {case.from_} on", "", set())
    for n, happened in enumerate(case.history):
        if happened.power is not None and happened.power not in powers | seats | verbs:
            yield problem(
                ("history", n, "power"), f"{happened.power!r} is no power of the charter", "a power, or a kind of seat", happened.power, powers | seats
            )
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


def _most(charters: list[tuple[date, Charter]], given: Given, item: str) -> int | None:
    """Return how many of what an item names there are under the charter that has most of them; None where the text does not say."""
    name, _, kind = item.split(":")[0].partition(".")
    found = [available(charter, name, int(kind) if kind else None) for charter in (_with(charter, given) for _, charter in charters) if name in charter.bodies]
    return None if None in found else max((number for number in found if number is not None), default=None)


def _no_goal(charter: Charter, goal: str) -> Problem | None:
    try:
        goal_powers(charter, goal)
    except BadInput as error:
        return error.problems[0]
    return None
