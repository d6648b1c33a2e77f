"""The whole way of a real file from bytes to rows, and the laws every check keeps."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import schema
from data.database import open_database
from data.frames import arrow_rows
from data.importing import checking, comparing, intake, mapping, storing, vocabulary
from data.importing.known import Known
from data.importing.model import KINDS, CellError, Column, FoundTable, Sheet
from data.importing.tables import find_tables
from tests.importing.small_tables import SALT, check, codes, frame_of, rows_of, table_of


@pytest.fixture
def checked_sample(samples):
    """The checked n-th table of a real file, its questions answered by keywords."""

    def make(name, n=0, kind=None, **context):
        source, known = samples[name], Known(salt=SALT)
        proposal = mapping.propose(find_tables(source)[n], known, source.name, kind=kind)
        proposal = replace(proposal, context=proposal.context | context)
        return checking.check(proposal, known)

    return make


def questions(checked):
    return codes(checked, "question")


# Assessments: every figure is the one of the index of the files -------------------------------------


def test_a01_keeps_grade_words_beside_scores(checked_sample):
    checked = checked_sample("A01")
    results = frame_of(checked, "assessment_result")
    names = dict(rows_of(checked, "person", "person_id", "person_name"))
    by_person = results["person_id"].map(names).value_counts().to_dict()
    assert len(results) == 49
    assert by_person == {"张三": 20, "李四": 15, "王五": 14}
    scores = results["score"].dropna()
    assert (len(scores), round(scores.mean(), 4), scores.min(), scores.max()) == (
        40,
        80.4750,
        63,
        96,
    )
    assert results["grade_label"].value_counts().to_dict() == {
        "中等": 5,
        "良好": 2,
        "优秀": 1,
        "及格": 1,
    }
    assert not (results["is_passed"] == False).any()  # noqa: E712 - nulls are not failures
    (deferred,) = [p for p in checked.problems if p.code == "deferred_with_score"]
    assert deferred.values["n"] == 1


def test_a03_reads_points_possible_and_leaves_running_totals_out(checked_sample):
    checked = checked_sample("A03", course="DSC 10")
    results, assessments = frame_of(checked, "assessment_result"), frame_of(checked, "assessment")
    maxima = dict(zip(assessments["assessment_name"], assessments["max_score"], strict=True))
    assert sorted(maxima.values()) == [10, 24, 30]
    assert len(frame_of(checked, "person")) == 4
    table = results.pivot(index="person_id", columns="assessment_id", values="score")
    assert sorted(tuple(sorted(row)) for row in table.to_numpy()) == [
        (10, 22, 29), (10, 22.5, 28), (10, 23, 30), (10, 24, 29),
    ]  # fmt: skip


def test_a04_pairs_each_score_with_the_maximum_beside_it(checked_sample):
    checked = checked_sample("A04", course="DSC 10")
    assert len(frame_of(checked, "person")) == 4
    assessments = frame_of(checked, "assessment").set_index("assessment_id")
    assert assessments.loc["dsc10|written|lab01", "max_score"] == 10
    assert assessments.loc["dsc10|written|homework01", "max_score"] == 11
    # two bonus scores of 22 out of 21
    (bonus,) = [p for p in checked.problems if p.code == "score_above_maximum"]
    assert (bonus.values["n"], bonus.seen, bonus.values["maximum"]) == (2, "22.0", 21)
    assert codes(checked, "rejected") == []
    assert len(frame_of(checked, "assessment_result")) == 72


def test_a07_names_no_course_and_never_reads_phones_as_scores(checked_sample):
    assert questions(checked_sample("A07")) == ["course_unnamed"]
    assert len(frame_of(checked_sample("A07"), "assessment_result")) == 4
    checked = checked_sample("A07", course="用户研究", pass_line=60, max_score=100)
    scores = frame_of(checked, "assessment_result")["score"]
    assert sorted(scores) == [50, 70, 80, 90]
    assert scores.mean() == 72.5
    assert (scores >= frame_of(checked, "assessment")["pass_line"][0]).sum() == 3
    assert "personal_left_out" in codes(checked, "note")


def test_a08_says_that_the_given_mean_contradicts_28_of_30_rows(checked_sample):
    checked = checked_sample("A08")
    results = frame_of(checked, "assessment_result")
    means = results.groupby("assessment_id")["score"].mean().round(4).to_dict()
    assert means == {
        "大学物理|written": 83.3667,
        "离散数学|written": 78.6000,
        "线性代数|written": 80.5333,
    }
    assert results["person_id"].nunique() == 30
    assert results["person_id"].str.len().eq(12).all()
    (note,) = [p for p in checked.problems if p.code == "derived_contradicts"]
    assert (note.values["n"], note.values["n_rows"], note.header) == (28, 30, "平均成绩")
    # the given means stay on the sheet that the reader sees
    table = checked.proposal.table
    given = [float(table.sheet.cells[row][note.column]) for row in table.data_rows]
    assert round(sum(given) / len(given), 4) == 82.8


def test_a09_is_on_a_scale_of_0_to_1(checked_sample):
    checked = checked_sample("A09")
    results = frame_of(checked, "assessment_result")
    assert (len(results), results["person_id"].nunique(), results["assessment_id"].nunique()) == (
        127,
        74,
        10,
    )
    assert round(results["score"].mean(), 4) == 0.5317
    assert set(frame_of(checked, "assessment")["max_score"]) == {1}
    assert questions(checked) == []
    assert "grades_are_shares" in codes(checked, "note")


@pytest.mark.parametrize("n", range(4))
def test_a13_is_an_empty_template_on_every_sheet(checked_sample, n):
    checked = checked_sample("A13", n)
    assert checked.frames == {}
    assert codes(checked, "refused") == ["template_without_data"]
    personal = {m.column for m in checked.proposal.matches if m.reason == "personal"}
    assert personal == ({1, 3} if n < 3 else set())


def test_a15_keeps_three_times_of_60_subjects_once_the_phases_are_named(checked_sample):
    waiting = checked_sample("A15")
    assert "phases_unknown" in questions(waiting)
    assert (waiting.frames, waiting.n_rows_read) == ({}, 180)
    phases = {"January": "pre", "June": "post", "August": "retest"}
    checked = checked_sample("A15", course="Meditation", max_score=10, phases=phases)
    results = frame_of(checked, "assessment_result")
    team = frame_of(checked, "person").set_index("person_id")["team"]
    assert (len(results), results["person_id"].nunique()) == (180, 60)
    means = results.groupby([results["person_id"].map(team), "phase"])["score"].mean().round(4)
    assert means.to_dict() == {
        ("Meditation", "pre"): 5.9707, ("Meditation", "post"): 6.3453, ("Meditation", "retest"): 5.4325,
        ("Control", "pre"): 5.6037, ("Control", "post"): 5.5916, ("Control", "retest"): 5.5082,
    }  # fmt: skip


def test_a17_names_three_learners_and_has_no_score_to_import(checked_sample):
    checked = checked_sample("A17")
    assert checked.n_rows_read == 3
    assert codes(checked, "refused") == ["no_scores"]
    assert checked.frames == {}


# Attendance -----------------------------------------------------------------------------------------


def test_t01_joins_248_punches_into_112_person_days(checked_sample):
    assert questions(checked_sample("T01")) == ["course_unnamed"]
    checked = checked_sample("T01", course="晨会")
    marks = frame_of(checked, "attendance")
    days = frame_of(checked, "session")["session_on"]
    assert (checked.n_rows_read, len(marks), marks["person_id"].nunique()) == (248, 112, 16)
    assert (len(days), min(days), max(days)) == (9, date(2019, 10, 8), date(2019, 10, 17))
    (single,) = [p for p in checked.problems if p.code == "single_punch"]
    assert single.values["n"] == 13
    assert marks["checked_in_at"].notna().all()


def test_t05_joins_441_punches_of_21_people_into_229_person_days(checked_sample):
    checked = checked_sample("T05", course="考勤")
    marks = frame_of(checked, "attendance")
    assert (checked.n_rows_read, len(marks), marks["person_id"].nunique()) == (441, 229, 21)
    assert marks["checked_in_at"].min() == datetime(2018, 5, 1, 8, 18, 20)
    assert marks["checked_out_at"].max() == datetime(2018, 5, 31, 20, 49, 7)


def test_t06_is_a_list_of_two_overlapping_leaves(checked_sample):
    checked = checked_sample("T06")
    columns = ("leave_kind", "starts_on", "ends_on", "n_days")
    assert rows_of(checked, "leave_record", *columns) == [
        ("年假", date(2018, 8, 4), date(2018, 8, 5), 1.5),
        ("年假", date(2018, 8, 4), date(2018, 8, 5), 2.0),
    ]
    assert questions(checked) == []
    assert "attendance" not in checked.frames
    notes = {p.code: p.values["n"] for p in checked.problems if p.code.startswith("leave")}
    assert notes == {"leave_overlaps": 1, "leave_half_days": 1, "leaves_kept": 2}


def test_t07_has_215_of_304_present(checked_sample):
    checked = checked_sample("T07")
    marks = frame_of(checked, "attendance")
    n_present = int((marks["status"] == "present").sum())
    assert (len(marks), marks["person_id"].nunique(), marks["session_id"].nunique(), n_present) == (
        304,
        76,
        4,
        215,
    )
    assert round(100 * n_present / len(marks), 2) == 70.72
    assert questions(checked) == ["ambiguous_marks", "course_guessed"]


def test_t10_asks_for_the_order_of_day_and_month_and_pairs_joins_with_leaves(checked_sample):
    assert questions(checked_sample("T10")) == ["course_unnamed", "day_order_likely"]
    swapped = frame_of(checked_sample("T10", day_first=False), "attendance")
    assert swapped["checked_in_at"].min() == datetime(2020, 11, 12, 12, 27, 24)
    checked = checked_sample("T10", course="Klasse")
    marks = frame_of(checked, "attendance")
    assert (checked.n_rows_read, len(marks)) == (38, 5)
    table = checked.proposal.table
    assert [table.sheet.cells[row][1] for row in table.data_rows].count("Joined") == 19
    assert marks["checked_in_at"].min() == datetime(2020, 12, 11, 12, 27, 24)
    assert marks["checked_out_at"].max() == datetime(2020, 12, 11, 15, 59, 1)


def test_t12_adds_the_minutes_of_21_people(checked_sample):
    checked = checked_sample("T12", course="Charms")
    marks = frame_of(checked, "attendance")
    assert (checked.n_rows_read, len(marks), marks["minutes"].sum()) == (29, 21, 1844)
    (rejoined,) = [p for p in checked.problems if p.code == "rejoined"]
    assert rejoined.values["n"] == 5


def test_t14_takes_topic_and_day_from_the_meeting_above(checked_sample):
    checked = checked_sample("T14")
    assert len(frame_of(checked, "attendance")) == 10
    assert rows_of(checked, "session", "session_id") == [("meetingaboutreunion@2020-09-24",)]


def test_t15_has_6_of_184_present_and_the_total_row_agrees(checked_sample):
    checked = checked_sample("T15", course="Practice")
    marks = frame_of(checked, "attendance")
    assert (marks["person_id"].nunique(), marks["session_id"].nunique(), len(marks)) == (8, 23, 184)
    there = marks[marks["status"] == "present"].groupby("person_id").size()
    assert (there.sum(), set(there)) == (6, {1})
    assert "name:Ben Ashley" not in there
    assert "total_mismatch" not in codes(checked)
    assert questions(checked) == []


@pytest.mark.parametrize("n", [0, 1])
def test_t16_is_a_template_without_data(checked_sample, n):
    checked = checked_sample("T16", n)
    assert (checked.frames, codes(checked, "refused")) == ({}, ["template_without_data"])


# Business metrics -----------------------------------------------------------------------------------


def test_k01_unpivots_576_quarterly_observations(checked_sample):
    checked = checked_sample("K01")
    days = frame_of(checked, "metric_day")
    assert (len(days), days["metric_id"].nunique(), days["observed_on"].nunique()) == (576, 32, 18)
    assert set(days["period"]) == {"quarter"}
    gdp = days[days["metric_id"] == "国内生产总值当季值"].set_index("observed_on")["value"]
    assert (gdp[date(2020, 1, 1)], gdp[date(2015, 10, 1)]) == (206504.3, 192572.9)
    assert set(frame_of(checked, "metric")["unit"]) == {"亿元"}


def test_k05_reads_names_units_and_frequencies_from_four_header_rows(checked_sample):
    checked = checked_sample("K05")
    days = frame_of(checked, "metric_day")
    assert (len(days), days["metric_id"].nunique()) == (383, 26)
    assert checked.n_rows_read == 24
    assert set(days["period"]) == {"month", "quarter"}
    units = frame_of(checked, "metric").set_index("metric_id")["unit"]
    assert units["gdp_累计"] == "亿元"
    assert questions(checked_sample("K05", 1)) == ["kind_unclear"]


def test_k07_and_k08_take_their_span_from_the_comments(checked_sample):
    pages = frame_of(checked_sample("K07"), "metric_day")
    first = pages[pages["team"] == "Welcome | Suites Documentation"].set_index("metric_id")["value"]
    assert (pages["team"].nunique(), first["views"], first["active_users"]) == (15, 953, 333)
    assert set(pages["observed_on"]) == {date(2025, 3, 3)}
    (asked,) = [p for p in checked_sample("K07").problems if p.severity == "question"]
    # 2025-03-03 to 2025-05-31, both days included
    assert (asked.code, asked.values["n_days"]) == ("period_of_table", 90)
    events = frame_of(checked_sample("K08"), "metric_day")
    views = events[(events["team"] == "page_view") & (events["metric_id"] == "eventcount")]
    assert (events["team"].nunique(), views["value"].tolist()) == (10, [129094])


def test_k10_recomputes_the_rate_of_the_week_from_its_parts(checked_sample):
    checked = checked_sample("K10")
    days = frame_of(checked, "metric_day")
    rate = days[days["metric_id"] == "ctr"]
    assert (len(rate), rate["numerator"].sum(), rate["denominator"].sum()) == (7, 3355, 193809)
    assert round(100 * rate["numerator"].sum() / rate["denominator"].sum(), 4) == 1.7311
    assert round(100 * (rate["numerator"] / rate["denominator"]).mean(), 2) == 1.45
    assert "ratio_contradicts" not in codes(checked)


def test_k13_asks_for_the_year(checked_sample):
    waiting = checked_sample("K13")
    assert (questions(waiting), waiting.frames, waiting.n_rows_read) == (["year_unknown"], {}, 3)
    # month 0, day 0 is no day; the two rows of the 28th of May differ
    checked = checked_sample("K13", year=2019)
    assert set(frame_of(checked, "metric_day")["observed_on"]) == {date(2019, 5, 28)}
    assert {"bad_date", "twice_differs"} <= set(codes(checked, "rejected"))


def test_k14_and_k15_are_weekly_and_quarterly(checked_sample):
    weeks = frame_of(checked_sample("K14"), "metric_day")
    austria = weeks[weeks["metric_id"] == "austria"]
    assert (len(austria), weeks["metric_id"].nunique(), round(austria["value"].mean(), 4)) == (
        208,
        7,
        3.2548,
    )
    assert (min(weeks["observed_on"]), max(weeks["observed_on"])) == (
        date(2019, 1, 6),
        date(2022, 12, 25),
    )
    assert set(weeks["period"]) == {"week"}
    quarters = frame_of(checked_sample("K15"), "metric_day")
    australia = (
        quarters[quarters["metric_id"] == "australia"].sort_values("observed_on")["value"].tolist()
    )
    assert (len(australia), quarters["metric_id"].nunique()) == (55, 21)
    assert (australia[0], australia[-1], set(quarters["period"])) == (3.8237, 5.27676, {"quarter"})
    assert (min(quarters["observed_on"]), max(quarters["observed_on"])) == (
        date(2008, 7, 1),
        date(2022, 1, 1),
    )


def test_k16_asks_for_the_day_and_keeps_24_rows_apart(checked_sample):
    assert (questions(checked_sample("K16")), checked_sample("K16").frames) == (
        ["date_unknown"],
        {},
    )
    checked = checked_sample("K16", date=date(2026, 3, 6))
    days = frame_of(checked, "metric_day")
    price, profit = (days[days["metric_id"] == name] for name in ("成交价", "盈利"))
    assert (len(price), price["value"].sum()) == (24, 420)
    product = profit["team"].str.split(" ").str[1]
    assert profit.groupby(product)["value"].sum().to_dict() == {
        "王者荣耀": 40,
        "无畏契约": 40,
        "英雄联盟": 39,
    }


# Surveys --------------------------------------------------------------------------------------------


def answers(checked, question):
    found = frame_of(checked, "survey_answer")
    return found[found["question_id"] == question]


def test_s01_counts_choices_and_collapses_what_was_typed_beside_other(checked_sample):
    checked = checked_sample("S01")
    kinds = frame_of(checked, "survey_question")["question_type"].value_counts().to_dict()
    assert (len(frame_of(checked, "survey_response")), kinds) == (800, {"single": 6, "multi": 2})
    phones = answers(checked, "1、手机部数")["answer_text"].value_counts().to_dict()
    assert phones == {"1部": 521, "2部": 261, "3部": 12, "4部及以上": 6}
    assert answers(checked, "3、性别")["answer_text"].value_counts().to_dict() == {
        "男": 427,
        "女": 373,
    }
    hobbies = answers(checked, "6、兴趣爱好")
    ticks = hobbies["option_text"].value_counts()
    assert (len(hobbies), ticks["美食"], ticks["运动"], ticks["旅游"]) == (4023, 492, 479, 478)
    prices = answers(checked, "2、手机价格")["answer_text"].value_counts()
    assert (prices["其他"], len(prices)) == (2, 10)
    assert frame_of(checked, "survey_response")["responded_on"].isna().all()


def test_s04_is_asked_about_and_its_seven_sheets_merge_on_the_response_number(checked_sample):
    assert [questions(checked_sample("S04", n)) for n in range(7)] == [["kind_unclear"]] * 7
    sheets = [checked_sample("S04", n, kind="survey") for n in range(7)]
    assert [len(s.frames["survey_response"]) for s in sheets] == [599, 410, 757, 457, 916, 677, 537]
    merged = storing.merge(sheets)
    assert len(merged["survey_question"]) == 7
    numbers = {key for s in sheets for key in s.frames["survey_response"]["respondent_key"]}
    assert len(merged["survey_response"]) == len(numbers) < sum((599, 410, 757, 457, 916, 677, 537))


def test_s06_leaves_the_unfamiliar_out_of_the_mean(checked_sample):
    checked = checked_sample("S06")
    assert len(frame_of(checked, "survey_response")) == 1186
    questions_of = frame_of(checked, "survey_question")
    stems = questions_of["question_text"].str.replace(r" \[.*\]$", "", regex=True)
    assert stems.nunique() == 14
    seen = answers(checked, "Have you seen any of the 6 films in the Star Wars franchise?")
    assert seen["answer_text"].value_counts().to_dict() == {"Yes": 936, "No": 250}
    texts = frame_of(checked, "survey_answer")
    ranked = texts[
        texts["question_id"].str.contains("rank the Star Wars")
        & texts["question_id"].str.contains("Episode V The")
    ]
    values = ranked["value"].dropna()
    assert (len(values), round(values.mean(), 4)) == (836, 2.5132)
    luke = texts[texts["question_id"].str.endswith("[Luke Skywalker]")]
    words = luke["answer_text"].value_counts().to_dict()
    assert (words["Very favorably"], words["Somewhat favorably"]) == (552, 219)
    assert (words["Somewhat unfavorably"], words["Very unfavorably"]) == (13, 3)
    assert luke["missing"].value_counts().to_dict() == {"blank": 355, "out_of_scale": 6}
    assert luke["value"].value_counts().to_dict() == {5: 552, 4: 219, 3: 38, 2: 13, 1: 3}


def test_s07_and_s08_are_the_same_five_respondents_under_one_name(checked_sample):
    new = checked_sample("S07", survey_name="Fruits")
    old = checked_sample("S08", survey_name="Fruits")
    keys = [set(frame_of(checked, "survey_response")["respondent_key"]) for checked in (new, old)]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 5
    assert frame_of(old, "survey")["is_anonymous"].tolist() == [True]


def test_s11_never_forces_recoded_numbers_onto_a_scale(checked_sample):
    checked = checked_sample("S11")
    assert len(frame_of(checked, "survey_response")) == 5
    assert frame_of(checked, "survey_question")["scale_max"].isna().all()
    assert {10, 11, 12, 13} <= set(frame_of(checked, "survey_answer")["value"].dropna())
    assert "invalid" not in set(frame_of(checked, "survey_answer")["missing"])


def test_s13_reads_chinese_halves_of_the_day_and_plain_numbers(checked_sample):
    checked = checked_sample("S13")
    assert len(frame_of(checked, "survey_response")) == 60
    found = (
        frame_of(checked, "survey_answer")
        .groupby("question_id")["value"]
        .agg(["mean", "min", "max"])
        .round(4)
    )
    rows = {tuple(row) for row in found.dropna().to_numpy()}
    assert rows == {(2.7667, 0, 16), (2.0433, 0.2, 6), (430.8333, 0, 1800)}
    assert min(frame_of(checked, "survey_response")["responded_on"]) == date(2022, 12, 8)


def test_s17_points_at_a_double_submit_and_drops_none(checked_sample):
    checked = checked_sample("S17")
    assert len(frame_of(checked, "survey_response")) == 43
    counts = {
        q: answers(checked, q)["answer_text"].value_counts().to_dict() for q in ("q1", "q4", "q5")
    }
    assert counts == {"q1": {"A": 23, "B": 20}, "q4": {"A": 31, "B": 12}, "q5": {"A": 41, "B": 2}}
    assert "path_code" not in set(frame_of(checked, "survey_question")["question_id"])
    (note,) = [p for p in checked.problems if p.code == "double_submit"]
    assert note.values == {"n": 2, "rows": "2, 3"}


def test_s18_makes_its_respondents_and_keeps_four_blanks_missing(checked_sample):
    checked = checked_sample("S18")
    found = frame_of(checked, "survey_answer")
    assert (len(frame_of(checked, "survey_response")), found["question_id"].nunique()) == (12, 11)
    assert found["value"].value_counts().to_dict() == {1: 66, 0: 62}
    assert found["missing"].value_counts().to_dict() == {"blank": 4}


# Laws -----------------------------------------------------------------------------------------------

ANSWERED = {
    "A01": {}, "A03": {"course": "c"}, "A04": {"course": "c"}, "A07": {"course": "c"}, "A08": {},
    "A09": {}, "A15": {"course": "c", "phases": {"January": "pre", "June": "post", "August": "none"}},
    "T01": {"course": "c"}, "T05": {"course": "c"}, "T07": {}, "T10": {"course": "c", "day_first": True},
    "T12": {"course": "c"}, "T14": {}, "T15": {"course": "c"},
    "K01": {}, "K05": {}, "K07": {}, "K08": {}, "K10": {}, "K13": {"year": 2019}, "K14": {},
    "K15": {}, "K16": {"date": date(2026, 3, 6)},
    "S01": {}, "S06": {}, "S07": {}, "S08": {}, "S11": {}, "S13": {}, "S17": {}, "S18": {},
}  # fmt: skip


@pytest.mark.slow
def test_every_row_of_every_real_file_fits_the_database_and_comes_back_unchanged(
    samples, checked_sample, tmp_path
):
    database = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    for name, context in ANSWERED.items():
        checked = checked_sample(name, **context)
        receipt = storing.store(
            database, samples[name], [checked], loaded_by="test", is_sample=False
        )
        assert receipt.n_rows_stored == sum(map(len, checked.frames.values())) > 0, name
        found = comparing.compare(database, [checked])
        assert (found.n("new"), found.n("changed")) == (0, 0), name


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERED)
def test_every_problem_of_a_real_file_is_located_and_every_row_knows_its_place(
    checked_sample, name
):
    checked = checked_sample(name, **ANSWERED[name])
    n_rows = len(checked.proposal.table.sheet.cells)
    for table, rows in checked.frames.items():
        assert list(rows.columns) == [c for c in schema.tables()[table].columns if c != "load_id"]
        assert rows["source_row"].between(1, n_rows).all()
        assert not rows.duplicated(list(schema.tables()[table].key)).any()
    for problem in checked.problems:
        if problem.severity == "rejected":
            assert problem.row is not None
            assert problem.row + 1 in set(checked.rejected["row"])


MARKS = st.sampled_from(["√", "×", "迟到", "请假", "早退", "出差", ""])
PEOPLE = st.lists(st.tuples(MARKS, MARKS), min_size=2, max_size=8)
SCORES = st.lists(
    st.tuples(st.integers(0, 100), st.sampled_from(["85分", "缺考", "优秀", "72.5"])),
    min_size=2,
    max_size=8,
)
FIGURES = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 400)), min_size=3, max_size=8)
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


def sheet_lines(kind, rows):
    """Header and records of a small sheet of one kind."""
    if kind == "attendance":
        return "工号|姓名|2026-03-06|2026-03-13", [
            f"E{i}|N{i}|{a}|{b}" for i, (a, b) in enumerate(rows)
        ]
    if kind == "assessment":
        return "工号|姓名|笔试|实操", [f"E{i}|N{i}|{a}|{b}" for i, (a, b) in enumerate(rows)]
    head = "日期|团队|访客数|下单人数|收入"
    return head, [f"2026-03-{i + 1:02}|产品一组|{a + b}|{a}|{b}.5" for i, (a, b) in enumerate(rows)]


def said(checked):
    """What the frames of a check say, in an order of their own and without the place in the sheet."""
    found = {}
    for table, rows in checked.frames.items():
        plain = rows.drop(columns=["source_sheet", "source_row"]).astype(str)
        found[table] = plain.sort_values(list(plain.columns)).reset_index(drop=True)
    return found


def assert_same(one, other):
    assert one.keys() == other.keys()
    for table in one:
        pd.testing.assert_frame_equal(one[table], other[table])


CASES = st.one_of(
    st.tuples(st.just("attendance"), PEOPLE),
    st.tuples(st.just("assessment"), SCORES),
    st.tuples(st.just("metric"), FIGURES),
)


@pytest.mark.slow
@settings(max_examples=40)
@given(case=CASES, data=st.data())
def test_the_order_of_the_rows_does_not_change_the_frames(case, data):
    kind, rows = case
    head, lines = sheet_lines(kind, rows)
    shuffled = data.draw(st.permutations(lines))
    one, other = (
        check(table_of("\n".join([head, *order])), kind=kind, course="用户研究", max_score=100)
        for order in (lines, shuffled)
    )
    assert_same(said(one), said(other))


@pytest.mark.slow
@settings(max_examples=40)
@given(case=CASES)
def test_full_width_digits_do_not_change_the_result(case):
    kind, rows = case
    head, lines = sheet_lines(kind, rows)
    wide = [line.translate(FULL_WIDTH) for line in lines]
    one, other = (
        check(table_of("\n".join([head, *text])), kind=kind, course="用户研究", max_score=100)
        for text in (lines, wide)
    )
    one, other = said(one), said(other)
    for frames in (one, other):
        if "attendance" in frames:
            frames["attendance"] = frames["attendance"].drop(columns="mark")
    assert_same(one, other)


@pytest.mark.slow
@settings(max_examples=40)
@given(case=CASES)
def test_checking_is_a_pure_function_of_its_arguments(case):
    kind, rows = case
    head, lines = sheet_lines(kind, rows)
    table = table_of("\n".join([head, *lines]))
    before = [list(row) for row in table.sheet.cells]
    one, other = (check(table, kind=kind, course="用户研究") for _ in range(2))
    assert_same(said(one), said(other))
    assert one.problems == other.problems
    assert table.sheet.cells == before


WORDS = sorted({word for kind in KINDS for word in vocabulary.field_words(kind)})[::9]
HEADERS = st.one_of(
    st.sampled_from(
        [
            *WORDS,
            "工号",
            "姓名",
            "课程",
            "2026-03-06",
            "3月6日",
            "2026Q1",
            "1、您的岗位？",
            "转化率",
            "笔试",
            "",
        ]
    ),
    st.text(max_size=6),
)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.just(CellError("#N/A")),
    st.sampled_from(
        [
            "√",
            "×",
            "85",
            "85分",
            "缺考",
            "非常满意",
            "2026-03-06",
            "11/12/2020",
            "12%",
            "1.2万",
            "甲┋乙",
            "a→b",
            "合计",
        ]
    ),
    st.text(max_size=8),
)


@st.composite
def random_tables(draw):
    """A table of any headers over any cells."""
    headers = draw(st.lists(HEADERS, min_size=1, max_size=7))
    rows = draw(st.lists(st.lists(CELLS, max_size=8), max_size=6))
    columns = tuple(Column(i, header, (header,)) for i, header in enumerate(headers))
    return FoundTable(Sheet("s", [headers, *rows]), (0,), tuple(range(1, len(rows) + 1)), columns)


@pytest.mark.slow
@settings(max_examples=150)
@given(table=random_tables(), kind=st.sampled_from(KINDS))
def test_no_table_makes_a_check_fail_and_every_frame_fits_its_table(table, kind):
    checked = check(table, kind=kind, course="c", date=date(2026, 3, 6), year=2026, day_first=True)
    for name, rows in checked.frames.items():
        key = list(schema.tables()[name].key)
        assert not rows.duplicated(key).any()
        assert not rows[key].isna().any().any()
        arrow_rows(name, rows)


def test_the_rejected_rows_repeat_the_file_as_text_with_headers_that_occur_once():
    checked = check(
        table_of("工号|姓名|成绩|成绩\nE1|沈映川|八十|85\nE2|顾澄野|70|?"),
        course="用户研究",
        kind="assessment",
    )
    assert list(checked.rejected.columns) == ["row", "code", "工号", "姓名", "成绩", "成绩 (2)"]
    assert checked.rejected["row"].tolist() == [2, 3]
    assert checked.rejected["成绩"].tolist() == ["八十", "70"]


def test_a_flood_of_bad_cells_is_listed_in_part_and_counted_in_full():
    lines = "\n".join(f"E{i}|N{i}|坏" for i in range(450))
    checked = check(table_of(f"工号|姓名|成绩\n{lines}"), course="用户研究", kind="assessment")
    assert len(checked.rejected) == 450
    assert len([p for p in checked.problems if p.code == "bad_score"]) == 200
    (more,) = [p for p in checked.problems if p.code == "more_rejected"]
    assert more.values["n"] == 250


def test_a_ledger_of_trainings_is_read_as_sessions_and_says_what_it_leaves_out():
    checked = check(
        table_of(
            "日期|课程名称|讲师|课时(小时)|参训人数|培训费用(元)|考核通过率\n"
            "2026-03-05|数据看板|刘洋|2|24|1200|0.917\n"
            "2026-03-12|客户沟通|张华|3|30|0|0.867",
            title=("2026年度培训台账",),
        )
    )
    assert checked.proposal.kind == "session"
    assert rows_of(
        checked, "session", "course_id", "session_on", "trainer", "duration_minutes"
    ) == [
        ("客户沟通", date(2026, 3, 12), "张华", 180),
        ("数据看板", date(2026, 3, 5), "刘洋", 120),
    ]
    (note,) = [p for p in checked.problems if p.code == "columns_unused"]
    assert note.values["names"] == ["参训人数", "考核通过率"]
    assert rows_of(checked, "course", "course_id", "cost") == [("客户沟通", 0), ("数据看板", 1200)]


def test_a_summary_beside_sheets_of_one_layout_is_left_out_and_said(make_xlsx, read_one):
    def fill(workbook):
        for name, factor in (("1月", 1), ("2月", 2), ("汇总", 3)):
            sheet = workbook.add_worksheet(name)
            title = "2026年1-2月" if name == "汇总" else f"2026年{name}"
            sheet.write(0, 0, title)
            sheet.write_row(1, 0, ["团队", "订单数", "退款数"])
            sheet.write_row(2, 0, ["一组", 10 * factor, factor])
            sheet.write_row(3, 0, ["二组", 20 * factor, factor])

    found = intake.check(intake.take_in(read_one(make_xlsx(fill), "订单.xlsx")), Known(salt=SALT))
    assert [codes(one, "refused") for one in found] == [[], [], ["sheet_sums_up"]]
    # 10 + 20 orders and 1 + 1 returns, once and twice
    assert sum(one.frames["metric_day"]["value"].sum() for one in found[:2]) == 32 + 64
