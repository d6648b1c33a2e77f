"""Records of one person, named above them: 姓名：王小明 | 工号：1001, then 培训日期 | 课程 | 学时.

Who it is becomes columns of their own, right of the table, beside each of its rows.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest

from data.importing import vocabulary
from data.importing.coded import CodedRows
from data.importing.model import Cell, Column, FoundTable, Problem
from data.importing.shapes import text_of_header
from data.importing.values import fold, is_blank, one_line

#: Said of a table whose person stands above it.
NAMED_ABOVE = "person_above"
#: What is said of people above their records, and what of it says who they are.
FIELDS = ("person_name", "person_id", "department", "team", "role")
WHO = frozenset(FIELDS[:2])
#: Labels and values that take turns, at the least: one pair may be the names of two columns.
FEWEST_PAIRS = 2


def states_person(cells: Sequence[Cell]) -> bool:
    """Whether labels and what they say of a person take turns in a row: 姓名 | 王敏 | 工号 | 01."""
    if len(cells) < 2 * FEWEST_PAIRS or len(cells) % 2:
        return False
    words = vocabulary.field_words("roster")
    texts = [text_of_header(cell) for cell in cells]
    labels = [words.get(vocabulary.header_key(text)) for text in texts[::2]]
    said = dict(zip(labels, texts[1::2], strict=True))
    is_labelled = None not in labels[:FEWEST_PAIRS] and not WHO.isdisjoint(labels)
    names_columns = any(vocabulary.names_a_field(text) for text in texts[1::2])
    return is_labelled and not names_columns and bool(re.search(r"\d", said.get("person_id", "0")))


def with_person(table: FoundTable) -> FoundTable:
    """The table with a column for each thing said of its person; as it is where nobody is named.

    Only records of courses are meant: a name above anything else may be that of who filled it in.
    """
    if isinstance(table.sheet.cells, CodedRows) or not table.header_rows or table.source:
        return table
    said = person_of(table.title)
    words = vocabulary.field_words("attendance")
    keys = {vocabulary.header_key(column.header) for column in table.columns}
    named = {words.get(key) for key in keys}
    is_of_courses = "course" in named or keys & vocabulary.term("terms", "attendees", "about")
    if WHO.isdisjoint(said) or named & {*WHO, "first_name"} or not is_of_courses:
        return table
    return _laid_out(table, said)


def without_person(table: FoundTable) -> FoundTable:
    """The table on its sheet as the file has it, with the columns that were put beside it gone."""
    note = next((p for p in table.problems if p.code == NAMED_ABOVE), None)
    if note is None:
        return table
    n = int(str(note.values["columns"]))
    cells = [row[:-n] for row in table.sheet.cells]
    return replace(table, sheet=replace(table.sheet, cells=cells), columns=table.columns[:-n])


def person_of(title: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What lines above a table say of one person: field -> label and value."""
    found: dict[str, tuple[str, str]] = {}
    for line in title:
        text = fold(one_line(line))
        marks = list(_labels().finditer(text))
        for mark, after in zip_longest(marks, marks[1:]):
            rest = text[mark.end() : after.start() if after else None]
            value = re.split(r"\s{2,}|[,;|]|\s\S+\s*:", rest.strip())[0].strip(" ,;|()")
            field = vocabulary.field_words("roster")[vocabulary.header_key(mark["label"])]
            if value and field in FIELDS:
                found.setdefault(field, (mark["label"], value))
    return found


@cache
def _labels() -> re.Pattern[str]:
    """A label of the roster with its colon."""
    words = [fold(w) for f in FIELDS for w in vocabulary.words("fields")["words"][f]]
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s,;|(]))(?P<label>{either})\s*:(?!//)", re.IGNORECASE)


def _laid_out(table: FoundTable, said: dict[str, tuple[str, str]]) -> FoundTable:
    rows, header = set(table.data_rows), table.header_rows[-1]
    labels, values = zip(*said.values(), strict=True)
    beside = {header: labels} | dict.fromkeys(rows, values)
    nothing = (None,) * len(said)
    cells = [[*line, *beside.get(row, nothing)] for row, line in enumerate(table.sheet.cells)]
    first = len(table.sheet.cells[0])
    columns = tuple(Column(first + n, label, (label,)) for n, label in enumerate(labels))
    seen = " · ".join(value for value in values if not is_blank(value))
    about = {"columns": len(said), "seen": seen}
    note = Problem(NAMED_ABOVE, "note", table.file_name, table.sheet.name, values=about)
    return replace(
        table,
        sheet=replace(table.sheet, cells=cells),
        columns=(*table.columns, *columns),
        problems=(*table.problems, note),
    )
