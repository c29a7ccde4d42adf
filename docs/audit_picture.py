"""Draw the picture of docs/audit.md: the storyboard on the page of an audit, its panels side by side as a browser lays them out."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import vl_convert

import holdfast.report
from holdfast.charter import load_charter
from holdfast.cli import main as holdfast_command
from holdfast.report.audit_fill import Background, view_of
from holdfast.report.audit_storyboard import storyboard

__all__ = ["draw"]

CHARTER, PANELS, GAP = "comintern_1920", 3, 14
"""The charter, how many panels of its path are shown, and the pixels between them."""


def draw(folder: Path) -> None:
    """Audit, draw, write `audit_page.png` into a folder."""
    with tempfile.TemporaryDirectory() as out:
        holdfast_command(["audit", CHARTER, "--out", out])
        answer = json.loads((Path(out) / "audit.json").read_text(encoding="utf-8"))
    panels = view_of(load_charter(CHARTER), answer, Background()).panels[:PANELS]
    pictures = [str(picture) for picture in storyboard(panels)]
    style = (Path(holdfast.report.__file__).parent / "templates" / "audit.css").read_text(encoding="utf-8")
    rules = "".join(re.findall(r"svg\.panel[^{]*\{[^}]*\}", style))
    size = re.search(r'width="(\d+)" height="(\d+)"', pictures[0])
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    placed = "".join(picture.replace("<svg ", f'<svg x="{GAP + n * (width + GAP)}" y="{GAP}" ', 1) for n, picture in enumerate(pictures))
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{GAP + len(pictures) * (width + GAP)}" height="{height + 2 * GAP}" font-family="DejaVu Sans"'
        f' font-size="14"><style>{rules}</style><rect width="100%" height="100%" fill="white"/>{placed}</svg>'
    )
    (folder / "audit_page.png").write_bytes(vl_convert.svg_to_png(whole, scale=1.2))
