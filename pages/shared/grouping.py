"""By what a page looks at its numbers, and what the groups are called."""

from dataclasses import replace

import streamlit as st

from analytics.results import Group
from pages.shared import controls
from reporting import wording

t = controls.t
#: Groupings whose values are codes, and where the catalogue has words for them.
CODED = {
    "format": "template.choice.format_",
    "tier": "template.choice.tier_",
    "kind": "data_value.",
    "tenure": "need_attribute.",
}
#: What the column of a grouping is called, where it is not called like the grouping.
COLUMNS = {"course_name": "course", "level": "job_level", "kind": "test_kind"}


def choose(names: tuple[str, ...], key: str) -> str:
    """Let the reader choose by what the numbers are looked at; the first at the beginning."""
    return st.segmented_control(
        t("grouping.by"),
        list(names),
        default=names[0],
        required=True,
        format_func=lambda name: t(f"grouping.{name}"),
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        # on a telephone they go on in a second line and are not cut off
        wrap=True,
    )


def labelled(groups: tuple[Group, ...], by: str) -> tuple[Group, ...]:
    """The groups with words in place of codes."""
    words_of = CODED.get(by)
    if words_of is None:
        return groups
    return tuple(
        replace(group, label=t(words_of + group.group_id))
        if wording.has_words("zh", words_of + group.group_id)
        else group
        for group in groups
    )
