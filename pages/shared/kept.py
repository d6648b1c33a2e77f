"""What was worked out once, kept for everybody of this process: the only cache there is.

A value is found again by everything it was made of: whoever would be given another value asks under
another key. What is kept is shared, so nobody may change it: results are frozen, of a frame each
reader takes a copy of their own, and figures and tables are only read.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from hashlib import blake2b
from threading import Lock, RLock
from typing import Any

import numpy as np
import pandas as pd

#: What one item of a result takes, roughly: a frozen value of some fields.
_ITEM_BYTES = 500
#: A number, a day, or where a word lies.
_CELL_BYTES = 8


@dataclass
class _Entry:
    """A place for one value; its lock lets one of many who ask at once make it."""

    lock: RLock = field(default_factory=RLock)
    is_made: bool = False
    value: Any = None
    n_bytes: int = 0
    again: Callable[[], Any] | None = None


@dataclass(frozen=True, eq=False)
class Kept:
    """At most so many values and bytes, by key; what nobody asked for the longest goes first.

    The value made last stays whatever its size.
    """

    most: int
    most_bytes: int = 1_000_000_000
    entries: OrderedDict[Hashable, _Entry] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def value(self, key: Hashable, make: Callable[[], Any], *, is_told: bool = False) -> Any:
        """The value under the key, made where there is none; what `make` raises is not kept.

        is_told: when it is forgotten, tell `make`, so that it can be made again.
        """
        with self.lock:
            entry = self.entries.setdefault(key, _Entry(again=make if is_told else None))
            self.entries.move_to_end(key)
            while len(self.entries) > self.most:
                self.entries.popitem(last=False)
        with entry.lock:
            if not entry.is_made:
                entry.value = make()
                entry.n_bytes = bytes_of(entry.value)
                entry.is_made = True
                self._make_room()
        return entry.value

    def _make_room(self) -> None:
        with self.lock:
            n_bytes = sum(entry.n_bytes for entry in self.entries.values())
            while n_bytes > self.most_bytes and len(self.entries) > 1:
                _, oldest = self.entries.popitem(last=False)
                n_bytes -= oldest.n_bytes

    def clear(self) -> None:
        """Forget everything; whoever is making a value still gets it."""
        self.forget(lambda _: True)

    def forget(self, is_old: Callable[[Any], bool]) -> dict[Any, Callable[[], Any]]:
        """Forget what is kept under old keys, and tell what makes again what is told of.

        Whoever is making a value still gets it.
        """
        with self.lock:
            old = {key: self.entries.pop(key) for key in [*self.entries] if is_old(key)}
        return {key: entry.again for key, entry in old.items() if entry.again}


def own(frame: pd.DataFrame) -> pd.DataFrame:
    """A kept frame as a reader's own: its cells are shared until they are written to.

    pandas notes each such copy beside what it shares, and strikes out those that are gone once
    there are five hundred: of all frames kept, some twenty MB. Asked for them, it does so at once.
    """
    shared = [*(block.refs for block in frame._mgr.blocks), *(a._references for a in frame.axes)]
    for noted in filter(None, shared):
        noted.has_reference()
    return frame.copy(deep=False)


def bytes_of(value: Any) -> int:
    """What a value takes in memory, roughly: frames by their cells, equal words being shared."""
    if isinstance(value, pd.DataFrame):
        return _CELL_BYTES * value.size  # asking each column takes as long as reading a few rows
    if isinstance(value, tuple | list):
        is_long = len(value) > 10  # results: some parts, or as many items as there are people
        return len(value) * _ITEM_BYTES if is_long else sum(map(bytes_of, value))
    return len(value) * _ITEM_BYTES if isinstance(value, Mapping) else _ITEM_BYTES


def key_of(value: Any) -> Hashable:
    """The value as a key: equal keys mean equal values of one type, whatever they hold.

    Mappings and lists are taken apart, an array is its fingerprint. Raises TypeError for what
    cannot be compared in a moment, such as a frame: ask for it by its question instead.
    """
    if isinstance(value, np.ndarray):
        return ("array", value.dtype.str, value.shape, blake2b(value.tobytes()).digest())
    if isinstance(value, Mapping):
        return ("mapping", *((key_of(name), key_of(one)) for name, one in value.items()))
    if isinstance(value, list | tuple):
        return (type(value), *map(key_of, value))
    try:
        hash(value)
    except TypeError:
        if not is_dataclass(value):
            raise
        return (type(value), *(key_of(getattr(value, one.name)) for one in fields(value)))
    return (type(value), value)
