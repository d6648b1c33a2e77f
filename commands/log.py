"""`log`: how long the log is kept."""

from argparse import ArgumentParser, Namespace

from commands.answer import WHO, Answer, opened_database
from data import database, log
from reporting.words import translate


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--months", type=int, choices=log.MONTHS, help="keep lines for so long")
    parser.add_argument("--shorten", action="store_true", help="delete what is older")


def run(given: Namespace) -> Answer:
    """How long the log is kept; set that, and delete what is older."""
    with opened_database() as opened:
        if given.months:
            log.keep(opened, given.months, changed_by=WHO)
        n_gone = log.shorten(opened, done_by=WHO) if given.shorten else 0
        n_months = log.months(opened)
        n_lines = len(database.read_frame(opened, "audit_list"))
    told = {"n_lines": n_lines, "n_gone": n_gone, "n_months": n_months}
    key = "cli.log" if n_months else "cli.log_ever"
    return Answer({"ok": True, **told}, [translate(given.lang, key, **told)])
