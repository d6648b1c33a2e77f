"""One result of a score sheet, and the key of the test it belongs to."""

from datetime import date, datetime
from typing import NamedTuple

from data.importing.identity import assessment_id
from data.importing.model import Column
from data.importing.rows.scores import Score

#: The answer that a phase is not to be imported, and a phase that waits for its answer.
LEFT_OUT, WAITING = "none", "?"


class Result(NamedTuple):
    """One cell of a score column, with everything its row and header say.

    `maximum` is None where the sheet does not state one; `taken_at` orders attempts of one day.
    """

    row: int
    column: Column
    person: str
    course: str
    kind: str
    name: str
    label: str
    phase: str
    attempt: int
    score: Score
    held_on: date | None
    taken_at: datetime | None
    maximum: float | None
    pass_line: float | None

    @property
    def key(self) -> str:
        """The key of the test."""
        return assessment_id(self.course, self.kind, self.name)
