"""Whether the sums that are kept of facts (data/kept.py) are still what their rows add up to."""

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data import kept, schema
from data.database import Database
from data.frames import fetch
from data.questions import written_for

#: Sums of the same numbers in another order differ by less.
RELATIVE = 1e-9


def differing(database: Database) -> tuple[str, ...]:
    """The tables of sums that say something else than the rows in force; () with a lake."""
    if database.lake:
        return ()
    with database.engine.connect() as connection:
        return tuple(
            total.name for table, total in kept.TOTALS.items() if not _agrees(connection, table)
        )


def _agrees(connection: sa.Connection, table: str) -> bool:
    name = kept.TOTALS[table].name
    shape = schema.tables()[name]
    rows = written_for(kept.worked_out(table), connection.dialect.name)
    stored = fetch(connection, sa.text(f"select {', '.join(shape.columns)} from {name}"))
    anew = fetch(connection, sa.text(rows))
    both = stored.merge(anew, "outer", list(shape.key), suffixes=("", "_anew"), indicator=True)
    if not (both["_merge"] == "both").all():
        return False
    return all(_equal(both[column], both[f"{column}_anew"]) for column in shape.values)


def _equal(stored: pd.Series, anew: pd.Series) -> bool:
    pair = stored.astype(float), anew.astype(float)
    return np.allclose(*pair, rtol=RELATIVE, atol=0, equal_nan=True)
