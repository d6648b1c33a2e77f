"""Small organisations, each under filters of its own: results, sentences, page and files agree.

What is expected is written from the results and from the rows themselves, here; the pages are drawn
without a browser, and their files are read back by libraries that did not write them.
"""

import os
import random
import re
import shutil
from dataclasses import replace
from functools import partial

import pytest

from analytics import books, findings, need_study, periods, provenance, review
from analytics.results import Change, Rate
from data import queries
from data.database import close, open_database
from pages.shared import display
from reporting import reports, wording
from reporting.files import WRITERS
from reporting.report import tables as tables_of
from reporting.words import translate
from tests.pages.conftest import reading
from tests.pages.seeing import app_at, go_to, plain, words_of
from tests.reporting import organisations
from tests.reporting.test_same_numbers import READERS, bare, numbers_of, wanted, workbook_numbers

pytestmark = pytest.mark.slow

#: With each change; at night fifty (docs/nightly.md).
N_ORGANISATIONS = int(os.environ.get("TRAINLIFT_ORGANISATIONS", "25"))
PERIODS = ("2026Q1", "2026Q2", "2026Q3", "2026", "2026-03", "2026-06")
HERE = ("present", "late")
#: What stands before the words of a state, and alone in a cell.
SIGNS = re.compile("^[◇○●◐✕◀·—]+")
PAGES = ("quarterly_review", "course_ledger")


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory):
    """A database without rows, made once."""
    file = tmp_path_factory.mktemp("empty") / "trainlift.duckdb"
    close(open_database(f"duckdb:///{file}"))
    return file


def concluded(database, period, role):
    """The review as the page draws it, and a function: language -> its report."""
    first_on, last_on = periods.bounds(period)
    filters = {"from_on": first_on, "to_on": last_on, "role": role, "course": None}
    earlier = dict(zip(("from_on", "to_on"), periods.bounds(periods.before(period)), strict=True))
    read = queries.reading_once(database)
    ask = partial(queries.answer_from, read)
    found = ask(
        review.quarterly_review,
        filters,
        period=period,
        as_of=last_on,
        needs=need_study.known_by(ask, filters),
        before=ask(review.target_checks, filters | earlier),
    )
    ledger = books.NO_BOOKS if role else books.books(ask, filters, verdicts=found.verdicts)
    chosen = (("period", period), *((("role", role),) if role else ()))
    where = ask(provenance.provenance, {}, chosen=chosen, minimum_group=5)
    build = partial(
        reports.quarterly_review, found, read("action_list"), where, as_of=last_on, books=ledger
    )
    return found, ledger, build


def came_and_expected(tables, period, role):
    """Counted from the rows as they were drawn."""
    if "attendance" not in tables:
        return 0, 0
    first_on, last_on = periods.bounds(period)
    roles = tables["person"].set_index("person_id")["role"]
    days = tables["session"].set_index("session_id")["session_on"]
    own = [
        mark.status
        for mark in tables["attendance"].itertuples()
        if first_on <= days[mark.session_id] <= last_on and role in (None, roles[mark.person_id])
    ]
    return sum(status in HERE for status in own), len(own)


def percent(share):
    """A share as whole percent, half away from zero."""
    return f"{int(share * 100 + 0.5)}%"


def wanted_texts(found):
    """The numbers of every result that a review names, written out."""
    for check in found.checks:
        if isinstance(check.measure, Rate) and not check.measure.bound:
            yield percent(check.measure.rate)
            yield f"{check.measure.successes:,}/{check.measure.n:,}"
    for verdict in found.verdicts:
        yield verdict.course_name
        if isinstance(verdict.change, Change):
            yield f"{verdict.change.relative * 100:+.1f}%".replace("-", "\u2212")


def wanted_numbers(found, ledger):
    for check in found.checks:
        if isinstance(check.measure, Rate) and not check.measure.bound:
            yield from (check.measure.rate, check.measure.interval.low, check.measure.n)
    for verdict in found.verdicts:
        if isinstance(verdict.change, Change):
            yield from (verdict.change.relative, verdict.change.relative_interval.high)
    for run in ledger.runs:
        yield run.n_people
        if run.entry.cost is not None:
            yield run.entry.cost


def pages_of(file, lang, filters, patch):
    """What was drawn of this database under these filters: page -> its report, and its words."""
    built = {}

    def keep(place, page, build, filters):  # noqa: ARG001
        built[page] = build()

    patch.setattr(display, "downloads", keep)
    with reading(file):
        app = app_at(lang, **{name: value for name, value in filters.items() if value})
        seen = {page: go_to(app, page) for page in PAGES}
    assert [one.exceptions for one in seen.values()] == [()] * len(PAGES)
    return {page: (built[page], words_on(seen[page])) for page in PAGES if page in built}


def words_on(seen):
    """All that a page says: sentences, cells of tables, and what stands in its figures."""
    figures = [word for figure in seen.figures for word in words_of(figure)]
    return bare(plain("\n".join([seen.text, *seen.cells, *figures])))


def wanted_on_page(ledger, lang):
    """What the page of the ledger shows of its report: of the runs those of the dearest course,
    and of the chain its words, beside which the marks are drawn.
    """
    titles = [translate(lang, key) for key in ("portfolio.runs", "report.ledger")]
    runs, courses = ([t for t in tables_of(ledger) if t.title == title] for title in titles)
    others = [part for part in ledger.sections if part.blocks[0] not in runs]
    dearest = courses[0].rows[0][0]
    own = [replace(t, rows=tuple(row for row in t.rows if row[0] == dearest)) for t in runs]
    sections = (*others, *(replace(ledger.sections[0], blocks=(table,)) for table in own))
    for one in wanted(replace(ledger, sections=sections), lang):
        yield SIGNS.sub("", one)


def shares_in(sentence):
    """The percentages and counts of a sentence, in order of size."""
    return sorted(re.findall(r"[+\u2212]?\d+(?:\.\d+)?%|\d+/\d+", sentence))


@pytest.mark.parametrize("seed", range(N_ORGANISATIONS))
def test_results_sentences_page_and_files_of_any_organisation_agree(
    tmp_path, empty_file, monkeypatch, seed
):
    draw = random.Random(1000 + seed)
    tables = organisations.organisation(seed)
    file = tmp_path / "trainlift.duckdb"
    shutil.copy(empty_file, file)
    database = open_database(f"duckdb:///{file}")
    organisations.store(database, tables)
    close(database)
    asked = {
        "period": draw.choice(PERIODS),
        "role": draw.choice((None, None, *organisations.ROLES)),
    }
    lang = ("zh", "en")[seed % 2]
    drawn = pages_of(file, lang, asked, monkeypatch)
    if "quarterly_review" in drawn:
        # a page offers the periods on record and the roles of people enough
        asked = {"role": None} | dict(drawn["quarterly_review"][0].provenance.filters)
    period, role = asked["period"], asked["role"]
    database = open_database(f"duckdb:///{file}")
    found, ledger, build = concluded(database, period, role)
    close(database)
    attended = found.checks[0].measure
    came, expected = came_and_expected(tables, period, role)
    if isinstance(attended, Rate):
        assert (attended.successes, attended.n) == (came, expected)
    for point in findings.findings(found):
        zh, en = (wording.finding_sentence(point, lang) for lang in ("zh", "en"))
        assert shares_in(zh) == shares_in(en), (zh, en)
    report, page = drawn.get("quarterly_review", (build(lang=lang), None))
    assert (page is None) == (set(tables) == {"person"})
    said = [wording.finding_sentence(point, lang) for point in findings.findings(found)]
    texts = {
        extension: READERS[extension](WRITERS[extension](report, lang)) for extension in READERS
    }
    for place, text in (texts | ({"page": page} if page else {})).items():
        everything = [*wanted_texts(found), *said, *wanted(report, lang)]
        missing = [one for one in everything if bare(wording.plain(one)) not in text]
        assert missing == [], (place, period, role)
    cells = workbook_numbers(WRITERS["xlsx"](report, lang))
    for number in wanted_numbers(found, ledger):
        assert min(abs(number - cell) for cell in cells) <= 1e-9 * max(1, abs(number)), number
    if "course_ledger" in drawn:
        report, page = drawn["course_ledger"]
        extension = list(READERS)[seed // 2 % len(READERS)]
        text = READERS[extension](WRITERS[extension](report, lang))
        missing = [one for one in wanted(report, lang) if bare(one) not in text]
        assert missing == [], (extension, period)
        missing = [one for one in wanted_on_page(report, lang) if bare(one) not in page]
        assert missing == [], period
        cells = workbook_numbers(WRITERS["xlsx"](report, lang))
        for number in (one for table in tables_of(report) for one in numbers_of(table, lang)):
            assert min(abs(number - cell) for cell in cells) <= 1e-9 * max(1, abs(number)), number
