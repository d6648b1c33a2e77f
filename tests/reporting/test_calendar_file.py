"""An .ics file, read back by a library that did not write it."""

from datetime import UTC, datetime, timedelta

import vobject

from reporting.calendar_file import ZONES, Entry, calendar_file

CHANGED = datetime(2026, 9, 30, 18, 0)
ENTRIES = [
    Entry(
        "数据看板@2026-10-16",
        "数据看板：方法,案例;练习",
        datetime(2026, 10, 16, 14),
        datetime(2026, 10, 16, 16),
        "三楼培训室",
        "第一行\n第二行 “引号”",
    ),
    Entry(
        "ab@2026-10-23", "A/B", datetime(2026, 10, 23, 9, 30), datetime(2026, 10, 23, 11),
        is_tentative=True,
    ),
]  # fmt: skip


def written(zone="shanghai", **more):
    asked = {"title": "排期", "installation": "abc", "changed_at": CHANGED, "zone": ZONES[zone]}
    return calendar_file(ENTRIES, **(asked | more))


def read(content):
    return vobject.readOne(content.decode("utf-8")).vevent_list


def test_two_in_the_afternoon_in_shanghai_is_six_in_universal_time():
    first, second = read(written())
    assert first.dtstart.value.astimezone(UTC) == datetime(2026, 10, 16, 6, tzinfo=UTC)
    assert first.dtend.value - first.dtstart.value == timedelta(hours=2)
    assert second.dtstart.value.astimezone(UTC) == datetime(2026, 10, 23, 1, 30, tzinfo=UTC)


def test_a_zone_with_summer_time_is_spelled_out():
    first, _ = read(written("berlin"))
    assert first.dtstart.value.astimezone(UTC) == datetime(2026, 10, 16, 12, tzinfo=UTC)


def test_chinese_commas_semicolons_and_lines_come_back_as_they_were():
    first, _ = read(written())
    assert first.summary.value == "数据看板：方法,案例;练习"
    assert first.location.value == "三楼培训室"
    assert first.description.value == "第一行\n第二行 “引号”"
    assert first.valarm.trigger.value == timedelta(minutes=-30)


def test_the_same_session_keeps_its_number_and_a_later_file_counts_as_newer():
    before, after = read(written())[0], read(written(changed_at=CHANGED + timedelta(days=1)))[0]
    assert before.uid.value == after.uid.value == "数据看板@2026-10-16@abc"
    assert int(after.sequence.value) > int(before.sequence.value)


def test_what_is_only_proposed_is_tentative():
    assert [event.status.value for event in read(written())] == ["CONFIRMED", "TENTATIVE"]


def test_the_same_plan_gives_the_same_bytes_with_short_lines():
    assert written() == written()
    assert max(len(line) for line in written().split(b"\r\n")) <= 75
