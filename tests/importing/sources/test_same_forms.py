"""The same forms in two exports: known by the numbers of their source, whatever the file is called."""

import pytest

from data.database import close, open_database, read_frame
from data.importing import intake, storing
from data.importing.reading import read_files
from tests.importing.sources.conftest import csv_bytes, lines_of
from tests.importing.sources.test_qualtrics import IDS, ROWS, TEXTS
from tests.importing.sources.test_wjx import META, TEXT


def store_file(database, file):
    """Store what a file holds; returns the codes of what was said."""
    checked = intake.check(intake.take_in(file), storing.known(database))
    if any(item.frames for item in checked):
        storing.store(database, file, checked, loaded_by="li", is_sample=False)
    return {problem.code for item in checked for problem in item.problems}


@pytest.fixture
def stored(tmp_path):
    """Store files one after the other in one database; returns its answers and what was said."""
    database = open_database(f"duckdb:///{tmp_path / 'case.duckdb'}")

    def store(*files):
        read = read_files([(name, csv_bytes(lines_of(text))) for name, text in files])
        return database, [store_file(database, file) for file in read]

    yield store
    close(database)


def counted(database, table):
    with database.engine.connect() as connection:
        return connection.exec_driver_sql(f"select count(*) from current_{table}").scalar_one()


BY_NUMBER = f"""
{META}|1、您的岗位：|9、性别
1|2026/3/7 10:00:00|136秒|微信|N/A||1|1
2|2026/3/8 13:41:43|136秒|链接|直接访问||2|2
3|2026/3/9 09:00:00|3720秒|链接|直接访问||2|3
"""


def test_numbers_after_words_add_nothing_and_are_said(stored):
    database, said = stored(("a.csv", TEXT), ("b.csv", BY_NUMBER))
    assert counted(database, "survey") == 1
    assert counted(database, "survey_response") == 3
    assert "words_stored_before" in said[1]


def test_words_after_numbers_belong_to_the_same_forms(stored):
    database, said = stored(("b.csv", BY_NUMBER), ("a.csv", TEXT))
    assert counted(database, "survey") == 1
    assert counted(database, "survey_response") == 3
    assert {"same_survey", "numbers_stored_before"} <= said[1]


def test_a_later_download_with_more_forms_adds_those_alone(stored):
    imports = "|".join(f'{{"ImportId":"QID{n}"}}' for n in range(22))
    first = ROWS.split("\n")[0]
    # the second download holds three times as many forms as the first
    more = "\n".join([ROWS, *(first.replace("R_1", f"R_{n}") for n in range(10, 16))])
    first, second = (f"{IDS}\n{TEXTS}\n{imports}\n{rows}" for rows in (ROWS, more))
    database, said = stored(("Feedback.csv", first), ("Feedback new.csv", second))
    assert (counted(database, "survey"), counted(database, "survey_response")) == (1, 9)
    assert "same_survey" in said[1]


def test_another_survey_of_the_same_program_stays_apart(stored):
    other = TEXT.replace("2026/3/7", "2025/3/7").replace("2026/3/8", "2025/3/8")
    other = other.replace("2026/3/9", "2025/3/9")
    database, _ = stored(("a.csv", TEXT), ("b.csv", other))
    assert (counted(database, "survey"), counted(database, "survey_response")) == (2, 6)


@pytest.mark.slow
def test_old_and_new_export_of_one_real_survey_are_five_forms(samples, tmp_path):
    database = open_database(f"duckdb:///{tmp_path / 'case.duckdb'}")
    for name in ("S07", "S08"):
        store_file(database, samples[name])
    assert (counted(database, "survey"), counted(database, "survey_response")) == (1, 5)
    assert len(read_frame(database, "load_list")) == 2
    # both exports ask the same questions, with other signs between their parts
    asked = {}
    for name in ("S07", "S08"):
        (checked,) = intake.check(intake.take_in(samples[name]), storing.known(database))
        asked[name] = set(checked.frames["survey_question"]["question_id"])
    assert asked["S07"] == asked["S08"]
    close(database)


def test_rows_without_a_number_are_known_again_by_time_and_answers(stored):
    text = "Timestamp|Do you like it?|Will you come?\n3/13/2026 10:00:00|Yes|Yes\n3/14/2026 10:00:00|No|Yes"
    more = f"{text}\n3/15/2026 10:00:00|No|No"
    database, said = stored(("A (Responses).csv", text), ("B (Responses).csv", more))
    assert (counted(database, "survey"), counted(database, "survey_response")) == (1, 3)
    assert "same_survey" in said[1]


def test_a_choice_taken_back_in_a_later_download_is_gone(stored):
    before = f"{META}|1、形式\n1|2026/3/7 10:00:00|9秒|微信|N/A||线上┋线下\n2|2026/3/7 10:00:01|9秒|微信|N/A||线下┋自学"
    database, _ = stored(("a.csv", before), ("a.csv", before.replace("线上┋线下", "线上")))
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "select option_text, count(*) from current_survey_answer group by option_text"
        ).fetchall()
    assert dict(map(tuple, found)) == {"线上": 1, "线下": 1, "自学": 1}
