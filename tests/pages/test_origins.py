"""Every number leads home: each section of a page says where its numbers come from, down to rows."""

import shutil
from datetime import date

import pytest
import streamlit as st
from lxml import html

from analytics import comparison, progress, scoring, skills, targets, unnamed
from data import queries, rights
from data.database import read_frame
from pages.shared import origins, store
from reporting.words import translate
from tests.pages.conftest import reading
from tests.pages.seeing import go_to, open_app

pytestmark = pytest.mark.slow

#: Pages whose numbers come from the database, with their sections that are filled in, not read.
FORMS = {
    "overview": (),
    "quarterly_review": (),
    "needs": (),
    "skills": (),
    "timetable": ("timetable.notices",),
    "plan": (),
    "progress": (),
    "assessment": (),
    "satisfaction": (),
    "business_effect": ("business_effect.card",),
    "course_ledger": (),
}
QUARTER = {"from_on": date(2026, 7, 1), "to_on": date(2026, 9, 30)}
PRESENT = ("present", "late", "left_early", "on_duty")


def ways_home(app):
    return [one for one in app.button if one.key and one.key.startswith("origin_")]


def in_dialog(app):
    return "\n".join(one.value for one in app.markdown).replace("\\", "")


def test_every_section_of_numbers_leads_home(sample):
    sample("zh")
    app = open_app("zh")
    for page, keys in FORMS.items():
        go_to(app, page)
        forms = {translate("zh", key) for key in keys}
        # a note may stand in the lines below a heading
        first_lines = [one.value.partition("\n")[0] for one in app.subheader]
        headings = [line for line in first_lines if line not in forms]
        assert len(ways_home(app)) == len(headings) > 0, (page, headings)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_web_page_file_holds_the_ways_home_of_its_page(
    sample_file, tmp_path, monkeypatch, language
):
    # each file that is made writes a line in the log: not in the database other tests read
    own_copy = shutil.copy(sample_file(language), tmp_path / "trainlift.duckdb")
    made = {}
    monkeypatch.setattr(
        st, "download_button", lambda _, *, key, data, **__: made.update({key: data})
    )
    with reading(own_copy):
        app = open_app(language)
        for page in FORMS:
            made.clear()
            go_to(app, page)
            told = html.fromstring(made["download_html"]())
            found = told.xpath("//section[@id='origins']//details")
            assert found, page
            assert all(one.xpath("./summary")[0].text_content() for one in found), page


def test_a_way_home_ends_at_definition_question_files_and_rows(sample):
    language = "en"
    sample(language)
    app = open_app(language)
    go_to(app, "progress")
    next(one for one in ways_home(app) if "attendance_by_session" in one.key).click().run()
    assert not app.exception
    shown = in_dialog(app)
    assert translate(language, "method_row.attendance.definition") in shown
    assert "from_on = 2026-" in shown
    assert any("known_attendance" in one.value for one in app.code)
    sheets, rows = (frame.value for frame in app.dataframe[-2:])
    assert len(sheets) >= 1
    row = translate(language, "column.origin_row")
    assert 0 < len(rows) <= origins.MOST_ROWS
    assert all(int(number) > 1 for number in rows[row])


def test_of_the_course_that_is_shown_the_way_home_comes_before_that_of_all(sample):
    sample("en")
    app = open_app("en")
    go_to(app, "business_effect")
    next(one for one in ways_home(app) if "metric_by_course_day" in one.key).click().run()
    listed = app.selectbox(key="origin_question").options
    # no part is listed twice under one name
    assert len(set(listed)) == len(listed) > 1
    assert "(landingpagecopy)" in listed[0]
    assert "course = landingpagecopy" in in_dialog(app)


def test_whoever_may_not_see_people_reads_the_question_but_no_file_and_no_row(sample, monkeypatch):
    monkeypatch.setattr(rights, "LOCAL", rights.Reader("reader", "reader"))
    sample("zh")
    app = open_app("zh")
    go_to(app, "overview")
    before = len(app.dataframe)
    ways_home(app)[0].click().run()
    assert app.code
    assert translate("zh", "origin.no_right") in in_dialog(app)
    assert len(app.dataframe) == before
    assert "stored_rows" not in unnamed.OPEN
    assert "stored_sources" not in unnamed.OPEN
    assert store.sources_reader(QUARTER)().empty


def rows_of(kind, **filters):
    return read_frame(store.opened(), "stored_rows", kind=kind, **(QUARTER | filters))


def concluded(analysis, filters=QUARTER, **options):
    return queries.answer(store.opened(), analysis, filters, **options)


def test_the_rows_of_attendance_and_of_tests_add_up_to_the_rates_shown(sample):
    sample("zh")
    goals = targets.with_overrides(read_frame(store.opened(), "target_list"))
    rows = rows_of("attendance")
    expected = rows[rows["said"] != "not_applicable"]
    came = expected["said"].isin(PRESENT).sum()
    shown = concluded(progress.attendance, target=goals["attendance"]).measure
    assert (shown.successes, shown.n) == (came, len(expected))
    first = rows_of("result")
    first = first[(first["said"] == "post") & first["outcome"].isin(["passed", "failed"])]
    decided = first.groupby(["person_id", "subject"])["outcome"].agg(lambda all_: set(all_))
    passed = (decided == {"passed"}).sum()
    shown = concluded(scoring.pass_rate, target=goals["pass_rate"]).measure
    assert (shown.successes, shown.n) == (passed, len(decided))


def test_the_rows_of_a_metric_add_up_to_the_levels_before_and_after(sample):
    sample("zh")
    changes = concluded(comparison.by_course)
    course, change = next((name, one) for name, one in changes.items() if hasattr(one, "relative"))
    rows = read_frame(store.opened(), "stored_rows", kind="metric", course=course)
    days = read_frame(store.opened(), "metric_by_course_day", course=course)
    by_day = rows.groupby("day")[["value", "out_of"]].sum()
    shown = days.set_index("observed_on")
    assert len(by_day) == len(shown) > change.n_days_before
    assert (by_day["value"].to_numpy() == shown["numerator"].to_numpy()).all()
    assert (by_day["out_of"].to_numpy() == shown["denominator"].to_numpy()).all()


def test_the_rows_of_an_inventory_add_up_to_the_gap_shown(sample):
    sample("zh")
    role = "产品运营"
    found = concluded(skills.gap_map, {"to_on": QUARTER["to_on"]}, minimum_group=5)
    cell = next(one for one in found.cells if one.role == role and not one.is_hidden and one.n)
    levels = rows_of("level", role=role)
    levels = levels[levels["subject"] == cell.skill].set_index("person_id")["value"]
    gaps = (cell.required - levels).clip(lower=0)
    assert (len(gaps), gaps.mean()) == (cell.n, pytest.approx(cell.gap))
