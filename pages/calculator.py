"""What does this small table say, how sure, and what could fool us?"""

from functools import partial

import streamlit as st

from pages.shared import calculator, controls, display
from reporting import charts, reports, wording

place = display.title("calculator")
lang, t = controls.language(), controls.t
has_table = bool(st.session_state.get("calculator_key"))
with st.expander(t("calculator.table"), icon=":material/table:", expanded=not has_table):
    given = calculator.source()
    found = calculator.by_role(given) if given else None
if found is None:
    if given is None:
        display.answer(t("calculator.empty"))
    st.stop()

card = calculator.evaluate(found)
if card is None:
    st.stop()
answer = wording.evaluation_sentence(card, lang, found.headers)
report = partial(reports.calculator, card, found.headers, given.name, lang=lang)
display.downloads(place, "calculator", report, {})
display.answer(answer, *calculator.badges(card))
left, right = display.halves(5, 3)
with left:
    has_picture = charts.has_picture(card)
    note = "picture_note" if has_picture else "no_picture"
    display.section(t("calculator.picture"), t(f"calculator.{note}"))
    if has_picture:
        figure = display.figure(charts.evaluation_interval, card, found.headers)
        display.chart(figure, "interval", answer)
with right:
    display.section(t("calculator.why"))
    st.markdown(wording.design_reason(card, lang))
display.card(wording.evaluation_card(card, lang, found.headers))
with st.expander(t("calculator.details"), icon=":material/functions:"):
    for table in reports.evaluation_tables(card, found.headers, lang):
        display.section(table.title)
        display.report_table(table)
