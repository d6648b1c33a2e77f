"""Parts of the satisfaction page: what the questions of a survey say, each and together."""

from collections.abc import Sequence
from typing import Any

from analytics import satisfaction
from analytics import texts as written
from analytics.results import CannotTell, Group, Mean, Satisfaction, SurveyScale, Target
from pages.shared import controls, display, grouping, skill_people, small_groups, store, texts
from reporting import charts, wording
from reporting.reports import liked_tables, scale_tables

t = controls.t
#: What satisfaction can be looked at by; a wave is a quarter.
GROUPINGS = ("course_name", "trainer", "format", "tier", "role", "quarter")


def answers(result: Satisfaction, target: Target, answer: str) -> None:
    """Draw how many chose each step, and the share against the target."""
    title = wording.answers_title(result, controls.language())
    display.section(
        title, wording.distribution_note(result, controls.language()), satisfaction.satisfaction
    )
    figure = display.figure(charts.satisfaction_bars, result, target=target)
    display.chart(figure, "answers", answer)


def hidden(result: Satisfaction, groups: Sequence[Group], filters: dict[str, Any]) -> None:
    """Say how many people are not in the numbers and why, and which results are frozen; let roles
    too small to be shown be counted as one.
    """
    display.grey(" ".join(wording.hidden_sentences(result, controls.language(), groups)))
    small_groups.frozen(filters)
    is_hidden = result.n_mixed > 0 or any(group.measure is None for group in groups)
    small_groups.offer_merging(is_hidden=is_hidden)


def readings(result: Satisfaction, target: Target) -> None:
    """Draw the same answers under every definition."""
    title = wording.readings_title(result, controls.language())
    display.section(title, t("satisfaction.readings_note"), satisfaction.satisfaction)
    figure = display.figure(charts.definitions_dots, result, target=target)
    display.chart(figure, "definitions", title)


def by_note(result: Satisfaction) -> str:
    """Which reading of the answers stands for each group."""
    reading = wording.reading_name(result.definition, controls.language(), result.scale)
    return t("satisfaction.by_note", reading=reading)


def grouped(groups: Sequence[Group], result: Satisfaction, target: Target) -> None:
    """Draw satisfaction by what the reader chose."""
    grouping.draw(groups, target, by_note(result), satisfaction.satisfaction_by)


def questions(items: Sequence[Group]) -> None:
    """Draw every rating question with all of its answers."""
    title = wording.groups_title(items, controls.language(), "questions") or t("satisfaction.items")
    display.section(title, t("satisfaction.items_note"), satisfaction.satisfaction_items)
    figure = display.figure(charts.item_bars, items)
    display.chart(figure, "items", title)


def told(filters: dict[str, Any], options: dict[str, Any]) -> liked_tables.Told:
    """Satisfaction quarter by quarter up to the end of the period with what changed then, who
    answered named surveys, and what people wrote, of all courses and roles together.
    """
    until, asked = filters | {"from_on": None}, filters | {"course": None, "role": None}
    minimum = store.rule().minimum_group
    return liked_tables.Told(
        store.answer(satisfaction.satisfaction_by, until, by="quarter", **options),
        store.answer(satisfaction.course_marks, {}, course=filters["course"]),
        store.answer(satisfaction.answerers, filters),
        store.answer(written.liked_study, asked, minimum_group=minimum),
    )


def trend(found: liked_tables.Told, target: Target) -> None:
    """Draw satisfaction quarter by quarter, where there are several."""
    if not found.has_trend:
        return
    title = wording.waves_title(found.waves, controls.language())
    display.section(title, t("waves.note"), satisfaction.satisfaction_by)
    figure = display.figure(charts.satisfaction_trend, found.waves, found.marks, target=target)
    display.chart(figure, "waves", title)


def said(found: liked_tables.Told, filters: dict[str, Any]) -> None:
    """Draw who answered named surveys, and what people wrote."""
    if found.answerers.n:
        language = controls.language()
        words = wording.answerers_sentence(found.answerers, language)
        display.section(t("waves.answerers"), words, "named_answerers")
        strangers = store.read("named_strangers", **filters)
        if len(strangers) and skill_people.may_see_people():
            display.report_table(liked_tables.strangers_table(strangers, language))
    texts.section(found.texts, "liked_texts")


def together(scale: SurveyScale | CannotTell, recommended: Mean | CannotTell) -> None:
    """Draw what the questions of a survey say together."""
    language = controls.language()
    title = wording.table_title(t("report.scale"), wording.scale_finding(scale, language), language)
    display.section(title, t("report.scale_note"), "liked_pairs")
    display.grey(scale_tables.recommendation_sentence(recommended, language))
    display.grey(scale_tables.scale_sentence(scale, language))
    if isinstance(scale, SurveyScale):
        display.report_table(scale_tables.scale_table(scale, language), is_wrapped=True)
