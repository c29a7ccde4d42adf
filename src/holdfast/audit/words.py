"""An answer of the audit in plain language: exposure, what blocks, safeguards, and last the path with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.position import MANY, votes_words
from holdfast.audit.safeguards.words import safeguard_lines
from holdfast.charter import Charter
from holdfast.charter.powers import VERBS

__all__ = ["words"]

SHOWN = 12
_GRANTING = {"delegate": "hand over", "emergency": "take by emergency"}
"""Verbs whose target is the powers that they grant."""


def words(charter: Charter, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of an answer in the form of `certificate`."""
    yield charter.charter if "case" not in answer else answer["case"]["name"]
    yield ""
    yield "Exposure"
    yield f"  {_sentence(charter, answer)}"
    yield from _rows(charter, answer)
    yield from _smallest(answer)
    if "case" in answer:
        yield from _case(answer["case"])
    yield ""
    yield "Articles that block"
    yield from _blocking(charter, answer)
    yield ""
    yield "Safeguards"
    yield from safeguard_lines(answer)
    if answer["verdict"] == "yes":
        yield ""
        yield "Path"
        yield from _path(answer)
    for title, key in (("Assumptions", "assumptions"), ("The charter is silent on", "silences")):
        if answer[key]:
            yield ""
            yield title
            yield from (f"  - {item}" for item in answer[key])


def _case(told: dict[str, Any]) -> Iterator[str]:
    helped = "" if told["with_helpers"] is None else f"; with those who voted along: {told['with_helpers']}"
    yield f"  Alone: {told['alone']}{helped}."
    if told["left_the_law"] is not None:
        agrees = {True: " The audit agrees.", False: " The audit misses that.", None: ""}[told["holds"]]
        yield f"  In history the goal was reached, but not within the rules.{agrees}"
    elif told["expect"] is not None:
        lengths = f" in {told['moves_in_history']} steps" if told["expect"] == "yes" and told["moves_in_history"] else ""
        happened = f"the goal was reached{lengths}" if told["expect"] == "yes" else "the rules did not let it be reached"
        agrees = {True: " The audit agrees.", False: " The audit misses that.", None: ""}[told["holds"]]
        yield f"  In history {happened}.{agrees}"
    left = told["left_the_law"]
    if left is not None:
        yield f"  History left the rules at step {left['at']:g} ({', '.join(left['rules'])}): {left['how']}"


def goal_words(charter: Charter, goal: str) -> str:
    """Return a goal in words."""
    if goal == "everything":
        return "take over every power"
    if goal == "dissolve":
        return "dissolve the federation"
    power = next((power for power in charter.powers if power.id == goal), None)
    if power is not None:
        return f"{VERBS[power.do][0]} {' and '.join(charter.title(name) for name in power.on)} ({goal}) alone"
    return f"{VERBS[goal][0]} alone"


def _named(charter: Charter, items: list[str]) -> str:
    def one(item: str) -> str:
        name, _, count = item.partition(":")
        title = charter.title(name.split(".")[0])
        if not count or (count == "1" and charter.bodies.get(name) == "member" and str(charter.members[name].count) == "1"):
            return title
        return f"{int(count):,} of {title}"

    return ", ".join(one(item) for item in items[:SHOWN]) + (f" and {len(items) - SHOWN} more" if len(items) > SHOWN else "")


def _sentence(charter: Charter, answer: dict[str, Any]) -> str:
    question, path = answer["question"], answer["path"]
    who, what = _named(charter, question["coalition"]), goal_words(charter, question["goal"])
    by = f" by {question['until']}" if question["until"] else ""
    if answer["verdict"] == "yes":
        how = (
            f"in {len(path)} lawful move{'s' if len(path) > 1 else ''}, the last done by {path[-1]['date']}"
            if path
            else "as the rules stand today, without a move"
        )
        return f"Yes: {who} can {what} {how}."
    if answer["verdict"] == "no":
        return f"No: {who} cannot {what}{by} by any lawful moves. This is proved under the assumptions below."
    bounds = answer["bounds"]
    return f"Unknown: no path of fewer than {bounds['at_least_moves']} moves lets {who} {what}{by}; the search ended after {bounds['positions']:,} positions."


def _rows(charter: Charter, answer: dict[str, Any]) -> Iterator[str]:
    rows = answer.get("exposure", [])
    if not rows:
        return
    yield ""
    yield "  Alone, by who it is (all others at their worst):"
    for row in rows:
        kind = "whoever has " if row["kind"] == "organ" else ""
        moves = "" if row["moves"] is None else " today" if row["moves"] == 0 else f" in {row['moves']} move{'s' if row['moves'] > 1 else ''}"
        yield f"    {kind}{_named(charter, [row['name']])}: {row['verdict']}{moves}"


def _smallest(answer: dict[str, Any]) -> Iterator[str]:
    found = answer["smallest"]
    if found is None:
        return
    if found["size"] is None:
        yield "  No coalition reaches it, not even all together." if found["proved"] else "  Whether all together reach it was not settled."
        return
    proof = "proved to be the smallest" if found["proved"] else f"not proved to be the smallest (none under {found.get('lower', 1)} reaches it)"
    of = "an unstated number of" if found["of"] >= MANY // 4 else f"{found['of']:,}"
    yield f"  The smallest coalition has {found['size']:,} of {of} {found['by']}, {proof}: {', '.join(found['coalitions'][0][:SHOWN])}."


def _blocking(charter: Charter, answer: dict[str, Any]) -> Iterator[str]:
    found = answer["blocked_by"]
    if not found:
        yield (
            "  None blocks this coalition."
            if answer["verdict"] == "yes"
            else "  None by itself: what stops the coalition is the time that terms and meetings take."
        )
    if found and answer["verdict"] == "yes":
        yield "  These stand in the way at first; the moves below get past them:"
    for item in found[:SHOWN]:
        yield f"  {_article(item)}: {item['check']}"
    if len(found) > SHOWN:
        yield f"  and {len(found) - SHOWN} more"


def _article(item: dict[str, Any]) -> str:
    return f"power {item['power']}" if item["article"] == item["power"] else f"article {item['article']} ({item['power']})"


def _path(answer: dict[str, Any]) -> Iterator[str]:
    if not answer["path"]:
        yield "  No move is needed."
    for step in answer["path"]:
        votes = f"; {votes_words(step['had'])}, {votes_words(step['needed'], bare=True)} needed" if step["needed"] > 0 else ""
        article = f"; article {step['article']}" if step["article"] and step["article"] != step["power"] else ""
        basis = "" if step["basis"] == "text" else f"; {step['basis']}"
        deed = f"{step['organ'] or 'the coalition'} can {_GRANTING.get(step['verb'], VERBS[step['verb']][0])} {step['target']}"
        yield f"  {step['n']}. by {step['date']}: {deed} ({step['power']}{article}{votes}{basis})"
