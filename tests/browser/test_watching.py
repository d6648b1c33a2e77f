"""What watches a process reads counts and one JSON object a line, in which nobody is named."""

import json
import re
import urllib.error
import urllib.request

import pytest

from tests.browser.serving import serve
from tests.browser.steps import open_page


def fetch(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.mark.slow
def test_counts_and_lines_of_a_process(page, tmp_path):
    with serve(tmp_path, environment={"TRAINLIFT_LOG": "json"}) as server:
        open_page(page, f"{server.url}/?secret=138001380000")
        status, text = fetch(f"{server.url}/metrics")
        assert fetch(f"{server.url}/metrics", **{"X-Forwarded-For": "203.0.113.7"})[0] == 403
    assert status == 200
    counts = dict(re.findall(r"^(trainlift_\S+) (\S+)$", text, re.MULTILINE))
    assert counts["trainlift_open_pages"] == "1"
    assert counts["trainlift_database_up"] == "1"
    assert int(counts["trainlift_memory_bytes"]) > 50_000_000
    assert int(counts['trainlift_requests_total{kind="page",status="200"}']) >= 1
    lines = [line for line in server.read_log().splitlines() if line.startswith("{")]
    kinds = {json.loads(line).get("kind") for line in lines}
    assert {"page", "static"} <= kinds
    assert "138001380000" not in server.read_log()
