"""Memory that has been freed goes back to the system: of a large sheet, half of it would stay."""

import ctypes
from contextlib import suppress
from functools import cache

import pyarrow as pa

#: Arrays and blocks of this many bytes are mapped each by itself and unmapped when freed.
MAPPED_FROM = 131_072
#: What glibc calls the two settings in malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


@cache
def free_at_once() -> None:
    """Let freed arrays leave this process; glibc and Arrow would keep them for the next ones."""
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, MAPPED_FROM)
        library.mallopt(_TRIM_THRESHOLD, MAPPED_FROM)


def give_back() -> None:
    """Let glibc give back what it keeps for later; elsewhere nothing needs to be done."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
