"""What is kept is found again by whoever would be given the same, and by nobody else."""

from dataclasses import dataclass
from datetime import date
from threading import Barrier, Thread

import numpy as np
import pandas as pd
import pytest

from data import database, registry, rights
from data.facts import insert_frame
from data.importing import storing
from data.problems import DatabaseBusy
from data.samples import truth
from pages.shared import store
from pages.shared.kept import Kept, key_of, own
from tests.data import cases
from tests.pages.conftest import reading
from tests.pages.seeing import choose, go_to, open_app


@dataclass(frozen=True)
class Result:
    n: int
    shares: dict[str, float]


DIFFERENT = [
    1, 1.0, True, "1", None, (1,), [1], date(2026, 1, 1),
    {"a": 1}, {"a": 1.0}, {"b": 1}, {"a": None},
    Result(1, {"a": 0.5}), Result(1, {"a": 0.25}), Result(2, {"a": 0.5}),
    np.array([1, 2]), np.array([1, 2], dtype=float), np.array([[1, 2]]), np.array([1, 3]),
]  # fmt: skip


def test_keys_are_equal_for_equal_values_of_one_type_alone():
    keys = {key_of(value) for value in DIFFERENT}
    assert len(keys) == len(DIFFERENT)
    assert key_of(Result(1, {"a": 0.5})) == key_of(Result(1, {"a": 0.5}))
    assert key_of(np.array([1, 2])) == key_of(np.array([1, 2]))
    with pytest.raises(TypeError):
        key_of({"rows": pd.DataFrame({"a": [1]})})


def test_what_nobody_asked_for_the_longest_goes_first():
    kept, made = Kept(2), []
    for name in ("a", "b", "a", "c", "a", "b"):
        kept.value(name, lambda name=name: made.append(name))
    assert made == ["a", "b", "c", "b"]


def test_what_would_hold_more_bytes_than_it_may_lets_the_oldest_go():
    kept, made = Kept(9, most_bytes=3_500), []

    def rows(name):
        made.append(name)
        return pd.DataFrame({"a": np.zeros(100)}), [("question", {})]  # 800 bytes and some words

    for name in ("a", "b", "a", "c", "a", "b", "a"):
        kept.value(name, lambda name=name: rows(name))
    assert made == ["a", "b", "c", "b"]
    for _ in range(2):
        kept.value("large", lambda: made.append("large") or pd.DataFrame({"a": np.zeros(1000)}))
    assert made == ["a", "b", "c", "b", "large"]


def test_of_copies_that_are_gone_nothing_stays():
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    for _ in range(50):
        copy = own(frame)
    noted = [frame._mgr.blocks[0].refs, frame.columns._references]
    # the frame, and the copies made last
    assert max(len(one.referenced_blocks) for one in noted) < 5
    copy.loc[0, "a"] = 7
    assert frame.loc[0, "a"] == 1


def test_of_many_who_ask_at_once_one_makes_it_and_a_failure_is_not_kept():
    kept, made, found, together = Kept(9), [], [], Barrier(4)

    def make():
        made.append(1)
        if len(made) == 1:
            raise ValueError
        return len(made)

    def ask():
        together.wait()
        try:
            found.append(kept.value("a", make))
        except ValueError:
            found.append(None)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert sorted(found, key=bool) == [None, 2, 2, 2]


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory):
    """An empty database that the store reads."""
    with reading(tmp_path_factory.mktemp("kept") / "trainlift.duckdb") as file:
        yield file


@pytest.fixture
def company(empty_file, monkeypatch):  # noqa: ARG001 - read from here on
    """The database, in a session without a browser, and nothing kept."""
    monkeypatch.setattr(store.st, "session_state", {})
    store.KEPT.clear()
    return store.opened()


def asked_again(name="the same"):
    """Whether what was asked under this name is worked out anew."""
    made = []
    store.look_again()
    store.once(lambda: made.append(name), name)
    return bool(made)


ROLES = [
    rights.LOCAL,
    rights.Reader("a", "operations_lead", teams=("North",)),
    rights.Reader("b", "operations_lead", teams=("South",)),
    rights.Reader("c", "operations_lead"),
    rights.Reader("d", "trainer", courses=("One",)),
    rights.Reader("e", "trainer", courses=("Two",)),
    rights.Reader("f", "reader"),
]


@pytest.mark.usefixtures("company")
def test_no_reader_meets_what_was_made_for_another_bound():
    for reader in ROLES:
        store.set_reader(reader)
        assert store.once(lambda reader=reader: reader.name, "who") == reader.name
        assert store.drawn(lambda given: given, reader.role) == reader.role
    for reader in ROLES:
        store.set_reader(reader)
        assert store.once(lambda: "anew", "who") == reader.name
    # the training team reads what the administrator reads: everything
    store.set_reader(rights.Reader("g", "training_team"))
    assert store.once(lambda: "anew", "who") == rights.LOCAL.name


CHANGES = {
    "a target": lambda db: registry.set_target(
        db, "pass_rate", low=0.9, high=None, definition="", changed_by="li"
    ),
    "a setting": lambda db: registry.change_setting(db, "minimum_group", "7", changed_by="li"),
    "a tag": lambda db: registry.tag_answer(db, "0" * 64, "pace", is_on=True, tagged_by="li"),
    "an event": lambda db: registry.add_event(
        db, event_name="fair", kind="campaign", from_on=date(2026, 1, 1), to_on=date(2026, 1, 2),
        is_left_out=False, created_by="li",
    ),
    "a cost": lambda db: registry.set_hourly_cost(db, "*", 90.0, changed_by="li"),
}  # fmt: skip


def test_after_a_change_made_anywhere_nothing_of_before_is_shown(company):
    assert asked_again()
    for name, change in CHANGES.items():
        assert not asked_again(), name
        # past the pages, as another process would: nobody tells this one
        change(company)
        assert asked_again(), name
    load = pd.DataFrame({"load_id": [1], "undone_at": [pd.NaT]})
    with database.write_transaction(company) as connection:
        insert_frame(connection, "load", cases.completed("load", load))
    assert asked_again()


def asked_for(monkeypatch):
    """The names of questions, each time one is asked from now on."""
    asked, read_frame = [], database.read_frame
    monkeypatch.setattr(
        database, "read_frame", lambda db, name, *of, **by: asked.append(name) or read_frame(db, name, *of, **by)
    )  # fmt: skip
    return asked


def test_after_a_load_of_metrics_alone_the_windows_of_courses_are_not_asked_for_again(
    company, monkeypatch
):
    asked = asked_for(monkeypatch)

    def load(kind, **tables):
        # past the pages, as another process would
        frames = {name: pd.DataFrame([row]) for name, row in tables.items()}
        return storing.edit(company, frames, name=kind, kind=kind, edited_by="li")

    def seen():
        asked.clear()
        store.look_again()
        row = store.read("training_window").iloc[0]
        return row["course_name"], row["metric_name"], "course_window" in asked

    load("course", course={"course_id": "a", "course_name": "A", "metric_id": "m"})
    assert seen() == ("A", "m", True)
    metric = {"metric_id": "m", "kind": "ratio", "direction": "higher"}
    number = load("metric", metric=metric | {"metric_name": "Calls"})
    assert seen() == ("A", "Calls", False)
    storing.undo(company, number, undone_by="li")
    assert seen() == ("A", "m", False)
    store.changed()
    assert seen() == ("A", "m", False)
    load("course", course={"course_id": "a", "course_name": "B", "metric_id": "m"})
    load("metric", metric=metric | {"metric_name": "Talks"})
    assert seen() == ("B", "Talks", True)
    # what is as it was is not asked again with the change either
    store.changed()
    load("metric", metric=metric | {"metric_name": "Mails"})
    asked.clear()
    store.changed()
    assert "metric_register" in asked
    assert "course_window" not in asked


def test_runs_of_courses_are_looked_for_once_and_anew_after_a_change(company, monkeypatch):
    asked = asked_for(monkeypatch)

    def hold(session, *people):
        rows = {"session_id": session, "person_id": list(people), "status": "present"}
        frames = {"attendance": pd.DataFrame(rows)}
        storing.edit(company, frames, name="s", kind="attendance", edited_by="li")

    def seen(**filters):
        """People of each run, by session, and how often all marks were looked through."""
        asked.clear()
        store.look_again()
        rows = store.read("cohort_sessions", **filters)
        for name in ("cohort_passes", "cohort_pairs"):
            store.read(name, **filters)
        return dict(zip(rows["session_id"], rows["n_people"], strict=True)), asked.count(
            "cohort_member"
        )

    hold("ab@2026-02-06", "1", "2")
    assert seen() == ({"ab@2026-02-06": 2}, 1)
    assert seen(from_on=date(2026, 1, 1)) == ({"ab@2026-02-06": 2}, 0)
    assert seen(course="cd") == ({}, 1)
    store.changed()
    hold("ab@2026-03-06", "3")
    assert seen() == ({"ab@2026-02-06": 2, "ab@2026-03-06": 1}, 1)
    # what is asked again with a change, by whoever listens, is not lent what was kept before
    again = {}
    monkeypatch.setattr(store, "LISTENERS", [again.update])
    hold("cd@2026-03-06", "3")
    store.changed()
    hold("cd@2026-03-07", "4")
    for key, read in again.items():
        store.read_again(key, read)
    assert seen()[0] == dict.fromkeys(("ab@2026-03-06", "cd@2026-03-06", "cd@2026-03-07"), 1) | {
        "ab@2026-02-06": 2
    }


def test_whoever_stores_attendance_asks_again_what_every_card_needs_and_nobody_waits_for_it(
    company, monkeypatch
):
    asked, told = asked_for(monkeypatch), []
    monkeypatch.setattr(store, "LISTENERS", [told.append])

    def load(kind, **row):
        storing.edit(company, {kind: pd.DataFrame([row])}, name=kind, kind=kind, edited_by="li")
        store.changed()

    load("course", course_id="a", course_name="A", metric_id="m")
    session = {"session_id": "s", "course_id": "a", "session_on": date(2026, 3, 2)}
    load("session", **session, week_on=date(2026, 3, 2))

    def seen():
        asked.clear()
        store.look_again()
        return store.read("training_window")["n_people"].tolist(), "course_window" in asked

    assert seen() == ([0], True)
    store.read("team_list")
    told.clear()
    load("attendance", session_id="s", person_id="p", status="present")
    assert seen() == ([1], False)
    # the rest is left to those who are told
    assert {name for frames in told for *_, (_, (_, name), *_) in frames} == {"team_list"}
    # what fails is met again by whoever asks next
    read = database._read

    def refuse_windows(db, name, *of):
        if name == "course_window":
            raise DatabaseBusy(file="a", pid="1")
        return read(db, name, *of)

    with monkeypatch.context() as broken:
        broken.setattr(database, "_read", refuse_windows)
        load("attendance", session_id="s", person_id="q", status="present")
    assert seen() == ([2], True)


def test_who_comes_goes_or_takes_a_file_along_makes_nobody_wait(company):
    assert asked_again()
    for action in ("sign_in", "sign_in_refused", "sign_out", "download", "backup", "export_person"):
        registry.record_event(company, "li", action, "overview.pdf")
    assert not asked_again()


@pytest.mark.usefixtures("company")
def test_what_is_kept_leads_to_its_questions_each_time():
    for _ in range(2):
        store.look_again()
        store.once(lambda: store.read("course_list", **dict.fromkeys(("from_on", "role"))), "rows")
        assert store.asked() == ("course_list",)


@pytest.mark.usefixtures("company")
def test_a_frame_is_each_readers_own():
    store.look_again()
    first = store.read("data_summary")
    assert first.loc[0, "n_people"] == 0
    first.loc[0, "n_people"] = 7
    first["n_loads"] = None
    pd.testing.assert_frame_equal(store.read("data_summary"), store.read_now("data_summary"))


@pytest.mark.slow
@pytest.mark.parametrize("page", ["overview", "quarterly_review"])
def test_a_page_of_what_is_kept_is_the_page_drawn_anew(sample, page):
    sample("zh")
    apps = {language: open_app(language) for language in ("zh", "en")}
    anew = {language: go_to(app, page) for language, app in apps.items()}
    assert anew["zh"].title != anew["en"].title
    by_role = choose(apps["zh"], page, role=truth.ROLES["content"]["zh"])
    assert by_role.cells != anew["zh"].cells
    for language, app in apps.items():
        if language == "zh":
            app.selectbox(key="role").select(None)
        assert go_to(app, page) == anew[language]
