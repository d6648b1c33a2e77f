"""What a survey did not say about its questions: reversed scales, topics, skills."""

import pandas as pd
import streamlit as st

from data.database import DatabaseProblem
from data.importing import storing
from pages.shared import controls, display, editors, store

t = controls.t
#: Kinds of question that have a scale which may run the other way.
SCALED = ("rating", "matrix")
#: What stands for no skill in a list of skills.
NONE = "—"


def draw() -> None:
    """Draw the questions of a chosen survey; a change is a load of its own, which can be undone."""
    known = store.known_questions()
    if known.questions.empty:
        return
    if not st.toggle(t("load.questions"), key="questions_shown"):
        return
    display.grey(t("load.questions_note"))
    names = dict(zip(known.surveys["survey_id"], known.surveys["survey_name"], strict=True))
    survey = st.selectbox(
        t("data_column.survey_id"), list(names), format_func=names.get, key="survey_edited"
    )
    rows = known.questions[known.questions["survey_id"] == survey].sort_values("position")
    skills = dict(zip(known.skills["skill_name"], known.skills["skill_id"], strict=True))
    changed = _changed(rows, _edited(survey, rows, skills), skills)
    label = t("load.questions_save", n=len(changed))
    if st.button(label, disabled=changed.empty, key="save_questions"):
        _save(changed, names[survey])


def _edited(survey: str, rows: pd.DataFrame, skills: dict[str, str]) -> pd.DataFrame:
    by_id = {skill_id: name for name, skill_id in skills.items()}
    frame = pd.DataFrame(
        {
            "question": rows["question_text"],
            "type": [t(f"data_value.{kind}") for kind in rows["question_type"]],
            "reversed": rows["is_reversed"].astype(bool),
            "topic": rows["topic"].fillna("").astype(str),
            "skill": [by_id.get(skill, NONE) for skill in rows["skill_id"]],
        }
    )
    return editors.draw(
        frame,
        t("load.questions"),
        hide_index=True,
        num_rows="fixed",
        disabled=["question", "type"],
        height=360,
        key=f"questions_{survey}_{store.version()}",
        column_config={
            "question": t("data_column.question_text"),
            "type": t("data_column.question_type"),
            "reversed": st.column_config.CheckboxColumn(
                t("data_column.is_reversed"), help=t("load.questions_reversed")
            ),
            "topic": t("data_column.topic"),
            "skill": st.column_config.SelectboxColumn(
                t("data_column.skill_id"), options=[NONE, *skills]
            ),
        },
    )


def _changed(rows: pd.DataFrame, edited: pd.DataFrame, skills: dict[str, str]) -> pd.DataFrame:
    """The rows that differ now; a question without a scale cannot be reversed."""
    after = rows.copy()
    has_scale = rows["question_type"].isin(SCALED) & rows["scale_min"].notna()
    after["is_reversed"] = edited["reversed"].to_numpy(bool) & has_scale.to_numpy(bool)
    after["topic"] = [str(topic or "").strip() or None for topic in edited["topic"]]
    after["skill_id"] = [skills.get(name) for name in edited["skill"]]
    columns = ["is_reversed", "topic", "skill_id"]
    before = rows[columns].astype(object).where(rows[columns].notna(), None)
    differs = (before != after[columns].astype(object)) & ~(before.isna() & after[columns].isna())
    return after[differs.any(axis=1)]


def _save(changed: pd.DataFrame, name: str) -> None:
    try:
        storing.edit(
            store.to_change(), {"survey_question": changed}, name=name, kind="survey",
            edited_by=store.reader().name,
            is_sample=bool(store.summary()["has_sample"]),
        )  # fmt: skip
        st.toast(t("load.questions_saved", n=len(changed)))
    except DatabaseProblem as error:
        st.session_state["load_error"] = display.say_error(error)
    store.changed()
    st.rerun()
