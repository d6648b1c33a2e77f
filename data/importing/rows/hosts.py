"""Hosts among those who joined a meeting: kept, unless the reader leaves them out."""

import re

import numpy as np

from data.importing import vocabulary
from data.importing.model import Cell
from data.importing.rows.findings import Findings
from data.importing.values import fold, one_line, text_of

#: What meeting programs put behind the name of a host: Ann Lee (Host, me).
_BEHIND_NAME = re.compile(
    r"\((?:[^()]*[,，]\s*)?(?:co-?host|host|主持人|联席主持人|organi[sz]er|组织者)[^()]*\)\s*$",
    re.IGNORECASE,
)


def left_out_hosts(findings: Findings) -> np.ndarray:
    """Which rows are hosts that the reader leaves out; asked with the default that they count."""
    none = np.zeros(len(findings.table.data_rows), dtype=bool)
    if findings.proposal.kind != "attendance":
        return none
    is_host = findings.cells("host_role").marked(_is_host_role)
    for field in ("person_name", "first_name"):
        is_host = is_host | findings.cells(field).marked(_is_named_host)
    places = np.flatnonzero(is_host)
    if not len(places):
        return none
    rows = [int(findings.rows[i]) for i in places]
    name = findings.cells("person_name")[places[0]]
    if findings.context.get("hosts") == "leave_out":
        for row in rows:
            findings.note("hosts_left_out", row=row)
        return is_host
    findings.ask(
        "hosts_found",
        "hosts",
        default="keep",
        options=["keep", "leave_out"],
        column=findings.column("host_role"),
        seen=name,
        n=len(rows),
        rows=", ".join(str(row + 1) for row in rows[:5]),
    )
    return none


def _is_host_role(cell: Cell) -> bool:
    return vocabulary.word_key(text_of(cell)) in vocabulary.term("terms", "host")


def _is_named_host(cell: Cell) -> bool:
    return _BEHIND_NAME.search(fold(one_line(cell))) is not None
