"""Ballots: a motion is put to two votes, one with the other side absent and one with it present and against, and must pass both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from holdfast.audit.replay.world import Voter, World
from holdfast.charter.amounts import Amount
from holdfast.charter.organs import Apportioned
from holdfast.charter.powers import Holder, Joint, Petition
from holdfast.charter.rules import AgainstFewer, All, Any_, Ballots, NoVeto, Other, Plurality, Quorum, Ranked, Readings, Rule, Vote, Word, atoms

__all__ = ["allowed", "met_without_holder", "one_vote", "who_may"]


@dataclass(frozen=True)
class Poll:
    """One vote: votes in favour and against, heads in favour and against, all who sit, all places by votes and heads."""

    yes: int
    no: int
    yes_heads: int
    no_heads: int
    sitting: int
    places: int
    head_places: int


def _polls(
    world: World, body: str, ours: bool, *, weights: str | None = None, without: Iterable[str] = (), spared: str | None = None, cap: Amount | None = None
) -> list[Poll]:
    """Return the two votes on a motion of one side: all of the other side absent, all of it against."""
    organ = body if body in world.charter.organs else None
    if organ is not None:
        roll = world.roll(organ, weights)
    else:
        table = world.charter.weights[weights] if weights is not None else None
        roll = []
        for name in world.crowd(body):
            count = world.class_of(name)
            roll.append(Voter(name, 1 if table is None else table.get(name, 0), count.ours, count.theirs, count.places))
    roll = [voter for voter in roll if voter.of not in set(without)]
    if organ is not None and cap is None:
        votes = world.charter.organs[organ].votes
        cap = votes.cap if isinstance(votes, Apportioned) else None
    limit = max(int(world.amount(cap) * sum(v.votes * (v.ours + v.theirs) for v in roll)), 1) if cap is not None and ours else None
    out = [v for v in roll if v.of is not None and v.of == spared and v.theirs]
    roll = [Voter(v.of, v.votes, v.ours, v.theirs - v.bundle, max(v.places, v.ours + v.theirs) - v.bundle, v.bundle) if v in out else v for v in roll]
    if limit is not None:
        # Votes of one holder over the cap do not count, but the places are still there.
        mine_capped = sum(min(v.votes, limit) * v.ours for v in roll)
    mine, theirs, places = world.strength(roll, organ, weights)
    if limit is not None and organ not in world.ours and not (weights is None and organ in world.votes_set | world.votes_bought):
        mine = mine_capped
    # Whoever sends several people, or votes in two ways, is one head.
    persons = list({n if v.of is None else v.of: v for n, v in enumerate(roll)}.values())
    my_heads, their_heads = sum(v.ours // v.bundle for v in persons), sum(v.theirs // v.bundle for v in persons)
    if organ is not None and organ in world.ours:
        my_heads, their_heads = max(sum(max(v.places, v.ours + v.theirs) // v.bundle for v in persons), 1), 0
    head_places = max(sum(max(v.places, v.ours + v.theirs) // v.bundle for v in persons), my_heads + their_heads)
    yes, no, yes_heads, no_heads = (mine, theirs, my_heads, their_heads) if ours else (theirs, mine, their_heads, my_heads)
    part = (Fraction(0) if world.abstain else world.turnout) if ours else Fraction(1)
    both = ((0, 0), (ceil(part * no), ceil(part * no_heads)))
    return [Poll(yes, against, yes_heads, heads, yes + no, places, head_places) for against, heads in both]


def _share(world: World, rule: Vote | Quorum, base: int) -> int:
    if rule.votes is not None:
        return ceil(world.amount(rule.votes))
    if rule.more_than is not None:
        return int(world.amount(rule.more_than) * base // 1) + 1
    return ceil(world.amount(rule.share) * base)


def _quorate(world: World, quorum: Quorum, body: str, ours: bool, rule: Vote | None, weights: str | None) -> bool:
    organ = world.charter.organs.get(body)
    judges = [rule.counted_by] if rule is not None and rule.counted_by is not None else list(organ.count_ruled_by or ()) if organ is not None else []
    if (rule is not None and rule.absent == "present") or (ours and judges and all(world.owns(name) for name in judges)):
        return True
    for poll in _polls(world, body, ours, weights=weights):
        if quorum.of == "members":
            there, base = poll.yes_heads + poll.no_heads, poll.head_places
        else:
            there, base = poll.yes + poll.no, poll.sitting if quorum.of == "sitting" else poll.places
        if there < _share(world, quorum, base):
            return False
    return True


def allowed(world: World, body: str, needs: Rule | None, ours: bool = True, spared: str | None = None) -> bool:
    """Whether one side carries a motion in a body whatever the other does. `spared` is the class of the member concerned."""
    organ = world.charter.organs.get(body)
    rule = needs
    if rule is None or (isinstance(rule, Word) and rule.word == "unstated"):
        rule = organ.decides if organ is not None else None
    if rule is None or (isinstance(rule, Word) and rule.word == "unstated"):
        rule = world.assume
    parts = atoms(rule)
    away_from_here = all(isinstance(part, Vote | AgainstFewer) and part.in_ is not None for part in parts)
    if not away_from_here:
        if world.meets_not(body) or _polls(world, body, ours)[0].yes <= 0:
            return False
        quorum = None if organ is None else organ.quorum if organ.quorum is not None else world.charter.quorum
        ruled = any(getattr(part, "quorum", None) is not None for part in parts)
        spoiled = ours and world.new_text(body, "quorum")
        if isinstance(quorum, Quorum) and not ruled and not spoiled and not _quorate(world, quorum, body, ours, None, None):
            return False
    return _passes(world, rule, body, ours, spared)


def _passes(world: World, rule: Rule, body: str, ours: bool, spared: str | None) -> bool:
    if isinstance(rule, All):
        return all(_passes(world, part, body, ours, spared) for part in rule.all)
    if isinstance(rule, Any_):
        return any(_passes(world, part, body, ours, spared) for part in rule.any)
    if isinstance(rule, Ballots):
        return _passes(world, rule.ballots[-1].needs, body, ours, spared)
    if isinstance(rule, Readings):
        return _passes(world, rule.needs, body, ours, spared)
    if isinstance(rule, NoVeto):
        return not any(_would_veto(world, name, ours) for name in rule.no_veto_from)
    if isinstance(rule, Word) and rule.word == "automatic":
        return True
    if isinstance(rule, Word) and rule.word in ("own_decision", "unstated"):
        return _passes(world, world.assume, body, ours, spared)
    if isinstance(rule, Word | Other):
        return all(poll.no == 0 and poll.yes > 0 for poll in _polls(world, body, ours, spared=spared))
    if isinstance(rule, AgainstFewer):
        by_heads = rule.of == "members" and rule.weights is None
        polls = _polls(world, rule.in_ or body, ours, weights=rule.weights)
        return all((poll.no_heads if by_heads else poll.no) < int(world.amount(rule.against_fewer_than)) for poll in polls)
    if isinstance(rule, Ranked | Plurality):
        ratio = world.amount(rule.against_default) if isinstance(rule, Ranked) else Fraction(1)
        weights, cap = (rule.weights, rule.cap) if isinstance(rule, Plurality) else (None, None)
        polls = _polls(world, body, ours, weights=weights, spared=spared, cap=cap)
        if ours and world.rivals and isinstance(rule, Plurality):
            # The other side is not one list: each gets its share, and the strongest of them has to be beaten.
            polls = [replace(poll, no=max(ceil(share * poll.no) for share in world.rivals)) for poll in polls]
        beaten = all(poll.yes > poll.no if ratio == 1 else poll.yes >= max(ceil(ratio * poll.no), 1) for poll in polls)
        return beaten and (rule.quorum is None or _quorate(world, rule.quorum, body, ours, None, weights))
    return _vote(world, rule, body, ours, spared)


def _would_veto(world: World, name: str, ours: bool) -> bool:
    classes = world.crowd(name)
    if classes:
        return any((world.class_of(item).theirs if ours else world.class_of(item).ours) > 0 for item in classes)
    return world.owns(name) is not ours


def _vote(world: World, rule: Vote, body: str, ours: bool, spared: str | None) -> bool:
    where = rule.in_ or body
    if world.meets_not(where):
        return False
    named = [name for name in rule.excluding or () if name != "concerned"]
    left_out = spared if "concerned" in (rule.excluding or ()) else None
    tie_is_mine = rule.more_than is not None and rule.casting_vote is not None and world.owns(rule.casting_vote) is ours
    for poll in _polls(world, where, ours, weights=rule.weights, without=named, spared=left_out, cap=rule.cap):
        base = {"members": poll.head_places, "sitting": poll.sitting, "cast": poll.yes + poll.no, "present": poll.yes + poll.no}.get(rule.of, poll.places)
        needed = ceil(world.amount(rule.more_than) * base) if tie_is_mine else _share(world, rule, base)
        if rule.at_least is not None:
            needed = max(needed, ceil(world.amount(rule.at_least)))
        if (poll.yes_heads if rule.of == "members" else poll.yes) < max(needed, 1):
            return False
    return rule.quorum is None or _quorate(world, rule.quorum, where, ours, rule, rule.weights)


def who_may(world: World, holder: Holder, needs: Rule | None, ours: bool = True, spared: str | None = None) -> bool:
    """Whether one side can use a power of a holder against the other."""
    if isinstance(holder, Joint):
        return all(who_may(world, name, needs, ours, spared) for name in holder.jointly)
    if isinstance(holder, Petition):
        return _signed(world, holder, ours)
    if holder in world.charter.organs:
        own_rule = needs is None or (isinstance(needs, Word) and needs.word == "unstated")
        return allowed(world, holder, needs, ours, spared) or (ours and own_rule and world.new_text(holder, "decides") and one_vote(world, holder))
    if holder in ("anyone", "unstated", "concerned"):
        return holder == "anyone" or (holder == "concerned" and not ours)
    classes = world.crowd(holder)
    if not classes:
        return world.owns(holder) is ours
    if needs is not None and not isinstance(needs, Word):
        return allowed(world, holder, needs, ours, spared)
    return any((world.class_of(name).ours if ours else world.class_of(name).theirs) > 0 for name in classes)


def _signed(world: World, petition: Petition, ours: bool) -> bool:
    if petition.of not in world.charter.organs and not world.crowd(petition.of):
        return world.owns(petition.of) is ours
    if world.meets_not(petition.of):
        return False
    poll = _polls(world, petition.of, ours, weights=petition.weights)[0]
    base = poll.places if petition.counting in ("statutory", "total_weight") else poll.sitting
    if petition.count is not None:
        needed = ceil(world.amount(petition.count))
    elif petition.more_than is not None:
        needed = int(world.amount(petition.more_than) * base // 1) + 1
    else:
        needed = ceil(world.amount(petition.share) * base)
    return poll.yes >= max(needed, 1)


def one_vote(world: World, holder: Holder) -> bool:
    """Whether we have a vote with a holder, which is all that is asked of us once its threshold has fallen."""
    if isinstance(holder, Joint):
        return all(one_vote(world, name) for name in holder.jointly)
    body, weights = (holder.of, holder.weights) if isinstance(holder, Petition) else (holder, None)
    if body in world.charter.organs or (isinstance(holder, Petition) and world.crowd(body)):
        return not world.meets_not(body) and _polls(world, body, True, weights=weights)[0].yes >= 1
    return who_may(world, body, None)


def met_without_holder(world: World, rule: Rule | None, spared: str | None = None) -> bool:
    """Whether a rule is met by a body in which only we sit: what the rule asks of that body is given, what it asks of others is put to them."""
    if isinstance(rule, All | Any_):
        parts = [met_without_holder(world, part, spared) for part in (rule.all if isinstance(rule, All) else rule.any)]
        return all(parts) if isinstance(rule, All) else any(parts)
    if isinstance(rule, Ballots | Readings):
        return met_without_holder(world, rule.needs if isinstance(rule, Readings) else rule.ballots[-1].needs, spared)
    if isinstance(rule, NoVeto):
        return not any(_would_veto(world, name, True) for name in rule.no_veto_from)
    if isinstance(rule, Vote | AgainstFewer) and rule.in_ is not None:
        return _passes(world, rule, rule.in_, True, spared)
    return True
