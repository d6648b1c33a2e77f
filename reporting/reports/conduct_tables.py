"""How sessions ran, and one person's sessions, as tables for page and file."""

from collections.abc import Sequence

import pandas as pd

from analytics.conduct import SessionConduct, n_below
from analytics.results import Target
from reporting import numbers
from reporting.report import Section, Table
from reporting.reports import parts
from reporting.words import Lang, translate


def conduct_title(sessions: Sequence[SessionConduct], interactive: Target, lang: Lang) -> str:
    """How many sessions were not interactive enough, of those with minutes on record."""
    known = sum(session.interactive is not None for session in sessions)
    line = numbers.percent(interactive.low)
    if not known:
        return translate(lang, "conduct.title_unknown")
    return translate(lang, "conduct.title", n=n_below(sessions), total=known, line=line)


def conduct_table(sessions: Sequence[SessionConduct], title: str, lang: Lang) -> Table:
    """One row per session held; times are left out where no source has any."""
    has_times = any(session.n_arrived or session.n_left for session in sessions)
    columns = [
        parts.column("held_on", lang, "date"),
        parts.column("course", lang, weight=1.5),
        parts.column("interactive", lang, weight=1.2),
        parts.column("practice", lang, "percent", digits=0),
    ]
    if has_times:
        columns += [
            parts.column("arrived", lang, weight=1.4),
            parts.column("n_late", lang, weight=1.2),
            parts.column("left_after", lang, weight=1.4),
            parts.column("stayed", lang, "number", digits=0),
        ]
    rows = []
    for session in sessions:
        row = [
            session.session_on,
            session.course_name,
            _interactive(session, lang),
            session.practice,
        ]
        rows.append(tuple(row + (_times(session, lang) if has_times else [])))
    return Table(title, tuple(columns), tuple(rows))


def _interactive(session: SessionConduct, lang: Lang) -> str | None:
    if session.interactive is None:
        return None
    share = numbers.percent(session.interactive)
    return translate(lang, "conduct.below", share=share) if session.is_below else f"✓ {share}"


def _times(session: SessionConduct, lang: Lang) -> list[object]:
    late = numbers.counts(session.n_late, session.n_arrived) if session.n_arrived else None
    return [
        _against(session.arrived, "start", lang),
        late,
        _against(session.left_after, "end", lang),
        session.stayed,
    ]


def _against(minutes: float | None, moment: str, lang: Lang) -> str | None:
    """Minutes before or after the start or the end."""
    if minutes is None:
        return None
    side = "at" if round(minutes) == 0 else "before" if minutes < 0 else "after"
    return translate(lang, f"conduct.{side}_{moment}", n=abs(round(minutes)))


def conduct_section(sessions: Sequence[SessionConduct], interactive: Target, lang: Lang) -> Section:
    """How the sessions ran, for the file."""
    title = conduct_title(sessions, interactive, lang)
    note = translate(lang, "conduct.note")
    return Section(title, note, (conduct_table(sessions, title, lang),))


def person_table(person_sessions: pd.DataFrame, title: str, lang: Lang) -> Table:
    """One row per session of a person: mark, arrival and leaving."""
    columns = (
        parts.column("held_on", lang, "date"),
        parts.column("course", lang, weight=1.5),
        parts.column("mark", lang),
        parts.column("arrival", lang),
        parts.column("leaving", lang),
        parts.column("minutes", lang, "number", digits=0),
    )
    rows = tuple(
        (
            None if pd.isna(row.session_on) else row.session_on.date(),
            row.course_name,
            translate(lang, f"data_value.{row.status}"),
            _clock(row.checked_in_at),
            _clock(row.checked_out_at),
            None if pd.isna(row.minutes) else float(row.minutes),
        )
        for row in person_sessions.itertuples()
    )
    return Table(title, columns, rows)


def _clock(moment: pd.Timestamp) -> str | None:
    return None if pd.isna(moment) else f"{moment:%H:%M}"
