"""Spans of time."""

from __future__ import annotations

import pytest

from holdfast.charter.clocks import Clock


@pytest.mark.parametrize(("text", "seconds"), [("1 day", 86_400), ("86400 seconds", 86_400), ("2 weeks", 1_209_600), ("4 years", 126_230_400)])
def test_spans(text: str, seconds: int) -> None:
    """Four years hold one leap day: 1,461 days (the Gregorian mean is a little less)."""
    assert Clock.of(text).seconds == pytest.approx(seconds, rel=1e-4)
    assert Clock.of(str(Clock.of(text)).replace(",", "")) == Clock.of(text)


@pytest.mark.parametrize("text", ["year", "1.5 years", "-1 days", "3 fortnights", "1  day", 7, None, ""])
def test_what_is_no_span_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not a span of time"):
        Clock.of(text)
