"""The report of a course and its metric: everything the page says, and the sums it rests on."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.results import (
    CannotTell,
    Change,
    MetricReading,
    Plan,
    Provenance,
    Registration,
    TargetCheck,
    TeamComparison,
)
from analytics.review import judge_change
from reporting import numbers, wording
from reporting.report import Bullets, Estimate, Report, Section, Table
from reporting.reports import parts
from reporting.reports.pages import page_report
from reporting.words import Lang, translate


def business_effect(
    change: Change | CannotTell,
    check: TargetCheck | None,
    days: pd.DataFrame,
    provenance: Provenance,
    *,
    lang: Lang,
    readings: Sequence[MetricReading] = (),
    plan: Plan | None = None,
) -> Report:
    """Did the metric move after the course, and how far may that be believed?

    days: metric_by_course_day of the course; readings: its metrics read together; plan: what was
    registered for it.
    """
    answer = wording.change_sentence(change, lang, check=check)
    decided = [*_together(readings, lang), *_registration(plan, lang)]
    if isinstance(change, CannotTell):
        return page_report("business_effect", answer, decided, provenance, lang, ())
    series = parts.series_figure(days, change, answer, lang)
    effect = parts.effect_figures(change, check.target if check else None, answer, lang)
    table, sums = parts.effect_table(change, lang), day_table(days, change, lang)
    sections = [
        Section(series.title, series.note, (series,)),
        Section(effect[0].title, effect[0].note, effect),
        Section(translate(lang, "card.title"), "", (parts.card_bullets(change, lang),)),
        Section(table.title, "", (table,)),
        *_teams(change, lang),
        *_dated(change, lang),
        *decided,
        *_cautions(change, lang),
        Section(sums.title, "", (sums,)),
    ]
    judgements = [
        wording.certainty_text(change.certainty, lang),
        wording.grade_text(change.grade, lang),
        translate(lang, f"plan.standing_{change.standing}"),
    ]
    pairs = [(wording.metric_name(change, lang), change.definition)]
    return page_report("business_effect", answer, sections, provenance, lang, pairs, judgements)


def day_table(days: pd.DataFrame, change: Change, lang: Lang) -> Table:
    """The sums of every day that is drawn: what the change is computed from."""
    on = pd.to_datetime(days["observed_on"]).dt.date
    inside = days[(on >= change.before_from_on) & (on <= change.after_to_on)]
    inside = inside.assign(day=on[inside.index]).sort_values("day")
    parts_of_a_day = inside[["numerator", "denominator"]].astype(float)
    is_counted = bool((parts_of_a_day.dropna() % 1 == 0).all(axis=None))
    kind = "count" if is_counted else "number"
    columns = (
        parts.column("session_on", lang, "date"),
        parts.column("numerator", lang, kind, digits=2),
        parts.column("denominator", lang, kind, digits=2),
    )
    rows = tuple(
        (row.day, *(None if pd.isna(x) else float(x) for x in (row.numerator, row.denominator)))
        for row in inside.itertuples()
    )
    return Table(translate(lang, "report.days_table"), columns, rows)


def metric_table(readings: Sequence[MetricReading], lang: Lang) -> Table:
    """Metrics read together: role, change at the adjusted level, adjusted p, reading, design."""
    columns = (
        parts.column("metric", lang, weight=1.1),
        parts.column("metric_role", lang, weight=1.2),
        parts.column("effect", lang, "estimate", unit="signed_percent", weight=1.8),
        parts.column("interval_level", lang, "percent", weight=0.7, is_detail=True),
        parts.column("adjusted_p", lang, weight=0.9),
        parts.column("together", lang, "state", weight=1.8),
        parts.column("grade", lang, weight=0.7),
    )
    rows = tuple(_metric_row(reading, lang) for reading in readings)
    return Table(translate(lang, "together.title"), columns, rows)


def _metric_row(reading: MetricReading, lang: Lang) -> tuple[object, ...]:
    change, interval = reading.change, reading.interval
    named = (wording.metric_name(reading, lang), wording.role_name(reading, lang))
    if isinstance(change, CannotTell) or interval is None:
        return (*named, None, None, "", wording.reason_words(change, lang), "")
    n = change.n_days_before + change.n_days_after
    return (
        *named,
        Estimate(change.relative, interval, n, "signed_percent"),
        interval.level,
        numbers.p_value(reading.p_value),
        wording.conclusion_text(reading, lang),
        change.grade,
    )


def _together(readings: Sequence[MetricReading], lang: Lang) -> list[Section]:
    if not readings:
        return []
    table = metric_table(readings, lang)
    return [Section(table.title, wording.together_note(readings, lang), (table,))]


def _teams(change: Change, lang: Lang) -> list[Section]:
    """Each team, the same comparison in other ways, and week by week."""
    beside = change.comparison
    if beside is None:
        return []
    figures = parts.team_figures(change, lang)
    teams, checks = team_table(change, lang), check_table(beside, lang)
    sections = [
        Section(teams.title, translate(lang, "report.teams_note"), (*figures[:1], teams)),
        Section(checks.title, translate(lang, "report.team_checks_note"), (checks,)),
    ]
    if beside.blocks:
        study = study_table(beside, lang)
        note = translate(lang, "chart.study.note")
        sections.append(Section(study.title, note, (*figures[1:], study)))
    return sections


def team_table(change: Change, lang: Lang) -> Table:
    """One row per team: its level before and after, its change, and what it rests on."""
    kind = "fine_percent" if wording.is_share(change) else "number"
    columns = (
        parts.column("team", lang, weight=1.4),
        parts.column("is_trained", lang),
        parts.column("before", lang, kind, digits=2),
        parts.column("after", lang, kind, digits=2),
        parts.column("change", lang, "signed_percent"),
        parts.column("volume", lang, "count"),
    )
    rows = tuple(
        (
            team.team,
            translate(lang, "report.yes" if team.is_trained else "report.no"),
            team.before,
            team.after,
            team.relative,
            team.volume,
        )
        for team in change.comparison.teams
    )
    return Table(translate(lang, "report.teams"), columns, rows)


def check_table(beside: TeamComparison, lang: Lang) -> Table:
    """The comparison of the teams in other ways, each with its interval or p."""
    columns = (
        parts.column("check", lang, weight=2.0),
        parts.column("interval_low", lang, "signed_percent"),
        parts.column("interval_high", lang, "signed_percent"),
        parts.column("p", lang, "number", digits=3),
    )
    named = {"pre_trend": beside.pre_trend, "welch": beside.welch, "weighted": beside.weighted}
    rows = [
        (translate(lang, f"report.check_{code}"), interval.low, interval.high, None)
        for code, interval in named.items()
        if interval is not None
    ]
    if beside.permutation_p is not None:
        words = translate(lang, "report.check_permutation")
        rows.append((words, None, None, beside.permutation_p))
    return Table(translate(lang, "report.team_checks"), columns, tuple(rows))


def study_table(beside: TeamComparison, lang: Lang) -> Table:
    """How much further the trained teams were than the others, week by week."""
    columns = (
        parts.column("week", lang, "number", digits=0),
        parts.column("difference", lang, "signed_percent"),
        parts.column("interval_low", lang, "signed_percent"),
        parts.column("interval_high", lang, "signed_percent"),
    )
    rows = tuple(
        (round(block.first / 7), block.relative, block.interval.low, block.interval.high)
        for block in beside.blocks
    )
    return Table(translate(lang, "report.study"), columns, rows)


def _dated(change: Change, lang: Lang) -> list[Section]:
    """Events and other courses for the same metric inside the windows."""
    if not change.events and not change.other_trainings:
        return []
    keys = ("name", "kind", "from_on", "to_on", "treatment")
    kinds = {"from_on": "date", "to_on": "date"}
    columns = tuple(parts.column(key, lang, kinds.get(key, "text")) for key in keys)
    kept, left = translate(lang, "report.is_kept"), translate(lang, "report.is_left_out")
    rows = [
        (
            event.name,
            translate(lang, f"plan.kind_{event.kind}"),
            event.from_on,
            event.to_on,
            left if event.is_left_out else kept,
        )
        for event in change.events
    ]
    other = translate(lang, "report.other_training")
    rows += [(o.course_name, other, o.from_on, o.to_on, kept) for o in change.other_trainings]
    title = translate(lang, "report.dated")
    note = translate(lang, "report.dated_note")
    return [Section(title, note, (Table(title, columns, tuple(rows)),))]


def _registration(plan: Plan | None, lang: Lang) -> list[Section]:
    """What was decided beforehand, and what was decided too late."""
    if plan is None:
        return []
    title = translate(lang, "report.registration")
    given = [*([plan.in_force] if plan.in_force else []), *plan.later]
    if not given:
        return [Section(title, "", (translate(lang, "report.registration_none"),))]
    keys = ("registered_at", "state", "primary", "others", "design", "teams")
    numbers_of_days = ("window_days", "baseline_days")
    columns = (
        *(parts.column(key, lang) for key in keys),
        *(parts.column(key, lang, "count") for key in numbers_of_days),
        parts.column("goal", lang),
    )
    rows = tuple(_registered(one, plan.in_force, lang) for one in given)
    return [Section(title, "", (Table(title, columns, rows),))]


def _registered(given: Registration, in_force: Registration | None, lang: Lang) -> tuple:
    state = "in_force" if given is in_force else "late"
    goal = "" if given.target_low is None else numbers.band(given.target_low, given.target_high)
    names = [wording.metric_words(metric_id, lang) for metric_id in (given.primary, *given.others)]
    return (
        given.registered_at.strftime("%Y-%m-%d %H:%M"),
        translate(lang, f"report.registration_{state}"),
        names[0],
        wording.joined(names[1:], lang),
        translate(lang, f"plan.comparison_{given.comparison}"),
        wording.joined(given.teams, lang),
        given.window_days,
        given.baseline_days,
        goal,
    )


def _cautions(change: Change, lang: Lang) -> list[Section]:
    if not change.cautions:
        return []
    title = translate(lang, "report.cautions")
    items = tuple(wording.caution_sentence(change, code, lang) for code in change.cautions)
    return [Section(title, "", (Bullets(items),))]


def change_table(
    changes: Mapping[str, Change | CannotTell], windows: pd.DataFrame, lang: Lang
) -> Table:
    """Every course with a metric: its change with interval, or why there is none.

    windows: training_window, one row per course.
    """
    columns = (
        parts.column("course", lang, weight=1.4),
        parts.column("metric", lang),
        parts.column("effect", lang, "estimate", unit="signed_percent", weight=1.6),
        parts.column("verdict", lang, "state", weight=1.2),
        parts.column("reason", lang, weight=2.0),
    )
    rows = []
    for course in windows.itertuples():
        change = changes[course.course_id]
        verdict, reason = judge_change(change)
        rows.append(
            (
                course.course_name,
                wording.metric_words(course.metric_id, lang, course.metric_name),
                parts.estimate(change) if isinstance(change, Change) else None,
                wording.verdict_text(verdict, lang),
                wording.reason_words(change, lang)
                if isinstance(change, CannotTell)
                else translate(lang, f"reason.{reason}"),
            )
        )
    return Table(translate(lang, "report.changes"), columns, tuple(rows))
