"""What the documents say of the repository is so: links lead somewhere, and README's counts are those of the evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from holdfast.cli.commands import COMMANDS
from holdfast.evidence import TABLES
from holdfast.inference import observe
from holdfast.study import load

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert not broken


def test_the_counts_in_the_readme_are_those_of_the_evidence() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    frame = load("comintern").frame
    seen = observe(frame)
    assert f"fitted to {len(seen.rows)} cited figures of {len(set(seen.section.tolist()))} sections" in readme
    assert all(f"`holdfast {name}" in readme for name in COMMANDS)


def test_the_licences_name_every_table() -> None:
    text = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text or f"`{name}.csv`" in text for name in TABLES)
