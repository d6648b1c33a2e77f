"""`backup`: everything in one file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from commands.answer import WHO, Answer, failed, not_written, opened_database
from data import backup, database, door, registry
from reporting.sentences.problems import error_sentence
from reporting.words import translate


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")


def run(given: Namespace) -> Answer:
    """Save everything; while the application holds the data file, it is asked to."""
    try:
        try:
            with opened_database() as opened:
                manifest = backup.write_backup(opened, given.output)
                registry.record_event(opened, WHO, "backup", given.output.name)
        except database.DatabaseBusy as error:
            manifest = door.fetch_backup(database.data_file(), given.output)
            if manifest is None:
                return failed(error_sentence(error, given.lang))
    except OSError as error:
        return not_written(given, error)
    told = {"n_rows": manifest.n_rows, "n_tables": len(manifest.tables), "file": given.output}
    return Answer({"ok": True, **told}, [translate(given.lang, "cli.backup_made", **told)])
