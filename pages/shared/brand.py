"""What files carry of the organisation: the form of its name, colour and logo."""

import base64

import streamlit as st

from data import brand as kept_brand
from data.database import DatabaseProblem
from pages.shared import controls, display, store
from reporting import brand, numbers, palette

t = controls.t
MOST_CHARACTERS = 60


def draw() -> None:
    """Draw the form, and keep what is entered; a picture that is none is refused with words."""
    name, accent, logo = (value or "" for value in kept_brand.read(store.opened()))
    display.section(t("settings.brand"), t("settings.brand_note"))
    with st.form("brand", border=True):
        entered = st.text_input(t("settings.brand_name"), name, key="brand_name").strip()
        has_colour = st.checkbox(
            t("settings.brand_has_colour"), value=bool(accent), key="brand_has_colour"
        )
        colour = st.color_picker(
            t("settings.brand_colour"), accent or palette.BLUE, key="brand_colour"
        )
        if logo:
            st.image(base64.b64decode(logo), caption=t("settings.brand_logo"), width=160)
        words = t("settings.brand_logo_file", most_mb=kept_brand.MOST_BYTES // 10**6)
        # a field of its own for each logo: what was taken is not offered again
        key = f"brand_logo_{len(logo)}"
        file = st.file_uploader(words, type=["png", "jpg", "jpeg"], key=key)
        is_removed = bool(logo) and st.checkbox(t("settings.brand_logo_remove"), key="brand_remove")
        is_saved = st.form_submit_button(t("settings.brand_save"), type="primary", key="brand_save")
    _say_darkened(accent)
    if is_saved:
        kept = "" if is_removed else logo
        content = file.getvalue() if file and not is_removed else b""
        _keep(entered, colour if has_colour else "", kept, content)


def _say_darkened(accent: str) -> None:
    """Say which colour files use where the one that was chosen cannot be read on paper."""
    used = brand.brand_of("", accent, "").accent
    if used != accent.upper():
        found = numbers.decimal(palette.contrast(accent, "#FFFFFF"), 1)
        values = {"given": accent.upper(), "contrast": found, "needed": brand.READABLE}
        display.grey(t("settings.brand_darkened", used=used, **values))


def _keep(name: str, accent: str, logo: str, content: bytes) -> None:
    if len(name) > MOST_CHARACTERS or not (name.isprintable() or not name):
        words = t("settings.brand_name_wrong", most=MOST_CHARACTERS)
        st.error(words, icon=":material/error:")
        return
    try:
        picture = kept_brand.logo_of(content) if content else logo
    except DatabaseProblem as error:
        st.error(display.say_error(error), icon=":material/error:")
        return
    kept_brand.keep(
        store.to_change(), name=name, accent=accent, logo=picture, changed_by=store.reader().name
    )
    display.kept(t("settings.brand_saved"))
