"""`watch`: the files of a folder are taken as they come."""

import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path

from commands import importing
from commands.answer import Answer, as_json, say
from data.importing import answers, batch, folder, summary
from data.importing.model import Problem
from reporting.sentences import files as sentences
from reporting.words import Lang, translate

WATCHER = "watched folder"
#: Files that are read together.
AT_ONCE = 20
#: Reasons that say nothing of a file itself: it stays where it is and is tried again.
NOT_NOW = frozenset({
    "no_file", "database_busy", "database_unreachable", "database_newer", "database_unreadable",
    "database_unsupported", "memory_unclear", "database_crowded", "writer_waited", "storage_full",
    "lake_unsupported", "lake_unreachable", "lake_of_others", "facts_in_lake", "facts_in_database",
})  # fmt: skip


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    importing.add_answers(parser)
    parser.add_argument("folder", type=_folder, metavar="FOLDER")
    parser.add_argument("--once", action="store_true", help="take what is there, then end")
    parser.add_argument("--every", type=float, default=10, metavar="SECONDS", help="time to wait")


def run(given: Namespace) -> Answer:
    """Take the files of a folder as they come; ended by the keyboard, or after one round."""
    order = batch.Order(answers.read_answers(given.answer), WATCHER)
    before, said = folder.look_at(given.folder), None
    try:
        while True:
            time.sleep(given.every)
            now = folder.look_at(given.folder)
            found = _take_settled(folder.settled(before, now), order, given.lang)
            if given.once:
                return found
            if found.lines and found != said:
                say(found, given)
            before, said = now, found
    except KeyboardInterrupt:
        return Answer({"ok": True, "lines": []}, [translate(given.lang, "cli.watch_ended")])


def _take_settled(paths: list[Path], order: batch.Order, lang: Lang) -> Answer:
    """Store what can be stored and put every file away; what cannot be taken now stays."""
    found: list[summary.FileSummary] = []
    for start in range(0, len(paths), AT_ONCE):
        part = paths[start : start + AT_ONCE]
        stamps = [folder.stamp_of(path) for path in part]
        groups = importing.summaries(part, order, lang)
        for path, stamp, group in zip(part, stamps, groups, strict=True):
            is_whole = stamp is not None and folder.stamp_of(path) == stamp
            codes = {problem.code for one in group for problem in one.problems}
            found += _put_away(path, group, lang) if is_whole and not NOT_NOW & codes else group
    answer = importing.told(found, lang) if found else Answer({}, [])
    files = [sentences.file_answer(one, lang) for one in found]
    outcome = summary.worst([*(one.outcome for one in found), "stored"])
    return replace(answer, told={"outcome": outcome, "files": files})


def _put_away(
    path: Path, group: list[summary.FileSummary], lang: Lang
) -> list[summary.FileSummary]:
    """Move a file with what became of it; a zip with what became of each file inside."""
    try:
        outcome = summary.worst(one.outcome for one in group)
        folder.put_away(path, outcome, as_json(importing.told(group, lang).told))
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        stays = Problem("not_moved", "note", path.name, values=values)
        return [replace(one, warnings=(*one.warnings, stays)) for one in group]
    return group


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise ArgumentTypeError(f"{text} is not a folder")
    return path
