"""Where the reader stands in an upload: the five steps, the table on screen, its one sentence."""

import streamlit as st

from data.importing import intake, summary
from data.importing.model import Checked
from pages.shared import controls, upload
from reporting import wording

t = controls.t
STEPS = 5


def steps() -> None:
    """Draw the five steps: done, current, later."""
    now = _step()
    badges = []
    for number in range(1, STEPS + 1):
        word = t(f"load.steps_{number}")
        if number < now:
            badges.append(f":green-badge[:material/check: {word}]")
        elif number == now:
            badges.append(f":blue-badge[:material/edit: {number} {word}]")
        else:
            badges.append(f":gray-badge[{number} {word}]")
    st.markdown(" ".join(badges))


def _step() -> int:
    if not upload.places():
        return 1
    if upload.is_reviewed():
        return 5
    codes = {problem.code for problem in upload.questions(upload.check(upload.current()))}
    if codes & {"kind_unclear", "header_missing"}:
        return 2
    return 3 if codes else 4


def pick() -> upload.Place:
    """Draw which table is on screen, and let the reader take another."""
    now = upload.current()
    names = {place: place_name(place) for place in upload.places()}
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(names) > 1:
            key = f"table_{st.session_state['upload_round']}_{now}"
            chosen = st.selectbox(
                t("load.sheet_table"),
                list(names),
                index=list(names).index(now),
                format_func=names.get,
                key=key,
                label_visibility="collapsed",
                width=560,
            )
            if chosen != now:
                st.session_state["place"] = chosen
                st.rerun()
        else:
            st.markdown(f":gray-badge[:material/table: {wording.escape_markdown(names[now])}]")
        st.button(
            t("load.another"), icon=":material/restart_alt:", type="tertiary", on_click=upload.drop,
            key="another",
        )  # fmt: skip
    return now


def place_name(place: upload.Place) -> str:
    """File, sheet and cells of a table, with a mark for what became of it."""
    item = upload.files()[place[0]]
    table = item.tables[place[1]]
    lies = upload.choice(place).borders or intake.borders_of(table)
    letters = [wording.column_letter(c) for c in (lies.first_column, lies.last_column)]
    cells = f"{letters[0]}{lies.header_first + 1}:{letters[1]}{lies.last_row + 1}"
    mark = "−" if upload.choice(place).is_skipped else "✓" if upload.is_settled(place) else "○"
    kind = t(f"kind.{upload.proposal(place).kind}") if table.reading else ""
    parts = (item.file.name, table.sheet.name, cells, kind)
    return f"{mark} {' · '.join(part for part in parts if part)}"


def headline(checked: Checked, place: upload.Place) -> str:
    """The sentence of the page: what kind of table, where, how much of it can be loaded."""
    found = checked.proposal
    lies = upload.choice(place).borders or intake.borders_of(found.table)
    kind = t(f"kind.{found.kind}")
    if not upload.is_usable(checked):
        problem = next(p for p in checked.problems if p.severity == "refused")
        return t("load.answer_unusable", why=upload.say(problem, with_place=False))
    codes = {problem.code for problem in upload.questions(checked)}
    sentence = t(
        "load.answer_unclear" if "kind_unclear" in codes else "load.answer",
        kind=kind,
        first=lies.header_first + 1,
        last=lies.last_row + 1,
        left=wording.column_letter(lies.first_column),
        right=wording.column_letter(lies.last_column),
        n=summary.n_rows_stored(checked),
    )
    n_questions = 0 if upload.choice(place).is_accepted else len(upload.questions(checked))
    return sentence + (t("load.answer_questions", n=n_questions) if n_questions else "")
