"""The marks of a sign-in sheet as columns, one row for each person at each meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import NamedTuple

import numpy as np

from data.importing.coded import Coded, coded, combined, constant, stacked
from data.importing.identity import session_id
from data.importing.model import Column
from data.importing.rows.findings import Findings


class Mark(NamedTuple):
    """One person at one meeting, with the place in the sheet it was read from."""

    row: int
    column: Column | None
    person: str
    course: str
    on: date
    batch: str
    status: str
    mark: str | None = None
    checked_in: datetime | None = None
    checked_out: datetime | None = None
    minutes: float | None = None


@dataclass(frozen=True, eq=False)
class Marks:
    """The fields of `Mark` as columns; `row` are the sheet rows."""

    row: np.ndarray
    column: Coded
    person: Coded
    course: Coded
    on: Coded
    batch: Coded
    status: Coded
    mark: Coded
    checked_in: Coded
    checked_out: Coded
    minutes: Coded

    def __len__(self) -> int:
        return len(self.row)

    @property
    def session(self) -> Coded:
        """The key of the meeting of each mark."""
        return combined((self.course, self.on, self.batch), session_id)

    def at(self, places: np.ndarray) -> "Marks":
        """The marks at some places."""
        columns = {name: getattr(self, name).at(places) for name in COLUMNS}
        return Marks(self.row[places], **columns)

    def tolist(self) -> list[Mark]:
        """Each mark for itself."""
        columns = (getattr(self, name).tolist() for name in COLUMNS)
        return list(map(Mark, self.row.tolist(), *columns))


COLUMNS = tuple(one.name for one in fields(Marks))[1:]


def marks_of(marks: Sequence[Mark]) -> Marks:
    """Marks as columns."""
    row, *columns = (list(cells) for cells in zip(*marks, strict=True))
    return Marks(np.array(row, dtype=np.int64), *map(coded, columns))


def marks_under_each_other(parts: Sequence[Marks]) -> Marks:
    """The marks of several columns as one."""
    columns = {name: stacked([getattr(part, name) for part in parts]) for name in COLUMNS}
    return replace(parts[0], row=np.concatenate([part.row for part in parts]), **columns)


@dataclass(frozen=True, eq=False)
class Base:
    """Places of the rows that can hold a mark, and who, which course, day and batch of all rows."""

    places: np.ndarray
    person: Coded
    course: Coded
    on: Coded
    batch: Coded

    def __len__(self) -> int:
        return len(self.places)

    def marks(self, findings: Findings, column: Column | None, status: Coded, mark: Coded) -> Marks:
        """The marks of these rows, without clock times."""
        columns = (self.person, self.course, self.on, self.batch, status, mark)
        nothing = constant(None, len(self.places))
        return Marks(
            findings.rows[self.places],
            constant(column, len(self.places)),
            *(one.at(self.places) for one in columns),
            nothing,
            nothing,
            nothing,
        )
