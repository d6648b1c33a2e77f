"""The timetable as a report: proposed sessions, seats, peaks, load, conflicts, notices."""

from collections.abc import Mapping

from analytics.results import CannotTell, Provenance
from analytics.timetable.model import LoadMap
from analytics.timetable.study import Timetable
from reporting import charts, numbers, wording
from reporting.charts.load import part_name
from reporting.report import Column, Estimate, Figure, Kind, Report, Section, Table
from reporting.words import Lang, translate


def timetable(
    found: Timetable,
    load: LoadMap | CannotTell,
    names: Mapping[str, str],
    provenance: Provenance,
    *,
    lang: Lang,
) -> Report:
    """When people can be trained; names: of people, by number."""
    sections = [
        _section("proposed", proposed_table(found, lang), lang),
        _section("seats", seat_table(found, names, lang), lang),
        _section("peaks", peak_table(found, lang), lang),
        _section("conflicts", conflict_table(found, lang), lang),
        _section("notices", notice_table(found, lang), lang),
    ]
    if isinstance(load, LoadMap):
        title, note = translate(lang, "timetable.load"), load_note(load, lang)
        figure = Figure(title, note, charts.load_heat_map(load, lang), title)
        sections.insert(2, Section(title, note, (figure, load_table(load, lang))))
    return Report(
        "timetable",
        translate(lang, "title.timetable"),
        wording.timetable_sentence(found, lang),
        tuple(sections),
        provenance,
        ((translate(lang, "timetable.load"), translate(lang, "definition.relative_load")),),
    )


def _section(key: str, table: Table, lang: Lang) -> Section:
    note = translate(lang, f"timetable.{key}_note")
    if not table.rows:
        return Section(table.title, note, (translate(lang, f"timetable.{key}_none"),))
    return Section(table.title, note, (table,))


def _column(key: str, lang: Lang, kind: Kind = "text", weight: float = 1.0) -> Column:
    return Column(key, translate(lang, f"timetable_column.{key}"), kind, weight=weight)


def proposed_table(found: Timetable, lang: Lang) -> Table:
    """Every wanted session with its time and why, or why it has none."""
    columns = (
        _column("course", lang, weight=1.4),
        _column("when", lang, weight=1.5),
        _column("n_people", lang, "count", 0.6),
        _column("trainer", lang, weight=0.8),
        _column("reason", lang, weight=3),
    )
    rows = tuple(
        (
            p.wanted.course_name,
            "—" if p.starts_at is None else wording.day_words(p.starts_at, lang),
            len(p.wanted.people),
            p.wanted.trainer,
            wording.placement_reason(p, lang),
        )
        for p in found.placements
    )
    return Table(translate(lang, "timetable.proposed"), columns, rows)


def seat_table(found: Timetable, names: Mapping[str, str], lang: Lang) -> Table:
    """Who sits where, and who has no seat and why."""
    courses = {p.wanted.course_id: p.wanted.course_name for p in found.placements}
    courses |= {notice.session_id.split("@")[0]: notice.course_name for notice in found.notices}
    columns = (
        _column("person_id", lang),
        _column("person_name", lang),
        _column("course", lang, weight=1.5),
        _column("when", lang, weight=1.5),
        _column("reason", lang, weight=1.5),
    )
    rows = tuple(
        (
            seat.person_id,
            names.get(seat.person_id, ""),
            courses.get(seat.course_id, seat.course_id),
            "—" if seat.starts_at is None else wording.day_words(seat.starts_at, lang),
            translate(lang, f"seat_refusal.{seat.refusal}") if seat.refusal else "",
        )
        for seat in found.seats
    )
    return Table(translate(lang, "timetable.seats"), columns, rows)


def peak_table(found: Timetable, lang: Lang) -> Table:
    """The times kept free of training, and where each comes from."""
    columns = (
        _column("name", lang, weight=1.6),
        _column("from_on", lang, "date"),
        _column("to_on", lang, "date"),
        _column("load", lang, "percent"),
        _column("source", lang, weight=1.4),
    )
    rows = tuple(
        (
            wording.peak_name(peak, lang),
            peak.from_on,
            peak.to_on,
            peak.load,
            translate(lang, f"peak_kind.{peak.kind}"),
        )
        for peak in found.peaks
    )
    return Table(translate(lang, "timetable.peaks"), columns, rows)


def conflict_table(found: Timetable, lang: Lang) -> Table:
    """What is wrong with the sessions that are planned."""
    columns = (
        _column("course", lang, weight=1.5),
        _column("session_on", lang, "date"),
        _column("conflict", lang, weight=2),
    )
    rows = tuple(
        (c.course_name, c.session_on, wording.conflict_text(c, lang)) for c in found.conflicts
    )
    return Table(translate(lang, "timetable.conflicts"), columns, rows)


def notice_table(found: Timetable, lang: Lang) -> Table:
    """The planned sessions with what their notices leave out."""
    columns = (
        _column("course", lang, weight=1.5),
        _column("session_on", lang, "date"),
        _column("missing", lang, weight=2),
    )
    rows = tuple(
        (
            n.course_name,
            n.session_on,
            wording.notice_missing(n, lang) or translate(lang, "notice.complete"),
        )
        for n in found.notices
    )
    return Table(translate(lang, "timetable.notices"), columns, rows)


def load_note(load: LoadMap, lang: Lang) -> str:
    """What 100 % is, and from which days."""
    span = numbers.span(load.from_on, load.to_on, lang)
    note = "load_hours_note" if load.by == "hour" else "load_note"
    return translate(lang, f"timetable.{note}", n=load.n_days, span=span)


def load_table(load: LoadMap, lang: Lang) -> Table:
    """How busy each weekday is by part of the month, month or hour, with its interval."""
    columns = (
        _column("weekday", lang),
        _column("part", lang),
        Column(
            "load",
            translate(lang, "timetable_column.relative_load"),
            "estimate",
            unit="number",
            weight=2,
        ),
    )
    rows = tuple(
        (
            translate(lang, f"weekday.{cell.weekday}"),
            part_name(cell.part, load, lang),
            Estimate(cell.load, cell.interval, cell.n, "number") if cell.interval else None,
        )
        for cell in load.cells
    )
    return Table(translate(lang, "timetable.load"), columns, rows)
