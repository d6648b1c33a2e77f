"""Natural keys: what makes two rows of different files speak of the same thing."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa

from data.importing import vocabulary
from data.importing.model import Cell
from data.importing.values import fold, one_line, text_of

_DAMAGED = re.compile(r"\d(\.\d+)?[eE]\+\d+|\d\.\d+[eE]\d+|\dE\d{2,}|\d{15}0{3}|\d{16,}0{2}")


def key_of(name: str) -> str:
    """A name under NFKC and casefold, without white space."""
    return re.sub(r"\s+", "", fold(name)).casefold()


@cache
def _course_endings() -> tuple[str, ...]:
    endings = {key_of(word) for word in vocabulary.words("terms")["course_rest"]["words"]}
    return tuple(sorted(endings, key=len, reverse=True))


def course_name_of(text: str) -> str:
    """A course's name as written, without 《》 and trailing words such as 签到表 or scores."""
    name = one_line(text)
    while True:
        shorter = _without_ending(name).strip(" -–—_:,.、·|《》「」\"'")
        if not shorter or shorter == name:
            return name
        name = shorter


def _without_ending(name: str) -> str:
    squeezed = key_of(name)
    ending = next((e for e in _course_endings() if squeezed.endswith(e) and squeezed != e), None)
    if ending is None:
        return name
    before = squeezed[-len(ending) - 1]
    spaced = r"[\s_\-–—:]" + r"\s*".join(map(re.escape, ending)) + r"$"
    is_inside_word = ending.isascii() and before.isascii() and before.isalnum()
    if is_inside_word and not re.search(spaced, name.casefold()):
        return name
    cut, kept = len(ending), len(name)
    while cut:
        kept -= 1
        cut -= not name[kept].isspace()
    return name[:kept]


def course_id(name: str) -> str:
    """The key of a course: its name without trailing words of the sheet it stands on."""
    return key_of(course_name_of(name))


def session_id(course: str, on: date, batch: str = "") -> str:
    """The key of one meeting of a course; `course` is the course's key."""
    return f"{course}@{on.isoformat()}" + (f"#{batch}" if batch else "")


@lru_cache(10_000)
def assessment_id(course: str, kind: str, name: str = "") -> str:
    """The key of one test of a course; `name` only where a sheet holds several of one kind."""
    return f"{course}|{kind}" + (f"|{key_of(name)}" if name else "")


def metric_id(name: str) -> str:
    """The key of a metric: a fixed word for the known ones, else its name."""
    metric = vocabulary.metric_named(name)
    return metric.metric_id if metric is not None else key_of(name)


def person_number(cell: Cell) -> str:
    """An employee number as text, '' when there is none; 1001.0 of a careless export is 1001."""
    # nearly every number is plain text with neither a blank nor a decimal point
    if type(cell) is str and cell.isascii() and cell.isalnum():
        return cell
    text = text_of(cell)
    if text.isalnum():
        return text
    return re.sub(r"^(\d+)\.0+$", r"\1", re.sub(r"\s+", "", text))


def is_damaged(number: str) -> bool:
    """Whether a spreadsheet has rounded a long number: 1.1E+17, or many digits ending in zeros."""
    return _DAMAGED.fullmatch(number) is not None


def respondent_keys(salt: bytes, forms: Iterable[str]) -> pd.Categorical:
    """A key for each filled-in form that nobody without the salt can trace to its source id.

    `forms` names each, its survey first; a key is the first 32 digits of the HMAC-SHA256. The
    categories are in order. A million keys as texts of Python would take 100 MB.
    """
    started_inner, started_outer = _halves(salt)
    made = bytearray()
    for form in forms:
        inner, outer = started_inner.copy(), started_outer.copy()
        inner.update(form.encode())
        outer.update(inner.digest())
        made += outer.digest()
    halves = np.frombuffer(made, dtype=">u8").reshape(-1, 4)[:, :2].astype(np.uint64)
    order = np.argsort(halves[:, 0])
    if (np.diff(halves[order, 0]) == 0).any():
        order = np.lexsort((halves[:, 1], halves[:, 0]))
    halves = halves[order]
    is_new = np.append(True, (halves[1:] != halves[:-1]).any(axis=1))[: len(order)]
    codes = np.empty(len(order), dtype=np.int32)
    codes[order] = np.cumsum(is_new, dtype=np.int32) - 1
    return pd.Categorical.from_codes(codes, _hexadecimal(halves[is_new]))


def _hexadecimal(halves: np.ndarray) -> pd.Index:
    """Numbers of 128 bits, each in two halves, as texts of 32 digits."""
    digits = halves.astype(">u8").tobytes().hex().encode("ascii")
    ends = np.arange(0, len(digits) + 1, 32, dtype=np.int32)
    texts = pa.StringArray.from_buffers(len(halves), pa.py_buffer(ends), pa.py_buffer(digits))
    return pd.Index(pd.StringDtype(na_value=np.nan).__from_arrow__(texts))


@lru_cache(4)
def _halves(salt: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """The two hashes of HMAC-SHA256 (RFC 2104) that have taken in the salt, for many short texts.

    A salt of at most 64 bytes; it need not be taken in anew for each of a million forms.
    """
    padded = salt.ljust(64, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in padded)) for pad in (0x36, 0x5C))
    return inner, outer
