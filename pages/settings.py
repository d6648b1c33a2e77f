"""Targets and definitions."""

import streamlit as st

from pages.shared import (
    audit,
    brand,
    controls,
    display,
    goals,
    personal_data,
    skill_people,
    small_groups,
    store,
    time_zone,
)
from reporting import wording

lang, t = controls.language(), controls.t
display.title("settings")
display.section(t("settings.targets"), t("settings.targets_note"))
in_force = store.goals()
with st.form("targets", border=True):
    entered = [goals.row(target) for target in in_force.values()]
    is_saved = st.form_submit_button(t("settings.save"), type="primary")
if is_saved:
    goals.save(entered, in_force)
st.button(t("settings.restore"), on_click=goals.restore, key="restore")
display.section(t("settings.metrics"), t("settings.metrics_note"))
display.table(goals.register("metric"), alt=t("settings.metrics"))
display.section(t("settings.teams"), t("settings.teams_note"))
display.table(goals.register("team"), alt=t("settings.teams"), height=220)
audit.draw()
display.section(t("settings.backup"), t("settings.backup_note"))
goals.offer_backup()
personal_data.draw()
small_groups.draw()
skill_people.people_switch()
brand.draw()
display.section(t("settings.clocks"), t("settings.clocks_note"))
time_zone.choose("home_zone")
display.section(t("settings.about"))
st.markdown(t("settings.location", place=wording.escape_markdown(store.opened().url)))
