"""How often one address may ask for what costs something: signing in, uploading, a new session."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from server.doors import refuse
from server.headers import Application, Receive, Scope, Send

#: Requests a minute of one address, by the end of the path. An office behind one address shares
#: them, so they stop a program, not a morning on which everybody signs in.
A_MINUTE = {"/auth/login": 120, "/oauth2callback": 120, "/_stcore/stream": 600}
UPLOAD, UPLOADS_A_MINUTE = "/_stcore/upload_file/", 240
#: Addresses that are remembered at once; the one that asked longest ago is forgotten first.
MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class Limits:
    """Middleware: a bucket of tokens for each address and kind of request, refilled over a minute.

    The address is the client's as the server sees it; uvicorn takes it from X-Forwarded-For for a
    proxy on this computer.
    """

    app: Application
    is_on: bool
    clock: Callable[[], float] = time.monotonic
    buckets: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 429 when the bucket is empty."""
        if self.is_on and scope["type"] in ("http", "websocket") and not self._takes(scope):
            await refuse(scope, send, "access.too_often", status=429)
        else:
            await self.app(scope, receive, send)

    def _takes(self, scope: Scope) -> bool:
        kind, limit = limit_of(scope["path"])
        if limit is None:
            return True
        key = ((scope.get("client") or ("",))[0], kind)
        now = self.clock()
        tokens, since = self.buckets.pop(key, (float(limit), now))
        tokens = min(float(limit), tokens + (now - since) * limit / 60)
        self.buckets[key] = (max(0.0, tokens - 1), now)
        if len(self.buckets) > MOST_ADDRESSES:
            del self.buckets[next(iter(self.buckets))]
        return tokens >= 1


def limit_of(path: str) -> tuple[str, int | None]:
    """The kind of a request and how many of it a minute may have; None: as many as come."""
    if UPLOAD in path:
        return UPLOAD, UPLOADS_A_MINUTE
    kind = next((end for end in A_MINUTE if path.endswith(end)), "")
    return kind, A_MINUTE.get(kind)
