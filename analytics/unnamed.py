"""Named results for whoever may not see people: whole blocks of people, or nothing at all.

Applied where rows are read, so that no page, file or analysis has to think of it. What is not
listed here is closed: it comes without rows.
"""

from dataclasses import dataclass, replace

import pandas as pd

from analytics import privacy
from analytics.results import CannotTell, NamedCost

#: What is concluded for whoever may not see people from a frame that is closed to them.
CLOSED = CannotTell("closed")

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
        "metric_periods",
        "metric_teams",
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
    """Counts of people: the column that counts all of them, and what blocks never cross.

    `judged` counts those of whom something can be said (they sat the test): a block needs enough of
    them. `favourable` is what may be said of them, the first being what blocks are not of one mind
    in. `is_divided`: blocks follow the declared order of attributes inside; else `within` alone is
    a block. `is_of_all_time`: read without a period, since a person may stand in several and the
    same blocks have to serve all of them.
    """

    n: str
    within: str
    judged: str
    favourable: tuple[str, ...] = ()
    is_divided: bool = False
    is_of_all_time: bool = False


COUNTED = {
    "attendance_by_session": Counts("n_expected", "session_id", "n_expected"),
    "pass_counts": Counts(
        "n_registered",
        "course_id",
        "n_sat",
        ("n_passed_first", "n_passed_best"),
        is_divided=True,
        is_of_all_time=True,
    ),
    "session_kinds": Counts("n_expected", "session_id", "n_expected"),
}
#: What is added to the name of a count for the most it can be, where the count is the least.
MOST = "_most"


def filters_for(name: str, filters: dict[str, object]) -> dict[str, object]:
    """Under which filters a frame of counts is read: never of one role, maybe of all time."""
    kept = dict(filters) | ({"role": None} if "role" in filters else {})
    if COUNTED[name].is_of_all_time:
        kept |= {key: None for key in ("from_on", "to_on") if key in kept}
    return kept


def by_blocks(name: str, rows: pd.DataFrame, rule: privacy.Rule) -> pd.DataFrame:
    """The counts added up over whole blocks; what a block does not have in common is missing in it.

    People in parts too small for a block are left out. So whatever groups or filters these rows
    adds up whole blocks: a group is never fewer than the people of one. That all passed, or none,
    is never told apart from all but one: counts of `favourable` are the least, and columns with
    MOST the most. Other counts of a divided frame would tell what these do not, and are left out.
    """
    return rows if rows.empty else _by_blocks(COUNTED[name], rows, rule)


def _by_blocks(counts: Counts, rows: pd.DataFrame, rule: privacy.Rule) -> pd.DataFrame:
    named = privacy.with_merged(rows, rule) if "role" in rows else rows
    if counts.is_divided:
        kept = (counts.n, counts.judged, *counts.favourable)
        is_kept = [not column.startswith("n_") or column in kept for column in named]
        named = named.loc[:, is_kept]
    named = named.reset_index(drop=True)
    block, n_beside = _blocks_of(named, counts, rule)
    found = _one_row_each(named, block)
    for place, name in enumerate(counts.favourable):
        # blocks that are not of one mind in the first count were made so, unless there is one alone
        is_told = n_beside > 0 if place == 0 else pd.Series(False, found.index)
        judged, told = found[counts.judged], found[name]
        is_all, is_none = told >= judged - 1, told <= 1
        least = told.mask(is_none, 0).mask(is_all, judged - 1)
        most = told.mask(is_none, 1).mask(is_all, judged)
        found[name], found[name + MOST] = told.where(is_told, least), told.where(is_told, most)
    types = {name: named[name].dtype for name in named}
    types |= {name + MOST: types[name] for name in counts.favourable}
    return found[list(types)].astype(types)


def order_cost(
    pass_counts: pd.DataFrame, *, rule: privacy.Rule = privacy.DEFAULT
) -> tuple[NamedCost, ...]:
    """What share of those who sat a test is shown in all, by role, by level and by tenure, for each
    order of attributes, to whoever may not see people. Empty where nobody sat one.

    That blocks of one mind join others is left out, or costs would tell of them.
    """
    total = int(pass_counts["n_sat"].sum())
    if not total:
        return ()
    counts = replace(COUNTED["pass_counts"], favourable=())
    found = []
    for order in privacy.NAMED_ORDERS:
        rows = _by_blocks(counts, pass_counts, replace(rule, named=order))
        shares = {by: rows.loc[rows[by].notna(), "n_sat"].sum() / total for by in order}
        by = (float(shares[name]) for name in privacy.DEFAULT.named)
        found.append(NamedCost(order, float(rows["n_sat"].sum() / total), *by, total))
    return tuple(found)


def _blocks_of(
    rows: pd.DataFrame, counts: Counts, rule: privacy.Rule
) -> tuple[pd.Series, pd.Series]:
    """The number of each row's block (missing: in none), and, by block, how many others its course
    (or session) has.
    """
    names = [
        name for name in (counts.within, *rule.named) if name == counts.within or counts.is_divided
    ]
    words = [rows[name].astype(object).where(rows[name].notna(), "").map(str) for name in names]
    cells = pd.Series(list(zip(*words, strict=True)), rows.index)
    columns = [counts.n, counts.judged, *counts.favourable[:1]]
    sizes = rows[list(dict.fromkeys(columns))].groupby(cells).sum()
    numbers: dict[privacy.Cell, int] = {}
    n_beside: list[int] = []
    for _, part in sizes.groupby([cell[0] for cell in sizes.index]):
        alike = part[counts.favourable[0]].to_dict() if counts.favourable else None
        made = privacy.blocks(
            part[counts.n].to_dict(), rule.minimum_group, alike, part[counts.judged].to_dict()
        )
        for block in made:
            numbers |= dict.fromkeys(block, len(n_beside))
            n_beside.append(len(made) - 1)
    return cells.map(numbers), pd.Series(n_beside, dtype=int)


def _one_row_each(rows: pd.DataFrame, block: pd.Series) -> pd.DataFrame:
    """Each block as one row: counts added up, what all have in common kept, the rest missing."""
    parts = rows.groupby(block)
    is_first = block.notna() & ~block.duplicated()
    first = rows[is_first].set_axis(block[is_first]).sort_index()
    found = {}
    for name in rows:
        if name.startswith("n_"):
            found[name] = parts[name].sum()
        else:
            found[name] = first[name].where(parts[name].nunique(dropna=False) == 1)
    return pd.DataFrame(found)
