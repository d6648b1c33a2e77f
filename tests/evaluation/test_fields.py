"""Every field of the object of three designs, against scipy, hand arithmetic and the dense likelihood."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reporting.evaluation import as_json
from tests.evaluation.test_command import KEYS
from tests.evaluation.test_designs import days, of
from tests.statistics.test_reml import dense


def told_of(text_or_frame, **options):
    """The object of a table, its keys those promised."""
    card = of(text_or_frame, **options)
    told = as_json(card, {"before": "治疗前", "after": "治疗后"})
    assert set(told) == KEYS
    return told


def by_method(told):
    return {one.pop("method"): one for one in told["alternatives"]}


def test_every_field_of_changes_by_rank():
    # Hollander & Wolfe 1973, 29f: two of nine rise, V of the rises 5 and of the falls 40
    before = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
    after = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    told = told_of(pd.DataFrame({"治疗前": before, "治疗后": after}), design="paired_ranks")
    changes = after - before
    averages = np.sort([(changes[i] + changes[j]) / 2 for i in range(9) for j in range(i + 1)])
    exact, plain = stats.wilcoxon(changes), stats.ttest_rel(after, before)
    normal = stats.wilcoxon(changes, method="asymptotic", correction=False)
    assert (told["design"], told["method"], told["unit"]) == (
        "paired_ranks",
        "pseudomedian",
        "value",
    )
    assert told["reason"] == "declared"
    assert told["n"] == {"total": 9, "pairs": 9, "unpaired": 0}
    assert told["estimate"] == pytest.approx(np.median(averages))
    # R: wilcox.test(conf.int = TRUE): 5 of the 45 averages are left out at either end
    assert told["interval"] == pytest.approx([averages[5], averages[-6]])
    assert (told["level"], told["df"]) == (0.95, None)
    assert told["statistic"] == exact.statistic == 5
    assert told["p_value"] == pytest.approx(exact.pvalue)
    assert told["effect_sizes"] == pytest.approx(
        {
            "rank_biserial": (5 - 40) / 45, "v_up": 5, "v_down": 40,
            "went_up": 2, "went_down": 7, "unchanged": 0,
            "level:after": np.median(after), "level:before": np.median(before),
        }
    )  # fmt: skip
    others = by_method(told)
    assert others["paired_t"]["p_value"] == pytest.approx(plain.pvalue)
    assert others["paired_t"]["interval"] == pytest.approx(list(plain.confidence_interval()))
    assert others["signed_rank_exact"]["p_value"] == pytest.approx(exact.pvalue)
    assert others["one_sided_signed_rank_exact"]["p_value"] == pytest.approx(exact.pvalue / 2)
    for name in ("signed_rank", "signed_rank_pratt"):
        assert others[name]["estimate"] == pytest.approx((5 - 40) / 45)
        assert others[name]["p_value"] == pytest.approx(normal.pvalue)
    assert (told["warnings"], told["verdict"]) == ([], "likely")
    assert told["sentence"] == {
        "zh": "中位数 治疗后 1.06，治疗前 1.68，典型变化 −0.46（−0.79 至 −0.01）；治疗后很可能更低。",
        "en": "Medians 治疗后 1.06, 治疗前 1.68: typical change −0.46 (−0.79 to −0.01);"
        " 治疗后 is likely lower.",
    }


DOCTORS = "吸烟,死亡数,人年\n吸烟者,630,142247\n不吸烟者,101,39220\n"


def test_every_field_of_rates():
    # Breslow & Day 1987: given all 731 deaths, those of smokers are binomial
    told = told_of(DOCTORS)
    (x1, n1), (x2, n2) = (630, 142247), (101, 39220)
    exact = stats.binomtest(x1, x1 + x2, n1 / (n1 + n2))
    ends = [p / (1 - p) * n2 / n1 for p in exact.proportion_ci(0.95, "exact")]
    above = stats.binom.sf([x1, x1 - 1], x1 + x2, n1 / (n1 + n2)).mean()
    apart = x1 / n1 - x2 / n2
    assert (told["design"], told["reason"]) == ("rates", "events_per_exposure")
    assert (told["method"], told["unit"], told["level"]) == (
        "conditional_exact", "rate_ratio", 0.95,
    )  # fmt: skip
    assert told["n"] == {"total": n1 + n2, "吸烟者": n1, "不吸烟者": n2, "events": 731}
    assert told["estimate"] == pytest.approx(x1 / n1 / (x2 / n2))
    assert told["interval"] == pytest.approx(ends)
    assert (told["statistic"], told["df"]) == (None, None)
    assert told["p_value"] == pytest.approx(exact.pvalue)
    assert told["effect_sizes"] == pytest.approx(
        {
            "rate_difference": apart, "rate_difference_per_100000": apart * 1e5,
            "per_100000_1": x1 / n1 * 1e5, "per_100000_2": x2 / n2 * 1e5,
            "level:吸烟者": x1 / n1, "level:不吸烟者": x2 / n2,
        }
    )  # fmt: skip
    others = by_method(told)
    assert list(others) == ["conditional_mid_p"]
    assert others["conditional_mid_p"]["estimate"] == pytest.approx(told["estimate"])
    assert others["conditional_mid_p"]["p_value"] == pytest.approx(2 * above)
    for ratio, tail in zip(others["conditional_mid_p"]["interval"], ("sf", "cdf"), strict=True):
        # at either end the tail beyond what was seen, and half of that, come to 2.5 %
        share = ratio * n1 / (ratio * n1 + n2)
        beyond = getattr(stats.binom, tail)(630 if tail == "sf" else 629, 731, share)
        assert beyond + stats.binom.pmf(630, 731, share) / 2 == pytest.approx(0.025)
    assert (told["warnings"], told["verdict"]) == (["assumes_independent_events"], "clear")
    assert told["sentence"] == {
        "zh": "每 10 万：吸烟者 443，不吸烟者 258，比值 1.72（1.39–2.14）；吸烟者明确更高。",
        "en": "吸烟者 443, 不吸烟者 258 per 100,000: ratio 1.72 (1.39–2.14);"
        " 吸烟者 is clearly higher.",
    }


@pytest.mark.slow
def test_every_field_of_a_series_with_its_trend():
    frame = days(70, 40, trend=0.006)
    told = told_of(frame)
    rate = np.log(frame["下单人数"] / frame["访客数"]).to_numpy()
    time = np.arange(110.0)
    week = np.eye(7)[frame["日期"].dt.weekday]
    design = np.column_stack([week, time >= 70, time - time[70:].mean()])
    step, error, df, rho = dense(design, rate, time, np.eye(9)[7])
    slope, slope_error, slope_df, _ = dense(design, rate, time, np.eye(9)[8])
    reach, slope_reach = stats.t.ppf(0.975, [df, slope_df]) * [error, slope_error]
    assert (told["design"], told["reason"]) == ("trend_series", "trend_before")
    assert (told["method"], told["unit"], told["level"]) == ("reml_ar1", "relative", 0.95)
    visits = frame["访客数"]
    assert told["n"] == {
        "total": 110, "days_before": 70, "days_after": 40,
        "denominator_before": visits[:70].sum(), "denominator_after": visits[70:].sum(),
    }  # fmt: skip
    assert told["estimate"] == pytest.approx(np.expm1(step), rel=1e-3, abs=1e-5)
    assert told["interval"] == pytest.approx(np.expm1([step - reach, step + reach]), rel=2e-3)
    assert told["statistic"] == pytest.approx(step / error, rel=2e-3)
    assert told["df"] == pytest.approx(df, rel=0.01)
    assert told["p_value"] == pytest.approx(2 * stats.t.sf(abs(step / error), df), rel=1e-2)
    sizes = told["effect_sizes"]
    assert sizes["slope_per_period"] == pytest.approx(slope, rel=1e-3)
    ends = [slope - slope_reach, slope + slope_reach]
    assert [sizes["slope_low"], sizes["slope_high"]] == pytest.approx(ends, rel=5e-3)
    assert sizes["autocorrelation"] == pytest.approx(rho, abs=1e-3)
    # all weekdays alike, in the middle of the time after: with the step and without it
    week_alike = np.r_[np.full(7, 1 / 7), 0, 0]
    unchanged, *_ = dense(design, rate, time, week_alike)
    stepped, *_ = dense(design, rate, time, week_alike + np.eye(9)[7])
    assert sizes["level:培训前"] == pytest.approx(np.exp(unchanged), rel=1e-4)
    assert sizes["level:培训后"] == pytest.approx(np.exp(stepped), rel=1e-4)
    assert told["alternatives"] == []
    assert (told["warnings"], told["verdict"]) == ([], "cannot_tell")
    # a share of .1320 without the step and .1360 with it
    assert told["sentence"] == {
        "zh": "培训前 13.2%，培训后 13.6%，变化 +3.0%（−3.6% 至 +10.1%）；不能判断两者是否不同。",
        "en": "培训前 13.2%, 培训后 13.6%: +3.0% (−3.6% to +10.1%); whether they differ cannot be told.",
    }
