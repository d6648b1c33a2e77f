"""The truth that is written down is in the files: read back with other tools and counted by
hand.
"""

import re
import tomllib
from datetime import time, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from data.samples import learning, truth
from data.samples.generator import make_files
from tests.samples import spreadsheets

PROJECT = Path(__file__).resolve().parents[2]
WORDS = PROJECT / "data/samples/words"
PARTS = {
    "conversion": ("下单人数", "访客数"),
    "retention": ("留存用户数", "期初用户数"),
    "churn": ("流失用户数", "期初用户数"),
    "active_users": ("活跃用户数", None),
    "handling_time": ("处理总时长（分钟）", "处理工单数"),
}
COURSES = {course.code: truth.whole(course) for course in truth.COURSES}


def wilson(successes, n):
    interval = stats.binomtest(int(successes), int(n)).proportion_ci(method="wilson")
    return interval.low, interval.high


def state(successes, n, target):
    low, high = wilson(successes, n)
    return "met" if low >= target else "missed" if high < target else "not_established"


def team_names(teams):
    numbers = "一二三四"
    return {f"{truth.ROLES[truth.role_of(t)]['zh']}{numbers[int(t[1]) - 1]}组" for t in teams}


def around(course, before=84, after=28):
    """The daily series of the course's teams in the windows around it: before, after."""
    first = course.held_on[0] - timedelta(days=before)
    last = course.held_on[-1] + timedelta(days=after)
    days = spreadsheets.series(PARTS[course.metric], team_names(course.teams), first, last)
    return (
        np.array([row[1:] for row in days if row[0] < course.held_on[0]]),
        np.array([row[1:] for row in days if row[0] > course.held_on[-1]]),
    )


def naive_z(before, after):
    """Two-proportion z test on the totals, as a spreadsheet would do it: two-sided p."""
    (x0, n0), (x1, n1) = before.sum(axis=0), after.sum(axis=0)
    pooled = (x0 + x1) / (n0 + n1)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    return 2 * stats.norm.sf(abs(x1 / n1 - x0 / n0) / error)


def weekly(before, after):
    """Welch's test on the logs of weekly rates: an honest reading that shares no code with ours."""
    logs = [
        np.log([np.divide(*week.sum(axis=0)) for week in np.split(side, len(side) // 7)])
        for side in (before, after)
    ]
    found = stats.ttest_ind(logs[1], logs[0], equal_var=False)
    interval = found.confidence_interval()
    return np.expm1([logs[1].mean() - logs[0].mean(), interval.low, interval.high]), found.pvalue


# the files


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_seed_gives_the_same_bytes(language):
    assert make_files(language) == list(spreadsheets.files(language).items())


def test_another_seed_gives_another_organisation():
    other = dict(make_files("zh", seed=1))
    assert len(other) == len(spreadsheets.files("zh"))
    assert other["员工花名册.xlsx"] != spreadsheets.files("zh")["员工花名册.xlsx"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("README.md", "loaded from {} spreadsheets"),
        ("README.zh-CN.md", "由 {} 份表格"),
        ("docs/sample-organisation.md", "writes {} files"),
        ("docs/sample-organisation.md", "写出 {} 个文件"),
    ],
)
def test_the_documents_say_how_many_files_there_are(page, words):
    text = (PROJECT / page).read_text(encoding="utf-8")
    assert words.format(len(spreadsheets.files("en"))) in text


@pytest.mark.slow
def test_both_languages_hold_the_same_numbers():
    chinese, english = (spreadsheets.sheets(language, "") for language in ("zh", "en"))
    assert len(chinese) == len(english) > 70
    for rows, others in zip(chinese.values(), english.values(), strict=True):
        assert [shape(row) for row in rows] == [shape(row) for row in others]
    for line, other in zip(spreadsheets.daily("zh"), spreadsheets.daily("en"), strict=True):
        values, others = list(line.values()), list(other.values())
        assert values[0] == others[0]
        assert values[2:] == others[2:]


def shape(row):
    """The row with every text replaced by a mark: what must not depend on the language."""
    return [type(cell).__name__ if isinstance(cell, str) else cell for cell in row]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_chinese_stands_in_the_chinese_files_only(language):
    rows = [row for sheet in spreadsheets.sheets(language, "").values() for row in sheet]
    text = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    text += " ".join(spreadsheets.files(language)) + " ".join(spreadsheets.daily(language)[0])
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh")


def test_the_files_together_stay_small_enough_to_load_in_one_click():
    size = sum(len(content) for content in spreadsheets.files("zh").values())
    assert 500_000 < size < 3_000_000


# people and courses


def test_every_name_is_put_together_from_the_invented_lists():
    lists = tomllib.loads((WORDS / "names.toml").read_text(encoding="utf-8"))
    for language, start in (("zh", "员工花名册"), ("en", "Employee roster")):
        own = lists[language]
        possible = {own["pattern"].format(s=s, g=g) for s in own["surnames"] for g in own["given"]}
        rows = next(iter(spreadsheets.sheets(language, start).values()))
        assert {row[1] for row in rows[2:]} <= possible


def roster():
    return next(iter(spreadsheets.sheets("zh", "员工花名册").values()))[2:]


def test_the_roster_has_240_people_with_text_numbers_in_24_teams_of_six_roles():
    rows = roster()
    assert [row[0] for row in rows] == [f"E{i:04d}" for i in range(1, 241)]
    assert len({row[3] for row in rows}) == 24
    assert len({row[4] for row in rows}) == 6
    assert sum(row[7] is not None for row in rows) == truth.N_LEFT
    assert all(row[7] is None or row[7] > row[6] for row in rows)


def test_one_team_is_too_small_to_show_and_two_people_share_a_name():
    rows = roster()
    sizes = {team: sum(row[3] == team for row in rows) for team in {row[3] for row in rows}}
    small = team_names([truth.SMALL_TEAM]).pop()
    assert sizes.pop(small) == truth.SMALL_TEAM_SIZE < 5
    assert min(sizes.values()) >= 9
    assert len({row[1] for row in rows}) == len(rows) - 1


def test_thirty_courses_cover_tiers_formats_and_the_nine_skills():
    rows = spreadsheets.sheets("zh", "课程与排期")["课程与排期_2025Q4-2026Q3.xlsx", "课程清单"]
    courses, total = rows[2:32], rows[32]
    assert [row[0] for row in courses] == [course.name["zh"] for course in truth.COURSES]
    assert {row[1] for row in courses} == {"基础", "进阶", "软技能"}
    assert {row[3] for row in courses} == {"线上", "工作坊", "导师制"}
    assert len({row[2] for row in courses}) == 9
    assert total[0] == "合计"
    assert total[10] == sum(row[10] for row in courses)
    assert 10 <= sum(bool(row[11]) for row in courses) <= 20


def test_sessions_lie_on_fridays_in_four_quarters_and_interaction_fits_into_them():
    rows = spreadsheets.sheets("zh", "课程与排期")["课程与排期_2025Q4-2026Q3.xlsx", "排期表"][2:]
    assert len(rows) == sum(len(course.held_on) for course in COURSES.values())
    assert all(row[1].weekday() == 4 and row[2] < row[3] for row in rows)
    assert {f"{row[1].year}Q{(row[1].month + 2) // 3}" for row in rows} == set(truth.QUARTERS)
    assert all(row[6] == pytest.approx(row[5] / row[4]) and row[5] <= row[4] for row in rows)
    assert 0 < sum(row[6] < 0.2 for row in rows) < len(rows) / 2
    assert 0 < sum(None in row[11:15] for row in rows) < 5


def test_so_few_people_of_one_role_were_assessed_in_one_skill_that_the_cell_stays_hidden():
    role, skill = truth.SMALL_SKILL_CELL
    for rows in spreadsheets.sheets("zh", "技能盘点").values():
        column = rows[1].index(truth.SKILLS[skill].name["zh"])
        own = [row for row in rows[2:] if row[2] == truth.ROLES[role]["zh"]]
        assert sum(row[column] is not None for row in own) == truth.SMALL_SKILL_CELL_SIZE < 5
        assert all(1 <= level <= 5 for row in rows[2:] for level in row[4:] if level is not None)


# attendance and scores


def attendance(course):
    marks = [mark for day in spreadsheets.sign_in(course).values() for mark in day]
    expected = [mark for mark in marks if mark != "已离职"]
    return sum(mark in spreadsheets.PRESENT for mark in expected), len(expected)


def test_attendance_is_near_92_percent_and_two_courses_miss_the_target():
    counts = {code: attendance(course) for code, course in COURSES.items()}
    present, expected = (sum(pair) for pair in zip(*counts.values(), strict=True))
    assert expected > 1300
    assert present / expected == pytest.approx(0.92, abs=0.015)
    assert state(present, expected, 0.90) == "met"
    missed = {code for code, pair in counts.items() if state(*pair, 0.90) == "missed"}
    assert missed == {code for code, course in COURSES.items() if course.attended < 0.8}


def test_the_total_under_a_sign_in_sheet_counts_those_who_came():
    for rows in spreadsheets.sheets("zh", "签到表").values():
        assert rows[-1][0] == "合计"
        for column in range(3, len(rows[2])):
            came = sum(row[column] in spreadsheets.PRESENT for row in rows[3:-1])
            assert rows[-1][column] == came


def sat(course):
    return [row["训后"] for row in spreadsheets.scores(course) if isinstance(row["训后"], int)]


def passed(course):
    points = sat(course)
    return sum(score >= truth.PASS_LINE for score in points), len(points)


def test_about_80_percent_pass_and_the_states_against_the_target_are_as_written():
    counts = {code: passed(course) for code, course in COURSES.items()}
    total = np.sum(list(counts.values()), axis=0)
    assert total[0] / total[1] == pytest.approx(0.80, abs=0.02)
    for code, course in COURSES.items():
        expected = course.pass_state or "not_established"
        assert state(*counts[code], 0.80) == expected, code
    assert {"met", "missed"} <= {course.pass_state for course in truth.COURSES}


def test_marks_for_absence_and_deferral_stand_where_a_score_would():
    results = [row["训后"] for course in truth.COURSES for row in spreadsheets.scores(course)]
    words = {result for result in results if isinstance(result, str)}
    assert words == {"缺考", "缓考", "免考"}
    assert all(0 <= result <= 100 for result in results if isinstance(result, int))


def test_people_score_higher_after_a_course_than_before():
    for course in truth.COURSES:
        pairs = [(row.get("训前"), row["训后"]) for row in spreadsheets.scores(course)]
        pairs = [pair for pair in pairs if all(isinstance(score, int) for score in pair)]
        if course.before is not None:
            before, after = np.array(pairs).T
            assert (after - before).mean() == pytest.approx(course.after - course.before, abs=4)
            assert stats.ttest_rel(after, before).pvalue < 0.001


def test_a_retest_without_learning_passes_as_many_as_reliability_alone_lets_pass():
    course = COURSES[truth.RETESTED_WITHOUT_LEARNING]
    everybody = np.array(sat(course))
    pairs = [
        (row["训后"], row["补考"])
        for row in spreadsheets.scores(course)
        if isinstance(row["补考"], int)
    ]
    first, second = np.array(pairs).T
    assert (first < truth.PASS_LINE).all()
    assert len(first) == (everybody < truth.PASS_LINE).sum() >= 20
    # with reliability r a second score is N(m + r (x - m), s.d. sqrt(1 - r2)); whole points round
    r, mean, deviation = 0.8, everybody.mean(), everybody.std(ddof=1)
    expected = stats.norm.sf(
        truth.PASS_LINE - 0.5, mean + r * (first - mean), deviation * np.sqrt(1 - r**2)
    ).mean()
    n_passed = int((second >= truth.PASS_LINE).sum())
    low, high = wilson(n_passed, len(second))
    assert low < expected < high
    assert n_passed / len(second) == pytest.approx(expected, abs=0.08)
    # and yet the failed look as if they had learned
    assert second.mean() > first.mean()
    assert stats.ttest_rel(second, first).pvalue < 0.05


def test_tests_follow_a_week_after_the_last_session_within_the_quarter():
    for run in truth.RUNS:
        rows = spreadsheets.runs_of("成绩表", run)[run.run - 1]
        assert f"考试日期：{learning.tested_on(run)}" in rows[1][0]
        assert (learning.tested_on(run).month - 1) // 3 == (run.held_on[0].month - 1) // 3


def test_the_second_run_of_a_course_has_other_people_and_begins_when_the_first_is_over():
    (again,) = truth.SECOND_RUNS
    first = next(course for course in truth.COURSES if course.name == again.name)
    assert not set(again.teams) & set(first.teams)
    assert again.held_on[0] > first.held_on[-1] + timedelta(days=28)
    people = [{row[0] for row in rows[3:-1]} for rows in spreadsheets.runs_of("签到表", again)]
    assert len(people) == 2
    assert not people[0] & people[1]
    assert min(map(len, people)) >= 20


@pytest.mark.parametrize("number", [1, 2])
def test_each_run_of_a_course_moves_its_metric_by_the_written_lift(number):
    (again,) = truth.SECOND_RUNS
    run = next(r for r in truth.RUNS if (r.name, r.run) == (again.name, number))
    (lift, low, high), p = weekly(*around(run))
    assert run.metric == "conversion"
    assert 0 < low < run.lift < high
    assert lift == pytest.approx(run.lift, abs=0.03)
    assert p < 0.01


# surveys


def need_ratings():
    headers, rows = spreadsheets.needs()
    columns = [[i for i, h in enumerate(headers) if h.startswith(n)] for n in ("5、", "6、")]
    topics = [headers[i].split("—")[-1] for i in columns[0]]
    importance, ability = (np.array([[row[i] for i in own] for row in rows]) for own in columns)
    return topics, importance, ability


def borich(importance, ability):
    return importance.mean(axis=0) * (importance.mean(axis=0) - ability.mean(axis=0))


def test_the_true_order_of_needs_falls_and_is_the_order_of_the_topics():
    scores = [t.importance * (t.importance - t.ability) for t in truth.TOPICS]
    assert scores == sorted(scores, reverse=True)
    assert min(scores[:2]) > 1.9 * scores[2]


def test_the_first_two_needs_stand_clear_and_the_rest_cannot_be_told_apart():
    topics, importance, ability = need_ratings()
    assert topics == [topic.name["zh"] for topic in truth.TOPICS]
    assert importance.shape == ability.shape == (truth.N_NEED_RESPONSES, 12)
    random = np.random.default_rng(1)
    ranks = []
    for _ in range(1000):
        drawn = random.integers(0, len(importance), len(importance))
        ranks.append(np.argsort(np.argsort(-borich(importance[drawn], ability[drawn]))))
    ranks = np.array(ranks)
    assert (ranks[:, :2] < 2).all(axis=1).mean() > 0.99
    assert ((ranks < 3).mean(axis=0)[2:] < 0.95).all()
    assert (np.ptp(ranks[:, 2:], axis=0) >= 3).all()


def test_the_needs_survey_ranks_three_topics_and_leaves_no_way_back_to_a_person():
    headers, rows = spreadsheets.needs()
    topics = {topic.name["zh"] for topic in truth.TOPICS}
    ranking = headers.index("7、请选出您最希望参加的三类培训并排序")
    for row in rows:
        wishes = row[ranking].split("→")
        assert len(set(wishes)) == 3
        assert set(wishes) <= topics
    people = {name for person in roster() for name in (person[0], person[1])}
    assert not people & {cell for row in rows for cell in row}
    assert all(str(row[5]).startswith("192.0.2.") for row in rows)


def test_satisfaction_is_exactly_the_written_share_and_the_states_are_as_written():
    answers = spreadsheets.satisfaction()
    for course in truth.COURSES:
        own = [a for a in answers if a["1、您参加的课程是？"] == course.name["zh"]]
        good = sum(a["7、您对本次课程的总体满意度"] in ("满意", "非常满意") for a in own)
        assert good == round(course.favourable * len(own))
        if course.liked_state is not None:
            assert state(good, len(own), 0.85) == course.liked_state, course.code
    missed = [course for course in truth.COURSES if course.liked_state == "missed"]
    assert len(missed) == 2


# business metrics


def test_eighteen_months_of_every_team_with_ratios_beside_their_parts():
    lines = spreadsheets.daily("zh")
    assert len(lines) == 548 * 24
    assert (lines[0]["日期"], lines[-1]["日期"]) == ("2025-04-01", "2026-09-30")
    assert len({(line["日期"], line["团队"]) for line in lines}) == len(lines)
    for line in lines[::97]:
        for ratio, part, whole in (
            ("转化率", "下单人数", "访客数"),
            ("留存率", "留存用户数", "期初用户数"),
            ("流失率", "流失用户数", "期初用户数"),
        ):
            expected = 100 * float(line[part]) / float(line[whole])
            assert float(line[ratio].rstrip("%")) == pytest.approx(expected, abs=0.006)
        expected = float(line["处理总时长（分钟）"]) / float(line["处理工单数"])
        assert float(line["平均处理时长（分钟）"]) == pytest.approx(expected, abs=0.006)


def test_no_two_courses_touch_one_metric_of_one_team_within_each_others_windows():
    judged = truth.judged()
    for course in judged:
        first = course.held_on[0] - timedelta(days=84)
        last = course.held_on[-1] + timedelta(days=28)
        for other in judged:
            is_shared = other.metric == course.metric and set(other.teams) & set(course.teams)
            is_within = first <= other.held_on[-1] and other.held_on[0] <= last
            assert other is course or not (is_shared and is_within), (course.code, other.code)


@pytest.mark.parametrize(
    "course",
    [c for c in truth.judged() if c.lift and c.code != truth.WINDOW_NOT_OVER],
    ids=lambda course: course.code,
)
def test_a_course_that_moves_its_metric_does_so_by_the_written_lift(course):
    (lift, low, high), p = weekly(*around(course))
    assert np.sign(low) == np.sign(high) == np.sign(course.lift)
    assert lift == pytest.approx(course.lift, abs=0.03)
    assert p < 0.01


def test_the_course_that_does_nothing_fools_a_naive_test_and_no_honest_one():
    course = COURSES[truth.FOOLS_A_NAIVE_TEST]
    assert course.lift == 0
    for n_before in (84, 28):
        assert naive_z(*around(course, before=n_before)) < 0.01
    (lift, low, high), p = weekly(*around(course))
    assert 0.03 < lift < 0.12
    assert low < 0 < high
    assert p > 0.1


def test_a_quiet_metric_shows_that_nothing_happened_within_three_percent():
    course = COURSES["community_play"]
    (_, low, high), _ = weekly(*around(course))
    assert -0.03 < low < high < 0.03


def test_the_trend_was_there_before_the_course_and_alone_looks_like_a_lift():
    course = COURSES["segments"]
    assert course.lift == 0
    before, after = around(course)
    weeks = np.split(before, 12)
    logs = np.log([np.divide(*week.sum(axis=0)) for week in weeks])
    slope = stats.linregress(np.arange(12), logs)
    assert slope.slope / 7 == pytest.approx(truth.TREND.slope_per_day, rel=0.2)
    assert slope.pvalue < 1e-6
    assert 0.10 < weekly(before, after)[0][0] < 0.20
    # against its own trend the metric did not move
    expected = slope.intercept + slope.slope * np.array([12.1, 13.1, 14.1, 15.1])
    logs_after = np.log([np.divide(*week.sum(axis=0)) for week in np.split(after, 4)])
    assert np.abs(logs_after - expected).mean() < 0.03


def test_no_other_judged_metric_had_a_trend_before_its_course():
    for course in truth.judged():
        if course.code != "segments":
            weeks = np.split(around(course)[0], 12)
            logs = np.log([np.divide(*week.sum(axis=0)) for week in weeks])
            assert stats.linregress(np.arange(12), logs).pvalue > 0.02, course.code


def test_the_last_course_has_no_full_window_behind_it():
    course = COURSES[truth.WINDOW_NOT_OVER]
    _, after = around(course)
    assert 0 < len(after) < 28
    assert course.verdict == "not_enough_data"


def test_written_verdicts_follow_from_the_lift_and_the_direction_of_the_metric():
    lower_is_better = {"churn", "handling_time"}
    for course in truth.judged():
        if course.verdict in ("likely_works", "harm"):
            is_good = (course.lift < 0) == (course.metric in lower_is_better)
            assert is_good == (course.verdict == "likely_works"), course.code
        elif course.code != truth.WINDOW_NOT_OVER:
            assert course.lift == 0
    verdicts = {course.verdict for course in truth.judged()}
    assert {"likely_works", "harm", "no_effect", "trend", "not_enough_data"} <= verdicts


# interviews, focus groups, appraisals


def test_the_log_names_nobody_and_holds_a_focus_group_of_one_role():
    ((_, rows),) = spreadsheets.sheets("zh", "访谈").items()
    remarks = [row for row in rows[2:] if row[0]]
    people = {name for person in roster() for name in (person[0], person[1])}
    assert not people & {str(cell) for row in remarks for cell in row}
    groups = {}
    for row in remarks:
        if row[1] == "焦点小组":
            groups.setdefault(row[3], set()).add(row[2])
    assert len(groups) == len(truth.FOCUS_GROUPS)
    assert sorted(len(roles) == 1 for roles in groups.values()) == [False, False, True]
    named = [row[4] for row in remarks]
    most = max(set(named), key=named.count)
    assert most == truth.SKILLS["ab_testing"].name["zh"]


def test_the_appraisals_hold_every_dimension_of_everybody_about_their_true_means():
    ((_, rows),) = spreadsheets.sheets("zh", "绩效").items()
    marks = [row for row in rows[2:] if row[0]]
    for dimension in truth.DIMENSIONS.values():
        own = [row[3] for row in marks if row[2] == dimension.name["zh"]]
        assert len(own) >= truth.N_PEOPLE - truth.N_LEFT - 14
        assert np.mean(own) == pytest.approx(dimension.mean, abs=0.2)


# questions of a test


def test_the_points_of_the_questions_make_up_the_score_of_the_score_sheet():
    headers, rows = spreadsheets.questions()
    n = sum(str(header).endswith("分)") for header in headers)
    scores = {row["工号"]: row["训后"] for row in spreadsheets.scores(COURSES[truth.ITEM_COURSE])}
    assert {row[0]: row[3] for row in rows} == {k: v for k, v in scores.items() if type(v) is int}
    assert all(sum(row[4 : 4 + n]) == row[3] for row in rows)


def test_who_knows_more_fails_the_question_with_the_wrong_key():
    _, rows = spreadsheets.questions()
    points = np.array([row[4:44] for row in rows], dtype=float)
    own = points[:, truth.WRONG_KEY_ITEM - 1]
    assert np.corrcoef(own, points.sum(axis=1) - own)[0, 1] < -0.3
    reached = points.mean(axis=0) / 2
    assert reached[truth.EASY_ITEM - 1] > 0.95
    assert reached[truth.HARD_ITEM - 1] < 0.2


# what stands beside sign-in and test


def test_the_clock_of_one_session_agrees_with_its_marks():
    (rows,) = spreadsheets.sheets("zh", "参会记录").values()
    course = COURSES[truth.CLOCKED_COURSE]
    signed = spreadsheets.sign_in(course)[course.held_on[0]]
    marks = [mark for mark in signed if mark in spreadsheets.PRESENT]
    assert sorted(row[6] for row in rows[2:]) == sorted(marks)
    for *_, arrived, left, mark in rows[2:]:
        assert (arrived > time(14, 5)) == (mark == "迟到")
        assert (left < time(15, 16)) == (mark == "早退")


def test_the_quiz_and_the_later_test_hold_what_is_written():
    (quiz,) = spreadsheets.sheets("zh", "随堂测验").values()
    points = np.array([row[4:] for row in quiz[3:]], dtype=float)
    assert (points.sum(axis=1) == [row[3] for row in quiz[3:]]).all()
    assert points.mean(axis=0).argmin() == 3
    (later,) = spreadsheets.sheets("zh", "保持测试成绩").values()
    first = {row["工号"]: row["训后"] for row in spreadsheets.scores(COURSES[truth.LATER_TESTED])}
    above = np.array([(first[row[0]], row[3]) for row in later[3:]]) - truth.PASS_LINE
    high = above[above[:, 0] >= 10]
    assert high[:, 1].sum() / high[:, 0].sum() == pytest.approx(truth.KEPT, abs=0.06)
    assert above[:, 1].min() >= 0
