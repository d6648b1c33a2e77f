"""Alarms on the needs page: the evidence, what could answer them, and what somebody decided."""

from datetime import date, timedelta
from functools import partial

import streamlit as st

from analytics import alarms as alarms_of
from analytics import periods, skills
from analytics.results import Alarm, Alarms, AlarmSkill, CannotTell, MetricWatch
from data import registry
from pages.shared import controls, display, skill_people, store
from reporting import charts, numbers, wording
from reporting.reports import training_needs

t = controls.t
DECISIONS = ("accepted", "postponed", "dismissed")


def section(alarms: Alarms) -> None:
    """Draw every alarm with its evidence, then all metrics under watch."""
    language = controls.language()
    if not alarms.watched and not alarms.unwatched:
        return
    display.section(t("alarm.title"), t("alarm.note"), alarms_of.find)
    st.markdown(f"**{wording.escape_markdown(wording.alarms_sentence(alarms, language))}**")
    for watch in alarms.watched:
        if watch.alarm is not None:
            _card(watch, watch.alarm, language)
    if alarms.watched:
        listed = partial(_watched, alarms, language)
        display.folded(listed, t("alarm.table"), key="watched", icon="monitoring")
    if alarms.unwatched:
        names = [
            f"{one.metric_name} · {wording.reason_words(one.reason, language)}"
            for one in alarms.unwatched
        ]
        display.grey(wording.escape_markdown(t("alarm.unwatched", names="; ".join(names))))


def _watched(alarms: Alarms, language: str) -> None:
    """All metrics under watch, and how often a chart of them alarms by chance."""
    display.report_table(training_needs.alarm_table(alarms, language))
    display.grey(wording.rate_words(alarms.watched[0], language))


def _card(watch: MetricWatch, alarm: Alarm, language: str) -> None:
    with st.container(border=True):
        title = wording.alarm_title(watch, alarm, language)
        display.section(title, t("alarm.chart_note", n=watch.n_baseline), "metric_day_total")
        display.chart(display.figure(charts.watch_chart, watch), f"alarm_{watch.metric_id}", title)
        evidence = wording.alarm_evidence(watch, alarm, language)
        st.markdown(wording.escape_markdown(evidence))
        left, right = display.halves(1, 1)
        with left:
            _answer(alarm, language)
        with right:
            _decision(watch, alarm, language)


def _answer(alarm: Alarm, language: str) -> None:
    """The way from the metric to skills, roles and a course."""
    if not alarm.skills:
        display.grey(t("alarm.no_skill"))
        return
    st.markdown(f"**{t('alarm.answer')}**")
    lines = [wording.alarm_skill(skill, language) for skill in alarm.skills]
    st.markdown("\n".join(f"- {wording.escape_markdown(line)}" for line in lines))
    for skill in alarm.skills:
        if skill.roles:
            _draft(skill, skill.roles[0][0])


def _draft(skill: AlarmSkill, role: str) -> None:
    """Lead to the people of the role with the widest gap, where a course is drafted for them."""
    label = wording.escape_markdown(t("alarm.draft", skill=skill.skill, role=role))
    if not st.button(label, key=f"draft_{skill.skill_id}", icon=":material/edit_note:"):
        return
    n = store.rule().minimum_group
    gaps = store.answer(skills.gap_map, controls.NO_FILTERS, minimum_group=n)
    cells = () if isinstance(gaps, CannotTell) else gaps.cells
    chosen = [cell for cell in cells if (cell.role, cell.skill) == (role, skill.skill)]
    if chosen:
        st.session_state[skill_people.CELL] = chosen[0]
        # one role is looked at there, of another the chosen gap would not be among what is shown
        controls.leave_behind("role")
    display.go_to("skills")


def _decision(watch: MetricWatch, alarm: Alarm, language: str) -> None:
    """What was decided, and a form to decide anew; whoever accepts it writes an action down."""
    if alarm.decided_on is not None:
        state = t(f"alarm.state_{alarm.state}")
        day = numbers.iso_date(alarm.decided_on)
        key = "alarm.decided" if alarm.reason else "alarm.decided_bare"
        words = {"reason": alarm.reason} if alarm.reason else {}
        display.grey(wording.escape_markdown(t(key, day=day, state=state, **words)))
    with st.form(f"decide_{watch.metric_id}", border=False):
        decision = st.segmented_control(
            t("alarm.decide"),
            DECISIONS,
            default="accepted",
            required=True,
            format_func=lambda code: t(f"alarm.decision_{code}"),
            key=f"decision_{watch.metric_id}",
        )
        reason = st.text_input(t("alarm.why"), key=f"reason_{watch.metric_id}")
        owner = st.text_input(t("alarm.owner"), key=f"owner_{watch.metric_id}")
        to = st.date_input(
            t("alarm.until"),
            value=watch.days[-1].on + timedelta(days=28),
            key=f"postponed_{watch.metric_id}",
        )
        if st.form_submit_button(t("alarm.save"), type="primary"):
            action = _action(watch, alarm, owner.strip(), to, language)
            _note(watch, decision, reason.strip(), to, action)


def _action(
    watch: MetricWatch, alarm: Alarm, owner: str, due_on: date, language: str
) -> registry.NewAction:
    """The training proposed first, for the role furthest short of it, with the evidence."""
    values = {"metric": wording.metric_name(watch, language)}
    key = "alarm.action"
    if alarm.skills:
        skill = alarm.skills[0]
        key = "alarm.action_role" if skill.roles else "alarm.action_skill"
        values |= {"skill": skill.skill} | ({"role": skill.roles[0][0]} if skill.roles else {})
    title = wording.alarm_title(watch, alarm, language)
    finding = f"{title}\n{wording.alarm_evidence(watch, alarm, language)}"
    quarter = periods.quarter_of(watch.days[-1].on)
    return registry.NewAction(quarter, t(key, **values), owner, due_on, finding)


def _note(
    watch: MetricWatch,
    decision: registry.AlarmDecision,
    reason: str,
    to: date,
    action: registry.NewAction,
) -> None:
    is_accepted = decision == "accepted"
    if not is_accepted and not reason:
        st.error(t("alarm.needs_reason"), icon=":material/error:")
        return
    if is_accepted and not action.owner:
        st.error(t("alarm.needs_owner"), icon=":material/error:")
        return
    registry.decide_alarm(
        store.to_change(),
        watch.metric_id,
        decision=decision,
        reason=reason,
        through_on=watch.days[-1].on,
        postponed_to=to if decision == "postponed" else None,
        action=action if is_accepted else None,
        decided_by=store.reader().name,
    )
    store.changed()
    quarter = numbers.period_name(action.quarter, controls.language())
    st.toast(t("alarm.saved_action", quarter=quarter) if is_accepted else t("alarm.saved"))
    st.rerun()
