"""Which columns of a score sheet belong together: points beside share, letter and maximum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from data.importing import vocabulary
from data.importing.coded import Coded, combined
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.describing import is_describing_row
from data.importing.rows.findings import Findings
from data.importing.rows.score_headers import ScoreHeader, is_whole
from data.importing.values import one_line, parse_number, text_of, uses_decimal_comma

#: A maximum worked out from points and shares is rounded to a whole number when this near to it.
NEAR = 0.005


@dataclass(frozen=True)
class ScoreColumn:
    """A column of scores with the columns that say the same test in letters and in shares."""

    column: Column
    header: ScoreHeader
    letter: Column | None = None
    share: Column | None = None


def score_columns(
    columns: Sequence[Column], headers: Mapping[int, ScoreHeader]
) -> list[ScoreColumn]:
    """The tests of a sheet, left to right; the same test as points, share and letter is one."""
    groups: dict[object, list[Column]] = {}
    for column in columns:
        header = headers[column.position]
        key = header.label.casefold() if header.scale else column.position
        groups.setdefault(key, []).append(column)
    found = []
    for same in groups.values():
        by_scale = {headers[c.position].scale: c for c in reversed(same)}
        share, letter = by_scale.get("share"), by_scale.get("letter")
        main = by_scale.get("points") or by_scale.get("") or share or letter
        assert main is not None
        found.append(
            ScoreColumn(
                main,
                headers[main.position],
                letter if letter is not main else None,
                share if share is not main else None,
            )
        )
    return _told_apart(found)


def _told_apart(columns: Sequence[ScoreColumn]) -> list[ScoreColumn]:
    """Columns that would be the same test and attempt get the names that their headers write."""
    keys = [(c.header.name, c.header.kind, c.header.phase, c.header.attempt) for c in columns]
    return [
        c
        if keys.count(key) == 1
        else replace(c, header=replace(c.header, name=c.header.label or one_line(c.column.header)))
        for c, key in zip(columns, keys, strict=True)
    ]


def whole_column(columns: Sequence[ScoreColumn]) -> ScoreColumn | None:
    """The column a pass mark or a grade of the row belongs to; None where it could be several.

    Beside a test before the course it belongs to the one after it.
    """
    after = [column for column in columns if column.header.phase != "pre"]
    if len(after) == 1:
        return after[0]
    whole = [c for c in columns if is_whole(one_line(c.column.header))]
    return whole[0] if len(whole) == 1 else None


def number(cell: Cell, *, has_decimal_comma: bool = False) -> float | None:
    """A positive number of a cell."""
    found = parse_number(cell, has_decimal_comma=has_decimal_comma)
    return found.value if found is not None and found.value > 0 else None


def positive_numbers(cells: Coded) -> Coded:
    """The positive numbers of a column, which may write 32,00."""
    comma = uses_decimal_comma(cells.values)
    return cells.each(lambda cell: number(cell, has_decimal_comma=comma))


def maximum_from_share(findings: Findings, column: ScoreColumn) -> float | None:
    """The maximum that points and the shares beside them give; None where they do not agree."""
    if column.share is None:
        return None
    points, shares = (cells_of(findings.table, c.position) for c in (column.column, column.share))
    comma = uses_decimal_comma([*points.values, *shares.values])
    read = [
        cells.each(lambda cell: parse_number(cell, has_decimal_comma=comma))
        for cells in (points, shares)
    ]
    found = []
    for a, b in zip(*read, strict=True):
        if a is not None and b is not None and b.value > 0 and a.value > 0:
            found.append(a.value / (b.value if b.unit == "%" else b.value / 100))
    if not found:
        return None
    middle = median(found)
    maximum = round(middle) if abs(middle - round(middle)) <= NEAR * middle else round(middle, 2)
    agrees = all(abs(value - maximum) <= 0.02 * maximum for value in found)
    return float(maximum) if agrees and maximum > 0 else None


#: Points of one question of a game of quick answers, without and with bonus.
POINTS_PER_QUESTION = (1000, 1500, 2000)


def counts_of(findings: Findings) -> tuple[list[float | None], float] | None:
    """Right answers of each row and how many questions there were; None without both columns."""
    right, wrong = findings.cells("n_correct"), findings.cells("n_wrong")
    if findings.column("n_correct") is None or findings.column("n_wrong") is None:
        return None
    pairs = list(zip(right.each(parse_number), wrong.each(parse_number), strict=True))
    counts = [None if a is None else a.value for a, _ in pairs]
    asked = [a.value + b.value for a, b in pairs if a is not None and b is not None]
    return (counts, max(asked)) if asked and max(asked) > 0 else None


def maximum_from_counts(findings: Findings, column: ScoreColumn) -> float | None:
    """The maximum of points that are given for right answers, from the number of questions."""
    counts = counts_of(findings)
    if counts is None:
        return None
    cells = cells_of(findings.table, column.column.position)
    numbers = map(parse_number, cells.values)
    top = max((n.value for n in numbers if n is not None), default=0.0)
    return next((p * counts[1] for p in POINTS_PER_QUESTION if top <= p * counts[1]), None)


def maximum_row(findings: Findings, columns: Sequence[Column]) -> dict[int, float]:
    """Maxima that stand in a row of their own, among the headers or right under them."""
    words = vocabulary.term("scores", "row", "maximum")
    for row in findings.table.header_rows:
        cells = findings.table.sheet.cells[row]
        if any(vocabulary.word_key(text_of(cell)) in words for cell in cells):
            return _maxima_in(cells, columns)
    numbers, names = findings.cells("person_id"), findings.cells("person_name")
    describing = combined((numbers.each(text_of), names.each(one_line)), is_describing_row)
    for i in np.flatnonzero(describing.marked(bool)):
        row = int(findings.rows[i])
        if any(vocabulary.word_key(one_line(cell)) in words for cell in (names[i], numbers[i])):
            return _maxima_in(findings.table.sheet.cells[row], columns)
    return {}


def _maxima_in(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[int, float]:
    given = {c.position: cells[c.position] for c in columns if c.position < len(cells)}
    comma = uses_decimal_comma(given.values())
    given = {p: number(cell, has_decimal_comma=comma) for p, cell in given.items()}
    return {position: value for position, value in given.items() if value}


def companions(findings: Findings) -> dict[int, Coded]:
    """Maxima that stand in a column beside each score column (Lab 01 - Max Points)."""
    maxima = findings.columns("max_score")
    if not maxima:
        return {}
    by_header = {one_line(column.header): column for column in findings.columns("score")}
    found = {}
    for column in maxima:
        base = one_line(column.header).rpartition(" - ")[0].strip()
        if base in by_header:
            cells = cells_of(findings.table, column.position)
            found[by_header[base].position] = positive_numbers(cells)
    return found
