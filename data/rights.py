"""Who reads: a name for the audit, a role, and the teams or courses the role is about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from data.database import Database, DatabaseProblem, read_frame
from data.importing.identity import course_id
from data.registry import record_event
from data.scoping import Scope
from data.sign_in import ROLES, SignIn

Role = Literal["administrator", "training_team", "operations_lead", "trainer", "reader"]
State = Literal["new", "known", "ended"]
#: Seconds by which the provider's clock may be ahead of ours; a sign-in from later is refused.
CLOCKS_DIFFER = 120


class NotAllowed(DatabaseProblem):
    """The role of the reader does not let them change anything."""

    code = "not_allowed"


@dataclass(frozen=True)
class Reader:
    """Whoever reads. `teams` and `courses` bound what is read; None: all of them.

    `sign_in` tells this sign-in from every other, None where nobody signs in.
    """

    name: str
    role: Role
    teams: tuple[str, ...] | None = None
    courses: tuple[str, ...] | None = None
    sign_in: str | None = None

    @property
    def may_see_people(self) -> bool:
        """Whether people may be shown by name: whoever reads totals alone may not."""
        return self.role != "reader"

    @property
    def may_change(self) -> bool:
        """Whether anything may be stored, set or undone."""
        return self.role in ("administrator", "training_team")

    def scope(self, salt: str) -> Scope | None:
        """The bound on what this reader reads; None: everything. `salt` is the installation's."""
        if self.role == "operations_lead":
            return Scope("teams", self.teams or ())
        if self.role == "trainer":
            return Scope("courses", tuple(map(course_id, self.courses or ())))
        return Scope("totals", salt=salt) if self.role == "reader" else None


#: Who sits at the computer itself: nobody signs in, nothing is hidden.
LOCAL = Reader("local", "administrator")


def reader_of(claims: Mapping[str, Any], sign_in: SignIn) -> Reader | None:
    """The reader that a provider's claims describe; None where no claim gives a role.

    Of several roles the first in ROLES counts. A lead without teams reads no team, a trainer
    without courses no course.
    """
    given = {sign_in.role_of.get(value) for value in _values(claims, sign_in.role_claim)}
    role = next((role for role in ROLES if role in given), None)
    if role is None:
        return None
    return Reader(
        name=str(claims.get(sign_in.name_claim) or claims["sub"]),
        role=role,
        teams=_values(claims, sign_in.teams_claim) if role == "operations_lead" else None,
        courses=_values(claims, sign_in.courses_claim) if role == "trainer" else None,
        sign_in=sign_in_of(claims),
    )


def sign_in_of(claims: Mapping[str, Any]) -> str | None:
    """What tells this sign-in from every other, without saying whose it is; None without one."""
    if not claims.get("is_logged_in"):
        return None
    marks = [claims.get(name) for name in ("iss", "sub", "iat", "nonce", "sid", "jti")]
    return sha256(json.dumps(marks).encode()).hexdigest()[:24]


def is_over(claims: Mapping[str, Any], sign_in: SignIn, now: float) -> bool:
    """Whether the sign-in has lasted longer than it may; `now`: seconds since 1970.

    Without the moment of issue, which every provider has to give, it is over; so it is where that
    moment is yet to come: a clock that was set back makes no sign-in last longer than its hours.
    """
    lasted = now - float(claims.get("iat") or 0)
    return not -CLOCKS_DIFFER <= lasted <= sign_in.hours * 3600


def state(database: Database, sign_in: str) -> State:
    """Whether a sign-in has been seen, and whether it was ended by signing out."""
    actions = set(read_frame(database, "sign_in_events", sign_in=sign_in)["action"])
    if "sign_out" in actions:
        return "ended"
    return "known" if actions else "new"


def note(database: Database, action: str, reader: str, sign_in: str) -> None:
    """Write a sign-in, a refused one or a sign-out into the audit."""
    record_event(database, reader, action, sign_in)


def _values(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = claims.get(name) or ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
