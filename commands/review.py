"""`review`: the review of a period, as it was agreed or as it is now."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from functools import partial

import pandas as pd

from analytics import books, need_study, periods, review, targets
from commands import filing
from commands.answer import Answer, opened_database
from commands.filing import branded, filed, origin_of, rule_of, traced
from data import database, queries
from reporting import frozen, reports, review_notes, waiting
from reporting.report import Report
from reporting.words import translate


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    filing.add_arguments(parser)
    parser.add_argument(
        "--period",
        "--quarter",
        type=_period,
        metavar="2026-05|2026Q2|2026",
        help="the newest quarter with data where none is given",
    )


def run(given: Namespace) -> Answer:
    """Write the review of the period."""
    with opened_database() as opened:
        given.period = given.period or _newest(opened)
        return _write_review(opened, given)


def _newest(opened: database.Database) -> str:
    """The newest quarter with data, the one that the page opens with; this one where none has."""
    last_on = database.read_frame(opened, "data_summary")["last_on"].iloc[0]
    return periods.quarter_of(date.today() if pd.isna(last_on) else last_on.date())


def _write_review(opened: database.Database, given: Namespace) -> Answer:
    """The review as it was agreed; a draft as it is now, with what people wrote on it."""
    kept = database.read_frame(opened, "review_agreed")
    kept = kept[kept["period"] == given.period]
    if len(kept):
        agreed = frozen.thaw(json.loads(kept["content"].iloc[0])[given.lang])
        return filed(given, branded(opened, agreed))
    with waiting.moving(translate(given.lang, "cli.concluding"), sys.stderr, given.lang):
        report = draft_review(opened, given)
    return filed(given, branded(opened, report))


def draft_review(opened: database.Database, given: Namespace) -> Report:
    """The review of a period as it is now, with what people wrote on it and where it comes from."""
    first_on, last_on = periods.bounds(given.period)
    filters = {"from_on": first_on, "to_on": last_on, "role": None, "course": None}
    read = queries.reading_once(opened)
    ask = partial(queries.answer_from, read)
    goals = targets.with_overrides(read("target_list"))
    rule = rule_of(opened)
    settings = review.Settings(goals, rule)
    from_before, to_before = periods.bounds(periods.before(given.period))
    earlier = filters | {"from_on": from_before, "to_on": to_before}
    found = ask(
        review.quarterly_review,
        filters,
        period=given.period,
        as_of=last_on,
        needs=need_study.known_by(ask, filters, rule=rule),
        before=ask(review.target_checks, earlier, settings=settings),
        settings=settings,
    )
    days = read("metric_by_course_day", **filters)
    kept_books = books.books(ask, filters, verdicts=found.verdicts, settings=settings)
    report = reports.quarterly_review(
        found,
        read("action_list"),
        origin_of(opened, rule, ("period", given.period)),
        lang=given.lang,
        as_of=last_on,
        days=dict(list(days.groupby("course_id"))),
        books=kept_books,
        written=review_notes.written_on(read("review_notes"), given.period, given.lang),
    )
    return traced(opened, report, filters)


def _period(text: str) -> str:
    try:
        periods.bounds(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a period such as 2026-05, 2026Q2 or 2026") from None
    return text
