"""Small random charters, whole enough to be read by `Charter`, for tests and the benchmark: every verb, check, clock and filler occurs."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from holdfast.audit import Chamber, join, read_coalition, start
from holdfast.audit.coalition import available
from holdfast.charter import Charter

DAY = date(2000, 1, 1)
VERBS = (
    *("admit", "expel", "suspend", "replace_leaders", "appoint", "elect", "co_opt", "remove", "recall", "enlarge", "apportion", "acquire_votes"),
    *("move_seat", "postpone", "convene", "dissolve", "amend", "emergency", "delegate", "bind", "veto"),
)
GRANTS = ("bind", "amend", "expel", "appoint", "dissolve")
LEVELS = ("constitution", "statute", "procedure")
CHECKS = ("consent", "ratification", "veto", "repeal", "review", "delay", "opinion")


def random_charter(seed: int) -> Charter:
    """Return the random charter of a seed: at most four members or classes, three organs and six powers."""
    rng = Random(seed)
    members: dict[str, Any] = {name: {} if rng.random() < 0.7 else {"count": rng.randint(2, 3)} for name in ("a", "b", "c", "d")[: rng.randint(1, 4)]}
    outsiders: dict[str, Any] = {"patron": {}} if rng.random() < 0.4 else {}
    if outsiders and rng.random() < 0.3:
        members["a"]["belongs_to"] = "patron"
    names = ("congress", "board", "court")[: rng.randint(1, 3)]
    organs = {name: _organ(rng, name, names[:n], list(members), outsiders) for n, name in enumerate(names)}
    levels = [{"id": name} for name in LEVELS] if rng.random() < 0.4 else []
    for organ in organs.values() if levels else ():
        _at(rng, organ, ("seats", "size", "votes", "meets", "decides", "quorum"))
    powers = [_power(rng, n, names, list(members), outsiders, bool(levels)) for n in range(rng.randint(2, 6))]
    document: dict[str, Any] = {
        "charter": "Random",
        "id": "random",
        "members": members,
        "outsiders": outsiders,
        "organs": organs,
        "powers": powers,
        "levels": levels,
    }
    if rng.random() < 0.2:
        protected = rng.choice((["P0"], ["P1"], ["P0", names[-1]]))
        document["entrenched"] = [{"what": "a clause", "rules": protected, **({"needs": _rule(rng, names, list(members))} if rng.random() < 0.5 else {})}]
    return Charter.model_validate(document)


def crowded_charter(seed: int) -> Charter:
    """Return a random charter of verbs on members, most of them on everybody: who is expelled, silenced or won over first makes a difference."""
    rng = Random(seed)
    names = [f"m{n}" for n in range(rng.randint(3, 5))]
    members: dict[str, Any] = {name: {} for name in names}
    if rng.random() < 0.4:
        members[names[-1]] = {"count": rng.randint(2, 3)}
    most = rng.choice((1, 2, 4))
    chosen: dict[str, Any] = {"elected_by": "congress", "count": rng.randint(1, 3), "needs": _simple_rule(rng, names)}
    sent = [{"held_by": rng.sample(names, 2), "count": rng.randint(1, 2)}] if rng.random() < 0.5 else []
    organs: dict[str, Any] = {
        "congress": {"votes": {name: rng.randint(1, most) for name in names}, "decides": _simple_rule(rng, names)},
        "board": {"seats": [chosen, *sent], "decides": _simple_rule(rng, names)},
    }
    if rng.random() < 0.3:
        organs["congress"]["quorum"] = {"share": "1/2", "of": rng.choice(("members", "statutory"))}
    powers: list[dict[str, Any]] = [{"id": "P0", "do": "amend", "by": "congress", "on": "rules", "needs": _simple_rule(rng, names)}]
    fixed = {"admit": "applicant", "apportion": "congress", "enlarge": "board", "remove": "board", "dissolve": "board", "acquire_votes": "votes"}
    for n in range(1, rng.randint(3, 7)):
        verb = rng.choice(("expel", "suspend", "replace_leaders", "admit") if rng.random() < 0.7 else tuple(fixed))
        on = fixed.get(verb) or rng.choice(("section", "section", "everyone", rng.choice(names)))
        powers.append({"id": f"P{n}", "do": verb, "by": rng.choice(("congress", "board", "board")), "on": on, "needs": _simple_rule(rng, names)})
    rng.shuffle(powers)
    weights = {"size": {name: rng.randint(1, 9) for name in names}}
    document = {
        "charter": "Crowded",
        "id": "crowded",
        "members": members,
        "groups": {"everyone": names},
        "organs": organs,
        "powers": powers,
        "weights": weights,
    }
    return Charter.model_validate(document)


def _simple_rule(rng: Random, names: list[str]) -> Any:
    kind = rng.randrange(8)
    if kind < 4:
        return ("majority", {"votes": rng.randint(1, 6)}, {"no_veto_from": [rng.choice(names)]}, {"against_fewer_than": rng.randint(1, 3)})[kind]
    base = "total_weight" if kind == 5 else rng.choice(("cast", "sitting", "statutory", "members", "total_weight"))
    rule = {"share": rng.choice(("1/2", "3/5", "2/3", "3/4", "1")), "of": base}
    return rule | ({"weights": "size"} if kind == 5 else {}) | ({"excluding": "concerned"} if kind > 5 else {})


def random_coalition(seed: int, charter: Charter) -> list[str]:
    """Return a random coalition: members, parts of classes, organs' seats or outsiders."""
    rng = Random(seed + 1)
    names = [*charter.members, *charter.organs, *charter.outsiders]
    chosen = rng.sample(names, rng.randint(1, min(3, len(names))))
    found = []
    for name in chosen:
        part = name in charter.organs or (name in charter.members and rng.random() < 0.5)
        there = available(charter, name, None)
        number = min(rng.randint(1, 2), there if there is not None else 2) if part else 0
        if number or not part:
            found.append(f"{name}:{number}" if part else name)
    return found or [next(iter(charter.members))]


def chamber_of(charter: Charter, coalition: list[str]) -> Chamber:
    """Return the position in which a coalition begins."""
    return Chamber(charter, join(charter, start(charter, DAY), read_coalition(charter, coalition)))


def _organ(rng: Random, name: str, before: tuple[str, ...], members: list[str], outsiders: dict[str, Any]) -> dict[str, Any]:
    organ: dict[str, Any] = {}
    if before and rng.random() < 0.1:
        # Nothing says who sits in it.
        return organ
    if not before or rng.random() < 0.3:
        organ["votes"] = rng.choice(({member: rng.randint(1, 3) for member in members}, "one_each", {"set_by": name}))
    else:
        organ["seats"] = [_seat(rng, name, before, members, outsiders) for _ in range(rng.randint(1, 2))]
        if any(seat.get("held_by") == "host" for seat in organ["seats"]):
            organ["host"] = {"member": members[0]}
    if rng.random() < 0.4:
        organ["meets"] = {"every": rng.choice(("6 months", "1 year")), "convened_by": rng.choice((*before, name, members[0]))}
        if rng.random() < 0.5:
            organ["meets"]["or_by"] = [{"by": "member", "needs": {"share": "1/2", "of": "members"}}]
    if rng.random() < 0.3:
        organ["quorum"] = rng.choice(("1/2", "2/3", {"share": "1/2", "of": "members"}))
    if rng.random() < 0.4:
        organ["decides"] = _rule(rng, (name,), members)
    if rng.random() < 0.2:
        organ["votes_can_be"] = ["bought"]
    if before and rng.random() < 0.15:
        organ["count_ruled_by"] = rng.choice(before)
    return organ


def _seat(rng: Random, name: str, before: tuple[str, ...], members: list[str], outsiders: dict[str, Any]) -> dict[str, Any]:
    filler = rng.choice(("elected_by", "elected_by", "appointed_by", "co_opted_by", "held_by", "filled_by_other", "follows"))
    seat: dict[str, Any] = {"count": rng.randint(1, 3)}
    if filler == "filled_by_other":
        seat[filler] = "in words"
    elif filler in ("held_by", "follows"):
        seat[filler] = rng.choice((*members, *(["host"] if filler == "held_by" else []), *outsiders))
    else:
        seat[filler] = name if filler == "co_opted_by" else rng.choice((*before, *outsiders))
    if rng.random() < 0.5:
        seat["term"] = rng.choice(("1 year", "2 years", "life", "18 months"))
        if rng.random() < 0.3:
            seat["staggered"] = rng.choice(("in thirds", "one seat a year", "half by half"))
    if filler == "elected_by" and rng.random() < 0.3:
        seat["method"] = "proportional"
    if rng.random() < 0.2:
        seat["confirmed_by"] = rng.choice(before)
    if rng.random() < 0.2:
        seat["recall"] = {"by": rng.choice(before)}
    if rng.random() < 0.2:
        seat["vacancy"] = {"filled_by": rng.choice((*before, name)), **({"within": "60 days"} if rng.random() < 0.5 else {})}
    if rng.random() < 0.15:
        seat["answers_to"] = rng.choice((*members, *outsiders))
    if rng.random() < 0.1:
        seat["proposed_by"] = rng.choice((*before, name, members[-1]))
    if rng.random() < 0.1:
        seat["takes_effect_on"] = {"act": "oath", "by": rng.choice((*before, *members))}
    if rng.random() < 0.1:
        seat["cap"] = "1/2"
    return seat


def _at(rng: Random, part: dict[str, Any], clauses: tuple[str, ...]) -> None:
    """Let an organ or a power, or one or two of its clauses, stand at a level; often at none."""
    kind = rng.random()
    if kind < 0.35:
        part["at"] = rng.choice(LEVELS)
    elif kind < 0.6:
        part["at"] = {clause: rng.choice(LEVELS) for clause in rng.sample(clauses, rng.randint(1, 2))}


def _rule(rng: Random, organs: tuple[str, ...], members: list[str], deep: int = 0) -> Any:
    kind = rng.choice((0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)) if deep == 0 else rng.randint(0, 5)
    share = rng.choice(("1/2", "2/3", "3/4"))
    if kind <= 2:
        rule: dict[str, Any] = {"more_than": "1/2", "of": rng.choice(("cast", "present", "sitting", "statutory", "members"))}
        return rule | ({"quorum": "1/2"} if rng.random() < 0.3 else {}) | ({"excluding": "concerned"} if rng.random() < 0.3 else {})
    if kind <= 4:
        return {"share": share, "of": rng.choice(("cast", "statutory", "sitting", "members"))} | ({"cap": "1/2"} if rng.random() < 0.1 else {})
    if kind == 5:
        return rng.choice(("unanimity", "absolute_majority", "plurality", "consensus", {"votes": rng.randint(1, 3)}))
    if kind == 6:
        return {rng.choice(("all", "any")): [_rule(rng, organs, members, 1), rng.choice(({"no_veto_from": rng.choice(members)}, {"against_fewer_than": 2}))]}
    if kind == 7:
        return {"share": share, "in": rng.choice(organs)}
    if kind == 8:
        return rng.choice(({"ballots": [{"needs": "unanimity", "until": 2}, {"needs": "majority"}]}, {"readings": 2, "needs": "majority", "apart": "30 days"}))
    return rng.choice(("unstated", "own_decision", {"ranked": True, "against_default": 2}))


def _power(rng: Random, n: int, organs: tuple[str, ...], members: list[str], outsiders: dict[str, Any], levels: bool) -> dict[str, Any]:
    verb = "amend" if rng.random() < (0.8, 0.3)[min(n, 1)] and n < 2 else rng.choice(VERBS)
    holder: Any = rng.choice((*organs, *organs, rng.choice(members), *outsiders))
    if rng.random() < 0.1 and len(organs) > 1:
        holder = {"jointly": list(organs[:2])}
    elif rng.random() < 0.1:
        holder = {"share": "1/2", "of": rng.choice((*organs, "member"))}
    elif rng.random() < 0.15:
        holder = [holder, rng.choice(organs)]
    on = {
        "admit": "applicant",
        "amend": rng.choice(LEVELS) if levels else "rules",
        "expel": rng.choice(("member", *members, *organs)),
        "suspend": rng.choice(("member", *members, *organs)),
        "replace_leaders": rng.choice(("section", *outsiders, *members)),
        "bind": "section",
        "appoint": rng.choice((*organs, *outsiders)),
    }.get(verb, rng.choice(organs))
    power: dict[str, Any] = {"id": f"P{n}", "do": verb, "by": holder, "on": on}
    if rng.random() < 0.7:
        power["needs"] = _rule(rng, organs, members)
    if levels:
        _at(rng, power, ("by", "needs", "checks"))
    if rng.random() < 0.08:
        power["opened_by"] = rng.choice((*organs, *members))
    for clock in ("notice", "voting", "earliest", "delay"):
        if rng.random() < 0.12:
            power[clock] = rng.choice(("14 days", "3 months"))
    if rng.random() < 0.2:
        check: dict[str, Any] = {"kind": rng.choice(CHECKS), "by": rng.choice((*organs, *members, *outsiders))}
        if check["kind"] == "delay":
            check["within"] = "2 months"
        if rng.random() < 0.3:
            check["silence"] = "consents"
        if rng.random() < 0.2:
            check["overridden_by"] = rng.choice(organs)
        power["checks"] = [check]
    if rng.random() < 0.15:
        power["appeal"] = {"to": rng.choice(organs), "suspends": True}
    if verb in ("emergency", "delegate"):
        power["grants"] = rng.sample(GRANTS, 2)
    if verb in ("emergency", "delegate", "postpone") and rng.random() < 0.6:
        power["lapses"] = {"after": rng.choice(("6 months", "2 years"))}
    if rng.random() < 0.08:
        power["takes_effect_on"] = {"act": "publication", "by": rng.choice((*organs, *members))}
    return power


def random_goal(seed: int, charter: Charter) -> str:
    """Return everything, or (half of the time) one power of the charter."""
    rng = Random(seed + 2)
    return "everything" if rng.random() < 0.5 else rng.choice(charter.powers).id


def long_charter(seed: int) -> Charter:
    """Return a random charter in which organs choose each other, so that a coalition in the first needs many moves to reach the last."""
    rng = Random(seed)
    members = ["a", "b", "c"]
    names = ("congress", "board", "court", "bureau", "office")[: rng.randint(4, 5)]
    organs: dict[str, Any] = {"congress": {"votes": {member: rng.randint(1, 2) for member in members}}}
    for n, name in enumerate(names[1:], start=1):
        filler = rng.choice(("elected_by", "appointed_by"))
        seat: dict[str, Any] = {"count": rng.choice((1, 1, 2, 3)), filler: names[n - 1] if rng.random() < 0.8 else rng.choice(names[:n])}
        if rng.random() < 0.6:
            seat["term"] = rng.choice(("1 year", "1 year", "2 years", "life"))
        if rng.random() < 0.15:
            seat["confirmed_by"] = rng.choice(names[:n])
        if rng.random() < 0.2:
            seat["recall"] = {"by": rng.choice(names[:n])}
        organs[name] = {"seats": [seat]} | ({"meets": {"every": "6 months"}} if rng.random() < 0.15 else {})
        if rng.random() < 0.25:
            organs[name]["quorum"] = "1/2"
    powers: list[dict[str, Any]] = [{"id": "P0", "do": "amend", "by": names[-1], "on": "rules", "needs": _rule(rng, names, members, 1)}]
    if rng.random() < 0.4:
        powers[0]["checks"] = [{"kind": rng.choice(("consent", "veto", "ratification")), "by": rng.choice(names[:-1])}]
    for n in range(1, rng.randint(2, 5)):
        verb = rng.choice(("expel", "admit", "enlarge", "apportion", "dissolve", "postpone", "remove", "convene", "veto", "emergency", "replace_leaders"))
        on = {"admit": "applicant", "expel": "member", "replace_leaders": "section"}.get(verb, rng.choice(names))
        power: dict[str, Any] = {"id": f"P{n}", "do": verb, "by": rng.choice(names), "on": on, "needs": _rule(rng, names, members, 1)}
        if verb == "emergency":
            power |= {"grants": ["bind", "dissolve"], "lapses": {"after": "6 months"}}
        powers.append(power)
    return Charter.model_validate({"charter": "Long", "id": "long", "members": {name: {} for name in members}, "organs": organs, "powers": powers})


def small_coalition(seed: int) -> list[str]:
    """Return a random coalition of one or two of the members of a long charter."""
    return Random(seed + 1).sample(["a", "b", "c"], 1 + (seed % 3 > 0))
