"""What a command answers: one object for programs, lines for people, and the exit code."""

import contextlib
import json
import os
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import database
from reporting.words import Lang, translate

#: Who did what is done from the command line.
WHO = "command line"


@dataclass(frozen=True)
class Answer:
    """What a command says: one object for programs, lines for people, and the exit code."""

    told: dict[str, Any]
    lines: list[str]
    code: int = 0


def failed(*lines: str, code: int = 1) -> Answer:
    """What went wrong, a sentence each."""
    return Answer({"ok": False, "lines": list(lines)}, list(lines), code)


def as_json(told: dict[str, Any]) -> str:
    """One object on one line; what JSON does not know as text."""
    return json.dumps(told, ensure_ascii=False, default=str)


@contextlib.contextmanager
def opened_database() -> Iterator[database.Database]:
    """The database, as long as the block runs."""
    opened = database.open_database()
    try:
        yield opened
    finally:
        database.close(opened)


def written(given: Namespace, content: bytes, **told: str) -> Answer:
    """Write a file, and say that and what it tells."""
    try:
        write_whole(given.output, content)
    except OSError as error:
        return not_written(given, error)
    lines = [*told.values(), translate(given.lang, "cli.written", file=given.output)]
    facts = {"file": given.output, "n_bytes": len(content), **told}
    return Answer({"ok": True, **facts, "lines": lines}, lines)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all; one that was there stays until then.

    Raises OSError, such as where the disk is full.
    """
    if file.exists() and not file.is_file():  # a device, such as /dev/stdout
        file.write_bytes(content)
        return
    half = file.with_name(f".{file.name}.tmp")
    try:
        half.write_bytes(content)
        half.replace(file)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def not_written(given: Namespace, error: OSError) -> Answer:
    """Why the file that was asked for is not there."""
    return failed(system_reason(error, "cli.not_written", given.output, given.lang))


def system_reason(error: OSError, key: str, file: Path, lang: Lang) -> str:
    """What the system said of a file, in a sentence."""
    # what Arrow says of itself stands around the reason of the system
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return translate(lang, key, file=file, reason=reason)


def workbook_path(text: str) -> Path:
    """An argument that names a workbook."""
    path = Path(text)
    if path.suffix != ".xlsx":
        raise ArgumentTypeError(f"{text} must end in .xlsx")
    return path


def say(answer: Answer, given: Namespace) -> None:
    """Print an answer as it was asked for."""
    if given.json:
        print_json(answer.told)
    else:
        print("\n".join(answer.lines), flush=True)


def print_json(told: dict[str, Any]) -> None:
    """Print one object on one line."""
    print(as_json(told), flush=True)
