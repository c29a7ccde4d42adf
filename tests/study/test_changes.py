"""Changes to history: what they touch and what they leave; the inputs they meet; what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.dynamics import Frame
from holdfast.dynamics.build import build_inputs
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.errors import BadInput
from holdfast.study import load
from holdfast.study.changes import Change, changed_frame, changed_inputs, charter, line, until, without


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load("comintern").frame


def moved(frame: Frame, change: Change, *only: str) -> dict[str, set[str]]:
    """Return which sections each input changes in."""
    before, after = build_inputs(frame), changed_inputs(frame, [change], only)
    found = {}
    for field, items in (("u", moment_inputs()), ("w", lasting_inputs())):
        for n, item in enumerate(items):
            columns = np.flatnonzero((getattr(before, field)[:, :, n] != getattr(after, field)[:, :, n]).any(axis=0))
            if len(columns):
                found[item.name] = {frame.sections[i] for i in columns}
    for name in ("jump", "jump_sd", "rho", "alive", "enter", "shared", "level"):
        columns = np.flatnonzero((getattr(before, name) != getattr(after, name)).any(axis=0))
        if len(columns):
            found[name] = {frame.sections[i] for i in columns}
    if not np.array_equal(before.c, after.c):
        found["c"] = set()
    return found


def test_no_change_is_history(frame: Frame) -> None:
    assert all(np.array_equal(one, other) for one, other in zip(build_inputs(frame), changed_inputs(frame, []), strict=True))


def test_without_the_alliance_china_keeps_the_line_before_it(frame: Frame) -> None:
    touched = moved(frame, without(frame, "china_kmt_entry"))
    assert set(touched) == {"line_soc", "line_nat", "turn", "imposition", "misfit"}
    assert all(sections == {"china"} for sections in touched.values())
    nationalists = [item.name for item in moment_inputs()].index("line_nat")
    twin = changed_inputs(frame, [without(frame, "china_kmt_entry")]).u[:, frame.position["china"], nationalists]
    at = frame.at(1925 * 12)
    assert at is not None
    assert twin[at] == 0
    assert build_inputs(frame).u[at, frame.position["china"], nationalists] == 1


def test_an_early_end_leaves_what_came_before(frame: Frame) -> None:
    before, twin = build_inputs(frame), changed_inputs(frame, [until(frame, "china_kmt_entry", "1926-03")])
    at = frame.at(1926 * 12 + 2)
    assert np.array_equal(before.u[:at], twin.u[:at])
    assert np.array_equal(before.w[:at], twin.w[:at])
    assert not np.array_equal(before.u[at:], twin.u[at:])


def test_an_input_can_be_switched_off(frame: Frame) -> None:
    assert set(moved(frame, without(frame, "purge"))) == {"purge", "purge_unknown"}
    assert set(moved(frame, without(frame, "doctrine"))) == {"doctrine"}


def test_one_line_for_all(frame: Frame) -> None:
    touched = moved(frame, line(frame, "popular_front", "1930"))
    assert {"line_soc", "turn"} <= set(touched) <= {"line_soc", "line_nat", "turn"}
    twin = changed_inputs(frame, [line(frame, "popular_front", "1930")])
    socialists = [item.name for item in moment_inputs()].index("line_soc")
    assert np.all(twin.u[-1, :, socialists] == next(row.left_right for row in frame.evidence.line if row.line == "popular_front"))


def test_another_statute_moves_centralisation_alone(frame: Frame) -> None:
    assert set(moved(frame, charter(frame, "1920", "1924"))) == {"c"}


def test_a_change_in_one_section_leaves_the_others(frame: Frame) -> None:
    touched = moved(frame, without(frame, "third_period_1928"), "germany")
    assert touched
    assert all(sections == {"germany"} for sections in touched.values())
    alone = moved(frame, charter(frame, "1919", "1924"), "france")
    assert alone == {"rho": {"france"}}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda frame: without(frame, "purg"), "purge"),
        (lambda frame: until(frame, "china_kmt_entri", "1926"), "china_kmt_entry"),
        (lambda frame: until(frame, "china_kmt_entry", "yesterday"), "1926-03"),
        (lambda frame: line(frame, "popular_frond", "1930"), "popular_front"),
        (lambda frame: charter(frame, "1920s", "1924"), "comintern_1920"),
        (lambda frame: charter(frame, "1920", "1950"), "1919-03 to 1943-06"),
        (lambda frame: line(frame, "popular_front", "1910-01"), "1919-03 to 1943-06"),
        (lambda frame: until(frame, "china_kmt_entry", "1922"), "had not begun by 1922"),
        (lambda frame: changed_inputs(frame, [line(frame, "popular_front", "1930"), line(frame, "united_front", "1930-01")]), "the same thing"),
        (lambda frame: changed_inputs(frame, [without(frame, "china_kmt_entry"), until(frame, "china_kmt_entry", "1926")]), "the same thing"),
        (lambda frame: changed_inputs(frame, [], ["germani"]), "germany"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(frame: Frame, make: object, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        make(frame)  # type: ignore[operator]
    assert said in str(refusal.value)


def test_two_lines_and_two_statutes_each_take_theirs_from_history(frame: Frame) -> None:
    """The first change takes later lines and statutes out; the second still finds the one it names."""
    lines = [line(frame, "popular_front", "1924"), line(frame, "turn_to_unity", "1935")]
    assert [row.line for row in changed_frame(frame, lines).evidence.line][-2:] == ["popular_front", "turn_to_unity"]
    one, two = charter(frame, "1920", "1924"), charter(frame, "1928", "1930")
    statutes = {row.statute for row in changed_frame(frame, [one, two]).evidence.autonomy}
    assert {row.statute for row in changed_frame(frame, [one]).evidence.autonomy} < statutes
    assert any("1928" in statute for statute in statutes)
