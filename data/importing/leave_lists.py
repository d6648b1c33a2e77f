"""Lists of leaves and counts of a month: sheets about attendance that hold no marks of meetings."""

from data.importing import vocabulary
from data.importing.model import FoundTable
from data.importing.profiles import cells_of
from data.importing.values import is_blank, parse_number, text_of

#: So many columns that count what happened in a month make a table of counts.
LEAST_COUNTS = 3
#: So many columns of training hours make one, too; a single one may stand on a roster.
LEAST_HOURS = 2


def is_leave_list(table: FoundTable) -> bool:
    """Whether the headers are those of a list of leaves, with a day for each."""
    keys = {vocabulary.header_key(column.header) for column in table.columns}
    fields = {vocabulary.field_words("attendance").get(key) for key in keys}
    has_person = bool(fields & {"person_name", "person_id", "last_name"})
    is_listed = bool(keys & vocabulary.term("terms", "leave_list")) or _says_leave(table)
    return has_person and is_listed and "leave_from" in fields and "course" not in fields


def _says_leave(table: FoundTable) -> bool:
    """Whether the requests in a column are mostly leaves of some kind: 请假-年假, sick leave."""
    words, marks = vocabulary.field_words("attendance"), vocabulary.mark_status()
    for column in table.columns:
        if words.get(vocabulary.header_key(column.header)) != "leave_kind":
            continue
        cells = cells_of(table, column.position).values
        kinds = [text_of(cell).upper() for cell in cells if not is_blank(cell)]
        said = [kind.startswith("请假") or marks.get(kind) == "leave" for kind in kinds]
        if said and 2 * sum(said) >= len(said):
            return True
    return False


def count_columns(table: FoundTable) -> frozenset[int]:
    """Columns that count days or times of a month; none where they are too few to be sure."""
    found = {
        column.position
        for column in table.columns
        if any(_counts(vocabulary.header_key(part)) for part in (column.header, *column.parts))
    }
    hours = _hours_columns(table)
    found |= hours
    return frozenset(found) if len(found) >= LEAST_COUNTS or hours else frozenset()


def _counts(key: str) -> bool:
    """Whether a header is of days or times that are counted: 缺勤天数, 迟到次数."""
    return key in vocabulary.term("terms", "attendance_counts") or key.endswith(("天数", "次数"))


def _hours_columns(table: FoundTable) -> set[int]:
    """Columns of training hours of a person, two of them or more: 内训学时, 外训学时, 合计学时."""
    ends = tuple(vocabulary.term("terms", "training_hours"))
    keys = {column.position: vocabulary.header_key(column.header) for column in table.columns}
    found = {position for position, key in keys.items() if key.endswith(ends)}
    if len(found) == 1:
        found |= _adds_up(table, next(iter(found)))
    return found if len(found) >= LEAST_HOURS else set()


def _adds_up(table: FoundTable, total: int) -> set[int]:
    """The other columns of numbers, where in every row they add up to the hours in one column."""
    grid = {}
    for column in table.columns:
        cells = [parse_number(cell) for cell in cells_of(table, column.position)]
        is_figure = not vocabulary.is_row_number(column.header)
        if is_figure and cells and all(number is not None for number in cells):
            grid[column.position] = [number.value for number in cells if number is not None]
    whole = grid.pop(total, [])
    sums = [sum(parts) for parts in zip(*grid.values(), strict=True)]
    return set(grid) if len(grid) > 1 and whole and sums == whole else set()
