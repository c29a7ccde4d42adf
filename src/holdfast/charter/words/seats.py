"""Organs and seats in words: who sits where, by whom, for how long, with how many votes."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.charter.clocks import Clock
from holdfast.charter.model import Charter
from holdfast.charter.organs import HOST, Act, Apportioned, Motion, Organ, Seat
from holdfast.charter.rules import Plurality, Word
from holdfast.charter.words.names import bodies, body, count_words, joined, level_words, sentence, share_words
from holdfast.charter.words.rules import quorum_words, rule_words

__all__ = ["act_words", "motion_words", "organ_lines", "seat_words", "term_words", "votes_words"]

_SHOWN = 8


def term_words(term: Clock | str | None) -> str:
    """Return how long a mandate lasts."""
    if isinstance(term, Clock):
        return f"for {term}"
    return {
        "life": "for life",
        "at_pleasure": "at the pleasure of whoever appointed them",
        "to_next_meeting": "until the next congress or general meeting",
        "continuous": "as long as their votes last",
        "unstated": "for a time not stated",
    }.get(term or "", "")


def motion_words(charter: Charter, motion: Motion) -> str:
    """Return a body with the rule by which it decides."""
    stated = motion.needs is not None and getattr(motion.needs, "word", None) != "unstated"
    return bodies(charter, motion.by) + (f" ({rule_words(motion.needs, charter)})" if stated else "")


def act_words(charter: Charter, act: Act) -> str:
    """Return an act that must be performed for something to take effect."""
    refuse = {True: ", who can refuse it", False: ", who may not refuse it"}.get(act.refusable, "") if isinstance(act.refusable, bool) else ""
    return f"takes effect only with {act.act} by {bodies(charter, act.by)}{f' within {act.within}' if act.within else ''}{refuse}"


def seat_words(seat: Seat, organ: Organ, charter: Charter) -> str:
    """Return one kind of seat of an organ in words, without a full stop."""
    many = count_words(seat.count, charter)
    senders = organ.senders(seat)
    who = bodies(charter, senders, "and" if seat.jointly or seat.filler in ("held_by", "held_jointly_by", "follows") else "or") if senders else ""
    who += ", who must agree" if seat.jointly else ""
    if HOST in seat.fillers:
        who = "the host" + (f" (now {who})" if senders != seat.fillers else "")
    each = " each" if seat.filler == "held_by" and len(list(spread(charter, senders))) > 1 else ""
    head = f"{many} seat{'' if many == '1' else 's'}{each}"
    how = {
        "held_by": f"sent by {who}",
        "held_jointly_by": f"shared by {who}",
        "elected_by": f"elected by {who}",
        "appointed_by": f"appointed by {who}",
        "co_opted_by": f"co-opted by {who}",
        "ex_officio": f"held by office, by {who}",
        "follows": f"held by whoever governs {who}",
        "drawn_from": f"drawn by lot from {who}",
        "open_to": f"open to {who}",
        "filled_by_other": seat.filled_by_other,
    }[seat.filler]
    text = f"{seat.name}: {head}, {how}" if seat.name else f"{head}, {how}"
    return "; ".join([text, *(_seat_details(seat, charter))])


def spread(charter: Charter, names: tuple[str, ...]) -> Iterator[str]:
    """Yield members behind names; a class of several members yields twice, to tell one from many."""
    for name in names:
        for member in charter.spread(name):
            count = charter.number(charter.members[member].count)
            yield from (member,) * (1 if count == 1 else 2)
        if name not in charter.members and name not in charter.groups:
            yield name


def _seat_details(seat: Seat, charter: Charter) -> Iterator[str]:
    if seat.needs is not None and getattr(seat.needs, "word", None) != "unstated":
        words = rule_words(seat.needs, charter)
        yield words if isinstance(seat.needs, Plurality | Word) else f"by {words}"
    if seat.method is not None and not (seat.method == "plurality" and isinstance(seat.needs, Plurality)):
        yield {
            "one_by_one": "one by one",
            "block": "all at once, so that one majority can take them all",
            "proportional": "in proportion to the votes",
            "list": "from one list",
            "ranked": "by ranked vote",
            "plurality": "the most votes win",
            "approval": "every name that a voter approves counts",
        }[seat.method]
    if seat.choices is not None and seat.choices != getattr(seat.needs, "choices", None):
        yield f"{seat.choices} names on a ballot"
    if seat.proposed_by is not None:
        yield f"proposed by {motion_words(charter, seat.proposed_by)}"
    if seat.confirmed_by is not None:
        yield f"confirmed by {motion_words(charter, seat.confirmed_by)}"
    if seat.chosen_from is not None:
        yield f"chosen from {bodies(charter, seat.chosen_from)}"
    if seat.term is not None:
        yield term_words(seat.term)
    if seat.staggered is not None:
        yield f"renewed in parts: {seat.staggered}"
    if seat.votes == "voice":
        yield "with a voice and no vote"
    elif seat.votes == "unstated":
        yield "how many votes each has is not stated"
    elif seat.votes != 1:
        yield f"{seat.votes:,} votes each"
    for label, value in (("again", seat.again), ("residence", seat.residence)):
        if value is not None:
            yield f"{label}: {value}"
    if seat.cap is not None:
        yield f"no one sender may have more than {share_words(seat.cap)} of them"
    if seat.alternates is not None:
        yield f"{count_words(seat.alternates, charter)} alternates"
    if seat.incompatible_with is not None:
        yield f"not together with {bodies(charter, seat.incompatible_with, 'or')}"
    if seat.recall is not None:
        recall = f" ({rule_words(seat.recall.needs, charter)})" if seat.recall.needs else ""
        yield f"can be recalled by {bodies(charter, seat.recall.by)}{recall}" + (f" ({seat.recall.note})" if seat.recall.note else "")
    if seat.answers_to is not None:
        yield f"bound besides by {bodies(charter, seat.answers_to)}"
    if seat.takes_effect_on is not None:
        yield act_words(charter, seat.takes_effect_on)
    if seat.vacancy is not None:
        within = f" within {seat.vacancy.within}" if seat.vacancy.within else ""
        needs = f" ({rule_words(seat.vacancy.needs, charter)})" if seat.vacancy.needs else ""
        yield f"if it falls empty, filled by {bodies(charter, seat.vacancy.filled_by, 'or')}{needs}{within}" + (
            f" ({seat.vacancy.note})" if seat.vacancy.note else ""
        )
    if seat.disputes_settled_by is not None:
        yield f"disputes over it settled by {bodies(charter, seat.disputes_settled_by)}"
    if seat.note is not None:
        yield seat.note
    if seat.unverified:
        yield f"{joined(list(seat.unverified))} not checked"
    if not seat.verified:
        yield "not checked against the text"


def votes_words(organ: Organ, charter: Charter) -> str | None:
    """Return who has how many votes, largest first; None where votes are not the way in which the organ is made up."""
    if organ.votes is None:
        return None
    if organ.votes == "one_each":
        return "one vote each"
    if organ.votes == "unstated":
        return "how many votes each has is not stated in the text seen"
    told = [_votes_table(organ, charter)] if organ.known_votes else []
    if isinstance(organ.votes, Apportioned):
        told.insert(0, _apportioned(organ.votes, charter))
    return "; ".join(told)


def _apportioned(votes: Apportioned, charter: Charter) -> str:
    parts = [f"they follow {votes.follow}" if votes.follow else "not fixed in the charter"]
    parts += [f"set by {bodies(charter, votes.set_by)}"] if votes.set_by else []
    parts += [f"none above {share_words(votes.cap)}"] if votes.cap else []
    return ", ".join(parts) + (f" ({votes.note})" if votes.note else "")


def _votes_table(organ: Organ, charter: Charter) -> str:
    votes_of = organ.known_votes or {}
    known: dict[int, list[str]] = {}
    for name, votes in votes_of.items():
        if isinstance(votes, int):
            known.setdefault(votes, []).append(name)
    parts = [f"{votes:,} {_each(charter, known[votes], votes)}" for votes in sorted(known, reverse=True)]
    unknown = [name for name, votes in votes_of.items() if votes == "unstated"]
    if unknown:
        parts.append(f"not stated: {bodies(charter, unknown)}")
    total = total_votes(organ, charter)
    return "; ".join(parts) + (f" ({total:,} in all)" if total and len(votes_of) > 1 and not unknown else "")


def _each(charter: Charter, names: list[str], votes: int) -> str:
    unit = "vote" if votes == 1 else "votes"
    shown = joined([body(charter, name) for name in names])
    if len(names) > _SHOWN:
        shown = f"{len(names)} members ({', '.join(body(charter, name) for name in names[:4])}, ...)"
    return f"{unit} each: {shown}" if len(list(spread(charter, tuple(names)))) > 1 else f"{unit}: {shown}"


def total_votes(organ: Organ, charter: Charter) -> int | None:
    """Return the sum of the votes written down, None where a count of members is unknown or a formula."""
    if organ.known_votes is None:
        return None
    total = 0
    for name, votes in organ.known_votes.items():
        if not isinstance(votes, int) or votes == 0:
            continue
        for member in list(charter.spread(name)) or [name]:
            count = charter.number(charter.members[member].count) if member in charter.members else 1
            if count is None:
                return None
            total += votes * int(count)
    return total


def organ_lines(name: str, organ: Organ, charter: Charter) -> list[str]:
    """Return the sentences about one organ."""
    lines = [organ.about] if organ.about else []
    if organ.size is not None:
        lines.append(f"size: {count_words(organ.size, charter)}".replace("an unstated number of", "not stated"))
    votes = votes_words(organ, charter)
    if votes:
        lines.append(f"votes: {votes}")
    lines += [seat_words(seat, organ, charter) for seat in organ.seats]
    if organ.term is not None:
        lines.append(f"term: {term_words(organ.term).removeprefix('for ')}")
    if organ.staggered is not None:
        lines.append(f"renewed in parts: {organ.staggered}")
    lines += list(_meetings(organ, charter))
    if organ.quorum == "unstated":
        lines.append("a quorum is not stated in the text seen")
    elif organ.quorum is not None:
        quorum = quorum_words(organ.quorum, charter)
        lines.append(quorum if quorum.startswith("no quorum") else f"can decide with {quorum}")
    if getattr(organ.decides, "word", None) == "unstated":
        lines.append("the majority that it needs is not stated in the text seen")
    elif organ.decides is not None:
        lines.append(f"decides by {rule_words(organ.decides, charter)}")
    lines += list(_manners(organ, charter))
    lines += [words] if (words := level_words(charter, organ.at)) else []
    if organ.note:
        lines.append(organ.note)
    if organ.unverified:
        lines.append(f"{joined(list(organ.unverified))} not checked against the text")
    if not organ.verified:
        lines.append("not checked against the text")
    return [sentence(line) for line in lines]


def _meetings(organ: Organ, charter: Charter) -> Iterator[str]:
    meets = organ.meets
    if meets is None:
        return
    if meets.every is not None:
        yield f"meets every {meets.every}" if isinstance(meets.every, Clock) else "how often it meets is not stated"
    if meets.convened_by is not None:
        yield f"called by {bodies(charter, meets.convened_by)}"
    if meets.or_by:
        yield "may be called besides by " + joined([motion_words(charter, motion) for motion in meets.or_by], "or")
    if meets.date_set_by is not None:
        yield f"its date is set by {bodies(charter, meets.date_set_by)}"
    if meets.notice is not None:
        yield f"with {meets.notice} of notice"
    if meets.on_its_own is not None:
        yield meets.on_its_own
    if meets.note is not None:
        yield meets.note


def _manners(organ: Organ, charter: Charter) -> Iterator[str]:
    if organ.chaired_by is not None:
        yield f"chaired by {bodies(charter, organ.chaired_by)}"
    if organ.count_ruled_by is not None:
        yield f"{bodies(charter, organ.count_ruled_by)} rules on who counts as present and on the count"
    if organ.mandates is not None:
        yield {
            "free": "delegates are bound by no instruction",
            "binding": "delegates vote as they were told",
            "void": "instructions to delegates are void",
            "unstated": "whether delegates can be instructed is not stated",
        }[organ.mandates]
    if organ.proxies is not None:
        yield {True: "proxies are allowed", False: "no proxies", "unstated": "whether proxies are allowed is not stated"}[organ.proxies]
    if organ.secret_ballot is True:
        yield "votes by secret ballot"
    if organ.host is not None:
        where = [f"its seat is in {organ.host.place}"] if organ.host.place else []
        where += [f"its host is {body(charter, organ.host.member)}"] if organ.host.member else []
        where += [f"where it sits is chosen by {bodies(charter, organ.host.chosen_by)}"] if organ.host.chosen_by else []
        yield "; ".join(where)
    if organ.caretaker is not None:
        lapses = {"never": ", without end", "unstated": ", no end stated"}.get(str(organ.caretaker.lapses), f", for {organ.caretaker.lapses}")
        act = "acts" if len(organ.caretaker.by) == 1 else "act"
        yield f"while {organ.caretaker.while_}, {bodies(charter, organ.caretaker.by)} {act} for it{lapses}"
        if organ.caretaker.note is not None:
            yield organ.caretaker.note
    if organ.weights_at is not None:
        yield f"votes are weighed at the moment of the {organ.weights_at}" if organ.weights_at != "unstated" else "when votes are weighed is not stated"
    if organ.votes_can_be:
        yield f"votes can be {joined(list(organ.votes_can_be), 'or')}"
    if organ.custodians is not None:
        recall = {
            "True": "; depositors can recall that",
            "False": "; depositors cannot recall that",
            "unstated": "; whether depositors can recall that is not stated",
        }.get(str(organ.custodians.recallable), "")
        yield f"custodians: {organ.custodians.who}{recall}"
    if organ.answers_to is not None:
        yield f"its members are bound besides by {bodies(charter, organ.answers_to)}"
    if organ.acts_performed is not None:
        yield organ.acts_performed
