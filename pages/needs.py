"""What should we train first, and how sure is that order?"""

from functools import partial

import streamlit as st

from analytics import need_sources
from pages.shared import alarms, controls, display, needs, store, texts
from reporting import charts, reports, wording

place = display.title("needs")
lang, t = controls.language(), controls.t
if store.is_empty():
    display.nothing("needs")
filters = controls.filters("survey_role")

above, below = st.container(), st.container()
with below:
    moved, sliders = needs.weights(filters)
study = needs.study(filters, moved)
ranking = study.ranking
report = partial(reports.needs, study, display.provenance(filters), lang=lang)
answer = wording.needs_sentence(ranking, lang)
with above:
    if not needs.is_known(ranking):
        needs.without_order(study, answer)
        display.closing(filters)
        st.stop()
    display.answer(answer, *needs.badges(study, ranking))
    left, right = display.halves(1, 1)
with left:
    display.section(wording.ranks_title(ranking, lang), t("needs.ranks_note"), need_sources.gather)
    display.chart(display.figure(charts.need_ranks, ranking), "ranks", answer)
if study.survey:
    with right:
        display.section(t("needs.quadrant"), t("needs.quadrant_note"), "need_answers")
        figure = display.figure(charts.need_quadrant, study.survey)
        display.chart(figure, "quadrant", t("needs.quadrant"))
needs.effects(sliders, study, ranking)
with below:
    needs.evidence(study, ranking)
    needs.people(study)
    needs.focus(study)
    texts.section(study.texts, "need_texts")
    alarms.section(study.alarms)
    display.closing(filters)
display.downloads(place, "needs", report, filters)
