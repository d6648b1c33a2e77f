"""Days and months in headers that only read together are such."""

import pytest

from data.importing.header_days import months_written_out, told
from tests.importing.small_tables import table_of


def days_of(*headers, cells="√"):
    line = "|".join(headers)
    table = told(table_of(f"姓名|{line}\n沈映川|{'|'.join(cells for _ in headers)}"))
    return [column.parts[-1] for column in table.columns[1:]]


@pytest.mark.parametrize(
    ("headers", "days"),
    [
        (("3.2", "3.9", "4.1"), ["3月2日", "3月9日", "4月1日"]),
        # a spreadsheet keeps 3.10 and 3.20 as numbers
        (("3.8", "3.9", "3.1", "3.2"), ["3月8日", "3月9日", "3月10日", "3月20日"]),
    ],
)
def test_marks_under_numbers_in_the_order_of_days_are_days(headers, days):
    assert days_of(*headers) == days


@pytest.mark.parametrize(
    "headers",
    [
        ("3.2",),
        ("4.1", "3.2"),
        ("2.28", "2.30"),
        ("1.0", "1.1"),
        ("12.1", "13.1"),
    ],
)
def test_one_number_or_no_order_of_days_is_left_as_it_is(headers):
    assert days_of(*headers) == list(headers)


def test_points_under_such_numbers_are_points_of_sections():
    assert days_of("3.2", "3.9", cells="80") == ["3.2", "3.9"]


def test_months_one_after_the_other_have_their_years():
    assert months_written_out(["Dec-25", "Jan-26", "Team"]) == {
        "Dec-25": "Dec 2025",
        "Jan-26": "Jan 2026",
    }


@pytest.mark.parametrize(
    "texts", [["Mar-16", "Mar-23"], ["Jan-26"], ["Jan-26", "Mar-26"], ["Foo-26", "Bar-26"]]
)
def test_days_of_a_month_and_single_months_are_not_read(texts):
    assert months_written_out(texts) == {}
