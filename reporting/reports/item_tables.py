"""The questions of a test as tables and sentences, for page and file."""

import re
from collections.abc import Sequence

from analytics.items import REASONS
from analytics.results import CannotTell, ItemAnalysis, ItemResult
from reporting import numbers, wording
from reporting.report import Block, Section, Table
from reporting.reports import parts
from reporting.words import Lang, translate


def item_table(analysis: ItemAnalysis, lang: Lang) -> Table:
    """One row per question: difficulty, discrimination, reliability without it, why to look again.

    Those with a reason come first, the gravest reasons before the others.
    """
    columns = (
        parts.column("item", lang, weight=1.2),
        parts.column("people", lang, "count"),
        parts.column("difficulty", lang, "percent"),
        parts.column("discrimination", lang, "number", digits=2),
        parts.column("alpha_without", lang, "number", digits=2),
        parts.column("item_reason", lang, weight=2.5),
    )
    ordered = sorted(analysis.items, key=_gravity)
    rows = tuple(
        (
            item.item_id,
            item.n,
            item.difficulty,
            item.discrimination,
            item.alpha_without,
            reasons_words(item, lang),
        )
        for item in ordered
    )
    title = translate(lang, "report.items", course=analysis.course_name)
    return Table(title, columns, rows)


def _gravity(item: ItemResult) -> tuple[int, list[tuple[int, str]]]:
    """Where a question stands: by its gravest reason, then by name, question 2 before 10."""
    worst = REASONS.index(item.reasons[0]) if item.reasons else len(REASONS)
    parts = re.findall(r"(\d+)|(\D+)", item.item_id)
    return worst, [(int(number or 0), text) for number, text in parts]


def choice_table(analysis: ItemAnalysis, lang: Lang) -> Table | None:
    """One row per answer given to a question, questions in the order of item_table.

    None where answers are not known.
    """
    rows = tuple(
        (
            item.item_id,
            choice.answer,
            translate(lang, "report.right_answer") if choice.is_right else "",
            choice.n,
            choice.n / item.n,
            choice.mean_rest,
        )
        for item in sorted(analysis.items, key=_gravity)
        for choice in item.choices
    )
    columns = (
        parts.column("item", lang, weight=1.2),
        parts.column("choice", lang, weight=1.5),
        parts.column("is_right", lang),
        parts.column("people", lang, "count"),
        parts.column("share", lang, "percent"),
        parts.column("mean_rest", lang, "percent"),
    )
    title = translate(lang, "report.choices", course=analysis.course_name)
    return Table(title, columns, rows) if rows else None


def reasons_words(item: ItemResult, lang: Lang) -> str:
    """Why a question should be looked at again, '' where nothing speaks against it."""
    separator = translate(lang, "report.item_separator")
    return separator.join(translate(lang, f"item_reason.{code}") for code in item.reasons)


def item_sentence(analysis: ItemAnalysis | CannotTell, lang: Lang) -> str:
    """How reliable the test is, what a score may err, and how many questions to look at again."""
    if isinstance(analysis, CannotTell):
        return wording.cannot_tell_sentence(analysis, lang)
    method = "kr20" if analysis.method == "kr20" else "alpha"
    said = translate(
        lang,
        f"sentence.items_{method}",
        value=numbers.decimal(analysis.reliability, 2),
        interval=numbers.decimal_interval(analysis.interval, 2),
        n=analysis.n,
        items=len(analysis.items),
        error=numbers.decimal(analysis.measurement_error * 100),
    )
    if not analysis.is_judged:
        return said + translate(lang, "sentence.items_few")
    n_found = sum(bool(item.reasons) for item in analysis.items)
    key = "sentence.items_review" if n_found else "sentence.items_sound"
    return said + translate(lang, key, n=n_found)


def item_sections(analyses: Sequence[ItemAnalysis | CannotTell], lang: Lang) -> list[Section]:
    """A section per test whose questions are known."""
    return [_section(analysis, lang) for analysis in analyses if isinstance(analysis, ItemAnalysis)]


def _section(analysis: ItemAnalysis, lang: Lang) -> Section:
    table, choices = item_table(analysis, lang), choice_table(analysis, lang)
    blocks: list[Block] = [item_sentence(analysis, lang), table]
    if choices:
        blocks.append(choices)
    title = wording.table_title(table.title, wording.items_finding(analysis, lang), lang)
    return Section(title, translate(lang, "report.items_note"), tuple(blocks))
