"""A record of meetings with everybody who was there in one cell: 张伟、王芳、李娜."""

from collections.abc import Sequence

from data.importing import vocabulary
from data.importing.identity import key_of
from data.importing.model import Cell, Column, Written
from data.importing.named_lists import names_in
from data.importing.profiles import cells_of
from data.importing.rows.describing import add_described, courses, reason_without_course
from data.importing.rows.findings import Findings
from data.importing.rows.mark_columns import Mark, Marks, marks_of
from data.importing.rows.moments import moments
from data.importing.rows.stays import duration_unit
from data.importing.rows.who import who
from data.importing.values import is_blank, one_line, parse_duration, parse_number


def named_in_cells(findings: Findings) -> Marks | None:
    """Who is named in the cell of a meeting was there; a cell with more than names is rejected."""
    column = findings.columns("attendees")[0]
    of, days = courses(findings), moments(findings, "session_on")
    cells = findings.cells("attendees")
    reason_without_course(findings, of, cells.each(lambda cell: None if is_blank(cell) else True))
    batches = findings.cells("batch").each(lambda cell: key_of(one_line(cell)))
    unit = duration_unit(findings.column("duration"))
    minutes = findings.cells("duration").each(lambda cell: parse_duration(cell, unit=unit))
    named: list[tuple[int, list[str]]] = []
    for i, row in enumerate(findings.table.data_rows):
        names = [] if is_blank(cells[i]) or of[i] is None else names_in(cells[i])
        if names is None:
            findings.reject("attendees_unclear", row, column, cells[i])
        elif names and (days[i] is None or days[i].grain != "day"):
            reject_day(findings, row, "session_on", findings.cells("session_on")[i])
        elif names:
            named.append((i, list(dict.fromkeys(names))))
    _compare_counts(findings, column, named)
    rows = findings.table.data_rows
    keys = iter(persons_named(findings, [(name, rows[i]) for i, names in named for name in names]))
    marks = [
        Mark(
            rows[i],
            column,
            next(keys),
            str(of[i]),
            days[i].on,
            batches[i],
            "present",
            name,
            minutes=minutes[i],
        )  # fmt: skip
        for i, names in named
        for name in names
    ]
    return marks_of(marks) if marks else None


def persons_named(findings: Findings, named: Sequence[tuple[str, int]]) -> list[str]:
    """The keys of people written by name alone, each with its row; adds the people."""
    keys = who(findings, [Written("", name) for name, _ in named])
    records, rows = {}, {}
    for (name, row), person in zip(named, keys, strict=True):
        records.setdefault(person, {"person_name": name})
        rows.setdefault(person, row)
    add_described(findings, "person", records, rows)
    unnumbered = [person for person in records if person.startswith("name:")]
    if unnumbered:
        seen = unnumbered[0].removeprefix("name:")
        findings.note("people_by_name", n=len(unnumbered), seen=seen)
    return list(keys)


def _compare_counts(
    findings: Findings, column: Column, named: Sequence[tuple[int, Sequence[str]]]
) -> None:
    """Say where the number of people beside their names is another one."""
    words = vocabulary.term("terms", "attendees", "counts")
    counted = (c for c in findings.table.columns if vocabulary.header_key(c.header) in words)
    count = next(counted, None)
    if count is None:
        return
    cells = cells_of(findings.table, count.position)
    for i, names in named:
        said = parse_number(cells[i])
        if said is not None and said.value != len(names):
            row, values = findings.table.data_rows[i], {"said": said.value, "named": len(names)}
            findings.note("attendees_differ", column, row, **values)


def reject_day(findings: Findings, row: int, field: str, cell: Cell) -> None:
    """Leave out a row without a day, or with one that cannot be read."""
    code = "date_missing" if is_blank(cell) else "bad_date"
    findings.reject(code, row, findings.column(field), cell)
