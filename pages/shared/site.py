"""The page list: groups, icons, addresses."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.controls import t

GROUPS = {
    "group_overview": [("overview", "speed"), ("quarterly_review", "summarize")],
    "group_train": [
        ("needs", "format_list_numbered"),
        ("skills", "grid_on"),
        ("timetable", "calendar_month"),
        ("plan", "event_note"),
    ],
    "group_delivery": [
        ("progress", "checklist"),
        ("assessment", "assignment_turned_in"),
        ("satisfaction", "sentiment_satisfied"),
    ],
    "group_effect": [
        ("business_effect", "query_stats"),
        ("course_ledger", "account_balance_wallet"),
        ("calculator", "calculate"),
    ],
    "group_data": [
        ("load_data", "upload_file"),
        ("method", "functions"),
        ("settings", "settings"),
    ],
}
ALL = frozenset(name for pages in GROUPS.values() for name, _ in pages)
ENTERED = "entered"
OPEN = "open_pages"
ASSETS = Path(__file__).parents[2] / "reporting/assets"
LOGO = str(ASSETS / "logo.svg")


def dress() -> None:
    """Set the window's title and icon, and draw the logo.

    The icon is our own: that of a page would be fetched from another computer.
    """
    st.set_page_config(
        page_title=t("app.name"), page_icon=LOGO, layout="wide", initial_sidebar_state=216
    )
    st.logo(LOGO, size="large")
    _speak()


#: Where Streamlit writes words of its own -> ours, and their size.
OWN_WORDS = {
    '[data-testid="stFileUploaderDropzone"] button p': ("app.choose_file", ".875rem"),
    '[data-testid="stFileUploaderDropzoneInstructions"] span': ("app.largest_file", ".8rem"),
    '[data-testid="InputInstructions"] > span:first-child': ("app.press_to_apply", ".75rem"),
    '[data-testid="stTextArea"] [data-testid="InputInstructions"] > span:first-child': (
        "app.press_to_apply_lines",
        ".75rem",
    ),
    '[data-testid="stDownloadButtonError"]': ("app.no_file", ".8rem"),
}

#: The label of the logo's place says its own limit.
LOGO_LIMIT = (
    '[class*="st-key-brand_logo"] [data-testid="stFileUploaderDropzoneInstructions"]'
    " {display: none}"
)
#: A table of many columns is moved sideways on a phone rather than made a hand high for each row;
#: elsewhere its columns stay wide enough for a state: Chinese may be broken after any character.
WIDE_TABLE = (
    '[data-testid="stTable"] table:has(th:nth-child(9)) td:nth-child(2) {min-width: 8em}'
    ' @media (max-width: 640px) {[data-testid="stTable"] table:has(th:nth-child(7)) td'
    ' {min-width: 5.5em} [data-testid="stTable"] table:has(th:nth-child(7)) td:last-child'
    " {min-width: 14em}}"
)

#: Two columns with a picture stand one below the other on a tablet too: in half of what the list of
#: pages leaves, days and percents below a picture would be turned, and its labels on each other.
STACKED = (
    '@media (max-width: 1100px) {[data-testid="stHorizontalBlock"]'
    ':has([data-testid="stPlotlyChart"]):has(> [data-testid="stColumn"]:nth-child(2):last-child)'
    ' {flex-wrap: wrap; > [data-testid="stColumn"] {flex-basis: 100%; min-width: 100%}}}'
)

#: What is old fades while the page is made anew. With a transition of its own each old part is a
#: layer that the browser composes, a hundred at each press, so one number for all of them fades
#: instead, once half a second is over. In full screen (the body is not scrolled) nothing fades.
FADING = (
    "@property --faded {syntax: '\\3c number>'; inherits: true; initial-value: 1}"
    " @keyframes fading {to {--faded: .33}}"
    ' .stApp:not([data-test-script-state="notRunning"])'
    " {animation: fading 1s steps(5) .5s forwards}"
    ' body:not([style*="hidden"]) [data-stale="true"]'
    " {opacity: var(--faded) !important; transition: none !important}"
    ' [data-testid="stExpander"] :is(details, summary)'
    " {opacity: 1 !important; transition: none !important}"
)

#: Headings have names for the browser's sake alone (display.section).
NO_LINKS = '[data-testid="stHeaderActionElements"] a {display: none}'


def keep_history() -> None:
    """Let the browser keep one entry for each page; the policy of the server names this script."""
    script = (ASSETS / "back.js").read_text("utf-8")
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _speak() -> None:
    """Put our words where Streamlit has English ones and no way to change them."""
    said = {"limit": st.get_option("server.maxUploadSize")}
    rules = [
        f"{place} {{font-size: 0}}{place}::after {{content: '{t(key, **said)}'; font-size: {size}}}"
        for place, (key, size) in OWN_WORDS.items()
    ]
    rules += [LOGO_LIMIT, WIDE_TABLE, STACKED, FADING, NO_LINKS]
    st.html(f"<style>{''.join(rules)}</style>")


def navigation(allowed: Collection[str]) -> Any:
    """Draw the list of the allowed pages, and return the page to run.

    A page that is not on the list cannot be reached by its address either: a sentence stands there.
    """
    st.session_state[ENTERED] = True
    st.session_state[OPEN] = frozenset(allowed)
    listed = {
        t(f"nav.{group}"): [_page(name, icon) for name, icon in pages if name in allowed]
        for group, pages in GROUPS.items()
    }
    listed = {group: pages for group, pages in listed.items() if pages}
    closed = [
        st.Page(_say_closed, title=t("app.name"), url_path=name, visibility="hidden")
        for name in sorted(ALL - set(allowed))
    ]
    listed[next(reversed(listed))] += closed
    return st.navigation(listed, position="sidebar", expanded=True)


def _page(name: str, icon: str) -> Any:
    return st.Page(
        f"pages/{name}.py",
        title=t(f"nav.{name}"),
        icon=f":material/{icon}:",
        url_path=name,
        default=name == "overview",
        help=t(f"help.{name}"),
    )


def _say_closed() -> None:
    st.info(t("access.closed"), icon=":material/lock:")


def open_pages() -> frozenset[str]:
    """The names of the pages that are listed for this reader."""
    return st.session_state.get(OPEN, frozenset())


def without_pages(draw: Callable[[], None]) -> Any:
    """What to run where no page may be listed: `draw` alone, whatever the address says."""
    # at every address: one that Streamlit does not know gets its own words instead, in English
    every = [
        st.Page(draw, title=t("app.name"), url_path=name, default=name == "overview")
        for name in sorted(ALL)
    ]
    return st.navigation(every, position="hidden")


def enter() -> None:
    """Make sure that the application, not a page alone, was opened.

    Until somebody opens the first address, Streamlit takes the folder pages/ for an old kind of
    application and runs a page by itself; naming a list of pages once ends that.
    """
    if not st.session_state.get(ENTERED):
        dress()
        # all of them, so that the address stays; the run that follows lists what is allowed
        every = [_page(name, icon) for pages in GROUPS.values() for name, icon in pages]
        st.navigation(every, position="hidden")
        st.rerun()
