"""The calculator page in pieces: a table put in, its columns, the design, the card."""

import hashlib

import pandas as pd
import streamlit as st

from analytics.evaluation import evaluating
from analytics.evaluation.card import DESIGNS, CannotEvaluate, Card, Design
from analytics.evaluation.goals import Goals
from data.importing import reading, roles, small_table
from data.importing.model import Problem, Refusal, SourceFile
from data.importing.roles import ROLES, Roles
from pages.shared import controls, display, editors
from reporting import wording

t = controls.t
LEVELS = (0.90, 0.95, 0.99)
#: Warnings that change what the comparison means stand beside the verdict.
BANNERS = ("composition_changed", "groups_not_comparable", "groups_not_by_lot")
#: Scores of 24 fictional people in two classes: the table of the example button.
EXAMPLE = {
    "zh": ("班级", "得分", ("互动班", "讲授班")),
    "en": ("class", "score", ("workshop", "usual class")),
}
SCORES = (
    (78, 85, 91, 74, 88, 82, 95, 79, 84, 90, 76, 87),
    (72, 80, 68, 77, 83, 70, 75, 81, 66, 79, 73, 78),
)


def source() -> SourceFile | Refusal | None:
    """Draw the box for a file and the one for pasted text; what stands in the later one."""
    file = st.file_uploader(t("calculator.drop"), key="calculator_file")
    pasted = st.text_area(
        t("calculator.paste"), key="calculator_text", height=120, disabled=file is not None
    )
    display.grey(t("calculator.paste_note"))
    st.button(t("calculator.example"), icon=":material/science:", on_click=_show_example)
    if file is not None:
        return _read(file.name, file.getvalue())
    if pasted.strip():
        return _read(f"{t('calculator.pasted')}.csv", pasted.encode("utf-8"))
    return None


def _show_example() -> None:
    group, value, names = EXAMPLE[controls.language()]
    lines = [
        f"{name},{score}" for name, scores in zip(names, SCORES, strict=True) for score in scores
    ]
    st.session_state["calculator_text"] = "\n".join([f"{group},{value}", *lines])


def _read(name: str, content: bytes) -> SourceFile | Refusal:
    """The file, read once and kept until another one is given."""
    key = hashlib.sha256(name.encode() + content).hexdigest()
    if st.session_state.get("calculator_key") != key:
        st.session_state["calculator_source"] = reading.read_files([(name, content)])[0]
        st.session_state["calculator_key"] = key
        # once more, with the box for the table folded away
        st.rerun()
    return st.session_state["calculator_source"]


def by_role(given: SourceFile | Refusal) -> Roles | None:
    """Draw what each column was taken for, to be changed; None with a sentence where it fails."""
    table = small_table.small_table_of(given)
    if isinstance(table, Problem):
        return _refused(table)
    found = roles.read_roles(table)
    # columns that only the reading made (the count of a table of counts) have no row to change
    known = {} if isinstance(found, Problem) else _role_of(found)
    recognised = {column: role for column, role in known.items() if column in table.frame}
    chosen = _editor(table, recognised)
    is_changed = chosen != recognised
    declared: dict[str, tuple[str, ...]] = {}
    for column, role in chosen.items() if is_changed else ():
        declared[role] = (*declared.get(role, ()), column)
    is_series = "date" in chosen.values() and "phase" not in chosen.values()
    if is_series and (first_after := _first_after()):
        declared["phase"] = (first_after,)
    if declared:
        found = roles.read_roles(table, declared, only_declared=is_changed)
    return _refused(found) if isinstance(found, Problem) else found


def _first_after() -> str:
    """Draw the field for the first day after the change in a series; '' while it is empty."""
    return st.text_input(
        t("calculator.first_after"),
        key="calculator_first_after",
        help=t("calculator.first_after_help"),
        placeholder=t("calculator.first_after_example"),
        width=260,
    ).strip()


def _role_of(found: Roles) -> dict[str, str]:
    """Header -> role of the columns that play one."""
    bare = {name.partition(":")[0]: "" for name in found.headers}
    bare |= {"exposure": "denominator", "first": "after", "second": "before"}
    return {
        header: bare.get(name.partition(":")[0]) or name.partition(":")[0]
        for name, header in found.headers.items()
        if not name.startswith("other")
    }


def _editor(table: small_table.SmallTable, recognised: dict[str, str]) -> dict[str, str]:
    words = {role: t(f"calculator_role.{role}") for role in ROLES}
    none = t("calculator.none")
    shown = pd.DataFrame(
        {
            t("calculator.column"): [str(column) for column in table.frame],
            t("calculator.role"): [
                words.get(recognised.get(str(column), ""), none) for column in table.frame
            ],
        }
    )
    options = st.column_config.SelectboxColumn(
        t("calculator.role"), options=[none, *words.values()], required=True
    )
    edited = editors.draw(
        shown,
        t("calculator.table"),
        hide_index=True,
        disabled=[t("calculator.column")],
        column_config={t("calculator.role"): options},
        key=f"calculator_roles_{st.session_state['calculator_key']}_{controls.language()}",
    )
    display.grey(t("calculator.columns_note"))
    back = {word: role for role, word in words.items()}
    pairs = zip(edited.iloc[:, 0], edited.iloc[:, 1], strict=True)
    return {column: back[word] for column, word in pairs if word in back}


def evaluate(found: Roles) -> Card | None:
    """Draw the choice of design, level, margin and target, and evaluate; None where it fails."""
    # a column alone has a design only beside a target, which is drawn further on
    goals = Goals(_typed("margin"), _typed("target"))
    suggested = _evaluated(found, None, 0.95, goals)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        design = _design(suggested)
        level = st.selectbox(
            t("calculator.level"),
            LEVELS,
            index=1,
            format_func=lambda share: f"{share:.0%}",
            key="calculator_level",
            width=110,
        )
        for name in ("target", "margin"):
            st.text_input(
                t(f"calculator.{name}"),
                key=f"calculator_{name}",
                help=t(f"calculator.{name}_help"),
                placeholder=t("calculator.optional"),
                width=150,
            )
    for name in ("target", "margin"):
        if st.session_state.get(f"calculator_{name}", "").strip() and _typed(name) is None:
            st.error(t("calculator.not_a_number"), icon=":material/error:")
    return _evaluated(found, design, level, goals, say=True)


def _typed(name: str) -> float | None:
    """A margin or target as it stands in its field; None while it is empty or no number."""
    return roles.read_goal(st.session_state.get(f"calculator_{name}", ""))


def _design(suggested: Card | None) -> Design | None:
    """Draw the choice of design; None for the suggested one, which stands first."""
    lang = controls.language()
    name = suggested and wording.design_name(suggested.suggested, lang)
    first = t("calculator.suggested", design=name) if name else t("calculator.none_suggested")
    return st.selectbox(
        t("calculator.design"),
        [None, *DESIGNS],
        format_func=lambda code: first if code is None else wording.design_name(code, lang),
        key="calculator_design",
        width=360,
    )


def _evaluated(
    found: Roles, design: Design | None, level: float, goals: Goals, *, say: bool = False
) -> Card | None:
    try:
        return evaluating.evaluate(
            found.frame,
            design=design,
            level=level,
            is_rating=found.is_rating,
            is_score=found.is_score,
            is_percent=found.is_percent,
            assumed=found.assumed,
            goals=goals,
        )
    except CannotEvaluate as error:
        return _refused(Problem(error.code, "refused", values=error.values)) if say else None


def _refused(problem: Problem) -> None:
    sentence = wording.problem_sentence(problem, controls.language())
    st.error(wording.escape_markdown(sentence), icon=":material/error:")


def badges(card: Card) -> list[str]:
    """How sure, by which design, and a banner where the groups were not alike."""
    colour, icon, word = wording.evaluation_badge(card, controls.language())
    design = wording.design_name(card.design, controls.language())
    found = [
        f":{colour}-badge[:material/{icon}: {word}]",
        f":gray-badge[:material/account_tree: {design}]",
    ]
    named = [code for code in BANNERS if code in card.warnings]
    return found + [
        f":orange-badge[:material/warning: {t(f'calculator.{code}')}]" for code in named
    ]
