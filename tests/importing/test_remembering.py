"""Answers about cells: kept for the next sheet of the same source, applied, said, and changed."""

import pytest

from data.database import close, open_database
from data.importing import storing
from tests.data.loads import source_file
from tests.importing.small_tables import check, codes, rows_of, table_of

FILE = source_file("a.xlsx", "a1")


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"duckdb:///{tmp_path / 'case.duckdb'}")
    yield opened
    close(opened)


def test_an_answer_about_marks_is_remembered_for_the_source_said_and_may_be_changed(database):
    text = "工号|姓名|2026-03-06|2026-03-13\nE1|沈映川|○|A\nE2|顾澄野|√|P"
    known = storing.known(database)
    first = check(table_of(text), known=known, course="用户研究", marks={"○": "on_duty"})
    storing.store(database, FILE, [first], loaded_by="li", is_sample=False)
    again = check(table_of(text), known=storing.known(database), course="用户研究")
    assert ("E1", "on_duty", "○") in rows_of(again, "attendance", "person_id", "status", "mark")
    assert codes(again, "question") == ["ambiguous_marks"]
    changed = check(
        table_of(text), known=storing.known(database), course="用户研究", marks={"A": "leave"}
    )
    assert codes(changed, "question") == ["marks_remembered"]
    storing.store(database, FILE, [changed], loaded_by="li", is_sample=False)
    settled = check(table_of(text), known=storing.known(database), course="用户研究")
    assert codes(settled, "question") == ["marks_remembered"]
    assert {"on_duty", "leave"} <= {s for (s,) in rows_of(settled, "attendance", "status")}
    later = "工号|姓名|2026-04-03|2026-04-10|2026-04-17\nE1|沈映川|○|√|√\nE2|顾澄野|√|√|A"
    next_month = check(table_of(later), known=storing.known(database), course="用户研究")
    assert codes(next_month, "question") == ["marks_remembered"]
    elsewhere = "学号|姓名|2026-03-06\nE1|沈映川|○\nE2|顾澄野|√"
    other = check(table_of(elsewhere), known=storing.known(database), course="用户研究")
    assert codes(other, "question") == ["ambiguous_marks"]


def test_the_order_of_days_and_the_names_of_phases_are_remembered(database):
    text = "Name|Join Time|Leave Time\nAda|02/03/2021 7:45|02/03/2021 8:15"
    given = check(table_of(text), course="用户研究", day_first=True)
    storing.store(database, FILE, [given], loaded_by="li", is_sample=False)
    again = check(table_of(text), known=storing.known(database), course="用户研究")
    assert rows_of(again, "attendance", "session_id") == [("用户研究@2021-03-02",)]
    assert codes(again, "question") == ["day_order_remembered"]
    scores = "工号|姓名|课程|阶段|得分\nE1|沈映川|用户研究|一月|55\nE1|沈映川|用户研究|六月|65"
    named = check(table_of(scores), phases={"一月": "pre", "六月": "post"})
    storing.store(database, FILE, [named], loaded_by="li", is_sample=False)
    later = check(table_of(scores), known=storing.known(database))
    assert rows_of(later, "assessment_result", "phase", "score") == [("post", 65.0), ("pre", 55.0)]
    assert codes(later, "question") == ["phases_remembered"]
