"""Points of single questions, stored with the result of the test they belong to."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from data.importing.coded import Coded, coded, constant
from data.importing.context import texts_around
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings, headers_of
from data.importing.rows.item_headers import ItemHeader, read_item_header
from data.importing.rows.results import Result, Results, results_of
from data.importing.rows.score_columns import maximum_row
from data.importing.rows.score_headers import (
    kind_around,
    read_score_header,
    without_maximum,
)
from data.importing.rows.scores import Score
from data.importing.values import one_line, parse_number, uses_decimal_comma

#: Points and score may differ by this share of the full mark: both are rounded.
NEAR = 0.01


class Item(NamedTuple):
    """A question of a test: points and answers by data row, None where there is none."""

    header: ItemHeader
    item_id: str
    max_points: float | None
    points: Coded
    answers: Coded


def items_of(findings: Findings) -> list[Item]:
    """The questions of the test of a sheet, left to right, each with its full mark if stated."""
    columns = findings.columns("item")
    top = maximum_row(findings, columns)
    beside = _answer_before(findings)
    headers = [read_item_header(c) or _named_before(c, beside) or _plain(c) for c in columns]
    labels = [header.label for header in headers]
    answers = _answers(findings)
    none = constant(None, len(findings.table.data_rows))
    return [
        Item(
            header,
            header.label if labels.count(header.label) == 1 else one_line(header.column.header),
            header.max_points or top.get(header.column.position),
            _points(cells_of(findings.table, header.column.position)),
            answers.get(header.number, none),
        )
        for header in headers
    ]


def _answer_before(findings: Findings) -> dict[int, Column]:
    """The column of answers that stands left of a column, by the position of the latter."""
    return {column.position + 1: column for column in findings.columns("item_answer")}


def _named_before(column: Column, beside: Mapping[int, Column]) -> ItemHeader | None:
    """Points called by their full mark, behind the answers of a question that is written out."""
    answer = beside.get(column.position)
    maximum = parse_number(column.parts[-1] if column.parts else column.header)
    if answer is None or maximum is None or read_item_header(answer) is not None:
        return None
    label = one_line(answer.header)
    return ItemHeader(column, "points", label, label, maximum.value if maximum.value > 0 else None)


def _plain(column: Column) -> ItemHeader:
    """A question that only its source knows as one."""
    label = without_maximum(one_line(column.header))
    return ItemHeader(column, "points", label, label, read_score_header(column).max_score)


def _points(cells: Coded) -> Coded:
    comma = uses_decimal_comma(cells.values)

    def read(cell: Cell) -> float | None:
        number = parse_number(cell, has_decimal_comma=comma)
        return None if number is None or number.suffix not in ("", "分") else number.value

    return cells.each(read)


def _answers(findings: Findings) -> dict[str, Coded]:
    found = {}
    for column in findings.columns("item_answer"):
        header = read_item_header(column)
        number = header.number if header is not None else one_line(column.header)
        cells = cells_of(findings.table, column.position)
        found[number] = cells.each(lambda cell: one_line(cell) or None)
    return found


def results_from_items(findings: Findings, ids: Coded, by_row: Coded) -> Results:
    """The score of a sheet that gives only its questions: their sum; empty cells count nothing."""
    items = items_of(findings)
    if not items:
        return results_of([])
    marks = [item.max_points for item in items]
    maximum = sum(m for m in marks if m) if all(marks) else None
    first = items[0].header.column
    turn = findings.context.get("turn", "post")
    header = read_score_header(first)
    texts = () if header.says_kind else texts_around(findings.table, findings.proposal.file_name)
    phase, attempt = ("post" if turn == "later" else turn), 2 if turn == "retest" else 1
    places, found = [], []
    for i in range(len(findings.rows)):
        given = [item.points[i] for item in items if item.points[i] is not None]
        course = by_row[i]
        if given and ids[i] is not None and course is not None:
            score = Score("scored", sum(given))
            called = kind_around(texts, str(course)) or header.kind
            kind = "later" if turn == "later" else called
            found.append(
                Result(
                    first, course, kind, "", "", phase, attempt, score, None, None, maximum, None
                )
            )
            places.append(i)
    if found:
        findings.note("score_from_items", n=len(found), n_items=len(items))
    chosen = np.array(places, dtype=np.int64)
    return Results(findings.rows[chosen], ids.at(chosen), coded(found))


def full_mark_of_items(findings: Findings, results: Results) -> float | None:
    """The full marks of all questions together, where their points make up every score."""
    items = items_of(findings)
    marks = [item.max_points for item in items]
    total = sum(mark for mark in marks if mark)
    place = {row: i for i, row in enumerate(findings.table.data_rows)}
    compared = []
    for row, _, result in results:
        points = [item.points[place[row]] for item in items]
        if result.score.points is not None and None not in points:
            compared.append(abs(sum(p for p in points if p) - result.score.points))
    is_whole = bool(compared) and all(marks)
    return total if is_whole and max(compared) <= NEAR * total else None


def add_items(findings: Findings, results: Results, scales: Mapping[str, float]) -> None:
    """Store the questions of each result; `scales` gives the full mark of a test."""
    items = _with_marks(findings, items_of(findings))
    place = {row: i for i, row in enumerate(findings.table.data_rows)}
    records: list[tuple[object, ...]] = []
    rows: list[int] = []
    for row, person, result in results:
        own = [(item, points) for item in items if (points := item.points[place[row]]) is not None]
        _compare_sum(findings, row, result, own, len(items), scales[result.key])
        for item, points in own:
            if not -item.max_points <= points <= item.max_points:
                low_high = {"low": 0, "high": item.max_points}
                findings.reject("score_out_of_range", row, item.header.column, points, **low_high)
                continue
            answer = item.answers[place[row]]
            turn = (result.key, person, item.item_id, result.phase, result.attempt)
            records.append((*turn, points, item.max_points, answer))
            rows.append(row)
    if records:
        names = (
            "assessment_id", "person_id", "item_id", "phase", "attempt", "points", "max_points",
            "answer",
        )  # fmt: skip
        columns = zip(*records, strict=True)
        findings.add("item_result", dict(zip(names, map(list, columns), strict=True)), rows)


def _with_marks(findings: Findings, items: Sequence[Item]) -> list[Item]:
    """Questions with a full mark; where a file states none, the most that anybody got is taken."""
    known = [item for item in items if item.max_points]
    tops = {
        item.item_id: max((p for p in item.points if p is not None), default=0.0)
        for item in items
        if not item.max_points
    }
    guessed = [i._replace(max_points=tops[i.item_id]) for i in items if tops.get(i.item_id, 0) > 0]
    unknown = [item.header.column for item in items if tops.get(item.item_id) == 0]
    if unknown:
        findings.note("items_without_mark", unknown[0], n=len(unknown), names=headers_of(unknown))
    is_taken = findings.context.get("item_marks") != "none"
    if guessed:
        findings.ask(
            "item_marks_guessed",
            "item_marks",
            default="highest" if is_taken else "none",
            options=["highest", "none"],
            column=guessed[0].header.column,
            n=len(guessed),
            seen=f"{guessed[0].max_points:g}",
        )
    taken = {item.item_id: item for item in (*known, *(guessed if is_taken else ()))}
    return [taken[item.item_id] for item in items if item.item_id in taken]


def _compare_sum(
    findings: Findings,
    row: int,
    result: Result,
    own: Sequence[tuple[Item, float]],
    n_items: int,
    maximum: float,
) -> None:
    """Say where the points of all questions do not make up the score, on the scale of the test."""
    total = result.score.points
    marks = sum(item.max_points or 0 for item, _ in own)
    if total is None or len(own) < n_items or not marks:
        return
    points = sum(points for _, points in own)
    is_scaled = any(item.header.max_points for item, _ in own)
    expected = points * maximum / marks if is_scaled and marks != maximum else points
    if abs(expected - total) > NEAR * maximum:
        findings.note("items_do_not_sum", result.column, row, total, expected=f"{expected:g}")
