"""Counts for whatever watches the process (`/metrics`, for Prometheus), and a line a request."""

import os
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from streamlit.logger import get_logger

from server import logs
from server.doors import is_local
from server.headers import Application, Message, Receive, Scope, Send

PATH = "/metrics"
#: Kinds of requests, by a part of the path; what stands in none of them is a page.
KINDS = ("media", "upload_file", "stream", "health", "static", "auth", "ready", "metrics", "inside")
_LOGGER = get_logger("trainlift.request")


@dataclass(frozen=True)
class Counts:
    """Requests answered since the process began, by kind and status, and the seconds they took."""

    began: float = field(default_factory=time.time)
    n: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Counted:
    """Middleware: each answer is counted, and written into the log without whose it was.

    Who goes away in the middle of a request gets no answer, and that is no fault of the server.
    """

    app: Application
    counts: Counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and count when the answer begins."""
        began = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"], time.perf_counter() - began)
            await send(message)

        is_asked = scope["type"] == "http"
        with suppress(ClientDisconnect):
            await self.app(scope, receive, send_counted if is_asked else send)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        kind = kind_of(scope["path"])
        self.counts.n[kind, status] += 1
        self.counts.seconds[kind] += seconds
        if not logs.are_json():
            return
        told = {"method": scope["method"], "kind": kind, "status": status}
        _LOGGER.info("request", extra={logs.REQUEST: told | {"ms": round(1000 * seconds, 1)}})


@dataclass(frozen=True)
class Metrics:
    """The page of counts: `sessions` says how many pages are open now."""

    counts: Counts
    sessions: Callable[[], int]
    is_answering: Callable[[], bool]

    async def answer(self, request: Request) -> Response:
        """The counts, for this computer alone."""
        if not is_local(request.scope):
            return PlainTextResponse("", 404)
        is_up = await run_in_threadpool(self.is_answering)
        return PlainTextResponse(
            "\n".join([*self._lines(is_up=is_up), ""]), media_type="text/plain; version=0.0.4"
        )

    def _lines(self, *, is_up: bool) -> list[str]:
        single = {
            "trainlift_database_up": ("gauge", int(is_up)),
            "trainlift_open_pages": ("gauge", self.sessions()),
            "trainlift_memory_bytes": ("gauge", memory()),
            "trainlift_started_seconds": ("gauge", round(self.counts.began)),
        }
        lines = [f"# TYPE {n} {kind}\n{n} {value}" for n, (kind, value) in single.items()]
        lines.append("# TYPE trainlift_requests_total counter")
        lines += [
            f'trainlift_requests_total{{kind="{kind}",status="{status}"}} {n}'
            for (kind, status), n in sorted(self.counts.n.items())
        ]
        lines.append("# TYPE trainlift_request_seconds_total counter")
        lines += [
            f'trainlift_request_seconds_total{{kind="{kind}"}} {seconds:.6f}'
            for kind, seconds in sorted(self.counts.seconds.items())
        ]
        return lines


def memory() -> int:
    """Bytes of memory the process holds; 0 where the system does not say (only Linux does)."""
    place = Path("/proc/self/statm")
    return int(place.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if place.exists() else 0


def kind_of(path: str) -> str:
    """What a request is for, without the name of a file or a session."""
    parts = path.split("/")
    return next((kind for kind in KINDS if kind in parts), "page")
