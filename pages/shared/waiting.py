"""A bar that moves while something long is done, and says for how long it has been."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from time import monotonic
from typing import TypeVar

import streamlit as st

from pages.shared import controls
from reporting.waiting import BEAT, walked

Result = TypeVar("Result")
t = controls.t


def work(text: str, do: Callable[[], Result], first: float = 0.0, last: float = 1.0) -> Result:
    """What `do` returns; meanwhile a bar walks from one share of its length towards another.

    `do` runs beside the page: it must not draw. The seconds it has taken are said.
    """
    place, began = None, monotonic()
    with ThreadPoolExecutor(max_workers=1) as worker:
        future = worker.submit(do)
        while wait([future], timeout=BEAT).not_done:
            seconds = monotonic() - began
            said = t("load.seconds", text=text, n=int(seconds))
            place = place or st.empty()
            place.progress(min(walked(seconds, first, last), 1.0), said)
    if place is not None:
        place.empty()
    return future.result()
