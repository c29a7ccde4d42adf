"""Powers and rights in words."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.charter.clocks import Clock
from holdfast.charter.model import Charter
from holdfast.charter.powers import VERBS, Check, Entrenched, Power, Right
from holdfast.charter.rules import Plurality, Word
from holdfast.charter.words.names import bodies, holder_words, joined, sentence, target_words
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
    if fact.basis == "practice":
        parts.append("practice, no article seen")
    elif fact.article is not None:
        parts.append(fact.article if fact.article[0].isalpha() and len(fact.article) > 6 else f"art. {fact.article}")
    if not fact.verified:
        parts.append("not checked against the text")
    if fact.unverified:
        parts.append(f"{joined(list(fact.unverified))} not checked")
    if isinstance(fact, Power) and getattr(fact.needs, "word", None) == "unstated":
        parts.append("majority not stated")
    if isinstance(fact, Power) and fact.appeal is not None and fact.appeal.to == "unstated":
        parts.append("appeal not stated")
    return f" [{'; '.join(parts)}]" if parts else ""


def deed(power: Power, charter: Charter) -> str:
    """Return what a power does: `expel a member body: groups or persons`."""
    verb = VERBS[power.do][0]
    text = f"{verb} {target_words(charter, power.on)}"
    if power.do == "secede" and power.on == ("itself",):
        text = "leave"
    if power.level is not None and power.level not in power.on:
        text += f" at the level of {charter.title(power.level)}"
    what = power.what or ""
    target = target_words(charter, power.on)
    if what.startswith(target) and text.endswith(target) and power.whose is None:
        return text.removesuffix(target) + what
    if power.whose is not None:
        text += f" of {bodies(charter, power.whose, 'or')}"
    return f"{text}: {what}" if what else text


def _check(check: Check, charter: Charter) -> str:
    text = _CHECKS[check.kind].format(by=holder_words(charter, check.by))
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
        ("delay before it takes effect", power.delay),
        ("expires unless voted within", power.expires),
    ):
        if clock is not None:
            yield f"{label} {clock}"
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
        yield "it hands over: " + joined([VERBS[verb][0] for verb in power.grants])
    if power.limits is not None:
        yield f"limits: {power.limits}"
    if power.lapses is not None:
        after = power.lapses.after
        text = f"lapses after {after}" if isinstance(after, Clock) else "never lapses" if after == "never" else "when it lapses is not stated"
        yield text + (f" unless {motion_words(charter, power.lapses.unless_confirmed_by)} confirms it" if power.lapses.unless_confirmed_by else "")
    if power.takes_effect_on is not None:
        yield act_words(charter, power.takes_effect_on)
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
    how = (
        f"can be changed only by: {rule_words(item.needs, charter)}"
        if item.needs is not None
        else "cannot be amended at all"
        if item.by is None
        else "is protected"
    )
    by = f" ({bodies(charter, item.by)})" if item.by else ""
    itself = (
        {True: "; the protection covers itself", False: "; the protecting clause is not itself protected"}.get(item.protects_itself, "")
        if isinstance(item.protects_itself, bool)
        else ""
    )
    return sentence(f"{item.what}: {how}{by}{itself}{f'; {item.note}' if item.note else ''}").rstrip(".") + marks(item) + "."
