"""Filters that live in the URL and stay across pages, and the language."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics import periods, privacy
from analytics.results import Change
from analytics.satisfaction import DEFINITIONS
from pages.shared import store
from reporting import numbers
from reporting.words import translate

LANGUAGES = {"中文": "zh", "EN": "en"}
PAGE, CHOSEN = "page", "chosen_filters"
#: Which folded parts this reader has opened.
OPENED = "opened"
#: What every frame takes where nothing is chosen.
NO_FILTERS = {"from_on": None, "to_on": None, "role": None, "course": None}


def language() -> str:
    """The language of this reader: "zh" or "en".

    Before the switch is drawn for the first time, the address says what it will show.
    """
    chosen = st.session_state.get("lang") or st.query_params.get("lang")
    return LANGUAGES.get(chosen) or _browser_language()


def t(key: str, **values: Any) -> str:
    """The words of a catalogue key in the reader's language."""
    return translate(language(), key, **values)


def language_switch() -> None:
    """Draw the switch; its words are the same in both languages, so a link works for everybody."""
    default = next(name for name, code in LANGUAGES.items() if code == _browser_language())
    st.segmented_control(
        t("control.language"),
        list(LANGUAGES),
        default=default,
        required=True,
        key="lang",
        bind="query-params",
        label_visibility="collapsed",
    )


def filters(*names: str) -> dict[str, Any]:
    """Draw the named filters; return the bounds that every frame takes.

    period, course, role, or survey_role: roles as they are counted in surveys, some of them as one.
    """
    with row(width="content"):
        return _chosen(names)


def row(width: str = "stretch") -> DeltaGenerator:
    """A container whose controls stand beside each other as far as there is room."""
    return st.container(horizontal=True, vertical_alignment="center", width=width)


def filters_and_week() -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw all filters and the week picker in one row; the bounds of both."""
    with row():
        found = _chosen(("period", "course", "role"))
        return found, _week(found)


def _chosen(names: Collection[str]) -> dict[str, Any]:
    period = _period() if "period" in names else None
    course = _course() if "course" in names else None
    # a role would cut through the blocks of whoever may not see people
    rule = store.rule()
    asked = [name for name in ("role", "survey_role") if name in names and store.may_see_people()]
    role = _role(rule if "survey_role" in asked else replace(rule, merged=())) if asked else None
    first_on, last_on = periods.bounds(period) if period else (None, None)
    return {"from_on": first_on, "to_on": last_on, "role": role, "course": course}


def carry_over(page: str) -> None:
    """Give the filters of a page just entered the values they had on the page before.

    Streamlit binds them to the address, but starts anew at the first change of page.
    """
    chosen = st.session_state.setdefault(CHOSEN, {})
    if st.session_state.get(PAGE, page) != page:
        for key, value in chosen.items():
            st.session_state[key] = value
    st.session_state[PAGE] = page


def _week(filters: dict[str, Any]) -> dict[str, Any]:
    """Draw the week picker and return the bounds of the chosen week, or of the whole period."""
    sessions = store.read("attendance_by_session", **filters)
    mondays = sorted((day.date() for day in sessions["week_on"].unique()), reverse=True)
    names = {numbers.week(day, language()): day for day in mondays}
    chosen = st.selectbox(
        t("control.week"),
        list(names),
        index=None,
        placeholder=t("progress.all_weeks"),
        key="week",
        bind="query-params",
        label_visibility="collapsed",
        width=240,
    )
    if chosen is None:
        return filters
    return filters | {"from_on": names[chosen], "to_on": names[chosen] + timedelta(days=6)}


def definition() -> str:
    """Let the reader choose how satisfaction is counted."""
    return st.segmented_control(
        t("control.definition"),
        list(DEFINITIONS),
        default=DEFINITIONS[0],
        required=True,
        format_func=lambda code: translate(language(), f"reading.{code}"),
        key="definition",
        bind="query-params",
        label_visibility="collapsed",
        wrap=True,
    )


def course_with_metric(windows: pd.DataFrame, changes: dict[str, Any]) -> str:
    """The chosen course, else let the reader choose among those that declare a metric."""
    names = dict(zip(windows["course_id"], windows["course_name"], strict=True))
    readable = [key for key in names if isinstance(changes[key], Change)]
    options = readable + [key for key in names if key not in readable]
    if len(options) == 1:
        return options[0]
    return st.selectbox(
        t("business_effect.choose"),
        options,
        format_func=names.get,
        key="effect_course",
        persist_state="session",
        width=360,
    )


def choose_several(label: str, options: Sequence[Any], **rest: Any) -> list[Any]:
    """Let several options be chosen; what Streamlit would say in English is said or left out."""
    said = {"placeholder": t("filter.several"), "select_all": False}
    return st.multiselect(label, options, **said | rest)


def is_opened(place: Any, key: str) -> bool:
    """Whether a part that can be folded away is open or once was: its contents are made then."""
    opened = st.session_state.setdefault(OPENED, set())
    if place.open:
        opened.add(key)
    return key in opened


def is_unfolded(key: str) -> bool:
    """Whether what a button unfolds under itself is shown."""
    return key in st.session_state.setdefault(OPENED, set())


def turn(key: str) -> None:
    """Show what a button unfolds under itself, or hide it again: called when it is pressed."""
    st.session_state.setdefault(OPENED, set()).symmetric_difference_update({key})


def clear_filters() -> None:
    """Forget course and role; the period stays, because there is always one."""
    st.session_state["course"] = None
    st.session_state["role"] = None


def leave_behind(name: str) -> None:
    """Choose nothing of this filter on the page that is entered next."""
    st.session_state.setdefault(CHOSEN, {})[name] = None


def period() -> str | None:
    """The chosen period, "2026Q3" or "2026"; the newest with data where none was chosen."""
    options = period_options()
    chosen = st.session_state.get("period", st.query_params.get("period"))
    return chosen if chosen in options else (options[0] if options else None)


def period_options() -> list[str]:
    """Quarters and years that have data, newest first."""
    summary = store.summary()
    if pd.isna(summary["first_on"]):
        return []
    return periods.periods_between(summary["first_on"].date(), summary["last_on"].date())


def _browser_language() -> str:
    return "en" if (st.context.locale or "zh").lower().startswith("en") else "zh"


def _period() -> str | None:
    return _filter("period", period_options(), width=150)


def _course() -> str | None:
    courses = store.read("course_list")
    names = courses["course_name"].tolist()
    chosen = _filter("course", names, width=230, everything="control.all_courses")
    return dict(zip(names, courses["course_id"], strict=True)).get(chosen)


def _role(rule: privacy.Rule) -> str | None:
    """The roles with enough people, those that the rule counts as one under their common name."""
    names = store.once(partial(_role_names, rule), "role_names", rule)
    return _filter("role", names, width=180, everything="control.all_roles")


def _role_names(rule: privacy.Rule) -> list[str]:
    people = privacy.with_merged(store.read("role_list"), rule).groupby("role")["n_people"].sum()
    return people.index[people >= rule.minimum_group].tolist()


def _filter(name: str, options: list[str], width: int, everything: str = "") -> str | None:
    with _of_all_pages():
        chosen = st.selectbox(
            t(f"control.{name}"),
            options,
            index=None if everything else 0,
            placeholder=t(everything or "control.nothing_yet"),
            disabled=not options,
            key=name,
            bind="query-params",
            label_visibility="collapsed",
            width=width,
        )
    st.session_state[CHOSEN][name] = chosen
    return chosen


@contextmanager
def _of_all_pages() -> Iterator[None]:
    """What is drawn inside belongs to the application, as if app.py drew it, not to one page.

    At a change of page, the back button's too, Streamlit takes from the address what belongs to the
    page that is left, though the one that is entered has a filter of that name.
    """
    context = get_script_run_ctx()
    if context is None:
        yield
        return
    with context.run_with_active_hash(context.pages_manager.main_script_hash):
        yield
