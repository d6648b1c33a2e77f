"""How a bar moves while something long is done, and such a bar on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TextIO

from reporting.words import Lang, translate

#: Seconds between two moves of a bar.
BEAT = 0.4
#: Seconds after which half of what is left of a bar has been walked.
HALF = 8.0
#: Characters of a bar on a terminal.
WIDTH = 24
#: Back to the start of the line, and what stands there is wiped away.
WIPE = "\r\x1b[K"


def walked(seconds: float, first: float = 0.0, last: float = 1.0) -> float:
    """Where between two shares (0-1) a bar stands after so many seconds.

    How long the work will take is not known, so the bar slows down instead of reaching the end too
    early.
    """
    return first + (last - first) * (1 - 0.5 ** (seconds / HALF))


@contextmanager
def moving(text: str, out: TextIO, lang: Lang) -> Iterator[None]:
    """A bar that moves on a terminal as long as the block runs, and is gone after it.

    Nothing is written where `out` is no terminal.
    """
    if not out.isatty():
        yield
        return
    is_done = Event()
    drawing = Thread(target=_draw, args=(text, out, lang, is_done), daemon=True)
    drawing.start()
    try:
        yield
    finally:
        is_done.set()
        drawing.join()
        out.write(WIPE)
        out.flush()


def line(text: str, seconds: float, lang: Lang) -> str:
    """The bar with what is done and for how many seconds it has been."""
    filled = int(WIDTH * walked(seconds))
    said = translate(lang, "load.seconds", text=text, n=int(seconds))
    return f"[{'=' * filled}{' ' * (WIDTH - filled)}] {said}"


def _draw(text: str, out: TextIO, lang: Lang, is_done: Event) -> None:
    began = monotonic()
    while not is_done.wait(BEAT):
        out.write(WIPE + line(text, monotonic() - began, lang))
        out.flush()
