"""A folder that exports are put into: which of its files can be taken, and where they go then.

Nothing is ever deleted or overwritten. A file leaves the folder by being moved, after everything
else is done; whatever stops the program before that leaves it to be taken again.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from data.importing.summary import Outcome

#: Where a file goes, by what became of it.
PLACES: Mapping[Outcome, str] = {
    "stored": "done",
    "needs_answer": "needs-answer",
    "refused": "refused",
}

#: Names of files that some program is still writing, or that only mark a file as open.
UNFINISHED_STARTS = (".", "~")
UNFINISHED_ENDINGS = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart")

#: Size in bytes and time of the last change of each file: while they move, it is being written.
Look = dict[Path, tuple[int, int]]


def look_at(folder: Path) -> Look:
    """The finished files that lie directly in a folder; none while the folder cannot be reached."""
    found: Look = {}
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return found
    for path in paths:
        if not _is_unfinished(path.name) and path.is_file():
            stamp = stamp_of(path)
            if stamp is not None:
                found[path] = stamp
    return found


def _is_unfinished(name: str) -> bool:
    return name.startswith(UNFINISHED_STARTS) or name.lower().endswith(UNFINISHED_ENDINGS)


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Size and time of the last change, None when the file is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def settled(before: Look, now: Look) -> list[Path]:
    """The files that have not changed from one look to the next."""
    return [path for path, stamp in now.items() if before.get(path) == stamp]


def put_away(path: Path, outcome: Outcome, answer: str) -> Path:
    """Move a file into the folder of its outcome, `answer` in a .json beside it; the new place.

    A name that is taken there gets a number. The answer is written first: a file that is moved has
    one.
    """
    place = path.parent / PLACES[outcome]
    place.mkdir(exist_ok=True)
    for target in _names(place, path):
        if target.exists():
            continue
        _write(target.with_name(f"{target.name}.json"), answer)
        if _move(path, target):
            return target
    raise AssertionError("there is always another number")


def _names(place: Path, path: Path) -> Iterator[Path]:
    yield place / path.name
    n = 2
    while True:
        yield place / f"{path.stem} ({n}){path.suffix}"
        n += 1


def _write(path: Path, text: str) -> None:
    """Write a file whole: another program never sees half of it."""
    half = path.with_name(f".{path.name}.tmp")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def _move(path: Path, target: Path) -> bool:
    """Move without overwriting; False where the name was taken in the meantime."""
    try:
        os.link(path, target)
    except FileExistsError:
        return False
    except OSError:
        # a disk without a second name for a file; here a rename has to do
        path.rename(target)
        return True
    path.unlink()
    return True
