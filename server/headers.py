"""The headers that every answer carries: what a browser may load, run and frame."""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: What keeps the browser's history to one entry for each page.
OWN_SCRIPT = Path(__file__).resolve().parents[1] / "reporting/assets/back.js"
#: A year: how long a browser that came by https is told to come by nothing else.
SECONDS_OF_HTTPS = 31_536_000


@dataclass(frozen=True)
class Headers:
    """Middleware: `Headers(app, is_https=...)` puts the security headers on every answer.

    By https, cookies are marked Secure as well, which Streamlit leaves out.
    """

    app: Application
    is_https: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the answer gets its headers when it starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._completed(message.get("headers", []))
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _completed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        own = security_headers(is_https=self.is_https)
        names = {name for name, _ in own}
        kept = [(name, value) for name, value in headers if name.lower() not in names]
        return [*(map(_secure, kept) if self.is_https else kept), *own]


@cache
def security_headers(*, is_https: bool) -> tuple[tuple[bytes, bytes], ...]:
    """Names (lower case) and values of the headers, as ASGI takes them."""
    headers = {
        "content-security-policy": policy(),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
    if is_https:
        headers["strict-transport-security"] = f"max-age={SECONDS_OF_HTTPS}; includeSubDomains"
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


@cache
def policy() -> str:
    """The content security policy: nothing from elsewhere, no script but the files of ours.

    The scripts inside the page are named by their hashes: Streamlit's, computed from the page
    that is installed, so that a new Streamlit does not break it, and ours. Styles are set by
    scripts (unsafe-inline); whole numbers of 64 bits are counted in WebAssembly, which runs no
    text (wasm-unsafe-eval).
    """
    parts = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *inline_script_hashes()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def inline_script_hashes() -> list[str]:
    """The hashes of the scripts that stand in Streamlit's page itself, and of ours put into it."""
    page = (Path(st.__file__).parent / "static/index.html").read_text("utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    scripts.append(OWN_SCRIPT.read_text("utf-8"))
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return [f"'sha256-{digest}'" for digest in digests]


def _secure(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; "):
        return name, value + b"; Secure"
    return header
