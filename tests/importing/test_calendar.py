"""The organisation's own calendar: what may be written, and the place of what cannot be read."""

from datetime import date

from data.importing.calendar import read_calendar
from data.importing.model import Problem, Refusal, Sheet, SourceFile


def source(*rows, sheets=None):
    cells = [list(row) for row in rows]
    return SourceFile("日历.xlsx", "0", "xlsx", None, tuple(sheets or (Sheet("表1", cells),)))


def records(found):
    return [tuple(row) for row in found.itertuples(index=False)]


def test_a_title_above_the_header_chinese_kinds_and_open_ends_are_read():
    rows, problems = read_calendar(
        source(
            ["2026 年日历", None, None, None],
            ["名称", "开始日期", "结束日期", "类别"],
            ["店庆", date(2026, 10, 12), date(2026, 10, 14), "高峰"],
            ["调休", "2026-10-10", None, "调休上班"],
            [None, None, None, None],
            ["双11", "2026/10/20", "2026/11/12", None],
        )
    )
    assert problems == ()
    assert records(rows) == [
        ("店庆", date(2026, 10, 12), date(2026, 10, 14), "peak"),
        ("调休", date(2026, 10, 10), date(2026, 10, 10), "workday"),
        ("双11", date(2026, 10, 20), date(2026, 11, 12), "peak"),
    ]


def test_english_headers_and_kinds_are_read():
    rows, problems = read_calendar(
        source(["Name", "Start date", "Kind"], ["Anniversary", "2026-10-12", "Day off"])
    )
    assert problems == ()
    assert records(rows) == [("Anniversary", date(2026, 10, 12), date(2026, 10, 12), "day_off")]


def test_each_row_that_cannot_be_read_is_named_with_its_place():
    rows, problems = read_calendar(
        source(
            ["name", "from", "to", "kind"],
            ["", "2026-10-12", "", ""],
            ["a", "soon", "", ""],
            ["b", "2026-10-12", "2026-10-11", ""],
            ["c", "2026-10-12", "", "party"],
        )
    )
    assert records(rows) == []
    assert [(p.code, p.row, p.column, p.seen) for p in problems] == [
        ("calendar_no_name", 1, 0, ""),
        ("bad_date", 2, 1, "soon"),
        ("calendar_ends_first", 3, 2, "2026-10-11"),
        ("calendar_unknown_kind", 4, 3, "party"),
    ]


def test_a_file_without_a_header_or_without_content_says_so():
    assert [p.code for p in read_calendar(source(["a", "b"]))[1]] == ["calendar_no_header"]
    refusal = Refusal("x.xlsx", "0", Problem("empty_file", "refused"))
    assert read_calendar(refusal)[1] == (refusal.problem,)
