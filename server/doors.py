"""Who is turned away before a page runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool

from data import rights
from data.sign_in import Access, SignIn, is_loopback
from reporting.words import translate
from server import owners
from server.headers import Application, Message, Receive, Scope, Send

#: A proxy adds these: the reader sits somewhere else, whatever address the proxy has.
FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")


@dataclass(frozen=True)
class ThisComputerAlone:
    """Middleware: without sign-in, whoever does not sit at this computer is refused, with words.

    A page of another site that had its name point here (DNS rebinding) is refused by its name.
    """

    app: Application
    access: Access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what this computer asks; answer everything else with 403."""
        is_asked = scope["type"] in ("http", "websocket")
        if is_asked and self.access.is_for_this_computer_alone and not is_local(scope):
            await refuse(scope, send, "access.this_computer_alone")
        else:
            await self.app(scope, receive, send)


@dataclass(frozen=True)
class OwnFiles:
    """Middleware: a download or an upload is for the sign-in it belongs to, for nobody else.

    `state` asks whether a sign-in was ended (data.rights.state). What Streamlit counts about itself
    (`/_stcore/metrics`) is for nobody who comes by the web.
    """

    app: Application
    sign_in: SignIn | None
    state: Callable[[str], rights.State]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is the reader's own, and every request that is for no file."""
        if self.sign_in is None or scope["type"] != "http" or await self._may_pass(scope):
            await self.app(scope, receive, send)
        else:
            await refuse(scope, send, "access.not_yours")

    async def _may_pass(self, scope: Scope) -> bool:
        parts = scope["path"].strip("/").split("/")
        if "media" in parts[:-1]:
            of_file = owners.sign_ins_of_file(parts[-1])
            return of_file is None or await self._is_one_of(scope, of_file)
        if "upload_file" in parts[:-2]:
            of_session = owners.sign_in_of_session(parts[-2])
            return await self._is_one_of(scope, {of_session} - {None})
        return parts[-2:] != ["_stcore", "metrics"]

    async def _is_one_of(self, scope: Scope, sign_ins: set[str]) -> bool:
        """Whether the request comes by one of these sign-ins, which still holds."""
        claims = owners.claims(cookies(scope))
        found = rights.sign_in_of(claims)
        if found not in sign_ins or rights.is_over(claims, self.sign_in, time.time()):
            return False
        return await run_in_threadpool(self.state, found) == "known"


@dataclass(frozen=True)
class FailedSignIn:
    """Middleware: who comes back from the provider without a sign-in is told so (`?sign_in=`).

    Streamlit leads such a reader back to the first page without a word.
    """

    app: Application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead back to the first page with a word in its address where the sign-in failed."""
        is_back = scope["type"] == "http" and scope["path"].endswith("/oauth2callback")
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")) if is_back else {}

        async def send_with_word(message: Message) -> None:
            if message["type"] == "http.response.start" and not _signs_in(message):
                headers = message["headers"]
                message["headers"] = [(name, _with_word(name, value)) for name, value in headers]
            await send(message)

        is_answer = "code" in asked or "error" in asked
        await self.app(scope, receive, send_with_word if is_answer else send)


def _signs_in(message: Message) -> bool:
    cookie = f"{owners.USER_COOKIE}=".encode()
    given = [value for name, value in message["headers"] if name.lower() == b"set-cookie"]
    return any(value.startswith(cookie) and b"Max-Age=0" not in value for value in given)


def _with_word(name: bytes, value: bytes) -> bytes:
    return value + b"?sign_in=failed" if name.lower() == b"location" else value


def cookies(scope: Scope) -> dict[str, str]:
    """The cookies of a request by name."""
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            jar.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in jar.items()}


def is_local(scope: Scope) -> bool:
    """Whether a request came from this computer: by address, by name, and through no proxy."""
    headers = dict(scope["headers"])
    host, _ = scope.get("server") or ("", None)
    name = headers.get(b"host", b"").decode("latin-1").rpartition(":")[0]
    return (
        is_loopback(host)
        and is_loopback(name or headers.get(b"host", b"").decode("latin-1"))
        and not any(header in headers for header in FORWARDED)
    )


async def refuse(scope: Scope, send: Send, key: str, status: int = 403) -> None:
    """Answer with the words of a catalogue key in both languages, or close the connection."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    words = "\n\n".join(translate(language, key) for language in ("zh", "en")).encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
