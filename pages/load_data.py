"""Which spreadsheet do you want to load, and did we read it right?"""

import streamlit as st

from pages.shared import controls, display, templates, upload

t = controls.t
intakes = st.session_state.get("intakes")
display.title("load_data_check" if intakes else "load_data")
upload.steps(3 if intakes else 1)
if error := st.session_state.pop("load_error", None):
    st.error(error, icon=":material/error:")
intakes = upload.choose()
place = upload.pick(intakes)
if place is None:
    templates.downloads()
    upload.history()
    st.stop()

found = upload.proposal(intakes, place)
checked = upload.check(found)
upload.already(intakes)
display.answer(upload.headline(found, checked))
left, right = display.halves(3, 2)
with left:
    display.section(t("load.grid"), t("load.grid_note"))
    upload.sheet(found, checked)
    moved = upload.borders(found)
with right:
    kind = upload.kind(found)
    display.section(t("load.columns"), t("load.columns_note"))
    fields = upload.columns(found)
    answers = upload.context(found, checked)
    skip = st.checkbox(t("load.skip_table"), key=f"skip_{place}")
choice = intakes[place[0]].choices[place[1]]
if kind != found.kind:
    upload.decide(intakes, place, kind=kind, fields={}, context={})
if moved:
    upload.decide(intakes, place, borders=moved)
if fields or answers or skip != choice.is_skipped:
    upload.decide(
        intakes,
        place,
        fields=choice.fields | fields,
        context=choice.context | answers,
        is_skipped=skip,
    )
upload.problems(checked)
upload.store_button(intakes)
upload.history()
