"""Forms with a row for each answer: respondent, question, answer. They are put together by form.

The form stands in the row of its first answer, its answers right of the table, one column for each
question. Where a respondent answers a question twice, or something else changes from answer to
answer, the table stays as it is.
"""

from collections.abc import Sequence
from dataclasses import replace

from data.importing import vocabulary
from data.importing.coded import CodedRows
from data.importing.model import Cell, Column, FoundTable, Problem
from data.importing.shapes import text_of_header
from data.importing.values import fold, is_blank, one_line, text_of

#: Said of a table whose answers have been put together.
TOGETHER = "answers_together"
#: More different questions than this are no questions of one form.
MOST_QUESTIONS = 200
#: Questions and forms, and letters of a question, at the least.
FEWEST, SHORTEST = 2, 2
#: Words for answers that are points of a test, too.
_POINTS = frozenset({"得分", "score", "value"})


def put_together(table: FoundTable) -> FoundTable:
    """The table with a row for each form; as it is where it is none of such answers."""
    if isinstance(table.sheet.cells, CodedRows) or not table.header_rows or table.problems:
        return table
    words = vocabulary.term("terms", "answer_rows", "question")
    answers = vocabulary.term("terms", "answer_rows", "answer") - _POINTS
    asked = [c for c in table.columns if vocabulary.header_key(c.header) in words]
    given = [c for c in table.columns if vocabulary.header_key(c.header) in answers]
    who = [c for c in table.columns if _names_respondent(c)]
    if len(asked) != 1 or len(given) != 1 or len(who) != 1:
        return table
    forms = _forms(table, who[0], asked[0], given[0])
    questions = list(dict.fromkeys(text for form in forms.values() for text in form))
    are_few = FEWEST <= len(questions) <= MOST_QUESTIONS and len(forms) >= FEWEST
    if not are_few or len(questions) == len(table.data_rows):
        return table
    return _laid_out(table, forms, questions, (asked[0], given[0]))


def taken_apart(table: FoundTable) -> FoundTable:
    """The table on its sheet as the file has it, a row for each answer."""
    note = next((p for p in table.problems if p.code == TOGETHER), None)
    if note is None:
        return table
    cells = [row[: -int(str(note.values["questions"]))] for row in table.sheet.cells]
    header = cells[table.header_rows[-1]]
    named = [(place, text_of_header(cell)) for place, cell in enumerate(header)]
    columns = tuple(Column(place, text, (text,)) for place, text in named if text)
    return replace(table, sheet=replace(table.sheet, cells=cells), columns=columns)


def _names_respondent(column: Column) -> bool:
    key = vocabulary.header_key(column.header)
    return vocabulary.field_words("survey").get(key) in ("respondent_id", "person_id")


def _forms(
    table: FoundTable, who: Column, asked: Column, given: Column
) -> dict[int, dict[str, Cell]]:
    """First row of each respondent -> question -> answer; {} where the rows are no such answers."""
    first_of: dict[str, int] = {}
    forms: dict[int, dict[str, Cell]] = {}
    others = [c.position for c in table.columns if c not in (asked, given)]
    for row in table.data_rows:
        line = table.sheet.cells[row]
        person, question = text_of(line[who.position]), one_line(line[asked.position])
        if not person or len(question) < SHORTEST:
            return {}
        first = first_of.setdefault(person, row)
        form = forms.setdefault(first, {})
        before = table.sheet.cells[first]
        is_same = all(_same(line[place], before[place]) for place in others)
        if question in form or not is_same:
            return {}
        form[question] = line[given.position]
    return forms


def _same(cell: Cell, other: Cell) -> bool:
    return (is_blank(cell) and is_blank(other)) or fold(text_of(cell)) == fold(text_of(other))


def _laid_out(
    table: FoundTable,
    forms: dict[int, dict[str, Cell]],
    questions: Sequence[str],
    gone: tuple[Column, Column],
) -> FoundTable:
    """The forms as rows of the table, their answers in columns right of it."""
    width = len(table.sheet.cells[0])
    cells = [
        [*line, *(forms.get(row, {}).get(question) for question in questions)]
        for row, line in enumerate(table.sheet.cells)
    ]
    cells[table.header_rows[-1]][width:] = questions
    added = tuple(Column(width + i, text, (text,)) for i, text in enumerate(questions))
    values = {"n": len(table.data_rows), "forms": len(forms), "questions": len(questions)}
    seen = one_line(gone[0].header)
    note = Problem(TOGETHER, "note", table.file_name, table.sheet.name, seen=seen, values=values)
    return replace(
        table,
        sheet=replace(table.sheet, cells=cells),
        columns=(*(c for c in table.columns if c not in gone), *added),
        data_rows=tuple(forms),
        problems=(*table.problems, note),
    )
