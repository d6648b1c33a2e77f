"""What a score sheet says twice: pass marks, totals and means beside the scores they come from."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.rows.results import Result
from data.importing.rows.score_headers import ScoreHeader
from data.importing.rows.score_scale import Scale
from data.importing.values import is_blank, parse_number, text_of, uses_decimal_comma

#: Key cells of a line of means under the table.
MEAN_WORDS = frozenset({
    "平均分", "平均", "均分", "平均值", "平均成绩", "总平均", "全班平均", "班级平均", "average",
    "mean", "averagescore", "overallaverage", "gesamtdurchschnitt", "durchschnitt",
})  # fmt: skip


def compare_passed(
    findings: Findings,
    results: Sequence[Result],
    found: Mapping[str, Scale],
    line_of: Callable[[Result, float], float],
) -> None:
    """Note where the file calls a result passed or failed against its score; the file counts.

    Where no line is stated any line will do that parts those who passed from those who did not.
    """
    column = findings.column("passed")
    judged = [
        (r, r.score.points, r.score.is_passed)
        for r in (results if column is not None else ())
        if r.score.points is not None and r.score.is_passed is not None
    ]
    is_stated = "pass_line" in findings.context or any(r.pass_line for r, _, _ in judged)
    passed = [points for _, points, said in judged if said]
    failed = [points for _, points, said in judged if not said]
    if not is_stated and (not passed or not failed or max(failed) < min(passed)):
        return
    for result, points, said in judged:
        line = line_of(result, found[result.key].maximum)
        if said != (points >= line):
            findings.note("passed_contradicts", column, result.row, points, line=line)


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
    for field, divisor in (("derived_sum", 1), ("derived_mean", len(columns))):
        for column in findings.columns(field):
            _compare_column(findings, column, grid, divisor, is_plain=is_plain)


def _numbers(findings: Findings, column: Column) -> list[float | None]:
    cells = cells_of(findings.table, column.position)
    comma = uses_decimal_comma(cells)
    read = (parse_number(cell, has_decimal_comma=comma) for cell in cells)
    return [number.value if number is not None else None for number in read]


def _compare_column(
    findings: Findings,
    column: Column,
    grid: Sequence[Sequence[float | None]],
    divisor: int,
    *,
    is_plain: bool,
) -> None:
    given, cells = _numbers(findings, column), cells_of(findings.table, column.position)
    wrong, n_rows = [], 0
    for i, row in enumerate(findings.table.data_rows):
        parts = [values[i] for values in grid]
        if given[i] is None or None in parts:
            continue
        n_rows += 1
        expected = sum(part for part in parts if part is not None) / divisor
        if abs(given[i] - expected) > half_step(text_of(cells[i])) + 1e-9:
            wrong.append((row, cells[i], expected))
    if not is_plain and 2 * len(wrong) > n_rows:
        return
    for row, cell, expected in wrong:
        findings.note("derived_contradicts", column, row, cell, expected=round(expected, 2))
    tally = findings.notes.get(("derived_contradicts", column.position))
    if tally is not None:
        tally.values["n_rows"] = n_rows


def half_step(text: str) -> float:
    """Half a unit of the last decimal a number is written with."""
    decimals = len(text.partition(".")[2].rstrip("%"))
    return 0.5 * 10**-decimals


def compare_means(findings: Findings, results: Sequence[Result]) -> None:
    """Note where a line of means under the table differs from the mean of the scores above it."""
    points: dict[int, list[float]] = defaultdict(list)
    for result in results:
        if result.score.points is not None:
            points[result.column.position].append(result.score.points)
    for row, cells in findings.table.totals.items():
        word = next(
            (vocabulary.word_key(text_of(cell)) for cell in cells if not is_blank(cell)), ""
        )
        if word not in MEAN_WORDS:
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
