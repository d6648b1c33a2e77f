"""Leaves: from when to when, whole and half days, what overlaps and what does not fit."""

from datetime import date, datetime

import pytest

from tests.importing.small_tables import check, codes, rows_of, table_of, with_cells

HEADER = "工号|姓名|请假类型|开始时间|结束时间|请假天数"
COLUMNS = ("person_id", "leave_kind", "starts_on", "ends_on", "n_days")


def leaves(*rows, header=HEADER, **context):
    checked = check(table_of("\n".join((header, *rows))), **context)
    return rows_of(checked, "leave_record", *COLUMNS), checked


def test_a_leave_has_a_first_and_last_day_and_a_length():
    found, checked = leaves("E1|沈映川|事假|2026-03-02 09:00|2026-03-03 18:00|2")
    assert found == [("E1", "事假", date(2026, 3, 2), date(2026, 3, 3), 2.0)]
    assert (codes(checked, "question"), "attendance" in checked.frames) == ([], False)
    assert codes(checked, "note") == ["leaves_kept"]


@pytest.mark.parametrize(
    ("first", "last", "written", "ends_on", "n_days"),
    [
        ("2026-03-05 上午", "2026-03-05 上午", "0.5", date(2026, 3, 5), 0.5),
        ("2026-03-05 下午", "", "", date(2026, 3, 5), 0.5),
        ("2026-03-05", "", "半天", date(2026, 3, 5), 0.5),
        ("2026-03-05", "", "1.5", date(2026, 3, 6), 1.5),
        ("2026-03-05", "", "2天", date(2026, 3, 6), 2.0),
        ("2026-03-05", "", "4小时", date(2026, 3, 5), 0.5),
        ("2026-03-05", "2026-03-07", "", date(2026, 3, 7), 3.0),
        ("2026-03-05", "", "", date(2026, 3, 5), 1.0),
    ],
)
def test_halves_hours_and_missing_lengths(first, last, written, ends_on, n_days):
    found, _ = leaves(f"E1|沈映川|病假|{first}|{last}|{written}")
    assert found == [("E1", "病假", date(2026, 3, 5), ends_on, n_days)]


def test_overlapping_leaves_of_one_person_are_kept_and_name_the_other_row():
    _, checked = leaves(
        "E1|沈映川|年假|2026-03-09|2026-03-11|3",
        "E1|沈映川|调休|2026-03-11|2026-03-12|2",
        "E2|顾澄野|事假|2026-03-10|2026-03-10|1",
    )
    assert len(checked.frames["leave_record"]) == 3
    (note,) = [p for p in checked.problems if p.code == "leave_overlaps"]
    assert (note.row, note.values["n"], note.values["other_row"]) == (2, 1, 2)


def test_two_halves_of_one_day_do_not_overlap():
    _, checked = leaves(
        "E1|沈映川|年假|2026-03-09 上午|2026-03-09 上午|0.5",
        "E1|沈映川|事假|2026-03-09 下午|2026-03-09 下午|0.5",
    )
    assert "leave_overlaps" not in codes(checked)


def test_a_length_may_leave_the_weekend_out_but_must_fit_otherwise():
    # from Friday, the 6th, to Monday, the 9th
    _, checked = leaves("E1|沈映川|年假|2026-03-06|2026-03-09|2")
    assert "leave_days_differ" not in codes(checked)
    _, wrong = leaves("E1|沈映川|年假|2026-03-06|2026-03-09|7")
    (note,) = [p for p in wrong.problems if p.code == "leave_days_differ"]
    assert (note.seen, note.values["expected"]) == ("7", 4)


def test_a_leave_that_ends_before_it_begins_and_one_without_a_day_are_rejected():
    _, checked = leaves(
        "E1|沈映川|年假|2026-03-09|2026-03-06|1",
        "E2|顾澄野|年假||2026-03-06|1",
        "E3|苏若棠|年假|哪天|2026-03-06|1",
        "E4|叶知微|年假|2026-03-06|2026-03-06|1",
    )
    assert codes(checked, "rejected") == ["bad_date", "date_missing", "leave_ends_before"]
    assert [row for (row,) in rows_of(checked, "leave_record", "person_id")] == ["E4"]


def test_the_same_leave_twice_counts_once():
    row = "E1|沈映川|年假|2026-03-09|2026-03-11|3"
    found, checked = leaves(row, row)
    assert (len(found), "twice_same" in codes(checked)) == (1, True)


def test_typed_days_and_english_headers_are_read_alike():
    table = table_of("Employee ID|Name|Leave type|Start date|End date|Days\nE1|Ada|Sick|x|y|1")
    table = with_cells(table, [["E1", "Ada", "Sick", datetime(2026, 3, 2, 9), date(2026, 3, 3), 2]])
    assert rows_of(check(table), "leave_record", *COLUMNS) == [
        ("E1", "Sick", date(2026, 3, 2), date(2026, 3, 3), 2.0)
    ]


def test_days_whose_order_is_open_wait_for_an_answer():
    found = "E1|Ada|Sick|03/04/2026|03/05/2026|2"
    waiting = check(table_of(f"{HEADER}\n{found}"))
    assert (codes(waiting, "question"), waiting.frames) == (["day_order_unknown"], {})
    rows, _ = leaves(found, day_first=False)
    assert rows == [("E1", "Sick", date(2026, 3, 4), date(2026, 3, 5), 2.0)]


def test_a_summary_of_a_month_counts_days_and_is_no_sign_in_sheet():
    text = "部门|姓名|应出勤|实出勤|事假|病假|迟到次数\n运营部|沈映川|22|20|1|1|2"
    checked = check(table_of(text, title=("2026年3月考勤汇总",)))
    assert (codes(checked, "refused"), checked.frames) == (["counts_are_no_marks"], {})


def test_a_leave_that_was_refused_or_withdrawn_is_left_out():
    header = "审批编号|审批状态|审批结果|发起人工号|发起人姓名|请假类型|开始时间|结束时间|时长"
    checked = check(
        table_of(
            f"{header}\n1|完成|同意|E1|沈映川|年假|2026-03-05 上午|2026-03-06 下午|2"
            "\n2|完成|拒绝|E2|顾澄野|事假|2026-03-05 上午|2026-03-05 上午|0.5"
        )
    )
    assert rows_of(checked, "leave_record", *COLUMNS) == [
        ("E1", "年假", date(2026, 3, 5), date(2026, 3, 6), 2.0)
    ]
    (note,) = [p for p in checked.problems if p.code == "leave_not_granted"]
    assert (note.values["n"], note.seen) == (1, "拒绝")
