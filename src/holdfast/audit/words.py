"""An answer of the audit in plain language: exposure, what blocks, safeguards, and last the path with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from holdfast.audit.naming import article_words, coalition_words, number_words, series_words
from holdfast.audit.paralysis import target_of
from holdfast.audit.position import counted, votes_words
from holdfast.audit.safeguards.words import safeguard_lines
from holdfast.charter import Charter
from holdfast.charter.powers import VERBS
from holdfast.charter.words.names import body

__all__ = ["case_words", "goal_words", "path_words", "step_deed", "waiting", "words"]

SHOWN = 12
_GRANTING = {"delegate": "hand over", "emergency": "take by emergency"}
"""Verbs whose target is the powers that they grant."""


def words(charter: Charter, answer: dict[str, Any], later: Sequence[Charter] = ()) -> Iterator[str]:
    """Yield the lines of an answer in the form of `certificate`; in a case, `later` are the charters that follow, where helpers may have their names."""
    yield charter.charter if "case" not in answer else answer["case"]["name"]
    yield ""
    yield "Exposure"
    yield f"  {_sentence(charter, answer)}"
    yield from _rows(charter, answer)
    yield from _smallest(charter, answer)
    if "case" in answer:
        yield from _case(answer["case"])
    yield ""
    yield "Articles that block"
    yield from _blocking(charter, answer)
    yield ""
    yield "Safeguards"
    yield from safeguard_lines(charter, answer)
    if answer["verdict"] == "yes":
        yield ""
        yield "Path"
        yield from path_words(charter, answer, later)
    for title, key in (("The charter is silent on", "silences"), ("Assumptions", "assumptions")):
        if answer[key]:
            yield ""
            yield title
            yield from (f"  - {item}" for item in answer[key])


def _case(told: dict[str, Any]) -> Iterator[str]:
    helped = "" if told["with_helpers"] is None else f"; with those who voted along: {told['with_helpers']}"
    yield f"  Alone: {told['alone']}{helped}."
    yield from (f"  {text}" for text in case_words(told) if text)


def case_words(told: dict[str, Any]) -> tuple[str, str | None]:
    """Return what happened in a case and whether the audit agrees, and where history left the rules; None where it did not."""
    left = told["left_the_law"]
    agrees = {True: " The audit agrees.", False: " The audit misses that.", None: ""}[told["holds"]]
    if left is not None:
        how = f"History left the rules at step {left['at']:g} ({', '.join(left['rules'])}): {left['how']}"
        return f"In history the goal was reached, but not within the rules.{agrees}", how
    if told["expect"] is None:
        return "", None
    lengths = f" in {told['moves_in_history']} steps" if told["expect"] == "yes" and told["moves_in_history"] else ""
    happened = f"the goal was reached{lengths}" if told["expect"] == "yes" else "the rules did not let it be reached"
    return f"In history {happened}.{agrees}", None


def goal_words(charter: Charter, goal: str) -> str:
    """Return a goal in words."""
    if goal == "everything":
        return "take over every power"
    if goal == "dissolve":
        return "dissolve the federation"
    target = target_of(goal)
    if target is not None:
        power = next((power for power in charter.powers if power.id == target), None)
        return f"keep {body(charter, target)} from acting" if power is None else f"keep others from using {target} ({VERBS[power.do][0]})"
    power = next((power for power in charter.powers if power.id == goal), None)
    if power is not None:
        return f"{VERBS[power.do][0]} {' and '.join(charter.title(name) for name in power.on)} ({goal}) alone"
    return f"{VERBS[goal][0]} alone"


def _sentence(charter: Charter, answer: dict[str, Any]) -> str:
    question, path = answer["question"], answer["path"]
    who, what = coalition_words(charter, question["coalition"]), goal_words(charter, question["goal"])
    by = f" by {question['until']}" if question["until"] else ""
    if answer["verdict"] == "yes":
        how = (
            f"in {len(path)} lawful move{'s' if len(path) > 1 else ''}, the last done by {path[-1]['date']}"
            if path
            else "without a move of its own"
            if answer.get("since") is not None
            else "as the rules stand today, without a move"
        )
        if answer.get("since") is not None:
            how += f"; from {answer['since']} on, {waiting(answer)}"
        return f"Yes: {who} can {what} {how}."
    if answer["verdict"] == "no":
        return f"No: {who} cannot {what}{by} by any lawful moves. This is proved under the assumptions below."
    bounds = answer["bounds"]
    return f"Unknown: no path of fewer than {bounds['at_least_moves']} moves lets {who} {what}{by}; the search ended after {bounds['positions']:,} positions."


def waiting(answer: dict[str, Any]) -> str:
    """Return what has to happen before a goal stands that is reached without a further move."""
    terms = "when terms have run out of seats that nobody can fill without the coalition"
    return terms if target_of(answer["question"]["goal"]) is not None else "once others have done their part"


def _rows(charter: Charter, answer: dict[str, Any]) -> Iterator[str]:
    rows = answer.get("exposure", [])
    if not rows:
        return
    yield ""
    yield "  Alone, by who it is (all others at their worst):"
    for row in rows:
        kind = "whoever has " if row["kind"] == "organ" else ""
        moves = "" if row["moves"] is None else " today" if row["moves"] == 0 else f" in {row['moves']} move{'s' if row['moves'] > 1 else ''}"
        yield f"    {kind}{coalition_words(charter, [row['name']])}: {row['verdict']}{moves}"


def _smallest(charter: Charter, answer: dict[str, Any]) -> Iterator[str]:
    found = answer["smallest"]
    if found is None:
        return
    if found["size"] is None:
        yield "  No coalition reaches it, not even all together." if found["proved"] else "  Whether all together reach it was not settled."
        return
    if found["size"] == 0:
        yield "  Nobody need join: the steps of the path are open to anyone, also to somebody who holds nothing yet."
        return
    proof = "proved to be the smallest" if found["proved"] else f"not proved to be the smallest (none under {found.get('lower', 1)} reaches it)"
    of = number_words(found["of"], stated=counted(charter))
    of = f"{of} of" if of.startswith("an ") else of
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
        yield f"  These stand in the way at first; {'the moves below get past them' if answer['path'] else 'what others do gets past them'}:"
    for item in found[:SHOWN]:
        yield f"  {_article(item)}: {item['check']}"
    if len(found) > SHOWN:
        yield f"  and {len(found) - SHOWN} more"


def _article(item: dict[str, Any]) -> str:
    return f"power {item['power']}" if item["article"] == item["power"] else f"{article_words(item['article'])} ({item['power']})"


def path_words(charter: Charter, answer: dict[str, Any], later: Sequence[Charter] = ()) -> Iterator[str]:
    """Yield the lines of a path in the form of `certificate`; `later` as in `words`."""
    if not answer["path"]:
        yield "  No move is needed."
    if answer["bounds"]["at_least_moves"] < len(answer["path"]):
        yield f"  Every path has {answer['bounds']['at_least_moves']} moves or more; whether one is shorter than this was not settled."
    for step in answer["path"]:
        votes = f"; {votes_words(step['had'], charter)}, {votes_words(step['needed'], charter, bare=True)} needed" if step["needed"] > 0 else ""
        article = f"; {article_words(step['article'])}" if step["article"] and step["article"] != step["power"] else ""
        basis = "" if step["basis"] == "text" else f"; {step['basis']}"
        deed = f"{step['organ'] or 'the coalition'} can {step_deed(step)}{_helped((charter, *later), answer, step)}"
        yield f"  {step['n']}. by {step['date']}: {deed} ({step['power']}{article}{votes}{basis})"


def step_deed(step: dict[str, Any]) -> str:
    """Return what a step of a path does: `expel every other admitted party`."""
    return f"{_GRANTING.get(step['verb'], VERBS[step['verb']][0])} {step['target']}"


def _helped(charters: Sequence[Charter], answer: dict[str, Any], step: dict[str, Any]) -> str:
    """Return who votes along with a step of a case, and who stays away."""
    if "helper" not in step:
        return ""
    helper = answer["case"]["helpers"][step["helper"] - 1]
    along = f" with the votes of {series_words(charters, helper['who'])}" if helper["who"] else ""
    return along + (f", while {series_words(charters, helper['absent'])} stay away" if helper["absent"] else "")
