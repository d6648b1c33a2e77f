"""The command line: the same import, the same review, the same check as the pages."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import html

from data.database import close, open_database
from data.samples.generator import make_files

PROJECT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"TRAINLIFT_DATA_FOLDER": str(folder), "TRAINLIFT_DATABASE_URL": ""}
    command = [sys.executable, str(PROJECT / "cli.py"), *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A folder with three imported spreadsheets of one quarter, and what the import printed."""
    folder = tmp_path_factory.mktemp("cli")
    wanted = ("花名册", "签到表_2026Q2", "成绩表_2026Q2")
    files = [
        (name, content) for name, content in make_files("zh") if any(w in name for w in wanted)
    ]
    for name, content in files:
        (folder / name).write_bytes(content)
    # given in the wrong order: the roster is stored first all the same
    names = sorted((name for name, _ in files), key=lambda name: "花名册" in name)
    return folder, run(folder, "import", *names, "--json", "--lang", "zh")


def test_import_stores_every_file_and_prints_one_json_object(loaded):
    _, done = loaded
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["ok"]
    assert [load["file_name"].split("_")[0] for load in answer["loads"]][0] == "员工花名册.xlsx"
    assert len(answer["loads"]) == 3
    assert answer["loads"][0]["n_rows_stored"] == 240


def test_check_counts_the_rows_of_every_load(loaded):
    folder, done = loaded
    stored = sum(load["n_rows_stored"] for load in json.loads(done.stdout)["loads"])
    answer = json.loads(run(folder, "check", "--json").stdout)
    assert (answer["ok"], answer["n_loads"], answer["n_rows"]) == (True, 3, stored)


def test_a_review_is_written_in_three_formats_with_the_same_answer(loaded):
    folder, _ = loaded
    answers = set()
    for ending in ("docx", "xlsx", "html"):
        done = run(
            folder, "review", "--quarter", "2026Q2", "-o", f"r.{ending}", "--json", "--lang", "en"
        )
        assert done.returncode == 0, done.stderr
        answers.add(json.loads(done.stdout)["answer"])
    (answer,) = answers
    text = "\n".join(p.text for p in docx.Document(folder / "r.docx").paragraphs)
    assert answer in text
    book = openpyxl.load_workbook(BytesIO((folder / "r.xlsx").read_bytes()))
    cells = {str(cell) for sheet in book for row in sheet.values for cell in row}
    assert answer in cells
    page = html.fromstring((folder / "r.html").read_bytes())
    assert answer in page.text_content()


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "empty.xlsx").write_bytes(b"")
    done = run(tmp_path, "import", "empty.xlsx", "--lang", "en")
    assert done.returncode == 1
    assert "empty.xlsx" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert json.loads(run(tmp_path, "check", "--json").stdout)["n_loads"] == 0


def test_a_missing_file_is_named_and_nothing_is_stored(tmp_path):
    done = run(tmp_path, "import", "nowhere.csv", "--json", "--lang", "zh")
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert "nowhere.csv" in answer["lines"][0]


def test_what_is_no_quarter_is_refused(tmp_path):
    done = run(tmp_path, "review", "--quarter", "last", "-o", "r.docx")
    assert done.returncode == 2
    assert "2026Q2" in done.stderr


def test_arguments_that_are_refused_are_one_json_object_too(tmp_path):
    done = run(tmp_path, "review", "--quarter", "last", "-o", "r.docx", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr, answer["ok"]) == (2, "", False)
    assert "2026Q2" in answer["lines"][0]


def test_a_review_that_cannot_be_written_says_so(loaded):
    folder, _ = loaded
    place = str(Path("nowhere") / "r.xlsx")
    done = run(folder, "review", "--quarter", "2026Q2", "-o", place, "--json", "--lang", "zh")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["ok"]) == (1, False)
    assert place in answer["lines"][0]


def test_a_database_that_another_process_holds_is_named_with_its_process(tmp_path):
    database = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    try:
        done = run(tmp_path, "check", "--json", "--lang", "en")
    finally:
        close(database)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["ok"]) == (1, False)
    assert str(os.getpid()) in answer["lines"][0]
