"""What the object of a file that the command prints says, beside what was expected of it.

A path names a figure: a key, then an entry of a list by a part of its name or text ("" counts or adds
up all of them), then its key.
"""

import math

from data.importing.answers import read_answers
from data.importing.batch import Order, take
from reporting.wording import file_answer

Path = tuple[str, ...]


def unlike_after(file, answers: list[str], expected: dict[Path, object]) -> dict[Path, object]:
    """What a dry run of a file under answers of the command line says otherwise than expected."""
    ((_, summary),) = take(None, [file], Order(read_answers(answers), is_dry_run=True))
    return unlike(file_answer(summary, "en"), expected)


def lines(text: str) -> str:
    """The cells of an invented file, a row a line, without the indentation of its block."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def unlike(answer: object, expected: dict[Path, object]) -> dict[Path, object]:
    """The figures of the object of a file that are not as expected, by path."""
    found = {path: figure(answer, path) for path in expected}
    return {path: value for path, value in found.items() if not is_equal(value, expected[path])}


def figure(answer: object, path: Path) -> object:
    """What stands at a path of the object of a file."""
    key, *rest = path
    if isinstance(answer, dict):
        found = sum(answer.values()) if key == "#" else answer.get(key)
    elif rest or key == "#":
        return _of_entries(answer, key, rest)
    else:
        return any(key in (entry, dict(entry).get("code")) for entry in _entries(answer))
    return figure(found, tuple(rest)) if rest else found


def _entries(answer):
    return [entry if isinstance(entry, dict) else {"code": entry} for entry in answer]


def _of_entries(entries: list[dict], name: str, rest: list[str]) -> object:
    names = [str(e.get("text") or e.get("name") or e.get("what")) for e in entries]
    is_exact = name in names
    pairs = zip(names, entries, strict=True)
    named = [e for n, e in pairs if (n == name if is_exact else name in n)]
    if rest == ["#"]:
        return len(named)
    if name:
        assert len(named) == 1, f"{len(named)} entries are called {name}"
        return figure(named[0], tuple(rest))
    if rest == ["mean"]:
        sizes = [entry["n_scored"] for entry in named if entry["n_scored"]]
        means = [entry["mean"] for entry in named if entry["n_scored"]]
        return sum(map(math.prod, zip(sizes, means, strict=True))) / sum(sizes)
    found = [figure(entry, tuple(rest)) for entry in named]
    if isinstance(found[0], dict):
        labels = {label for counts in found for label in counts}
        return {label: sum(counts.get(label, 0) for counts in found) for label in labels}
    return sum(value or 0 for value in found)


def is_equal(found: object, expected: object) -> bool:
    """Equal, or for figures that the index rounds the same as far as it writes them."""
    if isinstance(expected, float) and isinstance(found, int | float):
        return math.isclose(found, expected, rel_tol=2e-5, abs_tol=5e-5)
    return found == expected
