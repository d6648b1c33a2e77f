"""Tables of where numbers come from: loads with their sheets, and single rows of them."""

from collections.abc import Sequence

import pandas as pd

from analytics.results import Origin, Source
from reporting import wording
from reporting.report import Column, Table
from reporting.words import Lang, has_words, translate

#: Kinds of rows that may be shown singly (data/sql/parts/stored_row.sql); of answers, remarks,
#: appraisals and leave only the sheets are named.
LISTED = (
    "attendance", "calendar", "course", "enrolment", "goal", "level", "metric", "milestone",
    "requirement", "result", "session",
)  # fmt: skip


def origin_name(found: Origin, lang: Lang) -> str:
    """What tells one question from the others in a list: what it counts, of when and of what."""
    narrowed = [(name, value) for name, value in found.parameters if value != "null"]
    days = "–".join(value for name, value in narrowed if name.endswith("_on"))
    others = [value for name, value in narrowed if not name.endswith("_on")]
    words = translate(lang, f"question.{found.question}").rstrip(".。")
    if not narrowed:
        return words
    listed = translate(lang, "format.list_separator").join([days, *others] if days else others)
    return words + translate(lang, "format.parenthesis", text=listed)


def source_table(found: Sequence[Source], lang: Lang) -> Table:
    """One row per kind, load and sheet, with its span of rows."""
    columns = tuple(
        Column(key, translate(lang, f"column.origin_{key}"), "count" if key == "rows" else "text")
        for key in ("kind", "load", "file", "sheet", "rows", "span", "by", "at")
    )
    rows = tuple(
        (
            translate(lang, f"origin_kind.{one.kind}"),
            str(one.load_id),
            one.file_name,
            one.sheet,
            one.n_rows,
            f"{one.first_row}–{one.last_row}" if one.last_row else "",
            wording.actor(one.loaded_by, lang),
            one.loaded_at,
        )
        for one in found
    )
    return Table(translate(lang, "origin.sources"), columns, rows)


def row_table(stored_rows: pd.DataFrame, kind: str, lang: Lang) -> Table:
    """Single rows of the files, as they are stored; columns without any value are left out.

    stored_rows: as the question of that name returns them.
    """
    shown = {
        "load": [str(load) for load in stored_rows["load_id"]],
        "file": list(stored_rows["file_name"]),
        "sheet": list(stored_rows["source_sheet"]),
        "row": [str(row) if row else "" for row in stored_rows["source_row"]],
        "day": ["" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in stored_rows["day"]],
        "subject": list(stored_rows["subject"]),
        "person": list(stored_rows["person_name"].fillna(stored_rows["person_id"])),
        "said": [_said(code, lang) for code in stored_rows["said"]],
        "outcome": [_said(code, lang) for code in stored_rows["outcome"]],
        "value": [_plain(value) for value in stored_rows["value"]],
        "out_of": [_plain(value) for value in stored_rows["out_of"]],
    }
    filled = {key: cells for key, cells in shown.items() if any(cells)}
    columns = tuple(Column(key, translate(lang, f"column.origin_{key}")) for key in filled)
    title = translate(
        lang, "origin.rows", kind=translate(lang, f"origin_kind.{kind}"), n=len(stored_rows)
    )
    return Table(title, columns, tuple(zip(*filled.values(), strict=True)))


def _said(code: object, lang: Lang) -> str:
    """A code in words; a name of a trainer or a team as it stands."""
    key = f"origin_said.{code}"
    return translate(lang, key) if has_words(lang, key) else str(code or "")


def _plain(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.6g}"
