"""The parts of the plan page below its answer."""

import streamlit as st

from analytics.results import CannotTell, Milestones, TrainingPlan
from pages.shared import controls, display
from reporting import charts, wording
from reporting.reports import plan_tables as tables

t = controls.t
STEPS = ("each", "month", "week")
VIEWS = ("goals", "curriculum", "content", "team", "mentors")


def badges(plan: TrainingPlan) -> list[str]:
    """Internal trainers against the target, stale materials, parties nobody is named for."""
    found = [wording.state_badge(plan.internal.state, controls.language())]
    found = [f":gray-badge[:material/co_present: {t('training_plan.badge_internal')}]", *found]
    n_stale = sum(item.is_stale for item in plan.materials)
    if n_stale:
        words = t("training_plan.badge_stale", n=n_stale)
        found.append(f":gray-badge[:material/history: {words}]")
    if plan.missing_parties:
        words = t("training_plan.badge_parties", n=len(plan.missing_parties))
        found.append(f":gray-badge[:material/person_off: {words}]")
    return found


def milestones(found: Milestones | CannotTell) -> None:
    """Draw milestones planned against reached, and the list with what is overdue."""
    title = wording.milestones_title(found, controls.language())
    display.section(title, t("training_plan.burn_up_note"), "milestone_list")
    if isinstance(found, CannotTell):
        return
    left, right = display.halves(2, 3)
    with left:
        display.chart(display.figure(charts.burn_up, found), "burn_up", title)
    with right:
        _milestone_list(found)


def _milestone_list(found: Milestones) -> None:
    """Draw the milestones one by one, by month or by week, as the reader chooses."""
    names = {step: t(f"training_plan.by_{step}") for step in STEPS}
    by = st.segmented_control(
        t("training_plan.milestones_by"),
        STEPS,
        default=STEPS[0],
        required=True,
        format_func=names.__getitem__,
        key="milestones_by",
        bind="query-params",
        label_visibility="collapsed",
    )
    lang = controls.language()
    if by == "each":
        table = tables.milestone_table(found, lang)
    else:
        table = tables.step_table(found, lang, step=by)
    display.report_table(table, height=280)


def views(plan: TrainingPlan, *, is_named: bool) -> None:
    """Let the reader choose a part of the plan and draw its tables."""
    view = st.segmented_control(
        t("training_plan.view"),
        VIEWS,
        default=VIEWS[0],
        required=True,
        format_func=lambda name: t(f"training_plan.view_{name}"),
        key="plan_view",
        bind="query-params",
        label_visibility="collapsed",
    )
    lang = controls.language()
    found = {
        "goals": [(tables.chain_table, "chain_note", "goal_chain")],
        "curriculum": [(tables.curriculum_table, "curriculum_note", "curriculum")],
        "content": [
            (tables.version_table, "versions_note", "course_change_list"),
            (tables.material_table, "materials_note", "material_list"),
        ],
        "team": [
            (tables.team_table, "team_note", "training_party_list"),
            (tables.format_table, "formats_note", "session_kinds"),
        ],
        "mentors": [],
    }
    for make, note, frame in found[view]:
        table = make(plan, lang)
        display.section(table.title, t(f"training_plan.{note}"), frame)
        display.report_table(table)
    if view == "mentors":
        table = tables.mentor_table(plan, lang, is_named=is_named)
        display.section(table.title, t("training_plan.mentors_note"), "mentoring_pairs")
        if is_named:
            display.report_table(table)
