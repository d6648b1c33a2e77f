"""The files of this upload: chosen, read, decided about, held in the session until stored."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from data.importing import checking, intake, reading, storing
from data.importing.known import Known
from data.importing.model import Checked, Problem, Proposal, Refusal, SourceFile
from pages.shared import controls, display, passwords, store, time_zone, waiting
from reporting import wording

t = controls.t
#: Files that one reading process takes before the bar moves.
BATCH = 4

#: (position of the file, of its table)
Place = tuple[int, int]


def files() -> list[intake.Intake]:
    """The readable files of this upload, in the order they were given."""
    return st.session_state.get("intakes", [])


def refused() -> list[Refusal]:
    """The files of this upload that cannot be read."""
    return st.session_state.get("refused", [])


def places() -> list[Place]:
    """Every table of this upload."""
    return [(file, table) for file, item in enumerate(files()) for table in range(len(item.tables))]


# reading


def choose() -> None:
    """Draw the box for files; what is chosen is read at once, with a bar that moves."""
    given = st.file_uploader(
        t("load.drop"),
        accept_multiple_files=True,
        key=f"files_{st.session_state.setdefault('upload_round', 0)}",
    )
    display.grey(t("load.drop_note"))
    names = tuple(file.file_id for file in given)
    if names == st.session_state.get("files_read", ()):
        return
    st.session_state["files_read"] = names
    take_in([(file.name, file.getvalue()) for file in given])
    st.rerun()


def take_in(given: Sequence[tuple[str, bytes]]) -> None:
    """Read the files (name, content) and keep what they hold; locked ones wait for a password."""
    read = _read(given)
    readable = [item for item in read if not isinstance(item, Refusal)]
    recall = partial(storing.recall, store.opened())
    found = waiting.work(
        t("load.finding", n=len(readable)),
        lambda: [intake.take_in(item, recall) for item in readable],
    )
    forget()
    st.session_state["refused"] = [item for item in read if isinstance(item, Refusal)]
    st.session_state["intakes"] = found
    is_locked = any(item.problem.code in passwords.LOCKED for item in refused())
    st.session_state["given"] = list(given) if is_locked else []
    if not open_places() and is_remembered():
        st.session_state["is_reviewed"] = True


def _read(given: Sequence[tuple[str, bytes]]) -> list[SourceFile | Refusal]:
    read: list[SourceFile | Refusal] = []
    secrets = passwords.given()
    for first in range(0, len(given), BATCH):
        batch = list(given[first : first + BATCH])
        said = t("load.reading_file", file=batch[0][0], done=first + 1, n=len(given))
        shares = first / len(given), min(first + BATCH, len(given)) / len(given)
        read += waiting.work(said, partial(reading.read_files, batch, passwords=secrets), *shares)
    return read


def forget() -> None:
    """Let go of the files of this upload and of everything decided about them."""
    for name in (
        "intakes",
        "refused",
        "given",
        "is_reviewed",
        "checked",
        "order",
        "compared",
        "outcomes",
    ):
        st.session_state.pop(name, None)
    for name in [name for name in st.session_state if str(name).startswith("table_")]:
        st.session_state.pop(name)


def drop() -> None:
    """Start over with an empty box."""
    forget()
    passwords.forget()
    st.session_state.pop("files_read", None)
    st.session_state["upload_round"] = st.session_state.get("upload_round", 0) + 1


def say_refused() -> None:
    """Say of each file that cannot be read why; a locked one is asked its password."""
    for refusal in refused():
        st.error(say(refusal.problem), icon=":material/error:")
    if passwords.ask(refused()):
        take_in(st.session_state["given"])
        st.rerun()


def say(problem: Problem, *, with_place: bool = True) -> str:
    """A problem as a sentence; what stood in a file is never read as markup."""
    sentence = wording.problem_sentence(problem, controls.language(), with_place=with_place)
    return wording.escape_markdown(sentence)


# the tables and what was decided


def proposal(place: Place) -> Proposal:
    """How a table would be read with everything decided so far."""
    return check(place).proposal


def choice(place: Place) -> intake.Choice:
    """What was decided about a table."""
    return files()[place[0]].choices[place[1]]


def check(place: Place) -> Checked:
    """The rows of a table checked as decided, as if the files before it were stored already."""
    return _check_all()[place]


def _check_all() -> dict[Place, Checked]:
    """Every table checked; kept until a decision, an earlier file or the data change."""
    kept = st.session_state.setdefault("checked", {})
    known, done = store.known(), {}
    earlier: list[Checked] = []
    for file in _order():
        fresh = []
        for place in (place for place in places() if place[0] == file):
            decided = replace(choice(place), is_accepted=False, is_skipped=False)
            key = (decided, store.version())
            before = kept.get(place)
            if before is None or before[0] != key or not are_same(before[1], earlier):
                kept[place] = (key, list(earlier), _check(place, decided, known))
            done[place] = kept[place][2]
            fresh += [done[place]] if not choice(place).is_skipped else []
        if len(files()) > 1:
            known = storing.known_with(known, fresh)
            earlier += fresh
    return done


def are_same(some: Sequence[Checked], others: Sequence[Checked]) -> bool:
    """Whether these are the very same outcomes of checking, one by one."""
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))


def _order() -> list[int]:
    """The positions of the files in the order in which they will be stored."""
    if len(files()) < 2:
        return list(range(len(files())))
    kept = st.session_state.get("order")
    kinds = [[c.kind for c in item.choices] for item in files()]
    if kept is None or kept[0] != kinds:
        positions = {id(item): position for position, item in enumerate(files())}
        ordered = intake.in_storing_order(files(), store.known())
        kept = (kinds, [positions[id(item)] for item in ordered])
        st.session_state["order"] = kept
    return kept[1]


def _check(place: Place, decided: intake.Choice, known: Known) -> Checked:
    item = files()[place[0]]
    recall = partial(storing.recall, store.opened())

    def work() -> Checked:
        table = item.tables[place[1]]
        found = intake.propose(table, decided, known, item.file.name, recall)
        return checking.check(found, known)

    return waiting.work(t("load.checking", file=item.file.name), work)


def decide(place: Place, **changes: Any) -> None:
    """Keep a decision about a table and draw the page again."""
    decided = replace(choice(place), **{"is_accepted": False, **changes})
    if replace(decided, is_accepted=False) != replace(choice(place), is_accepted=False):
        keep(place, decided)
        st.rerun()


def keep(place: Place, decided: intake.Choice) -> None:
    """Keep a decision about a table."""
    item = files()[place[0]]
    st.session_state["intakes"][place[0]] = intake.choose(item, place[1], decided)


def questions(checked: Checked) -> list[Problem]:
    """What the reader is asked about a table."""
    return [problem for problem in checked.problems if problem.severity == "question"]


def is_usable(checked: Checked) -> bool:
    """Whether something of the table can be stored at all."""
    return not any(problem.severity == "refused" for problem in checked.problems)


def is_settled(place: Place) -> bool:
    """Whether a table waits for nobody: left out, agreed to, or without a question."""
    decided = choice(place)
    if decided.is_skipped:
        return True
    checked = check(place)
    return is_usable(checked) and (decided.is_accepted or not questions(checked))


def open_places() -> list[Place]:
    """The tables that wait for the reader."""
    return [place for place in places() if not is_settled(place)]


def is_remembered() -> bool:
    """Whether every table was read before just so."""
    matches = [match for place in places() for match in proposal(place).matches]
    return bool(matches) and all(match.reason == "memory" for match in matches)


# going on


def current() -> Place:
    """The table on screen: the chosen one, else the first that waits, else the first."""
    chosen = st.session_state.get("place")
    if chosen in places():
        return chosen
    return (open_places() or places())[0]


def go_on(place: Place) -> None:
    """Draw the buttons below a table: agree and go on, leave it out, take another."""
    checked = check(place)
    waits = [p for p in questions(checked) if p.values.get("default") is None]
    is_blocked = not choice(place).is_skipped and (bool(waits) or not is_usable(checked))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("load.accept" if questions(checked) else "load.go_on"),
            type="primary",
            icon=":material/arrow_forward:",
            disabled=is_blocked,
            on_click=_accept,
            args=(place,),
            key="accept",
        )
        skip = st.checkbox(
            t("load.skip_table"), value=choice(place).is_skipped, key=f"skip_{place}_{_round()}"
        )
    if is_blocked:
        display.grey(t("load.blocked", n=max(len(waits), 1)))
    display.grey(t("load.promise"))
    decide(place, is_skipped=skip)


def _round() -> int:
    return st.session_state.get("upload_round", 0)


def _accept(place: Place) -> None:
    """Take the suggestions for this table, then show the next that waits, or the summary."""
    decided = choice(place)
    suggested = {
        doubt.written: doubt.suggestion for doubt in check(place).people.doubts if doubt.suggestion
    }
    if suggested:
        known = decided.context.get("people") or {}
        decided = replace(decided, context={**decided.context, "people": suggested | known})
    keep(place, replace(decided, is_accepted=True))
    waiting = open_places()
    if waiting:
        st.session_state["place"] = waiting[0]
    else:
        st.session_state["is_reviewed"] = True


def is_reviewed() -> bool:
    """Whether the reader has agreed to the tables, so that only the confirmation is left."""
    return bool(st.session_state.get("is_reviewed"))


def back() -> None:
    """Show the tables again."""
    st.session_state["is_reviewed"] = False


def already() -> None:
    """Say which of the files were loaded before, and of which problems a file as a whole has."""
    for item in files():
        for problem in item.problems:
            display.grey(say(problem))
        load = storing.already_loaded(store.opened(), item.file.sha256)
        if load:
            when = time_zone.clock(load["loaded_at"])
            file = wording.escape_markdown(item.file.name)
            said = t("load.already", file=file, when=when, load=load["load_id"])
            st.info(said, icon=":material/history:")
