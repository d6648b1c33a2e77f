"""TrainLift: sign-in, language, page list, run. Pages draw their own titles and controls."""

import streamlit as st

from pages.shared import access, controls, display, site

site.dress()
with st.sidebar:
    controls.language_switch()
access.let_in()
page = site.navigation(access.pages())
controls.carry_over(page.url_path)
with st.sidebar:
    access.who()
    site.keep_history()
display.run(page)
