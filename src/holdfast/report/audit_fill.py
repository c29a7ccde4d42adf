"""From an audit's answer to what its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from holdfast.audit.coalition import read_coalition
from holdfast.audit.naming import article_words, coalition_words, item_words, number_words
from holdfast.audit.position import CHOSEN, MANY, counted
from holdfast.audit.words import goal_words, step_deed
from holdfast.charter.amounts import Amount
from holdfast.charter.model import holders
from holdfast.charter.powers import VERBS
from holdfast.charter.words.names import body, joined, sentence
from holdfast.charter.words.powers import deed
from holdfast.report.audit_power import powers_of
from holdfast.report.audit_remedies import remedies_of
from holdfast.report.audit_verdict import meaning, upper, verdict, whom
from holdfast.report.audit_view import Alone, AuditView, Blocks, Fact, Keeping, Near, Panel, Together, day_words

if TYPE_CHECKING:
    from holdfast.charter import Charter
    from holdfast.charter.rules import Rule
    from holdfast.report.audit_view import CaseView

__all__ = ["Background", "view_of"]

SHOWN = 12
"""Checks, coalitions and names shown in one place."""
FEW_SHOWN = 3
BARS = 24
"""Members and seats in the chart of who is near."""
ENDS = 3
"""Powers of the goal shown as open at the end of a path."""


@dataclass(frozen=True)
class Background:
    """What the page shows besides the published answer: whether a coalition was asked about, the rule assumed; of a case its view and later charters."""

    given: bool = False
    assume: Rule | None = None
    case: CaseView | None = None
    later: tuple[Charter, ...] = ()


def view_of(charter: Charter, answer: dict[str, Any], background: Background) -> AuditView:
    """Return the view of an answer in the form of `certificate`, with `nearness` and `opened` where they were worked out."""
    question, case = answer["question"], background.case
    return AuditView(
        title=charter.charter if case is None else answer["case"]["name"],
        subtitle=_subtitle(charter, question) if case is None else case.about,
        verdict=verdict(charter, answer, given=background.given),
        chip={"yes": "Within the rules", "no": "Out of reach", "unknown": "Not settled"}[answer["verdict"]],
        goal=goal_words(charter, question["goal"]),
        meaning=meaning(charter, question["goal"]),
        coalition=upper(whom(charter, question["coalition"])),
        alone=tuple(_alone(charter, answer["exposure"])),
        together=_together(charter, answer["smallest"]),
        near=tuple(_near(charter, answer)),
        blocks=tuple(_blocks(charter, answer, background)),
        remedies=remedies_of(charter, answer),
        panels=tuple(_panels(charter, answer)),
        arrival=_arrival(charter, answer),
        organs=tuple(powers_of(charter, _organs(charter, answer), background.assume)),
        autonomy=_autonomy(charter, answer["autonomy"]),
        centralisation=Keeping("The charter as a whole", *answer["centralisation"]) if answer["centralisation"] else None,
        silences=tuple(_silence(text) for text in answer["silences"]),
        assumptions=tuple(answer["assumptions"]),
        facts=tuple(_facts(charter, answer)),
        sources=tuple((source.title, source.url or "") for source in charter.sources.values()),
        case=case,
    )


def _subtitle(charter: Charter, question: dict[str, Any]) -> str:
    when = f"Adopted {day_words(charter.adopted)}" + (f", in force until {day_words(charter.until)}" if charter.until else "") + ". " if charter.adopted else ""
    until = f" to {day_words(question['until'])}" if question["until"] else ""
    return f"{when}What could a coalition reach by lawful moves alone, from {day_words(question['start'])}{until}?"


def _alone(charter: Charter, rows: Sequence[dict[str, Any]]) -> Iterable[Alone]:
    """Yield the answers to "could it do so alone?", those that could first."""
    found: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: ("yes", "unknown", "no").index(row["verdict"])):
        moves = row["moves"]
        how = "Yes, as the rules stand" if moves == 0 else f"Yes, in {moves} move{'s' if moves != 1 else ''}"
        name = item_words(charter, row["name"])
        whole = row["kind"] == "organ" and not _office(charter, row["name"])
        found.setdefault({"yes": how, "no": "No", "unknown": "Not settled"}[row["verdict"]], []).append(f"{name} as a whole" if whole else name)
    return (Alone(answer, tuple(names)) for answer, names in found.items())


def _office(charter: Charter, name: str) -> bool:
    """Return whether an organ is one person's office, or one of which nothing says who sits in it."""
    organ = charter.organs[name]
    return organ.votes is None and (not organ.seats or (len(organ.seats) == 1 and str(organ.seats[0].count) == "1" and organ.seats[0].filler in CHOSEN))


def _together(charter: Charter, found: dict[str, Any] | None) -> Together | None:
    if found is None:
        return None
    if found["size"] is None:
        told = "No coalition reaches it, not even all together." if found["proved"] else "Whether all together reach it was not settled."
        return Together(told, "This is proved." if found["proved"] else "The search ran out of its budget.")
    size, of, lower = found["size"], found["of"], found.get("lower", 0)
    stated = counted(charter) or of < MANY // 4
    if size == 0:
        return Together("No coalition is needed: the steps of the path are open to anyone, also to somebody who holds nothing yet.", "This is proved.")
    heads = "members or holders of seats" if found["by"] == "heads" else f"votes in {charter.title(found['organ'])}"
    told = f"The smallest coalition that can has {size:,}{f' of {of:,}' if stated else ''} {heads}."
    if size == 1:
        told = "A single member or holder of a seat is enough."
    if not stated and size >= MANY // 4:
        told = "The smallest coalition that can is told as a part of the members, since how many there are is not stated."
    proof = (
        "Proved: no smaller one can."
        if found["proved"]
        else f"Not proved to be the smallest: between {number_words(lower, stated=stated)} and {number_words(size, stated=stated)}."
    )
    if one := _counted_as_one(charter, found["coalitions"]):
        proof += f" {upper(joined(one))} count{'s' if len(one) == 1 else ''} as one head, since the text seen does not say how many seats there are."
    shares = ((f"{'heads' if found['by'] == 'heads' else 'votes'}", f"{size:,} of {of:,}", size / of),) if stated and of else ()
    # Sizes that rest on a stand-in are equal by its choice: a few of them tell as much as all.
    shown = found["coalitions"][: SHOWN if stated or size < MANY // 4 else FEW_SHOWN]
    return Together(told, proof, tuple(upper(coalition_words(charter, items)) for items in shown), shares)


def _counted_as_one(charter: Charter, coalitions: Sequence[Sequence[str]]) -> list[str]:
    """Return the organs, in words, whose seats stand in these coalitions and are not numbered in the charter."""
    found = []
    for name, kind, _ in (item for items in coalitions if items for item in read_coalition(charter, items)):
        if name in charter.organs and kind is not None and kind < len(charter.organs[name].seats):
            count = charter.organs[name].seats[kind].count
            if count == "unstated" or (isinstance(count, Amount) and charter.number(count) is None):
                found.append(body(charter, name))
    return list(dict.fromkeys(found))


def _near(charter: Charter, answer: dict[str, Any]) -> Iterable[Near]:
    """Yield who is near, one row for each kind that stands in a smallest coalition, and one for all those that add nothing to it."""
    rows = answer.get("nearness", []) if answer["smallest"] and answer["smallest"]["size"] else []
    most = max((row["others"] for row in rows), default=0)
    stated = counted(charter) or most < MANY // 4
    inside = [row for row in rows if row["inside"] is not False]
    outside = [row for row in rows if row["inside"] is False]
    for row in inside[:BARS]:
        if row["others"] == 0:
            others = "nobody: it can alone"
        elif not stated:
            others = "the rest of a smallest coalition"
        else:
            others = _others(row["others"]) + ("" if row["proved"] else " or one fewer" if row["inside"] is None else " at most")
        yield Near(upper(_kind(charter, row)), others, row["others"] / most if most else 0.0, True)
    if outside:
        names = [_kind(charter, row) for row in outside]
        told = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
        others = f"{_others(most)}{'' if outside[0]['proved'] else ' at most'}" if stated else "a whole smallest coalition"
        yield Near(upper(told), others, 1.0, False)


def _others(number: int) -> str:
    return f"{number:,} other{'' if number == 1 else 's'}"


def _kind(charter: Charter, row: dict[str, Any]) -> str:
    """Return members or seats alike in words: one of a class, one seat, or several by name."""
    names = row["names"]
    if row["count"] > 1 and len(names) == 1:
        return item_words(charter, f"{names[0]}:1")
    words = [item_words(charter, name) for name in names]
    return joined(words) if len(words) <= 4 else f"{', '.join(words[:3])} and {row['count'] - 3} others alike"


def _blocks(charter: Charter, answer: dict[str, Any], background: Background) -> Iterable[Blocks]:
    """Yield what holds against the largest member alone, and what stands in the way of the coalition."""
    charters = (charter, *background.later)
    told = answer.get("case")
    if told is not None and told["with_helpers"] is not None and told["alone"] == "no":
        yield _grouped(charters, "Against the coalition alone", told["blocked_alone"])
    alone = answer.get("blocked_alone")
    itself = alone is not None and answer["question"]["coalition"] == [alone["name"]]
    if alone is not None and alone["blocked_by"] and not background.given and not (itself and answer["verdict"] == "yes"):
        yield _grouped(charters, f"Against {item_words(charter, alone['name'])} alone", alone["blocked_by"])
    if answer["blocked_by"] and not (itself and answer["verdict"] != "yes" and not background.given):
        past = "the path below gets past these" if answer["path"] else "what others do gets past these"
        title = f"In the way of the coalition at first; {past}" if answer["verdict"] == "yes" else "Against the coalition"
        yield _grouped(charters, title, answer["blocked_by"])


def _grouped(charters: Sequence[Charter], title: str, found: Sequence[dict[str, str]]) -> Blocks:
    # Charters of a series use the same identifiers for other powers: the article tells which is meant, and where it does not, no deed is told.
    deeds: dict[tuple[str, str], set[str]] = {}
    for charter in charters:
        for power in charter.powers:
            deeds.setdefault((power.id, power.article or power.id), set()).add(deed(power, charter))
    checks: dict[str, list[tuple[str, str]]] = {}
    for item in found:
        name, article, check = item["power"], item["article"], item["check"]
        told = article_words(article) if article != name else f"power {name}"
        known = deeds.get((name, article), set())
        checks.setdefault(check, []).append((told, next(iter(known)) if len(known) == 1 else ""))
    shown = list(checks.items())[:SHOWN]
    return Blocks(title, tuple((check, tuple(guarded)) for check, guarded in shown), len(checks) - len(shown))


def _panels(charter: Charter, answer: dict[str, Any]) -> Iterable[Panel]:
    """Yield a panel for each step, and those of the powers that the path opens."""
    first = date.fromisoformat(answer["question"]["start"])

    def days(text: str) -> int:
        return (date.fromisoformat(text) - first).days

    for step in answer["path"]:
        yield Panel(
            n=step["n"],
            date=step["date"],
            day=days(step["date"]),
            who=upper(step["organ"] or "the coalition"),
            deed=step_deed(step),
            article=step["article"],
            power=step["power"],
            rule=step["rule"],
            needed=step["needed"],
            had=step["had"],
            basis=step["basis"],
            supposes=tuple(text for text in answer["assumptions"] if text.startswith(f"Step {step['n']} ")),
            stated=counted(charter),
        )
    last = answer["path"][-1]["date"] if answer["path"] else answer["question"]["start"]
    amending = [row for row in answer.get("opened", []) if row["deed"].startswith(f"{VERBS['amend'][0]} ")]
    rest = [row for row in answer.get("opened", []) if row not in amending]
    for n, row in enumerate([*amending, *rest][:ENDS], start=len(answer["path"]) + 1):
        yield Panel(
            n,
            last,
            days(last),
            upper(row["organ"]),
            row["deed"],
            row["article"],
            row["power"],
            "",
            row["needed"],
            row["had"],
            goal=True,
            stated=counted(charter),
        )


def _arrival(charter: Charter, answer: dict[str, Any]) -> str:
    """Return where the path leads: how many powers of the goal the coalition can use alone at the end; or what stops it."""
    opened = answer.get("opened", [])
    if answer["verdict"] != "yes" or not opened:
        told, steps = answer.get("case"), len(answer["path"])
        if answer["verdict"] == "no":
            stops = [f"{item['check']} ({article_words(item['article'])})" for item in answer["blocked_by"][:ENDS]]
            return f"No lawful path{f': what stops it is {joined(stops)}' if stops else ''}."
        if answer["verdict"] == "unknown":
            return f"Not settled: there is no path of fewer than {answer['bounds']['at_least_moves']} moves."
        history = f" In history it took {told['moves_in_history']} steps up to the goal." if told and told["moves_in_history"] else ""
        return f"The shortest lawful path: {steps or 'no'} move{'' if steps == 1 else 's'}.{history}"
    more = f" {min(ENDS, len(opened))} of the {len(opened)} powers that it can then use alone are shown." if len(opened) > ENDS else ""
    several = len(opened) > 1
    when = "can then do" if answer["path"] else "can do"
    return f"The panel{'s' if several else ''} marked ✓ show{'' if several else 's'} what the coalition {when} alone.{more}"


def _organs(charter: Charter, answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return (organ, power whose rule is meant) to be measured: those that hold powers of the goal, act on the path, or hold other powers."""
    powers = {power.id: power for power in charter.powers}
    named = [item["power"] for item in (*answer.get("opened", []), *answer["blocked_by"], *answer["path"])]
    found: dict[str, str | None] = {}
    for power in (powers[name] for name in named if name in powers):
        for name in holders(power):
            if name in charter.organs:
                found.setdefault(name, power.id if next(holders(power)) == name and power.needs is not None else None)
    for name in charter.organs:
        if any(name in holders(power) for power in charter.powers):
            found.setdefault(name, None)
    return list(found.items())


def _autonomy(charter: Charter, found: dict[str, Any]) -> tuple[Keeping, ...] | None:
    """Return what sections decide themselves, those alike in one row; None where it was not measured."""
    alike: dict[tuple[float, float], list[str]] = {}
    for name, (low, high) in found.items():
        alike.setdefault((1 - high, 1 - low), []).append(charter.title(name))
    rows = [
        Keeping(", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""), low, high) for (low, high), names in alike.items()
    ]
    return tuple(rows) or None


def _silence(text: str) -> str:
    head, colon, rest = text.partition(":")
    return sentence(f"to {VERBS[head][0]}{colon}{rest}" if head in VERBS else text)


def _facts(charter: Charter, answer: dict[str, Any]) -> Iterable[Fact]:
    question, manifest = answer["question"], answer["manifest"]
    yield Fact("Coalition, by its names", ", ".join(question["coalition"]))
    yield Fact("Goal", question["goal"])
    yield Fact("First day", question["start"])
    if question["until"]:
        yield Fact("Last day", question["until"])
    yield Fact("Positions looked at", f"{answer['bounds']['positions']:,}")
    yield Fact("Holdfast", str(manifest["version"]))
    yield Fact("Hash of the charter", str(manifest["charter_hash"]))
    yield Fact("Charter", charter.id)
