"""`import`: files are recognised, checked and stored, as the page does it."""

import os
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from commands.answer import WHO, Answer
from data import database
from data.importing import answers, batch, folder, summary
from data.importing.model import Problem, Refusal, SourceFile
from data.importing.paths import read_paths
from reporting import waiting
from reporting.sentences import files as sentences
from reporting.words import Lang, translate

#: Exit code by outcome; the worst of several files counts.
CODES = {"stored": 0, "would_store": 0, "needs_answer": 1, "refused": 2}
#: Where the password of locked files is looked for: what is typed as an argument, others can see.
PASSWORD = "TRAINLIFT_FILE_PASSWORD"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_answers(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would be stored")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")


def add_answers(parser: ArgumentParser) -> None:
    """How questions about files are answered beforehand."""
    parser.add_argument(
        "--answer", action="append", default=[], metavar="KEY=VALUE", help="answer a question"
    )


def run(given: Namespace) -> Answer:
    """Store the files, or say what would be stored."""
    order = batch.Order(answers.read_answers(given.answer), WHO, given.dry_run)
    paths = [file for path in given.files for file in folder.look_at(path) or [path]]
    groups = summaries(paths, order, given.lang)
    return told([one for group in groups for one in group], given.lang)


def told(summaries: list[summary.FileSummary], lang: Lang) -> Answer:
    """What became of one file, or of several: the worst outcome, and each as if it were alone."""
    outcome = summary.worst(one.outcome for one in summaries)
    files = [sentences.file_answer(one, lang) for one in summaries]
    lines = [line for one in summaries for line in sentences.file_lines(one, lang)]
    told = files[0] if len(files) == 1 else {"outcome": outcome, "files": files}
    return Answer(told, lines, CODES[outcome])


def summaries(paths: list[Path], order: batch.Order, lang: Lang) -> list[list[summary.FileSummary]]:
    """What became of each file, in the order given; of a zip, of each file inside."""
    with waiting.moving(translate(lang, "cli.reading", n=len(paths)), sys.stderr, lang):
        groups = read_paths(paths, os.environ.get(PASSWORD))
    read = [item for group in groups for item in group]
    with waiting.moving(translate(lang, "cli.taking", n=len(read)), sys.stderr, lang):
        found = iter(_summaries_of(read, order))
    return [[next(found) for _ in group] for group in groups]


def _summaries_of(
    read: list[SourceFile | Refusal], order: batch.Order
) -> list[summary.FileSummary]:
    try:
        opened = database.open_to_read() if order.is_dry_run else database.open_database()
    except database.DatabaseBusy as error:
        return _while_busy(read, order, error)
    except database.DatabaseProblem as error:
        return [summary.refused(file.name, _said_by(error, file.name)) for file in read]
    try:
        found = dict(batch.take(opened, read, order))
    finally:
        if opened is not None:
            database.close(opened)
    return [found[place] for place in range(len(read))]


def _while_busy(
    read: list[SourceFile | Refusal], order: batch.Order, error: database.DatabaseBusy
) -> list[summary.FileSummary]:
    """Nothing can be stored then; a dry run goes on without what the database knows."""
    if not order.is_dry_run:
        return [summary.refused(file.name, _said_by(error, file.name)) for file in read]
    found = dict(batch.take(None, read, order))
    return [
        replace(one, warnings=(*one.warnings, Problem("nothing_known", "note", one.file)))
        for _, one in sorted(found.items())
    ]


def _said_by(error: database.DatabaseProblem, file_name: str) -> Problem:
    return Problem(error.code, "refused", file_name, values=error.values)
