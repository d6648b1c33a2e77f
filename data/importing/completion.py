"""Lists of online courses: who has completed which course, without a meeting on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from data.importing import vocabulary
from data.importing.model import Cell, FoundTable
from data.importing.profiles import cells_of
from data.importing.values import fold, is_blank, parse_moment, text_of

#: Share of the filled cells of a column that must say how far somebody is.
LEAST_SHARE = 0.7


@cache
def _stages() -> dict[str, str]:
    table = vocabulary.words("marks")["completion"]
    return {fold(word).casefold(): mark for mark, words in table.items() for word in words}


def mark_of_stage(cell: Cell) -> Cell:
    """已完成 as present, 未开始 as absent, 学习中 as no record; any other cell as it stands."""
    return _stages().get(text_of(cell).casefold(), cell)


def says_stages(header: str, cells: Iterable[Cell]) -> bool:
    """Whether a column of a status says for most people how far they are in a course."""
    fields = vocabulary.field_words("attendance")
    is_status = fields.get(vocabulary.header_key(header)) in ("completion", "attendance_status")
    texts = [text_of(cell).casefold() for cell in cells if not is_blank(cell)]
    n_stages = sum(text in _stages() for text in texts)
    return is_status and bool(texts) and n_stages >= LEAST_SHARE * len(texts)


def last_completion(table: FoundTable, columns: Sequence[int]) -> date | None:
    """The latest day in columns that say when somebody completed a course, or last learned."""
    cells = (cell for position in columns for cell in set(cells_of(table, position)))
    moments = (parse_moment(cell, is_date_column=True) for cell in cells if not is_blank(cell))
    return max((moment.on for moment in moments if moment is not None), default=None)
