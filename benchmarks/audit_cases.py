"""The audit against history: every shipped case, alone and with helpers, as the table of `docs/audit-cases.md`.

Run from the root of a clone:

    .venv/bin/python benchmarks/audit_cases.py            # prints the page
    .venv/bin/python benchmarks/audit_cases.py --write    # writes it to docs/audit-cases.md

The page is checked by a test to be current. A miss without a reason here, or a reason for a case that is no miss, stops the script.
"""

from __future__ import annotations

import sys
from pathlib import Path

from holdfast.audit.case import LoadedCase, load_case, shipped_cases
from holdfast.audit.position import votes_words
from holdfast.audit.trial import CaseResult, run_case
from holdfast.charter import Charter

PAGE = Path(__file__).parent.parent / "docs" / "audit-cases.md"

MISSED = {
    "hugo_2015": (
        "The slate won because all others scatter their names: under plurality it has to beat the largest single rival. A case can say how the others are "
        "divided (`rivals`), but neither the share of the slate nor the spread of the other nominations is in the sources, and none was made up: one "
        "member stands for the slate, and all others are one list."
    ),
    "teamsters_1989_1991": (
        "The other votes were split between two rivals, which the case says, and a plurality won. Of 1,500,000 members (not verified) 500,001 would then be "
        "enough, if the rivals are equal, against 750,001 over one of them. But the totals were not seen, and the case gives the candidate no votes of "
        "members. That the court put the direct vote there in the first place is in the case as a helper."
    ),
}
"""Why the audit misses a case: the mechanism that is not modelled, or the fact that the sources do not give."""

NOTES = {
    "beanstalk_2022": (
        "Borrowed votes count as many as it takes; that 78 per cent were had is not needed. The waiting day does not bind, as the ordinary way is open too."
    ),
    "build_finance_2022": "The help is the absence of all others, who did not know; the sources give no count. The audit models no deception.",
    "comintern_1919_1929": (
        "Three helpers in the Executive suffice, in the first year of the statutes. Effects act at their strongest: one motion expels everyone that it may, "
        "while history needed ten years and the consent of five congresses."
    ),
    "failed_build_finance_first_try": "The holders who voted it down are the audit's ordinary bystanders.",
    "failed_fdr_1937": (
        "An attempt that failed although the rules were open. The sources say so, and that a tool which counts seats has to report the way: "
        "it is expected and found, and is not counted as a false alarm. The split of the majority came after the first day on which it could have acted."
    ),
    "failed_sierra_club_2004": (
        "With the usual turnout of 68,000 the sources reckon that 43,000 votes were enough for a seat; the case has the turnout of 2004."
    ),
    "freenode_2021": "Nothing was written down. The last step is in the case as a power known from use alone, so that the audit adds only the way to it.",
    "nominet_2021": (
        "The removal of directors is found. The board itself is out of reach, as in history, since those who stay fill the seats (P3); a test keeps that. "
        "Votes are counted by heads, as the weights of single members are not known."
    ),
    "nra_1977": "The floor had its majority from the start.",
    "poland_2015_2016": (
        "Bench and majority of the tribunal stood in an ordinary law, so that a majority of the Sejm could set them; once it has, the three judges that it "
        "elects in November are enough. History's laws made the bench larger, so that the tribunal could not sit without the contested judges, and took a "
        "year: the audit finds the shorter way. With the bench of 13 given, three empty seats and the oath refused stop the tribunal on 6 November 2015 "
        "(`paralyse:tribunal`; a test keeps that), and with the government they stop it at once, by leaving its judgments unprinted."
    ),
    "rome_augustus": "Unwritten rules, every power known from use alone: a test of form more than of substance. Both helpers name whole bodies.",
    "steem_2020": (
        "Found without the exchanges: the audit buys as much stake as it takes, and votes on the day of purchase, nine days before the freeze. "
        "What buying costs is not modelled."
    ),
    "tornado_cash_2023": "The helpers were deceived about the text. The audit counts them as consenting and says nothing of deception.",
    "umw_1972": "The new election that the court ordered is an outside event; without it the sitting president's term runs on.",
    "usa_1787": "Out of reach within the rules, and stopped at the article that history passed by.",
    "weimar_1933": (
        "The decrees, the arrests and the ruling on the quorum are not needed once the Centre and others vote yes: 444 of 647 pass two thirds with everyone "
        "present, as the sources note too. Alone, the cabinet has no way."
    ),
    "wikimedia_2008_2021": "The board's majority needs nobody and no step before.",
}

HEAD = """# The audit against history

{n} documented attempts to take an organisation by its own rules: {yes} in which the rules left the way open, and {no} in which they held or were left.
Each is a [case file](cases.md) that ships with Holdfast, and each is run twice: the coalition **alone**, with everybody else against it, and
**with helpers**, those whom the sources name as voting along at a step. Dated acts of others happen on their days; no move gets ahead of them.

A case agrees with history if the path that history took or a shorter one is found, or, where the attempt was stopped or history left the rules,
if the goal is out of reach and the rule it ran into is among those named. Moves are counted with the use of the goal's power as the last; the
steps of history are those of the coalition up to the goal, the lawless ones among them.

**Recall: {found} of {yes}. False alarms: {alarms} of {no}.** The rule that stopped the attempt is named in {named} of {no}. Of the {found} paths,
{alone} need nobody's help. In {trivial} of them the power was in reach from the start, or with the helpers' votes at once, so that there was
nothing to search: they test the reading of the rules and not the search.

The sources of a case stand in its file. Many numbers were not in them, and none was made up: where only "a modest minority" or "a large holder"
is known, one member stands for it. Very large numbers below stand for members whose number is not stated (a million), or who can be admitted or
bought as many as it takes (a million times a million). Results say what rules permit, not what anyone intends, and a lawful change of control is
often a democratic one.

| Case | Expected | Alone | With helpers | Moves found / steps in history | Agrees |
|---|---|---|---|---|---|
"""

MISSING = """
## What the misses and the easy hits ask for

1. *Numbers of rivals.* Under plurality, approval and block votes a bloc has to beat the largest single rival, not all others together. A case can
   say how the others are divided (`rivals`), and takes them as one list where the sources do not.
2. *Law that raises a number.* An amendment can lower a threshold for the coalition but not raise it against others: ordinary law that makes a
   quorum or a bench larger can stop a body, and a goal can be to paralyse it, but no move does so.
3. *How fast.* Effects act at their strongest in one motion. Ten years of expulsions become one move, so that lengths bound history from below
   and dates are far too early.
4. *What votes cost.* Bought, borrowed and minted votes are had as many as it takes.
5. *Limits in words.* What a grant of power may not touch (`limits`) and when a power may be used (`when`) are read by people alone.
"""


def number(value: int | None) -> str:
    """Return a number, or a dash for none."""
    return "-" if value is None else str(value)


def row(loaded: LoadedCase, result: CaseResult) -> str:
    """Return a case as a row of the table."""
    helped = result.helped.verdict if loaded.case.helpers else "(no helpers)"
    agrees = "yes" if result.holds else "false alarm" if result.false_alarm else "**miss**"
    cells: tuple[str, ...] = (
        f"[{loaded.id}](#{loaded.id})",
        loaded.case.expect or "-",
        result.alone.verdict,
        helped,
        f"{number(result.found)} / {number(result.history)}",
        agrees,
    )
    return "| " + " | ".join(cells) + " |\n"


def path_lines(charter: Charter, result: CaseResult, goal: str) -> list[str]:
    """Return the shortest path as numbered lines."""
    lines = [
        f"{n}. {step.day}: {step.organ} may {step.verb.replace('_', ' ')} {step.target}"
        + (f" ({votes_words(step.had, charter)}, {votes_words(step.needed, charter, bare=True)} needed)" if step.needed > 1 else "")
        + f", by {step.power}"
        for n, step in enumerate(result.answer.path, 1)
    ]
    last = "holds everything" if goal == "everything" else f"can use {goal}"
    return [*lines, f"{len(lines) + 1}. The coalition {last}."]


def section(loaded: LoadedCase, result: CaseResult) -> str:
    """Return what there is to say of one case: what stops the coalition alone, what is needed, where history left the rules, and notes."""
    case = loaded.case
    lines = [f'<a id="{loaded.id}"></a>', "", f"### {case.case}", "", case.about or "", ""]
    lines += [f"Goal: {case.goal}. Coalition: {', '.join(case.coalition)}, from {case.from_}."]
    helpers = [
        f"{helper.on if isinstance(helper.on, str) else f'step {helper.on:g}'}: {', '.join(helper.who) or 'nobody'}"
        + (f" (absent: {', '.join(helper.absent)})" if helper.absent else "")
        for helper in case.helpers
    ]
    lines += ["Helpers: " + "; ".join(helpers) + "."] if helpers else []
    blocked = list(dict.fromkeys(f"{item.power} ({item.check})" for item in result.alone.blocked))
    if blocked:
        lines += ["", "What stops the coalition alone: " + "; ".join(blocked[:3]) + (f"; and {len(blocked) - 3} more" if len(blocked) > 3 else "") + "."]
    if result.answer.verdict == "yes":
        lines += ["", "The shortest path:", "", *path_lines(loaded.charters[-1][1], result, case.goal)]
    outside = [f"{step.n:g} ({step.verb.replace('_', ' ')})" for step in case.history if step.basis == "outside"]
    if outside:
        lines += ["", "Outside the rules in history: step " + ", ".join(outside) + (f". {case.left_the_law.how}" if case.left_the_law is not None else ".")]
    if loaded.id in MISSED:
        lines += ["", "**Missed.** " + MISSED[loaded.id]]
    if loaded.id in NOTES:
        lines += ["", NOTES[loaded.id]]
    return "\n".join(lines) + "\n"


def page() -> tuple[str, list[str]]:
    """Return the page, and what is wrong with the reasons given above."""
    cases = [load_case(name) for name in shipped_cases()]
    results = [run_case(loaded) for loaded in cases]
    missed = {result.id for result in results if not result.holds}
    wrong = [f"{name} is a miss without a reason" for name in sorted(missed - set(MISSED))]
    wrong += [f"{name} has a reason but is no miss" for name in sorted(set(MISSED) - missed)]
    yes = [result for result in results if result.expect == "yes"]
    no = [result for result in results if result.expect == "no"]
    head = HEAD.format(
        n=len(results),
        yes=len(yes),
        no=len(no),
        found=sum(bool(result.holds) for result in yes),
        alarms=sum(result.false_alarm for result in no),
        named=sum(result.named is True for result in no),
        alone=sum(bool(result.holds) and result.alone.verdict == "yes" for result in yes),
        trivial=sum(bool(result.holds) and result.found == 1 for result in yes),
    )
    rows = "".join(row(loaded, result) for loaded, result in zip(cases, results, strict=True))
    sections = "\n".join(section(loaded, result) for loaded, result in zip(cases, results, strict=True))
    return head + rows + MISSING + "\n## The cases\n\n" + sections, wrong


def main() -> int:
    """Print or write the page."""
    text, wrong = page()
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    if "--write" in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
