"""Which charters last, given who prefers what and who can change what; and which single veto would change that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from holdfast.audit.rulers.questions.base import Name, Number, Place, Question
from holdfast.audit.rulers.questions.phrases import columns, listed, plural
from holdfast.audit.rulers.stable import MAX_GROUPS, MAX_STATES, Charters, Destinations, Wins, any_of, destinations, vetoes
from holdfast.charter.base import Part, Text
from holdfast.charter.power import Game
from holdfast.charter.power.rule_text import parse_rule
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["Group", "Model", "State", "answer", "words"]

ROWS = 12


class State(Part):
    """A charter or state of affairs: who can change it, by a rule in words or by the smallest winning coalitions; neither where nobody can."""

    rule: Text | None = None
    winning: Annotated[tuple[tuple[Name, ...], ...], Field(max_length=500)] = ()
    about: Text | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError if both forms are given."""
        if self.rule is not None and self.winning:
            raise ValueError("rule and winning are given together; expected one of them, or neither where nobody can change the state")


class Group(Part):
    """What a group prefers: a ranking, best first (several states in one place as a list), or a number for each state, the higher the better."""

    ranking: tuple[Name | tuple[Name, ...], ...] = ()
    utilities: dict[Name, Number] = Field(default={})

    def model_post_init(self, context: Any, /) -> None:
        """Raise ValueError unless one of ranking and utilities is given."""
        if bool(self.ranking) == bool(self.utilities):
            raise ValueError("exactly one of ranking and utilities is expected")


Votes = Annotated[int, Field(ge=0, le=10**12, strict=True)]


class Model(Question):
    """States and groups. `weights` are columns that rules may name: for each column, the votes of each group (those not named have none)."""

    kind: Literal["stable_charters"]
    states: dict[Name, State] = Field(min_length=1, max_length=MAX_STATES)
    groups: dict[Name, Group] = Field(min_length=1, max_length=MAX_GROUPS)
    weights: dict[Name, dict[Name, Votes]] = Field(default={}, max_length=20)


def answer(question: Model, place: Place) -> dict[str, Any]:
    """Return the states that last, where one ends from each, and what single vetoes would change."""
    states, groups = tuple(question.states), tuple(question.groups)
    ranks = tuple(_ranks(group, states, name, place) for name, group in question.groups.items())
    systems = _systems(question, groups, place)
    wins = tuple(_wins(name, state, groups, systems, place) for name, state in question.states.items())
    with place("states"):
        charters = Charters(states, groups, ranks, wins)
    found = destinations(charters)
    return {
        **_destinations(found, states),
        "vetoes": [
            {"state": states[veto.state], "group": groups[veto.group], **_destinations(veto.after, states), "changed": _changed(found, veto.after, states)}
            for veto in vetoes(charters)
        ],
    }


def _destinations(found: Destinations, states: Sequence[str]) -> dict[str, Any]:
    return {
        "stable": [states[s] for s in found.stable],
        "ends": {states[s]: [states[end] for end in ends] for s, ends in enumerate(found.choices)},
        "mappings": found.count,
    }


def _changed(before: Destinations, after: Destinations, states: Sequence[str]) -> list[str]:
    return [states[s] for s in range(len(states)) if before.choices[s] != after.choices[s]]


def _ranks(group: Group, states: tuple[str, ...], name: str, place: Place) -> tuple[int, ...]:
    """Return the place of each state for a group, 0 the best. Raises `BadInput` for a state that is unknown, missing or named twice."""
    form = "ranking" if group.ranking else "utilities"
    if group.utilities:
        levels = sorted(set(group.utilities.values()), reverse=True)
        named = [(state, levels.index(value)) for state, value in group.utilities.items()]
    else:
        named = [(state, n) for n, tier in enumerate(group.ranking) for state in ((tier,) if isinstance(tier, str) else tier)]
    with place("groups", name, form):
        for state, _ in named:
            if state not in states:
                raise BadInput(Problem(f"there is no state {state!r}", expected="one of " + ", ".join(states), suggestion=nearest(state, states)))
        told = [state for state, _ in named]
        twice = next((state for state in told if told.count(state) > 1), None)
        missing = [state for state in states if state not in told]
        if twice is not None or missing:
            message = f"the state {twice!r} stands twice" if twice is not None else f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing"
            raise BadInput(Problem(message, expected="every state once"))
    ranks = dict(named)
    return tuple(ranks[state] for state in states)


def _systems(question: Model, groups: tuple[str, ...], place: Place) -> dict[str, list[int]]:
    for column, votes in question.weights.items():
        for name in votes:
            if name not in groups:
                with place("weights", column, name):
                    raise BadInput(Problem("there is no such group", expected="one of " + ", ".join(groups), suggestion=nearest(name, groups)))
    return {column: [votes.get(name, 0) for name in groups] for column, votes in question.weights.items()}


def _wins(name: str, state: State, groups: tuple[str, ...], systems: dict[str, list[int]], place: Place) -> Wins:
    """Return who wins in a state. Raises `BadInput` for a rule that cannot be read, or an unknown group."""
    if state.rule is None:
        with place("states", name, "winning"):
            for group in (group for coalition in state.winning for group in coalition):
                if group not in groups:
                    raise BadInput(Problem(f"there is no group {group!r}", expected="one of " + ", ".join(groups), suggestion=nearest(group, groups)))
        return any_of([frozenset(groups.index(group) for group in coalition) for coalition in state.winning])
    with place("states", name, "rule"):
        formula, weights = parse_rule(state.rule, systems, groups, where="rule")
        game = Game(groups, weights, formula)
    return game.wins


def words(question: Model, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the answer's lines."""
    ends = answer["ends"]
    yield "What lasts"
    lasting = answer["stable"]
    verb, them = ("lasts", "it") if len(lasting) == 1 else ("last", "them")
    yield f"  {listed(lasting)} {verb}: those who could change {them} prefer nothing that would last too."
    yield "" if len(ends) > 1 else "  There is no other state."
    yield "Where one ends"
    rows = [[state, "stays" if to == [state] else "moves to " + " or ".join(to)] for state, to in ends.items()]
    yield from columns(["from", "in the end"], rows, left=2)
    if answer["mappings"] > 1:
        yield f"  {answer['mappings']:,} answers are consistent: where several states are named, the model does not choose between them."
    yield from _refusals(question, answer)
    yield ""
    yield "What one veto would change"
    if not answer["vetoes"]:
        yield "  Nothing: no veto of a single group in a single state changes where one ends."
    for veto in answer["vetoes"][:ROWS]:
        moves = "; ".join(f"from {state} one ends in {' or '.join(veto['ends'][state])}" for state in veto["changed"])
        yield f"  If leaving {veto['state']} needed the consent of {veto['group']}: {moves}."
    if len(answer["vetoes"]) > ROWS:
        yield f"  and {plural(len(answer['vetoes']) - ROWS, 'veto', 'vetoes')} more (--json has them)"


def _refusals(question: Model, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the improvements that all groups together refuse for fear of what follows."""
    states, ends = list(question.states), answer["ends"]
    with_ranks = [_ranks(group, tuple(states), name, _nowhere) for name, group in question.groups.items()]
    for s, x in enumerate(states):
        for b, better in enumerate(states):
            if ends[x] == [x] and ends[better] != [better] and all(ranks[b] < ranks[s] for ranks in with_ranks):
                yield f"  All prefer {better} to {x}, and yet stay: {better} would not last, but lead to {' or '.join(ends[better])}."


def _nowhere(*path: str | int) -> Any:
    from contextlib import nullcontext

    del path
    return nullcontext()
