"""Signing in and out: nobody gets past `let_in` who has not signed in and has a role."""

import time
from typing import Any

import streamlit as st

from data import rights, sign_in
from pages.shared import controls, site, store
from reporting import wording

t = controls.t
#: In the address after the provider said no; see server.doors.
FAILED = "sign_in"
#: The pages each role may open; what is not named stays closed.
OPEN_TO = {
    "administrator": site.ALL,
    "training_team": site.ALL - {"settings"},
    "operations_lead": {"overview", "progress", "assessment", "calculator", "method"},
    "trainer": {"overview", "progress", "assessment", "satisfaction", "calculator", "method"},
    "reader": {"overview", "assessment", "satisfaction", "business_effect", "course_ledger"}
    | {"calculator", "method"},
}


def let_in() -> None:
    """Stop with a sign-in page unless this reader may come in; then remember who reads."""
    access = store.access()
    if refused := sign_in.refusal(st.get_option("server.address") or "0.0.0.0", access):
        st.error(refused)
        st.stop()
    if access.sign_in is None:
        store.set_reader(rights.LOCAL)
        return
    store.set_reader(None)
    claims = claims_of_session()
    words = _refusal(claims, access.sign_in)
    if words:
        _ask_to_sign_in(words, is_signed_in=bool(claims.get("is_logged_in")))
    store.set_reader(rights.reader_of(claims, access.sign_in))


def claims_of_session() -> dict[str, Any]:
    """What the provider said about whoever this session belongs to; empty for nobody."""
    return st.user.to_dict()


def pages() -> frozenset[str]:
    """The pages this reader may open."""
    return frozenset(OPEN_TO[store.reader().role])


def who() -> None:
    """Draw who reads, and the way out."""
    reader = store.reader()
    if reader.sign_in is None:
        return
    with st.container(gap="xsmall"):
        role = t(f"access_role.{reader.role}")
        st.markdown(f":small[:gray[{wording.escape_markdown(reader.name)} · {role}]]")
        st.button(
            t("access.sign_out"),
            icon=":material/logout:",
            type="tertiary",
            key="sign_out",
            on_click=_sign_out,
            args=(reader.name, reader.sign_in),
        )


def _refusal(claims: dict[str, Any], settings: sign_in.SignIn) -> str:
    """The key of the sentence that says why this reader may not come in; empty where they may."""
    found = rights.sign_in_of(claims)
    if found is None:
        return "access.failed" if FAILED in st.query_params else "access.first"
    if rights.is_over(claims, settings, time.time()):
        return "access.over"
    state = rights.state(store.opened(), found)
    if state == "ended":
        return "access.ended"
    reader = rights.reader_of(claims, settings)
    if state == "new":
        action = "sign_in" if reader else "sign_in_refused"
        name = str(claims.get(settings.name_claim) or claims.get("sub"))
        rights.note(store.opened(), action, name, found)
    return "" if reader else "access.no_role"


def _ask_to_sign_in(words: str, *, is_signed_in: bool) -> None:
    """Draw the sign-in page, which holds nothing else and lists no page, and stop."""

    def draw() -> None:
        st.title(t("app.name"), anchor=False)
        st.markdown(t(words))
        if not is_signed_in:
            st.button(t("access.sign_in"), on_click=st.login, type="primary", key="sign_in")
            return
        # the old sign-in is taken away first: a provider may still know the reader
        way_out = t("access.sign_out" if words == "access.no_role" else "access.again")
        st.button(way_out, on_click=st.logout, type="primary", key="leave")

    site.without_pages(draw).run()
    st.stop()


def _sign_out(name: str, found: str) -> None:
    rights.note(store.opened(), "sign_out", name, found)
    st.logout()
