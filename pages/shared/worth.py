"""What results and hours are worth: the judgements of people with a name that a return rests on."""

import streamlit as st

from analytics import ledger
from analytics.roi import UnitValue
from data import registry
from pages.shared import controls, display, store

t = controls.t
#: What is offered where nobody has said anything yet: a quarter, all of the change, half sure.
USUAL = UnitValue(1.0, 90, 1.0, 0.5, "")


def editor() -> None:
    """Two short forms: the value of a unit of a metric, and the cost of an hour of a role."""
    if not store.may_change():
        return
    left, right = display.halves(3, 2)
    with left:
        display.folded(_value_form, t("worth.title"), key="worth_unit", icon="payments")
    with right:
        display.folded(_hour_form, t("worth.hour_title"), key="worth_hour", icon="schedule")


def _value_form() -> None:
    display.grey(t("worth.note"))
    metrics = store.read("metric_list")
    names = dict(zip(metrics["metric_id"], metrics["metric_name"], strict=True))
    if not names:
        return
    metric = st.selectbox(
        t("worth.metric"),
        list(names),
        format_func=names.get,
        key="worth_metric",
    )
    known = ledger.unit_values(store.read("unit_value_list")).get(metric, USUAL)
    with st.form(f"worth_{metric}", border=False):
        entered = _entered(known)
        if st.form_submit_button(t("worth.save"), type="primary"):
            _save_value(metric, entered)


def _entered(known: UnitValue) -> UnitValue:
    first, second = st.columns(2)
    value = first.number_input(
        t("worth.value"), min_value=0.01, value=known.value, help=t("worth.value_help")
    )
    horizon = second.number_input(
        t("worth.horizon_days"), min_value=1, max_value=730, value=known.horizon_days
    )
    isolation = first.number_input(
        t("worth.isolation"), 0, 100, round(100 * known.isolation), help=t("worth.isolation_help")
    )
    confidence = second.number_input(t("worth.confidence"), 0, 100, round(100 * known.confidence))
    owner = st.text_input(t("worth.owner"), known.owner, max_chars=60)
    return UnitValue(value, int(horizon), isolation / 100, confidence / 100, owner.strip())


def _save_value(metric: str, entered: UnitValue) -> None:
    if not entered.owner:
        st.error(t("worth.owner_missing"), icon=":material/error:")
        return
    registry.set_unit_value(
        store.to_change(),
        metric,
        value=entered.value,
        horizon_days=entered.horizon_days,
        isolation=entered.isolation,
        confidence=entered.confidence,
        owner=entered.owner,
        changed_by=store.reader().name,
    )
    display.kept(t("worth.saved"))


def _hour_form() -> None:
    costs = store.read("hourly_cost_list")
    known = dict(zip(costs["role"], costs["cost"], strict=True))
    every = t("worth.every_role")
    chosen = st.selectbox(t("worth.role"), [every, *store.read("role_list")["role"]])
    role = ledger.EVERY_ROLE if chosen == every else chosen
    with st.form(f"hour_{role}", border=False):
        cost = st.number_input(t("worth.hour"), min_value=0.0, value=known.get(role))
        if st.form_submit_button(t("worth.save_hour")):
            registry.set_hourly_cost(store.to_change(), role, cost, changed_by=store.reader().name)
            display.kept(t("worth.saved"))
