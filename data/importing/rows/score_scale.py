"""The maximum of each test, and scores in points of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from data.importing.rows.describing import known_rows
from data.importing.rows.findings import Findings
from data.importing.rows.items import full_mark_of_items
from data.importing.rows.results import LEFT_OUT, WAITING, Result, Results
from data.importing.rows.scores import scaled
from data.importing.values import one_line

DEFAULT_MAXIMUM = 100
#: Scales taken for granted only from the scores themselves, and always asked about.
LIKELY_MAXIMA = (1, 5, 10, 20, 30, 50, 100, 120, 150, 200, 300, 500, 1000)
#: Where the best of several scores is no more than this, 100 is hardly the maximum.
LOW_SCORES = 50
#: Scores needed before a scale is guessed from them.
ENOUGH_SCORES = 3
#: On a scale of so many points a score below 1 looks like a share of it.
LEAST_FOR_SHARES = 20
#: A school subject has no more points than this; a single score above it is a slip.
MOST_SUBJECT = 200
#: Bonus points may lift a score above a stated maximum, up to this share of it.
MOST_BONUS = 1.5


@dataclass(frozen=True)
class Scale:
    """The maximum of a test; `is_stated` where the sheet or the reader says so.

    What an earlier load says may have been a guess: it is the maximum, but no score above it is a
    bonus for that.
    """

    maximum: float
    is_stated: bool


def scales(findings: Findings, results: Results) -> dict[str, Scale]:
    """The scale of each test: by sheet or context, else as known, else guessed and asked about."""
    said = _stated(findings, results)
    stated = _known(findings, results) | said
    points = _points(results, stated)
    guesses = _alike({key: guess_maximum(found) for key, found in points.items()}, points)
    _ask_scales(findings, guesses, points, _labels(results))
    found = {key: Scale(float(value), key in said) for key, value in stated.items()}
    return found | {key: Scale(guess, False) for key, guess in guesses.items()}


def _points(results: Results, stated: Mapping[str, float]) -> dict[str, np.ndarray]:
    """The points of each test whose scale is not stated, in the order in which the tests occur."""
    keys, points = results.column(lambda result: result.key).used(), results.points()
    found = {}
    for place, key in enumerate(keys.values):
        if key not in stated:
            own = points[keys.codes == place]
            found[key] = own[~np.isnan(own)]
    return found


def _labels(results: Results) -> dict[str, str]:
    """What each test is called where it last occurs."""
    found = {}
    for result in results.said[::-1].used().values:
        found.setdefault(result.key, result.label or one_line(result.column.header))
    return found


def _stated(findings: Findings, results: Results) -> dict[str, float]:
    said: dict[str, float] = {}
    n_bare, n_out_of = Counter(), Counter()
    for result, _, n in results.different():
        is_bare = result.score.points is not None and not result.score.maximum
        n_bare[result.key] += n * is_bare
        n_out_of[result.key] += n * bool(result.score.maximum)
    keys = set(n_bare)
    for result, _, _ in results.different():
        # one 17/20 among numbers is on a scale of its own: 85 of 100
        is_own = n_out_of[result.key] < n_bare[result.key]
        own = [v for v in (result.maximum, None if is_own else result.score.maximum) if v]
        if own:
            said[result.key] = max(own[0], said.get(result.key, 0.0))
    given = findings.context.get("max_score")
    if given is not None:
        return {key: float(str(given)) for key in keys} | said
    if len(keys) == 1 and not said and (of_items := full_mark_of_items(findings, results)):
        return dict.fromkeys(keys, of_items)
    return said


def _known(findings: Findings, results: Results) -> dict[str, float]:
    keys = {result.key for result, _, _ in results.different()}
    before = known_rows(findings, "assessment")
    return {k: float(str(row["max_score"])) for k, row in before.items() if k in keys}


def _ask_scales(
    findings: Findings,
    guesses: Mapping[str, int],
    points: Mapping[str, np.ndarray],
    labels: Mapping[str, str],
) -> None:
    unusual = {key: guess for key, guess in guesses.items() if guess != DEFAULT_MAXIMUM}
    if not unusual:
        return
    highest = max(_top(points[key]) for key in unusual if len(points[key]))
    if len(set(guesses.values())) == 1:
        guess = next(iter(unusual.values()))
        findings.ask(
            "score_scale", "max_score", default=guess, options=LIKELY_MAXIMA, highest=highest
        )
        return
    named = [f"{labels[key]} {guess}" for key, guess in unusual.items()]
    findings.ask(
        "score_scales",
        "max_score",
        default=max(unusual.values()),
        options=LIKELY_MAXIMA,
        items=named,
        others=DEFAULT_MAXIMUM,
    )


def _alike(guesses: Mapping[str, int], points: Mapping[str, np.ndarray]) -> dict[str, int]:
    """Tests of one sheet mostly have one scale: it is taken where a test has too few scores.

    Of tests that go beyond 100 the widest counts for all of them.
    """
    sure = Counter(g for key, g in guesses.items() if len(points[key]) >= ENOUGH_SCORES)
    usual = sure.most_common(1)[0][0] if sure else DEFAULT_MAXIMUM
    widest = max([g for g in guesses.values() if g > DEFAULT_MAXIMUM], default=DEFAULT_MAXIMUM)
    if widest > DEFAULT_MAXIMUM:
        tops = [top for found in points.values() if (top := _top(found)) <= MOST_SUBJECT]
        widest = max([widest, *(next(m for m in LIKELY_MAXIMA if top <= m) for top in tops)])
    found = {}
    for key, guess in guesses.items():
        top = _top(points[key])
        is_few = len(points[key]) < ENOUGH_SCORES and top <= usual
        found[key] = widest if top > DEFAULT_MAXIMUM else usual if is_few else guess
    return found


def _top(points: Sequence[float] | np.ndarray) -> float:
    return float(np.max(points)) if len(points) else 0.0


def guess_maximum(points: Sequence[float] | np.ndarray) -> int:
    """The likely maximum of a test from its scores: 100 unless they clearly speak against it."""
    if len(points) < ENOUGH_SCORES:
        return DEFAULT_MAXIMUM
    top = _top(points)
    if top <= LOW_SCORES:
        return next(maximum for maximum in LIKELY_MAXIMA if top <= maximum)
    n_above = int(np.sum(np.asarray(points) > DEFAULT_MAXIMUM))
    is_slip = n_above == 1 and top > MOST_SUBJECT
    if is_slip or n_above * 10 < len(points):
        return DEFAULT_MAXIMUM
    return next((maximum for maximum in LIKELY_MAXIMA if top <= maximum), DEFAULT_MAXIMUM)


class Judged(NamedTuple):
    """A result in points of its test, None where it is left out; what must be said of it."""

    result: Result | None
    code: str | None = None


def in_range(findings: Findings, results: Results, found: Mapping[str, Scale]) -> Results:
    """Results in points of their test; what lies outside of the scale is rejected or said."""
    judged = results.said.each(lambda result: _judged(result, found))
    for i in np.flatnonzero(judged.marked(lambda one: one.code is not None)):
        result, row = results.said[i], int(results.rows[i])
        _say(findings, result, row, judged[i].code, found)
    return results.saying(judged.each(lambda one: one.result))


def _judged(result: Result, found: Mapping[str, Scale]) -> Judged:
    if result.phase in (WAITING, LEFT_OUT):
        return Judged(None, "phase_left_out" if result.phase == LEFT_OUT else None)
    scale = found[result.key]
    score = scaled(result.score, scale.maximum)
    points = score.points
    if points is not None and result.maximum and result.score.share is None:
        points = points * scale.maximum / result.maximum
        score = score._replace(points=points)
    kept = result._replace(score=score)
    if points is None or (points == 0 or 1 <= points <= scale.maximum):
        return Judged(kept)
    if 0 <= points <= scale.maximum:
        return Judged(kept, "score_like_share" if scale.maximum >= LEAST_FOR_SHARES else None)
    is_bonus = scale.is_stated and scale.maximum < points <= MOST_BONUS * scale.maximum
    return Judged(kept, "score_above_maximum") if is_bonus else Judged(None, "score_out_of_range")


def _say(
    findings: Findings, result: Result, row: int, code: str, found: Mapping[str, Scale]
) -> None:
    """Say what is wrong with a score; one above a stated maximum may be a bonus and is kept."""
    if code == "phase_left_out":
        findings.note(code, findings.column("phase"), row)
        return
    cell = findings.table.sheet.cells[row][result.column.position]
    maximum = found[result.key].maximum
    if code == "score_out_of_range":
        findings.reject(code, row, result.column, cell, low=0, high=maximum)
    elif code == "score_above_maximum":
        findings.note(code, result.column, row, cell, maximum=maximum)
    else:
        findings.note(code, result.column, row, cell)
