"""The course ledger as a report: cost, result and return of every course, and what decides."""

from analytics.ledger import Entry, Ledger
from analytics.results import Change, Provenance
from analytics.roi import Roi, TurningPoint
from reporting import charts, numbers, wording
from reporting.report import Figure, Report, Section, Table, estimate
from reporting.reports.pages import page_report
from reporting.reports.parts import column
from reporting.words import Lang, translate


def course_ledger(found: Ledger, provenance: Provenance, *, lang: Lang) -> Report:
    """What did each course cost and bring?"""
    answer = wording.ledger_sentence(found, lang)
    sections = [
        Section(
            translate(lang, "report.ledger"),
            translate(lang, "report.ledger_note"),
            (ledger_table(found, lang),),
        )
    ]
    if any(charts.has_both(entry) for entry in found.entries):
        title, note = wording.ledger_title(found, lang), translate(lang, "chart.ledger.note")
        drawn = charts.cost_and_effect(found, lang)
        sections.insert(0, Section(title, note, (Figure(title, note, drawn, answer),)))
    if (turning := turning_table(found, lang)).rows:
        note = translate(lang, "report.turning_note")
        sections.append(Section(turning.title, note, (turning,)))
    definitions = [(translate(lang, "column.roi_base"), "roi_phillips")]
    badges = wording.ledger_badges(found, lang)
    return page_report("course_ledger", answer, sections, provenance, lang, definitions, badges)


def ledger_table(found: Ledger, lang: Lang) -> Table:
    """One row per course, the dearest first; the return is a range or a reason."""
    columns = (
        column("course", lang, weight=1.4),
        column("verdict", lang, "state", weight=1.2),
        column("full_cost", lang, "money"),
        column("trainee_hours", lang, "count", weight=0.7, is_detail=True),
        column("cost_per_head", lang, "money", is_detail=True),
        column("effect", lang, "estimate", unit="signed_percent", weight=1.6),
        column("roi_low", lang, "signed_percent", digits=0, weight=0.8),
        column("roi_base", lang, "signed_percent", digits=0, weight=0.8),
        column("roi_high", lang, "signed_percent", digits=0, weight=0.8),
        column("weakest", lang, weight=1.2),
        column("no_roi", lang, weight=1.6, is_detail=True),
    )
    rows = tuple(_row(entry, lang) for entry in found.entries)
    return Table(translate(lang, "report.ledger"), columns, rows)


def turning_table(found: Ledger, lang: Lang) -> Table:
    """For each course with a return: the value of each assumption at which it turns."""
    columns = (
        column("course", lang, weight=1.4),
        column("assumption", lang, weight=1.4),
        column("assumed", lang),
        column("turns_at", lang),
    )
    rows = tuple(
        (
            entry.verdict.course_name,
            translate(lang, f"assumption.{point.assumption}"),
            _assumed(point, point.now, lang),
            _assumed(point, point.at, lang),
        )
        for entry in found.entries
        if isinstance(entry.roi, Roi)
        for point in entry.roi.turning_points
    )
    return Table(translate(lang, "report.turning"), columns, rows)


def _row(entry: Entry, lang: Lang) -> tuple[object, ...]:
    verdict, change = entry.verdict, entry.verdict.change
    is_known = isinstance(entry.roi, Roi)
    returns = entry.roi.roi if is_known else None
    return (
        verdict.course_name,
        wording.verdict_text(verdict.verdict, lang),
        entry.cost,
        round(entry.trainee_hours),
        entry.cost_per_head,
        estimate(change) if isinstance(change, Change) else None,
        returns.low if returns else None,
        returns.base if returns else None,
        returns.high if returns else None,
        wording.weakest_words(entry.weakest, lang),
        "" if is_known else wording.reason_words(entry.roi, lang),
    )


def _assumed(point: TurningPoint, value: float | None, lang: Lang) -> str:
    if value is None:
        return translate(lang, "assumption.never")
    if point.assumption == "value":
        return numbers.decimal(value, 2)
    if point.assumption == "horizon_days":
        return numbers.count(value)
    return numbers.percent(value)
