"""Powers and rights in words."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.charter.clocks import Clock
from holdfast.charter.model import Charter
from holdfast.charter.powers import VERBS, Check, Entrenched, Power, Right, verb_alone
from holdfast.charter.rules import Plurality, Word
from holdfast.charter.words.names import bodies, body, holder_words, joined, level_words, sentence, target_words
from holdfast.charter.words.rules import SILENCE, rule_words
from holdfast.charter.words.seats import act_words, motion_words

__all__ = ["clauses", "deed", "entrenched_words", "marks", "power_words", "right_words"]

_CHECKS = {
    "consent": "needs the consent of {by}",
    "veto": "{by} may stop it",
    "ratification": "must be ratified by {by}",
    "review": "{by} may review it",
    "confirmation": "must be confirmed by {by}",
    "countersignature": "must be countersigned by {by}",
    "repeal": "{by} may undo it",
    "referendum": "{by} may put it to a vote",
    "proposal": "only on a proposal of {by}",
    "opinion": "after hearing {by}",
    "delay": "{by} may put it off",
    "override": "{by} may set it aside",
}


def marks(fact: Power | Right | Entrenched) -> str:
    """Return article and the cautions that belong to a fact, in brackets."""
    parts = []
    article = fact.article or ""
    if article:
        # `9`, `28 and Condition 18`, `XXVI.2(b)`: a number gets its `art.`; what is named in words stands as it is.
        article = article if article[0].islower() or (len(article.split()[0]) > 6 and article[0].isalpha()) else f"art. {article}"
    if fact.basis == "practice":
        parts.append(f"practice under {article}" if article else "practice")
    elif article:
        parts.append(article)
    if not fact.verified:
        parts.append("not checked against the text")
    if fact.unverified:
        parts.append(f"{joined(list(fact.unverified))} not checked")
    if isinstance(fact, Power) and getattr(fact.needs, "word", None) == "unstated":
        parts.append("majority not stated")
    if isinstance(fact, Power) and fact.appeal is not None and fact.appeal.to == "unstated":
        parts.append("appeal not stated")
    return f" [{'; '.join(parts)}]" if parts else ""


_TO_SEATS = {
    "appoint": "appoint members of",
    "elect": "elect members of",
    "remove": "remove members of",
    "recall": "recall members of",
    "co_opt": "co-opt members of",
}
"""Verbs of office that need `members of` before an organ with several seats."""


def deed(power: Power, charter: Charter) -> str:
    """Return what a power does: `expel a section: groups or persons`. A `what` that begins with the target takes its place."""
    target, what = target_words(charter, power.on), power.what or ""
    several = any(name in charter.organs and not _single(name, charter) for name in power.on)
    verb = _TO_SEATS[power.do] if power.do in _TO_SEATS and several else VERBS[power.do][0]
    if power.do == "secede":
        return f"leave: {what}" if what else "leave"
    if power.do == "propose" and power.on == ("proposal",):
        verb, target = "put forward", "a proposal"
    if what.startswith(target) and power.whose is None and power.level is None:
        return f"{verb} {what}"
    text = f"{verb} {target}"
    if power.level is not None and power.level not in power.on:
        text += f" at the level of {body(charter, power.level)}"
    if power.whose is not None:
        text += f" of {bodies(charter, power.whose, 'or')}"
    return f"{text}: {what}" if what else text


def _single(name: str, charter: Charter) -> bool:
    """Return whether an organ is one person's office."""
    seats = charter.organs[name].seats
    return len(seats) == 1 and str(seats[0].count) == "1" and seats[0].filler != "held_by"


def _check(check: Check, charter: Charter) -> str:
    # A rule makes a vote of all members out of what any one of them may do.
    together = check.by in (("member",), ("section",)) and check.by[0] not in charter.members and check.needs is not None and not isinstance(check.needs, Word)
    text = _CHECKS[check.kind].format(by=f"the {check.by[0]}s" if together else holder_words(charter, check.by))
    if check.needs is not None and not isinstance(check.needs, Word):
        text += f" ({rule_words(check.needs, charter)})"
    if check.within is not None:
        text += f" within {check.within}"
    if isinstance(check.suspends, bool):
        text += ", and the decision waits meanwhile" if check.suspends else ", while the decision stands"
    if check.silence is not None:
        text += f"; {SILENCE[check.silence]}"
    if check.overridden_by is not None:
        text += f"; {motion_words(charter, check.overridden_by)} may override that"
    return text + (f" ({check.note})" if check.note else "")


def clauses(power: Power, charter: Charter) -> Iterator[str]:
    """Yield how a power is used: majority, conditions, clocks, checks, appeal. What is unstated is left to `marks`."""
    if power.needs is not None and getattr(power.needs, "word", None) != "unstated":
        yield rule_words(power.needs, charter) if isinstance(power.needs, Word | Plurality) else f"it takes {rule_words(power.needs, charter)}"
    if power.when is not None:
        yield f"condition: {power.when}"
    if power.opened_by is not None:
        yield f"opened by {holder_words(charter, power.opened_by)}"
    for label, clock in (
        ("notice", power.notice),
        ("voting time", power.voting),
        ("not before, counted from its opening,", power.earliest),
        ("delay before it takes effect", power.delay),
        ("expires unless voted within", power.expires),
    ):
        if clock is not None:
            yield f"{label} {clock}" if clock.number else "it takes effect at once"
    if power.weights_at is not None:
        yield f"votes are weighed at the {power.weights_at}" if power.weights_at != "unstated" else "when votes are weighed is not stated"
    for check in power.checks:
        yield _check(check, charter)
    if power.appeal is not None and power.appeal.to == "none":
        yield "no appeal"
    elif power.appeal is not None and power.appeal.to != "unstated":
        waits = {"True": ", which suspends it", "False": ", which does not suspend it"}.get(str(power.appeal.suspends), "")
        note = f" ({power.appeal.note})" if power.appeal.note else ""
        yield f"appeal to {bodies(charter, power.appeal.to, 'then')}{f' within {power.appeal.within}' if power.appeal.within else ''}{waits}{note}"
    if power.grants:
        yield "it includes the power to " + joined([verb_alone(verb) for verb in power.grants])
    if power.limits is not None:
        yield f"limits: {power.limits}"
    if power.lapses is not None:
        after = power.lapses.after
        text = f"lapses after {after}" if isinstance(after, Clock) else "never lapses" if after == "never" else "when it lapses is not stated"
        yield text + (f" unless {motion_words(charter, power.lapses.unless_confirmed_by)} confirms it" if power.lapses.unless_confirmed_by else "")
    if power.takes_effect_on is not None:
        yield act_words(charter, power.takes_effect_on)
    if power.at is not None:
        yield level_words(charter, power.at)
    if power.note is not None:
        yield power.note


def power_words(power: Power, charter: Charter, *, holder: bool = True) -> str:
    """Return a power as a sentence; without `holder` it starts with the verb, to stand in a list under the holder's name."""
    head = f"{holder_words(charter, power.by)} may {deed(power, charter)}" if holder else deed(power, charter)
    return sentence("; ".join(part.rstrip(".") for part in [head, *clauses(power, charter)])).rstrip(".") + marks(power) + "."


def right_words(right: Right, charter: Charter) -> str:
    """Return a right as a sentence."""
    text = f"{bodies(charter, right.of)}: {right.right}" + (f"; limits: {right.limits}" if right.limits else "") + (f"; {right.note}" if right.note else "")
    return sentence(text).rstrip(".") + marks(right) + "."


def entrenched_words(item: Entrenched, charter: Charter) -> str:
    """Return a protected clause as a sentence."""
    by = bodies(charter, item.by) if item.by else ""
    if isinstance(item.needs, Word) and item.needs.word == "own_decision":
        how = f"can be changed by {by or 'its holder'} alone"
    elif item.needs is not None:
        how = f"can be changed only {f'by {by} with' if by else 'with'} {rule_words(item.needs, charter)}"
    else:
        how = f"is protected ({by})" if by else "cannot be amended at all"
    rules = f" (it covers {joined(list(item.rules))})" if item.rules else ""
    covers = {"True": "; the protection covers itself", "False": "; the protecting clause is not itself protected"}
    itself = covers.get(str(item.protects_itself), "")
    return sentence(f"{item.what}: {how}{rules}{itself}{f'; {item.note}' if item.note else ''}").rstrip(".") + marks(item) + "."
