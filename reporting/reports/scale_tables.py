"""The questions of a survey together as sentences and a table, for page and file."""

from analytics.results import CannotTell, Mean, SurveyScale
from reporting import numbers, wording
from reporting.report import Section, Table
from reporting.reports import parts
from reporting.words import Lang, translate


def scale_table(scale: SurveyScale, lang: Lang) -> Table:
    """One row per question, the one that goes most with overall satisfaction first."""
    columns = (
        parts.column("question", lang, weight=2),
        parts.column("with_overall", lang, "number", digits=2),
        parts.column("with_overall_interval", lang, weight=1.3),
        parts.column("discrimination", lang, "number", digits=2),
        parts.column("alpha_without", lang, "number", digits=2),
    )
    ordered = sorted(scale.items, key=lambda item: -(item.with_overall or -1))
    rows = tuple(
        (
            item.text,
            item.with_overall,
            numbers.signed_interval(item.with_overall_interval, lang, 2)
            if item.with_overall_interval
            else None,
            item.rest,
            item.alpha_without,
        )
        for item in ordered
    )
    return Table(translate(lang, "report.scale"), columns, rows)


def scale_sentence(scale: SurveyScale | CannotTell, lang: Lang) -> str:
    """How far the questions measure one thing."""
    if isinstance(scale, CannotTell):
        return wording.cannot_tell_sentence(scale, lang)
    said = translate(
        lang,
        "sentence.scale",
        value=numbers.decimal(scale.alpha, 2),
        interval=numbers.decimal_interval(scale.interval, 2),
        n=scale.n,
        items=len(scale.items),
    )
    if scale.is_unsteady:
        said += translate(lang, "sentence.scale_unsteady")
    if scale.n_apart:
        said += translate(lang, "sentence.scale_apart", n=scale.n_apart)
    return said


def recommendation_sentence(found: Mean | CannotTell, lang: Lang) -> str:
    """Promoters less detractors with interval, '' where nobody was asked."""
    if isinstance(found, CannotTell):
        return ""
    prefix = {"at_least": "≥", "at_most": "≤", None: ""}[found.bound]
    return translate(
        lang,
        "sentence.recommendation",
        value=prefix + numbers.signed(found.mean * 100, 0),
        low=numbers.signed(found.interval.low * 100, 0),
        high=numbers.signed(found.interval.high * 100, 0),
        n=found.n,
    )


def scale_section(
    scale: SurveyScale | CannotTell, recommended: Mean | CannotTell, lang: Lang
) -> Section:
    """All that the questions say together."""
    said = [recommendation_sentence(recommended, lang), scale_sentence(scale, lang)]
    table = (scale_table(scale, lang),) if isinstance(scale, SurveyScale) else ()
    finding = wording.scale_finding(scale, lang)
    title = wording.table_title(translate(lang, "report.scale"), finding, lang)
    note = translate(lang, "report.scale_note")
    return Section(title, note, (*(words for words in said if words), *table))
