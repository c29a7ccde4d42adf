"""The answer of `holdfast charter power`: numbers for programs, and a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.game import HEADS
from holdfast.charter.power.indices import Index
from holdfast.charter.power.remarks import remarks
from holdfast.charter.power.sampling import sample_power_to_act
from holdfast.charter.power.values import Values
from holdfast.errors import BadInput

__all__ = ["answer", "table"]


def _numbers(index: str, values: Values, i: int) -> dict[str, Any]:
    """Return one value: a float, and beside it the exact fraction, or the ends of its interval."""
    value = values.values[i]
    if isinstance(value, Fraction):
        return {index: float(value), f"{index}_exact": str(value)}
    assert values.low is not None and values.high is not None  # noqa: S101, PT018 - what is not exact has an interval
    return {index: value, f"{index}_low": values.low[i], f"{index}_high": values.high[i]}


def weight_system(analysis: Analysis) -> str | None:
    """Return the one weight system to show beside the members, heads aside; None if there are several."""
    systems = [name for name in analysis.game.weights if name != HEADS and not name.startswith("vote of ")] or list(analysis.game.weights)
    return systems[0] if len(systems) == 1 else None


def _body(analysis: Analysis, found: dict[str, Values]) -> dict[str, Any]:
    """Return members, winning coalitions and power to act of one game."""
    game, counts = analysis.game, analysis.totals
    system = weight_system(analysis)
    members = []
    swings = None if counts is None else counts.total_swings
    for i, member in enumerate(game.members):
        weights = {name: str(values[i]) for name, values in game.weights.items()}
        row: dict[str, Any] = {"id": member, "weight": game.weights[system][i] if system else None, "weights": weights}
        row["swings"] = None if swings is None else str(swings[i])
        for name, values in found.items():
            row |= _numbers(name, values, i)
        members.append(row)
    body: dict[str, Any] = {"members": members}
    if counts is not None:
        share = Fraction(counts.total_winning, 2**analysis.n)
        body |= {"power_to_act": float(share), "power_to_act_exact": str(share), "winning_coalitions": str(counts.total_winning)}
    else:
        sampled = sample_power_to_act(game, analysis.seed)
        body |= _numbers("power_to_act", sampled, 0) | {"winning_coalitions": None}
    return body


def answer(analysis: Analysis, indices: Sequence[Index], *, lenient: bool = False) -> dict[str, Any]:
    """Return the answer as plain data: see docs/schemas/charter-power.schema.json. Fractions and counts are exact strings beside floats.

    Raises `BadInput` for an index that cannot be computed for the game; if `lenient`, leaves it out and says so.
    """
    # Counts by size serve every index that needs counts at all: make them first where they are needed.
    if any(index.name == "shapley" for index in indices):
        _ = analysis.by_size
    found: dict[str, Values] = {}
    left_out = []
    for index in indices:
        try:
            found[index.name] = index.compute(analysis)
        except BadInput as error:
            if not lenient:
                raise
            left_out.append(f"{index.title} is left out. {error}.")
    indices = [index for index in indices if index.name in found]
    body = _body(analysis, found)
    if analysis.unions:
        plain = [index for index in indices if not index.unions]
        inner = analysis.blocs
        body["blocs"] = _body(inner, {index.name: index.compute(inner) for index in plain})
    methods: dict[str, dict[str, Any]] = {
        name: {"exact": values.exact, "method": values.method, "error": values.error, "confidence": values.confidence} for name, values in found.items()
    }
    known = [values.method for values in found.values()] + ([] if analysis.totals is None else [analysis.totals.method])
    return body | {
        "exact": analysis.totals is not None and all(values.exact for values in found.values()),
        "method": "; ".join(dict.fromkeys(known)),
        "indices": {index.name: {**methods[index.name], "title": index.title, "meaning": index.plain, "reference": index.reference} for index in indices},
        "notices": [*remarks(analysis), *left_out],
    }


def _decimal(value: float, digits: int = 4) -> str:
    text = f"{value:.{digits}f}"
    return text.removeprefix("0") if value < 1 else text


def _cell(row: dict[str, Any], name: str) -> str:
    text = _decimal(row[name])
    if f"{name}_low" in row:
        off = max(row[name] - row[f"{name}_low"], row[f"{name}_high"] - row[name])
        text += f"±{off:.0e}" if off < 5e-5 else f"±{_decimal(off)}"
    return text


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cells[k]) for cells in [head, *rows]) for k in range(len(head))]
    return [
        "  ".join(cell.ljust(width) if k == 0 else cell.rjust(width) for k, (cell, width) in enumerate(zip(cells, widths, strict=True))).rstrip()
        for cells in [head, *rows]
    ]


def _lines(analysis: Analysis, body: dict[str, Any], indices: Sequence[Index], word: str) -> list[str]:
    game = analysis.game
    systems = [name for name in game.weights if not name.startswith("vote of ") and not (name == HEADS and len(game.weights) > 1)]
    swings = all(row["swings"] is not None for row in body["members"])
    head = [word, *systems, *(["swings"] if swings else []), *(index.title for index in indices)]
    rows = []
    for i, row in enumerate(body["members"]):
        weights = [f"{game.weights[name][i]:,}" for name in systems]
        rows.append([row["id"], *weights, *([f"{int(row['swings']):,}"] if swings else []), *(_cell(row, index.name) for index in indices)])
    return _grid(head, rows)


def table(analysis: Analysis, indices: Sequence[Index], found: dict[str, Any], *, meanings: bool = True) -> list[str]:
    """Return the answer as lines for people, members in the order given; with `meanings`, what each index is."""
    indices = [index for index in indices if index.name in found["indices"]]
    lines = _lines(analysis, found, indices, "member")
    if found["winning_coalitions"] is not None:
        odds = f"{int(found['winning_coalitions']):,} of 2^{analysis.n} ways to vote pass a motion"
    else:
        odds = "ways to vote that pass a motion"
    lines += ["", f"Power to act {_cell(found, 'power_to_act')}: {odds}."]
    lines += found["notices"]
    if "blocs" in found:
        plain = [index for index in indices if not index.unions]
        lines += ["", "Each bloc voting as one:", "", *_lines(analysis.blocs, found["blocs"], plain, "player")]
        lines += ["", f"Power to act {_cell(found['blocs'], 'power_to_act')}.", *remarks(analysis.blocs)]
    if meanings:
        lines += ["", *(f"{index.title}: {index.plain} ({index.reference})." for index in indices)]
    for index in indices:
        how = found["indices"][index.name]
        if not how["exact"]:
            trust = "proven" if how["confidence"] is None else f"with {how['confidence']:.0%} confidence for all members at once"
            lines.append(f"{index.title} is not exact: {how['method']}; off by at most {how['error']:.1e}, {trust}.")
    if found["exact"]:
        lines.append(f"All numbers are exact before rounding ({found['method']}).")
    return lines
