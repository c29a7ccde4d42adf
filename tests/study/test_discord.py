"""The claim "discord" on the shipped evidence and on panels that were made to show it."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.inference.hazards import panel as panels
from holdfast.inference.hazards.panel import COVARIATES, LEADS, Panel
from holdfast.study import discord as module
from holdfast.study import load
from holdfast.study.discord import CAUSES, discord


def test_the_evidence_on_splits_cannot_test_the_claim() -> None:
    """Eleven splits leave the prior nearly as it was: the gate must say so, and why."""
    found = discord(load("comintern").frame, draws=1500, shifts=())
    assert found.fit.trusted
    assert set(found.rulings) == {"leaders_imposed", "turn"}
    for ruling in found.rulings.values():
        assert ruling.verdict == "not_testable"
        assert "prior's standard deviation" in ruling.reasons[-1]
    assert "1 unexposed section with" in found.rulings["turn"].reasons[0]


def made(effect: float, lead: float, seed: int = 4) -> Panel:
    """Forty sections, half of whose months are under the first cause, a quarter before it; splits follow both with these effects."""
    rng = np.random.default_rng(seed)
    covariates = (*COVARIATES, *LEADS)
    names = [covariate.name for covariate in covariates]
    x: list[list[float]] = []
    months, section, splits = [], [], []
    for s in range(40):
        for under, ahead in ((0, 0), (0, 1), (1, 0)) if s < 25 else ((0, 0),):
            row = [0.0] * len(names)
            row[names.index("leaders_imposed")], row[names.index("leaders_imposed_next")] = under, ahead
            chance = 1 / (1 + np.exp(5.0 - effect * under - lead * ahead))
            splits += [(s, np.array([len(x)]), np.ones(1))] * int(rng.binomial(150, chance))
            x.append(row)
            months.append(150.0)
            section.append(s)
    return Panel(covariates, tuple(f"s{s}" for s in range(40)), np.array(x), np.array(months), np.array(section), tuple(splits))


@pytest.mark.parametrize(
    ("effect", "lead", "verdict", "word"),
    [(1.2, 0.0, "weak", "placebo"), (1.2, 1.6, "weak", "the months before carry"), (-3.0, 0.0, "contradicted", "opposite")],
)
def test_what_was_put_in_comes_out(effect: float, lead: float, verdict: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = made(effect, lead)
    monkeypatch.setattr(module, "panel_of", lambda frame, leads: panel)
    monkeypatch.setattr(module, "_without_each", lambda panel: [panel.without(0), panel.without(30)])
    found = discord(load("comintern").frame, draws=600, shifts=()).rulings["leaders_imposed"]
    assert found.verdict == verdict
    assert any(word in reason for reason in found.reasons)
    assert not any("is left out" in reason for reason in found.reasons)


def test_a_panel_without_a_section_lacks_its_months_and_splits() -> None:
    panel = panels.panel_of(load("comintern").frame)
    germany = panel.sections.index("germany")
    less = panel.without(germany)
    assert less.months.sum() == panel.months[panel.section != germany].sum()
    assert {spell.section for spell in panel.spells} - {spell.section for spell in less.spells} == {"germany"}
    assert len(less.splits) == len(less.spells) == len(panel.splits) - 3
    for section, cells, _ in less.splits:
        assert set(less.section[cells].tolist()) == {section}


def test_every_cause_and_lead_is_a_covariate() -> None:
    names = {covariate.name for covariate in (*COVARIATES, *LEADS)}
    assert {name for pair in CAUSES for name in pair} <= names


def test_a_placebo_date_moves_the_cause_and_nothing_else() -> None:
    frame = load("comintern").frame
    name, months = "leaders_imposed", 36
    at = [covariate.name for covariate in (*COVARIATES, *LEADS)].index(name)
    plain = COVARIATES[at].build(frame)
    real, later = panels.panel_of(frame, leads=True), panels.panel_of(frame, leads=True, moved=(name, months))

    def under(panel: Panel, covariate: int) -> float:
        return float(panel.months @ panel.x[:, covariate])

    risk = panels.at_risk(frame)
    assert under(later, at) == plain[:-months][risk[months:]].sum() != under(real, at)
    for other in set(range(real.x.shape[1])) - {at}:
        assert under(later, other) == pytest.approx(under(real, other))
    assert len(later.splits) == len(real.splits)


def test_a_cause_without_effect_does_no_better_at_its_real_date_than_moved() -> None:
    """A turn's effect on the shipped evidence is near none: so are its placebos, and the real one is among them."""
    found = discord(load("comintern").frame, draws=600, shifts=(-60, 60))
    assert all(len(values) == 2 for values in found.placebos.values())
    assert abs(float(found.fit.effect("turn").mean())) < 0.25
    assert all(abs(value) < 0.5 for value in found.placebos["turn"])
