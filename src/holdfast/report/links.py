"""References: numbered once, linked from wherever they are used. Data files are untrusted, so only web addresses become links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from holdfast.evidence import Evidence

__all__ = ["References", "linked"]

_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")


def linked(text: str | None) -> Markup:
    """Return text with its web addresses as links and everything else escaped."""
    parts, at = [], 0
    for match in _ADDRESS.finditer(text or ""):
        address = match[0].rstrip(".,;")
        parts.append(escape((text or "")[at : match.start()]))
        parts.append(Markup('<a href="{0}" rel="noreferrer noopener">{0}</a>').format(address))
        at = match.start() + len(address)
    parts.append(escape((text or "")[at:]))
    return Markup("").join(parts)


class References:
    """The numbered references of a study."""

    def __init__(self, evidence: Evidence) -> None:
        self._number = {row.id: n for n, row in enumerate(evidence.sources, start=1)}
        self._work = {row.id: row.work for row in evidence.sources}

    def __call__(self, source: str | None) -> Markup:
        """Return a link to a reference, or a dash where a row names none."""
        if source not in self._number:
            return Markup("–")
        return Markup('<a class="ref" href="#ref-{}" title="{}">[{}]</a>').format(source, self._work[source], self._number[source])

    def number(self, source: str) -> int:
        """Return the number of a reference."""
        return self._number[source]
