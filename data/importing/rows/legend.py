"""What a sheet itself says its marks mean, above or below the table: √出勤 ○迟到, P = Present."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise

from data.importing import vocabulary
from data.importing.model import FoundTable
from data.importing.shapes import is_filled, text_of_header

#: A longer sheet has no legend worth a look at each of its rows.
MOST_ROWS = 2_000
#: A single pair may be a sentence about something else.
LEAST_PAIRS = 2
#: Shorter words are marks themselves, or stand inside of others.
LEAST_LETTERS = 4


def marks_of_legend(table: FoundTable, seen: Collection[str]) -> dict[str, str]:
    """Status by mark (folded, simplified, upper case), of those of the `seen` marks a line names.

    Marks and words take turns in such a line; whichever comes first goes with the next one.
    """
    own = {mark for mark in seen if mark and mark not in _words()}
    if not own or len(table.sheet.cells) > MOST_ROWS:
        return {}
    found: dict[str, str] = {}
    for line in _lines_beside(table):
        for mark, word in _pairs(line, own | _signs()):
            found.setdefault(mark, _words()[word])
    return {mark: status for mark, status in found.items() if mark in own}


def _lines_beside(table: FoundTable) -> Iterator[str]:
    """The lines of the sheet that are neither header nor record, as marks are written."""
    taken = {*table.header_rows, *table.data_rows}
    for row, cells in enumerate(table.sheet.cells):
        if row not in taken and row not in table.totals:
            texts = [text_of_header(cell) for cell in cells if is_filled(cell)]
            yield vocabulary.simplified(" ".join(texts)).upper()


def _pairs(line: str, marks: Collection[str]) -> list[tuple[str, str]]:
    """Mark and word of each turn; none where they do not take turns."""
    either = sorted({*_words(), *marks}, key=len, reverse=True)
    tokens = re.findall("|".join(map(_whole, either)), line)
    is_word = [token in _words() for token in tokens]
    takes_turns = all(a != b for a, b in pairwise(is_word))
    if len(tokens) < 2 * LEAST_PAIRS or len(tokens) % 2 or not takes_turns:
        return []
    pairs = zip(tokens[::2], tokens[1::2], strict=True)
    return [(b, a) if is_word[0] else (a, b) for a, b in pairs]


def _whole(token: str) -> str:
    """A token of Latin letters or digits only where it stands for itself."""
    escaped = re.escape(token)
    return rf"(?<![A-Z\d]){escaped}(?![A-Z\d])" if token.isascii() and token.isalnum() else escaped


@cache
def _signs() -> frozenset[str]:
    """Marks that a legend may explain though nobody has one: △, L."""
    known = vocabulary.mark_status().keys() | vocabulary.ambiguous_marks().keys()
    return frozenset(mark for mark in known if len(mark) == 1 and not "\u4e00" <= mark <= "\u9fff")


@cache
def _words() -> dict[str, str]:
    """The words for statuses: two Chinese characters and more, or a few letters."""
    return {
        word: status
        for word, status in vocabulary.mark_status().items()
        if len(word) >= (LEAST_LETTERS if word.isascii() else 2) and word[0].isalpha()
    }
