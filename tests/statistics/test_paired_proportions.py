"""A yes or no twice: printed tables, independent libraries, duality."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar

from analytics.statistics import paired_proportions
from tests.statistics.rows import PAIRS, excludes


# Newcombe 1998, Stat Med 17:2635, method 10
@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ((36, 12, 2, 0), 0.0569, 0.3404),
        ((20, 12, 2, 16), 0.0562, 0.3292),
        ((54, 0, 0, 0), -0.0664, 0.0664),
    ],
)
def test_method_ten_gives_the_printed_interval(cells, low, high):
    found = paired_proportions.difference(*cells).interval
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_approval_is_the_printed_mcnemar():
    # Agresti 2013, 11.1: 794, 150, 86, 570: z squared 17.36, change -.04 with s.e. .0095
    assert paired_proportions.mcnemar(150, 86).statistic == pytest.approx(17.36, abs=5e-3)
    change = paired_proportions.wald(794, 86, 150, 570)
    assert change.estimate == pytest.approx(-0.04)
    assert change.standard_error == pytest.approx(0.0095, abs=5e-5)


def test_mid_p_by_hand():
    # four discordant pairs, all one way: 2 * (1/16) / 2; five: 2 * (1/32) / 2
    assert paired_proportions.mcnemar_p(4, 0) == pytest.approx(0.0625)
    assert paired_proportions.mcnemar_p(0, 5) == pytest.approx(0.03125)
    assert paired_proportions.mcnemar_p(0, 0) == 1


@given(st.integers(0, 60), st.integers(0, 60))
def test_every_mcnemar_agrees_with_statsmodels_and_scipy(n10, n01):
    assume(n10 + n01 > 0)
    table = [[5, n10], [n01, 7]]
    for corrected in (False, True):
        oracle = mcnemar(table, exact=False, correction=corrected and n10 != n01)
        result = paired_proportions.mcnemar(n10, n01, corrected=corrected)
        assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert paired_proportions.mcnemar_exact_p(n10, n01) == pytest.approx(
        mcnemar(table, exact=True).pvalue, rel=1e-9
    )
    mid = stats.binomtest(n10, n10 + n01).pvalue - stats.binom.pmf(n10, n10 + n01, 0.5)
    if n10 != n01:
        assert paired_proportions.mcnemar_p(n10, n01) == pytest.approx(mid, rel=1e-9)


@given(PAIRS)
def test_tango_excludes_no_change_exactly_when_mcnemar_rejects_it(cells):
    result = paired_proportions.tango(*cells)
    assume(abs(result.p_value - 0.05) > 1e-6)
    assert excludes(result.interval, 0) == (result.p_value < 0.05)
    if cells[1] + cells[2]:
        assert result.p_value == pytest.approx(
            paired_proportions.mcnemar(cells[1], cells[2]).p_value, rel=1e-9
        )


@given(PAIRS, st.floats(-0.95, 0.95))
def test_tangos_score_is_that_of_the_likeliest_table(cells, d):
    n11, n10, n01, n00 = cells
    n = sum(cells)

    def against(q):
        parts = np.array([q + d, q, 1 - 2 * q - d])
        seen = np.array([n10, n01, n11 + n00])
        return -float(np.sum(seen[seen > 0] * np.log(np.maximum(parts[seen > 0], 1e-300))))

    low, high = max(0.0, -d), (1 - d) / 2
    q = optimize.minimize_scalar(against, bounds=(low, high), options={"xatol": 1e-12}).x
    variance = n * (2 * q + d * (1 - d))
    assume(variance > 1e-3)
    expected = (n10 - n01 - n * d) / np.sqrt(variance)
    assert paired_proportions._tango_score(n10, n01, n, d) == pytest.approx(
        expected, rel=1e-4, abs=1e-4
    )


@given(PAIRS)
def test_swapping_the_occasions_turns_the_sign(cells):
    n11, n10, n01, n00 = cells
    for method in (paired_proportions.difference, paired_proportions.tango):
        there, back = method(n11, n10, n01, n00), method(n11, n01, n10, n00)
        assert back.interval.low == pytest.approx(-there.interval.high, abs=1e-9)
        assert there.interval.low - 1e-12 <= there.estimate <= there.interval.high + 1e-12


def test_the_discordant_odds_are_those_of_a_binomial():
    # R: b <- binom.test(12, 14)$conf.int; b / (1 - b) = 1.33668 110.34; here by scipy
    exact = stats.binomtest(12, 14).proportion_ci()
    result = paired_proportions.discordant_odds(12, 2)
    assert result.estimate == 6
    assert result.interval.low == pytest.approx(exact.low / (1 - exact.low))
    assert result.interval.high == pytest.approx(exact.high / (1 - exact.high))
    assert paired_proportions.discordant_odds(3, 0).reason == "nothing_to_divide_by"


def test_no_pair_and_no_change_have_a_reason():
    assert paired_proportions.difference(0, 0, 0, 0).reason == "too_few_pairs"
    assert paired_proportions.tango(0, 0, 0, 0).reason == "too_few_pairs"
    assert paired_proportions.mcnemar(0, 0).reason == "no_variation"
    assert paired_proportions.wald(9, 0, 0, 1).reason == "no_variation"
    assert paired_proportions.wald(0, 9, 0, 0).reason == "no_variation"
    with pytest.raises(ValueError, match="counts"):
        paired_proportions.difference(-1, 0, 0, 2)
