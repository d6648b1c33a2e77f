"""`compact`: the data file is written anew."""

from argparse import ArgumentParser, Namespace

from commands.answer import Answer
from data import backup
from reporting.words import translate


def add_arguments(_parser: ArgumentParser) -> None:
    """The command has no arguments of its own."""


def run(given: Namespace) -> Answer:
    """Write the data file anew, so that nothing that was erased remains in its free pages."""
    is_anew = backup.rewrite()
    line = translate(given.lang, "personal.rewritten" if is_anew else "personal.server")
    return Answer({"ok": is_anew, "lines": [line]}, [line], int(not is_anew))
