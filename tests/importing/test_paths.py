"""Files on a disk: read together, each with what stands in it."""

import io
import zipfile

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from data.importing.model import Refusal
from data.importing.paths import read_paths


@pytest.fixture
def locked(make_xlsx):
    def fill(book):
        book.add_worksheet().write_row(0, 0, ["姓名", "成绩"])

    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(make_xlsx(fill))).encrypt("训练", buffer)
    return buffer.getvalue()


def test_each_file_has_what_stands_in_it_a_zip_its_members_and_a_lost_one_a_reason(tmp_path):
    (tmp_path / "a.csv").write_text("姓名,成绩\n王敏,90\n", "utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.csv", "姓名,成绩\n王敏,90\n")
        archive.writestr("d.csv", "姓名,成绩\n李强,80\n")
    names = ("a.csv", "b.zip", "lost.csv")
    plain, members, (lost,) = read_paths([tmp_path / name for name in names])
    assert [file.name for file in plain] == ["a.csv"]
    assert [file.name for file in members] == ["b.zip/c.csv", "b.zip/d.csv"]
    assert lost.problem.code == "no_file"


def test_files_of_one_name_from_two_folders_are_kept_apart(tmp_path):
    for folder, score in (("one", 90), ("two", 80)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(f"姓名,成绩\n王敏,{score}\n", "utf-8")
    groups = read_paths([tmp_path / "one/a.csv", tmp_path / "two/a.csv"])
    assert [[file.sheets[0].cells[1][1] for file in group] for group in groups] == [["90"], ["80"]]


@pytest.mark.parametrize(("password", "is_read"), [("训练", True), ("wrong", False), (None, False)])
def test_a_locked_file_opens_with_the_password_that_was_given(tmp_path, locked, password, is_read):
    (tmp_path / "locked.xlsx").write_bytes(locked)
    ((file,),) = read_paths([tmp_path / "locked.xlsx"], password)
    assert isinstance(file, Refusal) is not is_read
