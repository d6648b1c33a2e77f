"""What every answer carries."""

import re
from base64 import b64encode
from functools import partial
from hashlib import sha256
from importlib import resources

from server.headers import Headers, policy
from tests.server.asking import ask, scope

PLAIN = partial(Headers, is_https=False)
BY_HTTPS = partial(Headers, is_https=True)


def test_every_answer_says_what_a_browser_may_load_and_who_may_frame_it():
    answer = ask(PLAIN, scope())
    assert answer.header("x-frame-options") == "DENY"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "same-origin"
    assert answer.header("strict-transport-security") is None
    parts = dict(
        part.split(" ", 1) for part in answer.header("content-security-policy").split("; ")
    )
    assert parts["frame-ancestors"] == "'none'"
    assert parts["connect-src"] == parts["default-src"] == "'self'"
    allowed = [word for word in parts["script-src"].split() if not word.startswith("'sha256-")]
    assert allowed == ["'self'", "'wasm-unsafe-eval'"]


def test_by_https_a_browser_is_told_to_stay_and_cookies_are_secure():
    answer = ask(BY_HTTPS, scope(), ((b"set-cookie", b"_streamlit_user=x; HttpOnly"),))
    assert answer.header("strict-transport-security").startswith("max-age=31536000")
    assert answer.header("set-cookie") == "_streamlit_user=x; HttpOnly; Secure"
    kept = ask(PLAIN, scope(), ((b"set-cookie", b"a=b"),))
    assert kept.header("set-cookie") == "a=b"


def test_a_header_that_is_there_already_is_said_once():
    answer = ask(PLAIN, scope(), ((b"X-Frame-Options", b"SAMEORIGIN"),))
    assert answer.header("x-frame-options") == "DENY"


def test_the_policy_names_the_script_that_stands_in_the_installed_page():
    page = resources.files("streamlit").joinpath("static/index.html").read_text("utf-8")
    start = re.search(r"<script>", page).end()
    script = page[start : page.index("</script>", start)]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy()
