"""Named results for whoever may not see people: whole blocks of people, or nothing at all.

Applied where rows are read, so that no page, file or analysis has to think of it. What is not
listed here is closed: it comes without rows.
"""

from dataclasses import dataclass, replace

import pandas as pd

from analytics import privacy

#: Frames that count nobody, or whose analyses form blocks of their own (answers to surveys);
#: person_names only to mask them in texts.
OPEN = frozenset(
    {
        "alarm_decisions",
        "answer_tags",
        "busy_hours",
        "calendar_list",
        "compared_team_day",
        "course_change_list",
        "course_list",
        "data_summary",
        "data_version",
        "evaluation_list",
        "event_list",
        "goal_chain",
        "liked_pairs",
        "liked_texts",
        "material_list",
        "metric_by_course_day",
        "metric_by_team_day",
        "metric_day_total",
        "metric_list",
        "metric_training",
        "milestone_list",
        "need_answers",
        "need_attributes",
        "need_choices",
        "need_forms",
        "need_rankings",
        "need_texts",
        "person_names",
        "released_list",
        "response_counts",
        "role_list",
        "satisfaction_counts",
        "skill_links",
        "target_list",
        "team_list",
        "team_training",
        "training_window",
        "unit_value_list",
    }
)


@dataclass(frozen=True)
class Counts:
    """Counts of people: the column that counts all of them, what blocks never cross, and the
    attributes that divide people, the most important first. `is_of_all_time`: read without a
    period, since a person may stand in several and the same blocks have to serve all of them.
    """

    n: str
    within: str
    attributes: tuple[str, ...]
    is_of_all_time: bool


COUNTED = {
    "attendance_by_session": Counts("n_expected", "session_id", (), False),
    "pass_counts": Counts("n_registered", "course_id", ("role", "level", "tenure"), True),
}


def filters_for(name: str, filters: dict[str, object]) -> dict[str, object]:
    """Under which filters a frame of counts is read: never of one role, maybe of all time."""
    kept = dict(filters) | ({"role": None} if "role" in filters else {})
    if COUNTED[name].is_of_all_time:
        kept |= {key: None for key in ("from_on", "to_on") if key in kept}
    return kept


def by_blocks(name: str, rows: pd.DataFrame, rule: privacy.Rule) -> pd.DataFrame:
    """The counts added up over whole blocks; what a block does not have in common is missing in it.

    People in parts too small for a block are left out. So whatever groups or filters these rows
    adds up whole blocks: a group is never fewer than the people of one.
    """
    counts = COUNTED[name]
    if rows.empty:
        return rows
    number = rows.select_dtypes("number").columns.difference(list(counts.attributes))
    summed = [column for column in number if column.startswith("n_")]
    marked = rows.assign(n=rows[counts.n], first_load_id=0)
    named = marked if "role" in rows else marked.assign(role=None)
    order = counts.attributes or (counts.within,)
    sorted_rows = privacy.sort_into_blocks(
        named, replace(rule, order=order), within=(counts.within,)
    )
    shown = sorted_rows[sorted_rows["block"] >= 0]
    parts = [_one_row(part[rows.columns], summed) for _, part in shown.groupby("block")]
    return pd.concat(parts, ignore_index=True).astype(rows.dtypes) if parts else rows.iloc[:0]


def _one_row(part: pd.DataFrame, summed: list[str]) -> pd.DataFrame:
    """A block as one row: counts added up, what all have in common kept, the rest missing."""
    row = part.iloc[[0]].copy()
    for column in part.columns:
        if column in summed:
            row[column] = part[column].sum()
        elif part[column].nunique(dropna=False) > 1:
            row[column] = None
    return row
