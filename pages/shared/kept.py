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


@dataclass
class _Entry:
    """A place for one value; its lock lets one of many who ask at once make it."""

    lock: RLock = field(default_factory=RLock)
    is_made: bool = False
    value: Any = None


@dataclass(frozen=True, eq=False)
class Kept:
    """At most so many values by key; those that nobody asked for the longest go first."""

    most: int
    entries: OrderedDict[Hashable, _Entry] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def value(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value under the key, made where there is none; what `make` raises is not kept."""
        with self.lock:
            entry = self.entries.setdefault(key, _Entry())
            self.entries.move_to_end(key)
            while len(self.entries) > self.most:
                self.entries.popitem(last=False)
        with entry.lock:
            if not entry.is_made:
                entry.value = make()
                entry.is_made = True
        return entry.value

    def clear(self) -> None:
        """Forget everything; whoever is making a value still gets it."""
        with self.lock:
            self.entries.clear()


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
