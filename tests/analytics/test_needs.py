"""Needs: Borich's score by hand, ranks that know how sure they are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics import needs
from analytics.statistics import ranks


def answers(importance, ability, topics="abcdefgh"):
    """One row per respondent and topic, from matrices of respondents by topics."""
    importance, ability = np.asarray(importance, float), np.asarray(ability, float)
    n, k = importance.shape
    return pd.DataFrame(
        {
            "respondent": np.repeat(np.arange(n), k),
            "role": "ops",
            "topic": list(topics[:k]) * n,
            "importance": importance.ravel(),
            "ability": ability.ravel(),
        }
    )


def survey(seed, n, truth):
    rng = np.random.default_rng(seed)
    importance = np.clip(np.rint(rng.normal(4, 0.7, (n, len(truth)))), 1, 5)
    ability = np.clip(np.rint(importance - rng.normal(truth, 0.9, (n, len(truth)))), 1, 5)
    return answers(importance, ability)


def test_the_score_is_the_mean_gap_times_the_mean_importance():
    # Borich 1980: (I - C) averaged, weighted by the mean importance of the group
    frame = answers(
        [[5, 4], [4, 4], [3, 4], [5, 4], [3, 4]], [[2, 4], [2, 4], [2, 4], [2, 4], [2, 4]]
    )
    first, second = needs.rank_needs(frame, n_resamples=200).needs
    assert (first.topic, first.importance, first.ability, first.gap) == ("a", 4.0, 2.0, 2.0)
    assert first.mwds == pytest.approx(8.0)
    assert (second.mwds, second.rank) == (0.0, 2)


def test_only_respondents_who_rated_both_count():
    frame = answers([[5, 4]] * 6, [[2, 3]] * 6)
    frame.loc[0, "ability"] = np.nan
    found = {need.topic: need for need in needs.rank_needs(frame, n_resamples=100).needs}
    assert (found["a"].n, found["b"].n) == (5, 6)


def test_the_same_seed_gives_the_same_ranking_in_any_row_order():
    frame = survey(1, 40, [2.0, 1.5, 1.0, 0.5])
    there = needs.rank_needs(frame)
    assert needs.rank_needs(frame.sample(frac=1, random_state=3)) == there


def test_clear_needs_are_clear_and_equal_ones_are_not():
    clear = needs.rank_needs(survey(2, 150, [2.5, 2.2, 1.9, 0.2, 0.1, 0.0]))
    assert clear.certainty == "clear"
    assert {need.topic for need in clear.needs[:3]} == {"a", "b", "c"}
    assert all(need.top_share >= 0.9 for need in clear.needs[:3])
    equal = needs.rank_needs(survey(3, 20, [1.0] * 8))
    assert equal.certainty == "cannot_tell"
    assert sum(need.top_share for need in equal.needs) == pytest.approx(3)


def test_topics_that_everybody_rates_alike_share_their_places_by_lot():
    ranking = needs.rank_needs(answers([[4] * 6] * 30, [[3] * 6] * 30))
    assert ranking.certainty == "cannot_tell"
    assert all(need.top_share == pytest.approx(0.5, abs=0.05) for need in ranking.needs)
    assert all(need.is_tied_with_next for need in ranking.needs[:-1])
    assert not ranking.needs[-1].is_tied_with_next


def test_rank_intervals_hold_the_rank_and_whole_places():
    for need in needs.rank_needs(survey(4, 40, [2.0, 1.6, 1.5, 1.0, 0.5])).needs:
        assert need.rank_interval.low <= need.rank <= need.rank_interval.high
        assert float(need.rank_interval.low).is_integer()
        assert need.mwds_interval.low <= need.mwds <= need.mwds_interval.high


def test_a_tie_is_a_paired_test_on_the_same_people():
    # with importance equal for all, the difference of two MWDS is a mean of paired differences
    rng = np.random.default_rng(5)
    ability = rng.integers(1, 5, (30, 2))
    ability[:, 0] = np.maximum(1, ability[:, 1] - rng.integers(0, 2, 30))
    oracle = stats.ttest_rel(ability[:, 0], ability[:, 1]).pvalue
    first = needs.rank_needs(answers(np.full((30, 2), 4), ability), n_resamples=100).needs[0]
    assert first.is_tied_with_next == (oracle > 0.05)


def test_quadrants_cross_at_the_grand_means():
    importance = [[5, 5, 2, 2]] * 6
    ability = [[1, 5, 1, 5]] * 6
    found = {n.topic: n.quadrant for n in needs.rank_needs(answers(importance, ability)).needs}
    assert found == {"a": "train_first", "b": "keep", "c": "later", "d": "overdone"}


def test_too_few_people_or_topics_cannot_tell():
    assert needs.rank_needs(answers([[4, 4]] * 4, [[3, 3]] * 4)).reason == "too_few_respondents"
    assert needs.rank_needs(answers([[4]] * 9, [[3]] * 9)).reason == "too_few_topics"
    assert needs.rank_needs(answers(np.empty((0, 2)), np.empty((0, 2)))).reason == (
        "too_few_respondents"
    )
    few = needs.rank_needs(survey(6, 8, [2, 1, 0.5]), n_resamples=100)
    assert few.cautions == ("few_respondents",)


@given(st.integers(1, 5))
@settings(max_examples=5, deadline=None)
def test_a_wider_scale_changes_no_rank(factor):
    frame = survey(7, 30, [2.0, 1.0, 0.5])
    wide = frame.assign(importance=frame["importance"] * factor, ability=frame["ability"] * factor)
    there, here = needs.rank_needs(frame, n_resamples=200), needs.rank_needs(wide, n_resamples=200)
    assert [n.topic for n in there.needs] == [n.topic for n in here.needs]
    assert [n.top_share for n in there.needs] == [n.top_share for n in here.needs]


def test_bootstrap_intervals_agree_with_the_normal_approximation():
    # large n: the percentile interval of a mean gap is the mean +- 1.96 standard errors
    rng = np.random.default_rng(8)
    gap = rng.normal(1, 1, 400)
    frame = answers(np.full((400, 2), 4.0), np.column_stack([4 - gap, np.full(400, 4.0)]))
    first = needs.rank_needs(frame).needs[0]
    half = 1.96 * gap.std(ddof=1) / 20 * 4
    assert first.mwds_interval.low == pytest.approx(first.mwds - half, abs=0.15 * half)
    assert first.mwds_interval.high == pytest.approx(first.mwds + half, abs=0.15 * half)


def test_agreement_is_the_lowest_kendall_tau():
    orders = [np.array([4, 3, 2, 1]), np.array([4, 3, 2, 1]), np.array([4, 2, 3, 1])]
    assert ranks.agreement(orders) == pytest.approx(
        stats.kendalltau(orders[0], orders[2]).statistic
    )
    assert ranks.agreement([np.ones(3), np.ones(3)]) is None


def test_missing_scores_rank_last():
    rng = np.random.default_rng(9)
    assert ranks.ranks(np.array([[np.nan, 1.0, 2.0]]), rng).tolist() == [[3, 2, 1]]


@pytest.mark.slow
def test_the_top_three_are_as_uncertain_as_surveys_are():
    # the share of resamples must follow how often the true top 3 is found, not pretend certainty
    truth = np.linspace(1.6, 0.4, 12)
    hits, said = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        importance = np.full((40, 12), 4.0)
        frame = answers(importance, importance - rng.normal(truth, 1.0, (40, 12)), "abcdefghijkl")
        top = needs.rank_needs(frame, n_resamples=300).needs[:3]
        hits += [need.topic in "abc" for need in top]
        said += [need.top_share for need in top]
    assert np.mean(said) == pytest.approx(np.mean(hits), abs=0.08)


def test_the_weight_is_the_mean_importance_of_the_group_not_each_persons_own():
    # mean((I - C) * mean(I)) = mean(I) (mean(I) - mean(C)); with each person's own I as the weight
    # the score is larger by cov(I, I - C), which can turn an order round: a has 10/3 against 3 of
    # b by the group's mean, and 3.5 against 5 by each person's own
    importance = [[3, 5], [2, 5], [3, 1], [2, 1], [3, 5], [2, 1]]
    ability = [[1, 3], [1, 3], [2, 1], [1, 1], [1, 3], [1, 1]]
    gap = np.asarray(importance) - np.asarray(ability)
    mean_i = np.mean(importance, axis=0)
    own = np.mean(np.asarray(importance) * gap, axis=0)
    covariance = np.mean((importance - mean_i) * (gap - gap.mean(axis=0)), axis=0)
    assert own == pytest.approx(mean_i * gap.mean(axis=0) + covariance)
    found = {n.topic: n for n in needs.rank_needs(answers(importance, ability)).needs}
    assert found["a"].mwds == pytest.approx(np.mean(gap[:, 0] * mean_i[0])) == pytest.approx(10 / 3)
    assert (found["b"].mwds, found["a"].rank) == (pytest.approx(3.0), 1)
    assert own.tolist() == pytest.approx([3.5, 5.0])
