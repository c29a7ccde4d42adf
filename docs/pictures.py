"""Draw the pictures of README from a run of the shipped study (half a minute): `.venv/bin/python docs/pictures.py`."""

from __future__ import annotations

from pathlib import Path

import vl_convert

from holdfast.report import charts_of
from holdfast.report.fill import contents_of
from holdfast.study import load

IMAGES = Path(__file__).parent / "images"


def main() -> None:
    """Replay, draw, write."""
    study = load("comintern")
    contents = contents_of(study, study.replay(2000, 1), study.manifest(2000, 1), seconds=0.0)
    specs = charts_of(contents)
    IMAGES.mkdir(exist_ok=True)
    for name in ("total", "members"):
        specs[name]["background"] = "white"
        (IMAGES / f"{name}.png").write_bytes(vl_convert.vegalite_to_png(specs[name], scale=1.3 if name == "total" else 0.75))


if __name__ == "__main__":
    main()
