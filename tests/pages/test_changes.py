"""What a reader changes on one page shows on the others."""

from datetime import date

import pytest

from data import erasure
from data.database import read_frame, utc_now
from pages.shared import plan, small_groups, store
from reporting.brand import PLAIN
from reporting.palette import contrast
from reporting.words import translate
from tests.pages.seeing import go_to, open_app, see
from tests.reporting.test_brand import picture

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_copy")]


def test_removing_the_sample_empties_every_page():
    app = open_app("zh")
    app.button(key="remove_sample").click().run()
    assert not app.exception
    assert see(app).title == translate("zh", "title.welcome")
    for page in ("needs", "skills", "progress", "assessment", "satisfaction", "business_effect"):
        assert go_to(app, page).answer == translate("zh", f"empty.{page}"), page


def save_targets(app):
    save = translate("zh", "settings.save")
    next(button for button in app.button if button.label == save).click().run()


def test_a_target_changed_in_the_settings_judges_the_overview_anew():
    app = open_app("zh")
    before = see(app)
    go_to(app, "settings")
    app.number_input(key="target_attendance_low").set_value(99.0)
    save_targets(app)
    assert not app.exception
    after = go_to(app, "overview")
    assert "≥99%" in after.text
    assert "≥99%" not in before.text
    assert after.answer != before.answer
    go_to(app, "settings")
    app.button(key="restore").click().run()
    assert go_to(app, "overview").answer == before.answer


def test_a_target_out_of_range_is_refused_with_a_sentence_and_not_kept():
    app = open_app("zh")
    go_to(app, "settings")
    app.number_input(key="target_attendance_low").set_value(140.0)
    save_targets(app)
    assert len(app.error) == 1
    assert translate("zh", "target.attendance") in app.error[0].value
    assert "≥140%" not in go_to(app, "overview").text


def field_of(app, name):
    """The field of the form of an action that is called so."""
    label = translate("zh", f"review.{name}")
    return next(field for field in app.text_input if field.label == label)


def test_an_action_added_in_the_review_stands_in_it_and_can_be_done():
    app = open_app("zh")
    go_to(app, "quarterly_review")
    field_of(app, "what").input("下季度重讲时间管理")
    field_of(app, "owner").input("培训组")
    next(b for b in app.button if b.label == translate("zh", "review.save")).click().run()
    assert not app.exception
    seen = see(app)
    assert "下季度重讲时间管理" in "\n".join([*seen.words, *seen.cells])
    choice = app.button_group[-1]
    choice.set_value(["done"]).run() if choice.value == ["open"] else choice.set_value("done").run()
    assert not app.exception
    assert translate("zh", "action_state.done") in see(app).cells


def test_an_action_without_an_owner_is_not_kept():
    app = open_app("zh")
    go_to(app, "quarterly_review")
    field_of(app, "what").input("没有负责人的行动")
    next(b for b in app.button if b.label == translate("zh", "review.save")).click().run()
    assert [box.value for box in app.error] == [translate("zh", "review.needs_what")]
    assert "没有负责人的行动" not in "\n".join(see(app).cells)


def test_an_evaluation_registered_after_its_window_began_is_called_exploratory():
    app = open_app("zh")
    app.session_state[plan.OPEN] = True
    before = go_to(app, "business_effect")
    next(b for b in app.button if b.label == translate("zh", "plan.register")).click().run()
    assert not app.exception
    after = see(app)
    late = translate("zh", "plan.later", said="").strip()
    assert late in after.text
    assert late not in before.text
    assert after.answer == before.answer, "what came after the data changes no verdict"


def test_days_of_an_event_that_is_left_out_take_no_part():
    app = open_app("zh")
    app.session_state[plan.OPEN] = True
    before = go_to(app, "business_effect")
    app.text_input(key="event_name").input("大促")
    first, last = (app.date_input(key=f"event_{end}") for end in ("from", "to"))
    first.set_value(date(2026, 7, 25))
    last.set_value(date(2026, 7, 28))
    next(b for b in app.button if b.label == translate("zh", "plan.add")).click().run()
    assert not app.exception
    after = see(app)
    assert "大促" in after.text
    assert after.answer != before.answer
    app.button(key="remove_event_1").click().run()
    assert see(app).answer == before.answer


@pytest.mark.parametrize("page", ["business_effect", "method"])
def test_a_reader_tries_the_reading_on_her_own_history(page):
    app = open_app("zh")
    go_to(app, page)
    app.button(key="own_rate").click().run()
    assert not app.exception
    said = translate("zh", "plan.own_rate_level_shift", n_dates="0", n="0", share="0")
    ending = said.split("；")[-1]
    assert ending in see(app).text


def test_a_further_metric_is_a_hint_at_most_and_changes_no_verdict():
    app = open_app("zh")
    before = go_to(app, "business_effect")
    chooser = next(m for m in app.multiselect if m.label == translate("zh", "together.add"))
    chooser.select(chooser.options[0]).run()
    assert not app.exception
    after = see(app)
    assert after.answer == before.answer
    cells = "\n".join(after.cells)
    assert translate("zh", "metric_role.exploratory") in cells
    assert translate("zh", "metric_role.declared") in cells
    hints = [translate("zh", f"together.{code}") for code in ("hint", "no_hint")]
    assert any(hint.replace("○ ", "") in cells for hint in hints)


def test_a_course_has_a_return_once_somebody_says_what_its_metric_is_worth():
    app = open_app("zh")
    before = go_to(app, "course_ledger")
    missing = translate("zh", "reason.no_unit_value")
    assert missing in "\n".join(before.cells)
    save = translate("zh", "worth.save")
    for metric in read_frame(store.opened(), "metric_list")["metric_id"]:
        app.selectbox(key="worth_metric").select(metric).run()
        next(b for b in app.button if b.label == save).click().run()
        assert [box.value for box in app.error] == [translate("zh", "worth.owner_missing")]
        app.text_input[-1].input("王敏")
        next(b for b in app.button if b.label == save).click().run()
        assert not app.exception
    after = see(app)
    assert missing not in "\n".join(after.cells)
    assert translate("zh", "report.turning") in after.words
    # whose judgement it is, and of which day, stands beside the return
    today = utc_now().strftime("%Y-%m-%d")
    assert any("王敏" in line and today in line for line in after.words)


def test_a_person_is_copied_out_and_erased_on_the_settings_page():
    app = open_app("zh")
    go_to(app, "settings")
    app.text_input(key="person_who").set_value("没有这个人").run()
    assert translate("zh", "problem.person_unknown", person="没有这个人") in see(app).text
    kept = translate("zh", "personal.kept", parts="")[:4]
    # of the second and third some rows were said again by a later file
    for number in ("E0002", "E0003", "E0001"):
        app.text_input(key="person_who").set_value(number).run()
        assert not app.exception
        assert any(word.startswith(kept) for word in see(app).words)
    app.button(key="person_erase").click().run()
    assert not app.exception
    said = [box.value for box in app.success]
    assert translate("zh", "personal.nothing_left") in said
    with pytest.raises(erasure.UnknownPerson):
        erasure.find(store.opened(), "E0001")
    go_to(app, "skills")
    assert not app.exception


def test_the_name_colour_and_logo_of_the_organisation_are_set_and_stand_in_the_log():
    app = open_app("zh")
    go_to(app, "settings")
    app.text_input(key="brand_name").set_value("海岸运营中心")
    app.checkbox(key="brand_has_colour").check()
    app.color_picker(key="brand_colour").set_value("#FFD700")
    app.get("file_uploader")[0].upload("logo.png", picture())
    app.button(key="brand_save").click().run()
    assert not app.exception
    brand = store.brand()
    assert (brand.name, brand.pixels) == ("海岸运营中心", (400, 100))
    # gold cannot be read on white: the page says so and files use a darker one
    assert brand.accent != "#FFD700"
    assert contrast(brand.accent, "#FFFFFF") >= 4.5
    seen = go_to(app, "settings")
    assert brand.accent in seen.text
    assert translate("zh", "audit_action.brand") in seen.cells
    app.get("file_uploader")[0].upload("logo.png", b"<svg/>")
    app.button(key="brand_save").click().run()
    assert [one.value for one in app.error] == [translate("zh", "problem.logo_unreadable")]
    assert store.brand() == brand
    go_to(app, "settings")
    app.checkbox(key="brand_remove").check()
    app.text_input(key="brand_name").set_value("")
    app.checkbox(key="brand_has_colour").uncheck()
    app.button(key="brand_save").click().run()
    assert store.brand() == PLAIN


def test_an_order_of_attributes_saved_in_the_settings_forms_the_groups_from_then_on():
    app = open_app("zh")
    before = go_to(app, "satisfaction")
    go_to(app, "settings")
    chosen = {"order": ("role", "course_id"), "named_order": ("tenure", "level", "role")}
    for name, order in chosen.items():
        box = next(b for b in app.selectbox if b.label == translate("zh", f"small_groups.{name}"))
        box.select(small_groups.order_words(order))
    minimum = translate("zh", "small_groups.minimum")
    next(b for b in app.number_input if b.label == minimum).set_value(40)
    save = translate("zh", "small_groups.save")
    next(b for b in app.button if b.label == save).click().run()
    assert not app.exception
    rule = store.rule()
    assert (rule.minimum_group, rule.order, rule.named) == (40, *chosen.values())
    after = go_to(app, "satisfaction")
    assert "··" in "\n".join(after.cells)
    assert "··" not in "\n".join(before.cells)
