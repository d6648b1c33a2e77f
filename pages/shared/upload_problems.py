"""What was noticed in a table: rows left out, and what was done and is only said."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from data.importing import readings, summary
from data.importing.leftover import left_over
from data.importing.model import Checked, Problem
from pages.shared import controls, display, store, upload
from reporting import csv_text, rejected, wording
from reporting.report import Column, Table
from reporting.words import Lang, translate

t = controls.t
#: So many problems are drawn with whole sentences; more make a table to scroll.
MOST_WRAPPED = 12
COLUMNS = ("where", "seen", "what", "kind")


def draw(place: upload.Place, checked: Checked) -> None:
    """Draw the rows that are left out, then what was done by itself; both can be downloaded."""
    bad = [p for p in checked.problems if p.severity in ("refused", "rejected")]
    notes = [p for p in checked.problems if p.severity == "note"]
    if bad:
        if n := summary.n_rejected(checked):
            display.section(t("load.bad", n=n), t("load.bad_note"))
        _table(bad, t("load.bad", n=len(bad)))
    with st.container(horizontal=True):
        rejected_download([checked])
        if bad or notes:
            _list_download(place, [*bad, *notes])
    if notes:
        with st.expander(t("load.notes", n=len(notes)), icon=":material/info:"):
            _table(notes, t("load.notes", n=len(notes)))


def _table(problems: Sequence[Problem], alt: str) -> None:
    frame = _frame(problems).drop(columns=t("load.problem_kind"))
    is_short = len(frame) <= MOST_WRAPPED
    display.table(frame, alt=alt, height="auto" if is_short else 300, is_wrapped=is_short)


def _frame(problems: Sequence[Problem]) -> pd.DataFrame:
    language = controls.language()
    rows = [
        (
            where(problem),
            problem.seen or "",
            wording.problem_sentence(problem, language, with_place=False),
            t(f"load.severity_{problem.severity}"),
        )
        for problem in problems
    ]
    return pd.DataFrame(rows, columns=[t(f"load.problem_{column}") for column in COLUMNS])


def where(problem: Problem) -> str:
    """The cell, row or column of a problem as Excel names it, else the sheet."""
    letter = "" if problem.column is None else wording.column_letter(problem.column)
    row = "" if problem.row is None else str(problem.row + 1)
    return letter + row or (problem.sheet or "")


def _list_download(place: upload.Place, problems: Sequence[Problem]) -> None:
    # a file is made when it is asked for, away from the page: it is told the reader's language here
    language = controls.language()
    frame = _frame(problems)
    columns = tuple(Column(key, name) for key, name in zip(COLUMNS, frame.columns, strict=True))
    listed = Table(t("load.problem_list"), columns, tuple(frame.itertuples(index=False, name=None)))
    st.download_button(
        t("load.problem_list"),
        data=store.noted(lambda: csv_text.csv_text(listed, language), "problems.csv"),
        file_name=f"{upload.files()[place[0]].file.name}.csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key="problem_list",
    )


def rejected_download(all_checked: Sequence[Checked], key: str = "rejected") -> None:
    """Offer the rows of a file that were left out, in its own layout with a reason for each."""
    n = readings.n_rows_rejected(all_checked)
    if not n:
        return
    language = controls.language()
    st.download_button(
        t("load.rejected", n=n),
        data=store.noted(partial(_rejected, all_checked, language), "rejected.xlsx", n_rows=n),
        file_name=rejected.file_name(all_checked[0].proposal.file_name),
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key=key,
    )


def _rejected(all_checked: Sequence[Checked], language: Lang) -> bytes:
    parts = [(part, _reasons(tables, language)) for part, tables in left_over(all_checked)]
    return rejected.workbook(parts, language)


def _reasons(tables: Sequence[Checked], language: Lang) -> dict[int, str]:
    """Why each rejected row of a sheet was left out, by its number in the file."""
    said: dict[int, list[str]] = {}
    for checked in tables:
        for row, reason in _reasons_of_table(checked, language).items():
            said.setdefault(row, []).append(reason)
    return {row: " ".join(reasons) for row, reasons in said.items()}


def _reasons_of_table(checked: Checked, language: Lang) -> dict[int, str]:
    unlisted = translate(language, "load.severity_rejected")
    is_turned = checked.proposal.table.is_transposed
    said: dict[int, str] = {}
    for problem in reversed(checked.problems):
        row = problem.column if is_turned else problem.row
        if problem.severity == "rejected" and row is not None:
            sentence = wording.problem_sentence(problem, language, with_file=False)
            said[row + 1] = sentence
    return {int(row): said.get(int(row), unlisted) for row in checked.rejected["row"]}
