"""The documentation page of the charter language: every block is read as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from holdfast.charter import load_charter, load_series
from holdfast.charter.load import read_charter
from holdfast.charter.words import summary
from holdfast.documents import Document, parse_yaml

PAGE = (Path(__file__).parent.parent / "docs" / "charters.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.S)


def added(whole: Any, part: Any) -> Any:
    """Return the whole with a part added: mappings joined, lists appended."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return {key: added(whole.get(key), part[key]) if key in part else whole[key] for key in {**whole, **part}}
    return [*whole, *part] if isinstance(whole, list) and isinstance(part, list) else part


def test_every_block_adds_to_a_charter_that_can_be_read() -> None:
    assert len(BLOCKS) >= 7
    whole: Any = {}
    for n, block in enumerate(BLOCKS):
        whole = added(whole, parse_yaml(block, file=f"block {n + 1}").data)
        charter = read_charter(Document(f"block {n + 1}", whole, {}))
        assert summary(charter)
    assert {power.id for power in charter.powers} >= {"P1", "M1", "C1", "N1", "L1", "T1", "K1"}


def test_what_the_page_says_of_the_shipped_statutes_is_in_them() -> None:
    """No vote of the centre is enough, and no statute has a rule on leaving or dissolution (those seen): the page's claims."""
    statutes = [charter for _, charter in load_series("comintern").charters]
    for charter in statutes:
        if charter.id != "comintern_1943":
            assert {"secede", "dissolve"} <= {item.on for item in charter.silent} | {power.do for power in charter.powers if power.basis == "practice"}
    powers = {power.do for power in load_charter("comintern_1928").powers}
    assert {"approve_resignation", "apportion", "expel"} <= powers
