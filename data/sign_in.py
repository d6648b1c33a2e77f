"""Who may come in: whether signing in is on, by which provider, and which claim gives a role."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

#: Names the file with the sign-in of a company; without it nobody signs in.
FILE = "TRAINLIFT_SIGN_IN"
#: "yes" lets other computers in without signing in: everybody may then see and change everything.
ALLOW_WITHOUT = "TRAINLIFT_ALLOW_WITHOUT_SIGN_IN"
#: The address to listen on; other computers reach anything but a loopback address.
HOST = "TRAINLIFT_HOST"
LOOPBACK = "127.0.0.1"

ROLES = ("administrator", "training_team", "operations_lead", "trainer", "reader")
#: What Streamlit needs under [auth] to ask a provider who somebody is.
REQUIRED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
SHORTEST_SECRET = 32
HOURS = 8.0


class SignInProblem(ValueError):
    """The sign-in file or the address to listen on cannot be used; the message says what to do."""


@dataclass(frozen=True)
class SignIn:
    """A provider (`auth`, as Streamlit takes it) and what its claims mean.

    `role_of` gives the role for a value of `role_claim`; `hours` is how long a sign-in lasts.
    """

    auth: Mapping[str, Any]
    role_of: Mapping[str, str]
    name_claim: str = "email"
    role_claim: str = "roles"
    teams_claim: str = "teams"
    courses_claim: str = "courses"
    hours: float = HOURS

    @property
    def is_https(self) -> bool:
        """Whether readers come by https, so that a browser may be told to never come otherwise."""
        return str(self.auth["redirect_uri"]).startswith("https://")


@dataclass(frozen=True)
class Access:
    """How this installation is reached: with a sign-in, or without (`is_allowed_without`)."""

    sign_in: SignIn | None = None
    is_allowed_without: bool = False

    @property
    def is_for_this_computer_alone(self) -> bool:
        """Whether other computers have to be turned away."""
        return self.sign_in is None and not self.is_allowed_without


def access(environment: Mapping[str, str] = os.environ) -> Access:
    """The access that the environment asks for. Raises SignInProblem."""
    file = environment.get(FILE)
    return Access(
        sign_in=read_file(Path(file).expanduser()) if file else None,
        is_allowed_without=environment.get(ALLOW_WITHOUT, "").lower() == "yes",
    )


def read_file(file: Path) -> SignIn:
    """The sign-in that a TOML file describes. Raises SignInProblem with a sentence."""
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SignInProblem(f"{FILE}={file} cannot be read: {error}.") from error
    auth = _section(found, "auth", file)
    missing = [name for name in REQUIRED if not auth.get(name)]
    if missing:
        raise SignInProblem(f"{file}: [auth] lacks {', '.join(missing)}.")
    if len(str(auth["cookie_secret"])) < SHORTEST_SECRET:
        raise SignInProblem(
            f"{file}: cookie_secret needs {SHORTEST_SECRET} characters or more, made by chance: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    rights = _section(found, "rights", file)
    names = {f"{name}_claim": rights[name] for name in _CLAIMS if rights.get(name)}
    hours = rights.get("hours", HOURS)
    if not isinstance(hours, int | float) or hours <= 0:
        raise SignInProblem(f"{file}: hours under [rights] has to be a number above 0.")
    return SignIn(auth, _roles(rights, file), hours=float(hours), **names)


def refusal(host: str, found: Access) -> str | None:
    """Why the application does not listen on `host`, as a sentence; None where it may."""
    if is_loopback(host) or not found.is_for_this_computer_alone:
        return None
    return (
        f"{HOST}={host} would show TrainLift to other computers, and nobody would have to sign in. "
        f"Name a sign-in file in {FILE} (docs/sign-in.md says what is in it), or set "
        f"{ALLOW_WITHOUT}=yes if everybody who reaches this address may see and change everything."
    )


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches the address or host name."""
    name = host.strip("[]").split("%")[0]
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"


_CLAIMS = ("name", "role", "teams", "courses")


def _section(found: dict[str, Any], name: str, file: Path) -> dict[str, Any]:
    section = found.get(name)
    if not isinstance(section, dict):
        raise SignInProblem(f"{file}: there is no section [{name}].")
    return section


def _roles(rights: dict[str, Any], file: Path) -> dict[str, str]:
    """The role for each value of the claim; a value stands under one role alone."""
    roles = rights.get("roles")
    if not isinstance(roles, dict) or not roles:
        raise SignInProblem(f"{file}: [rights.roles] has to name the roles: {', '.join(ROLES)}.")
    unknown = roles.keys() - set(ROLES)
    if unknown:
        raise SignInProblem(
            f"{file}: [rights.roles] names {', '.join(sorted(unknown))}; "
            f"the roles are {', '.join(ROLES)}."
        )
    role_of: dict[str, str] = {}
    for role, values in roles.items():
        for value in [values] if isinstance(values, str) else values:
            if role_of.setdefault(str(value), role) != role:
                raise SignInProblem(f"{file}: {value} stands under two roles.")
    return role_of
