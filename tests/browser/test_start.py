"""The application starts, draws itself and asks nobody else for anything."""

import pytest

from reporting.words import translate
from tests.browser.serving import serve
from tests.browser.steps import assert_no_exception, has_chinese_glyphs, heading, open_page

#: What stands in the place of Streamlit's own words, and how large those are.
AFTER = "(w) => [getComputedStyle(w, '::after').content, getComputedStyle(w).fontSize]"


def test_an_empty_database_opens_with_a_page_and_no_request_leaves_the_computer(
    server, page, strangers
):
    open_page(page, server.url)
    assert_no_exception(page)
    assert heading(page).inner_text().strip()
    assert strangers == []
    assert "Traceback" not in server.read_log()


def test_chinese_is_drawn_with_glyphs_of_its_own(server, page):
    open_page(page, server.url)
    assert has_chinese_glyphs(page), "no Chinese font here: install one (Debian: fonts-noto-cjk)"


@pytest.mark.parametrize(("lang", "switched"), [("zh", "中文"), ("en", "EN")])
def test_the_place_for_files_speaks_the_language_of_the_reader(server, page, lang, switched):
    open_page(page, f"{server.url}/load_data?lang={switched}")
    shown = page.locator('[data-testid="stFileUploaderDropzone"] button p').evaluate(AFTER)
    assert shown == [f'"{translate(lang, "app.choose_file")}"', "0px"]


FAILS = """
import streamlit as st
from pages.shared import site
site.dress()
st.download_button("file", data=lambda: 1 / 0, file_name="file.txt", on_click="ignore")
"""


def test_a_file_that_cannot_be_made_is_said_in_the_language_of_the_reader(tmp_path, page):
    script = tmp_path / "fails.py"
    script.write_text(FAILS, encoding="utf-8")
    with serve(tmp_path, script) as failing:
        for lang, switched in (("zh", "中文"), ("en", "EN")):
            open_page(page, f"{failing.url}/?lang={switched}")
            page.get_by_role("button", name="file").click()
            said = page.get_by_test_id("stDownloadButtonError").evaluate(AFTER)
            assert said == [f'"{translate(lang, "app.no_file")}"', "0px"]
