"""What comes to light while the rows of one table are checked: problems, rejected rows, frames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from data import schema
from data.importing import asking
from data.importing.coded import (
    Coded,
    category,
    constant,
    each_once,
    is_each_once,
    numbers_of,
)
from data.importing.known import Known
from data.importing.model import (
    Cell,
    Checked,
    Column,
    FoundTable,
    Kind,
    Matching,
    Problem,
    Proposal,
)
from data.importing.profiles import cells_of
from data.importing.sources import Source, source_named
from data.importing.values import fold, one_line, text_of

#: What a table of each kind is about; the other frames describe what it needs and go with it.
MAIN_TABLES: dict[Kind, tuple[str, ...]] = {
    "roster": ("person",),
    "course": ("course",),
    "session": ("session",),
    "attendance": ("attendance", "leave_record"),
    "assessment": ("assessment_result",),
    "survey": ("survey_response",),
    "metric": ("metric_day",),
    "skill_level": ("skill_level",),
    "skill_requirement": ("skill_requirement",),
    "interview": ("interview",),
    "appraisal": ("appraisal",),
    "goal": ("goal",),
    "milestone": ("milestone",),
    "course_change": ("course_change",),
    "material": ("material",),
    "mentoring": ("mentoring",),
    "training_party": ("training_party",),
}

#: Rejected cells listed one by one for each code and column; the rest is counted.
MOST_LISTED = 200
#: Rows named in a note that stands for many.
FEW_ROWS = 5


@dataclass
class Tally:
    """One note that stands for many rows."""

    rows: list[int] = field(default_factory=list)
    seen: str | None = None
    n: int = 0
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class Findings:
    """A table under check. `rejected` maps a sheet row to the code of its first rejection.

    `read`, `described` and `people` keep what was worked out once: cells by field, known rows by
    table and key, who is meant.
    """

    proposal: Proposal
    known: Known
    problems: list[Problem] = field(default_factory=list)
    rejected: dict[int, str] = field(default_factory=dict)
    notes: dict[tuple[str, int | None], Tally] = field(default_factory=dict)
    listed: dict[tuple[str, int | None], int] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    read: dict[str, Coded] = field(default_factory=dict)
    described: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    people: Matching | None = None

    def __post_init__(self) -> None:
        """Rows rejected where the table was found are rejected rows like any other."""
        for problem in self.table.problems:
            if problem.severity == "rejected" and problem.row is not None:
                self.rejected[problem.row] = problem.code

    @property
    def table(self) -> FoundTable:
        """The table under check."""
        return self.proposal.table

    @cached_property
    def rows(self) -> np.ndarray:
        """The sheet rows of the records."""
        return numbers_of(self.table.data_rows)

    @property
    def source(self) -> Source | None:
        """The known program whose export this is, where the table is read as its kind."""
        source = source_named(self.table.source)
        return source if source is not None and source.kind == self.proposal.kind else None

    @property
    def context(self) -> dict[str, object]:
        """What was answered or harvested outside the cells."""
        return self.proposal.context

    def remembered(self, question: str) -> object:
        """What a reader answered to this question for an earlier sheet of the source; else None."""
        return asking.remembered(self.proposal, self.known).get(question)

    def columns(self, field_id: str) -> list[Column]:
        """The columns taken for a field, left to right."""
        taken = {match.column for match in self.proposal.matches if match.field_id == field_id}
        return [column for column in self.table.columns if column.position in taken]

    def column(self, field_id: str) -> Column | None:
        """The first column taken for a field."""
        return next(iter(self.columns(field_id)), None)

    def cells(self, field_id: str) -> Coded:
        """The cells of a field over the data rows; all empty when no column has it."""
        if field_id not in self.read:
            column = self.column(field_id)
            empty = constant(None, len(self.table.data_rows))
            self.read[field_id] = cells_of(self.table, column.position) if column else empty
        return self.read[field_id]

    def reject(
        self, code: str, row: int, column: Column | None, seen: Cell = None, **values: object
    ) -> None:
        """Leave a row, or one cell of a wide row, out and say why."""
        self.rejected.setdefault(row, code)
        key = (code, column.position if column else None)
        self.listed[key] = self.listed.get(key, 0) + 1
        if self.listed[key] <= MOST_LISTED:
            self.problems.append(self.problem(code, "rejected", row, column, seen, values))

    def note(
        self,
        code: str,
        column: Column | None = None,
        row: int | None = None,
        seen: Cell = None,
        n: int = 1,
        **values: object,
    ) -> None:
        """Count something that was done and is said once, with the first rows it concerns."""
        tally = self.notes.setdefault((code, column.position if column else None), Tally())
        tally.n += n
        tally.values |= values
        if row is not None and len(tally.rows) < FEW_ROWS:
            tally.rows.append(row)
        if tally.seen is None and seen is not None:
            tally.seen = one_line(seen)

    def note_rows(
        self,
        code: str,
        rows: Sequence[int],
        column: Column | None = None,
        seen: Cell = None,
    ) -> None:
        """Count rows of which the same is said; nothing where there are none."""
        for row in rows[:FEW_ROWS]:
            self.note(code, column, int(row), seen)
        if len(rows) > FEW_ROWS:
            self.note(code, column, n=len(rows) - FEW_ROWS)

    def ask(
        self,
        code: str,
        context: str,
        *,
        default: object = None,
        options: Sequence[object] = (),
        column: Column | None = None,
        seen: Cell = None,
        **values: object,
    ) -> None:
        """Ask for a value of the context; a `default` that is not None has been used meanwhile."""
        asked = {"context": context, "default": default, "options": list(options), **values}
        self.problems.append(self.problem(code, "question", None, column, seen, asked))

    def problem(
        self,
        code: str,
        severity: Literal["refused", "rejected", "question", "note"],
        row: int | None,
        column: Column | None,
        seen: Cell,
        values: Mapping[str, object],
    ) -> Problem:
        """A problem of this file and sheet, at the place where the sheet shows it."""
        position = column.position if column else None
        if self.table.is_transposed:
            row, position = position, row
        return Problem(
            code,
            severity,
            self.proposal.file_name,
            self.table.sheet.name,
            row,
            position,
            one_line(column.header) if column else None,
            None if seen is None else text_of(seen),
            dict(values),
        )

    def add(self, table: str, columns: Mapping[str, object], rows: Sequence[int]) -> None:
        """Add rows to the frame of a table; `rows` are the sheet rows they come from."""
        shape = [name for name in schema.tables()[table].columns if name != "load_id"]
        filled = {name: columns.get(name) for name in shape}
        filled["source_sheet"] = category(constant(self.table.sheet.name, len(rows)))
        filled["source_row"] = np.asarray(rows, dtype=np.int32) + 1
        # no copy: columns lie where they were made, not stacked into blocks of one type
        frame = pd.DataFrame(filled, index=range(len(rows)), columns=shape, copy=False)
        before = self.frames.get(table)
        self.frames[table] = (
            frame if before is None else pd.concat([before, frame], ignore_index=True)
        )


def settle(findings: Findings, frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """A frame whose keys occur once: rows said twice are noted, of differing rows the last counts.

    `frame` carries `row` (sheet row) and may carry `column` (a Column) beside the columns of its
    table; the earlier of two differing rows is rejected and names the later one. Who is known by
    name only may be two people: then, if the reader says so, neither row counts.
    """
    if is_each_once(frame, key):
        return frame
    frame = _without_namesakes(findings, frame, key)
    said = [name for name in frame.columns if name not in ("row", "column")]
    same = frame.duplicated(said, keep="last")
    for row in frame.loc[same, "row"]:
        findings.note("twice_same", row=int(row))
    frame = frame[~same]
    earlier = frame.duplicated(key, keep="last")
    if earlier.any():
        last = frame[~earlier].set_index(key)["row"]
        columns = frame["column"] if "column" in frame.columns else [None] * len(frame)
        for is_earlier, row, column, place in zip(
            earlier, frame["row"], columns, frame[key].itertuples(index=False), strict=True
        ):
            if is_earlier:
                place = tuple(place) if len(key) > 1 else place[0]
                findings.reject("twice_differs", int(row), column, other_row=int(last[place]) + 1)
    return frame[~earlier]


def _ask_namesakes(findings: Findings, twice: pd.DataFrame) -> None:
    """Ask whether rows of one name without a number are about one person; yes until denied."""
    people = twice["person_id"].astype(str)
    first = people.iloc[0]
    rows = dict.fromkeys(int(row) + 1 for row in twice.loc[people == first, "row"])
    findings.ask(
        "same_name_twice",
        "same_names",
        default="last",
        options=["last", "none"],
        seen=first.removeprefix("name:"),
        n=people.nunique(),
        rows=", ".join(map(str, rows)),
    )


def _without_namesakes(findings: Findings, frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows without those of a name that stands twice, where it is said to be several people."""
    if "person_id" not in key:
        return frame
    twice = frame[frame.duplicated(key, keep=False)]
    twice = twice[twice["person_id"].astype(str).str.startswith("name:")]
    said = twice.drop(columns=["row", "column"], errors="ignore")
    differs = twice[~said.duplicated(keep=False)]
    if differs.empty:
        return frame
    _ask_namesakes(findings, differs)
    if findings.context.get("same_names") != "none":
        return frame
    several = twice[twice["person_id"].isin(differs["person_id"])]
    people = dict(zip(several["row"], several["person_id"], strict=True))
    for row, person in people.items():
        name = str(person).removeprefix("name:")
        findings.reject("name_of_several", int(row), findings.column("person_name"), name)
    return frame.drop(several.index)


def finish(findings: Findings) -> Checked:
    """The outcome of a check: frames in the order of the schema, rejected rows, problems."""
    order = schema.loaded_tables()
    frames = {name: findings.frames[name] for name in order if name in findings.frames}
    frames = {name: frame for name, frame in frames.items() if len(frame)}
    if not frames.keys() & MAIN_TABLES[findings.proposal.kind]:
        frames = {}
    at_once = sum(problem.severity == "rejected" for problem in findings.table.problems)
    n = len(findings.table.data_rows) + at_once
    problems = (
        *findings.table.problems,
        *findings.problems,
        *_notes(findings),
        *_unlisted(findings),
    )
    people = findings.people or Matching()
    return Checked(findings.proposal, frames, rejected_rows(findings), problems, n, people)


def _notes(findings: Findings) -> list[Problem]:
    by_position = {column.position: column for column in findings.table.columns}
    found = []
    for (code, position), tally in findings.notes.items():
        rows = [row + 1 for row in tally.rows]
        more = " …" if tally.n > len(rows) else ""
        values = {"n": tally.n, "rows": ", ".join(map(str, rows)) + more, **tally.values}
        column = by_position.get(position)
        row = tally.rows[0] if tally.rows else None
        found.append(findings.problem(code, "note", row, column, tally.seen, values))
    return found


def _unlisted(findings: Findings) -> list[Problem]:
    n = sum(max(0, count - MOST_LISTED) for count in findings.listed.values())
    return [findings.problem("more_rejected", "note", None, None, None, {"n": n})] if n else []


def rejected_rows(findings: Findings) -> pd.DataFrame:
    """The rejected rows as text: `row` as Excel shows it, `code`, the headers of the file."""
    grid, columns = findings.table.sheet.cells, findings.table.columns
    names = unique_names([one_line(column.header) for column in columns])
    records = []
    for row, code in sorted(findings.rejected.items()):
        cells = grid[row]
        texts = [text_of(cells[c.position]) if c.position < len(cells) else "" for c in columns]
        records.append([row + 1, code, *texts])
    return pd.DataFrame(records, columns=["row", "code", *names])


def unique_names(names: Sequence[str]) -> list[str]:
    """Names in order, a repeated one with its number: score, score (2)."""
    seen: dict[str, int] = {"row": 1, "code": 1}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def texts(cells: Sequence[Cell]) -> Coded:
    """Cells as one-line texts, None where empty."""
    return each_once(lambda cell: None if cell is None else one_line(cell) or None, cells)


def headers_of(columns: Sequence[Column]) -> list[str]:
    """The headers of columns on one line, a nameless one by its place."""
    return [one_line(column.header) or f"({column.position + 1})" for column in columns]


def answer_of(context: Mapping[str, object], key: str) -> str | None:
    """An answer of the context as text, None when it was not given."""
    value = context.get(key)
    return None if value is None else fold(text_of(value)) or None
