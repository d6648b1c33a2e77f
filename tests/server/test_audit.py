"""Known holes of a locked package stop a change; a list that cannot be reached is said aloud."""

import pytest

from make import audit


def test_a_known_hole_stops_the_change(capsys):
    def ask(packages):
        return [["OSV-1"] if name == "streamlit" else [] for name, _ in packages]

    assert audit.main(ask) == 1
    assert "streamlit" in capsys.readouterr().out


def test_without_one_the_change_goes_on(capsys):
    assert audit.main(lambda packages: [[] for _ in packages]) == 0
    assert "0 with known holes" in capsys.readouterr().out


@pytest.mark.parametrize("error", [OSError("no way"), ValueError("something else")])
def test_a_list_that_cannot_be_reached_is_said(capsys, error):
    def ask(_):
        raise error

    assert audit.main(ask) == 0
    assert capsys.readouterr().out.startswith("NOT AUDITED")


def test_every_locked_package_is_asked_about():
    text = "streamlit==1.67.0 \\\n    --hash=sha256:0\nx-y_z==2.0 ; python_version < '3.12' \\\n    # via a\n"
    assert audit.locked(text) == [("streamlit", "1.67.0"), ("x-y_z", "2.0")]
