"""Sheets with people down and courses across: a tick, or how far somebody is, in each cell."""

from data.importing import vocabulary
from data.importing.completion import mark_of_stage
from data.importing.marking import clock_times, status_of_mark
from data.importing.model import Column, FoundTable
from data.importing.profiles import cells_of, header_moment, monthless_columns
from data.importing.sittings import sitting_of
from data.importing.values import fold, is_blank, one_line, text_of

#: So many columns of ticks that nothing else explains are courses.
LEAST_COURSES = 2


def course_columns(table: FoundTable) -> tuple[Column, ...]:
    """The columns of ticks that are called neither by a day, a status nor a field; else none."""
    fields = {field for column in table.columns for field in _fields_of(column)}
    # beside the times of who came, or the course of each row, ticks are of something else
    if not fields & _PEOPLE or fields & (_CLOCKS | {"course"}):
        return ()
    days = monthless_columns(table)
    named = [c for c in table.columns if _may_be_course(c) and c not in days]
    found = tuple(column for column in named if _is_ticked(table, column))
    return found if len(found) >= LEAST_COURSES else ()


_PEOPLE = frozenset({"person_name", "person_id", "last_name"})
_CLOCKS = frozenset({"checked_in", "checked_out"})


def _fields_of(column: Column) -> set[str | None]:
    """What a roster and a sign-in sheet call such a column."""
    key = vocabulary.header_key(column.parts[-1] if column.parts else column.header)
    return {vocabulary.field_words(kind).get(key) for kind in ("roster", "attendance")}


def _may_be_course(column: Column) -> bool:
    header = fold(one_line(column.parts[-1] if column.parts else ""))
    key = vocabulary.header_key(header)
    kinds = ("attendance", "roster", "assessment")
    is_field = any(key in vocabulary.field_words(kind) for kind in kinds)
    is_plain = len(header) > 1 and not header.endswith("?") and not vocabulary.is_numbered(header)
    is_said = status_of_mark(header.upper()) or vocabulary.is_personal(header)
    is_said = is_said or bool(sitting_of(column))
    return is_plain and not (is_field or is_said or _is_test(header) or _is_day(column))


def _is_test(header: str) -> bool:
    """Whether a header names a kind of test or a turn of it: 理论, 实操, 前测."""
    key = vocabulary.word_key(header)
    tables = ("test_kind", "phase")
    return any(key in vocabulary.term("scores", table) for table in tables)


def _is_day(column: Column) -> bool:
    return header_moment(column, 2024, day_first=True) is not None


def _is_ticked(table: FoundTable, column: Column) -> bool:
    """Whether every filled cell is a mark or a stage: numbers are levels, clock times punches."""
    cells = [cell for cell in cells_of(table, column.position).used().values if not is_blank(cell)]
    marks = [text_of(mark_of_stage(cell)).upper() for cell in cells]
    ambiguous = vocabulary.ambiguous_marks()
    return (
        bool(marks)
        and not any(map(clock_times, cells))
        and all(
            not mark.isdigit() and (status_of_mark(mark) is not None or mark in ambiguous)
            for mark in marks
        )
    )
