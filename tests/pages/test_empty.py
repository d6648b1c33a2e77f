"""An empty database: no page is blank or broken, each says which upload makes it live."""

import pytest

from reporting.words import translate
from tests.pages.seeing import LANGUAGES, PAGES, go_to, open_app

pytestmark = pytest.mark.usefixtures("empty")

#: Pages that have nothing to show before something was loaded.
WAITING = (
    "assessment",
    "business_effect",
    "needs",
    "plan",
    "progress",
    "course_ledger",
    "quarterly_review",
    "satisfaction",
    "skills",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_an_empty_database_is_drawn_with_a_title(language):
    app = open_app(language)
    for page in PAGES:
        seen = go_to(app, page)
        assert seen.exceptions == (), page
        assert seen.title.rstrip("，,") == seen.title != "", page
        assert seen.figures == (), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_data_says_what_it_would_show_and_leads_to_the_upload(language):
    app = open_app(language)
    for page in WAITING:
        seen = go_to(app, page)
        assert seen.answer == translate(language, f"empty.{page}")
        assert translate(language, f"empty.{page}_file") in seen.text
        assert "load_data" in seen.links, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_start_opens_two_doors(language):
    app = open_app(language)
    labels = [button.label for button in app.button]
    assert labels == [
        translate(language, "welcome.explore_button"),
        translate(language, "welcome.upload_button"),
    ]


def test_the_door_of_the_first_spreadsheet_leads_to_the_upload():
    app = open_app("zh")
    app.button(key="first_upload").click().run()
    assert app.title[0].value == translate("zh", "title.load_data")
    assert not app.exception
