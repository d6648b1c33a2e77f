"""Every real file, number by number, as the index of the files says a correct import reads it.

What is looked at is the object that the command prints for a file. A path names a figure: a key, then
an entry of a list by a part of its name or text ("" counts or adds up all of them), then its key.
"""

import math
from functools import cache

import pytest

from data.importing.answers import read_answers
from data.importing.batch import Order, take
from reporting.wording import file_answer
from tests.importing.told import Path, unlike

#: File -> answers given on the command line, and what the index says, by path.
EXPECTED: dict[str, tuple[list[str], dict[Path, object]]] = {
    "S01": ([], {
        ("source",): "wjx_text",
        ("outcome",): "would_store", ("kind",): "survey", ("n_rows",): 800, ("n_people",): 800,
        ("n_questions",): 8, ("questions", "", "#"): 8,
        ("questions", "手机部数", "options"): {"1部": 521, "2部": 261, "3部": 12, "4部及以上": 6},
        ("questions", "性别", "options"): {"男": 427, "女": 373},
        ("questions", "兴趣爱好", "options", "#"): 4023,
        ("questions", "兴趣爱好", "options", "美食"): 492,
        ("questions", "兴趣爱好", "options", "运动"): 479,
        ("questions", "兴趣爱好", "options", "旅游"): 478,
        ("questions", "手机价格", "options", "其他"): 2,
        ("warnings", "no_submission_time"): True,
    }),
    "S06": ([], {
        ("source",): "surveymonkey",
        ("outcome",): "would_store", ("n_rows",): 1186, ("n_people",): 1186,
        ("n_questions",): 14,
        ("questions", "Have you seen any of the 6", "options"): {"Yes": 936, "No": 250},
        ("questions", "Episode V The Empire Strikes Back", "n"): 836,
        ("questions", "Episode V The Empire Strikes Back", "mean"): 2.5132,
        ("questions", "Luke Skywalker", "options", "Very favorably"): 552,
        ("questions", "Luke Skywalker", "options", "Somewhat favorably"): 219,
        ("questions", "Luke Skywalker", "options", "Neither favorably nor unfavorably (neutral)"): 38,
        ("questions", "Luke Skywalker", "options", "Somewhat unfavorably"): 13,
        ("questions", "Luke Skywalker", "options", "Very unfavorably"): 3,
        ("questions", "Luke Skywalker", "missing"): {"blank": 355, "out_of_scale": 6},
        ("questions", "Luke Skywalker", "n"): 825,
    }),
    "S07": ([], {
        ("source",): "qualtrics", ("outcome",): "would_store", ("n_rows",): 5, ("n_people",): 5}),
    "S08": ([], {
        ("source",): "qualtrics_legacy", ("outcome",): "would_store", ("n_rows",): 5, ("n_people",): 5}),
    "S11": ([], {
        ("source",): "qualtrics", ("outcome",): "would_store", ("n_rows",): 5, ("n_people",): 5}),
    "S13": ([], {
        ("source",): "google_forms",
        ("outcome",): "would_store", ("n_rows",): 60, ("n_people",): 60,
        ("questions", "頻率", "mean"): 2.7667, ("questions", "頻率", "n"): 60,
        ("questions", "頻率", "options", "16"): 1,
        ("questions", "路程", "mean"): 2.0433, ("questions", "交通費", "mean"): 430.8333,
    }),
    "S17": ([], {
        ("outcome",): "would_store", ("n_rows",): 43, ("n_people",): 43, ("n_questions",): 5,
        ("questions", "q1", "options"): {"A": 23, "B": 20},
        ("questions", "q4", "options"): {"A": 31, "B": 12},
        ("questions", "q5", "options"): {"A": 41, "B": 2},
        ("warnings", "double_submit"): True,
        ("left_out", "path_code", "n"): 43,
    }),
    "S18": ([], {
        ("outcome",): "would_store", ("n_people",): 12, ("n_questions",): 11,
        ("questions", "", "options", "1"): 66, ("questions", "", "options", "0"): 62,
        ("questions", "", "missing", "blank"): 4,
    }),
    "A01": ([], {
        ("outcome",): "would_store", ("kind",): "assessment", ("n_rows",): 49, ("n_people",): 3,
        ("assessments", "", "n_scored"): 40, ("assessments", "", "mean"): 80.4750,
        ("assessments", "", "labels"): {"中等": 5, "良好": 2, "优秀": 1, "及格": 1},
        ("warnings", "deferred_with_score"): True,
    }),
    "A03": ([], {
        ("source",): "canvas",
        ("outcome",): "would_store", ("n_people",): 4, ("assessments", "", "#"): 3,
        ("assessments", "Lab 01", "max_score"): 10, ("assessments", "Lab 01", "mean"): 10,
        ("assessments", "Midterm", "max_score"): 24, ("assessments", "Midterm", "mean"): 22.875,
        ("assessments", "Final", "max_score"): 30, ("assessments", "Final", "mean"): 29,
    }),
    "A04": ([], {
        ("source",): "gradescope", ("outcome",): "would_store", ("n_people",): 4}),
    "A07": (["pass_line=60"], {
        ("outcome",): "would_store", ("n_people",): 4,
        ("assessments", "", "n_scored"): 4, ("assessments", "", "mean"): 72.5,
        ("left_out", "电话", "why"): "personal",
    }),
    "A08": ([], {
        ("outcome",): "would_store", ("n_people",): 30,
        ("assessments", "大学物理", "mean"): 83.3667, ("assessments", "离散数学", "mean"): 78.6,
        ("assessments", "线性代数", "mean"): 80.5333, ("assessments", "线性代数", "n_scored"): 30,
        ("warnings", "derived_contradicts"): True,
    }),
    "A09": ([], {
        ("source",): "open_edx",
        ("outcome",): "would_store", ("n_rows",): 127, ("n_people",): 74,
        ("assessments", "", "#"): 10, ("assessments", "", "n_scored"): 127,
        ("assessments", "", "mean"): 0.5317, ("assessments", "DemoX+2bc51b", "max_score"): 1,
    }),
    "A13": ([], {
        ("outcome",): "refused", ("n_rows",): 0, ("assessments", "", "#"): 0,
        ("problems", "template_without_data"): True,
    }),
    "A15": ([], {("n_rows",): 180, ("n_people",): 60}),
    "A17": ([], {("n_rows",): 3, ("n_people",): 3}),
    "T01": ([], {
        ("source",): "punch_clock",
        ("outcome",): "would_store", ("kind",): "attendance", ("n_rows",): 248, ("n_people",): 16,
        ("attendance", "#"): 112, ("warnings", "single_punch"): True,
    }),
    "T05": ([], {
        ("source",): "punch_clock",
        ("outcome",): "would_store", ("n_rows",): 441, ("n_people",): 21, ("attendance", "#"): 229,
    }),
    "T06": ([], {
        ("outcome",): "would_store", ("kind",): "attendance", ("n_rows",): 2, ("n_people",): 1,
        ("attendance", "leave"): 2, ("warnings", "leave_overlaps"): True,
    }),
    "T07": ([], {
        ("outcome",): "would_store", ("n_people",): 76, ("attendance", "#"): 304,
        ("attendance", "present"): 215,
    }),
    "T10": ([], {
        ("source",): "teams_events",
        ("outcome",): "would_store", ("n_rows",): 38, ("n_people",): 5, ("attendance", "#"): 5,
    }),
    "T12": ([], {
        ("source",): "zoom", ("outcome",): "would_store", ("n_rows",): 29, ("n_people",): 21}),
    "T14": ([], {
        ("source",): "zoom", ("outcome",): "would_store", ("n_rows",): 10}),
    "T15": ([], {
        ("outcome",): "would_store", ("n_people",): 8, ("attendance", "#"): 184,
        ("attendance", "present"): 6,
    }),
    "T16": ([], {("outcome",): "refused", ("n_rows",): 0, ("problems", "template_without_data"): True}),
    "K01": ([], {
        ("source",): "nbs",
        ("outcome",): "would_store", ("kind",): "metric", ("metrics", "", "#"): 32,
        ("metrics", "", "n"): 576, ("metrics", "国内生产总值当季值", "last"): 206504.3,
        ("metrics", "国内生产总值当季值", "unit"): "亿元",
    }),
    "K05": ([], {
        ("outcome",): "would_store", ("n_rows",): 24,
        ("metrics", "", "#"): 26, ("metrics", "", "n"): 383,
        ("metrics", "GDP_累计", "unit"): "亿元", ("left_out", "Sheet2", "why"): "table_unknown",
    }),
    "K07": ([], {
        ("source",): "ga4",
        ("outcome",): "would_store", ("n_rows",): 15, ("metrics", "Views", "first"): 953,
        ("metrics", "Views", "n"): 15, ("metrics", "Active users", "first"): 333,
    }),
    "K08": ([], {
        ("source",): "ga4",
        ("outcome",): "would_store", ("n_rows",): 10, ("metrics", "Event count", "first"): 129094,
    }),
    "K10": ([], {
        ("source",): "search_console",
        ("outcome",): "would_store", ("n_rows",): 7, ("metrics", "Clicks", "sum"): 3355,
        ("metrics", "Impressions", "sum"): 193809, ("metrics", "CTR", "sum"): 0.017311,
    }),
    "K13": ([], {("outcome",): "needs_answer", ("questions_to_user", "year_unknown"): True}),
    "K14": ([], {
        ("outcome",): "would_store", ("n_rows",): 208, ("metrics", "", "#"): 7,
        ("metrics", "Austria", "sum"): 208 * 3.2548,
    }),
    "K15": ([], {
        ("outcome",): "would_store", ("n_rows",): 55, ("metrics", "", "#"): 21,
        ("metrics", "Australia", "first"): 3.8237, ("metrics", "Australia", "last"): 5.27676,
    }),
    "K16": (["date=2026-03-06"], {
        ("outcome",): "would_store", ("n_rows",): 24, ("metrics", "成交价", "sum"): 420,
        ("metrics", "盈利", "sum"): 119,
    }),
}  # fmt: skip

#: Files about which the reader is asked before anything is told.
WAITING = {"S04"}


@pytest.fixture(scope="module")
def answer_of(samples):
    """The object of a real file under answers given on the command line, each worked out once."""

    @cache
    def look(name: str, *answers: str) -> dict:
        order = Order(read_answers(answers), is_dry_run=True)
        ((_, summary),) = take(None, [samples[name]], order)
        return file_answer(summary, "en")

    return look


def is_plain(value: object) -> bool:
    """Whether a value is what JSON can write: no number of another kind, none without an end."""
    if isinstance(value, dict):
        return all(type(key) is str and is_plain(part) for key, part in value.items())
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    is_number = type(value) in (int, float)
    return value is None or type(value) is str or (is_number and math.isfinite(value))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_file_imports_as_its_index_says(name, answer_of):
    answers, expected = EXPECTED[name]
    answer = answer_of(name, *answers)
    assert unlike(answer, expected) == {}
    assert is_plain(answer)


def test_every_hostile_file_has_an_outcome_and_a_sentence(samples, answer_of):
    for name in samples:
        if name.startswith(("H", "~")):
            answer = answer_of(name)
            said = [*answer["warnings"], *answer["problems"]]
            assert answer["outcome"] in ("would_store", "needs_answer", "refused"), name
            assert answer["outcome"] == "would_store" or answer["problems"], name
            assert all(item["message"] for item in said), name
            assert is_plain(answer), name


def test_at_least_four_in_five_real_files_need_no_answer(samples, answer_of):
    realistic = [name for name in samples if name[0] in "AKST"]
    outcomes = {name: answer_of(name)["outcome"] for name in realistic}
    waiting = [name for name, outcome in outcomes.items() if outcome == "needs_answer"]
    assert len(waiting) <= len(realistic) / 5, waiting


def test_every_real_file_is_in_the_table(samples):
    assert {name for name in samples if name[0] in "AKST"} - set(EXPECTED) == WAITING
