"""Spoiled copies of the template study: what its figures cannot tell is said plainly, and what cannot be fitted is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from holdfast.errors import BadInput, HoldfastError
from holdfast.inference import observe
from holdfast.inference.fit import diagnostics, fit, target_of
from holdfast.inference.notes import notes_on
from holdfast.inference.posterior import Posterior, require_converged
from holdfast.inference.theories import theory
from holdfast.study import load

if TYPE_CHECKING:
    from conftest import Draft

MEMBERSHIP = "evidence/membership.csv"


def keep(draft: Draft, wanted: Callable[[list[str]], bool]) -> None:
    """Keep only some figures of the template."""
    head, *rows = draft.path(MEMBERSHIP).read_text(encoding="utf-8").splitlines()
    draft.path(MEMBERSHIP).write_text("\n".join([head, *(row for row in rows if wanted(row.split(",")))]) + "\n", encoding="utf-8")


def notes(draft: Draft) -> tuple[str, ...]:
    frame = load(str(draft.folder)).frame
    return notes_on(frame, observe(frame))


def test_a_section_with_one_figure_is_named(draft: Draft) -> None:
    assert [note for note in notes(draft) if "single figure" in note] == [
        "1 section with a single figure (west): it tells a size, not a growth; a second figure of another year would"
    ]


def test_a_section_without_a_figure_is_named(draft: Draft) -> None:
    keep(draft, lambda row: row[1] != "west")
    assert "1 section without a figure (west): sizes are guesses" in "\n".join(notes(draft))


def test_figures_of_one_kind_are_told(draft: Draft) -> None:
    text = draft.path(MEMBERSHIP).read_text(encoding="utf-8")
    for kind in ("dues_paying", "registered", "estimate"):
        text = text.replace(f",{kind},", ",claimed,")
    draft.path(MEMBERSHIP).write_text(text, encoding="utf-8")
    assert any(note.startswith("all figures are of the kind claimed: by how much it departs from dues-paying") for note in notes(draft))


def test_figures_without_the_base_kind_are_told(draft: Draft) -> None:
    keep(draft, lambda row: row[5] != "dues_paying")
    assert any(note.startswith("no figure counts dues-paying members") for note in notes(draft))


def test_a_figure_before_the_founding_is_named(draft: Draft) -> None:
    draft.edit(MEMBERSHIP, "m13,west,,1993", "m13,west,,1991")
    assert any(note.startswith("m13 counts west in 1991, before its founding in 1992-06-01") for note in notes(draft))


def test_zero_members_are_left_out_and_named(draft: Draft) -> None:
    draft.edit(MEMBERSHIP, "1993,24,claimed", "1993,0,claimed")
    assert "1 figure left out (m13): zero members: a logarithm cannot stand for it" in notes(draft)


def test_a_sound_set_of_figures_needs_no_note(draft: Draft) -> None:
    draft.append(MEMBERSHIP, "m14,west,,1996,30,claimed,,,,observation,west-14,,D,made_up,,")
    assert notes(draft) == ()


@pytest.mark.parametrize("left", [0, 1])
def test_fewer_than_two_figures_cannot_be_fitted(draft: Draft, left: int) -> None:
    keep(draft, lambda row: row[0] in ("m01",)[:left])
    with pytest.raises(BadInput, match="fewer than two figures"):
        fit(target_of(load(str(draft.folder)).frame), theory("none"))


def test_chains_that_do_not_agree_are_refused_with_what_to_do() -> None:
    rng = np.random.default_rng(0)
    values = np.stack([rng.normal(size=(200, 2)), rng.normal((0.0, 3.0), 1.0, (200, 2))])
    rhat, bulk, tail = diagnostics(values)
    posterior = Posterior(("k", "r"), values, np.ones((2, 200, 1)), {}, rhat, bulk, tail, 7, 1.0, ("m01",))
    with pytest.raises(HoldfastError) as refusal:
        require_converged(posterior)
    said = str(refusal.value)
    assert "R-hat of r is" in said
    assert "--draws" in said
    assert "7 divergent draws" in said
    assert "--accept" in said


def test_a_parameter_that_never_moved_is_refused_unless_it_is_switched_off() -> None:
    values = np.random.default_rng(2).normal(size=(4, 800, 2))
    values[:, :, 1] = 0.3
    for on, refused in ((True, True), (False, False)):
        rhat, bulk, tail = diagnostics(values, np.array([True, on]))
        posterior = Posterior(("k", "r"), values, np.ones((4, 800, 1)), {}, np.minimum(rhat, [1.0, np.inf]), bulk, tail, 0, 1.0, ("m01",))
        assert bool(posterior.problems) == refused
        assert ("R-hat of r is inf" in "".join(posterior.problems)) == refused


def test_too_few_draws_are_said_to_be_too_few() -> None:
    values = np.random.default_rng(1).normal(size=(4, 60, 1))
    rhat, bulk, tail = diagnostics(values)
    posterior = Posterior(("k",), values, np.ones((4, 60, 1)), {}, np.minimum(rhat, 1.0), bulk, tail, 0, 1.0, ("m01",))
    assert len(posterior.problems) == 1
    assert "ask for more draws (--draws)" in posterior.problems[0]
