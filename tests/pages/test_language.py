"""The language of a first page is the one its address names, in the list of pages too."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.seeing import SECONDS


def before_and_after_the_switch():
    import streamlit as st

    from pages.shared import controls

    st.text(controls.language())
    controls.language_switch()
    st.text(controls.language())


@pytest.mark.parametrize(("address", "language"), [("EN", "en"), ("中文", "zh")])
def test_what_is_drawn_before_the_switch_speaks_its_language(address, language):
    app = AppTest.from_function(before_and_after_the_switch, default_timeout=SECONDS)
    app.query_params["lang"] = address
    app.run()
    assert [text.value for text in app.text] == [language, language]
