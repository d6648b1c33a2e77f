"""Numbers of one metric: plain, or shares written as percent in one of several ways."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.importing import vocabulary
from data.importing.coded import Coded, coded
from data.importing.model import Cell, Column
from data.importing.profiles import writes_decimal_comma
from data.importing.rows.findings import Findings
from data.importing.values import (
    Number,
    currency_of,
    fold,
    is_blank,
    parse_duration,
    parse_number,
    says_no_figure,
    split_unit,
    text_of,
)

PER_MILLE = "‰"
_PERCENT_UNITS = frozenset({"%", "％", "百分比", "百分点", "percent", "pct", "pp"})
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
#: Letters that make a number ten thousand times larger and more.
SCALE_LETTERS = frozenset("万亿千百")
#: The unit of times, as the catalogue knows it.
MINUTE = "minute"
#: From this share of percent signs on a column is one of shares, whatever it is called.
SIGNED_SHARE = 0.5


@dataclass(frozen=True)
class Figures:
    """The numbers of a column, NaN where there is none.

    `half_steps` are half the last decimal of each figure as written, in the units of its value.
    `unit` is what the cells themselves say: minutes for 2分16秒, 元 for 35元, '' for bare numbers.
    """

    values: np.ndarray
    is_share: bool
    is_whole: bool
    half_steps: np.ndarray
    unit: str = ""

    @property
    def finest(self) -> float:
        """Half the last decimal of the figure that is written most exactly."""
        return float(np.min(self.half_steps, where=~np.isnan(self.values), initial=0.5))


@dataclass(frozen=True)
class Cells:
    """Cells that hold one metric: their sheet rows, their columns, and what names and scales them.

    `columns` has one position for each cell where the metric runs across, else a single one.
    """

    column: Column
    rows: np.ndarray
    cells: Coded
    unit: str = ""
    columns: np.ndarray | None = None

    def position(self, i: int) -> int:
        """The column of a cell on the sheet."""
        return self.column.position if self.columns is None else int(self.columns[i])


def read_figures(
    findings: Findings,
    column: Column,
    cells: Sequence[Cell],
    *,
    unit: str = "",
) -> Figures:
    """The figures of a column over all rows of the table; see `read_cells`."""
    return read_cells(findings, Cells(column, findings.rows, coded(cells), unit))


def read_cells(
    findings: Findings,
    place: Cells,
    *,
    has_decimal_comma: bool | None = None,
) -> Figures:
    """The figures of cells; shares become fractions, cells that are no number are rejected.

    A sign, a percent format, a unit or values above 1 tell a percentage; shares without any of them
    on both sides of 1 are asked about and left out.
    """
    if has_decimal_comma is None:
        cells = place.cells[:2000].used().values
        has_decimal_comma = writes_decimal_comma(findings.table, cells)
    cells = place.cells.used().each(_without_truth)
    different, codes = cells.values, cells.codes
    name = f"{place.column.header} {place.unit}"
    numbers, unit = _numbers(different, name, has_decimal_comma=has_decimal_comma)
    numbers = _scaled_once(findings, place, different, numbers)
    numbers = _of_one_currency(findings, place, different, numbers)
    read = np.array([np.nan if n is None else n.value for n in numbers], dtype=float)
    signed = np.array([n is not None and n.unit != "" for n in numbers], dtype=bool)
    steps = np.array(
        [
            0.0 if number is None else half_step(cell, number)
            for cell, number in zip(different, numbers, strict=True)
        ]
    )
    if None in numbers:
        _reject_texts(findings, place, [n is not None for n in numbers], codes)
    figures = Figures(read[codes], False, False, steps[codes], unit)
    return _scaled(findings, place, figures, signed[codes])


def no_figures(n: int) -> Figures:
    """The figures of n rows that have none."""
    return Figures(np.full(n, np.nan), False, False, np.zeros(n))


def _rescaled(
    figures: Figures, *, times: float = 1.0, over: np.ndarray | float = 1.0, is_share: bool
) -> Figures:
    """Figures in another unit; divided rather than multiplied, so that 3.1 in percent is 0.031."""
    values, steps = figures.values * times / over, figures.half_steps * times / over
    return replace(figures, values=values, half_steps=steps, is_share=is_share, is_whole=False)


def _numbers(
    different: Sequence[Cell], name: str, *, has_decimal_comma: bool
) -> tuple[list[Number | None], str]:
    """The numbers of cells and the unit all of them write; times written out become minutes.

    Of 05:32 the `name` of the metric says what the parts are.
    """
    first = vocabulary.first_of_two_parts(name)
    numbers = [parse_number(cell, has_decimal_comma=has_decimal_comma) for cell in different]
    is_open = any(
        number is None and not is_blank(cell)
        for cell, number in zip(different, numbers, strict=True)
    )
    minutes = [parse_duration(c, first_of_two=first) if is_open else None for c in different]
    n_times = sum(time is not None for time in minutes)
    if n_times and n_times >= SIGNED_SHARE * sum(not is_blank(cell) for cell in different):
        return [None if time is None else Number(time) for time in minutes], MINUTE
    units = {number.suffix for number in numbers if number is not None}
    return numbers, units.pop() if len(units) == 1 else ""


def _scaled_once(
    findings: Findings, place: Cells, different: Sequence[Cell], numbers: Sequence[Number | None]
) -> list[Number | None]:
    """Numbers in the unit of their metric: 12.5万 under 万元 is 12.5 of them, not 125,000."""
    column = place.column
    said = place.unit or split_unit(column.parts[-1] if column.parts else column.header)[1]
    one = parse_number(f"1{said}") if said and said[0] in SCALE_LETTERS else None
    if one is None or one.value <= 1:
        return list(numbers)
    found = []
    for cell, number in zip(different, numbers, strict=True):
        is_twice = isinstance(cell, str) and number is not None and has_scale(cell)
        if is_twice:
            findings.note("scale_twice", column, seen=cell, unit=said)
        found.append(replace(number, value=number.value / one.value) if is_twice else number)
    return found


def _of_one_currency(
    findings: Findings, place: Cells, different: Sequence[Cell], numbers: Sequence[Number | None]
) -> list[Number | None]:
    """Numbers without those in another currency than the first: 300 dollars beside yuan."""
    signs = [currency_of(cell) for cell in different]
    first = next(filter(None, signs), "")
    others = {cell for cell, sign in zip(different, signs, strict=True) if sign not in ("", first)}
    if not others:
        return list(numbers)
    for i in np.flatnonzero(place.cells.marked(lambda cell: cell in others)):
        column = replace(place.column, position=place.position(i))
        row, cell = int(place.rows[i]), place.cells[i]
        findings.reject("currency_differs", row, column, cell, expected=first)
    nothing = Number(math.nan)
    return [nothing if cell in others else n for cell, n in zip(different, numbers, strict=True)]


def has_scale(cell: str) -> bool:
    """Whether a cell writes 万, 亿 or k behind its number."""
    return any(letter in SCALE_LETTERS for letter in fold(cell))


def in_minutes(figures: Figures, unit: str | None) -> Figures:
    """Figures given in seconds or hours as minutes; without a known unit of time they stand."""
    key = vocabulary.word_key(unit or "")
    if key in vocabulary.term("metrics", "time", "second"):
        return _rescaled(figures, over=60.0, is_share=False)
    hours = {"hour": 1, "day": 24}
    found = next((h for h in hours if key in vocabulary.term("metrics", "time", h)), None)
    return _rescaled(figures, times=60.0 * hours[found], is_share=False) if found else figures


def _without_truth(cell: Cell) -> Cell:
    """A cell as it counts among figures: TRUE is a word there."""
    return text_of(cell) if isinstance(cell, bool) else cell


def half_step(cell: Cell, number: Number) -> float:
    """Half a unit of the last written decimal, in the units of the value."""
    found = _DIGITS.search(text_of(cell))
    digits = found[0].replace(",", "") if found is not None else "0"
    mantissa = float(digits) if digits.count(".") < 2 else 0.0
    factor = abs(number.value) / mantissa if mantissa else 1.0
    return 0.5 * 10.0 ** -len(digits.partition(".")[2]) * factor + 1e-12 * abs(number.value)


def _reject_texts(
    findings: Findings, place: Cells, is_number: Sequence[bool], codes: np.ndarray
) -> None:
    for i in np.flatnonzero(~np.array(is_number, dtype=bool)[codes]):
        cell = place.cells[i]
        if not is_blank(cell):
            reject_text(findings, place.column, int(place.rows[i]), cell, place.position(i))


def reject_text(
    findings: Findings, column: Column, row: int, cell: Cell, position: int | None = None
) -> None:
    """Say of a cell without a number that it holds no figure, or reject it with what it holds."""
    column = column if position is None else replace(column, position=position)
    if says_no_figure(cell):
        findings.note("no_figure", column, row, cell)
    else:
        findings.reject("bad_number", row, column, cell)


def _scaled(
    findings: Findings,
    place: Cells,
    figures: Figures,
    signed: np.ndarray,
) -> Figures:
    values, column = figures.values, place.column
    is_share_name = vocabulary.is_share_name(column.header)
    formatted = _formatted(findings, place)
    filled = ~np.isnan(values)
    if is_percent_unit(column, place.unit):
        return _rescaled(figures, over=np.where(formatted | signed, 1.0, 100.0), is_share=True)
    if PER_MILLE in (
        place.unit,
        split_unit(column.parts[-1] if column.parts else column.header)[1],
    ):
        return _rescaled(figures, over=np.where(formatted | signed, 1.0, 1000.0), is_share=True)
    is_marked = (formatted | signed) & filled
    if is_marked.any() and (is_share_name or is_marked.sum() >= SIGNED_SHARE * filled.sum()):
        return _marked_shares(findings, place, figures, signed, formatted)
    if is_marked.any():
        _reject_shares(findings, place, is_marked)
        values = np.where(is_marked, np.nan, values)
    elif is_share_name:
        return _unsigned_shares(findings, column, figures)
    filled = values[~np.isnan(values)]
    is_whole = bool(len(filled)) and bool(np.all(filled == np.trunc(filled)))
    return replace(figures, values=values, is_whole=is_whole)


def is_percent_unit(column: Column, unit: str) -> bool:
    """Whether the unit of a metric, said beside it or at the end of its name, is percent."""
    name, own_unit = split_unit(column.parts[-1] if column.parts else column.header)
    is_named = bool({own_unit.lower(), unit.lower()} & _PERCENT_UNITS)
    return is_named or name.rstrip().endswith(("%", "％"))


def _formatted(findings: Findings, place: Cells) -> np.ndarray:
    """Which cells are numbers with a percent format."""
    sheet = findings.table.sheet
    if not sheet.percent_columns and not sheet.percent_exceptions:
        return np.zeros(len(place.cells), dtype=bool)
    return np.array(
        [
            type(cell) in (int, float) and sheet.has_percent(int(place.rows[i]), place.position(i))
            for i, cell in enumerate(place.cells)
        ],
        dtype=bool,
    )


def _marked_shares(
    findings: Findings,
    place: Cells,
    figures: Figures,
    signed: np.ndarray,
    formatted: np.ndarray,
) -> Figures:
    """Shares of which some say so: 85% beside 92 are percentages, 85% beside 0.9 must be asked."""
    values = figures.values
    plain = ~signed & ~formatted & ~np.isnan(values)
    is_small = plain & (np.abs(values) <= 1) & (values != 0)
    is_percent = plain & (np.abs(values) > 1)
    if is_small.any() and signed.any():
        answer = _percent_answer(findings, place.column)
        if answer is None:
            _ask_percent(findings, place.column)
            figures = replace(figures, values=np.where(is_small, np.nan, values))
        elif answer == "percent":
            is_percent = is_percent | is_small
    return _rescaled(figures, over=np.where(is_percent, 100.0, 1.0), is_share=True)


def _reject_shares(
    findings: Findings,
    place: Cells,
    is_marked: np.ndarray,
) -> None:
    for i in np.flatnonzero(is_marked):
        findings.reject(
            "percent_among_numbers",
            int(place.rows[i]),
            replace(place.column, position=place.position(i)),
            place.cells[i],
        )


def _unsigned_shares(findings: Findings, column: Column, figures: Figures) -> Figures:
    """Shares without any sign: all up to 1 are fractions, all above are percentages, else asked."""
    values = figures.values
    size = np.abs(values[~np.isnan(values) & (values != 0)])
    answer = _percent_answer(findings, column)
    if answer is None and len(size) and size.min() <= 1 < size.max():
        _ask_percent(findings, column)
        return replace(no_figures(len(values)), is_share=True)
    is_percent = answer == "percent" or (answer is None and len(size) > 0 and size.min() > 1)
    return _rescaled(figures, over=100.0 if is_percent else 1.0, is_share=True)


def _percent_answer(findings: Findings, column: Column) -> object:
    given = findings.context.get("percent")
    return given.get(column.header) if isinstance(given, Mapping) else given


def _ask_percent(findings: Findings, column: Column) -> None:
    findings.ask("percent_or_fraction", "percent", options=["percent", "fraction"], column=column)
