"""A seat for everybody who needs one: capacity, the person's other sessions, earliest first."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analytics.timetable.model import Busy, Opening, Seat, SeatRefusal
from analytics.timetable.slots import PER_TIME, SECONDS, overlaps


def seat(
    needs: Sequence[tuple[str, str]], openings: Sequence[Opening], busy: Sequence[Busy]
) -> tuple[Seat, ...]:
    """Which session each (person, course) sits in, or why none; as many as possible get a seat.

    Nobody sits in two sessions at a time, no session takes more than its free seats. Where not all
    find a place, those that come first in `needs` have the earlier seats.
    """
    taken = defaultdict(list)
    for span in busy:
        taken[span.who].append(span)
    ordered = sorted(openings, key=lambda opening: (opening.starts_at, opening.session_id))
    options = [
        (i, j)
        for i, (person, course) in enumerate(needs)
        for j, opening in enumerate(ordered)
        if opening.course_id == course and opening.free > 0 and not _is_busy(opening, taken[person])
    ]
    chosen = _choose(needs, ordered, options) if options else {}
    return tuple(
        _seat(person, course, ordered, chosen.get(i), taken[person])
        for i, (person, course) in enumerate(needs)
    )


def _is_busy(opening: Opening, spans: Sequence[Busy]) -> bool:
    return any(
        overlaps(opening.starts_at, opening.ends_at, span.starts_at, span.ends_at) for span in spans
    )


def _choose(
    needs: Sequence[tuple[str, str]],
    openings: Sequence[Opening],
    options: Sequence[tuple[int, int]],
) -> dict[int, int]:
    """The number of the opening by number of the need; the last columns are needs left without."""
    n_options, n_needs = len(options), len(needs)
    costs = [PER_TIME * (j + 1) * (2 - i / n_needs) for i, j in options]
    costs += [1.0 + PER_TIME * (n_needs - i) for i in range(n_needs)]
    one_each: list[list[int]] = [[n_options + i] for i in range(n_needs)]
    for column, (i, _) in enumerate(options):
        one_each[i].append(column)
    limits = _limits(needs, openings, options)
    rows = [*((columns, 1.0, 1.0) for columns in one_each), *limits]
    places = [(r, column) for r, (columns, _, _) in enumerate(rows) for column in columns]
    matrix = sparse.csr_matrix(
        (np.ones(len(places)), tuple(zip(*places, strict=True))), (len(rows), n_options + n_needs)
    )
    low, high = (np.array([row[k] for row in rows]) for k in (1, 2))
    found = milp(
        np.array(costs),
        constraints=LinearConstraint(matrix, low, high),
        integrality=np.ones(n_options + n_needs),
        bounds=Bounds(0, 1),
        options={"time_limit": SECONDS},
    )
    if found.x is None:
        return {}
    return {i: j for (i, j), x in zip(options, found.x, strict=False) if x > 0.5}


def _limits(
    needs: Sequence[tuple[str, str]],
    openings: Sequence[Opening],
    options: Sequence[tuple[int, int]],
) -> list[tuple[list[int], float, float]]:
    """No more people than seats, and nobody in two sessions at once: columns, lowest, highest."""
    of_session: dict[int, list[int]] = defaultdict(list)
    of_person: dict[str, list[tuple[int, Opening]]] = defaultdict(list)
    for column, (i, j) in enumerate(options):
        of_session[j].append(column)
        of_person[needs[i][0]].append((column, openings[j]))
    rows = [(columns, -np.inf, float(openings[j].free)) for j, columns in of_session.items()]
    for own in of_person.values():
        for moment in sorted({opening.starts_at for _, opening in own}):
            running = [c for c, o in own if o.starts_at <= moment < o.ends_at]
            rows += [(running, -np.inf, 1.0)] if len(running) > 1 else []
    return rows


def _seat(
    person: str,
    course: str,
    openings: Sequence[Opening],
    chosen: int | None,
    spans: Sequence[Busy],
) -> Seat:
    if chosen is not None:
        opening = openings[chosen]
        return Seat(person, course, opening.session_id, opening.starts_at)
    return Seat(person, course, None, None, _refusal(course, openings, spans))


def _refusal(course: str, openings: Sequence[Opening], spans: Sequence[Busy]) -> SeatRefusal:
    own = [opening for opening in openings if opening.course_id == course]
    with_room = [opening for opening in own if opening.free > 0]
    if not own:
        return "no_session"
    if not with_room:
        return "full"
    return "busy" if all(_is_busy(opening, spans) for opening in with_room) else "clash"
