"""A path as a storyboard: one picture a step, each with its place on the axis of days, who does what, and the votes against the quota.

Pictures are SVG of lines and text, as wide as a telephone's screen, so that they stand side by side where there is room and below each other
where there is none. Nothing is told by colour: votes had are a filled bar, the quota is a line with its number.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from holdfast.audit.naming import article_words, number_words
from holdfast.report.audit_view import Panel, day_words

__all__ = ["storyboard", "where"]

WIDTH, PAD, LINE, CHARS = 340, 16, 19, 40
"""Width of a picture, margin and height of a line in pixels, and letters that fit into a line."""
MOST_LINES = 6
"""Lines of a deed; the table below the pictures has it whole."""
AXIS, BAR = 50, 68
"""Height of the axis of days and of the bar of votes, in pixels."""
OWN = "its own decision is enough"
BASES = {"practice": "rests on practice, not on the text", "outside": "outside the rules"}


@dataclass(frozen=True)
class _Text:
    """A line of text: its class in the style sheet, and the words."""

    kind: str
    words: str


def storyboard(panels: Sequence[Panel]) -> list[Markup]:
    """Return a picture for each panel, all of one height, with a title and a description for readers who cannot see it."""
    texts = [_lines(panel) for panel in panels]
    height = 34 + AXIS + max((len(lines) for lines in texts), default=0) * LINE + (BAR if any(panel.needed > 0 for panel in panels) else 8)
    days = [panel.day for panel in panels]
    return [_picture(panel, lines, days, height) for panel, lines in zip(panels, texts, strict=True)]


def _lines(panel: Panel) -> list[_Text]:
    """Return the words of a panel, wrapped: who, what, by which article and rule, on what basis."""
    found = _wrapped("who", panel.who, CHARS - 6, 3)
    found += _wrapped("deed", f"{_can(panel)} {panel.deed}", CHARS, MOST_LINES)
    found += _wrapped("soft", where(panel), CHARS + 2, 2)
    if panel.rule and not panel.goal:
        found += _wrapped("soft", f"rule: {panel.rule}", CHARS + 2, 3)
    if panel.basis in BASES:
        found += _wrapped("soft", BASES[panel.basis], CHARS + 2, 1)
    return found


def where(panel: Panel) -> str:
    """Return where the rule of a step stands: `article 9 (P3)`, `power P6` where no article is known, `how the seats of board are filled`."""
    organ, dot, _ = panel.power.partition(".")
    if panel.article not in ("", panel.power):
        return article_words(panel.article) + ("" if dot else f" ({panel.power})")
    return f"how the seats of {organ.replace('_', ' ')} are filled" if dot else f"power {panel.power}"


def _wrapped(kind: str, words: str, width: int, most: int) -> list[_Text]:
    lines = textwrap.wrap(words, width, break_long_words=True) or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: width - 2].rstrip(" ,") + " …"]
    return [_Text(kind, line) for line in lines]


def _picture(panel: Panel, lines: list[_Text], days: list[int], height: int) -> Markup:
    top = 34 + AXIS
    parts = [_head(panel), _axis(panel, days)]
    parts += [Markup('<text class="{}" x="{}" y="{}">{}</text>').format(line.kind, PAD, top + LINE * n + 6, line.words) for n, line in enumerate(lines)]
    if _alone(panel):
        parts.append(Markup('<text class="soft" x="{}" y="{}">decides alone: no votes are counted</text>').format(PAD, height - BAR + 12))
    elif panel.needed > 0:
        parts.append(_votes(panel, height - BAR))
    name = f"{'goal' if panel.goal else 'step'}-{panel.n}"
    return Markup(
        '<svg class="panel{kind}" role="img" aria-labelledby="{name}-title {name}-text" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
        '<title id="{name}-title">{title}</title><desc id="{name}-text">{told}</desc>'
        '<rect class="frame" x="1" y="1" width="{iw}" height="{ih}" rx="6"/>{parts}</svg>'
    ).format(
        kind=" goal" if panel.goal else " practice" if panel.basis != "text" else "",
        name=name,
        w=WIDTH,
        h=height,
        iw=WIDTH - 2,
        ih=height - 2,
        title="What the path opens" if panel.goal else f"Step {panel.n}",
        told=_told(panel),
        parts=Markup("").join(parts),
    )


def _alone(panel: Panel) -> bool:
    """Return whether one person or body decides, so that a bar of one vote of one would say nothing."""
    return panel.needed == 1 == panel.had and panel.rule in ("", OWN) and not panel.goal


def _told(panel: Panel) -> str:
    """Return a panel as a sentence."""
    votes = f"; votes: {number_words(panel.had, stated=panel.stated)} had, {number_words(panel.needed, stated=panel.stated)} needed" if panel.needed > 0 else ""
    rule = f"; rule: {panel.rule}" if panel.rule else ""
    basis = f"; {BASES[panel.basis]}" if panel.basis in BASES else ""
    return f"By {panel.date}, day {panel.day:,}: {panel.who} {_can(panel)} {panel.deed} ({where(panel)}{rule}{votes}{basis})."


def _can(panel: Panel) -> str:
    # What the path opens is new only where there was a path.
    return "can now" if panel.goal and panel.n > 1 else "can"


def _head(panel: Panel) -> Markup:
    label = "✓" if panel.goal else str(panel.n)
    return Markup(
        '<circle class="number" cx="{}" cy="20" r="12"/><text class="number" x="{}" y="25">{}</text><text class="date" x="{}" y="25">{} {}</text>'
    ).format(PAD + 12, PAD + 12, label, PAD + 32, "from" if panel.goal else "by", day_words(panel.date))


def _axis(panel: Panel, days: list[int]) -> Markup:
    """Draw the axis of days: ticks for all steps, a dot for this one."""
    last, y, span = max(days), 50, WIDTH - 2 * PAD
    at = [PAD + (span * day / last if last else 0) for day in days]
    ticks = Markup("").join(Markup('<path d="M{:.1f} {}v8"/>').format(x, y - 4) for x in sorted(set(at)))
    here = PAD + (span * panel.day / last if last else 0)
    anchor = "start" if here < PAD + 40 else "end" if here > WIDTH - PAD - 40 else "middle"
    ends = Markup("")
    if last and here > PAD + 90:
        ends += Markup('<text class="day" x="{}" y="{}">day 0</text>').format(PAD, y + 18)
    if last and here < WIDTH - PAD - 110:
        ends += Markup('<text class="day" text-anchor="end" x="{}" y="{}">day {:,}</text>').format(WIDTH - PAD, y + 18, last)
    return Markup(
        '<g class="axis"><path d="M{} {}H{}"/>{}<circle cx="{:.1f}" cy="{}" r="5"/>'
        '<text class="day here" text-anchor="{}" x="{:.1f}" y="{}">day {:,}{}</text>{}</g>'
    ).format(PAD, y, WIDTH - PAD, ticks, here, y, anchor, here, y + 18, panel.day, "" if last else ": all of it on one day", ends)


def _votes(panel: Panel, top: int) -> Markup:
    """Draw votes had as a filled bar on the scale of the larger of had and needed, the quota as a line across it."""
    span = WIDTH - 2 * PAD
    # As many votes as it takes would leave no room for the quota: the bar then runs off its end.
    most = max(min(panel.had, 2 * panel.needed), panel.needed) * 1.08
    had, quota = span * min(panel.had / most, 1.0), span * panel.needed / most
    enough, needed = number_words(panel.had, stated=panel.stated), number_words(panel.needed, stated=panel.stated)
    if panel.had >= panel.needed and not any(sign.isdigit() for sign in enough):
        # Both rest on a stand-in, or votes are bought or set at will: only that they are enough can be said.
        label = "votes: as many as needed" + (f" ({needed})" if needed[0].isdigit() else " (numbers unstated)")
    else:
        label = f"votes: {enough} had, {needed} needed"
    return Markup(
        '<text class="soft" x="{}" y="{}">{}</text><rect class="track" x="{}" y="{}" width="{}" height="16"/>'
        '<rect class="had" x="{}" y="{}" width="{:.1f}" height="16"/><path class="quota" d="M{:.1f} {}v26"/>'
    ).format(PAD, top + 12, label, PAD, top + 24, span, PAD, top + 24, had, PAD + quota, top + 19)
