"""The web application: the pages of app.py behind the doors and headers of server/."""

import gc
import pkgutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data import database, door, sign_in
from data.importing import memory
from pages import shared
from pages.shared import store, warming
from server import logs, owners
from server.doors import FailedSignIn, OwnFiles, ThisComputerAlone
from server.headers import Headers
from server.inside import Inside
from server.limits import Limits
from server.metrics import PATH, Counted, Counts, Metrics


async def ready(request: Request) -> PlainTextResponse:  # noqa: ARG001 - a route takes a request
    """Say whether the database answers, for whatever restarts a process that cannot work."""
    is_ready = await run_in_threadpool(store.is_answering)
    return PlainTextResponse("ready" if is_ready else "not ready", 200 if is_ready else 503)


@asynccontextmanager
async def watch(app: st.App) -> AsyncIterator[None]:  # noqa: ARG001 - a lifespan takes the application
    """While the application runs, know whose each download is; commands find no door afterwards."""
    make_ready()
    warming.begin()
    owners.watch_downloads()
    yield
    if data_file:
        door.remove(data_file, st.get_option("server.port"))


def make_ready() -> None:
    """Load what pages are drawn with before the first reader waits for it, and keep it for good.

    Python goes through all that is alive to find garbage; what never becomes any is left out.
    """
    for module in pkgutil.iter_modules(shared.__path__, f"{shared.__name__}."):
        import_module(module.name)
    gc.collect()
    gc.freeze()


memory.share_heaps()
try:
    access = sign_in.access()
    refused = sign_in.refusal(st.get_option("server.address") or "0.0.0.0", access)
except sign_in.SignInProblem as problem:
    sys.exit(str(problem))
if refused:
    sys.exit(refused)

logs.begin()
counts = Counts()
data_file = database.data_file()
is_https = access.sign_in is not None and access.sign_in.is_https
app = st.App(
    "./app.py",
    secrets={"auth": dict(access.sign_in.auth)} if access.sign_in else None,
    lifespan=watch,
    routes=[
        Route("/ready", ready),
        Route(PATH, Metrics(counts, owners.n_open_pages, store.is_answering).answer),
        Route(door.PATH, Inside(data_file, store.back_up_for_command).answer, methods=["POST"]),
    ],
    middleware=[
        Middleware(Counted, counts=counts),
        Middleware(Headers, is_https=is_https),
        Middleware(ThisComputerAlone, access=access),
        Middleware(Limits, is_on=access.sign_in is not None),
        Middleware(FailedSignIn),
        Middleware(OwnFiles, sign_in=access.sign_in, state=store.sign_in_state),
    ],
)
