"""Safeguards against history: what the sources of each case propose, whether the library has it, and whether the audit finds that it closes the case's path.

Run from the root of a clone:

    .venv/bin/python benchmarks/safeguards_cases.py            # prints the tables of docs/safeguards.md
    .venv/bin/python benchmarks/safeguards_cases.py --write    # writes them there

A test checks that the page is current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from holdfast.audit.case import load_case, shipped_cases
from holdfast.audit.safeguards.closing import closing_a_case, with_safeguard
from holdfast.audit.safeguards.registry import safeguards
from holdfast.audit.trial import run_case

PAGE = Path(__file__).parent.parent / "docs" / "safeguards.md"
LIBRARY, CASES = "library", "cases"

PROPOSED: dict[str, list[tuple[str, str | None]]] = {
    "beanstalk_2022": [
        ("votes weighed as of the proposal", "snapshot"),
        ("a lock-up before votes count", None),
        ("a delay with veto or exit between vote and effect", "time_lock"),
        ("emergency power to pause alone", "emergency_limits"),
        ("a bound on what one proposal may touch", None),
    ],
    "build_finance_2022": [
        ("a turnout floor without the proposer", "turnout_floor"),
        ("a pause before the same motion comes back", None),
        ("a higher threshold for the key by which tokens are made", "amending_threshold"),
        ("notice that no single member can switch off", None),
        ("a time lock with a veto of the members", "time_lock"),
    ],
    "comintern_1919_1929": [
        ("a rotating seat of the Executive", "host_seat"),
        ("no caretaker for absent members", "caretaker"),
        ("seats owned and recalled by the sections", None),
        ("votes apportioned by a body that the executive does not fill", "apportionment"),
        ("an appeal that suspends, to judges not chosen by the accused", "suspensive_appeal"),
        ("a right to leave", "right_to_leave"),
    ],
    "freenode_2021": [
        ("name and domain held for the projects, no sale without their vote", "confirmation"),
        ("two keys for a transfer of assets", None),
        ("each project may leave with its channel", "right_to_leave"),
    ],
    "hugo_2015": [
        ("approvals counted in proportion (adopted afterwards)", "proportional"),
        ("fewer names on a ballot than finalists", None),
    ],
    "nominet_2021": [("who fills vacancies after a recall", "vacancies")],
    "nra_1977": [
        ("quorum and notice for motions on the bylaws", "turnout_floor"),
        ("one subject a question; signatures not raised by the board's own motion", None),
    ],
    "poland_2015_2016": [
        ("judges take office by election, no oath in another's gift", "duty_to_act"),
        ("judgments bind on delivery, not on printing", "duty_to_act"),
        ("judges elected by two-thirds", None),
        ("bench and majority fixed in the constitution", "entrenchment"),
    ],
    "rome_augustus": [
        ("powers not separated from office, colleague and term", None),
        ("no one holds two vetoes", None),
        ("limits on repeated election", None),
    ],
    "steem_2020": [
        ("fewer votes than seats, or a proportional result", "proportional"),
        ("a delay before new stake votes", None),
        ("custodians barred from voting with deposits", "custodians"),
        ("seats renewed in thirds", "staggered_terms"),
        ("the founders' promise not to vote written as a rule", None),
    ],
    "tornado_cash_2023": [
        ("a vote binds a fixed text", None),
        ("a delay with veto between vote and effect", "time_lock"),
        ("votes not written by an ordinary act", None),
    ],
    "weimar_1933": [
        ("decrees lapse unless a sitting parliament confirms them", "emergency_sunset"),
        ("no member barred from sitting or deducted from the number", None),
        ("the rules on the quorum protected as the constitution is", "entrenchment"),
        ("no change of the constitution in an emergency", "emergency_limits"),
        ("seats of the second chamber filled by the assemblies of the states", None),
        ("no delegation of the power to amend", "emergency_limits"),
    ],
    "wikimedia_2008_2021": [
        ("members with power over the articles", "ratification"),
        ("elected trustees removed only by those who elected them", "removal"),
        ("the rules of election out of the board's hands", "apportionment"),
    ],
}
"""What the sources of each case propose, in our words, and the safeguard that says the same. Cases without a proposal are not listed."""

WHY = {
    ("beanstalk_2022", "emergency_limits"): "borrowed votes pass the ordinary way as well",
    ("build_finance_2022", "turnout_floor"): "the key is an elected office too, and its holder makes votes",
    ("build_finance_2022", "amending_threshold"): "the same",
    ("comintern_1919_1929", "apportionment"): "the path expels, and apportions nothing",
    ("nominet_2021", "vacancies"): "the goal of the case is the removal, which comes before",
    ("nra_1977", "turnout_floor"): "the case counts those in the hall alone, and its coalition is more than half of them",
    ("poland_2015_2016", "entrenchment"): "it protects how the constitution is amended; bench and majority of the tribunal stay in the ordinary law",
    ("steem_2020", "proportional"): "whoever buys as much stake as it takes has nineteen of twenty in proportion, too",
    ("tornado_cash_2023", "time_lock"): "those who voted along were deceived, and count as not vetoing",
    ("weimar_1933", "emergency_sunset"): "the Reichstag hands the power over itself, P13",
    ("weimar_1933", "entrenchment"): "P13 passes by the majority that amends the constitution",
    ("wikimedia_2008_2021", "apportionment"): "the board amends without any election",
}
"""Why a safeguard that fits does not close the path."""


def library_rows() -> Iterator[str]:
    """Yield the table of the library."""
    yield "| safeguard | what the clause would say | what it changes | effect | reference |"
    yield "|---|---|---|---|---|"
    for known in safeguards().values():
        says = (known.edits.__doc__ or "").strip().splitlines()[0]
        marks = "" if known.measured else " (not measured)"
        yield f"| `{known.id}`: {known.title}{marks} | {says} | {known.changes} | {known.effect} | {known.reference} |"


def _verdict(case: str, name: str | None) -> str:
    loaded = load_case(case)
    if name is None:
        return "not in the library"
    if not safeguards()[name].measured:
        return "not measured by the audit"
    if run_case(loaded).answer.verdict != "yes":
        return "the audit finds no path to close"
    other = with_safeguard(loaded, name)
    if other is None:
        return "fits no clause of the case's charter"
    answer = run_case(other).answer
    return "**closes the path**" if answer.verdict == "no" and answer.proved else f"does not close it alone ({WHY[case, name]})"


def case_rows() -> Iterator[str]:
    """Yield the comparison with the cases."""
    yield "| case | what its sources propose | safeguard | the audit | others of the library that close the path |"
    yield "|---|---|---|---|---|"
    none = []
    for case in shipped_cases():
        loaded = load_case(case)
        result = run_case(loaded)
        closing = closing_a_case(loaded, result)
        proposed = PROPOSED.get(case, [])
        named = {name for _, name in proposed}
        others = ", ".join(f"`{name}`" for name in closing if name not in named) or "-"
        if not proposed:
            none.append(f"`{case}`" + (f" (closed by {', '.join(f'`{name}`' for name in closing)})" if closing else ""))
        for n, (rule, name) in enumerate(proposed):
            head = f"`{case}`" if n == 0 else ""
            yield f"| {head} | {rule} | {f'`{name}`' if name else '-'} | {_verdict(case, name)} | {others if n == 0 else ''} |"
    yield ""
    rules = [(case, rule, name) for case, all_of in PROPOSED.items() for rule, name in all_of]
    have = [row for row in rules if row[2] is not None]
    verdicts = [_verdict(case, name) for case, _, name in rules]
    closes = sum(verdict == "**closes the path**" for verdict in verdicts)
    unmeasured = sum(verdict == "not measured by the audit" for verdict in verdicts)
    no_path = sum(verdict == "the audit finds no path to close" for verdict in verdicts)
    yield (
        f"**{len(rules)} proposals in {len(PROPOSED)} cases: {len(have)} are in the library, {closes} of these close the path by themselves**, "
        f"{unmeasured} are there and not measured, in {no_path} the audit finds no path to begin with. No proposal: {', '.join(none)}."
    )


def page(text: str) -> str:
    """Return the page with its tables made anew."""
    for name, rows in ((LIBRARY, library_rows()), (CASES, case_rows())):
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        before, rest = text.split(begin)
        text = before + begin + "\n".join(rows) + "\n" + end + rest.split(end)[1]
    return text


def main() -> None:
    """Print or write the tables."""
    if "--write" in sys.argv:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print("\n".join([*library_rows(), "", *case_rows()]))


if __name__ == "__main__":
    main()
