"""The application does not let itself be started where it must not be seen."""

import os
import subprocess
import sys

import pytest

START = ["-m", "make.start"]
STREAMLIT = ["-m", "streamlit", "run", "serve.py", "--server.address=0.0.0.0", "--server.port=8599"]


@pytest.mark.slow
@pytest.mark.parametrize("command", [START, STREAMLIT], ids=["make run", "streamlit run"])
def test_listening_for_others_without_sign_in_is_refused_with_a_sentence(command, tmp_path):
    ended = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "TRAINLIFT_HOST": "0.0.0.0", "TRAINLIFT_DATA_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1
    assert "TRAINLIFT_ALLOW_WITHOUT_SIGN_IN=yes" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())
