"""Business metrics with the periods across: one row per metric, one column per day or month."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.importing import vocabulary
from data.importing.coded import Coded, coded, combined, constant, n_groups
from data.importing.model import Column
from data.importing.profiles import cells_of, dated_header, moment_columns
from data.importing.rows.findings import Findings
from data.importing.rows.metric_calendar import check_calendar, is_calendar
from data.importing.rows.metric_rows import add_series
from data.importing.rows.moments import year_of
from data.importing.rows.naming import (
    code_of_planned,
    metric_of_table,
    note_planned,
    unit_of_title,
)
from data.importing.rows.places import (
    Places,
    all_said,
    in_period,
    labels_of,
    names_of_cells,
    period_of_days,
    rows_of_goals,
    said_periods,
    teams_of,
    texts_of,
)
from data.importing.rows.ratios import recombined
from data.importing.rows.series import Series, frame_of, named_series
from data.importing.rows.shares import Cells, read_cells
from data.importing.rows.totals import compare_total, is_totals_column, sense_of_total
from data.importing.values import (
    Moment,
    fold,
    is_blank,
    parse_number,
    split_unit,
    text_of,
    uses_decimal_comma,
)


@dataclass(frozen=True)
class Dated:
    """A column of figures: its day or period, and what else its header path says."""

    column: Column
    moment: Moment
    label: str


def check_across(findings: Findings) -> None:
    """Add a series for each row, and for each label where the periods have columns of their own."""
    dated = _dated(findings)
    if not dated:
        return
    by_position = {one.column.position: one.moment for one in dated}
    if is_calendar(findings, by_position):
        check_calendar(findings, by_position)
        return
    groups = _groups(findings, dated)
    is_by_label = len(groups) > 1 or bool(next(iter(groups)))
    names = _names(findings, is_by_label=is_by_label)
    if names is None:
        return
    is_by_label = is_by_label and not _are_teams_labels(groups, names)
    names, sections = _in_sections(findings, dated, names)
    units, teams = texts_of(findings, "unit"), _teams(findings)
    said, is_goal = said_periods(findings), rows_of_goals(findings)
    comma = uses_decimal_comma(
        [cell for one in dated for cell in cells_of(findings.table, one.column.position).values]
    )
    series, frames = [], []
    for i, (row, name) in enumerate(zip(findings.table.data_rows, names, strict=True)):
        if not name or vocabulary.is_total(name):
            _skip(findings, row, name)
            continue
        if is_goal[i] or _is_row_of_weekdays(findings, row, dated):
            continue
        for label, columns in groups.items():
            metric, team = _metric_and_team(label, name, teams[i], is_by_label=is_by_label)
            one = _series(findings, row, (metric, units[i] or sections[i]), columns, comma=comma)
            series.append(one)
            places = _places(row, [c.moment for c in columns], team)
            frames.append(frame_of(one, in_period(places, said[i])))
    note_planned(findings)
    series, frames = recombined(findings, series, frames)
    _check_totals_column(findings, dated)
    if len({one.metric_id for one in series}) == 1:
        _check_totals_rows(findings, dated)
    add_series(findings, frames, series)


def _dated(findings: Findings) -> list[Dated]:
    year = year_of(findings)
    others = moment_columns(findings.table, year)
    found = []
    for column in findings.columns("value_on"):
        moment, label = dated_header(column, year)
        moment = others.get(column.position) or moment
        if moment is not None:
            found.append(Dated(column, moment, "" if _says_nothing(label) else label))
    return found


_WEEKDAY = re.compile(
    r"(?:星期|周|礼拜)?[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE
)


def _says_nothing(label: str) -> bool:
    """Whether a label under a date is its weekday, or the unit of the figures."""
    text = fold(label)
    return _WEEKDAY.fullmatch(text) is not None or parse_number(f"1{text}") is not None


def _groups(findings: Findings, dated: Sequence[Dated]) -> dict[str, list[Dated]]:
    """The columns by their label, without those of goals and comparisons beside actual figures.

    Labels that only say that a figure is the actual one are none.
    """
    groups: dict[str, list[Dated]] = {}
    for one in dated:
        groups.setdefault(one.label, []).append(one)
    actual = [label for label in groups if not _is_goal(label, groups)]
    if not actual:
        return groups
    for one in dated:
        if one.label not in actual:
            findings.note(code_of_planned(one.label), one.column)
    if len(actual) == 1 and vocabulary.is_achieved(actual[0]):
        return {"": groups[actual[0]]}
    return {label: groups[label] for label in actual}


def _is_goal(label: str, labels: Iterable[str]) -> bool:
    """Whether a label is that of a comparison, of a goal, or of the goal of another label."""
    if vocabulary.is_comparison(label) or vocabulary.is_planned(label):
        return True
    goal = vocabulary.metric_planned_in(label)
    return goal is not None and goal in map(vocabulary.metric_measured_in, labels)


def _metric_and_team(label: str, name: str, team: str, *, is_by_label: bool) -> tuple[str, str]:
    """The metric is what the label says, or the row where the label is a team or says nothing."""
    metric, more = (label, name) if is_by_label else (name, label)
    return metric, more if not team or team == more else f"{team} {more}".strip()


def _are_teams_labels(groups: Mapping[str, Sequence[Dated]], names: Sequence[str]) -> bool:
    """Whether under the periods stand teams, and the rows are the metrics."""
    rows = [name for name in names if name]
    n_rows, n_labels = (sum(map(vocabulary.is_figure_name, texts)) for texts in (rows, groups))
    return 2 * n_rows > len(rows) and 2 * n_labels <= len(groups)


def _in_sections(
    findings: Findings, dated: Sequence[Dated], names: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The names with their section where it tells equal ones apart, and the unit it says.

    A section is a row with a name and no figure, above rows that have them: 一、收入（万元）.
    """
    lines = [findings.table.sheet.cells[row] for row in findings.table.data_rows]
    is_empty = [all(is_blank(line[one.column.position]) for one in dated) for line in lines]
    is_repeated = Counter(n for n, empty in zip(names, is_empty, strict=True) if not empty)
    found, units, section, unit = [], [], "", ""
    for name, empty in zip(names, is_empty, strict=True):
        if empty and name:
            section, unit = split_unit(_SECTION_NUMBER.sub("", name))
        is_part = is_repeated[name] > 1 or name.startswith("其中")
        inner = _SECTION_NUMBER.sub("", name)
        found.append(f"{section} {inner}" if is_part and section and not empty else name)
        units.append("" if empty else unit)
    return found, units


_SECTION_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\(?\d{1,2}[、.)]|其中\s*[::]?)\s*")


def _is_row_of_weekdays(findings: Findings, row: int, dated: Sequence[Dated]) -> bool:
    line = findings.table.sheet.cells[row]
    texts = [text_of(line[one.column.position]) for one in dated]
    return all(_WEEKDAY.fullmatch(text) is not None for text in texts)


def _skip(findings: Findings, row: int, label: str) -> None:
    if label:
        findings.note("summary_row_skipped", row=row, seen=label)
    else:
        findings.reject("metric_missing", row, findings.column("metric_name"))


def _names(findings: Findings, *, is_by_label: bool) -> Coded | None:
    """The metric of each row, or the one metric of a table whose rows are teams; None: asked."""
    if findings.column("metric_name") is not None:
        return texts_of(findings, "metric_name")
    labels = findings.column("team") or findings.column("series")
    if labels is None:
        return texts_of(findings, "metric_name")
    if is_by_label:
        return names_of_cells(cells_of(findings.table, labels.position))
    given = metric_of_table(findings, "metric_unknown")
    if given is None:
        return None
    names = names_of_cells(cells_of(findings.table, labels.position))
    return names.each(lambda name: name if vocabulary.is_total(name) else given)


def _teams(findings: Findings) -> Coded:
    """The team of each row; where the rows are teams of one metric, all that names the row."""
    if findings.column("metric_name") is not None:
        return teams_of(findings)
    teams = texts_of(findings, "team")
    is_told = findings.column("team") is not None and n_groups((teams,)) == len(teams)
    return teams if is_told else combined((teams, *labels_of(findings)), all_said)


def _series(
    findings: Findings,
    row: int,
    named: tuple[str, str],
    columns: Sequence[Dated],
    *,
    comma: bool,
) -> Series:
    """The series of one row; `named` are the metric, perhaps with its unit, and the unit beside."""
    name, unit = split_unit(named[0])
    unit = unit or named[1] or unit_of_title(findings, name)
    column = Column(columns[0].column.position, name, (name,))
    rows = np.full(len(columns), row)
    positions = np.array([one.column.position for one in columns])
    cells = [findings.table.sheet.cells[row][position] for position in positions]
    figures = read_cells(
        findings, Cells(column, rows, coded(cells), unit, positions), has_decimal_comma=comma
    )
    return named_series(name, unit, figures, None)


def _check_totals_column(findings: Findings, dated: Sequence[Dated]) -> None:
    """Note where a column of totals beside the periods says other than their sum."""
    for column in findings.table.columns:
        if not is_totals_column(column) or len({one.label for one in dated}) > 1:
            continue
        findings.note("total_column_left_out", column)
        for row in findings.table.data_rows:
            line = findings.table.sheet.cells[row]
            numbers = [parse_number(line[one.column.position]) for one in dated]
            said = parse_number(line[column.position])
            values = [number.value for number in numbers if number is not None]
            if said is None or said.unit or any(n is not None and n.unit for n in numbers):
                continue
            compare_total(findings, column, row, (line[column.position], said), values)


def _check_totals_rows(findings: Findings, dated: Sequence[Dated]) -> None:
    """Note where a row of totals under the teams of one metric says other than their sum."""
    lines = [findings.table.sheet.cells[row] for row in findings.table.data_rows]
    for row, cells in findings.table.totals.items():
        word = next((text_of(cell) for cell in cells if isinstance(cell, str) and cell.strip()), "")
        if sense_of_total(word) != "sum":
            continue
        for column in (one.column for one in dated):
            said = parse_number(cells[column.position])
            numbers = [parse_number(line[column.position]) for line in lines]
            values = [number.value for number in numbers if number is not None]
            if said is not None and not said.unit:
                compare_total(findings, column, row, (cells[column.position], said), values)


def _places(row: int, moments: Sequence[Moment], team: str) -> Places:
    n = len(moments)
    period = _period([*moments])
    return Places(
        rows=np.full(n, row),
        on=coded([moment.on for moment in moments]),
        period=coded([period or moment.grain for moment in moments]),
        team=constant(team, n),
        arm=constant("", n),
    )


def _period(found: Sequence[Moment]) -> str | None:
    if any(moment.grain != "day" for moment in found):
        return None
    days = sorted({moment.on for moment in found})
    return period_of_days(days) if len(days) >= 3 else "day"
