"""Names of bodies and numbers in running text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from holdfast.charter.amounts import Amount
from holdfast.charter.levels import ORGAN_CLAUSES, POWER_CLAUSES, OrganLevels, PowerLevels
from holdfast.charter.model import Charter
from holdfast.charter.organs import Count, Size
from holdfast.charter.powers import TARGETS, Holder, Joint, Petition

__all__ = ["bodies", "body", "count_words", "holder_words", "joined", "level_words", "number", "sentence", "share_words", "target_words"]

_ANY = {"member": "any member", "section": "any section", "anyone": "anyone", "concerned": "the one concerned", "unstated": "a body not stated"}
_SHORT = 12
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth", 20: "twentieth"}
_COUNTS = {1: "a", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def joined(words: Sequence[str], last: str = "and") -> str:
    """Join words as in a sentence: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def sentence(text: str) -> str:
    """Return text with a capital first letter and a full stop."""
    text = text.strip()
    return text if not text else text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def number(amount: Amount) -> str:
    """Return a number as written, with thousands set apart."""
    value = None if amount.names else amount.value()
    return str(amount) if value is None or value.denominator != 1 else f"{value.numerator:,}"


def share_words(amount: Amount) -> str:
    """Return a share in words: half, two-thirds, 55 per cent; a formula stays as written."""
    if amount.names:
        return str(amount)
    value = amount.value() or Fraction(0)
    if value == 1:
        return "all"
    if value.denominator in _PARTS and value.numerator in _COUNTS and "%" not in amount.text:
        part = _PARTS[value.denominator]
        if value.numerator == 1:
            return "half" if part == "half" else f"{'an' if part[0] == 'e' else 'a'} {part}"
        return f"{_COUNTS[value.numerator]}-{part}s"
    return f"{float(value * 100):g} per cent"


def body(charter: Charter, name: str) -> str:
    """Return the plain name of a body, with the article that organs take in a sentence."""
    if name in _ANY and name not in charter.members:
        return _ANY[name]
    title = charter.title(name)
    takes_article = name in charter.organs or name in charter.groups or any(level.id == name for level in charter.levels)
    return f"the {title}" if takes_article and not title.lower().startswith(("the ", "any ", "each ")) else title


def bodies(charter: Charter, names: Sequence[str], last: str = "and") -> str:
    """Return several bodies; a group by its name, a long list by its first few and a count."""
    if len(names) > _SHORT:
        return f"{', '.join(body(charter, name) for name in names[: _SHORT - 2])} and {len(names) - _SHORT + 2} others"
    return joined([body(charter, name) for name in names], last)


def level_words(charter: Charter, at: str | OrganLevels | PowerLevels | None) -> str:
    """Return at which level of rules an organ or a power, or single clauses of it, stand: `stands at the level of the statutes`."""
    if at is None:
        return ""
    if isinstance(at, str):
        return f"stands at the level of {charter.title(at)}"
    clauses = ORGAN_CLAUSES if isinstance(at, OrganLevels) else POWER_CLAUSES
    by_level: dict[str, list[str]] = {}
    for clause, level in at:
        if level is not None:
            by_level.setdefault(level, []).append(clauses[clause])
    return "; ".join(f"at the level of {charter.title(level)}: {joined(told)}" for level, told in by_level.items())


def count_words(count: Count | None, charter: Charter) -> str:
    """Return a count: `5`, `up to 8`, `10 to 13`, `an unstated number of`; a formula with its value."""
    if isinstance(count, Size):
        low, high = count.at_least, count.at_most
        if low is not None and high is not None:
            return f"{_valued(low, charter)} to {_valued(high, charter)}"
        return f"at least {_valued(low, charter)}" if low is not None else f"up to {_valued(high, charter)}" if high is not None else "some"
    return _valued(count, charter) if isinstance(count, Amount) else "an unstated number of"


def _valued(amount: Amount, charter: Charter) -> str:
    value = charter.number(amount)
    if not amount.names or value is None:
        return number(amount)
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.4g} ({amount})"


def holder_words(charter: Charter, holders: Sequence[Holder]) -> str:
    """Return who holds a power; several holders may each use it alone."""
    words = []
    for holder in holders:
        if isinstance(holder, Joint):
            words.append(f"{joined([body(charter, name) for name in holder.jointly])} together")
        elif isinstance(holder, Petition):
            of = f"the {holder.of}s" if holder.of in _ANY and holder.of not in charter.members else body(charter, holder.of)
            if holder.of in charter.members:
                of = f"the {charter.title(holder.of)}"
            elif holder.of in charter.organs:
                of = f"the members of {of}"
            if holder.count is not None:
                many = count_words(holder.count, charter)
                many = f"a number not stated ({holder.count})" if holder.count.names and charter.number(holder.count) is None else many
                words.append(f"any one of {of}" if many == "1" else f"{many} of {of}")
            else:
                share = f"{'more than ' if holder.more_than is not None else ''}{share_words(holder.share or holder.more_than or Amount('1'))}"
                weighed = holder.counting in ("total_weight", "cast") or holder.weights is not None
                words.append(f"those of {of} who have {share} of all votes" if weighed else f"{share} of {of}")
            words[-1] += f", {holder.as_of}" if holder.as_of else ""
        else:
            words.append(body(charter, holder))
    return joined(words, "or")


def target_words(charter: Charter, targets: Sequence[str]) -> str:
    """Return what a power is used on."""
    return joined([TARGETS[name] if name in TARGETS and name not in charter.bodies else body(charter, name) for name in targets], "or")
