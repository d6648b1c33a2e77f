"""A person is copied out whole, and erased everywhere while what is counted stays."""

import io

import openpyxl
import pandas as pd
import pytest

from data import backup, erasure, kept, queries, schema
from data.database import close, open_database, read_frame, write_transaction
from data.frames import insert_frame
from reporting import personal
from reporting.words import has_words
from tests.data import cases

pytestmark = pytest.mark.slow

#: Two people share a name, one has left no number, one is quoted in a text and named in a record.
ROWS = {
    "load": {"load_id": [1, 2], "file_name": ["陈默 补考.xlsx", "b.xlsx"]},
    "person": {
        "person_id": ["A1", "A1", "A2", "A3", "A4"],
        "person_name": ["陈默", "陈默", "李想", "李想", "王一"],
        "role": ["产品", "产品", "产品", "客服", "客服"],
        "team": ["一组"] * 5,
        "hired_on": ["2024-03-01"] * 5,
        "load_id": [1, 2, 1, 1, 1],
    },
    "skill": {"skill_id": ["s"]},
    "skill_level": {
        "person_id": ["A1", "A2"],
        "skill_id": ["s", "s"],
        "level": [3.0, 4.0],
        "assessed_on": ["2026-01-05"] * 2,
    },
    "course": {"course_id": ["c"], "trainer": ["陈默"]},
    "session": {"session_id": ["c@1"], "course_id": ["c"], "session_on": ["2026-01-05"]},
    "attendance": {
        "session_id": ["c@1"] * 4,
        "person_id": ["A1", "A2", "A3", "A4"],
        "status": ["present", "absent", "present", "late"],
    },
    "leave_record": {
        "person_id": ["A1"],
        "leave_kind": ["病假"],
        "starts_on": ["2026-01-07"],
        "ends_on": ["2026-01-08"],
        "n_days": [2.0],
    },
    "mentoring": {
        "mentor_id": ["A1"],
        "mentee_id": ["A2"],
        "skill_id": ["s"],
        "from_on": ["2026-01-01"],
    },
    "survey": {"survey_id": ["v"], "is_anonymous": [False]},
    "survey_question": {
        "survey_id": ["v", "v"],
        "question_id": ["q", "o"],
        "question_type": ["rating", "open"],
        "scale_min": [1.0, None],
        "scale_max": [5.0, None],
    },
    "survey_response": {
        "survey_id": ["v", "v"],
        "respondent_key": ["k1", "k2"],
        "person_id": ["A1", "A2"],
        "course_id": ["c", "c"],
        "responded_on": ["2026-01-06"] * 2,
    },
    "survey_answer": {
        "survey_id": ["v"] * 4,
        "respondent_key": ["k1", "k1", "k2", "k2"],
        "question_id": ["q", "o", "q", "o"],
        "value": [5.0, None, 4.0, None],
        "answer_text": [None, "我和李想在二楼上班", None, "陈默讲得好"],
    },
    "audit": {
        "audit_id": [1],
        "happened_at": ["2026-01-01 08:00:00"],
        "subject": ["A1"],
        "detail": ['{"who": "A1", "note": "陈默"}'],
    },
    "confirmed_identity": {
        "source": ["zoom"],
        "written_name": ["产品-陈默"],
        "written_department": [""],
        "person_id": ["A1"],
        "confirmed_by": ["me"],
        "confirmed_at": ["2026-01-01 08:00:00"],
    },
}
COUNTED = ("attendance_by_session", "skill_gap_by_role", "team_list", "satisfaction_counts")


@pytest.fixture
def organisation(database):
    with write_transaction(database) as connection:
        for table in schema.tables():
            if table in ROWS:
                rows = pd.DataFrame(ROWS[table])
                insert_frame(connection, table, cases.completed(table, rows))
    return database


def every_text(database):
    with database.engine.connect() as connection:
        return {
            table: repr(connection.exec_driver_sql(f"select * from {table}").fetchall())
            for table in schema.tables()
        }


def test_a_copy_holds_every_row_of_the_person_and_of_nobody_else(organisation):
    found = erasure.copy(organisation, erasure.find(organisation, "陈默"))
    assert {table: len(rows) for table, rows in found.items()} == {
        "person": 2, "skill_level": 1, "attendance": 1, "leave_record": 1, "survey_response": 1,
        "survey_answer": 2, "mentoring": 1, "confirmed_identity": 1,
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(personal.workbook(found, "zh")))
    assert book["答案"]["F3"].value == "我和李想在二楼上班"
    assert "A2" not in str([[c.value for c in row] for row in book["出勤"].iter_rows()])


def test_whatever_may_be_kept_of_a_person_has_words_for_the_copy():
    about = [table for table in schema.tables() if erasure._where_about(table)]
    told = [table for table in about if table not in kept.AGAIN]
    assert len(told) < len(about)
    for lang in ("zh", "en"):
        for table in told:
            assert has_words(lang, f"data_table.{table}"), table
            for column in schema.tables()[table].columns:
                left_out = column in personal.LEFT_OUT
                assert left_out or has_words(lang, f"data_column.{column}"), (table, column)


def test_a_row_that_a_later_file_said_again_is_copied_and_erased_like_any_other(organisation):
    with write_transaction(organisation) as connection:
        kept.keep_all(connection)
        mark = "insert into attendance_again select session_id, person_id, load_id from attendance"
        connection.exec_driver_sql(f"{mark} where person_id = 'A1'")
    person = erasure.find(organisation, "A1")
    assert not set(kept.AGAIN) & set(erasure.copy(organisation, person))
    erased = erasure.erase(organisation, person, erased_by="me")
    assert erased.left == ()
    assert not set(kept.AGAIN) & set(erased.n_rows)
    assert "'A1'" not in every_text(organisation)["attendance_again"]


def test_nothing_of_an_erased_person_is_left_in_any_text(organisation):
    erased = erasure.erase(organisation, erasure.find(organisation, "A1"), erased_by="me")
    assert erased.left == ()
    left = every_text(organisation)
    for sign in ("A1", "陈默", "二楼", "k1", "2026, 1, 7", "病假"):
        assert not [table for table, text in left.items() if f"'{sign}" in text or sign in text]
    assert "***讲得好" in left["survey_answer"]
    assert erased.person_id in left["audit"]


def test_what_is_counted_stays(organisation):
    before = {name: read_frame(organisation, name) for name in COUNTED}
    assert sum(map(len, before.values())) > 0
    erasure.erase(organisation, erasure.find(organisation, "A1"), erased_by="me")
    for name, frame in before.items():
        after = read_frame(organisation, name)
        if "trainer" in frame:
            assert set(frame.pop("trainer")) == {"陈默"}
            assert after.pop("trainer").str.startswith("erased-").all()
        pd.testing.assert_frame_equal(after, frame)


def test_every_question_can_still_be_asked(organisation):
    erasure.erase(organisation, erasure.find(organisation, "A1"), erased_by="me")
    for name in queries.names():
        read_frame(organisation, name)


def test_a_shared_name_needs_the_number_and_stays_where_the_other_may_be_meant(organisation):
    with pytest.raises(erasure.SeveralPeople) as refused:
        erasure.find(organisation, "李想")
    assert refused.value.values["numbers"] == "A2, A3"
    person = erasure.find(organisation, "A2")
    assert person.shared_names == ("李想",)
    erased = erasure.erase(organisation, person, erased_by="me")
    assert erased.left == ()
    left = every_text(organisation)
    assert "我和李想在二楼上班" in left["survey_answer"]
    assert "A2" not in "".join(left.values())


def test_a_name_that_is_part_of_a_group_is_told_not_renamed(organisation):
    with write_transaction(organisation) as connection:
        connection.exec_driver_sql("update person set team = '王一组' where person_id <> 'A4'")
    erased = erasure.erase(organisation, erasure.find(organisation, "王一"), erased_by="me")
    assert erased.left == (erasure.Place("person", "team", 4),)


def test_a_trainer_without_a_number_is_found_by_name(organisation):
    with write_transaction(organisation) as connection:
        connection.exec_driver_sql("update course set trainer = '外聘讲师甲'")
    erased = erasure.erase(organisation, erasure.find(organisation, "外聘讲师甲"), erased_by="me")
    assert (erased.n_rows, erased.left) == ({"course": 1}, ())


def test_nobody_is_refused(organisation):
    with pytest.raises(erasure.UnknownPerson):
        erasure.find(organisation, "A9")


def test_a_data_file_written_anew_holds_no_byte_of_the_person(tmp_path):
    file = tmp_path / "trainlift.duckdb"
    url = f"duckdb:///{file}"
    database = open_database(url)
    with write_transaction(database) as connection:
        rows = pd.DataFrame({"person_id": ["QX-7731"], "person_name": ["上官映雪"]})
        insert_frame(connection, "load", cases.completed("load", pd.DataFrame({"load_id": [1]})))
        insert_frame(connection, "person", cases.completed("person", rows))
    close(database)
    database = open_database(url)
    assert "上官映雪".encode() in file.read_bytes()
    erasure.erase(database, erasure.find(database, "QX-7731"), erased_by="me")
    close(database)
    assert backup.rewrite(url)
    assert [path.name for path in tmp_path.iterdir()] == ["trainlift.duckdb"]
    content = file.read_bytes()
    assert not [sign for sign in (b"QX-7731", "上官映雪".encode()) if sign in content]
    database = open_database(url)
    assert len(read_frame(database, "load_list")) == 1
    close(database)
