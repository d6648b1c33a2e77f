"""The report of every page, from the same results as the page."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from analytics.make_up import FollowedMakeUp
from analytics.results import (
    CannotTell,
    CourseVerdict,
    Distribution,
    Gain,
    Group,
    GroupStanding,
    ItemAnalysis,
    Mean,
    Provenance,
    RetestCheck,
    Satisfaction,
    SkillCover,
    SkillGaps,
    Standing,
    SurveyScale,
    Target,
    TargetCheck,
)
from analytics.satisfaction import has_points
from reporting import charts, numbers, wording
from reporting.report import Block, Column, Figure, Report, Section, Table
from reporting.reports import item_tables, liked_tables, parts, scale_tables, skill_tables
from reporting.words import Lang, translate


def page_report(
    page: str,
    answer: str,
    sections: Sequence[Section],
    provenance: Provenance,
    lang: Lang,
    definitions: Sequence[tuple[str, str]],
    judgements: Sequence[str] = (),
) -> Report:
    """The report of a page under its own title, with its definitions in words."""
    return Report(
        page,
        translate(lang, f"title.{page}"),
        answer,
        tuple(sections),
        provenance,
        parts.words_of_definitions(definitions, lang),
        tuple(judgements),
        parts.period_of(provenance),
    )


def overview(
    checks: Sequence[TargetCheck],
    verdicts: Sequence[CourseVerdict],
    provenance: Provenance,
    *,
    lang: Lang,
) -> Report:
    """Are we on target: every target with its interval, and how far each course has come."""
    answer = wording.overview_sentence(checks, lang)
    sections = [
        Section(
            translate(lang, "chart.targets.title"),
            translate(lang, "chart.targets.note"),
            (parts.target_figure(checks, answer, lang), parts.target_table(checks, lang)),
        )
    ]
    if verdicts:
        note = translate(lang, "report.verdicts_note")
        table = parts.verdict_table(verdicts, lang)
        sections.append(Section(translate(lang, "report.verdicts"), note, (table,)))
    states = _state_counts(checks, lang)
    definitions = parts.target_definitions(checks, lang)
    return page_report("overview", answer, sections, provenance, lang, definitions, states)


def _state_counts(checks: Sequence[TargetCheck], lang: Lang) -> list[str]:
    counts = {state: sum(c.state == state for c in checks) for state in wording.STATES}
    return [f"{wording.state_text(state, lang)} {n}" for state, n in counts.items() if n]


def skills(
    gaps: SkillGaps | CannotTell,
    provenance: Provenance,
    cover: Sequence[SkillCover] = (),
    *,
    is_named: bool = False,
    lang: Lang,
) -> Report:
    """Where the gaps are, per role and skill, and how well each skill is covered.

    Somebody who alone holds a skill is named only if `is_named`.
    """
    answer = wording.skills_sentence(gaps, lang)
    if isinstance(gaps, CannotTell):
        return page_report("skills", answer, (), provenance, lang, ())
    grid, cells = parts.gap_grid(gaps, lang), parts.gap_list(gaps, lang)
    figure = parts.gap_figure(gaps, answer, lang)
    sections = (
        Section(figure.title, figure.note, (figure, grid)),
        Section(cells.title, translate(lang, "report.gap_note"), (cells,)),
        *_coverage(cover, is_named, lang),
    )
    judgements = [translate(lang, "badge.assessed", n=gaps.n_assessed, n_people=gaps.n_people)]
    if gaps.n_hidden:
        judgements.append(translate(lang, "badge.hidden_cells", n=gaps.n_hidden))
    definitions = [(translate(lang, "column.gap"), gaps.definition)]
    return page_report("skills", answer, sections, provenance, lang, definitions, judgements)


def _coverage(cover: Sequence[SkillCover], is_named: bool, lang: Lang) -> list[Section]:
    if not cover:
        return []
    table = skill_tables.coverage_table(cover, lang, is_named=is_named)
    note = translate(lang, "skills.coverage_note")
    return [Section(wording.coverage_sentence(cover, lang), note, (table,))]


def progress(
    check: TargetCheck,
    groups: Sequence[Group],
    sessions: Sequence[Group],
    people: pd.DataFrame,
    standings: Mapping[tuple[str, str], Standing],
    roles: Sequence[GroupStanding],
    made_up: Sequence[FollowedMakeUp],
    provenance: Provenance,
    *,
    lang: Lang,
    by: str = "course",
    is_named: bool = True,
    further: Sequence[Section] = (),
) -> Report:
    """Who attended, who is behind, who needs a make-up.

    groups: attendance per course, or per what `by` says;
    people: the progress table of analytics.progress, one row per person, a status code per course;
    standings: what stands beside each status. Lists of people are in it only if `is_named`.
    further: what reporting.reports.conduct_tables adds.
    """
    due = {item.make_up.person_id for item in made_up if item.stage != "passed"}
    answer = wording.progress_sentence(check, lang, n_make_up=len(due))
    by_group = translate(lang, "progress.by_group")
    by_session = translate(lang, "report.attendance_by_session")
    note = translate(lang, "chart.attendance.note")
    figures = parts.group_figure(by_group, note, groups, check.target, lang)
    group_table = parts.group_table(by_group, groups, by, lang)
    progress_note = translate(lang, "report.progress_note")
    role_words = [translate(lang, f"report.role_{part}") for part in ("table", "note")]
    table = progress_table(people, lang, standings)
    finding = wording.progress_finding(len(people), len(due), lang)
    named = [
        Section(wording.table_title(table.title, finding, lang), progress_note, (table,)),
        _make_up_section(made_up, lang),
    ]
    in_groups = wording.groups_title(groups, lang)
    in_sessions = wording.groups_title(sessions, lang, "sessions")
    sections = [
        Section(wording.table_title(by_group, in_groups, lang), note, (*figures, group_table)),
        Section(
            wording.table_title(by_session, in_sessions, lang),
            note,
            (session_table(sessions, lang),),
        ),
        Section(*role_words, (standing_table(roles, lang),)),
        *(named if is_named else ()),
        *further,
    ]
    judgements = [wording.state_text(check.state, lang)]
    definitions = parts.target_definitions([check], lang)
    return page_report("progress", answer, sections, provenance, lang, definitions, judgements)


def _make_up_section(made_up: Sequence[FollowedMakeUp], lang: Lang) -> Section:
    table = parts.make_up_table(made_up, lang)
    note = translate(lang, "report.make_up_note")
    if not made_up:
        return Section(table.title, note, (translate(lang, "report.make_up_none"),))
    said = wording.make_up_finding(made_up, lang)
    return Section(wording.table_title(table.title, said, lang), note, (table,))


def session_table(sessions: Sequence[Group], lang: Lang) -> Table:
    """Sessions as given, newest first: day and course, attendance, judgement."""
    columns = (
        parts.column("session", lang, weight=1.8),
        parts.column("actual", lang, "estimate", weight=2),
        parts.column("state", lang, "state"),
    )
    rows = tuple(
        (
            group.label,
            parts.estimate(group.measure),
            wording.state_text(group.state, lang) if group.state else None,
        )
        for group in sessions
    )
    return Table(translate(lang, "report.attendance_by_session"), columns, rows)


_PROGRESS_COLUMNS = {
    "person_id": "text",
    "person_name": "text",
    "role": "text",
    "team": "text",
    "n_expected": "count",
    "n_present": "count",
    "attendance_rate": "percent",
    "n_passed": "count",
    "n_present_change": "count",
    "n_passed_change": "count",
}


#: So many columns of the progress table say who somebody is.
N_WHO = 4


def progress_table(
    people: pd.DataFrame,
    lang: Lang,
    standings: Mapping[tuple[str, str], Standing] = MappingProxyType({}),
) -> Table:
    """One row per person with attendance and, per course, how it stands, its score and sessions."""
    known = [name for name in _PROGRESS_COLUMNS if name in people.columns]
    who, totals = known[:N_WHO], known[N_WHO:]
    courses = [name for name in people.columns if name not in _PROGRESS_COLUMNS]
    columns = [parts.column(name, lang, _PROGRESS_COLUMNS[name]) for name in who]
    columns += [Column(name, str(name), "state") for name in courses]
    columns += [parts.column(name, lang, _PROGRESS_COLUMNS[name]) for name in totals]
    rows = []
    for person in people.to_dict("records"):
        stands = [
            wording.progress_text(person[name], lang, standings.get((person["person_id"], name)))
            for name in courses
        ]
        first, last = (
            [None if pd.isna(person[name]) else person[name] for name in part]
            for part in (who, totals)
        )
        rows.append((*first, *stands, *last))
    legend = tuple(
        (glyph, translate(lang, f"progress_legend.{name}"), name)
        for glyph, name in wording.PROGRESS_LEGEND
    )
    note = translate(lang, "report.progress_note")
    title = translate(lang, "report.progress_table")
    return Table(title, tuple(columns), tuple(rows), note, n_frozen=2, legend=legend)


def standing_table(standings: Sequence[GroupStanding], lang: Lang, by: str = "role") -> Table:
    """Role or team by course: people who passed of all, sessions attended of those expected."""
    courses = list(dict.fromkeys(item.course_name for item in standings))
    at = {(item.group, item.course_name): item for item in standings}
    names = sorted({item.group for item in standings})
    columns = (parts.column(by, lang), *(Column(name, name) for name in courses))
    rows = tuple(
        (name, *(wording.standing_text(at.get((name, course)), lang) for course in courses))
        for name in names
    )
    return Table(translate(lang, f"report.{by}_table"), columns, rows)


def assessment(
    check: TargetCheck,
    courses: Sequence[Group],
    gain: Gain | CannotTell,
    gains: Sequence[Group],
    distribution: Distribution | CannotTell,
    retest: RetestCheck | CannotTell,
    items: Sequence[ItemAnalysis | CannotTell],
    provenance: Provenance,
    *,
    lang: Lang,
    by: str = "course",
    further: Sequence[Section] = (),
) -> Report:
    """Who passed, what the same people gained, and which questions work.

    courses: pass rate per course, or per what `by` says; gains: paired gain per course or role;
    further: what reporting.reports.score_tables adds.
    """
    answer = wording.assessment_sentence(check, lang, gain=gain)
    title = translate(lang, "assessment.by_group")
    note = translate(lang, "report.pass_note")
    sections = [
        Section(
            wording.table_title(title, wording.groups_title(courses, lang), lang),
            note,
            (
                *parts.group_figure(title, note, courses, check.target, lang),
                parts.group_table(title, courses, by, lang),
            ),
        ),
        _gain_section(gain, gains, lang),
    ]
    if isinstance(distribution, Distribution):
        sections.append(_distribution_section(distribution, lang))
    if isinstance(retest, RetestCheck):
        words = wording.retest_sentence(retest, lang)
        sections.append(Section(translate(lang, "report.retest"), "", (words,)))
    sections += [*further, *item_tables.item_sections(items, lang)]
    pairs = [*parts.target_definitions([check], lang)]
    pairs.append((translate(lang, "column.gain"), gain.definition))
    judgements = [wording.state_text(check.state, lang)]
    return page_report("assessment", answer, sections, provenance, lang, pairs, judgements)


def _gain_section(gain: Gain | CannotTell, gains: Sequence[Group], lang: Lang) -> Section:
    title = translate(lang, "chart.pre_post.title")
    note = translate(lang, "chart.pre_post.note")
    blocks: list[Block] = [wording.gain_sentence(gain, lang)]
    if gains:
        said = wording.gain_title(gain, lang)
        figure = Figure(said, note, charts.pre_post(gains, lang), said)
        blocks += [figure, parts.group_table(title, gains, "group", lang, unit="points")]
    if isinstance(gain, Gain):
        blocks += wording.gain_details(gain, lang)
    return Section(title, note, tuple(blocks))


def _distribution_section(distribution: Distribution, lang: Lang) -> Section:
    title = translate(lang, "chart.scores.title")
    note = wording.scores_note(distribution, lang)
    columns = (
        parts.column("from", lang, "percent"),
        parts.column("to", lang, "percent"),
        parts.column("people", lang, "count"),
    )
    said = wording.scores_title(distribution, lang)
    figure = Figure(said, note, charts.score_histogram(distribution, lang), said)
    return Section(title, note, (figure, Table(title, columns, distribution.bins)))


def satisfaction(
    result: Satisfaction | CannotTell,
    groups: Sequence[Group],
    items: Sequence[Group],
    scale: SurveyScale | CannotTell,
    recommended: Mean | CannotTell,
    provenance: Provenance,
    *,
    lang: Lang,
    target: Target,
    by: str = "course",
    told: liked_tables.Told | None = None,
) -> Report:
    """What learners said, and under how many definitions the target is reached.

    groups: by course, or by what `by` says; items: each rating question; told: how it went on, who
    answered and what they wrote.
    """
    answer = wording.satisfaction_sentence(result, lang, target=target)
    sections = []
    definitions: list[tuple[str, str]] = []
    if isinstance(result, Satisfaction):
        sections += _satisfaction_sections(result, target, answer, lang)
        definitions.append((wording.target_name(target, lang), result.definition))
    note = translate(lang, "hidden.note")
    if groups:
        title = translate(lang, "satisfaction.by_group")
        figures = parts.group_figure(title, note, groups, target, lang)
        table = parts.group_table(title, groups, by, lang)
        said = wording.table_title(title, wording.groups_title(groups, lang), lang)
        sections.append(Section(said, note, (*figures, table)))
    if items:
        title = translate(lang, "satisfaction.items")
        finding = wording.groups_title(items, lang, "questions") or title
        picture = Figure(finding, note, charts.item_bars(items, lang), finding)
        table = parts.group_table(title, items, "question", lang)
        sections.append(Section(title, note, (picture, table)))
    if isinstance(result, Satisfaction):
        sections.append(scale_tables.scale_section(scale, recommended, lang))
        sections += liked_tables.told_sections(told, target, lang) if told else ()
        hidden = wording.hidden_sentences(result, lang, groups)
    else:
        hidden = []
    return page_report("satisfaction", answer, sections, provenance, lang, definitions, hidden)


def _satisfaction_sections(
    result: Satisfaction, target: Target, answer: str, lang: Lang
) -> list[Section]:
    answers = translate(lang, "chart.satisfaction.title")
    note = translate(lang, "chart.satisfaction.note")
    readings = wording.readings_title(result, lang)
    total = sum(n for _, n in result.counts) or 1
    is_points = has_points(result.scale)
    columns = (
        parts.column("step", lang, "text" if is_points else "number", digits=0),
        parts.column("answers", lang, "count"),
        parts.column("share", lang, "percent"),
    )
    steps = [wording.step_name(v, result.scale) if is_points else v for v, _ in result.counts]
    shares = ((n, n / total) for _, n in result.counts)
    table = Table(answers, columns, tuple((s, *n) for s, n in zip(steps, shares, strict=True)))
    bars = charts.satisfaction_bars(result, lang, target=target)
    dots = charts.definitions_dots(result, lang, target=target)
    goal = numbers.percent(target.low)
    under = (parts.column("definition", lang, weight=2), parts.column("value", lang, "percent"))
    rows = tuple(
        (wording.reading_name(code, lang, result.scale), value) for code, value in result.readings
    )
    second = translate(lang, "chart.definitions.note", target=goal)
    said = wording.answers_title(result, lang)
    return [
        Section(answers, note, (Figure(said, note, bars, answer), table)),
        Section(
            readings,
            second,
            (Figure(readings, second, dots, readings), Table(readings, under, rows)),
        ),
    ]
