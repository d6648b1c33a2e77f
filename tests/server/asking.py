"""Ask a middleware directly, as a web server would, and see what it answers."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field


@dataclass
class Answer:
    """What came back: status (None: passed on or closed), headers, body; whether it was passed on."""

    status: int | None = None
    headers: list = field(default_factory=list)
    body: bytes = b""
    is_passed_on: bool = False
    is_closed: bool = False

    def header(self, name: str) -> str | None:
        """The value of a header, None where it is not there; names are unique."""
        values = [value for key, value in self.headers if key.lower() == name.encode()]
        assert len(values) < 2, name
        return values[0].decode() if values else None


def scope(
    path: str = "/",
    *,
    kind: str = "http",
    server: str = "127.0.0.1",
    client: str = "127.0.0.1",
    **headers: str,
) -> dict:
    """A request as ASGI describes it; `x_real_ip="..."` is the header x-real-ip."""
    named = {"host": "127.0.0.1:8501"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return {
        "type": kind,
        "path": path,
        "method": "GET",
        "server": (server, 8501),
        "client": (client, 50000),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }


def run(coroutine: Coroutine) -> None:
    """Run it to its end in a thread of its own: a browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def ask(make, request: dict, answered: tuple = ()) -> Answer:
    """What `make(application)` answers; the application answers 200 with the headers `answered`."""
    answer = Answer()

    async def application(scope, receive, send):  # noqa: ARG001
        answer.is_passed_on = True
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": list(answered)})
            await send({"type": "http.response.body", "body": b"page"})

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], message["headers"]
        answer.body += message.get("body", b"")
        answer.is_closed |= message["type"] == "websocket.close"

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    run(make(application)(request, receive, send))
    return answer
