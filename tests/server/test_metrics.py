"""What a request leaves behind: who goes away in the middle of one is no fault of the server."""

import pytest
from starlette.requests import ClientDisconnect

from server.metrics import Counted, Counts
from tests.server.asking import run


def asked(problem):
    """What comes of a request during which this happens."""

    async def application(_scope, _receive, _send):
        raise problem

    counted = Counted(application, Counts())
    run(counted({"type": "http", "path": "/", "method": "PUT"}, None, None))
    return counted.counts


def test_who_goes_away_in_the_middle_is_neither_answered_nor_a_fault():
    assert asked(ClientDisconnect()).n.total() == 0


def test_every_other_fault_is_told():
    with pytest.raises(ZeroDivisionError):
        asked(ZeroDivisionError())
