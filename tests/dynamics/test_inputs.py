"""Inputs against what the evidence says in known months, and properties that hold of every input."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from holdfast.audit.autonomy import centralisation, measure
from holdfast.charter import load_charter
from holdfast.dynamics import Frame, Settings, build_inputs, lasting_inputs, moment_inputs
from holdfast.dynamics.autonomy import centralisation_by_statute, centralisation_path, dependence
from holdfast.dynamics.inputs.line import lines_followed
from holdfast.dynamics.inputs.purge import exposures
from holdfast.dynamics.inputs.status import LEVELS, statuses
from holdfast.evidence import PartialDate
from holdfast.study import load


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load("comintern").frame


def value(frame: Frame, name: str, section: str, month: str) -> float:
    item = next(item for item in (*moment_inputs(), *lasting_inputs()) if item.name == name)
    t = frame.at(PartialDate.parse(month).first_month)
    assert t is not None
    return float(item.build(frame)[t, frame.position[section]])


def test_the_window_has_292_months(frame: Frame) -> None:
    assert len(frame.months) == 292
    assert build_inputs(frame).u.shape == (292, len(frame.sections), len(moment_inputs()))


@pytest.mark.parametrize(
    ("name", "section", "month", "expected"),
    [
        ("banned", "australia", "1941-01", 1.0),  # banned June 1940 to December 1942
        ("banned", "australia", "1939-01", 0.0),
        ("ban_onset", "australia", "1940-06", 12.0),
        ("legalised", "australia", "1942-12", 12.0),  # the ban was lifted on the 18th; where spells meet the later one holds
        ("unknown", "argentina", "1930-01", 1.0),  # no source: unknown, never legal
        ("line_soc", "france", "1930-01", -1.0),
        ("line_soc", "france", "1934-06", 1.0),  # its own line, a year ahead of the centre
        ("line_nat", "china", "1925-01", 1.0),  # inside the Kuomintang
        ("turn", "france", "1934-06", 12.0),
        ("imposition", "italy", "1923-01", 1.0),  # united front imposed against the section's view
        ("misfit", "italy", "1923-01", 1.0),
        ("doctrine", "germany", "1924-12", 0.0),
        ("doctrine", "germany", "1935-01", 1.0),
        ("doctrine", "soviet_union", "1935-01", 0.0),
        ("purge_unknown", "germany", "1937-06", 0.0),
        ("purge_unknown", "chile", "1937-06", 1.0),
        ("openness", "great_britain", "1930-01", 1.0),
    ],
)
def test_known_months(frame: Frame, name: str, section: str, month: str, expected: float) -> None:
    assert value(frame, name, section, month) == expected


def test_entries_are_the_earliest_of_founding_affiliation_and_first_figure(frame: Frame) -> None:
    entry = {section: month for section, month in frame.entries.items() if month}
    assert entry["vietnam"] == PartialDate.parse("1930-02").first_month
    assert entry["germany"] == PartialDate.parse("1919-03").first_month
    assert frame.entries["chile"] is None  # no source says when
    assert not frame.alive[:, frame.position["chile"]].any()


def test_poland_is_gone_between_dissolution_and_refoundation(frame: Frame) -> None:
    i = frame.position["poland"]
    at = {month: frame.at(PartialDate.parse(month).first_month) for month in ("1938-08", "1938-09", "1941-12", "1942-01")}
    assert [bool(frame.alive[at[month], i]) for month in at] == [True, False, False, True]
    assert frame.enters[:, i].sum() == 2


def test_a_section_that_never_followed_a_turn_keeps_the_line_before(frame: Frame) -> None:
    socialists, _ = lines_followed(frame)
    t = frame.at(PartialDate.parse("1923-06").first_month)
    assert socialists[t, frame.position["indonesia"]] < 0 < socialists[t, frame.position["belgium"]]


def test_statuses_outside_every_spell_are_unknown(frame: Frame) -> None:
    bare = Frame(replace(frame.evidence, legality=()), frame.settings)
    assert np.all(statuses(bare) == LEVELS.index("unknown"))


def test_exposure_to_the_purge_is_a_share_and_never_the_patrons(frame: Frame) -> None:
    known = exposures(frame)
    assert all(0 < share <= 1 for share in known.values())
    assert "soviet_union" not in known
    assert max(known, key=known.__getitem__) == "poland"


def test_outcomes_and_context_feed_no_input(frame: Frame) -> None:
    inputs_only = Frame(replace(frame.evidence, events=tuple(row for row in frame.evidence.events if row.role == "input")), frame.settings)
    # Events that other rows point to are needed for nothing but their names.
    for whole, part in zip(build_inputs(frame), build_inputs(inputs_only), strict=True):
        assert np.array_equal(whole, part)


def test_no_input_reads_membership_figures_of_the_window(frame: Frame) -> None:
    # Figures are what the model must predict. Entries and exposure to the purge may read them: the first figure, and the last before 1936-08.
    late = {row.id for row in frame.evidence.membership if row.date.first_month >= PartialDate.parse("1936-09").first_month}
    first = {row.section: row.id for row in sorted(frame.evidence.membership, key=lambda row: row.date, reverse=True)}
    changed = tuple(replace(row, members=row.members * 7) if row.id in late - set(first.values()) else row for row in frame.evidence.membership)
    other = Frame(replace(frame.evidence, membership=changed), frame.settings)
    for before, after in zip(build_inputs(frame), build_inputs(other), strict=True):
        assert np.array_equal(before, after)


def test_the_patron_and_the_war_follow_processes_of_their_own(frame: Frame) -> None:
    inputs = build_inputs(frame)
    assert not inputs.shared[:, frame.position["soviet_union"]].any()
    china = inputs.shared[:, frame.position["china"]]
    war = frame.rows(PartialDate.parse("1927-08").first_month, PartialDate.parse("1937-08").first_month)
    assert not china[war].any()
    assert china.sum() == 292 - 121


def test_recorded_shares_lost_become_steps(frame: Frame) -> None:
    jump = build_inputs(frame).jump
    assert jump[:, frame.position["sweden"]].sum() == pytest.approx(np.log(1 - 0.41))
    assert (jump <= 0).all()


def test_centralisation_is_a_share_and_follows_the_statutes_in_force(frame: Frame) -> None:
    path = centralisation_path(frame)
    assert ((path >= 0) & (path <= 1)).all()
    changes = {frame.months[t + 1] for t in np.flatnonzero(np.diff(path))}
    assert changes <= {row.date_start.first_month for row in frame.evidence.autonomy}
    low, high = (centralisation_path(frame, reading) for reading in ("low", "high"))
    assert np.allclose((low + high) / 2, path)
    assert np.array_equal(build_inputs(frame, "low").c, low)
    with pytest.raises(ValueError, match="low, middle, high"):
        centralisation_path(frame, "read")


def test_centralisation_comes_from_the_text_of_the_statutes(frame: Frame) -> None:
    found = {item.statute: (item.low, item.high) for item in centralisation_by_statute(frame.evidence)}
    assert list(found) == [f"comintern_{year}" for year in (1919, 1920, 1921, 1922, 1924, 1928)]
    for name, (low, high) in found.items():
        assert (low, high) == pytest.approx(centralisation(measure(load_charter(name))))


def test_dependence_is_the_default_unless_leaders_lived_abroad(frame: Frame) -> None:
    rho = dict(zip(frame.sections, dependence(frame), strict=True))
    assert (rho["finland"], rho["france"], rho["soviet_union"]) == (1.0, 0.5, 0.0)


def test_an_empty_frame_of_inputs_is_all_zero(frame: Frame) -> None:
    evidence = replace(
        frame.evidence, events=(), interventions=(), line=(), line_section=(), legality=(), environment=(), coded_inputs=(), purge_victims=(), turns=()
    )
    bare = build_inputs(Frame(evidence, Settings(frame.settings.first, frame.settings.last)))
    names = [item.name for item in moment_inputs()]
    assert not np.delete(bare.u, names.index("unknown"), axis=-1).any()
    assert not bare.w.any()
