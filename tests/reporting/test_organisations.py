"""Fifty small organisations, each under filters of its own: results, sentences and files agree.

What is expected in the files is written from the results and from the rows themselves, here; the
files are read back by libraries that did not write them.
"""

import random
import re
import shutil
from functools import partial

import pytest

from analytics import books, findings, need_study, periods, provenance, review
from analytics.results import Change, Rate
from data import queries
from data.database import close, open_database
from reporting import reports, wording
from reporting.files import WRITERS
from tests.reporting import organisations
from tests.reporting.test_same_numbers import READERS, bare, workbook_numbers

pytestmark = pytest.mark.slow

N_ORGANISATIONS = 50
PERIODS = ("2026Q1", "2026Q2", "2026Q3", "2026", "2026-03", "2026-06")
HERE = ("present", "late")


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


def shares_in(sentence):
    """The percentages and counts of a sentence, in order of size."""
    return sorted(re.findall(r"[+\u2212]?\d+(?:\.\d+)?%|\d+/\d+", sentence))


@pytest.mark.parametrize("seed", range(N_ORGANISATIONS))
def test_results_sentences_and_files_of_any_organisation_agree(tmp_path, empty_file, seed):
    draw = random.Random(1000 + seed)
    tables = organisations.organisation(seed)
    file = tmp_path / "trainlift.duckdb"
    shutil.copy(empty_file, file)
    database = open_database(f"duckdb:///{file}")
    organisations.store(database, tables)
    period, role = draw.choice(PERIODS), draw.choice((None, None, *organisations.ROLES))
    found, ledger, build = concluded(database, period, role)
    close(database)
    attended = found.checks[0].measure
    came, expected = came_and_expected(tables, period, role)
    if isinstance(attended, Rate):
        assert (attended.successes, attended.n) == (came, expected)
    for point in findings.findings(found):
        zh, en = (wording.finding_sentence(point, lang) for lang in ("zh", "en"))
        assert shares_in(zh) == shares_in(en), (zh, en)
    lang = ("zh", "en")[seed % 2]
    report = build(lang=lang)
    said = [wording.finding_sentence(point, lang) for point in findings.findings(found)]
    wanted = [*wanted_texts(found), *said, report.answer]
    for extension in ("html", "docx", "pptx", "pdf"):
        text = READERS[extension](WRITERS[extension](report, lang))
        missing = [one for one in wanted if bare(wording.plain(one)) not in text]
        assert missing == [], (extension, period, role)
    cells = workbook_numbers(WRITERS["xlsx"](report, lang))
    for number in wanted_numbers(found, ledger):
        assert min(abs(number - cell) for cell in cells) <= 1e-9 * max(1, abs(number)), number
