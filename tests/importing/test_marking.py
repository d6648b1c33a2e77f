"""What one mark says: as exports of attendance programs write it, and combined."""

from datetime import time

import pytest

from data.importing.marking import clock_times, status_of_mark, stronger


@pytest.mark.parametrize(
    ("mark", "status"),
    [
        ("休息\n(-)", "not_applicable"), ("正常班:正常\n(08:10)", "present"), ("早班A:迟到", "late"),
        ("迟到15分钟\n(09:15)", "late"), ("迟到(12分钟)", "late"), ("LATE 10 MIN", "late"),
        ("上班迟到15分钟,下班早退3分钟", "late"), ("年假03-01 09:00到03-02 18:00 2天", "leave"),
        ("事假4小时", "leave"), ("正常,早退", "left_early"), ("上班缺卡", "no_record"),
        ("08:55\n18:01", "present"), ("8:30-17:30", "present"), ("外勤(13:05)", "on_duty"),
    ],
)  # fmt: skip
def test_a_mark_is_known_with_its_shift_its_time_and_how_long(mark, status):
    assert status_of_mark(mark) == status


@pytest.mark.parametrize("mark", ["?!", "A1", "2", "0.5", "代签", "√?", "未知"])
def test_what_is_no_mark_stays_unknown(mark):
    assert status_of_mark(mark) is None


def test_a_missing_punch_beside_another_one_is_no_absence():
    assert status_of_mark("正常\n缺卡") == "present"
    assert status_of_mark("缺卡,缺卡") == "no_record"
    assert stronger({"no_record", "late"}) == "late"


@pytest.mark.parametrize("mark", ["√/×", "√(事假)", "正常,旷工"])
def test_present_and_absent_in_one_cell_contradict(mark):
    assert status_of_mark(mark) == "contradicts"


def test_a_cell_may_hold_the_times_themselves():
    assert clock_times("18:01\n08:55:12") == [time(8, 55, 12), time(18, 1)]
    assert clock_times("08:55 迟到") == []
    assert clock_times("25:99") == []
