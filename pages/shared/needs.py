"""The sections of the needs page below its answer, and the weights a reader moves."""

from functools import partial
from typing import Any

import streamlit as st

from analytics import need_groups, need_sources, need_study
from analytics.results import CannotTell, CombinedRanking, NeedsStudy
from pages.shared import alarms, controls, display, small_groups, store, texts
from reporting import numbers, wording
from reporting.reports import training_needs as tables

t = controls.t
STEP = 0.25
MOST_WEIGHT = 2.0


def weights(filters: dict[str, Any]) -> tuple[dict[str, float], Any]:
    """Draw a slider per source; return the weights that were moved, and the place of the sliders.

    Drawn before anything is concluded, because an address may bring weights along. They are made
    once somebody unfolds them or an address asks for one; until then there is no place.
    """
    found = need_study.evidence(store.answer, filters, rule=store.rule())
    if isinstance(found, CannotTell):
        return {}, None
    icon = ":material/tune:"
    place = st.expander(t("need_study.weights"), icon=icon, key="weights", on_change="rerun")
    is_asked = any(_key(source.name) in st.query_params for source in found.sources)
    if not controls.is_opened(place, "weights") and not is_asked:
        return {}, None
    with place:
        display.grey(t("need_study.weights_note"))
        chosen = {source.name: _weight(source.name) for source in found.sources}
    standard = need_sources.WEIGHTS
    return {name: w for name, w in chosen.items() if w != standard[name]}, place


def _key(source: str) -> str:
    """The name of a slider, in the address too."""
    return f"w_{source}"


def _weight(source: str) -> float:
    return st.slider(
        tables.source_name(source, controls.language()),
        0.0,
        MOST_WEIGHT,
        need_sources.WEIGHTS[source],
        STEP,
        key=_key(source),
        bind="query-params",
        help=t(f"need_source_note.{source}"),
    )


def study(filters: dict[str, Any], moved: dict[str, float]) -> NeedsStudy:
    """The study of needs under the filters and the weights that were moved."""
    given = {"weights": moved, "rule": store.rule()}
    found = partial(need_study.study, store.answer, filters, **given)
    return store.once(found, "need_study", filters, given)


def badges(found: NeedsStudy, ranking: CombinedRanking) -> list[str]:
    """How sure the order is, who answered, and whether the sources agree."""
    language = controls.language()
    n, total = found.response.n_responses, found.response.n_people
    words = (
        t("need_study.answered_only", n=n) if found.response.is_asked else t("need_study.no_survey")
    )
    if found.response.rate is not None:
        rate = numbers.percent(found.response.rate)
        words = t("need_study.answered", n=n, total=total, rate=rate)
    shown = [wording.certainty_badge(ranking.certainty, language)]
    shown.append(f":gray-badge[:material/groups: {words}]")
    if ranking.agreement is not None:
        agree = t("need_study.agree", tau=numbers.decimal(ranking.agreement, 2))
        shown.append(f":gray-badge[:material/compare_arrows: {agree}]")
    return shown


def effects(place: Any, found: NeedsStudy, ranking: CombinedRanking) -> None:
    """Say beside the sliders what the weights change, how much each source holds, who agrees."""
    if place is None:
        return
    language = controls.language()
    with place:
        if isinstance(found.standard, CombinedRanking):
            changed = wording.weights_sentence(ranking, found.standard, language)
            st.markdown(wording.escape_markdown(changed))
        display.report_table(tables.source_table(ranking, language), is_wrapped=True)
        display.grey(tables.agreement_words(ranking, language))


def without_order(found: NeedsStudy, answer: str) -> None:
    """Say why there is no order; what people wrote and what metrics say stands by itself."""
    if not (found.response.is_asked or found.texts.n or found.alarms.watched):
        display.nothing("needs")
    display.answer(answer)
    if found.response.is_asked:
        small_roles(found)
    else:
        display.grey(t("empty.needs_file"))
    focus(found)
    texts.section(found.texts, "need_texts")
    alarms.section(found.alarms)


def evidence(found: NeedsStudy, ranking: CombinedRanking) -> None:
    """Draw the order as a table, what each source says, the other orders and the methods."""
    language = controls.language()
    display.section(t("need_study.ranked"), t("need_study.ranked_note"), need_sources.gather)
    display.report_table(tables.order_table(ranking, language), height="content")
    views = {
        "parts": partial(tables.parts_table, ranking, language),
        "other_orders": partial(tables.other_orders_table, ranking, language),
        "methods": partial(tables.method_table, found, language),
    }
    chosen = st.segmented_control(
        t("need_study.parts"),
        list(views),
        default="parts",
        required=True,
        format_func=lambda name: t(f"need_study.{name}"),
        key="needs_view",
        persist_state="session",
        label_visibility="collapsed",
    )
    display.grey(t(f"need_study.{chosen}_note"))
    display.report_table(views[chosen](), height="content")


def people(found: NeedsStudy) -> None:
    """Draw who answered, what a low rate leaves open, and the needs of each kind of people."""
    language = controls.language()
    if not found.response.is_asked:
        display.grey(tables.response_words(found.response, language))
        return
    display.section(
        t("need_study.response"),
        t("need_study.response_note"),
        need_groups.response,
    )
    st.markdown(wording.escape_markdown(tables.response_words(found.response, language)))
    left, right = display.halves(1, 1)
    with left:
        display.report_table(tables.response_table(found.response, language))
    if found.response.bounds:
        with right:
            display.report_table(tables.bounds_table(found.response, language))
    small_roles(found)
    if found.groups:
        _kinds(found, language)
    if found.preferences:
        display.section(
            t("need_study.preferences"), t("need_study.preferences_note"), "need_choices"
        )
        for place, preference in zip(
            st.columns(min(3, len(found.preferences))) * len(found.preferences),
            found.preferences,
            strict=False,
        ):
            with place:
                table = tables.preference_table(preference, language)
                display.grey(wording.escape_markdown(table.title))
                display.small_table(table)


def small_roles(found: NeedsStudy) -> None:
    """Say what is not in the numbers; let roles too small to be shown be counted as one."""
    display.grey(" ".join(tables.hidden_words(found.response, controls.language())))
    small_groups.frozen(controls.NO_FILTERS)
    is_hidden = any(row.n_responses is None for row in found.response.rows)
    small_groups.offer_merging(is_hidden=is_hidden)


def focus(found: NeedsStudy) -> None:
    """Draw the focus groups with the roles that spoke in them."""
    if found.focus_groups:
        display.section(
            t("need_study.focus_groups"),
            t("need_study.focus_groups_note"),
            "focus_group_roles",
            "need_mentions",
        )
        table = tables.focus_table(found.focus_groups, controls.language())
        display.report_table(table, is_wrapped=True)


def _kinds(found: NeedsStudy, language: str) -> None:
    by = {groups.attribute: groups for groups in found.groups}
    display.section(t("need_study.by"), "", "need_answers", "need_attributes")
    chosen = st.segmented_control(
        t("need_study.by"),
        list(by),
        default=found.groups[0].attribute,
        required=True,
        format_func=lambda name: tables.attribute_name(name, language),
        key="needs_by",
        persist_state="session",
        label_visibility="collapsed",
    )
    display.grey(tables.segment_note(by[chosen], language))
    display.report_table(tables.segment_table(by[chosen], language), is_wrapped=True)


def is_known(ranking: CombinedRanking | CannotTell) -> bool:
    """Whether there is an order to show."""
    return isinstance(ranking, CombinedRanking)
