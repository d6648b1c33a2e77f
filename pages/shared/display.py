"""The fixed places of a page: title row, badges and answer, sections, downloads, empty states."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn
from zlib import crc32

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from analytics.results import Provenance, Satisfaction
from data.database import DatabaseProblem
from data.importing import storing
from pages.shared import controls, origins, site, store, tables, templates
from reporting import csv_text, files, numbers, report, webpage, wording
from reporting.charts.drawing import width_of

#: Rows of a table that are sent to the browser; all of them are in the download.
MOST_ROWS = 200
#: Rows of a table that may be drawn with wrapped cells.
MOST_WRAPPED = 20
MOST_COLUMNS_ON_A_PHONE = 3
#: A grid sizes a column by its first rows and leaves out what is so many times as wide as usual.
SIZED_ROWS, OUTLIER = 100, 2
#: Pixels of a half-width character, of what is empty beside a cell, and of the widest column.
LETTER, CELL_MARGIN, WIDEST = 7.2, 20, 400
#: Pixels of a row of a grid, and of what is around the rows.
ROW, AROUND_ROWS = 35, 38
#: A cell wider than so many half-width characters is cut off in a column of a grid.
LONG_TEXT = 30
#: Pixels: wider than any window, so that no other part stands in its row; it never sticks out.
WHOLE_ROW = 10_000
#: A number as words: no unit but percent, no bound.
PLAIN_NUMBER = re.compile(rf"(?P<sign>[+{numbers.MINUS}]?)(?P<digits>\d[\d,]*(\.\d+)?)(?P<end>%?)")
#: Whether this reader's browser says that it is on a phone.
PHONE = "is_phone"
CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}
FILE_ICONS = {
    "docx": "description",
    "pptx": "slideshow",
    "pdf": "picture_as_pdf",
    "xlsx": "table_view",
    "html": "language",
}
t = controls.t


def run(page: Any) -> None:
    """Run a page; what data and analytics refuse becomes a sentence."""
    try:
        store.look_again()
        page.run()
    except DatabaseProblem as error:
        st.error(say_error(error), icon=":material/error:")


def say_error(error: DatabaseProblem) -> str:
    """A refusal of the database as a sentence."""
    return t(f"problem.{error.code}", **error.values)


def mode() -> str:
    """The ground the reader sees: "light" or "dark"."""
    return st.context.theme.type or "light"


def is_compact() -> bool:
    """Whether figures are drawn for a phone; `?compact=1` asks for it."""
    if PHONE not in st.session_state:
        st.session_state[PHONE] = "Mobi" in st.context.headers.get("User-Agent", "")
    return st.session_state[PHONE] or st.query_params.get("compact") == "1"


def drawing() -> dict[str, Any]:
    """What every chart function takes besides its result."""
    return {"lang": controls.language(), "mode": mode(), "compact": is_compact()}


def figure(draw: Callable[..., go.Figure], *given: Any, **options: Any) -> go.Figure:
    """What a function of reporting.charts draws of results; drawn once for everybody."""
    return store.drawn(draw, *given, **options, **drawing())


def title(page: str, **values: Any) -> Any:
    """Draw the title row and return the place for the download button."""
    site.enter()
    tables.begin()
    with st.container(horizontal=True, vertical_alignment="center"):
        words = t(f"title.{page}", **values)
        st.title(words, anchor=_name(words), width="stretch")
        if store.summary()["has_sample"]:
            badge = f":orange-badge[:material/science: {t('control.sample_badge')}]"
            st.markdown(badge, help=t("control.sample_help"), width="content")
            if store.may_change():
                st.button(
                    t("control.remove_sample"),
                    icon=":material/delete:",
                    type="tertiary",
                    key="remove_sample",
                    on_click=_remove_sample,
                )
        place = st.container(width="content")
    _say_unnamed()
    return place


def _say_unnamed() -> None:
    """Say what is left out for whoever may not see people, how many and why."""
    if store.may_see_people():
        return
    n, k = store.n_left_out(), store.rule().minimum_group
    words = t("hidden.named", k=k) + (t("hidden.named_n", n=n) if n else "")
    st.info(words, icon=":material/lock:")


def _remove_sample() -> None:
    storing.remove_sample(store.to_change(), undone_by=store.reader().name)
    store.changed()
    st.toast(t("control.sample_removed"))


def answer(sentence: str, *badges: str) -> None:
    """Draw the badges (at most four) and the one sentence that answers the page's question."""
    if badges:
        st.markdown(" ".join(badges))
    st.header(wording.escape_markdown(sentence), anchor=_name(sentence))


def section(heading: str, note: str = "", *behind: Callable | str) -> None:
    """Draw a section heading with its grey line: measure, unit, period, how to read the marks.

    behind: the analyses (or frames) whose numbers stand in it; a button leads to where they come
    from.
    """
    title = wording.escape_markdown(heading)
    if not behind:
        # what follows the first line of a heading is drawn under it, as text
        st.subheader(f"{title}\n{in_grey(note)}" if note else title, anchor=_name(title))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        st.subheader(title, anchor=_name(title), width="stretch")
        origins.button(heading, report.frames_behind(*behind))
        if note:
            st.markdown(in_grey(note), width=WHOLE_ROW)


def _name(heading: str) -> str:
    """A name for a heading, to which no link leads.

    Without one the browser spells the heading in Latin letters, sign by sign through a list of
    thousands, whenever it draws it: a tenth of what a page of many sections costs it.
    """
    return f"part-{crc32(heading.encode()):08x}"


def kept(words: str) -> NoReturn:
    """After something was kept: forget what was read before, say so, and draw the page anew."""
    store.changed()
    st.toast(words)
    st.rerun()


def bullets(sentences: Sequence[str]) -> None:
    """Draw a list of sentences."""
    if sentences:
        st.markdown(in_bullets(sentences))


def in_bullets(sentences: Sequence[str]) -> str:
    """The Markdown of a list of sentences."""
    return "\n".join(f"- {wording.escape_markdown(item)}" for item in sentences)


def paragraphs(markdown: Sequence[str]) -> None:
    """Draw what is read one after the other as one part."""
    words = "\n\n".join(filter(None, markdown))
    if words:
        st.markdown(words)


def grey(text: str) -> None:
    """Draw a grey line; `st.caption` would be too faint to read."""
    if text:
        st.markdown(in_grey(text))


def in_grey(text: str) -> str:
    """The Markdown of a grey line, where it stands with other words in one part."""
    return f":small[:gray[{text}]]"


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure with the sentence a screen reader says for it."""
    if "to_dict" not in vars(figure):
        # what is drawn is kept and not changed any more, so what is sent is made of it once
        figure.to_dict = partial(dict, figure.to_dict())
    st.plotly_chart(figure, key=key, alt=alt, config=CHART_CONFIG)


def halves(left: int, right: int) -> Any:
    """Two columns of evidence in these proportions; one below the other on a phone."""
    return st.columns([left, right], gap="medium")


def folded(
    draw: Callable[[], None], label: str, *, key: str, icon: str = "", is_open: bool = False
) -> None:
    """Draw a part that is folded away under its label, and what is in it once somebody opened it.

    Nothing in it is made, sent or drawn for those who never look. It stays once it was open, so
    that words entered in it are still there when it is folded and opened again.
    """
    icon = f":material/{icon}:" if icon else None
    place = st.expander(label, is_open, icon=icon, key=key, on_change="rerun")
    if controls.is_opened(place, key):
        with place:
            draw()


def table(
    frame: pd.DataFrame,
    alt: str,
    *,
    height: int | str = "auto",
    right: Sequence[str] = (),
    is_wrapped: bool = False,
) -> None:
    """Draw a table whose headers and cells are words; the columns in `right` are numbers.

    A short one may be drawn with its text wrapped.
    """
    columns = tuple(report.Column(name, name) for name in frame.columns)
    rows = tuple(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))
    found = report.Table(alt, columns, rows)
    how = tables.asked(found)
    own = tables.arranged(found, how)
    if own is not found:
        frame = pd.DataFrame(own.rows, columns=frame.columns).astype(frame.dtypes.to_dict())
    if own.rows or not how.is_asked:
        if is_wrapped:
            _wrapped(pa.Table.from_pandas(frame.astype(str).map(wording.escape_markdown)), alt)
        else:
            kinds = tuple(map(str, frame.dtypes))
            grid = store.once(partial(_grid_of, frame), "grid", own, kinds)
            _grid(grid, alt, height=height, right=right, n_rows=len(frame))
    else:
        tables.nothing_left(how)
    tables.tools(found, how, len(own.rows))


class Grid(NamedTuple):
    """What a grid shows: at most MOST_ROWS rows of cells, of each column that holds numbers how
    they are written, of each that holds words its pixels (None: as the grid finds them).
    """

    cells: pd.DataFrame | pa.Table
    formats: Mapping[str, str]
    widths: Mapping[str, int | None]


def _grid_of(frame: pd.DataFrame, formats: Mapping[str, str] = MappingProxyType({})) -> Grid:
    counts = dict.fromkeys(frame.select_dtypes("integer").columns, "localized")
    formats = {**counts, **formats}
    widths = {name: _width(frame[name]) for name in frame if name not in formats}
    return Grid(frame.head(MOST_ROWS), formats, widths)


def _grid(grid: Grid, alt: str, *, height: int | str, right: Sequence[str], n_rows: int) -> None:
    """Draw a grid of so many rows, of which it holds the first."""
    config = {
        name: st.column_config.NumberColumn(name, format=written)
        for name, written in grid.formats.items()
    }
    config |= {
        name: st.column_config.TextColumn(
            name, alignment="right" if name in right else None, width=width
        )
        for name, width in grid.widths.items()
    }
    is_short = isinstance(height, int) and AROUND_ROWS + ROW * len(grid.cells) < height
    st.dataframe(
        grid.cells,
        hide_index=True,
        alt=alt,
        # no empty rows where there are fewer than have room
        height="content" if is_short else height,
        column_config=config,
        placeholder="",
    )
    if n_rows > MOST_ROWS:
        grey(t("progress.page_limit", n=MOST_ROWS))


def _width(cells: pd.Series) -> int | None:
    """The pixels of a column one of whose cells is so long that the grid, which sizes a column by
    what is usual in it, would cut it; else None.
    """
    if cells.empty or cells.dtype.kind in "biufM":
        return None
    widths = [width_of(str(cell)) for cell in cells.head(SIZED_ROWS)]
    # a column without a word is as wide as its header
    if not any(widths) or max(widths) < OUTLIER * sum(widths) / len(widths):
        return None
    return min(round(LETTER * max(*widths, width_of(str(cells.name)))) + CELL_MARGIN, WIDEST)


def report_table(
    found: report.Table, *, height: int | str = "auto", is_wrapped: bool = False
) -> None:
    """Draw a table of the report, so that screen and file say the same.

    A short one with long cells may be drawn with its text wrapped, as in a document; on a phone
    only where few columns leave room for words.
    """
    how = tables.asked(found)
    own = tables.arranged(found, how)
    if not own.rows and how.is_asked:
        tables.nothing_left(how)
    elif is_wrapped and _is_read_as_text(found):
        _wrapped(store.drawn(_marked_words_of, own, controls.language()), found.title)
    else:
        grid = store.drawn(_typed_of, own, controls.language())
        right = [column.label for column in found.columns if column.is_right]
        _grid(grid, found.title, height=height, right=right, n_rows=len(own.rows))
    tables.tools(found, how, len(own.rows))


def _is_read_as_text(found: report.Table) -> bool:
    """Whether a table is short, with long cells, and has room for wrapped words."""
    has_room = not is_compact() or len(found.columns) <= MOST_COLUMNS_ON_A_PHONE
    is_short = has_room and len(found.rows) <= MOST_WRAPPED
    return is_short and store.drawn(_has_long, found, controls.language())


def _has_long(found: report.Table, language: str) -> bool:
    words = _words_of(found, language)
    return any(width_of(cell) > LONG_TEXT for row in words.to_numpy() for cell in row)


def small_table(found: report.Table) -> None:
    """Draw a short table with its text wrapped: narrow columns fit on a phone."""
    how = tables.asked(found)
    own = tables.arranged(found, how)
    if own.rows or not how.is_asked:
        _wrapped(store.drawn(_marked_words_of, own, controls.language()), found.title)
    else:
        tables.nothing_left(how)
    tables.tools(found, how, len(own.rows))


def _wrapped(marked: pa.Table, alt: str) -> None:
    st.table(marked, border="horizontal", hide_index=True, alt=alt)


def _marked_words_of(found: report.Table, language: str) -> pa.Table:
    """The same cells as they are sent, where they are read as Markdown."""
    marked = _words_of(found, language).map(
        lambda text: wording.escape_markdown(text.replace("¥ ", "¥\u00a0"))
    )
    return pa.Table.from_pandas(marked)


def _words_of(found: report.Table, language: str) -> pd.DataFrame:
    """The cells of the rows that are drawn as words, under the labels of their columns."""
    cells = [
        [
            report.cell_text(value, column, language)
            for value, column in zip(row, found.columns, strict=True)
        ]
        for row in found.rows[:MOST_ROWS]
    ]
    return pd.DataFrame(cells, columns=[column.label for column in found.columns])


def _typed_of(found: report.Table, language: str) -> Grid:
    """The same cells as they are sent, with plain numbers as numbers, which a grid puts in order
    as such.
    """
    frame, formats = _words_of(found, language), {}
    for column in found.columns:
        written = _written(frame[column.label]) if column.is_right else None
        if written:
            digits = frame[column.label].str.replace(",", "").str.strip("%")
            digits = digits.str.replace(numbers.MINUS, "-")
            frame[column.label] = pd.to_numeric(digits.where(digits != "")).astype("Float64")
            formats[column.label] = written
    grid = _grid_of(frame, formats)
    return grid._replace(cells=pa.Table.from_pandas(grid.cells))


def _written(cells: pd.Series) -> str | None:
    """How all the cells are written, as a grid is told it; None where some are no plain numbers."""
    found = [PLAIN_NUMBER.fullmatch(cell) for cell in cells if cell]
    if not found or not all(found):
        return None
    if any("," in match["digits"] for match in found):
        is_count = all(match[0].replace(",", "").isdigit() for match in found)
        return "localized" if is_count else None
    # a difference has a sign either way, except none at all
    signs = {match["sign"] for match in found if float(match["digits"])}
    digits = {len(match["digits"].partition(".")[2]) for match in found}
    ends = {match["end"] for match in found}
    if len(digits) > 1 or len(ends) > 1 or {"", "+"} <= signs:
        return None
    sign = "+" if "+" in signs else ""
    return f"%{sign}.{digits.pop()}f{'%%' if ends.pop() else ''}"


def downloads(
    place: Any,
    page: str,
    build: Callable[[], report.Report],
    filters: dict,
    *,
    csv: Callable[[], report.Table] | None = None,
) -> None:
    """Offer the page as files; the report and each file are made only when asked for."""
    language = controls.language()

    def branded() -> report.Report:
        return replace(build(), brand=store.brand())

    is_sample = tables.is_sample()
    period = controls.period() if filters.get("from_on") else ""
    offers: dict[str, tuple[Callable[[], bytes], str]] = {
        extension: (lambda write=write: write(branded(), language), FILE_ICONS[extension])
        for extension, write in files.WRITERS.items()
    }
    if page != "calculator":
        traced = origins.attached(branded, filters)
        offers["html"] = (lambda: webpage.webpage(traced(), language), FILE_ICONS["html"])
    if csv:
        offers["csv"] = (lambda: csv_text.csv_text(csv(), language), "csv")
    with place, st.popover(t("control.download"), icon=":material/download:"):
        for extension, (make, icon) in offers.items():
            st.download_button(
                t(f"control.download_{extension}"),
                data=store.noted(make, f"{page}.{extension}"),
                file_name=report.file_name(page, language, extension, is_sample, period),
                key=f"download_{extension}",
                icon=f":material/{icon}:",
                on_click="ignore",
                width="stretch",
            )


def link(page: str, label: str, icon: str) -> None:
    """Draw the way to another page, for those who may open it."""
    if page in site.open_pages():
        st.page_link(f"pages/{page}.py", label=label, icon=f":material/{icon}:")


def go_to(page: str) -> None:
    """Leave for another page; what the address holds is kept by the widgets that wrote it there."""
    # without any parameters given, Streamlit refuses to leave while the address holds a filter
    st.switch_page(f"pages/{page}.py", query_params={})


def way(page: str, label: str, icon: str) -> None:
    """Draw the way to another page; for those who may not open it, what stands on it."""
    if page in site.open_pages():
        link(page, label, icon)
    else:
        st.markdown(f":small[:material/{icon}: {label}]")


def card(rows: Sequence[wording.CardRow]) -> None:
    """Draw the verdict card: always the same five rows."""
    with st.container(border=True):
        words = t("business_effect.card")
        st.subheader(words, anchor=_name(words))
        for row in rows:
            left, right = st.columns([6, 25], gap="small")
            left.markdown(f"**:material/{row.icon}: {row.heading}**", help=row.terms or None)
            # bold is ours; whatever else looks like markup stands in a name
            right.markdown(wording.escape_markdown(row.text).replace(r"\*\*", "**"))


def response_badge(result: Satisfaction) -> str:
    """How many answered, of how many where that is known."""
    n = result.n_people
    if not result.n_invited:
        words = t("satisfaction.response_only", n=n)
    elif n > result.n_invited:
        words = t("satisfaction.response_more", n=n, invited=result.n_invited)
    else:
        rate = numbers.percent(n / result.n_invited)
        # whoever shares a block with people out of view answered too, but is in no number here
        is_all = not result.n_mixed and not result.is_waiting
        key = "satisfaction.response" if is_all else "satisfaction.response_least"
        words = t(key, n=n, invited=result.n_invited, rate=rate)
    return f":gray-badge[:material/groups: {words}]"


def provenance(filters: dict) -> Provenance:
    """What stands behind the page, with the period as the reader chose it."""
    return store.provenance(filters, controls.period() if filters.get("from_on") else None)


def closing(filters: dict) -> None:
    """Draw the provenance line: as of, people, sessions, data version, minimum group."""
    grey(wording.provenance_line(provenance(filters), controls.language()))


def nothing(page: str) -> None:
    """Draw the empty state: what the page would show and which upload makes it live; then stop."""
    st.markdown(f":gray-badge[:material/inbox: {t('empty.badge')}]")
    st.header(t(f"empty.{page}"), anchor=False)
    with st.container(border=True):
        st.markdown(t(f"empty.{page}_file"))
        with st.container(horizontal=True, vertical_alignment="center"):
            upload = t("empty.upload")
            link("load_data", upload, "upload_file")
            templates.filling(page)
            if store.is_empty():
                sample = t("empty.sample")
                link("overview", sample, "science")
    st.stop()


def filtered_to_nothing() -> None:
    """Say that the filters leave nothing, offer to clear them, and stop."""
    st.header(t("empty.filtered"), anchor=False)
    st.button(
        t("empty.clear_filters"), icon=":material/filter_alt_off:", on_click=controls.clear_filters
    )
    st.stop()
