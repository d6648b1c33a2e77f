"""What a file would change is listed before it is stored, and nothing is stored by asking."""

import pandas as pd

from data.importing import comparing, storing
from data.importing.comparing import MOST_LISTED
from tests.data.loads import checked, people, source_file


def store(database, *items, sha256="a"):
    return storing.store(
        database, source_file(sha256=sha256), items, loaded_by="li", is_sample=False
    )


def marks(session, **statuses):
    """A sign-in sheet of one meeting: person by person the status."""
    rows = {
        "session_id": [session] * len(statuses),
        "person_id": list(statuses),
        "status": list(statuses.values()),
    }
    return checked({"attendance": rows}, kind="attendance", n_rows_read=len(statuses))


def table(database, item, name):
    """The changes of one table."""
    found = {changes.table: changes for changes in comparing.compare(database, [item]).tables}
    return found[name]


def test_each_list_holds_its_rows(database):
    store(database, marks("s", a="present", b="absent", c="late"))
    found = table(database, marks("s", a="present", b="leave", d="present"), "attendance")
    assert found.counts == {"new": 1, "changed": 1, "unchanged": 1, "missing": 1}
    assert {state: list(rows["person_id"]) for state, rows in found.lists.items()} == {
        "new": ["d"],
        "changed": ["b"],
        "unchanged": ["a"],
        "missing": ["c"],
    }


def test_a_change_says_what_was_there_before(database):
    store(database, marks("s", b="absent"))
    (change,) = (
        table(database, marks("s", b="leave"), "attendance").lists["changed"].to_dict("records")
    )
    assert (change["column"], change["before"], change["after"]) == ("status", "absent", "leave")
    assert change["source_row"] == 2


def test_only_what_the_file_speaks_of_can_be_missing_from_it(database):
    store(database, marks("s", a="present"))
    store(database, marks("other", a="present"))
    assert table(database, marks("s", b="present"), "attendance").counts["missing"] == 1
    assert table(database, marks("third", b="present"), "attendance").counts["missing"] == 0


def test_only_a_roster_can_miss_people_and_not_those_who_have_left_or_are_known_by_name(database):
    left = {"person_id": ["a", "b", "c", "name:d"], "left_on": [None, "2026-01-31", None, None]}
    store(database, checked({"person": left}))
    roster = people(a="A")
    assert list(table(database, roster, "person").lists["missing"]["person_id"]) == ["c"]
    described = checked({"person": {"person_id": ["a"]}}, kind="attendance")
    assert table(database, described, "person").counts["missing"] == 0


def test_days_outside_a_file_of_metrics_are_not_missing(database):
    def days(*numbers):
        rows = {
            "metric_id": "m", "period": "day", "team": "", "arm": "", "value": 1.0,
            "observed_on": [f"2026-03-{n:02d}" for n in numbers], "period_month": "2026-03-01",
        }  # fmt: skip
        return checked({"metric_day": rows}, kind="metric")

    store(database, days(1, 2, 3, 4, 9))
    missing = table(database, days(2, 4), "metric_day").lists["missing"]
    assert [str(day.date()) for day in missing["observed_on"]] == ["2026-03-03"]


def test_lists_are_cut_and_counts_are_not(database):
    many = checked({"person": {"person_id": [f"{n:05d}" for n in range(MOST_LISTED + 50)]}})
    found = table(database, many, "person")
    assert found.counts["new"] == MOST_LISTED + 50
    assert len(found.lists["new"]) == MOST_LISTED


def test_a_redownload_with_more_rows_adds_only_those(database):
    def answers(*keys):
        responses = {"survey_id": "s", "respondent_key": list(keys)}
        return checked({"survey_response": responses}, kind="survey")

    store(database, answers("k1", "k2"))
    found = table(database, answers("k1", "k2", "k3"), "survey_response")
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 2, "missing": 0}


def test_comparing_an_empty_file_finds_nothing(database):
    empty = comparing.compare(database, [checked({"person": pd.DataFrame({"person_id": []})})])
    assert empty.tables == ()
