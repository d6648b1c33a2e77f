"""How sessions ran: shares of interaction and practice, when people came and left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class SessionConduct:
    """A session held; shares 0-1, None where not given.

    `is_below`: its interactive share is below the line. Of the `n_expected`, arrival is on record
    for `n_arrived` and leaving for `n_left`; `n_late` came more than five minutes late. `arrived`:
    median minutes after the start (below 0: before it), `left_after`: after the end, `stayed`:
    minutes.
    """

    course_name: str
    session_on: date | None
    interactive: float | None
    practice: float | None
    is_below: bool
    n_expected: int
    n_arrived: int
    n_left: int
    n_late: int
    arrived: float | None
    left_after: float | None
    stayed: float | None


def conduct(session_conduct: pd.DataFrame, *, line: float) -> tuple[SessionConduct, ...]:
    """Every session held, newest first, against the interactive share `line` of each session."""
    return tuple(_one(row, line) for row in session_conduct.itertuples())


def n_below(sessions: Sequence[SessionConduct]) -> int:
    """How many sessions were less interactive than they should be."""
    return sum(session.is_below for session in sessions)


def _one(row: tuple, line: float) -> SessionConduct:
    interactive = _number(row.interactive_rate)
    return SessionConduct(
        str(row.course_name),
        None if pd.isna(row.session_on) else pd.Timestamp(row.session_on).date(),
        interactive,
        _number(row.practice_rate),
        interactive is not None and interactive < line - 1e-9,
        int(row.n_expected),
        int(row.n_arrived),
        int(row.n_left),
        int(row.n_late),
        _number(row.arrived),
        _number(row.left_after),
        _number(row.stayed),
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
