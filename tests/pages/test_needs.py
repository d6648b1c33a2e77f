"""What a reader decides on the needs page: weights, alarms, tags."""

from datetime import date

import pytest

from analytics import need_sources
from data.importing import storing
from data.samples import truth
from pages.shared import store
from reporting.words import translate
from tests.pages.seeing import go_to, open_app, see

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_copy")]
CHURN = "churn"


def opened():
    app = open_app("zh")
    go_to(app, "needs")
    return app


def press(app, key):
    next(b for b in app.button if b.label == translate("zh", key)).click().run()
    assert not app.exception


def test_weights_that_are_moved_change_the_order_and_say_so():
    app = opened()
    same = translate("zh", "need_study.weights_same", top="三")
    assert same in see(app).text
    for source in need_sources.WEIGHTS:
        app.slider(key=f"w_{source}").set_value(2.0 if source == "alarms" else 0.0)
    app.run()
    assert not app.exception
    after = see(app)
    assert same not in after.text
    behind = {truth.SKILLS[c.skill].name["zh"] for c in truth.COURSES if c.metric == CHURN}
    assert any(f"1 名由 A/B 测试变为{skill}" in after.text.replace("\\", "") for skill in behind)


def test_without_any_weight_there_is_no_order_and_the_page_says_why():
    app = opened()
    for source in need_sources.WEIGHTS:
        app.slider(key=f"w_{source}").set_value(0.0)
    app.run()
    assert not app.exception
    assert translate("zh", "reason.no_source_chosen").rstrip("。") in see(app).answer


def test_without_a_survey_the_other_sources_and_the_alarms_are_shown():
    loads = store.read("load_list")
    survey = int(loads.loc[loads["file_name"].str.contains("需求调查"), "load_id"].iloc[0])
    storing.undo(store.opened(), survey, undone_by="test")
    seen = see(opened())
    assert translate("zh", "need_study.response_none") in seen.text
    assert translate("zh", "alarm.title") in seen.text
    assert "A/B 测试" in seen.answer


def test_an_alarm_is_dismissed_with_a_reason_and_not_without():
    app = opened()
    app.button_group(key=f"decision_{CHURN}").set_value("dismissed")
    press(app, "alarm.save")
    assert [box.value for box in app.error] == [translate("zh", "alarm.needs_reason")]
    assert translate("zh", "alarm.quiet", n=5) not in see(app).text
    app.button_group(key=f"decision_{CHURN}").set_value("dismissed")
    app.text_input(key=f"reason_{CHURN}").input("口径改了")
    press(app, "alarm.save")
    after = see(app)
    assert translate("zh", "alarm.quiet", n=5) in after.text
    assert "口径改了" in after.text
    assert "指标报警" not in [use for use in after.cells if use == "指标报警"]


@pytest.mark.parametrize(("to", "is_quiet"), [(date(2031, 1, 6), True), (date(2026, 9, 1), False)])
def test_an_alarm_that_is_postponed_waits_until_its_day(to, is_quiet):
    app = opened()
    app.button_group(key=f"decision_{CHURN}").set_value("postponed")
    app.text_input(key=f"reason_{CHURN}").input("等大促过后")
    app.date_input(key=f"postponed_{CHURN}").set_value(to)
    press(app, "alarm.save")
    after = see(app)
    assert not app.error
    assert (translate("zh", "alarm.quiet", n=5) in after.text) == is_quiet
    assert "等大促过后" in after.text


def test_an_accepted_alarm_becomes_an_action_of_its_quarter_with_its_evidence():
    app = opened()
    press(app, "alarm.save")
    assert [box.value for box in app.error] == [translate("zh", "alarm.needs_owner")]
    app.text_input(key=f"owner_{CHURN}").input("周宁")
    press(app, "alarm.save")
    assert not app.error
    (action,) = store.read("action_list").to_dict("records")
    assert (action["quarter"], action["owner"], action["state"]) == ("2026Q3", "周宁", "open")
    assert truth.SURGE.from_on.isoformat()[:7] in action["finding"]
    behind = {truth.SKILLS[c.skill].name["zh"] for c in truth.COURSES if c.metric == CHURN}
    assert any(skill in action["what"] for skill in behind)
    go_to(app, "quarterly_review")
    assert action["what"] in see(app).text or action["what"] in see(app).cells


def test_an_alarm_leads_to_the_people_for_whom_a_course_is_drafted():
    app = opened()
    next(b for b in app.button if str(b.key).startswith("draft_")).click().run()
    assert not app.exception
    chosen = app.session_state["cell"]
    assert chosen.skill in {truth.SKILLS[c.skill].name["zh"] for c in truth.COURSES}


def test_a_tag_put_on_a_text_by_hand_is_remembered_and_stays_when_saved_again():
    app = opened()
    chosen = app.selectbox(key="text").value
    labelled(app.text_input, "open_text.add_tag").input("排课时间")
    labelled(app.checkbox, "open_text.quotable").check()
    press(app, "open_text.save")
    press(app, "open_text.save")
    again = opened()
    again.selectbox(key="text").set_value(chosen).run()
    for seen in (app, again):
        assert "排课时间" in labelled(seen.multiselect, "open_text.tags").value
        assert labelled(seen.checkbox, "open_text.quotable").value


def labelled(widgets, key):
    return next(widget for widget in widgets if widget.label == translate("zh", key))
