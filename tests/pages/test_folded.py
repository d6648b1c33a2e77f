"""What is folded away costs nothing until somebody opens it."""

import pytest

from pages.shared.controls import OPENED
from tests.pages.seeing import go_to, open_app

KEY = "measured_verdicts"


@pytest.mark.slow
def test_a_folded_part_is_made_when_it_is_opened_and_stays_when_it_is_folded_again(sample):
    sample("zh")
    app = open_app("zh")
    app.session_state[OPENED] = set()
    go_to(app, "method")
    n_tables = []
    for is_open in (False, True, False):
        app.session_state[KEY] = is_open
        n_tables.append(len(app.run().table))
    assert n_tables == [1, 2, 2]
