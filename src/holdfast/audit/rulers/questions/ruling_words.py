"""The answer on a leadership in plain language: who rules, who is left out, how close that is to changing; then the tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from holdfast.audit.rulers.questions.phrases import columns, exact, listed, part, per_cent, plural

__all__ = ["words"]

ROWS = 12
NAMED = 5
"""Equally strong coalitions that are named one by one."""


def words(question: Any, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of an answer in the form of `ruling.answer`."""
    del question
    yield "Who rules"
    yield from _who(answer)
    yield ""
    yield "How close to change"
    yield from _margins(answer)
    yield from _fragility(answer)
    yield ""
    yield "Members"
    yield from _members(answer)
    yield ""
    yield "If a coalition needed another share"
    yield from _shares(answer["required_shares"])
    yield ""
    yield "If a newcomer came"
    yield from _newcomers(answer)


def _who(answer: dict[str, Any]) -> Iterator[str]:
    names = [member["id"] for member in answer["members"]]
    whole = f"{exact(answer['strength'])} of {exact(sum((Fraction(member['strength']) for member in answer['members']), Fraction(0)))}"
    if answer["everyone"]:
        yield f"  {'Nobody is left out' if len(names) > 1 else 'There is one leader'}: {_rule(names)}."
    elif answer["unique"]:
        inside = answer["rulers"][0]
        out = [name for name in names if name not in inside]
        alone = "alone " if len(inside) == 1 else ""
        yield f"  {_rule(inside)} {alone}in the end, with {per_cent(answer['share_exact'])} of all strength ({whole})."
        yield f"  Left out: {listed(out)}."
    else:
        yield from _ties(answer, names, whole)
    standing, alpha = answer["standing"], part(answer["alpha"])
    yield f"  To throw others out, a coalition needs more than {alpha} of all strength, its own and theirs."
    yield f"  Coalitions that stand, that is, of which no part could take over and last: {standing:,} of {2 ** len(names) - 1:,}."


def _rule(names: list[str]) -> str:
    return f"{listed(names)} rule{'s' if len(names) == 1 else ''}"


def _ties(answer: dict[str, Any], names: list[str], whole: str) -> Iterator[str]:
    count = answer["count"]
    always = [member["id"] for member in answer["members"] if member["rules_in"] == count]
    never = [member["id"] for member in answer["members"] if not member["rules_in"]]
    share = per_cent(answer["share_exact"])
    yield f"  {count:,} coalitions are equally strong ({whole}, {share}); one of them rules, and the model does not say which."
    yield "  Ties of this kind can hang on strengths that are exactly equal: perturb them to see what is left."
    yield f"  In all of them: {listed(always) if always else 'nobody'}. In none: {listed(never) if never else 'nobody'}."
    if count <= NAMED or len(answer["kinds"]) > ROWS:
        yield from (f"    {listed(coalition)}" for coalition in answer["rulers"][:NAMED])
        if count > NAMED:
            yield f"    and {count - NAMED:,} more"
        return
    for kind in answer["kinds"]:
        made = listed([f"{part['count']} of strength {exact(part['strength'])}" for part in kind["members"]])
        yield f"    {plural(kind['coalitions'], 'coalition')} of {kind['size']}: {made}"


def _margins(answer: dict[str, Any]) -> Iterator[str]:
    turns = answer["margins"]
    found = sorted((turn for turn in turns if turn["found"]), key=lambda turn: abs(Fraction(turn["change"])))
    open_ends = [turn for turn in turns if not turn["found"] and turn["change"] is not None]
    least = min((abs(Fraction(turn["change"])) for turn in open_ends), default=None)
    if not turns:
        yield "  How far one member's strength can change was not worked out: it is, exactly, for up to 16 members (and not too many digits)."
    elif not found:
        yield "  No change of one member's strength that was looked at makes others rule."
    else:
        smallest = "smallest change" if least is None or least >= abs(Fraction(found[0]["change"])) else "smallest change found"
        yield f"  The {smallest} of one strength that lets others rule: {_turn(found[0])}"
    if least is not None:
        yield f"  Not all changes were followed to the end; those that were not change nothing up to {per_cent(least)} at least."


def _turn(turn: dict[str, Any]) -> str:
    change = abs(Fraction(turn["change"]))
    how = f"more than {per_cent(change)} {turn['direction']}" if change else f"the least bit {turn['direction']}"
    return f"were {turn['member']} {how}, {_some(turn)} would rule."


def _some(found: dict[str, Any]) -> str:
    first = listed(found["rulers"][0]) + (" alone" if len(found["rulers"][0]) == 1 else "")
    return first if found["count"] == 1 else f"one of {found['count']:,} equally strong coalitions, such as {first},"


def _fragility(answer: dict[str, Any]) -> Iterator[str]:
    found = answer["fragility"]
    if found is None:
        yield "  Perturbations of all strengths at once were not drawn: with so many members (or digits), say how many (perturbation: draws)."
        return
    size, draws = per_cent(found["size"]), plural(found["draws"], "draw")
    share = f"{found['changed']:.1%} (standard error {found['standard_error']:.1%})" if found["changed"] else "none"
    yield f"  With every strength off by up to {size} at once, others rule in {share} of {draws} (seed {found['seed']})."


def _members(answer: dict[str, Any]) -> Iterator[str]:
    turns = {(turn["member"], turn["direction"]): turn for turn in answer["margins"]}
    head = ["member", "strength", "share", "rules"]
    head += ["others rule if stronger by", "if weaker by"] if turns else []
    head += ["rules when perturbed"] if answer["fragility"] else []
    rows = []
    for member in answer["members"]:
        row = [member["id"], exact(member["strength"]), per_cent(member["share_exact"]), _rules(member["rules_in"], answer["count"])]
        if turns:
            row += [_change(turns[member["id"], direction]) for direction in ("stronger", "weaker")]
        if answer["fragility"]:
            row.append(f"{answer['fragility']['rules'][member['id']]:.0%}")
        rows.append(row)
    yield from columns(head, rows)


def _rules(inside: int, count: int) -> str:
    return "yes" if inside == count else "no" if inside == 0 else f"in {inside:,} of {count:,}"


def _change(turn: dict[str, Any]) -> str:
    if turn["found"]:
        return per_cent(abs(Fraction(turn["change"])))
    return "-" if turn["change"] is None else f"over {per_cent(abs(Fraction(turn['change'])))}"


def _shares(found: dict[str, Any]) -> Iterator[str]:
    steps, end = found["steps"], found["followed_to"]
    yield from (f"  more than {_alpha(step['from'])}: {_brief(step)}" for step in steps[:ROWS])
    if len(steps) > ROWS:
        yield f"  and {plural(len(steps) - ROWS, 'step')} more (--json has them)"
    if steps:
        yield "  Each line holds from its share to the next one" + ("." if end == "1" else f", the last to {_alpha(end)}; there are too many steps to go on.")
    yield from (f"  more than {step['share']}: {_brief(step)}" for step in found["common"])
    if found["common"]:
        yield "  These are single shares; between them others may rule."
    elif not steps:
        yield "  Not looked at with so many members: ask again with another needs_more_than."


def _alpha(share: str) -> str:
    return share if len(share) <= 7 else per_cent(share)


def _brief(found: dict[str, Any]) -> str:
    if found["count"] > 1:
        told = [f"{word} {listed(found[key])}" for word, key in (("always with", "always"), ("never with", "never")) if 0 < len(found[key]) <= 4]
        return ", ".join([f"one of {found['count']:,} equally strong coalitions", *told])
    names, out = found["rulers"][0], found["never"]
    if len(names) <= 8:
        return listed(names)
    if not out:
        return "everybody"
    return f"all but {listed(out)}" if len(out) <= 4 else f"{len(names)} members, {listed(names[:4])} among them"


def _newcomers(answer: dict[str, Any]) -> Iterator[str]:
    for item in answer["newcomers"]:
        yield f"  {item['id']} (strength {exact(item['strength'])}): {_some(item)} would rule. {_goes(item)}"
    found = answer["newcomer_of_any_strength"]
    # Single strengths at which others would rule are left out here.
    pieces = found["pieces"]
    wide = [piece for k, piece in enumerate(pieces) if not (piece["included"] and k + 1 < len(pieces) and pieces[k + 1]["from"] == piece["from"])]
    wide = [piece for k, piece in enumerate(wide) if k == 0 or piece["rulers"] != wide[k - 1]["rulers"] or piece["count"] != wide[k - 1]["count"]]
    if not wide:
        yield "  Newcomers of any strength were not followed: too many members or digits."
        return
    yield "  By the newcomer's strength:"
    for k, piece in enumerate(wide[:ROWS]):
        until = wide[k + 1]["from"] if k + 1 < len(wide) else found["followed_to"]
        span = f"{exact(piece['from'])} to {exact(until)}" if until is not None else f"above {exact(piece['from'])}, however strong"
        yield f"    {span}: {_brief(piece)}"
    if len(wide) > ROWS:
        yield f"    and {plural(len(wide) - ROWS, 'interval')} more (--json has them)"
    if found["followed_to"] is not None:
        yield f"    Followed up to {exact(found['followed_to'])}."
    yield "    At single strengths, such as the ends of these intervals, others may rule: --json has them."


def _goes(item: dict[str, Any]) -> str:
    told = [f"{word}: {listed(item[key])}." for word, key in (("Thrown out", "go"), ("Let in", "come")) if item[key]]
    return " ".join([*told, "The newcomer is in." if item["in"] else "The newcomer stays out."])
