"""Checked rows for tests of storing, without a spreadsheet."""

import pandas as pd

from data.importing.model import Checked, FoundTable, KindGuess, Proposal, Sheet, SourceFile


def source_file(name="a.xlsx", sha256="a1"):
    """A readable file without content."""
    return SourceFile(name=name, sha256=sha256, container="xlsx", encoding=None, sheets=())


def checked(frames, kind="roster", n_rows_read=0, rejected=None):
    """The outcome of a check: rows by table; sheet and row are filled in where not given."""
    table = FoundTable(Sheet("Sheet1", []), (0,), (), ())
    proposal = Proposal(table, (KindGuess(kind, 1.0, ()),), kind, ())
    placed = {name: _placed(pd.DataFrame(rows)) for name, rows in frames.items()}
    return Checked(
        proposal=proposal,
        frames=placed,
        rejected=pd.DataFrame(columns=["row", "code"]) if rejected is None else rejected,
        problems=(),
        n_rows_read=n_rows_read,
    )


def _placed(frame):
    rows = {"source_sheet": "Sheet1", "source_row": range(2, len(frame) + 2)}
    return frame.assign(
        **{name: value for name, value in rows.items() if name not in frame.columns}
    )


def people(**teams):
    """A roster: person by person the team."""
    rows = {"person_id": list(teams), "person_name": list(teams), "team": list(teams.values())}
    return checked({"person": rows}, n_rows_read=len(teams))
