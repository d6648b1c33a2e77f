"""What did learners say, under which definition?"""

from functools import partial

import streamlit as st

from analytics import satisfaction, survey_scale
from analytics.results import CannotTell
from pages.shared import controls, display, grouping, liked, store
from reporting import reports, wording
from reporting.reports import parts

place = display.title("satisfaction")
lang, t = controls.language(), controls.t
if not store.is_in_view("satisfaction_counts", {}):
    display.nothing("satisfaction")
filters = controls.filters("period", "course", "role")
with controls.row():
    definition, by = controls.definition(), grouping.choose(liked.GROUPINGS, "liked_by")
if not store.is_in_view("satisfaction_counts", filters):
    display.filtered_to_nothing()

target = store.goals()["satisfaction"]
options = {"target": target, "definition": definition, "rule": store.rule()}
result = store.answer(satisfaction.satisfaction, filters, **options)
groups = store.answer(satisfaction.satisfaction_by, filters, by=by, **options)
groups = grouping.labelled(groups, by)
items = store.answer(satisfaction.satisfaction_items, filters, **options)
scale = store.answer(survey_scale.survey_scale, filters, rule=store.rule())
recommended = store.answer(survey_scale.recommendation, filters, rule=store.rule())
told = liked.told(filters, options)
results = (result, groups, items, scale, recommended, display.provenance(filters))
column = grouping.COLUMNS.get(by, by)
report = partial(reports.satisfaction, *results, lang=lang, target=target, by=column, told=told)

answer = wording.satisfaction_sentence(result, lang, target=target)
if isinstance(result, CannotTell):
    display.answer(answer)
    display.closing(filters)
    st.stop()
display.answer(answer, wording.state_badge(result.state, lang), display.response_badge(result))
liked.hidden(result, groups, filters)
left, right = display.halves(1, 1)
with left:
    liked.answers(result, target, answer)
    liked.readings(result, target)
with right:
    liked.grouped(groups, result, target)
    liked.questions(items)
liked.trend(told, target)
liked.together(scale, recommended)
details = wording.table_title(t("satisfaction.by_group"), wording.groups_title(groups, lang), lang)
display.section(details, liked.by_note(result), satisfaction.satisfaction_by)
display.report_table(parts.group_table(details, groups, column, lang))
liked.said(told, filters)
display.closing(filters)
display.downloads(place, "satisfaction", report, filters)
