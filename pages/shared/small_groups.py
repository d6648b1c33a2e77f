"""How small groups are formed: what the settings page shows and changes of it."""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics import periods, privacy, satisfaction, targets, unnamed
from analytics.results import NamedCost, OrderCost
from data import registry
from pages.shared import controls, display, store
from reporting import numbers, wording

t = controls.t
MOST = 50


def draw() -> None:
    """Draw the minimum, the order with what each order costs, and the merging of small roles."""
    rule = store.rule()
    display.section(t("small_groups.title"), t("small_groups.note"))
    st.markdown(t("small_groups.rule", k=rule.minimum_group))
    with st.form("small_groups", border=True):
        minimum = st.number_input(
            t("small_groups.minimum"), targets.MINIMUM_GROUP, MOST, rule.minimum_group, 1
        )
        orders = {order_words(order): order for order in privacy.ORDERS}
        chosen = privacy.ORDERS.index(rule.order)
        order = orders[st.selectbox(t("small_groups.order"), list(orders), index=chosen)]
        named = {order_words(order): order for order in privacy.NAMED_ORDERS}
        chosen = privacy.NAMED_ORDERS.index(rule.named)
        inside = named[st.selectbox(t("small_groups.named_order"), list(named), index=chosen)]
        st.markdown(f":small[:gray[{t('small_groups.change_note')}]]")
        if st.form_submit_button(t("small_groups.save")):
            _keep(privacy.MINIMUM_SETTING, str(minimum))
            _keep(privacy.ORDER_SETTING, privacy.order_text(order))
            _keep(privacy.NAMED_SETTING, privacy.order_text(inside))
            display.kept(t("small_groups.saved"))
    # every result there is stands behind them
    display.folded(
        partial(_costs, rule), t("small_groups.costs"), key="order_costs", icon="visibility_off"
    )
    merging()
    _releasing()


def order_words(order: tuple[str, ...]) -> str:
    """An order of attributes in words, the first one first."""
    return " → ".join(t(f"small_groups.{name}") for name in order)


def _costs(rule: privacy.Rule) -> None:
    """Draw what each order still shows: of answers to surveys, and of named results."""
    asked = store.answer(satisfaction.order_cost, {}, rule=rule)
    _cost_table(asked, "cost", ("in_all", "by_course", "by_role", "by_both"))
    tested = store.answer(unnamed.order_cost, controls.NO_FILTERS, rule=rule)
    _cost_table(tested, "named_cost", ("in_all", "by_role", "by_level", "by_tenure"))


def _cost_table(costs: Sequence[OrderCost | NamedCost], title: str, names: tuple[str, ...]) -> None:
    if not costs:
        return
    display.grey(t(f"small_groups.{title}_note", n=numbers.count(costs[0].n)))
    rows = [
        [order_words(cost.order), *(numbers.percent(getattr(cost, name)) for name in names)]
        for cost in costs
    ]
    headers = [t("small_groups.order_column"), *(t(f"small_groups.{name}") for name in names)]
    table = pd.DataFrame(rows, columns=headers)
    display.table(table, alt=t(f"small_groups.{title}"), right=headers[1:])


def offer_merging(*, is_hidden: bool) -> None:
    """Offer to count small roles as one where some are not shown, to whoever may change that."""
    if store.may_change() and (is_hidden or store.rule().merged):
        with st.expander(t("need_study.merge"), icon=":material/group_add:"):
            merging()


def merging() -> None:
    """Let small roles be counted as one, and say which are."""
    rule = store.rule()
    display.grey(t("small_groups.merge_note"))
    for merged in rule.merged:
        st.markdown(t("small_groups.merged", roles=privacy.merged_name(merged)))
    taken = {role for merged in rule.merged for role in merged}
    free = [role for role in store.read("role_list")["role"] if role not in taken]
    placeholder = t("small_groups.merge_choose")
    chosen = controls.choose_several(
        t("small_groups.merge"), free, key="merge_roles", placeholder=placeholder
    )
    with st.container(horizontal=True):
        st.button(
            t("small_groups.merge_save"),
            disabled=len(chosen) < 2,
            on_click=_merge,
            args=((*rule.merged, tuple(sorted(chosen))),),
            key="merge",
        )
        if rule.merged:
            st.button(t("small_groups.unmerge"), on_click=_merge, args=((),), key="unmerge")


def _releasing() -> None:
    """Let the survey results of a quarter be frozen, and say which are."""
    display.grey(t("small_groups.release_note"))
    frozen = {day.date() for day in store.read("released_list")["quarter_on"]}
    language = controls.language()
    names = {numbers.quarter(*numbers.quarter_of(day), language): day for day in sorted(frozen)}
    if frozen:
        quarters = wording.joined(tuple(names), language)
        st.markdown(t("small_groups.released", quarters=quarters))
    quarters = [periods.bounds(name)[0] for name in controls.period_options() if "Q" in name]
    open_ones = {
        numbers.quarter(*numbers.quarter_of(day), language): day
        for day in quarters
        if day not in frozen
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("small_groups.release"), list(open_ones), index=None, key="release_quarter",
            placeholder=t("small_groups.release_choose"), width=260,
        )  # fmt: skip
        st.button(
            t("small_groups.release_save"), disabled=chosen is None, key="release_save",
            on_click=_release, args=(open_ones.get(chosen or ""),),
        )  # fmt: skip


def _release(quarter_on: date) -> None:
    registry.release(store.opened(), quarter_on, released_by=store.reader().name)
    st.session_state["release_quarter"] = None
    store.changed()


def frozen(filters: dict[str, Any]) -> None:
    """Say which quarters of the period are released, so that later answers are not in them."""
    first, last = filters["from_on"] or date.min, filters["to_on"] or date.max
    days = sorted(day.date() for day in store.read("released_list")["quarter_on"])
    language = controls.language()
    names = [
        numbers.quarter(*numbers.quarter_of(day), language) for day in days if first <= day <= last
    ]
    if names:
        display.grey(t("hidden.released", quarters=wording.joined(names, language)))


def _merge(merged: tuple[tuple[str, ...], ...]) -> None:
    _keep(privacy.MERGED_SETTING, json.dumps(merged, ensure_ascii=False))
    st.session_state["merge_roles"] = []
    store.changed()


def _keep(name: str, value: str) -> None:
    registry.change_setting(store.to_change(), name, value, changed_by=store.reader().name)
