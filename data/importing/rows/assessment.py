"""Scores: wide with tests or subjects as columns, or one row per result."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from data.importing import vocabulary
from data.importing.asking import are_subjects
from data.importing.identity import assessment_id, course_id
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.describing import (
    add_changed,
    add_courses,
    courses,
    is_describing_row,
    is_missing,
    known_rows,
    people,
    reason_without_course,
)
from data.importing.rows.findings import Findings, settle
from data.importing.rows.moments import moments
from data.importing.rows.score_headers import ScoreHeader, read_score_header
from data.importing.rows.scores import Score, read_score, scaled
from data.importing.values import (
    is_blank,
    one_line,
    parse_moment,
    parse_number,
    parse_truth,
    text_of,
)

DEFAULT_MAXIMUM = 100
#: The usual pass line as a share of the maximum (product.md: 70 of 100).
PASS_SHARE = 0.7
#: Scales taken for granted only from the scores themselves, and always asked about.
LIKELY_MAXIMA = (1, 5, 10, 100, 120, 150, 200, 300, 500, 1000)
#: More attempts than this are no attempts but another kind of number.
MOST_ATTEMPTS = 50
#: The answer that a phase is not to be imported.
LEFT_OUT = "none"
#: Scores needed before a scale is guessed from them.
ENOUGH_SCORES = 3


@dataclass(frozen=True)
class Result:
    """One cell of a score column, with everything its row and header say."""

    row: int
    column: Column
    person: str
    course: str
    kind: str
    name: str
    phase: str
    attempt: int
    score: Score
    held_on: date | None
    maximum: float | None
    pass_line: float | None


def check_assessment(findings: Findings) -> None:
    """Add results, and the assessments, courses and people they need."""
    columns = findings.columns("score")
    ids = people(findings)
    by_row = _courses(findings, ids)
    headers = {column.position: read_score_header(column) for column in columns}
    results = _results(findings, columns, headers, ids, by_row)
    if not results and not findings.rejected and not _asked(findings):
        findings.problems.append(findings.problem("no_scores", "refused", None, None, None, {}))
    results = _named(results)
    maxima = _maxima(findings, results)
    results = _in_range(findings, results, maxima)
    _compare_passed(findings, results, maxima)
    _compare_derived(findings, columns, headers)
    _compare_means(findings, results)
    _add_results(findings, results, maxima)


def _asked(findings: Findings) -> bool:
    return any(problem.severity == "question" for problem in findings.problems)


def _courses(findings: Findings, ids: Sequence[object]) -> list[str | None]:
    if are_subjects(findings.proposal) and findings.column("course") is None:
        return [None] * len(ids)
    found = courses(findings)
    reason_without_course(findings, found, ids)
    return found


def _results(
    findings: Findings,
    columns: Sequence[Column],
    headers: Mapping[int, ScoreHeader],
    ids: Sequence[str | None],
    by_row: Sequence[str | None],
) -> list[Result]:
    rows = _row_facts(findings)
    is_by_subject = are_subjects(findings.proposal) and findings.column("course") is None
    subjects = {p: course_id(h.name) for p, h in headers.items()} if is_by_subject else {}
    top, companions = _maximum_row(findings, columns), _companions(findings)
    found = []
    for column in columns:
        cells = cells_of(findings.table, column.position)
        percent = column.position in findings.table.sheet.percent_columns
        for i, (row, person) in enumerate(zip(findings.table.data_rows, ids, strict=True)):
            course = subjects.get(column.position, by_row[i])
            if person is None or course is None:
                continue
            score = _score(findings, row, column, cells[i], rows[i], is_percent=percent)
            if score is None:
                continue
            beside = companions.get(column.position, ())
            of = [beside[i] if beside else None, rows[i].maximum, top.get(column.position)]
            maximum = next((value for value in of if value), headers[column.position].max_score)
            header = headers[column.position]
            found.append(_result(row, column, person, course, header, rows[i], score, maximum))
    if subjects and found:
        named = {subjects[p]: headers[p].name for p in subjects}
        add_courses(findings, named, {})
        findings.note("subjects_as_courses", n=len(named), names=list(named.values())[:3])
    return found


@dataclass(frozen=True)
class RowFacts:
    """What the other columns of a row say about its results; None where there is no column."""

    kind: str | None
    phase: str | None
    attempt: int | None
    held_on: date | None
    maximum: float | None
    pass_line: float | None
    passed: bool | None
    grade: str | None
    exam: str | None


def _row_facts(findings: Findings) -> list[RowFacts]:
    phases = _phases(findings)
    days = moments(findings, "held_on")
    found = []
    for i in range(len(findings.table.data_rows)):
        attempt = _number(findings.cells("attempt")[i])
        found.append(
            RowFacts(
                kind=_kind(findings.cells("test_kind")[i]),
                phase=phases[i],
                attempt=int(attempt) if attempt and 1 <= attempt <= MOST_ATTEMPTS else None,
                held_on=days[i].on if days[i] is not None else None,
                maximum=_number(findings.cells("max_score")[i])
                if _is_one_maximum(findings)
                else None,
                pass_line=_number(findings.cells("pass_line")[i]),
                passed=_passed(findings.cells("passed")[i]),
                grade=one_line(findings.cells("grade")[i]) or None,
                exam=_exam(findings.cells("exam_type")[i]),
            )
        )
    return found


def _is_one_maximum(findings: Findings) -> bool:
    return len(findings.columns("max_score")) == 1 and not _companions(findings)


def _number(cell: Cell) -> float | None:
    number = parse_number(cell)
    return number.value if number is not None and number.value > 0 else None


def _kind(cell: Cell) -> str | None:
    return vocabulary.sense_of(text_of(cell), "scores", "test_kind")


def _passed(cell: Cell) -> bool | None:
    text = text_of(cell).lower()
    said = vocabulary.grade_words().get(text)
    return said if said is not None else parse_truth(cell)


def _exam(cell: Cell) -> str | None:
    """What an exam type says: a deferred test, or a repeated one."""
    text = text_of(cell)
    if "缓考" in text or "deferred" in text.lower():
        return "deferred"
    return "retest" if any(word in text for word in ("补考", "重修", "重考")) else None


def _phases(findings: Findings) -> list[str | None]:
    """The phase of each row; words that name none must be answered, their rows wait."""
    column = findings.column("phase")
    cells = [text_of(cell) for cell in findings.cells("phase")]
    if column is None:
        return [None] * len(cells)
    given = findings.context.get("phases")
    answers = {str(k): v for k, v in given.items()} if isinstance(given, Mapping) else {}
    senses = {w: answers.get(w, vocabulary.sense_of(w, "scores", "phase")) for w in set(cells) if w}
    unknown = sorted(word for word, sense in senses.items() if sense is None)
    if unknown:
        findings.ask(
            "phases_unknown",
            "phases",
            options=["pre", "post", "retest", LEFT_OUT],
            column=column,
            seen=unknown[0],
            items=unknown,
        )
    return [
        senses.get(cell) if senses.get(cell) is not None else "?" if cell else None
        for cell in cells
    ]


def _score(
    findings: Findings, row: int, column: Column, cell: Cell, facts: RowFacts, *, is_percent: bool
) -> Score | None:
    score = read_score(cell, is_percent_column=is_percent)
    if score is None:
        return _without_score(facts)
    if score.status == "unreadable":
        findings.reject("bad_score", row, column, cell)
        return None
    if facts.exam == "deferred" and score.status == "scored":
        findings.note("deferred_with_score", findings.column("exam_type"), row)
    if facts.passed is not None:
        score = replace(score, is_passed=facts.passed)
    return replace(score, grade=score.grade or facts.grade)


def _without_score(facts: RowFacts) -> Score | None:
    """A result without a score column entry: a deferred test, or only a grade or a pass."""
    if facts.exam == "deferred":
        return Score("deferred")
    if facts.grade is not None or facts.passed is not None:
        said = vocabulary.grade_words().get((facts.grade or "").lower())
        passed = facts.passed if facts.passed is not None else said
        return Score("graded", grade=facts.grade, is_passed=passed)
    return None


def _result(
    row: int,
    column: Column,
    person: str,
    course: str,
    header: ScoreHeader,
    facts: RowFacts,
    score: Score,
    maximum: float | None,
) -> Result:
    phase, attempt = _turn(header, facts, score)
    return Result(
        row=row,
        column=column,
        person=person,
        course=course,
        kind=facts.kind or header.kind,
        name=header.name,
        phase=phase,
        attempt=attempt,
        score=score,
        held_on=facts.held_on,
        maximum=maximum,
        pass_line=facts.pass_line or header.pass_line,
    )


def _turn(header: ScoreHeader, facts: RowFacts, score: Score) -> tuple[str, int]:
    said = header.phase if facts.phase is None else facts.phase
    phase = "retest" if score.is_resit or facts.exam == "retest" else said
    attempt = facts.attempt or header.attempt
    if phase == "post" and attempt > 1:
        phase = "retest"
    return phase, max(attempt, 2) if phase == "retest" else attempt


def _maximum_row(findings: Findings, columns: Sequence[Column]) -> dict[int, float]:
    """Maxima that stand in a row of their own, among the headers or right under them."""
    words = vocabulary.term("scores", "row", "maximum")
    for row in findings.table.header_rows:
        cells = findings.table.sheet.cells[row]
        if any(vocabulary.word_key(text_of(cell)) in words for cell in cells):
            return _maxima_in(cells, columns)
    numbers, names = findings.cells("person_id"), findings.cells("person_name")
    for i, row in enumerate(findings.table.data_rows):
        if not is_describing_row(text_of(numbers[i]), one_line(names[i])):
            continue
        if any(vocabulary.word_key(one_line(cell)) in words for cell in (names[i], numbers[i])):
            return _maxima_in(findings.table.sheet.cells[row], columns)
    return {}


def _maxima_in(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[int, float]:
    given = {c.position: _number(cells[c.position]) for c in columns if c.position < len(cells)}
    return {position: value for position, value in given.items() if value}


def _companions(findings: Findings) -> dict[int, list[float | None]]:
    """Maxima that stand in a column beside each score column (Lab 01 - Max Points)."""
    by_header = {one_line(column.header): column for column in findings.columns("score")}
    found = {}
    for column in findings.columns("max_score"):
        base = one_line(column.header).rpartition(" - ")[0].strip()
        if base in by_header:
            cells = cells_of(findings.table, column.position)
            found[by_header[base].position] = [_number(cell) for cell in cells]
    return found


def _named(results: Sequence[Result]) -> list[Result]:
    """A test's name is part of its key only where a course has several tests of one kind."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for result in results:
        names[(result.course, result.kind)].add(result.name)
    return [
        result if len(names[(result.course, result.kind)]) > 1 else replace(result, name="")
        for result in results
    ]


def _key(result: Result) -> str:
    return assessment_id(result.course, result.kind, result.name)


# scale


def _maxima(findings: Findings, results: Sequence[Result]) -> dict[str, float]:
    """The maximum of each assessment: by sheet or context, else as known, else guessed."""
    given = findings.context.get("max_score")
    said: dict[str, float] = {}
    for result in results:
        own = [v for v in (result.maximum, result.score.maximum) if v]
        if own:
            said[_key(result)] = max(own[0], said.get(_key(result), 0.0))
    if given is not None:
        return {_key(r): said.get(_key(r), float(str(given))) for r in results}
    before = known_rows(findings, "assessment")
    keys = {_key(result) for result in results}
    said = {k: row["max_score"] for k, row in before.items() if k in keys} | said
    points = [r.score.points for r in results if r.score.points is not None and _key(r) not in said]
    guess = guess_maximum(points)
    if guess != DEFAULT_MAXIMUM:
        findings.ask(
            "score_scale", "max_score", default=guess, options=LIKELY_MAXIMA, highest=max(points)
        )
    return {_key(r): said.get(_key(r), guess) for r in results}


def guess_maximum(points: Sequence[float]) -> int:
    """The likely maximum of a test from its scores: 100 unless they clearly speak against it."""
    if len(points) < ENOUGH_SCORES:
        return DEFAULT_MAXIMUM
    top = max(points)
    if top <= 10:
        return next(maximum for maximum in LIKELY_MAXIMA if top <= maximum)
    above = [value for value in points if value > DEFAULT_MAXIMUM]
    if len(above) * 10 < len(points):
        return DEFAULT_MAXIMUM
    return next((maximum for maximum in LIKELY_MAXIMA if top <= maximum), DEFAULT_MAXIMUM)


def _in_range(
    findings: Findings, results: Sequence[Result], maxima: Mapping[str, float]
) -> list[Result]:
    kept = []
    for result in results:
        maximum = maxima[_key(result)]
        if result.phase in ("?", LEFT_OUT):
            if result.phase == LEFT_OUT:
                findings.note("phase_left_out", findings.column("phase"), result.row)
            continue
        score = scaled(result.score, maximum)
        if score.points is not None and not 0 <= score.points <= maximum:
            cell = findings.table.sheet.cells[result.row][result.column.position]
            findings.reject(
                "score_out_of_range", result.row, result.column, cell, low=0, high=maximum
            )
            continue
        kept.append(replace(result, score=score))
    return kept


# cross-checks


def _compare_passed(
    findings: Findings, results: Sequence[Result], maxima: Mapping[str, float]
) -> None:
    """Note where the file calls a result passed or failed against its score; the file counts."""
    column = findings.column("passed")
    for result in results if column is not None else ():
        points, said = result.score.points, result.score.is_passed
        if points is None or said is None:
            continue
        line = _line_of(findings, result, maxima[_key(result)])
        if said != (points >= line):
            findings.note("passed_contradicts", column, result.row, points, line=line)


def _line_of(findings: Findings, result: Result, maximum: float) -> float:
    given = result.pass_line or findings.context.get("pass_line")
    return float(str(given)) if given is not None else PASS_SHARE * maximum


def _compare_derived(
    findings: Findings, columns: Sequence[Column], headers: Mapping[int, ScoreHeader]
) -> None:
    """Note where a column of totals or means contradicts the scores beside it."""
    if len({(h.phase, h.attempt) for h in headers.values()}) != 1 or len(columns) < 2:
        return
    grid = [cells_of(findings.table, column.position) for column in columns]
    for field, divisor in (("derived_sum", 1), ("derived_mean", len(columns))):
        for column in findings.columns(field):
            _compare_column(findings, column, grid, divisor)


def _compare_column(
    findings: Findings, column: Column, grid: Sequence[Sequence[Cell]], divisor: int
) -> None:
    n_rows = 0
    for i, (row, cell) in enumerate(
        zip(findings.table.data_rows, cells_of(findings.table, column.position), strict=True)
    ):
        given = parse_number(cell)
        parts = [parse_number(cells[i]) for cells in grid]
        if given is None or None in parts:
            continue
        n_rows += 1
        expected = sum(part.value for part in parts) / divisor
        if abs(given.value - expected) > half_step(text_of(cell)) + 1e-9:
            findings.note("derived_contradicts", column, row, cell, expected=round(expected, 2))
    tally = findings.notes.get(("derived_contradicts", column.position))
    if tally is not None:
        tally.values["n_rows"] = n_rows


def half_step(text: str) -> float:
    """Half a unit of the last decimal a number is written with."""
    decimals = len(text.partition(".")[2].rstrip("%"))
    return 0.5 * 10**-decimals


def _compare_means(findings: Findings, results: Sequence[Result]) -> None:
    """Note where a line of means under the table differs from the mean of the scores above it."""
    words = {
        "平均分",
        "平均",
        "均分",
        "平均值",
        "平均成绩",
        "average",
        "mean",
        "averagescore",
        "overallaverage",
    }
    points: dict[int, list[float]] = defaultdict(list)
    for result in results:
        if result.score.points is not None:
            points[result.column.position].append(result.score.points)
    for row, cells in findings.table.totals.items():
        word = next(
            (vocabulary.word_key(text_of(cell)) for cell in cells if not is_blank(cell)), ""
        )
        if word not in words:
            continue
        for column in findings.columns("score"):
            given = parse_number(cells[column.position]) if column.position < len(cells) else None
            scores = points[column.position]
            if given is None or not scores:
                continue
            mean = sum(scores) / len(scores)
            if abs(given.value - mean) > half_step(text_of(cells[column.position])) + 1e-9:
                findings.note(
                    "total_mismatch", column, row, cells[column.position], counted=round(mean, 2)
                )


# storing


def _add_results(
    findings: Findings, results: Sequence[Result], maxima: Mapping[str, float]
) -> None:
    if not results:
        return
    results = _numbered(results)
    frame = pd.DataFrame(
        {
            "assessment_id": [_key(r) for r in results],
            "person_id": [r.person for r in results],
            "phase": [r.phase for r in results],
            "attempt": [r.attempt for r in results],
            "status": [r.score.status for r in results],
            "score": pd.Series([r.score.points for r in results], dtype=float),
            "grade_label": pd.Series([r.score.grade for r in results], dtype=object),
            "is_passed": pd.Series([r.score.is_passed for r in results], dtype=object),
            "row": [r.row for r in results],
            "column": [r.column for r in results],
        }
    )
    kept = settle(findings, frame, ["assessment_id", "person_id", "phase", "attempt"])
    columns = kept.drop(columns=["row", "column"])
    findings.add("assessment_result", {c: columns[c].to_list() for c in columns}, list(kept["row"]))
    _add_assessments(findings, results, maxima)


def _numbered(results: Sequence[Result]) -> list[Result]:
    """Results of one person and test on different days are attempts: the first, then retests."""
    days: dict[tuple, set[date]] = defaultdict(set)
    for r in results:
        if r.held_on is not None:
            days[(_key(r), r.person, r.phase)].add(r.held_on)
    found = []
    for r in results:
        turn = sorted(days[(_key(r), r.person, r.phase)])
        n = turn.index(r.held_on) if len(turn) > 1 and r.held_on is not None else 0
        is_later = n > 0 and r.phase == "post" and r.attempt == 1
        found.append(replace(r, phase="retest", attempt=n + 1) if is_later else r)
    return found


def _add_assessments(
    findings: Findings, results: Sequence[Result], maxima: Mapping[str, float]
) -> None:
    by_key: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_key[_key(result)].append(result)
    records, rows = {}, {}
    for key, found in by_key.items():
        first, maximum = found[0], maxima[key]
        records[key] = {
            "course_id": first.course,
            "assessment_name": first.name or _test_name(first),
            "kind": first.kind,
            "held_on": _held_on(findings, found),
            "max_score": maximum,
            "pass_line": _pass_line(findings, found, maximum),
        }
        rows[key] = first.row
    add_changed(findings, "assessment", records, rows)


def _test_name(result: Result) -> str:
    """A test is called what its header calls it, 笔试 for example, else by its column."""
    parts = [part for part in result.column.parts if part.strip()] or [result.column.header]
    named = (p for p in parts if vocabulary.sense_of(p, "scores", "test_kind") is not None)
    return one_line(next(named, parts[-1])) or result.course


def _held_on(findings: Findings, results: Sequence[Result]) -> date | None:
    """The day of the test: the most frequent one of its first results, else the title's."""
    days = Counter(r.held_on for r in results if r.phase == "post" and r.held_on is not None)
    if days:
        most = max(days.values())
        return max(day for day, n in days.items() if n == most)
    given = findings.context.get("date")
    moment = parse_moment(given) if given is not None else None
    before = known_rows(findings, "assessment").get(_key(results[0]), {})
    is_before_only = all(r.phase == "pre" for r in results) and not is_missing(
        before.get("held_on")
    )
    return None if moment is None or is_before_only else moment.on


def _pass_line(findings: Findings, results: Sequence[Result], maximum: float) -> float:
    given = [r.pass_line for r in results if r.pass_line is not None]
    answer = findings.context.get("pass_line")
    line = given[0] if given else float(str(answer)) if answer is not None else None
    if line is not None and 0 <= line <= maximum:
        return line
    if line is not None:
        findings.note("pass_line_ignored", seen=line, maximum=maximum)
    before = known_rows(findings, "assessment").get(_key(results[0]), {})
    is_known = before.get("max_score") == maximum and not is_missing(before.get("pass_line"))
    return float(str(before["pass_line"])) if is_known else PASS_SHARE * maximum
