"""Whoever may not see people: no page and no file of it names anybody, and each says what is left out."""

import pytest

from data import rights
from data.database import read_frame
from pages.shared import access, display, store
from reporting.words import translate
from tests.pages.conftest import reading
from tests.pages.seeing import go_to, open_app

pytestmark = pytest.mark.slow
READER = rights.Reader("reader", "reader")


@pytest.fixture
def seen_by_a_reader(monkeypatch, sample_file):
    """Every page as a reader without the right sees it, and the words of every file offered."""
    monkeypatch.setattr(rights, "LOCAL", READER)
    files = {}

    # place, page, build, filters
    monkeypatch.setattr(
        display, "downloads", lambda *given, **_: files.update({given[1]: given[2]()})
    )
    with reading(sample_file("zh")):
        people = read_frame(store.opened(), "person_names")
        app = open_app("zh")
        pages = sorted(access.OPEN_TO["reader"])
        yield {page: go_to(app, page) for page in pages}, files, set(people["person_name"])


def test_nobody_is_named_and_every_page_says_what_is_left_out(seen_by_a_reader):
    pages, files, names = seen_by_a_reader
    assert len(names) > 20, "there are names to be found"
    said = translate("zh", "hidden.named", k=5)[:16]
    for page, seen in pages.items():
        assert not seen.exceptions, (page, seen.exceptions)
        drawn = "\n".join([seen.text, *seen.figures, *seen.cells])
        assert [name for name in names if name in drawn] == [], page
        assert said in seen.text, page
    assert translate("zh", "portfolio.runs_closed") in pages["course_ledger"].text
    for page, found in files.items():
        assert [name for name in names if name in repr(found)] == [], page
    # what is closed is said to be closed, not to be nothing
    scores = pages["assessment"]
    assert translate("zh", "sentence.gain_closed") in scores.answer
    assert scores.text.count(translate("zh", "reason.closed").rstrip("。")) == 3
    for wrong in ("sentence.gain_none", "scores.kept_none"):
        assert translate("zh", wrong) not in scores.text
