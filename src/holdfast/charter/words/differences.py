"""What changed between two charters, in words.

Members and organs are matched by name; powers by what is done, to whom and by whom, then by what is done and to whom (the power moved), never
by article numbers, which statutes renumber. Where the later text was not read as a whole, what is missing from it is "not seen", not gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from holdfast.charter.model import Charter, holders
from holdfast.charter.organs import Organ
from holdfast.charter.powers import TARGETS, VERBS, Power, verb_alone
from holdfast.charter.words.names import bodies, body, holder_words, joined, sentence
from holdfast.charter.words.powers import clauses, deed, entrenched_words, power_words, right_words
from holdfast.charter.words.seats import organ_lines, total_votes

__all__ = ["Change", "differences"]

_SHOWN = 12
MANY_GONE = 15
"""More powers gone than this are told together, a sentence a holder: a text that ends a federation has few left."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `where` is short (who gained and lost which kinds of power), members, organs, powers, rights or silence; `kind` is new, gone, changed or
    same; `before` and `now` are the sentences or clauses that only one side has.
    """

    where: str
    kind: str
    text: str
    before: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


def differences(before: Charter, after: Charter) -> list[Change]:
    """Return the changes from one charter to another, members first, then organs, powers, rights and silences."""
    return [
        *_short(before, after),
        *_members(before, after),
        *_organs(before, after),
        *_powers(before, after),
        *_rights(before, after),
        *_silences(before, after),
    ]


def _partly_read(charter: Charter) -> bool:
    return charter.unseen is not None


def _missing(after: Charter) -> str:
    return "Not seen any more" if _partly_read(after) else "Gone"


def _short(before: Charter, after: Charter) -> Iterator[Change]:
    """Tell which kinds of power each body of both charters, or of the later one, has now and had not, and the other way round."""
    was, now = _verbs(before), _verbs(after)
    for name in dict.fromkeys([*after.organs, *now]):
        gained = [verb_alone(verb) for verb in now.get(name, ()) if verb not in was.get(name, ())]
        lost = [verb_alone(verb) for verb in was.get(name, ()) if verb not in now.get(name, ())]
        if gained:
            yield Change("short", "new", sentence(f"{body(after, name)} may now {joined(gained)}"))
        if lost:
            seen = "is not seen any more to" if _partly_read(after) else "may no longer"
            yield Change("short", "gone", sentence(f"{body(after, name)} {seen} {joined(lost)}"))


def _verbs(charter: Charter) -> dict[str, list[str]]:
    """Return the kinds of power that the text gives each body, in the order of the charter."""
    found: dict[str, list[str]] = {}
    for power in charter.powers:
        for name in holders(power) if power.basis == "text" else ():
            verbs = found.setdefault(name, [])
            if power.do not in verbs:
                verbs.append(power.do)
    return found


def _members(before: Charter, after: Charter) -> Iterator[Change]:
    new = [name for name in after.members if name not in before.members]
    gone = [name for name in before.members if name not in after.members]
    if new:
        yield Change("members", "new", f"New among the members ({len(new)}): {_list(after, new)}.")
    if gone:
        yield Change("members", "gone", f"Not named one by one any more ({len(gone)}): {_list(before, gone)}.")
    for name in (name for name in after.members if name in before.members):
        was, now = before.members[name].count, after.members[name].count
        if str(was) != str(now):
            yield Change("members", "changed", sentence(f"{body(after, name)}: {was} before, {now} now"))


def _list(charter: Charter, names: list[str]) -> str:
    return joined([body(charter, name) for name in names]) if len(names) <= _SHOWN else bodies(charter, names)


def _organs(before: Charter, after: Charter) -> Iterator[Change]:
    for name, organ in after.organs.items():
        if name not in before.organs:
            yield Change("organs", "new", " ".join([sentence(f"New: {body(after, name)}"), *organ_lines(name, organ, after)[:4]]))
    for name in before.organs:
        if name not in after.organs:
            yield Change("organs", "gone", sentence(f"{_missing(after)}: {body(before, name)}"))
    for name, organ in after.organs.items():
        if name in before.organs:
            yield from _organ(name, before.organs[name], organ, before, after)


def _organ(name: str, was: Organ, now: Organ, before: Charter, after: Charter) -> Iterator[Change]:
    title = body(after, name)
    if was.known_votes is not None and now.known_votes is not None:
        yield from _votes(title, name, before, after)
    both = was.known_votes is not None and now.known_votes is not None
    old = [line for line in organ_lines(name, was, before) if not (both and line.startswith("Votes:"))]
    new = [line for line in organ_lines(name, now, after) if not (both and line.startswith("Votes:"))]
    lost, gained = tuple(line for line in old if line not in new), tuple(line for line in new if line not in old)
    if lost or gained:
        unread = " (of the later text not everything was read)" if lost and _partly_read(after) else ""
        yield Change("organs", "changed", sentence(title + unread), lost, gained or ("Nothing of that is said.",))


def _votes(title: str, name: str, before: Charter, after: Charter) -> Iterator[Change]:
    """Tell the votes of members in both charters whose share of an organ moved most, by shares where both totals are known."""
    was, now = before.organs[name].known_votes, after.organs[name].known_votes
    totals = total_votes(before.organs[name], before), total_votes(after.organs[name], after)
    if was == now or was is None or now is None or not all(totals):
        return
    moves = []
    for member, votes in now.items():
        old = was.get(member)
        if isinstance(votes, int) and isinstance(old, int) and totals[0] and totals[1]:
            moves.append(
                (
                    abs(votes / totals[1] - old / totals[0]),
                    f"{body(after, member)} {old} of {totals[0]:,} ({old / totals[0]:.0%}) -> {votes} of {totals[1]:,} ({votes / totals[1]:.0%})",
                )
            )
    top = [text for _, text in sorted(moves, key=lambda move: -move[0])[:4]]
    text = f"votes in {title}: {totals[0]:,} in all before, {totals[1]:,} now" + (f"; {'; '.join(top)}" if top else "")
    yield Change("organs", "changed", sentence(text))


def _key(power: Power) -> tuple[object, ...]:
    return (power.do, tuple(sorted(power.on)), power.level, power.by)


_LIKENESS: tuple[Callable[[Power], object], ...] = (
    lambda power: (*_key(power), power.what),
    lambda power: (*_key(power), power.basis, power.verified),
    _key,
    lambda power: _key(power)[:3],
    lambda power: (power.do, power.by, power.level, power.basis, power.verified, power.on[0] in TARGETS),
)
"""How powers of two charters are matched, from the closest likeness to the loosest: but for majority and checks; another wording; a new
basis; another holder; another target."""


def _powers(before: Charter, after: Charter) -> Iterator[Change]:
    old, new = list(before.powers), list(after.powers)
    pairs: list[tuple[Power, Power]] = []
    for key in _LIKENESS:
        for power in list(new):
            twin = next((other for other in old if key(other) == key(power)), None)
            if twin is not None:
                pairs.append((twin, power))
                old.remove(twin)
                new.remove(power)
    # What was not checked says nothing new where a checked power of the same kind is there already.
    known = {_key(power) for power in after.powers if power.verified}
    new = [power for power in new if power.verified or _key(power) not in known]
    known = {_key(power) for power in before.powers if power.verified}
    old = [power for power in old if power.verified or _key(power) not in known]
    order = {power.id: n for n, power in enumerate(after.powers)}
    for power in new:
        yield Change("powers", "new", f"New: {power_words(power, after)}")
    for was, now in sorted(pairs, key=lambda pair: order[pair[1].id]):
        yield from _power(was, now, before, after)
    if len(old) > MANY_GONE:
        yield Change("powers", "gone", f"{_missing(after)}: {len(old)} powers", tuple(_by_holder(old, before)))
        return
    for power in old:
        yield Change("powers", "gone", f"{_missing(after)}: {power_words(power, before)}")


def _by_holder(powers: list[Power], charter: Charter) -> Iterator[str]:
    """Yield who might do what, a sentence a holder."""
    by: dict[str, list[str]] = {}
    for power in powers:
        by.setdefault(holder_words(charter, power.by), []).append(verb_alone(power.do))
    for holder, verbs in by.items():
        yield sentence(f"{holder} might {joined(list(dict.fromkeys(verbs)))}")


def _power(was: Power, now: Power, before: Charter, after: Charter) -> Iterator[Change]:
    """Tell what changed in a power that both charters have, clause by clause; a change of article number alone is none."""
    old, new = list(clauses(was, before)), list(clauses(now, after))
    if was.by != now.by:
        old.insert(0, f"it was with {holder_words(before, was.by)}")
        new.insert(0, f"it is with {holder_words(after, now.by)}")
    if (was.what, was.on) != (now.what, now.on):
        old.insert(0, deed(was, before))
        new.insert(0, deed(now, after))
    stated = [getattr(power.needs, "word", None) != "unstated" for power in (was, now)]
    if stated[0] != stated[1] and was.needs is not None and now.needs is not None:
        (new if stated[0] else old).append("the majority needed is not stated in the text seen")
    if was.basis != now.basis:
        old.append("practice, no article seen" if was.basis == "practice" else "it stood in the text")
        new.append("practice, no article seen" if now.basis == "practice" else "it stands in the text")
    lost, gained = tuple(item for item in old if item not in new), tuple(item for item in new if item not in old)
    if lost or gained:
        yield Change("powers", "changed", sentence(f"{holder_words(after, now.by)} may {deed(now, after)}"), lost, gained)


def _rights(before: Charter, after: Charter) -> Iterator[Change]:
    was = {right.right: right_words(right, before) for right in before.rights} | {item.what: entrenched_words(item, before) for item in before.entrenched}
    now = {right.right: right_words(right, after) for right in after.rights} | {item.what: entrenched_words(item, after) for item in after.entrenched}
    for key, text in now.items():
        if key not in was:
            yield Change("rights", "new", f"New: {text}")
        elif _bare(text) != _bare(was[key]):
            yield Change("rights", "changed", sentence(key), (was[key],), (text,))
    for key, text in was.items():
        if key not in now:
            yield Change("rights", "gone", f"{_missing(after)}: {text}")


def _bare(text: str) -> str:
    """Return a sentence without the article in brackets, which statutes renumber."""
    return text.rsplit(" [", 1)[0].rstrip(".")


def _silences(before: Charter, after: Charter) -> Iterator[Change]:
    was, now = {item.on for item in before.silent}, {item.on for item in after.silent}
    both = [item for item in now & was if item in VERBS]
    fresh = [item.on for item in after.silent if item.on not in was]
    ended = [item.on for item in before.silent if item.on not in now and any(power.do == item.on for power in after.powers)]
    if fresh:
        yield Change("silence", "new", sentence(f"now silent on: {'; '.join(_verb(item) for item in fresh)}"))
    if ended:
        yield Change("silence", "gone", sentence(f"no longer silent on: {'; '.join(_verb(item) for item in ended)}"))
    if both:
        yield Change("silence", "same", sentence(f"still silent on: {'; '.join(_verb(item) for item in sorted(both))}"))


def _verb(item: str) -> str:
    return f"the power to {VERBS[item][0]} ({VERBS[item][1]})" if item in VERBS else item
