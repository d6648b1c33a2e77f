"""How is each number computed, and how often is it wrong?"""

from functools import partial

import streamlit as st

from pages.shared import controls, display, plan, store
from reporting import calibration, reports

SURENESS = ("clear", "likely", "cannot_tell", "no_effect")
#: The parts of what a number is, and the measurement that stands open.
PARTS, FIRST = ("definition", "formula", "source"), "cells"
lang, t = controls.language(), controls.t


def measured(key: str) -> None:
    """What was measured, and under which circumstances."""
    display.grey(calibration.note(key, lang))
    display.small_table(reports.measured_table(key, lang))


display.title("method")
display.answer(t("method_page.answer"))
display.section(t("method_page.words_title"))
words = [t(f"method_page.words_{code}") for code in SURENESS]
st.markdown("\n".join(f"- {word}" for word in words))
st.markdown(t("method_page.lights"))
display.section(t("method_page.numbers_title"))
for name in calibration.NUMBERS:
    with st.expander(t(f"method_row.{name}.number")):
        st.markdown(
            "\n\n".join(
                f"**{t(f'method.{part}')}** {t(f'method_row.{name}.{part}')}" for part in PARTS
            )
        )
display.section(t("measured.title"), t("measured.setting", **calibration.SETTING))
for group, keys in calibration.GROUPS.items():
    st.markdown(f"**{t(f'measured_group.{group}')}**")
    for key in keys:
        title = t(f"measured_title.{key}")
        display.folded(partial(measured, key), title, key=f"measured_{key}", is_open=key == FIRST)
display.grey(t("measured.limits"))
if not store.is_empty():
    plan.own_history()
    display.closing({})
