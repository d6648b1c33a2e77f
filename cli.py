"""TrainLift without a browser: import, watch, review, evaluate, check, back up, erase.

The same code as the pages: the same import, the same frames, the same analyses, the same files.
A command is a module of its own and loaded by name, so none carries what only others need.
"""

import argparse
import contextlib
import io
import os
import sys
from importlib import import_module

from commands.answer import Answer, failed, print_json, say
from data.database import DatabaseProblem
from data.importing.answers import BadAnswer
from reporting.sentences.files import answer_refused
from reporting.sentences.problems import error_sentence
from reporting.words import LANGS, Lang

#: Command -> module in `commands/` and what the list of commands says of it.
COMMANDS = {
    "import": ("importing", "store files"),
    "watch": ("watching", "take new files"),
    "template": ("template", "write a table to fill in"),
    "review": ("review", "write the review of a period"),
    "weekly": ("weekly", "write the progress of a week"),
    "needs": ("needs", "write the analysis of needs"),
    "evaluate": ("evaluate", "compare a small table"),
    "check": ("check", "verify every load, row by row counts"),
    "backup": ("backup", "save everything in one file"),
    "restore": ("restore", "fill a database from one"),
    "compact": ("compact", "write the data file anew"),
    "log": ("log", "how long the log is kept"),
    "person": ("person", "copy out or erase one person"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all went well, else what the README says of the command."""
    given = _read_arguments(sys.argv[1:] if arguments is None else arguments)
    answer = _answered(given)
    say(answer, given)
    return answer.code


def _answered(given: argparse.Namespace) -> Answer:
    try:
        return given.run(given)
    except DatabaseProblem as error:
        return failed(error_sentence(error, given.lang))
    except BadAnswer as error:
        return failed(answer_refused(error, given.lang), code=2)


def _read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The arguments; what argparse refuses is one JSON object too where JSON is asked for."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return _parser(arguments[:1]).parse_args(arguments)
    except SystemExit as stopped:
        if stopped.code and "--json" in arguments:
            print_json(failed(said.getvalue().strip().splitlines()[-1]).told)
        else:
            sys.stderr.write(said.getvalue())
        raise


def _parser(named: list[str]) -> argparse.ArgumentParser:
    """The list of commands, and the arguments of the one that is named."""
    parser = argparse.ArgumentParser(prog="python cli.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (module, words) in COMMANDS.items():
        command = commands.add_parser(name, help=words)
        if name in named:
            _add_arguments(command, module)
    return parser


def _add_arguments(command: argparse.ArgumentParser, module: str) -> None:
    """The arguments of every command, then those of this one."""
    words = "print one JSON object, nothing else"
    command.add_argument("--json", action="store_true", help=words)
    words = "language of the words"
    command.add_argument("--lang", choices=LANGS, default=_language(), help=words)
    asked = import_module(f"commands.{module}")
    asked.add_arguments(command)
    command.set_defaults(run=asked.run)


def _language() -> Lang:
    return "zh" if os.environ.get("LANG", "").lower().startswith("zh") else "en"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # whoever reads along has heard enough; nothing is left to say to them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
