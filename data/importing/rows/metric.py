"""Business metrics: one row per day and team, one row per figure, or days across.

Every layout is first laid out as series (one metric, one array of figures over the rows); ratios
are then taken from their parts, and the column of the ratio itself only compared with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from data.importing import vocabulary
from data.importing.identity import metric_id
from data.importing.model import Column
from data.importing.profiles import cells_of, header_moment, moment_columns
from data.importing.rows.describing import add_described
from data.importing.rows.findings import Findings, answer_of, settle
from data.importing.rows.moments import moments, year_of
from data.importing.rows.shares import NO_FIGURE, Figures, coded, read_figures
from data.importing.values import (
    Moment,
    is_blank,
    name_of,
    one_line,
    parse_moment,
    parse_number,
    split_unit,
    text_of,
)

#: Share of rows in which a column must equal a quotient of two others to be taken for their ratio.
SAME_SHARE = 0.98
#: Columns from which a table may be one metric with a team in each.
LEAST_TEAMS = 3
#: Rows looked at for that.
COMPARED_ROWS = 200


@dataclass(frozen=True)
class Series:
    """One metric over the rows of a table: figures, or the two parts of a ratio."""

    metric_id: str
    name: str
    kind: str
    direction: str
    unit: str | None
    values: np.ndarray | None = None
    numerator: np.ndarray | None = None
    denominator: np.ndarray | None = None
    numerator_name: str | None = None
    denominator_name: str | None = None
    column: Column | None = None


@dataclass(frozen=True)
class Places:
    """Where and when each row was observed; `on` holds None where a row cannot be used."""

    rows: np.ndarray
    on: np.ndarray
    period: np.ndarray
    team: np.ndarray
    arm: np.ndarray


def check_metric(findings: Findings) -> None:
    """Add metric_day rows, and the metrics they need."""
    if findings.columns("value_on"):
        _check_across(findings)
    elif findings.column("metric_name") is not None and findings.column("metric_value") is not None:
        _check_long(findings)
    else:
        _check_wide(findings)


# one row per day (and team)


def _check_wide(findings: Findings) -> None:
    places = _places(findings)
    if places is None:
        return
    columns = [*findings.columns("metric_column"), *findings.columns("metric_part")]
    columns = sorted(columns, key=lambda column: column.position)
    figures = {
        c.position: read_figures(
            findings,
            c,
            cells_of(findings.table, c.position),
            unit=descriptor(findings, c, "unit") or "",
        )
        for c in columns
    }
    if _are_teams(findings, columns):
        _add_teams(findings, columns, figures, places)
        return
    series = [
        *_known_series(findings, columns, figures),
        *_other_series(findings, columns, figures),
    ]
    _note_ratio_in_words(findings, series)
    frames = [_frame(one, _with_frequency(findings, one, places)) for one in series]
    _add(findings, frames, series)


def _are_teams(findings: Findings, columns: Sequence[Column]) -> bool:
    """Whether the columns are teams of one metric; asked where no name sounds like a figure."""
    answer = answer_of(findings.context, "columns_are")
    if answer is not None:
        return answer == "team"
    words = vocabulary.term("metrics", "figure")
    is_plain = not any(vocabulary.holds(column.header, words) for column in columns)
    if len(columns) >= LEAST_TEAMS and is_plain and findings.column("team") is None:
        names = _headers(columns[:3])
        findings.ask(
            "columns_are", "columns_are", default="metric", options=["metric", "team"], names=names
        )
    return False


def _add_teams(
    findings: Findings, columns: Sequence[Column], figures: dict[int, Figures], places: Places
) -> None:
    name = answer_of(findings.context, "metric")
    if name is None:
        findings.ask("metric_unknown", "metric")
        return
    series = [
        _long_series(split_unit(name)[0], split_unit(name)[1], figures[column.position], column)
        for column in columns
    ]
    teams = [np.full(len(places.rows), name_of(one_line(c.header)), dtype=object) for c in columns]
    frames = [
        _frame(one, replace(places, team=team)) for one, team in zip(series, teams, strict=True)
    ]
    _add(findings, frames, series)


def _places(findings: Findings) -> Places | None:
    """Day, period and team of each row; None as long as the day waits for an answer."""
    days = _days(findings)
    if days is None:
        return None
    rows = np.array(findings.table.data_rows, dtype=int)
    on = np.array([day.on if day is not None else None for day in days], dtype=object)
    period = np.array([day.grain if day is not None else "day" for day in days], dtype=object)
    if all(day is None or day.grain == "day" for day in days):
        period[:] = _period(findings, [day.on for day in days if day is not None])
    team, arm = _teams(findings), _texts(findings, "arm")
    is_total = np.array([bool(name) and vocabulary.is_total(name) for name in team], dtype=bool)
    for row, name in zip(rows[is_total], team[is_total], strict=True):
        findings.note("summary_row_skipped", row=int(row), seen=name)
    on[is_total] = None
    return _with_said_periods(findings, Places(rows, on, period, team, arm))


def _with_said_periods(findings: Findings, places: Places) -> Places:
    """Places whose period a column of frequencies says: 月, 季, weekly."""
    if findings.column("frequency") is None:
        return places
    said = [vocabulary.word_key(text_of(cell)) for cell in findings.cells("frequency")]
    periods = [vocabulary.frequency_words().get(word) for word in said]
    for i, period in enumerate(periods):
        if period is not None:
            places.period[i] = period
            if period in ("quarter", "year") and places.on[i] is not None:
                places.on[i] = _first_day(places.on[i], period)
    return places


def _days(findings: Findings) -> list[Moment | None] | None:
    if findings.column("period") is not None:
        return _read_days(findings)
    if findings.column("month") is not None:
        return _month_and_day(findings)
    given = findings.context.get("date")
    moment = parse_moment(given) if given is not None else None
    if moment is None:
        return None
    period = answer_of(findings.context, "period") or _span_period(findings, moment.on)
    return [replace(moment, grain=period)] * len(findings.table.data_rows)


def _span_period(findings: Findings, start: date) -> str:
    """The period nearest to the span a title gives, asked about with that default."""
    until = findings.context.get("until")
    if not isinstance(until, date):
        return "day"
    lengths = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.25}
    n_days = (until - start).days + 1
    period = min(lengths, key=lambda name: abs(np.log(lengths[name] / n_days)))
    findings.ask("period_of_table", "period", default=period, options=list(lengths), n_days=n_days)
    return period


def _read_days(findings: Findings) -> list[Moment | None]:
    column, cells = findings.column("period"), findings.cells("period")
    days = moments(findings, "period")
    waits = any(problem.severity == "question" for problem in findings.problems)
    if all(day is not None for day in days):
        return days
    for row, cell, day in zip(findings.table.data_rows, cells, days, strict=True):
        if day is not None or (is_blank(cell) and _is_empty_row(findings, row)):
            continue
        if vocabulary.is_total(text_of(cell)):
            findings.note("summary_row_skipped", row=row, seen=cell)
        elif not waits:
            findings.reject("date_missing" if is_blank(cell) else "bad_date", row, column, cell)
    return days


def _is_empty_row(findings: Findings, row: int) -> bool:
    cells = findings.table.sheet.cells[row]
    taken = [*findings.columns("metric_column"), *findings.columns("metric_part")]
    return all(c.position >= len(cells) or is_blank(cells[c.position]) for c in taken)


def _month_and_day(findings: Findings) -> list[Moment | None] | None:
    """Days from separate columns of month and day, the year from a column or the context."""
    years = [parse_number(cell) for cell in findings.cells("year")]
    given = year_of(findings)
    if given is None and not any(years):
        return None
    found: list[Moment | None] = []
    pairs = zip(findings.cells("month"), findings.cells("day"), years, strict=True)
    has_day = findings.column("day") is not None
    for row, (month, day, year) in zip(findings.table.data_rows, pairs, strict=True):
        number = int(year.value) if year is not None else given
        text = f"{number}-{text_of(month)}" + (f"-{text_of(day)}" if has_day else "")
        moment = parse_moment(text)
        if moment is None:
            findings.reject(
                "bad_date", row, findings.column("month"), f"{text_of(month)}-{text_of(day)}"
            )
        found.append(moment)
    return found


def _period(findings: Findings, days: Sequence[date]) -> str:
    """day, week, month, quarter or year, from the steps between the days of a column."""
    given = answer_of(findings.context, "period")
    if given is not None:
        return given
    known = sorted(set(days))
    if len(known) < 3:
        return "day"
    period = period_of_days(known)
    if period != "day":
        findings.note(f"read_as_{period}", findings.column("period"))
    return period


def period_of_days(days: Sequence[date]) -> str:
    """The period that sorted days stand for: all a week, month, quarter or year apart, else day."""
    steps = {(b - a).days for a, b in pairwise(days)}
    if steps == {7}:
        return "week"
    if any(day.day != 1 for day in days):
        return "day"
    months = {12 * (b.year - a.year) + b.month - a.month for a, b in pairwise(days)}
    return {1: "month", 3: "quarter", 12: "year"}.get(min(months), "month")


def _headers(columns: Sequence[Column]) -> list[str]:
    return [one_line(column.header) or f"({column.position + 1})" for column in columns]


def _texts(findings: Findings, field: str) -> np.ndarray:
    return _names(findings.cells(field))


def _names(cells: Sequence[object]) -> np.ndarray:
    different, codes = coded(cells)
    return np.array([name_of(cell) for cell in different], dtype=object)[codes]


def _teams(findings: Findings) -> np.ndarray:
    """The team of each row; other labels join it only where days repeat without them."""
    team = _texts(findings, "team")
    labels = findings.columns("series")
    if not labels:
        return team
    days = findings.cells("period") if findings.column("period") else [0] * len(team)
    n_of = len(set(zip(map(text_of, days), team, strict=True)))
    if n_of == len(team):
        return team
    parts = [_names(cells_of(findings.table, column.position)) for column in labels]
    findings.note("labels_as_team", names=_headers(labels))
    joined = [" ".join(x for x in row if x) for row in zip(team, *parts, strict=True)]
    return np.array(joined, dtype=object)


# what the columns are


def _known_series(
    findings: Findings, columns: Sequence[Column], figures: dict[int, Figures]
) -> list[Series]:
    """Metrics known by name: from both parts where they are there, else from their own column."""
    found = []
    for metric in vocabulary.known_metrics():
        own = _first(columns, metric.names)
        top, bottom = _first(columns, metric.numerator), _first(columns, metric.denominator)
        if own is None and not (top and bottom and metric.kind == "ratio"):
            continue
        name = split_unit(own.header)[0] if own else metric.metric_id
        unit = metric.unit or (
            descriptor(findings, own, "unit") if own and metric.kind != "ratio" else None
        )
        series = Series(
            metric.metric_id, name, metric.kind, metric.direction, unit, column=own or top
        )
        values = figures[own.position].values if own else None
        if top and bottom:
            series = _with_parts(findings, series, figures, top, bottom, own)
        else:
            series = replace(series, values=values)
        found.append(series)
    return found


def _first(columns: Sequence[Column], keys: frozenset[str]) -> Column | None:
    return next((c for c in columns if vocabulary.header_key(c.header) in keys), None)


def _with_parts(
    findings: Findings,
    series: Series,
    figures: dict[int, Figures],
    top: Column,
    bottom: Column,
    own: Column | None,
) -> Series:
    numerator, denominator = figures[top.position].values, figures[bottom.position].values
    _reject_negative(findings, bottom, denominator)
    denominator = np.where(denominator < 0, np.nan, denominator)
    if own is not None:
        _compare_ratio(findings, own, figures[own.position], numerator, denominator)
        given = figures[own.position].values
        is_half = (np.isnan(numerator) | np.isnan(denominator)) & ~np.isnan(given)
    else:
        given, is_half = None, np.zeros(len(numerator), dtype=bool)
    if is_half.any():
        findings.note("ratio_without_parts", own, row=_row(findings, is_half), n=int(is_half.sum()))
    return replace(
        series,
        values=np.where(is_half, given, np.nan) if given is not None else None,
        numerator=np.where(is_half, np.nan, numerator),
        denominator=np.where(is_half, np.nan, denominator),
        numerator_name=split_unit(top.header)[0],
        denominator_name=split_unit(bottom.header)[0],
    )


def _row(findings: Findings, flags: np.ndarray) -> int:
    return findings.table.data_rows[int(np.argmax(flags))]


def _reject_negative(findings: Findings, column: Column, values: np.ndarray) -> None:
    for i in np.flatnonzero(values < 0):
        findings.reject("negative_count", findings.table.data_rows[i], column, float(values[i]))


def _compare_ratio(
    findings: Findings, own: Column, given: Figures, numerator: np.ndarray, denominator: np.ndarray
) -> None:
    """Note where the ratio as written is not the quotient of its parts."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.where(denominator > 0, numerator / denominator, np.nan)
    differs = np.abs(given.values - quotient) > given.tolerance * 1.02 + 1e-9 * np.abs(quotient)
    if differs.any():
        i = int(np.argmax(differs))
        findings.note(
            "ratio_contradicts",
            own,
            row=findings.table.data_rows[i],
            seen=cells_of(findings.table, own.position)[i],
            n=int(differs.sum()),
            expected=round(float(quotient[i]), 4),
        )


def _other_series(
    findings: Findings, columns: Sequence[Column], figures: dict[int, Figures]
) -> list[Series]:
    """Metrics named by their header: counts, amounts and shares; parts found by their quotient."""
    parts = {column.position for column in findings.columns("metric_part")}
    taken = set(parts)
    for metric in vocabulary.known_metrics():
        taken |= {c.position for c in columns if vocabulary.header_key(c.header) in metric.names}
    rest = [c for c in columns if c.position not in taken]
    counts = [c for c in columns if figures[c.position].is_whole]
    found, seen = [], set()
    for column in rest:
        name, unit = _name_and_unit(findings, column)
        one = figures[column.position]
        kind = (
            "ratio"
            if one.is_share
            else "count"
            if one.is_whole and (np.nan_to_num(one.values) >= 0).all()
            else "amount"
        )
        direction = "lower" if vocabulary.is_lower_better(name) else "higher"
        series = Series(
            _unique_id(name, seen), name, kind, direction, unit, one.values, column=column
        )
        pair = _parts_by_quotient(column, one, counts, figures) if kind == "ratio" else None
        if pair is not None:
            series = _with_parts(findings, replace(series, values=None), figures, *pair, column)
            findings.note("parts_by_quotient", column, seen=f"{pair[0].header} / {pair[1].header}")
        found.append(series)
    return found


def _unique_id(name: str, seen: set[str]) -> str:
    key, n = metric_id(name), 2
    while key in seen:
        key, n = f"{metric_id(name)}#{n}", n + 1
    seen.add(key)
    return key


def _name_and_unit(findings: Findings, column: Column) -> tuple[str, str | None]:
    """The name of a series and its unit, from descriptor rows of the header where it has some."""
    named = descriptor(findings, column, "metric_name")
    name, unit = split_unit(named or (column.parts[-1] if column.parts else column.header))
    if named is None and len([p for p in column.parts if p.strip()]) > 1:
        name = split_unit(" ".join(dict.fromkeys(one_line(p) for p in column.parts if p.strip())))[
            0
        ]
    name = name or f"({column.position + 1})"
    return name, descriptor(findings, column, "unit") or unit or answer_of(findings.context, "unit")


def descriptor(findings: Findings, column: Column, field: str) -> str | None:
    """What a header row of its own says of a series (指标, 地区, 频度, 单位 above the figures)."""
    key = findings.column("period")
    if key is None or len(key.parts) < 2 or len(key.parts) != len(column.parts):
        return None
    words = vocabulary.field_words("metric")
    for label, part in zip(key.parts, column.parts, strict=True):
        if words.get(vocabulary.header_key(label)) == field and part.strip():
            return one_line(part)
    return None


def _parts_by_quotient(
    own: Column, given: Figures, counts: Sequence[Column], figures: dict[int, Figures]
) -> tuple[Column, Column] | None:
    """The two count columns whose quotient a column of shares is, where just one pair fits."""
    rows = np.flatnonzero(~np.isnan(given.values) & (given.values != 0))[:COMPARED_ROWS]
    if len(rows) < 5:
        return None
    fits = []
    for top in counts:
        for bottom in counts:
            if own in (top, bottom) or top is bottom:
                continue
            a, b = figures[top.position].values[rows], figures[bottom.position].values[rows]
            with np.errstate(divide="ignore", invalid="ignore"):
                same = np.abs(a / b - given.values[rows]) <= given.tolerance * 1.02 + 1e-9
            if same.mean() >= SAME_SHARE:
                fits.append((top, bottom))
    return fits[0] if len(fits) == 1 else None


def _note_ratio_in_words(findings: Findings, series: Sequence[Series]) -> None:
    for one in series:
        if one.kind == "ratio" and one.numerator is None:
            findings.note("ratio_as_value", one.column, seen=one.name)


def _with_frequency(findings: Findings, series: Series, places: Places) -> Places:
    """Places of a series that is said to be quarterly or yearly: the first day of its period."""
    said = descriptor(findings, series.column, "frequency") if series.column else None
    period = vocabulary.frequency_words().get(vocabulary.word_key(said)) if said else None
    if period not in ("quarter", "year"):
        return places
    on = np.array(
        [_first_day(day, period) if day is not None else None for day in places.on], dtype=object
    )
    return replace(places, on=on, period=np.full(len(on), period, dtype=object))


def _first_day(day: date, period: str) -> date:
    return date(day.year, 1 if period == "year" else 3 * ((day.month - 1) // 3) + 1, 1)


# one row per figure


def _check_long(findings: Findings) -> None:
    places = _places(findings)
    if places is None:
        return
    names = _texts(findings, "metric_name")
    units = _texts(findings, "unit")
    column = findings.column("metric_value")
    cells = findings.cells("metric_value")
    top, bottom = _part(findings, "numerator"), _part(findings, "denominator")
    series, frames = [], []
    for name in dict.fromkeys(names):
        chosen = np.flatnonzero(names == name)
        if not name:
            for i in chosen:
                findings.reject(
                    "metric_missing", findings.table.data_rows[i], findings.column("metric_name")
                )
            continue
        plain, in_brackets = split_unit(name)
        unit = in_brackets or next((units[i] for i in chosen if units[i]), "")
        part = replace_cells(cells, chosen)
        figures = read_figures(
            findings, replace(column, header=plain, parts=(plain,)), part, unit=unit
        )
        one = _long_series(plain, unit, figures, column)
        if top is not None and bottom is not None:
            one = _long_parts(findings, one, top, bottom)
        series.append(one)
        frames.append(_frame(one, places, chosen))
    _add(findings, frames, series)


def _part(findings: Findings, field: str) -> np.ndarray | None:
    column = findings.column(field)
    return read_figures(findings, column, findings.cells(field)).values if column else None


def replace_cells(cells: Sequence[object], chosen: np.ndarray) -> list[object]:
    """The cells of a column with those of other rows emptied, so that places stay the same."""
    found: list[object] = [None] * len(cells)
    for i in chosen:
        found[i] = cells[i]
    return found


def _long_series(name: str, unit: str, figures: Figures, column: Column) -> Series:
    known = vocabulary.metric_named(name)
    kind = (
        known.kind
        if known
        else "ratio"
        if figures.is_share
        else "count"
        if figures.is_whole
        else "amount"
    )
    lower = known.direction == "lower" if known else vocabulary.is_lower_better(name)
    unit = known.unit or unit if known else unit
    shown = None if kind == "ratio" else unit or None
    return Series(
        metric_id(name),
        name,
        kind,
        "lower" if lower else "higher",
        shown,
        figures.values,
        column=column,
    )


def _long_parts(findings: Findings, series: Series, top: np.ndarray, bottom: np.ndarray) -> Series:
    has_parts = ~np.isnan(top) & ~np.isnan(bottom) & (bottom >= 0)
    return replace(
        series,
        values=np.where(has_parts, np.nan, series.values),
        numerator=np.where(has_parts, top, np.nan),
        denominator=np.where(has_parts, bottom, np.nan),
        numerator_name=findings.column("numerator").header,
        denominator_name=findings.column("denominator").header,
    )


# periods across


def _check_across(findings: Findings) -> None:
    year, serials = year_of(findings), moment_columns(findings.table)
    columns = [
        (c, header_moment(c, year) or serials.get(c.position)) for c in findings.columns("value_on")
    ]
    columns = [(c, moment) for c, moment in columns if moment is not None]
    if not columns:
        return
    cells = {c.position: cells_of(findings.table, c.position) for c, _ in columns}
    period = _period_across([moment for _, moment in columns])
    names, units, teams = _names_across(findings), _texts(findings, "unit"), _teams_across(findings)
    series, frames = [], []
    for i, (row, label) in enumerate(zip(findings.table.data_rows, names, strict=True)):
        if not label or vocabulary.is_total(label):
            _skip_across(findings, row, label)
            continue
        name, unit = split_unit(label)
        unit = unit or units[i] or answer_of(findings.context, "unit") or ""
        one, places = _row_series(
            findings, row, name, unit, [(c, m, cells[c.position][i]) for c, m in columns], period
        )
        series.append(one)
        frames.append(
            _frame(one, replace(places, team=np.full(len(columns), teams[i], dtype=object)))
        )
    _add(findings, frames, series)


def _skip_across(findings: Findings, row: int, label: str) -> None:
    if label:
        findings.note("summary_row_skipped", row=row, seen=label)
    else:
        findings.reject("metric_missing", row, findings.column("metric_name"))


def _names_across(findings: Findings) -> np.ndarray:
    """The metric of each row, or the one metric of a table whose rows are teams."""
    if findings.column("metric_name") is not None:
        return _texts(findings, "metric_name")
    labels = findings.column("team") or findings.column("series")
    given = answer_of(findings.context, "metric")
    if given is not None:
        return np.full(len(findings.table.data_rows), given, dtype=object)
    return (
        _names(cells_of(findings.table, labels.position))
        if labels
        else _texts(findings, "metric_name")
    )


def _teams_across(findings: Findings) -> np.ndarray:
    is_named = findings.column("metric_name") is not None or answer_of(findings.context, "metric")
    return (
        _teams(findings) if is_named else np.full(len(findings.table.data_rows), "", dtype=object)
    )


def _period_across(found: Sequence[Moment]) -> str | None:
    if any(moment.grain != "day" for moment in found):
        return None
    days = sorted({moment.on for moment in found})
    return period_of_days(days) if len(days) >= 3 else "day"


def _row_series(
    findings: Findings,
    row: int,
    name: str,
    unit: str,
    found: Sequence[tuple[Column, Moment, object]],
    period: str | None,
) -> tuple[Series, Places]:
    numbers = []
    for column, _, cell in found:
        number = parse_number(cell)
        if number is None and not is_blank(cell) and text_of(cell).lower() not in NO_FIGURE:
            findings.reject("bad_number", row, column, cell)
        is_percent = unit in ("%", "％") and number is not None and number.unit == ""
        value = np.nan if number is None else number.value / 100 if is_percent else number.value
        numbers.append((value, number is not None and (number.unit == "%" or is_percent)))
    values = np.array([value for value, _ in numbers], dtype=float)
    is_whole = bool(np.all(np.nan_to_num(values) == np.round(np.nan_to_num(values))))
    figures = Figures(values, any(share for _, share in numbers), is_whole, 0.0)
    one = _long_series(name, unit, figures, found[0][0])
    n = len(found)
    places = Places(
        rows=np.full(n, row),
        on=np.array([moment.on for _, moment, _ in found], dtype=object),
        period=np.array([period or moment.grain for _, moment, _ in found], dtype=object),
        team=np.full(n, "", dtype=object),
        arm=np.full(n, "", dtype=object),
    )
    return one, places


# storing


def _frame(series: Series, places: Places, chosen: np.ndarray | None = None) -> pd.DataFrame:
    """The rows of one series: those with a day and a figure or both parts."""
    n = len(places.rows)
    empty = np.full(n, np.nan)
    values = series.values if series.values is not None else empty
    top = series.numerator if series.numerator is not None else empty
    bottom = series.denominator if series.denominator is not None else empty
    has_parts = ~np.isnan(top) & ~np.isnan(bottom)
    keep = (places.on != None) & (~np.isnan(values) | has_parts)  # noqa: E711 - elementwise
    if chosen is not None:
        inside = np.zeros(n, dtype=bool)
        inside[chosen] = True
        keep &= inside
    return pd.DataFrame(
        {
            "metric_id": series.metric_id,
            "observed_on": places.on[keep],
            "period": places.period[keep],
            "team": places.team[keep],
            "arm": places.arm[keep],
            "numerator": np.where(has_parts, top, np.nan)[keep],
            "denominator": np.where(has_parts, bottom, np.nan)[keep],
            "value": np.where(has_parts, np.nan, values)[keep],
            "row": places.rows[keep],
        }
    )


def _add(findings: Findings, frames: Sequence[pd.DataFrame], series: Sequence[Series]) -> None:
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return
    whole = pd.concat(frames, ignore_index=True)
    key = ["metric_id", "observed_on", "period", "team", "arm"]
    kept = settle(findings, whole, key)
    first = {day: day.replace(day=1) for day in kept["observed_on"].unique()}
    columns = {name: kept[name].to_numpy() for name in kept.columns if name != "row"}
    columns["period_month"] = kept["observed_on"].map(first).to_numpy()
    findings.add("metric_day", columns, kept["row"].to_numpy())
    _add_metrics(findings, series, set(kept["metric_id"].unique()))


def _add_metrics(findings: Findings, series: Sequence[Series], stored: set[str]) -> None:
    records, rows = {}, {}
    header = findings.table.header_rows[-1] if findings.table.header_rows else 0
    for one in series:
        if one.metric_id in stored and one.metric_id not in records:
            records[one.metric_id] = {
                "metric_name": one.name,
                "numerator_name": one.numerator_name,
                "denominator_name": one.denominator_name,
                "kind": one.kind,
                "direction": one.direction,
                "unit": one.unit,
            }
            rows[one.metric_id] = header
    add_described(findings, "metric", records, rows)
    known = set(findings.known.metrics["metric_id"]) | {
        m.metric_id for m in vocabulary.known_metrics()
    }
    assumed = [
        one
        for one in series
        if one.metric_id in records and one.metric_id not in known and one.direction == "higher"
    ]
    if assumed:
        findings.note("direction_assumed", n=len(assumed), seen=assumed[0].name)
