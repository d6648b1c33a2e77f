"""`restore`: a database is filled from a backup."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from commands.answer import Answer, failed, system_reason
from data import backup
from reporting.sentences.problems import error_sentence
from reporting.words import translate


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--replace", action="store_true", help="what a server holds goes")


def run(given: Namespace) -> Answer:
    """Fill the database with a backup. Exit code 2 where the backup cannot be used."""
    try:
        restored = backup.restore(given.file, may_replace=given.replace)
    except (backup.BackupDamaged, backup.BackupNewer, backup.NotEmpty) as error:
        return failed(error_sentence(error, given.lang), code=2)
    except OSError as error:
        return failed(system_reason(error, "cli.not_read", given.file, given.lang), code=2)
    manifest = restored.manifest
    told = {"n_rows": manifest.n_rows, "made_at": manifest.made_at}
    lines = [translate(given.lang, "cli.restored", **told)]
    if restored.set_aside:
        lines.append(translate(given.lang, "cli.set_aside", file=restored.set_aside))
    return Answer({"ok": True, **told, "set_aside": restored.set_aside}, lines)
