"""The child process that opens uploaded files: it may be killed by a file, the application may not.

Standard input: one JSON line (limits; name, size and password of each file), then the bytes of the
files. Standard output: `ready`, then for each file in order a length of 8 bytes and one JSON
object: its sheets, a refusal, or the `members` of an archive. The sizes in `attached` are those of
the bytes that follow: members of an archive, or the columns of large sheets. `packed` holds the
different cells of each column, and its codes follow; it is null for a large text, whose columns
follow as an Arrow stream.
A cell that JSON has no word for travels as a list [tag, value]; `tagged` names the columns that
hold such cells.
"""

import contextlib
import gc
import json
import sys
import time as clock
import traceback
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

from data.importing.refusing import Refused
from data.importing.signature import container_of

#: Text of all cells together: 70,000 answers of 4,000 characters.
MAX_CHARACTERS = 300_000_000
#: Said before the first file: without it the process could not start.
READY = b"ready"
PLAIN = {str, float, int, bool, type(None)}


def main() -> None:
    """Read every file of standard input; each is answered before the next one is opened."""
    # nothing here forms cycles, and looking for them takes a third of the time of a large sheet
    gc.disable()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(READY)
    header = json.loads(source.readline())
    limit_memory(header["memory_bytes"])
    left = header["batch_cells"]
    for asked in header["files"]:
        content = source.read(asked["size"])
        limit_time(header["cpu_seconds"])
        try:
            answer = read_file(
                asked, content, min(header["max_cells"], left), header["packed_from"]
            )
            content = b""
            body, attached = as_json(answer, header["packed_from"])
        except MemoryError:
            answer = {"refused": "file_stopped", "values": {}}
            body, attached = as_json(answer, header["packed_from"])
        if answer.get("refused") == "file_too_many_cells" and left < header["max_cells"]:
            body, _ = as_json({"refused": "batch_too_many_cells", "values": {}}, 0)
        left -= n_cells_of(answer)
        answers.write(len(body).to_bytes(8, "big") + body)
        for part in attached:
            answers.write(part)
        answers.flush()


def n_cells_of(answer: dict[str, Any]) -> int:
    """Cells of the sheets of an answer, blank ones between filled ones included."""
    return sum(sheet["width"] * sheet["n_rows"] for sheet in answer.get("sheets", ()))


def limit_memory(n_bytes: int) -> None:
    """Bound the memory of this process; where the system cannot, only the parent's clock does."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))


def limit_time(seconds: int) -> None:
    """Bound the processor time of the next file."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(clock.process_time()) + seconds, hard))


def read_file(
    asked: dict[str, Any], content: bytes, max_cells: int, packed_from: int
) -> dict[str, Any]:
    """Sheets of one file as plain data, the members of an archive, or what refuses it.

    `asked` holds its `name`, its `password` or None, and whether it `is_member` of an archive.
    A text of `packed_from` lines or more comes by columns where its rows are alike.
    """
    try:
        try:
            return _read(asked, content, max_cells, packed_from)
        except Refused as refusal:
            if refusal.code != "file_password" or content.startswith(b"PK"):
                raise
            from data.importing.unlocking import unlocked

            inside = unlocked(content, asked["password"])
            return _read(asked, inside, max_cells, packed_from)
    except Refused as refusal:
        return {"refused": refusal.code, "values": refusal.values_of_sentence}
    except (MemoryError, RecursionError):
        return {"refused": "file_stopped", "values": {}}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # forged files break readers in ways nobody can list; a panic of calamine is no Exception
        traceback.print_exc()
        return {"refused": "file_damaged", "values": {}}


def _read(
    asked: dict[str, Any], content: bytes, max_cells: int, packed_from: int
) -> dict[str, Any]:
    container = container_of(asked["name"], content)
    if container == "zip":
        if asked["is_member"]:
            raise Refused("archive_nested")
        from data.importing.archive import members_of

        return {"members": members_of(content, asked["password"])}
    answer = {"container": container, **_cells(container, content, max_cells, packed_from)}
    _check_content(answer["sheets"])
    return answer


def _cells(container: str, content: bytes, max_cells: int, packed_from: int) -> dict[str, Any]:
    # each reader is imported when a file needs it: a text file does not wait for lxml
    if container == "text":
        from data.importing.delimited import read_delimited

        return read_delimited(content, max_cells, packed_from)
    if container == "html":
        from data.importing.markup import read_markup

        return read_markup(content, max_cells)
    if container == "office_xml":
        from data.importing.office_xml import read_office_xml

        return read_office_xml(content, max_cells)
    from data.importing.spreadsheet import read_workbook

    return read_workbook(content, container, max_cells, packed_from)


def _check_content(sheets: list[dict[str, Any]]) -> None:
    """Refuse a file without two filled cells, or with one long text repeated in every cell."""
    n_filled = n_characters = 0
    for sheet in sheets:
        more_filled, more_characters = _amounts(sheet)
        n_filled, n_characters = n_filled + more_filled, n_characters + more_characters
        for row in sheet["rows"]:
            if n_filled < 2:
                n_filled += sum(cell is not None and str(cell).strip() != "" for cell in row)
            n_characters += sum(len(cell) for cell in row if type(cell) is str)
    if n_characters > MAX_CHARACTERS:
        raise Refused("file_too_large", limit=MAX_CHARACTERS // 1_000_000)
    if n_filled < 2:
        raise Refused("file_without_table" if n_filled else "file_blank")


def _amounts(sheet: dict[str, Any]) -> tuple[int, int]:
    """Filled cells and characters of a sheet that has been put into columns."""
    if "text_columns" in sheet:
        from data.importing import text_columns

        return text_columns.amounts(sheet["text_columns"])
    if "columns" in sheet:
        from data.importing import packing

        return packing.amounts(sheet["columns"])
    return 0, 0


def as_json(answer: dict[str, Any], packed_from: int) -> tuple[bytes, list[Any]]:
    """An answer as JSON, and the bytes that follow it: members, columns of large sheets."""
    attached = [member for _, member in answer.get("members", ())]
    plain = dict(answer)
    if attached:
        plain["members"] = [name for name, _ in answer["members"]]
    for sheet in answer.get("sheets", ()):
        attached += _prepare(sheet, packed_from)
    plain["attached"] = [len(part) for part in attached]
    text = json.dumps(plain, default=_tag, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass"), attached


def _prepare(sheet: dict[str, Any], packed_from: int) -> list[Any]:
    """Make a sheet ready for JSON; what comes back travels beside it."""
    sheet.pop("packed_from", None)
    if "text_columns" in sheet:
        from data.importing.text_columns import as_stream

        columns = sheet.pop("text_columns")
        sheet |= {"rows": [], "n_rows": len(columns[0]), "width": len(columns), "packed": None}
        return [as_stream(columns)]
    if "columns" not in sheet:
        sheet["width"] = max(map(len, sheet["rows"]), default=0)
        _shorten(sheet["rows"])
        sheet["n_rows"] = len(sheet["rows"])
        if sheet["n_rows"] < packed_from:
            sheet["tagged"] = [
                position
                for position, column in enumerate(zip_longest(*sheet["rows"]))
                if not set(map(type, column)) <= PLAIN
            ]
            return []
        from data.importing.packing import pack

        sheet["columns"], _ = pack(sheet["rows"], sheet["width"])
    columns = sheet.pop("columns")
    n_rows = len(columns[0].codes) if columns else 0
    sheet |= {"rows": [], "n_rows": n_rows, "width": len(columns)}
    sheet["packed"] = [column.values for column in columns]
    return [column.codes.tobytes() for column in columns]


def _shorten(rows: list[list[Any]]) -> None:
    """Leave out trailing empty cells; the parent puts them back."""
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()


def _tag(cell: Any) -> list[Any]:
    if isinstance(cell, datetime):
        return ["datetime", cell.isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["duration", [cell.days, cell.seconds, cell.microseconds]]
    return ["error", getattr(cell, "text", str(cell))]


if __name__ == "__main__":
    main()
