"""The measured error rates: all of them in words, within their bars, and quoted as measured."""

import re
import tomllib
from pathlib import Path

import pytest

from reporting import calibration, reports, wording
from reporting.words import LANGS, catalogue
from tests.reporting.examples import change

FILE = Path(calibration.__file__).parent / "calibration.toml"
MEASURED = tomllib.loads(FILE.read_text(encoding="utf-8"))
TABLES = {key: rows for key, rows in MEASURED.items() if isinstance(rows, list)}


def rates(key, column, rows="") -> list[float]:
    """The measured rates of a table whose row and column begin so."""
    return [
        rate
        for row in TABLES[key]
        if re.match(rows, row["row"])
        for name, rate in row.items()
        if name.startswith(column)
    ]


def test_every_measured_table_is_on_the_page_once_with_its_n():
    shown = [key for keys in calibration.GROUPS.values() for key in keys]
    assert sorted(shown) == sorted(TABLES) == sorted(MEASURED["simulated"])
    for lang, n in (("zh", "每行 10,000 次模拟"), ("en", "10,000 simulations per row")):
        assert n in calibration.note("cells", lang)
        assert "10,000" not in calibration.note("one_share", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_table_has_all_rows_and_all_columns_in_words(lang):
    for key, rows in TABLES.items():
        table = reports.measured_table(key, lang)
        assert len(table.rows) == len(rows)
        assert len({row[0] for row in table.rows}) == len(rows)
        assert len({column.label for column in table.columns}) == len(rows[0])
    assert reports.measured_table("cells", lang).rows[0][1:3] == ("4.8%", "3.9%")


def test_no_words_are_left_of_tables_that_are_gone():
    names = {n for rows in TABLES.values() for row in rows for n in (row["row"], *row)} - {"row"}
    parts = {part for name in names for part in name.split(", ")}
    number = r"\d+\+\d+|\+?\d[\d,]*(?:\.\d+)?%?|\.\d+"
    used = {re.sub(r"\W+", "_", re.sub(number, "n", p)).strip("_").lower() for p in parts}
    kept = {k.split(".")[1] for k in catalogue("en") if k.startswith("measured_name.")}
    assert kept == used - {"n"}
    for area in ("measured_title", "measured_note"):
        assert {k.split(".")[1] for k in catalogue("en") if k.startswith(area)} == set(TABLES)


def test_what_is_printed_meets_its_bars():
    assert all(0.035 <= rate <= 0.06 for rate in rates("cells", "ours", "[A-E]"))
    assert all(rate <= 0.07 for rate in rates("cells", "ours", "F"))
    assert all(0.04 <= rate <= 0.06 for rate in rates("teams", "one change per team, pooled"))
    assert all(rate <= 0.07 for rate in rates("trends", "trend model", r".*correlation 0(\.5)?$"))
    held = [*rates("truths", "intervals", "[A-E]"), *rates("team_truths", "intervals")]
    held += rates("intervals", "hold")
    assert 0.94 <= sum(held) / len(held) <= 0.965
    assert min(held) >= 0.925
    for row in TABLES["planned"]:
        assert abs(row["planned"] - row["simulated"]) <= 0.03


@pytest.mark.parametrize(
    ("method", "key", "column", "rows"),
    [
        ("level_shift", "cells", "ours", "[A-E]"),
        ("trend", "verdicts", "no change", "[A-E]"),
        ("teams", "teams", "one change per team, pooled", ""),
        ("one_team", "other_starts", "false alarms", "one of"),
        ("staggered", "other_starts", "false alarms", r"\d"),
    ],
)
def test_the_card_quotes_the_false_alarms_that_were_measured(method, key, column, rows):
    found = rates(key, column, rows)
    low, high = (f"{100 * rate:.0f}" for rate in (min(found), max(found)))
    quoted = f"{low}%" if low == high else f"{low}–{high}%"
    for lang in LANGS:
        text = wording.verdict_card(change(method=method), lang)[2].text
        assert re.search(rf"(?<![\d–]){quoted}", text), (text, quoted)


@pytest.mark.parametrize("lang", LANGS)
def test_the_calculator_quotes_the_same_figure(lang):
    found = rates("cells", "ours", "[A-E]")
    low, high = round(100 * min(found)), round(100 * max(found))
    quoting = [text for key, text in catalogue(lang).items() if key.endswith(".ewc")]
    assert any(f"{low}–{high}%" in text for text in quoting)
