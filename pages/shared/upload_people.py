"""Who the rows speak of: who was found on the roster, who must be confirmed, who is not on it."""

import pandas as pd
import streamlit as st

from data.importing.model import Checked, Doubt, Written
from pages.shared import controls, display, editors, store, upload
from reporting import wording

t = controls.t
#: Doubts on screen at a time, each a box of its own.
AT_A_TIME = 8
#: People of the roster who can be chosen for any name, and rows of a list.
MOST_CHOICES, MOST_ROWS = 2000, 2000
#: How somebody was found, where it was not simply the number or the name.
WORTH_SHOWING = ("nickname", "remark", "number_form", "number_near", "confirmed", "department")


def draw(place: upload.Place, checked: Checked) -> None:
    """Draw who was found, the doubts and the strangers; keep what the reader says."""
    people = checked.people
    has_roster = any(f.reason != "confirmed" for f in people.found.values()) or people.doubts
    if not has_roster or upload.choice(place).is_skipped:
        return
    counts = {"found": people.found, "doubts": people.doubts, "unmatched": people.unmatched}
    note = t("load.people_note", **{name: len(part) for name, part in counts.items()})
    display.section(t("load.people"), note)
    answers = _doubts(place, people.doubts) | _strangers(place, people.unmatched)
    _found(checked)
    if answers:
        context = upload.choice(place).context
        known = context.get("people") or {}
        upload.decide(place, context={**context, "people": {**known, **answers}})


def _doubts(place: upload.Place, doubts: tuple[Doubt, ...]) -> dict[Written, str]:
    """Draw the doubts, some at a time; who was chosen for each."""
    if not doubts:
        return {}
    first = 0
    if len(doubts) > AT_A_TIME:
        pages = -(-len(doubts) // AT_A_TIME)
        page = st.number_input(t("load.people_page", n=pages), 1, pages, 1, key=f"doubts_{place}")
        first = (page - 1) * AT_A_TIME
    roster = _roster()
    answers = {}
    for doubt in doubts[first : first + AT_A_TIME]:
        left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
        written = doubt.written
        unit = f" · {written.department}" if written.department else ""
        name = wording.escape_markdown(f"{written.text}{unit}")
        left.markdown(f"**{name}**  \n:small[:gray[{t(f'doubt.{doubt.why}')}]]")
        with right:
            chosen = _who(place, doubt, roster)
        if chosen is not None:
            answers[written] = chosen
    return answers


def _who(place: upload.Place, doubt: Doubt, roster: dict[str, str]) -> str | None:
    """Draw the choice for one doubt: the candidates, nobody of them, anybody on the roster."""
    written = doubt.written
    apart = written.number or f"name:{written.name}"
    named = {c.person_id: f"{c.person_id} {c.name} · {c.department}" for c in doubt.candidates}
    names = {
        **named,
        apart: t("load.people_apart"),
        **{k: v for k, v in roster.items() if k not in named},
    }
    if apart in named:
        names[apart] = named[apart]
    suggestion = doubt.suggestion and t("load.people_suggested", who=named[doubt.suggestion])
    return st.selectbox(
        written.text,
        list(names),
        index=None,
        format_func=names.get,
        placeholder=suggestion or t("load.choose_one"),
        key=f"doubt_{place}_{written.text}_{written.department}",
        label_visibility="collapsed",
    )


def _roster() -> dict[str, str]:
    """Number -> who it is, over the people with a number."""
    people = store.known().people
    people = people[~people["person_id"].str.startswith("name:")].head(MOST_CHOICES)
    return {
        row.person_id: " · ".join(
            str(part) for part in (f"{row.person_id} {row.person_name}", row.department) if part
        )
        for row in people.itertuples()
    }


def _strangers(place: upload.Place, strangers: tuple[Written, ...]) -> dict[Written, str]:
    """Draw who is not on the roster, with a cell for the number each has or shall have."""
    named = [written for written in strangers if not written.number]
    if not named:
        return {}
    with st.expander(t("load.people_strangers", n=len(named)), icon=":material/person_add:"):
        display.grey(t("load.people_strangers_note"))
        frame = pd.DataFrame(
            {
                "name": [written.name for written in named[:MOST_ROWS]],
                "department": [written.department for written in named[:MOST_ROWS]],
                "number": [""] * min(len(named), MOST_ROWS),
            }
        )
        edited = editors.draw(
            frame,
            t("load.people_strangers", n=len(named)),
            hide_index=True,
            num_rows="fixed",
            disabled=["name", "department"],
            key=f"strangers_{place}_{len(named)}",
            column_config={
                "name": t("load.people_written"),
                "department": t("field.department"),
                "number": st.column_config.TextColumn(t("load.people_number")),
            },
        )
    given = zip(named[:MOST_ROWS], edited["number"], strict=True)
    return {written: str(number).strip() for written, number in given if str(number or "").strip()}


def _found(checked: Checked) -> None:
    """Draw who was found otherwise than by number or plain name, so that it can be checked."""
    rows = [
        (written.text, written.department, found.person_id, t(f"found_by.{found.reason}"))
        for written, found in checked.people.found.items()
        if found.reason in WORTH_SHOWING
    ]
    if not rows:
        return
    columns = ["people_written", "people_unit", "people_is", "people_because"]
    with st.expander(t("load.people_found", n=len(rows)), icon=":material/how_to_reg:"):
        frame = pd.DataFrame(rows, columns=[t(f"load.{column}") for column in columns])
        display.table(frame, alt=t("load.people_found", n=len(rows)))
