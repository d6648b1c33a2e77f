"""Every make-up followed through: who, why, until when, which seat, and how it ended."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import pandas as pd

from analytics import progress
from analytics.results import MakeUp
from analytics.timetable.model import Seat

#: How far a make-up has come; a key under `make_up_stage.`.
Stage = Literal["open", "seated", "missed", "failed_again", "passed"]
#: From so many misses on (a second test failed, a make-up not attended) somebody has to step in.
MISSES_TO_ESCALATE = 2
PRESENT = ("present", "late", "left_early", "on_duty")


@dataclass(frozen=True)
class FollowedMakeUp:
    """A make-up with its stage, seat and result.

    `first_score`, `second_score` (the best of a second try): 0-1. `seat_at`: the seat in the plan,
    else the proposed one (`is_proposed`); `refusal`: why none can be proposed. `n_misses`: tests
    below the line, the first one not sat, make-up sessions not attended; `is_escalated` from the
    second on. `is_late`: the day it was due has passed and it is not done.
    """

    make_up: MakeUp
    stage: Stage
    first_score: float | None
    second_score: float | None
    session_id: str | None
    seat_at: datetime | None
    is_proposed: bool
    refusal: str | None
    n_misses: int
    is_escalated: bool
    is_late: bool


def followed(
    progress_by_person_course: pd.DataFrame,
    session_people: pd.DataFrame,
    *,
    as_of: date,
    proposed: Collection[Seat] = (),
) -> tuple[FollowedMakeUp, ...]:
    """How far is every make-up, those that are done among them? The most urgent first.

    proposed: seats the timetable proposes for those who have none. Done are those who failed first
    and passed a later attempt.
    """
    due = progress.make_up(progress_by_person_course, as_of=as_of)
    rows = {(r.person_id, r.course_id): r for r in progress_by_person_course.itertuples()}
    done = progress.made_up(progress_by_person_course)
    seats = _seats(session_people)
    offers = {(seat.person_id, seat.course_id): seat for seat in proposed}
    found = [
        _follow(item, rows[item.person_id, item.course_id], seats, offers, as_of)
        for item in (*due, *done)
    ]
    return tuple(sorted(found, key=_urgency))


def _seats(session_people: pd.DataFrame) -> dict[tuple[str, str], list[tuple]]:
    given = session_people.sort_values("session_on")
    seats: dict[tuple[str, str], list[tuple]] = {}
    for row in given.itertuples():
        seats.setdefault((row.person_id, row.course_id), []).append(row)
    return seats


def _follow(
    item: MakeUp,
    row: tuple,
    seats: Mapping[tuple[str, str], list[tuple]],
    offers: Mapping[tuple[str, str], Seat],
    as_of: date,
) -> FollowedMakeUp:
    own = seats.get((item.person_id, item.course_id), [])
    ahead = [seat for seat in own if pd.Timestamp(seat.session_on) > pd.Timestamp(as_of)]
    behind = [seat for seat in own if pd.Timestamp(seat.session_on) <= pd.Timestamp(as_of)]
    n_missed = sum(not pd.isna(seat.status) and seat.status not in PRESENT for seat in behind)
    is_done = not pd.isna(row.is_passed_best) and bool(row.is_passed_best)
    n_misses = _misses(item, row, is_done) + n_missed
    stage = _stage(is_done, ahead, n_missed, n_misses)
    offer = None if is_done or ahead else offers.get((item.person_id, item.course_id))
    planned = ahead[0] if ahead else offer
    seat_at = None if planned is None or pd.isna(planned.starts_at) else planned.starts_at
    return FollowedMakeUp(
        item,
        stage,
        None if pd.isna(row.first_score) else float(row.first_score),
        float(row.best_score) if row.n_attempts > 1 and not pd.isna(row.best_score) else None,
        None if planned is None else planned.session_id,
        None if seat_at is None else pd.Timestamp(seat_at).to_pydatetime(),
        offer is not None and offer.session_id is not None,
        None if offer is None else offer.refusal,
        n_misses,
        n_misses >= MISSES_TO_ESCALATE and not is_done,
        not is_done and item.due_on is not None and item.due_on < as_of,
    )


def _misses(item: MakeUp, row: tuple, is_done: bool) -> int:
    """Tests below the line, and a first test or course not attended; deferring is no miss."""
    n_failed = int(row.n_attempts) - is_done
    was_away = row.first_status == "absent" or (
        row.n_attempts == 0 and item.cause in ("absent", "attendance")
    )
    return n_failed + was_away


def _stage(is_done: bool, ahead: list[tuple], n_missed: int, n_misses: int) -> Stage:
    if is_done:
        return "passed"
    if ahead:
        return "seated"
    if n_missed:
        return "missed"
    return "failed_again" if n_misses >= MISSES_TO_ESCALATE else "open"


def _urgency(item: FollowedMakeUp) -> tuple:
    is_done = item.stage == "passed"
    due = item.make_up.due_on or date.max
    return (is_done, not item.is_escalated, due, item.make_up.course_name, item.make_up.person_id)
