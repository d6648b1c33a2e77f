"""The application starts, draws itself and asks nobody else for anything."""

import pytest

from reporting.words import translate
from tests.browser.steps import assert_no_exception, has_chinese_glyphs, heading, open_page


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
    shown = page.locator('[data-testid="stFileUploaderDropzone"] button p').evaluate(
        "(words) => [getComputedStyle(words, '::after').content, getComputedStyle(words).fontSize]"
    )
    assert shown == [f'"{translate(lang, "app.choose_file")}"', "0px"]
