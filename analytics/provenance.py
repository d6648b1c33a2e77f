"""What stands behind a page or a file."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics import targets
from analytics.results import Loaded, Origin, Provenance, Source


def provenance(
    data_summary: pd.DataFrame,
    load_list: pd.DataFrame,
    *,
    chosen: Sequence[tuple[str, str]] = (),
    minimum_group: int = targets.MINIMUM_GROUP,
) -> Provenance:
    """As of which day, from how much, which version and which files, under which filters.

    chosen: (filter code, value as the reader chose it). Files of undone loads are not named.
    """
    found = data_summary.iloc[0]
    live = load_list[load_list["undone_at"].isna()]
    return Provenance(
        as_of_on=None if pd.isna(found["last_on"]) else found["last_on"].date(),
        data_version=int(found["data_version"]),
        loaded_at="" if pd.isna(found["loaded_at"]) else str(found["loaded_at"]),
        n_people=int(found["n_people"]),
        n_sessions=int(found["n_sessions"]),
        is_sample=bool(found["has_sample"]),
        files=tuple(live["file_name"]),
        filters=tuple(chosen),
        minimum_group=minimum_group,
        loads=tuple(
            Loaded(
                int(load.load_id),
                load.file_name,
                f"{load.loaded_at:%Y-%m-%d %H:%M}",
                load.loaded_by,
                int(load.n_rows_stored),
            )
            for load in live.itertuples()
        ),
    )


def sources(stored_sources: pd.DataFrame, kinds: Sequence[str]) -> tuple[Source, ...]:
    """The loads, files and sheets that hold rows of these kinds."""
    rows = stored_sources[stored_sources["kind"].isin(kinds)]
    return tuple(
        Source(
            row.kind,
            int(row.load_id),
            row.file_name,
            row.source_sheet,
            int(row.n_rows),
            int(row.first_row),
            int(row.last_row),
            row.loaded_by,
            f"{row.loaded_at:%Y-%m-%d %H:%M}",
        )
        for row in rows.itertuples()
    )


def origin(
    question: str,
    sql: str,
    names: Sequence[str],
    asked: Mapping[str, object],
    kinds: Sequence[str],
) -> Origin:
    """One question with what it was asked; names: what it may be asked with, null where absent."""
    values = ((name, asked.get(name)) for name in names)
    parameters = ((name, "null" if value is None else str(value)) for name, value in values)
    return Origin(question, sql, tuple(parameters), tuple(kinds))
