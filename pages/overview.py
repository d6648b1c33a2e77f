"""Are we on target this quarter?"""

from functools import partial

import streamlit as st

from analytics import progress, review
from pages.shared import controls, display, scorecard, store, welcome
from reporting import charts, reports, wording
from reporting.reports import parts

if store.is_empty():
    welcome.page()
    st.stop()
place = display.title("overview")
lang, t = controls.language(), controls.t
if not controls.period_options():
    display.nothing("overview")
with controls.row():
    filters = controls.filters("period", "course", "role")
    view = scorecard.view()
settings = store.review_settings()
checks = store.answer(review.target_checks, filters, settings=settings)
verdicts = store.answer(review.verdicts, filters, settings=settings)
made_up = store.answer(progress.make_up, filters, as_of=filters["to_on"])
before = store.answer_before(review.target_checks, filters, controls.period(), settings=settings)
report = partial(reports.overview, checks, verdicts, display.provenance(filters), lang=lang)
display.downloads(place, "overview", report, filters)

answer = wording.overview_sentence(checks, lang)
display.answer(answer, *scorecard.state_badges(checks))
scorecard.cards(checks, verdicts)
left, right = display.halves(3, 2)
with left:
    display.section(t("overview.targets"), t("overview.targets_note"), review.target_checks)
    shown = scorecard.of_view(checks, view)
    display.chart(display.figure(charts.targets, shown), "targets", answer)
with right:
    display.section(t("overview.actions"), "", progress.make_up, "attendance_by_session")
    scorecard.actions(checks, verdicts, made_up, filters, view)
    display.section(t("overview.changed"), t("overview.changed_note"), review.target_checks)
    scorecard.last_week(filters)
    scorecard.changes(shown, before)
display.section(t("overview.families"), t("overview.families_note"), review.target_checks)
soft = store.answer(review.soft_skills, filters, target=settings.targets["pass_rate"])
scorecard.families(checks, soft)
display.section(t("overview.chain"), t("overview.chain_note"), review.verdicts)
display.report_table(parts.verdict_table(verdicts, lang), is_wrapped=True)
display.closing(filters)
