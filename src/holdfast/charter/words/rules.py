"""Decision rules in words."""

from __future__ import annotations

from holdfast.charter.amounts import Amount
from holdfast.charter.model import Charter
from holdfast.charter.rules import AgainstFewer, All, Any_, Ballots, NoVeto, Other, Plurality, Quorum, Ranked, Readings, Rule, Vote, Word
from holdfast.charter.words.names import body, joined, number, share_words

__all__ = ["SILENCE", "quorum_words", "rule_words"]

BASES = {
    "cast": "the votes cast",
    "present": "those present",
    "sitting": "the seats now filled",
    "statutory": "all seats",
    "total_weight": "all votes that exist",
    "members": "all members",
    "unstated": "what the text does not state",
}
_OUT_OF = {
    "cast": "votes cast",
    "present": "those present",
    "sitting": "seats filled",
    "statutory": "seats",
    "total_weight": "votes that exist",
    "members": "members",
    "unstated": "of a base not stated",
}
SILENCE = {
    "consents": "silence counts as consent",
    "refuses": "silence counts as refusal",
    "ignored": "those who do not answer are not counted",
    "unstated": "what silence means is not stated",
}
_WORDS = {
    "consensus": "nobody objects",
    "own_decision": "its own decision is enough",
    "automatic": "it happens of itself, without a vote",
    "unstated": "the majority needed is not stated in the text seen",
}


def _threshold(rule: Vote | Quorum, base: str) -> str:
    if rule.votes is not None:
        return f"at least {number(rule.votes)}"
    if rule.of == "unstated":
        share = f"more than {share_words(rule.more_than)}" if rule.more_than is not None else f"at least {share_words(rule.share or Amount('1'))}"
        return f"{share} (of what, the text does not state)"
    if rule.more_than is not None:
        return f"more than {share_words(rule.more_than)} of {base}"
    share = share_words(rule.share or Amount("1"))
    return f"{share} {base.removeprefix('all ')}" if share == "all" else f"at least {share} of {base}"


def quorum_words(quorum: Quorum, charter: Charter) -> str:
    """Return a quorum as a condition: `with at least half of all seats present`."""
    if quorum.votes is not None and quorum.votes.text == "0":
        return "no quorum needed"
    doing = {"present": "present", "cast": "voting", "in_favour": "in favour"}[quorum.counting]
    if quorum.votes is not None:
        known = charter.number(quorum.votes)
        size = f" ({float(known):,.4g})" if quorum.votes.names and known is not None else ""
        return f"at least {number(quorum.votes)}{size} {doing}"
    return f"{_threshold(quorum, BASES[quorum.of])} {doing}"


def _vote(rule: Vote, charter: Charter) -> str:
    base = BASES[rule.of] if rule.weights is None else charter.title(rule.weights) + {"cast": " (of those voting)"}.get(rule.of, "")
    if rule.votes is not None:
        words = f"at least {number(rule.votes)} {'in favour' if rule.weights is None else charter.title(rule.weights)}"
    else:
        words = _threshold(rule, base)
    if rule.in_ is not None:
        words += f" in {body(charter, rule.in_)}"
    if rule.excluding is not None:
        out = [name for name in rule.excluding if name != "concerned"]
        words += ", leaving out " + joined([*(["the one concerned"] if "concerned" in rule.excluding else []), *(body(charter, name) for name in out)])
    if rule.at_least is not None:
        words += f", and at least {number(rule.at_least)} in favour"
    if rule.quorum is not None:
        words += f", with {quorum_words(rule.quorum, charter)}"
    if rule.absent is not None:
        words += {
            "not_counted": "; those away are not counted",
            "against": "; those away count as against",
            "for": "; those away count as in favour",
            "present": "; those away count as present",
        }[rule.absent]
    if rule.silence is not None:
        words += f"; {SILENCE[rule.silence]}"
    if rule.cap is not None:
        words += f"; nobody's votes count for more than {share_words(rule.cap)}"
    if rule.counted_by is not None:
        words += f"; {body(charter, rule.counted_by)} rules on the count"
    if rule.casting_vote is not None:
        words += f"; {body(charter, rule.casting_vote)} has a casting vote"
    return words


def rule_words(rule: Rule | None, charter: Charter) -> str:
    """Return a rule in words, without a capital or a full stop. No rule at all reads as not stated."""
    match rule:
        case None:
            return _WORDS["unstated"]
        case Vote():
            return _vote(rule, charter)
        case NoVeto():
            away = {"passes": "", "stops": " (an abstention stops it too)", "unstated": " (what an abstention does is not stated)"}[rule.abstaining]
            return f"no vote against from {joined([body(charter, name) for name in rule.no_veto_from], 'or')}{away}"
        case AgainstFewer():
            what = _OUT_OF[rule.of] if rule.weights is None else charter.title(rule.weights)
            where = f" in {body(charter, rule.in_)}" if rule.in_ else ""
            return f"fewer than {number(rule.against_fewer_than)} {what} against{where}"
        case All():
            return ", and ".join(rule_words(part, charter) for part in rule.all)
        case Any_():
            return "either " + ", or ".join(rule_words(part, charter) for part in rule.any)
        case Ballots():
            steps = [f"{rule_words(step.needs, charter)}{f' up to ballot {step.until}' if step.until else ''}" for step in rule.ballots]
            return ", then ".join(steps)
        case Readings():
            apart = f" at least {rule.apart} apart" if rule.apart else ""
            return f"{rule_words(rule.needs, charter)}, passed {rule.readings} times{apart}{f' ({rule.between})' if rule.between else ''}"
        case Ranked():
            ratio = ""
            if rule.against_default is not None:
                by = "" if str(rule.against_default) == "1" else f" by {rule.against_default} to 1"
                ratio = f"; the winner must beat the default option{by}"
            quorum = f", with {quorum_words(rule.quorum, charter)}" if rule.quorum is not None else ""
            return f"a ranked vote{f' ({rule.method})' if rule.method else ''}{ratio}{quorum}"
        case Plurality():
            choices = f", {rule.choices} names on a ballot" if rule.choices else ""
            weights = f", weighed by {charter.title(rule.weights)}" if rule.weights else ""
            weights += f"; nobody's votes count for more than {share_words(rule.cap)}" if rule.cap is not None else ""
            quorum = f", with {quorum_words(rule.quorum, charter)}" if rule.quorum is not None else ""
            return f"the most votes win{choices}{weights}{quorum}"
        case Other():
            return rule.other
        case Word():
            return _WORDS[rule.word]
    raise TypeError(rule)
