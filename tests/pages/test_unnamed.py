"""Whoever may not see people: no page and no file of it names anybody, and each says what is left out."""

import pandas as pd
import pytest

from data import rights
from data.database import read_frame
from data.importing import storing
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


def test_who_answered_without_having_come_is_named_to_those_alone_who_may_see_people(
    own_copy, monkeypatch
):
    with reading(own_copy):
        database = store.opened()
        sessions = read_frame(database, "attendance_by_session")
        held = sessions[sessions["n_expected"] > 0].sort_values("session_on").iloc[-1]
        frames = {
            "person": {"person_id": "x9", "person_name": "孤帆远影"},
            "survey": {"survey_id": "s", "survey_name": "S", "purpose": "satisfaction", "is_anonymous": False},
            "survey_response": {
                "survey_id": "s", "respondent_key": "a", "person_id": "x9", "course_id": held["course_id"],
                "responded_on": held["session_on"],
            },
        }  # fmt: skip
        rows = {name: pd.DataFrame([row]) for name, row in frames.items()}
        storing.edit(database, rows, name="named", kind="survey", edited_by="test")
        for reader, is_named in ((rights.LOCAL, True), (READER, False)):
            monkeypatch.setattr(rights, "LOCAL", reader)
            seen = go_to(open_app("zh"), "satisfaction")
            assert ("孤帆远影" in "\n".join(seen.cells)) is is_named
            assert (translate("zh", "waves.not_expected") in "\n".join(seen.cells)) is is_named
