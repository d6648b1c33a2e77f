"""Where the gaps between required and actual skill levels are, role by role."""

from functools import reduce

import pandas as pd

from analytics import bands, privacy, rates, targets
from analytics.results import (
    CannotTell,
    Interval,
    SkillCover,
    SkillGap,
    SkillGaps,
    SkillGroup,
    SkillLevel,
)
from analytics.statistics import means, moments
from analytics.statistics.moments import Moments

DEFINITION = "mean_shortfall"
COVERED = "meets_requirement"
#: Attributes of the fixed partition inside a role; what comes first is shown most.
ATTRIBUTES = ("team", "tenure", "level")


def gap_map(
    skill_gap_by_role: pd.DataFrame, *, minimum_group: int = targets.MINIMUM_GROUP
) -> SkillGaps | CannotTell:
    """How many levels is each role short of each required skill, on average?

    Surplus of one person never offsets the shortfall of another: the gap of a person is at least 0.
    For each skill the roles are partitioned by the number assessed, and a cell is shown only where
    its role is a block of its own (analytics.privacy); the hidden look alike. A cell in which
    nobody was assessed is no secret: n = 0 and no gap. The frame holds every role, so that a view
    of one (`is_in_view`) hides what the map of all hides.
    """
    view = skill_gap_by_role[skill_gap_by_role["is_in_view"].astype(bool)]
    if view.empty:
        return CannotTell("no_requirement", definition=DEFINITION)
    if view["n_assessed"].fillna(0).sum() == 0:
        return CannotTell("nobody_assessed", definition=DEFINITION)
    shown = _shown(skill_gap_by_role, minimum_group)
    cells = tuple(_cell(row, (row.role, row.skill_id) in shown) for row in view.itertuples())
    by_role = view.groupby("role")
    return SkillGaps(
        tuple(dict.fromkeys(view["role"])),
        tuple(dict.fromkeys(view["skill_name"])),
        cells,
        int(by_role["n_assessed"].max().sum()),
        int(by_role["n_people"].max().sum()),
        sum(cell.is_hidden for cell in cells),
        minimum_group,
        DEFINITION,
    )


def _shown(skill_gap_by_role: pd.DataFrame, minimum_group: int) -> set[tuple[str, str]]:
    return {
        (role, skill_id)
        for skill_id, rows in skill_gap_by_role.groupby("skill_id")
        for role in privacy.alone(
            dict(zip(rows["role"], rows["n_assessed"].fillna(0).astype(int), strict=True)),
            minimum_group,
        )
    }


def _cell(row: tuple, is_shown: bool) -> SkillGap:
    n = 0 if pd.isna(row.n_assessed) else int(row.n_assessed)
    required = float(row.required_level)
    if n == 0:
        return SkillGap(
            row.role, row.skill_name, 0, None, None, required, False, None, row.skill_id
        )
    if not is_shown:
        return SkillGap(row.role, row.skill_name, None, None, None, None, True, None, row.skill_id)
    gap, interval = float(row.mean_gap), None
    if n > 1 and not pd.isna(row.var_gap):
        result = means.from_moments(n, gap, float(row.var_gap))
        interval = Interval(max(0.0, result.low), min(required, result.high))
    level = float(row.mean_level)
    return SkillGap(
        row.role, row.skill_name, n, gap, interval, required, False, level, row.skill_id
    )


def by_group(
    skill_gap_by_group: pd.DataFrame,
    *,
    attribute: str,
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[SkillGroup, ...]:
    """How far short is each team, band of tenure or level in one skill of one role?

    skill_gap_by_group: of one role and one skill, whose cell in the heat map is shown. The people
    are sorted by all ATTRIBUTES into blocks of at least `minimum_group` assessed, the same blocks
    whichever attribute is asked for; a group shows the blocks that lie wholly inside it.
    """
    rows = skill_gap_by_group.fillna(dict.fromkeys(ATTRIBUTES, ""))
    cells = {
        tuple(str(getattr(row, name)) for name in ATTRIBUTES): Moments(
            int(row.n_assessed),
            0.0 if pd.isna(row.mean_gap) else float(row.mean_gap),
            0.0 if pd.isna(row.var_gap) else float(row.var_gap),
        )
        for row in rows.itertuples()
    }
    parts = privacy.blocks({cell: found.n for cell, found in cells.items()}, minimum_group)
    position = ATTRIBUTES.index(attribute)
    return tuple(
        _group(str(label), int(own["n_people"].sum()), position, cells, parts)
        for label, own in sorted(rows.groupby(attribute), key=lambda group: bands.natural(group[0]))
        if label
    )


def _group(
    label: str,
    n_people: int,
    position: int,
    cells: dict[privacy.Cell, Moments],
    parts: tuple[tuple[privacy.Cell, ...], ...],
) -> SkillGroup:
    wanted = [cell for cell in cells if cell[position] == label]
    shown = [cells[cell] for part in privacy.visible(parts, wanted) for cell in part]
    if not shown:
        return SkillGroup(label, n_people, None, None, None)
    found = reduce(moments.merge, shown)
    result = means.from_moments(found.n, found.mean, found.variance)
    interval = Interval(max(0.0, result.low), result.high)
    return SkillGroup(label, n_people, found.n, found.mean, interval)


def coverage(
    skill_coverage: pd.DataFrame, *, minimum_group: int = targets.MINIMUM_GROUP
) -> tuple[SkillCover, ...]:
    """How well is each required skill covered, and does it hang on one person? Weakest first.

    Counts of everybody; a skill with fewer people assessed than `minimum_group` is hidden.
    """
    found = [_cover(row, minimum_group) for row in skill_coverage.itertuples()]
    return tuple(sorted(found, key=_weakness))


def _cover(row: tuple, minimum_group: int) -> SkillCover:
    n, n_people = int(row.n_assessed), int(row.n_people)
    meets = rates.share(row.n_meet, n, definition=COVERED)
    if n < minimum_group:
        hidden = CannotTell("group_hidden" if n else "nobody_assessed", definition=COVERED)
        return SkillCover(
            row.skill_id, row.skill_name, hidden, n_people, None, None, None, None, None
        )
    n_short, n_mentors = int(row.n_short), int(row.n_mentors)
    return SkillCover(
        row.skill_id,
        row.skill_name,
        meets,
        n_people,
        n_short,
        int(row.n_holders),
        n_mentors,
        n_short / n_mentors if n_mentors else None,
        None if pd.isna(row.only_holder) else str(row.only_holder),
    )


def _weakness(cover: SkillCover) -> tuple[int, float, str]:
    """What hangs on nobody or one person first, then the lower share that meets the requirement."""
    holders = 2 if cover.n_holders is None else min(cover.n_holders, 2)
    share = 1.0 if isinstance(cover.meets, CannotTell) else cover.meets.rate
    return holders, share, cover.skill


def role_profile(gaps: SkillGaps, role: str) -> tuple[SkillLevel, ...]:
    """What a role requires and has on average, widest gap first; hidden left out."""
    shown = [cell for cell in gaps.cells if cell.role == role and cell.gap is not None]
    ordered = sorted(shown, key=lambda cell: -cell.gap)
    return tuple(SkillLevel(cell.skill, cell.required, cell.level) for cell in ordered)


def person_profile(skill_people: pd.DataFrame, *, person_id: str) -> tuple[SkillLevel, ...]:
    """What the role requires of one person and what the person has, widest gap first."""
    own = skill_people[skill_people["person_id"] == person_id].dropna(subset=["required_level"])
    ordered = own.sort_values(["gap", "skill_id"], ascending=[False, True])
    return tuple(
        SkillLevel(
            str(row.skill_name),
            float(row.required_level),
            None if pd.isna(row.skill_level) else float(row.skill_level),
        )
        for row in ordered.itertuples()
    )
