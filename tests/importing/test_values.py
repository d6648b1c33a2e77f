"""Cells: dates, numbers, durations and truth by explicit patterns."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.model import CellError
from data.importing.values import (
    day_order,
    fold,
    name_of,
    needs_year,
    parse_duration,
    parse_moment,
    parse_number,
    parse_time,
    parse_time_range,
    parse_truth,
    split_unit,
    text_of,
    uses_decimal_comma,
)

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
WEEKDAYS = "一二三四五六日"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
FULL_WIDTH = str.maketrans("0123456789.,%-:/", "０１２３４５６７８９．，％－：／")

DAY_FORMATS = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f" {d.year}年{d.month:02}月{d.day:02}号 ",
    lambda d: f"{d.year}/{d.month}/{d.day} 星期{WEEKDAYS[d.weekday()]}",
    lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: d.isoformat().translate(FULL_WIDTH),
]


@pytest.mark.parametrize("written", DAY_FORMATS)
@given(day=DAYS)
def test_a_day_survives_every_way_of_writing_it(written, day):
    assert parse_moment(written(day)).on == day


@given(day=DAYS)
def test_a_day_without_its_year_needs_one_and_takes_it(day):
    for text in (f"{day.month}月{day.day}日", f"{day.month}/{day.day}"):
        assert parse_moment(text) is None
        if (day.month, day.day) != (2, 29):
            assert needs_year(text)
            assert parse_moment(text, year=2023).on == day.replace(year=2023)


@given(day=DAYS, clock=st.times().map(lambda t: t.replace(microsecond=0)))
def test_the_clock_beside_a_day_is_kept(day, clock):
    half = "上午" if clock.hour < 12 else "下午"
    hour = clock.hour % 12 or 12
    for text in (
        f"{day} {clock}",
        f"{day}T{clock}Z",
        f"{day.year}/{day.month}/{day.day} {half} {hour}:{clock:%M:%S}",
        f"{day} {hour}:{clock:%M:%S} {'AM' if clock.hour < 12 else 'PM'}",
    ):
        moment = parse_moment(text)
        assert (moment.on, moment.at) == (day, clock)


# The specification names these two: noon and midnight in Chinese.
@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2022/12/9 上午 12:07:55", time(0, 7, 55)),
        ("2022/12/8 下午 12:12:10", time(12, 12, 10)),
        ("2022/12/8 下午 1:41:43", time(13, 41, 43)),
        ("2019/10/8 星期二 8:20", time(8, 20)),
        ("9/22/26, 2:48:05\u202fPM", time(14, 48, 5)),
    ],
)
def test_halves_of_the_day_and_weekdays_are_read(text, at):
    assert parse_moment(text).at == at


def test_a_clock_may_stand_right_behind_a_day_in_chinese():
    assert parse_moment("2026年9月5日14:00").clock == datetime(2026, 9, 5, 14, 0)
    assert parse_moment("9月5号9:30-11:00", year=2026).clock == datetime(2026, 9, 5, 9, 30)


@pytest.mark.parametrize(
    ("text", "first_day", "grain"),
    [
        ("2024年3月", date(2024, 3, 1), "month"),
        ("2024-03", date(2024, 3, 1), "month"),
        ("2020年第一季度", date(2020, 1, 1), "quarter"),
        ("2024Q4", date(2024, 10, 1), "quarter"),
        ("Q2 2024", date(2024, 4, 1), "quarter"),
        ("2024年第10周", date(2024, 3, 4), "week"),
        ("2024年", date(2024, 1, 1), "year"),
    ],
)
def test_a_period_keeps_its_length_and_has_no_day_of_its_own(text, first_day, grain):
    moment = parse_moment(text)
    assert (moment.on, moment.grain) == (first_day, grain)


# 29 December 2025 is the Monday of the first week of 2026; 22 weeks later it is 1 June.
@pytest.mark.parametrize(
    ("text", "first_day", "grain"),
    [
        ("6-1 星期一", date(2026, 6, 1), "day"),
        ("6.1(周一)", date(2026, 6, 1), "day"),
        ("06-01（一）", date(2026, 6, 1), "day"),
        ("Week 23", date(2026, 6, 1), "week"),
        ("CW23", date(2026, 6, 1), "week"),
        ("6.1-6.7", date(2026, 6, 1), "week"),
        ("6.29-7.5", date(2026, 6, 29), "week"),
        ("26Q1", date(2026, 1, 1), "quarter"),
        ("6-1", None, None),
        ("6.1", None, None),
        ("1.2-1.4", None, None),
        ("2.5-4.5", None, None),
    ],
)
def test_a_day_or_week_of_a_known_year_as_reports_write_it(text, first_day, grain):
    moment = parse_moment(text, year=2026)
    assert (moment and moment.on, moment and moment.grain) == (first_day, grain)


@pytest.mark.parametrize(
    "text",
    [
        "136秒",
        "30~34岁",
        "3000-3499元",
        "2024-13-01",
        "2023-02-29",
        "1-2",
        "10:30",
        "星期六",
        "85",
        "V1.2.3",
        "2024-3-5 25:00",
    ],
)
def test_what_is_not_surely_a_date_is_none(text):
    assert parse_moment(text) is None


def test_day_and_month_are_ordered_by_the_column_or_not_at_all():
    assert parse_moment("11/12/2020") is None
    assert parse_moment("11/12/2020", day_first=True).on == date(2020, 12, 11)
    assert parse_moment("11/12/2020", day_first=False).on == date(2020, 11, 12)
    assert parse_moment("1/26/2021 7:45").on == date(2021, 1, 26)
    assert day_order(["11/12/2020", "12/11/2020"]) == "ask"
    assert day_order(["11/12/2020", "25/12/2020"]) is True
    assert day_order(["1/2/2021", "1/26/2021"]) is False
    assert day_order(["25/12/2020", "1/26/2021", "1/2/2021"]) == "ask"
    assert day_order(["2020-12-11", "5/5/2020"]) is None


def test_a_bare_number_is_a_date_only_in_a_column_of_dates():
    # Excel: serial 45352 is 2024-03-01
    assert parse_moment(45352.0) is None
    assert parse_moment(45352.0, is_date_column=True).on == date(2024, 3, 1)
    assert parse_moment(45352.5, is_date_column=True).at == time(12)
    assert parse_moment(20240305.0, is_date_column=True).on == date(2024, 3, 5)
    # 1700000000 seconds after 1970 is 2023-11-14 22:13:20
    assert parse_moment("1700000000", is_date_column=True).clock == datetime(
        2023, 11, 14, 22, 13, 20
    )
    assert parse_moment(85.0, is_date_column=True) is None


NUMBERS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(float)


@given(NUMBERS)
def test_a_number_survives_grouping_signs_and_full_width_digits(number):
    for text in (
        f"{number:.3f}",
        f"{number:,.3f}",
        f"{number:.3f}".translate(FULL_WIDTH),
        f" {number:.3f} ",
    ):
        assert parse_number(text).value == pytest.approx(number, abs=1e-9)
    if number > 0:
        assert parse_number(f"({number:.3f})").value == pytest.approx(-number)
        assert parse_number(f"¥{number:,.3f}").value == pytest.approx(number)
        assert parse_number(f"{number:.3f}万").value == pytest.approx(number * 1e4)
        assert parse_number(f"{number:.3f}%").value == pytest.approx(number / 100)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.2万", 12_000, ""),
        ("3.4亿", 340_000_000, ""),
        ("12k", 12_000, ""),
        ("3.5％", 0.035, "%"),
        ("-5%", -0.05, "%"),
        ("↑3.2%", 0.032, "%"),
        ("↓3.2%", -0.032, "%"),
        ("+3.2pp", 0.032, "pp"),
        ("１２３", 123, ""),
        ("1e5", 100_000, ""),
    ],
)
def test_scales_and_shares_are_read(text, value, unit):
    number = parse_number(text)
    assert number.value == pytest.approx(value)
    assert number.unit == unit


@pytest.mark.parametrize(
    "cell",
    [
        "约30",
        "30+",
        "<5",
        "—",
        "-",
        "/",
        "N/A",
        "#DIV/0!",
        "暂无",
        "1,23",
        "3-4",
        "",
        None,
        True,
        float("nan"),
        CellError("#N/A"),
    ],
)
def test_what_is_not_exactly_a_number_is_none(cell):
    assert parse_number(cell) is None


def test_a_decimal_comma_is_taken_only_when_the_whole_column_writes_so():
    assert uses_decimal_comma(["1.234,56", "7,5"])
    assert not uses_decimal_comma(["1,234.56", "7.5"])
    assert not uses_decimal_comma(["7,5", "7.5"])
    assert not uses_decimal_comma(["1,234"])
    assert parse_number("1.234,56", has_decimal_comma=True).value == pytest.approx(1234.56)


@given(st.integers(0, 300), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_survives_every_way_of_writing_it(hours, minutes, seconds):
    expected = hours * 60 + minutes + seconds / 60
    for text in (
        f"{hours}小时{minutes}分{seconds}秒",
        f"{hours}h {minutes}m {seconds}s",
        f"{hours}:{minutes:02}:{seconds:02}",
        f"{hours} hours {minutes} mins {seconds} secs",
    ):
        assert parse_duration(text) == pytest.approx(expected)
    assert parse_duration(timedelta(hours=hours, minutes=minutes)) == hours * 60 + minutes


def test_durations_beyond_a_day_and_bare_numbers_with_their_unit():
    assert parse_duration("225:07:02") == pytest.approx(225 * 60 + 7 + 2 / 60)
    assert parse_duration("136秒") == pytest.approx(136 / 60)
    assert parse_duration("90") is None
    assert parse_duration("90", unit="minute") == 90
    assert parse_duration("1.5", unit="hour") == 90
    assert parse_duration("abc", unit="minute") is None


def test_spans_of_time_may_share_the_half_of_the_day():
    assert parse_time_range("14:00-16:00") == (time(14), time(16))
    assert parse_time_range("下午2:00至4:00") == (time(14), time(16))
    assert parse_time_range("16:00–14:00") is None
    assert parse_time("14点30分") == time(14, 30)
    assert parse_time("2:48 PM") == time(14, 48)
    assert parse_time("25:00") is None


def test_identifiers_keep_their_digits_and_lose_the_decimal_part_of_a_spreadsheet():
    assert text_of(202301.0) == "202301"
    assert text_of("００７") == "007"
    assert text_of(True) == "TRUE"
    assert text_of(datetime(2024, 3, 5)) == "2024-03-05"
    assert name_of(" 宜　君 ") == "宜君"
    assert name_of("Ben \nAshley") == "Ben Ashley"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30))
def test_no_text_makes_a_parser_fail(text):
    parse_moment(text)
    parse_moment(text, year=2024, day_first=True, is_date_column=True)
    parse_number(text)
    parse_duration(text)
    parse_time(text)
    parse_truth(text)
    split_unit(text)


def test_yes_and_no_in_both_languages():
    assert [parse_truth(cell) for cell in ("是", "内部", "Yes", True, 1.0)] == [True] * 5
    assert [parse_truth(cell) for cell in ("否", "外部", "no", False)] == [False] * 4
    assert parse_truth("也许") is None


def test_the_unit_of_a_header_stands_in_its_last_brackets():
    assert split_unit("国内生产总值当季值(亿元)") == ("国内生产总值当季值", "亿元")
    assert split_unit("平均处理时长（分钟）") == ("平均处理时长", "分钟")
    assert split_unit("GDP(上年同期=100)_当期") == ("GDP(上年同期=100)_当期", "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.1万", 11000.0),
        ("5.2%", 0.052),
        ("(5.2%)", -0.052),
        ("1.5M", 1_500_000.0),
        ("US$5", 5.0),
        ("3.5倍", 3.5),
        ("12.5‰", 0.0125),
        ("+3.2pp", 0.032),
    ],
)
def test_a_number_is_the_very_number_its_digits_say(text, value):
    assert parse_number(text).value == value


@pytest.mark.parametrize(
    ("text", "on", "grain"),
    [
        ("1月", date(2026, 1, 1), "month"),
        ("十二月", date(2026, 12, 1), "month"),
        ("September", date(2026, 9, 1), "month"),
        ("第一季度", date(2026, 1, 1), "quarter"),
        ("3月2日-8日", date(2026, 3, 2), "week"),
        ("12月28日-1月3日", date(2026, 12, 28), "week"),
        ("2026-03-02 - 2026-03-08", date(2026, 3, 2), "week"),
        ("2026.3.1-2026.3.31", date(2026, 3, 1), "month"),
    ],
)
def test_periods_without_a_year_take_the_one_that_is_known(text, on, grain):
    found = parse_moment(text, year=2026)
    assert (found.on, found.grain) == (on, grain)


@pytest.mark.parametrize(
    "text", ["Q1", "13月", "2-8", "3月上旬", "2026年上半年", "2026年3月1日-2日"]
)
def test_what_is_not_surely_one_period_is_none(text):
    assert parse_moment(text, year=2026) is None
