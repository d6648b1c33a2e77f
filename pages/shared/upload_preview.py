"""Before writing: what will happen, list by list; the button; what became of each file."""

from collections import Counter
from functools import partial

import pandas as pd
import streamlit as st

from data.database import DatabaseProblem
from data.importing import comparing, intake, readings, storing, summary
from data.importing.comparing import Comparison, State
from data.importing.model import Checked
from pages.shared import controls, data_words, display, passwords, store, upload, waiting
from pages.shared.upload_problems import rejected_download, where
from reporting import wording

t = controls.t
ERRORS = "errors"
#: Files named in badges; more make the table of files.
MOST_BADGES = 4


def draw() -> None:
    """Draw what storing would do, file by file and list by list, and the button that does it."""
    ready = _ready()
    compared = [_compared(position) for position in ready]
    n = sum(map(_n_stored, ready))
    display.answer(_sentence(compared, n, len(ready)))
    names = [f":material/table: {wording.escape_markdown(i.file.name)}" for i in upload.files()]
    st.markdown(" ".join(f":gray-badge[{name}]" for name in names[:MOST_BADGES]))
    upload.already()
    if upload.is_remembered():
        display.grey(t("load.as_before"))
    _files(ready)
    _lists(ready, compared)
    if store.summary()["has_sample"]:
        display.grey(t("load.sample_present"))
    with st.container(horizontal=True, vertical_alignment="center"):
        is_asked = st.button(
            t("load.store_all", n=n), type="primary", icon=":material/save:", disabled=not n,
            key="store",
        )  # fmt: skip
        st.button(t("load.back"), icon=":material/arrow_back:", on_click=upload.back, key="back")
        st.button(
            t("load.another"), icon=":material/restart_alt:", type="tertiary",
            on_click=upload.drop, key="another",
        )  # fmt: skip
    display.grey(t("load.promise"))
    if is_asked:
        _store(ready)


def _ready() -> list[int]:
    """The files of which every table is settled, in the order in which they will be stored."""
    open_files = {place[0] for place in upload.open_places()}
    return [
        position
        for position in range(len(upload.files()))
        if position not in open_files and any(summary.n_rows_stored(c) for c in _checked(position))
    ]


def _checked(position: int) -> list[Checked]:
    """The tables of a file that are not left out."""
    return [
        upload.check(place)
        for place in upload.places()
        if place[0] == position and not upload.choice(place).is_skipped
    ]


def _n_stored(position: int) -> int:
    """Rows of a file that will be stored, each once."""
    checked = _checked(position)
    first = readings.once(checked) or checked
    return sum(map(summary.n_rows_stored, first))


def _compared(position: int) -> Comparison | str:
    """What storing a file would change, or the sentence that says why it cannot be stored."""
    kept = st.session_state.setdefault("compared", {})
    checked, before = _checked(position), kept.get(position)
    is_kept = before and before[0] == store.version() and upload.are_same(before[1], checked)
    if not is_kept:
        try:
            work = partial(comparing.compare, store.opened(), checked)
            found = waiting.work(t("load.comparing"), work)
        except DatabaseProblem as error:
            found = display.say_error(error)
        kept[position] = (store.version(), checked, found)
    return kept[position][2]


def _sentence(compared: list[Comparison | str], n: int, n_files: int) -> str:
    if not n:
        return t("load.will_nothing")
    counts = _counts(compared)
    changes = t(
        "load.compare",
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
    )
    return t("load.will", n=n, files=n_files) + changes


def _counts(compared: list[Comparison | str]) -> Counter:
    return Counter(
        {
            state: sum(part.n(state) for part in compared if isinstance(part, Comparison))
            for state in comparing.STATES
        }
    )


# files and lists


def _files(ready: list[int]) -> None:
    """Draw one line per file: what it holds and whether it will be stored."""
    if len(upload.files()) + len(upload.refused()) < 2:
        return
    rows = [
        (
            "✓" if position in ready else "○",
            item.file.name,
            _kinds(_checked(position)),
            _n_stored(position),
            readings.n_rows_rejected(_checked(position)),
            t("load.file_ready" if position in ready else "load.file_waits"),
        )
        for position, item in enumerate(upload.files())
    ]
    rows += [("✕", item.name, "", 0, 0, t("load.file_refused")) for item in upload.refused()]
    names = ["", *(t(f"load.files_{c}") for c in ("name", "kinds", "rows", "bad", "state"))]
    display.table(pd.DataFrame(rows, columns=names), alt=t("load.files_alt"), right=names[3:5])


def _kinds(checked: list[Checked]) -> str:
    kinds = dict.fromkeys(t(f"kind.{item.proposal.kind}") for item in checked)
    return wording.joined(list(kinds), controls.language())


def _lists(ready: list[int], compared: list[Comparison | str]) -> None:
    """Let the reader open each list: new, changed, unchanged, in error, missing from the file."""
    for part in compared:
        if isinstance(part, str):
            st.error(wording.escape_markdown(part), icon=":material/error:")
    bad = [checked for position in ready for checked in _checked(position)]
    n_bad = sum(map(summary.n_rejected, bad))
    counts = _counts(compared) | {ERRORS: n_bad}
    options = [
        state for state in ("new", "changed", "unchanged", ERRORS, "missing") if counts[state]
    ]
    if not options:
        return
    display.section(t("load.lists"), t("load.lists_note"))
    names = {state: f"{t(f'load.list_{state}')} {counts[state]:,}" for state in options}
    state = st.segmented_control(
        t("load.lists"),
        options,
        default=options[0],
        required=True,
        format_func=names.get,
        key="list_shown",
        label_visibility="collapsed",
    )
    if state == ERRORS:
        _errors(bad)
    else:
        _list(compared, state)
    if state == "missing":
        display.grey(t("load.missing_note"))


def _list(compared: list[Comparison | str], state: State) -> None:
    parts = [c for part in compared if isinstance(part, Comparison) for c in part.tables]
    tables = list(dict.fromkeys(part.table for part in parts if part.counts[state]))
    table = tables[0]
    if len(tables) > 1:
        counts = {name: sum(p.counts[state] for p in parts if p.table == name) for name in tables}
        names = {name: f"{t(f'data_table.{name}')} {counts[name]:,}" for name in tables}
        table = st.segmented_control(
            t("load.rows_table"),
            tables,
            default=_main(tables),
            required=True,
            format_func=names.get,
            key=f"list_table_{state}",
            label_visibility="collapsed",
        )
    frames = [p.lists[state] for p in parts if p.table == table and state in p.lists]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    n = sum(part.counts[state] for part in parts if part.table == table)
    words = data_words.in_words(
        frame, table, is_own_file=state != "missing", new_courses=_new_courses()
    )
    display.table(words, alt=t(f"load.list_{state}"), height=280)
    if data_words.is_traceless(frame, table):
        display.grey(t("load.traceless"))
    if n > len(frame):
        display.grey(t("load.list_cut", shown=len(frame), n=n))


def _new_courses() -> dict[str, str]:
    """The name of each course that the files of this upload hold, by its number."""
    frames = [upload.check(place).frames.get("course") for place in upload.places()]
    return {
        number: name
        for frame in frames
        if frame is not None
        for number, name in zip(frame["course_id"], frame["course_name"], strict=True)
        if isinstance(name, str)
    }


def _main(tables: list[str]) -> str:
    """Facts before what they need described: the list a reader looks for first."""
    facts = [name for name in tables if name not in storing.DESCRIBING_TABLES]
    return (facts or tables)[0]


def _errors(bad: list[Checked]) -> None:
    """Draw the rejected rows of every file with their reasons, and offer them to be mended."""
    language = controls.language()
    rows = [
        (
            problem.file_name,
            where(problem),
            problem.seen or "",
            wording.problem_sentence(problem, language, with_place=False),
        )
        for checked in bad
        for problem in checked.problems
        if problem.severity == "rejected"
    ]
    names = [t("load.history_file"), *(t(f"load.problem_{c}") for c in ("where", "seen", "what"))]
    display.table(pd.DataFrame(rows, columns=names), alt=t("load.list_errors"), height=280)
    _rejected_by_file(bad, "preview")


def _rejected_by_file(all_checked: list[Checked], place: str) -> None:
    by_file: dict[str, list[Checked]] = {}
    for checked in all_checked:
        by_file.setdefault(checked.proposal.file_name, []).append(checked)
    with st.container(horizontal=True):
        for number, parts in enumerate(by_file.values()):
            rejected_download(parts, key=f"rejected_{place}_{number}")


# writing


def _store(positions: list[int]) -> None:
    """Write the files, one transaction each, with a bar; then show what became of each."""
    ready = [upload.files()[position] for position in positions]
    database = store.to_change()
    outcomes = []
    try:
        if store.summary()["has_sample"]:
            storing.remove_sample(database, undone_by=store.reader().name)
        stored = intake.store_each(database, ready, loaded_by=store.reader().name)
        for number in range(len(ready)):
            said = t("load.storing", done=number + 1, n=len(ready))
            shares = number / len(ready), (number + 1) / len(ready)
            outcomes.append(waiting.work(said, partial(next, stored), *shares))
        for place in upload.places():
            if upload.files()[place[0]] in ready and not upload.choice(place).is_skipped:
                storing.remember(database, upload.proposal(place))
    except DatabaseProblem as error:
        st.session_state["load_error"] = display.say_error(error)
    finally:
        store.changed()
    left = _left_out(positions)
    passwords.forget()
    upload.drop()
    st.session_state["outcomes"] = outcomes
    st.session_state["left_out"] = left
    st.rerun()


def _left_out(positions: list[int]) -> list[str]:
    """A line for each file of this upload that was not written, with the reason."""
    lines = [upload.say(refusal.problem) for refusal in upload.refused()]
    for position, item in enumerate(upload.files()):
        if position not in positions:
            key = "load.outcome_nothing" if _checked(position) else "load.outcome_skipped"
            lines.append(t(key, file=wording.escape_markdown(item.file.name)))
    return lines


def outcomes() -> None:
    """Draw what became of the files stored last, until others are chosen."""
    if error := st.session_state.pop("load_error", None):
        st.error(error, icon=":material/error:")
    done: list[intake.Outcome] = st.session_state.get("outcomes", [])
    if not done:
        return
    n = sum(outcome.receipt.n_rows_stored for outcome in done if outcome.receipt)
    st.success(t("load.stored", n=n), icon=":material/check_circle:")
    lines = [_outcome_line(outcome) for outcome in done] + st.session_state.get("left_out", [])
    st.markdown("\n".join(f"- {line}" for line in lines))
    _rejected_by_file([checked for outcome in done for checked in outcome.checked], "stored")


def _outcome_line(outcome: intake.Outcome) -> str:
    file = wording.escape_markdown(outcome.file_name)
    if outcome.error is not None:
        return f"{file}: {wording.escape_markdown(display.say_error(outcome.error))}"
    if outcome.receipt is None:
        return t("load.outcome_nothing", file=file)
    receipt = outcome.receipt
    return t(
        "load.outcome",
        file=file,
        load=receipt.load_id,
        new=receipt.n_new,
        changed=receipt.n_changed,
        unchanged=receipt.n_unchanged,
        bad=receipt.n_rows_rejected,
    )
