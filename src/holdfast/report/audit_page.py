"""An audit as one page that opens offline: verdict, exposure, what blocks, safeguards, the path as a storyboard, who decides, what is not said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from holdfast.audit.naming import number_words
from holdfast.report.audit_storyboard import storyboard, where
from holdfast.report.links import linked

if TYPE_CHECKING:
    from holdfast.report.audit_view import AuditView

__all__ = ["FILES", "audit_page", "write_audit_page"]

FILES = PAGE, CERTIFICATE = "audit.html", "audit.json"


def audit_page(view: AuditView) -> str:
    """Return the page as HTML: no script, nothing from outside it, and every word of the charter escaped."""
    import jinja2

    env = jinja2.Environment(
        loader=jinja2.PackageLoader("holdfast.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    style = Markup(env.get_template("style.css").render() + env.get_template("audit.css").render())  # noqa: S704 (our own files)
    return env.get_template("audit.html.j2").render(
        view=view,
        style=style,
        headings=_headings(view),
        pictures=storyboard(view.panels),
        resting=_resting(view),
        meanings=_meanings(),
        number=number_words,
        linked=linked,
    )


def write_audit_page(view: AuditView, answer: dict[str, Any], folder: Path) -> Path:
    """Publish the page and its certificate in `folder`, whole or not at all; return the page's path.

    Raises `BadInput` where nothing can be written, or a file of this name stands that Holdfast did not write.
    """
    from holdfast.store import publish

    with publish(folder, answer["manifest"], FILES) as staging:
        (staging / PAGE).write_text(audit_page(view), encoding="utf-8")
        (staging / CERTIFICATE).write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder / PAGE


def _headings(view: AuditView) -> list[tuple[str, str]]:
    """Return (id, heading) of the sections that the page has."""
    found = [("exposure", "Exposure"), ("blocks", "Articles that block"), ("safeguards", "Safeguards")]
    found += [("path", "The path")] if view.panels or view.case is not None else []
    found += [("power", "Who decides")] + ([("autonomy", "Autonomy")] if view.autonomy else [])
    return [*found, ("silences", "Silences"), ("assumptions", "Assumptions"), ("made", "How this was made")]


def _resting(view: AuditView) -> list[str]:
    """Return the articles on which the steps of the path rest, each with what it lets whom do."""
    return list(dict.fromkeys(f"{where(panel)}: {panel.who} can {panel.deed}" for panel in view.panels if not panel.goal))


def _meanings() -> list[str]:
    from holdfast.charter.power.indices import find
    from holdfast.report.audit_power import INDICES

    return [f"{index.title}: {index.plain} ({index.reference})." for index in find(INDICES)]
