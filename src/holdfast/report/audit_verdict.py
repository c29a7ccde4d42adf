"""The verdict of an audit in a sentence or two, as its page opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from holdfast.audit.goals import EVERYTHING, goal_powers
from holdfast.audit.naming import coalition_words, item_words
from holdfast.audit.words import goal_words, waiting
from holdfast.charter.words.names import joined
from holdfast.report.audit_view import day_words

if TYPE_CHECKING:
    from holdfast.charter import Charter

__all__ = ["meaning", "upper", "verdict", "whom"]

SHOWN = 12


def meaning(charter: Charter, goal: str) -> str:
    """Return what it means to take over every power; nothing for another goal."""
    if goal != EVERYTHING:
        return ""
    if all(power.do == "amend" for power in goal_powers(charter, goal)):
        return "To take over every power means here to be able to amend the rules alone: from there all that is not protected for good can be rewritten."
    return "To take over every power means here to be able to use every power of an organ alone, since no power to amend all of the rules is in the text seen."


def upper(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def whom(charter: Charter, items: Sequence[str]) -> str:
    """Return a coalition in words; names that this charter does not know are left out."""
    known = [item for item in items if item.split(":")[0].split(".")[0] in charter.bodies]
    return coalition_words(charter, known)


def verdict(charter: Charter, answer: dict[str, Any], *, given: bool) -> str:
    """Return the verdict: on the coalition asked about (`given`, or a case), else on single members and the smallest coalition."""
    goal, path = goal_words(charter, answer["question"]["goal"]), answer["path"]
    who = whom(charter, answer["question"]["coalition"])
    moves = _moves(path, answer["question"]["start"], later := answer.get("since") is not None)
    if later:
        moves += f"; from {day_words(answer['since'])} on, {waiting(answer)}"
    until = f" by {day_words(answer['question']['until'])}" if answer["question"]["until"] else ""
    told = answer.get("case")
    if told is not None and told["with_helpers"] == "yes" and told["alone"] != "yes":
        who = f"Alone the coalition {'cannot' if told['alone'] == 'no' else 'was not found to be able to'}. With those who voted along, {who}"
    if answer["verdict"] == "unknown":
        found = f"It was not settled whether {who} can {goal}{until}: no path of fewer than {answer['bounds']['at_least_moves']} moves does it."
    elif answer["verdict"] == "no":
        found = f"{who} cannot {goal}{until} by any lawful moves."
    else:
        found = f"{who} can {goal} {moves}."
    if given or told is not None:
        return upper(found)
    smallest, able = answer["smallest"], [row for row in answer["exposure"] if row["verdict"] == "yes" and row["kind"] == "member"]
    if able:
        return upper(f"{_list(charter, able)} alone can {goal}{f', {moves}' if len(able) == 1 and answer['verdict'] == 'yes' else ''}.")
    if smallest is not None and smallest["size"] is None and smallest["proved"]:
        return f"Nobody can {goal}{until} by lawful moves, not even all together."
    if smallest is None or smallest["size"] is None:
        return upper(found)
    known = all(row["verdict"] == "no" for row in answer["exposure"] if row["kind"] == "member")
    nobody = "No member alone can" if known else "No member was found that alone can"
    # Without a move the coalition is the majority that the rules name: they are meant to work so, and the reader should know.
    how = f", {moves}"
    if not path and answer.get("opened"):
        how = ": this is what the rules themselves ask for" + (", and no smaller coalition finds a way round them" if smallest["proved"] else "")
    return f"{nobody} {goal}. {upper(who)}{' together' if smallest['size'] > 1 else ''} can{how}."


def _moves(path: Sequence[dict[str, Any]], start: str, later: bool) -> str:
    """Return how a path goes: in so many moves, by when; without a move the goal stands at once, or `later`."""
    if not path:
        return "without a move of its own" if later else "as the rules stand, without a move"
    when = "all" if len(path) > 1 else "done"
    by = f"{when} on the first day" if path[-1]["date"] == start else f"by {day_words(path[-1]['date'])}"
    return f"in {len(path)} lawful move{'s' if len(path) != 1 else ''}, {by}"


def _list(charter: Charter, rows: Iterable[dict[str, Any]]) -> str:
    names = [item_words(charter, row["name"]) for row in rows]
    return joined(names) if len(names) <= SHOWN else f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"
