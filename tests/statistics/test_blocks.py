"""Groups inside strata: means against least squares, tests against those they are in one stratum."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.formula.api import ols

from analytics.results import CannotTell
from analytics.statistics import blocks, moments, rank_tests, strata
from tests.statistics.test_strata import SATISFACTION


def rows(offset=0.0):
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(
        {"g": rng.integers(0, 2, 60), "s": rng.integers(0, 5, 60), "y": rng.integers(0, 80, 60) / 8}
    )
    return frame.assign(y=frame.y + 2 * frame.g + 3 * frame.s + offset)


def of(frame):
    return [
        tuple(moments.of_values(part.y[part.g == side]) for side in (1, 0))
        for _, part in frame.groupby("s")
    ]


def test_it_agrees_with_another_library():
    fitted = ols("y ~ g + C(s)", rows()).fit()
    found = blocks.difference_in_strata(of(rows()))
    assert found.estimate == pytest.approx(fitted.params["g"], rel=1e-9)
    assert found.p_value == pytest.approx(fitted.pvalues["g"], rel=1e-9)
    low, high = fitted.conf_int().loc["g"]
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), rel=1e-9)


def test_a_stratum_with_one_group_changes_nothing():
    alone = pd.DataFrame({"g": 1, "s": 9, "y": [500.0, 700.0]})
    with_it = blocks.difference_in_strata(of(pd.concat([rows(), alone])))
    without = blocks.difference_in_strata(of(rows()))
    assert with_it == without


def test_no_stratum_with_both_groups_cannot_be_told():
    found = blocks.difference_in_strata([(moments.of_values([1, 2]), moments.of_values([]))])
    assert isinstance(found, CannotTell)
    assert found.reason == "no_common_stratum"


def table_of(frame):
    """Each stratum of `rows` as its values and how often each group has them."""
    crossed = frame.groupby(["s", "g", "y"]).size().unstack("y", fill_value=0)
    return [(crossed.columns.to_numpy(), part.to_numpy()) for _, part in crossed.groupby("s")]


def test_mean_scores_inside_strata_are_printed():
    # Agresti 2002, table 7.12 (SAS): scores 1 3 4 5, row mean scores 9.0342 on 3, p .0288
    found = blocks.mean_scores([([1, 3, 4, 5], table) for table in SATISFACTION])
    assert found.statistic == pytest.approx(9.0342, abs=5e-5)
    assert found.df == (3.0,)
    assert found.p_value == pytest.approx(0.0288, abs=5e-5)


def test_mean_scores_of_a_yes_or_no_are_the_test_of_counts():
    tables = np.array([[[12, 5], [7, 9], [4, 6]], [[3, 8], [6, 2], [5, 5]]])
    found = blocks.mean_scores([([1, 0], table) for table in tables])
    assert found.statistic == pytest.approx(strata.cmh_general(tables).statistic, rel=1e-9)


def test_ranks_of_one_stratum_are_kruskals():
    groups = [[2, 5, 5, 7], [1, 2, 3, 3, 4], [6, 7, 8]]
    values = np.unique(np.concatenate(groups))
    counts = [[group.count(v) for v in values] for group in groups]
    found = blocks.mean_scores([(values, counts)], by_rank=True)
    assert found.statistic == pytest.approx(stats.kruskal(*groups).statistic, rel=1e-9)


def test_ranks_of_one_value_a_group_are_friedmans():
    table = np.array([[3, 1, 2.0], [4, 2, 2], [5, 4, 6], [1, 3, 2], [2, 2, 5]])
    steps = np.unique(table)
    strata_of = [(steps, row[:, None] == steps) for row in table]
    found = blocks.mean_scores(strata_of, by_rank=True)
    assert found.statistic == pytest.approx(stats.friedmanchisquare(*table.T).statistic, rel=1e-9)


def test_mean_scores_do_not_move_with_the_origin():
    near, far = (blocks.mean_scores(table_of(rows(offset))) for offset in (0.0, 1e9))
    assert far.statistic == pytest.approx(near.statistic, rel=1e-9)


def test_strata_of_one_group_or_of_one_value_say_nothing_of_means():
    told = table_of(rows())
    silent = [([4.0, 9.0], [[3, 2], [0, 0]]), ([4.0], [[3], [2]])]
    assert blocks.mean_scores([*told, *silent]).statistic == pytest.approx(
        blocks.mean_scores(told).statistic, rel=1e-9
    )
    assert blocks.mean_scores(silent).reason == "no_variation"


def test_superiority_in_one_stratum_is_brunner_and_munzels():
    values, first, second = [1, 2, 3, 4, 5], [1, 4, 6, 9, 3], [5, 7, 4, 2, 1]
    found = blocks.superiority([(values, first, second)])
    x, y = (np.repeat(values, counts) for counts in (first, second))
    assert found.p_value == pytest.approx(stats.brunnermunzel(x, y).pvalue, rel=1e-9)
    assert found.estimate == pytest.approx(stats.mannwhitneyu(x, y).statistic / x.size / y.size)


def test_superiority_adds_up_strata_with_van_elterens_weights():
    # by hand: chances 1/4 and 15/16 of 2 x 2 and 4 x 2 pairs, weights 4/5 and 8/7
    one = ([1, 2, 3, 4], [1, 0, 1, 0], [0, 1, 0, 1])
    two = ([1, 2, 3, 4], [0, 1, 1, 2], [1, 1, 0, 0])
    found = blocks.superiority([one, two])
    assert found.estimate == pytest.approx((0.25 * 4 / 5 + 15 / 16 * 8 / 7) / (4 / 5 + 8 / 7))
    assert found.n == (6, 4)


def test_superiority_leaves_out_strata_without_two_a_side():
    told = ([1, 2, 3], [3, 2, 1], [1, 2, 2])
    lonely = ([1, 2, 3], [1, 0, 0], [1, 2, 2])
    assert blocks.superiority([told, lonely]) == blocks.superiority([told])
    assert blocks.superiority([lonely]).reason == "no_common_stratum"


@pytest.mark.slow
def test_superiority_in_strata_holds_the_truth():
    rng, n_held = np.random.default_rng(8), 0
    for _ in range(2000):
        told = []
        for level, n1, n2 in ((2.2, 12, 5), (3.0, 8, 8), (3.9, 5, 12)):
            drawn = (np.clip(np.rint(rng.normal(level, 1.1, n)), 1, 5) for n in (n1, n2))
            counts = [[np.sum(x == step) for step in range(1, 6)] for x in drawn]
            told.append((range(1, 6), *counts))
        interval = blocks.superiority(told).interval
        n_held += interval.low <= 0.5 <= interval.high
    # 95 % with a standard error of half a point
    assert 0.93 <= n_held / 2000 <= 0.97


def test_placements_of_ties_count_half():
    alike = rank_tests.placed(np.array([2.0, 2.0]), np.array([2.0, 2.0]))
    assert alike.chance == pytest.approx(0.5)
