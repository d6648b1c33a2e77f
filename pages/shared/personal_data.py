"""One person's data: what is kept, a copy of it, and its erasure."""

import streamlit as st

from data import erasure, registry
from data.database import DatabaseProblem
from pages.shared import controls, display, store
from reporting import personal, wording

t = controls.t
COMMAND = "`python cli.py compact`"


def draw() -> None:
    """Draw the search for a person; what is kept and what can be done with it stand below it."""
    display.section(t("settings.person"), t("settings.person_note"))
    for line in st.session_state.pop("person_erased", ()):
        st.success(line, icon=":material/check:")
    text = st.text_input(t("settings.person_who"), key="person_who", width=320).strip()
    if not text:
        return
    try:
        person = erasure.find(store.opened(), text)
    except DatabaseProblem as error:
        display.grey(display.say_error(error))
        return
    frames = erasure.copy(store.opened(), person)
    n_rows = {table: len(rows) for table, rows in frames.items()}
    st.markdown(wording.kept_sentence(n_rows, controls.language()))
    # the file is made later, when nobody can be asked any more who reads
    who = store.reader().name
    with st.container(horizontal=True):
        st.download_button(
            t("settings.person_copy"),
            data=lambda: _copied(person, who),
            file_name=f"{person.person_id}.xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
        with st.popover(t("settings.person_erase"), icon=":material/delete:"):
            st.markdown(t("settings.person_erase_note"))
            name = wording.escape_markdown(wording.joined(person.names, controls.language()))
            st.button(
                t("settings.person_erase_confirm", person=f"{person.person_id} {name}".strip()),
                type="primary",
                on_click=_erase,
                args=(person,),
                key="person_erase",
            )


def _copied(person: erasure.Person, who: str) -> bytes:
    frames = erasure.copy(store.opened(), person)
    n_rows = sum(len(rows) for rows in frames.values())
    registry.record_event(store.opened(), who, "export_person", "", n_rows=n_rows)
    return personal.workbook(frames, controls.language())


def _erase(person: erasure.Person) -> None:
    language = controls.language()
    erased = erasure.erase(store.to_change(), person, erased_by=store.reader().name)
    lines = wording.erased_sentences(erased, language)
    if person.shared_names:
        names = wording.joined(person.shared_names, language)
        lines.append(t("personal.shared", names=names))
    is_file = store.opened().file is not None
    lines.append(t("settings.person_pages", command=COMMAND) if is_file else t("personal.server"))
    st.session_state["person_erased"] = lines
    st.session_state["person_who"] = ""
    store.changed()
