"""What a table is and what each of its columns is taken for, to be corrected."""

from collections import defaultdict

import pandas as pd
import streamlit as st

from data.importing import vocabulary
from data.importing.model import KINDS, Checked, Proposal
from data.importing.persons_above import NAMED_ABOVE
from data.importing.readings import READ_TOO
from data.importing.sources import source_named
from pages.shared import controls, display, editors, upload, upload_questions
from reporting import wording

t = controls.t
#: Why a column is left out, in the order it is said.
LEFT_OUT = ("personal", "derived", "row_number", "survey_meta", "none")
MOST_NAMED = 6


def draw(place: upload.Place, checked: Checked) -> None:
    """Draw kind, columns and what the sheet does not say; keep what the reader changes."""
    found = checked.proposal
    _kind(place, found)
    display.section(t("load.columns"), t("load.columns_note"))
    fields = _columns(place, found)
    _say_left_out(found)
    for problem in found.table.problems:
        if problem.code in (NAMED_ABOVE, *READ_TOO.values()):
            display.grey(upload.say(problem, with_place=False))
    answers = upload_questions.more(place, checked)
    choice = upload.choice(place)
    if fields:
        upload.decide(place, fields={**choice.fields, **fields})
    if answers:
        upload.decide(place, context={**choice.context, **answers})


def _kind(place: upload.Place, found: Proposal) -> None:
    names = {kind: t(f"kind.{kind}") for kind in KINDS}
    is_unclear = any(problem.code == "kind_unclear" for problem in found.problems)
    chosen = st.selectbox(
        t("load.kind"),
        KINDS,
        index=None if is_unclear else KINDS.index(found.kind),
        format_func=names.get,
        placeholder=t("load.choose_one"),
        key=f"kind_{place}_{found.kind}_{is_unclear}",
    )
    if source := source_named(found.table.source):
        key = "load.recognised" if source.is_verified else "load.recognised_unseen"
        display.grey(t(key, source=t(f"source.{source.source_id}")))
    reasons = next((guess.reasons for guess in found.guesses if guess.kind == found.kind), ())
    words = wording.joined([t(f"kind_reason.{reason}") for reason in reasons], controls.language())
    if words and reasons != ("known_source",):
        display.grey(t("load.kind_because", reasons=words))
    if chosen and (is_unclear or chosen != found.kind):
        upload.decide(place, kind=chosen, fields={}, context={})


def _columns(place: upload.Place, found: Proposal) -> dict[int, str]:
    """Draw what each column is taken for; the fields that the reader changed, by position."""
    none = t("load.not_imported")
    names = {none: ""} | {t(f"field.{field}"): field for field in vocabulary.fields_of(found.kind)}
    by_field = {field: name for name, field in names.items()}
    headers = {column.position: column.header for column in found.table.columns}
    frame = pd.DataFrame(
        {
            "state": ["✓" if match.field_id else "○" for match in found.matches],
            "column": [
                f"{_letter(found, match.column)} {headers[match.column]}" for match in found.matches
            ],
            "field": [by_field.get(match.field_id, none) for match in found.matches],
            "reason": [t(f"match_reason.{match.reason}") for match in found.matches],
        }
    )
    edited = editors.draw(
        frame,
        t("load.columns"),
        hide_index=True,
        num_rows="fixed",
        disabled=["state", "column", "reason"],
        height=300,
        key=f"columns_{place}_{found.signature[:12]}_{found.kind}_{none}",
        column_config={
            "state": st.column_config.TextColumn("", width=28),
            # headers of a survey are whole questions: what they are taken for stays in sight
            "column": st.column_config.TextColumn(t("load.column_file"), width=130),
            "field": st.column_config.SelectboxColumn(
                t("load.column_field"), options=list(names), required=True, width=110
            ),
            "reason": t("load.column_reason"),
        },
    )
    return {
        match.column: names[name]
        for match, name in zip(found.matches, edited["field"], strict=True)
        if names[name] != match.field_id and name != by_field.get(match.field_id, none)
    }


def _letter(found: Proposal, position: int) -> str:
    """Where a column stands in the file: a letter, or the row of a table that was turned."""
    if found.table.is_transposed:
        return str(position + 1)
    return wording.column_letter(position)


def _say_left_out(found: Proposal) -> None:
    """Say which columns stay outside, and why."""
    headers = {column.position: column.header for column in found.table.columns}
    by_reason: dict[str, list[str]] = defaultdict(list)
    for match in found.matches:
        if not match.field_id:
            name = wording.escape_markdown(headers[match.column])
            by_reason[match.reason].append(f"{_letter(found, match.column)} {name}")
    for reason in LEFT_OUT:
        if names := by_reason.get(reason):
            more = "…" if len(names) > MOST_NAMED else ""
            named = wording.joined(names[:MOST_NAMED], controls.language()) + more
            display.grey(t(f"load.left_out_{reason}", named=named))
