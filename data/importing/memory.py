"""Memory that has been freed goes back to the system: of a large sheet, half of it would stay."""

import ctypes
from contextlib import suppress
from functools import cache

import pyarrow as pa

#: Arrays and blocks of this many bytes are mapped each by itself and unmapped when freed.
MAPPED_FROM = 131_072
#: Heaps that the threads of a server share; glibc would make eight for each core.
HEAPS = 2
#: What glibc calls the three settings in malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


@cache
def free_at_once() -> None:
    """Let freed arrays leave this process; glibc and Arrow would keep them for the next ones."""
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, MAPPED_FROM)
        library.mallopt(_TRIM_THRESHOLD, MAPPED_FROM)


def share_heaps() -> None:
    """Let threads share their heaps from now on: what one has freed, another takes.

    Each run of a page is a thread of its own, and each of the many heaps would keep its holes.
    Arrow's own keeps a part for each thread, some twenty MB among fifty readers who all ask at
    once, though hardly any of it is in use: it takes those of the system too.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, HEAPS)


def give_back() -> None:
    """Let glibc give back what it keeps for later; elsewhere nothing needs to be done."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
