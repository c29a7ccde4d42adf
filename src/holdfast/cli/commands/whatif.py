"""What if: history beside its twin, which keeps the rest of history's luck and changes one thing.

    holdfast whatif comintern --without china_kmt_entry          an intervention of the table interventions, or an input of the model
    holdfast whatif comintern --until china_kmt_entry@1926-03    an alliance that ends early
    holdfast whatif comintern --line popular_front@1930          one general line for all from a date on
    holdfast whatif comintern --charter 1920@1924                one statute from a date on

Options may be repeated and combined. Ranges hold 90 of 100 draws of the posterior. A twin says what the model would have made of the change; what the
model does not hold (a war lost, a rising won) it cannot tell.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from holdfast.cli.options import add_json, whole
from holdfast.cli.progress import Progress

if TYPE_CHECKING:
    from holdfast.study.whatif import WhatIf


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("study", metavar="STUDY", help="name of a shipped study (comintern) or path of a study's folder")
    parser.add_argument("--without", action="append", default=[], metavar="NAME", help="an intervention, or an input such as purge, that did not happen")
    parser.add_argument("--until", action="append", default=[], type=dated, metavar="NAME@DATE", help="an intervention that ended at a date")
    parser.add_argument("--line", action="append", default=[], type=dated, metavar="LINE@DATE", help="one general line from a date on")
    parser.add_argument("--charter", action="append", default=[], type=dated, metavar="STATUTE@DATE", help="one statute from a date on")
    parser.add_argument("--only-section", action="append", default=[], metavar="SECTION", help="change it in this section alone")
    parser.add_argument("--draws", type=whole(20, 1000), default=400, metavar="N", help="draws of the posterior (default: 400)")
    parser.add_argument("--seed", type=whole(0, 2**31 - 1), default=1, metavar="N", help="seed (default: 1)")
    add_json(parser)


def dated(text: str) -> tuple[str, str]:
    """Read NAME@DATE."""
    name, at, date = text.partition("@")
    if not (name and at and date):
        raise ArgumentTypeError(f"{text[:60]!r} is not a name and a date; expected NAME@DATE, such as popular_front@1930")
    return name, date


def run(args: Namespace) -> int:
    """Replay; print history beside its twin."""
    from holdfast.store import plain
    from holdfast.study import changes as c
    from holdfast.study import load
    from holdfast.study.whatif import ALL, whatif

    with Progress() as progress:
        progress.stage("loading and checking the evidence")
        study = load(args.study)
        made = [c.without(study.frame, name) for name in args.without]
        for given, function in ((args.until, c.until), (args.line, c.line), (args.charter, c.charter)):
            made += [function(study.frame, name, date) for name, date in given]
        found = whatif(study, made, args.only_section, args.draws, args.seed, progress.stage)
    sections = list(dict.fromkeys([*args.only_section, *found.touched]))
    if args.json:
        from holdfast.evidence import month_name

        answer = {
            "schema": "holdfast/whatif/1",
            "manifest": study.manifest() | {"seed": args.seed, "draws": args.draws},
            "change": list(found.changes),
            "only_sections": args.only_section,
            "inputs_changed": list(found.moved),
            "months": [month_name(month) for month in found.months],
            "variables": {"members": found.table(ALL), "splits": found.splits_table()},
            "sections": {section: found.table(section) for section in sections},
        }
        print(json.dumps(plain(answer), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(_lines(found, sections)))
    return 0


def _lines(found: WhatIf, sections: list[str]) -> list[str]:
    """Return the result as text: members at five moments, all sections and those that differ most at the end."""
    import numpy as np

    from holdfast.evidence import month_name
    from holdfast.study.whatif import ALL

    change = "; ".join(found.changes) or "no change"
    lines = [f"What if: {change}. {len(found.history):,} draws, history beside its twin with the same luck."]
    if not found.moved:
        return [*lines, "The change touches no input of the model (what was not imposed has no effect in it): the twin is history."]
    if not found.touched:
        return [*lines, "The change moves no section in the months of the study: the twin is history."]
    count = len(found.months)
    at = [round(count * share) - 1 for share in (0.2, 0.4, 0.6, 0.8, 1.0)]
    lines += ["Twin over history, middle and 90 of 100 draws (1.00 = no difference):", ""]
    lines.append(f"{'':22s}" + "".join(f"{month_name(found.months[t]):>21s}" for t in at))

    def row(label: str, section: str) -> str:
        ratio = found.table(section)["ratio"]
        cells = []
        for t in at:
            low, middle, high = (ratio[name][t] for name in ("q05", "q50", "q95"))
            cells.append("-" if low is None or middle is None or high is None else f"{middle:.2f} ({low:.2f}-{high:.2f})")
        return f"{label[:22]:22s}" + "".join(f"{cell:>21s}" for cell in cells)

    lines.append(row("all but the patron's", ALL))
    size = {section: abs(np.nan_to_num(np.log(np.array(found.table(section)["ratio"]["q50"], dtype=float))).astype(float)).max() for section in sections}
    shown = sorted(sections, key=lambda section: -size[section])[:12]
    lines += [row(section, section) for section in shown]
    splits = found.splits_table()
    history, twin = (splits[name]["q50"][-1] for name in ("history", "twin"))
    low, high = (splits["difference"][name][-1] for name in ("q05", "q95"))
    if history is not None and twin is not None and low is not None and high is not None:
        lines.append(
            f"Splits expected by {month_name(found.months[-1])}: {history:.1f} in history, {twin:.1f} in the twin (difference {low:+.1f} to {high:+.1f})."
        )
    if len(sections) > len(shown):
        lines.append(f"... and {len(sections) - len(shown)} more sections (--json has all).")
    return lines
