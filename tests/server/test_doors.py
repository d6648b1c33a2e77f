"""Who is turned away before a page runs."""

from functools import partial

import pytest

from data.sign_in import Access, SignIn
from server.doors import ThisComputerAlone
from tests.server.asking import ask, scope

ALONE = partial(ThisComputerAlone, access=Access())

FROM_ELSEWHERE = {
    "another address of this computer": scope(server="192.168.1.20"),
    "a name that was made to point here": scope(host="training.example:8501"),
    "a proxy": scope(x_forwarded_for="203.0.113.7"),
    "a proxy that says so the newer way": scope(forwarded="for=203.0.113.7"),
    "no name": scope(host=""),
}


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "localhost", "[::1]:8501"])
def test_who_sits_at_this_computer_is_let_in(host):
    answer = ask(ALONE, scope(host=host))
    assert (answer.status, answer.is_passed_on) == (200, True)


@pytest.mark.parametrize("way", FROM_ELSEWHERE)
def test_who_comes_from_elsewhere_is_refused_with_words_in_both_languages(way):
    answer = ask(ALONE, FROM_ELSEWHERE[way])
    assert (answer.status, answer.is_passed_on) == (403, False)
    assert "sign-in is not set up" in answer.body.decode()
    assert "登录尚未设置" in answer.body.decode()


def test_a_connection_from_elsewhere_is_closed_before_it_is_taken():
    answer = ask(ALONE, scope("/_stcore/stream", kind="websocket", server="192.168.1.20"))
    assert (answer.is_closed, answer.is_passed_on) == (True, False)


@pytest.mark.parametrize("access", [Access(is_allowed_without=True), Access(SignIn({}, {}))])
def test_with_a_sign_in_or_the_setting_others_are_let_in(access):
    make = partial(ThisComputerAlone, access=access)
    assert ask(make, scope(server="192.168.1.20", host="training.example")).is_passed_on


def test_what_is_no_request_is_passed_on():
    assert ask(ALONE, {"type": "lifespan"}).is_passed_on
