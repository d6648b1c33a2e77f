"""Parts of a course: columns of marks for parts of one day, and cells that say which run it was.

签到(上午) stands beside 签到(下午), 第1次 beside 第2次; under 场次 stands 上午场 or a course.
"""

import re
from collections.abc import Sequence

from data.importing import context, vocabulary
from data.importing.model import Cell, Column, FoundTable
from data.importing.profiles import (
    Profile,
    cells_of,
    dated_header,
    describe,
    header_moment,
    sampled_rows,
)
from data.importing.values import Moment, fold, name_of, one_line, parse_moment

#: So many columns of marks are parts of a day; one alone is the mark of the row.
LEAST_SITTINGS = 2
#: A year in which every day exists.
_ANY_YEAR = 2024
#: Share of the filled cells of a column that must be marks.
LEAST_MARKS = 0.7

_HALF = r"上午|下午|晚上|早上|中午|\bAM\b|\bPM\b|\bmorning\b|\bafternoon\b|\bevening\b"
_TURN = (
    r"第[一二三四五六七八九十\d]{1,3}[天次节场课讲轮期周]课?"
    r"|\b(?:day|session|class|lesson|week) ?\d{1,2}\b|(?<=签到|签名|考勤|点名)\d{1,2}$"
)
_PART = re.compile(f"{_HALF}|{_TURN}", re.IGNORECASE)
_IS_TURN = re.compile(_TURN, re.IGNORECASE)


#: What a run of a course is called by, which names no course: 第一场, 上午, 线上, Session 2.
_RUN = re.compile(
    rf"{_HALF}|{_TURN}|(?:星期|周|礼拜)[一二三四五六日天]|线上|线下|直播|\b(?:online|offline|onsite)\b"
    r"|第?(?:[一二三四五六七八九十\d]{1,4}|[甲乙丙丁])(?:场次?|批次?|期|班|组|轮|号)"
    r"|\b(?:session|batch|class|group|cohort|run|wave|round|slot|no)\b\.?\s*(?:\d+|[A-Z]\b)?",
    re.IGNORECASE,
)
#: A whole cell that does so: B, S12, 晚场, 上海班.
_RUN_ALONE = re.compile(r"[A-Za-z]{0,2}\d{0,4}|.{1,4}[场班期批组]")
#: Share of the cells of a column that must name courses.
LEAST_COURSES = 0.5


def names_courses(cells: Sequence[Cell]) -> bool:
    """Whether the cells under 场次 or Session name courses, not the runs or days of one."""
    texts = {fold(one_line(cell)) for cell in cells} - {""}
    n_named = sum(_names_course(text) for text in texts)
    return n_named > 0 and n_named >= LEAST_COURSES * len(texts)


def _names_course(text: str) -> bool:
    if parse_moment(text) is not None or _RUN_ALONE.fullmatch(text):
        return False
    return context.course_in(_RUN.sub(" ", text)) is not None


def sitting_of(column: Column) -> str:
    """The part of the day that a header names beside nothing but words of signing in; else ''."""
    header = fold(one_line(" ".join(dict.fromkeys(column.parts)) or column.header))
    found = [part.upper() for part in _PART.findall(header)]
    rest = vocabulary.word_key(_PART.sub(" ", header))
    words = vocabulary.field_words("attendance")
    is_only = not rest or words.get(rest) == "attendance_status" or rest in ("点名", "课")
    return "".join(found) if found and is_only else ""


def courses_above(table: FoundTable) -> dict[int, str]:
    """Position -> course, of columns of days that stand under two courses or more; else none.

    Below a title that names the course, what each day has in its own cell are its topics.
    """
    said = {c.position: _dated(c) for c in table.columns}
    named = {position: label for position, (moment, label) in said.items() if moment is not None}
    labels = set(named.values()) - {""}
    is_all = all(named.values()) and all(map(_names_course, labels))
    in_cell = [c for c in table.columns if c.position in named and len(c.parts) == 1]
    is_titled = any(context.course_in(one_line(text)) for text in table.title)
    are_topics = is_titled and len(in_cell) == len(labels) == len(named)
    return named if len(labels) >= LEAST_SITTINGS and is_all and not are_topics else {}


def _dated(column: Column) -> tuple[Moment | None, str]:
    """The day of a header and what else it says, whichever of day and month comes first: 9/19."""
    moment, label = dated_header(column, _ANY_YEAR, day_first=True)
    return (moment, label) if moment is not None else dated_header(column, _ANY_YEAR)


def day_columns(table: FoundTable) -> dict[str, Column]:
    """Part of a course -> the column of its days: 第2期 日期 beside 第2期 签到."""
    words = vocabulary.field_words("attendance")
    found: dict[str, Column] = {}
    for column in table.columns:
        header = fold(one_line(" ".join(dict.fromkeys(column.parts)) or column.header))
        parts = "".join(part.upper() for part in _PART.findall(header))
        rest = vocabulary.word_key(_PART.sub(" ", header))
        if parts and words.get(rest) == "session_on":
            found.setdefault(parts, column)
    return found


def is_turn(sitting: str) -> bool:
    """Whether a part is the first or second time, which may have been on another day."""
    return _IS_TURN.search(sitting) is not None or sitting.isdigit()


def sitting_columns(table: FoundTable) -> dict[int, str]:
    """Position -> part of the day, of columns of marks that have no day of their own; else none."""
    found = {
        profile.position: sitting
        for profile in describe(table)
        if (sitting := sitting_of(profile.column)) and _is_marked(table, profile)
    }
    is_apart = len(set(found.values())) == len(found) >= LEAST_SITTINGS
    return found if is_apart else {}


def _is_marked(table: FoundTable, profile: Profile) -> bool:
    moment = header_moment(profile.column, 2024, day_first=True)
    if moment is not None and moment.grain != "week":
        return False
    n_marks = profile.n_clock_mark + profile.n_mark + _n_signed(table, profile)
    return profile.n_filled > 0 and profile.share(n_marks) >= LEAST_MARKS


def _n_signed(table: FoundTable, profile: Profile) -> int:
    """How many people wrote their own name into a column."""
    words, rows = vocabulary.field_words("roster"), sampled_rows(table)
    people = [
        c for c in table.columns if words.get(vocabulary.header_key(c.header)) == "person_name"
    ]
    if not people or people[0].position == profile.position:
        return 0
    names, written = (
        map(name_of, cells_of(table, position, rows))
        for position in (people[0].position, profile.position)
    )
    return sum(bool(name) and name == mark for name, mark in zip(names, written, strict=True))
