"""What a score sheet says twice: pass marks, totals and means beside the scores they come from."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.rows.results import Result, Results
from data.importing.rows.score_columns import ScoreColumn
from data.importing.rows.score_headers import ScoreHeader, is_whole, weight_of
from data.importing.rows.score_scale import Scale
from data.importing.values import is_blank, one_line, parse_number, text_of, uses_decimal_comma

#: Key cells of a line of means under the table.
MEAN_WORDS = frozenset({
    "平均分", "平均", "均分", "平均值", "平均成绩", "总平均", "全班平均", "班级平均", "average",
    "mean", "averagescore", "overallaverage", "gesamtdurchschnitt", "durchschnitt",
})  # fmt: skip

#: A result made of others may be rounded to whole points.
ROUNDED = 1.0


def compare_passed(
    findings: Findings,
    results: Results,
    found: Mapping[str, Scale],
    line_of: Callable[[Result, float], float],
) -> None:
    """Note where the file calls a result passed or failed against its score; the file counts.

    Where no line is stated any line will do that parts those who passed from those who did not.
    """
    column = findings.column("passed")
    if column is None:
        return
    judged = [r for r, _, _ in results.different() if _is_judged(r)]
    is_stated = "pass_line" in findings.context or any(r.pass_line for r in judged)
    passed = [r.score.points for r in judged if r.score.is_passed]
    failed = [r.score.points for r in judged if not r.score.is_passed]
    if not is_stated and (not passed or not failed or max(failed) < min(passed)):
        return
    lines = {result: line_of(result, found[result.key].maximum) for result in judged}
    wrong = {r for r, line in lines.items() if r.score.is_passed != (r.score.points >= line)}
    for i in results.places(wrong.__contains__):
        result, row = results.said[i], int(results.rows[i])
        findings.note("passed_contradicts", column, row, result.score.points, line=lines[result])


def _is_judged(result: Result) -> bool:
    return result.score.points is not None and result.score.is_passed is not None


def compare_derived(
    findings: Findings, columns: Sequence[Column], headers: Mapping[int, ScoreHeader]
) -> None:
    """Note where a column of totals or means contradicts the scores beside it.

    Where the columns are several tests and attempts, a total of all of them is believed to be one
    only if it is in most rows.
    """
    if len(columns) < 2:
        return
    is_plain = len({(headers[c.position].phase, headers[c.position].attempt) for c in columns}) == 1
    grid = [_numbers(findings, column) for column in columns]
    weights = [weight_of(column) for column in columns]
    if None not in weights and abs(sum(weights) - 1) < 1e-9:
        # 平时(30%) and 期末(70%) come to what their weights make of them
        grid = [weight * given for weight, given in zip(weights, grid, strict=True)]
    for field, divisor in (("derived_sum", 1), ("derived_mean", len(columns))):
        for column in findings.columns(field):
            _compare_column(findings, column, grid, divisor, is_plain=is_plain)


def without_whole(findings: Findings, columns: Sequence[ScoreColumn]) -> list[ScoreColumn]:
    """The tests without 综合 beside 笔试 and 实操 where the reader says that it is none of them.

    It is taken for one more test, and asked about, where like a weighted mean it lies between the
    least and the greatest score beside it in every row. A source that is known says itself what its
    columns are.
    """
    whole = _whole_of_parts(findings, [c for c in columns if c.header.phase != "pre"])
    if whole is None or findings.source is not None:
        return [*columns]
    is_left_out = findings.context.get("whole_result") == "none"
    parts = " / ".join(one_line(c.column.header) for c in columns if c is not whole)
    options, default = ["test", "none"], "none" if is_left_out else "test"
    asked = {"default": default, "options": options, "column": whole.column, "parts": parts}
    seen = one_line(whole.column.header)
    findings.ask("whole_as_test", "whole_result", seen=seen, **asked)
    return [c for c in columns if not (is_left_out and c is whole)]


def _whole_of_parts(findings: Findings, columns: Sequence[ScoreColumn]) -> ScoreColumn | None:
    """The one result that may be made of the others of its rows; None where there is none."""
    wholes = [c for c in columns if is_whole(one_line(c.column.header))]
    parts = [c for c in columns if c not in wholes]
    if len(wholes) != 1 or len(parts) < 2:
        return None
    given = _numbers(findings, wholes[0].column)
    grid = np.array([_numbers(findings, c.column) for c in parts])
    filled = ~np.isnan(given) & ~np.isnan(grid).any(axis=0)
    least, most = grid[:, filled].min(axis=0), grid[:, filled].max(axis=0)
    is_between = (least - ROUNDED <= given[filled]) & (given[filled] <= most + ROUNDED)
    return wholes[0] if filled.any() and is_between.all() else None


def _numbers(findings: Findings, column: Column) -> np.ndarray:
    cells = cells_of(findings.table, column.position)
    comma = uses_decimal_comma(cells.values)
    read = cells.each(lambda cell: parse_number(cell, has_decimal_comma=comma))
    return read.each(lambda number: None if number is None else number.value).numbers()


def _compare_column(
    findings: Findings,
    column: Column,
    grid: Sequence[np.ndarray],
    divisor: int,
    *,
    is_plain: bool,
) -> None:
    given, cells = _numbers(findings, column), cells_of(findings.table, column.position)
    expected = sum(grid) / divisor
    slack = cells.each(lambda cell: half_step(text_of(cell)) + 1e-9).numbers()
    wrong = np.flatnonzero(np.abs(given - expected) > slack)
    n_rows = int((~np.isnan(given - expected)).sum())
    if not is_plain and 2 * len(wrong) > n_rows:
        return
    for i in wrong:
        seen = round(float(expected[i]), 2)
        findings.note("derived_contradicts", column, int(findings.rows[i]), cells[i], expected=seen)
    tally = findings.notes.get(("derived_contradicts", column.position))
    if tally is not None:
        tally.values["n_rows"] = n_rows


def half_step(text: str) -> float:
    """Half a unit of the last decimal a number is written with."""
    decimals = len(text.partition(".")[2].rstrip("%"))
    return 0.5 * 10**-decimals


def compare_means(findings: Findings, results: Results) -> None:
    """Note where a line of means under the table differs from the mean of the scores above it."""
    for row, cells in findings.table.totals.items():
        word = next(
            (vocabulary.word_key(text_of(cell)) for cell in cells if not is_blank(cell)), ""
        )
        if word not in MEAN_WORDS:
            continue
        for column in findings.columns("score"):
            given = parse_number(cells[column.position]) if column.position < len(cells) else None
            scores = _points_of(results, column)
            if given is None or not scores:
                continue
            mean = sum(scores) / len(scores)
            said = given.value * 100 if given.unit == "%" and max(scores) > 1 else given.value
            if abs(said - mean) > half_step(text_of(cells[column.position])) + 1e-9:
                findings.note(
                    "total_mismatch", column, row, cells[column.position], counted=round(mean, 2)
                )


def _points_of(results: Results, column: Column) -> list[float]:
    places = results.places(lambda result: result.column.position == column.position)
    points = results.points()[places]
    return points[~np.isnan(points)].tolist()
