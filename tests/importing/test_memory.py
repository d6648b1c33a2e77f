"""The memory that a server's threads take."""

import platform
import subprocess
import sys

import pytest

from data.importing.memory import HEAPS

#: Sixteen threads that hold memory in the same moment; glibc says of how many heaps.
COUNTED = """
import ctypes, threading
from data.importing import memory
memory.share_heaps()
library = ctypes.CDLL(None)
library.malloc.restype = library.fopen.restype = ctypes.c_void_p
together = threading.Barrier(16)
def hold():
    library.malloc(2000)
    together.wait()
threads = [threading.Thread(target=hold) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
told = ctypes.c_void_p(library.fopen(b"/dev/stdout", b"w"))
library.malloc_info(0, told)
library.fclose(told)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries keep one heap")
def test_threads_of_a_server_share_their_heaps():
    command = [sys.executable, "-c", COUNTED]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.count("<heap nr=") == HEAPS


#: A server holds a column: what Arrow calls the memory it took for it, and the system's bytes.
HELD = """
import pyarrow as pa
from data.importing import memory
memory.share_heaps()
held = pa.array(range(100_000))
print(pa.default_memory_pool().backend_name, pa.system_memory_pool().bytes_allocated())
"""


def test_columns_of_a_server_lie_in_the_heaps_of_the_system():
    command = [sys.executable, "-c", HELD]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == "system"
    assert int(told[1]) >= 100_000 * 8
