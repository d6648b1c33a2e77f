"""Rankings of many people: by hand, scipy's Friedman test, choix and a direct search of the
likelihood.
"""

import choix
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from analytics.results import CannotTell
from analytics.statistics import rankings

ABC = [[1, 2, 3], [1, 2, 3], [2, 1, 3], [1, 3, 2]]


def drawn(seed, n, strengths, n_ranked):
    """Places of n people who choose one after another with these strengths."""
    rng = np.random.default_rng(seed)
    noisy = np.log(strengths) + rng.gumbel(size=(n, len(strengths)))
    places = stats.rankdata(-noisy, axis=1).astype(int)
    return np.where(places <= n_ranked, places, 0)


def test_borda_and_mean_place_by_hand():
    # places of a: 1 1 2 1, of b: 2 2 1 3, of c: 3 3 3 2
    assert rankings.mean_places(ABC, np.ones(4)).tolist() == [1.25, 2.0, 2.75]
    assert rankings.borda(ABC, np.ones(4)).tolist() == [2.75, 2.0, 1.25]


def test_items_not_ranked_share_the_places_that_are_left():
    # of five items two are ranked: the others stand on places 3, 4 and 5, each on 4
    assert rankings.full_places([[0, 1, 0, 2, 0]]).tolist() == [[4, 1, 4, 2, 4]]
    assert rankings.borda([[0, 1, 0, 2, 0]], [1]).tolist() == [2, 5, 2, 4, 2]


def test_a_weight_is_as_good_as_so_many_people():
    places, weights = np.array(ABC[:3]), np.array([3, 1, 2])
    many = np.repeat(places, weights, axis=0)
    assert np.allclose(rankings.borda(places, weights), rankings.borda(many, np.ones(6)))
    one, other = (
        rankings.plackett_luce(places, weights),
        rankings.plackett_luce(many, np.ones(6)),
    )
    assert one.shares == pytest.approx(other.shares, abs=1e-8)
    assert rankings.concordance(places, weights).effect == pytest.approx(
        rankings.concordance(many, np.ones(6)).effect
    )


def test_two_items_are_as_strong_as_they_win():
    # a before b three times of four: strengths 3 to 1
    found = rankings.plackett_luce([[1, 2], [2, 1]], [3, 1], pseudo_wins=0)
    assert found.shares == pytest.approx((0.75, 0.25))
    # with half a win and half a loss of each against an item of strength 1 the odds solve
    # 3.5 / a = 4 / (a + b) + 1 / (a + 1): checked by search below; the order stays
    assert rankings.plackett_luce([[1, 2], [2, 1]], [3, 1]).shares[0] < 0.75


@pytest.mark.parametrize("n_ranked", [2, 6])
def test_strengths_agree_with_choix(n_ranked):
    places = drawn(1, 120, np.array([6, 4, 3, 2, 1, 0.5]), n_ranked)
    ours = np.log(rankings.plackett_luce(places, np.ones(120), pseudo_wins=0).shares)
    choices = [
        (int(row.tolist().index(place)), [i for i in range(6) if row[i] == 0 or row[i] > place])
        for row in places
        for place in range(1, min(n_ranked, 5) + 1)
    ]
    theirs = choix.mm_top1(6, choices, max_iter=100_000, tol=1e-12)
    assert ours - ours.mean() == pytest.approx(theirs, abs=1e-6)


def test_strengths_with_pseudo_wins_are_where_the_penalised_likelihood_is_highest():
    places = drawn(2, 40, np.array([5, 2, 1, 1]), 2)

    def loss(logs):
        strength, total = np.exp(logs), 0.0
        for row in places:
            left = list(range(4))
            for place in (1, 2):
                item = row.tolist().index(place)
                total += logs[item] - np.log(sum(strength[i] for i in left))
                left.remove(item)
        return -(total + np.sum(0.5 * logs - np.log1p(strength)))

    best = np.exp(optimize.minimize(loss, np.zeros(4), tol=1e-12).x)
    found = rankings.plackett_luce(places, np.ones(40))
    assert found.shares == pytest.approx(best / best.sum(), abs=1e-5)
    assert found.is_settled


def test_an_item_that_is_never_ranked_keeps_a_finite_strength():
    found = rankings.plackett_luce([[1, 2, 0], [2, 1, 0]], [5, 5])
    assert found.shares[0] == pytest.approx(found.shares[1])
    assert 0 < found.shares[2] < found.shares[0]


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_a_new_name_for_an_item_moves_its_strength_along(seed):
    places = drawn(seed, 15, np.array([3, 2, 1, 1]), 3)
    turn = np.random.default_rng(seed).permutation(4)
    there = np.array(rankings.plackett_luce(places, np.ones(15)).shares)
    here = np.array(rankings.plackett_luce(places[:, turn], np.ones(15)).shares)
    assert here == pytest.approx(there[turn], abs=1e-7)


@pytest.mark.parametrize("n_ranked", [2, 3, 5])
def test_concordance_is_friedmans_test_with_ties(n_ranked):
    places = drawn(3, 25, np.array([5, 4, 3, 2, 1]), n_ranked)
    oracle = stats.friedmanchisquare(*rankings.full_places(places).T)
    found = rankings.concordance(places, np.ones(25))
    assert found.statistic == pytest.approx(oracle.statistic)
    assert found.p_value == pytest.approx(oracle.pvalue)
    assert found.effect == pytest.approx(oracle.statistic / (25 * 4))


def test_concordance_by_hand():
    # rank sums 5, 8, 11 about 8: S = 18; W = 12 * 18 / (16 * 24) = 0.5625
    assert rankings.concordance(ABC, np.ones(4)).effect == pytest.approx(0.5625)
    assert rankings.concordance([[1, 2, 3]] * 6, np.ones(6)).effect == pytest.approx(1)


def test_nothing_can_be_told_of_one_person_or_one_item_or_no_choice():
    reasons = [
        rankings.concordance(places, weights)
        for places, weights in ((ABC, [1, 0, 0, 0]), ([[1]] * 3, [1] * 3), ([[0, 0]] * 3, [1] * 3))
    ]
    assert all(isinstance(found, CannotTell) for found in reasons)
    assert [found.reason for found in reasons] == [
        "too_few_respondents",
        "too_few_topics",
        "no_variation",
    ]
