"""Which known source wrote a sheet, by its signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.importing import vocabulary
from data.importing.model import Cell, Sheet
from data.importing.shapes import is_filled, text_of_header
from data.importing.sources.description import Signature, Source, all_sources
from data.importing.values import fold, parse_number

#: A header row has at least so many different texts.
LEAST_HEADERS = 2
#: Rows below the header that are looked at for the sort of the cells.
BODY_ROWS = 200
#: What programs write beside the answers of any form.
_FORM_COLUMNS = frozenset(
    vocabulary.header_key(word)
    for word in (
        "所用时间",
        "填写时长",
        "开始时间",
        "start time",
        "提交者",
        "名称",
        "语言",
        "language",
    )
)


@dataclass(frozen=True)
class Recognised:
    """A source and the row of the sheet (from 0) in which its headers stand."""

    source: Source
    row: int


def recognise(sheet: Sheet, file_name: str, container: str) -> Recognised | None:
    """The source of a sheet and its header row; None where no signature holds.

    A source that refines another goes before it; then the one with more headers in their row, then
    the one whose signature asks for more.
    """
    rows = [
        [text_of_header(cell) for cell in line]
        for line in sheet.cells[: max(_rows_needed().values())]
    ]
    keys = [{vocabulary.header_key(text) for text in row if text} for row in rows]
    hits = []
    for source in all_sources().values():
        for signature in source.signatures:
            if not _is_from(signature, sheet, file_name, container):
                continue
            row = _header_row(signature, sheet, rows, keys)
            if row is not None:
                n = len(keys[row] & (signature.headers | signature.also))
                hits.append((n, _n_conditions(signature), Recognised(source, row)))
    refined = {hit[2].source.refines for hit in hits}
    hits = [hit for hit in hits if hit[2].source.source_id not in refined]
    signed = [hit for hit in hits if any(one.asks_nothing for one in hit[2].source.signatures)]
    if signed:
        # a form without a question is one of people; what for, only its name can tell
        hits = signed if _is_called_sign_in(sheet, rows[: signed[0][2].row], file_name) else []
    return max(hits, key=lambda hit: hit[:2])[2] if hits else None


def _is_called_sign_in(sheet: Sheet, above: Sequence[Sequence[str]], file_name: str) -> bool:
    """Whether file, sheet or a line above the table is called one of who is there."""
    texts = " ".join((file_name, sheet.name, *(text for line in above for text in line)))
    return vocabulary.holds(texts, vocabulary.term("terms", "kind", "attendance"))


def is_header_of(source: Source, cells: Sequence[Cell]) -> bool:
    """Whether a row holds enough headers of a source, whatever else stands around it."""
    keys = {vocabulary.header_key(text) for cell in cells if (text := text_of_header(cell))}
    return any(
        len(keys & signature.headers) >= signature.least and signature.also <= keys
        for signature in source.signatures
    )


def _rows_needed() -> dict[str, int]:
    return {
        source_id: max(signature.rows for signature in source.signatures)
        for source_id, source in all_sources().items()
    }


def _is_from(signature: Signature, sheet: Sheet, file_name: str, container: str) -> bool:
    """Whether names and container are those of the source."""
    return (
        (not signature.containers or container in signature.containers)
        and _found(signature.file_name, [fold(file_name)])
        and _found(signature.sheet, [fold(sheet.name)])
    )


def _found(pattern: re.Pattern[str] | None, texts: Sequence[str]) -> bool:
    return pattern is None or any(pattern.search(text) for text in texts)


def _header_row(
    signature: Signature, sheet: Sheet, rows: Sequence[Sequence[str]], keys: Sequence[set[str]]
) -> int | None:
    """The row that holds most of the headers, the first of equals; None where none has enough."""
    wanted = signature.headers | signature.also
    holding = [
        (-len(keys[row] & wanted), row)
        for row in range(min(signature.rows, len(rows)))
        if _holds(signature, rows, row, keys[row])
    ]
    for _, row in sorted(holding):
        if signature.body != "number" or _is_body_of_numbers(signature, sheet, row, rows[row]):
            return row
    return None


def _holds(signature: Signature, rows: Sequence[Sequence[str]], row: int, keys: set[str]) -> bool:
    if len(keys & signature.headers) < signature.least or len(keys) < LEAST_HEADERS:
        return False
    if not signature.also <= keys or signature.never & keys:
        return False
    if signature.asks_nothing and not _asks_nothing(signature, rows[row]):
        return False
    like = signature.like
    if like and sum(like.search(fold(t)) is not None for t in rows[row]) < signature.least_like:
        return False
    above = [fold(text) for line in rows[:row] for text in line if text]
    below = [text for line in rows[row + 1 : row + 3] for text in line if text]
    return _found(signature.title, above) and _found(signature.below, below)


def _asks_nothing(signature: Signature, header: Sequence[str]) -> bool:
    """Whether all columns say who filled in a form and when, and one is a name or a number."""
    people, meta = vocabulary.field_words("roster"), vocabulary.term("terms", "survey_meta")
    others = [t for t in header if t and vocabulary.header_key(t) not in signature.headers]
    fields = {
        text: people.get(vocabulary.header_key(text)) or people.get(vocabulary.question_key(text))
        for text in others
    }
    is_asked = any(
        fields[text] is None
        and vocabulary.header_key(text) not in meta | _FORM_COLUMNS
        and not vocabulary.is_personal(text)
        and not vocabulary.is_row_number(text)
        for text in others
    )
    return not is_asked and bool({"person_id", "person_name", "last_name"} & {*fields.values()})


def _is_body_of_numbers(
    signature: Signature, sheet: Sheet, row: int, header: Sequence[str]
) -> bool:
    """Whether the columns that the signature does not name hold nothing but whole numbers."""
    named = signature.headers | signature.also
    others = [
        column
        for column, text in enumerate(header)
        if text and vocabulary.header_key(text) not in named
    ]
    cells = [
        line[column]
        for line in sheet.cells[row + 1 : row + 1 + BODY_ROWS]
        for column in others
        if column < len(line) and is_filled(line[column])
    ]
    return bool(cells) and all(map(_is_whole, cells))


def _is_whole(cell: Cell) -> bool:
    number = parse_number(cell)
    return number is not None and number.value.is_integer()


def _n_conditions(signature: Signature) -> int:
    optional = ("like", "file_name", "sheet", "title", "below", "body", "containers", "never")
    n = sum(bool(getattr(signature, name)) for name in optional)
    # a file is named by the program that wrote it, its cells may look like those of another
    return n + len(optional) * bool(signature.file_name)
