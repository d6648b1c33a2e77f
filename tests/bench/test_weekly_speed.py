"""The measurement of the weekly pages: what it makes, what it compares, and what it writes."""

import pytest

from bench import weekly_speed
from bench.same_numbers import LIVE, SAME_COLUMNS, SAME_NUMBERS
from bench.weekly_speed import Timing
from data.database import open_database, read_frame, write_transaction
from data.importing import storing
from data.queries import names

#: So many that some are of the quarter that is asked for.
N_ROWS = 40_000

#: What the rows that are measured lack or hold too few of: leaves, retests, later tests, tests
#: before a course, quizzes, exempt people, somebody who left, courses with a list of who is to take
#: them.
RICHER = (
    "insert into load select * replace (3 as load_id) from load where load_id = 1",
    "insert into load select * replace (4 as load_id) from load where load_id = 1",
    """insert into leave_record select 'P' || (i * 7 % 50000), 'annual', date '2026-07-01'
        + cast(i % 80 as integer), 9, date '2026-07-09' + cast(i % 80 as integer), 3, 's', i
        from range(5000) as t(i)""",
    """insert into assessment_result by name
        select * replace (if(attempt = 1, 'retest', 'post') as phase, 'scored' as status,
            score + 25 as score, 3 as load_id) from (select * replace (1 + source_row as attempt)
            from assessment_result where load_id = 1) where score < 60""",
    """insert into assessment_result by name
        select * replace ('pre' as phase, score / 2 as score, 3 as load_id)
        from assessment_result where load_id = 1 and hash(person_id) % 3 = 0""",
    """insert into assessment_result by name
        select * replace (if(hash(person_id) % 2 = 0, 'exempt', 'absent') as status,
            null as score, 3 as load_id)
        from assessment_result where load_id = 1 and hash(person_id, assessment_id) % 5 = 0""",
    """insert into assessment_result by name
        select * replace (0 as score, 4 as load_id) from assessment_result where load_id = 1""",
    """insert into attendance by name
        select * replace ('not_applicable' as status, 3 as load_id)
        from attendance where load_id = 1 and hash(person_id) % 7 = 0""",
    """insert into assessment by name
        select * replace (if(hash(course_id) % 2 = 0, 'quiz', 'later') as kind, 3 as load_id)
        from assessment where load_id = 1 and hash(assessment_id) % 4 = 0""",
    """insert into assessment by name
        select * replace (assessment_id || '|after' as assessment_id, 'later' as kind,
            held_on + 20 as held_on, 3 as load_id)
        from assessment where load_id = 1 and hash(assessment_id) % 3 = 0""",
    """insert into assessment_result by name
        select * replace (assessment_id || '|after' as assessment_id, 100 - score as score,
            3 as load_id)
        from assessment_result where load_id = 1 and phase = 'post' and attempt = 1
            and hash(assessment_id) % 3 = 0""",
    """insert into enrolment select 'P' || i, 'C' || (i % 200), null, 3, 's', i
        from range(0, 50000, 9) as t(i) where i % 3 = 0""",
    """insert into person by name
        select * replace (date '2026-08-01' as left_on, 3 as load_id)
        from person where load_id = 1 and hash(person_id) % 11 = 0""",
)


@pytest.mark.slow
def test_our_numbers_come_by_hand_where_rows_are_corrected_undone_and_repeated(tmp_path):
    database = open_database(f"duckdb:///{tmp_path}/trainlift.duckdb")
    weekly_speed.make(database, N_ROWS)
    assert read_frame(database, "attendance_by_session")["n_expected"].sum() == N_ROWS
    with write_transaction(database) as connection:
        for statement in RICHER:
            connection.exec_driver_sql(statement)
        weekly_speed.kept.keep_all(connection)
    storing.undo(database, 4, undone_by="li")
    passed = read_frame(database, "pass_counts", **weekly_speed.QUARTER)
    assert (passed[["n_retested", "n_exempt", "n_absent", "n_failed_first"]].sum() > 0).all()
    assert read_frame(database, "attendance_by_session")["n_excused"].sum() > 0
    assert read_frame(database, "score_pairs")[["pre", "post"]].notna().all(axis=1).any()
    assert all(len(read_frame(database, name, **weekly_speed.QUARTER)) for name in SAME_NUMBERS)
    found = weekly_speed.measure(database, n_turns=1)
    assert [one.name for one in found] == list(SAME_NUMBERS)
    assert set(SAME_NUMBERS) == {name for asked in weekly_speed.PAGES.values() for name in asked}
    assert set(SAME_NUMBERS) <= set(names())


@pytest.mark.slow
def test_columns_by_hand_are_the_same_where_every_row_is_in_force(tmp_path, monkeypatch):
    database = open_database(f"duckdb:///{tmp_path}/trainlift.duckdb")
    monkeypatch.setattr(weekly_speed, "CORRECTED", {})
    weekly_speed.make(database, N_ROWS)
    assert not any("load" in query.removeprefix(LIVE) for query in SAME_COLUMNS.values())
    monkeypatch.setattr(weekly_speed, "SAME_NUMBERS", SAME_COLUMNS)
    weekly_speed.measure(database, n_turns=1)


def test_other_numbers_by_hand_are_told(tmp_path, monkeypatch):
    database = open_database(f"duckdb:///{tmp_path}/trainlift.duckdb")
    another = "select 'R' as role, 1 as n_people"
    monkeypatch.setattr(weekly_speed, "SAME_NUMBERS", {"role_list": another})
    monkeypatch.setattr(weekly_speed, "SAME_COLUMNS", {"role_list": another})
    with pytest.raises(AssertionError):
        weekly_speed.measure(database, n_turns=1)


def test_the_page_gives_times_and_the_bar():
    one, two = Timing("pass_counts", 2.6, 2.0, 1.0), Timing("pass_by_kind", 1.4, 2.0, 3.0)
    text = weekly_speed.page([one, two, Timing("session_conduct", 1.0, 1.0, 1.0)], 1_000)
    assert "| pass_counts | 2.60 | 2.00 | 1.3 | 1.00 | 2.60 |" in text
    assert "| **page `assessment`** | 4.00 | 4.00 | 1.0 | 4.00 | 1.00 |" in text
    assert "at most 1.3 times" in text
