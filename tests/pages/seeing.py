"""What a reader sees on a page of TrainLift, drawn without a browser."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from pages.shared import editors
from pages.shared.controls import OPENED

PROJECT = Path(__file__).resolve().parents[2]
PAGES = tuple(sorted(path.stem for path in (PROJECT / "pages").glob("*.py")))
LANGUAGES = {"zh": "中文", "en": "EN"}
#: Drawing a page takes a second; only a page that hangs takes this long.
SECONDS = 180
TABLES = ("dataframe", "arrow_data_frame", "table", "arrow_table")
#: What is offered under every table: its order, words that rows hold, all of it in a file.
TOOLS = {"order", "rows", "file"}
#: Fields of an element that hold words for the reader; ids and styles are left out.
WORDS = ("body", "label", "help", "placeholder", "alt", "value", "text")
#: Fields of a figure whose strings are drawn, and fields inside them that are not words.
SHOWN = ("text", "ticktext", "name", "hovertemplate", "hovertext", "customdata", "labels", "title")
STYLES = ("font", "bdata", "dtype", "side", "color", "xanchor", "yanchor", "xref", "yref")
TAGS = re.compile(r"<[^>]*>|%\{[^}]*\}")
MARKUP = re.compile(r":material/\w+:|:[a-z]+(-badge)?\[|\\(?=[^\w\s])|[*\]]")

# which components are installed does not change meanwhile: looked for once, not by every application
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@dataclass(frozen=True)
class Seen:
    """A page as drawn: its words, figures (Plotly JSON) and cells of tables."""

    page: str
    title: str
    answer: str
    exceptions: tuple[str, ...]
    words: tuple[str, ...]
    figures: tuple[str, ...]
    cells: tuple[str, ...]
    links: tuple[str, ...]
    #: Of each table, read or filled in: its rows, and the keys of what is offered under it.
    tables: tuple[tuple[int, frozenset[str]], ...] = ()

    @property
    def text(self) -> str:
        """All words of the page in one piece, without marks of markup."""
        return MARKUP.sub("", "\n".join(self.words))


class Everything(set):
    """Whatever is asked for is in it."""

    def __contains__(self, item: object) -> bool:
        return True


def open_app(language: str) -> AppTest:
    """The application of a reader of this language, on its first page; nothing is folded away."""
    return app_at(language).run()


def app_at(language: str, **filters: str) -> AppTest:
    """The application of a reader whose address holds these filters, before any page is drawn."""
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in {"lang": LANGUAGES[language], **filters}.items():
        app.query_params[name] = value
    app.session_state[OPENED] = Everything()
    return app


def go_to(app: AppTest, page: str) -> Seen:
    """Opens a page in the application and reads it."""
    app.switch_page(f"pages/{page}.py").run()
    return see(app, page)


def choose(app: AppTest, page: str, **filters: str) -> Seen:
    """Opens a page, chooses these filters on it and reads it."""
    go_to(app, page)
    for key, value in filters.items():
        app.selectbox(key=key).select(value)
    app.run()
    return see(app, page)


def see(app: AppTest, page: str = "") -> Seen:
    """Reads the page that stands on the screen."""
    elements = list(_walk(app.main))
    return Seen(
        page=page,
        title=plain(app.title[0].value) if app.title else "",
        answer=plain(app.header[0].value) if app.header else "",
        exceptions=tuple(box.value for box in app.exception),
        words=tuple(word for element in elements for word in _words(element) if word),
        figures=tuple(e.proto.spec for e in elements if e.type == "plotly_chart"),
        cells=tuple(cell for e in elements if e.type in TABLES for cell in _cells(e)),
        links=tuple(e.proto.page for e in elements if e.type == "page_link"),
        tables=tuple((len(e.value), frozenset(keys)) for e, keys in tables_of(app.main)),
    )


def tables_of(block: Any) -> Iterator[tuple[Any, list[str]]]:
    """Every table, read or filled in, and the keys in what the button under it unfolds."""
    # a line of text may stand between a table and what is under it
    children = [child for child in block.children.values() if child.type != "markdown"]
    for child, button, after in zip_longest(children, children[1:], children[2:]):
        if child.type in TABLES:
            is_own = str(getattr(button, "key", "")).startswith("tools_")
            unfolded = getattr(after, "children", {}).values() if is_own else ()
            yield child, [one.key or "" for one in unfolded]
        if hasattr(child, "children"):
            yield from tables_of(child)


def offered(app: AppTest) -> list[set[str]]:
    """What can be done with each table that is not seen at a glance, dialogs included."""
    found = [keys for table, keys in tables_of(app.main.root) if len(table.value) >= _least(table)]
    return [{key.partition("_")[0] for key in keys} for keys in found]


def _least(table: Any) -> int:
    """Rows from which on something is offered; few rows that are filled in have their headers."""
    return editors.FEW if getattr(table, "editing_mode", "") == "fixed" else 2


def plain(text: str) -> str:
    """Words without marks of markup."""
    return MARKUP.sub("", text)


def words_of(figure: str) -> list[str]:
    """The words that a figure shows: titles, ticks, labels, what hovering says, categories."""
    drawn = json.loads(figure)
    drawn["layout"].pop("template", None)
    found = _texts(drawn, is_shown=False)
    return [unescape(TAGS.sub(" ", text)) for text in found]


def _texts(part: Any, *, is_shown: bool) -> list[str]:
    if isinstance(part, str):
        return [part] if is_shown else []
    if isinstance(part, dict):
        inner = [(value, is_shown or name in SHOWN) for name, value in part.items()]
        inner = [(v, s and n not in STYLES) for (v, s), n in zip(inner, part, strict=True)]
    else:
        inner = [(value, is_shown) for value in part] if isinstance(part, list) else []
    return [text for value, shown in inner for text in _texts(value, is_shown=shown)]


def _walk(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _walk(child)


def _words(element: Any) -> Iterator[str]:
    proto = getattr(element, "proto", None)
    inner = getattr(proto, "popover", None) or getattr(proto, "expandable", None)
    for holder in (proto, inner):
        for name in WORDS:
            word = getattr(holder, name, "")
            if isinstance(word, str):
                yield word
    if element.type in ("selectbox", "button_group"):
        options = proto.options
        yield from (o if isinstance(o, str) else o.content for o in options)


def _cells(table: Any) -> Iterator[str]:
    """The cells as they are drawn: numbers as their column says."""
    config = json.loads(getattr(table.proto, "columns", "") or "{}")
    written = {name: (one.get("type_config") or {}).get("format") for name, one in config.items()}
    yield from map(str, table.value.columns)
    for row in table.value.itertuples(index=False):
        for name, value in zip(table.value.columns, row, strict=True):
            how = written.get(name) or ""
            if how and pd.isna(value):
                yield ""
            elif how == "localized" and isinstance(value, float):
                yield f"{value:,.0f}"
            elif how.startswith("%"):
                yield (how % value).replace("-", "\u2212")
            else:
                yield str(value)
