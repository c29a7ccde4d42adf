"""Safeguards on the page of an audit: what to amend, what the text says now and would say, before and after, and the price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from holdfast.audit.naming import FEW, article_words, number_words, part_words
from holdfast.audit.position import MANY, counted
from holdfast.audit.safeguards.words import same_cost
from holdfast.charter import Charter
from holdfast.report.audit_view import Remedies, Remedy, Size

__all__ = ["remedies_of"]

SHOWN = 8
"""Amendments shown in a list."""


def remedies_of(charter: Charter, answer: dict[str, Any]) -> Remedies | None:
    """Return the safeguards of an answer in the form of `certificate`: those searched for, else those that close its path alone; None if there is neither."""
    told, rows, stated = answer.get("safeguard_search"), answer["safeguards"], counted(charter)
    if told is not None:
        return _searched(rows, told, stated)
    if not rows:
        return None
    more = len(rows) - SHOWN
    notes = (f"And {more} more: {', '.join(row['title'].lower() for row in rows[SHOWN:])}.",) if more > 0 else ()
    return Remedies("Each of these amendments by itself keeps this coalition from the goal, by any path.", chosen=_rows(rows[:SHOWN], [], stated), notes=notes)


def _searched(rows: Sequence[dict[str, Any]], told: dict[str, Any], stated: bool) -> Remedies:
    unit = "members" if told["by"] == "heads" else "votes"
    target = f"half of all {unit}" if Fraction(told["target"]) == Fraction(1, 2) else f"{float(Fraction(told['target'])):.0%} of all {unit}"
    notes = [same_cost(told)] if told["others"] else []
    if told["open"] is not None:
        notes.append(f"With every amendment of the library in force a path stays open to {', '.join(told['open']['coalition'][:SHOWN])}.")
    if told["unmeasured"]:
        names = ", ".join(item["title"].lower() for item in told["unmeasured"])
        notes.append(f"These would fit the charter as well, but they change nothing that the audit counts: {names}.")
    return Remedies(
        sentence=" ".join(_verdict(rows, told, target)),
        before=_size("As the rules stand", told["before"], stated),
        after=_size("With the amendments", told["after"], stated) if rows else None,
        unit=unit,
        target=float(Fraction(told["target"])),
        chosen=_rows(rows, told["prices"], stated),
        singles=_rows([row for row in told["singles"] if len(rows) != 1 or row["id"] != rows[0]["id"]][:SHOWN], [], stated),
        notes=tuple(notes),
    )


def _verdict(rows: Sequence[dict[str, Any]], told: dict[str, Any], target: str) -> Iterable[str]:
    """Yield the sentences that say what the search found."""
    many = f"{len(rows)} amendments together" if len(rows) > 1 else "One amendment"
    match told["verdict"]:
        case "safe":
            yield f"Nothing need be amended: no coalition of up to {target} reaches the goal. A path shown below is that of a larger one."
        case "reached":
            yield f"{many} would do: after {'it' if len(rows) == 1 else 'them'} no coalition of up to {target} reaches the goal."
            yield (
                f"Nothing cheaper among the library's {told['library']} amendments for this charter does."
                if told["proved"]
                else "Not proved to be the cheapest."
            )
            if told["minimal"] and len(rows) > 1:
                yield "Each of them is needed."
        case "out_of_reach":
            yield f"None of the library's {told['library']} amendments for this charter, nor all together, lifts the smallest coalition above {target}."
            if rows:
                yield f"{many} would lift it as far as the library can."
        case _:
            yield f"It was not settled what would keep every coalition of up to {target} from the goal: the search ran out of its budget."
            if rows:
                yield "The amendments below were the last tried."


def _size(label: str, measure: dict[str, Any], stated: bool) -> Size:
    """Return a measured smallest coalition: of all members or votes; seats join besides, so that it may have more heads than there are members."""
    size, of = measure["size"], measure["of"]
    if size is None:
        return Size(label, "nobody, not even all together" if measure["proved"] else "not settled", None)
    doubt = "" if measure["proved"] else f" (not proved to be the smallest; none has under {_many(measure['lower'], of, stated)})"
    if size > of:
        return Size(label, f"{size:,}, with holders of seats, against {of:,}{doubt}", size / max(of, 1))
    return Size(label, f"{_many(size, of, stated)} of {number_words(of, stated=stated)}{doubt}", size / max(of, 1))


def _many(number: int, of: int, stated: bool) -> str:
    """Return a number; a part of those whose number is not stated as a part."""
    return part_words(number) if not stated and of >= MANY // 4 and number >= FEW else f"{number:,}"


def _rows(rows: Iterable[dict[str, Any]], prices: Sequence[dict[str, Any]], stated: bool) -> tuple[Remedy, ...]:
    priced = {price["clause"]: price for price in prices}
    return tuple(_row(row, priced.get(row["clause"]), stated) for row in rows)


def _row(row: dict[str, Any], price: dict[str, Any] | None, stated: bool) -> Remedy:
    where = article_words(row["article"]) if row["article"] and row["article"] != row["clause"] else ""
    if row["clause"]:
        where = f"{where} ({row['clause']})" if where else f"clause {row['clause']}"
    return Remedy(
        name=row["title"],
        where=where or "wherever it fits",
        now=row["now"] or "",
        then=row["then"] or "",
        effect=row["effect"],
        cost="" if row["cost"] is None else f"cost {row['cost']}",
        after="" if row["smallest"] is None else _size("", row["smallest"], stated).words,
        act="" if price is None else _price(price),
        reference=row["reference"] or "",
    )


def _price(price: dict[str, Any]) -> str:
    """Return what an amendment costs in ability to act: Coleman's power to act, and how many voters stop a motion, before and after."""
    act, block = price["power_to_act"], price["blocking"]
    parts = []
    if act["before"] is not None and act["after"] is not None:
        parts.append(f"power to act {act['before']['value']:.3g} before, {act['after']['value']:.3g} after")
    if block["before"] is not None and block["after"] is not None:
        parts.append(f"stopped by {block['before']:,} of {block['of_before']:,} voters before, {block['after']:,} of {block['of_after']:,} after")
    return "; ".join(parts) or (f"not known: {price['note']}" if price["note"] else "not known")
