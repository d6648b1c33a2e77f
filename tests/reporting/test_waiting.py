"""A bar walks, slows down and never arrives before the work is done."""

import io
import threading

import pytest

from reporting import waiting


class Terminal(io.StringIO):
    """What stands in for a terminal, and tells when something was written."""

    def __init__(self):
        super().__init__()
        self.is_written = threading.Event()

    def isatty(self):
        return True

    def write(self, text):
        self.is_written.set()
        return super().write(text)


def test_a_bar_walks_half_of_what_is_left_in_each_of_the_same_times():
    assert [waiting.walked(n * waiting.HALF) for n in range(4)] == [0, 0.5, 0.75, 0.875]
    assert waiting.walked(waiting.HALF, 0.5, 1.0) == 0.75


def test_the_line_of_a_bar_shows_how_far_it_is_and_the_seconds():
    assert waiting.line("Reading", 8.9, "en").startswith("[" + "=" * 12)
    assert waiting.line("Reading", 8.9, "en").endswith("] Reading … 8 seconds")
    assert waiting.line("正在读", 0, "zh") == f"[{' ' * 24}] 正在读……0 秒"


def test_a_terminal_sees_the_bar_move_and_keeps_nothing_of_it():
    out = Terminal()
    with waiting.moving("Reading", out, "en"):
        assert out.is_written.wait(timeout=60)
    assert "Reading" in out.getvalue()
    assert out.getvalue().endswith(waiting.WIPE)


def test_the_bar_goes_where_the_work_fails():
    out = Terminal()
    with pytest.raises(ValueError), waiting.moving("Reading", out, "en"):  # noqa: PT011 - ours
        raise ValueError
    assert out.getvalue().endswith(waiting.WIPE)


def test_what_is_no_terminal_gets_no_bar():
    out = io.StringIO()
    with waiting.moving("Reading", out, "en"):
        pass
    assert out.getvalue() == ""
