"""What a claim lacks to be testable, which missing figures would make it so, and what they could then show.

    holdfast needs comintern                        all effects on which claims rest
    holdfast needs comintern --claim purge          one claim, or one input

Figures asked for are yearly, dues-paying and well sourced, from three years before to three after the cause set in. How far they would narrow an effect does
not depend on what they say, so it is known before an archive is opened.
"""

from __future__ import annotations

import json
import textwrap
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.options import add_json, whole
from holdfast.cli.progress import Progress

if TYPE_CHECKING:
    from holdfast.study.needs import Gate, Needs, Source


WIDTH = 120
"""Columns of the text."""


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    parser.add_argument("--claim", action="append", default=[], metavar="NAME", help="a claim of the ledger (purge) or an input (misfit); may be repeated")
    parser.add_argument("--draws", type=whole(10, 200), default=40, metavar="N", help="draws of the posterior (default: 40)")
    parser.add_argument("--posterior", type=Path, default=None, metavar="FILE", help="a posterior made by `holdfast fit --to` (default: the study's own)")
    add_json(parser)


def run(args: Namespace) -> int:
    """Print what each effect needs."""
    from holdfast.store import plain
    from holdfast.study import load
    from holdfast.study.fitted import recorded
    from holdfast.study.needs import needs
    from holdfast.study.tested import chosen

    tested = chosen(args.claim)
    study = load(args.study)
    target, posterior = recorded(study, args.posterior)
    with Progress() as progress:
        found = needs(study.frame, target, posterior, tested, args.draws, progress=progress.stage)
    if args.json:
        answer = {"schema": "holdfast/needs/1", "manifest": study.manifest(), "draws": args.draws, "claims": [_claim(item) for item in found]}
        print(json.dumps(plain(answer), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(line for item in found for line in _lines(item)))
    return 0


def _claim(item: Needs) -> dict[str, Any]:
    return {
        "claim": item.tested.row,
        "input": item.tested.input,
        "words": item.tested.words,
        "testable": not item.now.lacking,
        "now": _gate(item.now),
        "median_onset": None if item.onset is None else _month(item.onset),
        "sections": {
            "exposed": list(item.exposed),
            "unexposed": list(item.unexposed),
            "unknown": list(item.unknown),
            "counted": list(item.counted),
            "would_count": list(item.fillable),
            "would_count_if_known": list(item.unclear),
        },
        "singles": [_source(source) for source in item.singles],
        "groups": {name: _source(source) for name, source in item.groups.items()},
        "cheapest": None if item.cheapest is None else _source(item.cheapest),
        "never": list(item.never),
        "power": [asdict(row) for row in item.power],
        "power_with": [asdict(row) for row in item.power_with],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {"exposed": gate.exposed, "unexposed": gate.unexposed, "sd_share": gate.sd_share, "lacking": list(gate.lacking)}


def _source(source: Source) -> dict[str, Any]:
    asked = [{"section": section, "years": list(years)} for section, years in zip(source.sections, source.years, strict=True)]
    return {"asked": asked, "figures": source.figures, "gate": _gate(source.gate)}


def _lines(item: Needs) -> list[str]:
    """Return one effect as text."""
    everything = item.groups["all"]
    lines = [f"{item.tested.row}: {item.tested.words}"]
    if not item.exposed:
        return [*lines, "  Not testable: no section of this study ever met it.", ""]
    if not item.now.lacking:
        lines.append("  Testable with the figures that there are.")
    elif item.cheapest is not None:
        lines.append(f"  Not testable yet; {item.cheapest.figures} yearly figures would make it so: {_asked(item.cheapest)}.")
    else:
        lines.append(f"  Not testable, and not even all {everything.figures} yearly figures that could be looked for would make it so.")
    lines += [f"  Missing now: {'; '.join(item.now.lacking)}."] if item.now.lacking else []
    if item.never:
        lines.append("  With all of them the same is missing." if item.never == item.now.lacking else f"  Missing with all of them: {'; '.join(item.never)}.")
    lines.append(_side("Exposed", item.exposed, item))
    about = "" if item.onset is None else f" (judged about the median onset, {_month(item.onset)})"
    lines.append(_side(f"Never exposed{about}", item.unexposed, item))
    if item.unknown:
        lines.append(f"  Exposure told by no source: {len(item.unknown)} sections. Known, it would let these count: {_names(item.unclear)}.")
    lines.append(f"  Share of the prior's spread that the figures leave: {item.now.sd_share:.2f} now;")
    if item.singles:
        best = ", ".join(f"{_title(source.sections[0])} {source.gate.sd_share:.2f}" for source in item.singles[:5])
        groups = ", ".join(f"{name} ({source.figures}) {source.gate.sd_share:.2f}" for name, source in item.groups.items() if source.figures)
        lines += [f"    with the figures asked of one more section: {best};", f"    with those of {groups}."]
    lines.append("  Chance that the probability of the claimed sign passes the bar, if the true effect a year is")
    lines.append(" " * 37 + "".join(f"{row.effect * item.tested.sign or 0:>8g}" for row in item.power))
    with_more = "with these figures" if item.cheapest is not None else "with all asked for"
    for label, rows in (("now", item.power), (with_more, item.power_with)):
        lines.append(f"    {'weak, ' + label:33s}" + "".join(f"{row.passes_weak:>8.0%}" for row in rows))
        lines.append(f"    {'supported, ' + label:33s}" + "".join(f"{row.passes_supported:>8.0%}" for row in rows))
    return [*(part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="      ")), ""]


def _side(label: str, sections: tuple[str, ...], item: Needs) -> str:
    """Return one side of the comparison: who counts, who would, and who cannot."""
    counted, fillable = (tuple(name for name in names if name in sections) for names in (item.counted, item.fillable))
    line = f"  {label}: {len(sections)} sections. Figures on both sides: {_names(counted)}."
    if fillable:
        line += f" Would count with more figures: {_names(fillable)}."
    rest = len(sections) - len(counted) - len(fillable)
    return f"{line} {rest} cannot, since they did not exist both before and after it." if rest else line


def _month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _title(section: str) -> str:
    return section.replace("_", " ").title()


def _names(names: tuple[str, ...], most: int = 40) -> str:
    shown = ", ".join(_title(name) for name in names[:most]) or "none"
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _asked(source: Source) -> str:
    return "; ".join(f"{_title(section)} {_spans(years)}" for section, years in zip(source.sections, source.years, strict=True))


def _spans(years: tuple[int, ...]) -> str:
    """Return years as spans: 1921-23, 1927."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1] % 100:02d}" for span in spans)
