"""A time for every wanted session: real optimisation, the same answer every time.

A yes or no per session and time; HiGHS finds the choice that leaves the fewest people without a
time and, among those, stands on quiet days, soon, with few learners busy elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analytics.timetable.model import Busy, Placement, Refusal, Rule, Wanted

#: A session must end by then, so that a training afternoon does not become an evening.
LATEST_END = 18
#: With more than this share of its learners busy elsewhere a time is no time for a session.
MOST_BUSY = 0.5
#: What leaving one of its people without a time costs, against about 1 for a day as busy as usual.
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
    """The chosen time by number of the session. Columns: options, days used.

    A session that has a time earns what leaving it out would cost, so that thousands of sessions
    for a few times need no columns of their own. One that nobody waits for counts as one of one.
    """
    moments = sorted({start for _, start, _ in options})
    days = sorted({start.date() for start in moments})
    place_of = {start: k for k, start in enumerate(moments)}
    spared = [UNPLACED * max(1, len(session.people)) for session in wanted]
    earned = [cost + PER_TIME * place_of[start] - spared[i] for i, start, cost in options]
    costs = np.array([*earned, *[0.0] * len(days)])
    rows = [
        *_one_time_each(options),
        *_one_at_a_time(wanted, options, moments, rule, around),
        *_days_a_month(options, days, rule, around),
    ]
    found = milp(
        costs,
        constraints=LinearConstraint(
            _matrix(rows, len(costs)), -np.inf, [most for _, most in rows]
        ),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        # HiGHS would stop within a share of the sum, which is mostly what times earn
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return {}
    return {i: start for (i, start, _), x in zip(options, found.x, strict=False) if x > 0.5}


#: One line of the problem: coefficients by column, and the highest value of their sum.
Row = tuple[dict[int, float], float]


def _matrix(rows: Sequence[Row], n_columns: int) -> sparse.csr_array:
    """The coefficients of all lines."""
    of_row = [len(entries) for entries, _ in rows]
    columns = [column for entries, _ in rows for column in entries]
    values = [value for entries, _ in rows for value in entries.values()]
    places = (np.repeat(np.arange(len(rows)), of_row), columns)
    return sparse.csr_array((values, places), shape=(len(rows), n_columns))


def _one_time_each(options: Sequence[tuple[int, datetime, float]]) -> list[Row]:
    """Each session has one time at most."""
    rows: dict[int, dict[int, float]] = defaultdict(dict)
    for column, (i, _, _) in enumerate(options):
        rows[i][column] = 1.0
    return [(row, 1.0) for row in rows.values()]


def _one_at_a_time(
    wanted: Sequence[Wanted],
    options: Sequence[tuple[int, datetime, float]],
    moments: Sequence[datetime],
    rule: Rule,
    around: Surroundings,
) -> list[Row]:
    """At each moment: one session per trainer and per learner, and no more than there are rooms."""
    together = _who_shares(wanted)
    ends = [start + timedelta(minutes=wanted[i].minutes) for i, start, _ in options]
    rows: list[Row] = []
    for moment in moments:
        running: dict[int, list[int]] = defaultdict(list)
        for column, (i, start, _) in enumerate(options):
            if start <= moment < ends[column]:
                running[i].append(column)
        n_standing = sum(begins <= moment < ended for begins, ended in around.sessions)
        rows.append((_ones(running.values()), max(0, rule.n_rooms - n_standing)))
        for group in together:
            own = _ones(running[i] for i in group if i in running)
            if len(own) > 1:
                rows.append((own, 1.0))
    return rows


def _ones(columns: Iterable[Sequence[int]]) -> dict[int, float]:
    return dict.fromkeys(chain.from_iterable(columns), 1.0)


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
    rule: Rule,
    around: Surroundings,
) -> list[Row]:
    """No more training days in a month than the rule allows; planned sessions have used theirs."""
    if rule.days_a_month is None:
        return []
    column_of = {day: len(options) + k for k, day in enumerate(days)}
    starting: dict[datetime, list[int]] = defaultdict(list)
    for column, (_, start, _) in enumerate(options):
        starting[start].append(column)
    # one line for each moment: as many sessions as rooms on a day that is used, none on another
    rows: list[Row] = [
        ({**_ones([own]), column_of[start.date()]: -float(rule.n_rooms)}, 0.0)
        for start, own in starting.items()
    ]
    used = {begins.date() for begins, _ in around.sessions if begins.weekday() in rule.weekdays}
    for year, month in sorted({(day.year, day.month) for day in days}):
        n_used = sum((day.year, day.month) == (year, month) for day in used)
        new = [
            column
            for day, column in column_of.items()
            if (day.year, day.month) == (year, month) and day not in used
        ]
        rows.append((_ones([new]), max(0, rule.days_a_month - n_used)))
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
