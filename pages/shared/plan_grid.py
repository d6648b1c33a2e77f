"""The grids in which a team writes its plan down; what is saved is a load that can be undone."""

from typing import Any

import pandas as pd
import streamlit as st

from analytics.training_plan import PARTIES
from data.importing import identity
from pages.shared import controls, display, editors, skill_people, store

t = controls.t
#: Table -> its columns in the grid, those that must be filled in with a star.
GRIDS = {
    "goal": ("period*", "goal_name*", "metric_id", "target_value", "weight*"),
    "milestone": ("goal_id*", "milestone_name*", "due_on*", "planned_rate*", "done_on"),
    "course_change": ("course_id*", "version*", "changed_on*", "what*", "why"),
    "material": ("material_name*", "kind*", "course_id", "owner", "reviewed_on"),
    "training_party": ("party*", "member_name*", "duty"),
    "mentoring": ("mentor_id*", "mentee_id*", "skill_id*", "from_on*", "to_on"),
}
MATERIALS = ("manual", "case", "question_bank")
#: Keys made from what a row says, where its name is its key.
NAMED = {"goal": "goal_name", "milestone": "milestone_name", "material": "material_name"}
DAYS = frozenset({"due_on", "done_on", "changed_on", "reviewed_on", "from_on", "to_on"})
SHARES = frozenset({"planned_rate"})


def draw() -> None:
    """Draw the grid of a chosen table; rows can be changed and added."""
    if not st.toggle(t("training_plan.edit"), key="plan_edited"):
        return
    display.grey(t("training_plan.edit_note"))
    offered = [name for name in GRIDS if name != "mentoring" or skill_people.may_see_people()]
    table = st.segmented_control(
        t("training_plan.edit_table"),
        offered,
        default=offered[0],
        required=True,
        format_func=lambda name: t(f"data_table.{name}"),
        key="plan_table",
        label_visibility="collapsed",
    )
    columns = [name.removesuffix("*") for name in GRIDS[table]]
    names = _names()
    before = _known(table)
    shown = before[columns].copy()
    for column in columns:
        shown[column] = _shown(shown[column], column, names)
    after = editors.draw(
        shown,
        t(f"data_table.{table}"),
        hide_index=True,
        num_rows="add",
        height=300,
        key=f"plan_{table}_{store.version()}",
        column_config={name: _column(name, table, names) for name in columns},
    )
    _save(table, before, shown, after.reset_index(drop=True), names)


def _known(table: str) -> pd.DataFrame:
    if table == "goal":
        found = store.read("goal_chain")
        return found.dropna(subset=["goal_id"]).drop_duplicates("goal_id").reset_index(drop=True)
    name = {"training_party": "training_party_list", "mentoring": "mentoring_pairs"}
    found = store.read(name.get(table, f"{table}_list"))
    return found if table != "mentoring" else found.dropna(subset=["mentor_id"])


def _names() -> dict[str, dict[str, str]]:
    """What stands for the keys in the grid, by column: key -> name."""
    goals, known = _known("goal"), store.known()
    courses = store.read("course_list")
    return {
        "goal_id": dict(zip(goals["goal_id"], goals["goal_name"], strict=True)),
        "metric_id": dict(
            zip(known.metrics["metric_id"], known.metrics["metric_name"], strict=True)
        ),
        "course_id": dict(zip(courses["course_id"], courses["course_name"], strict=True)),
        "skill_id": dict(zip(known.skills["skill_id"], known.skills["skill_name"], strict=True)),
        "kind": {code: t(f"data_value.{code}") for code in MATERIALS},
        "party": {code: t(f"data_value.{code}") for code in PARTIES},
    }


def _shown(values: pd.Series, column: str, names: dict[str, dict[str, str]]) -> pd.Series:
    if column in names:
        return values.map(names[column]).astype(object)
    if column in DAYS:
        return pd.to_datetime(values)
    return values.astype(float if column in ("weight", "target_value", *SHARES) else object)


def _column(column: str, table: str, names: dict[str, dict[str, str]]) -> Any:
    label, needed = t(f"data_column.{column}"), f"{column}*" in GRIDS[table]
    if column in names:
        options = list(names[column].values())
        return st.column_config.SelectboxColumn(label, options=options, required=needed)
    if column in DAYS:
        return st.column_config.DateColumn(label, format="YYYY-MM-DD", required=needed)
    if column in SHARES:
        return st.column_config.NumberColumn(label, min_value=0.0, max_value=1.0, required=needed)
    if column in ("weight", "target_value"):
        low = 0.0 if column == "weight" else None
        return st.column_config.NumberColumn(label, min_value=low, required=needed)
    return st.column_config.TextColumn(label, required=needed)


def _save(
    table: str,
    before: pd.DataFrame,
    shown: pd.DataFrame,
    after: pd.DataFrame,
    names: dict[str, dict[str, str]],
) -> None:
    same = shown.reset_index(drop=True).reindex(after.index)
    changed = after[((after != same) & ~(after.isna() & same.isna())).any(axis=1)]
    needed = [name.removesuffix("*") for name in GRIDS[table] if name.endswith("*")]
    lacking = changed[needed].isna().any(axis=1) if len(changed) else pd.Series(dtype=bool)
    rows = _rows(table, before, changed[~lacking] if len(changed) else changed, names)
    strangers = _strangers(table, rows)
    if lacking.any():
        labels = [t(f"data_column.{name}") for name in needed]
        display.grey(
            t("training_plan.edit_lacking", n=int(lacking.sum()), columns=" · ".join(labels))
        )
    if strangers:
        st.error(
            t("training_plan.edit_strangers", people=" · ".join(strangers)), icon=":material/error:"
        )
    with st.container(horizontal=True):
        label = t("skills.grid_save", n=len(rows))
        if st.button(
            label, type="primary", disabled=rows.empty or bool(strangers), key="plan_save"
        ):
            said = t("skills.grid_saved", n=len(rows))
            skill_people.save({table: rows}, t(f"data_table.{table}"), table, said)
        skill_people.undo("plan")


def _rows(
    table: str, before: pd.DataFrame, changed: pd.DataFrame, names: dict[str, dict[str, str]]
) -> pd.DataFrame:
    """Changed rows as the table keeps them: keys in place of names, days without a time."""
    rows = changed.astype(object).where(changed.notna(), None)
    for column in changed:
        if column in names:
            keys = {name: key for key, name in names[column].items()}
            rows[column] = [keys.get(name) for name in rows[column]]
        if column in DAYS:
            rows[column] = [
                None if day is None else pd.Timestamp(day).date() for day in rows[column]
            ]
    if table in NAMED:
        key = f"{table}_id"
        known = dict(enumerate(before[key]))
        rows[key] = [
            known.get(i) or identity.key_of(str(name))
            for i, name in zip(rows.index, rows[NAMED[table]], strict=True)
        ]
    return rows


def _strangers(table: str, rows: pd.DataFrame) -> list[str]:
    """Numbers in a mentoring row that nobody on the roster has."""
    if table != "mentoring":
        return []
    known = set(store.known().people["person_id"])
    written = [*rows["mentor_id"], *rows["mentee_id"]]
    return sorted({str(person) for person in written} - known)
