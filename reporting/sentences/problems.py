"""Problems of an import in words: where, what is there, what to do."""

from datetime import date, datetime
from typing import Any

from reporting.sentences.text import joined
from reporting.words import Lang, translate


def problem_sentence(
    problem: Any, lang: Lang, *, with_file: bool = True, with_place: bool = True
) -> str:
    """Where the problem is (unless said beside it), what is wrong and what to do.

    problem: code, file_name, sheet, row, column, header, seen and values of an import; positions
    count from 0 and are None where they do not apply.
    """
    values = {name: _shown(value, lang) for name, value in problem.values.items()}
    known = {
        "file": problem.file_name,
        "sheet": problem.sheet or "",
        "row": "" if problem.row is None else str(problem.row + 1),
        "column": "" if problem.column is None else column_letter(problem.column),
        "header": problem.header or "",
        "seen": problem.seen or "",
    }
    text = translate(lang, f"problem.{problem.code}", **(known | values))
    where = problem_place(problem, lang, with_file=with_file) if with_place else ""
    return where + (translate(lang, "where.colon") if where else "") + text


def error_sentence(error: Any, lang: Lang) -> str:
    """What a named exception with `code` and `values` says to a reader."""
    values = {name: _shown(value, lang) for name, value in error.values.items()}
    return translate(lang, f"problem.{error.code}", **values)


def problem_place(problem: Any, lang: Lang, *, with_file: bool = True) -> str:
    """Where a problem is: file, sheet, row, column and header, as far as they apply."""
    parts = []
    if with_file and problem.file_name:
        parts.append(translate(lang, "where.file", file=problem.file_name))
    if problem.sheet:
        parts.append(translate(lang, "where.sheet", sheet=problem.sheet))
    if problem.row is not None:
        parts.append(translate(lang, "where.row", row=problem.row + 1))
    column = _column(problem, lang)
    if column:
        parts.append(column)
    text = ("" if lang == "zh" else ", ").join(parts)
    return text[:1].upper() + text[1:]


def _column(problem: Any, lang: Lang) -> str:
    parts = []
    if problem.column is not None:
        parts.append(translate(lang, "where.column", letter=column_letter(problem.column)))
    if problem.header:
        parts.append(translate(lang, "where.header", header=problem.header))
    if lang == "en":
        return " ".join(parts)
    return (" " if problem.row is not None and problem.column is not None else "") + "".join(parts)


def column_letter(position: int) -> str:
    """The letter of a column as Excel shows it: 0 is A, 26 is AA."""
    letters, rest = "", position + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _shown(value: Any, lang: Lang) -> Any:
    """A value of a problem as text; numbers stay numbers so that sentences can count them."""
    if isinstance(value, bool):
        return translate(lang, "format.yes" if value else "format.no")
    if isinstance(value, float):
        return int(value) if value.is_integer() else f"{value:g}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        parts = [str(_shown(part, lang)) for part in value]
        return joined(sorted(parts) if isinstance(value, set | frozenset) else parts, lang)
    return value if isinstance(value, int) else str(value)
