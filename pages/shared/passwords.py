"""The password box of the upload page: one for each locked file, kept only while it is uploaded."""

from collections.abc import Mapping, Sequence

import streamlit as st

from data.importing.model import Refusal
from pages.shared import controls

t = controls.t
LOCKED = ("file_password", "file_password_wrong")


def given() -> Mapping[str, str]:
    """The passwords typed so far, by the sha256 of their files."""
    return st.session_state.get("passwords", {})


def forget() -> None:
    """Drop the passwords of an upload that is over."""
    st.session_state.pop("passwords", None)


def ask(refused: Sequence[Refusal]) -> bool:
    """Draw a box for each locked file; whether a password was given, so that it is read again."""
    locked = {item.sha256: item.name for item in refused if item.problem.code in LOCKED}
    is_given = False
    for sha256, name in locked.items():
        with st.form(f"password_{sha256[:12]}", border=False):
            password = st.text_input(t("load.password", file=name), type="password", width=420)
            is_asked = st.form_submit_button(t("load.password_open"), icon=":material/lock_open:")
        if is_asked and password:
            st.session_state["passwords"] = {**given(), sha256: password}
            is_given = True
    return is_given
