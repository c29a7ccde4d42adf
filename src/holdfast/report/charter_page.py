"""A charter as one page that opens offline: the diagram of organs and powers, then the charter told in plain language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from holdfast.report.charter_diagram import diagram
from holdfast.report.links import linked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdfast.charter import Charter

__all__ = ["charter_page", "write_charter_pages"]


def charter_page(charter: Charter) -> str:
    """Return the page of one charter as HTML."""
    import jinja2

    from holdfast.charter.words import summary

    env = jinja2.Environment(
        loader=jinja2.PackageLoader("holdfast.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    style = Markup(env.get_template("style.css").render() + env.get_template("charter.css").render())  # noqa: S704 (our own files)
    return env.get_template("charter.html.j2").render(charter=charter, chapters=summary(charter), diagram=diagram(charter), style=style, linked=linked)


def write_charter_pages(charters: Sequence[Charter], folder: Path, manifest: dict[str, Any]) -> list[Path]:
    """Publish `ID.html` of each charter in `folder`, whole or not at all; return the paths. Raises `BadInput` where nothing can be written."""
    from holdfast.store import publish

    with publish(folder, manifest) as staging:
        for charter in charters:
            (staging / f"{charter.id}.html").write_text(charter_page(charter), encoding="utf-8")
    return [folder / f"{charter.id}.html" for charter in charters]
