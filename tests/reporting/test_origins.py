"""The web page file leads every section home: definition, question, parameters, loads and rows."""

from dataclasses import replace

import lxml.html
import pytest

from analytics.results import Origin, Source
from reporting.webpage import webpage
from reporting.words import translate
from tests.reporting import examples

EVIL = "<img src=x onerror=alert(1)>.xlsx"
ATTENDED = Origin(
    "attendance_by_session", "-- one row\nSELECT 1 < 2", (("course", "null"), ("role", "活动运营")),
    ("attendance",),
)  # fmt: skip
TARGETS = Origin("target_list", "SELECT 2", (), ())
SOURCE = Source("attendance", 7, EVIL, "签到", 120, 5, 124, "li", "2026-03-01 08:00")


def traced(lang, sources=(SOURCE,)):
    report = examples.every_report(lang)["progress"]
    first, *others = report.sections
    sections = (replace(first, behind=("attendance_by_session",)), *others)
    report = replace(report, sections=sections, origins=(ATTENDED, TARGETS), sources=sources)
    return lxml.html.fromstring(webpage(report, lang).decode())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_section_leads_to_question_parameters_files_and_rows(lang):
    page = traced(lang)
    (way,) = page.xpath("//section[1]//a[@href='#origin-attendance_by_session']")
    (home,) = page.xpath("//details[@id='origin-attendance_by_session']")
    words = home.text_content()
    assert translate(lang, "method_row.attendance.definition") in words
    assert "SELECT 1 < 2" in home.xpath(".//pre")[0].text
    assert "role = 活动运营" in words
    cells = [cell.text for cell in home.xpath(".//tbody//td")]
    assert cells[1:6] == ["7", EVIL, "签到", "120", "5–124"]
    assert way.text in words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_section_that_names_no_question_leads_to_all_of_them(lang):
    page = traced(lang)
    assert page.xpath("//section[2]//a/@href") == ["#origins"]
    assert len(page.xpath("//section[@id='origins']/details")) == 2


def test_where_rows_may_not_be_seen_none_is_in_the_file():
    page = traced("en", sources=())
    home = page.xpath("//details[@id='origin-attendance_by_session']")[0]
    assert translate("en", "origin.no_right") in home.text_content()
    assert not home.xpath(".//table")


def test_what_was_entered_in_the_application_has_no_file():
    home = traced("en").xpath("//details[@id='origin-target_list']")[0]
    assert translate("en", "origin.no_file") in home.text_content()


def test_without_origins_nothing_is_promised():
    report = examples.every_report("en")["progress"]
    page = lxml.html.fromstring(webpage(report, "en").decode())
    assert not page.xpath("//details")
