"""The upload page in pieces: choose files, see each table, correct it, store, undo."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from data.database import DatabaseProblem
from data.importing import checking, intake, reading, storing, vocabulary
from data.importing.leftover import left_over
from data.importing.model import KINDS, Checked, FoundTable, Problem, Proposal, Refusal
from pages.shared import controls, display, passwords, store
from reporting import rejected, wording

t = controls.t
WHO = "local"
STEPS = 5
#: Rows and columns of the raw sheet that are drawn; the rest is there, only not shown.
MOST_ROWS, MOST_COLUMNS = 120, 40
#: So many problems are drawn with whole sentences; more make a table to scroll.
MOST_WRAPPED = 20
HEADER = "background-color: rgba(47,119,200,.34); font-weight: bold"
DATA = "background-color: rgba(47,119,200,.09)"
LEFT_OUT = "color: #6B7A8F; font-style: italic"
TROUBLE = "background-color: rgba(210,87,30,.34); font-weight: bold"


def steps(current: int) -> None:
    """Draw the five steps: done, current, later."""
    badges = []
    for number in range(1, STEPS + 1):
        word = t(f"load.steps_{number}")
        if number < current:
            badges.append(f":green-badge[:material/check: {word}]")
        elif number == current:
            badges.append(f":blue-badge[:material/edit: {number} {word}]")
        else:
            badges.append(f":gray-badge[{number} {word}]")
    st.markdown(" ".join(badges))


def choose() -> list[intake.Intake]:
    """Draw the upload box and return what the chosen files hold; refused ones say why."""
    files = st.file_uploader(
        t("load.drop"),
        accept_multiple_files=True,
        key=f"files_{st.session_state.setdefault('upload_round', 0)}",
    )
    display.grey(t("load.drop_note"))
    if not files:
        st.session_state.pop("intakes", None)
        passwords.forget()
        return []
    given = (tuple(file.file_id for file in files), tuple(passwords.given().items()))
    if st.session_state.get("intake_files") != given:
        with st.spinner(t("load.reading", n=len(files))):
            read = reading.read_files(
                [(file.name, file.getvalue()) for file in files], passwords=passwords.given()
            )
        st.session_state["intake_files"] = given
        st.session_state["refused"] = [item for item in read if isinstance(item, Refusal)]
        st.session_state["intakes"] = [
            intake.take_in(item) for item in read if not isinstance(item, Refusal)
        ]
        st.rerun()
    for refusal in st.session_state["refused"]:
        st.error(say(refusal.problem), icon=":material/error:")
    if passwords.ask(st.session_state["refused"]):
        st.rerun()
    return st.session_state["intakes"]


def say(problem: Problem, *, with_file: bool = True) -> str:
    """A problem as a sentence; what stood in a file is never read as markup."""
    sentence = wording.problem_sentence(problem, controls.language(), with_file=with_file)
    return wording.escape_markdown(sentence)


def pick(intakes: Sequence[intake.Intake]) -> tuple[int, int] | None:
    """Let the reader choose one of the found tables: (position of the file, of its table)."""
    places = [
        (file, table) for file, item in enumerate(intakes) for table in range(len(item.tables))
    ]
    for item in intakes:
        for problem in item.problems:
            display.grey(say(problem))
    if len(places) < 2:
        return places[0] if places else None
    return st.selectbox(
        t("load.sheet_table"),
        places,
        format_func=lambda place: _place_name(intakes, place),
        key=f"table_{st.session_state['upload_round']}",
    )


def _place_name(intakes: Sequence[intake.Intake], place: tuple[int, int]) -> str:
    item = intakes[place[0]]
    sheet = item.tables[place[1]].sheet.name
    skipped = item.choices[place[1]].is_skipped
    return f"{'− ' if skipped else ''}{item.file.name} · {sheet}"


def proposal(intakes: list[intake.Intake], place: tuple[int, int]) -> Proposal:
    """How the chosen table would be read with everything decided so far."""
    item = intakes[place[0]]
    table, choice = item.tables[place[1]], item.choices[place[1]]
    return intake.propose(table, choice, store.known(), item.file.name, store.recall)


def decide(intakes: list[intake.Intake], place: tuple[int, int], **changes: Any) -> None:
    """Keep a decision about a table and draw the page again."""
    item = intakes[place[0]]
    choice = replace(item.choices[place[1]], **changes)
    if choice != item.choices[place[1]]:
        st.session_state["intakes"][place[0]] = intake.choose(item, place[1], choice)
        st.rerun()


def headline(found: Proposal, checked: Checked) -> str:
    """The sentence of the page: what kind of table, where, how much of it can be loaded."""
    rows = found.table.data_rows or (0,)
    n_left_out = len(checked.rejected)
    sentence = t(
        "load.answer",
        kind=t(f"kind.{found.kind}"),
        first=rows[0] + 1,
        last=rows[-1] + 1,
        n=checked.n_rows_read - n_left_out,
    )
    n_questions = sum(problem.severity == "question" for problem in checked.problems)
    return sentence + (t("load.answer_questions", n=n_questions) if n_questions else "")


def sheet(found: Proposal, checked: Checked) -> None:
    """Draw the sheet as it stands, with what is header, data, left out and trouble."""
    cells = found.table.sheet.cells
    last = min(len(cells), MOST_ROWS)
    width = min(max((len(row) for row in cells[:last]), default=0), MOST_COLUMNS)
    frame = pd.DataFrame(
        [["" if cell is None else str(cell) for cell in row[:width]] for row in cells[:last]],
        index=range(1, last + 1),
        columns=[wording.column_letter(position) for position in range(width)],
    )
    styles = _styles(found.table, checked, frame)
    styled = frame.style.apply(lambda _: styles, axis=None)
    st.dataframe(styled, height=380, alt=t("load.grid"))
    if len(cells) > last:
        display.grey(t("progress.page_limit", n=last))


def _styles(table: FoundTable, checked: Checked, frame: pd.DataFrame) -> pd.DataFrame:
    styles = pd.DataFrame(LEFT_OUT, index=frame.index, columns=frame.columns)
    inside = [c.position for c in table.columns if c.position < frame.shape[1]]
    for rows, style in ((table.header_rows, HEADER), (table.data_rows, DATA)):
        for row in rows:
            if row < len(frame):
                styles.iloc[row, inside] = style
    for problem in checked.problems:
        row, column = problem.row, problem.column
        is_drawn = row is not None and column is not None
        if is_drawn and row < len(frame) and column < frame.shape[1]:
            styles.iloc[row, column] = TROUBLE
    return styles


def kind(found: Proposal) -> str:
    """Let the reader choose what the table is; the reasons of the guess stand below."""
    options = list(KINDS)
    chosen = st.selectbox(
        t("load.kind"),
        options,
        index=options.index(found.kind),
        format_func=lambda name: t(f"kind.{name}"),
        key=f"kind_{found.signature[:12]}_{found.table.sheet.name}",
    )
    if found.table.source:
        display.grey(t("load.recognised", source=t(f"source.{found.table.source}")))
    reasons = next((guess.reasons for guess in found.guesses if guess.kind == found.kind), ())
    words = wording.joined([t(f"kind_reason.{reason}") for reason in reasons], controls.language())
    if words:
        display.grey(t("load.kind_because", reasons=words))
    return chosen


def columns(found: Proposal) -> dict[int, str]:
    """Let the reader correct what each column is taken for; returns the fields by position."""
    none = t("load.not_imported")
    names = {none: ""} | {t(f"field.{field}"): field for field in vocabulary.fields_of(found.kind)}
    by_field = {field: name for name, field in names.items()}
    headers = {column.position: column.header for column in found.table.columns}
    frame = pd.DataFrame(
        {
            "state": ["✓" if match.field_id else "○" for match in found.matches],
            "column": [
                f"{wording.column_letter(match.column)} {headers[match.column]}"
                for match in found.matches
            ],
            "field": [by_field.get(match.field_id, none) for match in found.matches],
            "reason": [t(f"match_reason.{match.reason}") for match in found.matches],
        }
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        num_rows="fixed",
        disabled=["state", "column", "reason"],
        height=min(38 + 35 * len(frame), 420),
        key=f"columns_{found.signature[:12]}_{found.kind}_{found.table.sheet.name}_{none}",
        alt=t("load.columns"),
        column_config={
            "state": st.column_config.TextColumn("", width=28),
            "column": t("load.column_file"),
            "field": st.column_config.SelectboxColumn(
                t("load.column_field"), options=list(names), required=True
            ),
            "reason": t("load.column_reason"),
        },
    )
    return {
        match.column: names[name]
        for match, name in zip(found.matches, edited["field"], strict=True)
        if names[name] != match.field_id and name != by_field.get(match.field_id, none)
    }


def borders(found: Proposal) -> tuple[int, int, int] | None:
    """Let the reader move header rows and end of the table; None while nothing was moved."""
    table = found.table
    n = len(table.sheet.cells)
    now = (
        table.header_rows[0] + 1,
        table.header_rows[-1] + 1,
        (table.data_rows or (n - 1,))[-1] + 1,
    )
    with st.popover(t("load.borders"), icon=":material/border_outer:"), st.form("borders"):
        keys = ("header_first", "header_last", "data_last")
        moved = [
            st.number_input(t(f"load.{key}"), 1, n, value, key=f"{key}_{found.signature[:12]}")
            for key, value in zip(keys, now, strict=True)
        ]
        is_asked = st.form_submit_button(t("load.apply"))
    if not is_asked or tuple(moved) == now or not moved[0] <= moved[1] < moved[2]:
        return None
    return moved[0] - 1, moved[1] - 1, moved[2] - 1


def context(found: Proposal, checked: Checked) -> dict[str, object]:
    """Ask for what the cells do not say; returns the answers that differ from what was found."""
    asked = {
        str(problem.values["context"]): problem
        for problem in checked.problems
        if problem.severity == "question" and problem.values.get("context") not in (None, "kind")
    }
    keys = [key for key in ASKED_BY_KIND.get(found.kind, ()) if _applies(key, found)]
    given = {}
    for key in dict.fromkeys([*asked, *keys]):
        if key in ("marks", "phases"):
            given |= _each(key, asked[key], found)
        else:
            given |= _answer(key, asked.get(key), found)
    return given


ASKED_BY_KIND = {
    "attendance": ("course",),
    "assessment": ("course", "max_score", "pass_line"),
    "survey": ("survey_name", "purpose"),
}
#: What holds where nothing is entered, shown in the empty box.
DEFAULTS = {"max_score": "100", "pass_line": "70"}


def _applies(key: str, found: Proposal) -> bool:
    return not any(match.field_id == key for match in found.matches)


def _answer(key: str, problem: Problem | None, found: Proposal) -> dict[str, object]:
    current = found.context.get(key)
    label = t(f"load.{key}") if wording.has_words("zh", f"load.{key}") else t(f"field.{key}")
    widget = f"context_{key}_{found.signature[:12]}_{found.table.sheet.name}"
    note = say(problem, with_file=False) if problem else None
    options = list(problem.values.get("options") or []) if problem else []
    if key == "purpose":
        options = ["needs", "satisfaction", "other"]
    if options:
        value = st.selectbox(
            label,
            options,
            index=options.index(current) if current in options else None,
            format_func=lambda option: _option(key, option),
            help=note,
            key=widget,
        )
        return {} if value is None or value == current else {key: value}
    if key == "date":
        value = st.date_input(label, value=current, help=note, key=widget)
        return {} if value is None or value == current else {key: value}
    text = st.text_input(
        label, value="" if current is None else str(current), help=note, key=widget
    )
    return _typed(key, text, current)


def _option(key: str, option: object) -> str:
    for name in (f"load.{key}_{option}", f"status.{option}", f"option.{key}_{option}"):
        if wording.has_words("zh", name):
            return t(name)
    return str(option)


def _typed(key: str, text: str, current: object) -> dict[str, object]:
    if not text.strip() or text == str(current):
        return {}
    if key in ("year", "max_score", "pass_line", "invited"):
        try:
            number = float(text)
        except ValueError:
            return {}
        return {key: int(number) if number.is_integer() else number}
    return {key: text.strip()}


def _each(key: str, problem: Problem, found: Proposal) -> dict[str, object]:
    """One answer per word of the sheet: what each mark or each phase means."""
    options = list(problem.values["options"])
    defaults = problem.values["default"] or dict.fromkeys(problem.values["items"])
    display.grey(say(problem, with_file=False))
    chosen = {
        word: st.selectbox(
            word or "□",
            options,
            index=options.index(default) if default in options else None,
            format_func=lambda option: _option(key, option),
            key=f"{key}_{word}_{found.signature[:12]}",
        )
        for word, default in dict(defaults).items()
    }
    is_settled = st.button(
        t("load.apply"), disabled=None in chosen.values(), key=f"{key}_{found.signature[:12]}"
    )
    return {key: chosen} if is_settled else {}


def problems(checked: Checked) -> None:
    """Draw what was noticed: where, what was found, what is wrong and what to do."""
    order = {"refused": 0, "question": 1, "rejected": 2, "note": 3}
    found = sorted(checked.problems, key=lambda problem: order[problem.severity])
    display.section(t("load.problems", n=len(found)) if found else t("load.no_problems"))
    if not found:
        return
    language = controls.language()
    frame = pd.DataFrame(
        {
            t("load.problem_where"): [_where(problem) for problem in found],
            t("load.problem_seen"): [problem.seen or "" for problem in found],
            t("load.problem_what"): [
                wording.problem_sentence(problem, language, with_file=False) for problem in found
            ],
            t("load.problem_kind"): [t(f"load.severity_{problem.severity}") for problem in found],
        }
    )
    if len(frame) > MOST_WRAPPED:
        display.table(frame, alt=t("load.problems", n=len(found)))
    else:
        plain = frame.map(wording.escape_markdown)
        st.table(plain, border="horizontal", hide_index=True, alt=t("load.problems", n=len(found)))


def _where(problem: Problem) -> str:
    letter = "" if problem.column is None else wording.column_letter(problem.column)
    row = "" if problem.row is None else str(problem.row + 1)
    return letter + row or (problem.sheet or "")


def rejected_download(all_checked: Sequence[Checked]) -> None:
    """Offer the rows that were left out, each with its reason."""
    n = sum(len(checked.rejected) for checked in all_checked)
    if n:
        language = controls.language()
        st.download_button(
            t("load.rejected", n=n),
            data=lambda: rejected.workbook(
                [(part, _reasons(item)) for item in all_checked if (part := left_over(item))],
                language,
            ),
            file_name=rejected.file_name(all_checked[0].proposal.file_name),
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def _reasons(checked: Checked) -> dict[int, str]:
    """Why each rejected row was left out, by its number in the file."""
    language = controls.language()
    unlisted = t("load.severity_rejected")
    said = {
        problem.row + 1: wording.problem_sentence(problem, language, with_file=False)
        for problem in reversed(checked.problems)
        if problem.severity == "rejected" and problem.row is not None
    }
    return {int(row): said.get(row, unlisted) for row in checked.rejected["row"]}


def store_button(intakes: list[intake.Intake]) -> list[Checked]:
    """Draw the button that stores everything confirmed; returns all checked tables."""
    known = store.known()
    checked = [item for one in intakes for item in intake.check(one, known, store.recall)]
    n = sum(item.n_rows_read - len(item.rejected) for item in checked)
    is_ready = n > 0 and not any(map(intake.is_open, checked))
    if store.summary()["has_sample"]:
        display.grey(t("load.sample_present"))
    with st.container(horizontal=True):
        st.button(
            t("load.store_all", n=n),
            type="primary",
            icon=":material/arrow_forward:",
            disabled=not is_ready,
            on_click=_store,
            args=(intakes,),
            key="store",
        )
        rejected_download(checked)
    display.grey(t("load.promise"))
    return checked


def _store(intakes: list[intake.Intake]) -> None:
    database = store.opened()
    try:
        for item in intakes:
            for table, choice in zip(item.tables, item.choices, strict=True):
                if (choice.fields or choice.kind) and not choice.is_skipped:
                    found = intake.propose(table, choice, store.known(), item.file.name)
                    storing.remember(database, found)
        if store.summary()["has_sample"]:
            storing.remove_sample(database, undone_by=WHO)
        receipts = intake.store_all(database, intakes, loaded_by=WHO)
    except DatabaseProblem as error:
        st.session_state["load_error"] = display.say_error(error)
        return
    finally:
        store.changed()
    st.session_state["upload_round"] += 1
    st.session_state.pop("intakes", None)
    st.toast(t("load.stored", n=sum(receipt.n_rows_stored for receipt in receipts)))


def already(intakes: Sequence[intake.Intake]) -> None:
    """Say which of the files were loaded before."""
    for item in intakes:
        load = storing.already_loaded(store.opened(), item.file.sha256)
        if load:
            when = str(load["loaded_at"])[:16]
            st.info(t("load.already", when=when, load=load["load_id"]), icon=":material/history:")


def history() -> None:
    """Draw the loads so far, newest first, with one undo at a time."""
    display.section(t("load.history"))
    loads = store.read("load_list")
    if loads.empty:
        display.grey(t("load.history_none"))
        return
    is_live = loads["undone_at"].isna()
    kinds = [
        wording.joined([t(f"kind.{name}") for name in text.split(",") if name], controls.language())
        for text in loads["kinds"]
    ]
    frame = pd.DataFrame(
        {
            "№": loads["load_id"],
            t("load.history_when"): loads["loaded_at"].dt.strftime("%Y-%m-%d %H:%M"),
            t("load.history_file"): loads["file_name"],
            t("load.history_kinds"): kinds,
            t("load.history_stored"): loads["n_rows_stored"],
            t("load.history_rejected"): loads["n_rows_rejected"],
            t("load.history_state"): [
                t("load.history_live" if live else "load.history_undone") for live in is_live
            ],
        }
    )
    display.table(frame, alt=t("load.history"))
    _undo(loads[is_live])


def _undo(live: pd.DataFrame) -> None:
    if live.empty:
        return
    names = {int(load.load_id): f"{load.load_id} · {load.file_name}" for load in live.itertuples()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("load.undo_choose"), list(names), format_func=names.get, key="undo_load", width=420
        )
        row = live.loc[live["load_id"] == chosen].iloc[0]
        # another key once the list changed: the question about the next load starts closed
        with st.popover(t("load.undo"), icon=":material/undo:", key=f"undo_of_{len(live)}"):
            st.markdown(t("load.undo_note"))
            st.button(
                t("load.undo_confirm", load=chosen, file=row["file_name"], n=row["n_rows_stored"]),
                type="primary",
                on_click=_take_back,
                args=(int(chosen),),
                key="undo",
            )


def _take_back(load_id: int) -> None:
    try:
        storing.undo(store.opened(), load_id, undone_by=WHO)
        st.toast(t("load.undone", load=load_id))
    except DatabaseProblem as error:
        st.session_state["load_error"] = display.say_error(error)
    store.changed()


def check(found: Proposal) -> Checked:
    """The rows of the table on screen, checked against what is known."""
    return checking.check(found, store.known())
