"""Parts of the assessment page: what the same people gained, which questions work."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from analytics import composition, items, pairs, scoring, training_plan
from analytics.composition import Mixture
from analytics.pairs import Kept, MissingPairs
from analytics.quizzes import Quiz
from analytics.results import CannotTell, Distribution, Gain, Group, ItemAnalysis, Target
from pages.shared import controls, display, grouping, store, timetable
from reporting import charts, numbers, wording
from reporting.reports import item_tables, score_tables

t = controls.t
#: What pass rates can be looked at by.
GROUPINGS = ("course_name", "role", "level", "tenure", "trainer", "format", "tier", "kind")
ONLY_BY_KIND = "kind"


def passed_by(filters: dict[str, Any], by: str, target: Target) -> tuple[Group, ...]:
    """Pass rate by what the reader chose, with words in place of codes."""
    if by == ONLY_BY_KIND:
        found = store.answer(scoring.pass_rate_by_kind, filters, target=target)
    else:
        found = store.answer(scoring.pass_rate_by, filters, by=by, target=target)
    return grouping.labelled(found, by)


def mixed(
    filters: dict[str, Any], by: str, groups: Sequence[Group], target: Target
) -> tuple[Mixture, ...]:
    """Groups whose comparison depends on who took what, under the words of the groups."""
    if by == ONLY_BY_KIND:
        return ()
    names = {group.group_id: group.label for group in groups}
    found = store.answer(composition.mixtures, filters, by=by, target=target)
    return tuple(replace(one, group=names[one.group]) for one in found)


def banner(found: Sequence[Mixture]) -> None:
    """Draw the warning that groups are not alike, where like with like says something else."""
    said = score_tables.mixture_sentence(found, controls.language())
    if said:
        st.warning(wording.escape_markdown(said), icon=":material/balance:")


def grouped(groups: Sequence[Group], target: Target) -> None:
    """Draw pass rates by what the reader chose."""
    grouping.draw(groups, target, t("assessment.by_group_note"), scoring.pass_rate)


def gained(gain: Gain | CannotTell, gains: Sequence[Group]) -> None:
    """Draw what the same people gained, what it is worth, and who has only one of the scores."""
    language = controls.language()
    display.section(wording.gain_title(gain, language), t("assessment.pre_post_note"), scoring.gain)
    if isinstance(gain, CannotTell):
        display.grey(wording.cannot_tell_sentence(gain, language))
        return
    figure = display.figure(charts.pre_post, gains)
    display.chart(figure, "pre_post", wording.gain_sentence(gain, language))
    for words in wording.gain_details(gain, language):
        display.grey(words)


def spread(found: Distribution | CannotTell) -> None:
    """Draw the scores of the first test with the pass line and those near it."""
    if isinstance(found, CannotTell):
        return
    line = numbers.percent(found.score_line) if found.score_line else "—"
    title = wording.scores_title(found, controls.language())
    display.section(title, t("assessment.distribution_note", line=line), scoring.distribution)
    display.chart(display.figure(charts.score_histogram, found), "scores", title)


def further(
    missing: Sequence[MissingPairs], later: Kept | CannotTell, found: Sequence[Quiz]
) -> None:
    """Draw who lacks a score, what is left later, and what quizzes say on the same day."""
    language = controls.language()
    if missing:
        said = wording.missing_finding(missing, language)
        title = wording.table_title(t("scores.missing"), said, language)
        display.section(title, t("scores.missing_note"), pairs.missing_pairs)
        display.report_table(score_tables.missing_table(missing, language))
    display.section(wording.kept_title(later, language), t("scores.kept_note"), pairs.kept)
    display.grey(wording.escape_markdown(score_tables.kept_sentence(later, language)))
    if found:
        said = wording.quiz_finding(found, language)
        title = wording.table_title(t("scores.quizzes"), said, language)
        display.section(title, t("scores.quizzes_note"), "quiz_scores")
        display.report_table(score_tables.quiz_table(found, language))
        words = score_tables.quiz_text(found[0], language)
        text = partial(st.code, words, language=None, wrap_lines=True)
        display.folded(text, t("scores.quiz_text"), key="quiz_text")


def questions(analyses: Sequence[ItemAnalysis | CannotTell], filters: dict[str, Any]) -> None:
    """Draw the questions of one test, chosen where several have points of single questions."""
    found = {a.assessment_id: a for a in analyses if isinstance(a, ItemAnalysis)}
    if not found:
        return
    language = controls.language()
    head = st.container()
    name = list(found)[0] if len(found) == 1 else _choose(found)
    chosen = found[name]
    said = wording.items_finding(chosen, language)
    with head:
        title = wording.table_title(t("assessment.items"), said, language)
        display.section(title, t("assessment.items_note"), items.item_analysis)
    display.grey(item_tables.item_sentence(chosen, language))
    as_of = timetable.read_on(filters["to_on"])
    materials = store.answer(training_plan.materials, {}, as_of=as_of)
    for said in score_tables.bank_sentences(materials, chosen.course_name, language):
        display.grey(wording.escape_markdown(said))
    display.report_table(item_tables.item_table(chosen, language), is_wrapped=True)
    choices = item_tables.choice_table(chosen, language)
    if choices:
        listed = partial(display.report_table, choices)
        display.folded(listed, wording.escape_markdown(choices.title), key="choices")


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
