"""Text files: encoding, delimiter and cells. Every cell stays text; an empty one is None."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Any

from data.importing.refusing import Refused, remark

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Order of preference when two delimiters explain a file equally well.
DELIMITERS = ("\t", ";", ",", "|")
#: As a Chinese keyboard types them; inside cells they are ordinary punctuation.
FULL_WIDTH_DELIMITERS = ("，", "；", "、", "｜")
SNIFFED_LINES = 300
#: Excel holds 32,767 characters in a cell; a longer field is a quotation mark that is never closed.
MAX_FIELD = 131_072
MAX_COLUMNS = 16_384
#: Share of decoded characters that must be everyday Chinese before GB18030 is believed unasked.
#: Any bytes of Big5 or of a western code page decode as GB18030 too, but to rare characters.
COMMON_SHARE = 0.8
#: A text file in UTF-8 with fewer broken characters than this is damaged, not in another encoding.
DAMAGED_SHARE = 0.02
#: Rows named in the remark about rows of unusual length.
ROWS_NAMED = 10
#: Lines from which a text is read by columns: below it starting Arrow costs more than it saves.
PACKED_FROM = 20_000
#: Characters at the head of a text among which control characters are counted.
CONTROLLED = 100_000
#: What stands for a broken character, in UTF-8.
REPLACEMENT = "\ufffd".encode()
CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")


def read_delimited(
    content: bytes, max_cells: int, packed_from: int = PACKED_FROM
) -> dict[str, Any]:
    """Cells of a text file, with its encoding, delimiter and what was remarked.

    From `packed_from` lines on, a text whose rows are all alike is read by columns.
    """
    columns = _columns_of_bytes(content) if content.count(b"\n") >= packed_from else None
    if columns:
        return _by_column(columns, "utf-8", max_cells)
    text, encoding, remarks = decode(content)
    if _is_binary(text):
        raise Refused("file_unknown")
    body, delimiter = _directive(text)
    if delimiter is None:
        delimiter = sniff_delimiter(body)
    if body.count("\n") >= packed_from and not remarks:
        columns = _columns(body, delimiter)
        if columns:
            return _by_column(columns, encoding, max_cells)
    rows = _parse(body, delimiter, remarks)
    width = max(map(len, rows), default=0)
    _check_size(width, len(rows), max_cells)
    remarks.extend(_uneven_rows(rows))
    sheet = {"name": "", "rows": [[cell or None for cell in row] for row in rows]}
    return {"encoding": encoding, "sheets": [sheet], "problems": remarks}


def _by_column(columns: list[Any], encoding: str, max_cells: int) -> dict[str, Any]:
    _check_size(len(columns), len(columns[0]), max_cells)
    sheet = {"name": "", "rows": [], "text_columns": columns}
    return {"encoding": encoding, "sheets": [sheet], "problems": []}


def _check_size(width: int, n_rows: int, max_cells: int) -> None:
    if width > MAX_COLUMNS or width * n_rows > max_cells:
        raise Refused("file_too_many_cells", n_cells=width * n_rows, limit=max_cells)


def _columns_of_bytes(content: bytes) -> list[Any] | None:
    """Columns of a text in clean UTF-8 without surprises, never decoded as a whole; else None.

    A large text need then not lie in memory three times over.
    """
    start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    if b"\0" in content or REPLACEMENT in content or content[start : start + 4].lower() == b"sep=":
        return None
    try:
        head = content[start : start + 4 * CONTROLLED].decode("utf-8", "ignore")[:CONTROLLED]
        first = _first_lines(content[start : _end_of_lines(content)].decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if _is_binary(head):
        return None
    end = len(content)
    while end > start and content[end - 1] in b"\r\n":
        end -= 1
    return _regular(content, slice(start, end), first, sniff_delimiter(first))


def _end_of_lines(content: bytes) -> int:
    end = 0
    for _ in range(SNIFFED_LINES):
        end = content.find(b"\n", end) + 1
        if end == 0:
            return len(content)
    return end


def _is_binary(text: str) -> bool:
    head = text[:CONTROLLED]
    return len(CONTROL.findall(head)) > len(head) / 200


def _columns(text: str, delimiter: str) -> list[Any] | None:
    """Columns of a text without surprises; None where `_parse` must look at it row by row."""
    if "\0" in text:
        return None
    body = text.rstrip("\r\n").encode("utf-8", "surrogatepass")
    return _regular(body, slice(0, len(body)), _first_lines(text), delimiter)


def _regular(content: bytes, part: slice, first_lines: str, delimiter: str) -> list[Any] | None:
    """Columns of a part of a text in UTF-8 whose rows are all alike.

    Quotation marks are surprising anywhere but around a whole cell, or doubled inside one.
    """
    from data.importing.text_columns import regular_columns

    width = len(next(iter(_lenient_rows(first_lines, delimiter)), ()))
    if width > MAX_COLUMNS or not delimiter.isascii():
        return None
    body, is_quoted = memoryview(content)[part], b'"' in content
    return regular_columns(body, delimiter, width, MAX_FIELD, is_quoted=is_quoted)


def decode(content: bytes) -> tuple[str, str, list[dict[str, Any]]]:
    """Text, encoding and remarks: mark, then NUL pattern, UTF-8, GB18030 or Big5, western."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_marked(content, encoding, len(mark))
    if b"\0" in content[:4096]:
        encoding = _utf16_by_nul(content)
        try:
            return content.decode(encoding), encoding, []
        except UnicodeDecodeError:
            raise Refused("file_unknown") from None
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _decode_other(content)


def _decode_marked(
    content: bytes, encoding: str, mark_length: int
) -> tuple[str, str, list[dict[str, Any]]]:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    text = content.decode(codec, "replace")
    n_damaged = text.count("\ufffd")
    if n_damaged > max(10, len(content) * DAMAGED_SHARE):
        text, other, remarks = _decode_other(content[mark_length:])
        return text, other, remarks
    remarks = [remark("encoding_damaged", n=n_damaged)] if n_damaged else []
    return text, encoding, remarks


def _utf16_by_nul(content: bytes) -> str:
    head = content[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    if even > 4 * odd:
        return "utf-16-be"
    raise Refused("file_unknown")


def _decode_other(content: bytes) -> tuple[str, str, list[dict[str, Any]]]:
    """Text that is not clean UTF-8: damaged UTF-8, GB18030, Big5 or a western code page."""
    lenient = content.decode("utf-8", "replace")
    n_damaged = lenient.count("\ufffd")
    n_beyond_ascii = sum(character > "\x7f" for character in lenient)
    if n_damaged <= max(DAMAGED_SHARE * n_beyond_ascii, 1) and n_beyond_ascii > 20:
        return lenient, "utf-8", [remark("encoding_damaged", n=n_damaged)]
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return _without_gb18030(content)
    if _common_share(text) >= COMMON_SHARE:
        return text, "gb18030", []
    encoding = _verdict(content)
    return content.decode(encoding), encoding, [remark("encoding_guessed", encoding=encoding)]


def _without_gb18030(content: bytes) -> tuple[str, str, list[dict[str, Any]]]:
    lenient = content.decode("gb18030", "replace")
    n_damaged = lenient.count("\ufffd")
    if _common_share(lenient) >= COMMON_SHARE and n_damaged <= DAMAGED_SHARE * len(lenient):
        return lenient, "gb18030", [remark("encoding_damaged", n=n_damaged)]
    for encoding in (_verdict(content), "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, encoding, [remark("encoding_guessed", encoding=encoding)]
    raise Refused("file_unknown")


def _common_share(text: str) -> float:
    """Share of the characters beyond ASCII that stand in GB2312's hanzi and signs."""
    n_common = n_all = 0
    for character in text[:200_000]:
        if character <= "\x7f":
            continue
        n_all += 1
        try:
            lead = character.encode("gb2312")[0]
        except UnicodeEncodeError:
            lead = 0xA9 if "\u2500" <= character <= "\u257f" else 0
        n_common += lead >= 0xB0 or lead in (0xA1, 0xA2, 0xA3, 0xA9)
    return n_common / n_all if n_all else 1.0


def _verdict(content: bytes) -> str:
    """Big5, GB18030 or the western cp1252, by a detector: only asked when the rule cannot tell."""
    import chardet

    verdict = (chardet.detect(content[:200_000])["encoding"] or "").lower()
    if verdict.startswith(("big5", "cp950")):
        candidates = ("big5", "cp950", "big5hkscs")
    elif verdict.startswith(("gb", "cp936", "hz")):
        candidates = ("gb18030",)
    else:
        candidates = ("cp1252", "latin-1")
    for encoding in candidates:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _directive(text: str) -> tuple[str, str | None]:
    """The text without Excel's first line `sep=;`, and the delimiter it names."""
    match = re.match(r"sep=(.)\r?(?:\n|$)", text, re.IGNORECASE)
    # a blank line keeps the row numbers of the file
    return (text[match.end() - 1 :] if match else text), match and match.group(1)


def sniff_delimiter(text: str) -> str:
    """The delimiter that gives most rows the same number of cells; a comma when nothing does.

    One of full width only where no other one stands in the text and all rows are alike.
    """
    head = _first_lines(text)
    best, best_key = ",", (0.0, 0, 0.0)
    for rank, delimiter in enumerate(DELIMITERS):
        counts = [len(row) for row in _lenient_rows(head, delimiter) if any(row)]
        wide = [count for count in counts if count > 1]
        if not wide:
            continue
        width, n_rows = Counter(wide).most_common(1)[0]
        share = len(wide) / len(counts)
        regular = n_rows / len(wide)
        key = (round(share * (0.5 + regular / 2), 1), -counts.index(width), -rank)
        if key > best_key or best_key == (0.0, 0, 0.0):
            best, best_key = delimiter, key
    return _full_width_delimiter(head) or best if best_key == (0.0, 0, 0.0) else best


def _full_width_delimiter(head: str) -> str | None:
    """The one that parts all rows into as many cells, two rows or more; None where none does."""
    for delimiter in FULL_WIDTH_DELIMITERS:
        widths = {len(row) for row in _lenient_rows(head, delimiter) if any(row)}
        if len(widths) == 1 and widths != {1} and head.strip().count("\n"):
            return delimiter
    return None


def _first_lines(text: str) -> str:
    end = 0
    for _ in range(SNIFFED_LINES):
        end = text.find("\n", end) + 1
        if end == 0:
            return text
    return text[:end]


def _lenient_rows(text: str, delimiter: str) -> list[list[str]]:
    # the limit is one of the whole process: others find it as they left it
    limit = csv.field_size_limit(max(len(text), 1))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    finally:
        csv.field_size_limit(limit)


def _parse(text: str, delimiter: str, remarks: list[dict[str, Any]]) -> list[list[str]]:
    """Rows of the text; where a quotation mark is never closed, all of them are taken as text."""
    limit = csv.field_size_limit(MAX_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        rows = None
    finally:
        csv.field_size_limit(limit)
    if rows is None or (text.count('"') % 2 and rows and any("\n" in cell for cell in rows[-1])):
        remarks.append(remark("quote_not_closed"))
        rows = [line.split(delimiter) for line in re.split(r"\r\n|\n|\r", text)]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _parts_of_one_width(rows: list[list[str]]) -> set[int]:
    """The rows of parts between blank rows whose rows all have as many cells."""
    parts: list[list[int]] = [[]]
    for place, row in enumerate(rows):
        if any(row):
            parts[-1].append(place)
        elif parts[-1]:
            parts.append([])
    wide = [[place for place in part if len(rows[place]) > 1] for part in parts]
    even = [part for part in wide if len(part) > 1 and len({len(rows[p]) for p in part}) == 1]
    return {place for part in even for place in part}


def _uneven_rows(rows: list[list[str]]) -> list[dict[str, Any]]:
    """One remark about the rows with more or fewer cells than the others; titles are not meant.

    Several rows of one width between blank ones are a part of the file for themselves.
    """
    apart = _parts_of_one_width(rows)
    rows = [[] if place in apart else row for place, row in enumerate(rows)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return []
    usual = widths.most_common(1)[0][0]
    places = [place for place, row in enumerate(rows) if len(row) == usual]
    uneven = [
        place
        for place in range(places[0], len(rows))
        if 1 < len(rows[place]) != usual and any(rows[place])
    ]
    if not uneven:
        return []
    named = ", ".join(str(place + 1) for place in uneven[:ROWS_NAMED])
    more = " …" if len(uneven) > ROWS_NAMED else ""
    return [
        remark(
            "rows_uneven", n=len(uneven), usual=usual, rows=named + more, sheet="", row=uneven[0]
        )
    ]
