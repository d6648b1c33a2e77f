"""What did learners say, under which definition?"""

from functools import partial

import streamlit as st

from analytics import satisfaction
from analytics.results import CannotTell
from pages.shared import controls, display, store
from reporting import charts, reports, wording
from reporting.reports import parts

place = display.title("satisfaction")
lang, t = controls.language(), controls.t
if not store.summary()["n_responses"]:
    display.nothing("satisfaction")
filters = controls.filters("period", "course", "role")
definition = controls.definition()
if not store.is_in_view("satisfaction_counts", filters):
    display.filtered_to_nothing()

target = store.goals()["satisfaction"]
options = {"target": target, "definition": definition, "rule": store.rule()}
result = store.answer(satisfaction.satisfaction, filters, **options)
courses = store.answer(satisfaction.satisfaction_by, filters, by="course_name", **options)
trainers = store.answer(satisfaction.satisfaction_by, filters, by="trainer", **options)
items = store.answer(satisfaction.satisfaction_items, filters, **options)
provenance = display.provenance(filters)
report = partial(
    reports.satisfaction, result, courses, trainers, provenance, lang=lang, target=target
)

answer = wording.satisfaction_sentence(result, lang, target=target)
if isinstance(result, CannotTell):
    display.answer(answer)
    display.closing(filters)
    st.stop()
state = wording.state_badge(result.state, lang)
display.answer(answer, state, display.response_badge(result))
display.grey(" ".join(wording.hidden_sentences(result, lang)))
left, right = display.halves(1, 1)
with left:
    display.section(t("satisfaction.distribution"), t("satisfaction.distribution_note"))
    figure = charts.satisfaction_bars(result, target=target, **display.drawing())
    display.chart(figure, "answers", answer)
    display.section(t("satisfaction.readings"), t("satisfaction.readings_note"))
    figure = charts.definitions_dots(result, target=target, **display.drawing())
    display.chart(figure, "definitions", t("satisfaction.readings"))
with right:
    display.section(t("satisfaction.by_course"), t("satisfaction.by_note"))
    axis = t("chart.rates.axis")
    figure = charts.attendance_rows(courses, target=target, axis=axis, **display.drawing())
    display.chart(figure, "courses", t("satisfaction.by_course"))
for title, groups, by in (("by_trainer", trainers, "trainer"), ("items", items, "question")):
    display.section(t(f"satisfaction.{title}"), t("satisfaction.by_note"))
    display.report_table(parts.group_table(t(f"satisfaction.{title}"), groups, by, lang))
display.closing(filters)
display.downloads(place, "satisfaction", report, filters)
