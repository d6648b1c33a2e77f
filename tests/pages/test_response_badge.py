"""How many answered, of how many."""

from dataclasses import replace

import pytest

from pages.shared import display
from reporting.words import translate
from tests.reporting import examples


@pytest.mark.parametrize(
    ("invited", "words"),
    [
        (None, "100 人作答"),
        (125, "100/125 人作答（80%）"),
        (16, "100 人作答，已知应答只有 16 人"),
    ],
)
def test_more_answers_than_people_asked_make_no_response_rate(monkeypatch, invited, words):
    monkeypatch.setattr(display, "t", lambda key, **values: translate("zh", key, **values))
    result = replace(examples.satisfaction(), n_invited=invited)
    assert display.response_badge(result) == f":gray-badge[:material/groups: {words}]"
