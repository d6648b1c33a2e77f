"""The results of a score sheet as columns, and the key of the test each belongs to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np

from data.importing.coded import (
    Coded,
    combined,
    first_of_groups,
    grouped,
    in_order,
    objects,
    stacked,
)
from data.importing.identity import assessment_id
from data.importing.model import Column
from data.importing.rows.scores import Score

#: The answer that a phase is not to be imported, and a phase that waits for its answer.
LEFT_OUT, WAITING = "none", "?"


class Result(NamedTuple):
    """What one cell of a score column says with its row and header, whoever it is about.

    `maximum` is None where the sheet does not state one; `taken_at` orders attempts of one day.
    """

    column: Column
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

    @property
    def time(self) -> tuple[date, datetime] | None:
        """When it was taken, None where the sheet does not say the day."""
        return None if self.held_on is None else (self.held_on, self.taken_at or datetime.min)


@dataclass(frozen=True, eq=False)
class Results:
    """The results of a sheet: sheet row, person, and what is said, which many rows may share."""

    rows: np.ndarray
    person: Coded
    said: Coded

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[int, str, Result]]:
        """Sheet row, person and what is said of each result."""
        return zip(self.rows.tolist(), self.person, self.said, strict=True)

    def at(self, places: np.ndarray) -> "Results":
        """The results at some places."""
        return Results(self.rows[places], self.person.at(places), self.said.at(places))

    def different(self) -> Iterator[tuple[Result, int, int]]:
        """Each different result, the sheet row in which it first stands, and in how many rows."""
        said = self.said.used()
        counts = np.bincount(said.codes, minlength=len(said.values)).tolist()
        return zip(said.values, self.rows[said.first_rows()].tolist(), counts, strict=True)

    def revised(self, revise: Callable[[Result], Result | None]) -> "Results":
        """The results as revised, worked out once for each different one; without those of None."""
        return self.saying(self.said.used().each(revise))

    def saying(self, said: Coded) -> "Results":
        """The same rows with other results, without those of None."""
        missing = said.missing()
        if not missing.any():
            return Results(self.rows, self.person, said.used())
        kept = np.flatnonzero(~missing)
        return Results(self.rows[kept], self.person.at(kept), said.at(kept).used())

    def places(self, test: Callable[[Result], bool]) -> list[int]:
        """The places of the results that pass a test, in their order."""
        return np.flatnonzero(self.said.marked(test)).tolist()

    def column(self, read: Callable[[Result], Any]) -> Coded:
        """Something that each result says."""
        return self.said.each(read)

    def points(self) -> np.ndarray:
        """The points of each result, NaN where there are none."""
        return self.said.each(lambda result: result.score.points).numbers()


def results_of(parts: Sequence[Results]) -> Results:
    """The results of several columns under each other."""
    if not parts:
        nothing = Coded(objects([]), np.zeros(0, dtype=np.int32))
        return Results(np.zeros(0, dtype=np.int64), nothing, nothing)
    return Results(
        np.concatenate([part.rows for part in parts]),
        stacked([part.person for part in parts]),
        stacked([part.said for part in parts]),
    )


def numbered(results: Results) -> Results:
    """Results of one person and test at different times are attempts: the first, then retests."""
    times = results.column(lambda result: result.time)
    timed = np.flatnonzero(~times.missing())
    if not len(timed):
        return results
    same = (results.column(lambda result: result.key), results.column(lambda r: r.phase))
    group = grouped([column.at(timed) for column in (*same, results.person)])
    turn = np.zeros(len(results), dtype=np.int32)
    turn[timed] = _turns(group, _in_order(times.at(timed)))
    return results.saying(
        combined((results.said, Coded(objects(range(turn.max() + 1)), turn)), _later)
    )


def _in_order(times: Coded) -> np.ndarray:
    """For each row the place of its time among all times."""
    different = sorted(value for value in times.values if value is not None)
    places = {value: place for place, value in enumerate(different)}
    ranks = np.array([places.get(value, -1) for value in times.values], dtype=np.int64)
    return ranks[times.codes]


def _turns(group: np.ndarray, order: np.ndarray) -> np.ndarray:
    """How many earlier times the group of each row has."""
    n = int(order.max()) + 1
    pairs, place = in_order(first_of_groups(group)[1].astype(np.int64) * n + order)
    begins = np.flatnonzero(np.diff(pairs // n, prepend=-1))
    turns = np.arange(len(pairs)) - np.repeat(begins, np.diff(begins, append=len(pairs)))
    return turns[place]


def _later(result: Result, turn: int) -> Result:
    is_later = turn > 0 and result.phase == "post" and result.attempt == 1
    return result._replace(phase="retest", attempt=turn + 1) if is_later else result
