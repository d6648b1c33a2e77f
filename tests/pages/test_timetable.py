"""The timetable page: a proposal is kept as one load, shows up everywhere, and can be taken back."""

import pytest

from data.database import read_frame
from pages.shared import store
from reporting.words import translate
from tests.pages.seeing import choose, go_to, open_app, see

pytestmark = [pytest.mark.usefixtures("own_copy"), pytest.mark.slow]


def frame(name):
    return read_frame(store.opened(), name)


def test_what_is_kept_is_planned_and_what_is_taken_back_is_proposed_again():
    app = open_app("zh")
    before = go_to(app, "timetable")
    assert "48 人在等座位" in before.answer
    app.button(key="keep_plan").click().run()
    assert not app.exception
    planned = see(app, "timetable")
    assert planned.answer == translate("zh", "timetable.nobody")
    texts = [block.value for block in app.code]
    assert [text.splitlines()[0][:5] for text in texts] == ["【培训通知", "Train"]
    sessions = frame("session_calendar")
    made = sessions[~sessions["is_held"]]
    assert made["n_taken"].sum() == 48
    assert (made["n_taken"] <= made["capacity"]).all()
    progress = choose(app, "progress", period="2025Q4")
    assert "已排座" in "\n".join(progress.cells)
    go_to(app, "timetable")
    app.button(key="undo_plan").click().run()
    assert not app.exception
    assert see(app, "timetable").answer == before.answer


def test_a_planned_make_up_does_not_move_the_windows_of_its_course():
    app = open_app("zh")
    windows = frame("training_window")
    summary = frame("data_summary")
    go_to(app, "timetable")
    app.multiselect(key="plan_courses").set_value(["用户分层运营"]).run()
    app.button(key="keep_plan").click().run()
    assert not app.exception
    assert frame("training_window").equals(windows)
    after = frame("data_summary")
    assert after.loc[0, "n_sessions"] == summary.loc[0, "n_sessions"] + 1
    assert after.loc[0, "last_on"] == summary.loc[0, "last_on"]
