"""What the database holds after the sample was loaded is what its files say, and so is the
truth.
"""

from datetime import date, timedelta
from functools import partial

import numpy as np
import pytest

from analytics import books, comparison, items, ledger
from analytics.results import CannotTell
from analytics.timetable import study
from analytics.timetable.model import Rule
from data import queries
from data.database import read_frame
from data.queries import frames_of
from data.samples import truth
from tests.samples import spreadsheets
from tests.samples.test_truth import COURSES, PARTS, attendance, passed, team_names

pytestmark = pytest.mark.slow

LANGUAGES = ("zh", "en")
#: Courses with a session planned for the next quarter, as the sample says it is written down.
PLANNED = ("copy_basics", "visuals", "cross_team")


def frame(loaded, name, language="zh", **filters):
    return read_frame(loaded(language)[0], name, **filters)


def code_of(course_name, language="zh"):
    return next(code for code, course in COURSES.items() if course.name[language] == course_name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_becomes_one_load_without_a_rejected_row(loaded, language):
    _, receipts, _ = loaded(language)
    assert {receipt.file_name for receipt in receipts} == set(spreadsheets.files(language))
    assert [receipt.n_rows_rejected for receipt in receipts] == [0] * len(receipts)
    assert sum(receipt.n_rows_stored for receipt in receipts) > 80_000
    assert all(frame(loaded, "load_list", language)["is_sample"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_is_reported_after_each_file(loaded, language):
    _, receipts, calls = loaded(language)
    names = [receipt.file_name for receipt in receipts]
    assert calls == [(i, len(names), name) for i, name in enumerate(names, 1)]


def test_both_languages_store_the_same_number_of_rows_per_table(loaded):
    counts = [
        frame(loaded, "load_table_counts", language).groupby("table_name")["n"].sum().to_dict()
        for language in LANGUAGES
    ]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_counts_what_the_files_hold(loaded, language):
    row = frame(loaded, "data_summary", language).iloc[0]
    assert row["n_people"] == truth.N_PEOPLE
    assert row["n_courses"] == 30
    assert row["n_sessions"] == 39 + len(PLANNED)
    assert row["n_attendance"] == sum(
        len(day) for course in truth.COURSES for day in spreadsheets.sign_in(course).values()
    )
    assert len(frame(loaded, "need_forms", language)) == truth.N_NEED_RESPONSES
    assert bool(row["has_sample"])


def test_roles_teams_skills_metrics_and_trainers_are_known(loaded):
    people = {role["zh"] for role in truth.ROLES.values()}
    assert set(frame(loaded, "role_list")["role"]) == people
    assert len(frame(loaded, "team_list")) == 24
    metrics = frame(loaded, "metric_list").set_index("metric_id")
    assert set(metrics.index) == set(truth.METRICS)
    assert set(metrics.index[metrics["direction"] == "lower"]) == {"churn", "handling_time"}
    courses = frame(loaded, "course_list").set_index("course_name")
    for course in truth.COURSES:
        row = courses.loc[course.name["zh"]]
        assert (row["tier"], row["format"]) == (course.tier, course.format)
        assert (row["hours"], row["cost"]) == (course.hours, course.cost)
        assert bool(row["is_internal"]) == (course.trainer not in truth.EXTERNAL_TRAINERS)
        assert (row["metric_id"] or None) == course.metric
        n_held = len(truth.whole(course).held_on)
        assert row["n_sessions"] == n_held + (course.code in PLANNED)


def test_planned_sessions_have_a_conflict_and_an_incomplete_notice_to_show(loaded):
    found = queries.answer(
        loaded("zh")[0], study.timetable, rule=Rule(),
        first=date(2026, 10, 1), last=date(2026, 12, 31),
    )  # fmt: skip
    kept = {conflict.course_name: conflict.code for conflict in found.conflicts}
    assert kept == {"跨部门沟通": "peak"}
    lacking = {notice.course_name: notice.missing for notice in found.notices}
    assert lacking == {"文案写作基础": (), "数据可视化": ("place", "benefit"), "跨部门沟通": ()}


def test_attendance_counts_are_those_of_the_sign_in_sheets(loaded):
    sessions = frame(loaded, "attendance_by_session").groupby("course_name")
    for name, own in sessions:
        counted = (own["n_present"].sum(), own["n_expected"].sum())
        assert counted == attendance(COURSES[code_of(name)]), name
        assert (own["interactive_minutes"] <= own["duration_minutes"]).all()


def test_pass_counts_are_those_of_the_score_sheets(loaded):
    rows = frame(loaded, "pass_counts")
    assert set(rows["score_line"]) == {0.7}
    for name, own in rows.groupby("course_name"):
        counted = (own["n_passed_first"].sum(), own["n_sat"].sum())
        assert counted == passed(COURSES[code_of(name)]), name


def test_pairs_of_scores_are_those_of_the_score_sheets(loaded):
    rows = frame(loaded, "score_pairs")
    for course in truth.COURSES:
        own = rows[rows["course_name"] == course.name["zh"]].dropna(subset=["pre", "post"])
        sheet = spreadsheets.scores(course)
        pairs = [(row.get("训前"), row["训后"]) for row in sheet]
        pairs = [pair for pair in pairs if all(isinstance(score, int) for score in pair)]
        assert own["n"].sum() == len(pairs)
        gain = (own["n"] * (own["post"] - own["pre"])).sum()
        assert gain == pytest.approx(sum(post - pre for pre, post in pairs) / 100)


def test_satisfaction_counts_are_those_of_the_surveys(loaded):
    rows = frame(loaded, "satisfaction_counts")
    overall = rows[rows["aspect"] == "overall"]
    answers = spreadsheets.satisfaction()
    assert overall["n"].sum() == len(answers)
    assert set(overall["scale_max"]) == {5}
    for course in truth.COURSES:
        own = overall[overall["course_name"] == course.name["zh"]]
        given = [a for a in answers if a["1、您参加的课程是？"] == course.name["zh"]]
        assert own["n"].sum() == len(given)
        assert own.loc[own["value"] >= 4, "n"].sum() == round(course.favourable * len(given))


@pytest.mark.parametrize("language", LANGUAGES)
def test_need_answers_pair_importance_and_ability_of_each_topic(loaded, language):
    rows = frame(loaded, "need_answers", language)
    headers, answers = spreadsheets.needs()
    assert set(rows["topic"]) == {topic.name[language] for topic in truth.TOPICS}
    for i, topic in enumerate(truth.TOPICS):
        own = rows[rows["topic"] == topic.name[language]]
        assert len(own) == truth.N_NEED_RESPONSES
        first = next(k for k, header in enumerate(headers) if header.startswith("5、"))
        assert own["importance"].sum() == sum(row[first + i] for row in answers)
        assert own["ability"].sum() == sum(row[first + 12 + i] for row in answers)


def test_the_small_skill_cell_reaches_the_gap_map_with_its_three_people(loaded):
    rows = frame(loaded, "skill_gap_by_role")
    role, skill = truth.SMALL_SKILL_CELL
    cell = rows[
        (rows["role"] == truth.ROLES[role]["zh"])
        & (rows["skill_name"] == truth.SKILLS[skill].name["zh"])
    ].iloc[0]
    assert cell["n_assessed"] <= truth.SMALL_SKILL_CELL_SIZE
    assert len(rows) == 54
    assert (rows.drop(index=cell.name)["n_assessed"] >= 20).all()


def test_the_trained_teams_are_the_teams_of_the_course(loaded):
    rows = frame(loaded, "training_window").set_index("course_name")
    assert set(rows.index) == {course.name["zh"] for course in truth.judged()}
    for course in truth.judged():
        row = rows.loc[course.name["zh"]]
        assert row["n_teams"] == len(course.teams)
        assert row["metric_id"] == course.metric
        span = (row["first_session_on"].date(), row["last_session_on"].date())
        assert span == (course.held_on[0], course.held_on[-1])


def test_the_daily_metric_of_a_course_is_the_sum_over_its_teams(loaded):
    rows = frame(loaded, "metric_by_course_day")
    windows = frame(loaded, "training_window").set_index("course_name")["course_id"]
    for course in truth.judged():
        own = rows[rows["course_id"] == windows[course.name["zh"]]].sort_values("observed_on")
        days = spreadsheets.series(
            PARTS[course.metric],
            team_names(course.teams),
            truth.FIRST_METRIC_ON,
            truth.LAST_METRIC_ON,
        )
        assert len(own) == len(days) == 548
        assert own["numerator"].to_numpy() == pytest.approx([day[1] for day in days])
        if course.metric != "active_users":
            assert own["denominator"].to_numpy() == pytest.approx([day[2] for day in days])


def test_each_run_of_a_course_is_judged_by_itself_as_the_truth_allows(loaded):
    (again,) = truth.SECOND_RUNS
    ask = partial(queries.answer, loaded("zh")[0])
    days = {"from_on": again.held_on[0] - timedelta(days=80), "to_on": again.held_on[-1]}
    found = ask(ledger.course_ledger, days)
    told = [run for run in books.runs(ask, days, found=found) if run.n_cohorts > 1]
    assert [run.number for run in told] == [1, 2]
    for run, true in zip(told, (r for r in truth.RUNS if r.name == again.name), strict=True):
        said = run.entry.verdict
        assert said.course_name == true.name["zh"]
        assert (run.first_on, run.last_on, run.n_sessions) == (*true.held_on, len(true.held_on))
        assert (said.verdict, said.cost) == (true.verdict, true.cost / 2)
        interval = said.change.relative_interval
        assert interval.low < true.lift < interval.high


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_course_is_judged_as_the_truth_allows(loaded, language):
    windows = frame(loaded, "training_window", language)
    changes = comparison.by_course(
        **{name: frame(loaded, name, language) for name in frames_of(comparison.by_course)}
    )
    names = windows.set_index("course_id")["course_name"]
    seen = {code_of(names[course_id], language): change for course_id, change in changes.items()}
    assert set(seen) == {course.code for course in truth.judged()}
    for code, change in seen.items():
        check_verdict(COURSES[code], change)


def check_verdict(course, change):
    if course.code == truth.WINDOW_NOT_OVER:
        assert isinstance(change, CannotTell)
        return
    certainty = {"likely_works": "likely", "harm": "likely", "no_effect": "no_effect"}
    assert change.certainty == certainty.get(course.verdict, "cannot_tell"), course.code
    interval = change.relative_interval
    if course.verdict in ("likely_works", "harm"):
        assert change.is_favourable == (course.verdict == "likely_works"), course.code
        assert interval.low < course.lift < interval.high, course.code
    elif course.verdict == "trend":
        assert "on_trend" in change.cautions
    else:
        assert interval.low < 0 < interval.high
    assert np.isfinite(change.relative)


def test_the_analysis_finds_the_questions_that_were_made_wrong(loaded):
    database = loaded("zh")[0]
    name = truth.course(truth.ITEM_COURSE).name["zh"]
    tests = queries.answer(database, items.item_analysis)
    (found,) = (test for test in tests if test.course_name == name)
    reasons = {item.item_id: item.reasons for item in found.items}
    assert reasons[f"第{truth.WRONG_KEY_ITEM}题"][:2] == ("negative", "better_wrong")
    assert "too_easy" in reasons[f"第{truth.EASY_ITEM}题"]
    assert "too_hard" in reasons[f"第{truth.HARD_ITEM}题"]
