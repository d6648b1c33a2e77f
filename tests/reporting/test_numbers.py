"""Number formats as the design lays them down (design.md section 5)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.results import Interval
from reporting import numbers


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.93, "93%"), (0.925, "93%"), (0.0, "0%"), (1.0, "100%"), (0.004, "<1%"), (0.998, ">99%")],
)
def test_a_share_is_a_whole_percent_and_never_a_false_zero_or_all(share, text):
    assert numbers.percent(share) == text


@pytest.mark.parametrize(
    ("lift", "text"), [(0.132, "+13.2%"), (-0.035, "−3.5%"), (0.0, "0.0%"), (-0.0001, "0.0%")]
)
def test_a_lift_has_one_decimal_and_the_true_minus(lift, text):
    assert numbers.signed_percent(lift) == text


def test_the_largest_numbers_are_written_out():
    assert numbers.decimal(2e17, 2) == "200,000,000,000,000,000.00"
    assert len(numbers.decimal(1.5e308, 0)) == 309 + 102


def test_intervals_use_a_dash_between_shares_and_a_word_between_signed_numbers():
    assert numbers.percent_interval(Interval(0.91, 0.95)) == "91–95%"
    signed = Interval(0.035, 0.239)
    assert numbers.signed_percent_interval(signed, "zh") == "+3.5% 至 +23.9%"
    assert numbers.signed_percent_interval(signed, "en") == "+3.5% to +23.9%"


@pytest.mark.parametrize(
    ("p", "text"), [(0.0121, "p = .012"), (0.00005, "p < .001"), (1, "p = 1.000")]
)
def test_p_has_no_leading_zero_and_no_false_precision(p, text):
    assert numbers.p_term(p) == text


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (186_400, "¥ 186,400", "¥ 186,400"),
        (1_286_000, "¥ 128.6 万", "¥ 1.29M"),
        (999_999.4, "¥ 999,999", "¥ 999,999"),
        (999_999.6, "¥ 100.0 万", "¥ 1.00M"),
        (-500, "−¥ 500", "−¥ 500"),
    ],
)
def test_money_changes_its_unit_at_a_million(amount, zh, en):
    assert (numbers.money(amount, "zh"), numbers.money(amount, "en")) == (zh, en)


def test_dates_weeks_and_quarters_in_both_languages():
    day = date(2026, 11, 11)
    assert numbers.iso_date(day) == "2026-11-11"
    assert numbers.short_date(date(2026, 10, 4), "zh") == "10月4日"
    assert numbers.short_date(date(2026, 10, 4), "en") == "4 Oct"
    assert numbers.week(day, "zh") == "第 46 周（11-09 至 11-15）"
    assert numbers.week(day, "en") == "Week 46 (9–15 Nov)"
    assert numbers.week(date(2026, 12, 30), "en") == "Week 53 (28 Dec–3 Jan)"
    assert numbers.quarter(2026, 4, "zh") == "2026 年第 4 季度"
    assert numbers.period_name("2026Q4", "en") == "2026 Q4"
    assert numbers.period_name("全部", "zh") == "全部"
    spans = date(2026, 7, 9), date(2026, 10, 31)
    assert numbers.span(*spans, "zh") == "2026-07-09 至 10-31"
    assert numbers.span(*spans, "en") == "9 Jul–31 Oct 2026"


def test_a_target_is_a_bound_or_a_band():
    assert numbers.band(0.8, None) == "≥80%"
    assert numbers.band(0.10, 0.20) == "+10–20%"


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_no_number_is_written_with_a_hyphen_or_as_minus_zero(value, digits):
    for text in (numbers.decimal(value, digits), numbers.signed(value, digits)):
        assert "-" not in text
        assert not (text.startswith("−") and float(text[1:].replace(",", "")) == 0)


@given(st.floats(0, 1))
def test_a_rounded_share_lies_within_half_a_percent_of_the_share(share):
    text = numbers.percent(share)
    shown = float(text.strip("<>%")) / 100
    assert abs(shown - share) <= (0.01 if text[0] in "<>" else 0.005 + 1e-9)
