"""Targets, actions, settings: changed in place, each change written down."""

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
