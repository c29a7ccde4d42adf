"""A charter as a picture: organs as boxes with their powers, arrows for who fills whose seats, dashed arrows for appeals and checks.

Boxes stand in rows: a body stands below those that fill its seats. The picture is SVG made of text and lines, black on white.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdfast.charter import Charter
    from holdfast.charter.powers import Power

    Link = tuple[str, str, str]

__all__ = ["diagram"]

CHAR, BOLD, LINE, PAD, GAP, ROW = 6.4, 7.4, 16, 12, 44, 104
"""Width of a letter, and of a bold one, height of a line, padding of a box, gap between boxes, gap between rows; all in pixels."""
BOX = 30
"""Letters in a line of a box."""
LABEL = 24
"""Longest label of an arrow that keeps its remark in brackets."""
MAX_ROW = 6
"""Boxes in a row; more wrap into the next."""


@dataclass
class _Box:
    """A box of the picture: its lines, and where it stands (filled in by the layout)."""

    name: str
    title: list[str]
    lines: list[str]
    organ: bool
    x: float = 0.0
    y: float = 0.0
    rank: int = 0
    into: list[str] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Width in pixels."""
        return max(max(len(line) * BOLD for line in self.title), max((len(line) for line in self.lines), default=0) * CHAR) + 2 * PAD

    @property
    def height(self) -> float:
        """Height in pixels."""
        return (len(self.title) + len(self.lines)) * LINE + 2 * PAD


def diagram(charter: Charter) -> Markup:
    """Return the picture as an SVG element with a title and a description for readers who cannot see it."""
    from holdfast.charter.words import diagram_lines, edges

    links = edges(charter)
    boxes = _boxes(charter, links)
    checks = _checks(charter, boxes)
    rows = _layout(boxes, links)
    width = max(sum(box.width for box in row) + GAP * (len(row) + 1) for row in rows)
    top = float(GAP)
    for row in rows:
        left = (width - sum(box.width for box in row) - GAP * (len(row) - 1)) / 2
        for box in row:
            box.x, box.y = left, top
            left += box.width + GAP
        top += max(box.height for box in row) + ROW
    height = top - ROW + GAP
    place = {box.name: box for box in boxes}
    arrows = [(place[a], place[b], label, True) for a, b, label in checks] + [(place[a], place[b], label, False) for a, b, label in links]
    parts = _arrows(arrows)
    parts += [_draw(box) for box in boxes]
    told = "; ".join(line.strip() for line in diagram_lines(charter))
    return Markup(
        '<svg class="diagram" role="img" aria-labelledby="diagram-title diagram-text" viewBox="0 0 {w:.0f} {h:.0f}" width="{w:.0f}" height="{h:.0f}">'
        '<title id="diagram-title">{title}</title><desc id="diagram-text">{told}</desc>'
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
        '<path d="M0 0L10 5L0 10z"/></marker></defs>{parts}</svg>'
    ).format(w=width, h=height, title=f"Organs and powers: {charter.charter}", told=told, parts=Markup("").join(parts))


def _boxes(charter: Charter, links: Sequence[Link]) -> list[_Box]:
    from holdfast.charter.model import holders
    from holdfast.charter.powers import verb_alone

    verbs: dict[str, list[str]] = {}
    for power in charter.powers:
        for name in holders(power):
            verbs.setdefault(name, []).append(verb_alone(power.do))
    boxes = []
    acting = [name for name in charter.outsiders if name in verbs or any(name in named for _, _, named in _checking(charter))]
    for name in dict.fromkeys([*(link[0] for link in links), *charter.organs, *acting]):
        may = ", ".join(dict.fromkeys(verbs.get(name, [])))
        lines = textwrap.wrap(f"may {may}", BOX) if may else []
        title = charter.title(name) if name in charter.bodies else name
        boxes.append(_Box(name, textwrap.wrap(title, BOX) or [name], lines, name in charter.organs))
    return boxes


def _checks(charter: Charter, boxes: list[_Box]) -> list[tuple[str, str, str]]:
    """Return (from, to, label) of each appeal and check between bodies that the picture shows, each once."""
    from holdfast.charter.model import holders

    shown, found = {box.name for box in boxes}, {}
    for power, kind, named in _checking(charter):
        for holder in holders(power):
            for name in named:
                if holder in shown and name in shown and name != holder:
                    found[(holder, name) if kind == "appeal" else (name, holder)] = kind
    return [(a, b, label) for (a, b), label in found.items()]


def _checking(charter: Charter) -> list[tuple[Power, str, tuple[str, ...]]]:
    """Return (power, kind of check, the bodies named) for each appeal and check of each power."""
    from holdfast.charter.model import named_in

    found: list[tuple[Power, str, tuple[str, ...]]] = []
    for power in charter.powers:
        if power.appeal is not None and isinstance(power.appeal.to, tuple):
            found.append((power, "appeal", power.appeal.to))
        found += [(power, check.kind, tuple(named_in(check.by))) for check in power.checks]
    return found


def _layout(boxes: list[_Box], links: Sequence[Link]) -> list[list[_Box]]:
    """Set each box's rank (one below the lowest that fills it; circles are cut) and return the rows, wrapped."""
    place = {box.name: box for box in boxes}
    for source, organ, _ in links:
        place[organ].into.append(source)

    def rank(name: str, inside: tuple[str, ...]) -> int:
        sources = [source for source in place[name].into if source not in inside and source != name]
        return 1 + max((rank(source, (*inside, name)) for source in sources), default=-1) if len(inside) < len(boxes) else 0

    for box in boxes:
        box.rank = rank(box.name, ())
    rows: list[list[_Box]] = []
    column: dict[str, float] = {}
    for level in sorted({box.rank for box in boxes}):
        row = [box for box in boxes if box.rank == level]
        # Below the middle of those that fill it, so that few arrows cross.
        middle = {box.name: [column[name] for name in box.into if name in column] for box in row}
        row.sort(key=lambda box: sum(middle[box.name]) / len(middle[box.name]) if middle[box.name] else 0.5)
        column |= {box.name: (n + 0.5) / len(row) for n, box in enumerate(row)}
        rows += [row[n : n + MAX_ROW] for n in range(0, len(row), MAX_ROW)]
    return rows


def _draw(box: _Box) -> Markup:
    words = [("name", line) for line in box.title] + [("may", line) for line in box.lines]
    lines = [
        Markup('<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>').format(kind, box.x + box.width / 2, box.y + PAD + LINE * (n + 0.75), line)
        for n, (kind, line) in enumerate(words)
    ]
    return Markup('<g class="{}"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{}"/>{}</g>').format(
        "organ" if box.organ else "body", box.x, box.y, box.width, box.height, 2 if box.organ else 14, Markup("").join(lines)
    )


def _arrows(arrows: list[tuple[_Box, _Box, str, bool]]) -> list[Markup]:
    """Draw (from, to, label, dashed); ends at one side of a box are spread along it in the order of where they come from."""
    ends: dict[tuple[str, bool], list[tuple[float, int, bool]]] = {}
    for n, (a, b, _, _) in enumerate(arrows):
        ends.setdefault((a.name, b.y >= a.y), []).append((b.x + b.width / 2, n, True))
        ends.setdefault((b.name, a.y >= b.y), []).append((a.x + a.width / 2, n, False))
    share: dict[tuple[int, bool], float] = {}
    for found in ends.values():
        for place, (_, n, start) in enumerate(sorted(found), start=1):
            share[n, start] = place / (len(found) + 1)
    return [_arrow(a, b, label, dashed, share[n, True], share[n, False], n) for n, (a, b, label, dashed) in enumerate(arrows)]


def _short(label: str) -> str:
    """Return a label without its remark in brackets, if it is long: the text below the picture has it whole."""
    return label if len(label) <= LABEL else label.split(" (")[0]


def _arrow(a: _Box, b: _Box, label: str, dashed: bool, leaves: float, enters: float, n: int) -> Markup:
    """Draw one arrow from the share `leaves` of a side of `a` to the share `enters` of a side of `b`. Labels of neighbours stand at different heights."""
    x1, x2 = a.x + a.width * leaves, b.x + b.width * enters
    if a.y == b.y:
        y1, y2 = a.y + a.height, b.y + b.height
        bend1 = bend2 = max(y1, y2) + 30
        at = ((x1 + x2) / 2, bend1 - 4 - 7 * (n % 2))
    else:
        down = b.y > a.y
        y1, y2 = a.y + (a.height if down else 0), b.y + (0 if down else b.height)
        bend1 = bend2 = (y1 + y2) / 2
        t = (0.3, 0.5, 0.7)[n % 3]
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        at = (x1 * (weights[0] + weights[1]) + x2 * (weights[2] + weights[3]), y1 * weights[0] + bend1 * (weights[1] + weights[2]) + y2 * weights[3] + 4)
    path = f"M{x1:.1f} {y1:.1f}C{x1:.1f} {bend1:.1f} {x2:.1f} {bend2:.1f} {x2:.1f} {y2:.1f}"
    text = Markup('<text class="label" x="{:.1f}" y="{:.1f}">{}</text>').format(at[0], at[1], _short(label))
    return Markup('<path class="{}" d="{}" marker-end="url(#tip)"/>{}').format("check" if dashed else "fills", escape(path), text)
