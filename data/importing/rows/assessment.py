"""Scores: wide with tests or subjects as columns, or one row per result."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.importing import context, vocabulary
from data.importing.asking import are_subjects
from data.importing.coded import Coded, category, coded, combined, constant
from data.importing.context import is_unnamed, texts_around
from data.importing.identity import course_id
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of, writes_decimal_comma
from data.importing.rows.describing import (
    add_changed,
    add_courses,
    courses,
    is_missing,
    known_rows,
    people,
    reason_without_course,
)
from data.importing.rows.findings import Findings, settle
from data.importing.rows.items import add_items, results_from_items
from data.importing.rows.moments import moments
from data.importing.rows.resits import resits_of_their_test
from data.importing.rows.results import (
    LEFT_OUT,
    WAITING,
    Result,
    Results,
    numbered,
    results_of,
)
from data.importing.rows.score_checks import (
    compare_derived,
    compare_means,
    compare_passed,
    without_whole,
)
from data.importing.rows.score_columns import (
    ScoreColumn,
    companions,
    counts_of,
    maximum_from_counts,
    maximum_from_share,
    maximum_row,
    number,
    positive_numbers,
    score_columns,
    whole_column,
)
from data.importing.rows.score_headers import (
    ScoreHeader,
    kind_around,
    read_score_headers,
    without_maximum,
)
from data.importing.rows.score_scale import Scale, in_range, scales
from data.importing.rows.scores import Score, read_score
from data.importing.rows.turns import LATER_AFTER, TURNS, turn_of
from data.importing.values import (
    fold,
    one_line,
    parse_moment,
    parse_truth,
    text_of,
)

#: The usual pass line as a share of the maximum (product.md: 70 of 100).
PASS_SHARE = 0.7
#: A result and in how many rows it stands.
Counted = tuple[Result, int]
#: More attempts than this are no attempts but another kind of number.
MOST_ATTEMPTS = 50


class RowFacts(NamedTuple):
    """What the other columns of a row say about its results; None where there is no column."""

    kind: str | None
    turn: str | None
    attempt: int | None
    is_untried: bool
    held_on: date | None
    taken_at: datetime | None
    maximum: float | None
    pass_line: float | None
    passed: bool | None
    grade: str | None
    exam: str | None


def check_assessment(findings: Findings) -> None:
    """Add results, and the assessments, courses and people they need."""
    headers = read_score_headers(findings.columns("score"))
    columns = without_whole(findings, score_columns(findings.columns("score"), headers))
    ids = people(findings)
    by_row = _courses(findings, ids)
    results = _results(findings, columns, ids, by_row)
    results = results if columns else results_from_items(findings, ids, by_row)
    if not len(results) and not findings.rejected and not _asked(findings):
        findings.problems.append(findings.problem("no_scores", "refused", None, None, None, {}))
    results = _of_their_period(findings, _named(results))
    _ask_turn(findings, results, headers)
    found = scales(findings, results)
    results = in_range(findings, results, found)
    line = lambda result, maximum: _line_of(findings, result, maximum)  # noqa: E731
    results = resits_of_their_test(findings, results, found, line)
    compare_passed(findings, results, found, line)
    compare_derived(findings, [c.column for c in columns], headers)
    compare_means(findings, results)
    results = _with_verdict_of_row(findings, results)
    _add_results(findings, results, found)


def _says_turns(findings: Findings) -> bool:
    """Whether columns say which test it is of: one for each row, or one of several by its name.

    补考成绩 beside 成绩 under a title with 补考 makes 成绩 the first scores.
    """
    if any(findings.columns(field) for field in ("phase", "attempt", "exam_type")):
        return True
    turn, guess = findings.context.get("turn"), findings.context.get("turn_guess")
    turns = {header.turn for header in read_score_headers(findings.columns("score")).values()}
    return turn == guess and guess in turns and len(turns) > 1


def _ask_turn(findings: Findings, results: Results, headers: Mapping[int, ScoreHeader]) -> None:
    """Ask which test of the course this is, where no column says it and there is reason to doubt.

    The words around the table name one; or the course has had its test weeks before, so that this
    may be a retest or a later test.
    """
    is_said = all(header.turn for header in headers.values()) and headers
    if is_said or _says_turns(findings):
        return
    turn, guess = findings.context.get("turn"), findings.context.get("turn_guess")
    if guess is not None and turn == guess:
        findings.ask(f"turn_{guess}", "turn", default=guess, options=TURNS)
    elif turn is None and (days := _days_after(findings, results)) >= LATER_AFTER:
        findings.ask("turn_unsaid", "turn", default="post", options=TURNS, n=days)


def _days_after(findings: Findings, results: Results) -> int:
    """How many days before these tests the same tests are known to have been held; 0 if none."""
    by_key: dict[str, list[Counted]] = defaultdict(list)
    for result, _, n in results.different():
        by_key[result.key].append((result, n))
    known = known_rows(findings, "assessment")
    found = [0]
    for key, own in by_key.items():
        day, before = _held_on(findings, own), known.get(key, {}).get("held_on")
        if day is not None and not is_missing(before):
            found.append((day - pd.Timestamp(before).date()).days)
    return max(found)


def _asked(findings: Findings) -> bool:
    """Whether a question without a default keeps results back."""
    return any(
        problem.severity == "question" and problem.values.get("default") is None
        for problem in findings.problems
    )


def _courses(findings: Findings, ids: Coded) -> Coded:
    if are_subjects(findings.proposal) and findings.column("course") is None:
        return constant(None, len(ids))
    found = courses(findings)
    reason_without_course(findings, found, ids)
    return found


def _results(
    findings: Findings, columns: Sequence[ScoreColumn], ids: Coded, by_row: Coded
) -> Results:
    rows = _row_facts(findings)
    is_by_subject = are_subjects(findings.proposal) and findings.column("course") is None
    subjects = {c.column.position: course_id(c.header.name) for c in columns if is_by_subject}
    whole, bare = whole_column(score_columns_of(findings)), rows.each(_without_verdict)
    parts = []
    for column in columns:
        said = rows if whole is not None and whole.column is column.column else bare
        subject = subjects.get(column.column.position)
        own = by_row.each(lambda course, subject=subject: subject or course)
        parts.append(_results_of_column(findings, column, ids, own, said))
    found = results_of(parts)
    if subjects and len(found):
        named = {subjects[c.column.position]: c.header.name for c in columns}
        add_courses(findings, named, {})
        findings.note("subjects_as_courses", n=len(named), names=list(named.values())[:3])
    _note_unassigned(findings, columns)
    return found


def _results_of_column(
    findings: Findings, column: ScoreColumn, ids: Coded, by_row: Coded, rows: Coded
) -> Results:
    """The results of one column; scores that cannot be read are rejected."""
    cells, maxima = _score_cells(findings, column), _maxima(findings, column, rows)
    around = None if _says_turns(findings) else findings.context.get("turn")
    chosen = np.flatnonzero(~(ids.missing() | by_row.missing()))
    cells, rows, courses, tops = (one.at(chosen) for one in (cells, rows, by_row, maxima))
    for i in np.flatnonzero(cells.marked(_is_unreadable)):
        row = int(findings.rows[chosen[i]])
        findings.reject("bad_score", row, column.column, cells[i].written)
    kinds = _kinds_around(findings, column, courses)
    said = combined(
        (courses, rows, cells, tops),
        lambda course, facts, cell, top: _result(
            column, course, facts, cell, top, around, kinds.get(course)
        ),
    )
    _note_untaken(findings, column, chosen, cells, said)
    for i in np.flatnonzero(combined((rows, cells), _is_deferred_with_score).marked(bool)):
        row = int(findings.rows[chosen[i]])
        findings.note("deferred_with_score", findings.column("exam_type"), row)
    return Results(findings.rows[chosen], ids.at(chosen), said).saying(said)


def _kinds_around(findings: Findings, column: ScoreColumn, courses: Coded) -> dict[str, str | None]:
    """The kind of test that title and file name tell per course, where the header says none."""
    if column.header.says_kind:
        return {}
    texts = texts_around(findings.table, findings.proposal.file_name)
    return {str(course): kind_around(texts, str(course)) for course in courses.used().values}


def _without_verdict(facts: RowFacts) -> RowFacts:
    """The facts of a row for one of several tests: its verdict and grade are about all of them."""
    return facts._replace(passed=None, grade=None)


def score_columns_of(findings: Findings) -> list[ScoreColumn]:
    """The tests of the table under check."""
    columns = findings.columns("score")
    return score_columns(columns, read_score_headers(columns))


class ScoreCell(NamedTuple):
    """A cell of a score column as written and as read, with the letter beside it."""

    written: Cell
    score: Score | None
    letter: str | None


def _is_unreadable(cell: ScoreCell) -> bool:
    return cell.score is not None and cell.score.status == "unreadable"


def _note_untaken(
    findings: Findings, column: ScoreColumn, chosen: np.ndarray, cells: Coded, said: Coded
) -> None:
    """Say who has no result because the sheet says so in words: 未提交. A dash is an empty cell."""
    untaken = np.flatnonzero(said.missing() & cells.marked(_is_untaken))
    if len(untaken):
        rows, words = findings.rows[chosen[untaken]], cells.at(untaken).used().values
        seen = " / ".join(dict.fromkeys(text_of(cell.written) for cell in words))
        findings.note_rows("no_result_yet", rows, column.column, seen)


def _is_untaken(cell: ScoreCell) -> bool:
    return cell.score is None and any(map(str.isalpha, text_of(cell.written)))


def _is_deferred_with_score(facts: RowFacts, cell: ScoreCell) -> bool:
    is_scored = cell.score is not None and cell.score.status == "scored"
    return facts.exam == "deferred" and is_scored


def _score_cells(findings: Findings, column: ScoreColumn) -> Coded:
    """The cells of a score column, each as a ScoreCell."""
    cells = _points_or_counts(findings, column)
    letters = constant(None, len(cells))
    if column.letter is not None:
        letters = cells_of(findings.table, column.letter.position)
    percent = column.column.position in findings.table.sheet.percent_columns
    comma = writes_decimal_comma(findings.table, cells.values)
    is_verdict = _is_verdict(column.column)

    def read(cell: Cell) -> ScoreCell:
        score = read_score(cell, is_percent_column=percent, has_decimal_comma=comma)
        return ScoreCell(cell, _verdict(cell, score) if is_verdict else score, None)

    return combined(
        (cells.each(read), letters.each(_letter)),
        lambda cell, letter: cell._replace(letter=letter),
    )


def _letter(cell: Cell) -> str | None:
    return None if read_score(cell) is None else one_line(cell)


def _is_verdict(column: Column) -> bool:
    """Whether a column says passed or failed where a sheet has no scores at all."""
    keys = (vocabulary.header_key(text) for text in (column.header, *column.parts[-1:]))
    return any(vocabulary.field_words("assessment").get(key) == "passed" for key in keys)


def _verdict(cell: Cell, score: Score | None) -> Score | None:
    if score is None or score.status not in ("unreadable", "graded"):
        return score
    passed = _passed(cell)
    return score if passed is None else Score("graded", grade=one_line(cell), is_passed=passed)


def _points_or_counts(findings: Findings, column: ScoreColumn) -> Coded:
    """The cells of a score column; right answers where a game gave no points at all."""
    cells = cells_of(findings.table, column.column.position)
    counts = counts_of(findings)
    if counts is None or any(map(number, cells.values)):
        return cells
    findings.note("counts_as_scores", findings.column("n_correct"), n_questions=int(counts[1]))
    return coded(counts[0])


def _maxima(findings: Findings, column: ScoreColumn, rows: Coded) -> Coded:
    """The maximum of each row of a column, from the nearest place that states one."""
    position = column.column.position
    beside = companions(findings).get(position, constant(None, len(rows)))
    top = maximum_row(findings, [column.column]).get(position)
    header = column.header.max_score or maximum_from_share(findings, column)
    header = header or _questions_or_points(findings, column)
    return combined(
        (beside, rows), lambda own, facts: own or facts.maximum or top or header or None
    )


def _questions_or_points(findings: Findings, column: ScoreColumn) -> float | None:
    counts = counts_of(findings)
    has_points = any(map(number, cells_of(findings.table, column.column.position).values))
    if counts is None or has_points:
        return maximum_from_counts(findings, column)
    return counts[1]


def _note_unassigned(findings: Findings, columns: Sequence[ScoreColumn]) -> None:
    """Say that a pass mark or a grade of the row belongs to none of its several scores."""
    if len(columns) < 2 or whole_column(columns) is not None:
        return
    for field in ("passed", "grade"):
        if findings.column(field) is not None:
            findings.note("row_result_left_out", findings.column(field))


def _row_facts(findings: Findings) -> Coded:
    """What the other columns say of each row, as RowFacts."""
    days = moments(findings, "held_on")
    has_maxima = len(findings.columns("max_score")) == 1 and not companions(findings)
    maxima = findings.cells("max_score") if has_maxima else constant(None, len(days))
    remark = _absent_by_remark(findings)
    columns = (
        findings.cells("test_kind").each(_kind),
        _turns(findings),
        findings.cells("attempt").each(_attempt),
        findings.cells("attempt").each(_is_untried),
        days.each(lambda day: None if day is None else day.on),
        days.each(lambda day: None if day is None else day.clock),
        positive_numbers(maxima),
        positive_numbers(findings.cells("pass_line")),
        findings.cells("passed").each(_passed),
        findings.cells("grade").each(lambda cell: one_line(cell) or None),
        _exams(findings) if remark is None else remark,
    )
    return combined(columns, RowFacts)


def _attempt(cell: Cell) -> int | None:
    attempt = number(cell)
    return int(attempt) if attempt and 1 <= attempt <= MOST_ATTEMPTS else None


def _is_untried(cell: Cell) -> bool:
    return text_of(cell) in ("0", "0次")


def _kind(cell: Cell) -> str | None:
    text = text_of(cell)
    is_later = turn_of(text) == "later"
    return "later" if is_later else vocabulary.sense_of(text, "scores", "test_kind")


def _passed(cell: Cell) -> bool | None:
    text = text_of(cell).lower()
    said = vocabulary.grade_words().get(text)
    return said if said is not None else parse_truth(cell)


def _exams(findings: Findings) -> Coded:
    column, cells = findings.column("exam_type"), findings.cells("exam_type")
    flags = vocabulary.term("scores", "retest_flag")
    if column is not None and vocabulary.header_key(column.header) in flags:
        return cells.each(lambda cell: "retest" if parse_truth(cell) else None)
    return cells.each(_exam)


def _exam(cell: Cell) -> str | None:
    """What an exam type or state says: a test missed, deferred or repeated."""
    text = text_of(cell)
    if vocabulary.score_status().get(text.lower()) == "absent":
        return "absent"
    if "缓考" in text or "deferred" in text.lower():
        return "deferred"
    return "retest" if any(word in text for word in ("补考", "重修", "重考")) else None


def _absent_by_remark(findings: Findings) -> Coded | None:
    """Who was absent by nothing but a remark, where no column is about that; None without one."""
    words = vocabulary.field_words("attendance")
    for column in findings.table.columns if findings.column("exam_type") is None else ():
        if words.get(vocabulary.header_key(column.header)) == "mark_remark":
            said = cells_of(findings.table, column.position).each(
                lambda cell: "absent" if _exam(cell) == "absent" else None
            )
            if len(rows := findings.rows[~said.missing()]):
                findings.note_rows("absent_by_remark", rows, column)
                return said
    return None


def _by_word(answers: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in answers.items()} if isinstance(answers, Mapping) else {}


def _turns(findings: Findings) -> Coded:
    """Which test each row is of; words that name none must be answered, their rows wait."""
    column = findings.column("phase")
    cells = findings.cells("phase").each(text_of)
    if column is None:
        return constant(None, len(cells))
    answers = _by_word(findings.context.get("phases"))
    before = _by_word(findings.remembered("phases"))
    words = [word for word in cells.values if word]
    senses = {w: answers.get(w, turn_of(w)) for w in words}
    unknown = sorted(word for word, sense in senses.items() if sense is None)
    if unknown:
        is_known = set(unknown) <= before.keys()
        findings.ask(
            "phases_remembered" if is_known else "phases_unknown",
            "phases",
            default={word: before[word] for word in unknown} if is_known else None,
            options=[*TURNS, LEFT_OUT],
            column=column,
            seen=unknown[0],
            items=unknown,
        )
        senses |= {word: before.get(word) for word in unknown}
    return cells.each(lambda word: (senses.get(word) or WAITING) if word else None)


def _score(cell: ScoreCell, facts: RowFacts) -> Score | None:
    score = cell.score
    if facts.exam == "absent" and (score is None or 0 in (score.points, score.share)):
        # a program writes 0 points for whoever was not there
        return Score("absent")
    if score is None:
        return _without_score(facts)
    if score.status == "unreadable":
        return None
    if facts.passed is not None and score.status in ("scored", "graded"):
        score = score._replace(is_passed=facts.passed)
    grade = score.grade or cell.letter or facts.grade
    return score if grade == score.grade else score._replace(grade=grade)


def _without_score(facts: RowFacts) -> Score | None:
    """A result without a score column entry: a deferred test, or only a grade or a pass."""
    if facts.exam == "deferred":
        return Score("deferred")
    if facts.is_untried:
        return Score("absent")
    if facts.grade is not None or facts.passed is not None:
        said = vocabulary.grade_words().get((facts.grade or "").lower())
        passed = facts.passed if facts.passed is not None else said
        return Score("graded", grade=facts.grade, is_passed=passed)
    return None


def _result(
    column: ScoreColumn,
    course: str,
    facts: RowFacts,
    cell: ScoreCell,
    maximum: float | None,
    around: str | None,
    called: str | None = None,
) -> Result | None:
    score = _score(cell, facts)
    if score is None:
        return None
    header = column.header
    turn = facts.turn or header.turn or around or "post"
    phase, attempt = _phase(turn, facts.attempt or header.attempt, facts, score)
    is_later = "later" in (turn, facts.kind)
    return Result(
        column=column.column,
        course=course,
        kind="later" if is_later else facts.kind or called or header.kind,
        name=header.name,
        label=header.label,
        phase=phase,
        attempt=attempt,
        score=score,
        held_on=facts.held_on,
        taken_at=facts.taken_at,
        maximum=maximum,
        pass_line=facts.pass_line or header.pass_line,
    )


def _phase(turn: str, attempt: int, facts: RowFacts, score: Score) -> tuple[str, int]:
    said = "post" if turn == "later" else turn
    phase = "retest" if score.is_resit or facts.exam == "retest" else said
    if phase == "post" and attempt > 1:
        phase = "retest"
    return phase, max(attempt, 2) if phase == "retest" else attempt


def _named(results: Results) -> Results:
    """A test's name is part of its key only where a course has several tests of one kind."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for result, _, _ in results.different():
        names[(result.course, result.kind)].add(result.name)
    return results.revised(
        lambda one: one if len(names[(one.course, one.kind)]) > 1 else one._replace(name="")
    )


def _of_their_period(findings: Findings, results: Results) -> Results:
    """Tests of a sheet beside sheets of other quarters or months, called by its own.

    They are held again and again; without a day nothing else tells them apart.
    """
    is_dated = findings.column("held_on") is not None or findings.context.get("date") is not None
    apart = findings.table.apart
    period = context.period_named(apart) if apart and not is_dated else ""
    if not period:
        return results

    def of_period(one: Result) -> Result:
        name = f"{one.name} {period}".strip()
        return one._replace(name=name, label=f"{one.label or ''} {period}".strip())

    return results.revised(of_period)


def _with_verdict_of_row(findings: Findings, results: Results) -> Results:
    """The results, those that make up a whole with the verdict on it: 是否通过 behind 综合成绩.

    Whoever passed as a whole has passed the course, though one part of it be below the line.
    """
    columns = score_columns_of(findings)
    whole = whole_column(columns)
    if whole is None or len(columns) < 2 or findings.column("passed") is None:
        return results
    judged = results.places(
        lambda r: r.column == whole.column and r.score.is_passed is not None and r.phase == "post"
    )
    verdicts = {int(results.rows[i]): results.said[i].score.is_passed for i in judged}
    if not verdicts:
        return results
    findings.note("verdict_of_whole", findings.column("passed"), seen=whole.column.header)
    told = coded([verdicts.get(row) for row in results.rows.tolist()])
    return results.saying(combined((results.said, told), _judged))


def _judged(result: Result, verdict: bool | None) -> Result:
    is_open = result.phase == "post" and result.score.status in ("scored", "graded")
    if verdict is None or not is_open or result.score.is_passed is not None:
        return result
    return result._replace(score=result.score._replace(is_passed=verdict))


def _line_of(findings: Findings, result: Result, maximum: float) -> float:
    given = result.pass_line or findings.context.get("pass_line")
    return float(str(given)) if given is not None else PASS_SHARE * maximum


# storing


def _add_results(findings: Findings, results: Results, found: Mapping[str, Scale]) -> None:
    if not len(results):
        return
    results = numbered(results)
    frame = pd.DataFrame(
        {
            "assessment_id": category(results.column(lambda r: r.key)),
            "person_id": category(results.person),
            "phase": category(results.column(lambda r: r.phase)),
            "attempt": results.column(lambda r: r.attempt).numbers().astype(np.int32),
            "status": category(results.column(lambda r: r.score.status)),
            "score": results.points(),
            "grade_label": category(results.column(lambda r: r.score.grade)),
            "is_passed": category(results.column(lambda r: r.score.is_passed)),
            "row": results.rows,
            "column": results.column(lambda r: r.column).array(),
        }
    )
    kept = settle(findings, frame, ["assessment_id", "person_id", "phase", "attempt"])
    columns = {name: kept[name].array for name in kept if name not in ("row", "column")}
    findings.add("assessment_result", columns, kept["row"].to_numpy())
    _add_assessments(findings, results, found)
    _add_items(findings, results.at(kept.index.to_numpy()), found)


def _add_items(findings: Findings, results: Results, found: Mapping[str, Scale]) -> None:
    """The questions of a row belong to its one score; beside several scores they are left out."""
    columns = score_columns_of(findings)
    whole = whole_column(columns)
    if not findings.columns("item"):
        return
    if columns and whole is None:
        left = findings.columns("item")
        findings.note("items_of_several", left[0], n=len(left))
        return
    if whole is not None:
        results = results.at(np.array(results.places(lambda r: r.column == whole.column), int))
    add_items(findings, results, {key: scale.maximum for key, scale in found.items()})


def _add_assessments(findings: Findings, results: Results, scales: Mapping[str, Scale]) -> None:
    by_key: dict[str, list[Counted]] = defaultdict(list)
    rows: dict[str, int] = {}
    for result, row, n in results.different():
        by_key[result.key].append((result, n))
        rows.setdefault(result.key, row)
    courses = _course_names(findings)
    records = {}
    for key, found in by_key.items():
        first, maximum = found[0][0], scales[key].maximum
        records[key] = {
            "course_id": first.course,
            "assessment_name": _test_name(found, courses),
            "kind": first.kind,
            "held_on": _held_on(findings, found),
            "max_score": maximum,
            "pass_line": _pass_line(findings, found, maximum),
        }
    add_changed(findings, "assessment", records, rows)


def _course_names(findings: Findings) -> dict[str, str]:
    known = {k: row["course_name"] for k, row in known_rows(findings, "course").items()}
    added = findings.frames.get("course", pd.DataFrame(columns=["course_id", "course_name"]))
    return known | dict(zip(added["course_id"], added["course_name"], strict=True))


def _test_name(results: Sequence[Counted], courses: Mapping[str, str]) -> str:
    """A test is called as its header reads; a header that only says 成绩 leads to its course."""
    first = results[0][0]
    if len({r.label for r, _ in results}) == 1 and first.label:
        return first.label
    parts = [fold(part) for part in first.column.parts if part.strip()]
    kinds = [p for p in parts if vocabulary.sense_of(p, "scores", "test_kind") is not None]
    if kinds:
        return one_line(kinds[0])
    course = courses.get(first.course)
    if course is not None and is_unnamed(course):
        course = None
    bare = without_maximum(one_line(first.column.header))
    return first.name or course or bare or first.course


def _held_on(findings: Findings, results: Sequence[Counted]) -> date | None:
    """The day of the test: the most frequent one of its first results, else the title's."""
    days: Counter[date] = Counter()
    for r, n in results:
        if r.phase == "post" and r.held_on is not None:
            days[r.held_on] += n
    if days:
        most = max(days.values())
        return max(day for day, n in days.items() if n == most)
    given = findings.context.get("date")
    moment = parse_moment(given) if given is not None else None
    before = known_rows(findings, "assessment").get(results[0][0].key, {})
    is_before_only = all(r.phase == "pre" for r, _ in results) and not is_missing(
        before.get("held_on")
    )
    return None if moment is None or is_before_only else moment.on


def _pass_line(findings: Findings, results: Sequence[Counted], maximum: float) -> float:
    given = [r.pass_line for r, _ in results if r.pass_line is not None]
    answer = findings.context.get("pass_line")
    line = given[0] if given else float(str(answer)) if answer is not None else None
    if line is not None and 0 <= line <= maximum:
        return line
    if line is not None:
        findings.note("pass_line_ignored", seen=line, maximum=maximum)
    before = known_rows(findings, "assessment").get(results[0][0].key, {})
    is_known = before.get("max_score") == maximum and not is_missing(before.get("pass_line"))
    return float(str(before["pass_line"])) if is_known else PASS_SHARE * maximum
