"""Who answered the needs surveys, in the one partition that every view of them is made of.

Each survey is sorted by what is known of its people (role first) into blocks of at least the
minimum group; a role, a kind of people, everybody: all are unions of these blocks
(analytics.privacy, docs/small-groups.md).
"""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import privacy

#: Attributes of the fixed partition, in this order before the questions; with more of them hardly
#: anybody of the last could be shown.
FIRST_ATTRIBUTES = ("role", "level", "tenure")
MOST_ATTRIBUTES = 4
#: A question with more different answers does not sort people into groups.
MOST_VALUES = 12
#: Months of service where one band of tenure ends and the next begins.
TENURE_MONTHS = (12, 36, 60)


def is_asked(need_forms: pd.DataFrame) -> bool:
    """Whether a survey of needs of the period is in force at all."""
    return bool((need_forms["is_in_view"] & need_forms["is_in_force"]).any())


def sort_respondents(
    need_forms: pd.DataFrame, need_attributes: pd.DataFrame, *, rule: privacy.Rule = privacy.DEFAULT
) -> pd.DataFrame:
    """One row per form, with its block, and a column per attribute of any survey ('': not known).

    Both frames hold every form ever stored, whatever a view asks for. Which attributes sort a
    survey is settled by the forms of its first load, so that no later form changes the blocks.
    Roles that the rule counts as one are called by their common name.
    """
    known = _known(need_attributes)
    parts: list[pd.DataFrame] = []
    n_blocks = 0
    for _, forms in need_forms.groupby("survey_id"):
        rows = _sort_survey(forms, need_attributes, known, rule)
        parts.append(
            rows.assign(block=rows["block"].where(rows["block"] < 0, rows["block"] + n_blocks))
        )
        n_blocks += int(rows["block"].max()) + 1
    found = (
        pd.concat(parts, ignore_index=True) if parts else need_forms.assign(n=1, role="", block=-1)
    )
    columns = {column_of(str(name)) for name in need_attributes["attribute"].unique()}
    return found.fillna(dict.fromkeys(columns & set(found), ""))


def _sort_survey(
    forms: pd.DataFrame, need_attributes: pd.DataFrame, known: pd.DataFrame, rule: privacy.Rule
) -> pd.DataFrame:
    first = forms.loc[forms["first_load_id"] == forms["first_load_id"].min(), "respondent"]
    names = attributes(need_attributes[need_attributes["respondent"].isin(first)])
    people = forms.assign(n=1)
    for name in dict.fromkeys(("role", *names)):
        values = known[known["attribute"] == name].groupby("respondent")["value"].first()
        people[column_of(name)] = people["respondent"].map(values).fillna("")
    order = tuple(map(column_of, names)) or ("role",)
    return privacy.sort_into_blocks(people, replace(rule, order=order), within=("survey_id",))


def sorting(rows: pd.DataFrame, need_attributes: pd.DataFrame) -> tuple[str, ...]:
    """The attributes by which sorted forms differ, in the order of the partition."""
    turns = need_attributes.groupby("attribute")["turn"].min().to_dict()
    found = [name for name in turns if _differ(rows.get(column_of(name)))]
    return tuple(sorted(found, key=lambda name: (*_place(name, int(turns[name])), name)))


def _differ(values: pd.Series | None) -> bool:
    return values is not None and values.nunique() > 1


def column_of(attribute: str) -> str:
    """The column that holds an attribute: a question has a mark before its words."""
    return attribute if attribute in FIRST_ATTRIBUTES else f"question: {attribute}"


def shown(
    need_forms: pd.DataFrame,
    need_attributes: pd.DataFrame,
    *,
    role: str | None = None,
    rule: privacy.Rule = privacy.DEFAULT,
) -> privacy.Shown:
    """The forms that a view of everybody, or of one role (or of roles counted as one), may show."""
    rows = sort_respondents(need_forms, need_attributes, rule=rule)
    return privacy.view(rows, None if role is None else rows["role"] == role)


def only(frame: pd.DataFrame, forms: pd.DataFrame) -> pd.DataFrame:
    """What the people of these forms said."""
    return frame[frame["respondent"].isin(forms["respondent"])]


def attributes(need_attributes: pd.DataFrame) -> tuple[str, ...]:
    """By what people can be sorted: role, level, tenure, then questions with one choice, in order.

    Questions asked before the first rating come first, for those are about oneself. A question that
    only repeats the role, or that nearly everybody answers in words of their own, is none.
    """
    known = _known(need_attributes)
    roles = known[known["attribute"] == "role"].set_index("respondent")["value"]
    found = []
    for name, part in known.groupby("attribute"):
        values = part.set_index("respondent")["value"]
        repeats = name != "role" and values.equals(roles.reindex(values.index).rename("value"))
        is_sorting = values.nunique() <= MOST_VALUES or name in FIRST_ATTRIBUTES
        if values.nunique() > 1 and is_sorting and not repeats:
            found.append((*_place(str(name), int(part["turn"].iloc[0])), str(name)))
    return tuple(name for *_, name in sorted(found)[:MOST_ATTRIBUTES])


def _place(name: str, turn: int) -> tuple[int, int]:
    """Known attributes in their order; questions by turn and the number they begin with."""
    if name in FIRST_ATTRIBUTES:
        return 0, FIRST_ATTRIBUTES.index(name)
    number = re.match(r"\D{0,2}(\d+)", name)
    return turn, int(number[1]) if number else 0


def _known(need_attributes: pd.DataFrame) -> pd.DataFrame:
    """The attributes with months of service put into bands, tenure_0 to tenure_3."""
    is_tenure = need_attributes["attribute"] == "tenure"
    months = pd.to_numeric(need_attributes["value"].where(is_tenure), errors="coerce")
    bands = pd.Series(np.searchsorted(TENURE_MONTHS, months.fillna(0), side="right"), months.index)
    banded = "tenure_" + bands.astype(str)
    return need_attributes.assign(value=need_attributes["value"].where(~is_tenure, banded))
