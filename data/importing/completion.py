"""Lists of online courses: who has completed which course, without a meeting on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from data.importing import vocabulary
from data.importing.coded import Coded
from data.importing.model import Cell, FoundTable
from data.importing.profiles import Profile, cells_of
from data.importing.values import fold, is_blank, parse_moment, parse_number, text_of

#: Share of the filled cells of a column that must say how far somebody is.
LEAST_SHARE = 0.7


@cache
def _stages() -> dict[str, str]:
    table = vocabulary.words("marks")["completion"]
    return {_stage_key(fold(word)): mark for mark, words in table.items() for word in words}


def _stage_key(text: str) -> str:
    return text.casefold().replace("_", " ")


def mark_of_stage(cell: Cell) -> Cell:
    """已完成 as present, 未开始 as absent, 学习中 as no record; any other cell as it stands."""
    return _stages().get(_stage_key(text_of(cell)), cell)


def says_stages(header: str, cells: Iterable[Cell]) -> bool:
    """Whether a column of a status says for most people how far they are in a course."""
    fields = vocabulary.field_words("attendance")
    key = vocabulary.header_key(header.replace("_", " "))
    is_status = fields.get(key) in ("completion", "attendance_status")
    texts = [_stage_key(text_of(cell)) for cell in cells if not is_blank(cell)]
    n_stages = sum(text in _stages() for text in texts)
    return is_status and bool(texts) and n_stages >= LEAST_SHARE * len(texts)


def is_progress(profile: Profile) -> bool:
    """Whether a column says as a share how far people are in a course: 学习进度 45%."""
    is_called = profile.key in vocabulary.term("marks", "progress")
    return is_called and profile.is_number and profile.low >= 0 and profile.high <= 100


def is_credit(profile: Profile) -> bool:
    """Whether a column says how many credits people have for something: 学分, CPD points."""
    is_called = profile.key.endswith(tuple(vocabulary.term("marks", "credits")))
    return is_called and profile.is_number and profile.low >= 0


def credited(profiles: Sequence[Profile]) -> Profile | None:
    """The column of what people have credits for: the course of each row, else 项目名称."""
    words, others = vocabulary.field_words("attendance"), vocabulary.term("marks", "credited")
    named = (p for p in profiles if any(words.get(key) == "course" for key in p.keys))
    called = (p for p in profiles if p.key in others and not p.is_number)
    return next(named, None) or next(called, None)


def mark_of_credits(cell: Cell) -> Cell:
    """Whoever has credits for a course has completed it; none are no record of it."""
    found = parse_number(cell)
    return cell if found is None else "present" if found.value > 0 else "no_record"


def marks_of_progress(table: FoundTable, position: int) -> Coded:
    """Shares as the stages they stand for: all of it is present, nothing is absent, else neither.

    Numbers up to 1 are shares of one where none goes beyond, or where the column has a % format.
    """
    cells = cells_of(table, position)
    numbers = [found for cell in cells.values if (found := parse_number(cell)) is not None]
    is_share = all(found.unit == "%" or found.value <= 1 for found in numbers)

    def mark(cell: Cell) -> Cell:
        found = parse_number(cell)
        if found is None:
            return mark_of_stage(cell)
        done = found.value if found.unit == "%" or is_share else found.value / 100
        return "present" if done >= 1 else "absent" if done == 0 else "no_record"

    return cells.each(mark)


def last_completion(table: FoundTable, columns: Sequence[int]) -> date | None:
    """The latest day in columns that say when somebody completed a course, or last learned."""
    cells = (cell for position in columns for cell in set(cells_of(table, position)))
    moments = (parse_moment(cell, is_date_column=True) for cell in cells if not is_blank(cell))
    return max((moment.on for moment in moments if moment is not None), default=None)
