"""What stands behind a page or a file."""

from collections.abc import Sequence

import pandas as pd

from analytics import targets
from analytics.results import Provenance


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
    )
