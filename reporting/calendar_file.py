"""Sessions as an .ics file that calendars open; nobody who takes part is named in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

#: Zones in which the clocks of sessions may be meant; the first where no other is chosen.
ZONES = {
    "shanghai": "Asia/Shanghai",
    "tokyo": "Asia/Tokyo",
    "utc": "Etc/UTC",
    "london": "Europe/London",
    "berlin": "Europe/Berlin",
    "new_york": "America/New_York",
    "chicago": "America/Chicago",
    "los_angeles": "America/Los_Angeles",
}
REMINDER = timedelta(minutes=30)


@dataclass(frozen=True)
class Entry:
    """One session in a calendar; `is_tentative`: proposed, not in the plan yet."""

    session_id: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    text: str = ""
    is_tentative: bool = False


def calendar_file(
    entries: Sequence[Entry],
    *,
    title: str,
    installation: str,
    changed_at: datetime,
    zone: str,
) -> bytes:
    """The file; the same session has the same number every time, so that a calendar replaces it.

    starts_at and ends_at are clocks in `zone`; `changed_at` (UTC) is when the plan last changed.
    """
    calendar = icalendar.Calendar.new(
        prodid="-//TrainLift//timetable//", name=title, uid=f"timetable@{installation}"
    )
    stamp = changed_at.replace(tzinfo=UTC, microsecond=0)
    for entry in entries:
        calendar.add_component(_event(entry, installation, stamp, ZoneInfo(zone)))
    # without the zone spelled out, some calendars take the clock for their own
    years = [entry.starts_at.year for entry in entries] or [stamp.year]
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return calendar.to_ical()


def _event(entry: Entry, installation: str, stamp: datetime, zone: ZoneInfo) -> icalendar.Event:
    event = icalendar.Event.new(
        uid=f"{entry.session_id}@{installation}",
        summary=entry.topic,
        start=entry.starts_at.replace(tzinfo=zone),
        end=entry.ends_at.replace(tzinfo=zone),
        location=entry.place or None,
        description=entry.text or None,
        stamp=stamp,
        # grows with every change of the plan, so that the newer file wins
        sequence=int(stamp.timestamp()) // 60 % 2**31,
    )
    event.add("status", "TENTATIVE" if entry.is_tentative else "CONFIRMED")
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMINDER)
    alarm.add("description", entry.topic)
    event.add_component(alarm)
    return event
