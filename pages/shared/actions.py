"""The actions of a review: add one, mark one done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from data import registry
from pages.shared import controls, display, store

t = controls.t
STATES = ("open", "done", "dropped")


def editor(
    quarter: str,
    written: pd.DataFrame,
    as_of: date,
    sentences: Callable[[], Mapping[str, Sequence[str]]],
) -> None:
    """Draw the form for a new action and the state of those written down.

    sentences: gives the findings by part of the review, which an action may answer.
    """
    form = partial(_form, quarter, as_of, sentences)
    left, right = display.halves(1, 1)
    with left:
        display.folded(form, t("review.add_action"), key="add_action", icon="add_task")
    with right:
        _states(written)


def _form(quarter: str, as_of: date, sentences: Callable[[], Mapping[str, Sequence[str]]]) -> None:
    findings = [line for part in sentences().values() for line in part]
    with st.form("action", clear_on_submit=True, border=False):
        what = st.text_input(t("review.what"))
        owner = st.text_input(t("review.owner"))
        due_on = st.date_input(t("review.due"), value=as_of + timedelta(days=30))
        finding = st.selectbox(t("review.finding"), findings, index=None, placeholder="–")
        change = st.text_input(t("review.plan_change"))
        if st.form_submit_button(t("review.save"), type="primary"):
            _add(quarter, what.strip(), owner.strip(), due_on, finding, change.strip() or None)


def _add(
    quarter: str, what: str, owner: str, due_on: date, finding: str | None, change: str | None
) -> None:
    if not what or not owner:
        st.error(t("review.needs_what"), icon=":material/error:")
        return
    registry.add_action(
        store.to_change(),
        quarter=quarter,
        what=what,
        owner=owner,
        due_on=due_on,
        finding=finding,
        plan_change=change,
        created_by=store.reader().name,
    )
    display.kept(t("review.added"))


def _states(written: pd.DataFrame) -> None:
    if written.empty:
        display.grey(t("review.no_actions"))
        return
    names = {int(row.action_id): f"{row.what} · {row.owner}" for row in written.itertuples()}
    chosen = st.selectbox(t("review.change"), list(names), format_func=names.get, key="action_id")
    current = written.loc[written["action_id"] == chosen, "state"].iloc[0]
    state = st.segmented_control(
        t("review.state"),
        STATES,
        default=current,
        required=True,
        format_func=lambda code: t(f"review.{code}"),
        key=f"state_{chosen}",
    )
    if state != current:
        registry.change_action(
            store.to_change(), int(chosen), state=state, changed_by=store.reader().name
        )
        store.changed()
        st.rerun()
