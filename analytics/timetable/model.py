"""What the timetable is asked and what it answers: frozen values."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from analytics.results import Interval

PeakKind = Literal["season", "own", "event", "metric"]
DayKind = Literal["workday", "made_up_workday", "weekend", "day_off"]
#: Why a session cannot stand at a time, in the order in which it is looked for.
Refusal = Literal[
    "day_off", "peak", "too_late", "trainer_busy", "learners_busy", "rooms_full", "clash"
]
SeatRefusal = Literal["no_session", "full", "busy", "clash"]


@dataclass(frozen=True)
class Peak:
    """A time to keep free of training, both days included.

    `name`: as the organisation calls it, or a key under `peak.` for the seasons everybody knows.
    `load`: how busy the metric says it was the year before, 1 = as usual; None for named peaks.
    """

    name: str
    kind: PeakKind
    from_on: date
    to_on: date
    load: float | None = None


@dataclass(frozen=True)
class LoadCell:
    """How busy one weekday is in one part of the month, one month or hour: 1 = as usual, from `n`
    days.

    `interval` is that of the mean; None from fewer than two days.
    """

    weekday: int
    part: int
    load: float
    n: int
    interval: Interval | None


@dataclass(frozen=True)
class LoadMap:
    """How busy days were, `by` parts of the month (1-5: from day 1, 8, 15, 22, 29), months or
    hours (0-23).
    """

    metric_id: str
    by: Literal["month_part", "month", "hour"]
    cells: tuple[LoadCell, ...]
    n_days: int
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Rule:
    """When training may be: weekdays (0 = Monday), clocks at which a session starts, and on how
    many days of a month at most (None: as many as there are).

    `n_rooms` sessions may run side by side.
    """

    weekdays: tuple[int, ...] = (4,)
    starts: tuple[time, ...] = (time(14),)
    days_a_month: int | None = 1
    n_rooms: int = 2


@dataclass(frozen=True)
class Wanted:
    """A session that is to be given a time: its course, length, trainer and learners."""

    course_id: str
    course_name: str
    part: int
    minutes: int
    trainer: str | None
    people: tuple[str, ...]


@dataclass(frozen=True)
class Placement:
    """The time a wanted session was given, None where there is none, and why.

    `load`: how busy that time is expected to be, 1 = as usual, None without a metric; `n_busy`
    learners have another session then. Of `n_times` looked at `n_free` were open to it; `refusals`
    count the others by reason. `order` is its place among the open ones, the best first.
    """

    wanted: Wanted
    starts_at: datetime | None
    ends_at: datetime | None
    load: float | None
    n_busy: int
    n_times: int
    n_free: int
    order: int | None
    refusals: tuple[tuple[Refusal, int], ...]


@dataclass(frozen=True)
class Opening:
    """A session that still takes people: `free` seats."""

    session_id: str
    course_id: str
    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True)
class Seat:
    """Where one person will sit for one course, or why nowhere."""

    person_id: str
    course_id: str
    session_id: str | None
    starts_at: datetime | None
    refusal: SeatRefusal | None = None


@dataclass(frozen=True)
class Busy:
    """Somebody (a person, a trainer) is taken from `starts_at` to `ends_at`."""

    who: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Conflict:
    """Something wrong with a planned session: `code` under `conflict.`, `n` people or days."""

    session_id: str
    course_name: str
    session_on: date
    code: Literal["day_off", "peak", "trainer_twice", "learners_twice", "over_capacity"]
    n: int
    detail: str = ""


@dataclass(frozen=True)
class Notice:
    """What the notice of a session says; `missing` names the empty ones of its four fields."""

    session_id: str
    course_name: str
    session_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    time: str
    place: str
    topic: str
    benefit: str
    missing: tuple[str, ...]
