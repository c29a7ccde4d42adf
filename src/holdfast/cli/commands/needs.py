"""What a claim lacks to be testable, which missing figures would make it so, and what they could then show.

    holdfast needs comintern                        all effects on which claims rest
    holdfast needs comintern --claim purge          one claim, or one input

Figures asked for are yearly, dues-paying and well sourced, from three years before to three after the cause set in. How far they would narrow an effect does
not depend on what they say, so it is known before an archive is opened.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.options import add_json, whole
from holdfast.cli.progress import Progress

if TYPE_CHECKING:
    from holdfast.study.needs import Gate, Needs, Power, Source


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
        "sections": {
            "exposed": list(item.exposed),
            "unexposed": list(item.unexposed),
            "unknown": list(item.unknown),
            "counted": list(item.counted),
            "would_count": list(item.fillable),
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
    lines = [f"{item.tested.row}: {item.tested.words}"]
    lines += [f"  Not testable: {reason}." for reason in item.now.lacking] or [f"  Testable: the figures leave {item.now.sd_share:.2f} of the prior's spread."]
    lines.append(
        f"  Exposed {len(item.exposed)} sections, unexposed {len(item.unexposed)}, exposure unknown {len(item.unknown)}; on both sides: {_names(item.counted)}."
    )
    if item.fillable:
        lines.append(f"  Would count with figures before and after: {_names(item.fillable)}.")
    if item.cheapest is not None:
        lines.append(f"  Enough: {item.cheapest.figures} yearly figures of {_asked(item.cheapest)}.")
    lines += [f"  Not even all {item.groups['all'].figures} figures that could be asked for are enough: {reason}." for reason in item.never]
    if item.singles:
        best = ", ".join(f"{source.sections[0]} ({source.gate.sd_share:.2f})" for source in item.singles[:5])
        lines.append(f"  Share of the prior's spread left: {item.now.sd_share:.2f} now; with one more section's figures: {best};")
        lines.append("    " + "; ".join(f"{name} {source.gate.sd_share:.2f} ({source.figures} figures)" for name, source in item.groups.items()) + ".")
    lines.append("  Chance to pass the bar of weak, and of supported, for the probability of the sign (gate aside):")
    with_more = "with these" if item.cheapest is not None else "with all asked"
    lines += [_power(label, rows) for label, rows in (("now", item.power), (with_more, item.power_with))]
    return [*lines, ""]


def _power(label: str, rows: tuple[Power, ...]) -> str:
    cells = "".join(f"   {'-' if row.effect else ''}{row.effect:g}: {row.passes_weak:.0%}, {row.passes_supported:.0%}" for row in rows)
    return f"    {label:16s}{cells}"


def _names(names: tuple[str, ...], most: int = 12) -> str:
    shown = ", ".join(names[:most]) or "none"
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _asked(source: Source) -> str:
    return "; ".join(f"{section} ({_spans(years)})" for section, years in zip(source.sections, source.years, strict=True))


def _spans(years: tuple[int, ...]) -> str:
    """Return years as spans: 1921-23, 1927."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1] % 100:02d}" for span in spans)
