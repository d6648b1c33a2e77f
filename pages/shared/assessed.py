"""Parts of the assessment page: what the same people gained, which questions work."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analytics.results import CannotTell, Gain, Group, ItemAnalysis
from pages.shared import controls, display
from reporting import charts, wording
from reporting.reports import item_tables

t = controls.t
#: What pass rates can be looked at by.
GROUPINGS = ("course_name", "role", "trainer", "format", "tier")


def gained(gain: Gain | CannotTell, gains: Sequence[Group]) -> None:
    """Draw what the same people gained, what it is worth, and who has only one of the scores."""
    display.section(t("assessment.pre_post"), t("assessment.pre_post_note"))
    language = controls.language()
    if isinstance(gain, CannotTell):
        display.grey(wording.cannot_tell_sentence(gain, language))
        return
    figure = charts.pre_post(gains, **display.drawing())
    display.chart(figure, "pre_post", wording.gain_sentence(gain, language))
    for words in wording.gain_details(gain, language):
        display.grey(words)


def questions(analyses: Sequence[ItemAnalysis | CannotTell]) -> None:
    """Draw the questions of one test, chosen where several have points of single questions."""
    found = {a.assessment_id: a for a in analyses if isinstance(a, ItemAnalysis)}
    if not found:
        return
    language = controls.language()
    display.section(t("assessment.items"), t("assessment.items_note"))
    name = list(found)[0] if len(found) == 1 else _choose(found)
    chosen = found[name]
    display.grey(item_tables.item_sentence(chosen, language))
    display.report_table(item_tables.item_table(chosen, language), is_wrapped=True)
    choices = item_tables.choice_table(chosen, language)
    if choices:
        with st.expander(choices.title):
            display.report_table(choices)


def _choose(found: dict[str, Any]) -> str:
    return st.selectbox(
        t("assessment.items"),
        list(found),
        format_func=lambda name: found[name].course_name,
        key="item_test",
        persist_state="session",
        label_visibility="collapsed",
        width=360,
    )
