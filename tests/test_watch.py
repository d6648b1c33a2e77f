"""A watched folder: every file ends in one of three places with its answer beside it, none is lost."""

import json
import os

import pytest

import cli
from commands import importing
from data import database
from data.database import close, open_database, read_frame
from data.importing import folder

ROSTER = "工号,姓名,部门,岗位\nA1,王敏,电商部,活动运营\nA2,李强,内容部,内容运营\n"
UNDATED = "工号,姓名,签到\nA1,王敏,√\nA2,李强,×\n"


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    """An empty folder; the database lies outside it."""
    monkeypatch.setenv("TRAINLIFT_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("TRAINLIFT_DATABASE_URL", "")
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def watch(inbox, capsys, *more):
    """Exit code and printed object of one round."""
    code = cli.main(
        ["watch", str(inbox), "--once", "--every", "0", "--json", "--lang", "en", *more]
    )
    return code, json.loads(capsys.readouterr().out)


def n_loads(inbox):
    database = open_database(f"duckdb:///{inbox.parent / 'data' / 'trainlift.duckdb'}")
    try:
        return len(read_frame(database, "load_list"))
    finally:
        close(database)


def files_in(inbox):
    return sorted(p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_file())


def test_each_file_goes_where_its_outcome_says_with_its_answer_beside_it(inbox, capsys):
    (inbox / "花名册.csv").write_text(ROSTER, "utf-8")
    (inbox / "名单.csv").write_text(UNDATED, "utf-8")
    (inbox / "empty.xlsx").write_bytes(b"")
    code, told = watch(inbox, capsys)
    assert (code, told["outcome"]) == (2, "refused")
    assert files_in(inbox) == [
        "done/花名册.csv", "done/花名册.csv.json",
        "needs-answer/名单.csv", "needs-answer/名单.csv.json",
        "refused/empty.xlsx", "refused/empty.xlsx.json",
    ]  # fmt: skip
    beside = json.loads((inbox / "done/花名册.csv.json").read_text("utf-8"))
    assert beside in told["files"]
    assert (beside["outcome"], beside["n_people"], beside["load"]) == ("stored", 2, 1)


def test_an_empty_folder_is_no_problem(inbox, capsys):
    assert watch(inbox, capsys) == (0, {"outcome": "stored", "files": []})


def test_a_file_of_the_same_name_the_next_night_takes_the_place_of_none(inbox, capsys):
    for night in (ROSTER, ROSTER + "A3,赵丽,内容部,内容运营\n"):
        (inbox / "花名册.csv").write_text(night, "utf-8")
        assert watch(inbox, capsys)[0] == 0
    assert (inbox / "done/花名册.csv").read_text("utf-8") == ROSTER
    assert "赵丽" in (inbox / "done/花名册 (2).csv").read_text("utf-8")
    assert json.loads((inbox / "done/花名册 (2).csv.json").read_text("utf-8"))["n_people"] == 3
    assert n_loads(inbox) == 2


def test_ended_between_storing_and_moving_a_file_is_taken_again_and_recognised(
    inbox, capsys, monkeypatch
):
    (inbox / "花名册.csv").write_text(ROSTER, "utf-8")

    def end(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(folder, "_move", end)
        cli.main(["watch", str(inbox), "--once", "--every", "0"])
    assert (inbox / "花名册.csv").read_text("utf-8") == ROSTER
    assert n_loads(inbox) == 1
    capsys.readouterr()
    code, told = watch(inbox, capsys)
    assert (code, told["files"][0]["outcome"]) == (0, "stored")
    assert "already_loaded" in [warning["code"] for warning in told["files"][0]["warnings"]]
    assert files_in(inbox) == ["done/花名册.csv", "done/花名册.csv.json"]
    assert n_loads(inbox) == 1


def test_while_another_program_holds_the_database_files_stay_where_they_are(
    inbox, capsys, monkeypatch
):
    (inbox / "花名册.csv").write_text(ROSTER, "utf-8")

    def busy(*_):
        raise database.DatabaseBusy(file="trainlift.duckdb", pid="1")

    with monkeypatch.context() as held:
        held.setattr(database, "open_database", busy)
        code, told = watch(inbox, capsys)
    assert (code, told["files"][0]["problems"][0]["code"]) == (2, "database_busy")
    assert files_in(inbox) == ["花名册.csv"]
    assert watch(inbox, capsys)[0] == 0


def test_a_file_that_changes_while_it_is_taken_stays_to_be_taken_again(inbox, capsys, monkeypatch):
    path = inbox / "花名册.csv"
    path.write_text(ROSTER, "utf-8")
    read_paths = importing.read_paths

    def read_then_grow(paths, password):
        read = read_paths(paths, password)
        path.write_text(ROSTER + "A3,赵丽,内容部,内容运营\n", "utf-8")
        return read

    with monkeypatch.context() as growing:
        growing.setattr(importing, "read_paths", read_then_grow)
        watch(inbox, capsys)
    assert files_in(inbox) == ["花名册.csv"]
    assert watch(inbox, capsys)[1]["files"][0]["n_people"] == 3


def test_answers_hold_for_every_file_of_the_folder(inbox, capsys):
    (inbox / "名单.csv").write_text(UNDATED, "utf-8")
    code, told = watch(inbox, capsys, "--answer", "course=定价", "--answer", "date=2026-03-05")
    assert (code, told["files"][0]["attendance"]) == (0, {"present": 1, "absent": 1})


def test_a_file_is_taken_only_once_its_size_has_stayed_the_same(tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("x", "utf-8")
    other.write_text("x", "utf-8")
    before = folder.look_at(tmp_path)
    other.write_text("xy", "utf-8")
    new = tmp_path / "c.csv"
    new.write_text("x", "utf-8")
    now = folder.look_at(tmp_path)
    assert folder.settled(before, now) == [one]
    assert folder.settled(now, folder.look_at(tmp_path)) == [one, other, new]


@pytest.mark.parametrize(
    "name", ["~$花名册.xlsx", ".hidden.csv", "export.csv.part", "a.xlsx.crdownload"]
)
def test_unfinished_files_are_left_alone(tmp_path, name):
    (tmp_path / name).write_text(ROSTER, "utf-8")
    (tmp_path / "sub").mkdir()
    assert folder.look_at(tmp_path) == {}


def test_where_a_disk_knows_no_second_names_a_file_is_renamed(tmp_path, monkeypatch):
    def none(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", none)
    path = tmp_path / "a.csv"
    path.write_text("x", "utf-8")
    assert folder.put_away(path, "refused", "{}") == tmp_path / "refused/a.csv"
    assert not path.exists()


def test_what_is_no_folder_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["watch", str(tmp_path / "nowhere"), "--json"])
    assert stopped.value.code == 2
    assert "nowhere" in json.loads(capsys.readouterr().out)["lines"][0]
