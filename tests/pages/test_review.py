"""A review is rewritten, commented, agreed and opened again on its page."""

import pytest

from reporting.words import translate
from tests.pages.seeing import go_to, open_app, see

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_copy")]


def press(app, key):
    label = translate("zh", f"review.{key}")
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return "\n".join([*see(app).words, *see(app).cells])


def test_a_text_of_ones_own_stays_through_agreement_until_it_is_taken_back():
    app = open_app("zh")
    before = go_to(app, "quarterly_review")
    app.text_area[0].set_value("我们写的第一句")
    assert "我们写的第一句" in press(app, "save_text")
    app.text_area[1].set_value("请核对")
    assert "请核对" in press(app, "save_comment")
    agreed = press(app, "agree")
    assert "我们写的第一句" in agreed
    assert "v28" in agreed
    assert see(app).answer == before.answer
    assert not app.text_area
    press(app, "reopen")
    assert "我们写的第一句" not in press(app, "restore")
