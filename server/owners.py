"""Whose a file is that Streamlit keeps: the only place that reads Streamlit's own parts.

Streamlit hands a download to whoever knows its address and takes an upload for any session that
runs. Here each is tied to the sign-in of the session it belongs to. What cannot be told belongs to
nobody.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from os.path import splitext
from pathlib import Path
from typing import Any

import streamlit
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.web.server.starlette import starlette_websocket

from data import rights

USER_COOKIE = "_streamlit_user"
#: Fonts that come with Streamlit: they are served from a folder `media` as well, to everybody.
FONTS = {
    file.name
    for file in Path(streamlit.__file__).with_name("static").joinpath("static/media").iterdir()
}
#: Sessions a download was made for, by the name Streamlit gave the file.
_sessions_of: dict[str, set[str]] = defaultdict(set)


def claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What the signed cookie of a request says about its reader; empty where it says nothing."""
    signed = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE)
    return json.loads(signed) if signed else {}


def sign_in_of_session(session_id: str) -> str | None:
    """The sign-in of a running session; None where there is none."""
    found = Runtime.instance()._session_mgr.get_session_info(session_id)
    return rights.sign_in_of(found.session._user_info) if found else None


def sign_ins_of_file(name: str) -> set[str] | None:
    """The sign-ins a kept file belongs to; None for what is of the application itself."""
    if name in FONTS:
        return None
    file_id = splitext(name)[0]
    kept = Runtime.instance().media_file_mgr._file_metadata.get(file_id)
    if kept is not None and kept.kind == MediaFileKind.MEDIA:
        return None
    return {found for one in _sessions_of[file_id] if (found := sign_in_of_session(one))}


def n_open_pages() -> int:
    """How many readers' pages are open now."""
    return Runtime.instance()._session_mgr.num_active_sessions()


def watch_downloads() -> None:
    """From now on, remember for which session each download is made."""
    media = Runtime.instance().media_file_mgr
    make = media.execute_deferred

    def make_and_remember(deferred_id: str) -> str:
        session_id = media._deferred_callables[deferred_id]["session_id"]
        address = make(deferred_id)
        _sessions_of[splitext(address.rsplit("/", 1)[-1])[0]].add(session_id)
        return address

    media.execute_deferred = make_and_remember
