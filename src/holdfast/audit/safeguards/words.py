"""Safeguards in plain language, from an answer in the form of `certificate`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from holdfast.audit.naming import article_words
from holdfast.audit.position import MANY, counted
from holdfast.charter import Charter

__all__ = ["safeguard_lines", "same_cost"]

SHOWN = 6
COMMAND = "`--safeguards`"


def safeguard_lines(charter: Charter, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the lines under the heading Safeguards."""
    if answer.get("safeguard_search") is not None:
        yield from _search(answer["safeguards"], answer["safeguard_search"], counted(charter))
    else:
        yield from _closing(answer)


def _closing(answer: dict[str, Any]) -> Iterator[str]:
    rows = answer["safeguards"]
    if answer["verdict"] != "yes":
        yield f"  No path is open to this coalition. {COMMAND} asks what would keep every small coalition from the goal."
        return
    if not rows:
        yield f"  No amendment of the library closes the path below by itself; {COMMAND} looks for sets that do."
        return
    yield "  Each of these by itself keeps this coalition from the goal, by any path:"
    for row in rows[:SHOWN]:
        yield f"  - {row['title']}{_where(row)}. {row['effect']}"
        if row["then"] is not None:
            yield f"    It would read: {row['then']}"
    if len(rows) > SHOWN:
        yield f"  and {len(rows) - SHOWN} more: " + ", ".join(row["id"] for row in rows[SHOWN:])
    yield f"  {COMMAND} finds the cheapest that keep every coalition below a target from it."


def _where(row: dict[str, Any]) -> str:
    if row["clause"] is None:
        return " (wherever it fits)"
    return f" ({row['clause']}, {article_words(row['article'])})" if row["article"] else f" ({row['clause']})"


def _many(number: int | None, found: dict[str, Any], stated: bool) -> str:
    """Return the size of a coalition of all; where it rests on an unstated number, as a share."""
    if number is None:
        return "nobody, not even all together"
    if number == 0:
        return "no member: anybody may do it"
    of = found["of"]
    if stated or of < MANY // 4:
        return f"{number:,} of {of:,}"
    if number < MANY // 4:
        return f"{number:,} of an unstated number"
    hundredths = round(100 * number / of)
    near = "just over " if 100 * number > hundredths * of else "just under " if 100 * number < hundredths * of else ""
    return f"{near}{hundredths}% of an unstated number"


def _search(rows: list[dict[str, Any]], told: dict[str, Any], stated: bool) -> Iterator[str]:
    unit = "members" if told["by"] == "heads" else "votes"
    target = Fraction(told["target"])
    share = f"{float(target):.0%}" if (target * 100).denominator == 1 else str(target)
    yield f"  Target: whoever reaches the goal has more than {share} of all {unit}, that is more than {_many(told['limit'], told['before'], stated)}."
    yield f"  As the rules stand, the smallest coalition has {_many(told['before']['size'], told['before'], stated)}{_bound(told['before'])}."
    yield from _verdict(rows, told, stated)
    for n, row in enumerate(rows, start=1):
        yield from _step(n, row, stated)
    yield from _prices(told["prices"])
    if told["others"]:
        yield f"  {same_cost(told)}"
    if told["singles"]:
        yield "  One amendment alone against the first path found:"
        for row in told["singles"][:SHOWN]:
            after = f"{_many(row['smallest_after'], row['smallest'], stated)}{_bound(row['smallest'])}"
            yield f"    {row['title']} ({row['clause']}): the smallest coalition has {after}"
    if told["open"] is not None:
        yield f"  A coalition that reaches the goal with all {told['library']} amendments in force: {', '.join(told['open']['coalition'][:SHOWN])}" + (
            f" and {len(told['open']['coalition']) - SHOWN} more." if len(told["open"]["coalition"]) > SHOWN else "."
        )
        if not told["open"]["steps"]:
            yield "    without a move"
        for step in told["open"]["steps"]:
            yield f"    by {step['date']}: {step['organ'] or 'the coalition'}, {step['verb']} {step['target']} ({step['power']})"
    if told["unmeasured"]:
        yield "  Fits this charter, but the audit counts nothing of it: " + ", ".join(item["title"].lower() for item in told["unmeasured"]) + "."


def same_cost(told: dict[str, Any]) -> str:
    """Return the other sets of the same cost as a sentence: `suspensive_appeal:P3` is the suspensive appeal at clause P3."""
    sets = [" with ".join(f"{kind.replace('_', ' ')} ({clause})" for kind, _, clause in (name.partition(":") for name in names)) for names in told["others"]]
    return f"At the same cost: {'; '.join(sets[:SHOWN])}{f'; and {len(sets) - SHOWN} more' if len(sets) > SHOWN else ''}."


def _bound(measure: dict[str, Any]) -> str:
    return "" if measure["proved"] else f" (not proved to be the smallest; none has under {measure['lower']:,})"


def _verdict(rows: list[dict[str, Any]], told: dict[str, Any], stated: bool) -> Iterator[str]:
    after = f"the smallest coalition then has {_many(told['after']['size'], told['after'], stated)}{_bound(told['after'])}"
    library = f"the library's {told['library']} amendments for this charter"
    match told["verdict"]:
        case "safe":
            yield "  Nothing need be amended: no coalition within the target reaches the goal."
        case "reached":
            proof = f"nothing cheaper among {library} does" if told["proved"] else "not proved to be the cheapest"
            needed = ", and each is needed" if told["minimal"] and len(rows) > 1 else ""
            yield f"  Cheapest: {len(rows)} amendment{'s' if len(rows) > 1 else ''}, cost {told['cost']} ({proof}{needed}); {after}."
        case "out_of_reach" if rows:
            yield f"  No set of {library} reaches the target. As far as they go, at the least cost ({told['cost']}): {after}."
        case "out_of_reach":
            yield f"  None of {library} reaches the target, or lifts the smallest coalition at all."
        case _:
            yield (
                f"  Not settled: the audit did not decide within its budget whether this set does; no set that costs less than {told['cost_lower']} does. "
                f"Known of it: {after}."
            )


def _step(n: int, row: dict[str, Any], stated: bool) -> Iterator[str]:
    yield f"  {n}. {row['title']}{_where(row)}, cost {row['cost']}"
    yield f"     Now:   {row['now']}"
    yield f"     Then:  {row['then']}"
    yield f"     Why:   {row['effect']} ({row['reference']})"
    after = f"{_many(row['smallest_after'], row['smallest'], stated)}{_bound(row['smallest'])}"
    yield f"     After: with it, and those before it, the smallest coalition has {after}."


def _prices(prices: list[dict[str, Any]]) -> Iterator[str]:
    for price in prices:
        act, block = price["power_to_act"], price["blocking"]
        known = act["before"] is not None or act["after"] is not None or block["before"] is not None or block["after"] is not None
        text = f"  Price: to {price['title']}, "
        if known:
            text += f"power to act {_share(act['before'])} before, {_share(act['after'])} after"
            text += f"; stopped by {_voters(block, 'before')} before, {_voters(block, 'after')} after"
        else:
            text += "not known"
        yield text + (f" ({price['note']})." if price["note"] else ".")


def _share(value: dict[str, Any] | None) -> str:
    return "unknown" if value is None else f"{value['value']:.3g}"


def _voters(block: dict[str, Any], when: str) -> str:
    return "an unknown number" if block[when] is None else f"{block[when]:,} of {block[f'of_{when}']:,} voters"
