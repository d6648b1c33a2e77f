"""Where and when each row of a table of metrics was observed: day or period, team, arm."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from data.importing import vocabulary
from data.importing.coded import Coded, coded, combined, constant, n_groups
from data.importing.model import Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings, answer_of, headers_of
from data.importing.rows.grouping import is_team_name
from data.importing.rows.moments import moments, year_of
from data.importing.rows.naming import is_unit_column
from data.importing.rows.series import Places
from data.importing.values import Moment, is_blank, name_of, parse_moment, parse_number, text_of


def places_of(findings: Findings) -> Places | None:
    """Day, period and team of each row; None as long as the day waits for an answer."""
    days = _days(findings)
    if days is None:
        return None
    rows = findings.rows
    on = days.each(lambda day: None if day is None else day.on)
    period = days.each(lambda day: "day" if day is None else day.grain)
    if set(period.values) <= {"day"}:
        period = constant(_period(findings, [day for day in on.values if day]), len(rows))
    team, arm = teams_of(findings), texts_of(findings, "arm")
    is_left_out = _are_totals(team)
    for row, name in zip(rows[is_left_out], team.at(is_left_out), strict=True):
        findings.note("summary_row_skipped", row=int(row), seen=name)
    is_left_out |= rows_of_goals(findings)
    return _with_said_periods(findings, Places(rows, on.without(is_left_out), period, team, arm))


def rows_of_goals(findings: Findings) -> np.ndarray:
    """Which rows a column says are goals or comparisons, beside rows of what really was; noted."""
    is_goal = np.zeros(len(findings.rows), dtype=bool)
    for column in findings.columns("series"):
        if _tells_goals(findings, column):
            cells = cells_of(findings.table, column.position)
            is_here = cells.marked(lambda cell: vocabulary.is_beside_actual(text_of(cell)))
            findings.note_rows("goal_rows_left_out", findings.rows[is_here], column)
            is_goal |= is_here
    return is_goal


def _tells_goals(findings: Findings, column: Column) -> bool:
    """Whether a column says nothing but whether a row is a goal or what really was."""
    texts = {text_of(c) for c in cells_of(findings.table, column.position).values} - {""}
    goals = {text for text in texts if vocabulary.is_beside_actual(text)}
    return bool(goals) and all(map(vocabulary.is_achieved, texts - goals))


def _are_totals(team: Coded) -> np.ndarray:
    """Which rows sum up teams: 合计, and 全部 where other teams stand beside it."""
    is_total, is_whole = team.marked(_is_total), team.marked(_is_whole)
    return is_total if is_whole.all() else is_total | is_whole


def _is_whole(name: str) -> bool:
    return vocabulary.word_key(name) in vocabulary.term("metrics", "whole")


def _is_total(name: str) -> bool:
    return bool(name) and vocabulary.is_total(name)


def _with_said_periods(findings: Findings, places: Places) -> Places:
    """Places whose period a column of frequencies says: 月, 季, weekly."""
    if findings.column("frequency") is None:
        return places
    said = said_periods(findings)
    on = combined((said, places.on), lambda period, day: first_day(day, period) if day else None)
    period = combined((said, places.period), lambda period, own: period or own)
    return replace(places, on=on, period=period)


def said_periods(findings: Findings) -> Coded:
    """The period that a column of frequencies says of each row, None where it says none."""
    words = vocabulary.frequency_words()
    return findings.cells("frequency").each(
        lambda cell: words.get(vocabulary.word_key(text_of(cell))) if cell is not None else None
    )


def in_period(places: Places, period: str | None) -> Places:
    """Places of a series that is said to be quarterly or yearly: the first day of its period."""
    if period not in ("quarter", "year"):
        return places
    on = places.on.each(lambda day: first_day(day, period) if day else None)
    return replace(places, on=on, period=constant(period, len(on)))


def _days(findings: Findings) -> Coded | None:
    if findings.column("period") is not None:
        return _counted_days(findings) or _read_days(findings)
    if findings.column("month") is not None or findings.column("year") is not None:
        return _month_and_day(findings)
    given = findings.context.get("date")
    moment = parse_moment(given) if given is not None else None
    if moment is None:
        return None
    period = answer_of(findings.context, "period") or _span_period(findings, moment.on)
    return constant(replace(moment, grain=period), len(findings.table.data_rows))


def _span_period(findings: Findings, start: date) -> str:
    """The period nearest to the span a title gives, asked about with that default."""
    until = findings.context.get("until")
    if not isinstance(until, date) or until < start:
        return "day"
    lengths = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.25}
    n_days = (until - start).days + 1
    period = min(lengths, key=lambda name: abs(np.log(lengths[name] / n_days)))
    findings.ask("period_of_table", "period", default=period, options=list(lengths), n_days=n_days)
    return period


def _read_days(findings: Findings) -> Coded:
    column, cells = findings.column("period"), findings.cells("period")
    days = _filled_down(findings, cells, moments(findings, "period"))
    waits = any(
        problem.severity == "question" and problem.values.get("default") is None
        for problem in findings.problems
    )
    for i in np.flatnonzero(days.missing()):
        row, cell = int(findings.rows[i]), cells[i]
        if is_blank(cell) and _is_empty_row(findings, row):
            continue
        if vocabulary.is_total(text_of(cell)) or vocabulary.is_planned(text_of(cell)):
            findings.note("summary_row_skipped", row=row, seen=cell)
        elif not waits:
            findings.reject("date_missing" if is_blank(cell) else "bad_date", row, column, cell)
    return days


def _counted_days(findings: Findings) -> Coded | None:
    """Days counted from the start of a report, 0000, 0001 … under Nth day; None elsewhere."""
    column, start = findings.column("period"), findings.context.get("date")
    counted = vocabulary.words("metrics")["counted"]
    key = vocabulary.header_key(column.header)
    grain = next((g for g in counted if key in vocabulary.term("metrics", "counted", g)), None)
    if grain is None or not isinstance(start, date):
        return None
    numbers = findings.cells("period").each(parse_number)
    return numbers.each(
        lambda number: None if number is None else _after(start, grain, int(number.value))
    )


def _after(start: date, grain: str, n: int) -> Moment:
    if grain == "month":
        months = 12 * start.year + start.month - 1 + n
        return Moment(date(months // 12, months % 12 + 1, 1), "month")
    return Moment(start + timedelta(n if grain == "day" else 7 * n), grain)


def _filled_down(findings: Findings, cells: Coded, days: Coded) -> Coded:
    """Days with those written once for several teams repeated, where no team then occurs twice."""
    blank = cells.marked(is_blank)
    if not blank.any():
        return days
    team = combined((texts_of(findings, "team"), *labels_of(findings)), all_said)
    if blank[0] or (blank & team.marked(_is_nothing)).any():
        return days
    filled = days.at(_last_filled(blank))
    if n_groups((filled, team)) < len(filled):
        return days
    findings.note("date_filled_down", findings.column("period"), n=int(blank.sum()))
    return filled


def _is_nothing(text: str) -> bool:
    return text == ""


def _last_filled(is_empty: np.ndarray) -> np.ndarray:
    """For each row the place of the last one up to it that is not empty."""
    return np.maximum.accumulate(np.where(is_empty, 0, np.arange(len(is_empty))))


def _is_empty_row(findings: Findings, row: int) -> bool:
    cells = findings.table.sheet.cells[row]
    taken = [*findings.columns("metric_column"), *findings.columns("metric_part")]
    return all(c.position >= len(cells) or is_blank(cells[c.position]) for c in taken)


def _month_and_day(findings: Findings) -> Coded | None:
    """Days from separate columns of year, month and day; the year may come from the context.

    A year or month written once stands for the rows below it.
    """
    given = year_of(findings)
    years = [parse_number(cell) for cell in _repeated(findings, "year")]
    if given is None and not any(years):
        return None
    found: list[Moment | None] = []
    parts = [field for field in ("month", "day") if findings.column(field) is not None]
    column = findings.column("month") or findings.column("year")
    cells = zip(*(_repeated(findings, field) for field in parts), strict=True)
    rows = zip(findings.table.data_rows, years, list(cells) or [()] * len(years), strict=True)
    for row, year, below in rows:
        number = int(year.value) if year is not None else given
        text = "-".join(map(text_of, below))
        moment = parse_moment(f"{number}-{text}" if parts else f"{number}年")
        if moment is None:
            findings.reject("bad_date", row, column, text or str(number))
        found.append(moment)
    return coded(found)


def _repeated(findings: Findings, field: str) -> list[object]:
    """The cells of a year or month column, 3月 as 3; a day is never taken from the row above."""
    cells = [
        re.sub(r"\D+$", "", text_of(cell)) if isinstance(cell, str) else cell
        for cell in findings.cells(field)
    ]
    if field == "day":
        return cells
    last: object = None
    repeated = []
    for cell in cells:
        last = last if is_blank(cell) else cell
        repeated.append(last)
    return repeated


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


def first_day(day: date, period: str | None) -> date:
    """The first day of the quarter or year a day is in; of another period the day itself."""
    if period not in ("quarter", "year"):
        return day
    return date(day.year, 1 if period == "year" else 3 * ((day.month - 1) // 3) + 1, 1)


def teams_of(findings: Findings) -> Coded:
    """The team of each row, as the roster calls it where the table says where it lies."""
    known = findings.known.teams

    def known_as(name: str) -> str:
        unit = name if not name or name in known else vocabulary.unit_path(name)[-1]
        return unit if unit in known else name

    return _said_teams(findings).each(known_as)


def _said_teams(findings: Findings) -> Coded:
    """The team of each row; other labels join it only where a metric's days repeat without them."""
    team = _team_filled_down(findings, texts_of(findings, "team"))
    labels = _label_columns(findings)
    if not labels:
        return _team_of_all(findings) or team
    days, names = (findings.cells(field).each(text_of) for field in ("period", "metric_name"))
    blank = days.marked(_is_nothing)
    days = days if blank[0] else days.at(_last_filled(blank))
    units = _called(labels, "department") or _called(labels, "course")
    if n_groups((days, names, team)) == len(team):
        is_owner = findings.column("metric_name") is not None or findings.column("team") is not None
        if is_owner or len(units) != 1:
            return team
        # 部门 says whose figures they are, whether or not two departments report the same day, and
        # the means of two courses are of two things
        findings.note("department_as_team", units[0])
        return names_of_cells(cells_of(findings.table, units[0].position))
    findings.note("labels_as_team", names=headers_of(labels))
    return combined((team, *labels_of(findings)), all_said)


def _team_of_all(findings: Findings) -> Coded | None:
    """The team that the sheet, or a line above the table, is called, where no column names any."""
    table = findings.table
    if findings.column("team") is not None or table.apart is not None:
        return None
    named = {"sheet_as_team": [table.sheet.name], "title_as_team": table.title}
    for code, names in named.items():
        for name in filter(is_team_name, map(name_of, names)):
            findings.note(code, seen=name)
            return constant(name, len(findings.rows))
    return None


def _label_columns(findings: Findings) -> list[Column]:
    """Columns that may tell teams apart: no units of the figures beside them, no 目标 and 实际."""
    return [
        column
        for column in findings.columns("series")
        if not is_unit_column(findings.table, column) and not _tells_goals(findings, column)
    ]


def _called(columns: Sequence[Column], field: str) -> list[Column]:
    """The columns that are called by a word of a field: 部门, 事业部, division; 课程名称."""
    words = {**vocabulary.field_words("course"), **vocabulary.field_words("roster")}
    return [
        column
        for column in columns
        if any(
            words.get(vocabulary.header_key(key)) == field
            for key in (column.header, *column.parts[-1:])
        )
    ]


def labels_of(findings: Findings) -> list[Coded]:
    """The labels of each row; a group that is written once, left of its teams, is repeated."""
    team, found = findings.column("team"), []
    for column in _label_columns(findings):
        names = names_of_cells(cells_of(findings.table, column.position))
        blank = names.marked(_is_nothing)
        is_group = team is not None and column.position < team.position and not blank[0]
        if is_group and not (blank & texts_of(findings, "team").marked(_is_nothing)).any():
            names = names.at(_last_filled(blank))
        found.append(names)
    return found


def all_said(*names: str) -> str:
    """Names one after the other, without those that say nothing."""
    return " ".join(name for name in names if name)


def _team_filled_down(findings: Findings, team: Coded) -> Coded:
    """Teams with those written once for several days repeated, where days repeat without them."""
    is_empty = team.marked(_is_nothing)
    if not is_empty.any() or is_empty.all() or is_empty[0]:
        return team
    days = findings.cells("period").each(text_of)
    if not all(days.values):
        return team
    filled = team.at(_last_filled(is_empty))
    if n_groups((days, team)) == len(team) or n_groups((days, filled)) < len(team):
        return team
    findings.note("team_filled_down", findings.column("team"), n=int(is_empty.sum()))
    return filled


def texts_of(findings: Findings, field: str) -> Coded:
    """The cells of a field as names, '' where empty."""
    return names_of_cells(findings.cells(field))


def names_of_cells(cells: Coded) -> Coded:
    """Cells as names, each different cell read once."""
    return cells.each(name_of)
