"""Which majority rules would not be voted away by those who live under them, and what amendment rule keeps the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from holdfast.audit.rulers.questions.base import Name, Place, Question, Share, both
from holdfast.audit.rulers.questions.phrases import columns, exact, listed, plural
from holdfast.audit.rulers.self_stable import MAX_VOTERS, Society
from holdfast.charter.base import Part
from holdfast.errors import BadInput, Problem

__all__ = ["Constitution", "Model", "Voters", "answer", "words"]


class Voters(Part):
    """So many voters, each of whom favours a reform with probability `support`, independently of all others."""

    support: Share
    count: Annotated[int, Field(ge=1, le=MAX_VOTERS, strict=True)] = 1


class Constitution(Part):
    """The votes needed for business (`rule`) and for changing that number (`amendment`)."""

    rule: Annotated[int, Field(ge=1, strict=True)]
    amendment: Annotated[int, Field(ge=1, strict=True)]


class Model(Question):
    """Voters by name: the probability with which each favours a reform, or a number of such voters; and constitutions to look at."""

    kind: Literal["self_stable"]
    voters: dict[Name, Share | Voters] = Field(min_length=1, max_length=MAX_VOTERS)
    constitutions: dict[Name, Constitution] = Field(default={}, max_length=50)


def answer(question: Model, place: Place) -> dict[str, Any]:
    """Return the self-stable rules, what most voters would prefer to each rule, the least amendment rule for each, and the constitutions asked for."""
    blocs = {name: voters if isinstance(voters, Voters) else Voters(support=voters) for name, voters in question.voters.items()}
    with place("voters"):
        society = Society(tuple(bloc.support for bloc in blocs.values() for _ in range(bloc.count)))
    n = len(society.support)
    first, positions = 0, {}
    for name, bloc in blocs.items():
        positions[name], first = first, first + bloc.count
    return {
        "voters": [
            {"id": name, "count": bloc.count, **both("support", bloc.support), "best": list(society.best_rules(positions[name]))}
            for name, bloc in blocs.items()
        ],
        "total": n,
        "self_stable": list(society.self_stable_rules()),
        "rules": [
            {
                "rule": s,
                "self_stable": society.is_self_stable(s, s),
                "challenger": society.strongest_challenge[s][0] if society.strongest_challenge[s][1] else None,
                "votes_for_challenger": society.strongest_challenge[s][1],
                "least_amendment": society.least_amendment(s),
            }
            for s in society.rules
        ],
        "constitutions": [_constitution(name, asked, society, place) for name, asked in question.constitutions.items()],
    }


def _constitution(name: str, asked: Constitution, society: Society, place: Place) -> dict[str, Any]:
    n = len(society.support)
    if max(asked.rule, asked.amendment) > n:
        with place("constitutions", name):
            raise BadInput(Problem(f"{max(asked.rule, asked.amendment)} votes are needed of {n}", expected=f"1 to {n}"))
    challenger, votes = society.strongest_challenge[asked.rule]
    return {
        "id": name,
        "rule": asked.rule,
        "amendment": asked.amendment,
        "self_stable": society.is_self_stable(asked.rule, asked.amendment),
        "challenger": challenger if votes else None,
        "votes_for_challenger": votes,
    }


def words(question: Model, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the answer's lines."""
    del question
    n, stable = answer["total"], answer["self_stable"]
    yield "Which rule stands"
    if stable:
        which = listed([f"{s} of {n}" for s in stable])
        verb = "stands" if len(stable) == 1 else "stand"
        yield f"  Used for business and for its own amendment, {which} {verb}: too few would be better off under any other."
    else:
        yield f"  None: whichever number of {n} votes is needed for business and for its own amendment, enough voters prefer another one."
    for item in answer["constitutions"]:
        if item["self_stable"]:
            why = f"at most {plural(item['votes_for_challenger'], 'voter')} would vote for any other number"
        else:
            why = f"{plural(item['votes_for_challenger'], 'voter')} would vote for {item['challenger']} instead"
        yield f"  {item['id']} ({item['rule']} for business, {item['amendment']} to amend) {'stands' if item['self_stable'] else 'does not stand'}: {why}."
    yield ""
    yield "Each rule"
    yield from columns(
        ["votes needed", "most would prefer", "voters who would", "stands under itself", "amendment votes that keep it"],
        [
            [
                str(row["rule"]),
                "-" if row["challenger"] is None else str(row["challenger"]),
                str(row["votes_for_challenger"]),
                "yes" if row["self_stable"] else "no",
                "none" if row["least_amendment"] is None else f"{row['least_amendment']} or more",
            ]
            for row in answer["rules"]
        ],
    )
    yield ""
    yield "Voters"
    rows = [[bloc["id"], str(bloc["count"]), exact(bloc["support_exact"]), listed([str(s) for s in bloc["best"]])] for bloc in answer["voters"]]
    yield from columns(["who", "number", "favours a reform with probability", "likes best (votes needed)"], rows)
