"""How is each number computed, and how often is it wrong?"""

import streamlit as st

from pages.shared import controls, display, store
from reporting import calibration

SURENESS = ("clear", "likely", "cannot_tell", "no_effect")
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
words = [t(f"method_page.words_{code}") for code in SURENESS]
st.markdown("\n".join(f"- {word}" for word in words))
st.markdown(t("method_page.lights"))
if not store.is_empty():
    display.closing({})
