"""Times to keep free: seasons of every year, own calendar, campaigns; the lunar new year moves."""

from datetime import date

from analytics.timetable import peaks
from tests.timetable import frames

NOTHING = frames.volumes([], [])


def found(first, last, calendar=(), events=(), **more):
    return peaks.peaks(
        frames.periods(*calendar), frames.events(*events), NOTHING, first=first, last=last, **more
    )


def spans(peaks_found):
    return [(peak.name, peak.from_on, peak.to_on) for peak in peaks_found]


def test_the_season_before_the_lunar_new_year_moves_with_it():
    # new year 2026-02-17 and 2027-02-06, minus 30 and 7 days
    only = {"seasons": ["new_year_goods"]}
    assert spans(found(date(2026, 1, 1), date(2027, 2, 28), **only)) == [
        ("new_year_goods", date(2026, 1, 18), date(2026, 2, 10)),
        ("new_year_goods", date(2027, 1, 7), date(2027, 1, 30)),
    ]


def test_a_season_counts_where_any_day_of_it_lies_in_the_time_asked_about():
    only = {"seasons": ["november"]}
    assert spans(found(date(2026, 11, 11), date(2026, 12, 1), **only)) == [
        ("november", date(2026, 10, 20), date(2026, 11, 11))
    ]
    assert found(date(2026, 11, 12), date(2026, 12, 1), **only) == ()


def test_own_peaks_and_campaigns_are_kept_free_and_days_off_and_other_events_are_no_peaks():
    calendar = [
        ("店庆", "peak", "2026-10-12", "2026-10-14"),
        ("休息", "day_off", "2026-10-15", "2026-10-15"),
    ]
    events = [
        ("上新", "campaign", "2026-10-16", "2026-10-17"),
        ("搬家", "other", "2026-10-18", "2026-10-18"),
    ]
    asked = found(date(2026, 10, 1), date(2026, 10, 31), calendar, events, seasons=[])
    assert [(p.name, p.kind) for p in asked] == [("店庆", "own"), ("上新", "event")]
    assert peaks.at(asked, date(2026, 10, 14)).name == "店庆"
    assert peaks.at(asked, date(2026, 10, 15)) is None
