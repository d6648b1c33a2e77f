"""What a plan of courses says of when they are meant to be held, and for whom."""

from collections import Counter
from collections.abc import Sequence

from data.importing import vocabulary
from data.importing.model import Column, FoundTable
from data.importing.profiles import Profile, cells_of, sampled_rows
from data.importing.values import is_blank, parse_moment

#: The least share of filled cells that must be whole days for a plan to say days.
ARE_DAYS = 0.8

#: A year in which every day of a month exists.
_ANY_YEAR = 2024


def planned_day(table: FoundTable, profiles: Sequence[Profile]) -> Profile | None:
    """The column of the days for which courses are planned, 计划时间; months are none."""
    named = (p for p in profiles if p.key in vocabulary.term("terms", "plan", "begins"))
    return next((p for p in named if _are_days(table, p)), None)


def planned_end(profiles: Sequence[Profile]) -> Profile | None:
    """The column that says at what time of day planned courses end."""
    ends = vocabulary.term("terms", "plan", "ends")
    return next((p for p in profiles if p.key in ends and p.n_clock), None)


def planned_periods(table: FoundTable, profiles: Sequence[Profile]) -> list[Column]:
    """Columns that say in which month or quarter courses are planned, and no day."""
    begins = vocabulary.term("terms", "plan", "begins") | vocabulary.term("terms", "plan", "months")
    named = (p for p in profiles if p.key in begins and not _are_days(table, p))
    return [p.column for p in named if _grains(table, p).keys() & {"month", "quarter", "year"}]


def audiences(columns: Sequence[Column]) -> list[Column]:
    """Columns that say for whom courses are meant: 培训对象, 适用岗位."""
    words = vocabulary.term("terms", "plan", "audience")
    return [column for column in columns if vocabulary.header_key(column.header) in words]


def topic_of_plan(profiles: Sequence[Profile]) -> Profile | None:
    """The column of what the courses of a plan are about, which names them where no other does."""
    words = vocabulary.field_words("course")
    if any(words.get(key) == "course" for p in profiles for key in p.keys):
        return None
    is_plan = bool(audiences([p.column for p in profiles]))
    topics = [p for p in profiles if p.key in vocabulary.term("terms", "plan_topic")]
    return topics[0] if is_plan and len(topics) == 1 and not topics[0].is_number else None


def _are_days(table: FoundTable, profile: Profile) -> bool:
    found = _grains(table, profile)
    return found["day"] > 0 and found["day"] >= ARE_DAYS * found.total()


def _grains(table: FoundTable, profile: Profile) -> Counter[str]:
    """How many filled cells are days, months, quarters; "" for those that are none of these."""
    cells = cells_of(table, profile.position, sampled_rows(table))
    read = (
        parse_moment(cell, day_first=True, year=_ANY_YEAR, is_date_column=True)
        for cell in cells
        if not is_blank(cell)
    )
    return Counter("" if moment is None else moment.grain for moment in read)
