"""`person`: what is kept about one person is said, copied out, erased."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from commands.answer import (
    WHO,
    Answer,
    failed,
    not_written,
    opened_database,
    workbook_path,
    write_whole,
)
from data import backup, erasure, registry
from reporting import personal, wording
from reporting.words import translate


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("person", metavar="NUMBER_OR_NAME")
    parser.add_argument("-o", "--output", type=workbook_path, metavar="FILE", help="copy it out")
    parser.add_argument("--erase", action="store_true", help="erase it; this cannot be undone")


def run(given: Namespace) -> Answer:
    """Say what is kept about a person, copy it out, erase it. Exit code 2: nobody is meant."""
    with opened_database() as opened:
        try:
            person = erasure.find(opened, given.person)
        except (erasure.UnknownPerson, erasure.SeveralPeople) as error:
            return failed(wording.error_sentence(error, given.lang), code=2)
        frames = erasure.copy(opened, person)
        n_rows = {table: len(rows) for table, rows in frames.items()}
        lines = [wording.kept_sentence(n_rows, given.lang)]
        if given.output:
            try:
                write_whole(given.output, personal.workbook(frames, given.lang))
            except OSError as error:
                return not_written(given, error)
            registry.record_event(opened, WHO, "export_person", "", n_rows=sum(n_rows.values()))
            lines.append(translate(given.lang, "cli.written", file=given.output))
        if not given.erase:
            lines += [] if given.output else [translate(given.lang, "personal.confirm")]
            return Answer({"ok": True, "kept": n_rows, "lines": lines}, lines)
        erased = erasure.erase(opened, person, erased_by=WHO)
    lines += wording.erased_sentences(erased, given.lang)
    if person.shared_names:
        names = wording.joined(person.shared_names, given.lang)
        lines.append(translate(given.lang, "personal.shared", names=names))
    is_anew = backup.rewrite()
    lines.append(translate(given.lang, "personal.rewritten" if is_anew else "personal.server"))
    told = {"kept": n_rows, "erased": asdict(erased)}
    return Answer({"ok": not erased.left, **told, "lines": lines}, lines, int(bool(erased.left)))
