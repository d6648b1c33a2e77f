"""The page of uploads hands out templates, in the language of the reader."""

import pytest

from pages.shared import templates
from reporting import template
from reporting.words import translate
from tests.pages.seeing import LANGUAGES, go_to, open_app

pytestmark = pytest.mark.usefixtures("empty")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_can_be_chosen_where_files_are_uploaded(language):
    app = open_app(language)
    seen = go_to(app, "load_data")
    assert translate(language, "template.label") in seen.words
    offered = app.selectbox(key="template_name").options
    assert offered == [translate(language, f"template.name.{name}") for name in template.names()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_page_hands_out_the_template_that_fills_it(language):
    app = open_app(language)
    for page, names in templates.FILLS.items():
        words = go_to(app, page).words
        for name in names:
            title = translate(language, f"template.name.{name}")
            assert translate(language, "template.empty", name=title) in words, page
