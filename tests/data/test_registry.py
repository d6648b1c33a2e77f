"""Targets, actions, settings: changed in place, each change written down."""

from dataclasses import replace
from datetime import date

import pytest

from data import registry
from data.database import read_frame


def test_a_target_changes_in_place_and_can_be_reset(database):
    for low in (0.9, 0.95):
        registry.set_target(
            database,
            "attendance",
            low=low,
            high=None,
            definition="person_sessions",
            changed_by="li",
        )
    targets = read_frame(database, "target_list")
    assert targets[["target_id", "low"]].values.tolist() == [["attendance", 0.95]]
    registry.reset_target(database, "attendance", changed_by="wang")
    assert len(read_frame(database, "target_list")) == 0
    assert list(read_frame(database, "audit_list")["actor"]) == ["wang", "li", "li"]


def test_actions_are_numbered_and_change_their_state(database):
    given = {"quarter": "2026Q1", "owner": "赵", "created_by": "li"}
    first = registry.add_action(database, what="重讲 SQL", due_on=date(2026, 5, 1), **given)
    second = registry.add_action(database, what="停开", **given)
    assert (first, second) == (1, 2)
    registry.change_action(database, first, state="done", changed_by="li")
    actions = read_frame(database, "action_list").set_index("action_id")
    assert list(actions["state"]) == ["done", "open"]
    with pytest.raises(registry.UnknownAction):
        registry.change_action(database, 9, state="done", changed_by="li")


def test_an_alarm_and_the_action_that_answers_it_are_written_in_one_step(database):
    action = registry.NewAction("2026Q1", "召回培训", "赵", date(2026, 5, 1), "流失率高出 12%")
    given = {"decision": "accepted", "through_on": date(2026, 3, 31), "decided_by": "li"}
    registry.decide_alarm(database, "churn", action=action, **given)
    (row,) = read_frame(database, "action_list").to_dict("records")
    assert (row["what"], row["finding"], row["created_by"]) == ("召回培训", "流失率高出 12%", "li")
    with pytest.raises(Exception, match="(?i)not null|null"):
        registry.decide_alarm(database, "churn", action=replace(action, owner=None), **given)
    assert len(read_frame(database, "alarm_decisions")) == 1


def test_a_setting_changes_in_place(database):
    assert registry.setting(database, "language") is None
    registry.change_setting(database, "language", "zh", changed_by="li")
    registry.change_setting(database, "language", "en", changed_by="li")
    assert registry.setting(database, "language") == "en"


def test_an_event_is_written_down_with_its_values(database):
    registry.record_event(database, "li", "download", "review", quarter="2026Q1", format="docx")
    row = read_frame(database, "audit_list").iloc[0]
    assert (row["actor"], row["action"], row["subject"]) == ("li", "download", "review")
    assert row["detail"] == '{"quarter": "2026Q1", "format": "docx"}'


def test_registrations_are_added_and_never_changed(database):
    given = {"window_days": 28, "baseline_days": 84, "registered_by": "li"}
    first = registry.register_evaluation(database, "ab", primary="conversion", **given)
    second = registry.register_evaluation(
        database,
        "ab",
        primary="conversion",
        others=["retention", "conversion"],
        comparison="teams",
        teams=["D", "C", "D"],
        target=(0.1, 0.2),
        **given,
    )
    found = read_frame(database, "evaluation_list", course="ab")
    assert (first, second) == (1, 2)
    assert list(found["evaluation_id"]) == [1, 2, 2]
    assert list(found["metric_id"]) == ["conversion", "conversion", "retention"]
    assert list(found["is_primary"]) == [True, True, False]
    assert found["teams"].tolist()[1:] == ["C\nD", "C\nD"]
    assert list(read_frame(database, "audit_list")["action"]) == ["evaluation", "evaluation"]


def test_an_event_leaves_the_list_and_stays_in_the_table(database):
    day = date(2026, 6, 18)
    number = registry.add_event(
        database,
        event_name="618",
        kind="campaign",
        from_on=day,
        to_on=day,
        is_left_out=True,
        created_by="li",
    )
    assert list(read_frame(database, "event_list")["event_name"]) == ["618"]
    registry.remove_event(database, number, removed_by="li")
    assert len(read_frame(database, "event_list")) == 0


def test_what_a_unit_is_worth_is_replaced_and_the_log_keeps_both(database):
    said = {"horizon_days": 90, "isolation": 0.5, "confidence": 0.8, "changed_by": "wang"}
    for value, owner in ((30.0, "李"), (40.0, "王")):
        registry.set_unit_value(database, "m", value=value, owner=owner, **said)
    kept = read_frame(database, "unit_value_list")
    assert [*zip(kept["metric_id"], kept["value"], kept["owner"], strict=True)] == [
        ("m", 40.0, "王")
    ]
    assert list(read_frame(database, "audit_list")["action"]) == ["unit_value", "unit_value"]


def test_the_cost_of_an_hour_can_be_said_changed_and_taken_back(database):
    for cost in (60.0, 80.0, None):
        registry.set_hourly_cost(database, "*", cost, changed_by="wang")
        kept = read_frame(database, "hourly_cost_list")
        assert list(kept["cost"]) == ([] if cost is None else [cost])


def test_texts_and_comments_of_a_review_are_added_and_never_changed(database):
    given = {"period": "2026Q1", "part": "worked", "language": "zh", "written_by": "li"}
    first = registry.write_note(database, kind="text", words="一", fingerprint="f", **given)
    second = registry.write_note(database, kind="comment", words="二", **given)
    assert (first, second) == (1, 2)
    rows = read_frame(database, "review_notes")
    assert rows[["kind", "words", "fingerprint"]].values.tolist() == [
        ["text", "一", "f"],
        ["comment", "二", ""],
    ]


def test_a_review_is_agreed_on_a_data_version_and_can_be_opened_again(database):
    given = {"data_version": 25, "changed_by": "li"}
    registry.step_review(database, "2026Q1", "agreed", content='{"zh": 1}', **given)
    (row,) = read_frame(database, "review_agreed").to_dict("records")
    assert (row["period"], row["data_version"], row["content"]) == ("2026Q1", 25, '{"zh": 1}')
    registry.step_review(database, "2026Q1", "draft", content="", **given)
    assert len(read_frame(database, "review_agreed")) == 0
    assert list(read_frame(database, "audit_list")["action"]) == ["review", "review"]
