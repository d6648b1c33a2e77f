"""Which design a table is recognised as, whatever its headers, its shape, its language."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.evaluation.card import DESIGNS, CannotEvaluate
from analytics.evaluation.evaluating import evaluate
from data.importing.model import Problem
from data.importing.reading import read_files
from data.importing.roles import read_table
from reporting.evaluation import as_json
from tests.evaluation.tables import as_percent, csv_of, xlsx_of

TWICE = "学员,前测,后测\n" + "\n".join(f"E{k},{60 + k},{64 + k + k % 3}" for k in range(12))
ANSWERS = "\n".join(f"{k % 5 + 1},{k % 3 + 2},{k % 4 + 1},{(k * 3) % 5 + 1}" for k in range(40))

#: name -> (text of a .csv, design)
TABLES = {
    "one share": ("通过人数,参加人数\n41,50\n", "one_proportion"),
    "one share, row by row": ("是否通过\n" + "是\n否\n是\n" * 9, "one_proportion"),
    "counts across": ("班级,合格,不合格\n一班,18,2\n二班,12,9\n", "two_proportions"),
    "counts down": ("结果,A班,B班\n通过,18,12\n未通过,2,9\n", "two_proportions"),
    "counts across with a total": (
        "班级,合格,不合格,合计\n一班,18,2,20\n二班,12,9,21\n合计,30,11,41\n",
        "two_proportions",
    ),
    "part and whole": ("组别,转化数,访客数\n实验组,30,200\n对照组,21,210\n", "two_proportions"),
    "share and whole": ("组别,转化率,访客数\n实验组,15%,200\n对照组,10%,210\n", "two_proportions"),
    "person by person": ("group,passed?\n" + "a,yes\nb,no\na,no\nb,yes\n" * 6, "two_proportions"),
    "three groups of counts": ("group,pass,fail\na,18,2\nb,12,9\nc,15,5\n", "two_proportions"),
    "answers in words": ("岗位,红,蓝,绿\n销售,13,14,15\n客服,18,12,11\n", "two_proportions"),
    "paired counts across": (",赞成,反对\n赞成,40,15\n反对,6,39\n", "paired_proportions"),
    "paired counts down": (
        "before,after,count\nyes,yes,30\nyes,no,4\nno,yes,12\nno,no,9\n",
        "paired_proportions",
    ),
    "paired answers": ("员工,前测,后测\n" + "".join(
        f"E{k},{'通过' if k % 3 else '未通过'},{'通过' if k % 5 else '未通过'}\n" for k in range(30)
    ), "paired_proportions"),
    "strata": ("部门,分组,合格,不合格\n甲,实验组,18,2\n甲,对照组,12,9\n乙,实验组,8,12\n乙,对照组,5,16\n",
               "stratified_proportions"),
    "events per exposure": ("组别,差错数,工时\n新流程,12,2400.5\n旧流程,31,2510\n", "rates"),
    "rare events": ("group,cases,population\nvaccine,57,200745\nplacebo,142,201229\n", "rates"),
    "scores of two groups": ("班级,成绩\n" + "甲,70\n乙,80\n甲,75\n乙,83.5\n" * 5, "two_means"),
    "two columns of unlike length": ("A班,B班\n70,80\n72,85\n71,84\n75,\n76,\n74.5,\n", "two_means"),
    "value and frequency": (
        "group,score,count\n" + "".join(
            f"{g},{60 + 2 * k}.5,{k + 1}\n" for g in "ab" for k in range(6)
        ), "two_means"),
    "scores of three groups": ("group,score\n" + "a,70\nb,80\nc,75.5\n" * 6, "several_means"),
    "before and after": (TWICE, "paired_means"),
    "before and after in shares": (
        "学员,前测,后测\n" + "".join(f"E{k},{60 + k}%,{65 + k}%\n" for k in range(12)),
        "paired_means"),
    "pre and post by name": ("prewt,postwt\n" + "80.7,80.2\n89.4,80.1\n91.8,86.4\n" * 4, "paired_means"),
    "twice, row by row": (
        "工号,阶段,得分\n" + "".join(f"E{k},前,{50 + k}\nE{k},后,{55 + k + k % 2}\n" for k in range(9)),
        "paired_means"),
    "groups with a baseline": (
        "分组,前测,后测\n" + "".join(
            f"{'实验组' if k % 2 else '对照组'},{50 + k},{58 + k + 5 * (k % 2) + k % 3}\n"
            for k in range(20)
        ), "adjusted_means"),
    "ratings by step": ("组别,1分,2分,3分,4分,5分\n训前,3,5,10,20,12\n训后,1,2,8,25,20\n", "ratings"),
    "ratings in words": ("满意度,训前,训后\n非常满意,3,9\n满意,10,12\n一般,8,4\n不满意,2,1\n非常不满意,1,0\n",
                         "ratings"),
    "ratings of one group": ("评分,人数\n1,3\n2,5\n3,10\n4,20\n5,12\n", "ratings"),
    "ratings of three groups": (
        "门店,满意度评分\n" + "".join(f"{'ABC'[k % 3]}店,{k % 5 + 1}\n" for k in range(45)),
        "several_ranks"),
    "a switch in a series": (
        "年份,数量,新规\n" + "".join(f"{1950 + k},{100 + 7 * (k % 5)},{int(k > 39)}\n" for k in range(60)),
        "before_after_series"),
    "years and months": (
        "年,月,事故数,新规\n" + "".join(
            f"{2019 + k // 12},{k % 12 + 1},{90 + 7 * (k % 5)},{'否' if k < 36 else '是'}\n"
            for k in range(60)
        ), "before_after_series"),
    "counts of several groups": ("spray,count\n" + "A,10\nB,7\nC,0\nA,12\nB,9\nC,1\n" * 4, "several_means"),
    "twice, side by side": (
        "编号,药物1,药物2\n" + "".join(f"{k},{k % 4 + 0.5},{k % 3 + 1.5}\n" for k in range(10)),
        "paired_means"),
    "changes alone": ("学员,变化\n" + "".join(f"E{k},{k % 5 - 1}.5\n" for k in range(12)), "paired_means"),
    "scores of 0 to 10": (
        "部门,推荐意愿\n" + "".join(f"{'AB'[k % 2]},{k * 7 % 11}\n" for k in range(60)), "ratings"),
    "months with their year": (
        "月份,投诉数,工单数,阶段\n" + "".join(
            f"{2023 + k // 12}-{k % 12 + 1:02},{40 + k * 3 % 7},{1000 + k},{'前' if k < 24 else '后'}\n"
            for k in range(48)
        ), "before_after_series"),
    "rate and people": ("班级,通过率,人数\n甲,85%,40\n乙,70%,50\n", "two_proportions"),
    "strata with their totals": (
        "Dept,Gender,Admitted,total\nA,Male,512,825\nA,Female,89,108\nB,Male,353,560\nB,Female,17,25\n",
        "stratified_proportions"),
    "items": ("题1,题2,题3,题4\n" + ANSWERS, "reliability"),
    "a number that only names groups": (
        "耗油,气缸\n" + "".join(f"{20 + k * 7 % 31}.{k % 10},{(4, 6, 8)[k % 3]}\n" for k in range(30)),
        "several_means"),
    "a start and an end": (
        "参与者,基线,终点\n" + "".join(f"P{k},{60 + k}.5,{64 + k + k % 3}.5\n" for k in range(12)),
        "paired_means"),
    "ratings before and after": (
        "id,rating before,rating after\n" + "".join(f"{k},{k % 5 + 1},{k * 2 % 5 + 1}\n" for k in range(15)),
        "paired_ranks"),
    "orders and visits": ("渠道,订单数,访问量\n早班,56,410\n晚班,40,480\n", "two_proportions"),
    "waves that look like weeks": (
        "wave,rating\n" + "".join(f"w{k % 2 + 1},{k * 3 % 5 + 1}\n" for k in range(40)), "ratings"),
    "every site on both sides": (
        "site,arm,cured,not cured\nP,drug,20,8\nP,placebo,11,17\nQ,drug,9,22\nQ,placebo,6,30\n",
        "stratified_proportions"),
    "judges and plans": (
        "评委,方案一,方案二,方案三\n" + "".join(
            f"{name},{a},{b},{c}\n" for name, a, b, c in (
                ("甲", 3, 5, 2), ("乙", 4, 5, 3), ("丙", 2, 4, 2), ("丁", 5, 5, 3), ("戊", 4, 5, 3),
                ("己", 3, 4, 2), ("庚", 4, 5, 3))
        ), "several_ranks"),
    "a first exam and its resit": (
        "工号,首考,补考\n" + "".join(f"E{k},{41 + k % 9},{60 + k % 7}\n" for k in range(15)),
        "paired_means"),
    "events of years and their exposure": ("年度,工伤起数,在岗人年\n2024,18,820\n2025,9,845\n", "rates"),
    "yields of two years at many sites": (
        "地点,1931年产量,1932年产量\n" + "".join(
            f"{'甲乙丙丁戊'[k % 5]},{81 + k},{80 + k - k % 7}\n" for k in range(15)
        ), "paired_means"),
    "a yes or no of two unlike things": (
        "母亲吸烟,低出生体重\n" + "是,是\n是,否\n否,否\n否,是\n否,否\n" * 6, "two_proportions"),
    "a yes or no of one thing twice": (
        "首次掌握,再次掌握\n" + "是,是\n是,否\n否,否\n否,是\n否,否\n" * 6, "paired_proportions"),
    "counts of every label downwards": (
        "region,choice,count\n" + "".join(
            f"{r},{c},{10 + 7 * i + 3 * j}\n" for i, r in enumerate("ABC") for j, c in enumerate("wxyz")
        ), "two_proportions"),
}  # fmt: skip


@pytest.fixture(scope="module")
def read():
    """Every table above, read in one go."""
    sources = read_files(
        [(f"{k}.csv", text.encode()) for k, (text, _) in enumerate(TABLES.values())]
    )
    return dict(zip(TABLES, sources, strict=True))


def evaluated(source, columns="", **options):
    roles = read_table(source, columns)
    assert not isinstance(roles, Problem), roles
    said = {"is_rating": roles.is_rating, "is_score": roles.is_score, "assumed": roles.assumed}
    said |= {"is_percent": roles.is_percent}
    card = evaluate(roles.frame, **said, **options)
    return card, roles


def of(text_or_frame, columns="", **options):
    is_text = isinstance(text_or_frame, str)
    content = text_or_frame.encode() if is_text else xlsx_of(text_or_frame)
    name = "table.csv" if is_text else "table.xlsx"
    return evaluated(read_files([(name, content)])[0], columns, **options)[0]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_recognised(name, read):
    assert evaluated(read[name])[0].design == TABLES[name][1]


def test_paired_people_are_never_read_as_independent(read):
    name = "twice, row by row"
    card, _ = evaluated(read[name])
    assert (card.reason, card.reason_values["n"]) == ("same_people", 9)
    declared, _ = evaluated(read[name], design="two_means")
    assert declared.verdict == "cannot_tell"
    assert declared.warnings[0] == "paired_read_as_independent"


def test_waves_that_look_like_weeks_are_two_sides(read):
    card, _ = evaluated(read["waves that look like weeks"])
    assert len(card.found.sides) == 2
    assert card.found.p_value is not None


def test_counts_written_downwards_are_the_table_of_counts(read):
    card, _ = evaluated(read["counts of every label downwards"])
    cells = [[10 + 7 * i + 3 * j for j in range(4)] for i in range(3)]
    assert card.found.statistic == pytest.approx(stats.chi2_contingency(cells)[0])


def test_people_who_mostly_differ_are_not_paired():
    rows = [f"E{k},前,{50 + k}" for k in range(10)] + [f"E{k + 5},后,{58 + k}" for k in range(10)]
    card = of("工号,阶段,得分\n" + "\n".join(rows))
    assert card.design == "two_means"


def test_strata_that_are_not_used_are_warned_of(read):
    card, _ = evaluated(read["strata"], design="two_proportions")
    assert "strata_ignored" in card.warnings
    assert card.verdict == "cannot_tell"


def test_ratings_as_means_are_warned_of(read):
    card, _ = evaluated(read["ratings by step"], design="two_means")
    assert "ratings_as_means" in card.warnings


@pytest.mark.parametrize(
    "text",
    [
        "speed,dist\n4,2\n7,22\n10,34\n15,54\n20,64\n24,120\n",
        # the fingers and heights of the same people, under headers that say nothing
        "Var1,Var2\n10.9,157\n11.4,165\n11.5,163\n11.8,168\n12.1,173\n12.4,175\n",
        # a number and its logarithm, its square
        "wage,lwage\n3.10,1.13\n3.24,1.18\n6.00,1.79\n5.30,1.67\n8.75,2.17\n11.25,2.42\n",
        "inc86,inc86sq\n1.2,1.44\n3.1,9.61\n0.5,0.25\n2.0,4.00\n4.1,16.81\n",
        # where something lies, and how high
        "x,y,z\n0.3,6.1,870\n1.4,6.2,793\n2.4,6.1,755\n3.6,6.2,690\n5.7,6.2,800\n",
    ],
)
def test_columns_that_stand_side_by_side_by_chance_give_no_verdict(text):
    card = of(text)
    assert card.warnings[0] == "same_quantity_assumed"
    assert card.verdict == "cannot_tell"


def test_of_several_columns_of_labels_the_group_is_taken_and_said_to_be():
    rows = [f"{b},{v},{100 + 7 * k % 11}" for k, (b, v) in enumerate(product("ⅠⅡ" * 3, "甲乙丙"))]
    text = "B,V,产出\n" + "\n".join(rows)
    assert "group_assumed" in of(text).warnings
    assert "group_assumed" not in of(text, columns="group=V").warnings


def test_one_count_taken_for_the_whole_of_another_is_said_to_be():
    rows = [f"{g},{k},{k + 9}" for k, g in enumerate("甲乙" * 4, 3)]
    assert "whole_assumed" in of("组别,wins,hits\n" + "\n".join(rows)).warnings
    clicks = "组别,成交数,访客数\n" + "\n".join(rows)
    assert "whole_assumed" not in of(clicks).warnings


def test_a_number_beside_an_age_that_comes_twice_was_measured():
    # Piantadosi 1997: polyps after a year under either treatment
    rows = "63,placebo,20;2,drug,16;28,placebo,18;17,drug,22;61,placebo,13;1,drug,23;7,placebo,34"
    rows += ";15,placebo,50;44,placebo,19;25,drug,17;3,drug,23;28,placebo,22"
    card = of("number,treat,age\n" + rows.replace(";", "\n"))
    assert {side.label: side.n for side in card.found.sides} == {"placebo": 7, "drug": 5}
    means = {side.label: side.value for side in card.found.sides}
    assert means["drug"] == pytest.approx((2 + 17 + 1 + 25 + 3) / 5)


def test_what_was_done_to_people_is_the_group_rather_than_their_sex():
    # Giardiello et al. 1993, the first ten: polyps before and after a year
    rows = "1,female,7,sulindac,3\n2,female,77,placebo,63\n3,male,7,sulindac,2\n"
    rows += "4,female,5,placebo,28\n5,male,23,sulindac,17\n6,female,35,placebo,61\n"
    rows += (
        "7,male,11,sulindac,1\n8,male,12,placebo,7\n9,male,7,placebo,15\n10,male,318,placebo,44\n"
    )
    card = of("participant_id,sex,baseline,treatment,number12m\n" + rows)
    assert card.design == "adjusted_means"
    assert [side.label for side in card.found.sides] == ["sulindac", "placebo"]


def test_of_several_times_the_one_before_is_where_people_began():
    rows = [f"{'AB'[k % 2]},{20 + 7 * k % 11},{15 + 5 * k % 9},{9 + 3 * k % 7}" for k in range(16)]
    card = of("arm,bdi.pre,bdi.2m,bdi.8m\n" + "\n".join(rows))
    assert card.design == "adjusted_means"


def test_damaged_and_undamaged_among_other_columns_are_no_two_groups():
    # Dalal et al. 1989: launches, their temperature and their rings
    rows = "1,53,5,1\n2,57,1,5\n3,58,1,5\n4,63,1,5\n5,66,0,6\n6,67,0,6\n7,67,0,6\n8,68,0,6\n"
    with pytest.raises(CannotEvaluate):
        of("mission,temperature,damaged,undamaged\n" + rows)


def test_nitric_oxide_is_no_reference():
    rows = [f"{30 + k % 7},{44 + k % 5},{115 + k % 9},{20 + k % 3},{48 + k % 4}" for k in range(20)]
    card = of("O3,NO2,NO,SO2,PM10\n" + "\n".join(rows))
    assert {"columns_as_groups", "same_quantity_assumed"} & {*card.warnings}


def test_x_and_y_of_several_groups_are_not_of_the_same_people():
    rows = [f"{g},{5.5 + k},{9.25 + 2 * k + k % 3}" for g in "甲乙丙" for k in range(8)]
    card = of("group,x,y\n" + "\n".join(rows))
    assert (card.design, "value_assumed" in card.warnings) == ("several_means", True)


def test_of_more_than_thirty_groups_no_pairs_are_compared():
    rows = [f"{100 + g},{'yes' if (g + k) % 3 else 'no'}" for g in range(31) for k in range(6)]
    card = of("组别,是否通过\n" + "\n".join(rows))
    assert (card.design, len(card.found.sides)) == ("two_proportions", 31)
    assert "pairs_not_compared" in card.warnings
    assert not [a for a in card.found.alternatives if a.method.startswith("bonferroni:")]


def test_a_remark_of_each_person_is_no_group():
    rows = [f"P{k},意见{k},{'是' if k % 3 else '否'}" for k in range(12)]
    card = of("姓名,意见,是否满意\n" + "\n".join(rows))
    assert (card.design, card.found.n["total"]) == ("one_proportion", 12)


def test_visits_and_the_time_they_took_are_one_exposure():
    rows = [f"{g},{20 + k},{100 + k},{3 + k % 2}" for g in ("甲", "乙") for k in range(4)]
    card = of("组别,visits,exposure,errors\n" + "\n".join(rows), design="rates")
    # by hand: 14 of 406 on either side
    assert card.found.estimate == pytest.approx(1.0)


def test_a_day_left_blank_is_no_word():
    rows = "\n".join(f"{2015 + k}-01-15,grp_{'ab'[k % 2]},{k},yes" for k in range(8))
    assert of(f"date,group,score,said\n{rows}\n,grp_a,9,no\n").design in DESIGNS


def test_people_chosen_for_a_low_score_are_warned_of():
    rows = [f"E{k},{55 + k},{60 + 3 * k}" for k in range(12)]
    card = of("学员,考试成绩前测,补考后测\n" + "\n".join(rows))
    assert "selected_on_low_scores" in card.warnings
    assert card.verdict == "cannot_tell"


def test_fewer_than_five_on_a_side_give_no_verdict():
    card = of("班级,成绩\n甲,10\n甲,11\n甲,12\n乙,90\n乙,91\n乙,92\n")
    assert card.verdict == "cannot_tell"
    assert card.warnings[0] == "too_few_observations"


def test_before_and_after_without_comparison_is_likely_at_most(read):
    card, _ = evaluated(read["before and after"])
    assert card.found.interval.low > 0
    assert card.verdict == "likely"


def days(n_before, n_after, *, trend=0.0, lift=0.0, seed=1):
    rng, n = np.random.default_rng(seed), n_before + n_after
    is_after = np.arange(n) >= n_before
    noise = rng.normal(0, 0.08, n)
    share = 0.08 * np.exp(lift * is_after + trend * np.arange(n) + noise)
    visits = rng.poisson(2000, n)
    return pd.DataFrame(
        {
            "日期": pd.date_range("2026-01-05", periods=n),
            "下单人数": rng.binomial(visits, share),
            "访客数": visits,
            "阶段": np.where(is_after, "培训后", "培训前"),
        }
    )


def test_a_daily_series_takes_the_day_as_its_unit():
    card = of(days(56, 28))
    assert (card.design, card.found.method) == ("before_after_series", "ewc")
    assert (card.found.n["days_before"], card.found.n["days_after"]) == (56, 28)
    naive = of(days(56, 28), design="two_proportions")
    assert naive.warnings[0] == "days_read_as_independent"
    assert naive.verdict == "cannot_tell"


def test_a_series_that_was_already_rising_gets_a_trend():
    assert of(days(70, 40, trend=0.006)).design == "trend_series"
    declared = of(days(70, 40, trend=0.006), design="before_after_series")
    assert "pre_trend" in declared.warnings
    assert declared.verdict == "cannot_tell"


def test_the_first_day_after_can_be_named():
    frame = days(56, 28, lift=0.3)
    named = of(frame.drop(columns="阶段"), "phase=2026-03-02")
    assert named.found.estimate == pytest.approx(of(frame).found.estimate, rel=1e-12)


def test_too_short_a_window_gives_no_verdict():
    card = of(days(56, 14, lift=0.5))
    assert card.warnings[0] == "window_too_short"
    assert card.verdict == "cannot_tell"


def teams(n_treated=4, n_others=4):
    parts = []
    for k in range(n_treated + n_others):
        is_treated = k < n_treated
        part = days(56, 28, lift=0.2 if is_treated else 0.0, seed=k)
        part.insert(1, "小组", f"T{k + 1}")
        part.insert(2, "是否培训", "是" if is_treated else "否")
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def log_changes(frame):
    sums = frame.groupby(["小组", "是否培训", "阶段"])[["下单人数", "访客数"]].sum()
    rate = (sums["下单人数"] / sums["访客数"]).unstack("阶段")
    change = np.log(rate["培训后"] / rate["培训前"])
    return (change.xs(side, level="是否培训") for side in ("是", "否"))


@pytest.mark.parametrize("form", ["days", "two rows a team", "two columns"])
def test_teams_are_compared_by_one_change_each(form):
    frame = teams()
    treated, others = log_changes(frame)
    if form == "two rows a team":
        frame = (
            frame.groupby(["小组", "是否培训", "阶段"])[["下单人数", "访客数"]].sum().reset_index()
        )
    if form == "two columns":
        sums = frame.groupby(["小组", "是否培训", "阶段"])[["下单人数", "访客数"]].sum()
        wide = (sums["下单人数"] / sums["访客数"]).unstack("阶段").reset_index()
        frame = wide[["小组", "是否培训", "培训前", "培训后"]]
    card = of(frame)
    expected = stats.ttest_ind(treated, others)
    assert card.design == "team_change"
    assert card.found.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert card.found.df == 6
    assert card.found.estimate == pytest.approx(
        np.exp(treated.mean() - others.mean()) - 1, rel=1e-9
    )


@pytest.mark.parametrize("header", ["是否受训", "参加", "分类"])
def test_teams_are_compared_whatever_says_who_was_trained(header):
    frame = teams()
    treated, others = log_changes(frame)
    renamed = frame.rename(columns={"是否培训": header, "下单人数": "订单", "访客数": "访客"})
    card = of(renamed)
    assert card.design == "team_change"
    expected = np.exp(treated.mean() - others.mean()) - 1
    assert abs(card.found.estimate) == pytest.approx(abs(expected), rel=1e-9)


def test_who_took_part_is_compared_and_what_they_were_before_is_a_stratum():
    rows = [("本科", 30, 10, 25, 20), ("硕士", 40, 5, 10, 3)]
    lines = ["学历,参加,结果,人数"]
    for level, *n in rows:
        pairs = [("是", "通过"), ("是", "未通过"), ("否", "通过"), ("否", "未通过")]
        lines += [f"{level},{took},{ended},{k}" for (took, ended), k in zip(pairs, n, strict=True)]
    card = of("\n".join(lines))
    # Mantel-Haenszel by hand: (30*20/85 + 40*3/58) / (10*25/85 + 5*10/58)
    expected = (30 * 20 / 85 + 40 * 3 / 58) / (10 * 25 / 85 + 5 * 10 / 58)
    assert card.design == "stratified_proportions"
    assert card.found.estimate == pytest.approx(expected)


def test_one_treated_team_is_weaker_evidence():
    card = of(teams(1, 3))
    assert "one_team" in card.warnings
    assert card.verdict != "clear"


def test_two_series_side_by_side_are_compared_day_by_day():
    rng = np.random.default_rng(2)
    level = 100 + 5 * np.sin(np.arange(84) / 5) + rng.normal(0, 2, 84)
    pilot = level + rng.normal(0, 2, 84) + 15 * (np.arange(84) >= 56)
    frame = pd.DataFrame(
        {
            "日期": pd.date_range("2026-01-05", periods=84),
            "试点组": pilot.round(2),
            "对照组": level.round(2),
        }
    )
    card = of(frame, "phase=2026-03-02")
    assert (card.design, card.found.method) == ("team_change", "one_team")
    assert card.found.interval.low < 0.15 < card.found.interval.high
    assert card.verdict == "likely"


def test_more_successes_than_people_are_refused():
    with pytest.raises(CannotEvaluate, match="part_exceeds_whole"):
        of("组别,通过人数,人数\n甲,13,10\n乙,4,10\n")


def test_people_in_teams_count_as_teams():
    rows = [
        (f"T{k}", "实验组" if k < 5 else "对照组", 12 + k % 4 - 3 * (k >= 5), 20) for k in range(10)
    ]
    frame = pd.DataFrame(rows, columns=["小组", "分组", "通过人数", "参加人数"])
    card = of(frame)
    share = frame["通过人数"] / frame["参加人数"]
    # teams of one size: Welch's t test between the shares of the teams
    expected = stats.ttest_ind(share[:5], share[5:], equal_var=False)
    assert card.found.method == "clustered"
    assert card.found.p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_ratings_agree_with_another_library(read):
    card, roles = evaluated(read["ratings by step"])
    rows = roles.frame.loc[roles.frame.index.repeat(roles.frame["count"].astype(int))]
    first, second = (rows["value"][rows["phase"] == label] for label in ("训后", "训前"))
    expected = stats.brunnermunzel(second, first)
    assert card.found.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    shares = (card.found.effect_sizes[f"top_share_{k}"] for k in (1, 2))
    assert tuple(shares) == (45 / 56, 32 / 50)


def test_a_share_written_as_percent_counts_the_same():
    frame = pd.DataFrame(
        {"组别": ["实验组", "对照组"], "转化率": [0.15, 0.1], "访客数": [200, 210]}
    )
    plain, percent = of(frame), of(as_percent(frame, "转化率"))
    assert percent.found == plain.found
    assert plain.found.n["total"] == 410


def test_a_constant_added_to_scores_changes_no_difference():
    frame = pd.DataFrame({"班级": ["甲", "乙"] * 8, "成绩": np.arange(16) * 0.5})
    moved = frame.assign(成绩=frame["成绩"] + 1e9)
    near, far = (of(csv_of(f).decode("utf-8-sig")) for f in (frame, moved))
    assert far.found.estimate == pytest.approx(near.found.estimate, rel=1e-9)
    assert far.found.p_value == pytest.approx(near.found.p_value, rel=1e-6)


def test_columns_named_by_the_reader_win():
    card = of("a,b,c\n" + "1,5,2\n2,6,3\n1,7,4\n2,9,6\n" * 3, "value=c,group=a")
    assert card.design == "two_means"
    assert card.found.n["total"] == 12


@pytest.mark.parametrize(
    ("columns", "code"),
    [("score=得分", "role_unknown"), ("value=没有", "column_not_found"), ("value", "role_unknown")],
)
def test_a_wrong_name_of_a_column_gets_a_sentence(columns, code, read):
    problem = read_table(read["scores of two groups"], columns)
    assert isinstance(problem, Problem)
    assert problem.code == code


def test_a_cell_that_is_no_number_names_its_place():
    source = read_files([("t.csv", "班级,得分\n甲,56\n乙,约80\n甲,70\n乙,80\n".encode())])[0]
    problem = read_table(source)
    assert (problem.code, problem.row, problem.column) == ("cell_not_a_number", 2, 1)
    assert problem.seen == "约80"


def test_a_stray_cell_in_a_column_that_plays_no_part_is_no_matter():
    rows = ["甲,56,c1", "乙,60,2", "甲,70,3", "乙,80,4", "甲,71,5", "乙,62,6"] * 2
    card = of("班级,得分,备注号\n" + "\n".join(rows))
    assert card.design == "two_means"


def test_one_column_of_numbers_has_nothing_to_be_compared_with():
    with pytest.raises(CannotEvaluate, match="nothing_compared"):
        of("得分\n56.5\n60\n71\n80\n")


def test_the_object_has_the_keys_that_are_promised(read):
    card, roles = evaluated(read["counts across"])
    assert list(as_json(card, roles.headers)) == [
        "design", "reason", "method", "n", "estimate", "unit", "interval", "level", "statistic",
        "df", "p_value", "effect_sizes", "alternatives", "warnings", "verdict", "sentence",
    ]  # fmt: skip
