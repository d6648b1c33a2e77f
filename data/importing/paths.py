"""Files on a disk, read together: one thing stands in each, in a zip one for each file inside."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.importing.model import Problem, Refusal, SourceFile
from data.importing.reading import read_files

Group = list[SourceFile | Refusal]


def read_paths(paths: Sequence[Path], password: str | None = None) -> list[Group]:
    """What stands in each file, in their order; one that cannot be opened is refused.

    `password` is tried on every locked file.
    """
    contents: dict[int, tuple[str, bytes]] = {}
    found: dict[int, Group] = {}
    for place, path in enumerate(paths):
        try:
            contents[place] = (path.name, path.read_bytes())
        except OSError as error:
            reason = error.strerror or type(error).__name__
            problem = Problem("no_file", "refused", path.name, values={"reason": reason})
            found[place] = [Refusal(path.name, "", problem)]
    found |= _grouped(contents, _for_all(contents, password))
    return [found[place] for place in range(len(paths))]


def _for_all(contents: Mapping[int, tuple[str, bytes]], password: str | None) -> Mapping[str, str]:
    if not password:
        return {}
    return {hashlib.sha256(content).hexdigest(): password for _, content in contents.values()}


def _grouped(
    contents: Mapping[int, tuple[str, bytes]], passwords: Mapping[str, str]
) -> dict[int, Group]:
    """What was read of each file; members of a zip are called by its name and their own."""
    names = [name for name, _ in contents.values()]
    if len(set(names)) < len(names):
        return {place: read_files([file], passwords=passwords) for place, file in contents.items()}
    read = read_files(list(contents.values()), passwords=passwords)
    return {
        place: [item for item in read if item.name == name or item.name.startswith(f"{name}/")]
        for place, (name, _) in contents.items()
    }
