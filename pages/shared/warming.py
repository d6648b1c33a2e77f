"""After a change, what the pages asked before is asked again before a reader waits for it.

A load, an undo or a setting makes every kept frame old. One thread of the server reads again what
was asked for last, one question after another, each within the bound of whoever asked it. Whoever
asks for the same meanwhile waits for this answer and does not make it again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any

from streamlit.logger import get_logger

from data.database import READ_FAILED
from pages.shared import store

#: Questions read again after a change: all pages under the usual filters ask about a hundred.
MOST = 200
_LOGGER = get_logger("trainlift.warming")

#: Which part of the state a frame depends on, bound and question, as it is kept.
Asked = tuple[Hashable, ...]
Read = Callable[[], Any]


@dataclass(frozen=True, eq=False)
class Waiting:
    """Questions that wait to be asked again; the one asked for last comes first."""

    reads: OrderedDict[Asked, Read] = field(default_factory=OrderedDict)
    changed: Condition = field(default_factory=Condition)

    def add(self, frames: Mapping[Asked, Read]) -> None:
        """Take what a change made old, besides what still waits since the change before."""
        with self.changed:
            for asked, read in frames.items():
                self.reads[asked] = read
                self.reads.move_to_end(asked)
            while len(self.reads) > MOST:
                self.reads.popitem(last=False)
            self.changed.notify()

    def next(self) -> tuple[Asked, Read]:
        """The next question, once there is one."""
        with self.changed:
            self.changed.wait_for(lambda: self.reads)
            return self.reads.popitem()


def begin() -> None:
    """From now on, read again after every change; for a server alone."""
    waiting = Waiting()
    store.LISTENERS.append(waiting.add)
    Thread(target=_work, args=(waiting,), name="warming", daemon=True).start()


def _work(waiting: Waiting) -> None:
    while True:
        ask(*waiting.next())


def ask(asked: Asked, read: Read) -> None:
    """Ask one question again; what fails here is told to the reader who asks it next."""
    try:
        store.read_again(asked, read)
    except READ_FAILED as error:
        _LOGGER.info("not asked again: %s", type(error).__name__)
