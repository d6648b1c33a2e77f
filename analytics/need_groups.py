"""Who answered the needs survey, and what each kind of people needs; small groups stay
protected.
"""

import pandas as pd

from analytics import bands, need_blocks, needs, privacy, targets
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


def response(
    need_forms: pd.DataFrame,
    need_attributes: pd.DataFrame,
    need_answers: pd.DataFrame,
    role_list: pd.DataFrame,
    *,
    role: str | None = None,
    rule: privacy.Rule = privacy.DEFAULT,
) -> NeedResponse:
    """How many answered, by role against the roster, and what the silent ones could change.

    The frames are of all roles. A role is shown only where all of its forms are in blocks of its
    own (analytics.need_blocks). The bounds put everybody silent at one end, then at the other
    (Manski 1990), for the topics where most people have a gap, where the rate is below
    LOW_RESPONSE.
    """
    rows = need_blocks.sort_respondents(need_forms, need_attributes, rule=rule)
    people = privacy.with_merged(role_list, rule).groupby("role")["n_people"].sum()
    counted = (
        rows[rows["is_in_view"] & rows["is_in_force"]]
        .groupby("role")["n"]
        .sum()
        .drop("", errors="ignore")
    )
    names = [name for name in sorted({*people.index, *counted.index}) if role in (None, name)]
    found = tuple(
        ResponseRow(
            str(name),
            _all_of(rows, name, int(counted.get(name, 0))),
            int(people.get(name, 0)),
        )
        for name in names
    )
    shown = privacy.view(rows, None if role is None else rows["role"] == role)
    unplaced = privacy.view(rows, ~rows["role"].isin(people.index))
    n_responses, n_people = len(shown.rows), sum(row.n_people for row in found)
    is_asked = need_blocks.is_asked(need_forms)
    rate = n_responses / n_people if n_people and is_asked else None
    is_low = rate is not None and rate < LOW_RESPONSE
    answers = need_blocks.only(need_answers, shown.rows)
    return NeedResponse(
        found,
        n_responses,
        n_people,
        0 if role is not None else len(unplaced.rows),
        rate,
        is_low,
        _bounds(answers, n_people) if is_low else (),
        shown.n_mixed,
        shown.is_waiting,
        is_asked,
    )


def _all_of(rows: pd.DataFrame, role: str, n: int) -> int | None:
    """How many forms of a role there are; None where some share a block with other roles."""
    return n if len(privacy.view(rows, rows["role"] == role).rows) == n else None


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


def by_attribute(
    need_forms: pd.DataFrame,
    need_attributes: pd.DataFrame,
    need_answers: pd.DataFrame,
    *,
    attribute: str,
    rule: privacy.Rule = privacy.DEFAULT,
    top: int = 3,
    n_resamples: int = 500,
) -> NeedGroups:
    """The needs of each kind of people, from the survey alone.

    A group shows the blocks that lie wholly inside it, the same blocks whichever attribute is asked
    for (analytics.need_blocks). Bands of tenure are codes, tenure_0 to tenure_3.
    """
    rows = need_blocks.sort_respondents(need_forms, need_attributes, rule=rule)
    values = rows[need_blocks.column_of(attribute)]
    inside = values[rows["is_in_view"] & rows["is_in_force"]]
    groups = tuple(
        _group(label, privacy.view(rows, values == label).rows, need_answers, top, n_resamples)
        for label in sorted(set(inside) - {""}, key=bands.natural)
    )
    n_shown = sum(group.n or 0 for group in groups)
    return NeedGroups(attribute, groups, n_shown, len(privacy.view(rows).rows))


def _group(
    label: str, forms: pd.DataFrame, need_answers: pd.DataFrame, top: int, n_resamples: int
) -> NeedGroup:
    if forms.empty:
        return NeedGroup(label, None, None)
    answers = need_blocks.only(need_answers, forms)
    ranking = needs.rank_needs(answers, top=top, n_resamples=n_resamples)
    return NeedGroup(label, len(forms), ranking)


def by_every_attribute(
    need_forms: pd.DataFrame,
    need_attributes: pd.DataFrame,
    need_answers: pd.DataFrame,
    *,
    rule: privacy.Rule = privacy.DEFAULT,
) -> tuple[NeedGroups, ...]:
    """The needs by each attribute that sorts people, in the order of the partition."""
    rows = need_blocks.sort_respondents(need_forms, need_attributes, rule=rule)
    names = need_blocks.sorting(rows, need_attributes)
    return tuple(
        by_attribute(need_forms, need_attributes, need_answers, attribute=name, rule=rule)
        for name in names
    )


def preferences(
    need_forms: pd.DataFrame,
    need_attributes: pd.DataFrame,
    need_choices: pd.DataFrame,
    *,
    role: str | None = None,
    rule: privacy.Rule = privacy.DEFAULT,
) -> tuple[Preference, ...]:
    """What people chose in each choice question, in the order of the survey, of whole blocks.

    The frames are of all roles.
    """
    shown = need_blocks.shown(need_forms, need_attributes, role=role, rule=rule).rows
    found = []
    chosen = need_blocks.only(need_choices, shown)
    for question, rows in chosen.groupby("question_text", sort=False):
        counts = rows["option_text"].value_counts()
        named = sorted(((str(option), int(n)) for option, n in counts.items()), key=_most_first)
        alone = privacy.alone(dict(named), rule.minimum_group)
        options = tuple((option, n if option in alone else None) for option, n in named)
        found.append(Preference(str(question), rows["respondent"].nunique(), options))
    return tuple(found)


def _most_first(option: tuple[str, int]) -> tuple[int, str]:
    return -option[1], option[0]


def focus_groups(focus_group_roles: pd.DataFrame) -> tuple[FocusGroup, ...]:
    """Which roles spoke in each focus group, and whether more than one did; newest first."""
    found = []
    for (held_on, theme), rows in focus_group_roles.groupby(["held_on", "theme"], dropna=False):
        roles = tuple(sorted(rows["role"].dropna().astype(str)))
        day = None if pd.isna(held_on) else held_on.date()
        found.append(FocusGroup(day, None if pd.isna(theme) else str(theme), roles, len(roles) > 1))
    return tuple(sorted(found, key=lambda group: str(group.held_on), reverse=True))
