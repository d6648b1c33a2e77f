"""Business metrics: one row per day and team, one row per figure, or days across.

Every layout is first laid out as series (one metric, one array of figures over the rows); ratios
are then taken from their parts, and the column of the ratio itself only compared with them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

import numpy as np

from data.importing import vocabulary
from data.importing.coded import constant
from data.importing.identity import metric_id
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings, answer_of, headers_of
from data.importing.rows.grouping import grouped_columns, is_pivot, with_names_split
from data.importing.rows.metric_across import check_across
from data.importing.rows.metric_long import check_long, has_part_columns, is_long
from data.importing.rows.metric_rows import add_series
from data.importing.rows.naming import (
    guessed_metric,
    metric_in_corner,
    metric_of_table,
    note_planned,
    planned_columns,
    retention_name,
    unit_of_title,
    units_beside,
    without_actual,
)
from data.importing.rows.places import in_period, places_of
from data.importing.rows.ratios import Parts, with_parts
from data.importing.rows.series import (
    Places,
    Series,
    frame_of,
    kind_of,
    named_series,
    unique_id,
    unit_said,
)
from data.importing.rows.shares import (
    MINUTE,
    Figures,
    in_minutes,
    no_figures,
    read_figures,
)
from data.importing.rows.totals import (
    check_totals,
    without_nested_sums,
    without_totals_columns,
)
from data.importing.rows.whose import is_left_out
from data.importing.values import name_of, one_line, parse_moment, says_no_figure, split_unit

#: Share of rows in which a column must equal a quotient of two others to be taken for their ratio.
SAME_SHARE = 0.98
#: Columns from which a table may be one metric with a team in each.
LEAST_TEAMS = 3
#: Chance of an accidental quotient from which one is not looked for.
UNLIKELY = 1e-4
#: Rows looked at for that.
COMPARED_ROWS = 200


def check_metric(findings: Findings) -> None:
    """Add metric_day rows, and the metrics they need."""
    if is_left_out(findings):
        return
    if findings.columns("value_on"):
        check_across(findings)
    elif is_long(findings):
        check_long(findings)
    else:
        _check_wide(findings)
    _note_counts_of_people(findings)


def _note_counts_of_people(findings: Findings) -> None:
    """Say that counts such as 应到 and 实到 make a metric and no attendance of anybody."""
    days = findings.frames.get("metric_day")
    if days is not None and (days["metric_id"] == "attendance_rate").any():
        findings.note("attendance_as_metric", n=len(findings.table.data_rows))


def _check_wide(findings: Findings) -> None:
    places = places_of(findings)
    if places is None:
        return
    if hourly := _hours_of_days(findings, places):
        column = findings.column("period")
        values = {"n": hourly}
        findings.problems.append(
            findings.problem("hours_of_days", "refused", None, column, None, values)
        )
        return
    planned = {column.position for column in planned_columns(findings)}
    note_planned(findings)
    columns = [*findings.columns("metric_column"), *findings.columns("metric_part")]
    columns = [column for column in columns if column.position not in planned]
    columns = without_actual(findings, sorted(columns, key=lambda column: column.position))
    columns = with_names_split(columns)
    figures = {c.position: _figures(findings, c) for c in columns}
    columns = without_totals_columns(findings, columns, figures)
    figures = without_nested_sums(findings, figures)
    if _are_teams(findings, columns):
        _add_teams(findings, columns, figures, places)
        return
    grouped = grouped_columns(columns, is_pivot=is_pivot(findings.table))
    series: list[Series] = []
    frames = []
    for team, inside in grouped.items():
        found, within = _all_series(findings, inside, figures), places.in_team(team)
        series += found
        frames += [frame_of(one, _with_frequency(findings, one, within)) for one in found]
    check_totals(findings, series, figures)
    add_series(findings, frames, series)


def _hours_of_days(findings: Findings, places: Places) -> int:
    """How many rows stand at clock times of one day and team, where most do: no row is a day."""
    if findings.column("period") is None:
        return 0
    clocks = findings.cells("period").each(_clock_of)
    times: dict[object, list[object]] = {}
    for day, clock, *where in zip(places.on, clocks, places.team, places.arm, strict=True):
        if day is not None and clock is not None:
            times.setdefault((day, *where), []).append(clock)
    n_within = sum(len(of_day) for of_day in times.values() if len(set(of_day)) > 1)
    return n_within if 2 * n_within > len(findings.rows) else 0


def _clock_of(cell: Cell) -> time | None:
    moment = parse_moment(cell)
    return moment.at if moment is not None else None


def _all_series(
    findings: Findings, columns: Sequence[Column], figures: dict[int, Figures]
) -> list[Series]:
    known, taken = _known_series(findings, columns, figures)
    rest = [column for column in columns if column.position not in taken]
    return [*known, *_other_series(findings, rest, columns, figures)]


def _figures(findings: Findings, column: Column) -> Figures:
    cells = cells_of(findings.table, column.position)
    return read_figures(findings, column, cells, unit=descriptor(findings, column, "unit") or "")


def _are_teams(findings: Findings, columns: Sequence[Column]) -> bool:
    """Whether the columns are teams of one metric; asked where no name sounds like a figure."""
    answer = answer_of(findings.context, "columns_are")
    if answer is not None:
        return answer == "team"
    is_plain = not any(vocabulary.is_figure_name(column.header) for column in columns)
    are_units = all(_names_team(findings, column) for column in columns)
    least = 2 if are_units or metric_in_corner(findings) is not None else LEAST_TEAMS
    if len(columns) >= least and is_plain and findings.column("team") is None:
        names, is_titled = headers_of(columns[:3]), guessed_metric(findings) is not None
        is_team = is_titled or are_units
        code = "columns_are_teams" if is_titled else "columns_are_units"
        code, default = (code, "team") if is_team else ("columns_are", "metric")
        options = ["metric", "team"]
        findings.ask(code, "columns_are", default=default, options=options, names=names)
        return is_team
    return False


def _names_team(findings: Findings, column: Column) -> bool:
    """Whether a column is called like a team, or as a team of the roster is."""
    name = one_line(column.header)
    return vocabulary.is_unit_name(name) or name in findings.known.teams


def _add_teams(
    findings: Findings, columns: Sequence[Column], figures: dict[int, Figures], places: Places
) -> None:
    name = metric_of_table(findings, "metric_unknown")
    if name is None:
        return
    series = [
        named_series(split_unit(name)[0], split_unit(name)[1], figures[column.position], column)
        for column in columns
    ]
    teams = [constant(name_of(one_line(c.header)), len(places.rows)) for c in columns]
    frames = [
        frame_of(one, replace(places, team=team)) for one, team in zip(series, teams, strict=True)
    ]
    add_series(findings, frames, series)


def _known_series(
    findings: Findings, columns: Sequence[Column], figures: dict[int, Figures]
) -> tuple[list[Series], set[int]]:
    """Metrics known by name: from both parts where they are there, else from their own column.

    The second is where the metrics and their parts stand.
    """
    found: list[Series] = []
    taken: set[int] = set()
    for metric in vocabulary.known_metrics():
        own = _first(columns, metric.names)
        top, bottom = _first(columns, metric.numerator), _first(columns, metric.denominator)
        if own is None and not (top and bottom):
            continue
        # one part alone makes no ratio and stays a metric of its own
        used = (own, top, bottom) if top and bottom else (own,)
        taken |= {column.position for column in used if column is not None}
        name = split_unit(own.header)[0] if own else metric.metric_id
        unit = None if own is None or metric.kind == "ratio" else _unit(findings, own, figures)
        series = Series(
            metric.metric_id, name, metric.kind, metric.direction, metric.unit or unit, column=own
        )
        given = figures[own.position] if own else no_figures(len(findings.table.data_rows))
        if metric.unit == MINUTE:
            given = in_minutes(given, unit)
        if top is not None and bottom is not None:
            pair = (top, bottom)
        elif own is not None and metric.kind == "ratio":
            pair = _found_parts(findings, own, given, columns, figures)
        else:
            pair = None
        if pair is not None:
            series = _with_columns(findings, series, given, figures, pair)
        else:
            series = replace(series, values=given.values)
        found.append(series)
    return found, taken


def _first(columns: Sequence[Column], keys: frozenset[str]) -> Column | None:
    return next((c for c in columns if vocabulary.header_key(c.header) in keys), None)


def _with_columns(
    findings: Findings,
    series: Series,
    given: Figures,
    figures: dict[int, Figures],
    parts: tuple[Column, Column],
) -> Series:
    """A series made of two columns; times in the numerator are minutes where the metric is."""
    top, bottom = parts
    upper = figures[top.position]
    if series.unit == MINUTE:
        upper = in_minutes(upper, _unit(findings, top, figures))
    parted = Parts(findings.rows, upper.values, figures[bottom.position].values, top, bottom)
    return with_parts(findings, series, given, parted)


def _other_series(
    findings: Findings,
    rest: Sequence[Column],
    columns: Sequence[Column],
    figures: dict[int, Figures],
) -> list[Series]:
    """Metrics named by their header: counts, amounts and shares; parts found by their quotient."""
    stated = _stated_parts(findings, columns, figures)
    found, seen = [], set()
    for column in rest:
        name, unit = _name_and_unit(findings, column, figures)
        one = figures[column.position]
        kind = kind_of(name, one)
        direction = "lower" if vocabulary.is_lower_better(name) else "higher"
        series = Series(
            unique_id(name, seen), name, kind, direction, unit, one.values, column=column
        )
        pair = stated.get(column.position)
        if pair is None and (kind == "ratio" or vocabulary.is_mean_name(name)):
            pair = _found_parts(findings, column, one, columns, figures)
        if pair is not None:
            series = _with_columns(findings, series, one, figures, pair)
        found += _by_unit(series, units_beside(findings.table, column))
    return found


def _by_unit(series: Series, units: Sequence[str]) -> list[Series]:
    """A series for each unit, where a column beside the figures says several."""
    different = [unit for unit in dict.fromkeys(units) if unit]
    if len(different) < 2 or series.values is None:
        return [series]
    said = np.array(units, dtype=object)
    return [
        replace(
            series,
            metric_id=metric_id(f"{series.name} {unit}"),
            name=f"{series.name} {unit}",
            unit=unit,
            values=np.where(said == unit, series.values, np.nan),
        )
        for unit in different
    ]


def _stated_parts(
    findings: Findings, columns: Sequence[Column], figures: dict[int, Figures]
) -> dict[int, tuple[Column, Column]]:
    """The columns called numerator and denominator, for the one column that can be their ratio."""
    own = [c for c in columns if not figures[c.position].is_whole]
    if not has_part_columns(findings) or len(own) != 1:
        return {}
    top, bottom = findings.column("numerator"), findings.column("denominator")
    for column in (top, bottom):
        figures[column.position] = _figures(findings, column)
    return {own[0].position: (top, bottom)}


def _unit(findings: Findings, column: Column, figures: dict[int, Figures]) -> str | None:
    """The unit of a column: from a row of units, the header, its cells, else from the title."""
    said = descriptor(findings, column, "unit")
    if said is not None and not says_no_figure(said):
        return said
    named = unit_said(split_unit(column.parts[-1] if column.parts else column.header)[1])
    beside = units_beside(findings.table, column)
    named = named or (beside[0] if len(set(beside)) == 1 else "")
    one = figures[column.position]
    titled = "" if one.is_share else unit_of_title(findings, column.header)
    # lengths of time have been turned into minutes
    return MINUTE if one.unit == MINUTE else named or one.unit or titled or None


def _name_and_unit(
    findings: Findings, column: Column, figures: dict[int, Figures]
) -> tuple[str, str | None]:
    """The name of a series and its unit, from descriptor rows of the header where it has some."""
    named = descriptor(findings, column, "metric_name")
    name, _ = split_unit(named or (column.parts[-1] if column.parts else column.header))
    if named is None and len([p for p in column.parts if p.strip()]) > 1:
        name = split_unit(" ".join(dict.fromkeys(one_line(p) for p in column.parts if p.strip())))[
            0
        ]
    name = retention_name(name) if figures[column.position].is_share else name
    name = name or f"({column.position + 1})"
    return name, _unit(findings, column, figures)


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


def _found_parts(
    findings: Findings,
    own: Column,
    given: Figures,
    columns: Sequence[Column],
    figures: dict[int, Figures],
) -> tuple[Column, Column] | None:
    """The parts of shares or means as their figures tell them, with a note of what they are."""
    counts = [c for c in columns if figures[c.position].is_whole]
    # a share is of two counts, a mean may be of money or minutes
    tops = counts if given.is_share else [c for c in columns if not figures[c.position].is_share]
    pair = _parts_by_quotient(own, given, (tops, counts), figures)
    if pair is not None:
        seen_as = f"{pair[0].header} / {pair[1].header}"
        findings.note("parts_by_quotient", own, seen=seen_as)
    return pair


def _parts_by_quotient(
    own: Column,
    given: Figures,
    parts: tuple[Sequence[Column], Sequence[Column]],
    figures: dict[int, Figures],
) -> tuple[Column, Column] | None:
    """The two columns whose quotient a column of shares or means is, where just one pair fits."""
    rows = np.flatnonzero(~np.isnan(given.values) & (given.values != 0))[:COMPARED_ROWS]
    slack = given.half_steps[rows] * 1.02 + 1e-9
    # how likely figures written so exactly agree by chance in all rows
    if np.prod(np.minimum(slack * 20, 1.0)) > UNLIKELY:
        return None
    fits = []
    for top in parts[0]:
        for bottom in parts[1]:
            if own in (top, bottom) or top is bottom:
                continue
            a, b = figures[top.position].values[rows], figures[bottom.position].values[rows]
            with np.errstate(divide="ignore", invalid="ignore"):
                same = np.abs(a / b - given.values[rows]) <= slack
            if same.mean() >= SAME_SHARE:
                fits.append((top, bottom))
    return fits[0] if len(fits) == 1 else None


def _with_frequency(findings: Findings, series: Series, places: Places) -> Places:
    """Places of a series whose header says that it is quarterly or yearly."""
    said = descriptor(findings, series.column, "frequency") if series.column else None
    return in_period(
        places, vocabulary.frequency_words().get(vocabulary.word_key(said)) if said else None
    )
