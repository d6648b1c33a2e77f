"""TrainLift: language, page list, run. Pages draw their own titles and controls."""

import streamlit as st

from pages.shared import controls, display, site

page = site.navigation()
controls.carry_over(page.url_path)
st.logo(site.LOGO, size="large")
with st.sidebar:
    controls.language_switch()
display.run(page)
