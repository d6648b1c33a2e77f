"""TrainLift: language, page list, run. Pages draw their own titles and controls."""

import streamlit as st

from pages.shared import controls, display, site

st.set_page_config(page_title=controls.t("app.name"), layout="wide", initial_sidebar_state=216)
st.logo(display.LOGO, size="large")
page = site.navigation()
with st.sidebar:
    controls.language_switch()
display.run(page)
