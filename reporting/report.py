"""A report as a value: every file of a page is written from the same one."""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

import plotly.graph_objects as go

from analytics.results import (
    CannotTell,
    Change,
    Gain,
    Interval,
    Mean,
    Origin,
    Provenance,
    Rate,
    Satisfaction,
    Source,
)
from reporting import numbers, wording
from reporting.brand import PLAIN, Brand
from reporting.words import Lang, translate

Kind = Literal[
    "text",
    "count",
    "number",
    "percent",
    "fine_percent",
    "signed_percent",
    "money",
    "date",
    "state",
    "estimate",
]
Unit = Literal["percent", "signed_percent", "points", "number"]
#: A filled or hollow dot, a cross, or the short rule of a target.
Marker = Literal["dot", "open", "cross", "rule"]
RIGHT: frozenset[str] = frozenset(
    {"count", "number", "percent", "fine_percent", "signed_percent", "money"}
)


@dataclass(frozen=True)
class Estimate:
    """A number with its interval and n; in a workbook it takes a column for each.

    percent and signed_percent are shares (0.93, 0.132); points are differences of scores on 0-1.
    """

    value: float
    interval: Interval
    n: int
    unit: Unit = "percent"
    successes: int | None = None
    bound: Literal["at_least", "at_most"] | None = None


@dataclass(frozen=True)
class Counts:
    """Successes of n where there are too few for a rate."""

    successes: int
    n: int


@dataclass(frozen=True)
class Column:
    """A column of a table: `kind` says how its values are written and how they are aligned.

    A fine percent shows hundredths of a percent, as levels of a metric need. A detail stands in the
    workbook and on the web page, not on the narrow page of a document.
    """

    key: str
    label: str
    kind: Kind = "text"
    digits: int = 1
    unit: Unit = "percent"
    weight: float = 1.0
    is_detail: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the values stand at the right, as numbers do."""
        return self.kind in RIGHT


@dataclass(frozen=True)
class Table:
    """A table: rows hold one raw value per column; "··" is hidden, None is no evidence yet.

    In a workbook the first `n_frozen` columns stay in sight, and cells of kind state that begin
    with a glyph of `legend` (glyph, meaning, colour) are filled, with the legend above.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    n_frozen: int = 1
    legend: tuple[tuple[str, str, str], ...] = ()

    def __hash__(self) -> int:
        # thousands of rows: few tables of one title, columns and length differ in later ones alone
        return hash((self.title, self.columns, len(self.rows), self.rows[:1]))


def without_empty(table: Table) -> Table:
    """The table without the columns in which no row has a value; a table without rows keeps all."""
    kept = [
        k
        for k, _ in enumerate(table.columns)
        if not table.rows or any(row[k] is not None for row in table.rows)
    ]
    return of_columns(table, kept)


def of_columns(table: Table, kept: Sequence[int]) -> Table:
    """The table with the columns of these numbers alone, in this order."""
    rows = tuple(tuple(row[k] for k in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[k] for k in kept), rows=rows)


@dataclass(frozen=True)
class Line:
    """One line of a native chart of an office file; None is a gap.

    With a marker it is a row of marks without a line; `low` and `high` are the ends of the
    interval of each mark.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    width: float = 1.5
    is_dashed: bool = False
    marker: Marker | None = None
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Step:
    """A box of a chain: its mark and name, its number, how it stands and what that rests on."""

    name: str
    glyph: str
    colour: str
    value: str
    state: str
    basis: str
    is_framed: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture: `alt` says what it shows.

    `lines` over `categories` or the boxes of a chain (`steps`) draw it in an office file.
    """

    title: str
    note: str
    figure: go.Figure
    alt: str
    categories: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    number_format: str = "0.0%"
    steps: tuple[Step, ...] = ()

    @property
    def is_native(self) -> bool:
        """Whether an office file can draw it."""
        return bool(self.lines or self.steps)


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


Block = Table | Figure | Bullets | str


@dataclass(frozen=True)
class Section:
    """A part of a report under a heading; `note` is its grey line: measure, unit, how to read.

    `code`: by what name people's texts and comments are kept, '' where there are none. `behind`:
    the questions whose answers stand in it (frames_behind).
    """

    title: str
    note: str
    blocks: tuple[Block, ...]
    code: str = ""
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a page says, complete: title, answer, evidence, definitions and where it comes from.

    `page` is the code of the page, `period` a quarter such as "2026Q4" or '' for everything.
    `definitions` are (name, how it is counted). `origins` and `sources` are where the numbers come
    from: the questions behind the sections, and the loads and sheets with their rows. `brand` is
    whose name, colour and logo the files carry.
    """

    page: str
    title: str
    answer: str
    sections: tuple[Section, ...]
    provenance: Provenance
    definitions: tuple[tuple[str, str], ...] = ()
    judgements: tuple[str, ...] = ()
    period: str = ""
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    origins: tuple[Origin, ...] = ()
    sources: tuple[Source, ...] = ()
    brand: Brand = PLAIN

    @property
    def is_sample(self) -> bool:
        """Whether any of it comes from the sample organisation."""
        return self.provenance.is_sample


def frames_behind(*analyses: Callable[..., Any] | str) -> tuple[str, ...]:
    """The frames that analyses name as their positional parameters; a frame may be given itself."""
    named = [
        [one] if isinstance(one, str) else inspect.getfullargspec(one).args for one in analyses
    ]
    return tuple(dict.fromkeys(name for names in named for name in names))


def tables(report: Report) -> tuple[Table, ...]:
    """Every table of the report, in reading order."""
    return tuple(
        block for part in report.sections for block in part.blocks if isinstance(block, Table)
    )


def estimate(measure: object) -> object:
    """A cell from a result: an Estimate, Counts, the two dots where hidden, None without evidence.

    measure: Rate, Mean, Gain, Change, Satisfaction, CannotTell, or None where it is hidden.
    """
    if isinstance(measure, Satisfaction):
        measure = measure.chosen or measure.favourable
    if isinstance(measure, Rate):
        successes = None if measure.bound else measure.successes
        return Estimate(
            measure.rate, measure.interval, measure.n, "percent", successes, measure.bound
        )
    if isinstance(measure, Gain):
        return Estimate(measure.gain.mean, measure.gain.interval, measure.n, "points")
    if isinstance(measure, Change):
        n = measure.n_days_before + measure.n_days_after
        return Estimate(measure.relative, measure.relative_interval, n, "signed_percent")
    if isinstance(measure, Mean):
        unit = "number" if measure.unit == "number" else "percent"
        return Estimate(measure.mean, measure.interval, measure.n, unit)
    if wording.is_hidden(measure):
        return numbers.HIDDEN
    if isinstance(measure, CannotTell) and measure.successes is not None and measure.n:
        return Counts(measure.successes, measure.n)
    return None


def measured(value: float, interval: Interval | None, n: int | None) -> object:
    """A plain number as a cell; without an interval or n it has no evidence to show."""
    if interval is None or n is None:
        return None
    return Estimate(value, interval, n, "number")


def estimate_text(value: Estimate, lang: Lang) -> str:
    """An estimate on one line: 93%（91–95%）· 611/654."""
    n = _n_text(value, lang)
    number, interval = _value_text(value, lang), _interval_text(value, lang)
    inside = translate(lang, "format.parenthesis", text=interval)
    return f"{number}{inside} · {n}"


def _n_text(value: Estimate, lang: Lang) -> str:
    """What an estimate rests on: 18/20, days of a change, people of a gain, or a bare n."""
    if value.successes is not None:
        return numbers.counts(value.successes, value.n)
    if value.unit == "signed_percent":
        return translate(lang, "report.days", n=value.n)
    if value.unit == "points":
        return translate(lang, "provenance.people", n=value.n)
    return translate(lang, "report.n", n=f"{value.n:,}")


def _value_text(value: Estimate, lang: Lang) -> str:
    if value.unit == "signed_percent":
        return numbers.signed_percent(value.value)
    if value.unit == "points":
        return translate(lang, "report.points", n=numbers.signed(value.value * 100))
    if value.unit == "number":
        return numbers.decimal(value.value, 2)
    prefix = {"at_least": "≥", "at_most": "≤", None: ""}[value.bound]
    return prefix + numbers.percent(value.value)


def _interval_text(value: Estimate, lang: Lang) -> str:
    if value.unit == "signed_percent":
        return numbers.signed_percent_interval(value.interval, lang)
    if value.unit == "points":
        return numbers.signed_interval_of_points(value.interval, lang)
    if value.unit == "number":
        return numbers.decimal_interval(value.interval, 2)
    return numbers.percent_interval(value.interval)


def cell_text(value: Any, column: Column, lang: Lang) -> str:
    """A value as a reader sees it in a document: nothing is blank, hidden is two dots."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Estimate):
        return estimate_text(value, lang)
    if isinstance(value, Counts):
        return numbers.counts(value.successes, value.n)
    if isinstance(value, date):
        return numbers.iso_date(value)
    if column.kind == "percent":
        return numbers.percent(value)
    if column.kind == "fine_percent":
        return numbers.percent(value, 2)
    if column.kind == "signed_percent":
        return numbers.signed_percent(value, column.digits)
    if column.kind == "money":
        return numbers.money(value, lang)
    if column.kind == "count":
        return numbers.count(value)
    return numbers.decimal(value, column.digits) if column.kind == "number" else str(value)


def flat(table: Table, lang: Lang) -> Table:
    """The same table with every estimate spread over value, low, high, successes and n."""
    columns: list[Column] = []
    for column in table.columns:
        columns += _spread_column(column, lang) if column.kind == "estimate" else [column]
    rows = []
    for row in table.rows:
        cells: list[Any] = []
        for column, value in zip(table.columns, row, strict=True):
            cells += _spread(value, column) if column.kind == "estimate" else [value]
        rows.append(tuple(cells))
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def brief(table: Table, lang: Lang) -> Table:
    """The table with every estimate in two columns: the number, and what it rests on in words."""
    columns: list[Column] = []
    for column in table.columns:
        columns += _spread_column(column, lang)[:1] if column.kind == "estimate" else [column]
        if column.kind == "estimate":
            label = translate(lang, "report.column_basis", name=column.label)
            columns.append(Column(f"{column.key}_basis", label, weight=column.weight))
    rows = []
    for row in table.rows:
        cells: list[Any] = []
        for column, value in zip(table.columns, row, strict=True):
            if column.kind != "estimate":
                cells.append(value)
            else:
                cells += [_spread(value, column)[0], _basis_text(value, lang)]
        rows.append(tuple(cells))
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def _basis_text(value: Any, lang: Lang) -> str | None:
    """Interval and n of an estimate; of counts, the counts."""
    if isinstance(value, Counts):
        return numbers.counts(value.successes, value.n)
    if not isinstance(value, Estimate):
        return None
    return f"{_interval_text(value, lang)} · {_n_text(value, lang)}"


def _parts(column: Column) -> tuple[str, ...]:
    return ("low", "high", "successes", "n") if column.unit == "percent" else ("low", "high", "n")


def _spread_column(column: Column, lang: Lang) -> list[Column]:
    is_share = column.unit in ("percent", "signed_percent")
    kind: Kind = column.unit if is_share else "number"
    digits = 2 if column.unit == "number" else 1
    spread = [Column(column.key, column.label, kind, digits)]
    for part in _parts(column):
        label = translate(lang, f"report.column_{part}", name=column.label)
        of_part = kind if part in ("low", "high") else "count"
        spread.append(Column(f"{column.key}_{part}", label, of_part, digits))
    return spread


def _spread(value: Any, column: Column) -> list[Any]:
    parts = _parts(column)
    if isinstance(value, Counts):
        found = {"successes": value.successes, "n": value.n}
        return [None, *(found.get(part) for part in parts)]
    if not isinstance(value, Estimate):
        return [value, *(None for _ in parts)]
    if value.bound:
        return [_value_text(value, "en"), *(value.n if part == "n" else None for part in parts)]
    scale = 100 if value.unit == "points" else 1
    found = {
        "low": scale * value.interval.low,
        "high": scale * value.interval.high,
        "successes": value.successes,
        "n": value.n,
    }
    return [scale * value.value, *(found[part] for part in parts)]


def columns_wide(columns: Sequence[Column]) -> list[float]:
    """The share of the page width that each column takes."""
    total = sum(column.weight for column in columns)
    return [column.weight / total for column in columns]


_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def download_name(report: Report, lang: Lang, extension: str) -> str:
    """The name of a file: product, period, page, and a word of warning for sample data."""
    return file_name(report.page, lang, extension, report.is_sample, report.period)


def file_name(page: str, lang: Lang, extension: str, is_sample: bool, period: str = "") -> str:
    """训效-2026Q4-培训需求-示例.xlsx or TrainLift-2026Q4-needs-sample.xlsx."""
    parts = [translate(lang, "report.product"), period, translate(lang, f"report.file_{page}")]
    parts += [translate(lang, "sample.word")] if is_sample else []
    return f"{_named(parts)}.{extension}"


#: Letters of a title that a file name takes; a finding behind the title is left out.
_LONGEST_NAME = 60


def table_name(table: Table, lang: Lang, *, is_sample: bool) -> str:
    """The name of a table as a file of its own: TrainLift-Make-up list-sample.csv."""
    title = table.title.split(translate(lang, "format.colon").strip())[0][:_LONGEST_NAME]
    parts = [translate(lang, "report.product"), title]
    return f"{_named([*parts, *([translate(lang, 'sample.word')] if is_sample else [])])}.csv"


def _named(parts: Sequence[str]) -> str:
    return _NOT_IN_NAMES.sub("_", "-".join(part for part in parts if part))
