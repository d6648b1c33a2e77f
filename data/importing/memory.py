"""Memory that has been freed goes back to the system: of a large sheet, half of it would stay."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Let glibc give back what it keeps for later; elsewhere nothing needs to be done."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
