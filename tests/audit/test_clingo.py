"""Verdicts against a second reading of the rules: who may do what, as a logic program solved by clingo.

The charters here only add to what a coalition holds (seats filled, leaders replaced), so that the least model of the program is the whole truth.
"""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import clingo
import pytest

from holdfast.audit import Chamber, find_path, join, read_coalition, start
from holdfast.audit.smallest import smallest
from holdfast.charter import Charter

RULES = """
ours(V) :- chosen(V).
total(O, T) :- organ(O), T = #sum { W, V : votes(O, V, W) }.
passes(R) :- motion(R, O, N, D, weak), total(O, T), #sum { W * D, V : votes(O, V, W), ours(V) } >= N * T.
passes(R) :- motion(R, O, N, D, strict), total(O, T), #sum { W * D, V : votes(O, V, W), ours(V) } >= N * T + 1.
ours(V) :- filled(V, R), passes(R).
ours(V) :- turned(V, R), passes(R).
held(P) :- uses(P, R), passes(R).
goal :- amends(P), held(P), passes(R) : consent(P, R).
"""


def made(seed: int) -> tuple[Charter, str]:
    """Return a charter, and the same rules as facts: a congress elects a board, which appoints a court; some may replace leaders; one amends."""
    rng = random.Random(seed)
    votes = {f"m{n}": rng.randint(1, 5) for n in range(rng.randint(3, 6))}
    facts = ["organ(congress).", *(f"votes(congress, {name}, {number})." for name, number in votes.items())]

    def rule(name: str, organ: str) -> dict[str, Any]:
        share, strict = Fraction(rng.choice(["1/2", "3/5", "2/3", "3/4"])), rng.random() < 0.5
        facts.append(f"motion({name}, {organ}, {share.numerator}, {share.denominator}, {'strict' if strict else 'weak'}).")
        return {"more_than" if strict else "share": str(share), "of": "sitting"}

    organs: dict[str, Any] = {"congress": {"votes": votes}}
    for name, filler in (("board", "congress"), ("court", "board")):
        count = rng.randint(1, 4)
        organs[name] = {"seats": [{"elected_by": filler, "count": count, "needs": rule(f"fill_{name}", filler), "term": "1 year"}]}
        if name == "board" and rng.random() < 0.5:
            sender = rng.choice(list(votes))
            organs[name]["seats"].append({"held_by": sender, "count": 2})
            facts.append(f"votes(board, {sender}, 2).")
        facts.append(f"organ({name}).")
        facts += [f"votes({name}, {name}_{k}, 1). filled({name}_{k}, fill_{name}). seat({name}_{k})." for k in range(count)]
    powers: list[dict[str, Any]] = []
    for n in range(rng.randint(0, 2)):
        body, target = rng.choice(list(organs)), rng.choice(list(votes))
        powers.append({"id": f"T{n}", "do": "replace_leaders", "by": body, "on": target, "needs": rule(f"turn{n}", body)})
        facts.append(f"turned({target}, turn{n}).")
    body = rng.choice(list(organs))
    amend: dict[str, Any] = {"id": "A", "do": "amend", "by": body, "on": "rules", "needs": rule("amend", body)}
    facts.append("amends(a). uses(a, amend).")
    if rng.random() < 0.5:
        other = rng.choice([name for name in organs if name != body])
        amend["checks"] = [{"kind": "consent", "by": other, "needs": rule("agree", other)}]
        facts.append("consent(a, agree).")
    raw = {"charter": f"Rules {seed}", "id": "rules", "members": {name: {} for name in votes}, "organs": organs, "powers": [*powers, amend]}
    return Charter.model_validate(raw), RULES + "\n".join(facts)


def solved(program: str) -> tuple[bool, int | None]:
    """Return whether the program has a model, and the least cost if it asks for one."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    found, cost = False, None
    with control.solve(yield_=True) as models:
        for model in models:
            found, cost = True, model.cost[0] if model.cost else None
    return found, cost


@pytest.mark.parametrize("seed", range(12))
def test_each_coalition_of_members_has_the_same_verdict(seed: int) -> None:
    charter, program = made(seed)
    for chosen in product([False, True], repeat=len(charter.members)):
        names = [name for name, in_ in zip(charter.members, chosen, strict=True) if in_]
        expected, _ = solved(program + "\n:- not goal.\n" + "\n".join(f"chosen({name})." for name in names))
        position = start(charter, date(2000, 1, 1))
        if names:
            position = join(charter, position, read_coalition(charter, names))
        assert (find_path(Chamber(charter, position), "everything").verdict == "yes") is expected, names


@pytest.mark.parametrize("seed", range(60))
def test_the_smallest_coalition_is_as_small(seed: int) -> None:
    charter, program = made(seed)
    members = "\n".join(f"voter({name})." for name in charter.members)
    _, cost = solved(program + f"\n{members}\nvoter(V) :- seat(V).\n{{ chosen(V) : voter(V) }}.\n:- not goal.\n#minimize {{ 1, V : chosen(V) }}.")
    found = smallest(charter, "everything", shown=1)
    assert (found.size, found.proved) == (cost, True)
