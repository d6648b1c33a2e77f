"""Every line of docs/security.md names a test that is there."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs/security.md").read_text("utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_line_names_a_test_that_is_there():
    lines = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    assert len(lines) > 15
    for line in lines:
        named = NAMED.findall(line)
        assert named, line
        for file, name in named:
            text = (PROJECT / file).read_text("utf-8")
            assert re.search(rf"^def {name}\(", text, re.MULTILINE), (file, name)
