"""Times of another zone are read by the clocks of the organisation; the arithmetic is by hand."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data.importing.known import Known
from data.importing.rows.zones import zone_named, zone_of_cell
from tests.importing.small_tables import SALT, check, codes, rows_of, table_of


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("2026-03-05T16:30:00Z", 0),
        ("2026-03-05 16:30:00 UTC", 0),
        ("2026/3/5 4:30:00 PM GMT+8", 8),
        ("2026-03-05 16:30:00 -0500", -5),
        ("1772728200", 0),
        ("2026-03-05 09:00-11:00", None),
        ("2026-03-05 16:30:00", None),
    ],
)
def test_a_cell_says_its_zone_and_a_span_of_hours_says_none(cell, hours):
    zone = zone_of_cell(cell)
    offset = None if zone is None else zone.utcoffset(datetime(2026, 3, 5))
    assert offset == (None if hours is None else timedelta(hours=hours))


def test_a_zone_has_a_name_or_a_distance():
    assert zone_named("Mars/Olympus") is None
    assert zone_named("GMT-16") is None


def session_days(text, **known):
    checked = check(table_of(text), known=replace(Known(salt=SALT), **known), course="OKR")
    return [str(day) for (day,) in rows_of(checked, "session", "session_on")], checked


@pytest.mark.parametrize("header", ["Join time (UTC)", "Join time (GMT+00:00)"])
def test_the_day_is_right_beyond_midnight(header):
    text = f"Name|{header}|Leave time (UTC)\nAnn|2026-03-05 16:30:00|2026-03-05 17:30:00"
    days, checked = session_days(text)
    assert days == ["2026-03-06"]
    said = next(p for p in checked.problems if p.code == "times_converted")
    assert (said.values["read_as"], said.values["n_days"]) == ("2026-03-06 00:30", 1)


def test_the_zone_of_the_organisation_decides():
    text = "Name|Join time|Leave time\nAnn|2026-03-05T16:30:00Z|2026-03-05T17:30:00Z"
    assert session_days(text, zone="America/New_York")[0] == ["2026-03-05"]
    days, checked = session_days(text.replace("Z", ""))
    assert days == ["2026-03-05"]
    assert "times_converted" not in codes(checked)
