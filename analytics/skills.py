"""Where the gaps between required and actual skill levels are, role by role."""

import pandas as pd

from analytics import privacy, targets
from analytics.results import CannotTell, Interval, SkillGap, SkillGaps
from analytics.statistics import means

DEFINITION = "mean_shortfall"


def gap_map(
    skill_gap_by_role: pd.DataFrame, *, minimum_group: int = targets.MINIMUM_GROUP
) -> SkillGaps | CannotTell:
    """How many levels is each role short of each required skill, on average?

    Surplus of one person never offsets the shortfall of another: the gap of a person is at least 0.
    For each skill the roles are partitioned by the number assessed, and a cell is shown only where
    its role is a block of its own (analytics.privacy); the hidden look alike. A cell in which
    nobody was assessed is no secret: n = 0 and no gap.
    """
    if skill_gap_by_role.empty:
        return CannotTell("no_requirement", definition=DEFINITION)
    if skill_gap_by_role["n_assessed"].fillna(0).sum() == 0:
        return CannotTell("nobody_assessed", definition=DEFINITION)
    shown = _shown(skill_gap_by_role, minimum_group)
    cells = tuple(
        _cell(row, (row.role, row.skill_id) in shown) for row in skill_gap_by_role.itertuples()
    )
    by_role = skill_gap_by_role.groupby("role")
    return SkillGaps(
        tuple(dict.fromkeys(skill_gap_by_role["role"])),
        tuple(dict.fromkeys(skill_gap_by_role["skill_name"])),
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
        return SkillGap(row.role, row.skill_name, 0, None, None, required, False)
    if not is_shown:
        return SkillGap(row.role, row.skill_name, None, None, None, None, True)
    gap, interval = float(row.mean_gap), None
    if n > 1 and not pd.isna(row.var_gap):
        result = means.from_moments(n, gap, float(row.var_gap))
        interval = Interval(max(0.0, result.low), min(required, result.high))
    return SkillGap(row.role, row.skill_name, n, gap, interval, required, False)
