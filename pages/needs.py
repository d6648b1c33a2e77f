"""What should we train first, and how sure is that order?"""

from functools import partial

import streamlit as st

from analytics import needs
from analytics.results import CannotTell
from pages.shared import controls, display, store
from reporting import charts, numbers, reports, wording
from reporting.reports import parts

place = display.title("needs")
lang, t = controls.language(), controls.t
if not store.summary()["n_need_responses"]:
    display.nothing("needs")
filters = controls.filters("role")
if store.read("need_answers", **filters).empty:
    display.filtered_to_nothing()

ranking = store.answer(needs.rank_needs, filters)
response = store.read("need_response", **filters)
n_answered, n_asked = int(response["n_responses"].sum()), int(response["n_people"].sum())
report = partial(reports.needs, ranking, display.provenance(filters), lang=lang)
answer = wording.needs_sentence(ranking, lang)
if isinstance(ranking, CannotTell):
    display.answer(answer)
    display.closing(filters)
    st.stop()
rate = numbers.percent(n_answered / n_asked) if n_asked else "—"
answered = t("needs.answered", n=n_answered, total=n_asked, rate=rate)
display.answer(
    answer,
    wording.certainty_badge(ranking.certainty, lang),
    f":gray-badge[:material/groups: {answered}]",
)
left, right = display.halves(1, 1)
with left:
    display.section(t("needs.ranks"), t("needs.ranks_note"))
    display.chart(charts.need_ranks(ranking, **display.drawing()), "ranks", answer)
with right:
    display.section(t("needs.quadrant"), t("needs.quadrant_note"))
    figure = charts.need_quadrant(ranking, **display.drawing())
    display.chart(figure, "quadrant", t("needs.quadrant"))
display.section(t("needs.table"), t("needs.table_note"))
display.report_table(parts.need_table(ranking, lang))
display.closing(filters)
display.downloads(place, "needs", report, filters)
