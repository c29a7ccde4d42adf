"""From charters to voting games: published and computed values of real bodies, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from holdfast.charter import Charter, load_charter
from holdfast.charter.amounts import Amount
from holdfast.charter.power import measure
from holdfast.charter.rules import Vote
from holdfast.charter.voting import readings
from holdfast.errors import BadInput

MECHANISMS = Path(__file__).parent / "mechanisms.yaml"


def power(charter: str, organ: str, member: str, index: str = "banzhaf") -> float:
    game = readings(load_charter(charter), organ)[0].game
    return float(exact(measure(game, index).values[game.members.index(member)]))


def exact(value: object) -> Fraction:
    assert isinstance(value, Fraction)
    return value


@pytest.mark.parametrize(
    ("charter", "organ", "member", "index", "value"),
    [
        ("comintern_1920", "ecci", "russia", "banzhaf", 0.5588),
        ("comintern_1920", "ecci", "russia", "shapley", 5 / 11),
        ("comintern_1921", "ecci", "russia", "banzhaf", 0.1927),
        ("comintern_1921", "ecci", "russia", "shapley", 0.1825),
        ("comintern_1921", "congress", "russia", "banzhaf", 0.0540),
    ],
)
def test_the_communist_international(charter: str, organ: str, member: str, index: str, value: float) -> None:
    """Simple majority assumed, as the statutes state none. Five votes of fifteen against ten single ones: pivotal in 5 of 11 places (Shapley)."""
    assert power(charter, organ, member, index) == pytest.approx(value, abs=6e-5)


def test_the_security_council() -> None:
    """United Nations Charter, art. 27(3): Shapley-Shubik 421/2145 for a permanent member, 4/2145 for another."""
    charter = load_charter("un_charter")
    (reading,) = readings(charter, "security_council", "P1")
    values = dict(zip(reading.game.members, map(exact, measure(reading.game, "shapley").values), strict=True))
    assert sorted(set(values.values())) == [Fraction(4, 2145), Fraction(421, 2145)]
    assert sum(values.values()) == 1


def test_the_council_of_the_european_union_has_a_double_majority() -> None:
    (reading,) = readings(load_charter("eu_treaties"), "council", "P1")
    values = dict(zip(reading.game.members, map(exact, measure(reading.game, "banzhaf").values), strict=True))
    assert len(values) == 27
    assert max(values, key=lambda name: values[name]) == "germany"
    assert min(values, key=lambda name: values[name]) == "malta"


def test_an_unstated_majority_is_assumed_in_the_open() -> None:
    headline, other = readings(load_charter("comintern_1920"), "ecci")
    assert "more than half of the votes cast" in headline.title
    assert "two-thirds of all seats" in other.title
    assert any("not state" in note for note in headline.notes)
    (assumed,) = readings(load_charter("comintern_1920"), "ecci", assume=Vote(share=Amount("3/4"), of="statutory"))
    assert "three-quarters" in assumed.title


@pytest.mark.parametrize(
    ("charter", "organ", "power_id", "told"),
    [
        ("debian_constitution", None, "P3", "ranked vote"),
        ("comintern_1920", "no_such_organ", None, "there is no organ"),
        ("chess_club", None, "P9", "there is no power"),
    ],
)
def test_what_has_no_voting_power_is_refused_with_the_reason(charter: str, organ: str | None, power_id: str | None, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        readings(load_charter(charter), organ, power_id)


def test_vetoes_blocking_minorities_and_two_weights() -> None:
    """P2 of the example: four of the council's votes without a veto from the founders, or fewer than two seats against."""
    charter = load_charter(MECHANISMS)
    (first,) = readings(charter, "diet", "P1")
    assert first.game.totals == {"hearths": 105, "votes": 9}
    assert first.game.wins([first.game.members.index(name) for name in ("alba", "borgo", "campo")])
    assert not first.game.wins([first.game.members.index(name) for name in ("borgo", "campo", "village_1", "village_2", "village_3")])


def test_members_whose_votes_are_unstated_are_left_out_and_said() -> None:
    reading = readings(load_charter("comintern_1928"), "congress")[0]
    assert any("Left out" in note for note in reading.notes)
    assert reading.game.totals["votes"] == 378


def test_too_many_voters_are_counted_in_the_message() -> None:
    organs = {"o": {"votes": {"m": 1}}, "p": {"seats": [{"elected_by": "o", "count": 7000}]}}
    raw = {"charter": "T", "id": "t", "members": {"m": {"count": 9000}}, "organs": organs}
    charter = Charter.model_validate(raw)
    with pytest.raises(BadInput, match="9,000 voters"):
        readings(charter, "o")
    with pytest.raises(BadInput, match="7,000 seats"):
        readings(charter, "p")
