"""The chain of evidence of one course on the page, and the need that each course answered."""

from functools import partial
from typing import Any

import streamlit as st

from analytics import books as evidence
from analytics import chain, cohorts, need_sources, need_study, run_effects
from analytics import ledger as books
from analytics.chain import ChainLink
from analytics.cohorts import Cohort
from analytics.ledger import Entry, Ledger
from analytics.results import CombinedNeed
from pages.shared import controls, display, store
from reporting import charts, wording
from reporting.reports import ledger as tables

t = controls.t


def needs_before(filters: dict[str, Any]) -> Any:
    """The order of needs as it was known when the courses of the period were chosen."""
    rule = store.rule()
    known_before = partial(need_study.known_before, store.answer, filters, rule=rule)
    return store.once(known_before, "needs_before", filters, rule)


def _skills() -> dict[str, str]:
    return store.answer(chain.skills, {})


def ranks(found: Ledger, needs: Any) -> dict[str, CombinedNeed]:
    """The need behind each course, where its skill was asked about."""
    by_course = _skills()
    taught = {e.verdict.course_id: by_course.get(e.verdict.course_id) for e in found.entries}
    needed = {course: chain.need_of(skill, needs) for course, skill in taught.items()}
    return {course: need for course, need in needed.items() if need}


def choose(found: Ledger, needs: Any) -> tuple[Entry, tuple[ChainLink, ...]]:
    """Let the reader choose a course, the dearest first, and return it with its chain."""
    by_id = {entry.verdict.course_id: entry for entry in found.entries}
    course = st.selectbox(
        t("chain.choose"),
        list(by_id),
        format_func=lambda one: by_id[one].verdict.course_name,
        key="chain_course",
        width=320,
    )
    entry = by_id[course]
    settings = store.review_settings()
    return entry, chain.links(entry, _skills().get(course), needs, settings=settings)


def draw(entry: Entry, links: tuple[ChainLink, ...]) -> None:
    """Draw the chain of one course."""
    title = wording.chain_title(links, entry.verdict.course_name, controls.language())
    display.section(title, t("chain.note"), books.course_ledger, need_sources.gather)
    display.chart(display.figure(charts.evidence_chain, links), "chain", title)


def runs(found: Ledger, filters: dict[str, Any]) -> tuple[Cohort, ...]:
    """The runs of every course in the ledger."""
    settings = store.review_settings()
    return evidence.runs(store.answer, filters, found=found, settings=settings)


def draw_runs(entry: Entry, found: tuple[Cohort, ...]) -> None:
    """Draw the runs of one course, each with its people, cost, results and weakest link."""
    if not store.may_see_people():
        display.grey(t("portfolio.runs_closed"))
    own = [run for run in found if run.entry.verdict.course_id == entry.verdict.course_id]
    if own:
        name = entry.verdict.course_name
        table = tables.run_table(own, controls.language(), course=name)
        display.section(table.title, t("portfolio.runs_note"), cohorts.cohorts, run_effects.by_run)
        display.report_table(table, is_wrapped=True)
