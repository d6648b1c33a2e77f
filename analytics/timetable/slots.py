"""A time for every wanted session: real optimisation, the same answer every time.

A yes or no per session and time; HiGHS finds the choice that leaves the fewest sessions without a
time and, among those, stands on quiet days, soon, with few learners busy elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analytics.timetable.model import Busy, Placement, Refusal, Rule, Wanted

#: A session must end by then, so that a training afternoon does not become an evening.
LATEST_END = 18
#: With more than this share of its learners busy elsewhere a time is no time for a session.
MOST_BUSY = 0.5
#: What leaving a session without a time costs, against about 1 for a day as busy as usual.
UNPLACED = 1000.0
#: Waiting a week weighs as much as a day that is two per cent busier: people wait for this.
PER_WEEK = 0.02
#: Earlier is better where all else is equal; also makes the answer the same every time.
PER_TIME = 1e-4
SECONDS = 20.0


@dataclass(frozen=True)
class Surroundings:
    """What stands already: how busy times are, which days are shut, who is taken when.

    `shut`: day -> "day_off", "peak" or None. `sessions`: the times of all planned sessions.
    """

    load_of: Callable[[datetime], float | None]
    shut: Callable[[date], Refusal | None]
    trainers: tuple[Busy, ...] = ()
    learners: tuple[Busy, ...] = ()
    sessions: tuple[tuple[datetime, datetime], ...] = ()


def times(rule: Rule, first: date, last: date) -> tuple[datetime, ...]:
    """Every moment at which a session may start, from `first` to `last`, by weekday and clock."""
    days = (first + timedelta(days=k) for k in range((last - first).days + 1))
    return tuple(
        datetime.combine(day, clock)
        for day in days
        if day.weekday() in rule.weekdays
        for clock in sorted(rule.starts)
    )


def place(
    wanted: Sequence[Wanted], rule: Rule, around: Surroundings, *, first: date, last: date
) -> tuple[Placement, ...]:
    """A time between `first` and `last` for each wanted session, or why there is none.

    One trainer or learner is in one place at a time; no more sessions side by side than rooms; no
    more training days a month than the rule allows, planned ones among them.
    """
    moments = times(rule, first, last)
    looked = [_look(session, moments, rule, around) for session in wanted]
    options = [
        (i, start, cost)
        for i, (free, _) in enumerate(looked)
        for start, cost in sorted(free.items())
    ]
    chosen = _choose(wanted, options, rule, around) if options else {}
    return tuple(
        _placement(session, chosen.get(i), *looked[i], moments, around)
        for i, session in enumerate(wanted)
    )


def overlaps(
    begins: datetime, ends: datetime, other_begins: datetime, other_ends: datetime
) -> bool:
    """Whether two spans share a moment; one may begin when the other ends."""
    return begins < other_ends and other_begins < ends


def _look(
    session: Wanted, moments: Sequence[datetime], rule: Rule, around: Surroundings
) -> tuple[dict[datetime, float], list[Refusal]]:
    """The times open to one session with what each costs, and why each of the others is not."""
    free, refusals = {}, []
    for start in moments:
        end = start + timedelta(minutes=session.minutes)
        n_busy = _n_busy(session.people, around.learners, start, end)
        refusal = _refusal(session, start, end, n_busy, rule, around)
        if refusal is None:
            load = around.load_of(start)
            waiting = PER_WEEK * (start - moments[0]).days / 7
            busy = n_busy / max(1, len(session.people))
            free[start] = (1.0 if load is None else load) + busy + waiting
        else:
            refusals.append(refusal)
    return free, refusals


def _refusal(
    session: Wanted, start: datetime, end: datetime, n_busy: int, rule: Rule, around: Surroundings
) -> Refusal | None:
    shut = around.shut(start.date())
    if shut is not None:
        return shut
    latest = datetime.combine(start.date(), datetime.min.time()) + timedelta(hours=LATEST_END)
    if end > latest:
        return "too_late"
    if session.trainer and _n_busy((session.trainer,), around.trainers, start, end):
        return "trainer_busy"
    if n_busy > MOST_BUSY * max(1, len(session.people)):
        return "learners_busy"
    if sum(overlaps(start, end, *other) for other in around.sessions) >= rule.n_rooms:
        return "rooms_full"
    return None


def _n_busy(who: Collection[str], spans: Sequence[Busy], start: datetime, end: datetime) -> int:
    names = set(who)
    taken = (b for b in spans if overlaps(start, end, b.starts_at, b.ends_at))
    return len({busy.who for busy in taken} & names)


def _choose(
    wanted: Sequence[Wanted],
    options: Sequence[tuple[int, datetime, float]],
    rule: Rule,
    around: Surroundings,
) -> dict[int, datetime]:
    """The chosen time by number of the session. Columns: options, sessions left out, days used."""
    moments = sorted({start for _, start, _ in options})
    days = sorted({start.date() for start in moments})
    n_options, n_wanted = len(options), len(wanted)
    cost = [c + PER_TIME * moments.index(start) for _, start, c in options]
    costs = np.array([*cost, *[UNPLACED] * n_wanted, *[0.0] * len(days)])
    rows = [
        *_one_time_each(options, n_wanted),
        *_one_at_a_time(wanted, options, moments, rule, around),
        *_days_a_month(options, days, n_options + n_wanted, rule, around),
    ]
    matrix = sparse.lil_matrix((len(rows), len(costs)))
    for r, (entries, _, _) in enumerate(rows):
        for column, value in entries.items():
            matrix[r, column] = value
    low, high = (np.array([row[k] for row in rows], float) for k in (1, 2))
    found = milp(
        costs,
        constraints=LinearConstraint(matrix.tocsr(), low, high),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        options={"time_limit": SECONDS},
    )
    if found.x is None:
        return {}
    return {i: start for (i, start, _), x in zip(options, found.x, strict=False) if x > 0.5}


#: One line of the problem: coefficients by column, lowest and highest value of their sum.
Row = tuple[dict[int, float], float, float]


def _one_time_each(options: Sequence[tuple[int, datetime, float]], n_wanted: int) -> list[Row]:
    """Each session has one time or is left out."""
    rows: list[dict[int, float]] = [{len(options) + i: 1.0} for i in range(n_wanted)]
    for column, (i, _, _) in enumerate(options):
        rows[i][column] = 1.0
    return [(row, 1.0, 1.0) for row in rows]


def _one_at_a_time(
    wanted: Sequence[Wanted],
    options: Sequence[tuple[int, datetime, float]],
    moments: Sequence[datetime],
    rule: Rule,
    around: Surroundings,
) -> list[Row]:
    """At each moment: one session per trainer and per learner, and no more than there are rooms."""
    together = _who_shares(wanted)
    rows: list[Row] = []
    for moment in moments:
        running = {
            column: i
            for column, (i, start, _) in enumerate(options)
            if start <= moment < start + timedelta(minutes=wanted[i].minutes)
        }
        n_standing = sum(begins <= moment < ends for begins, ends in around.sessions)
        rows.append((dict.fromkeys(running, 1.0), -np.inf, max(0, rule.n_rooms - n_standing)))
        for group in together:
            own = {column: 1.0 for column, i in running.items() if i in group}
            if len(own) > 1:
                rows.append((own, -np.inf, 1.0))
    return rows


def _who_shares(wanted: Sequence[Wanted]) -> set[frozenset[int]]:
    """Groups of sessions that share a trainer or a learner."""
    of: dict[tuple[str, str], set[int]] = defaultdict(set)
    for i, session in enumerate(wanted):
        if session.trainer:
            of["trainer", session.trainer].add(i)
        for person in session.people:
            of["learner", person].add(i)
    return {frozenset(group) for group in of.values() if len(group) > 1}


def _days_a_month(
    options: Sequence[tuple[int, datetime, float]],
    days: Sequence[date],
    first_day_column: int,
    rule: Rule,
    around: Surroundings,
) -> list[Row]:
    """No more training days in a month than the rule allows; planned sessions have used theirs."""
    if rule.days_a_month is None:
        return []
    rows: list[Row] = [
        ({column: 1.0, first_day_column + days.index(start.date()): -1.0}, -np.inf, 0.0)
        for column, (_, start, _) in enumerate(options)
    ]
    used = {begins.date() for begins, _ in around.sessions if begins.weekday() in rule.weekdays}
    for year, month in sorted({(day.year, day.month) for day in days}):
        n_used = sum((day.year, day.month) == (year, month) for day in used)
        new = {
            first_day_column + k: 1.0
            for k, day in enumerate(days)
            if (day.year, day.month) == (year, month) and day not in used
        }
        rows.append((new, -np.inf, max(0, rule.days_a_month - n_used)))
    return rows


def _placement(
    session: Wanted,
    start: datetime | None,
    free: dict[datetime, float],
    refusals: list[Refusal],
    moments: Sequence[datetime],
    around: Surroundings,
) -> Placement:
    counted = Counter(refusals)
    if start is None:
        if free:
            counted["clash"] = len(free)
        reasons = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
        return Placement(session, None, None, None, 0, len(moments), len(free), None, reasons)
    end = start + timedelta(minutes=session.minutes)
    order = 1 + sum(cost < free[start] - 1e-9 for cost in free.values())
    n_busy = _n_busy(session.people, around.learners, start, end)
    reasons = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    load = around.load_of(start)
    return Placement(session, start, end, load, n_busy, len(moments), len(free), order, reasons)
