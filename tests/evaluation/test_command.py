"""`python cli.py evaluate`: one object and nothing else, a text for people, an exit code."""

import json

import pytest

import cli
from data import database
from tests.evaluation.tables import csv_of, xlsx_of
from tests.evaluation.test_reference_cases import cases

KEYS = {
    "design", "reason", "method", "n", "estimate", "unit", "interval", "level", "statistic", "df",
    "p_value", "effect_sizes", "alternatives", "warnings", "verdict", "sentence",
}  # fmt: skip


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command on a table written to a file; its exit code and what it printed."""

    def runner(content: bytes, *options: str, name: str = "表.csv") -> tuple[int, str]:
        path = tmp_path / name
        path.write_bytes(content)
        code = cli.main(["evaluate", str(path), *options])
        return code, capsys.readouterr().out

    return runner


def test_json_is_one_object_with_the_promised_keys(run):
    code, printed = run(csv_of(cases()["SLEEP"].frame), "--json")
    told = json.loads(printed)
    assert code == 0
    assert set(told) == KEYS
    assert told["design"] == "paired_means"
    assert told["p_value"] == pytest.approx(0.002833, abs=5e-7)
    assert set(told["sentence"]) == {"zh", "en"}
    assert all(
        set(one) == {"method", "estimate", "interval", "p_value"} for one in told["alternatives"]
    )


def test_columns_design_and_level_can_be_declared(run):
    frame = cases()["SLEEP"].frame
    options = ("--columns", "value=增加睡眠,group=组别", "--design", "two_means", "--level", "0.9")
    code, printed = run(xlsx_of(frame), *options, "--json", name="表.xlsx")
    told = json.loads(printed)
    assert code == 0
    assert (told["design"], told["reason"], told["level"]) == ("two_means", "declared", 0.9)
    # t.test(extra ~ group): Welch p .07939; the same people are warned of
    assert told["p_value"] == pytest.approx(0.07939, abs=5e-6)
    assert "paired_read_as_independent" in told["warnings"]


def test_without_json_the_sentence_comes_first(run):
    code, printed = run(csv_of(cases()["NEWCOMBE-2"].frame), "--lang", "zh")
    lines = printed.splitlines()
    assert code == 0
    assert (
        lines[0] == "甲班 80.0%，乙班 60.0%，相差 +20.0 个百分点（+5.3 至 +33.8）；甲班明确更高。"
    )
    assert lines[1].startswith("设计：")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("班级,得分\n甲,56\n乙,约80\n甲,70\n乙,80\n", "第 3 行 B 列“得分”"),
        ("得分\n56.5\n60\n71\n80\n", "没有可比的对象"),
        ("", "空"),
    ],
)
def test_what_cannot_be_evaluated_gets_a_sentence_and_code_2(run, content, said):
    code, printed = run(content.encode(), "--json")
    told = json.loads(printed)
    assert code == 2
    assert said in told["sentence"]["zh"]
    code, printed = run(content.encode(), "--lang", "zh")
    assert code == 2
    assert said in printed


def test_a_file_that_is_not_there_is_code_2(tmp_path, capsys):
    assert cli.main(["evaluate", str(tmp_path / "none.csv"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["sentence"]["en"]


def test_no_database_is_opened(run, monkeypatch):
    def refuse(*_):
        raise AssertionError("the database was opened")

    monkeypatch.setattr(database, "open_database", refuse)
    assert run(csv_of(cases()["APPROVAL"].frame), "--json")[0] == 0
