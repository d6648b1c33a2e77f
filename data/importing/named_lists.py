"""Lists of people: what they are called, and those that stand in one cell, 张伟、王芳、李娜."""

import re
from collections.abc import Sequence

from data.importing import vocabulary
from data.importing.model import Cell, FoundTable
from data.importing.profiles import Profile, cells_of, sampled_rows
from data.importing.values import fold, is_blank, name_of, text_of

_BETWEEN = re.compile(r"\s*[、,，;；/\n]\s*")
#: Names in Chinese, a number or department behind them, and in Latin letters.
_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,5}|[^\W\d_]+(?: [^\W\d_]+){1,2})(?:\([^()]*\))?")


def status_of_list(table: FoundTable, file_name: str) -> str | None:
    """absent or leave where title, sheet or file name say that everybody listed was; else None.

    A list that names both, 请假/缺勤名单, says of nobody which.
    """
    texts = " ".join((*table.title, table.sheet.name, file_name))
    said = [
        status
        for status in ("absent", "leave")
        if vocabulary.holds(texts, vocabulary.term("terms", "listed", status))
    ]
    return said[0] if len(said) == 1 else None


def is_rated_by_several(table: FoundTable) -> bool:
    """Whether a row is what one person thinks of another, and somebody has several such rows."""
    keys = {vocabulary.header_key(column.header): column for column in table.columns}
    raters, rated = (vocabulary.term("terms", "rated_by_whom", side) for side in ("by", "whom"))
    whom = next((column for key, column in keys.items() if key in rated), None)
    if whom is None or raters.isdisjoint(keys):
        return False
    names = [name_of(c) for c in cells_of(table, whom.position).values if not is_blank(c)]
    n_rows = sum(not is_blank(cell) for cell in cells_of(table, whom.position))
    return len(set(names)) < n_rows


def names_in(cell: Cell) -> list[str] | None:
    """The people whose names one cell holds, None where a part of it is no name: 等12人."""
    parts = [part for part in _BETWEEN.split(fold(text_of(cell))) if part]
    found = [_NAME.fullmatch(name_of(part)) for part in parts]
    names = [one["name"] for one in found if one is not None]
    are_people = len(names) == len(parts) and not any(map(vocabulary.is_unit_name, names))
    return names if are_people else None


def people_in_cells(table: FoundTable, profiles: Sequence[Profile]) -> Profile | None:
    """The column that says in one cell who was at a meeting, several people in most; else None."""
    words = vocabulary.term("terms", "attendees")
    for profile in profiles:
        if profile.key in words and profile.n_filled:
            cells = cells_of(table, profile.position, sampled_rows(table))
            lists = [names_in(cell) for cell in cells if not is_blank(cell)]
            if 2 * sum(len(names or ()) > 1 for names in lists) > len(lists):
                return profile
    return None
