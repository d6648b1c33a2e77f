"""What a list of people is called: those who were absent, or those whom others rated (360°)."""

from data.importing import vocabulary
from data.importing.model import FoundTable
from data.importing.profiles import cells_of
from data.importing.values import is_blank, name_of


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
