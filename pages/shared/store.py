"""Where pages read: the one open database and what is kept of it."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit import runtime

from analytics import periods, privacy, review, targets, unnamed
from analytics import provenance as origin
from analytics.results import CannotTell, Origin, Provenance
from data import backup, database, door, lineage, queries, registry, rights, scoping, sign_in
from data import brand as kept_brand
from data.importing import loads, mapping, storing
from data.importing.known import Known
from pages.shared.kept import Kept, key_of, own
from reporting.brand import Brand, brand_of

VERSION = "data_version"
READER = "reader"
#: Who stands in the log for what a command did.
COMMAND = "command line"
ASKED = "asked"
#: Answers, frames, tables and figures; a page needs some sixty.
KEPT = Kept(2_000)
#: What stays while the process runs.
FOR_GOOD = Kept(3)
#: Asks small questions while a page waits for a large one: planning them is what they cost.
AHEAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
#: Small frames asked again with a change, at most: those asked for last; the rest is LISTENERS'.
MOST_AT_ONCE = 10
#: Told of every change with the frames that it made old: which part of the state they depend on,
#: bound and question -> what reads them.
LISTENERS: list[Callable[[dict[tuple[Hashable, ...], Callable[[], Any]]], None]] = []


@dataclass(frozen=True)
class State:
    """What is stored, by numbers that grow with its changes (data_version.sql)."""

    data_version: int
    metric_version: int
    last_change: int
    other_change: int

    @property
    def whole(self) -> tuple[str, int, int]:
        """Another one after every change, whatever it was."""
        return "whole", self.data_version, self.last_change

    @property
    def but_metrics(self) -> tuple[str, int, int]:
        """Another one after every change but a load of nothing but metrics, or undoing it."""
        return "but_metrics", self.data_version - self.metric_version, self.other_change

    def behind(self, name: str) -> tuple[str, int, int]:
        """Another one after every change that the answer to a question can depend on."""
        return self.whole if lineage.is_of_metrics(name) else self.but_metrics


@dataclass(frozen=True)
class Asked:
    """A frame by its question, for an analysis that takes one more frame as an option."""

    name: str
    filters: Mapping[str, Any]


def opened() -> database.Database:
    """The database of this process; opened once, because DuckDB lets one process in.

    Where this is a server, commands find the door to it beside the data file.
    """
    return FOR_GOOD.value("database", _open)


def _open() -> database.Database:
    found = database.open_database()
    if found.file and runtime.exists():
        door.make(found.file, st.get_option("server.port"))
    return found


def back_up_for_command() -> Path:
    """A backup that a command asked for, in a folder of its own; it stands in the log."""
    file = backup.write_apart(opened())
    registry.record_event(opened(), COMMAND, "backup", file.name)
    return file


def is_answering() -> bool:
    """Whether the database can be opened and answers."""
    try:
        return database.is_answering(opened())
    except database.DatabaseProblem:
        return False


def access() -> sign_in.Access:
    """Whether and how somebody signs in; fixed while the application runs."""
    return FOR_GOOD.value("access", sign_in.access)


def set_reader(reader: rights.Reader | None) -> None:
    """Remember who reads in this session; None: nobody who may."""
    st.session_state[READER] = reader


def reader() -> rights.Reader:
    """Who reads in this session. Raises PermissionError before somebody was let in."""
    found = st.session_state.get(READER)
    if found is None and access().sign_in is None:
        return rights.LOCAL
    if found is None:
        raise PermissionError("nobody has signed in")
    return found


def sign_in_state(found: str) -> rights.State:
    """Whether a sign-in has been seen and whether it was ended, as the database says now."""
    return rights.state(opened(), found)


def scope() -> scoping.Scope | None:
    """The bound on what this reader reads; None: everything."""
    return reader().scope(_salt())


def _salt() -> str:
    return FOR_GOOD.value("salt", lambda: registry.setting(opened(), "salt") or "")


def may_change() -> bool:
    """Whether this reader may store, set or undo anything."""
    return reader().may_change


def to_change() -> database.Database:
    """The database for whoever may change it. Raises NotAllowed for everybody else."""
    if not may_change():
        raise rights.NotAllowed
    return opened()


def noted(make: Callable[[], bytes], subject: str, **detail: object) -> Callable[[], bytes]:
    """`make`, writing down in the log that this reader took the file.

    Who reads is asked now: the file is made later, when nobody can be asked any more.
    """
    return partial(_made, make, subject, reader().name, detail)


def _made(make: Callable[[], bytes], subject: str, who: str, detail: dict[str, object]) -> bytes:
    content = make()
    registry.record_event(opened(), who, "download", subject, **detail)
    return content


def version() -> int:
    """The data version: grows with every load and undo, in whichever process it happens."""
    return _state().data_version


def look_again() -> None:
    """Ask the database for its version; done once when a page begins."""
    st.session_state[VERSION] = _state_now()
    st.session_state[ASKED] = {}


def _state_now() -> State:
    found = database.read_frame(opened(), "data_version")
    return State(**{name: int(found[name].iloc[0]) for name in found.columns})


def _state() -> State:
    """What was stored when this run of the page began."""
    if VERSION not in st.session_state:
        look_again()
    return st.session_state[VERSION]


def _kept(make: Callable[[], Any], *what: Any) -> Any:
    """What `make` gives, worked out once for all who read the same.

    The key holds what is asked, the state of everything stored, and the bound on what this reader
    reads: after any change, in whichever process it was made, the key is another one, and whoever
    may see less never meets what was made for those who see more.
    """
    return KEPT.value((_state().whole, *_key(*what)), make)


def _key(*what: Any) -> tuple[Hashable, ...]:
    who = reader()
    return (who.scope(_salt()), who.may_see_people), key_of(what)


def once(make: Callable[[], Any], *what: Any) -> Any:
    """What `make` concludes from what it reads and from `what`, worked out once.

    What it asked on the way is kept with it, so that an answer leads to its questions each time.
    """
    found, questions = _kept(partial(_noting, make), *what)
    for name, filters in questions:
        _note(name, filters)
    return found


def _noting(make: Callable[[], Any]) -> tuple[Any, list[tuple[str, dict[str, Any]]]]:
    """What `make` gives, and the questions that it asked."""
    before = st.session_state.get(ASKED, {})
    st.session_state[ASKED] = {}
    try:
        found = make()
        inside = st.session_state[ASKED]
    finally:
        st.session_state[ASKED] = before
    return found, [(name, filters) for name, asked in inside.items() for filters in asked]


def may_see_people() -> bool:
    """Whether whoever reads has the right to see people; without it rows come in whole blocks."""
    return reader().may_see_people


def read(name: str, **parameters: Any) -> pd.DataFrame:
    """The named frame within what this reader reads, kept until the data change.

    Without the right to see people: counts of people in whole blocks, and no row of what else
    there is about people (analytics.unnamed).
    """
    _note(name, parameters)
    is_open = may_see_people() or name in unnamed.OPEN
    if not is_open and name in unnamed.COUNTED:
        return _in_blocks(name, unnamed.filters_for(name, parameters))
    return _frame_of(name, parameters) if is_open else _columns_of(name)


def _columns_of(name: str) -> pd.DataFrame:
    """The frame without a row: none is read for whoever it is closed to."""
    make = partial(database.read_frame, opened(), name, scoping.NOTHING)
    return _kept(make, name).iloc[:0]


def _frame_of(name: str, parameters: dict[str, Any]) -> pd.DataFrame:
    # a copy writes nothing into what is kept: pandas takes the rows apart at the first change
    return queries.cut(name, own(_reading(name, parameters)()), parameters)


def _reading(name: str, parameters: dict[str, Any]) -> Callable[[], pd.DataFrame]:
    """What reads the frame and keeps it, in any thread: who asks and for what is settled here."""
    # what a question does not ask about, or is cut by, is no part of the key: it is read once
    named = set(lineage.parameters_of(name)) - queries.WHOLE.get(name, set())
    given = {
        key: parameters[key]
        for key in sorted(parameters)
        if key in named and parameters[key] is not None
    }
    key = _state().behind(name), *_key(name, given)
    if parts := queries.PARTS.get(name):
        reads = [_reading(part, given) for part in parts]
        return partial(
            KEPT.value, key, lambda: queries.put_together(name, *(read() for read in reads))
        )
    make = partial(database.read_frame, opened(), name, scope(), **given)
    if name in queries.LENT and database.takes_frames(opened()):
        make = _lending(make, queries.LENT[name], given)
    return partial(KEPT.value, key, make, is_told=True)


def _lending(
    make: Callable[..., pd.DataFrame], name: str, parameters: dict[str, Any]
) -> Callable[[], pd.DataFrame]:
    """`make`, lent the frame `name`, kept as it is when `make` is called, in whichever thread."""
    given = {key: parameters[key] for key in lineage.parameters_of(name) if key in parameters}
    key = _key(name, given)
    read = partial(database.read_frame, opened(), name, scope(), **given)

    def made() -> pd.DataFrame:
        lent = KEPT.value((_state_now().behind(name), *key), read)
        return make(lent={name: lent})

    return made


def _read_ahead(names: Iterable[str], parameters: dict[str, Any]) -> None:
    """Begin to read frames that are asked for in a moment, where what failed is met again."""
    for name in names:
        if may_see_people() or name in unnamed.OPEN:
            AHEAD.submit(_reading(name, parameters))


def _in_blocks(name: str, parameters: dict[str, Any]) -> pd.DataFrame:
    """The counts of the frame over whole blocks of people; formed once, like the frame itself."""
    make = partial(_blocks_of, name, parameters)
    return own(_kept(make, "blocks", name, parameters))


def _blocks_of(name: str, parameters: dict[str, Any]) -> pd.DataFrame:
    return unnamed.by_blocks(name, _frame_of(name, parameters), rule())


def n_left_out() -> int:
    """People who sat a test (each course by itself) and are in no block: too few to be shown."""
    everybody = dict.fromkeys(("from_on", "to_on", "role", "course"))
    rows = _frame_of("pass_counts", everybody)
    shown = _in_blocks("pass_counts", everybody)
    return int(rows["n_sat"].sum() - shown["n_sat"].sum())


def read_now(name: str, **parameters: Any) -> pd.DataFrame:
    """The named frame as it is at this moment: for what grows without the data changing."""
    return database.read_frame(opened(), name, scope(), **parameters)


def is_in_view(name: str, filters: dict) -> bool:
    """Whether a frame that holds everybody has rows of the view the filters ask for."""
    rows = read(name, **filters)
    return bool((rows["is_in_view"] & rows["is_in_force"]).any())


def answer(analysis: Callable, filters: dict, **options: Any) -> Any:
    """What an analysis concludes from the frames that its parameters name.

    Kept until the data change: results are frozen values, so nobody can spoil them for others.
    """
    return once(partial(_conclude, analysis, filters, options), analysis, filters, options)


def _conclude(analysis: Callable, filters: dict, options: dict[str, Any]) -> Any:
    for frame in queries.frames_of(analysis):
        _note(frame, filters)
    _read_ahead(queries.read_at_once(queries.frames_of(analysis))[1:], filters)
    frames = queries.gathered(queries.frames_of(analysis), lambda name: read(name, **filters))
    given = {
        name: read(value.name, **value.filters) if isinstance(value, Asked) else value
        for name, value in options.items()
    }
    return _or_closed(analysis(**frames, **given), queries.frames_of(analysis))


def _or_closed(found: Any, frames: Iterable[str]) -> Any:
    """A result, or that it is closed to this reader, where that is why it cannot be told."""
    is_closed = not (may_see_people() or set(frames) <= unnamed.OPEN | set(unnamed.COUNTED))
    return unnamed.CLOSED if is_closed and isinstance(found, CannotTell) else found


def drawn(draw: Callable[..., Any], *given: Any, **options: Any) -> Any:
    """The figure, table or words that `draw` makes of values and of nothing else, kept like them.

    Language, ground and size of the screen are given like everything else (display.drawing).
    """
    return _kept(partial(draw, *given, **options), draw, given, options)


def undo_effect(load_id: int) -> loads.UndoEffect:
    """What undoing a load would do; worked out once until the data change, from every table."""
    return _kept(partial(loads.undo_effect, opened(), load_id), "undo_effect", load_id)


def _note(name: str, filters: dict[str, Any]) -> None:
    """Remember with what this run of the page asked a question (cached answers count too)."""
    known = st.session_state.setdefault(ASKED, {}).setdefault(name, [])
    if filters not in known:
        known.append(dict(filters))


def asked() -> tuple[str, ...]:
    """The questions that this run of the page asked so far."""
    return tuple(st.session_state.get(ASKED, {}))


def origins(names: Iterable[str]) -> tuple[Origin, ...]:
    """Where the answers to these questions came from, once for each way this page asked them.

    Of one question the narrowest way comes first: of the course that is shown, before all courses.
    """
    asked = st.session_state.get(ASKED, {})
    found = (
        origin.origin(
            name,
            lineage.text_of(name),
            lineage.parameters_of(name),
            filters,
            lineage.kinds_of(name),
        )
        for name in dict.fromkeys(names)
        for filters in sorted(asked.get(name, ()), key=_width)
    )
    # filters that a question does not know of make no other way of asking it
    return tuple(dict.fromkeys(found))


def _width(filters: Mapping[str, Any]) -> int:
    """How many filters let everything through."""
    return sum(value is None for value in filters.values())


def sources_reader(filters: dict[str, Any]) -> Callable[[], pd.DataFrame]:
    """What reads the loads and sheets behind the filters, when nobody can be asked any more.

    Without the right to see people there are none: a count of rows would be a count of people.
    """
    if not may_see_people():
        return partial(pd.DataFrame, columns=["kind"])
    return partial(database.read_frame, opened(), "stored_sources", scope(), **filters)


def changed() -> None:
    """Forget every frame that is not as it was: something was stored, undone or set.

    The small ones that every card needs are asked again at once: milliseconds of whoever stored
    something, in the place of those who look next.
    """
    look_again()
    now = _state()
    forgotten = KEPT.forget(lambda key: key[0] not in (now.whole, now.but_metrics))
    frames = {(key[0][0], *key[1:]): read for key, read in forgotten.items()}
    small = [asked for asked in frames if _name_in(asked) in queries.SMALL]
    for asked in small[-MOST_AT_ONCE:]:
        with suppress(*database.READ_FAILED):  # whoever asks next is told
            _keep_again(now, asked, frames.pop(asked))
    for listen in LISTENERS:
        listen(frames)


def read_again(asked: tuple[Hashable, ...], read: Callable[[], Any]) -> None:
    """Keep a frame that LISTENERS were told of as it is now, within the bound it was read in."""
    _keep_again(_state_now(), asked, read)


def _keep_again(now: State, asked: tuple[Hashable, ...], read: Callable[[], Any]) -> None:
    state, *question = asked
    KEPT.value((getattr(now, state), *question), read, is_told=True)


def _name_in(asked: tuple[Any, ...]) -> str:
    """The question of what LISTENERS are told of (`_reading`, `key_of`)."""
    _, (_, name), *_ = asked[-1]
    return name


def summary() -> pd.Series:
    """What there is in all: counts, span, version, whether it is sample data."""
    return once(lambda: read("data_summary").iloc[0], "summary")


def is_empty() -> bool:
    """Whether nothing at all has been loaded."""
    return int(summary()["n_loads"]) == 0


def answer_before(analysis: Callable, filters: dict, period: str, **options: Any) -> Any:
    """The same answer for the period before."""
    first_on, last_on = periods.bounds(periods.before(period))
    return answer(analysis, filters | {"from_on": first_on, "to_on": last_on}, **options)


def review_settings() -> review.Settings:
    """Targets and thresholds in force, as the review takes them."""
    return review.Settings(goals(), rule())


def rule() -> privacy.Rule:
    """How small groups are formed: as set, one rule for all readers."""
    return _kept(_rule, "rule")


def _rule() -> privacy.Rule:
    return privacy.rule_of(*(registry.setting(opened(), name) for name in privacy.SETTINGS))


def brand() -> Brand:
    """The organisation's name, colour and logo, for its files."""
    return brand_of(*kept_brand.read(opened()))


def goals() -> dict[str, targets.Target]:
    """The targets in force: the defaults with what this organisation changed."""
    return once(lambda: targets.with_overrides(read("target_list")), "goals")


def known() -> Known:
    """What an import may refer to: people, courses, sessions, surveys, metrics; of everybody.

    Raises NotAllowed for whoever may not change anything.
    """
    to_change()
    return _kept(partial(storing.known, opened()), "known")


def known_questions() -> Known:
    """Of the same the surveys, their questions and the skills alone: people and sessions are many.

    Raises NotAllowed for whoever may not change anything.
    """
    to_change()
    return _kept(partial(storing.known, opened(), storing.OF_QUESTIONS), "known_questions")


def recall(signature: str) -> mapping.Remembered | None:
    """How a table with the same headers was read before."""
    return storing.recall(opened(), signature)


def provenance(filters: dict, period: str | None = None) -> Provenance:
    """What stands behind a page under its filters, for its last line and its files."""
    names = {"period": period, "role": filters.get("role"), "course": filters.get("course")}
    chosen = tuple((name, str(value)) for name, value in names.items() if value)
    return answer(origin.provenance, {}, chosen=chosen, minimum_group=rule().minimum_group)
