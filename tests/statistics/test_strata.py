"""Tables in categories and strata: Berkeley admissions, statsmodels, scipy."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from analytics.results import CannotTell
from analytics.statistics import strata, two_proportions

#: Bickel, Hammel & O'Connell 1975 (R: UCBAdmissions), departments A-F: rows men, women; columns
#: admitted, rejected.
BERKELEY = np.array(
    [
        [[512, 313], [89, 19]],
        [[353, 207], [17, 8]],
        [[120, 205], [202, 391]],
        [[138, 279], [131, 244]],
        [[53, 138], [94, 299]],
        [[22, 351], [24, 317]],
    ]
)
TABLES = arrays(
    np.int64, st.tuples(st.integers(2, 6), st.just(2), st.just(2)), elements=st.integers(1, 60)
)


def test_berkeley_is_printed():
    # R: mantelhaen.test(UCBAdmissions): X2 = 1.4269, df = 1, p = .2323, odds ratio .9046968,
    # 95 % .7719074 1.0603298 (men and women by admitted)
    result = strata.odds_ratio(BERKELEY)
    assert result.estimate == pytest.approx(0.9046968, abs=5e-8)
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (0.7719074, 1.0603298), abs=5e-8
    )
    tested = strata.cmh(BERKELEY)
    assert tested.statistic == pytest.approx(1.4269, abs=5e-5)
    assert tested.p_value == pytest.approx(0.2323, abs=5e-5)


def test_berkeley_pooled_points_the_other_way():
    # Bickel et al.: 44.5 % of men, 30.4 % of women; chi-square 92.205
    pooled = BERKELEY.sum(axis=0)
    assert pooled[:, 0] / pooled.sum(axis=1) == pytest.approx([0.445, 0.304], abs=5e-4)
    assert strata.chi_square(pooled).statistic == pytest.approx(92.205, abs=5e-4)
    result = strata.against_pooled(BERKELEY)
    assert result.pooled == pytest.approx(0.1416, abs=5e-5)
    assert result.reversed_sign
    assert result.differs
    assert result.within.estimate < 0


def test_the_same_mix_on_both_sides_raises_no_banner():
    result = strata.against_pooled([[[30, 10], [20, 20]], [[12, 28], [4, 36]]])
    assert result.pooled == pytest.approx(result.within.estimate)
    assert not result.differs


@given(TABLES)
def test_stratified_odds_agree_with_statsmodels(tables):
    oracle = StratifiedTable([table.astype(float) for table in tables])
    result = strata.odds_ratio(tables)
    assert result.estimate == pytest.approx(oracle.oddsratio_pooled, rel=1e-9)
    assert (result.interval.low, result.interval.high) == pytest.approx(
        oracle.oddsratio_pooled_confint(), rel=1e-9
    )
    plain = strata.cmh(tables, corrected=False)
    assert plain.statistic == pytest.approx(oracle.test_null_odds().statistic, rel=1e-9, abs=1e-12)
    assume(abs(result.estimate - 1) > 1e-9)  # statsmodels divides by the difference
    for adjusted in (False, True):
        even = strata.breslow_day(tables, adjusted=adjusted)
        other = oracle.test_equal_odds(adjust=adjusted)
        assert even.statistic == pytest.approx(other.statistic, rel=1e-6, abs=1e-9)
        assert even.df == (len(tables) - 1,)


@given(TABLES)
def test_the_continuity_correction_is_that_of_r(tables):
    # R: YATES <- if (correct && abs(DELTA) >= .5) .5 else 0
    oracle = StratifiedTable([table.astype(float) for table in tables])
    away = abs(sum(t[0, 0] - t[0].sum() * t[:, 0].sum() / t.sum() for t in tables))
    assume(abs(away - 0.5) > 1e-9)
    expected = oracle.test_null_odds(correction=away >= 0.5).statistic
    assert strata.cmh(tables).statistic == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(TABLES)
def test_turning_groups_or_strata_around_changes_signs_only(tables):
    there = strata.risk_difference(tables)
    swapped = strata.risk_difference(tables[:, ::-1])
    assert swapped.estimate == pytest.approx(-there.estimate, abs=1e-12)
    assert swapped.standard_error == pytest.approx(there.standard_error, rel=1e-9)
    shuffled = strata.risk_difference(tables[::-1])
    assert shuffled.interval.low == pytest.approx(there.interval.low, abs=1e-12)


def test_the_stratified_difference_by_hand():
    # weights 20*20/40 = 10 and 10*30/40 = 7.5; differences .25 and .2 -> 4.0 / 17.5
    tables = [[[15, 5], [10, 10]], [[6, 4], [12, 18]]]
    assert strata.risk_difference(tables).estimate == pytest.approx(4.0 / 17.5)


def test_one_large_stratum_is_a_plain_difference():
    result = strata.risk_difference([[[500, 500], [400, 600]]])
    assert result.estimate == pytest.approx(0.1)
    plain = np.sqrt(0.5 * 0.5 / 1000 + 0.4 * 0.6 / 1000)
    assert result.standard_error == pytest.approx(plain, rel=2e-3)


@given(
    arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.integers(1, 60))
)
def test_chi_square_and_cramers_v_agree_with_scipy(table):
    oracle = stats.chi2_contingency(table, correction=False)
    result = strata.chi_square(table)
    assert result.statistic == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-12)
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert result.effect == pytest.approx(stats.contingency.association(table), rel=1e-9, abs=1e-9)
    assert strata.smallest_expected(table) == pytest.approx(oracle.expected_freq.min())
    with_empty = np.vstack([table, np.zeros(table.shape[1])])
    assert strata.chi_square(with_empty).statistic == pytest.approx(result.statistic, abs=1e-12)


def test_two_by_two_is_the_table_of_two_shares():
    result = strata.chi_square([[56, 14], [48, 32]])
    assert result.statistic == pytest.approx(two_proportions.chi_square(56, 70, 48, 80).statistic)


def test_strata_without_both_groups_are_left_out_and_nothing_left_is_said():
    alone = [[[5, 5], [0, 0]]]
    both = [[[15, 5], [10, 10]]]
    assert strata.risk_difference(alone + both).interval == strata.risk_difference(both).interval
    assert strata.risk_difference(alone).reason == "no_common_stratum"
    assert strata.cmh(alone).reason == "no_variation"
    assert isinstance(strata.odds_ratio([[[5, 0], [5, 0]]]), CannotTell)
    assert strata.risk_difference([[[5, 0], [5, 0]]]).reason == "no_variation"
    assert strata.breslow_day(both).reason == "too_few_groups"
    assert strata.breslow_day([[[5, 0], [5, 0]]]).reason == "nothing_to_divide_by"
    assert isinstance(strata.against_pooled(alone), CannotTell)
    assert strata.chi_square([[4, 0], [9, 0]]).reason == "no_variation"
    assert strata.smallest_expected([[0, 0], [0, 0]]) == 0
    with pytest.raises(ValueError, match="two rows"):
        strata.cmh(np.ones((2, 3, 2)))
    with pytest.raises(ValueError, match="dimensions"):
        strata.cmh([[1, 2], [3, 4]])


def test_a_stratum_in_which_all_answer_alike_says_nothing_of_its_odds():
    two = [[[3, 1], [1, 3]], [[4, 2], [3, 3]]]
    alike = [[[0, 3], [0, 2]]]
    with_it, without = strata.breslow_day(alike + two), strata.breslow_day(two)
    assert (with_it.statistic, with_it.df) == (pytest.approx(without.statistic), without.df)
    assert strata.breslow_day(alike + two[:1]).reason == "too_few_groups"


def test_an_odds_ratio_of_one_has_expected_counts_too():
    assert strata.breslow_day([[[4, 4], [4, 4]], [[6, 6], [2, 2]]]).statistic == pytest.approx(0)


# Agresti 2002, 297: job satisfaction by income, women and men; in ?mantelhaen.test of R
SATISFACTION = np.array(
    [1, 2, 0, 0, 3, 3, 1, 2, 11, 17, 8, 4, 2, 3, 5, 2,
     1, 0, 0, 0, 1, 3, 0, 1, 2, 5, 7, 9, 1, 1, 3, 6]
).reshape(2, 4, 4).transpose(0, 2, 1)  # fmt: skip


def test_several_groups_and_answers_inside_strata_are_printed():
    # R: mantelhaen.test(Satisfaction), M2 10.2001 on 9, p .3345
    found = strata.cmh_general(SATISFACTION)
    assert found.statistic == pytest.approx(10.2001, abs=5e-5)
    assert found.df == (9.0,)
    assert found.p_value == pytest.approx(0.3345, abs=5e-5)


def test_the_general_test_of_two_by_two_is_the_plain_one():
    tables = np.array([[[12, 5], [7, 9]], [[3, 8], [6, 2]]])
    general, plain = strata.cmh_general(tables), strata.cmh(tables, corrected=False)
    assert general.statistic == pytest.approx(plain.statistic, rel=1e-9)


def test_the_general_test_of_one_stratum_is_pearsons_but_for_one():
    table = SATISFACTION[0]
    n = table.sum()
    pearson = strata.chi_square(table)
    general = strata.cmh_general(table[None])
    assert general.statistic == pytest.approx(pearson.statistic * (n - 1) / n, rel=1e-9)
    assert strata.cmh_general(np.zeros((1, 3, 3))).reason == "no_variation"
