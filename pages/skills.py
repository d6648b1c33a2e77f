"""Where are the gaps, per role?"""

from functools import partial

import streamlit as st

from analytics import skills
from analytics.results import CannotTell
from pages.shared import controls, display, store
from reporting import charts, reports, wording
from reporting.reports import parts

place = display.title("skills")
lang, t = controls.language(), controls.t
if not store.summary()["n_skill_levels"]:
    display.nothing("skills")
filters = controls.filters("role")

gaps = store.answer(skills.gap_map, filters)
answer = wording.skills_sentence(gaps, lang)
if isinstance(gaps, CannotTell):
    display.answer(answer)
    display.closing(filters)
    st.stop()
report = partial(reports.skills, gaps, display.provenance(filters), lang=lang)
hidden = t("skills.hidden", n=gaps.n_hidden)
assessed = t("skills.assessed", n=gaps.n_assessed, total=gaps.n_people)
display.answer(
    answer,
    f":gray-badge[:material/groups: {assessed}]",
    f":gray-badge[:material/visibility_off: {hidden}]" if gaps.n_hidden else "",
)
display.section(t("skills.map"), t("skills.map_note"))
display.chart(charts.skill_heat_map(gaps, **display.drawing()), "gaps", answer)

display.section(t("skills.drill"), t("skills.people_note"))
shown = [cell for cell in gaps.cells if cell.gap is not None]
worst_first = sorted(shown, key=lambda cell: -cell.gap)
cell = st.selectbox(
    t("control.cell"),
    worst_first,
    format_func=lambda cell: t("skills.people", role=cell.role, skill=cell.skill),
    key="cell",
    label_visibility="collapsed",
    width=360,
)
people = store.read("skill_people", **(filters | {"role": cell.role}))
people = people[people["skill_name"] == cell.skill]
display.report_table(reports.skill_people_table(people, lang), height=300)
display.closing(filters)
display.downloads(place, "skills", report, filters, csv=parts.gap_tables(gaps, lang)[1])
