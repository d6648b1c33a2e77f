"""Further metrics of a course beside the one it declares: chosen, read together, shown."""

from collections.abc import Sequence

import streamlit as st

from analytics import comparison, further_metrics
from analytics.results import CannotTell, Change, MetricReading, Plan
from pages.shared import controls, display, store
from reporting import reports, wording

t = controls.t


def names() -> dict[str, str]:
    """The metrics there are: id -> name."""
    language = controls.language()
    return {key: wording.metric_words(key, language) for key in store.read("metric_list").metric_id}


def readings(
    course_id: str, metric_id: str, change: Change | CannotTell, plan: Plan, filters: dict
) -> tuple[MetricReading, ...]:
    """The declared metric, those of registrations, and those the reader chose, read together."""
    wanted = [*_decided(metric_id, plan), *st.session_state.get(f"further_{course_id}", ())]
    changes = {metric_id: change}
    for one in dict.fromkeys(wanted):
        asked = filters | {"course": course_id, "metric": one}
        changes[one] = store.answer(comparison.by_course, asked)[course_id]
    return further_metrics.read_together(changes, plan.in_force)


def section(course_id: str, metric_id: str, plan: Plan, found: Sequence[MetricReading]) -> None:
    """Let the reader look at further metrics, and show what they say together."""
    language = controls.language()
    display.section(
        t("together.title"), wording.together_note(found, language), comparison.by_course
    )
    known = names()
    fixed = {metric_id, *_decided(metric_id, plan)}
    controls.choose_several(
        t("together.add"),
        [key for key in known if key not in fixed],
        format_func=lambda key: known.get(key, key),
        placeholder=t("together.pick"),
        key=f"further_{course_id}",
    )
    if len(found) > 1:
        display.report_table(reports.metric_table(found, language), is_wrapped=True)


def _decided(metric_id: str, plan: Plan) -> list[str]:
    """The other metrics that a registration names, in time or too late."""
    given = [*([plan.in_force] if plan.in_force else []), *plan.later]
    named = [metric for one in given for metric in (one.primary, *one.others)]
    return [metric for metric in dict.fromkeys(named) if metric != metric_id]
