"""What is counted in the checked rows of a file: answers, scores, marks, figures and people.

Counts are those of the rows as they would be stored, all tables of the file together.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pandas as pd

from data.importing.context import is_unnamed
from data.importing.known import Known
from data.importing.model import Checked, Column, Kind
from data.importing.possible import STAND_INS
from data.importing.readings import once
from data.importing.rows.score_headers import read_score_headers
from data.importing.storing import ConflictingRows, merge
from data.importing.values import one_line
from data.importing.vocabulary import field_words, header_key

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
    "appraisal": "person_id",
}


@dataclass(frozen=True)
class Question:
    """Answers to one question (of a matrix: one item).

    stem: what is asked of several items, None where the question stands alone; item: the one that
    is asked about here. n: respondents with a real answer; mean on the own scale, None for choices
    and texts; options: every answer as the file writes it, those outside the scale too; missing:
    count by reason.
    """

    text: str
    stem: str | None
    item: str | None
    type: str
    n: int | None
    mean: float | None
    scale_min: float | None
    scale_max: float | None
    options: Mapping[str, int]
    missing: Mapping[str, int]


@dataclass(frozen=True)
class Assessment:
    """Results of one test in one phase: mean in points of n_scored results.

    labels: grade words, and the words for a test that was not counted (免考, 缓考).
    """

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
    """Everything that is counted in the rows of a file. n_people: respondents, learners, people.

    n_questions: as a respondent counts them, all items of a matrix being one; None but in surveys.
    """

    n_people: int | None = None
    n_questions: int | None = None
    questions: tuple[Question, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    attendance: Mapping[str, int] = field(default_factory=dict)
    metrics: tuple[Metric, ...] = ()


def count(checked: Sequence[Checked], known: Known) -> Numbers:
    """The numbers of the rows of a file; none where its tables contradict each other."""
    try:
        frames = merge(checked)
    except ConflictingRows:
        return Numbers()
    asked = _as_asked(list(_questions(frames)))
    return Numbers(
        n_people=_n_people(_frames_once(checked, frames), {c.proposal.kind for c in checked}),
        n_questions=len(asked) or None,
        questions=tuple(question for items in asked for question in items),
        assessments=tuple(_assessments(frames, known, _headers(checked))),
        attendance=_attendance(frames),
        metrics=tuple(_metrics(frames, known)),
    )


def _frames_once(
    checked: Sequence[Checked], frames: Mapping[str, pd.DataFrame]
) -> Mapping[str, pd.DataFrame]:
    """The frames that name people: of rows that are read twice those of the first reading."""
    first = once(checked)
    return merge(first) if len(first) < len(checked) else frames


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
    return {str(value): int(n) for value, n in values.value_counts().items() if n}


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
    # an item of a ranking with a column of its own holds places, without an option beside them
    is_item = question["question_type"] == "ranking" and not answers["option_text"].ne("").any()
    is_measured = question["question_type"] in MEASURED or is_item
    return Question(
        text=question["question_text"],
        stem=None,
        item=None,
        type=question["question_type"],
        n=int(answers.loc[is_given, "respondent_key"].nunique()),
        mean=_mean(answers["value"]) if is_measured else None,
        scale_min=_plain(question["scale_min"]),
        scale_max=_plain(question["scale_max"]),
        options=_options("number" if is_item else question["question_type"], answers),
        missing=_counts(answers["missing"]),
    )


#: How the text of an item is written: question [item], and 3、(1) … of the blanks of one question.
_ITEMS = (
    re.compile(r"(?P<stem>.+?)\s\[(?P<item>.+)\]", re.DOTALL),
    re.compile(r"(?P<stem>\d{1,3}[、.])\s*(?P<item>\(\d{1,2}\).*)", re.DOTALL),
)


def _as_asked(questions: Sequence[Question]) -> list[list[Question]]:
    """The items of each question together, with stem and item where a question has several.

    Items of one question stand side by side; where one comes again, the question is asked again.
    """
    asked: list[list[Question]] = []
    for question in map(_split, questions):
        last = asked[-1] if asked else []
        is_same = bool(last) and question.stem is not None and question.stem == last[0].stem
        if is_same and question.item not in {one.item for one in last}:
            last.append(question)
        else:
            asked.append([question])
    return [
        items if len(items) > 1 else [replace(items[0], stem=None, item=None)] for items in asked
    ]


def _split(question: Question) -> Question:
    """A question with the stem and the item that its text tells apart."""
    match = next(filter(None, (pattern.fullmatch(question.text) for pattern in _ITEMS)), None)
    return replace(question, stem=match["stem"], item=match["item"]) if match else question


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


#: Kind, phase and attempt of a score column.
Turn = tuple[str, str, int]


def _headers(checked: Sequence[Checked]) -> dict[Turn, str]:
    """What score columns are called that stand for one turn of one test each: 训前, 训后."""
    found: dict[Turn, set[str]] = {}
    for columns in map(_score_columns, checked):
        headers = read_score_headers(columns)
        for column in columns:
            header = headers[column.position]
            name = header.label or one_line(column.header)
            found.setdefault((header.kind, header.phase, header.attempt), set()).add(name)
    return {turn: names.pop() for turn, names in found.items() if len(names) == 1}


def _score_columns(checked: Checked) -> list[Column]:
    taken = {match.column for match in checked.proposal.matches if match.field_id == "score"}
    return [c for c in checked.proposal.table.columns if c.position in taken]


def _assessments(
    frames: Mapping[str, pd.DataFrame], known: Known, headers: Mapping[Turn, str]
) -> Iterable[Assessment]:
    if "assessment_result" not in frames:
        return
    results = frames["assessment_result"]
    described = _described(frames, "assessment", known.assessments)
    courses = _described(frames, "course", known.courses)
    names = _test_names(
        {str(key): described.get(str(key), {}) for key in results["assessment_id"].unique()},
        {key: record.get("course_name") for key, record in courses.items()},
    )
    groups = list(results.groupby(["assessment_id", "phase", "attempt"], sort=False))
    turns = Counter(key[0] for key, _ in groups)
    has_turns = len(headers) > 1 and max(turns.values()) > 1
    for key, found in groups:
        record, name = described.get(str(key[0]), {}), names[str(key[0])]
        own = headers.get((str(record.get("kind")), str(key[1]), int(key[2])))
        is_header = name in (STAND_INS["course"], *headers.values())
        if own and (is_header or (has_turns and len(turns) == 1)):
            name = own
        elif own and has_turns:
            name = f"{name} · {own}"
        yield _assessment(name, key, record, found)


def _test_names(
    described: Mapping[str, Mapping[str, Any]], courses: Mapping[str, str | None]
) -> dict[str, str]:
    """What each test is called: its own name, or its course where that is repeated or "score"."""
    scores = {word for word, fld in field_words("assessment").items() if fld in ("score", "grade")}
    own = {key: str(record.get("assessment_name") or key) for key, record in described.items()}
    said, of_course = list(own.values()), [r.get("course_id") for r in described.values()]
    names = {}
    alike = Counter((r.get("course_id"), own[key]) for key, r in described.items())
    for key, record in described.items():
        course = courses.get(str(record.get("course_id")))
        is_telling = said.count(own[key]) == 1 and header_key(own[key]) not in scores
        if is_telling or course in (None, STAND_INS["course"]) or is_unnamed(course):
            names[key] = own[key]
        elif of_course.count(record["course_id"]) == 1:
            names[key] = str(course)
        else:
            is_one = alike[record["course_id"], own[key]] == 1
            parts = (course, own[key]) if is_one else (course, record["kind"], own[key])
            names[key] = " · ".join(map(str, parts))
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
        # beside a figure as it was told stand its weight and itself: no parts
        figures = rows.loc[rows["value"].isna(), part].astype(float).dropna()
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
    """All numerators by all denominators, where every row was told as both."""
    is_whole = found["value"].isna().all() and bool(
        found[["numerator", "denominator"]].notna().all(None)
    )
    below = math.fsum(found["denominator"]) if is_whole else 0.0
    return math.fsum(found["numerator"]) / below if below else None
