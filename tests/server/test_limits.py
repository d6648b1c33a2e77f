"""A program that asks without pause is held up; an office is not."""

from functools import partial

import pytest

from server.limits import Limits, limit_of
from tests.server.asking import ask, scope


def asked(times, *, clock, path="/auth/login", buckets, is_on=True, **more):
    """How many of so many requests were passed on."""
    make = partial(Limits, is_on=is_on, clock=clock, buckets=buckets)
    return sum(ask(make, scope(path, **more)).is_passed_on for _ in range(times))


def test_a_minute_has_its_number_and_each_half_second_one_more():
    buckets = {}
    assert asked(130, clock=lambda: 0.0, buckets=buckets) == 120
    assert asked(5, clock=lambda: 1.0, buckets=buckets) == 2
    assert asked(200, clock=lambda: 1000.0, buckets=buckets) == 120


def test_each_address_and_each_kind_of_request_has_its_own():
    buckets = {}
    assert asked(121, clock=lambda: 0.0, buckets=buckets) == 120
    assert asked(1, clock=lambda: 0.0, buckets=buckets, client="203.0.113.7") == 1
    assert asked(1, clock=lambda: 0.0, buckets=buckets, path="/oauth2callback") == 1
    assert asked(1, clock=lambda: 0.0, buckets=buckets) == 0


def test_who_is_held_up_is_told_so_and_a_connection_is_closed():
    buckets = {("127.0.0.1", "/auth/login"): (0.0, 0.0)}
    make = partial(Limits, is_on=True, clock=lambda: 0.0, buckets=buckets)
    answer = ask(make, scope("/auth/login"))
    assert answer.status == 429
    assert "too often" in answer.body.decode()
    buckets[("127.0.0.1", "/_stcore/stream")] = (0.0, 0.0)
    assert ask(make, scope("/_stcore/stream", kind="websocket")).is_closed


@pytest.mark.parametrize("path", ["/", "/progress", "/media/a.xlsx", "/ready"])
def test_pages_and_files_have_no_limit(path):
    assert limit_of(path)[1] is None


def test_on_a_laptop_nothing_is_counted():
    buckets = {}
    assert asked(200, clock=lambda: 0.0, buckets=buckets, is_on=False) == 200
    assert buckets == {}


def test_addresses_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr("server.limits.MOST_ADDRESSES", 3)
    buckets = {}
    for number in range(10):
        asked(1, clock=lambda: 0.0, buckets=buckets, client=f"203.0.113.{number}")
    assert [address for address, _ in buckets] == ["203.0.113.7", "203.0.113.8", "203.0.113.9"]
