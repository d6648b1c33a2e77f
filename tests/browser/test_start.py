"""The application starts, draws itself and asks nobody else for anything."""

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
