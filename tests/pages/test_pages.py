"""Every page of the sample organisation: drawn, marked, in one language, and true."""

import json
import re
from collections import Counter

import pytest

from data.samples import truth
from reporting.words import catalogue, translate
from tests.pages.seeing import (
    LANGUAGES,
    PAGES,
    TOOLS,
    choose,
    go_to,
    open_app,
    plain,
    see,
    words_of,
)
from tests.samples import spreadsheets

pytestmark = pytest.mark.slow

#: Pages on which nothing is asked, so nothing is answered.
WITHOUT_ANSWER = {"load_data", "settings"}
#: Latin words that a Chinese reader knows as such: products, formats, methods, people, units.
LATIN = {"AB", "Excel", "Word", "MB", "UTC", "MWDS", "Borich", "Wilson"}
#: Methods of statistics are called by the names of their authors in both languages.
LATIN |= {
    "ANCOVA", "Benjamini", "Bonett", "Borda", "Boschloo", "Brunner", "CUPED", "CUSUM", "Agresti", "Clopper", "Coull", "Cronbach", "Fieller",
    "Fisher", "HC", "Hedges", "Hochberg", "Holm", "Jeffreys", "Kendall", "Laney", "Levene", "Luce", "Mann",
    "Miettinen", "Min", "Munzel", "Newcombe", "Nurminen", "Pearson", "Plackett", "Pratt", "Price", "RDS", "REML",
    "Student", "Tango", "Wald", "Welch", "Whitney", "Wilcoxon", "XmR", "Yates",
}  # fmt: skip
LATIN |= {
    "PowerPoint",
    "PDF",
    "pptx",
    "pdf",
    "docx",
    "xlsx",
    "xls",
    "ods",
    "csv",
    "tsv",
    "html",
    "zip",
    "ics",
}
WORD = re.compile(r"[A-Za-z][A-Za-z]+")
FILE_NAME = re.compile(r"\S+\.(xlsx|csv|duckdb)")
HAN = re.compile(r"[\u3400-\u9fff]+")


def everything(seen):
    """All that a reader can read on a page, figures and tables included."""
    return [*seen.words, *seen.cells, *(word for f in seen.figures for word in words_of(f))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_drawn_with_a_title_and_an_answer(sample_pages, language):
    for page, seen in sample_pages(language).items():
        assert seen.exceptions == (), page
        assert seen.title, page
        assert bool(seen.answer) == (page not in WITHOUT_ANSWER), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_carries_the_badge_of_the_sample(sample_pages, language):
    badge = translate(language, "control.sample_badge")
    for page, seen in sample_pages(language).items():
        assert any("orange-badge" in word and badge in word for word in seen.words), page


def test_chinese_pages_hold_no_latin_word_that_is_not_a_name(sample_pages):
    for page, seen in sample_pages("zh").items():
        source = translate("zh", "method.source")
        lines = "\n".join(everything(seen)).splitlines()
        lines = [line for line in lines if not line.startswith(f"**{source}")]
        text = FILE_NAME.sub("", plain("\n".join(lines)))
        assert set(WORD.findall(text)) - LATIN == set(), page


def test_english_pages_hold_no_chinese_character(sample_pages):
    for page, seen in sample_pages("en").items():
        assert HAN.findall("\n".join(everything(seen))) == [], page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_figures_and_words_say_is_spelled_out(sample_pages, language):
    spoilt = re.compile(r"\bnan\b|\bNaN\b|\bNone\b|\bNaT\b|\{\w*\}")
    for page, seen in sample_pages(language).items():
        assert [line for line in everything(seen) if spoilt.search(line)] == [], page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_can_be_put_in_order_filtered_and_downloaded(sample_pages, language):
    found = {
        page: [keys for n, keys in seen.tables if n > 1]
        for page, seen in sample_pages(language).items()
    }
    for page, tables in found.items():
        offered = [{key.split("_")[0] for key in keys} for keys in tables]
        assert offered == [TOOLS] * len(tables), page
    assert {page for page, tables in found.items() if not tables} == {"calculator"}


# filters


@pytest.mark.parametrize("page", ["needs", "skills", "assessment", "satisfaction", "progress"])
def test_a_role_changes_the_numbers_of_a_page(sample, page):
    sample("en")
    everybody = go_to(open_app("en"), page)
    some = choose(open_app("en"), page, role=truth.ROLES["content"]["en"])
    assert some.exceptions == ()
    assert (some.words, some.figures) != (everybody.words, everybody.figures)


@pytest.mark.parametrize("role", ["content", "data"])
def test_attendance_of_a_role_is_counted_from_its_marks_in_the_sign_in_sheets(sample, role):
    sample("zh")
    name = truth.ROLES[role]["zh"]
    marks = [
        mark
        for (file, _), rows in spreadsheets.sheets("zh", "签到表").items()
        if "Q3" in file and "2026" in file
        for row in rows[3:]
        if str(row[0]).startswith("E") and row[2] == name
        for mark in row[3:]
    ]
    n_present = sum(mark in spreadsheets.PRESENT for mark in marks)
    seen = choose(open_app("zh"), "progress", role=name, period="2026Q3")
    assert f"{n_present}/{len(marks)}" in seen.answer


def test_a_role_in_the_needs_survey_is_judged_by_its_own_answers(sample):
    sample("zh")
    headers, answers = spreadsheets.needs()
    name = truth.ROLES["content"]["zh"]
    column = next(i for i, header in enumerate(headers) if "岗位" in header)
    n_answers = sum(row[column] == name for row in answers)
    seen = choose(open_app("zh"), "needs", role=name)
    assert f"{n_answers}/" in seen.text


def test_filters_that_leave_nothing_say_so_and_can_be_cleared(sample):
    sample("zh")
    # No data people took this course.
    found = truth.course(truth.TOO_SMALL_TO_SHOW)
    course, period = found.name["zh"], found.quarter
    app = open_app("zh")
    role = truth.ROLES["data"]["zh"]
    seen = choose(app, "assessment", role=role, course=course, period=period)
    assert seen.answer == translate("zh", "empty.filtered")
    app.button[-1].click().run()
    assert see(app).answer != translate("zh", "empty.filtered")
    assert not app.exception


# truth


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_course_with_a_metric_is_judged_as_is_true(sample, language):
    sample(language)
    app = open_app(language)
    for course in truth.judged():
        filters = {"period": course.quarter, "course": course.name[language]}
        seen = choose(app, "business_effect", **filters)
        assert seen.exceptions == (), course.code
        check_judgement(course, seen, language)


def check_judgement(course, seen, language):
    badges = "\n".join(plain(word) for word in seen.words if "-badge[" in word)
    expected = {"likely_works": "likely", "harm": "likely", "no_effect": "no_effect"}
    code = expected.get(course.verdict, "cannot_tell")
    assert translate(language, f"certainty.{code}") in badges, course.code
    words = {key: said(language, f"change_likely_{key}") for key in ("good", "better", "bad")}
    is_better = words["good"] in seen.answer or words["better"] in seen.answer
    assert is_better == (course.verdict == "likely_works"), course.code
    assert (words["bad"] in seen.answer) == (course.verdict == "harm"), course.code


def said(language, key):
    """The words of a clause of the answer, without its punctuation and values."""
    return re.split(r"[（{]", catalogue(language)[f"sentence.{key}"])[0].strip("：: ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_retest_of_those_picked_for_low_scores_is_not_called_learning(sample, language):
    sample(language)
    course = truth.course(truth.RETESTED_WITHOUT_LEARNING)
    filters = {"period": course.quarter, "course": course.name[language]}
    seen = choose(open_app(language), "assessment", **filters)
    same, above = (catalogue(language)[f"sentence.retest_{key}"] for key in ("same", "above"))
    assert pattern(same).search(seen.text)
    assert not pattern(above).search(seen.text)


def pattern(sentence):
    """What a sentence of the catalogue looks like with any values in its places."""
    parts = re.split(r"\{\w+\}", sentence)
    return re.compile(r"\s?\S+?\s?".join(re.escape(part.strip()) for part in parts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_needs_are_the_two_clear_ones(sample_pages, language):
    answer = sample_pages(language)["needs"].answer
    for topic in truth.TOPICS[: truth.N_CLEAR_TOPICS]:
        assert topic.name[language] in answer
    for topic in truth.TOPICS[truth.N_CLEAR_TOPICS :]:
        assert topic.name[language] not in answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_small_skill_cell_is_hidden_and_its_value_is_nowhere(sample_pages, language):
    role, skill = truth.SMALL_SKILL_CELL
    role, skill = truth.ROLES[role][language], truth.SKILLS[skill].name[language]
    for page in ("skills", "quarterly_review"):
        seen = sample_pages(language)[page]
        (drawn,) = [found for f in seen.figures if (found := heat_map(f))]
        told = [(i, k) for i, row in enumerate(drawn["text"]) for k, cell in enumerate(row) if cell]
        row = next(i for i, k in told if drawn["text"][i][k].startswith(f"{role} × "))
        column = next(k for i, k in told if f" × {skill}" in drawn["text"][i][k])
        assert drawn["z"][row][column] is None, page
        assert not any(f"{role} × {skill}" in line for line in everything(seen)), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hidden_cells_are_as_many_in_the_words_as_in_the_figure(sample_pages, language):
    seen = sample_pages(language)["skills"]
    (drawn,) = [found for f in seen.figures if (found := heat_map(f))]
    n = sum(value is None for row in drawn["z"] for value in row)
    assert translate(language, "skills.hidden", n=n) in seen.text
    assert sum(word.strip() == "··" for f in seen.figures for word in words_of(f)) == n


def heat_map(figure):
    """The heat map of a figure, None where it has none."""
    return next((trace for trace in json.loads(figure)["data"] if trace["type"] == "heatmap"), None)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in {"load_data", "method"}])
def test_the_team_that_is_too_small_has_no_number_of_its_own(sample_pages, page):
    course = truth.course(truth.TOO_SMALL_TO_SHOW).name["zh"]
    seen = sample_pages("zh")[page]
    told = [word for f in seen.figures for word in words_of(f) if course in word]
    assert not any("%" in word for word in told)


def test_the_overview_counts_the_states_that_its_badges_name(sample_pages):
    seen = sample_pages("zh")["overview"]
    badges = next(plain(word) for word in seen.words if word.count("-badge[") > 1)
    counted = Counter()
    for code in ("met", "not_established", "missed"):
        found = re.search(translate("zh", f"state.{code}") + r" (\d+)", badges)
        counted[code] = int(found.group(1)) if found else 0
    assert counted.total() == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_window_closes_an_estimate_is_shown_and_called_not_final(sample, language):
    sample(language)
    course = truth.course(truth.WINDOW_NOT_OVER)
    filters = {"period": course.quarter, "course": course.name[language]}
    seen = choose(open_app(language), "business_effect", **filters)
    assert seen.exceptions == ()
    assert translate(language, "so_far.title") in seen.text
    not_final = {"zh": "这不是最终结果，也不是结论", "en": "This is not final and no verdict"}
    assert not_final[language] in seen.text
    assert translate(language, "certainty.cannot_tell") in seen.text
    assert not any(
        said(language, f"change_{code}_good") in seen.text for code in ("clear", "likely")
    )
