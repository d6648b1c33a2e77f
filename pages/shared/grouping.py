"""By what a page looks at its numbers, and what the groups are called."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from analytics.results import Group, Target
from pages.shared import controls, display
from reporting import charts, wording

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


def draw(groups: Sequence[Group], target: Target, note: str, behind: Callable) -> None:
    """Draw the rate of each group; where every group is hidden, the table below says so."""
    title = wording.groups_title(groups, controls.language())
    if not title:
        return
    display.section(title, note, behind)
    axis = t("chart.rates.axis")
    figure = display.figure(charts.attendance_rows, groups, target=target, axis=axis)
    display.chart(figure, "courses", title)
