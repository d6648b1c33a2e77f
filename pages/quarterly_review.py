"""The review of a month, a quarter or a year: findings, actions, plan, and its files."""

from functools import partial

import streamlit as st

from analytics import need_study, review
from pages.shared import actions, controls, display, scorecard, store
from reporting import numbers, reports, wording
from reporting.report import Bullets, Table

lang, t = controls.language(), controls.t
period = controls.period()
name = numbers.period_name(period, lang) if period else ""
place = display.title("quarterly_review" if period else "no_review", period=name)
if not period:
    display.nothing("quarterly_review")
filters = controls.filters("period", "role")
period = controls.period()
settings, as_of = store.review_settings(), filters["to_on"]
found = store.answer(
    review.quarterly_review,
    filters,
    period=period,
    as_of=as_of,
    needs=need_study.known_by(store.answer, filters, minimum_group=store.rule().minimum_group),
    before=store.answer_before(review.target_checks, filters, period, settings=settings),
    settings=settings,
)
days = {
    verdict.course_id: store.read(
        "metric_by_course_day", **(filters | {"course": verdict.course_id})
    )
    for verdict in found.verdicts
}
written = store.read("action_list")
provenance = display.provenance(filters)
report = partial(
    reports.quarterly_review, found, written, provenance, lang=lang, as_of=as_of, days=days
)
display.downloads(place, "quarterly_review", report, filters)
display.answer(wording.review_sentence(found, lang), *scorecard.state_badges(found.checks))
shown = report(mode=display.mode())
for section in shown.sections:
    display.section(section.title, section.note)
    for number, block in enumerate(section.blocks):
        if isinstance(block, Table):
            display.report_table(block, is_wrapped=True)
        elif isinstance(block, Bullets):
            st.markdown("\n".join(f"- {wording.escape_markdown(item)}" for item in block.items))
        elif isinstance(block, str):
            st.markdown(wording.escape_markdown(block))
        else:
            display.chart(block.figure, f"{section.title}_{number}", block.alt)
actions.editor(period, written, as_of)
display.closing(filters)
