"""`template`: an empty spreadsheet to fill in."""

from argparse import ArgumentParser, Namespace

from commands.answer import Answer, workbook_path, written
from reporting import template


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("name", choices=template.names(), metavar="KIND")
    parser.add_argument("-o", "--output", required=True, type=workbook_path, metavar="FILE")


def run(given: Namespace) -> Answer:
    """Write the table."""
    return written(given, template.workbook(given.name, given.lang))
