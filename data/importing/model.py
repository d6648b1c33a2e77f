"""The nouns of an import: file -> sheet -> table -> proposal -> checked rows -> load.

Rows and columns are counted from 0 inside the code and shown as Excel shows them (row 1, column A).
A message is never text here: it is a code with values; `reporting` turns it into a sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

Kind = Literal[
    "roster",
    "course",
    "session",
    "attendance",
    "assessment",
    "survey",
    "metric",
    "skill_level",
    "skill_requirement",
    "interview",
    "appraisal",
    "goal",
    "milestone",
    "course_change",
    "material",
    "mentoring",
    "training_party",
]
KINDS: tuple[Kind, ...] = (
    "roster", "course", "session", "attendance", "assessment", "survey", "metric",
    "skill_level", "skill_requirement", "interview", "appraisal",
    "goal", "milestone", "course_change", "material", "mentoring", "training_party",
)  # fmt: skip

#: None, text, number, truth, date, datetime, time or timedelta; an error cell is a CellError.
Cell = object


@dataclass(frozen=True)
class CellError:
    """A cell that holds a spreadsheet error such as #DIV/0!."""

    text: str


@dataclass(frozen=True)
class Problem:
    """One thing the reader must know: `code` is a catalogue key under `problem.`.

    `severity`: `refused` (nothing of the file can be used), `rejected` (this row is left out),
    `question` (somebody must choose), `note` (done, and said).
    `row` and `column` are 0-based positions in the sheet, None where the sheet or file is meant.
    `values` fill the sentence (what was seen, what was expected).
    """

    code: str
    severity: Literal["refused", "rejected", "question", "note"]
    file_name: str = ""
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    seen: str | None = None
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A sheet as it stands in the file: row 0 is the first row of the file, nothing dropped.

    A large sheet keeps its cells by column (CodedRows) and reads like a list of rows all the same.

    `percent_columns` are columns most of whose numbers carry a percent format, `percent_exceptions`
    the cells (row, column) that differ in this from most of their column. `merged` are
    (first row, first column, last row, last column).
    """

    name: str
    cells: Sequence[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    percent_columns: frozenset[int] = frozenset()
    percent_exceptions: frozenset[tuple[int, int]] = frozenset()

    def has_percent(self, row: int, column: int) -> bool:
        """Whether a number carries a percent format."""
        return (column in self.percent_columns) != ((row, column) in self.percent_exceptions)


@dataclass(frozen=True)
class SourceFile:
    """A readable file: its visible sheets and what was noticed (hidden sheets, encoding).

    `saved_on` is the day it was last saved on, where it says so.
    """

    name: str
    sha256: str
    container: str
    encoding: str | None
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()
    saved_on: date | None = None


@dataclass(frozen=True)
class Refusal:
    """A file nothing can be taken from, with the one problem that says why."""

    name: str
    sha256: str
    problem: Problem


@dataclass(frozen=True)
class Column:
    """A column of a found table: `header` is the joined header path, unique in the table.

    `parts` are the texts of the path from the outermost parent to the column's own name, without
    blanks and repeats; none where the column has no header (`header` is then its letter: "(C)").
    """

    position: int
    header: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What a table is read as that shares its rows with another, and its columns by field.

    `is_beside`: another table of the same rows comes before it, and counts them.
    """

    kind: Kind
    fields: Mapping[int, str] = field(default_factory=dict)
    is_beside: bool = True


@dataclass(frozen=True)
class FoundTable:
    """A table located on a sheet.

    `data_rows` are the sheet rows that hold records: no blank rows, totals or notes; a tuple, or of
    a large sheet a range.
    `title` holds the texts found above the header; `totals` maps the sheet row of a totals line to
    all cells of that row.
    `is_transposed`: the sheet had records across and was turned; positions are those of the turned
    grid. `source` is the id of the program whose export this is, a catalogue key under `source.`.
    `file_name` is the name of the file, '' for a table made by hand. `year_beside` is the one year
    that titles and names of its sheets of this layout write, `day_first_beside` the order of day
    and month that they prove, `saved_on` the day of saving.
    `sums_up`: its sheet is called a summary (汇总) and stands beside sheets of one layout.
    `apart`: None unless another table of the file has other figures for the same rows; then the
    line above it or the sheet name that only this table has, '' where there is none.
    `reading`: None unless the same rows are read as another kind too, with other columns.
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    data_rows: Sequence[int]
    columns: tuple[Column, ...]
    title: tuple[str, ...] = ()
    totals: dict[int, tuple[Cell, ...]] = field(default_factory=dict)
    is_transposed: bool = False
    problems: tuple[Problem, ...] = ()
    source: str | None = None
    file_name: str = ""
    year_beside: int | None = None
    day_first_beside: bool | None = None
    saved_on: date | None = None
    sums_up: bool = False
    apart: str | None = None
    reading: Reading | None = None

    @property
    def is_read_again(self) -> bool:
        """Whether a table before it has the same rows."""
        return self.reading is not None and self.reading.is_beside


@dataclass(frozen=True)
class KindGuess:
    """A kind with its score (0-1) and the reasons, catalogue keys under `kind_reason.`."""

    kind: Kind
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """What a column is taken for: a catalogue key under `field.`, or '' for "do not import".

    `reason` is a catalogue key under `match_reason.`: memory, same_name, synonym, content, ...
    """

    column: int
    field_id: str
    reason: str
    confidence: float


@dataclass(frozen=True)
class Proposal:
    """How a table would be read: kind, columns, and what the cells do not say.

    `context` holds those answers by field, for example {"course": "A/B 测试", "year": 2026}.
    """

    table: FoundTable
    guesses: tuple[KindGuess, ...]
    kind: Kind
    matches: tuple[Match, ...]
    context: dict[str, object] = field(default_factory=dict)
    signature: str = ""
    problems: tuple[Problem, ...] = ()
    file_name: str = ""


#: Why somebody was found: catalogue keys under `found_by.`.
FoundBy = Literal[
    "number", "number_form", "number_near", "name", "department", "nickname", "remark", "confirmed"
]
#: Why somebody must be confirmed: catalogue keys under `doubt.`.
InDoubtBecause = Literal[
    "namesake", "other_department", "other_name", "other_number", "nickname", "near"
]


@dataclass(frozen=True)
class Written:
    """A person as a row writes them; '' where it says nothing."""

    number: str
    name: str
    department: str = ""

    @property
    def text(self) -> str:
        """Number and name as they stand, the key under which an answer is remembered."""
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True)
class Candidate:
    """Somebody on the roster who may be meant."""

    person_id: str
    name: str
    department: str


@dataclass(frozen=True)
class Found:
    """Somebody on the roster who is meant, and why we think so."""

    person_id: str
    reason: FoundBy


@dataclass(frozen=True)
class Doubt:
    """Somebody whom the reader must confirm: the candidates, likeliest first."""

    written: Written
    why: InDoubtBecause
    candidates: tuple[Candidate, ...]

    @property
    def suggestion(self) -> str | None:
        """The one candidate there is; of several nobody is suggested."""
        return self.candidates[0].person_id if len(self.candidates) == 1 else None


@dataclass(frozen=True)
class Matching:
    """What became of the people of a table: `found` by who is written, doubts, and strangers.

    `apart`: keys of strangers who share their name with somebody of another department.
    """

    found: Mapping[Written, Found] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    unmatched: tuple[Written, ...] = ()
    apart: Mapping[Written, str] = field(default_factory=dict)

    def person_id(self, written: Written) -> str:
        """The key of a person: of the roster, else the number, else name:<name> for themselves."""
        if written in self.found:
            return self.found[written].person_id
        return self.apart.get(written) or written.number or f"name:{written.name}"


@dataclass(frozen=True)
class Checked:
    """Rows ready to be stored: one frame per table of schema.sql, and what was left out.

    Frames carry source_sheet and source_row (1-based, as Excel shows it). `rejected` repeats the
    rejected rows of the file as text with columns `row`, `code` and the file's own headers.
    `people` says who was found on the roster, who is in doubt and who is not on it.
    """

    proposal: Proposal
    frames: dict[str, pd.DataFrame]
    rejected: pd.DataFrame
    problems: tuple[Problem, ...]
    n_rows_read: int
    people: Matching = Matching()


@dataclass(frozen=True)
class Receipt:
    """A stored load."""

    load_id: int
    file_name: str
    n_rows_read: int
    n_rows_stored: int
    n_rows_rejected: int
    tables: dict[str, int]
    n_new: int
    n_changed: int
    n_unchanged: int
