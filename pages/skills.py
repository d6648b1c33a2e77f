"""Where are the gaps, per role?"""

from functools import partial

import streamlit as st

from analytics import skills
from analytics.results import CannotTell
from pages.shared import controls, display, skill_grid, skill_people, store
from reporting import charts, reports, wording
from reporting.reports import parts
from reporting.reports import skill_tables as tables

place = display.title("skills")
lang, t = controls.language(), controls.t
if not store.summary()["has_skill_levels"]:
    display.nothing("skills")
with controls.row():
    filters = skill_people.as_of(controls.filters("role"))

rule = {"minimum_group": store.rule().minimum_group}
gaps = store.answer(skills.gap_map, filters, **rule)
answer = wording.skills_sentence(gaps, lang)
if isinstance(gaps, CannotTell):
    display.answer(answer)
    display.closing(filters)
    st.stop()
cover = store.answer(skills.coverage, filters, **rule)
provenance = display.provenance(filters)
is_named = skill_people.may_see_people()
report = partial(reports.skills, gaps, provenance, cover, is_named=is_named, lang=lang)
hidden = t("skills.hidden", n=gaps.n_hidden)
assessed = t("skills.assessed", n=gaps.n_assessed, total=gaps.n_people)
display.answer(
    answer,
    f":gray-badge[:material/groups: {assessed}]",
    f":gray-badge[:material/visibility_off: {hidden}]" if gaps.n_hidden else "",
)
display.section(wording.gaps_title(gaps, lang), t("chart.skills.note"), skills.gap_map)
display.chart(display.figure(charts.skill_heat_map, gaps), "gaps", answer)

display.section(t("skills.drill"), t("skills.people_note"), "skill_people")
cell = skill_people.cell(gaps)
left, right = display.halves(3, 2)
with left:
    skill_people.people(cell, filters)
with right:
    skill_people.groups(cell, filters)
display.section(wording.coverage_sentence(cover, lang), t("skills.coverage_note"), skills.coverage)
display.report_table(tables.coverage_table(cover, lang, is_named=is_named), height=320)
skill_people.profile(gaps, cell, filters)
skill_grid.draw(cell.role, filters)
display.closing(filters)
display.downloads(place, "skills", report, filters, csv=partial(parts.gap_list, gaps, lang))
