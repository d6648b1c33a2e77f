"""What a file holds and what became of it, in numbers and codes; the words are put in later.

Counts are those of the rows as they would be stored. Where a question is open, a figure is given as
far as it is the same under every possible answer (`possible`), and None where it is not.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

import pandas as pd

from data.importing.known import Known
from data.importing.model import Checked, Kind, Problem, Receipt
from data.importing.possible import STAND_INS, is_waiting
from data.importing.profiles import cells_of
from data.importing.rows.describing import people
from data.importing.rows.findings import Findings
from data.importing.storing import ConflictingRows, merge
from data.importing.values import is_blank, one_line
from data.importing.vocabulary import field_words, header_key

Outcome = Literal["stored", "would_store", "needs_answer", "refused"]
#: From best to worst; the outcome of several files is the worst of theirs.
OUTCOMES: tuple[Outcome, ...] = ("stored", "would_store", "needs_answer", "refused")

#: Types of questions whose answers have a mean.
MEASURED = ("rating", "nps", "number")
#: Different answers to a question of numbers up to which they are counted one by one.
MOST_NUMBERS = 30

#: Tables that hold facts about somebody, and the column that says who.
WHO = {
    "survey_response": "respondent_key",
    "assessment_result": "person_id",
    "attendance": "person_id",
    "leave_record": "person_id",
    "skill_level": "person_id",
}
#: Kinds whose rows name people even where nothing can be stored of them.
NAMING: tuple[Kind, ...] = ("roster", "attendance", "assessment", "skill_level")

#: Notes that say that rows of the sheet are no records or were not taken.
ROWS_LEFT_OUT = frozenset({
    "totals_left_out", "header_again_left_out", "notes_left_out", "numbered_rows_left_out",
    "keyless_rows_left_out", "cells_beside_left_out", "summary_row_skipped", "twice_same",
    "empty_form", "phase_left_out",
})  # fmt: skip
#: Columns that are recognised and only compared, or not used at all.
NOT_STORED = {"derived_sum": "derived", "derived_mean": "derived", "target": "target"}


@dataclass(frozen=True)
class Question:
    """Answers to one question (of a matrix: one item).

    n: respondents with a real answer; mean on the own scale, None for choices and texts; options:
    every answer as the file writes it, those outside the scale too; missing: count by reason.
    """

    text: str
    type: str
    n: int | None
    mean: float | None
    scale_min: float | None
    scale_max: float | None
    options: Mapping[str, int]
    missing: Mapping[str, int]


@dataclass(frozen=True)
class Assessment:
    """Results of one test in one phase: mean in points of n_scored results; labels: grade words."""

    name: str
    phase: str | None
    attempt: int | None
    max_score: float | None
    n_scored: int | None
    mean: float | None
    n_absent: int | None
    labels: Mapping[str, int]


@dataclass(frozen=True)
class Metric:
    """One metric: n figures, the earliest and the latest (by sheet row within a period), their sum.

    Ratios are 0-1 and their `sum` is that of the numerators by that of the denominators; without
    parts it is None.
    """

    name: str
    unit: str | None
    n: int | None
    first: float | None
    last: float | None
    sum: float | None


@dataclass(frozen=True)
class Numbers:
    """Everything that is counted in the rows of a file. n_people: respondents, learners, people."""

    n_people: int | None = None
    questions: tuple[Question, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    attendance: Mapping[str, int] = field(default_factory=dict)
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """A column by its header, a sheet by its name, or "rows": why is a code, n cells or rows."""

    what: str
    why: str
    n: int


@dataclass(frozen=True)
class FileSummary:
    """One file: what it is, what became of it, its numbers, what was left out, what is to be said.

    `questions` wait for an answer; `problems` are these, what was refused and every rejected cell;
    `warnings` are all the rest, questions that a default has answered among them.
    """

    file: str
    outcome: Outcome
    kind: Kind | None
    source: str | None
    sheets: tuple[str, ...]
    n_rows: int
    numbers: Numbers
    left_out: tuple[LeftOut, ...]
    questions: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    receipt: Receipt | None = None


def refused(file: str, *problems: Problem, warnings: Sequence[Problem] = ()) -> FileSummary:
    """The summary of a file of which nothing can be told."""
    return FileSummary(
        file, "refused", None, None, (), 0, Numbers(), (), (), tuple(warnings), problems
    )


def summarise(
    file: str,
    checked: Sequence[Checked],
    possible: Sequence[Sequence[Checked]],
    known: Known,
    said: Sequence[Problem] = (),
) -> FileSummary:
    """The summary of a readable file as it would be stored.

    `possible` holds, for each table that is not refused, the checks under every possible answer;
    `said` is what was noticed about the file as a whole.
    """
    all_said = [*said, *(problem for item in checked for problem in item.problems)]
    questions = [problem for problem in all_said if is_waiting(problem)]
    hindering = [p for p in all_said if p in questions or p.severity in ("refused", "rejected")]
    usable = [item for item in checked if not is_refused(item)]
    return FileSummary(
        file=file,
        outcome=_outcome(usable, questions),
        kind=_kind(usable or checked),
        source=next(filter(None, (item.proposal.table.source for item in checked)), None),
        sheets=tuple(dict.fromkeys(filter(None, map(_sheet, checked)))),
        n_rows=sum(map(_n_rows, checked)),
        numbers=_numbers_of_file(checked, possible, known),
        left_out=tuple(_left_out(checked, usable)),
        questions=tuple(questions),
        warnings=tuple(problem for problem in all_said if problem not in hindering),
        problems=tuple(hindering),
    )


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of several files."""
    return max(outcomes, key=OUTCOMES.index)


def is_refused(checked: Checked) -> bool:
    """Whether nothing of a table can be used."""
    return any(problem.severity == "refused" for problem in checked.problems)


def _outcome(usable: Sequence[Checked], questions: Sequence[Problem]) -> Outcome:
    if usable and questions:
        return "needs_answer"
    return "would_store" if any(item.frames for item in usable) else "refused"


def _kind(checked: Sequence[Checked]) -> Kind | None:
    """The kind of the largest table, of those whose kind is not open where there are such.

    None where nothing speaks for any kind.
    """
    settled = [item for item in checked if all(p.code != "kind_unclear" for p in item.problems)]
    guessed = [item for item in checked if item.proposal.guesses[0].score > 0]
    largest = max(settled or guessed, key=lambda item: item.n_rows_read, default=None)
    return largest.proposal.kind if largest is not None else None


def _sheet(checked: Checked) -> str:
    """The name of a table's sheet, "" in a text file."""
    return checked.proposal.table.sheet.name


def _n_rows(checked: Checked) -> int:
    is_empty = any(problem.code == "template_without_data" for problem in checked.problems)
    return 0 if is_empty else checked.n_rows_read


# what was left out


def _left_out(checked: Sequence[Checked], usable: Sequence[Checked]) -> Iterable[LeftOut]:
    for item in checked:
        if item in usable:
            yield from _columns_left_out(item)
            yield from _rows_left_out(item)
        elif usable:
            code = next(p.code for p in item.problems if p.severity == "refused")
            yield LeftOut(_sheet(item), code, _n_rows(item))


def _columns_left_out(checked: Checked) -> Iterable[LeftOut]:
    table = checked.proposal.table
    headers = {column.position: one_line(column.header) for column in table.columns}
    for match in checked.proposal.matches:
        reason = match.reason if not match.field_id else NOT_STORED.get(match.field_id)
        if reason is not None:
            n = sum(not is_blank(cell) for cell in cells_of(table, match.column))
            yield LeftOut(headers[match.column], reason, n)


def _rows_left_out(checked: Checked) -> Iterable[LeftOut]:
    for problem in checked.problems:
        if problem.code in ROWS_LEFT_OUT:
            yield LeftOut("rows", problem.code, int(str(problem.values.get("n", 1))))
    for code, n in checked.rejected["code"].value_counts(sort=False).items():
        yield LeftOut("rows", str(code), int(n))


# what is counted


def _numbers_of_file(
    checked: Sequence[Checked], possible: Sequence[Sequence[Checked]], known: Known
) -> Numbers:
    """The numbers on which every possible answer agrees; else only people, by their columns."""
    told = None
    if all(possible):
        n = max(map(len, possible), default=0)
        variants = [[tried[k % len(tried)] for tried in possible] for k in range(n)]
        counted = [_numbers(variant, known) for variant in variants]
        told = counted[0] if counted else None
        for other in counted[1:]:
            told = agreed(told, other)
    told = told or Numbers()
    return told if told.n_people is not None else replace(told, n_people=_named(checked, known))


def agreed(one: Any, other: Any) -> Any:
    """What two results share: equal values, None for different ones, entries that both have."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        by_key = {_entry_key(entry): entry for entry in other}
        pairs = [(entry, by_key.get(_entry_key(entry))) for entry in one]
        return tuple(agreed(entry, match) for entry, match in pairs if match is not None)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one if one == other else {}
    if isinstance(one, (Numbers, Question, Assessment, Metric)) and type(one) is type(other):
        pairs = {f.name: (getattr(one, f.name), getattr(other, f.name)) for f in fields(one)}
        return type(one)(**{name: agreed(*pair) for name, pair in pairs.items()})
    return one if one == other else None


def _entry_key(entry: Question | Assessment | Metric) -> Hashable:
    if isinstance(entry, Question):
        return entry.text, entry.type
    return (entry.name, entry.phase, entry.attempt) if isinstance(entry, Assessment) else entry.name


def _numbers(checked: Sequence[Checked], known: Known) -> Numbers:
    try:
        frames = merge(checked)
    except ConflictingRows:
        return Numbers()
    return Numbers(
        n_people=_n_people(frames, {item.proposal.kind for item in checked}),
        questions=tuple(_questions(frames)),
        assessments=tuple(_assessments(frames, known)),
        attendance=_attendance(frames),
        metrics=tuple(_metrics(frames, known)),
    )


def _attendance(frames: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Marks by status; each row of a list of leaves is one leave."""
    counts = _counts(frames["attendance"]["status"]) if "attendance" in frames else {}
    n_leaves = len(frames.get("leave_record", ()))
    return counts | ({"leave": counts.get("leave", 0) + n_leaves} if n_leaves else {})


def _n_people(frames: Mapping[str, pd.DataFrame], kinds: set[Kind]) -> int | None:
    who = [set(frames[table][column]) for table, column in WHO.items() if table in frames]
    if "roster" in kinds and "person" in frames:
        who.append(set(frames["person"]["person_id"]))
    return len(set().union(*who)) if who else None


def _named(checked: Sequence[Checked], known: Known) -> int | None:
    """People named in the columns of tables that cannot be stored (yet)."""
    named: set[str] = set()
    n_forms = 0
    for item in checked:
        if item.proposal.kind in NAMING:
            found = people(Findings(item.proposal, known))
            named |= {person for person in found if person is not None}
        elif item.proposal.kind == "survey":
            n_forms = max(n_forms, _n_rows(item))
    return len(named) or n_forms or None


def _described(
    frames: Mapping[str, pd.DataFrame], table: str, before: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """What is known of each thing of a describing table: said by the file, else known before."""
    parts = [part for part in (before, frames.get(table)) if part is not None and len(part)]
    records = [record for part in parts for record in part.to_dict("records")]
    key = f"{table}_id"
    return {str(record[key]): record for record in records}


def _counts(values: pd.Series) -> dict[str, int]:
    """How often each value occurs, the most frequent first; missing ones are not counted."""
    return {str(value): int(n) for value, n in values.value_counts().items()}


def _plain(value: object) -> float | int | None:
    """A figure as JSON writes it: whole numbers without a point, None where there is none."""
    number = math.nan if value is None else float(str(value))
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _mean(values: pd.Series) -> float | int | None:
    given = values.dropna().tolist()
    return _plain(math.fsum(given) / len(given)) if given else None


# surveys


def _questions(frames: Mapping[str, pd.DataFrame]) -> Iterable[Question]:
    if "survey_question" not in frames or "survey_answer" not in frames:
        return
    answers = dict(tuple(frames["survey_answer"].groupby(["survey_id", "question_id"])))
    none = frames["survey_answer"].iloc[:0]
    asked = frames["survey_question"].sort_values("position", kind="stable")
    for question in asked.to_dict("records"):
        key = question["survey_id"], question["question_id"]
        yield _question(question, answers.get(key, none))


def _question(question: Mapping[str, Any], answers: pd.DataFrame) -> Question:
    is_given = answers["missing"].isna()
    is_measured = question["question_type"] in MEASURED
    return Question(
        text=question["question_text"],
        type=question["question_type"],
        n=int(answers.loc[is_given, "respondent_key"].nunique()),
        mean=_mean(answers["value"]) if is_measured else None,
        scale_min=_plain(question["scale_min"]),
        scale_max=_plain(question["scale_max"]),
        options=_options(question["question_type"], answers),
        missing=_counts(answers["missing"]),
    )


def _options(kind: str, answers: pd.DataFrame) -> dict[str, int]:
    """How often each answer was given, in the words of the file; none for free texts."""
    if kind == "open":
        return {}
    if kind in ("multi", "ranking"):
        return _counts(answers.loc[answers["missing"].isna(), "option_text"])
    is_option = answers["missing"].isna() | (answers["missing"] == "out_of_scale")
    found = _counts(answers.loc[is_option, "answer_text"])
    return {} if kind == "number" and len(found) > MOST_NUMBERS else found


# assessments


def _assessments(frames: Mapping[str, pd.DataFrame], known: Known) -> Iterable[Assessment]:
    if "assessment_result" not in frames:
        return
    results = frames["assessment_result"]
    described = _described(frames, "assessment", known.assessments)
    courses = _described(frames, "course", known.courses)
    names = _test_names(
        {str(key): described.get(str(key), {}) for key in results["assessment_id"].unique()},
        {key: record.get("course_name") for key, record in courses.items()},
    )
    for key, found in results.groupby(["assessment_id", "phase", "attempt"], sort=False):
        yield _assessment(names[str(key[0])], key, described.get(str(key[0]), {}), found)


def _test_names(
    described: Mapping[str, Mapping[str, Any]], courses: Mapping[str, str | None]
) -> dict[str, str]:
    """What each test is called: its own name, or its course where that is repeated or "score"."""
    scores = {word for word, fld in field_words("assessment").items() if fld in ("score", "grade")}
    own = {key: str(record.get("assessment_name") or key) for key, record in described.items()}
    said, of_course = list(own.values()), [r.get("course_id") for r in described.values()]
    names = {}
    for key, record in described.items():
        course = courses.get(str(record.get("course_id")))
        is_telling = said.count(own[key]) == 1 and header_key(own[key]) not in scores
        if is_telling or course in (None, STAND_INS["course"]):
            names[key] = own[key]
        elif of_course.count(record["course_id"]) == 1:
            names[key] = str(course)
        else:
            names[key] = f"{course} · {record['kind']} · {own[key]}"
    return names


def _assessment(
    name: str, key: tuple[Any, ...], record: Mapping[str, Any], results: pd.DataFrame
) -> Assessment:
    _, phase, attempt = key
    scores = results.loc[results["status"] == "scored", "score"]
    return Assessment(
        name=name,
        phase=str(phase),
        attempt=int(attempt),
        max_score=_plain(record.get("max_score")),
        n_scored=len(scores),
        mean=_mean(scores),
        n_absent=int((results["status"] == "absent").sum()),
        labels=_counts(results["grade_label"]),
    )


# metrics


def _metrics(frames: Mapping[str, pd.DataFrame], known: Known) -> Iterable[Metric]:
    if "metric_day" not in frames:
        return
    order = {key: place for place, key in enumerate(frames["metric_day"]["metric_id"].unique())}
    days = frames["metric_day"].sort_values(["observed_on", "source_row"], kind="stable")
    described = _described(frames, "metric", known.metrics)
    found: dict[str, Metric] = {}
    for key, rows in sorted(days.groupby("metric_id"), key=lambda group: order[group[0]]):
        for metric in _metric_and_parts(str(key), described.get(str(key), {}), rows):
            found.setdefault(metric.name, metric)
    yield from found.values()


def _metric_and_parts(key: str, record: Mapping[str, Any], rows: pd.DataFrame) -> Iterable[Metric]:
    name = str(record.get("metric_name") or key)
    ratio = (rows["numerator"] / rows["denominator"]).where(rows["denominator"] > 0)
    values = rows["value"].astype(float).fillna(ratio).dropna()
    total = _ratio_of_sums(rows) if record.get("kind") == "ratio" else math.fsum(values)
    yield _metric(name, record.get("unit"), values, total)
    for part in ("numerator", "denominator"):
        figures = rows[part].astype(float).dropna()
        if len(figures):
            named = record.get(f"{part}_name")
            yield _metric(str(named or f"{name} ({part})"), None, figures, math.fsum(figures))


def _metric(name: str, unit: object, values: pd.Series, total: float | None) -> Metric:
    first, last = (values.iloc[0], values.iloc[-1]) if len(values) else (None, None)
    return Metric(
        name=name,
        unit=str(unit) if isinstance(unit, str) and unit else None,
        n=len(values),
        first=_plain(first),
        last=_plain(last),
        sum=_plain(total),
    )


def _ratio_of_sums(found: pd.DataFrame) -> float | None:
    """All numerators by all denominators, where every row has both."""
    is_whole = found["numerator"].notna().all() and found["denominator"].notna().all()
    below = math.fsum(found["denominator"]) if is_whole else 0.0
    return math.fsum(found["numerator"]) / below if below else None
