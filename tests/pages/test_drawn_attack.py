"""An attacker without the right to see people who walks over drawn pages: random organisations, random filters and
groupings, every word, hover, label, cell of a table, every kind of file that can be downloaded, and what the command
line writes of the anonymous surveys.

No group of an organisation adds up to as many people as another (each is larger than all smaller ones together), so
that a share drawn as 31/45 says whom it is about. What is read from the pages so goes to the linear algebra and the
linear program of tests/analytics/test_small_group_attack.py.
"""

import contextlib
import io
import os
import re
import shutil
import zipfile
from datetime import date
from itertools import count, product

import numpy as np
import openpyxl
import pandas as pd
import pypdf
import pytest
import sqlalchemy as sa

import cli
from analytics import unnamed
from data import rights
from data.database import close, open_database
from data.importing import storing
from pages.shared import display, tables
from reporting import files, webpage
from reporting.csv_text import csv_text
from reporting.report import Table, flat
from tests.analytics.test_small_group_attack import differences, recovered_groups
from tests.pages.conftest import reading
from tests.pages.seeing import go_to, open_app, see

pytestmark = pytest.mark.slow

READER = rights.Reader("reader", "reader")
#: Fewest people of a block, and how many people the groups of one kind hold.
K, SIZES = 20, (7, 9, 17, 34, 68, 136)
HELD_ON = date(2026, 7, 3)
#: Random organisations, and views of each.
N_RUNS, N_STEPS = int(os.environ.get("TRAINLIFT_DRAWN_RUNS", "1")), 10
#: The first organisation of this run: runs can be shared out over nights and computers.
FIRST = int(os.environ.get("TRAINLIFT_DRAWN_FIRST", "0"))
#: Everything drawn is read as a web page too; one view in so many also as another kind of file, and
#: of one organisation in so many what the command line writes: both are made of the same reports.
FILE_OF, COMMAND_OF = 5, 4
PAGES = (
    "overview", "course_ledger", "business_effect", "assessment", "satisfaction", "calculator", "method"
)  # fmt: skip
COURSES = (None, "a", "b")
GROUPINGS = {
    "assessment": ("assessed_by", ("course_name", "role", "level", "tenure", "trainer")),
    "satisfaction": ("liked_by", ("course_name", "role", "trainer", "format")),
}
SHARE = re.compile(r"(?<![\d./≥≤])(\d+) ?/ ?(\d+)(?![\d/])")
#: What is told as a bound tells less: it is left out.
BOUND = re.compile(r"[≥≤]\d+% ?[(（][^)）]*[)）]")

#: How many answered is no share of those who are satisfied.
ANSWERED = re.compile(r"\d+/\d+ 人作答")


def organisation(seed):
    """People, a row each: course, role, level, the group of one kind, whether passed and satisfied."""
    random = np.random.default_rng(seed)
    kinds = list(product(COURSES[1:], "rst", "12"))
    chosen = [kinds[i] for i in random.permutation(len(kinds))[: len(SIZES)]]
    rows = [(*kind, i) for i, kind in enumerate(chosen) for _ in range(SIZES[i])]
    people = pd.DataFrame(rows, columns=["course_id", "role", "level", "kind"])
    people = people.assign(person_id=[f"P{i:03d}" for i in range(len(people))])
    while "liked" not in people or is_ambiguous(people):
        for name, share in (("passed", 0.7), ("liked", 0.6)):
            people[name] = random.random(len(people)) < share
    return people


def is_ambiguous(people):
    """Whether as many of some groups passed as were satisfied: one share would be read as the other."""
    more = people.groupby("kind")["passed"].sum() - people.groupby("kind")["liked"].sum()
    return any(more @ groups == 0 for groups in product((0, 1), repeat=len(SIZES)) if any(groups))


def stored(people, file):
    """A database of the organisation: a session, a test and a form of everybody."""
    who, courses = people["person_id"], sorted(people["course_id"].unique())
    test, day = people["course_id"] + "|written", str(HELD_ON)
    session = people["course_id"] + "@" + day
    form = {"survey_id": "s", "respondent_key": who}
    frames = {
        "person": people[["person_id", "role", "level"]].assign(person_name=who, hired_on=HELD_ON),
        "course": {"course_id": courses, "course_name": courses, "trainer": courses, "format": "online"},
        "session": {"course_id": courses, "session_on": HELD_ON, "week_on": date(2026, 6, 29)},
        "attendance": {"session_id": session, "person_id": who, "status": "present"},
        "assessment": {"course_id": courses, "assessment_name": "t", "kind": "written", "held_on": HELD_ON},
        "assessment_result": {"assessment_id": test, "person_id": who, "phase": "post", "attempt": 1,
            "status": "scored", "score": np.where(people["passed"], 90.0, 50.0)},
        "survey": {"survey_id": ["s"], "survey_name": "s", "purpose": "satisfaction", "is_anonymous": True},
        "survey_question": {"survey_id": ["s"], "question_id": "q", "position": 1, "question_text": "q",
            "question_type": "rating", "aspect": "overall", "scale_min": 1.0, "scale_max": 5.0, "is_reversed": False},
        "survey_response": form | {"responded_on": HELD_ON, "course_id": people["course_id"], "role": people["role"]},
        "survey_answer": form | {"question_id": "q", "option_text": "", "value": np.where(people["liked"], 5.0, 2.0)},
    }  # fmt: skip
    tables = {name: pd.DataFrame(rows) for name, rows in frames.items()}
    tables["session"]["session_id"] = tables["session"]["course_id"] + "@" + day
    tables["assessment"] = tables["assessment"].assign(
        assessment_id=tables["assessment"]["course_id"] + "|written",
        max_score=100.0,
        pass_line=70.0,
    )
    copy_of_unfilled(file)
    database = open_database(f"duckdb:///{file}")
    storing.edit(database, tables, name="o", kind="roster", edited_by="test")
    with database.engine.begin() as connection:
        connection.execute(
            sa.text("insert into setting (setting_id, value) values ('minimum_group', :k)"),
            {"k": str(K)},
        )
    close(database)


def copy_of_unfilled(file):
    """Puts a database without rows there: made once in a folder, and copied."""
    unfilled = file.with_name("unfilled.duckdb")
    if not unfilled.exists():
        close(open_database(f"duckdb:///{unfilled}"))
    shutil.copy(unfilled, file)


def texts_of(seen, downloads, number):
    """Every text that was drawn or would be written: words, labels and hovers of charts, cells, files."""
    own = [one for one in downloads if isinstance(one, Table)]
    made = [text for table in own for row in flat(table, "zh").rows for text in told_by(row)]
    made += [
        text
        for build, table in (one for one in downloads if not isinstance(one, Table))
        for kind in kinds_of(number, table)
        for text in texts_in(kind, build, table)
    ]
    return [*seen.words, *seen.figures, *seen.cells, *made]


def texts_in(kind, build, table):
    """The texts of a file of this kind."""
    if kind == "csv":
        return [csv_text(table(), "zh").decode("utf-8-sig")]
    made = files.WRITERS[kind](build(), "zh")
    if kind == "html":
        return [made.decode("utf-8").replace(webpage._plotly(), "")]
    if kind == "pdf":
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(made))
        return [
            text
            for sheet in book
            for row in sheet.iter_rows(values_only=True)
            for text in told_by(row)
        ]
    parts = zipfile.ZipFile(io.BytesIO(made))
    return [
        re.sub(r"<[^>]+>", "", parts.read(name).decode("utf-8"))
        for name in parts.namelist()
        if name.endswith(".xml")
    ]


def told_by(row):
    """The texts of a row of a sheet, and each share of it with its number of people as 31/45.

    Where how many that are stands in the row too, it tells which number of people is meant: of 50%,
    34 and 68 are 34 of 68, and nothing is said of 34 people.
    """
    people = [cell for cell in row if isinstance(cell, int) and not isinstance(cell, bool)]
    told = []
    for share in (cell for cell in row if isinstance(cell, float) and 0 <= cell <= 1):
        counts = [(round(share * n), n) for n in people if n > 0]
        whole = [(k, n) for k, n in counts if abs(share * n - k) < 1e-6]
        told += [(k, n) for k, n in whole if k in people] or whole
    return [*map(str, row), *(f"{k}/{n}" for k, n in told)]


def kinds_of(number, table):
    """The kinds of file that the view of this number is read in: each kind has its turn."""
    others = sorted(files.WRITERS.keys() - {"html"})
    turn, is_turn = number // FILE_OF, number % FILE_OF == 0
    kinds = ("html", *([others[turn % len(others)]] if is_turn else []))
    return kinds if table is None else (*kinds, "csv")


def written(file, monkeypatch):
    """What the command line prints and writes of a review."""
    monkeypatch.setenv("TRAINLIFT_DATABASE_URL", f"duckdb:///{file}")
    page, printed = file.with_suffix(".html"), io.StringIO()
    with contextlib.redirect_stdout(printed):
        asked = ["review", "--period", "2026Q3", "--json", "--lang", "zh", "-o", str(page)]
        assert cli.main(asked) == 0
    return [printed.getvalue(), page.read_text("utf-8").replace(webpage._plotly(), "")]


def random_steps(seed):
    """By page: some of all choices of grouping and course, in random order."""
    every = [
        (page, by, c) for page, (_, names) in GROUPINGS.items() for by in names for c in COURSES
    ]
    random = np.random.default_rng(seed)
    chosen = [every[i] for i in random.permutation(len(every))[:N_STEPS]]
    return {page: [(by, c) for on, by, c in chosen if on == page] for page in GROUPINGS}


def walk(pages, steps, downloads, seed):
    """The texts of these pages as they open and under each choice of grouping and course."""
    app, numbers = open_app("zh"), count(seed * (len(PAGES) + N_STEPS))
    for page in pages:
        downloads.clear()
        seen = go_to(app, page)
        assert not seen.exceptions, (page, seen.exceptions)
        yield texts_of(seen, downloads, next(numbers))
        for by, course in steps.get(page, ()):
            choose(app, page, by, course, downloads)
            yield texts_of(see(app, page), downloads, next(numbers))


def choose(app, page, by, course, downloads):
    """Draws the page with this grouping and course."""
    if not any(group.key == GROUPINGS[page][0] for group in app.button_group):
        # a course of too few people to show leaves nothing to look at
        app.selectbox(key="course").set_value(None)
        app.run()
    downloads.clear()
    app.button_group(key=GROUPINGS[page][0]).set_value(by)
    # now and then everybody of an organisation is in one course: the other is not offered
    courses = app.selectbox(key="course")
    courses.set_value(course if course in courses.options else None)
    app.run()


def behind(n):
    """The groups that n people are, as 0/1; None where n is no sum of whole groups."""
    found = np.zeros(len(SIZES))
    for place in reversed(range(len(SIZES))):
        if n >= SIZES[place]:
            found[place], n = 1, n - SIZES[place]
    return None if n else found


def statements(people, texts):
    """By what is told of people: the shares read, as (people as 0/1, told, told)."""
    said = {"passed": {}, "liked": {}}
    counts = {name: people.groupby("kind")[name].sum().to_numpy() for name in said}
    left = (ANSWERED.sub("", BOUND.sub("", text)) for text in texts)
    pairs = {pair for text in left for pair in SHARE.findall(text)}
    for told, n in ((int(a), int(b)) for a, b in pairs):
        groups = behind(n)
        for name, favourable in counts.items():
            if groups is not None and groups.any() and told == groups @ favourable:
                said[name][tuple(groups[people["kind"]]), told, told] = True
    return {name: [(np.array(m), a, b) for m, a, b in found] for name, found in said.items()}


def attacked(seed, folder, monkeypatch, pages, steps):
    """What is told on the pages walked over, and the groups below the minimum that it gives away."""
    monkeypatch.setattr(rights, "LOCAL", READER)
    downloads = []

    def take(_place, _page, build, _filters, csv=None):
        downloads.append((build, csv))

    monkeypatch.setattr(display, "downloads", take)
    # each table is a file of its own too, whichever of its rows are shown
    monkeypatch.setattr(tables, "tools", lambda found, _how, _n: downloads.append(found))
    people, file = organisation(seed), folder / f"{seed}.duckdb"
    stored(people, file)
    with reading(file):
        texts = [text for drawn in walk(pages, steps, downloads, seed) for text in drawn]
    said = statements(people, texts)
    # who sits at the command line may see people, but nobody may see who said what
    lines = [] if seed % COMMAND_OF else written(file, monkeypatch)
    liked = statements(people, lines)["liked"]
    # all of a group there are all who came: where all are satisfied, only a bound is ever told
    said["liked"] += [one for one in liked if one[1] < one[0].sum()]
    file.unlink()
    small = [n for told in said.values() for n in differences(told) if n < K]
    return said, small + [one for told in said.values() for one in recovered_groups(told, K)]


def test_nothing_drawn_or_downloaded_gives_a_small_group_away(tmp_path, monkeypatch):
    given_away = {}
    for seed in range(FIRST, FIRST + N_RUNS):
        said, found = attacked(seed, tmp_path, monkeypatch, PAGES, random_steps(seed))
        assert min(map(len, said.values())) > 0, f"no share was read of {seed}"
        if found:
            given_away[seed] = found
    assert given_away == {}


def test_a_minimum_alone_is_caught_on_drawn_pages(tmp_path, monkeypatch):
    def minimum_only(_, rows, rule):
        small = rows["n_expected" if "n_expected" in rows else "n_sat"] < rule.minimum_group
        hidden = {c: rows[c].mask(small) for c in ("role", "level", "tenure") if c in rows}
        most = {f"{c}_most": rows[c] for c in ("n_passed_first", "n_passed_best") if c in rows}
        return rows.assign(**hidden, **most)

    monkeypatch.setattr(unnamed, "by_blocks", minimum_only)
    assert attacked(1, tmp_path, monkeypatch, PAGES, random_steps(1))[1]
