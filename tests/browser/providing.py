"""A real OpenID provider for a test, and the sign-in file that lets TrainLift ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import oidc_provider_mock

#: Who the provider knows, with the claims it gives about each.
PEOPLE = {
    "admin": {"roles": ["tl-admin", "everybody"]},
    "lead": {"roles": ["tl-lead"], "teams": ["Community operations 1"]},
    "trainer": {"roles": "tl-trainer", "courses": ["Audience research lab"]},
    "reader": {"roles": ["tl-reader"]},
    "stranger": {"roles": ["everybody"]},
}
COOKIE_SECRET = "5f0e8a1c9b7d4e2f3a6c5b8d7e9f0a1b"
SIGN_IN_FILE = """
[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "{secret}"
client_id = "trainlift"
client_secret = "a secret of the tests"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[rights]
hours = 8

[rights.roles]
administrator = "tl-admin"
operations_lead = "tl-lead"
trainer = "tl-trainer"
reader = "tl-reader"
"""


@contextmanager
def provide() -> Iterator[str]:
    """Runs the provider; gives its address."""
    people = [
        oidc_provider_mock.User(sub=sub, claims={"email": f"{sub}@example.com", **claims})
        for sub, claims in PEOPLE.items()
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


def write_sign_in_file(folder: Path, url: str, provider: str) -> Path:
    """The sign-in file of the application that readers reach at `url`."""
    file = folder / "sign-in.toml"
    text = SIGN_IN_FILE.format(url=url, secret=COOKIE_SECRET, provider=provider)
    file.write_text(text, encoding="utf-8")
    return file
