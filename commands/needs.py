"""`needs`: the analysis of needs."""

from argparse import ArgumentParser, Namespace
from functools import partial

from analytics import need_sources, need_study
from commands import filing
from commands.answer import Answer, opened_database
from commands.filing import branded, filed, origin_of, rule_of, traced
from data import queries
from reporting import reports
from reporting.report import frames_behind


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    filing.add_arguments(parser)
    parser.add_argument("--role", help="of one role only")


def run(given: Namespace) -> Answer:
    """Write the analysis, of one role where it is named."""
    filters = {"from_on": None, "to_on": None, "role": given.role, "course": None}
    with opened_database() as opened:
        found = need_study.study(partial(queries.answer, opened), filters, rule=rule_of(opened))
        chosen = (("role", given.role),) if given.role else ()
        provenance = origin_of(opened, rule_of(opened), *chosen)
        report = reports.needs(found, provenance, lang=given.lang)
        report = traced(opened, report, filters, *frames_behind(need_sources.gather))
        report = branded(opened, report)
    return filed(given, report)
