"""How is each number computed, and how often is it wrong?"""

import streamlit as st

from pages.shared import controls, display, store
from reporting import calibration
from reporting.words import catalogue

lang, t = controls.language(), controls.t
display.title("method")
display.answer(t("method_page.answer"))
display.section(t("method_page.error_title"), t("method_page.error_note", **calibration.SETTING))
display.report_table(calibration.false_alarm_table(lang))
for name in calibration.NUMBERS:
    with st.expander(t(f"method_row.{name}.number"), expanded=name == "before_after"):
        for part in ("definition", "formula", "source"):
            st.markdown(f"**{t(f'method.{part}')}** {t(f'method_row.{name}.{part}')}")
display.section(t("method_page.words_title"))
words = [key for key in catalogue(lang) if key.startswith("method_page.words_")]
st.markdown("\n".join(f"- {t(key)}" for key in words if key != "method_page.words_title"))
st.markdown(t("method_page.lights"))
if not store.is_empty():
    display.closing({})
