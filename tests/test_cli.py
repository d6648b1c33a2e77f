"""The command line: the same import, the same review, the same check as the pages."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from lxml import html

import cli
from data.database import close, open_database, read_frame
from data.samples.generator import make_files
from tests.pages.file_text import text_in

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
    assert (done.returncode, answer["outcome"]) == (0, "stored")
    *others, roster = answer["files"]
    assert [file["outcome"] for file in answer["files"]] == ["stored"] * 3
    assert (roster["file"], roster["load"], roster["kind"]) == ("员工花名册.xlsx", 1, "people")
    assert (roster["n_rows"], roster["n_people"]) == (240, 240)
    assert {file["load"] for file in others} == {2, 3}


def test_check_counts_the_rows_of_every_load(loaded):
    folder, _ = loaded
    answer = json.loads(run(folder, "check", "--json").stdout)
    database = open_database(f"duckdb:///{folder / 'trainlift.duckdb'}")
    stored = read_frame(database, "load_list")["n_rows_stored"].sum()
    close(database)
    assert (answer["ok"], answer["n_loads"], answer["n_rows"]) == (True, 3, stored)


#: What each report is asked for, and the word that its files carry in their names.
REPORTS = {
    "review": (("--quarter", "2026Q2"), "2026Q2"),
    "weekly": (("--week", "2026-W20"), "2026-W20"),
    "needs": ((), ""),
}
FORMATS = [".docx", ".html", ".pdf", ".pptx", ".xlsx"]


def bare(text):
    return "".join(text.split())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", REPORTS)
def test_every_report_is_written_in_every_format_and_language_with_the_same_answer(
    loaded, tmp_path, monkeypatch, capsys, command, lang
):
    monkeypatch.setenv("TRAINLIFT_DATA_FOLDER", str(loaded[0]))
    monkeypatch.setenv("TRAINLIFT_DATABASE_URL", "")
    asked, named = REPORTS[command]
    given = [command, *asked, "--format", "all", "--json", "--lang", lang]
    assert cli.main([*given, "-o", str(tmp_path)]) == 0
    told = json.loads(capsys.readouterr().out)
    written = {file.suffix: file for file in tmp_path.iterdir()}
    assert sorted(written) == FORMATS
    assert sorted(told["files"]) == sorted(str(file) for file in written.values())
    assert all(named in file.name for file in written.values())
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told["answer"]) == (lang == "zh")
    for file in written.values():
        assert bare(told["answer"]) in bare(unescape(text_in(file.read_bytes()))), file
    page = html.fromstring(written[".html"].read_bytes())
    assert page.xpath("//section[@id='origins']//pre"), "and where its numbers come from"
    assert cli.main([*given, "-o", str(tmp_path / "one.docx")]) == 2
    assert json.loads(capsys.readouterr().out)["ok"] is False


@pytest.mark.parametrize(("command", "newest"), [("review", "2026Q2"), ("weekly", "2026-W24")])
def test_what_is_asked_for_without_a_period_is_the_newest(
    loaded, tmp_path, monkeypatch, command, newest
):
    monkeypatch.setenv("TRAINLIFT_DATA_FOLDER", str(loaded[0]))
    monkeypatch.setenv("TRAINLIFT_DATABASE_URL", "")
    # the last sign-in sheet of the quarter is of Friday, 12 June
    assert cli.main([command, "--format", "html", "--lang", "en", "-o", str(tmp_path)]) == 0
    assert [newest in file.name for file in tmp_path.iterdir()] == [True]


@pytest.mark.parametrize("command", ["review", "weekly"])
def test_a_report_of_nothing_is_of_today(tmp_path, monkeypatch, command):
    monkeypatch.setenv("TRAINLIFT_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("TRAINLIFT_DATABASE_URL", "")
    file = tmp_path / "report.html"
    assert cli.main([command, "--lang", "en", "-o", str(file)]) == 0
    assert f"{date.today():%Y}" in text_in(file.read_bytes())


def test_a_format_or_week_that_does_not_exist_ends_with_code_two(loaded):
    folder, _ = loaded
    done = run(folder, "weekly", "--week", "2026-W20", "-o", "w.odt", "--lang", "en")
    assert done.returncode == 2
    assert "docx, pptx, pdf, xlsx, html" in done.stdout
    assert run(folder, "weekly", "--week", "2026-W60", "-o", "w.pdf").returncode == 2


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "empty.xlsx").write_bytes(b"")
    done = run(tmp_path, "import", "empty.xlsx", "--lang", "en")
    assert done.returncode == 2
    assert "empty.xlsx" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert json.loads(run(tmp_path, "check", "--json").stdout)["n_loads"] == 0


def test_a_missing_file_is_named_and_refused_in_the_object_of_a_file(tmp_path):
    done = run(tmp_path, "import", "nowhere.csv", "--json", "--lang", "zh")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"], answer["file"]) == (2, "refused", "nowhere.csv")
    assert [problem["code"] for problem in answer["problems"]] == ["no_file"]


#: The keys of a file's object, in the order of the README.
KEYS = [
    "file", "outcome", "load", "kind", "source", "sheets", "n_rows", "n_people",
    "n_questions", "questions", "assessments", "attendance", "metrics", "left_out",
    "questions_to_user", "warnings", "problems",
]  # fmt: skip


def test_a_dry_run_prints_the_object_of_the_file_and_writes_nothing(tmp_path):
    (tmp_path / "签到表.csv").write_text("工号,姓名,签到\nA1,王敏,√\nA2,李强,×\n", "utf-8")
    before = sorted(tmp_path.iterdir())
    done = run(tmp_path, "import", "--dry-run", "--json", "--lang", "en", "签到表.csv")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr, list(answer)) == (1, "", KEYS)
    assert (answer["outcome"], answer["n_people"]) == ("needs_answer", 2)
    assert set(answer["questions_to_user"]) == {"date_unknown"}
    given = ["--answer", "course=定价", "--answer", "date=2026-03-05"]
    done = run(tmp_path, "import", "--dry-run", "--json", *given, "签到表.csv")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"]) == (0, "would_store")
    assert answer["attendance"] == {"present": 1, "absent": 1}
    assert sorted(tmp_path.iterdir()) == before


def test_of_a_folder_each_file_has_its_own_object(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.csv").write_text(f"姓名,课程,成绩\n王敏,{name},90\n", "utf-8")
    answer = json.loads(run(tmp_path, "import", "--dry-run", "--json", "in").stdout)
    assert [file["file"] for file in answer["files"]] == ["a.csv", "b.csv"]


def test_of_a_zip_each_file_inside_has_its_own_object(tmp_path):
    with zipfile.ZipFile(tmp_path / "night.zip", "w") as archive:
        archive.writestr("a.csv", "姓名,课程,成绩\n王敏,定价,90\n")
        archive.writestr("b.csv", "姓名,课程,成绩\n王敏,社群,80\n")
    done = run(tmp_path, "import", "--dry-run", "--json", "night.zip")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"]) == (0, "would_store")
    means = {file["file"]: file["assessments"][0]["mean"] for file in answer["files"]}
    assert means == {"night.zip/a.csv": 90, "night.zip/b.csv": 80}


def test_an_answer_that_cannot_be_used_is_refused_with_what_fits(tmp_path):
    (tmp_path / "a.csv").write_text("工号,姓名,签到\nA1,王敏,√\n", "utf-8")
    done = run(tmp_path, "import", "a.csv", "--answer", "kind=letter", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["ok"]) == (2, False)
    assert "people" in answer["lines"][0]


def test_a_look_at_a_file_is_possible_while_the_application_holds_the_database(tmp_path):
    (tmp_path / "a.csv").write_text("姓名,课程,成绩\n王敏,定价,90\n", "utf-8")
    database = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    try:
        looked = run(tmp_path, "import", "--dry-run", "--json", "a.csv")
        stored = run(tmp_path, "import", "--json", "a.csv")
    finally:
        close(database)
    assert json.loads(looked.stdout)["outcome"] == "would_store"
    assert "nothing_known" in [w["code"] for w in json.loads(looked.stdout)["warnings"]]
    assert (stored.returncode, json.loads(stored.stdout)["outcome"]) == (2, "refused")


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


def test_a_template_is_written_and_imports_without_a_question(tmp_path):
    done = run(tmp_path, "template", "satisfaction", "-o", "s.xlsx", "--lang", "en", "--json")
    assert (done.returncode, json.loads(done.stdout)["file"]) == (0, "s.xlsx")
    looked = run(tmp_path, "import", "--dry-run", "--json", "s.xlsx")
    answer = json.loads(looked.stdout)
    assert (looked.returncode, answer["questions_to_user"]) == (0, [])
    content = next(q for q in answer["questions"] if "the content" in q["text"])
    assert content["options"] == {"Very satisfied": 1, "Satisfied": 1, "Neutral": 1}


def test_a_template_of_no_kind_is_refused_with_the_kinds_there_are(tmp_path):
    done = run(tmp_path, "template", "letter", "-o", "s.xlsx", "--json")
    assert done.returncode == 2
    assert "skill_requirement" in json.loads(done.stdout)["lines"][0]


def test_a_backup_is_restored_by_command(loaded, tmp_path):
    folder, _ = loaded
    saved = run(folder, "backup", "-o", str(tmp_path / "all.backup"), "--json")
    told = json.loads(saved.stdout)
    assert (saved.returncode, told["ok"]) == (0, True)
    other = tmp_path / "other"
    other.mkdir()
    restored = run(other, "restore", str(tmp_path / "all.backup"), "--json")
    assert restored.returncode == 0
    assert json.loads(restored.stdout)["n_rows"] == told["n_rows"]
    checks = [json.loads(run(place, "check", "--json").stdout) for place in (folder, other)]
    assert [check["ok"] for check in checks] == [True, True]
    assert checks[0]["n_rows"] == checks[1]["n_rows"] > 0
    again = run(other, "restore", str(tmp_path / "all.backup"), "--lang", "zh")
    assert "原来的数据保留在" in again.stdout
    (tmp_path / "cut.backup").write_bytes((tmp_path / "all.backup").read_bytes()[:-100])
    cut = run(other, "restore", str(tmp_path / "cut.backup"), "--lang", "en")
    assert (cut.returncode, "not a whole backup" in cut.stdout) == (2, True)
    missing = run(other, "restore", "nothing.backup", "--lang", "en")
    assert (missing.returncode, missing.stdout.startswith("Cannot read nothing.backup")) == (
        2,
        True,
    )


def test_a_person_is_copied_out_and_erased_by_command(loaded, tmp_path):
    folder, _ = loaded
    saved = run(folder, "backup", "-o", str(tmp_path / "all.backup"), "--json")
    assert saved.returncode == 0
    run(tmp_path, "restore", "all.backup")
    database = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    with database.engine.connect() as connection:
        who, name = connection.exec_driver_sql(
            "select person_id, person_name from person order by person_id limit 1"
        ).fetchone()
    close(database)
    nobody = run(tmp_path, "person", "nobody", "--json")
    assert (nobody.returncode, json.loads(nobody.stdout)["ok"]) == (2, False)
    copied = run(tmp_path, "person", name, "-o", "copy.xlsx", "--lang", "zh")
    assert copied.returncode == 0
    rows = openpyxl.load_workbook(tmp_path / "copy.xlsx")["人员"].iter_rows(values_only=True)
    assert [row[:2] for row in rows] == [("工号", "姓名"), (who, name)]
    assert who.encode() in (tmp_path / "trainlift.duckdb").read_bytes()
    erased = run(tmp_path, "person", who, "--erase", "--json")
    told = json.loads(erased.stdout)
    assert (erased.returncode, told["ok"], told["erased"]["left"]) == (0, True, [])
    (tmp_path / "all.backup").unlink()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("trainlift*"))
    assert who.encode() not in content
    assert json.loads(run(tmp_path, "check", "--json").stdout)["ok"]
    assert json.loads(run(tmp_path, "compact", "--json").stdout)["ok"]


def test_what_takes_files_in_loads_nothing_that_only_reports_need():
    heavy = {"docx", "pptx", "xlsxwriter", "plotly", "typst", "scipy"}
    program = f"import cli, sys; cli.main(['import', '--dry-run', '--json', 'x']); print({heavy} & {{*sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    refusal, loaded = done.stdout.splitlines()
    assert json.loads(refusal)["problems"][0]["code"] == "no_file"
    assert loaded == "set()"
