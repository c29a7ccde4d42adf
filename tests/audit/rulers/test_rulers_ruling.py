"""The ultimate ruling coalition: the published logic case by case, against the definition, and what must hold for all leaderships."""

from __future__ import annotations

import csv
import random
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rulers.rulers_oracle import ruling_coalitions
from holdfast.audit.rulers import subsets
from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.ruling import Rulers, rulers_of
from holdfast.errors import BadInput

with (Path(__file__).parent / "tables" / "aes2008_urc_cases.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream))
HALF = Fraction(1, 2)
ALPHAS = [HALF, Fraction(4, 7), Fraction(3, 5), Fraction(2, 3), Fraction(3, 4), Fraction(9, 10)]


def leadership(strengths: list[int] | list[Fraction], alpha: Fraction = HALF) -> Leadership:
    return Leadership(tuple(f"m{i}" for i in range(len(strengths))), tuple(map(Fraction, strengths)), alpha)


def rulers(strengths: list[int] | list[Fraction], alpha: Fraction = HALF) -> Rulers:
    return rulers_of(leadership(strengths, alpha))


def near_equal(members: int) -> list[int]:
    """Strengths that differ by so little that sizes alone decide, and by enough that no two coalitions are equally strong."""
    return [10**9 + 2**i for i in range(members)]


def test_all_cases_are_here() -> None:
    assert len(CASES) == 23


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['powers']} at {case['alpha']}")
def test_every_case(case: dict[str, str]) -> None:
    powers = case["powers"].split()
    found = rulers([Fraction(power) for power in powers], Fraction(case["alpha"]))
    assert "+".join(powers[i] for i in found.coalitions[0]) == case["urc"]
    assert str(found.unique) == case["urc_unique"]
    assert str(found.everyone) == case["grand_coalition_self_enforcing"]
    assert found.standing == int(case["n_self_enforcing"])


@pytest.mark.parametrize(
    ("alpha", "sizes"),
    [
        (HALF, [1, 1, 3, 3, 3, 3, 7, 7, 7, 7, 7, 7, 7, 7, 15]),
        (Fraction(2, 3), [1, 2, 2, 4, 4, 4, 7, 7, 7, 7, 11, 11, 11]),
        (Fraction(3, 4), [1, 2, 3, 3, 5, 5, 7, 7, 7, 10, 10, 10, 10]),
    ],
    ids=["1/2", "2/3", "3/4"],
)
def test_near_equal_strengths_rule_in_few_sizes(alpha: Fraction, sizes: list[int]) -> None:
    """With nearly equal strength only coalitions of 1, 3, 7, 15, ... rule under simple majority (Acemoglu, Egorov and Sonin 2008)."""
    found = [rulers(near_equal(n), alpha) for n in range(1, len(sizes) + 1)]
    assert [len(each.coalitions[0]) for each in found] == sizes
    assert all(each.unique for each in found)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_do_not_share_power_under_simple_majority(first: int, second: int) -> None:
    found = rulers([first, second])
    if first == second:
        assert found.everyone
    else:
        assert found.coalitions == ((0,) if first > second else (1,),)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.sampled_from(ALPHAS))
def test_the_definition_says_the_same(strengths: list[int], alpha: Fraction) -> None:
    found = rulers(strengths, alpha)
    expected, standing = ruling_coalitions([Fraction(strength) for strength in strengths], alpha)
    assert set(map(frozenset, found.coalitions)) == expected
    assert (found.count, found.standing) == (len(expected), standing)
    assert found.rules_in == tuple(sum(i in coalition for coalition in expected) for i in range(len(strengths)))


def test_the_definition_says_the_same_for_larger_leaderships() -> None:
    draw = random.Random(5)
    for n, alpha in ((8, HALF), (8, Fraction(2, 3)), (9, HALF)):
        strengths = [draw.randint(1, 1000) for _ in range(n)]
        expected, standing = ruling_coalitions([Fraction(strength) for strength in strengths], alpha)
        found = rulers(strengths, alpha)
        assert (set(map(frozenset, found.coalitions)), found.standing) == (expected, standing)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.sampled_from(ALPHAS), st.randoms(use_true_random=False))
def test_names_and_units_do_not_matter(strengths: list[int], alpha: Fraction, shuffler: random.Random) -> None:
    order = list(range(len(strengths)))
    shuffler.shuffle(order)
    unit = Fraction(3, 7)
    found, other = rulers(strengths, alpha), rulers([unit * strengths[i] for i in order], alpha)
    assert {frozenset(coalition) for coalition in found.coalitions} == {frozenset(order[k] for k in coalition) for coalition in other.coalitions}
    assert other.strength == unit * found.strength


@given(st.lists(st.integers(1, 40), min_size=2, max_size=8), st.sampled_from(ALPHAS))
def test_rulers_win_stand_and_would_rule_alone(strengths: list[int], alpha: Fraction) -> None:
    """Inclusion, power, self-enforcement."""
    found = rulers(strengths, alpha)
    for coalition in found.coalitions:
        inside = [strengths[i] for i in coalition]
        assert sum(inside) > alpha * sum(strengths)
        assert rulers(inside, alpha).everyone


def test_work_in_pieces_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    strengths = [17, 23, 31, 44, 52, 61, 67, 71, 79, 83, 97]
    whole = rulers(strengths)
    monkeypatch.setattr(subsets, "_KEPT", 0)
    monkeypatch.setattr(subsets, "_CHUNK", 7)
    assert rulers(strengths) == whole


def test_large_strengths_are_exact_where_floating_point_is_not() -> None:
    """The strongest has half of everything, and then one unit more of 2 * 10^17: only the second rules alone."""
    rest = [10**17 // 4] * 3 + [10**17 // 4 + 1]
    assert 4 not in rulers([*rest, sum(rest)]).coalitions[0] or len(rulers([*rest, sum(rest)]).coalitions[0]) > 1
    assert rulers([*rest, sum(rest) + 1]).coalitions == ((4,),)


def test_equal_members_tie() -> None:
    """Half is not more than half: of exactly equal members 1, 2, 4, 8, ... rule, in any combination, where nearly equal ones are 1, 3, 7, ..."""
    for n in range(1, 13):
        found, size = rulers([1] * n), 2 ** (n.bit_length() - 1)
        assert {len(coalition) for coalition in found.coalitions} == {size}
        assert found.count == comb(n, size)
        assert found.rules_in == (comb(n - 1, size - 1),) * n


def test_twenty_members() -> None:
    found = rulers(near_equal(20))
    assert (len(found.coalitions[0]), found.unique) == (15, True)


@pytest.mark.parametrize(
    ("strengths", "alpha", "part"),
    [
        ([1] * 25, HALF, "25 members; expected 1 to 24"),
        ([], HALF, "0 members"),
        ([3, 0], HALF, "the strength of 'm1' is 0; expected a number above zero"),
        ([3, -2], HALF, "the strength of 'm1' is -2"),
        ([3, 4], Fraction(2, 5), "alpha is 2/5; expected a share from 1/2"),
        ([3, 4], Fraction(1), "alpha is 1;"),
        ([10**30, 10**30 + 1], HALF, "too many digits"),
    ],
)
def test_what_is_no_leadership_is_refused(strengths: list[int], alpha: Fraction, part: str) -> None:
    with pytest.raises(BadInput, match=part.replace("'", "'")):
        leadership(strengths, alpha)


def test_a_member_named_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="'a' stands twice"):
        Leadership(("a", "a"), (Fraction(1), Fraction(2)))


@pytest.mark.parametrize(("members", "share"), [(5, 0.27), (7, 0.46), (9, 0.76)])
def test_how_often_the_strongest_rules(members: int, share: float) -> None:
    """Among leaderships of random strength; the shares were found with 300 draws by another program, ours has as many: four standard errors of both."""
    draw = random.Random(members)
    inside = 0
    for _ in range(300):
        strengths = [draw.randrange(1, 10**6) for _ in range(members)]
        inside += strengths.index(max(strengths)) in rulers(strengths).coalitions[0]
    assert abs(inside / 300 - share) < 4 * (2 * share * (1 - share) / 300) ** 0.5
