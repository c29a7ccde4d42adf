"""Small random charters in which every mechanism that the audit counts may occur, and all their coalitions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

from holdfast.charter import Charter

SHARES = ["1/2", "3/5", "2/3", "3/4"]


def random_rule(rng: random.Random, members: list[str], *, deep: bool = True) -> Any:
    kind = rng.randrange(9 if deep else 6)
    if kind == 0:
        return "majority"
    if kind == 1:
        return {"share": rng.choice(SHARES), "of": rng.choice(["cast", "sitting", "statutory", "members"])}
    if kind == 2:
        return {"more_than": "1/2", "of": "cast", "quorum": rng.choice(["1/3", "1/2"])}
    if kind == 3:
        return {"votes": rng.randint(1, 5)}
    if kind == 4:
        return {"more_than": "1/2", "weights": "size"}
    if kind == 5:
        return {"no_veto_from": [rng.choice(members)]}
    if kind == 6:
        return {"against_fewer_than": rng.randint(1, 3)}
    word = "all" if kind == 7 else "any"
    return {word: [random_rule(rng, members, deep=False), random_rule(rng, members, deep=False)]}


def random_charter(seed: int) -> Charter:
    """Return the random charter of a seed."""
    return Charter.model_validate(_random(seed))


def concerned_charter(seed: int) -> Charter:
    """Return a random charter that speaks of its members as a group, and in which whoever is to be expelled has no vote on it."""
    raw = _random(seed)
    raw["groups"] = {"everyone": list(raw["members"])}
    for power in raw["powers"]:
        if power["on"] == "section":
            power["on"] = "everyone"
        if power["do"] in ("expel", "replace_leaders"):
            power["needs"] = {"share": SHARES[seed % 4], "of": ("cast", "sitting", "members")[seed % 3], "excluding": "concerned"}
            if seed % 5 == 0:
                power["needs"] = {"all": [power["needs"], {"more_than": "1/2", "weights": "size", "excluding": "concerned"}]}
    return Charter.model_validate(raw)


def _random(seed: int) -> dict[str, Any]:
    """Return a charter of three to five members (one may be a class), a congress, a board and sometimes a court, with two to six powers."""
    rng = random.Random(seed)
    names = [f"m{n}" for n in range(rng.randint(3, 5))]
    members: dict[str, Any] = {name: {} for name in names}
    if rng.random() < 0.3:
        members[names[-1]] = {"count": rng.randint(2, 3)}
    top = rng.choice([1, 2, 4])
    organs: dict[str, Any] = {"congress": {"votes": {name: rng.randint(1, top) for name in names}, "decides": random_rule(rng, names)}}
    seats: list[dict[str, Any]] = [{"elected_by": "congress", "count": rng.randint(1, 2), "needs": random_rule(rng, names)}]
    if rng.random() < 0.4:
        seats.append({"held_by": rng.sample(names, 2), "count": 1})
    organs["board"] = {"seats": seats, "decides": "majority"}
    if rng.random() < 0.4:
        organs["court"] = {"seats": [{"appointed_by": "board", "count": 1, "term": rng.choice(["life", "1 year"])}]}
    bodies = list(organs)
    powers: list[dict[str, Any]] = [{"id": "P0", "do": "amend", "by": "congress", "on": "rules", "needs": random_rule(rng, names)}]
    for n in range(1, rng.randint(2, 6)):
        do, on = rng.choice(
            [
                ("expel", "section"),
                ("expel", rng.choice(names)),
                ("replace_leaders", "section"),
                ("apportion", "congress"),
                ("bind", "section"),
                ("enlarge", "board"),
                ("remove", "board"),
                ("appoint", "court" if "court" in organs else "board"),
                ("dissolve", "board"),
            ]
        )
        needs = random_rule(rng, names)
        if do == "expel" and rng.random() < 0.3:
            needs = {"share": "2/3", "of": "sitting", "excluding": "concerned"}
        powers.append({"id": f"P{n}", "do": do, "by": rng.choice(bodies), "on": on, "needs": needs})
    if "court" in organs and rng.random() < 0.5:
        powers[0]["checks"] = [{"kind": rng.choice(["veto", "consent"]), "by": "court"}]
    raw = {"charter": f"Random charter {seed}", "id": f"random_{seed}", "members": members, "organs": organs, "powers": powers}
    raw["weights"] = {"size": {name: rng.randint(1, 9) for name in names}}
    return raw


def coalitions(charter: Charter) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield every coalition as names for `--coalition`, with its heads and its votes in the congress, from the charter's text alone."""
    kinds: list[tuple[str, int, int]] = []
    votes = charter.organs["congress"].known_votes or {}
    for name, member in charter.members.items():
        kinds.append((name, int(charter.number(member.count) or 0), int(votes.get(name, 0))))
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if seat.filler != "held_by":
                kinds.append((f"{name}.{n}", int(str(seat.count)), 0))
    for numbers in product(*(range(cap + 1) for _, cap, _ in kinds)):
        names = tuple(f"{name}:{k}" for (name, _, _), k in zip(kinds, numbers, strict=True) if k)
        yield names, sum(numbers), sum(k * each for (_, _, each), k in zip(kinds, numbers, strict=True))
