"""The maximum of each test, and scores in points of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.importing.rows.describing import known_rows
from data.importing.rows.findings import Findings
from data.importing.rows.results import LEFT_OUT, WAITING, Result
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
    """The maximum of a test; `is_stated` where the sheet, the reader or an earlier load says so."""

    maximum: float
    is_stated: bool


def scales(findings: Findings, results: Sequence[Result]) -> dict[str, Scale]:
    """The scale of each test: by sheet or context, else as known, else guessed and asked about."""
    stated = _stated(findings, results)
    points: dict[str, list[float]] = defaultdict(list)
    for result in results:
        if result.key not in stated:
            points[result.key] += [] if result.score.points is None else [result.score.points]
    guesses = _alike({key: guess_maximum(found) for key, found in points.items()}, points)
    last = {result.key: result for result in results}
    labels = {key: r.label or one_line(r.column.header) for key, r in last.items()}
    _ask_scales(findings, guesses, points, labels)
    found = {key: Scale(float(value), True) for key, value in stated.items()}
    return found | {key: Scale(guess, False) for key, guess in guesses.items()}


def _stated(findings: Findings, results: Sequence[Result]) -> dict[str, float]:
    said: dict[str, float] = {}
    for result in results:
        own = [v for v in (result.maximum, result.score.maximum) if v]
        if own:
            said[result.key] = max(own[0], said.get(result.key, 0.0))
    keys = {result.key for result in results}
    given = findings.context.get("max_score")
    if given is not None:
        return {key: float(str(given)) for key in keys} | said
    before = known_rows(findings, "assessment")
    return {k: float(str(row["max_score"])) for k, row in before.items() if k in keys} | said


def _ask_scales(
    findings: Findings,
    guesses: Mapping[str, int],
    points: Mapping[str, Sequence[float]],
    labels: Mapping[str, str],
) -> None:
    unusual = {key: guess for key, guess in guesses.items() if guess != DEFAULT_MAXIMUM}
    if not unusual:
        return
    highest = max(value for key in unusual for value in points[key])
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


def _alike(guesses: Mapping[str, int], points: Mapping[str, Sequence[float]]) -> dict[str, int]:
    """Tests of one sheet mostly have one scale: it is taken where a test has too few scores.

    Of tests that go beyond 100 the widest counts for all of them.
    """
    sure = Counter(g for key, g in guesses.items() if len(points[key]) >= ENOUGH_SCORES)
    usual = sure.most_common(1)[0][0] if sure else DEFAULT_MAXIMUM
    widest = max([g for g in guesses.values() if g > DEFAULT_MAXIMUM], default=DEFAULT_MAXIMUM)
    if widest > DEFAULT_MAXIMUM:
        tops = [top for found in points.values() if (top := max(found, default=0)) <= MOST_SUBJECT]
        widest = max(widest, *(next(m for m in LIKELY_MAXIMA if top <= m) for top in tops))
    found = {}
    for key, guess in guesses.items():
        top = max(points[key], default=0.0)
        is_few = len(points[key]) < ENOUGH_SCORES and top <= usual
        found[key] = widest if top > DEFAULT_MAXIMUM else usual if is_few else guess
    return found


def guess_maximum(points: Sequence[float]) -> int:
    """The likely maximum of a test from its scores: 100 unless they clearly speak against it."""
    if len(points) < ENOUGH_SCORES:
        return DEFAULT_MAXIMUM
    top = max(points)
    if top <= LOW_SCORES:
        return next(maximum for maximum in LIKELY_MAXIMA if top <= maximum)
    above = [value for value in points if value > DEFAULT_MAXIMUM]
    if len(above) * 10 < len(points):
        return DEFAULT_MAXIMUM
    return next((maximum for maximum in LIKELY_MAXIMA if top <= maximum), DEFAULT_MAXIMUM)


def in_range(
    findings: Findings, results: Sequence[Result], found: Mapping[str, Scale]
) -> list[Result]:
    """Results in points of their test; what lies outside of the scale is rejected or said."""
    kept = []
    for result in results:
        if result.phase in (WAITING, LEFT_OUT):
            if result.phase == LEFT_OUT:
                findings.note("phase_left_out", findings.column("phase"), result.row)
            continue
        scale = found[result.key]
        score = scaled(result.score, scale.maximum)
        points = score.points
        if points is not None and result.maximum and result.score.share is None:
            points = points * scale.maximum / result.maximum
            score = score._replace(points=points)
        is_outside = points is not None and not 0 <= points <= scale.maximum
        if is_outside and not _is_bonus(findings, result, points, scale):
            continue
        if points is not None and 0 < points < 1 and scale.maximum >= LEAST_FOR_SHARES:
            cell = findings.table.sheet.cells[result.row][result.column.position]
            findings.note("score_like_share", result.column, result.row, cell)
        kept.append(result if score is result.score else result._replace(score=score))
    return kept


def _is_bonus(findings: Findings, result: Result, points: float | None, scale: Scale) -> bool:
    """Whether a score above a stated maximum may be a bonus, which is said; others are rejected."""
    cell = findings.table.sheet.cells[result.row][result.column.position]
    is_above = points is not None and scale.maximum < points <= MOST_BONUS * scale.maximum
    if scale.is_stated and is_above:
        findings.note("score_above_maximum", result.column, result.row, cell, maximum=scale.maximum)
        return True
    low_high = {"low": 0, "high": scale.maximum}
    findings.reject("score_out_of_range", result.row, result.column, cell, **low_high)
    return False
