"""Who answered the needs survey, and what each kind of people needs; small groups stay
protected.
"""

import re

import numpy as np
import pandas as pd

from analytics import needs, privacy, targets
from analytics.results import (
    FocusGroup,
    GapBound,
    NeedGroup,
    NeedGroups,
    NeedResponse,
    Preference,
    ResponseRow,
)

#: Below this response rate those who kept silent could turn a conclusion round.
LOW_RESPONSE = 0.80
#: Attributes of the fixed partition, in this order before the questions; with more of them hardly
#: anybody of the last could be shown.
FIRST_ATTRIBUTES = ("role", "level", "tenure")
MOST_ATTRIBUTES = 3
#: A question with more different answers does not sort people into groups.
MOST_VALUES = 12
#: Months of service where one band of tenure ends and the next begins.
TENURE_MONTHS = (12, 36, 60)


def response(
    need_response: pd.DataFrame,
    need_answers: pd.DataFrame,
    *,
    role: str | None = None,
    minimum_group: int = targets.MINIMUM_GROUP,
) -> NeedResponse:
    """How many answered, by role against the roster, and what the silent ones could change.

    need_response, need_answers: of all roles. A role is shown only where it is a block of its own
    among the responses. The bounds put everybody silent at one end, then at the other (Manski
    1990), for the topics where most people have a gap, where the rate is below LOW_RESPONSE.
    """
    known = need_response.dropna(subset=["role"])
    counts = dict(zip(known["role"], known["n_responses"].astype(int), strict=True))
    shown = privacy.alone(counts, minimum_group)
    rows = tuple(
        ResponseRow(
            str(row.role),
            int(row.n_responses) if row.role in shown or not row.n_responses else None,
            int(row.n_people),
        )
        for row in known.itertuples()
        if role is None or row.role == role
    )
    chosen = need_response if role is None else need_response[need_response["role"] == role]
    n_responses, n_people = int(chosen["n_responses"].sum()), int(chosen["n_people"].sum())
    rate = n_responses / n_people if n_people else None
    is_low = rate is not None and rate < LOW_RESPONSE
    answers = need_answers if role is None else need_answers[need_answers["role"] == role]
    n_unplaced = int(chosen.loc[chosen["n_people"] == 0, "n_responses"].sum())
    return NeedResponse(
        rows,
        n_responses,
        n_people,
        n_unplaced,
        rate,
        is_low,
        _bounds(answers, n_people) if is_low else (),
    )


def _bounds(need_answers: pd.DataFrame, n_people: int, most: int = 5) -> tuple[GapBound, ...]:
    rated = need_answers.dropna(subset=["importance", "ability"])
    is_short = rated["ability"] < rated["importance"]
    found = []
    for topic, part in is_short.groupby(rated["topic"]):
        n, n_short = len(part), int(part.sum())
        if targets.MINIMUM_COUNT <= n <= n_people:
            share, silent = n_short / n, n_people - n
            bound = GapBound(str(topic), share, n_short / n_people, (n_short + silent) / n_people)
            found.append(bound)
    return tuple(sorted(found, key=lambda bound: (-bound.share, bound.topic))[:most])


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
        if 1 < values.nunique() <= MOST_VALUES and not repeats:
            found.append((*_place(str(name), int(part["turn"].iloc[0])), str(name)))
    return tuple(name for *_, name in sorted(found)[:MOST_ATTRIBUTES])


def _place(name: str, turn: int) -> tuple[int, int]:
    """Known attributes in their order; questions by turn and the number they begin with."""
    if name in FIRST_ATTRIBUTES:
        return 0, FIRST_ATTRIBUTES.index(name)
    number = re.match(r"\D{0,2}(\d+)", name)
    return turn, int(number[1]) if number else 0


def _known(need_attributes: pd.DataFrame) -> pd.DataFrame:
    """The attributes with months of service put into bands."""
    is_tenure = need_attributes["attribute"] == "tenure"
    months = pd.to_numeric(need_attributes["value"].where(is_tenure), errors="coerce")
    bands = pd.Series(np.searchsorted(TENURE_MONTHS, months.fillna(0), side="right"), months.index)
    banded = "tenure_" + bands.astype(str)
    return need_attributes.assign(value=need_attributes["value"].where(~is_tenure, banded))


def by_attribute(
    need_answers: pd.DataFrame,
    need_attributes: pd.DataFrame,
    *,
    attribute: str,
    minimum_group: int = targets.MINIMUM_GROUP,
    top: int = 3,
    n_resamples: int = 500,
) -> NeedGroups:
    """The needs of each kind of people, from the survey alone.

    Everybody is sorted by all attributes into blocks of at least the minimum group, the same blocks
    whichever attribute is asked for, and a group shows the blocks that lie wholly inside it. Bands
    of tenure are codes, tenure_0 to tenure_3.
    """
    names = attributes(need_attributes)
    cells = _cells(need_attributes, names)
    position = names.index(attribute)
    sizes = cells.value_counts().to_dict()
    parts = privacy.blocks(sizes, minimum_group)
    labels = sorted({cell[position] for cell in sizes} - {""})
    groups = tuple(
        _group(label, position, cells, parts, need_answers, top, n_resamples) for label in labels
    )
    return NeedGroups(attribute, groups, sum(group.n or 0 for group in groups), len(cells))


def _cells(need_attributes: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    """For each respondent the values of all attributes, '' where not known."""
    known = _known(need_attributes)
    wide = known[known["attribute"].isin(names)].pivot_table(
        index="respondent", columns="attribute", values="value", aggfunc="first"
    )
    wide = wide.reindex(columns=list(names)).fillna("")
    return pd.Series(list(wide.itertuples(index=False, name=None)), wide.index)


def _group(
    label: str,
    position: int,
    cells: pd.Series,
    parts: tuple[tuple[privacy.Cell, ...], ...],
    need_answers: pd.DataFrame,
    top: int,
    n_resamples: int,
) -> NeedGroup:
    wanted = {cell for cell in cells if cell[position] == label}
    shown = {cell for part in privacy.visible(parts, wanted) for cell in part}
    inside = cells.index[[cell in shown for cell in cells]]
    if inside.empty:
        return NeedGroup(label, None, None)
    ranking = needs.rank_needs(
        need_answers[need_answers["respondent"].isin(inside)], top=top, n_resamples=n_resamples
    )
    return NeedGroup(label, len(inside), ranking)


def by_every_attribute(
    need_answers: pd.DataFrame,
    need_attributes: pd.DataFrame,
    *,
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[NeedGroups, ...]:
    """The needs by each attribute there is, in the order of the partition."""
    return tuple(
        by_attribute(need_answers, need_attributes, attribute=name, minimum_group=minimum_group)
        for name in attributes(need_attributes)
    )


def preferences(
    need_choices: pd.DataFrame, *, minimum_group: int = targets.MINIMUM_GROUP
) -> tuple[Preference, ...]:
    """What people chose in each choice question, in the order of the survey."""
    found = []
    for question, rows in need_choices.groupby("question_text", sort=False):
        counts = dict(zip(rows["option_text"], rows["n"].astype(int), strict=True))
        shown = privacy.alone(counts, minimum_group)
        options = tuple((str(o), n if o in shown else None) for o, n in counts.items())
        found.append(Preference(str(question), int(rows["n_respondents"].iloc[0]), options))
    return tuple(found)


def focus_groups(focus_group_roles: pd.DataFrame) -> tuple[FocusGroup, ...]:
    """Which roles spoke in each focus group, and whether more than one did; newest first."""
    found = []
    for (held_on, theme), rows in focus_group_roles.groupby(["held_on", "theme"], dropna=False):
        roles = tuple(sorted(rows["role"].dropna().astype(str)))
        day = None if pd.isna(held_on) else held_on.date()
        found.append(FocusGroup(day, None if pd.isna(theme) else str(theme), roles, len(roles) > 1))
    return tuple(sorted(found, key=lambda group: str(group.held_on), reverse=True))
