"""The tables and pictures that several reports share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics import targets
from analytics.make_up import FollowedMakeUp
from analytics.results import (
    CannotTell,
    Change,
    CourseVerdict,
    Group,
    NeedRanking,
    Provenance,
    Rate,
    SkillGaps,
    Target,
    TargetCheck,
)
from reporting import charts, numbers, wording
from reporting.palette import BLUE, INK, ON_PAPER, SLATE, TEAL, VERMILION, Drawing
from reporting.report import (
    Bullets,
    Column,
    Estimate,
    Figure,
    Kind,
    Line,
    Marker,
    Table,
    Unit,
    estimate,
    measured,
)
from reporting.words import Lang, translate


def column(
    key: str,
    lang: Lang,
    kind: Kind = "text",
    *,
    unit: Unit = "percent",
    digits: int = 1,
    weight: float = 1.0,
    is_detail: bool = False,
) -> Column:
    """A column whose label the catalogue knows."""
    return Column(key, translate(lang, f"column.{key}"), kind, digits, unit, weight, is_detail)


def period_of(provenance: Provenance) -> str:
    """The quarter the filters choose, as "2026Q4"; '' where none is chosen."""
    return next((value for code, value in provenance.filters if code == "period"), "")


def words_of_definitions(
    pairs: Iterable[tuple[str, str]], lang: Lang
) -> tuple[tuple[str, str], ...]:
    """(name, how it is counted) for (name, definition code); each pair once, empty codes not."""
    found = {(name, translate(lang, f"definition.{code}")) for name, code in pairs if code}
    return tuple(sorted(found))


def target_definitions(checks: Sequence[TargetCheck], lang: Lang) -> list[tuple[str, str]]:
    """(name, definition code) of every target that is judged."""
    return [(wording.target_name(c.target, lang), c.measure.definition) for c in checks]


def target_table(checks: Sequence[TargetCheck], lang: Lang) -> Table:
    """Targets and actuals: goal, value with interval and n, judgement, what would settle it."""
    columns = (
        column("target", lang, weight=1.6),
        column("goal", lang, weight=0.8),
        column("actual", lang, "estimate", weight=2.0),
        column("state", lang, "state", weight=1.1),
        column("settle", lang, weight=1.8),
    )
    rows = tuple(
        (
            wording.target_name(check.target, lang),
            wording.target_band(check.target),
            _on_scale(check),
            wording.state_text(check.state, lang),
            _settling(check, lang),
        )
        for check in checks
    )
    return Table(translate(lang, "chart.targets.title"), columns, rows)


def _on_scale(check: TargetCheck) -> object:
    """The cell of what was reached: a change on the scale that its target speaks of."""
    cell = estimate(check.measure)
    if not isinstance(check.measure, Change) or not isinstance(cell, Estimate):
        return cell
    value = targets.favourable_value(check.measure, check.target)
    return replace(cell, value=value, interval=targets.favourable_lift(check.measure, check.target))


def _settling(check: TargetCheck, lang: Lang) -> str:
    """On which side it lies or what would settle it; a metric beside its change on that scale."""
    change = check.measure
    if isinstance(change, CannotTell):
        return wording.reason_words(change, lang)
    words = wording.settling_words(check, lang)
    if isinstance(change, Change) and change.direction == "lower":
        metric = wording.metric_name(change, lang, in_text=True)
        raw = numbers.signed_percent(change.relative)
        words += translate(lang, "report.turned", metric=metric, raw=raw)
    return words


def target_figure(
    checks: Sequence[TargetCheck], answer: str, lang: Lang, drawing: Drawing = ON_PAPER
) -> Figure:
    """The targets chart; in office files marks with their intervals beside the target of each."""
    shares = [check for check in checks if isinstance(check.measure, Rate)]
    return Figure(
        wording.overview_sentence(checks, lang).rstrip("。."),
        translate(lang, "chart.targets.note"),
        charts.targets(checks, lang, *drawing),
        answer,
        tuple(wording.target_name_short(check.target, lang) for check in shares),
        (*state_lines(shares, lang), _target_line(shares, lang)) if shares else (),
        "0%",
    )


#: How the marks of an office chart look, by state.
_MARKS: dict[str, tuple[Marker, str]] = {
    "met": ("dot", TEAL),
    "not_established": ("open", SLATE),
    "missed": ("cross", VERMILION),
}


def state_lines(checks: Sequence[TargetCheck], lang: Lang) -> tuple[Line, ...]:
    """The shares of an office chart, one line of marks for each state there is."""
    lines = []
    for state, (marker, colour) in _MARKS.items():
        chosen = [check.measure if check.state == state else None for check in checks]
        if any(chosen):
            lines.append(
                Line(
                    wording.state_word(state, lang),
                    tuple(rate.rate if rate else None for rate in chosen),
                    colour,
                    marker=marker,
                    low=tuple(rate.interval.low if rate else None for rate in chosen),
                    high=tuple(rate.interval.high if rate else None for rate in chosen),
                )
            )
    return tuple(lines)


def _target_line(checks: Sequence[TargetCheck], lang: Lang) -> Line:
    name = translate(lang, "column.target")
    return Line(name, tuple(check.target.low for check in checks), INK["light"], marker="rule")


def group_table(
    title: str, groups: Sequence[Group], by: str, lang: Lang, *, unit: Unit = "percent"
) -> Table:
    """One row per group: value with interval and n, judgement; hidden groups show two dots."""
    has_state = any(group.state for group in groups)
    columns = [
        column(by, lang, weight=1.6),
        column("actual", lang, "estimate", unit=unit, weight=2),
    ]
    columns += [column("state", lang, "state")] if has_state else []
    rows = []
    for group in groups:
        row: list[Any] = [group.label, estimate(group.measure)]
        if has_state:
            row.append(_group_state(group, lang))
        rows.append(tuple(row))
    return Table(title, tuple(columns), tuple(rows))


def _group_state(group: Group, lang: Lang) -> str | None:
    if group.measure is None:
        return numbers.HIDDEN
    return wording.state_text(group.state, lang) if group.state else None


def group_figure(
    title: str, note: str, groups: Sequence[Group], target: Target, lang: Lang
) -> tuple[Figure, ...]:
    """Groups of a rate against their target under what they say, or else `title`; no picture where
    no group has enough for a rate.
    """
    if not any(isinstance(estimate(group.measure), Estimate) for group in groups):
        return ()
    axis = translate(lang, "chart.rates.axis")
    figure = charts.attendance_rows(groups, lang, target=target, axis=axis)
    said = wording.groups_title(groups, lang) or title
    return (Figure(said, note, figure, said),)


def verdict_table(verdicts: Sequence[CourseVerdict], lang: Lang) -> Table:
    """The chain of evidence, one row per course; an empty cell is no evidence yet."""
    columns = (
        column("course", lang, weight=1.4),
        column("verdict", lang, "state", weight=1.2),
        column("attended", lang, "estimate", weight=1.4, is_detail=True),
        column("passed", lang, "estimate", weight=1.4),
        column("gain", lang, "estimate", unit="points", weight=1.5),
        column("liked", lang, "estimate", weight=1.4, is_detail=True),
        column("effect", lang, "estimate", unit="signed_percent", weight=1.6),
        column("cost", lang, "money", is_detail=True),
        column("reason", lang, weight=2.0),
    )
    rows = tuple(
        (
            verdict.course_name,
            wording.verdict_text(verdict.verdict, lang),
            estimate(verdict.attendance),
            estimate(verdict.passed),
            estimate(verdict.gain),
            None if verdict.satisfaction is None else estimate(verdict.satisfaction),
            estimate(verdict.change),
            verdict.cost,
            wording.verdict_reason(verdict, lang),
        )
        for verdict in verdicts
    )
    return Table(translate(lang, "report.verdicts"), columns, rows)


def quadrant_figure(ranking: NeedRanking, lang: Lang) -> Figure:
    """Importance against ability."""
    title = translate(lang, "chart.quadrant.title")
    note = translate(lang, "chart.quadrant.note", n=ranking.n_respondents)
    return Figure(title, note, charts.need_quadrant(ranking, lang), title)


def gap_grid(gaps: SkillGaps, lang: Lang) -> Table:
    """The heat map as a grid of levels."""
    at = {(cell.role, cell.skill): cell for cell in gaps.cells}
    columns = [column("role", lang, weight=1.4)]
    columns += [Column(skill, skill, "number") for skill in gaps.skills]
    rows = tuple(
        (role, *(_gap_cell(at.get((role, skill))) for skill in gaps.skills)) for role in gaps.roles
    )
    title = translate(lang, "chart.skills.title")
    return Table(title, tuple(columns), rows, translate(lang, "hidden.note"))


def gap_list(gaps: SkillGaps, lang: Lang) -> Table:
    """The heat map cell by cell, with interval and n."""
    columns = (
        column("role", lang, weight=1.2),
        column("skill", lang, weight=1.2),
        column("required", lang, "number", weight=0.8),
        column("gap", lang, "estimate", unit="number", weight=2.0),
    )
    rows = tuple(
        (
            cell.role,
            cell.skill,
            numbers.HIDDEN if cell.is_hidden else cell.required,
            numbers.HIDDEN if cell.is_hidden else measured(cell.gap, cell.interval, cell.n),
        )
        for cell in gaps.cells
        if cell.is_hidden or cell.gap is not None
    )
    title = translate(lang, "report.gap_cells")
    return Table(title, columns, rows, translate(lang, "hidden.note"))


def _gap_cell(cell: Any) -> Any:
    if cell is None:
        return None
    return numbers.HIDDEN if cell.is_hidden else cell.gap


def gap_figure(gaps: SkillGaps, answer: str, lang: Lang, drawing: Drawing = ON_PAPER) -> Figure:
    """The heat map."""
    return Figure(
        wording.gaps_title(gaps, lang),
        translate(lang, "chart.skills.note"),
        charts.skill_heat_map(gaps, lang, *drawing),
        answer,
    )


def make_up_table(made_up: Sequence[FollowedMakeUp], lang: Lang) -> Table:
    """Every make-up: who, why, until when, which seat, how far it has come."""
    columns = (
        column("person_id", lang),
        column("person", lang),
        column("course", lang, weight=1.5),
        column("cause", lang, weight=1.3),
        column("first_score", lang, "percent", weight=0.7, digits=0),
        column("second_score", lang, "percent", weight=0.7, digits=0),
        column("due_on", lang, "date"),
        column("stage", lang, weight=1.6),
        column("seat", lang, weight=1.6),
        column("role", lang, is_detail=True),
    )
    rows = tuple(
        (
            item.make_up.person_id,
            item.make_up.person_name,
            item.make_up.course_name,
            translate(lang, f"cause.{item.make_up.cause}"),
            item.first_score,
            item.second_score,
            item.make_up.due_on,
            wording.stage_words(item, lang),
            wording.seat_words(item, lang),
            item.make_up.role,
        )
        for item in made_up
    )
    return Table(translate(lang, "report.make_up"), columns, rows)


def effect_table(change: Change, lang: Lang) -> Table:
    """The numbers behind a change: levels, difference, interval, checks."""
    columns = (column("quantity", lang, weight=1.4), column("value", lang, weight=2.0))
    pairs = (
        ("metric", wording.metric_axis(change, lang)),
        ("before", wording.metric_value(change.before, change, 2)),
        ("after", wording.metric_value(change.after, change, 2)),
        ("relative", numbers.signed_percent(change.relative)),
        ("interval", numbers.signed_percent_interval(change.relative_interval, lang)),
        ("p", numbers.p_term(change.p_value)),
        ("windows", _windows(change, lang)),
        ("days", f"{change.n_days_before} + {change.n_days_after}"),
        ("left_out", numbers.count(change.n_days_left_out)),
        ("dropped", numbers.count(change.n_days_dropped)),
        ("autocorrelation", numbers.decimal(change.autocorrelation, 2)),
        ("dispersion", "" if change.dispersion is None else numbers.decimal(change.dispersion, 2)),
        ("pre_trend", _pre_trend(change, lang)),
        ("placebo", _placebo(change)),
        ("visible", wording.visible_change(change)),
        ("grade", wording.grade_text(change.grade, lang)),
        ("certainty", wording.certainty_text(change.certainty, lang)),
    )
    rows = tuple((translate(lang, f"quantity.{key}"), value) for key, value in pairs if value)
    return Table(translate(lang, "report.effect_numbers"), columns, rows)


def _windows(change: Change, lang: Lang) -> str:
    return numbers.span(change.before_from_on, change.after_to_on, lang)


def _pre_trend(change: Change, lang: Lang) -> str:
    value = numbers.signed_percent(change.pre_trend_per_day, 2)
    interval = numbers.signed_percent_interval(change.pre_trend_interval, lang, 2)
    return value + translate(lang, "format.parenthesis", text=interval)


def _placebo(change: Change) -> str:
    placebo = change.placebo
    return numbers.counts(placebo.n_as_large, placebo.n_dates) if placebo else ""


def series_figure(
    days: pd.DataFrame, change: Change, answer: str, lang: Lang, drawing: Drawing = ON_PAPER
) -> Figure:
    """The daily metric with its levels; in office files a line chart."""
    shown = charts.daily_values(days, change)
    before = _level(shown["day"], change.before, change.before_from_on, change.after_to_on)
    after = _level(shown["day"], change.after, change.cut_on, change.after_to_on)
    value = tuple(None if pd.isna(v) else float(v) for v in shown["value"])
    names = {key: translate(lang, f"report.line_{key}") for key in ("daily", "before", "after")}
    return Figure(
        wording.series_title(change, lang),
        wording.series_note(change, lang),
        charts.before_after_series(days, change, lang, *drawing),
        answer,
        tuple(numbers.short_date(day, lang) for day in shown["day"]),
        (
            Line(names["daily"], value, SLATE, 1),
            Line(names["before"], before, SLATE, 2.5, is_dashed=True),
            Line(names["after"], after, BLUE, 3),
        ),
        "0.0%" if wording.is_share(change) else "#,##0.0",
    )


def _level(
    days: Iterable[date], level: float, from_on: date, to_on: date
) -> tuple[float | None, ...]:
    return tuple(level if from_on <= day <= to_on else None for day in days)


def effect_figures(
    change: Change, target: Target | None, answer: str, lang: Lang
) -> tuple[Figure, ...]:
    """The change with its interval; without other teams beside it, the pretend dates too."""
    found = [
        Figure(
            translate(lang, "chart.effect.title"),
            translate(lang, "chart.effect.note"),
            charts.effect_interval(change, lang, target=target),
            answer,
        )
    ]
    if change.comparison is None and change.placebo and change.placebo.n_dates:
        title = wording.pretend_title(change, lang)
        note = translate(lang, "chart.pretend.note")
        found.append(Figure(title, note, charts.pretend_dates(change, lang), title))
    return tuple(found)


def team_figures(change: Change, lang: Lang) -> tuple[Figure, ...]:
    """The change of every team, and how far apart they were week by week where that is known."""
    drawn = {"teams": charts.team_shifts(change, lang)}
    if change.comparison and change.comparison.blocks:
        drawn["study"] = charts.event_study(change, lang)
    titles = {key: translate(lang, f"chart.{key}.title") for key in drawn}
    return tuple(
        Figure(titles[key], translate(lang, f"chart.{key}.note"), figure, titles[key])
        for key, figure in drawn.items()
    )


def card_bullets(change: Change, lang: Lang) -> Bullets:
    """The verdict card as a list."""
    colon = translate(lang, "format.colon")
    return Bullets(
        tuple(
            f"{row.heading}{colon}{wording.plain(row.text)}"
            for row in wording.verdict_card(change, lang)
        )
    )
