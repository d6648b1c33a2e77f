"""What can be done with every table: its rows put in order, only some of them, all in a file.

Both choices stand in the address, so that a link brings the same rows.
"""

from itertools import product
from typing import Any, NamedTuple
from zlib import crc32

import streamlit as st

from pages.shared import controls, store
from reporting import arranging, csv_text, report, wording

t = controls.t
UP, DOWN = "↑", "↓"
#: Pixels of the field for the order and of that for words.
FIELD = 260
#: The codes of the tables that this run of the page has drawn.
DRAWN = "drawn_tables"


class Arrangement(NamedTuple):
    """How rows of a table were asked for: words that they hold, and the order ("" as it is).

    A link brings the same rows, except in a dialog, which no link opens.
    """

    code: str
    only: str
    order: str
    is_linked: bool = True

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.only or self.order)


def begin() -> None:
    """Forget the tables of the run before: called where a page begins."""
    st.session_state[DRAWN] = []


def asked(found: report.Table, dialog: str = "") -> Arrangement:
    """How the reader asked for the rows of this table.

    dialog: what a dialog is about, whose tables are drawn again without the page.
    """
    code = f"{dialog}_{_hash(found)}" if dialog else _code(found)
    only = _chosen(f"rows_{code}") or ""
    order = _chosen(f"order_{code}")
    return Arrangement(code, only, order if order in _orders(found) else "", not dialog)


def arranged(found: report.Table, how: Arrangement) -> report.Table:
    """The table as it was asked for."""
    if not how.is_asked:
        return found
    return store.drawn(arranging.arranged, found, controls.language(), **_options(found, how))


def places(found: report.Table, how: Arrangement) -> list[int]:
    """Where the rows that were asked for stand in the table, from 0."""
    if not how.is_asked:
        return list(range(len(found.rows)))
    return arranging.places_of(found, controls.language(), **_options(found, how))


def _options(found: report.Table, how: Arrangement) -> dict[str, Any]:
    names = [column.label for column in found.columns]
    by = names.index(how.order[: -len(UP) - 1]) if how.order else None
    return {"only": how.only, "by": by, "is_down": how.order.endswith(DOWN)}


def is_used(how: Arrangement) -> bool:
    """Whether the tools of a table are unfolded, or were used."""
    return how.is_asked or controls.is_unfolded(_place(how))


def _place(how: Arrangement) -> str:
    return f"{st.session_state.get(controls.PAGE)}_tools_{how.code}"


def tools(found: report.Table, how: Arrangement, n_shown: int) -> None:
    """Draw under a table what can be done with it; made once it is unfolded or was asked for."""
    if len(found.rows) < 2:
        return
    # not a popover that tells when it is closed: a press on a link closes it, and the run that
    # asks for would bring the reader back from the page the link leads to
    st.button(
        t("table.tools"),
        icon=":material/tune:",
        type="tertiary",
        key=f"tools_{how.code}",
        on_click=controls.turn,
        args=(_place(how),),
    )
    if is_used(how):
        with st.container(horizontal=True, vertical_alignment="bottom", border=True):
            _choices(found, how)
            _file(found, how)
    if how.is_asked:
        words = t("table.shown", n=n_shown, total=len(found.rows))
        st.markdown(f":small[{wording.escape_markdown(words)}]")


def _choices(found: report.Table, how: Arrangement) -> None:
    bind = "query-params" if how.is_linked else None
    st.selectbox(
        t("table.order"),
        _orders(found),
        index=None,
        placeholder=t("table.order_as_it_is"),
        key=f"order_{how.code}",
        bind=bind,
        width=FIELD,
    )
    st.text_input(
        t("table.rows"),
        placeholder=t("table.rows_all"),
        key=f"rows_{how.code}",
        bind=bind,
        icon=":material/search:",
        width=FIELD,
    )


def _file(found: report.Table, how: Arrangement) -> None:
    """The whole table, whatever rows are shown: estimates with their ends and n beside them."""
    language = controls.language()
    name = report.table_name(found, language, is_sample=is_sample())
    st.download_button(
        t("table.file"),
        data=store.noted(lambda: csv_text.csv_text(found, language), name),
        file_name=name,
        key=f"file_{how.code}",
        icon=":material/download:",
        on_click="ignore",
    )


def is_sample() -> bool:
    """Whether what the page shows is of the sample: what is put in for the moment is not."""
    is_own = st.session_state.get(controls.PAGE) == "calculator"
    return not is_own and bool(store.summary()["has_sample"])


def _code(found: report.Table) -> str:
    """The name of a table in the address: by its columns, which stay while its title changes."""
    code = _hash(found)
    drawn = st.session_state.setdefault(DRAWN, [])
    while code in drawn:
        code += "_"
    drawn.append(code)
    return code


def _hash(found: report.Table) -> str:
    return f"{crc32('|'.join(column.key for column in found.columns).encode()):08x}"


def _orders(found: report.Table) -> list[str]:
    named = (column.label for column in found.columns if column.label)
    return [f"{name} {way}" for name, way in product(named, (UP, DOWN))]


def _chosen(key: str) -> Any:
    """What was chosen, read before its control is drawn under the table."""
    return st.session_state.get(key, st.query_params.get(key))


def nothing_left(how: Arrangement) -> None:
    """Say that no row holds what was asked for."""
    st.markdown(f":small[:gray[{wording.escape_markdown(t('table.none', words=how.only))}]]")
