"""The training plan as tables, and as a report."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from analytics import training_plan
from analytics.results import CannotTell, Milestones, Provenance, TrainingPlan
from reporting import charts, numbers, wording
from reporting.report import Column, Figure, Report, Section, Table, estimate
from reporting.reports import parts
from reporting.reports.parts import column
from reporting.words import Lang, translate


def chain_table(plan: TrainingPlan, lang: Lang) -> Table:
    """Goal, metric, skill and course, one line per way through them; holes are said in words."""
    columns = (
        column("goal_name", lang, weight=1.4),
        column("goal_weight", lang, "percent", weight=0.6),
        column("metric", lang),
        column("skill", lang),
        column("course", lang, weight=1.4),
    )
    hole = {
        name: f"✕ {translate(lang, f'training_plan.no_{name}')}"
        for name in ("goal", "metric", "skill", "course")
    }
    rows = [
        (
            link.goal or hole["goal"],
            link.weight,
            link.metric or hole["metric"],
            link.skill or (hole["skill"] if link.course else None),
            _course(link.course, link.is_draft, hole["course"], lang),
        )
        for link in plan.chain.links
    ]
    listed = {link.metric for link in plan.chain.links}
    rows += [
        (hole["goal"], None, metric, None, hole["course"])
        for metric in plan.chain.metrics_without_course
        if metric not in listed
    ]
    return Table(wording.chain_sentence(plan.chain, lang), columns, tuple(rows))


def _course(name: str | None, is_draft: bool, hole: str, lang: Lang) -> str:
    if name is None:
        return hole
    return translate(lang, "training_plan.draft", course=name) if is_draft else name


def milestone_table(milestones: Milestones | CannotTell, lang: Lang) -> Table:
    """Every milestone: due, planned share of its goal, done, and how late."""
    columns = (
        column("milestone", lang, weight=1.6),
        column("state", lang, weight=1.0),
        column("due_on", lang, "date"),
        column("done_on", lang, "date"),
        column("goal_name", lang, weight=1.2),
        column("planned_rate", lang, "percent", weight=0.7),
    )
    items = () if isinstance(milestones, CannotTell) else milestones.items
    rows = tuple(
        (
            item.name,
            translate(lang, f"milestone_state.{item.state}", n=item.days_late),
            item.due_on,
            item.done_on,
            item.goal,
            item.planned_rate,
        )
        for item in sorted(items, key=lambda item: (item.state != "overdue", item.due_on))
    )
    return Table(wording.milestones_title(milestones, lang), columns, rows)


def milestone_section(milestones: Milestones | CannotTell, lang: Lang) -> Section:
    """Milestones planned and reached as a figure, where there are any, and the list."""
    table, note = milestone_table(milestones, lang), translate(lang, "training_plan.burn_up_note")
    if isinstance(milestones, CannotTell):
        return Section(table.title, note, (table,))
    figure = Figure(table.title, note, charts.burn_up(milestones, lang), table.title)
    return Section(table.title, note, (figure, table))


def step_table(
    milestones: Milestones | CannotTell, lang: Lang, *, step: Literal["week", "month"]
) -> Table:
    """Week by week or month by month: milestones due and reached, and by then in all."""
    columns = (
        Column("step", translate(lang, f"training_plan.step_{step}"), weight=1.2),
        column("n_due", lang, "count", weight=0.6),
        column("n_reached", lang, "count", weight=0.6),
        column("due_so_far", lang, "count", weight=0.7),
        column("reached_so_far", lang, "count", weight=0.7),
        column("milestones_due", lang, weight=2.0),
    )
    found = (
        () if isinstance(milestones, CannotTell) else training_plan.by_step(milestones, step=step)
    )
    rows = tuple(
        (
            _step_name(part.first_on, step, lang),
            part.n_due,
            part.n_done,
            part.planned,
            part.reached,
            wording.joined(list(part.names), lang),
        )
        for part in found
    )
    return Table(translate(lang, f"training_plan.by_{step}"), columns, rows)


def _step_name(first: date, step: Literal["week", "month"], lang: Lang) -> str:
    if step == "month":
        return f"{first:%Y-%m}"
    return numbers.span(first, first + timedelta(days=6), lang)


def curriculum_table(plan: TrainingPlan, lang: Lang) -> Table:
    """Role and tier: required skills, those with a course, coverage by weight, and the gaps."""
    columns = (
        column("role", lang),
        column("tier", lang, weight=0.7),
        column("n_skills", lang, "count", weight=0.7),
        column("n_taught", lang, "count", weight=0.7),
        column("coverage", lang, "percent", weight=0.7),
        column("without_course", lang, weight=1.6),
    )
    body = tuple(
        (
            row.role,
            _tier(row.tier, lang),
            row.n_skills,
            row.n_taught,
            row.coverage,
            wording.joined(
                [
                    *row.missing,
                    *(translate(lang, "training_plan.draft", course=s) for s in row.drafted),
                ],
                lang,
            ),
        )
        for row in plan.curriculum
    )
    return Table(wording.curriculum_sentence(plan.curriculum, lang), columns, body)


def _tier(tier: str | None, lang: Lang) -> str:
    return "" if tier is None else translate(lang, f"template.choice.tier_{tier}")


def version_table(plan: TrainingPlan, lang: Lang) -> Table:
    """The change log of the courses' content, newest first."""
    columns = (
        column("course", lang),
        column("version", lang, weight=0.6),
        column("changed_on", lang, "date"),
        column("changed_what", lang, weight=1.6),
        column("reason", lang, weight=1.6),
    )
    rows = tuple((v.course, v.version, v.changed_on, v.what, v.why) for v in plan.versions)
    return Table(translate(lang, "training_plan.versions"), columns, rows)


def material_table(plan: TrainingPlan, lang: Lang) -> Table:
    """Manuals, cases and question banks, stale ones first."""
    columns = (
        column("material", lang, weight=1.4),
        column("material_kind", lang, weight=0.8),
        column("course", lang),
        column("owner", lang),
        column("reviewed_on", lang, "date"),
        column("state", lang),
    )
    rows = tuple(
        (
            item.name,
            translate(lang, f"data_value.{item.kind}"),
            item.course,
            item.owner,
            item.reviewed_on,
            _staleness(item.age, item.is_stale, lang),
        )
        for item in plan.materials
    )
    n = sum(item.is_stale for item in plan.materials)
    title = translate(lang, "training_plan.stale", n=n, total=len(plan.materials))
    return Table(title, columns, rows)


def _staleness(age: int | None, is_stale: bool, lang: Lang) -> str:
    if age is None:
        return translate(lang, "training_plan.never_reviewed")
    return translate(lang, f"training_plan.{'is_stale' if is_stale else 'is_current'}", n=age)


def team_table(plan: TrainingPlan, lang: Lang) -> Table:
    """Who stands for each party of the training team; a party nobody is named for is said."""
    columns = (column("party", lang), column("person", lang), column("duty", lang, weight=2.0))
    rows = [(translate(lang, f"data_value.{p}"), name, duty) for p, name, duty in plan.members]
    nobody = f"✕ {translate(lang, 'training_plan.nobody')}"
    rows += [(translate(lang, f"data_value.{p}"), nobody, None) for p in plan.missing_parties]
    names = [translate(lang, f"data_value.{p}") for p in plan.missing_parties]
    key = "team_missing" if names else "team_complete"
    title = translate(lang, f"training_plan.{key}", parties=wording.joined(names, lang))
    return Table(title, columns, tuple(rows))


def format_table(plan: TrainingPlan, lang: Lang) -> Table:
    """Sessions and hours by format, and the share of internal trainers in each."""
    columns = (
        column("format", lang),
        column("n_sessions", lang, "count", weight=0.7),
        column("session_share", lang, "percent", weight=0.7),
        column("hours", lang, "number", weight=0.7),
        column("internal", lang, "estimate", weight=1.8),
    )
    rows = tuple(
        (
            translate(lang, f"template.choice.format_{f.format}") if f.format else "—",
            f.n_sessions,
            f.n_sessions / f.n_all,
            f.hours,
            estimate(f.internal),
        )
        for f in plan.formats
    )
    return Table(internal_title(plan, lang), columns, rows)


def internal_title(plan: TrainingPlan, lang: Lang) -> str:
    """The share of internal trainers by sessions and by hours against the target."""
    check, (own, total) = plan.internal, plan.hours
    if isinstance(check.measure, CannotTell):
        return translate(lang, "training_plan.formats")
    return translate(
        lang,
        "training_plan.internal",
        sessions=numbers.percent(check.measure.rate),
        hours=numbers.percent(own / total) if total else "—",
        goal=numbers.percent(check.target.low),
        state=wording.state_text(check.state, lang),
    )


def mentor_table(plan: TrainingPlan, lang: Lang, *, is_named: bool) -> Table:
    """Mentors with their load, then those without a mentor; names only if `is_named`."""
    columns: tuple[Column, ...] = (
        column("mentor", lang),
        column("n_mentees", lang, "count", weight=0.7),
        column("skill", lang, weight=1.6),
        column("without_mentor", lang, weight=2.0),
    )
    title = wording.mentoring_sentence(plan.mentoring, lang)
    if not is_named:
        return Table(title, columns, ())
    alone: dict[str, list[str]] = {}
    for person, skill in plan.mentoring.unmatched:
        alone.setdefault(skill, []).append(person)
    rows: list[tuple[Any, ...]] = [
        (load.mentor, load.n_mentees, wording.joined(list(load.skills), lang), None)
        for load in plan.mentoring.loads
    ]
    rows += [(None, None, skill, wording.joined(people, lang)) for skill, people in alone.items()]
    return Table(title, columns, tuple(rows))


def plan(
    found: TrainingPlan, provenance: Provenance, *, is_named: bool = False, lang: Lang
) -> Report:
    """What will be taught, why, and whether that is on time."""
    others = (
        (chain_table(found, lang), "chain_note"),
        (curriculum_table(found, lang), "curriculum_note"),
        (version_table(found, lang), "versions_note"),
        (material_table(found, lang), "materials_note"),
        (team_table(found, lang), "team_note"),
        (format_table(found, lang), "formats_note"),
        (mentor_table(found, lang, is_named=is_named), "mentors_note"),
    )
    first = milestone_section(found.milestones, lang)
    if not isinstance(found.milestones, CannotTell):
        monthly = step_table(found.milestones, lang, step="month")
        first = replace(first, blocks=(*first.blocks, monthly))
    sections = [first]
    sections += [
        Section(table.title, translate(lang, f"training_plan.{note}"), (table,))
        for table, note in others
    ]
    check = found.internal
    definitions = [(wording.target_name(check.target, lang), check.measure.definition)]
    return Report(
        "plan",
        translate(lang, "title.plan"),
        wording.plan_sentence(found, lang),
        tuple(sections),
        provenance,
        parts.words_of_definitions(definitions, lang),
        (),
        parts.period_of(provenance),
    )
