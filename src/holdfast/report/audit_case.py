"""A case on the page of its audit: what history did, who helped, what others did, and whether the audit agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.audit.naming import series_words
from holdfast.audit.words import case_words
from holdfast.charter.powers import VERBS
from holdfast.charter.words.names import joined, sentence
from holdfast.charter.words.powers import deed
from holdfast.report.audit_view import CaseView, Event, day_words

if TYPE_CHECKING:
    from holdfast.audit.case import Helper, HistoryStep, LoadedCase

__all__ = ["case_view"]

VERDICTS = {"yes": "Yes, within the rules.", "no": "No: the rules stop it. This is proved.", "unknown": "Not settled."}


def case_view(loaded: LoadedCase, answer: dict[str, Any]) -> CaseView:
    """Return the view of a case whose answer has its verdicts under `case`."""
    case, told = loaded.case, answer["case"]
    agreement, left = case_words(told)
    agreement = agreement.removeprefix("In history ")
    return CaseView(
        about=case.about or "",
        alone=VERDICTS[told["alone"]],
        helped=None if told["with_helpers"] is None else VERDICTS[told["with_helpers"]],
        agreement=agreement[:1].upper() + agreement[1:],
        left_the_law=left,
        history=tuple(_event(loaded, step, answer) for step in case.history),
        helpers=tuple(_helper(loaded, helper) for helper in case.helpers),
        others=tuple(f"{day_words(event.date)}: {event.does}" for event in case.scripted),
        sources=tuple((source.title, source.url or "") for source in case.sources.values()),
    )


def _title(loaded: LoadedCase, name: str) -> str:
    """Return a body's plain name in the first charter that knows it; other words stand as they are."""
    found = next((charter.title(name) for _, charter in loaded.charters if name in charter.bodies), name.replace("_", " "))
    return found[:1].upper() + found[1:]


def _event(loaded: LoadedCase, step: HistoryStep, answer: dict[str, Any]) -> Event:
    case = loaded.case
    votes = "; ".join(part for part in (f"needed: {step.needed}" if step.needed else "", f"had: {step.had}" if step.had else "") if part)
    verb = VERBS[step.verb][0] if step.verb in VERBS else step.verb.replace("_", " ")
    # A sentence about the past reads badly with a verb of the language; the verb stands alone, then on whom.
    return Event(
        n=f"{step.n:g}",
        date=day_words(step.date),
        who=_title(loaded, step.organ),
        deed=f"{verb} {_target(loaded, step.target)}".strip(),
        ours=step.by == "coalition",
        basis=step.basis,
        votes=votes,
        result=step.result or "",
        helpers=f"with {joined(list(step.helpers))}" if step.helpers else "",
        match=_match(loaded, step, answer) if step.by == "coalition" else "",
        reached=case.reached_by is not None and step.n == case.reached_by and case.expect == "yes",
        left_the_law=case.left_the_law is not None and step.n == case.left_the_law.at,
    )


def _match(loaded: LoadedCase, step: HistoryStep, answer: dict[str, Any]) -> str:
    """Return how a step of the coalition stands to the answer: the same power as a step of the path found, or one that the audit finds closed."""
    same = [str(found["n"]) for found in answer["path"] if found["power"] == step.power]
    if same:
        return f"same power as step {joined(same)} of the path"
    left = loaded.case.left_the_law
    rules = {step.power, *(left.rules if left is not None and left.at == step.n else ())}
    closed = answer["verdict"] == "no" and rules & {item["power"] for item in answer["blocked_by"]}
    return "closed to it, says the audit" if closed else ""


def _target(loaded: LoadedCase, target: str | None) -> str:
    if target is None:
        return ""
    return next((charter.title(target) for _, charter in loaded.charters if target in charter.bodies), target)


def _helper(loaded: LoadedCase, helper: Helper) -> str:
    charters = [charter for _, charter in loaded.charters]
    on = helper.on if isinstance(helper.on, str) else f"step {helper.on:g} of history"
    found = next(((power, charter) for charter in charters for power in charter.powers if power.id == on), None)
    what = f"to {deed(*found)} ({on})" if found is not None else f"on {on}"
    since = f"from {day_words(helper.from_)}, " if helper.from_ else ""
    who = f", together with {series_words(charters, helper.who)}" if helper.who else ""
    absent = f"; absent: {series_words(charters, helper.absent)}" if helper.absent else ""
    return sentence(f"{since}{what}{who}{absent}" + (f". {helper.note}" if helper.note else ""))
